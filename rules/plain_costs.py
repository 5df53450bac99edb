"""Costs of a performance form that are plain amounts, against the money of their project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from rules.project_costs import FLOOR, ProjectCosts
from rules.protocol import Looked, Outcome, Problem, Text
from rules.text.passages import compact
from rules.text.performance import evidence_of, indicator_evidence, name_of
from rules.text.slips import one_slip
from schemas.amount import Amount
from schemas.form import Indicator
from schemas.report import Severity

__all__ = ["against_amount", "sum_but_for_a_digit"]

_USUAL_CUT: Final = Decimal("1.2")  # budgets are cut across the board after the forms were filled in
_DIGITS: Final = 4  # digits of a cost that misses the whole by one slip only by a rare chance


def against_amount(project: ProjectCosts, totals: Sequence[str], partly: Sequence[str]) -> Iterator[Outcome]:
    """Compare each cost with the project's amount: none is more, and the only one, the whole cost, is no less."""
    for indicator, amount in project.plain:
        name = compact(indicator.name.text)[0]
        sole = len(project.costs) == 1 and any(word in name for word in totals)
        if _partial(indicator, partly):
            continue
        over = amount.interval.low > project.amount.interval.high
        under = sole and amount.interval.high < project.amount.interval.low and indicator.parsed.comparator not in FLOOR
        if not over and not under:
            yield Looked()
            continue
        value = compact(indicator.value.text)[0]
        slip = _unit_slip(amount, project.amount)
        yield Problem(
            (indicator_evidence(indicator), evidence_of(project.total.field, project.total.half, project.total.name)),
            ("成本指标", name_of(project.form), name, project.half.value if project.half else ""),
            expected=f"{project.amount.base.normalize():,f}",
            actual=f"{amount.base.normalize():,f}",
            difference=amount.base - project.amount.base,
            unit="元",
            severity=Severity.INFO if over and _may_be(project, amount) else None,
            text=Text(
                f"成本指标“{name}”{value} {'大于' if over else '小于'}项目资金总额 {project.printed}{slip.zh}",
                f"the cost {name} {value} is {'more' if over else 'less'} than the project's "
                f"{project.printed}{slip.en}",
            ),
        )


def _may_be(project: ProjectCosts, amount: Amount) -> bool:
    """Say whether a cost above the project's money is usual: a later cut, or a contract of which one year is paid.

    Lists of projects print the money of the year beside the price of the whole contract; one that is ten or a hundred
    times as much has a misplaced point.
    """
    if amount.base in {project.amount.base * power for power in (10, 100, 1000, 10_000)}:
        return False
    return project.listed or amount.base <= project.amount.base * _USUAL_CUT


def sum_but_for_a_digit(project: ProjectCosts, partly: Sequence[str]) -> Iterator[Outcome]:
    """Find the one cost of which one digit keeps all of them from making the project's amount."""
    plain = project.plain
    if len(plain) < 2 or len(plain) != len(project.costs) or any(_partial(indicator, partly) for indicator, _ in plain):
        return
    missing = project.amount.base - sum((amount.base for _, amount in plain), Decimal(0))
    whole = any(amount.base == project.amount.base for _, amount in plain)  # the others are parts of that one
    if whole or abs(missing) <= sum((amount.step for _, amount in plain), project.amount.step) / 2:
        yield Looked()
        return
    slipped = [
        (entry, amount)
        for entry, amount in plain
        if amount.value % 1 and one_slip(amount.base + missing, amount, _DIGITS)  # round ones are often one digit apart
    ]
    if len(slipped) != 1:
        return
    indicator, amount = slipped[0]
    name, value = compact(indicator.name.text)[0], compact(indicator.value.text)[0]
    right = amount.printed(amount.base + missing)
    yield Problem(
        (indicator_evidence(indicator), evidence_of(project.total.field, project.total.half, project.total.name)),
        ("成本指标", name_of(project.form), name, project.half.value if project.half else ""),
        expected=right,
        actual=value,
        difference=-missing,
        unit="元",
        text=Text(
            f"成本指标“{name}”{value}：各项成本之和与项目资金总额 {project.printed} 只差这一项的一位数字，应为 {right}",
            f"the cost {name} {value}: but for one digit of it the costs make the project's {project.printed}; "
            f"it should be {right}",
        ),
    )


def _partial(indicator: Indicator, words: Sequence[str]) -> bool:
    return any(word in compact(indicator.name.text)[0] for word in words)


def _unit_slip(cost: Amount, total: Amount) -> Text:
    ratio = cost.base / total.base if total.base else Decimal(0)
    if ratio in {Decimal(10_000), Decimal("0.0001")}:
        return Text("，疑元与万元混用", "; 元 and 万元 seem to be mixed up")
    return Text("", "")
