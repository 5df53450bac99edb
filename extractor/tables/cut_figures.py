"""Figures that wrap in a narrow cell and that a page break cuts: 19 at one page's foot, 6.47 at the next one's top."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from extractor.kinds.wording import fold
from extractor.tables.words import code_of, is_figure, is_index_row
from schemas.document import Cell

__all__ = ["cuts_figures"]

_PIECE: Final = re.compile(r"[(（]?-?[\d,，.]+[)）]?%?")
_CODES: Final = {3, 5, 7, 9}  # digits of classification codes
_SHORTEST_CODE: Final = 3
_FEW: Final = 3  # figures of a column from which its decimals are known
_SEEN: Final = 80  # cells of a column that are looked at


def cuts_figures(upper: Mapping[int, Cell], rest: Mapping[int, str], cells: Iterable[Cell]) -> bool:
    """Whether what stands at a page's top, by column, is the rest of a row whose figures the page break cut.

    ``upper`` are the cells of the last row before the break, ``cells`` those of the table up to there. Every piece must
    go on below a text, every joined figure must be printed as its column's others are, and at least one of the upper
    pieces must not be, or a code's rest too short for a code.
    """
    pieces = {column for column, text in rest.items() if _PIECE.fullmatch(fold(text))}
    if not pieces or any(column not in upper or not upper[column].text for column in rest):
        return False
    if is_index_row(rest.values()):
        return False
    printed = _printed(pieces, cells, min(cell.row for cell in upper.values()))
    cut = False
    for column in pieces:
        above, joined = fold(upper[column].text), fold(upper[column].text + rest[column])
        usual = printed.get(column)
        if not _PIECE.fullmatch(above) or usual is None or _form(joined) != usual:
            return False
        cut = cut or _form(above) != usual
    # 20805 is a code, as 2080506 is; but 06 is none, and beside it the name goes on, too.
    short = all(printed[column] == "code" and len(fold(rest[column])) < _SHORTEST_CODE for column in pieces)
    return cut or (short and len(pieces) < len(rest))


def _printed(columns: set[int], cells: Iterable[Cell], before: int) -> dict[int, str]:
    """Return the form in which each column prints most of its figures, where there are enough of them."""
    forms: dict[int, Counter[str]] = {column: Counter() for column in columns}
    for cell in cells:
        counted = forms.get(cell.column)
        if counted is not None and cell.row < before and cell.column_span == 1 and counted.total() < _SEEN:
            form = _form(fold(cell.text))
            if form:
                counted[form] += 1
    found = {column: counted.most_common(1)[0] for column, counted in forms.items() if counted}
    return {
        column: form
        for column, (form, times) in found.items()
        if times >= _FEW and times * 4 >= forms[column].total() * 3
    }


def _form(text: str) -> str:
    """Return how a figure is printed: its number of decimals, or that it is a code; empty where it is none."""
    if not is_figure(text):
        return ""
    decimals = re.search(r"\.(\d+)", text)
    if decimals:
        return f"{len(decimals.group(1))} decimals"
    return "code" if code_of(text) and len(text) in _CODES else "whole"
