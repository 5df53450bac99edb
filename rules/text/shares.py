"""Amounts with the share that a text says they are of a whole: 基本支出421.35万元，占支出预算的56.74%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rules.text.facts import Money, Percent, percents
from rules.text.figures import figures
from rules.text.passages import Passage
from schemas.amount import Interval

__all__ = ["Share", "bare_whole", "implied_whole", "shares"]

_SHARE: Final = re.compile(r"[，,、（(]?(?:约|所|共|分别)?占(?:比|了|到)?(?P<of>[^\d，,。；;％%（(）)]{0,24})$")
_TAIL: Final = re.compile(r"(?:的|比重|比例|比|分别|为|约|：|:)+$")
_WHOLE: Final = re.compile(r"(?:总额|总数|总量|总计|合计|金额|数|的|共计|共|总|规模|预算|决算|支出|经费)+$")
_PLAN: Final = re.compile(
    r"(?:全?年(?:度|初)?|当年|本年|调整后?的?)*(?:收入|支出|收支)?(?:预算|任务|计划|目标|指标)(?:数|任务|目标|指标|计划)*"
)  # 占年初预算103.8% says how much of a plan was reached: that may be more than all of it
_THIS_YEARS: Final = re.compile(r"本年(?:支出|收入)预算")  # 占本年支出预算64.37%: of all that is planned
_JOINT: Final = re.compile(r"[、和及与]|以及")
_SAID_BETWEEN: Final = re.compile(
    r"(?:[（(][^（）()]{0,24}[)）])?(?:[，,](?:完成|为?(?:年初|全年|调整)?预算|同比|[比较与](?:上年|去年|年初|20\d{2}年)|增|减|下降|上升|提高|降低|占(?:年初|全年|调整|当年)?预算)[^，,。；;：:占]{0,32})+"
)  # 税收收入839万元，增长3.2%，占收入的55.0%
_CHANGED: Final = re.compile(r"(?:[增减][加长收支少降]?|下降|上升|提高|降低|多|少)(?:了|约|额|为)*$")
_OF_NO_BUDGET: Final = re.compile(r"生产总值|GDP|人口")  # what no report of a budget has for a whole
_OF_CHANGE: Final = re.compile(r"[增减]")
_SUBJECT: Final = re.compile(r"[，,；;。](?P<name>[一-龥]{2,10})$")
_KIND_OF_MONEY: Final = re.compile(r"(?:收入|支出)$")
_LEAD: Final = re.compile(r"^(?:累计|实际|完成|实现|[全我][省市县区州旗])+")


@dataclass(frozen=True, slots=True)
class Share:
    """An amount and the share it is said to be; ``of`` are the words for the whole, often empty."""

    passage: Passage
    part: Money
    percent: Percent
    of: str

    def of_whole(self, whole: Interval) -> bool:
        """Say whether the part of this whole can print as this percentage; truncated digits are let pass."""
        if whole.low <= 0:
            return False
        part = self.part.interval
        step = Decimal(1).scaleb(-self.percent.decimals)
        ratio = Interval(part.low / whole.high * 100, part.high / whole.low * 100)
        return ratio.overlaps(Interval(self.percent.interval.low - step / 2, self.percent.interval.high + step / 2))

    def may_have_whole_of(self, other: Share) -> bool:
        """Say whether another share may be of the same whole: their words for it, where both have some, agree."""
        one, two = bare_whole(self.of), bare_whole(other.of)
        return not one or not two or one.endswith(two) or two.endswith(one)


def bare_whole(words: str) -> str:
    """Return what sets the words for a whole apart: no 总额, 支出 and the like at their end."""
    return _WHOLE.sub("", words)


def implied_whole(some: Sequence[Share]) -> Interval | None:
    """Return what several shares can all be of, whether it is printed or not; None where that is nothing."""
    bounds = []
    for share in some:
        step = Decimal(1).scaleb(-share.percent.decimals)
        low, high = share.percent.interval.low - step / 2, share.percent.interval.high + step / 2
        if low <= 0:
            continue
        bounds.append((share.part.interval.low / high * 100, share.part.interval.high / low * 100))
    if len(bounds) < 2:
        return None
    whole = Interval(max(low for low, _ in bounds), min(high for _, high in bounds))
    return whole if whole.low <= whole.high else None


def shares(passage: Passage, amounts: Sequence[Money]) -> Iterator[Share]:
    """Yield the shares of a passage, whose amounts of money are given; how much of a plan was reached is none.

    Several shares in a row belong to as many amounts in a row: 货物和服务分别为6万元和4万元，占60%和40%.
    """
    text = passage.text
    by_end = {item.end: item for item in amounts}
    for row in _rows(text):
        match = _SHARE.search(text, max(0, row[0].start - 34), row[0].start)
        if match is None or any(percent.points for percent in row):
            continue
        of = _TAIL.sub("", match["of"])
        last = by_end.get(match.start())
        if last is None or (_is_change(text, last) and _OF_CHANGE.search(of) is None):
            last = _before_changes(text, amounts, match.start())
        last = last or _named_again(text, match.start())
        parts = _in_a_row(text, amounts, last, len(row)) if last is not None and not _told_elsewhere(of) else ()
        for part, percent in zip(parts, row, strict=False):
            yield Share(passage, part, percent, of)


def _told_elsewhere(of: str) -> bool:
    """Say whether a share is of a plan, of which it may be more than all, or of what no budget holds."""
    return (_PLAN.fullmatch(of) is not None and not _THIS_YEARS.fullmatch(of)) or _OF_NO_BUDGET.search(of) is not None


def _rows(text: str) -> Iterator[list[Percent]]:
    """Yield the percentages, those in a row (28.4%、46.5%和25.1%) together."""
    row: list[Percent] = []
    for percent in percents(text):
        if row and not _JOINT.fullmatch(text, row[-1].end, percent.start):
            yield row
            row = []
        row.append(percent)
    if row:
        yield row


def _in_a_row(text: str, amounts: Sequence[Money], last: Money, length: int) -> tuple[Money, ...]:
    """Return so many amounts in a row up to the last one; none where there are more or less of them in it."""
    row = [last]
    for item in reversed([item for item in amounts if item.end < last.start]):
        if not _JOINT.fullmatch(text, item.end, row[0].start):
            break
        row.insert(0, item)
    return tuple(row) if len(row) == length else ()


def _named_again(text: str, end: int) -> Money | None:
    """Return the amount that the share names once more: 税收收入41268万元，增长7.35%，税收占财政收入的比重为58.16%."""
    named = _SUBJECT.search(text, 0, end)
    if named is None:
        return None
    name = _KIND_OF_MONEY.sub("", named["name"])
    before = [figure for figure in figures(text) if figure.money.end <= named.start()]
    return next(
        (figure.money for figure in reversed(before) if name and _LEAD.sub("", figure.label).startswith(name)), None
    )


def _before_changes(text: str, amounts: Sequence[Money], end: int) -> Money | None:
    """Return the amount of which only its completion or its change is told before ``end``."""
    start = max(text.rfind(mark, 0, end) for mark in "。；;：:") + 1
    for item in amounts:
        if start <= item.start and not _is_change(text, item) and _SAID_BETWEEN.fullmatch(text, item.end, end):
            return item
    return None


def _is_change(text: str, item: Money) -> bool:
    """Say whether an amount is how much something changed by: 采购300万元，较上年增加120万元，占15% is of 300万元."""
    return _CHANGED.search(text, max(0, item.start - 6), item.start) is not None
