"""The rows of a further page, below those that a table has: columns brought together, merged cells carried on."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from extractor.kinds.wording import fold
from extractor.layout import RawCell
from extractor.tables.cut_rows import mend_row, splits_row
from extractor.tables.edges import aligned, all_edges, same_sides
from extractor.tables.growing import Growing, Part, measure, printed_cell
from extractor.tables.header import row_texts
from extractor.tables.piece import Piece
from extractor.tables.words import is_index_row

__all__ = ["append_rows"]

_TALLEST: Final = 200  # rows that a merged cell may reach down


def append_rows(table: Growing, piece: Piece, repeated: int) -> None:
    """Add the rows of a further page, without the ``repeated`` header rows at its top.

    Where the two pages divide their columns differently, both are put on the finer columns, unless the header says
    that each page only sets the same columns in widths of its own.
    """
    edges = aligned(table.edges, piece.edges, partly=True)
    if edges is None and repeated and _same_columns(table, piece, repeated):
        edges = list(range(table.columns + 1))
    if edges is not None and len(edges) < len(table.edges) and piece.caption.title is None:
        lost = edges[0] > 0 or edges[-1] < table.columns
        if lost:
            table.doubts.append(f"page {piece.page}: not all of the table's columns were found on it")
    if piece.page > table.pieces[-1].page + 1:
        table.doubts.append(
            f"page {table.pieces[-1].page + 1}: no grid was found on it, though the table runs across it"
        )
    if edges is None and same_sides(table.edges, piece.edges):
        union = all_edges(table.edges, piece.edges)
        finer = aligned(union, table.edges)
        if finer is not None:
            _refine(table, union, finer)
            edges = aligned(union, piece.edges)
    if edges is None and piece.grid.column_count != table.columns:
        table.doubts.append(f"page {piece.page}: its columns do not match those of the pages before")
        edges = [min(index, table.columns) for index in range(piece.grid.column_count + 1)]
    columns = edges or list(range(piece.grid.column_count + 1))
    skipped = _header_and_index(piece, repeated, table)
    rows = table.rows - skipped
    body = [
        cell if cell.row >= skipped else cell._replace(row=skipped, row_span=cell.row + cell.row_span - skipped)
        for cell in piece.cells
        if cell.row + cell.row_span > skipped
    ]
    if body and splits_row(table, piece, skipped, columns):
        mend_row(table, piece, skipped, columns)
        body = [cell for cell in body if cell.row > skipped]
        rows -= 1
        skipped += 1
    reached = _extend_merged(table, body, skipped, columns)
    for cell in body:
        first = columns[cell.column]
        span = columns[cell.column + cell.column_span] - first
        if first < table.columns and span > 0 and first not in reached.get(cell.row, ()):
            table.cells.append(printed_cell(cell, piece.page, rows, first, span))
    if columns == list(range(table.columns + 1)):
        measure(body, table.margins, rows)
    table.rows = rows + piece.row_count
    table.pieces.append(piece)
    table.unpaired.append(Part(piece, rows, skipped))


def _same_columns(table: Growing, piece: Piece, depth: int) -> bool:
    """Whether a page's header names the same columns in the same order as the table's first page."""
    first = table.pieces[0]
    if not first.grid.column_count == piece.grid.column_count == table.columns:
        return False
    mine, theirs = (
        [(cell.row, cell.column, fold(cell.text)) for cell in part.cells if cell.row < depth] for part in (first, piece)
    )
    return mine == theirs


def _extend_merged(table: Growing, body: list[RawCell], row: int, columns: list[int]) -> dict[int, set[int]]:
    """Let merged cells at the foot of the page before reach over the empty cells that continue them on this one.

    Returns, by row of the piece, the columns of the cells that are no cells of their own.
    """
    if all(not cell.text for cell in body if cell.row == row):
        return {}
    empty = {
        (columns[cell.column], columns[cell.column + cell.column_span] - columns[cell.column]): cell
        for cell in body
        if cell.row == row and not cell.text
    }
    taken: set[int] = set()
    ended = _ended_rows(table, body, row, columns)
    for index in range(len(table.cells) - 1, -1, -1):
        upper = table.cells[index]
        if not empty or upper.row < table.rows - _TALLEST:
            break
        lower = empty.get((upper.column, upper.column_span))
        if lower is None or upper.row + upper.row_span != table.rows:
            continue
        del empty[upper.column, upper.column_span]
        merged = lower.row_span > 1 or (upper.row_span > 1 and upper.value is None)
        if upper.text and merged and upper.row not in ended:
            table.cells[index] = replace(upper, row_span=upper.row_span + lower.row_span)
            taken.add(upper.column)
    return {row: taken} if taken else {}


def _ended_rows(table: Growing, body: list[RawCell], row: int, columns: list[int]) -> set[int]:
    """Rows of merged cells that reach the page's foot but do not go on overleaf.

    Merged cells that begin side by side belong to one record. Where one of them has a text of its own at the top of
    the next page, a new record begins there, and the empty cells beside it are that record's.
    """
    texts = {
        (columns[cell.column], columns[cell.column + cell.column_span])
        for cell in body
        if cell.row == row and cell.text
    }
    ended: set[int] = set()
    for cell in reversed(table.cells):
        if cell.row < table.rows - _TALLEST:
            break
        at_foot = cell.row_span > 1 and cell.row + cell.row_span == table.rows
        if at_foot and cell.text and (cell.column, cell.column + cell.column_span) in texts:
            ended.add(cell.row)
    return ended


def _header_and_index(piece: Piece, repeated: int, table: Growing) -> int:
    """Rows to leave out: the repeated header and an index row that the table has already."""
    skipped = repeated
    if repeated and skipped < piece.row_count and is_index_row(row_texts(piece.places, skipped)):
        first = table.pieces[0]
        if repeated < first.row_count and is_index_row(row_texts(first.places, repeated)):
            skipped += 1
    return skipped


def _refine(table: Growing, edges: tuple[float, ...], finer: list[int]) -> None:
    """Put the table's cells on more columns, because a later page divides them."""
    table.cells = [
        replace(
            cell,
            column=finer[cell.column],
            column_span=finer[cell.column + cell.column_span] - finer[cell.column],
        )
        for cell in table.cells
    ]
    table.margins = {(row, finer[column]): margin for (row, column), margin in table.margins.items()}
    table.columns = len(edges) - 1
    table.edges = edges
