"""What holes and blots of a scan hide, print that is far too pale, and dirt that may be a digit in pieces."""

from dataclasses import replace

import cv2
import numpy as np

from extractor.grid import build_layout
from extractor.ocr.engine import Character, PixelBox, Reading
from extractor.scan.blots import blots_of, is_beside_blot
from extractor.scan.doubts import INK_MARK, PALE_MARK
from extractor.scan.raster import Raster
from extractor.scan.reading import read_sheet
from extractor.scan.ready import prepare

SCALE = 200 / 72
ROWS, TALL = 12, 50
WALLS = (60, 400, 900)


class Sure:
    """An engine that reads 307 wherever there is more than a speck."""

    name = version = "sure"

    def recognise(self, crops):
        """Read all print surely."""
        places = ((0.25, "3"), (0.5, "0"), (0.75, "7"))
        figure = Reading("307", 1.0, tuple(Character(text, 1.0, place) for place, text in places))
        return [figure if np.ptp(crop) > 15 and (crop < 225).sum() > 60 else Reading("", 0.0) for crop in crops]

    def detect(self, page):
        """Find nothing."""
        return []


class Lone(Sure):
    """An engine that reads a 7 there."""

    def recognise(self, crops):
        """Read all print surely as one digit."""
        digit = Reading("7", 1.0, (Character("7", 1.0, 0.5),))
        return [digit if reading.text else reading for reading in super().recognise(crops)]


def sheet(*, pale=-1, hole=(), figure="307", shade=1.0):
    """Draw a table with a figure in each cell of its second column; ``pale`` is the row of one that shines through.

    Light falls off from the middle to the part ``shade`` above.
    """
    grey = np.full((ROWS * TALL + 200, 1000), 245, np.uint8)
    for row in range(ROWS + 1):
        cv2.line(grey, (WALLS[0], 100 + row * TALL), (WALLS[-1], 100 + row * TALL), 30, 2)
    for x in WALLS:
        cv2.line(grey, (x, 100), (x, 100 + ROWS * TALL), 30, 2)
    for row in range(ROWS):
        level = 218 if row == pale else 30
        cv2.putText(grey, figure, (450, 135 + row * TALL), cv2.FONT_HERSHEY_SIMPLEX, 0.9, level, 2, cv2.LINE_AA)
    for x, y in hole:
        cv2.circle(grey, (x, y), 22, 40, -1, cv2.LINE_AA)
    grey = (grey * np.linspace(shade, 2 - shade, len(grey)).clip(0, 1)[:, None]).astype(np.uint8)
    return prepare(Raster(grey, None, SCALE))


def cells_in_doubt(content):
    """Return the rows and columns of cells that are not certain, each with its marks."""
    (grid,) = build_layout(content).grids
    return {(cell.row, cell.column): cell.marks for cell in grid.cells if cell.confidence < 0.9}


def test_a_table_that_nothing_spoils_is_certain():
    """Without holes and pale print no figure is in doubt, so that the doubts below are theirs."""
    assert cells_in_doubt(read_sheet(sheet(), 1, Sure())) == {}


def test_a_figure_beside_a_punch_hole_is_in_doubt():
    """The hole may have taken a digit; figures of the other rows stay certain."""
    doubts = cells_in_doubt(read_sheet(sheet(hole=[(424, 100 + 5 * TALL + TALL // 2)]), 1, Sure()))
    assert INK_MARK in doubts.pop((5, 1))
    assert all(row == 5 for row, _ in doubts)


def test_an_empty_cell_with_a_hole_is_not_surely_empty():
    """A hole in the middle of a cell may have taken all that stood there."""
    content = read_sheet(sheet(hole=[(230, 100 + 5 * TALL + TALL // 2)]), 1, Sure())
    assert (5, 0) in cells_in_doubt(content)


def test_a_pale_figure_among_dark_ones_is_in_doubt():
    """What is a fifth as dark as the page's print may shine through from the other side, however clear its shape."""
    doubts = cells_in_doubt(read_sheet(sheet(pale=4), 1, Sure()))
    assert set(doubts) == {(4, 1)}
    assert PALE_MARK in doubts[4, 1]


def test_print_in_a_shadow_is_not_pale():
    """Where less light falls, as at a book's spine, paper and print are darker alike; a pale digit elsewhere is so."""
    assert cells_in_doubt(read_sheet(sheet(figure="7", shade=0.5), 1, Lone())) == {}
    assert set(cells_in_doubt(read_sheet(sheet(figure="7", shade=0.5, pale=9), 1, Lone()))) == {(9, 1)}


def test_dirt_all_over_the_page_is_no_digit_in_pieces():
    """Where dirt is sprinkled evenly figures stay certain, but for one with much of it in a digit's place."""
    clean = sheet()
    dirt = (np.random.default_rng(7).random(clean.dirt.shape) < 0.03).astype(np.uint8)
    sprinkled = replace(clean, dirt=dirt, dirtiness=0.03)
    assert cells_in_doubt(read_sheet(sprinkled, 1, Sure())) == {}
    dirt[115 + 7 * TALL : 135 + 7 * TALL : 2, 508:520:2] = 1
    assert set(cells_in_doubt(read_sheet(sprinkled, 1, Sure()))) == {(7, 1)}


def test_bold_strokes_and_walls_are_no_blots():
    """Only what is dark over more than a heading's strokes counts, on shaded paper too, and only near a line."""
    grey = np.tile(np.linspace(250, 140, 400).astype(np.uint8)[:, None], (1, 400))
    cv2.line(grey, (0, 50), (399, 50), 20, 6)
    cv2.putText(grey, "8", (50, 200), cv2.FONT_HERSHEY_SIMPLEX, 3, 20, 9)
    assert not blots_of(grey, SCALE).any()
    cv2.circle(grey, (100, 300), 22, 30, -1)
    blots = blots_of(grey, SCALE)
    assert is_beside_blot(blots, PixelBox(125, 290, 180, 310))
    assert not is_beside_blot(blots, PixelBox(145, 290, 180, 310))
    assert not is_beside_blot(blots, PixelBox(125, 340, 180, 360))


class Other(Sure):
    """An engine that reads something else in the first so many places of print."""

    def __init__(self, text, score, count):
        """Read this text with this probability so often."""
        self.other = Reading(text, score, tuple(Character(one, score, 0.5) for one in text))
        self.left = count

    def recognise(self, crops):
        """Read print in the order it comes; second views of what is unsure are unsure, too."""
        readings = []
        for reading in super().recognise(crops):
            changed = bool(reading.text) and self.left > 0
            self.left -= changed
            readings.append(self.other if changed else reading)
        return readings


def test_letters_that_look_like_digits_are_in_doubt_in_cells():
    """A cell that says io may say 10, a lone x an 8; what no digit looks like is what it is."""
    for text in ("io", "x"):
        assert set(cells_in_doubt(read_sheet(sheet(), 1, Other(text, 1.0, 1)))) == {(0, 1)}
    assert cells_in_doubt(read_sheet(sheet(), 1, Other("级", 1.0, 1))) == {}


def test_where_most_print_is_unsure_nothing_is_certain():
    """On a page whose words are mostly guessed not even an empty cell is surely empty; a few doubts leave it alone."""
    ruined = cells_in_doubt(read_sheet(sheet(), 1, Other("级", 0.4, 10**6)))
    assert len(ruined) == 2 * ROWS
    few = cells_in_doubt(read_sheet(sheet(), 1, Other("级", 0.4, 2)))
    assert 0 < len(few) <= 2
