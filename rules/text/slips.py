"""Slips of the hand: two amounts that differ as a typing error makes them differ, in one digit or in two exchanged."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from schemas.amount import Amount

__all__ = ["one_lost_a_digit", "one_slip", "one_slips", "rounded_slip"]

_MISPLACED: Final = tuple(
    Decimal(1).scaleb(places) for places in (1, -1, 4, -4)
)  # a digit too few or too many, 元 for 万元 or 万元 for 元


def one_slip(expected: Decimal, printed: Amount, digits: int) -> bool:
    """Say whether an amount in 元 is one slip away from a printed one that has at least so many digits.

    A slip is one wrong digit, or two neighbours that changed places.
    """
    if expected < 0:
        return False
    one, other = (f"{value.scaleb(-printed.exponent):.{printed.decimals}f}" for value in (expected, printed.base))
    if len(one) != len(other) or Decimal(one).scaleb(printed.exponent) != expected:
        return False
    one, other = one.replace(".", ""), other.replace(".", "")
    if len(one.lstrip("0")) < digits:
        return False
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) != 2:
        return len(apart) == 1
    first, second = apart
    return second == first + 1 and one[first] == other[second] and one[second] == other[first]


def rounded_slip(expected: Decimal, printed: Amount, digits: int, tolerance: Decimal) -> bool:
    """Say whether an amount is one slip away from what its parts make, or from that less or more the last digit.

    Only where the tolerance, in 元, leaves room for that.
    """
    step = printed.step if printed.step <= tolerance else Decimal(0)
    return any(one_slip(expected + by, printed, digits) for by in {Decimal(0), step, -step})


def one_slips(parts: Iterable[Amount], missing: Decimal, digits: int) -> bool:
    """Say whether one slip in one of the parts explains what is missing from their sum, in 元."""
    return any(one_slip(part.base + missing, part, digits) for part in parts)


def one_lost_a_digit(parts: Iterable[Amount], missing: Decimal) -> bool:
    """Say whether a digit too few or too many in one of the parts, or 元 for 万元, explains what is missing, in 元."""
    return any(part.base and part.base + missing in {part.base * by for by in _MISPLACED} for part in parts)
