"""The costs that a performance form names, beside the money of its project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from rules.protocol import Subject
from rules.text.performance import amount_of, halves, indicators, is_cost, project_amount
from rules.text.rates import parse_rate_unit
from schemas.amount import Amount, MoneyUnit
from schemas.document import Cell
from schemas.form import Fund, Half, Indicator, PerformanceForm

__all__ = ["EXACT", "FLOOR", "Price", "ProjectCosts", "project_costs"]

EXACT: Final = frozenset({None, "=", "＝"})
"""What stands before a value that is meant as it is printed."""
FLOOR: Final = frozenset({"≥", ">", "＞", "≧", ">="})
"""What stands before a value that is the least."""


@dataclass(frozen=True, slots=True)
class Price:
    """A cost indicator per something: money in 元, what it is counted by."""

    indicator: Indicator
    each: Decimal
    per: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProjectCosts:
    """One half of a form with its largest total."""

    form: PerformanceForm
    half: Half | None
    total: Fund
    amount: Amount
    costs: tuple[Indicator, ...]
    listed: bool  # the form is a line of a list of projects

    @property
    def prices(self) -> tuple[Price, ...]:
        """The costs that are rates."""
        found = []
        for indicator in self.costs:
            number, unit = indicator.parsed.number, indicator.parsed.unit or ""
            rate = parse_rate_unit(unit)
            if number is not None and rate is not None:
                found.append(Price(indicator, number.scaleb(rate[0].exponent), rate[1]))
        return tuple(found)

    @property
    def plain(self) -> list[tuple[Indicator, Amount]]:
        """The costs that are amounts, each with its amount."""
        return [(indicator, amount) for indicator in self.costs if (amount := _money(indicator)) is not None]

    @property
    def printed(self) -> str:
        """The project's amount as printed, with its unit."""
        return f"{self.total.field.text.strip()}{self.amount.unit.value if self.amount.unit else ''}"


def project_costs(subject: Subject) -> tuple[ProjectCosts, ...]:
    """Return each half of each form that states a project's amount and costs."""
    return tuple(costs for form, listed in _surely(subject) for costs in _halves(form, listed=listed))


def _surely(subject: Subject) -> list[tuple[PerformanceForm, bool]]:
    """Return the forms, and whether each is one of a list; these have the indicators beside the project's name only.

    A page break cuts a project's merged cells in two, and an empty half does not say whose it is.
    """
    forms = subject.document.forms
    many = {table for table, count in Counter(form.table for form in forms).items() if count > 1}
    grids = {table: subject.document.tables[table].grid() for table in many}
    return [
        (form, False) if form.table not in many else (replace(form, indicators=_beside(form, grids[form.table])), True)
        for form in forms
    ]


def _beside(form: PerformanceForm, grid: Mapping[tuple[int, int], Cell]) -> tuple[Indicator, ...]:
    name = form.project
    own = grid.get((name.row, name.column)) if name else None
    if name is None or own is None or not own.text.strip():
        return ()
    return tuple(entry for entry in form.indicators if grid.get((entry.value.row, name.column)) is own)


def _halves(form: PerformanceForm, *, listed: bool) -> Iterator[ProjectCosts]:
    total = project_amount(form)
    amount = amount_of(total) if total else None
    if total is None or amount is None or amount.unit is None or not amount.base:
        return
    own = halves(form)
    for half in own:
        if total.half is None and half is Half.PERIOD and Half.ANNUAL in own:
            continue  # the form states one year's money only
        costs = tuple(indicator for indicator in indicators(form, half) if is_cost(indicator))
        if costs:
            yield ProjectCosts(form, half, total, amount, costs, listed)


def _money(indicator: Indicator) -> Amount | None:
    unit = MoneyUnit.from_text(indicator.parsed.unit)
    number = indicator.parsed.number
    if unit is None or number is None or indicator.parsed.upper is not None:
        return None
    exponent = number.as_tuple().exponent
    return Amount(number, unit, -exponent if isinstance(exponent, int) and exponent < 0 else 0)
