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
_DECIMALS: Final = " decimals"
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
    printed = _printed(pieces, cells, min(cell.row for cell in upper.values()))
    cut = False
    for column in pieces:
        above, joined = fold(upper[column].text), fold(upper[column].text + rest[column])
        usual = printed.get(column)
        if not _PIECE.fullmatch(above) or usual is None or _form(joined) != usual:
            return False
        cut = cut or _form(above) != usual
    if is_index_row(rest.values()) and not cut:
        return False
    # 20805 is a code, as 2080506 is; but 06 is none, whether it stands alone or the name goes on beside it.
    short = all(printed[column] == "code" and len(fold(rest[column])) < _SHORTEST_CODE for column in pieces)
    return cut or short


def _printed(columns: set[int], cells: Iterable[Cell], before: int) -> dict[int, str]:
    """Return the form in which each column prints most of its figures, where there are enough of them.

    A column with too few prints them as the others do if these print all of them with the same decimals.
    """
    cells = list(cells)
    forms = _forms(cells, before, columns)
    found = {column: counted.most_common(1)[0] for column, counted in forms.items()}
    usual = {
        column: form
        for column, (form, times) in found.items()
        if times >= _FEW and times * 4 >= forms[column].total() * 3
    }
    few = {column for column in columns if forms.get(column, Counter[str]()).total() < _FEW}
    if few:
        amounts = sum(_forms(cells, before).values(), Counter[str]())
        with_decimals = [form for form in amounts if form.endswith(_DECIMALS)]
        if len(with_decimals) == 1 and amounts[with_decimals[0]] >= _FEW:
            usual |= dict.fromkeys(few - set(usual), with_decimals[0])
    return usual


def _forms(cells: Iterable[Cell], before: int, columns: set[int] | None = None) -> dict[int, Counter[str]]:
    """Count how the figures above a row are printed, by column, for some columns or for all."""
    forms: dict[int, Counter[str]] = {}
    for cell in cells:
        if (columns is not None and cell.column not in columns) or cell.row >= before or cell.column_span > 1:
            continue
        counted = forms.setdefault(cell.column, Counter())
        form = _form(fold(cell.text)) if counted.total() < _SEEN else ""
        if form:
            counted[form] += 1
    return {column: counted for column, counted in forms.items() if counted}


def _form(text: str) -> str:
    """Return how a figure is printed: its number of decimals, or that it is a code; empty where it is none."""
    if not is_figure(text):
        return ""
    decimals = re.search(r"\.(\d+)", text)
    if decimals:
        return f"{len(decimals.group(1))}{_DECIMALS}"
    return "code" if code_of(text) and len(text) in _CODES else "whole"
