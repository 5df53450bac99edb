"""Amounts of running text added up as printed."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.amount import Amount, Comparison, compare_sum

__all__ = ["adds_up"]


def adds_up(total: Amount, parts: Sequence[Amount]) -> Comparison:
    """Compare a total with its parts.

    Where one figure is printed finer than the others, the others' missing digits are zeros (8万元, 3.25万元); a part in
    a smaller unit than the total's says nothing of the total's digits (24.16亿元 and 20万元 make 24.16亿元).
    """
    finest = min(amount.exponent - amount.decimals for amount in (total, *parts) if amount.exponent >= total.exponent)
    exact = [
        Amount(amount.value, amount.unit, max(amount.exponent - finest, amount.decimals)) for amount in (total, *parts)
    ]
    return compare_sum(exact[0], [(1, amount) for amount in exact[1:]])
