"""The indicators of a form without upright walls: the header gives the columns, the values give the rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.content import Rule
from extractor.grid.form_parts import FormCell, FormPart
from extractor.grid.marks import Mark, joined_marks, lines_of_marks
from extractor.grid.printed import Part, Row
from extractor.grid.row_shares import covered_rows, nearest_rows

__all__ = ["indicators_below", "is_indicator_header"]

_LEVEL = re.compile(r"[一二三]级(?:绩效)?指标|指标名称|(?:绩效)?指标")
_VALUE = re.compile(r".{0,6}(?:指标值|目标值).{0,4}")
_UPPER = re.compile(r"[一二]级(?:绩效)?指标")
_LEAST_LEVELS = 2
_BEYOND = 99.0  # points
_GAP = 0.25  # of the size: the narrowest white strip between two columns
_PART = 1.2  # of the size: what stands nearer in the header is one text


def is_indicator_header(row: Row) -> bool:
    """Say whether a line heads the columns of indicators, from their levels to their values."""
    levels = sum(_LEVEL.fullmatch(part.text) is not None for part in row.atoms)
    return levels >= _LEAST_LEVELS and any(_VALUE.fullmatch(part.text) for part in row.atoms)


def indicators_below(
    lines: Sequence[Row], across: Sequence[Rule], size: float, bounds: tuple[float, float]
) -> FormPart | None:
    """Return the rows from the header of the indicators down; None where levels, names and values do not fit."""
    texts = _texts(lines[0].atoms, size)
    beside = next((place for place, part in enumerate(texts) if _UPPER.fullmatch(part.text)), 0)
    head = texts[beside:]
    marks = [Mark.of(part) for row in lines[1:] for part in row.atoms]
    side = [*map(Mark.of, texts[:beside]), *(mark for mark in marks if mark.x1 <= head[0].x0)]
    marks = [mark for mark in marks if mark not in side]
    levels = [place for place, part in enumerate(head) if _UPPER.fullmatch(part.text)]
    edges = _column_edges(head, marks, size)
    if edges is None or levels != list(range(len(levels))):
        return None
    ends = [head[0].x0 - _BEYOND, *edges, bounds[1] + _BEYOND]
    columns = [[mark for mark in marks if x0 <= (mark.x0 + mark.x1) / 2 < x1] for x0, x1 in pairwise(ends)]
    value = next(place for place, part in enumerate(head) if _VALUE.fullmatch(part.text))
    rows = _rows(columns, value, len(levels), across, size)
    if rows is None:
        return None
    rows = [(lines[0].y0, lines[0].y1), *rows]
    if any(below[0] < above[1] - size / 2 for above, below in pairwise(rows)):
        return None
    start = _start(side, min([head[0].x0, *(mark.x0 for mark in columns[0])]), rows, size, bounds[0])
    if start is None:
        return None
    starts = [start, *((edge, edge) for edge in edges)]
    cells = _cells(columns[: len(levels)], starts, rows, across, size)
    if cells is None:
        return None
    whole = [FormCell(0, len(rows), bounds[0], bounds[0])] if side else []
    return FormPart(tuple(rows), (*whole, *cells))


def _rows(
    columns: Sequence[Sequence[Mark]], value: int, levels: int, across: Sequence[Rule], size: float
) -> list[tuple[float, float]] | None:
    """Return from where to where the rows run: one for each value, as high as what stands beside it."""
    values = joined_marks(lines_of_marks(columns[value]), across, size)
    rows = [[mark] for mark in values]
    for place, column in enumerate(columns):
        if place < levels or place == value:
            continue
        groups = nearest_rows(lines_of_marks(column), values, size) if values else None
        if groups is None:
            return None
        for row, group in zip(rows, groups, strict=True):
            row.extend(group)
    return [(min(mark.y0 for mark in row), max(mark.y1 for mark in row)) for row in rows] or None


def _start(
    side: Sequence[Mark], first: float, rows: Sequence[tuple[float, float]], size: float, left: float
) -> tuple[float, float] | None:
    """Return where the first column may begin: at the table's left, or behind the one label that heads all rows."""
    if not side:
        return left, left
    labels = joined_marks(lines_of_marks(side), (), size, apart=False)
    inside = rows[0][0] - size < labels[0].middle < rows[-1][1] + size / 2
    return (labels[0].x1, first) if len(labels) == 1 and inside and labels[0].x1 <= first else None


def _cells(
    levels: Sequence[Sequence[Mark]],
    starts: Sequence[tuple[float, float]],
    rows: Sequence[tuple[float, float]],
    across: Sequence[Rule],
    size: float,
) -> list[FormCell] | None:
    cells = [FormCell(0, 1, *start) for start in starts]
    cells += [FormCell(row, row + 1, *start) for start in starts[len(levels) :] for row in range(1, len(rows))]
    ends = set(range(len(rows)))
    for level, start in reversed(list(zip(levels, starts, strict=False))):
        labels = joined_marks(lines_of_marks(level), across, size, apart=False)
        covered = covered_rows(labels, rows[1:], across, size, ends)
        if covered is None:
            return None
        ends = {stop for _, stop in covered}  # a level's label covers whole ones of the next
        cells += [FormCell(begin + 1, stop + 1, *start) for begin, stop in covered]
    return cells


def _texts(atoms: Sequence[Part], size: float) -> list[Part]:
    """Return the texts of a line: pieces that stand near each other are one."""
    texts: list[Part] = []
    for atom in atoms:
        if texts and atom.x0 - texts[-1].x1 < _PART * size:
            last = texts.pop()
            atom = Part(last.text + atom.text, last.x0, atom.x1, min(last.y0, atom.y0), max(last.y1, atom.y1))  # noqa: PLW2901
        texts.append(atom)
    return texts


def _column_edges(head: Sequence[Part], marks: Sequence[Mark], size: float) -> list[float] | None:
    """Return the x between the header's columns, in the widest white strip from the middle of one to the next."""
    edges: list[float] = []
    for left, right in pairwise(head):
        ink = sorted(
            [(left.x0, left.x1), (right.x0, right.x1)]
            + [(mark.x0, mark.x1) for mark in marks if mark.x1 > left.middle and mark.x0 < right.middle]
        )
        gaps: list[tuple[float, float]] = []
        reach = left.middle
        for x0, x1 in ink:
            if x0 > reach:
                gaps.append((x0 - reach, (x0 + reach) / 2))
            reach = max(reach, x1)
        if not gaps or max(gaps)[0] < _GAP * size:
            return None
        edges.append(max(gaps)[1])
    return edges
