"""Tables without (enough) rules: rows of figures that stand in line make columns. Prose and contents pages don't."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from extractor.content import Glyph, Rule
from extractor.grid.lattice import Lattice, Span
from extractor.lines import rows_of

__all__ = ["find_aligned"]

_FIGURE = re.compile(r"[-－—]?[\d,，]*\d(\.\d+)?[%％]?")
_AMOUNT = re.compile(r"[-－]?(\d[\d,，]*\.\d+|\d{1,3}([,，]\d{3})+)")
_LEAST_ROWS = 3
_HEADER_ROWS = 4
_IN_LINE = 0.6  # of the size: how far edges of one column may differ
_FIGURE_GAP = 0.6  # of the size: a gap beside a figure that parts two cells
_TEXT_GAP = 1.4  # the same between texts
_NARROW_GAP = 0.3  # the same between an amount and a label set on its own
_AFTER_AMOUNT = frozenset("万亿元千百个人倍年月日")
_OVERLAP = 0.9  # of the size: lines whose middles are nearer overlap
_LEADING = 1.5  # of the size: how far apart lines of one wrapped text are at most
_PITCH = 2.4  # of the usual distance of rows: a wider one ends the table


class _Part(NamedTuple):
    """A text in a printed line that may be a cell."""

    text: str
    x0: float
    x1: float

    @property
    def figure(self) -> bool:
        return _FIGURE.fullmatch(self.text) is not None


class _Row(NamedTuple):
    parts: tuple[_Part, ...]
    y0: float
    y1: float
    size: float

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def body(self) -> bool:
        """Say whether it looks like a row of a table: several texts, a figure among them that doesn't begin it."""
        return len(self.parts) > 1 and any(part.figure for part in self.parts[1:])


def find_aligned(glyphs: Iterable[Glyph], rules: Sequence[Rule]) -> list[Lattice]:
    """Return the tables that glyphs outside ruled grids form by their places, from top to bottom.

    Horizontal ``rules`` bound their rows where there are some. Each needs three rows with a figure that stand in
    line, in two columns or in one of amounts; what is guessed about its structure is among the doubts.
    """
    rows = _unwrapped([_row(row) for row in rows_of(glyph for glyph in glyphs if glyph.turn == 0)])
    if sum(row.body for row in rows) < _LEAST_ROWS:
        return []
    across = sorted((rule for rule in rules if rule.horizontal), key=lambda rule: rule.y0)
    lattices = []
    for first, last in _blocks(rows):
        body = rows[first : last + 1]
        columns = _columns(body)
        if columns is None:
            continue
        above = _overlapping_joined(rows[:first])
        header = above[_header_start([*above, rows[first]], len(above), columns, across) :]
        columns = _widened(columns, header)
        lattices.append(_lattice([*header, *body], columns, len(header), across))
    return lattices


def _row(glyphs: list[Glyph]) -> _Row:
    parts: list[_Part] = []
    run = [glyphs[0]]
    for before, glyph in pairwise(glyphs):
        figures = before.text[-1] in "0123456789%" or glyph.text[0] in "-0123456789"
        gap = (glyph.x0 - before.x1) / max(before.size, glyph.size)
        ended = gap > _NARROW_GAP and 0 != before.run != glyph.run != 0 and _ends_amount(run, glyph)
        if gap > (_FIGURE_GAP if figures else _TEXT_GAP) or ended:
            parts.append(_part(run))
            run = []
        run.append(glyph)
    parts.append(_part(run))
    y0, y1 = min(glyph.y0 for glyph in glyphs), max(glyph.y1 for glyph in glyphs)
    return _Row(tuple(parts), y0, y1, glyphs[0].size)


def _ends_amount(run: Sequence[Glyph], following: Glyph) -> bool:
    """Say whether a text is a whole amount, and what was set after it is neither its unit nor a mark."""
    if following.text[0] in _AFTER_AMOUNT or not following.text[0].isalpha():
        return False
    return _AMOUNT.fullmatch("".join(glyph.text for glyph in run)) is not None


