"""Recognised rows that do not add up as the other rows of their table do: one of their figures may be misread.

Nothing is known here of what columns mean. That one column is the sum of others shows in nearly all rows, and in some
of them with at least two that are filled. A figure is doubted for it and never changed; a second look at its ink
decides. Of digits changed in tables of 14 disclosures 29 % are noticed so; of 21,766 figures of 21 others, as printed,
33 are in rows that do not add up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Final

from extractor.layout import RawCell
from schemas.document import CERTAIN

__all__ = ["unclosed"]

_FIGURE: Final = re.compile(r"([-－−]?)(\d[\d,，]*)(?:[.．](\d+))?")
_NOTHING: Final = frozenset({"", "-", "—", "--", "——", "－"})
_TELLING: Final = 2  # rows in which several addends make the sum
_HOLDING: Final = 4  # rows in which it holds, at least, with others in which a single addend does
_OTHERS: Final = 5  # so many of these for each that does not
_LONGEST: Final = 8  # addends beside each other
_WIDEST: Final = 14  # columns in which two addends may stand anywhere

_Row = Mapping[int, int]  # a row's values by column, in units of the table's last decimal


def unclosed(cells: Sequence[RawCell]) -> set[int]:
    """Return the indices of the figures in rows that break a sum which holds in nearly all others of the grid."""
    rows = _rows(cells)
    columns = sorted({column for row in rows.values() for column, value in row.items() if value})
    broken: set[tuple[int, int]] = set()
    for total, addends in _candidates(columns):
        broken |= {(row, column) for row in _breaking(rows, total, addends) for column in (total, *addends)}
    return {index for index, cell in enumerate(cells) if cell.text and (cell.row, cell.column) in broken}


def _rows(cells: Sequence[RawCell]) -> dict[int, _Row]:
    """Return the rows with what is surely read in them: amounts, and nothing as 0."""
    read = {
        (cell.row, cell.column): match
        for cell in cells
        if cell.row_span == cell.column_span == 1 and (match := _FIGURE.fullmatch("".join(cell.text.split())))
    }
    decimals = max((len(match[3] or "") for match in read.values()), default=0)
    rows: dict[int, dict[int, int]] = {}
    for cell in cells:
        if cell.row_span != 1 or cell.column_span != 1 or cell.confidence < CERTAIN:
            continue  # what is in doubt already explains what does not add up
        match = read.get((cell.row, cell.column))
        if match is not None:
            digits = re.sub("[,，]", "", match[2]) + (match[3] or "").ljust(decimals, "0")
            rows.setdefault(cell.row, {})[cell.column] = -int(digits) if match[1] else int(digits)
        elif cell.text in _NOTHING:
            rows.setdefault(cell.row, {})[cell.column] = 0
    return {number: row for number, row in rows.items() if not _is_numbering(row, decimals)}


def _is_numbering(row: _Row, decimals: int) -> bool:
    """Say whether a row numbers the columns."""
    values = [row[column] for column in sorted(row)]
    step = 10**decimals
    return len(values) > 1 and values[0] != 0 and all(then - value == step for value, then in pairwise(values))


def _candidates(columns: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield a column and those it may be the sum of: several beside it, or any two."""
    for place, total in enumerate(columns):
        for count in range(2, _LONGEST + 1):
            behind, before = columns[place + 1 : place + 1 + count], columns[max(0, place - count) : place]
            yield from ((total, tuple(run)) for run in (behind, before) if len(run) == count)
        if len(columns) <= _WIDEST:
            yield from ((total, pair) for pair in combinations([one for one in columns if one != total], 2))


def _breaking(rows: Mapping[int, _Row], total: int, addends: Sequence[int]) -> list[int]:
    """Return the few rows in which a sum fails that others show; none where it is no sum.

    A printed sum of rounded parts may miss by half of its last digit for each.
    """
    telling = held = 0
    fails: list[int] = []
    for number, row in rows.items():
        if total not in row or any(column not in row for column in addends):
            continue
        parts = [value for column in addends if (value := row[column])]
        if not parts and not row[total]:
            continue
        if abs(row[total] - sum(parts)) <= len(parts) // 2:
            telling += len(parts) > 1
            held += 1
        else:
            fails.append(number)
            if len(fails) > 1 + len(rows) // _OTHERS:
                return []
    return fails if telling >= _TELLING and held >= max(_HOLDING, _OTHERS * len(fails)) else []
