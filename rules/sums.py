"""A printed total against the figures it should be made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rules.protocol import Text, Unchecked
from rules.quantity import Quantity, QuantityError, compare
from rules.tables import Figure, Found, TableView
from schemas.amount import Comparison
from schemas.document import Line

__all__ = ["counts_things", "judge_sum", "outermost"]

_CLASS: Final = 3  # digits of the shortest code, that of a class


def judge_sum(total: Figure, addends: Sequence[Figure]) -> Comparison | Unchecked | None:
    """Compare a total with its addends; None where nothing is printed in any of the places.

    Empty cells and dashes count as nothing. A cell that is there and is no figure makes the sum unchecked.
    """
    every = (total, *addends)
    if not any(figure.found is Found.FIGURE for figure in every):
        return None
    for figure in every:
        if figure.found is Found.TEXT:
            return Unchecked(
                Text(
                    f"第{figure.evidence.page}页“{figure.text}”不是一个数字",
                    f"page {figure.evidence.page}: `{figure.text}` is not a figure",
                )
            )
    try:
        right = sum((addend.quantity for addend in addends), Quantity.nothing())
        _, comparison = compare("=", total.quantity, right)
    except QuantityError:
        return Unchecked(Text("单位不一致，不可比", "the units cannot be compared"))
    return comparison


def counts_things(view: TableView, figures: Sequence[Figure]) -> bool:
    """Say whether figures are whole numbers where amounts have decimals: pieces or running numbers, no money.

    A total that is left out over them is not missing.
    """
    whole = all("." not in figure.text for figure in figures if figure.amount is not None)
    return whole and any(view.decimals.values())


def outermost(lines: Sequence[Line]) -> list[Line]:
    """Return the lines whose codes are part of no other's among them: a sum of them counts everything once."""
    codes = {line.code for line in lines}
    return [line for line in lines if not any(line.code[:length] in codes for length in range(_CLASS, len(line.code)))]
