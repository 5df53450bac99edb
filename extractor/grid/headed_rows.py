"""Rows without walls below a header whose cells are drawn, by rules or by colour: the header's columns are theirs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extractor.content import Glyph
from extractor.grid.areas import Area, is_caption, is_sentence
from extractor.grid.bodies import is_one_row, joined_rows, rows_between, together, wraps
from extractor.grid.lattice import Lattice, Span
from extractor.grid.printed import Row, printed_rows
from extractor.layout import BY_HEADER
from extractor.lines import rows_of
from schemas.geometry import BBox

__all__ = ["below_its_header", "chained", "striped", "walled", "with_rows_below"]

_LEAST_COLUMNS = 3
_OVER_EDGE = 0.35  # of the size: how far a text may reach over the edge of its column
_FITTING = 0.7  # part of the lines below a header that keep to its columns
_SAME = 3.0  # points
_PITCH = 2.4  # of the usual distance of lines: a wider one ends the table
_MOST = 0.9  # part of a table's width that a stripe has
_PAGE_NUMBER = re.compile(r"[-—–－·第]*\d{1,4}[-—–－·页]*(?:[/,，]?共?\d{1,4}页?)?")
_HIGHEST = 150.0  # points; a higher area is no stripe


def walled(lattice: Lattice, glyphs: Sequence[Glyph], fills: Sequence[BBox] = ()) -> Lattice:
    """Return a ruled grid with its header's columns carried down into the rows below that have no walls at all.

    Only the frame is drawn around such rows, and rules between them or not even these. The grid is returned as it is
    where what is printed in them does not keep to the columns, as prose in the last field of a form.
    """
    count = len(lattice.xs) - 1
    if lattice.spans[-1].columns < count or count < _LEAST_COLUMNS or not glyphs:
        return lattice
    whole = {span.row for span in lattice.spans if span.columns == count and span.rows == 1}
    first = len(lattice.ys) - 1
    while first and first - 1 in whole:
        first -= 1
    if not first or first == len(lattice.ys) - 1:
        return lattice
    top = lattice.ys[first]
    inside = [glyph for glyph in glyphs if (glyph.y0 + glyph.y1) / 2 > top]
    if not inside:
        return lattice
    head = Lattice(lattice.xs, lattice.ys[: first + 1], tuple(span for span in lattice.spans if span.row < first))
    across = [*lattice.ys[first:], *(y for y in striped(fills, lattice.bbox) if top < y < lattice.ys[-1])]
    found = with_rows_below(head, printed_rows(rows_of(inside)), across, closed=True)
    return lattice if found is None else replace(found, doubts=(*lattice.doubts, *found.doubts))


def chained(lattices: Iterable[Lattice], lines: Sequence[Row]) -> list[Lattice]:
    """Return the uppermost of the coloured grids of one width below each other: the header of a table with stripes.

    A caption between two of them says that the lower one heads a table of its own.
    """
    heads: list[Lattice] = []
    for lattice in sorted(lattices, key=lambda one: one.ys[0]):
        if len(lattice.xs) <= _LEAST_COLUMNS:
            continue
        box = lattice.bbox
        over = [one for one in heads if abs(one.xs[0] - box.x0) < _SAME and abs(one.xs[-1] - box.x1) < _SAME]
        if not over or any(over[-1].ys[-1] < row.middle < box.y0 and is_caption(row) for row in lines):
            heads.append(_without_stripes(lattice))
        else:
            heads[heads.index(over[-1])] = _refined(over[-1], lattice.xs)
    return heads


def _refined(head: Lattice, xs: Sequence[float]) -> Lattice:
    """Return a header in the columns of a stripe below it if these divide its own: 栏次 stands over code and name."""
    places = [next((place for place, x in enumerate(xs) if abs(x - own) < _SAME), None) for own in head.xs]
    if len(xs) <= len(head.xs) or None in places:
        return head
    at = [place for place in places if place is not None]
    return replace(head, xs=tuple(xs), spans=tuple(span.in_columns(at) for span in head.spans))


def _without_stripes(lattice: Lattice) -> Lattice:
    """Return a header without what is coloured below its first stripe, a cell from side to side, which is a row."""
    count = len(lattice.xs) - 1
    whole = {span.row for span in lattice.spans if span.columns == count and span.rows == 1}
    first = next((row for row in sorted(whole) if any(other not in whole for other in range(row))), None)
    if first is None:
        return lattice
    return replace(lattice, spans=tuple(one for one in lattice.spans if one.row < first), ys=lattice.ys[: first + 1])


def below_its_header(stripe: Lattice, lines: Sequence[Row], across: Sequence[float]) -> Area | None:
    """Return the area of a table whose header has no colour, above its first stripe; None where that is the header.

    The stripe's cells are the columns of all of it.
    """
    top, sides = stripe.ys[0], (stripe.xs[0], stripe.xs[-1])
    start = sum(row.middle < top for row in lines)
    title = next((row.middle for row in reversed(lines[:start]) if is_caption(row)), float("-inf"))
    ruled = min((y for y in across if title < y < top - _SAME), default=None)
    first = start
    while first and _stands_above(lines[first - 1], lines[first] if first < len(lines) else None, sides, ruled):
        first -= 1
    above = lines[first:start]
    least = _LEAST_COLUMNS if ruled is None else _LEAST_COLUMNS - 1
    if not any(len(row.atoms) >= least and (ruled is not None or _keeps(row, stripe.xs)) for row in above):
        return None
    below = lines[start:]
    floor = next((row.middle for row in below if is_caption(row)), float("inf"))
    edges = [y for y in across if lines[first].y0 - lines[first].size < y < floor]
    taken = _taken(below, stripe, max(edges, default=top), closed=False)
    return Area(first, start + len(taken) - 1, sides, tuple(sorted(edges)), stripe.xs[1:-1]) if taken else None


def _stands_above(row: Row, below: Row | None, sides: tuple[float, float], ruled: float | None) -> bool:
    """Say whether a line may be one of a table whose lines below it are known, below its upper rule if it has one."""
    near = below is not None and below.middle - row.middle < _PITCH * row.size if ruled is None else row.middle > ruled
    inside = sides[0] - _SAME < row.parts[0].x0 and row.parts[-1].x1 < sides[1] + _SAME
    return near and inside and not is_caption(row) and not is_sentence(row)


def striped(fills: Iterable[BBox], box: BBox) -> list[float]:
    """Return the upper and lower edges of the coloured stripes as wide as a box, whole ones or cell by cell."""
    widths: dict[tuple[int, int], float] = {}
    for fill in fills:
        if box.x0 - _SAME < fill.x0 and fill.x1 < box.x1 + _SAME and fill.height < _HIGHEST:
            place = round(fill.y0), round(fill.y1)
            widths[place] = widths.get(place, 0.0) + fill.width
    return [float(y) for place, width in widths.items() if width > _MOST * box.width for y in place]


def with_rows_below(
    head: Lattice, lines: Sequence[Row], across: Sequence[float], *, closed: bool = False
) -> Lattice | None:
    """Return a header's grid with the rows that the lines below it make; None where they do not keep to its columns.

    ``across`` are the y of rules or coloured edges as wide as the header. The last of them closes the table where
    ``closed`` says so, else rows may follow it.
    """
    top = head.ys[-1]
    below = [row for row in lines if row.middle > top]
    floor = float("inf") if closed else next((row.middle for row in below if is_caption(row)), float("inf"))
    edges = [top]
    for y in sorted(across):
        if edges[-1] + _SAME < y < floor:
            edges.append(y)
    taken = _taken(below, head, edges[-1], closed=closed)
    if not taken or not _tabular(joined_rows(taken), head.xs):  # a wrapped figure is no row
        return None
    body: list[Row] = []
    for band in rows_between(taken, [*edges, float("inf")]):
        if band:
            closing = closed or band[-1].middle < edges[-1]
            body += [together(band)] if is_one_row(band) or (closing and wraps(band)) else joined_rows(band)
    return _lattice(head, body, edges, closed=closed)


def _taken(below: Sequence[Row], head: Lattice, known: float, *, closed: bool) -> list[Row]:
    """Return the lines of the table: all down to the last known edge, and what keeps to the columns below it."""
    taken: list[Row] = []
    steps: list[float] = []
    for row in below:
        if row.middle < known:
            taken.append(row)
            continue
        if _PAGE_NUMBER.fullmatch(row.text):
            break
        if closed or row.parts[0].x0 < head.xs[0] - _SAME or row.parts[-1].x1 > head.xs[-1] + _SAME:
            break
        step = row.middle - (taken[-1].middle if taken else head.ys[-1])
        if step > _PITCH * (median(steps) if len(steps) > 1 else 1.5 * row.size) + row.size:
            break
        if is_caption(row) or is_sentence(row) or not (_keeps(row, head.xs) and (len(row.atoms) > 1 or taken)):
            break
        if taken:
            steps.append(step)
        taken.append(row)
    return taken


def _keeps(row: Row, xs: Sequence[float]) -> bool:
    """Say whether each piece of ink lies between two neighbouring edges."""
    reach = _OVER_EDGE * row.size
    return all(_column(atom.x0 + reach, xs) == _column(atom.x1 - reach, xs) for atom in row.atoms)


def _column(x: float, xs: Sequence[float]) -> int:
    return min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)


def _tabular(rows: Sequence[Row], xs: Sequence[float]) -> bool:
    """Say whether lines are rows of a table: nearly all texts in columns, several beside each other, mostly figures."""
    figures = sum(any(atom.figure for atom in row.atoms) for row in rows)
    beside = sum(_is_row(row, xs) for row in rows)
    kept = sum(_keeps(row, xs) for row in rows)
    return beside > 0 and kept >= _FITTING * len(rows) and 2 * beside >= figures


def _is_row(row: Row, xs: Sequence[float]) -> bool:
    """Say whether texts stand in several columns: in three, as an empty row's dashes do, or a figure beside a label."""
    columns = {_column(atom.middle, xs) for atom in row.atoms}
    return len(columns) >= _LEAST_COLUMNS or (len(columns) > 1 and any(atom.figure for atom in row.atoms))


