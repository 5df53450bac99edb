"""A figure whose strokes fell apart into specks is not nothing."""

import numpy as np

from extractor.ocr.engine import PixelBox
from extractor.scan.broken import broken_line

ROOM = PixelBox(10, 10, 410, 60)
HEIGHT = 21.0


def dirt(*places):
    """Return a page of dirt with specks of 3 by 4 pixels at these places."""
    page = np.zeros((80, 420), np.uint8)
    for x, y in places:
        page[y : y + 4, x : x + 3] = 1
    return page


def test_specks_that_stand_together_as_print_does_are_a_line():
    """The pieces of four digits are a line, as wide as they are; a speck far from them is none of it."""
    pieces = [(350 + step, y) for step in range(0, 44, 6) for y in (24, 34)]
    assert broken_line(dirt(*pieces, (60, 30)), ROOM, HEIGHT) == PixelBox(350, 24, 395, 38)


def test_dirt_that_lies_about_is_no_line():
    """As many specks all over a cell are pepper; a few together are dirt."""
    assert broken_line(dirt(*[(20 + 24 * step, 14 + 7 * (step % 6)) for step in range(16)]), ROOM, HEIGHT) is None
    assert broken_line(dirt((350, 24), (356, 24), (362, 30)), ROOM, HEIGHT) is None
    assert broken_line(dirt(), ROOM, HEIGHT) is None
