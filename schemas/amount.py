"""Amounts of money as printed: a value, its unit, and the interval its digits allow.

A figure printed as 129.84 万元 says no more than that the true amount lies in [129.835, 129.845] 万元.
Sums and copies are compared as such intervals, as XBRL Calculations 1.1 does for reported facts
(https://www.xbrl.org/Specification/calculation-1.1/REC-2023-02-22/calculation-1.1-REC-2023-02-22.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

__all__ = [
    "Amount",
    "Comparison",
    "Interval",
    "MoneyUnit",
    "comparable",
    "compare_copy",
    "compare_sum",
    "format_amount",
    "parse_amount",
]


class MoneyUnit(Enum):
    """Units in which disclosures print money; the value is the Chinese name as printed."""

    YUAN = "元"
    THOUSAND_YUAN = "千元"
    TEN_THOUSAND_YUAN = "万元"
    MILLION_YUAN = "百万元"
    HUNDRED_MILLION_YUAN = "亿元"

    @property
    def exponent(self) -> int:
        """Power of ten that turns a figure of this unit into 元."""
        return _EXPONENTS[self]

    @classmethod
    def from_text(cls, text: str | None) -> MoneyUnit | None:
        """Return the unit with this printed name, or None for a text that is none."""
        name = "".join((text or "").split()).removeprefix("人民币")
        return _BY_NAME.get(name)


_EXPONENTS: Final = {
    MoneyUnit.YUAN: 0,
    MoneyUnit.THOUSAND_YUAN: 3,
    MoneyUnit.TEN_THOUSAND_YUAN: 4,
    MoneyUnit.MILLION_YUAN: 6,
    MoneyUnit.HUNDRED_MILLION_YUAN: 8,
}
_BY_NAME: Final = {unit.value: unit for unit in MoneyUnit} | {
    "万": MoneyUnit.TEN_THOUSAND_YUAN,
    "亿": MoneyUnit.HUNDRED_MILLION_YUAN,
}


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of Decimals."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def overlaps(self, other: Interval) -> bool:
        """Say whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    @property
    def half_width(self) -> Decimal:
        """Half the distance between the ends: the slack this interval brings into a comparison."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed figure: its value in its own unit, the unit, and how many decimals were printed.

    ``unit`` is None where nothing says it; such an amount compares only with others of unknown unit (``comparable``).
    ``decimals`` is negative where the last known digit stands left of the point, as it may in a smaller unit:
    129.84 万元 are 1188400 元 of which the last two digits are not known.
    """

    value: Decimal
    unit: MoneyUnit | None
    decimals: int

    @property
    def exponent(self) -> int:
        """Power of ten of the unit; 0 where the unit is unknown."""
        return self.unit.exponent if self.unit else 0

    @property
    def base(self) -> Decimal:
        """The value in 元 (or in the unknown unit)."""
        return self.value.scaleb(self.exponent)

    @property
    def step(self) -> Decimal:
        """One unit of the last printed digit, in 元."""
        return Decimal(1).scaleb(self.exponent - self.decimals)

    @property
    def interval(self) -> Interval:
        """All amounts, in 元, that print as this figure."""
        return Interval(self.base - self.step / 2, self.base + self.step / 2)

    def printed(self, base: Decimal) -> str:
        """Return another amount in 元 as it would be printed in this one's unit, without zeros at its end."""
        return f"{base.scaleb(-self.exponent).normalize():f}{self.unit.value if self.unit else ''}"

    def in_unit(self, unit: MoneyUnit | None) -> Amount:
        """Return the same amount expressed in another unit; no digit is gained or lost, its interval is the same."""
        if self.unit is None or unit is None or unit is self.unit:
            return self
        shift = self.exponent - unit.exponent
        return Amount(self.value.scaleb(shift), unit, self.decimals - shift)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two sides of an equation stand to each other, in 元.

    ``tolerance`` is the slack that rounding explains; ``step`` is one unit of the coarsest last printed digit.
    """

    expected: Decimal
    actual: Decimal
    tolerance: Decimal
    step: Decimal

    @property
    def difference(self) -> Decimal:
        """Actual minus expected."""
        return self.actual - self.expected

    @property
    def holds(self) -> bool:
        """Say whether rounding explains the difference."""
        return abs(self.difference) <= self.tolerance

    @property
    def steps(self) -> Decimal:
        """Size of the difference in units of the coarsest last printed digit."""
        return abs(self.difference) / self.step if self.step else Decimal(0)


def compare_sum(total: Amount, addends: Iterable[tuple[int, Amount]]) -> Comparison:
    """Compare a printed total with the signed sum of printed addends.

    Each addend is (sign, amount). A sum of five two-decimal figures may differ from its total by 0.03:
    half a unit of the last digit for each of the six figures. With a single addend the figure is a copy (or, with
    sign -1, a copy of the opposite) and may differ only where one side prints fewer digits.
    """
    parts = list(addends)
    if len(parts) == 1:
        sign, part = parts[0]
        return compare_copy(Amount(sign * part.value, part.unit, part.decimals), total)
    expected = sum((sign * part.base for sign, part in parts), Decimal(0))
    # A sum of nothing is exactly zero, so only the total's own rounding is left.
    tolerance = sum((part.step for _, part in parts), total.step) / 2
    step = max([total.step, *(part.step for _, part in parts)])
    return Comparison(expected, total.base, tolerance, step)


def compare_copy(expected: Amount, actual: Amount) -> Comparison:
    """Compare two printings of one figure.

    With equal precision they must be equal. Otherwise the coarser must be a rounding of the finer: they may differ
    by half a unit of the coarser's last digit.
    """
    step = max(expected.step, actual.step)
    tolerance = Decimal(0) if expected.step == actual.step else step / 2
    return Comparison(expected.base, actual.base, tolerance, step)


def comparable(*amounts: Amount) -> bool:
    """Say whether the amounts may stand in one comparison: all with a known unit, or all without."""
    return len({amount.unit is None for amount in amounts}) <= 1


# The digits before the point, in groups of three or ungrouped, may be missing: spreadsheets print 0.52 as .52.
_FIGURE: Final = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[-+]?\.[0-9]+")
# △ and ▲ before a figure are the minus of accountants' forms; a long dash is one where a figure follows it.
_ALIKE: Final = str.maketrans("０１２３４５６７８９．，＋－−–—―‐﹣△▲（）﹙﹚￥", "0123456789.,+---------()()¥")
_CURRENCY: Final = re.compile(r"^([-+(]?)¥+")
_DIGIT: Final = re.compile("[0-9０-９]")
_TORN: Final = re.compile(r"[0-9]\s+[0-9]")


def parse_amount(text: str, unit: MoneyUnit | None = None) -> Amount | None:
    """Read a cell's text as one figure, or None where it is not exactly one.

    Thousands separators, full-width digits, a currency sign, and negative figures (−, △, brackets) are understood.
    What could be read in two ways is no figure, because guessing would be repairing the document: a misplaced
    separator (``1,2345``), a space between two digits (two figures in one cell?), a sign within brackets.
    """
    if not _DIGIT.search(text):  # most cells hold words
        return None
    plain = text.translate(_ALIKE)
    if _TORN.search(plain):
        return None
    compact = _CURRENCY.sub(r"\1", "".join(plain.split()))
    negative = compact.startswith("(") and compact.endswith(")")
    body = compact[1:-1] if negative else compact
    if not _FIGURE.fullmatch(body) or (negative and body[0] in "+-"):
        return None
    value = Decimal(body.replace(",", ""))
    _, _, fraction = body.partition(".")
    return Amount(-value if negative else value, unit, len(fraction))


def format_amount(amount: Amount) -> str:
    """Print an amount as disclosures do: grouped by thousands, with its decimals, without its unit.

    Reading the result gives the amount again, save that digits left of the point that are not known come back as known.
    """
    return f"{amount.value:,.{max(0, amount.decimals)}f}"
