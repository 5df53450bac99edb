"""The columns of a further page, beside the rows that a table has."""

from __future__ import annotations

from dataclasses import replace

from extractor.kinds.wording import fold
from extractor.tables.growing import Growing, printed_cell
from extractor.tables.piece import Piece

__all__ = ["append_columns"]


def append_columns(table: Growing, piece: Piece, start: int) -> None:
    """Add the columns of a further page, whose body begins at row ``start``, beside the first page that has none yet.

    Labels that the page shows again are left out; a header cell that was merged over the page's edge is one cell. The
    less deep of two headers reaches down to the body.
    """
    if not table.unpaired:  # all pages have further columns: these are beside them
        table.unpaired, table.paired, table.width = table.paired, [], 0
    first = not table.width
    if first:
        table.width = table.columns
        _deepen(table, start - table.depth)
    table.paired.append(table.unpaired.pop(0))
    left, offset, skipped = table.paired[-1]
    body = len(table.header) if left is table.pieces[0] else skipped
    repeated = _shown_again(left, body, piece, start)
    shift = table.width - repeated
    reaching = {
        (cell.row, cell.row_span): index
        for index, cell in enumerate(table.cells)
        if first and cell.row < table.depth and cell.column + cell.column_span == table.width and cell.column_span > 1
    }
    for printed in piece.cells:
        if printed.column < repeated or (printed.row < start and not first):
            continue
        cell = printed
        if cell.row < start and cell.row + cell.row_span == start:
            cell = cell._replace(row_span=cell.row_span + table.depth - start)
        over = reaching.get((cell.row, cell.row_span)) if cell.column == repeated and not cell.text else None
        if over is not None:
            above = table.cells[over]
            table.cells[over] = replace(above, column_span=above.column_span + cell.column_span)
        else:
            rows = 0 if cell.row < start else offset + body - start
            table.cells.append(printed_cell(cell, piece.page, rows, cell.column + shift, cell.column_span))
    table.columns = max(table.columns, shift + piece.grid.column_count)
    table.pieces.append(piece)
    table.doubts.append(f"page {piece.page}: its columns were joined to the rows of page {left.page}")


def _shown_again(left: Piece, body: int, piece: Piece, start: int) -> int:
    """Return how many label columns of the left page the right one shows again."""
    repeated = 0
    width = min(piece.grid.column_count, left.grid.column_count)
    while repeated < width and all(
        fold(piece.places[start + row][repeated].text) == fold(left.places[body + row][repeated].text)
        for row in range(left.row_count - body)
    ):
        repeated += 1
    return repeated


def _deepen(table: Growing, rows: int) -> None:
    """Make the header some rows deeper, as the header of the columns beside it is."""
    if rows <= 0:
        return
    for index, cell in enumerate(table.cells):
        if cell.row >= table.depth:
            table.cells[index] = replace(cell, row=cell.row + rows)
        elif cell.row + cell.row_span == table.depth:
            table.cells[index] = replace(cell, row_span=cell.row_span + rows)
    table.margins = {
        (row + rows if row >= table.depth else row, column): margin for (row, column), margin in table.margins.items()
    }
    table.unpaired = [part._replace(shift=part.shift + rows) for part in table.unpaired]
    table.paired = [part._replace(shift=part.shift + rows) for part in table.paired]
    table.depth += rows
    table.rows += rows
