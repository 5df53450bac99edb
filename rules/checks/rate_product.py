"""Rates in running text times heads times periods against the amount they are said to make.

What it does
    For each rate of a sentence (每人每月600元, 80元/天, 每公里2万元, 单价120元), up to its total or the next rate,
    with one count where the rate is by heads or things, and a stated total (共14400元), it multiplies. A whole number
    of periods of the rate's own unit that makes the total is no fault, stated or not; where months are paid all year
    (全年), they are twelve. ``check: period``: where no such number exists, but another unit of time makes the total
    exactly with a period that the sentence states (全年按250天), the unit is wrong. ``check: product``: where nothing
    makes the total, the figures contradict each other; only judged where the sentence has nothing else to add up, or
    where one slip of the hand in count, rate or total explains it; only then, too, where the total is the amount that
    a project is given before it (项目预算184万元，建设1,150亩，亩均投资1,600元).

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
from rules.text.slips import one_slip
from schemas.amount import Amount, MoneyUnit

__all__ = ["KIND"]

_TOTAL: Final = re.compile(
    r"(?:共|合计|总计|总额|需要?|小计|累计|补助资金|总费用|支付|拨付|全年安排)[^\d。；;每%]{0,12}$"
)
_GIVEN: Final = re.compile(
    r"(?:预算|资金|项目|安排|补助|投入|经费)[^\d，,。；;每%]{0,6}$"
)  # before a project's own amount
_IN_TEN_THOUSANDS: Final = re.compile(r"(\d+(?:\.\d+)?)万(人次|人|名|户|亩|平方米)")
_BETWEEN: Final = 3  # characters between a number of things and their short name: 18个行政村
_DIGITS: Final = 3  # of a count, a rate or a total of which one may have slipped
_USUAL: Final = {"": (1,), "年": (1,), "月": (12,), "季": (4,)}  # periods that a year has of a unit of time
_HEADS: Final = {
    "人": frozenset({"人", "名", "位", "人次"}),
    "户": frozenset("户"),
    "家": frozenset("家"),
    "次": frozenset("次"),
}
_NO_PIECES: Final = frozenset({"人", "名", "位", "人次", "天", "日", "月", "个月", "年", "周", "次", "期", "%"})
_PERIODS: Final = {"天": "天", "日": "天", "个月": "月", "月": "月", "年": "年", "周": "周", "个季度": "季"}
_CLAUSE_END: Final = re.compile(r"[，,；;]")
_PERIOD: Final = re.compile(r"(?<![\d.])(\d{1,3})(天|个月|年|周|个季度)(?!度|底|初|前|内|级|岁)")
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
    crowded: bool  # there are further amounts or head counts that may take part, or the total is a project's own

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
        for start, end in _stretches(passage.text)
        if (reckoning := _reckoning(passage, start, end)) is not None
    ]


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences; of one with several rates a stretch for each, up to its total or the end of its clause."""
    for start, end in sentences(text):
        own = sorted((*rates(text, start, end), *unit_prices(text, start, end)), key=lambda rate: rate.start)
        if len(own) < 2:
            yield start, end
            continue
        begin = start
        for rate, following in zip(own, [*own[1:], None], strict=True):
            stop = following.start if following else end
            totals = [item.end for item in money(text, rate.end, stop) if _is_total(text, begin, item)]
            clause = _CLAUSE_END.search(text, rate.end, stop)
            cut = totals[0] if totals else clause.start() if clause else stop
            yield begin, cut
            begin = cut


def _is_total(text: str, start: int, item: Money) -> bool:
    return _TOTAL.search(text[max(start, item.start - 16) : item.start]) is not None


