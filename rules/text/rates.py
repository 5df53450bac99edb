"""Rates of money (每人每月600元, 600元/月/人, 80元/天) and the counts and periods they are multiplied with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from schemas.amount import Amount, MoneyUnit

__all__ = ["PER_TIME", "Rate", "explain_periods", "parse_rate_unit", "rates", "time_of", "unit_prices"]

PER_TIME: Final = {"年": "年", "月": "月", "天": "天", "日": "天", "季": "季", "季度": "季", "周": "周", "次": "次"}
_THINGS: Final = "|".join(
    [
        *["人次", "平方米", "平米", "公里", "千米", "人", "名", "位", "户", "家", "次", "件", "台", "辆", "套", "份"],
        *[
            "本",
            "册",
            "个",
            "项",
            "期",
            "场",
            "间",
            "亩",
            "吨",
            "米",
            "村",
            "所",
            "座",
            "处",
            "条",
            "棵",
            "株",
            "盏",
            "袋",
        ],
    ]
)
_TIMES: Final = "年|月|天|日|季度?|周"
_WORDED: Final = re.compile(
    rf"(?P<per>(?:(?:每(?:{_THINGS}|{_TIMES})|人均|户均|亩均|年均|月均|日均)"
    r"[^\d。；;，,每均]{0,8}){1,3})"
    r"(?P<number>\d[\d,，]*(?:\.\d+)?)(?P<unit>亿元|万元|千元|元)(?!/|／)"
)
_SLASHED: Final = re.compile(
    r"(?P<number>\d[\d,，]*(?:\.\d+)?)(?P<unit>亿元|万元|千元|元)"
    rf"(?P<per>(?:[/／.·・每]?(?:{_THINGS}|{_TIMES})){{1,3}})"
)
_EACH: Final = re.compile(rf"每({_THINGS}|{_TIMES})|(人|户|亩|年|月|日)均")
_PER: Final = re.compile(rf"{_THINGS}|{_TIMES}")
_PRICE: Final = re.compile(
    r"单价(?:为|约|按|是|：|:)?(?P<number>\d[\d,，]*(?:\.\d+)?)(?P<unit>万元|千元|元)(?![/／以及（(])"
)


@dataclass(frozen=True, slots=True)
class Rate:
    """Money per something: ``text[start:end]``; ``per`` are the plain units it is counted by (人, 月)."""

    start: int
    end: int
    amount: Amount
    per: tuple[str, ...]

    @property
    def time(self) -> str | None:
        """The unit of time it is counted by: 年, 月, 天, …; None where it names none."""
        return next((PER_TIME[unit] for unit in self.per if unit in PER_TIME and unit != "次"), None)

    @property
    def heads(self) -> tuple[str, ...]:
        """The units it is counted by that are no time."""
        return tuple(unit for unit in self.per if unit not in PER_TIME or unit == "次")


def rates(text: str, start: int = 0, end: int | None = None) -> tuple[Rate, ...]:
    """Return the rates in a stretch of text, in order."""
    stop = len(text) if end is None else end
    found: list[Rate] = []
    for pattern in (_WORDED, _SLASHED):
        for match in pattern.finditer(text, start, stop):
            if pattern is _SLASHED and match["per"][0] not in "/／.·・每":
                continue  # 3万元年… is not a rate
            found.append(Rate(match.start(), match.end(), _amount(match), _per(match["per"])))
    return tuple(sorted(found, key=lambda rate: rate.start))


def unit_prices(text: str, start: int = 0, end: int | None = None) -> tuple[Rate, ...]:
    """Return what one piece costs (单价120元), in order; thresholds (单价50万元以上) are none."""
    stop = len(text) if end is None else end
    return tuple(Rate(match.start(), match.end(), _amount(match), ()) for match in _PRICE.finditer(text, start, stop))


def _amount(match: re.Match[str]) -> Amount:
    _, _, fraction = match["number"].partition(".")
    return Amount(Decimal(match["number"].replace(",", "").replace("，", "")), MoneyUnit(match["unit"]), len(fraction))


def _per(printed: str) -> tuple[str, ...]:
    worded = [unit or average for unit, average in _EACH.findall(printed)]
    units = worded or _PER.findall(printed)
    return tuple("人" if unit in {"名", "位"} else unit for unit in units)


def parse_rate_unit(unit: str) -> tuple[MoneyUnit, tuple[str, ...]] | None:
    """Take a printed unit of an indicator apart: ``元/件`` is (元, ("件",)); None where it is no rate of money."""
    match = re.fullmatch(r"[(（]?(?P<money>亿元|万元|千元|元)[/／](?P<per>[^()（）]+)[)）]?", "".join(unit.split()))
    if match is None:
        return None
    parts = [part for part in re.split(r"[/／.·・、]", match["per"]) if part]
    per = tuple("人" if part in {"名", "位"} else part for part in parts)
    return (MoneyUnit(match["money"]), per) if per else None


def time_of(unit: str) -> int:
    """Return the most periods of a unit of time that one budget year plausibly pays for."""
    return {"年": 3, "季": 12, "月": 36, "周": 106, "天": 366}.get(unit, 0)


def explain_periods(total: Decimal, each: Decimal, unit: str) -> int | None:
    """Return the whole number of periods of this unit that turns ``each`` into ``total``, None where there is none.

    The product must come out to a cent; more periods than a budget plausibly pays for explain nothing.
    """
    if each <= 0 or total <= 0:
        return None
    count = (total / each).to_integral_value()
    if count < 1 or count > time_of(unit) or abs(count * each - total) > Decimal("0.01"):
        return None
    return int(count)
