"""Faults in the changes that published PDFs state: the amount, the percentage, the direction, 持平 where it moved."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from mutants import digits
from mutants.spots import RealFault, Spot, text_spot, texts
from schemas.document import Block, BlockKind, Document

__all__ = ["PUBLISHED_CHANGE_FAULTS"]

_PARAGRAPH: Final = frozenset({BlockKind.PARAGRAPH})
_MONEY: Final = r"(\d[\d,]*\.?\d*)\s?万元"
_BEFORE: Final = r"(?:比|较|与|同)[^。，,；\d]{0,12}(?:\d{4}\s?年)?[^。，,；\d]{0,12}[，,]?"
_GROWTH: Final = (
    rf"{_MONEY}[，,。](?:其中[^。]{{0,30}})?{_BEFORE}"
    r"(增加|减少)\s?(\d[\d,]*\.?\d*)\s?万元[，,]\s?((增长|下降|减少|降低)\s?(\d+\.\d+)\s?[%％])"
)


def _growths(document: Document, rng: random.Random) -> Iterator[tuple[Block, re.Match[str]]]:
    """Yield changes whose percentage is right as printed."""
    for block, match in texts(document, _GROWTH, rng, _PARAGRAPH):
        now, moved, rate = (digits.parse(match[k]) for k in (1, 3, 6))
        if not now or not moved or not rate:
            continue
        before = now - moved if match[2] == "增加" else now + moved
        if before > 0 and abs(moved * 100 / before - rate) < Decimal("0.02"):
            yield block, match


def _growth_amount(document: Document, rng: random.Random) -> Iterator[Spot]:
    for block, match in _growths(document, rng):
        new = digits.change(match[3], rng)
        if new and _breaks_rate(match, digits.parse(new) or Decimal(0)):
            spot = text_spot(block, match.start(3), match.end(3), new)
            if spot:
                yield spot


def _breaks_rate(match: re.Match[str], moved: Decimal) -> bool:
    """Say whether another difference makes another rate than the one that is printed, in its last digit but one."""
    now, rate = digits.parse(match[1]) or Decimal(0), digits.parse(match[6]) or Decimal(0)
    before = now - moved if match[2] == "增加" else now + moved
    last = Decimal(1).scaleb(-len(match[6].partition(".")[2]))
    return before <= 0 or abs(moved * 100 / before - rate) > 2 * last


def _flat(document: Document, rng: random.Random) -> Iterator[Spot]:
    for block, match in _growths(document, rng):
        spot = text_spot(block, match.start(4), match.end(4), "与上年持平", "持平")
        if spot:
            yield spot


def _rate(document: Document, rng: random.Random) -> Iterator[Spot]:
    for block, match in _growths(document, rng):
        new = digits.change(match[6], rng)
        spot = new and text_spot(block, match.start(6), match.end(6), new)
        if spot:
            yield spot


def _direction(document: Document, rng: random.Random) -> Iterator[Spot]:
    for block, match in _growths(document, rng):
        new = "下降" if match[5] == "增长" else "增长"
        start, end = match.start(5), match.end(6)
        spot = text_spot(block, start, end, block.text[start:end].replace(match[5], new), new)
        if spot:
            yield spot


PUBLISHED_CHANGE_FAULTS: Final = (
    RealFault("real-growth", "增长率算错", _rate),
    RealFault("real-direction", "增减方向写反", _direction),
    RealFault("real-growth-amount", "增减额算错", _growth_amount),
    RealFault("real-flat", "有增减而写持平", _flat),
)