def _unwrapped(rows: list[_Row]) -> list[_Row]:
    """Join the lines of wrapped labels to the row of figures that they stand around.

    Lines that overlap in height cannot be rows of their own; lines a little further off are no rows where the rows
    of figures keep much more room between them.
    """
    body = [row for row in rows if row.body]
    if len(body) == len(rows) or len(body) < _LEAST_ROWS:
        return rows
    pitch = median(below.middle - above.middle for above, below in pairwise(body))
    owners: dict[int, list[_Row]] = {}
    joined: list[_Row] = []
    for row in rows:
        nearest = min(body, key=lambda other: abs(other.middle - row.middle))
        away = abs(nearest.middle - row.middle)
        near = away < _OVERLAP * row.size or (away < _LEADING * row.size and away < 0.5 * pitch)
        if row.body or not near or len(row.parts) > 2 or row.parts[0].x0 > nearest.parts[-1].x0:
            joined.append(row)
        else:
            owners.setdefault(id(nearest), []).append(row)
    return [_with_lines(row, owners.get(id(row), [])) for row in joined]


def _overlapping_joined(rows: Sequence[_Row]) -> list[_Row]:
    """Join lines that overlap in height: the lines of a wrapped header word stand higher and lower than the others."""
    joined: list[_Row] = []
    for row in rows:
        overlap = joined and row.middle - joined[-1].middle < _OVERLAP * row.size
        joined.append(_joined(joined.pop(), row) if overlap else row)
    return joined


def _joined(upper: _Row, lower: _Row) -> _Row:
    parts = list(upper.parts)
    for part in lower.parts:
        over = next((one for one in parts if one.x0 < part.x1 and part.x0 < one.x1), None)
        if over is None:
            parts.append(part)
        else:
            parts[parts.index(over)] = _Part(over.text + part.text, min(over.x0, part.x0), max(over.x1, part.x1))
    parts.sort(key=lambda part: part.x0)
    return _Row(tuple(parts), upper.y0, max(upper.y1, lower.y1), lower.size)


def _with_lines(row: _Row, lines: Sequence[_Row]) -> _Row:
    if not lines:
        return row
    every = (row, *lines)
    parts = sorted((part for line in every for part in line.parts), key=lambda part: part.x0)
    return _Row(tuple(parts), min(line.y0 for line in every), max(line.y1 for line in every), row.size)


def _part(run: list[Glyph]) -> _Part:
    return _Part("".join(glyph.text for glyph in run), run[0].x0, run[-1].x1)


def _blocks(rows: Sequence[_Row]) -> list[tuple[int, int]]:
    """Return first and last index of stretches of rows with figures; short labels in between may belong to them."""
    blocks: list[tuple[int, int]] = []
    start = last = -1
    for index, row in enumerate(rows):
        if not row.body:
            continue
        if start >= 0 and not _goes_on(rows, start, last, index):
            blocks.append((start, last))
            start = -1
        if start < 0:
            start = index
        last = index
    if start >= 0:
        blocks.append((start, last))
    return [(start, end) for start, end in blocks if sum(row.body for row in rows[start : end + 1]) >= _LEAST_ROWS]


def _goes_on(rows: Sequence[_Row], start: int, last: int, index: int) -> bool:
    pitches = [below.middle - above.middle for above, below in pairwise(rows[start : last + 1])]
    pitch = median(pitches) if pitches else 3 * rows[last].size
    if any(b.middle - a.middle > _PITCH * pitch + rows[last].size for a, b in pairwise(rows[last : index + 1])):
        return False
    figures = [part.x0 for part in rows[last].parts[1:] if part.figure]
    return all(row.parts[-1].x1 < min(figures) for row in rows[last + 1 : index])


