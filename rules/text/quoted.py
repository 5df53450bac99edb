"""What the text may quote: the figures of all tables by the name of their line or total column, and all totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rules.protocol import Subject
from rules.tables import Found, TableView, tables
from rules.text.figures import is_generic, label_key
from schemas.amount import Amount
from schemas.document import Column, Line, LineRole
from schemas.report import Evidence

__all__ = ["PROJECTS", "Quotable", "QuotableFigures", "quotable_figures"]

PROJECTS: Final = "项目支出"
_QUOTES: Final = '“”"「」'
_SUMS: Final = frozenset({"合计", "小计", "总计", "预算数", "决算数", "金额"})
_TOTAL_ROLES: Final = frozenset({LineRole.TOTAL, LineRole.SUBTOTAL})
_COUNTED: Final = re.compile(
    r"[（(](?:辆|个|人|次|批|台|套|家|平方米)[^（()）]{0,4}[)）]$"
)  # no money stands in such a line
_NO_FIGURES: Final = frozenset({LineRole.INDEX, LineRole.BLANK})


@dataclass(frozen=True, slots=True)
class Quotable:
    """A figure of a table with its line and column for people; ``printed`` is its text, ``table`` its place."""

    amount: Amount
    evidence: Evidence
    table: int
    kind: str
    title: str
    row: str

    @property
    def printed(self) -> str:
        """The figure as printed."""
        return self.evidence.text.strip() or "0"


@dataclass(frozen=True, slots=True)
class QuotableFigures:
    """The figures of all tables by name and by code, and all totals."""

    names: dict[str, list[Quotable]]
    codes: dict[str, list[Quotable]]
    totals: list[Quotable]

    def named(self, name: str) -> list[Quotable]:
        """Return the figures of a name."""
        return self.names.get(name_key(name), [])


def quotable_figures(subject: Subject) -> QuotableFigures:
    """Return the figures that the text may quote; performance forms and tables without a unit have none."""
    return subject.remember(_build)


def name_key(name: str) -> str:
    """Return what a name is looked up by; 项目支出 is a name of its own, 项目 alone is none."""
    return PROJECTS if name.strip(_QUOTES) == PROJECTS else label_key(name)


def _build(subject: Subject) -> QuotableFigures:
    found = QuotableFigures({}, {}, [])
    forms = {form.table for form in subject.document.forms}
    for view in tables(subject).views:
        if view.index not in forms and view.table.unit is not None:
            _enter(view, found)
    found.names.pop("", None)
    return found


def _enter(view: TableView, found: QuotableFigures) -> None:
    """Enter the figures of a table under the names of their line, of a total's column, and of the table itself."""
    kind = name_key(view.kind.removesuffix("表"))
    for line in view.table.lines:
        if line.role in _NO_FIGURES or _COUNTED.search(line.name):
            continue
        total = line.role in _TOTAL_ROLES or not line.name
        for column in view.amounts(line.panel):
            figure = view.figure(line, column)
            amount = figure.amount
            if amount is None and "三公" in view.kind and figure.found is Found.BLANK and _filled(view, line):
                amount = Amount(Decimal(0), view.table.unit, 0)  # nothing is planned for what the form leaves blank
            if amount is None or figure.evidence.bbox is None:
                continue
            header = next((part for part in reversed(column.path) if part not in _SUMS), "")
            place = Quotable(
                amount, figure.evidence, view.index, view.kind, view.name, line.name or header or line.code
            )
            for key in (*_keys(line, column, header if total else ""), *([kind] if total else [])):
                found.names.setdefault(key, []).append(place)
            if line.code:
                found.codes.setdefault(line.code, []).append(place)
            if total:
                found.totals.append(place)


def _filled(view: TableView, line: Line) -> bool:
    """Whether a line shows a figure at all: then what it leaves blank is nothing."""
    return any(view.figure(line, column).amount is not None for column in view.amounts(line.panel))


def _keys(line: Line, column: Column, header: str) -> Iterator[str]:
    """Yield what a figure is called: by its line, and in a total's line by its column, as printed and canonically."""
    names = [line.name, line.concept or ""]
    if header:
        names += [header, column.concept or ""]
    for key in dict.fromkeys(name_key(name) for name in names if name):
        if key == PROJECTS or not is_generic(key):
            yield key
