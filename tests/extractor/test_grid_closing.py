"""Rows of a recognised table that break a sum which holds in the others."""

from dataclasses import dataclass

import pytest

from extractor.content import Glyph
from extractor.grid.filling import fill
from extractor.grid.lattice import Lattice, Span
from schemas.document import Source

ROWS = [
    ("合计", "1,325.40", "860.15", "465.25"),
    ("教育支出", "512.30", "512.30", ""),
    ("小学教育", "300.00", "300.00", ""),
    ("初中教育", "212.30", "212.30", ""),
    ("卫生支出", "753.10", "307.85", "445.25"),
    ("医院", "445.25", "", "445.25"),
    ("防治", "307.85", "307.85", ""),
    ("文化支出", "60.00", "40.00", "20.00"),
]
WIDE, TALL = 100.0, 20.0


@dataclass
class Changed:
    """A table with one cell that says something else, perhaps not surely."""

    row: int = -1
    column: int = -1
    text: str = ""
    confidence: float = 0.999
    source: Source = Source.OCR

    def doubts(self, rows=ROWS):
        """Return the places of the cells with a text that are not certain."""
        columns = len(rows[0])
        spans = tuple(Span(row, column, 1, 1) for row in range(len(rows)) for column in range(columns))
        lattice = Lattice(
            tuple(WIDE * x for x in range(columns + 1)), tuple(TALL * y for y in range(len(rows) + 1)), spans
        )
        glyphs = []
        for row, texts in enumerate(rows):
            for column, printed in enumerate(texts):
                here = (row, column) == (self.row, self.column)
                if text := self.text if here else printed:
                    box = (WIDE * column + 10, TALL * row + 5, WIDE * column + 90, TALL * row + 15)
                    sure = self.confidence if here else 0.999
                    glyphs.append(Glyph(text, *box, 10.0, source=self.source, confidence=sure, run=len(glyphs) + 1))
        return {
            (cell.row, cell.column) for cell in fill(lattice, glyphs, 1).cells if cell.text and cell.confidence < 0.9
        }


def test_a_table_that_adds_up_is_certain():
    """Where the first column is the sum of the two others everywhere nothing is in doubt."""
    assert Changed().doubts() == set()


@pytest.mark.parametrize(
    ("row", "column", "text", "doubted"),
    [
        (4, 2, "301.85", {(4, 1), (4, 2), (4, 3)}),
        (1, 1, "542.30", {(1, 1), (1, 2)}),
        (6, 2, "387.85", {(6, 1), (6, 2)}),
    ],
)
def test_a_clear_figure_that_breaks_a_sum_is_in_doubt(row, column, text, doubted):
    """A digit read as another surely: the row's figures are in doubt, which of them is wrong nobody can tell."""
    assert Changed(row, column, text).doubts() == doubted


def test_a_figure_in_doubt_explains_a_broken_sum():
    """Where one of a row's figures was not read surely, the others keep their certainty."""
    assert Changed(4, 2, "301.85", 0.5).doubts() == {(4, 2)}


def test_a_text_layer_is_not_doubted():
    """What was not recognised is the document's own: a broken sum is for the rules to report."""
    assert Changed(4, 2, "301.85", source=Source.TEXT).doubts() == set()


def test_what_is_no_sum_doubts_nothing():
    """Columns that add up in a few rows by chance, numbered columns and rounded parts break nothing."""
    chance = [("甲", "30", "10", "20"), ("乙", "50", "20", "30"), ("丙", "9", "7", "5"), ("丁", "8", "2", "3")]
    assert Changed().doubts(chance) == set()
    assert Changed().doubts([("栏次", "1", "2", "3"), *ROWS]) == set()
    assert Changed(4, 1, "753.11").doubts() == set()
