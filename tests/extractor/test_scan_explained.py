"""Figures whose characters do not account for their ink: a digit or a point that was passed over."""

import cv2
import numpy as np
import pytest

from extractor.ocr.engine import Character, PixelBox, Reading
from extractor.scan.explained import explains

STEP, TOP, HEIGHT, AROUND = 20, 6, 26, 10


def printed(text):
    """Draw a figure, digits and marks at even steps; return the picture, its ink's box and a full reading."""
    width = 2 * AROUND + sum(STEP if character.isdigit() else STEP // 2 for character in text)
    picture = np.full((HEIGHT + 2 * TOP, width), 240, np.uint8)
    x, characters = AROUND, []
    for character in text:
        wide = STEP if character.isdigit() else STEP // 2
        if character.isdigit():
            cv2.rectangle(picture, (x + 2, TOP), (x + wide - 3, TOP + HEIGHT - 1), 40, 3)
        else:
            picture[TOP + HEIGHT - 4 : TOP + HEIGHT, x + 3 : x + 7] = 40
        characters.append(Character(character, 0.99, (x + wide / 2) / width))
        x += wide
    return picture, PixelBox(AROUND, TOP, width - AROUND, TOP + HEIGHT), Reading(text, 0.99, tuple(characters))


def without(reading, index):
    """Return a reading in which the recogniser passed over a character."""
    left = (*reading.characters[:index], *reading.characters[index + 1 :])
    return Reading("".join(character.text for character in left), reading.score, left)


@pytest.mark.parametrize("text", ["1,204.55", "0.40", "88", "7", "38549381"])
def test_a_whole_reading_explains_its_ink(text):
    """Digits at even distances with their marks between them leave nothing unexplained."""
    picture, ink, reading = printed(text)
    assert explains(reading, picture, ink)


@pytest.mark.parametrize("index", range(1, 8))
def test_a_character_passed_over_is_noticed(index):
    """Whichever character of 1,204.55 is missing, a figure is left that does not explain the ink."""
    picture, ink, reading = printed("1,204.55")
    assert not explains(without(reading, index), picture, ink)


@pytest.mark.parametrize("text", ["14", "302"])
def test_few_digits_fill_no_more_than_their_places(text):
    """A first digit passed over is noticed though the others are said to stand in the middle of all the ink."""
    picture, ink, reading = printed(text)
    ink = ink._replace(right=ink.left + round(0.62 * HEIGHT * len(text)))
    few = without(reading, 0)
    middles = np.linspace(ink.left + 0.7 * HEIGHT, ink.right - 0.5 * HEIGHT, len(text))[: len(few.characters)]
    placed = zip(few.characters, middles, strict=True)
    moved = [one._replace(position=float(middle) / picture.shape[1]) for one, middle in placed]

    assert not explains(few._replace(characters=tuple(moved)), picture, ink)


def test_dirt_before_a_figure_is_noticed():
    """Ink far before the first digit may be a digit that nobody read."""
    picture, ink, reading = printed("819.75")
    assert not explains(reading, picture, ink._replace(left=ink.left - 30))


def test_a_reading_without_places_is_believed():
    """An engine that does not tell characters apart says nothing about gaps."""
    picture, ink, reading = printed("819.75")
    assert explains(reading._replace(characters=()), picture, ink)
