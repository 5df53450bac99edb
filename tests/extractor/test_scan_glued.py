"""A figure and the words of the next column that were found as one line."""

import numpy as np
import pytest

from extractor.content import Glyph
from extractor.grid.filling import fill
from extractor.grid.lattice import Lattice, Span
from extractor.ocr.engine import Character, PixelBox, Reading
from extractor.scan.glued import figure_and_words
from schemas.document import Source

BOX = PixelBox(100, 50, 300, 70)


def line(text, gap=None):
    """Return a reading of evenly set characters and a page's ink with a gap behind the character of that number."""
    ink = np.zeros((100, 400), np.uint8)
    ink[52:68, 100:300] = 1
    step = 200 / len(text)
    if gap is not None:
        ink[:, round(100 + step * (gap + 1)) - 2 : round(100 + step * (gap + 1)) + 2] = 0
    characters = tuple(Character(text[i], 0.99, (step * (i + 0.5)) / 200) for i in range(len(text)))
    return Reading(text, 0.99, characters), ink


@pytest.mark.parametrize("words", ["一、教育支出", "十二、农林水支出", "住房保障支出", "（一）基本支出"])
def test_words_behind_a_figure_are_taken_apart_in_the_gap(words):
    """Numbered or bare, words that are no unit stand in another column: the gap behind the last digit parts them."""
    reading, ink = line(f"4,500.00{words}", gap=7)
    figure, rest = figure_and_words(reading, BOX, BOX, ink)

    cut = round(100 + 200 / (8 + len(words)) * 8)
    assert figure == PixelBox(100, 50, cut - 2, 70)
    assert rest == PixelBox(cut + 2, 50, 300, 70)


@pytest.mark.parametrize("text", ["4,500.00万元", "12.50万元，增长", "2025年预算", "98.5一、", "教育支出4,500.00"])
def test_units_and_other_texts_stay_whole(text):
    """A unit belongs to its figure, and a line that does not begin with a figure of cents is no such line."""
    reading, ink = line(text, gap=3)

    assert figure_and_words(reading, BOX, BOX, ink) is None


def test_what_has_no_gap_stays_whole():
    """Print without a bare column between digit and letter is one word to the eye, too."""
    reading, ink = line("4,500.00一、教育支出")

    assert figure_and_words(reading, BOX, BOX, ink) is None


def test_the_cell_before_a_figure_glued_to_words_is_not_surely_empty():
    """Without rules such a figure may be that of the empty cell at its left; that of another row stays surely empty."""
    lattice = Lattice(
        (0.0, 100.0, 200.0, 300.0),
        (0.0, 20.0, 40.0),
        tuple(Span(row, column, 1, 1) for row in (0, 1) for column in range(3)),
    )
    glued = Glyph("4,500.00教育支出", 205, 5, 290, 15, 10, source=Source.OCR, confidence=0.99)
    for text in (glued.text, "4,500.00、般公共服务支出"):  # of 一、一般 the thin strokes may be lost
        grid = fill(lattice, [glued._replace(text=text)], 1, ruled=False)
        assert {(cell.row, cell.column) for cell in grid.cells if cell.confidence < 0.9} == {(0, 1), (0, 2)}
    assert all(
        cell.confidence == 1 for cell in fill(lattice, [glued._replace(text="教育支出")], 1, ruled=False).cells[:2]
    )


@pytest.mark.parametrize(
    ("ruled", "texts", "sure"), [(False, "1高于", False), (False, "一高于", True), (True, "1高于", True)]
)
def test_a_figure_above_words_without_rules_is_of_another_row(ruled, texts, sure):
    """Where no rule parts rows such a cell may be two; between rules the reader of scans asks for lost walls."""
    lattice = Lattice((0.0, 100.0), (0.0, 40.0), (Span(0, 0, 1, 1),))
    first, rest = texts[0], texts[1:]
    glyphs = [
        Glyph(text, 5, y, 45, y + 10, 10, source=Source.OCR, confidence=0.99, run=run)
        for run, (text, y) in enumerate(((first, 5), (rest, 22)), 1)
    ]
    (cell,) = fill(lattice, glyphs, 1, ruled=ruled).cells
    assert (cell.text, cell.confidence > 0.9) == (texts, sure)


@pytest.mark.parametrize(
    ("parts", "sure"), [(("3,183.80", "!"), False), (("12.50", "%"), True), (("3,183.80", "万元"), True)]
)
def test_a_figure_with_marks_that_make_it_none_is_in_doubt(parts, sure):
    """A clear figure and a clear mark in one cell: remains of a seal or a wall, whatever each says for itself."""
    lattice = Lattice((0.0, 100.0), (0.0, 20.0), (Span(0, 0, 1, 1),))
    glyphs = [
        Glyph(text, 10 + 45 * place, 5, 50 + 45 * place, 15, 10, source=Source.OCR, confidence=0.99, run=place + 1)
        for place, text in enumerate(parts)
    ]

    (cell,) = fill(lattice, glyphs, 1).cells

    assert (cell.confidence >= 0.9) == sure


@pytest.mark.parametrize(("ruled", "heads", "sure"), [(False, 2, False), (False, 1, True), (True, 2, True)])
def test_a_figure_below_heads_beside_each_other_is_in_doubt_without_rules(ruled, heads, sure):
    """A column that holds two heads is perhaps two whose walls were not seen, and the figure belongs to one of them."""
    lattice = Lattice((0.0, 200.0), (0.0, 20.0, 40.0), (Span(0, 0, 1, 1), Span(1, 0, 1, 1)))
    words = [
        Glyph(
            "预算资金", 10 + 90 * place, 5, 50 + 90 * place, 15, 10, source=Source.OCR, confidence=0.99, run=place + 1
        )
        for place in range(heads)
    ]
    figure = Glyph("152.67", 150, 25, 190, 35, 10, source=Source.OCR, confidence=0.99, run=9)

    cells = fill(lattice, [*words, figure], 1, ruled=ruled).cells

    assert (cells[-1].confidence >= 0.9) == sure


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("2010506-统计管理209.830000209.8300002010507-普查41.612900", False),
        ("办公费9.50万元、印刷费10.25万元", True),
        ("2.50%至3.75%", True),
        ("2025.03.01至31", True),
    ],
)
def test_a_cell_with_the_figures_of_several_is_in_doubt(text, sure):
    """Rows whose walls are gone stand in one cell, each line clear for itself; amounts in a sentence have units."""
    lattice = Lattice((0.0, 300.0), (0.0, 20.0), (Span(0, 0, 1, 1),))

    (cell,) = fill(lattice, [Glyph(text, 5, 5, 290, 15, 10, source=Source.OCR, confidence=0.99, run=1)], 1).cells

    assert (cell.confidence >= 0.9) == sure
