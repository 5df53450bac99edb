"""The money of self-evaluations of performance: rates of execution, limits and sources follow from each other.

What it does
    ``check: rate``: the rate of execution (执行率) is 全年执行数 over 全年预算数. ``check: within``: no
    more was executed than the year's budget. ``check: funds``: the total of the money is the sum of its sources,
    column by column.

    Rates may be rounded or cut.

Why
    The forms are filled by those who are judged by them, and typed by hand.

Options
    check: rate, within or funds

PASS
    全年预算数 200.00 | 全年执行数 190.00 | 执行率 95.00% | 分值 10 | 得分 9.5

FAIL
    全年预算数 200.00 | 全年执行数 190.00 | 执行率 100.00% | 分值 10 | 得分 9.5
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from rules.evaluations import BLANK, WHOLE, Block, Evaluation, Scored, judged
from rules.protocol import Looked, Outcome, Problem, Subject, Text, one_of_checks
from schemas.amount import compare_sum
from schemas.report import Severity

__all__ = ["KIND"]

_PERCENT: Final = re.compile(r"(\d+(?:\.(\d+))?)(%?)")
_PARTS: Final = re.compile(
    r"(?:其中[:：]?)?(?:当年|本年|年度)?(?:财政拨款|上年结转|结转|结余|其他)(?:资金|结余|收入|和)*"
)
_HUNDRED: Final = Decimal(100)
_MONEY: Final = ("opening", "budget", "executed")
_CENTS: Final = 2
_NEARLY: Final = Decimal("0.1")


def _rate(evaluation: Evaluation) -> Iterator[Outcome]:
    seen: set[tuple[str, ...]] = set()
    for line, decimals in _money_lines(evaluation):
        printed = tuple(line.text(column) for column in ("budget", "executed", "rate"))
        if printed in seen:
            continue  # the line of the only source repeats that of the total
        seen.add(printed)
        budget, executed = line.amount("budget", decimals), line.amount("executed", decimals)
        stated = _percent(line.text("rate"))
        if budget is None or executed is None or stated is None:
            continue
        value, digits = stated
        if not value and line.amount("weight") is None:
            continue  # the line of a source that is not scored
        if budget.base <= 0:
            if value:
                reason = Text("预算数为0，不应计算执行率", "a budget of zero has no rate of execution")
                yield evaluation.problem(line, ("budget", "executed", "rate"), reason)
            continue
        low = executed.interval.low / budget.interval.high * _HUNDRED
        high = executed.interval.high / max(budget.interval.low, budget.step / 2) * _HUNDRED
        step = Decimal(1).scaleb(-digits)
        if low - step <= value <= high + step:
            yield Looked()
            continue
        real = (executed.base / budget.base * _HUNDRED).quantize(Decimal(1).scaleb(-max(digits, 2)))
        made = f"{real:f}%"
        reason = Text(
            f"执行数 {printed[1]} ÷ 预算数 {printed[0]} = {made}，表中为 {printed[2]}",
            f"{printed[1]} of {printed[0]} is {made}, the form says {printed[2]}",
        )
        problem = evaluation.problem(line, ("budget", "executed", "rate"), reason, made)
        # 83.50% for 83.47%: rounded more coarsely than it is printed.
        yield replace(problem, severity=Severity.WARNING) if abs(value - real) < _NEARLY else problem


def _within(evaluation: Evaluation) -> Iterator[Outcome]:
    for line, decimals in _money_lines(evaluation):
        budget, executed = line.amount("budget", decimals), line.amount("executed", decimals)
        if budget is None or executed is None:
            continue
        if executed.base <= budget.base + (executed.step + budget.step) / 2:
            yield Looked()
            continue
        limit = line.text("budget")
        reason = Text(
            f"全年执行数 {line.text('executed')} 大于全年预算数 {limit}",
            f"executed {line.text('executed')}, more than the year's budget {limit}",
        )
        yield evaluation.problem(line, ("budget", "executed"), reason, f"≤ {limit}")


def _funds(evaluation: Evaluation) -> Iterator[Outcome]:
    for block in evaluation.blocks:
        if "budget" not in block.columns or not block.lines or not WHOLE.search(block.lines[0].label):
            continue
        total, parts, decimals = block.lines[0], [], _finest(block)
        for line in block.lines[1:]:
            if not _PARTS.fullmatch(line.label):
                break
            parts.append(line)
        for column in _MONEY:
            whole = total.amount(column, decimals)
            unread = any(line.text(column) not in BLANK and line.amount(column) is None for line in parts)
            amounts = [amount for line in parts if (amount := line.amount(column, decimals)) is not None]
            if whole is None or unread or len(parts) < 2 or not any(amount.base for amount in amounts):
                continue
            result = compare_sum(whole, [(1, amount) for amount in amounts])
            if result.holds:
                yield Looked()
                continue
            blanks = [line.label for line in parts if line.text(column) in BLANK]
            printed = " + ".join(line.text(column) for line in parts if line.text(column) not in BLANK)
            printed += f"，{'、'.join(blanks)}为空" if blanks else ""
            header, name = block.headers[column], evaluation.name
            yield Problem(
                tuple(evaluation.evidence(line, column, header) for line in (total, *parts) if column in line.cells),
                (evaluation.view.kind, evaluation.view.name, total.label, header),
                expected=f"{result.expected / 10**whole.exponent:f}",
                actual=total.text(column),
                difference=result.difference,
                tolerance=result.tolerance,
                unit=evaluation.view.table.unit.value if evaluation.view.table.unit else None,
                severity=Severity.WARNING if result.steps <= 1 else None,
                text=Text(
                    f"“{name}”{header}：{total.label} {total.text(column)} 不等于各来源之和（{printed}）",
                    f"{header}: {total.label} {total.text(column)} is not the sum of its sources ({printed})",
                ),
            )


def _money_lines(evaluation: Evaluation) -> Iterator[tuple[Scored, int]]:
    """Yield the lines that have a budget and what was executed, with the decimals that their money is known to."""
    for block in evaluation.blocks:
        if {"budget", "executed"} <= block.columns.keys():
            decimals = _finest(block)
            yield from ((line, decimals) for line in block.lines)


def _finest(block: Block) -> int:
    """Return the decimals that a block's money is known to: 400 beside 229.19 is 400.00."""
    return max(
        (min(cell.decimals, _CENTS) for line in block.lines for name in _MONEY if (cell := line.cells.get(name))),
        default=0,
    )


def _percent(text: str) -> tuple[Decimal, int] | None:
    """Return a printed rate in percent and its decimals; a bare number up to one is a ratio."""
    match = _PERCENT.fullmatch(text)
    if match is None:
        return None
    value, decimals = Decimal(match[1]), len(match[2] or "")
    if not match[3] and value <= 1:
        return value * _HUNDRED, max(decimals - 2, 0)
    return value, decimals


_JUDGES: Final[Mapping[str, Callable[[Evaluation], Iterator[Outcome]]]] = {
    "rate": _rate,
    "within": _within,
    "funds": _funds,
}


def _run(subject: Subject, check: str) -> Iterator[Outcome]:
    yield from judged(subject, _JUDGES[check])


KIND: Final = one_of_checks("evaluation_money", sorted(_JUDGES), _run)
