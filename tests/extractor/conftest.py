from __future__ import annotations

import pytest

from extractor.kinds import load_vocabulary
from extractor.layout import PageLayout, RawCell, RawGrid, TextLine
from extractor.tables import build_tables
from schemas.document import Page, Source
from schemas.geometry import BBox

LEFT, TOP, ROW, COLUMN, SIZE = 50.0, 120.0, 20.0, 100.0, 10.0


def _grid(page, rows, top, widths):
    """Make a grid of rows of texts; ``<`` is covered by the cell to its left, ``^`` by the one above."""
    edges = [LEFT]
    for width in widths or [COLUMN] * len(rows[0]):
        edges.append(edges[-1] + width)
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in {"<", "^"}:
                continue
            wide = 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            deep = 1
            while r + deep < len(rows) and rows[r + deep][c] == "^":
                deep += 1
            box = BBox(edges[c], top + r * ROW, edges[c + wide], top + (r + deep) * ROW)
            shown = text.strip()
            inset = (len(text) - len(text.lstrip())) * SIZE
            place = BBox(box.x0 + 2 + inset, box.y0 + 5, box.x0 + 2 + inset + len(shown) * SIZE, box.y0 + 15)
            lines = (TextLine(shown, page, place, SIZE),) if shown else ()
            cells.append(RawCell(r, c, deep, wide, shown, box, lines))
    return RawGrid(page, BBox(LEFT, top, edges[-1], top + len(rows) * ROW), len(rows), len(rows[0]), tuple(cells))


@pytest.fixture(scope="session")
def sheet():
    """Make a page with one grid: texts above it (top to bottom, 20 points apart), its rows, texts below it."""

    def make(page, rows, *, above=(), below=(), widths=None, height=842.0):
        top = TOP + 20.0 * len(above)
        lines = [
            TextLine(
                text, page, BBox(LEFT, TOP + 20.0 * index, LEFT + len(text) * SIZE, TOP + 20.0 * index + SIZE), SIZE
            )
            for index, text in enumerate(above)
        ]
        grid = _grid(page, rows, top, widths)
        foot = grid.bbox.y1 + 6
        lines += [
            TextLine(text, page, BBox(LEFT, foot + 16.0 * index, LEFT + 300, foot + 16.0 * index + SIZE), SIZE)
            for index, text in enumerate(below)
        ]
        return PageLayout(Page(page, 595.0, height, Source.TEXT), (grid,), tuple(lines))

    return make


@pytest.fixture(scope="session")
def vocabulary():
    """Load the packaged vocabulary."""
    return load_vocabulary()


@pytest.fixture(scope="session")
def tables(vocabulary):
    """Read the tables of some pages with the packaged vocabulary."""

    def read(*layouts):
        return build_tables(layouts, vocabulary)

    return read
