"""Sums in tables that one slip of the hand keeps from adding up."""

from __future__ import annotations

from typing import Final

from rules.balance import Imbalance
from rules.text.slips import one_slip, one_slips

__all__ = ["slipped"]

_DIGITS: Final = 3  # digits of a figure that one slip makes right only by a rare chance


def slipped(imbalance: Imbalance) -> bool:
    """Say whether one slip in one of the figures makes the row add up, as no other meaning of the columns would."""
    comparison = imbalance.comparison
    total, missing = imbalance.left[0][1].amount, comparison.difference
    addends = [figure.amount for _, figure in imbalance.right if figure.amount is not None]
    return (total is not None and one_slip(comparison.expected, total, _DIGITS)) or one_slips(
        [amount for amount in addends if amount.value], missing, _DIGITS
    )