def _columns(rows: Sequence[_Row]) -> list[tuple[float, float]] | None:
    """Return the columns' extents from left to right, None where the figures don't stand in line."""
    body = [row for row in rows if row.body]
    size = median(row.size for row in body)
    figures = [part for row in body for part in row.parts if part.figure]
    clusters = _clusters(figures, size)
    lined_up = [cluster for cluster in clusters if len(cluster) >= _LEAST_ROWS]
    if sum(len(cluster) for cluster in clusters if len(cluster) > 1) < 0.7 * len(figures):
        return None
    amounts = any(sum(_AMOUNT.fullmatch(part.text) is not None for part in c) >= _LEAST_ROWS for c in lined_up)
    if not amounts and len(lined_up) < 3:  # running number and page number stand in line on a contents page
        return None
    extents = sorted((part.x0, part.x1) for row in body for part in row.parts)
    columns = [extents[0]]
    for x0, x1 in extents[1:]:
        if x0 < columns[-1][1] + 0.2 * size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns if len(columns) > 1 else None


def _clusters(parts: Sequence[_Part], size: float) -> list[list[_Part]]:
    """Group the parts whose right ends, or failing that middles or beginnings, stand in line."""
    by_end = _near([(part.x1, part) for part in parts], _IN_LINE * size)
    by_middle = _near([((part.x0 + part.x1) / 2, part) for part in parts], _IN_LINE * size)
    by_start = _near([(part.x0, part) for part in parts], _IN_LINE * size)
    return min((by_end, by_middle, by_start), key=len)


def _near(placed: list[tuple[float, _Part]], reach: float) -> list[list[_Part]]:
    placed.sort()
    clusters: list[list[_Part]] = []
    last = float("-inf")
    for place, part in placed:
        if place - last > reach:
            clusters.append([])
        clusters[-1].append(part)
        last = place
    return clusters


def _header_start(
    rows: Sequence[_Row], first: int, columns: Sequence[tuple[float, float]], across: Sequence[Rule]
) -> int:
    """Return the index of the header's first row: rows above whose texts stand over the columns."""
    left, right = columns[0][0], columns[-1][1]
    top_rules = [rule.y0 for rule in across if rule.y0 < rows[first].middle and rule.x0 < right and rule.x1 > left]
    start = first
    for index in range(first - 1, max(-1, first - 1 - _HEADER_ROWS), -1):
        row, below = rows[index], rows[start]
        if below.middle - row.middle > 4 * row.size or row.parts[0].x0 < left - 4 * row.size:
            break
        if top_rules and row.middle < top_rules[0] - row.size:
            break
        over = {column for part in row.parts for column in _touched(part, columns)}
        if len(row.parts) < 2 or len(over) < 2 or re.search("单位[:：]|单位名称", "".join(p.text for p in row.parts)):
            break
        start = index
    return start


def _widened(columns: list[tuple[float, float]], header: Sequence[_Row]) -> list[tuple[float, float]]:
    """Return the columns as wide as the header's words over them, where a row of it has a word for each.

    Words stand in the middle of a column whose short figures stand at its right. What is left over are the words of
    columns with nothing in them.
    """
    for row in header:
        if len(row.parts) < len(columns):
            continue
        nearest = [min(row.parts, key=lambda part: _away(part, column)) for column in columns]
        if len(row.parts) == len(columns):
            nearest = list(row.parts)
        wider = [(min(x0, p.x0), max(x1, p.x1)) for (x0, x1), p in zip(columns, nearest, strict=True)]
        wider = sorted(wider + [(part.x0, part.x1) for part in row.parts if part not in nearest])
        if len(wider) == len(row.parts) and all(left[1] < right[0] for left, right in pairwise(wider)):
            columns = wider
    return columns


def _away(part: _Part, column: tuple[float, float]) -> float:
    """Return how far a text stands from a column; less than 0 by as much as they overlap."""
    return max(part.x0 - column[1], column[0] - part.x1)


