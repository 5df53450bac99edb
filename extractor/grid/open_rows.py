"""Rows of a ruled grid that have no walls inside, as dark headers of Word's list styles: other rows show their columns.

The rest of the grid keeps what is drawn. Where the texts of such a row do not find their columns, the grid says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.content import Glyph, Rule
from extractor.grid.alignment import framed
from extractor.grid.areas import Area, is_caption
from extractor.grid.colour import coloured_lattices
from extractor.grid.lattice import Lattice, Span
from extractor.grid.printed import Row, printed_rows
from extractor.lines import rows_of
from schemas.geometry import BBox

__all__ = ["with_open_rows"]

_LEAST_COLUMNS = 3
_LEAST_WALLED = 2  # rows that show the columns where colours do not
_MANY = 100.0  # times the band, so that nothing is too large to be a cell of it
_MOST = 0.67  # part of the rows of a grid that may have no walls
_SAME = 3.0  # points
_OVER_EDGE = 0.35  # of the size: how far a text may reach over the edge of its column
_UNCERTAIN = "a row without walls holds several texts"


def with_open_rows(lattice: Lattice, glyphs: Sequence[Glyph], fills: Sequence[BBox]) -> Lattice:
    """Return a ruled grid with the rows that have no walls divided at the columns of the others.

    A header's cells are those that are coloured (``fills``), else those that ``framed`` finds by its words. Rows below
    the last one with walls are none of these: nothing but their header shows the columns of such tables.
    """
    count = len(lattice.xs) - 1
    if count < _LEAST_COLUMNS:
        return lattice
    whole = {span.row for span in lattice.spans if span.columns == count and span.rows == 1}
    walled = [row for row in range(len(lattice.ys) - 1) if row not in whole]
    if not whole or not walled or len(whole) > _MOST * (len(lattice.ys) - 1):
        return lattice
    rows = {row: _lines(glyphs, lattice.ys[row], lattice.ys[row + 1]) for row in sorted(whole)}
    open_ = [row for row in rows if any(_several(line, lattice.xs) for line in rows[row])]
    if not open_ or open_[0] > walled[-1]:
        return lattice
    first = next((row for row in range(len(lattice.ys) - 1) if row not in rows or not _captions(rows[row])), 0)
    band = BBox(lattice.xs[0], lattice.ys[first], lattice.xs[-1], lattice.ys[-1])
    if len(walled) < _LEAST_WALLED and _coloured(lattice, band, fills) is None:
        return lattice
    head = [row for place, row in enumerate(open_) if row == first + place]
    certain = True
    for row in reversed(rows):
        if row not in head and row >= first:
            lattice, sure = _divided(lattice, row, rows[row])
            certain = certain and (sure or row not in open_)  # a note may reach over columns
    if head:
        lattice, sure = _headed(lattice, head, [line for row in head for line in rows[row]], fills)
        certain = certain and sure
    return lattice if certain else replace(lattice, doubts=(*lattice.doubts, _UNCERTAIN))


def _captions(lines: Sequence[Row]) -> bool:
    return all(is_caption(line) or len(line.parts) == 1 for line in lines)


def _lines(glyphs: Sequence[Glyph], top: float, bottom: float) -> list[Row]:
    return printed_rows(rows_of([glyph for glyph in glyphs if top < (glyph.y0 + glyph.y1) / 2 < bottom]))


def _several(line: Row, xs: Sequence[float]) -> bool:
    """Say whether a line is no sentence, title or caption but texts of several columns: three, or two with a figure."""
    if is_caption(line):
        return False
    columns = {sum(x < part.middle for x in xs) for part in line.parts}
    return len(columns) >= _LEAST_COLUMNS or (len(columns) > 1 and any(part.figure for part in line.parts[1:]))


def _divided(lattice: Lattice, row: int, lines: Sequence[Row]) -> tuple[Lattice, bool]:
    """Return the grid with a row cut at all its columns, and whether every text keeps to one of them."""
    for line in lines:
        reach = _OVER_EDGE * line.size
        if any(not _inside(atom.x0 + reach, atom.x1 - reach, lattice.xs) for atom in line.atoms):
            return lattice, False
    cells = [Span(row, column, 1, 1) for column in range(len(lattice.xs) - 1)]
    spans = [*(span for span in lattice.spans if span.row != row), *cells]
    return replace(lattice, spans=tuple(sorted(spans))), True


def _inside(x0: float, x1: float, xs: Sequence[float]) -> bool:
    return any(left <= x0 and x1 <= right for left, right in pairwise(xs))


def _headed(lattice: Lattice, head: Sequence[int], lines: Sequence[Row], fills: Sequence[BBox]) -> tuple[Lattice, bool]:
    """Return the grid with the header's cells by its colours or words, and whether these fit the columns below."""
    first, last = head[0], head[-1] + 1
    xs, ys = lattice.xs, lattice.ys
    box = BBox(xs[0], ys[first], xs[-1], ys[last])
    coloured = _coloured(lattice, box, fills)
    foot = ys[last]
    if coloured is not None and coloured.ys[-1] < foot - _SAME:  # no rule parts the header from the row below it
        below = [line for line in lines if line.middle > coloured.ys[-1]]
        spans = tuple(Span(0, column, 1, 1) for column in range(len(xs) - 1))
        row, sure = _divided(Lattice(xs, (coloured.ys[-1], foot), spans), 0, below)
        found: Lattice | None = _below_each_other(coloured, row)
    elif coloured is not None:
        found, sure = coloured, True
    else:
        across = [Rule(xs[0], y, xs[-1], y, 0.0) for y in ys[first : last + 1]]
        area = Area(0, len(lines) - 1, (xs[0], xs[-1]), ys[first : last + 1], xs[1:-1])
        found, sure = framed(lines, area, across), True
    if found is None or len(found.xs) != len(xs):
        return lattice, False
    inner = [y for y in found.ys[1:-1] if ys[first] < y < foot]
    if len(inner) != len(found.ys) - 2:
        return lattice, False
    more = len(inner) + 1 - (last - first)
    spans = tuple(
        sorted(
            [
                *(span for span in lattice.spans if span.row < first),
                *(span._replace(row=span.row + first) for span in found.spans),
                *(span._replace(row=span.row + more) for span in lattice.spans if span.row >= last),
            ]
        )
    )
    return replace(lattice, ys=(*ys[: first + 1], *inner, *ys[last:]), spans=spans), sure


def _coloured(lattice: Lattice, box: BBox, fills: Sequence[BBox]) -> Lattice | None:
    """Return the cells that are coloured at a band's top if their sides are the columns of the grid, else None."""
    inside = [one for one in fills if box.y0 - _SAME < one.y0 and one.y1 < box.y1 + _SAME and box.intersects(one)]
    found = coloured_lattices(inside, [], box.width * box.height * _MANY)
    if len(found) != 1 or abs(found[0].ys[0] - box.y0) > _SAME:
        return None
    places = [min(range(len(lattice.xs)), key=lambda i: abs(lattice.xs[i] - x)) for x in found[0].xs]
    near = all(abs(lattice.xs[place] - x) < _SAME for place, x in zip(places, found[0].xs, strict=True))
    if not near or places[0] or places[-1] != len(lattice.xs) - 1:
        return None
    return Lattice(lattice.xs, found[0].ys, tuple(span.in_columns(places) for span in found[0].spans))


def _below_each_other(upper: Lattice, lower: Lattice) -> Lattice:
    rows = len(upper.ys) - 1
    spans = (*upper.spans, *(span._replace(row=span.row + rows) for span in lower.spans))
    return Lattice(upper.xs, (*upper.ys, *lower.ys[1:]), spans)
