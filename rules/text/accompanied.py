"""Amounts with what is said of them right behind: their change against some base, and their share of the whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from rules.text.changes import changes
from rules.text.facts import Percent, money, percents
from rules.text.figures import Figure
from rules.text.passages import Passage
from schemas.amount import Amount, MoneyUnit

__all__ = ["Accompanied", "accompanied"]

_BASIS: Final = re.compile(r"年初预算|上年|去年|20\d{2}年|预算|同比")
_FLAT: Final = re.compile(r"持平|无增减|无变化|没有变化|不变|一致")
_BOTH: Final = re.compile(r"增(?:加)?[（(]减(?:少)?[)）](?=0(?:\.0+)?[万亿]?元)")  # 增（减）0万元 of the template
_FINE: Final = Amount(Decimal(0), MoneyUnit.TEN_THOUSAND_YUAN, 2)  # no change, told as finely as amounts mostly are


@dataclass(frozen=True, slots=True)
class Accompanied:
    """An amount with its changes, signed, by what they are against, and its share."""

    passage: Passage
    figure: Figure
    changes: Mapping[str, Amount]
    share: Percent | None


def accompanied(passage: Passage, figure: Figure, end: int) -> Accompanied:
    """Read what stands between an amount and ``end``."""
    text = _BOTH.sub(lambda match: "增加".ljust(len(match.group()), "了"), passage.text[figure.money.end : end])
    found: dict[str, Amount] = {}
    last = 0
    for change in changes(text):
        basis = _basis(text[last : change.start])
        last = change.end
        if change.difference is not None and basis and basis not in found:
            amount = change.difference.amount
            found[basis] = replace(amount, value=change.direction.sign * amount.value)
    flat = _FLAT.search(text)
    if flat is not None and not money(text, 0, flat.start()) and (basis := _basis(text[: flat.start()])):
        printed = figure.amount
        found.setdefault(basis, replace(printed, value=Decimal(0)) if printed.step < _FINE.step else _FINE)
    share = next((item for item in percents(text) if "占" in text[max(0, item.start - 24) : item.start]), None)
    return Accompanied(passage, figure, found, share)


def _basis(words: str) -> str:
    """Name what is compared with; last year has several names."""
    named = _BASIS.findall(words)
    if not named:
        return ""
    return "年初预算" if "年初预算" in named else "上年"
