"""Which columns the names of an equation mean, in tables that print the same names more than once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.protocol import Text, Unchecked
from rules.tables import TableView
from schemas.document import Column, Line
from schemas.report import State

__all__ = ["column_groups", "of_which", "stranger"]


def column_groups(view: TableView, panel: int, names: Mapping[str, bool]) -> Sequence[dict[str, Column]] | Unchecked:
    """Return for each set of columns that belong together the column that each name means.

    ``names`` says of each name whether it may be absent. A table of final accounts has 合计 and its parts once under
    预算数 and once under 决算数: two groups. Names that are still ambiguous, or missing, make it Unchecked.
    """
    found = {
        name: [c for c in view.columns(name) if c.panel == panel and not (names[name] and of_which(c))]
        for name in names
    }
    found = {name: _not_another(name, columns, found) for name, columns in found.items()}
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


def _not_another(name: str, columns: Sequence[Column], found: Mapping[str, Sequence[Column]]) -> list[Column]:
    """Leave out the columns that only print a name, and are understood as another name of the same equation.

    “三公”经费/合计 beside 会议费 is the total of these expenses, not of the row; 上年结转/单位资金 is last year's.
    """
    others = {*found, f"上年结转{name}"}
    return [column for column in columns if column.concept in {None, name} or column.concept not in others]


def of_which(column: Column) -> bool:
    """Say whether a column repeats a part of another one (其中)."""
    return any("其中" in part for part in column.path)


def stranger(view: TableView, line: Line, columns: Mapping[str, Column]) -> Column | None:
    """Return a money column that is not understood, is not among these, and holds a figure in this line.

    An equation that fails beside it may simply not name it.
    """
    used = {column.index for column in columns.values()}
    for column in view.amounts(line.panel):
        if column.concept is None and column.index not in used and not of_which(column):
            figure = view.figure(line, column)
            if figure.amount and figure.amount.value:
                return column
    return None


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
