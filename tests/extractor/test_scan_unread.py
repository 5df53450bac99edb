"""A cell whose ink nobody could read is not surely empty."""

import numpy as np

from extractor.content import POOR_MARK, Glyph, PageContent, Rule
from extractor.grid import build_layout
from extractor.ocr.engine import Character, PixelBox, Reading
from extractor.scan.unread import is_character, is_illegible, overlooked
from schemas.document import Source
from schemas.geometry import BBox

ROOM = PixelBox(100, 100, 300, 140)
HEIGHT = 25.0


def test_a_digit_that_was_not_read_is_print_but_what_is_left_of_a_wall_is_none():
    """A 1 in the middle counts; a speck, a hairline's width and a stroke beside the wall don't."""
    assert is_character(PixelBox(200, 110, 206, 129), ROOM, HEIGHT)
    assert not is_character(PixelBox(200, 110, 206, 118), ROOM, HEIGHT)
    assert not is_character(PixelBox(200, 110, 201, 129), ROOM, HEIGHT)
    assert not is_character(PixelBox(101, 110, 107, 129), ROOM, HEIGHT)


def test_print_that_the_search_for_lines_passed_over_is_found_by_its_ink():
    """Of two figures on a page one lies in a line that was found; the other is overlooked."""
    ink = np.zeros((200, 400), np.uint8)
    ink[50:68, 100:140] = ink[120:138, 300:308] = 1
    assert overlooked(ink, [PixelBox(95, 45, 145, 72)], HEIGHT) == [PixelBox(300, 120, 308, 138)]


def test_a_page_of_guesses_is_illegible():
    """A page of 60 lines is past reading where half of them are guesses, not where six are, or where lines are few."""

    def lines(guesses, others):
        return [Reading("8", score, (Character("8", score, 0.5),)) for score in [0.1] * guesses + [0.95] * others]

    assert is_illegible(lines(30, 30))
    assert not is_illegible(lines(6, 54))
    assert not is_illegible(lines(15, 15))
    assert not is_illegible([Reading("", 0.0)] * 100)


def test_an_empty_cell_with_unread_print_is_in_doubt():
    """The cell around unread print has no text, no confidence and says why; its neighbour is surely empty."""
    walls = [Rule(x, 50, x, 100, 1) for x in (50, 150, 250)] + [Rule(50, y, 250, y, 1) for y in (50, 75, 100)]
    content = PageContent(
        1, 500, 500, 0, (), tuple(walls), (), Source.OCR, unread=(BBox(100, 80, 104, 88),)
    )  # fmt: skip
    (grid,) = build_layout(content).grids
    doubtful = [cell for cell in grid.cells if cell.confidence < 0.9]
    assert [(cell.row, cell.column, cell.text) for cell in doubtful] == [(1, 0, "")]
    assert doubtful[0].marks


def test_nothing_is_certain_where_print_is_broken_all_over():
    """In a spoiled area words and empty cells are in doubt as figures are, and say why; beside it they stay certain."""
    walls = [Rule(x, 50, x, 100, 1) for x in (50, 150, 250)] + [Rule(50, y, 250, y, 1) for y in (50, 75, 100)]
    words = Glyph("合计", 60, 55, 90, 65, 10, source=Source.OCR, confidence=0.99)
    content = PageContent(
        1, 500, 500, 0, (words,), tuple(walls), (), Source.OCR, spoiled=(BBox(0, 0, 150, 500),)
    )  # fmt: skip
    (grid,) = build_layout(content).grids
    assert {(cell.row, cell.column) for cell in grid.cells if cell.confidence < 0.9} == {(0, 0), (1, 0)}
    assert all(POOR_MARK in cell.marks for cell in grid.cells if cell.column == 0)
