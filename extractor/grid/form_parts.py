"""What both parts of a form are made of, its fields and its indicators: rows, and cells in them."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["FormCell", "FormPart"]


class FormCell(NamedTuple):
    """A text's rows, from the first to behind the last, and from where to where its cell may begin, left to right."""

    first: int
    stop: int
    low: float
    high: float


class FormPart(NamedTuple):
    """Rows by the ink that they hold, from where to where, and their cells, in each row from left to right."""

    rows: tuple[tuple[float, float], ...]
    cells: tuple[FormCell, ...]
