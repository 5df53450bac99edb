"""A first column that stands outside the walls of its table, as Word's Medium Grid 2 leaves the names of rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extractor.content import Glyph
from extractor.grid.lattice import Lattice, Span

__all__ = ["with_outer_column"]

_LEAST_ROWS = 4
_MOSTLY = 0.75  # part of the rows that have a text beside them
_NEAR = 60.0  # points from the wall within which the longest of these texts ends
_FAR = 200.0  # points from the wall beyond which nothing belongs to the table
_OUTER = "the first column stands outside the walls"


def with_outer_column(lattice: Lattice, outside: Sequence[Glyph]) -> Lattice:
    """Return a drawn grid with a column more on its left where texts outside it stand beside nearly all of its rows."""
    left, ys = lattice.xs[0], lattice.ys
    beside = [
        glyph
        for glyph in outside
        if left - _FAR < glyph.x0 and glyph.x1 < left + 1 and ys[0] < (glyph.y0 + glyph.y1) / 2 < ys[-1]
    ]
    count = len(ys) - 1
    rows = {bisect_right(ys, (glyph.y0 + glyph.y1) / 2) - 1 for glyph in beside}
    near = any(glyph.x1 > left - _NEAR for glyph in beside)
    if not near or len(rows) < max(_LEAST_ROWS, _MOSTLY * count) or any(glyph.turn for glyph in beside):
        return lattice
    x = min(glyph.x0 for glyph in beside) - beside[0].size / 2
    spans = [span._replace(column=span.column + 1) for span in lattice.spans]
    spans += [Span(row, 0, 1, 1) for row in range(count)]
    return replace(lattice, xs=(x, *lattice.xs), spans=tuple(sorted(spans)), doubts=(*lattice.doubts, _OUTER))
