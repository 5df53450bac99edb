"""What is not looked at twice: print without a doubt, and pages whose lines lie along their width."""

import numpy as np
import pytest

from extractor.ocr.engine import Character, PixelBox, Reading
from extractor.scan.again import agree
from extractor.scan.orientation import best_turn
from extractor.scan.raster import Raster


def test_width_of_punctuation_is_no_doubt():
    """A mark whose only rival is itself in the other width is certain, and readings that differ so agree."""
    marks = (Character("表", 0.99, 0.2), Character("（", 0.6, 0.5, "(", 0.39), Character("5", 0.98, 0.8, "6", 0.01))

    reading = Reading("表（5", 0.85, marks)
    settled = agree([reading, Reading("表(5", 0.97)], ["表（5", "表(5"])

    assert reading.weakest == pytest.approx(0.98)
    assert (settled.text, settled.others) == ("表（5", ())
    assert settled.confidence > 0.97


def test_lines_are_looked_for_once_where_they_lie_along_the_width():
    """A page on its head is told by reading the lines that were found, with no further search for lines."""

    class Upturned:
        name = version = "upturned"
        searches = 0

        def detect(self, page):
            self.searches += 1
            return [PixelBox(20, 30 * row, 380, 30 * row + 20) for row in range(1, 9)]

        def recognise(self, crops):
            return [Reading("text" if crop[0, 0] == 9 else "", 1.0) for crop in crops]

    grey = np.full((600, 400), 255, np.uint8)
    for row in range(1, 9):
        grey[30 * row + 19, 379] = 9  # the last pixel of each line, the first of one on its head
    engine = Upturned()

    assert best_turn(Raster(grey, None, 2.0), engine) == 180
    assert engine.searches == 1
