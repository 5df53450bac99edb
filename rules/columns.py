"""Which columns the names of an equation mean, in tables that print the same names more than once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.protocol import Text, Unchecked
from rules.tables import TableView
from schemas.document import Column
from schemas.report import State

__all__ = ["column_groups"]


def column_groups(view: TableView, panel: int, names: Mapping[str, bool]) -> Sequence[dict[str, Column]] | Unchecked:
    """Return for each set of columns that belong together the column that each name means.

    ``names`` says of each name whether it may be absent. A table of final accounts has 合计 and its parts once under
    预算数 and once under 决算数: two groups. Names that are still ambiguous, or missing, make it Unchecked.
    """
    found = {name: [column for column in view.columns(name) if column.panel == panel] for name in names}
    missing = [name for name, columns in found.items() if not columns and not names[name]]
    if missing:
        if not any(found.values()):
            return []
        unclear = any(column.concept is None for column in view.amounts(panel)) or bool(view.table.doubts)
        return Unchecked(
            Text(
                f"《{view.kind}》（第{view.page}页）没有“{missing[0]}”栏",
                f"{view.kind} (page {view.page}) has no column {missing[0]}",
            ),
            State.NOT_EVALUATED if unclear else State.NOT_APPLICABLE,
        )
    if all(len(columns) <= 1 for columns in found.values()):
        return [{name: columns[0] for name, columns in found.items() if columns}]
    for depth in (1, 2, 3):
        groups = _by_prefix(found, depth)
        good = [group for group in groups if all(name in group or names[name] for name in names)]
        if good:
            return [group for group in good if len(group) > 1]
    twice = next(name for name, columns in found.items() if len(columns) > 1)
    return Unchecked(
        Text(
            f"《{view.kind}》（第{view.page}页）有多个“{twice}”栏",
            f"{view.kind} (page {view.page}) has several {twice}",
        )
    )


def _by_prefix(found: Mapping[str, Sequence[Column]], depth: int) -> list[dict[str, Column]]:
    """Group columns by the beginning of their header paths; an empty list where a group has a name twice."""
    groups: dict[tuple[str, ...], dict[str, Column]] = {}
    for name, columns in found.items():
        for column in columns:
            group = groups.setdefault(column.path[:depth], {})
            if name in group:
                return []
            group[name] = column
    return list(groups.values())
