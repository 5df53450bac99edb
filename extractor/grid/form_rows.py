"""Performance forms without upright walls: fields by the columns of the indicators and by what stands beside what.

The header of the indicators gives the columns below it, their values the rows. A label at the left, or a level of
indicators, covers the rows that it stands in the middle of, or that it begins; rules that run across only some of the
columns part what they lie between. Above the indicators each line is a row of labels and values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractor.content import Glyph, Rule
from extractor.grid.form_fields import fields_above
from extractor.grid.form_indicators import indicators_below, is_indicator_header
from extractor.grid.form_parts import FormPart
from extractor.grid.lattice import Lattice, Span
from extractor.grid.printed import Row, printed_rows
from extractor.layout import BY_FIELDS
from extractor.lines import is_one_run

__all__ = ["find_forms"]

_HEADED = re.compile(r"级(?:绩效)?指标.*(?:指标值|目标值)")
_LEAST_ABOVE = 3  # lines above the indicators that a form has at least
_TITLE = re.compile(r".{2,60}表(?:[(（].{1,20}[)）])?")
_BETWEEN = re.compile(r"[(（]?\d{4}年?度?[)）]?")  # the year below a title
_OUTSIDE = re.compile(r"注[:：].*|[-—–－·第]*\d{1,4}[-—–－·页]*|单位[:：](?:百?万|千|亿)?元")
_FAR = 4.5  # of the size: how far below each other lines of one form are at most


def find_forms(lines: Sequence[Sequence[Glyph]], rules: Sequence[Rule]) -> list[Lattice]:
    """Return the grids of the forms among lines of glyphs whose fields can be told; what does not fit makes none."""
    apart = (line for line in lines if not is_one_run(line))
    if not any(_HEADED.search("".join([glyph.text for glyph in line])) for line in apart):
        return []
    rows = printed_rows(lines)
    found: list[Lattice] = []
    floor = 0
    for index, row in enumerate(rows):
        if index >= floor and is_indicator_header(row):
            first, last = _first(rows, index, floor), _last(rows, index)
            floor = last + 1
            lattice = _lattice(rows[first:floor], index - first, rules) if index - first >= _LEAST_ABOVE else None
            if lattice is not None:
                found.append(lattice)
    return found


def _first(rows: Sequence[Row], header: int, floor: int) -> int:
    first = header
    while first > floor:
        above = rows[first - 1]
        alone = len(above.parts) == 1 and (_TITLE.fullmatch(above.text) or _BETWEEN.fullmatch(above.text))
        if alone or _OUTSIDE.fullmatch(above.text) or rows[first].middle - above.middle > _FAR * above.size:
            break
        first -= 1
    return first


def _last(rows: Sequence[Row], header: int) -> int:
    last = header
    while last + 1 < len(rows):
        below = rows[last + 1]
        alone = len(below.parts) == 1 and _TITLE.fullmatch(below.text) is not None
        if alone or _OUTSIDE.fullmatch(below.text) or below.middle - rows[last].middle > _FAR * below.size:
            break
        last += 1
    return last


def _lattice(lines: Sequence[Row], header: int, rules: Sequence[Rule]) -> Lattice | None:
    size = median(row.size for row in lines)
    bounds = min(row.parts[0].x0 for row in lines) - size / 2, max(row.parts[-1].x1 for row in lines) + size / 2
    box = lines[0].y0 - size, lines[-1].y1 + size
    across = [
        rule
        for rule in rules
        if rule.horizontal and box[0] < rule.y0 < box[1] and rule.x1 > bounds[0] and rule.x0 < bounds[1]
    ]
    lower = indicators_below(lines[header:], across, size, bounds)
    upper = fields_above(lines[:header], across, size, bounds)
    if lower is None or upper is None:
        return None
    return _together(upper, lower, across, size, bounds)


def _together(
    upper: FormPart, lower: FormPart, across: Sequence[Rule], size: float, bounds: tuple[float, float]
) -> Lattice | None:
    """Return one grid of both halves; its columns are as few edges as stand between all texts."""
    rows = [*upper.rows, *lower.rows]
    ys = [rows[0][0] - size / 2]
    for above, below in pairwise(rows):
        low, high = min(above[1], below[0]), max(above[1], below[0])
        between = [rule.y0 for rule in across if low - size / 4 < rule.y0 < high + size / 4]
        ys.append(between[0] if between else (low + high) / 2)
    ys.append(rows[-1][1] + size / 2)
    if any(below <= above for above, below in pairwise(ys)):
        return None
    depth = len(upper.rows)
    cells = [*upper.cells, *(cell._replace(first=cell.first + depth, stop=cell.stop + depth) for cell in lower.cells)]
    xs = [bounds[0]]
    for cell in sorted(cells, key=lambda cell: (cell.high, -cell.low)):
        if not any(cell.low <= x <= cell.high for x in xs):
            xs.append(max(cell.low, cell.high - 1.0) if cell.high > cell.low else cell.high)
    xs = sorted(xs)
    xs.append(bounds[1])
    begins = [(cell, max(place for place, x in enumerate(xs) if cell.low <= x <= cell.high)) for cell in cells]
    spans: list[Span] = []
    for cell, column in begins:
        others = [
            place for other, place in begins if place > column and other.first < cell.stop and cell.first < other.stop
        ]
        spans.append(Span(cell.first, column, cell.stop - cell.first, min(others, default=len(xs) - 1) - column))
    area = sum(span.rows * span.columns for span in spans)
    if area != (len(xs) - 1) * (len(ys) - 1) or any(span.columns < 1 for span in spans):
        return None
    return Lattice(tuple(xs), tuple(ys), tuple(sorted(spans)), (BY_FIELDS,))
