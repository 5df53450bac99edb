"""What the projects of a document cost, wherever it says so: in tables, in the text, and in performance forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rules.names import plain
from rules.protocol import Subject
from rules.tables import TableView, tables
from rules.text.added import adds_up
from rules.text.figures import figures
from rules.text.outline import points_below, points_of
from rules.text.passages import prose
from rules.text.performance import amount_of, name_of, project_amount
from rules.text.quoted import PROJECTS, quotable_figures
from schemas.amount import Amount
from schemas.document import DocumentKind, LineRole
from schemas.form import FormKind

__all__ = ["ABOUT_PERFORMANCE", "FUND", "KnownProjects", "known_projects"]

ABOUT_PERFORMANCE: Final = re.compile(r"绩效|自评|评价")
FUND: Final = re.compile(r"一般公共预算|政府性基金|国有资本经营")
_ALL_MONEY: Final = "支出总表"
_LISTS: Final = ("项目支出表", "一般公共预算项目支出表")


@dataclass(frozen=True, slots=True)
class KnownProjects:
    """What projects cost: as printed, of each fund, the most that they can, their lists, and by performance form.

    ``most`` in 元 is None where it is not known, and in final accounts; ``listed`` are totals in 元 with the number of
    projects.
    """

    of_projects: tuple[Amount, ...]
    of_funds: tuple[tuple[str, Amount], ...]
    most: Decimal | None
    listed: tuple[tuple[Decimal, int], ...]
    forms: tuple[Amount, ...]


def known_projects(subject: Subject) -> KnownProjects:
    """Gather what a document says of the money of its projects, but for its sentences about performance."""
    tabled = quotable_figures(subject).named(PROJECTS)
    told = [
        (passage.text[figure.start : figure.money.start], figure.amount)
        for passage in prose(subject)
        if not ABOUT_PERFORMANCE.search(passage.text)
        for figure in figures(passage.text)
    ]
    projects = [(name, amount) for name, amount in told if PROJECTS in name]
    funds = [(match.group(), amount) for name, amount in told if (match := FUND.search(name))]
    printed = quotable_figures(subject).totals
    funds += [(match.group(), place.amount) for place in printed if (match := FUND.search(place.kind))]
    of_all = [place.amount.base for place in tabled if place.kind == _ALL_MONEY]
    of_all = of_all or [amount.base for name, amount in projects if not FUND.search(name) and "拨款" not in name]
    return KnownProjects(
        (*(place.amount for place in tabled), *(amount for _, amount in projects)),
        tuple(funds),
        max(of_all, default=None) if subject.document.profile.kind is DocumentKind.BUDGET else None,
        (
            *(listed for kind in _LISTS for view in tables(subject).of(kind) if (listed := _listed(view)) is not None),
            *_outlined(subject),
        ),
        tuple(_forms(subject)),
    )


def _forms(subject: Subject) -> Iterator[Amount]:
    """Yield what the projects of the performance forms cost; nothing where one has no amount or two are alike."""
    forms = [form for form in subject.document.forms if form.kind is FormKind.PROJECT]
    funds = [project_amount(form) for form in forms]
    amounts = [amount_of(fund) if fund else None for fund in funds]
    if len({name_of(form) for form in forms}) == len(forms) and all(amounts):
        yield from (amount for amount in amounts if amount is not None)


def _listed(view: TableView) -> tuple[Decimal, int] | None:
    """Return the total of a flat list of projects, each named once, and their number."""
    column = view.main_column(0)
    lines = [line for line in view.body() if line.role is LineRole.ITEM and line.name]
    totals = [line for line in view.body() if line.role is LineRole.TOTAL]
    names = {plain(line.name) for line in lines}
    if column is None or len(totals) != 1 or not lines or len(names) != len(lines):
        return None
    total = view.figure(totals[0], column).amount
    amounts = [amount.base for line in lines if (amount := view.figure(line, column).amount) is not None]
    if total is None or len(amounts) != len(lines) or sum(amounts, Decimal(0)) != total.base:
        return None
    return total.base, len(lines)


def _outlined(subject: Subject) -> Iterator[tuple[Decimal, int]]:
    """Yield the project expenditure of which the paragraphs below name all projects, and their number."""
    points = points_of(subject)
    for place, point in enumerate(points):
        parts = points_below(points, place) if point.figure and PROJECTS in point.name else []
        amounts = [part.figure.amount for part in parts if part.figure]
        if point.figure and len(amounts) == len(parts) > 1 and adds_up(point.figure.amount, amounts).holds:
            yield point.figure.amount.base, len(parts)