def _lattice(head: Lattice, body: Sequence[Row], edges: Sequence[float], *, closed: bool) -> Lattice | None:
    size = median(row.size for row in body)
    ys = [*head.ys, *(y for y in edges[1:] if y < body[0].middle)]
    depth = len(head.ys) - 1
    for above, below in pairwise(body):
        between = [y for y in edges if above.middle < y < below.middle]
        ys += between or [(above.y1 + below.y0) / 2]
    last = body[-1]
    after = [y for y in edges if y > last.middle and (closed or y < last.y1 + 2 * size)]
    ys += after or [last.y1 + size / 2]
    if any(low <= high for high, low in pairwise(ys)):
        return None
    spans = list(head.spans)
    for row, (high, low) in enumerate(pairwise(ys)):
        if row < depth:
            continue
        crossing = _crossing([line for line in body if high < line.middle < low], head.xs)
        covered = {column for first, count in crossing for column in range(first, first + count)}
        spans += [Span(row, first, 1, count) for first, count in crossing]
        spans += [Span(row, column, 1, 1) for column in range(len(head.xs) - 1) if column not in covered]
    return Lattice(head.xs, tuple(ys), tuple(sorted(spans)), (*head.doubts, BY_HEADER))


def _crossing(lines: Sequence[Row], xs: Sequence[float]) -> list[tuple[int, int]]:
    """Return first column and number of columns of each text that runs over an edge and is alone in those columns."""
    found: list[tuple[int, int]] = []
    atoms = [atom for line in lines for atom in line.atoms]
    size = lines[0].size if lines else 0.0
    for line in lines:
        for part in line.parts:
            first, last = (_column(x, xs) for x in (part.x0 + _OVER_EDGE * size, part.x1 - _OVER_EDGE * size))
            if last <= first or part.figure:
                continue
            inside = [atom for atom in line.atoms if part.x0 <= atom.middle <= part.x1]
            if all(_column(atom.x0, xs) == _column(atom.x1, xs) for atom in inside):
                continue  # pieces that stand in columns of their own
            others = [atom for atom in atoms if atom not in inside and first <= _column(atom.middle, xs) <= last]
            if not others and not any(start <= last and first < start + count for start, count in found):
                found.append((first, last - first + 1))
    return found
