"""Rows that a page break cut in two: the rest of their wrapped words stands at the top of the next page."""

from __future__ import annotations

import re
from typing import Final

from extractor.kinds.wording import fold
from extractor.tables.cut_figures import cuts_figures
from extractor.tables.growing import Growing
from extractor.tables.header import row_texts
from extractor.tables.piece import Piece
from extractor.tables.words import code_of, is_figure, is_total
from schemas.document import Cell

__all__ = ["mend_row", "splits_row"]

_PADDING: Final = 12.0  # points that cells keep free left and right, taken together, at most
_USUAL: Final = 4  # rows without figures on a page, so that one more is nothing strange
_NUMBERED: Final = re.compile(r"[(]?[一二三四五六七八九十\d]{1,3}[)、.]|其中|[\[【]|\d{3}")


def _row_cells(table: Growing, row: int) -> dict[int, Cell]:
    """Cells that begin in a row; the last row's cells are at the list's end, as pages come in order."""
    found: dict[int, Cell] = {}
    for cell in reversed(table.cells):
        if cell.row == row:
            found[cell.column] = cell
        elif cell.row < row - 30:
            break
    return found


def splits_row(table: Growing, piece: Piece, row: int, columns: list[int]) -> bool:
    """Whether the page break cut a row: what stands at the next page's top is only the rest of wrapped words."""
    upper = _row_cells(table, table.rows - 1)
    lower = {columns[cell.column]: cell for cell in piece.cells if cell.row == row}
    rest = {column: cell for column, cell in lower.items() if cell.text}
    if not rest or len(rest) == len(lower) or any(cell.row_span > 1 for cell in rest.values()):
        return False
    if any(is_figure(cell.text) for cell in rest.values()):
        return cuts_figures(upper, {column: cell.text for column, cell in rest.items()}, table.cells)
    if not all(column in upper and upper[column].text and upper[column].value is None for column in rest):
        return False
    figures = any(cell.value is not None for cell in upper.values())
    if not figures and not all(_NUMBERED.match(fold(upper[column].text)) for column in rest):
        return False
    # An item without figures looks alike; but it has a code, a number or an indent of its own, and fits on its line.
    coded = figures and any(code_of(cell.text) for column, cell in upper.items() if column not in rest)
    full = _full_cells(table.pieces[-1])
    bare = _lines_without_figures(table.pieces[-1], len(table.header)) >= _USUAL
    return all(
        _is_rest(upper[column].text, cell.text, certain=coded and column in full, likely=column in full or not bare)
        for column, cell in rest.items()
    )


def _lines_without_figures(piece: Piece, start: int) -> int:
    """How many of a page's rows name something and show no figure: lists of all classes have many of them."""
    rows = (row_texts(piece.places, row) for row in range(start, piece.row_count))
    return sum(any(texts) and not any(is_figure(text) for text in texts) for texts in rows)


def _full_cells(piece: Piece) -> set[int]:
    """Columns of the last row's cells whose last line has no room for one more character."""
    return {
        cell.column
        for cell in piece.cells
        if cell.row + cell.row_span == piece.row_count
        and cell.lines
        and cell.lines[-1].x1 - cell.lines[-1].x0 + 1.5 * cell.lines[-1].size + _PADDING > cell.bbox.width
    }


def _is_rest(upper: str, lower: str, *, certain: bool, likely: bool) -> bool:
    text = fold(lower)
    numbered = bool(_NUMBERED.match(text)) or lower.startswith(("　", " "))
    opened = upper.count("（") + upper.count("(") > upper.count("）") + upper.count(")")
    broken = len(fold(upper)) > 24 and not upper.rstrip().endswith(("。", "；", ";", "."))
    return not numbered and not is_total(text) and (certain or opened or broken or (likely and len(text) <= 12))


def mend_row(table: Growing, piece: Piece, row: int, columns: list[int]) -> None:
    """Add the words of a page's first row to the last row of the table."""
    rest = {columns[cell.column]: cell.text for cell in piece.cells if cell.row == row and cell.text}
    last = table.rows - 1
    for index in range(len(table.cells) - 1, -1, -1):
        cell = table.cells[index]
        if cell.row < last - 30:
            break
        if cell.row == last and cell.column in rest:
            table.cells[index] = Cell.printed(
                cell.row, cell.column, cell.text + rest[cell.column], cell.page, cell.bbox, row_span=cell.row_span,
                column_span=cell.column_span, source=cell.source, confidence=cell.confidence, marks=cell.marks,
            )  # fmt: skip
    table.doubts.append(f"page {piece.page}: its first line was read as the rest of the row before the page break")
