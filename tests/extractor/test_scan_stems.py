"""1s of a black and white page are told from 4s that lost their thin strokes by where they stand."""

import numpy as np
import pytest

from extractor.ocr.engine import Character, PixelBox, Reading
from extractor.scan.loops import Figure
from extractor.scan.stems import ones_of

STEP = 20
WIDE, STEM, MARK = (3, 17), (8, 12), (2, 5)


def figure(text, *, shift=0):
    """Draw a figure as blocks, its 1s as stems ``shift`` pixels right of the middle of their places."""
    crop = np.full((50, 40 + STEP * len(text)), 250, np.uint8)
    characters, left = [], 20
    for character in text:
        place = STEM if character == "1" else MARK if character in ",." else WIDE
        moved = left + (shift if character == "1" else 0)
        crop[35 if character in ",." else 10 : 40, moved + place[0] : moved + place[1]] = 20
        step = STEP // 2 if character in ",." else STEP
        characters.append((character, left + step / 2))
        left += step
    read = tuple(Character(text, 0.99, middle / crop.shape[1]) for text, middle in characters)
    inked = np.flatnonzero((crop < 200).any(axis=0))
    return Figure(Reading(text, 0.99, read), crop, PixelBox(int(inked[0]), 10, int(inked[-1]) + 1, 40))


TEXTS = ("2,310.52", "813.60", "1,028.35", "20.10", "653", "1.05")
MANY = [figure(text) for text in TEXTS * 2]


def test_1s_in_the_middle_of_their_places_are_sure():
    """In figures whose digits stand evenly a 1 in the middle, at an end or beside a mark is surely one."""
    ones = ones_of(MANY)
    assert ones.sure == (True, True, True, True, False, True) * 2
    assert ones.in_place


@pytest.mark.parametrize("text", ["2,310.52", "813.60", "1.05"])
def test_a_stem_right_of_the_middle_is_no_sure_1(text):
    """A 1 that stands where the stem of a 4 does is not sure, while the others of its page are."""
    assert ones_of([*MANY, figure(text, shift=3)]).sure == (True, True, True, True, False, True) * 2 + (False,)


def test_a_stem_with_crumbs_at_its_left_is_no_sure_1():
    """What is left of a 4's bar tells it, even where the stem seems to stand in the middle."""
    crumbs = figure("813.60")
    crumbs.crop[28:31, 41:44] = 20
    assert ones_of([*MANY, crumbs]).sure[-1] is False


def test_no_1_is_sure_where_several_stand_as_4s():
    """Where a page shows several such stems, one that seems to stand in the middle may be measured wrongly."""
    ones = ones_of([*MANY, *(figure("813.60", shift=3) for _ in range(3))])
    assert not any(ones.sure)
    assert not ones.in_place


def test_1s_that_stand_far_off_count_as_stems():
    """Where the places of several 1s are wrong by half a digit, they are badly known, and no 1 of the page is sure."""
    ones = ones_of([*MANY, *(figure("813.60", shift=9) for _ in range(3))])
    assert not ones.in_place


def test_no_1_is_sure_where_they_stand_here_and_there():
    """In print so small that its 1s seem to stand now left, now right, one in the middle is no sure 1."""
    scattered = [figure(text, shift=shift) for text in TEXTS * 2 for shift in (-4, -2, 0, 1)]
    ones = ones_of(scattered)
    assert not any(ones.sure)
    assert not ones.in_place


def test_few_1s_tell_nothing():
    """Lone 1s, and 1s among 1s, have no place to be measured by; nor has any 1 of a page with few of them."""
    assert ones_of([*MANY, figure("1"), figure("11")]).sure[-2:] == (False, False)
    assert not any(ones_of(MANY[:6]).sure)
