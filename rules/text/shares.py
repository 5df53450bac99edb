"""Amounts with the share that a text says they are of a whole: 基本支出421.35万元，占支出预算的56.74%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rules.text.facts import Money, Percent, percents
from rules.text.passages import Passage
from schemas.amount import Interval

__all__ = ["Share", "shares"]

_SHARE: Final = re.compile(r"[，,、（(]?(?:约|所|共|分别)?占(?:比|了)?(?P<of>[^\d，,。；;％%（(）)]{0,24})$")
_TAIL: Final = re.compile(r"(?:的|比重|比例|比|为|约|：|:)+$")
_SAID_BETWEEN: Final = re.compile(
    r"(?:[，,](?:完成|为?(?:年初|全年|调整)?预算|同比|[比较与](?:上年|去年|年初|20\d{2}年)|增|减|下降|上升|提高|降低)[^，,。；;：:占]{0,32})+"
)  # 税收收入839万元，增长3.2%，占收入的55.0%


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


def shares(passage: Passage, amounts: Sequence[Money]) -> Iterator[Share]:
    """Yield the shares of a passage, whose amounts of money are given."""
    by_end = {item.end: item for item in amounts}
    for percent in percents(passage.text):
        match = _SHARE.search(passage.text, max(0, percent.start - 34), percent.start)
        if match is None or percent.points:
            continue
        part = by_end.get(match.start()) or _before_changes(passage.text, amounts, match.start())
        if part is not None:
            yield Share(passage, part, percent, _TAIL.sub("", match["of"]))


def _before_changes(text: str, amounts: Sequence[Money], end: int) -> Money | None:
    """Return the amount of which only its completion or its change is told before ``end``."""
    start = max(text.rfind(mark, 0, end) for mark in "。；;：:") + 1
    for item in amounts:
        if start <= item.start and _SAID_BETWEEN.fullmatch(text, item.end, end):
            return item
    return None
