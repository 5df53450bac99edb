"""Rates in running text times heads times periods against the amount they are said to make.

What it does
    In a sentence with one rate (每人每月600元, 80元/天, 每公里2万元, 单价120元), one count where the rate is by heads
    or things, and a stated total (共14400元), it multiplies. A whole number of periods of the rate's own unit that
    makes the total is no fault, stated or not. ``check: period``: where no such number exists, but another unit of time
    makes the total exactly with a period that the sentence states (全年按250天), the unit is wrong. ``check:
    product``: where nothing makes the total, the figures contradict each other; only judged where the sentence has
    nothing else to add up.

Why
    每人每年80元 for 3 people is 240元, not 6万元.

Options
    check: period or product

PASS
    每人每月600元，临聘2人，共补助资金14400元

FAIL
    3名干部，每人每年生活补助80元，全年按250天，共需6万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, one_of_checks, or_nothing
from rules.text.facts import Count, Money, counts, money, sentences
from rules.text.passages import Passage, prose
from rules.text.rates import Rate, explain_periods, rates, unit_prices

__all__ = ["KIND"]

_TOTAL: Final = re.compile(r"(?:共|合计|总计|总额|需要?|小计|累计|补助资金|总费用)[^\d。；;每%]{0,12}$")
_HEADS: Final = {"人": frozenset("人名位"), "户": frozenset("户"), "家": frozenset("家"), "次": frozenset("次")}
_NO_PIECES: Final = frozenset({"人", "名", "位", "人次", "天", "日", "月", "个月", "年", "周", "次", "期", "%"})
_PERIODS: Final = {"天": "天", "日": "天", "个月": "月", "月": "月", "年": "年", "周": "周", "个季度": "季"}
_PERIOD: Final = re.compile(r"(?<![\d.])(\d{1,3})(天|个月|年|周|个季度)(?!度|底|初|前|内|级)")
_ABOUT: Final = re.compile(r"约|左右|平均|均|不超过|以内|以下|最高|上限|限额|不等|起|至")
_TIMES: Final = 366  # times that a rate by head may be paid in a year
_NAMES: Final = {"年": "每年", "月": "每月", "天": "每天", "季": "每季度", "周": "每周"}
_ENGLISH: Final = {"年": "year", "月": "month", "天": "day", "季": "quarter", "周": "week"}


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """A sentence with one rate, one total, and at most one head count."""

    passage: Passage
    start: int
    end: int
    rate: Rate
    heads: Count | None
    total: Money
    periods: tuple[tuple[int, str], ...]
    crowded: bool  # there are further amounts or head counts that may take part

    @property
    def each(self) -> Decimal:
        """What one period costs, in 元."""
        return self.rate.amount.base * (self.heads.number if self.heads else 1)


def _run(subject: Subject, check: str) -> Iterator[Outcome]:
    outcomes = [outcome for reckoning in subject.remember(_reckonings) for outcome in _judge(reckoning, check)]
    yield from or_nothing(outcomes, Text("正文没有可验算的标准", "no rates that can be multiplied"))


def _reckonings(subject: Subject) -> list[_Reckoning]:
    return [
        reckoning
        for passage in prose(subject)
        if "元" in passage.text and any(word in passage.text for word in ("每", "元/", "均", "单价"))
        for start, end in sentences(passage.text)
        if (reckoning := _reckoning(passage, start, end)) is not None
    ]


def _reckoning(passage: Passage, start: int, end: int) -> _Reckoning | None:
    text = passage.text
    own = rates(text, start, end)
    prices = unit_prices(text, start, end)
    if len(own) + len(prices) != 1:
        return None
    (rate,) = own or prices
    if not rate.amount.value or (rate.time is None and not _is_exact(text[start:end])):
        return None
    amounts = [item for item in money(text, start, end) if not rate.start <= item.start < rate.end]
    totals = [item for item in amounts if _TOTAL.search(text[max(start, item.start - 16) : item.start])]
    if len({item.amount.base for item in totals}) != 1:
        return None
    measures = frozenset().union(*(_HEADS.get(head, frozenset({head})) for head in rate.heads))
    heads = [
        count
        for count in counts(text, start, end)
        if count.number > 0
        and (
            count.measure not in _NO_PIECES
            if prices
            else count.measure in measures
            or text.startswith(rate.heads, count.end)  # 15个村
            or text[start : count.start].endswith(rate.heads)  # 行政村15个
        )
    ]
    if (rate.heads or prices) and not heads:
        return None
    different = {count.number for count in heads}
    periods = tuple((int(match[1]), _PERIODS[match[2]]) for match in _PERIOD.finditer(text, start, end))
    crowded = len(different) > 1 or len({item.amount.base for item in amounts}) > 1
    return _Reckoning(passage, start, end, rate, heads[0] if heads else None, totals[0], periods, crowded)


def _is_exact(sentence: str) -> bool:
    """Say whether a rate without a time is exactly so much for each, no average and no limit."""
    return _ABOUT.search(sentence) is None


def _judge(reckoning: _Reckoning, check: str) -> Iterator[Outcome]:
    unit, total = reckoning.rate.time or "", reckoning.total.amount.base
    if _makes(reckoning, unit):
        yield Looked()
        return
    if reckoning.crowded:
        return
    other = next(
        (
            (number, name)
            for number, name in reckoning.periods
            if name != unit and explain_periods(total, reckoning.each, name) == number
        ),
        None,
    )
    if other is not None:
        yield _wrong_unit(reckoning, unit, other) if check == "period" else Looked()
    elif check == "product":
        yield _wrong_product(reckoning, unit)
    else:
        yield Looked()


def _makes(reckoning: _Reckoning, unit: str) -> bool:
    """Say whether a whole number of periods makes the total, to within the total's own rounding."""
    total = reckoning.total.amount
    count = (total.base / reckoning.each).to_integral_value() if reckoning.each else Decimal(0)
    if not unit:
        return 0 < count <= _TIMES and total.interval.low <= count * reckoning.each <= total.interval.high
    if explain_periods(total.base, reckoning.each, unit) is not None:
        return True
    if count < 1 or (total.decimals == 0 and total.exponent == 0) or count > 36:
        return False
    return total.interval.low <= count * reckoning.each <= total.interval.high


