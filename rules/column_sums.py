"""Which columns of a table make which: a total column and the columns beside it under the same header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rules.columns import of_which
from rules.names import plain
from schemas.document import Column

__all__ = ["column_sums", "divided_totals", "header_path"]

_TOTALS: Final = {"合计", "小计", "总计", "总额"}
_OF_WHICH: Final = "其中"


def column_sums(columns: Sequence[Column]) -> list[tuple[Column, list[Column]]]:
    """Return each total column of a header with the columns that make it."""
    found: list[tuple[Column, list[Column]]] = []
    _group([(column, header_path(column)) for column in columns if not of_which(column)], found)
    return found


def divided_totals(columns: Sequence[Column]) -> list[tuple[Column, list[Column]]]:
    """Return each column with the columns that stand under 其中 right beside it: they may be all of it, or a part."""
    found: list[tuple[Column, list[Column]]] = []
    whole: Column | None = None
    for column in columns:
        under = column.path[0].rstrip("：:") == _OF_WHICH if column.path else False
        if not under:
            whole = column if len(header_path(column)) == 1 and not of_which(column) else None
        elif whole is not None and len(column.path) > 1:
            if not found or found[-1][0] is not whole:
                found.append((whole, []))
            found[-1][1].append(column)
    return [(total, parts) for total, parts in found if len(parts) > 1]


_Entry = tuple[Column, tuple[str, ...]]


def header_path(column: Column) -> tuple[str, ...]:
    """Return the header path without repetitions, so that a merged header cell counts once."""
    return tuple(dict.fromkeys(plain(part) for part in column.path if plain(part)))


def _group(entries: Sequence[_Entry], found: list[tuple[Column, list[Column]]]) -> list[Column]:
    """Return the columns that stand for a group as a whole: its total, or all its parts."""
    groups: dict[str, list[_Entry]] = {}
    for column, path in entries:
        groups.setdefault(path[0] if path else "", []).append((column, path[1:]))
    if len(groups) == 1 and any(rest for _, rest in next(iter(groups.values()))):
        return _group(next(iter(groups.values())), found)
    total: Column | None = None
    parts: list[Column] = []
    for name, members in groups.items():
        if total is None and len(members) == 1 and (name in _TOTALS or members[0][0].concept == "合计"):
            total = members[0][0]
        elif len(members) == 1:
            parts.append(members[0][0])
        elif all(rest for _, rest in members):
            parts += _group(members, found)
        else:
            # A column whose header is the group's own name is the group's total.
            whole = [column for column, rest in members if not rest]
            parts += whole[:1]
            _group([(column, rest) for column, rest in members if rest], found)
    if total is None:
        return parts
    if len(parts) > 1:
        found.append((total, parts))
    return [total]
