"""What of a sheet is printed, and which of its rows are tables.

A sheet may hold several tables, one below the other: titles and captions (部门：…, 单位：万元) part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["PrintedSheet", "beside_each_other", "bordered", "table_rows"]

_CAPTION: Final = re.compile(r"(?:[^\d:：]{0,8}(?:部门|单位)(?:[（(][^）)]*[)）])?(?:名称)?|日期|编报?号)[:：]")
_TITLE: Final = re.compile(r"[^。；;，,]{2,60}表(?:[（(][^（()）]*[)）])?")


_LEAST: Final = 2  # columns of a table


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """What of a sheet is printed. ``rows`` and ``columns`` are the sheet's own numbers of what is not hidden.

    ``spans`` gives (rows, columns) shown by a merged range, keyed by its first shown place.
    """

    sheet: Worksheet
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    texts: dict[tuple[int, int], str]
    spans: dict[tuple[int, int], tuple[int, int]]

    def filled(self, row: int) -> list[int]:
        """Return the columns in which a row prints something."""
        return [column for column in self.columns if self.texts.get((row, column))]

    def bordered(self, place: int) -> bool:
        """Say whether most of the cells that a row uses, given by its place in ``rows``, have borders."""
        row = self.rows[place]
        walls = [bordered(self.sheet.cell(row, column)) for column in self.columns]
        used = [index for index, wall in enumerate(walls) if wall or self.texts.get((row, self.columns[index]))]
        return sum(walls) >= min(_LEAST, len(walls)) and sum(walls) * 2 > used[-1] - used[0] + 1

    def used(self, first: int, last: int) -> tuple[int, ...]:
        """Return the columns from the first to the last that any row between two places of ``rows`` uses."""
        rows = self.rows[first : last + 1]
        used = [
            index
            for index, column in enumerate(self.columns)
            if any(self.texts.get((row, column)) or bordered(self.sheet.cell(row, column)) for row in rows)
        ]
        wide = max((self.columns.index(at[1]) + span[1] for at, span in self.spans.items() if at[0] in rows), default=0)
        return self.columns[used[0] : max(used[-1] + 1, min(wide, len(self.columns)))] if used else ()

    def width(self, place: int) -> int:
        """Return how many columns the widest merged range that begins in a row shows."""
        row = self.rows[place]
        return max((self.spans.get((row, column), (1, 1))[1] for column in self.columns), default=1)


def beside_each_other(content: PrintedSheet) -> list[PrintedSheet]:
    """Return the parts of a sheet on which tables stand side by side, each with its title, from left to right.

    Columns that nothing uses part them.
    """
    empty = [column for column in content.columns if not _uses(content, column)]
    groups: list[list[int]] = [[]]
    for column in content.columns:
        if column in empty:
            groups.append([])
        else:
            groups[-1].append(column)
    parts = [
        replace(content, columns=tuple(group), spans={at: span for at, span in content.spans.items() if at[1] in group})
        for group in groups
        if group
    ]
    whole = all(len(part.columns) >= _LEAST and _has_table(part) for part in parts)
    return parts if len(parts) > 1 and whole else [content]


def _uses(content: PrintedSheet, column: int) -> bool:
    """Say whether a column prints something, has a border, or lies in a merged range."""
    place = content.columns.index(column)
    if any(content.texts.get((row, column)) or bordered(content.sheet.cell(row, column)) for row in content.rows):
        return True
    starts = {other: number for number, other in enumerate(content.columns)}
    return any(
        starts.get(at[1], place) < place < starts.get(at[1], place) + span[1] for at, span in content.spans.items()
    )


def _has_table(part: PrintedSheet) -> bool:
    """Say whether a part of a sheet has a title and a table of its own."""
    return any(_is_title(part, place) for place in range(len(part.rows))) and bool(table_rows(part))


def table_rows(content: PrintedSheet) -> list[tuple[int, int]]:
    """Return the first and last place in ``rows`` of each grid: by borders, else by rows with several filled cells."""
    walled = [place for place in range(len(content.rows)) if content.bordered(place)]
    inner = walled if len(walled) >= 2 else _full(content)
    if len(inner) < 2:
        return []
    parting = set(_parting(content, inner[0], inner[-1], frozenset(walled)))
    grids: list[tuple[int, int]] = []
    open_ = False
    for place in inner:
        if open_ and not parting.intersection(range(grids[-1][1], place + 1)):
            grids[-1] = (grids[-1][0], place)
        elif place not in parting:
            grids.append((place, place))
            open_ = True
    return grids


def _full(content: PrintedSheet) -> list[int]:
    """Return the rows of a table without borders: several cells are filled, none is as wide as the sheet."""
    return [
        place
        for place, row in enumerate(content.rows)
        if len(content.filled(row)) >= 2
        and content.width(place) < len(content.columns)
        and not _is_caption(content, place)
    ]


def _parting(content: PrintedSheet, first: int, last: int, walled: frozenset[int]) -> Iterator[int]:
    """Yield the rows between two tables; within borders only a title with its caption is one, for forms have labels."""
    for place in range(first, last + 1):
        title = _is_title(content, place)
        if place not in walled:
            if title or _is_caption(content, place):
                yield place
            continue
        wide = content.width(place) * 2 > len(content.columns)
        if title and wide and place < last and _is_caption(content, place + 1):
            yield from (place, place + 1)


def _is_title(content: PrintedSheet, place: int) -> bool:
    row = content.rows[place]
    filled = content.filled(row)
    return len(filled) == 1 and _TITLE.fullmatch(content.texts[row, filled[0]]) is not None


def _is_caption(content: PrintedSheet, place: int) -> bool:
    row = content.rows[place]
    filled = content.filled(row)
    return bool(filled) and all(_CAPTION.match(content.texts[row, column]) for column in filled)


def bordered(cell: Any) -> bool:  # noqa: ANN401  (openpyxl's cells of merged ranges share no public base)
    """Say whether a cell has a border on any side."""
    border = cell.border
    return any(side is not None and side.style for side in (border.left, border.right, border.top, border.bottom))
