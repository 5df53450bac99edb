"""Values inside an equation: figures as printed, with the slack that rounding gives them, through + - * /.

Amounts count in 元 (or in the unknown unit that all of them share), numbers as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from schemas.amount import Amount, Comparison

__all__ = ["Dimension", "Quantity", "QuantityError", "compare"]


class Dimension(Enum):
    """What a value counts. NONE is an exact nothing, which goes with everything."""

    NONE = "nothing"
    NUMBER = "a number"
    MONEY = "money"
    UNKNOWN_MONEY = "money of unknown unit"


class QuantityError(ValueError):
    """Two values that cannot be put together."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value, half the width of what it may be (``slack``), the coarsest last digit in it, and what it counts.

    ``printed`` says that it is one printed figure as it stands: a copy of it must be exact.
    """

    value: Decimal
    slack: Decimal
    step: Decimal
    dimension: Dimension
    printed: bool = False

    @classmethod
    def nothing(cls) -> Quantity:
        """Return what an empty cell is in a sum."""
        return cls(Decimal(0), Decimal(0), Decimal(0), Dimension.NONE)

    @classmethod
    def number(cls, value: Decimal) -> Quantity:
        """Return an exact number."""
        return cls(value, Decimal(0), Decimal(0), Dimension.NUMBER if value else Dimension.NONE)

    @classmethod
    def of(cls, amount: Amount, *, money: bool = True) -> Quantity:
        """Return a printed figure; ``money`` is False for percentages and counts."""
        dimension = Dimension.NUMBER
        if money:
            dimension = Dimension.MONEY if amount.unit else Dimension.UNKNOWN_MONEY
        return cls(amount.base, amount.step / 2, amount.step, dimension, printed=True)

    def __neg__(self) -> Quantity:
        return Quantity(-self.value, self.slack, self.step, self.dimension)

    def __abs__(self) -> Quantity:
        return self if self.value >= 0 else -self

    def __add__(self, other: Quantity) -> Quantity:
        if other.dimension is Dimension.NONE:
            return self
        if self.dimension is Dimension.NONE:
            return other
        return Quantity(
            self.value + other.value, self.slack + other.slack, max(self.step, other.step), _same(self, other)
        )

    def __sub__(self, other: Quantity) -> Quantity:
        return self + -other

    def __mul__(self, other: Quantity) -> Quantity:
        slack = abs(self.value) * other.slack + abs(other.value) * self.slack + self.slack * other.slack
        step = max(abs(self.value) * other.step, abs(other.value) * self.step)
        return Quantity(self.value * other.value, slack, step, _product(self, other))

    def __truediv__(self, other: Quantity) -> Quantity:
        if abs(other.value) <= other.slack:
            raise QuantityError("division by what may be nothing")
        value = self.value / other.value
        # The farthest quotient that the two intervals allow.
        nearest_zero = abs(other.value) - other.slack
        slack = (abs(self.value) + self.slack) / nearest_zero - abs(value)
        step = max(self.step / abs(other.value), abs(value) * other.step / abs(other.value))
        return Quantity(value, slack, step, _quotient(self, other))


_MONEY: Final = {Dimension.MONEY, Dimension.UNKNOWN_MONEY}


def _same(one: Quantity, other: Quantity) -> Dimension:
    if one.dimension is other.dimension:
        return one.dimension
    if Dimension.NONE in {one.dimension, other.dimension}:
        return other.dimension if one.dimension is Dimension.NONE else one.dimension
    raise QuantityError(f"{one.dimension.value} against {other.dimension.value}")


def _product(one: Quantity, other: Quantity) -> Dimension:
    if one.dimension in _MONEY and other.dimension in _MONEY:
        raise QuantityError("money times money")
    for dimension in (one.dimension, other.dimension):
        if dimension in _MONEY:
            return dimension
    return _same(one, other)


def _quotient(one: Quantity, other: Quantity) -> Dimension:
    if other.dimension in _MONEY:
        _same(one, other)
        return Dimension.NUMBER
    return one.dimension


def compare(sign: str, left: Quantity, right: Quantity) -> tuple[bool, Comparison]:
    """Say whether ``left sign right`` may hold within rounding, and how the two stand to each other.

    Two printed figures are copies of each other: with equal last digits they must be equal, otherwise the coarser
    must be a rounding of the finer. Everything else has the slack of all its figures.

    Raises:
        QuantityError: the two sides count different things.

    """
    _same(left, right)
    step = max(left.step, right.step)
    if left.printed and right.printed:
        slack = Decimal(0) if left.step == right.step else step / 2
    else:
        slack = left.slack + right.slack
    comparison = Comparison(right.value, left.value, slack, step)
    difference = comparison.difference
    holds = {
        "=": abs(difference) <= slack,
        "!=": abs(difference) > slack,
        "<=": difference <= slack,
        ">=": difference >= -slack,
        "<": difference < slack or (not slack and difference < 0),
        ">": difference > -slack or (not slack and difference > 0),
    }[sign]
    return holds, comparison
