"""Pages whose thin strokes are lost, told by digits that have no loop any more."""

import cv2
import numpy as np

from extractor.ocr.engine import Character, PixelBox, Reading
from extractor.scan.loops import Figure, Strokes, strokes_of

TALL = 40
STEP = 24


def lines_of(digit, *, whole):
    """Return the strokes of a digit as polylines; without its thin strokes where it is not whole."""
    if digit == "4":
        thick, thin = [(14, 4), (14, 36)], [[(14, 4), (3, 26)], [(3, 26), (20, 26)]]
        return [thick, *(thin if whole else [])]
    sides = [[(4, 8), (4, 32)], [(16, 8), (16, 32)]]
    return [*sides, *([[(4, 8), (10, 4), (16, 8)], [(4, 32), (10, 36), (16, 32)]] if whole else [])]


def figure(text, *, whole):
    """Draw a figure of 4s and 0s, with a 1 for what else it has, as a crop with some paper around."""
    crop = np.full((TALL + 20, 20 + STEP * len(text)), 250, np.uint8)
    characters = []
    for number, digit in enumerate(text):
        left = 10 + STEP * number
        strokes = lines_of(digit, whole=whole) if digit in "04" else [[(12, 4), (12, 36)]]
        for stroke in strokes:
            points = np.array([(left + x, 10 + y) for x, y in stroke], np.int32)
            cv2.polylines(crop, [points], isClosed=False, color=20, thickness=2)
        characters.append(Character(digit, 0.99, (left + 10) / crop.shape[1]))
    ink = PixelBox(10, 12, crop.shape[1] - 10, TALL + 8)
    return Figure(Reading(text, 0.99, tuple(characters)), crop, ink)


LOST, WHOLE = Strokes(lost=True, fours_whole=False), Strokes(lost=False, fours_whole=True)


def test_digits_without_loops_tell_that_strokes_are_lost():
    """Where 4s and 0s are open, the page has lost thin strokes; where they are closed, it has not."""
    assert strokes_of(figure("14041", whole=True) for _ in range(4)) == WHOLE
    assert strokes_of(figure("14041", whole=False) for _ in range(4)) == LOST
    assert strokes_of(figure("1001", whole=False) for _ in range(4)) == LOST


def test_open_4s_tell_for_themselves():
    """The strokes of a 4 are thinner than those of a 0: closed 0s beside open 4s say nothing."""
    assert strokes_of([*(figure("41", whole=False) for _ in range(4)), figure("00000000", whole=True)]) == LOST


def test_closed_4s_may_be_those_that_are_left():
    """A 4 that lost its strokes is read as a 1: closed 4s beside open 0s, or few 4s, don't say that all are there."""
    assert strokes_of([*(figure("41", whole=True) for _ in range(4)), figure("00000000", whole=False)]) == LOST
    few = strokes_of([figure("41", whole=True), figure("00000000", whole=True)])
    assert few == Strokes(lost=False, fours_whole=False)


def test_nothing_is_known_of_few_digits():
    """A page with hardly a digit that has a loop tells nothing, and neither does one of 1s alone."""
    nothing = Strokes(lost=None, fours_whole=False)
    assert strokes_of([figure("140", whole=False)]) == nothing
    assert strokes_of(figure("111", whole=True) for _ in range(9)) == nothing
