"""Rows of a table without walls: lines that belong to one row are joined, lines that are rows of their own stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractor.grid.printed import AMOUNT, Part, Row, is_total

__all__ = ["is_one_row", "joined_rows", "rows_between", "together", "wraps"]

_OVERLAP = 0.9  # of the size: lines whose middles are nearer overlap
_TIGHT = 1.45  # of the size: how far apart the lines of one wrapped text are at most
_WRAPPED = 1.9  # the same of a text that two drawn edges hold together
_LOOSE = 2.0  # the same where all else says that it is one text
_CODE = re.compile(r"\d{2,9}")
_LEAST_CODED = 3
_MOSTLY_CODED = 0.6  # part of the lines that begin with a code
_MOSTLY = 0.5  # part of the distances that are tight where rows themselves are


def joined_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that lines form by their distances alone.

    Lines that overlap in height cannot be rows of their own. Lines a little further off are the lines of one wrapped
    text, where most rows keep more room between them, as long as no more than one of them holds figures.
    """
    groups: list[list[Row]] = []
    for row in rows:
        if groups and row.middle - groups[-1][-1].middle < _OVERLAP * row.size and _fits(groups[-1], row):
            groups[-1].append(row)
        else:
            groups.append([row])
    lines = _with_rests([together(group) for group in groups])
    if len(lines) < 3:
        return lines
    steps = [(below.middle - above.middle) / below.size for above, below in pairwise(lines)]
    tight = [step < _TIGHT for step in steps]
    if sum(tight) > _MOSTLY * len(tight) or max(steps) < 1.15 * min(steps):
        return lines
    joined = [[lines[0]]]
    for row, near in zip(lines[1:], tight, strict=True):
        if near and sum(one.body for one in (*joined[-1], row)) < 2 and _fits(joined[-1], row):
            joined[-1].append(row)
        else:
            joined.append([row])
    return [together(group) for group in joined]


def _with_rests(rows: Sequence[Row]) -> list[Row]:
    """Join the rest of a name with the coded row above it, where that name is as long as any and all rows have codes.

    Word processors may set the lines of a wrapped name as far apart as rows are.
    """
    coded = [row for row in rows if _CODE.fullmatch(row.atoms[0].text) and len(row.atoms) > 1]
    if len(coded) < max(_LEAST_CODED, _MOSTLY_CODED * len(rows)):
        return list(rows)
    edge = max((name.x1 for name in map(_name, coded) if name is not None), default=0.0)
    joined = [rows[0]]
    for row in rows[1:]:
        above = joined[-1]
        name = _name(above) if _CODE.fullmatch(above.atoms[0].text) else None
        rest = row.atoms[0]
        if (
            name is not None
            and len(row.parts) == 1
            and not rest.figure
            and not is_total(row.parts[0])
            and name.x1 > edge - row.size
            and name.x0 - 2 * row.size < rest.x0 < name.x0 + row.size
            and row.middle - above.middle < _LOOSE * row.size
        ):
            joined[-1] = together([above, row])
        else:
            joined.append(row)
    return joined


def _name(row: Row) -> Part | None:
    return next((part for part in row.parts if not part.figure and not _CODE.fullmatch(part.text)), None)


def _fits(group: Sequence[Row], row: Row) -> bool:
    """Say whether a line can belong to a row: no figures below each other, no texts nearer than lines are."""
    for part in row.atoms:
        for other in (one for line in group for one in line.atoms if one.x0 < part.x1 and part.x0 < one.x1):
            if part.figure and other.figure:
                return False
            if abs(part.y0 + part.y1 - other.y0 - other.y1) / 2 < _OVERLAP * row.size:
                return False
    return True


def is_one_row(lines: Sequence[Row]) -> bool:
    """Say whether the lines between two rules can be those of one row: near each other, figures in one of them.

    Figures in more than one of them can be those of one row if they are wrapped: 10,364,2 and 00.00 below it.
    """
    near = all(below.middle - above.middle < _TIGHT * below.size for above, below in pairwise(lines))
    return near and (sum(row.body for row in joined_rows(lines)) < 2 or _wrapped(lines))


def wraps(band: Sequence[Row]) -> bool:
    """Say whether lines between two drawn edges are one row: figures in one of them, the others carry its texts on.

    Or the figures in the others are pieces of those above them.
    """
    if any(below.middle - above.middle >= _WRAPPED * below.size for above, below in pairwise(band)):
        return False
    if _wrapped(band):
        return True
    if sum(row.body for row in band) != 1 or any(len(row.atoms) > 1 for row in band if not row.body):
        return False
    return all(
        any(atom.x0 < other.x1 and other.x0 < atom.x1 for atom in above.atoms for other in below.atoms)
        for above, below in pairwise(band)
    )


def _wrapped(lines: Sequence[Row]) -> bool:
    """Say whether the figures below each other are pieces: together each has one decimal point and is an amount."""
    stacked: list[list[Part]] = []
    for part in (part for row in lines for part in row.atoms if part.figure):
        above = next((one for one in stacked if one[-1].x0 < part.x1 and part.x0 < one[-1].x1), None)
        if above is None:
            stacked.append([part])
        else:
            above.append(part)
    several = ["".join(part.text for part in one) for one in stacked if len(one) > 1]
    return bool(several) and all(text.count(".") == 1 and AMOUNT.fullmatch(text) for text in several)


def rows_between(rows: Sequence[Row], edges: Sequence[float]) -> list[list[Row]]:
    """Return the lines in each band between neighbouring edges."""
    return [[row for row in rows if top <= row.middle < bottom] for top, bottom in pairwise(edges)]


def together(lines: Sequence[Row]) -> Row:
    """Return lines that are one row as one, what stands further left first."""
    if len(lines) == 1:
        return lines[0]
    parts = sorted((part for line in lines for part in line.parts), key=lambda part: part.x0)
    atoms = sorted((atom for line in lines for atom in line.atoms), key=lambda atom: atom.x0)
    y0, y1 = min(line.y0 for line in lines), max(line.y1 for line in lines)
    return Row(tuple(parts), tuple(atoms), y0, y1, median(line.size for line in lines))
