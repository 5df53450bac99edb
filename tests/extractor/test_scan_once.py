"""What is not looked at twice: print without a doubt, and pages whose lines lie along their width."""

import numpy as np
import pytest

from extractor.ocr.engine import Character, PixelBox, Reading
from extractor.scan.again import agree
from extractor.scan.orientation import best_turn, seems_on_its_side
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
            assert page.shape == (300, 200)  # half as large: that is enough for this
            return [PixelBox(10, 15 * row, 190, 15 * row + 10) for row in range(1, 9)]

        def recognise(self, crops):
            return [Reading("text" if crop[0, 0] == 9 else "", 1.0) for crop in crops]

    grey = np.full((600, 400), 255, np.uint8)
    for row in range(1, 9):
        grey[30 * row + 19, 379] = 9  # the last pixel of each line, the first of one on its head
    engine = Upturned()

    assert best_turn(Raster(grey, None, 2.0), engine) == 180
    assert engine.searches == 1


def lines_of_squares(*, rows=12, columns=20):
    """Return a page of 200 dpi with lines of characters as large squares, set as close as print is."""
    grey = np.full((900, 1200), 255, np.uint8)
    for row in range(rows):
        for column in range(columns):
            grey[60 + 60 * row : 88 + 60 * row, 60 + 32 * column : 88 + 32 * column] = 20
    return grey


def test_print_along_the_height_lies_on_its_side():
    """Lines along the width lie right, the same page turned by a quarter does not, and an empty page lies right."""
    upright = lines_of_squares()

    assert not seems_on_its_side(Raster(upright, None, 200 / 72))
    assert seems_on_its_side(Raster(np.ascontiguousarray(np.rot90(upright)), None, 200 / 72))
    assert not seems_on_its_side(Raster(np.full((900, 1200), 255, np.uint8), None, 200 / 72))


def test_page_on_its_side_is_searched_once_along_its_height():
    """Where lines seem to run along the height they are looked for there, and nowhere else if they are clear."""

    class Lying:
        name = version = "lying"

        def __init__(self):
            self.shapes = []

        def detect(self, page):
            self.shapes.append(page.shape)
            return [PixelBox(10, 15 * row, 190, 15 * row + 10) for row in range(1, 9)]

        def recognise(self, crops):
            return [Reading("text" if crop[0, 0] == 9 else "", 1.0) for crop in crops]

    upright = np.full((600, 400), 255, np.uint8)
    for row in range(1, 9):
        upright[30 * row, 20] = 9
    lying = np.ascontiguousarray(np.rot90(upright))  # to be turned clockwise to be read

    engine = Lying()

    assert best_turn(Raster(lying, None, 2.0), engine, sideways=True) == 90
    assert engine.shapes == [(300, 200)]