def _wrong_unit(reckoning: _Reckoning, unit: str, other: tuple[int, str]) -> Problem:
    number, name = other
    text = reckoning.passage.text
    rate, total = text[reckoning.rate.start : reckoning.rate.end], text[reckoning.total.start : reckoning.total.end]
    heads = text[reckoning.heads.start : reckoning.heads.end] if reckoning.heads else ""
    by = f"{heads}×" if heads else ""
    return Problem(
        (
            reckoning.passage.evidence(reckoning.rate.start, reckoning.rate.end),
            reckoning.passage.evidence(reckoning.start, reckoning.end),
        ),
        ("标准", reckoning.passage.where),
        expected=_NAMES[name],
        actual=_NAMES[unit],
        text=Text(
            f"“{rate}”：按“{_NAMES[unit]}”{by}标准得不出{total}，{by}{reckoning.rate.amount.value}元×{number}{name}正好是{total}，"
            f"“{_NAMES[unit]}”应为“{_NAMES[name]}”",
            f"{rate}: per {_ENGLISH[unit]} it cannot make {total}, but {number} {_ENGLISH[name]}s at "
            f"{by}{reckoning.rate.amount.value} do; it should be per {_ENGLISH[name]}",
        ),
    )


def _wrong_product(reckoning: _Reckoning, unit: str) -> Problem:
    text = reckoning.passage.text
    rate, total = text[reckoning.rate.start : reckoning.rate.end], text[reckoning.total.start : reckoning.total.end]
    heads = text[reckoning.heads.start : reckoning.heads.end] if reckoning.heads else ""
    named = {"": "倍", "月": "个月", "季": "个季度"}.get(unit, unit)
    periods = (reckoning.total.amount.base / reckoning.each).quantize(Decimal("0.01"))
    return Problem(
        (
            reckoning.passage.evidence(reckoning.rate.start, reckoning.rate.end),
            reckoning.passage.evidence(reckoning.start, reckoning.end),
        ),
        ("标准", reckoning.passage.where),
        actual=total,
        text=Text(
            f"“{rate}”{'×' + heads if heads else ''} 得不出 {total}：相当于 {periods} {named}，不是整数",
            f"{rate}{' times ' + heads if heads else ''} does not make {total}: that is {periods} periods",
        ),
    )


KIND: Final = one_of_checks("rate_product", ["period", "product"], _run)
