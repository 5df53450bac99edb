"""What the text tells of the three public expenses in different places agrees.

What it does
    Gathers what the whole text tells of “三公”经费, of travel, cars and receptions for the report's year, plans and
    accounts each for themselves. ``check: sum``: where the total and all its parts are told, each with one amount only,
    and not all in one sentence, the parts make the total; told is only what one slip of the hand explains (a wrong
    digit, two that changed places, a digit lost): otherwise the places may mean different things. ``check: copy``: an
    expense that is told with two amounts, one slip apart, contradicts itself. ``check: change``: what the expenses
    changed by, against last year and against the plan each for itself, adds up in the same way (较上年减少2.97万元，
    较年初预算数减少0.36万元).

Why
    Total and parts stand under headings of their own, and each is typed for itself.

Options
    check: sum, copy or change

PASS
    “三公”经费12.50万元。……公务用车购置及运行费9.50万元。……公务接待费3.00万元。……因公出国（境）费0万元。

FAIL
    公务接待费支出3.45万元。……公务接待费3.54万元，主要用于接待。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, one_of_checks, or_nothing
from rules.text.added import adds_up
from rules.text.expense_changes import Moved, moved_together
from rules.text.expenses import Expense, Told, told_expenses
from rules.text.slips import one_lost_a_digit, one_slip, one_slips
from schemas.amount import compare_copy
from schemas.report import Evidence

__all__ = ["KIND"]

_WHOLES: Final = (
    (Expense.CARS, (Expense.BUYING, Expense.RUNNING)),
    (Expense.ALL, (Expense.TRAVEL, Expense.CARS, Expense.GUESTS)),
    (Expense.ALL, (Expense.TRAVEL, Expense.BUYING, Expense.RUNNING, Expense.GUESTS)),
)
_DIGITS: Final = 3  # of an amount of which one may have slipped


def _run(subject: Subject, check: str) -> Iterator[Outcome]:
    if check == "change":
        outcomes = [outcome for group in moved_together(subject) for outcome in _changes(group)]
        yield from or_nothing(outcomes, Text("正文没有“三公”经费各项的增减", "no changes of the expenses"))
        return
    outcomes = []
    for planned in (True, False):
        told = [one for one in told_expenses(subject) if one.planned is planned]
        by_expense = {expense: [one for one in told if one.expense is expense] for expense in Expense}
        outcomes += _sums(by_expense) if check == "sum" else _copies(by_expense)
    yield from or_nothing(
        outcomes, Text("正文没有分处写明的“三公”经费", "the expenses are not told in places of their own")
    )


def _sums(told: dict[Expense, list[Told]]) -> Iterator[Outcome]:
    for whole, parts in _WHOLES:
        entries = [told[expense] for expense in (whole, *parts)]
        if not all(entries) or any(_differ(entry) for entry in entries):
            continue
        total, *items = [entry[0] for entry in entries]
        if all(_with(total, entry) for entry in entries[1:]):
            yield Looked()  # one paragraph tells all: the rules about lists judge it
            continue
        amounts = [item.figure.amount for item in items]
        result = adds_up(total.figure.amount, amounts)
        missing = result.difference
        slipped = (
            one_slip(result.expected, total.figure.amount, _DIGITS)
            or one_slips(amounts, missing, _DIGITS)
            or one_lost_a_digit(amounts, missing)
        )
        if result.holds or not slipped:
            yield Looked()
            continue
        added = "+".join(f"{item.expense}{_printed(item)}" for item in items)
        expected = total.figure.amount.printed(result.expected)
        yield Problem(
            tuple(_evidence(item) for item in (total, *items)),
            ("分处写明之和", whole),
            expected=expected,
            actual=_printed(total),
            difference=missing,
            tolerance=result.tolerance,
            unit="元",
            text=Text(
                f"{whole}{_printed(total)}与各处写明的各项之和不符：{added}={expected}",
                f"{whole} {_printed(total)} is not the sum of what is told of its parts: {added} = {expected}",
            ),
        )


def _copies(told: dict[Expense, list[Told]]) -> Iterator[Outcome]:
    for expense, entries in told.items():
        values = {entry.figure.amount.base for entry in entries}
        if len(entries) < 2 or len(values) > 2:  # more are parts, or years
            continue
        yield Looked()
        first = entries[0]
        other = next((entry for entry in entries if entry.figure.amount.base != first.figure.amount.base), None)
        if other is None or not _is_slip(first, other):
            continue
        yield Problem(
            (_evidence(first), _evidence(other)),
            ("前后一致", expense),
            expected=_printed(first),
            actual=_printed(other),
            difference=other.figure.amount.base - first.figure.amount.base,
            unit="元",
            text=Text(
                f"“{expense}”前后不一致：{_printed(first)} 与 {_printed(other)}",
                f"{expense} is {_printed(first)} here and {_printed(other)} there",
            ),
        )


def _changes(moved: dict[Expense, Moved]) -> Iterator[Outcome]:
    for whole, parts in _WHOLES:
        if not {whole, *parts} <= moved.keys():
            continue
        total, *items = [moved[expense] for expense in (whole, *parts)]
        if total.amount is None:
            continue
        missing = total.value - sum((item.value for item in items), Decimal(0))
        sign = 1 if total.value > 0 else -1
        slipped = one_slip(abs(total.value - missing), total.amount, 2) or any(
            one_slip(abs(item.value + missing), item.amount, 2)
            for item in items
            if item.amount is not None and (item.value + missing) * item.value >= 0
        )
        slack = sum((item.amount.step for item in (total, *items) if item.amount is not None), Decimal(0)) / 2
        if abs(missing) <= slack or not slipped:
            yield Looked()
            continue
        expected = total.amount.printed(abs(total.value - missing))
        yield Problem(
            tuple(item.passage.evidence(item.start, item.end) for item in (total, *items)),
            ("增减额之和", whole),
            expected=expected,
            actual=total.passage.text[total.start : total.end],
            difference=missing * sign,
            tolerance=slack,
            unit="元",
            text=Text(
                f"{whole}{total.passage.text[total.start : total.end]}，与各项增减额之和{expected}不符",
                f"{whole} {total.passage.text[total.start : total.end]}: the changes of the parts make {expected}",
            ),
        )


def _is_slip(first: Told, other: Told) -> bool:
    """Say whether two amounts of one expense are one slip apart; two round ones (3.00, 5.00) may be two expenses."""
    one, two = first.figure.amount, other.figure.amount
    exact = one.decimals == two.decimals >= 2 and any(amount.value % Decimal("0.5") for amount in (one, two))
    return exact and not compare_copy(one, two).holds and one_slip(two.base, one, _DIGITS)


def _differ(entries: Sequence[Told]) -> bool:
    return any(not compare_copy(entries[0].figure.amount, entry.figure.amount).holds for entry in entries[1:])


def _with(total: Told, entries: Sequence[Told]) -> bool:
    return any(entry.passage is total.passage for entry in entries)


def _evidence(told: Told) -> Evidence:
    return told.passage.evidence(told.figure.start, told.figure.money.end)


def _printed(told: Told) -> str:
    return told.passage.text[told.figure.money.start : told.figure.money.end]


KIND: Final = one_of_checks("told_expenses", ("sum", "copy", "change"), _run)