def _touched(part: _Part, columns: Sequence[tuple[float, float]]) -> list[int]:
    """Return the columns a text stands over: those it overlaps, or neighbours that it is centred over."""
    middle = (part.x0 + part.x1) / 2
    found = [index for index, (x0, x1) in enumerate(columns) if part.x0 < x1 and part.x1 > x0]
    if len(found) > 1:
        return found
    nearest = min(range(len(columns)), key=lambda index: abs(sum(columns[index]) / 2 - middle))
    x0, x1 = columns[nearest]
    if x0 - 2 <= middle <= x1 + 2:
        return found or [nearest]
    for first in range(nearest, -1, -1):
        for last in range(max(nearest, first + 1), len(columns)):
            if abs((columns[first][0] + columns[last][1]) / 2 - middle) < (part.x1 - part.x0) / len(part.text):
                return list(range(first, last + 1))
    return found or [nearest]


def _lattice(
    rows: Sequence[_Row], columns: Sequence[tuple[float, float]], header: int, across: Sequence[Rule]
) -> Lattice:
    doubts = ["no rules: rows and columns by alignment"]
    padding = rows[0].size / 2
    xs = [min(columns[0][0], *(row.parts[0].x0 for row in rows)) - padding]
    xs += [(left[1] + right[0]) / 2 for left, right in pairwise(columns)]
    xs.append(max(columns[-1][1], *(row.parts[-1].x1 for row in rows)) + padding)
    inner = [rule.y0 for rule in across if rule.x0 < xs[-1] and rule.x1 > xs[0]]
    ys = [rows[0].y0 - padding]
    for above, below in pairwise(rows):
        between = [y for y in inner if above.middle < y < below.middle]
        ys.append(between[0] if between else (above.y1 + below.y0) / 2)
    ys.append(rows[-1].y1 + padding)
    ys = _joined_bands(ys, inner, rows)
    spans: list[Span] = []
    for row in range(len(ys) - 1):
        spans += _header_spans(rows, ys, row, columns) if ys[row] < rows[header].y0 - padding else []
        covered = {
            column for span in spans if span.row == row for column in range(span.column, span.column + span.columns)
        }
        spans += [Span(row, column, 1, 1) for column in range(len(columns)) if column not in covered]
    if any(not row.body for row in rows[header:]):
        doubts.append("lines without figures are taken for rows")
    return Lattice(tuple(xs), tuple(ys), tuple(sorted(spans)), tuple(doubts))


def _joined_bands(ys: list[float], inner: Sequence[float], rows: Sequence[_Row]) -> list[float]:
    """Leave out guessed edges inside bands that rules bound and that hold one row of figures: wrapped labels."""
    if len(inner) < _LEAST_ROWS:
        return ys
    kept = [ys[0]]
    for index, y in enumerate(ys[1:-1], start=1):
        band = bisect_right(inner, rows[index - 1].middle), bisect_right(inner, rows[index].middle)
        above, below = rows[index - 1], rows[index]
        splits = not above.body and not below.body and len(above.parts) < len(below.parts)  # a header over headers
        if band[0] != band[1] or (above.body and below.body) or splits:
            kept.append(y)
    kept.append(ys[-1])
    return kept


def _header_spans(
    rows: Sequence[_Row], ys: Sequence[float], row: int, columns: Sequence[tuple[float, float]]
) -> list[Span]:
    """Return the cells of a header row whose text stands over several columns."""
    spans: list[Span] = []
    taken: set[int] = set()
    parts = [part for line in rows if ys[row] < line.middle < ys[row + 1] for part in line.parts]
    for part in parts:
        over = _touched(part, columns)
        left, right = columns[over[0]][0], columns[over[-1]][1]
        alone = not any(other is not part and left < (other.x0 + other.x1) / 2 < right for other in parts)
        if len(over) > 1 and alone and not taken & set(over):
            taken |= set(over)
            spans.append(Span(row, over[0], 1, len(over)))
    return spans