def _reckoning(passage: Passage, start: int, end: int) -> _Reckoning | None:
    text = passage.text
    own = rates(text, start, end)
    prices = unit_prices(text, start, end)
    if len(own) + len(prices) != 1:
        return None
    (rate,) = own or prices
    exact = rate.time is not None or _is_exact(text[start:end])
    if not rate.amount.value or not (exact or _is_exact(text[start:end].replace("均", ""))):
        return None
    amounts = [item for item in money(text, start, end) if not rate.start <= item.start < rate.end]
    totals = [item for item in amounts if _is_total(text, start, item)]
    given = not totals
    if given:
        totals = [item for item in amounts if item.end < rate.start and _GIVEN.search(text, start, item.start)][:1]
    if len({item.amount.base for item in totals}) != 1:
        return None
    heads = _heads(text, start, end, rate, priced=bool(prices))
    if (rate.heads or prices) and not heads:
        heads = _heads(text, 0, start, rate, priced=bool(prices)) if rate.heads else []
        if len({count.number for count in heads}) != 1:
            return None
    different = {count.number for count in heads}
    periods = tuple((int(match[1]), _PERIODS[match[2]]) for match in _PERIOD.finditer(text, start, end))
    alone = bool(rate.heads or prices) or start == 0 or text[start - 1] in "。！？"  # so many 年 of what comes before?
    crowded = given or not exact or not alone or len(different) > 1 or len({item.amount.base for item in amounts}) > 1
    before = [count for count in heads if count.end <= rate.start] or heads
    return _Reckoning(passage, start, end, rate, before[-1] if before else None, totals[0], periods, crowded)


def _heads(text: str, start: int, end: int, rate: Rate, *, priced: bool) -> list[Count]:
    """Return the counts of what a rate is by: 15个村, 行政村15个, 18个行政村, 2.80万名."""
    measures = frozenset().union(*(_HEADS.get(head, frozenset({head})) for head in rate.heads))
    thousands = [
        Count(*match.span(), Decimal(match[1]) * 10_000, match[2])
        for match in _IN_TEN_THOUSANDS.finditer(text, start, end)
    ]
    return [
        count
        for count in sorted((*counts(text, start, end), *thousands), key=lambda count: count.start)
        if count.number > 0
        and (
            count.measure not in _NO_PIECES
            if priced
            else count.measure in measures
            or any(head in text[count.end : count.end + _BETWEEN + len(head)] for head in rate.heads)
            or text[start : count.start].endswith(rate.heads)
        )
    ]


def _is_exact(sentence: str) -> bool:
    """Say whether a rate without a time is exactly so much for each, no average and no limit."""
    return _ABOUT.search(sentence) is None


def _judge(reckoning: _Reckoning, check: str) -> Iterator[Outcome]:
    unit, total = reckoning.rate.time or "", reckoning.total.amount.base
    if _makes(reckoning, unit):
        short = check == "product" and _of_all_year(reckoning, unit) and _slipped(reckoning, unit, _DIGITS - 1)
        yield _wrong_product(reckoning, unit) if short else Looked()
        return
    if reckoning.crowded:
        if check == "product" and _slipped(reckoning, unit, _DIGITS):
            yield _wrong_product(reckoning, unit)
        else:
            yield Looked()
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


def _of_all_year(reckoning: _Reckoning, unit: str) -> bool:
    """Say whether months of a whole year are paid, and not twelve of them: 每人每月60元，全年安排…."""
    text = reckoning.passage.text[reckoning.start : reckoning.end]
    whole = unit == "月" and "全年" in text and not reckoning.periods
    return whole and not reckoning.total.interval.low <= reckoning.each * 12 <= reckoning.total.interval.high


def _slipped(reckoning: _Reckoning, unit: str, digits: int) -> bool:
    """Say whether one slip in count, rate or total is all that parts the product of a year from the total."""
    rate, total = reckoning.rate.amount, reckoning.total.amount
    number = reckoning.heads.number if reckoning.heads else Decimal(1)
    heads = Amount(number, MoneyUnit.YUAN, 0)
    return any(
        one_slip(reckoning.each * periods, total, digits)
        or one_slip(total.base / (number * periods), rate, digits)
        or (reckoning.heads is not None and one_slip(total.base / (rate.base * periods), heads, digits))
        for periods in _USUAL.get(unit, ())
    )


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
    whole = "" if periods == periods.to_integral_value() else "，不是整数"
    return Problem(
        (
            reckoning.passage.evidence(reckoning.rate.start, reckoning.rate.end),
            reckoning.passage.evidence(reckoning.start, reckoning.end),
        ),
        ("标准", reckoning.passage.where),
        actual=total,
        text=Text(
            f"“{rate}”{'×' + heads if heads else ''} 得不出 {total}：相当于 {periods} {named}{whole}",
            f"{rate}{' times ' + heads if heads else ''} does not make {total}: that is {periods} periods",
        ),
    )


KIND: Final = one_of_checks("rate_product", ["period", "product"], _run)
