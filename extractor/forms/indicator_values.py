"""An indicator's value taken apart: ``≥200元/件`` is a comparator, a number and a unit."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Final

from schemas.form import IndicatorValue

__all__ = ["parse_indicator_value"]

_SIGNS: Final = (
    ("≥", r">=|=>|≥|≧|⩾|大于(?:或)?等于|大于或等于|不低于|不少于|不小于|不短于|至少|达到或超过"),
    ("≤", r"<=|=<|≤|≦|⩽|小于(?:或)?等于|小于或等于|不超过|不高于|不大于|不多于|不迟于|不晚于|控制在|至多"),
    (">", r">|大于|高于|超过|多于"),
    ("<", r"<|小于|低于|少于|未超过"),
    ("=", r"=|等于"),
    ("≈", r"≈|约为?|大约"),
)
_LEADING: Final = tuple((sign, re.compile(pattern)) for sign, pattern in _SIGNS)
_TRAILING: Final = (
    ("≥", re.compile(r"(?:及|或)?以上|或更多|起")),
    ("≤", re.compile(r"(?:及|或)?以下|(?:之|以)内|以内")),
    ("≈", re.compile(r"左右|上下")),
)
_NUMBER: Final = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
# A unit is short and has neither digits nor a comma: what is longer is a sentence that has a number in it.
_UNIT: Final = (
    r"(?:[^\d,。;；:：、()（）≥≤<>=]{1,3}、)?[^\d,。;；:：、()（）≥≤<>=]{0,10}?(?:[(（][^\d()（）]{1,8}[)）])?"
)
_SINGLE: Final = re.compile(rf"(?P<low>{_NUMBER})(?P<about>[余多几])?(?P<unit>{_UNIT})")
_YEAR: Final = re.compile(r"(?:19|20)\d\d年.*")  # 2025年底前 is a time, not a number of years
_RANGE: Final = re.compile(
    rf"(?P<low>{_NUMBER})(?P<low_unit>%|[^\d\s]{{0,4}}?)(?:-|—|–|~|至|到)+(?P<high>{_NUMBER})(?P<unit>{_UNIT})"
)
_DATE: Final = re.compile(r"(\d{4})(?:年|-|/|\.)(\d{1,2})(?:月|-|/|\.)(\d{1,2})日?")
_BEFORE: Final = re.compile(r"(?:之|以)?前(?:完成)?|底前(?:完成)?")
_WORDS_BEFORE: Final = re.compile(
    r"(?:均|达到|[^\d≥≤<>=]{1,20}?)(?=[≥≤<>=]|不低于|不少于|不小于|不超过|不高于|不大于|(?<!不)(?:大于|小于|低于|高于|超过))"
)
_NAME_UNIT: Final = re.compile(r"[(（](?:单位[:：])?(?P<unit>[^\d()（）,，。]{1,6})[)）]$")
_COUNTED: Final = (
    "人次|人天|批次|件次|平方米|平米|公里|小时|分钟|工作日|人|户|件|个|次|台|套|份|项|家|篇|期|场|条|辆|亩|吨|米|天|日|月|年|批|类"
    "|名|本|册|张|处|所|座|株|只|头|度"
)
_KNOWN_UNIT: Final = re.compile(rf"(?:%|‰|[百千万亿]{{0,2}}(?:元|{_COUNTED}))(?:/.{{1,6}})?")


def _normal(text: str) -> str:
    # Compatibility forms of m² and m³ would leave a digit in the unit.
    spelled = text.replace("㎡", "平方米").replace("m²", "平方米").replace("m³", "立方米")
    compact = "".join(unicodedata.normalize("NFKC", spelled).split())
    return compact.replace("≧", "≥").replace("≦", "≤").replace("﹥", ">").replace("﹤", "<").rstrip("。;；,，")


def _take_sign(text: str) -> tuple[str | None, str]:
    for sign, pattern in _LEADING:
        found = pattern.match(text)
        if found:
            return sign, text[found.end() :]
    return None, text


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def parse_indicator_value(text: str, *, comparator: str = "", unit: str = "", name: str = "") -> IndicatorValue:
    """Take a printed value apart; ``comparator`` and ``unit`` are the texts of their own columns, where there are any.

    ``name`` is the indicator's: a unit in brackets at its end counts where the value prints none. What is not one
    number, one range or one date with its comparator and unit stays words: all parts are None.
    """
    body = _normal(text)
    when = _read_date(text, body)
    if when is not None:
        return when
    outer, rest = _take_sign(_normal(comparator))
    if rest or not body:
        outer = None
    sign, rest = _take_sign(body)
    words = _WORDS_BEFORE.match(body) if sign is None else None
    sign, body = _take_sign(body[words.end() :]) if words else (sign, rest)
    for trailing, pattern in _TRAILING:
        found = pattern.search(body)
        if found and found.end() == len(body) and sign is None:
            sign, body = trailing, body[: found.start()]
    sign = sign or outer
    return _read_number(text, body, sign, _normal(unit), _normal(name)) or IndicatorValue(text)


def _read_number(text: str, body: str, sign: str | None, unit: str, name: str) -> IndicatorValue | None:
    if _YEAR.fullmatch(body):
        return None
    found = _RANGE.fullmatch(body)
    upper = _decimal(found.group("high")) if found else None
    if not found:
        found = _SINGLE.fullmatch(body)
    if not found:
        return None
    if upper is None and found.group("about"):
        sign = sign or "≈"
    printed = found.group("unit").strip("()（）") or unit
    if not printed:
        bracketed = _NAME_UNIT.search(name)
        if bracketed and _KNOWN_UNIT.fullmatch(bracketed.group("unit")):
            printed = bracketed.group("unit")
    return IndicatorValue(text, sign, _decimal(found.group("low")), upper, printed or None)


def _read_date(text: str, body: str) -> IndicatorValue | None:
    sign, rest = _take_sign(body)
    found = _DATE.match(rest)
    if not found:
        return None
    tail = rest[found.end() :]
    if tail and not _BEFORE.fullmatch(tail):
        return None
    try:
        when = date(*(int(part) for part in found.groups()))
    except ValueError:
        return None  # 2025年2月30日 is printed, but no day
    return IndicatorValue(text, "≤" if tail else sign, when=when)
