"""Typed figures in a compact text: money, percentages, counts with their measure word, and directions of change.

All patterns are our own and linear: no nested repetition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from schemas.amount import Amount, Interval, MoneyUnit

__all__ = [
    "MEASURES",
    "MOVED",
    "Count",
    "Direction",
    "Money",
    "Percent",
    "chinese_number",
    "counts",
    "directions",
    "money",
    "percents",
    "sentences",
]  # fmt: skip

_NUMBER: Final = r"(?<![\d.,])(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?"
_MONEY: Final = re.compile(rf"(?P<sign>[-－−△])?(?P<number>{_NUMBER})(?P<unit>亿元|百万元|万元|千元|元)(?!/|／|每)")
_PERCENT: Final = re.compile(rf"(?P<sign>[-－−△])?(?P<number>{_NUMBER})(?:%|个百分点(?P<points>))")
_OF_THINGS: Final = [
    "家",
    "个",
    "件",
    "台",
    "辆",
    "套",
    "项",
    "次",
    "场",
    "批次",
    "批",
    "间",
    "处",
    "所",
    "篇",
    "份",
    "本",
    "册",
    "期",
    "种",
    "部",
    "条",
    "张",
    "块",
]
MEASURES: Final = "|".join(
    [
        "人次",
        "台次",
        "人",
        "名",
        "户",
        *_OF_THINGS,
        *["公里", "平方米", "亩", "吨", "棵", "株", "盏", "座", "天", "日", "月", "年"],
    ]
)
_COUNT: Final = re.compile(rf"(?P<number>{_NUMBER})(?P<measure>{MEASURES})")
_UP: Final = ("增加", "增长", "上升", "提高", "上涨", "增幅", "涨幅", "升高", "上浮", "增收", "增支", "新增", "多")
_DOWN: Final = ("减少", "下降", "降低", "下滑", "降幅", "减幅", "跌幅", "压减", "缩减", "下浮", "减收", "减支", "少")
_FLAT: Final = ("持平", "无增减", "无变化", "没有变化", "不变", "一致")
MOVED: Final = "|".join((*_UP[:-2], *_DOWN[:-1], r"(?<=[年算数期比，,])[增减](?=\d)"))
"""The words of change, as a pattern; 新增, 多 and 少 count only where a check looks for them, and
增 and 减 alone only right before a figure (较上年增12.3万元，增4.1%)."""
_DIRECTION: Final = re.compile(f"{MOVED}|{'|'.join(_FLAT)}")
_SIGNS: Final = {"增": 1, "减": -1} | dict.fromkeys(_UP, 1) | dict.fromkeys(_DOWN, -1) | dict.fromkeys(_FLAT, 0)
_SENTENCE_END: Final = re.compile(r"[。！？]")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money: ``text[start:end]`` of its passage."""

    start: int
    end: int
    amount: Amount

    @property
    def interval(self) -> Interval:
        """All amounts in 元 that print like this."""
        return self.amount.interval


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage; ``value`` is in percent, ``points`` says that it counts percentage points."""

    start: int
    end: int
    value: Decimal
    decimals: int
    points: bool = False

    @property
    def interval(self) -> Interval:
        """All percentages that print like this."""
        half = Decimal(1).scaleb(-self.decimals) / 2
        return Interval(self.value - half, self.value + half)

    def rounded(self, rate: Decimal) -> Decimal:
        """Return another rate with as many decimals as this one is printed with, two at least."""
        return rate.quantize(Decimal(1).scaleb(-max(self.decimals, 2)))


@dataclass(frozen=True, slots=True)
class Count:
    """A number with its measure word (12个, 3人)."""

    start: int
    end: int
    number: Decimal
    measure: str


@dataclass(frozen=True, slots=True)
class Direction:
    """A word of change: ``sign`` is 1 for more, -1 for less, 0 for unchanged."""

    start: int
    end: int
    word: str
    sign: int


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence, its full stop left out."""
    start = 0
    for stop in _SENTENCE_END.finditer(text):
        if stop.start() > start:
            yield start, stop.start()
        start = stop.end()
    if start < len(text):
        yield start, len(text)


@lru_cache(maxsize=2048)  # a dozen rules ask the same sentence; a long document has no more sentences than this
def money(text: str, start: int = 0, end: int | None = None) -> tuple[Money, ...]:
    """Return the amounts of money in a stretch of text. A rate (元/人, 每人…元) counts where its unit ends in 元."""
    return tuple(_money(match) for match in _MONEY.finditer(text, start, len(text) if end is None else end))


def _money(match: re.Match[str]) -> Money:
    number = _decimal(match["number"])
    unit = MoneyUnit(match["unit"])
    _, _, fraction = match["number"].partition(".")
    # A hyphen after a figure or a Chinese character is a dash, not a sign.
    negative = bool(match["sign"]) and not match.string[: match.start()][-1:].isdigit()
    return Money(
        match.start(), match.end(), Amount(-number if negative else number, unit, len(fraction))
    )  # fmt: skip


def percents(text: str, start: int = 0, end: int | None = None) -> tuple[Percent, ...]:
    """Return the percentages in a stretch of text."""
    found = []
    for match in _PERCENT.finditer(text, start, len(text) if end is None else end):
        value = _decimal(match["number"])
        _, _, fraction = match["number"].partition(".")
        negative = bool(match["sign"]) and not text[: match.start()][-1:].isdigit()
        points = match["points"] is not None
        found.append(Percent(match.start(), match.end(), -value if negative else value, len(fraction), points))
    return tuple(found)


def counts(text: str, start: int = 0, end: int | None = None) -> tuple[Count, ...]:
    """Return the counts with a measure word; years (2025年) and days of a date are left out."""
    found = []
    for match in _COUNT.finditer(text, start, len(text) if end is None else end):
        number, measure = _decimal(match["number"]), match["measure"]
        if measure == "年" and number >= 1900:
            continue
        if measure in {"月", "日"} or text[match.end() : match.end() + 1] in {"号", "元"}:
            continue  # a date's part, or a document number (12件 is a count, 3月 is a date)
        found.append(Count(match.start(), match.end(), number, measure))
    return tuple(found)


def directions(text: str, start: int = 0, end: int | None = None) -> tuple[Direction, ...]:
    """Return the words of change in a stretch of text."""
    return tuple(
        Direction(match.start(), match.end(), match.group(), _SIGNS[match.group()])
        for match in _DIRECTION.finditer(text, start, len(text) if end is None else end)
    )


def _decimal(printed: str) -> Decimal:
    return Decimal(printed.replace(",", "").replace("，", ""))


_CHINESE: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMERAL: Final = re.compile(r"(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?")


def chinese_number(text: str) -> int | None:
    """Return the value of a numeral up to ninety-nine (三, 十二, 二十一), None for anything else."""
    match = _NUMERAL.fullmatch(text)
    if not text or match is None:
        return None
    tens, ten, ones = match.groups()
    value = (_CHINESE[tens] if tens else 1) * 10 if ten else 0
    return value + (_CHINESE[ones] if ones else 0)
