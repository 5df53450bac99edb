"""Patterns with typed slots: ``机关运行经费{本年:amount}，比上年减少{差额:amount}``.

A slot is written ``{name:type}`` in a pattern of RE2; its text becomes a value that equations can use by its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rules.bilingual import Text
from rules.errors import OptionError
from rules.quantity import Quantity
from rules.text.dates import dates
from rules.text.facts import MEASURES, counts, money
from rules.text.patterns import Found, Pattern
from schemas.amount import parse_amount

__all__ = ["TYPES", "SlotPattern", "compile_slots"]

_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?"
TYPES: Final = {
    "amount": rf"{_NUMBER}(?:亿元|百万元|万元|千元|元)",
    "percent": rf"-?{_NUMBER}%",
    "number": _NUMBER,
    "count": rf"{_NUMBER}(?:{MEASURES})",
    "date": r"(?:19|20)\d{2}年(?:\d{1,2}月(?:\d{1,2}日)?)?",
    "name": r"[\p{Han}A-Za-z0-9（）()“”]{1,40}?",
}
"""The types of slots with the patterns they stand for."""

_SLOT: Final = re.compile(r"\{([^{}:\d][^{}:]*):([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class SlotPattern:
    """A pattern; ``slots`` are the names and types in order, slot ``i`` being the group ``slot_i``."""

    pattern: Pattern
    slots: tuple[tuple[str, str], ...]

    def place(self, found: Found, name: str) -> tuple[int, int] | None:
        """Return where a slot matched in its passage, None where it took no part."""
        for index, (own, _) in enumerate(self.slots):
            if own == name and f"slot_{index}" in found.groups:
                return found.groups[f"slot_{index}"]
        return None

    def value(self, found: Found, name: str) -> Quantity | None:
        """Return a slot's value, None for names and for slots that took no part."""
        place = self.place(found, name)
        return None if place is None else _value(found.passage.text[place[0] : place[1]], dict(self.slots)[name])


def compile_slots(source: str) -> SlotPattern:
    """Make a pattern of one with slots.

    Raises:
        OptionError: an unknown type, or a name that comes twice.

    """
    slots: list[tuple[str, str]] = []

    def group(match: re.Match[str]) -> str:
        name, kind = match[1].strip(), match[2].strip()
        if kind not in TYPES:
            message = Text(
                f"占位符“{name}”：没有“{kind}”这种类型；可用的有：{'、'.join(TYPES)}",
                f"slot `{name}`: unknown type `{kind}`; there are {', '.join(TYPES)}",
            )
            raise OptionError(message)
        if any(name == own for own, _ in slots):
            raise OptionError(Text(f"占位符“{name}”出现两次", f"slot `{name}` comes twice"))
        slots.append((name, kind))
        return f"(?P<slot_{len(slots) - 1}>{TYPES[kind]})"

    return SlotPattern(Pattern(_SLOT.sub(group, source)), tuple(slots))


def _value(text: str, kind: str) -> Quantity | None:
    if kind == "amount":
        return next((Quantity.of(item.amount) for item in money(text)), None)
    if kind == "date":
        days = [fact.earliest for fact in dates(text) if fact.possible]
        return Quantity.number(Decimal(days[0].toordinal())) if days else None
    if kind == "count":
        return next((Quantity.number(item.number) for item in counts(text)), None)
    amount = parse_amount(text.rstrip("%")) if kind in {"percent", "number"} else None
    return None if amount is None else Quantity.of(amount, money=False)
