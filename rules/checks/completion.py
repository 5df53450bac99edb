"""Rates of completion in final accounts: 支出决算2.22万元，完成预算的99.55%.

What it does
    For each 完成…预算的X% it looks for two amounts before it in its paragraph whose ratio prints as this percentage.
    Reported if no two of the last amounts explain it and its own clause states the budget and what was spent of it, or
    if that budget is zero. Where the clause says which is which (年初预算为…，支出决算为…，完成年初预算的…), the ratio
    turned round explains nothing.

Why
    Rates of completion are typed by hand. A budget of zero cannot be completed by any percentage.

Options
    None.

PASS
    全年预算为2.23万元，支出决算为2.22万元，完成全年预算数的99.55%

FAIL
    全年预算为2.23万元，支出决算为2.22万元，完成全年预算数的95.55%
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import permutations
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.facts import Money, Percent, money, percents
from rules.text.passages import Passage, prose
from schemas.amount import Interval
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_COMPLETED: Final = re.compile(r"完成(?:了)?[^\d，。；]{0,14}(?:预算|任务|计划)数?的?$")
_CHANGE: Final = re.compile(r"(?:增加|减少|增长|下降|结余|结转)(?:了)?$")
_BUDGET: Final = re.compile(r"预算数?(?:总额)?(?:为|：|:|安排)?$")
_SPENT: Final = re.compile(
    r"[，,、](?:实际)?(?:支出)?(?:决算|执行|支出)数?(?:为|：|:)?"
)  # between a budget and what was spent
_NAMED: Final = re.compile(r"完成(?:了)?(年初|全年|调整)预算")
_NEAR: Final = 4  # amounts before the percentage that may take part


def _run(subject: Subject, options: None) -> Iterator[Outcome]:  # noqa: ARG001
    looked = 0
    for passage in prose(subject):
        if "完成" not in passage.text or "%" not in passage.text:
            continue
        for percent in percents(passage.text):
            match = _COMPLETED.search(passage.text, max(0, percent.start - 24), percent.start)
            if match is None:
                continue
            amounts = _amounts(passage, match.start())
            if len(amounts) < 2:
                continue
            if not percent.value and not amounts[-1].amount.base:
                looked += 1  # nothing spent is nothing completed, whatever the budget; templates print it so
                continue
            nothing = _named_nothing(passage, match.start(), percent)
            if nothing is not None:
                yield _problem(passage, percent, [nothing, amounts[-1]])
            elif any(
                _prints(done, planned, percent) for done, planned in _pairs(passage, amounts, match.start(), percent)
            ):
                looked += 1
            elif _clause(passage, amounts[-2].start) == _clause(passage, percent.start) and _BUDGET.search(
                passage.text, _clause(passage, percent.start), amounts[-2].start
            ):
                yield _problem(passage, percent, amounts)
    if looked:
        yield Looked(looked)
    else:
        yield Unchecked(Text("没有完成预算的比例", "no rates of completion"), State.NOT_APPLICABLE)


def _named_nothing(passage: Passage, end: int, percent: Percent) -> Money | None:
    """Return the budget that a rate names (完成年初预算的) where its own clause states it as zero."""
    named = _NAMED.search(passage.text, end, percent.start)
    if named is None or not percent.value:
        return None
    start = _clause(passage, end)
    for item in money(passage.text, start, end):
        stated = passage.text[max(start, item.start - 14) : item.start]
        if named[1] in stated and not item.amount.base and _BUDGET.search(stated):
            return item
    return None


def _pairs(passage: Passage, amounts: list[Money], end: int, percent: Percent) -> Iterable[tuple[Money, Money]]:
    """Return what may have been spent and of what; where its own clause says which is which, only that."""
    planned, done = amounts[-2:]
    text, start = passage.text, _clause(passage, percent.start)
    named = _NAMED.search(text, end, percent.start)
    said = text[max(start, planned.start - 14) : planned.start]
    budget = planned.start >= start and _BUDGET.search(said) and (named is None or named[1] in said)
    if budget and _SPENT.fullmatch(text, planned.end, done.start):
        return [(done, planned)]
    return permutations(amounts, 2)


def _clause(passage: Passage, place: int) -> int:
    """Return where the clause of a place begins: after the last full stop or semicolon."""
    return max(passage.text.rfind(mark, 0, place) for mark in "。；;") + 1


def _amounts(passage: Passage, end: int) -> list[Money]:
    own = [
        item
        for item in money(passage.text, 0, end)
        if not _CHANGE.search(passage.text, max(0, item.start - 4), item.start)
    ]
    return own[-_NEAR:]


def _prints(done: Money, planned: Money, percent: Percent) -> bool:
    whole, part = planned.interval, done.interval
    if whole.low <= 0:
        return False
    step = Decimal(1).scaleb(-percent.decimals)
    ratio = Interval(part.low / whole.high * 100, part.high / whole.low * 100)
    return ratio.overlaps(Interval(percent.interval.low - step / 2, percent.interval.high + step / 2))


def _problem(passage: Passage, percent: Percent, amounts: list[Money]) -> Problem:
    planned, done = amounts[-2], amounts[-1]
    printed = passage.text[planned.start : percent.end]
    stated = passage.text[percent.start : percent.end]
    if planned.amount.base:
        real = (done.amount.base / planned.amount.base * 100).quantize(
            Decimal(1).scaleb(-max(percent.decimals, 2))
        )  # fmt: skip
        expected = f"{real}%"
        text = Text(f"“{printed}”：按所列数字应为{expected}", f"{printed}: the figures make {expected}")
    else:
        expected = "—"
        text = Text(f"“{printed}”：预算为0，不应计算完成比例", f"{printed}: a budget of zero is completed by nothing")
    return Problem(
        (passage.evidence(planned.start, percent.end),),
        ("完成比例", passage.where),
        expected=expected,
        actual=stated,
        text=text,
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> None:  # noqa: ARG001
    return None


KIND: Final = CheckKind("completion", {"type": "object", "additionalProperties": False}, _prepare, _run)
