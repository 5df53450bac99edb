"""Lists that print the sum of some lines above them, without saying so."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rules.tables import Figure

__all__ = ["innermost", "without_headings"]


def without_headings(figures: Sequence[Figure], least: int) -> list[Figure]:
    """Leave out each line that equals the sum of at least so many lines that follow it."""
    leaves = []
    index = 0
    while index < len(figures):
        head = figures[index]
        reached = Decimal(0)
        slack = head.amount.step / 2 if head.amount else Decimal(0)
        for count, figure in enumerate(figures[index + 1 :], start=1):
            assert figure.amount is not None and head.amount is not None  # noqa: S101, PT018  (only figures are here)
            reached += figure.amount.base
            slack += figure.amount.step / 2
            if abs(reached - head.amount.base) <= slack and count >= least:
                break
            if reached >= head.amount.base - slack:
                leaves.append(head)
                break
        else:
            leaves.append(head)
        index += 1
    return leaves


def innermost(figures: Sequence[Figure]) -> list[Figure]:
    """Leave out each line that equals the sum of the innermost lines right below it: headings over headings, too."""
    leaves: list[Figure] = []
    for head in reversed(figures):
        assert head.amount is not None  # noqa: S101  (only figures are here)
        reached = Decimal(0)
        slack = head.amount.step / 2
        for figure in reversed(leaves):
            assert figure.amount is not None  # noqa: S101
            reached += figure.amount.base
            slack += figure.amount.step / 2
            if reached >= head.amount.base - slack:
                break
        if abs(reached - head.amount.base) > slack or not leaves:
            leaves.append(head)
    return leaves[::-1]
