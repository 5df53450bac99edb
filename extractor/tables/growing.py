"""A table while the grids of further pages are added to it: rows below, columns beside, a cut row mended."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from extractor.kinds.wording import fold
from extractor.layout import RawCell
from extractor.tables.cut_figures import cuts_figures
from extractor.tables.edges import aligned, all_edges, same_sides
from extractor.tables.header import row_texts
from extractor.tables.piece import Piece
from extractor.tables.words import code_of, is_figure, is_index_row, is_total
from schemas.document import Cell

__all__ = ["Growing", "Margin", "append_columns", "append_rows", "begin", "doubts_of"]

_PADDING: Final = 12.0  # points that cells keep free left and right, taken together, at most
_USUAL: Final = 4  # rows without figures on a page, so that one more is nothing strange
_TALLEST: Final = 200  # rows that a merged cell may reach down
_NUMBERED: Final = re.compile(r"[(]?[一二三四五六七八九十\d]{1,3}[)、.]|其中|[\[【]|\d{3}")


class Margin(NamedTuple):
    """How far a cell's first line stands from the cell's sides, in units of half its font size."""

    left: float
    right: float


class Part(NamedTuple):
    """A page's rows in the table: row r of the piece is row r + shift, and its first ``skipped`` rows were left out."""

    piece: Piece
    shift: int
    skipped: int


@dataclass(slots=True)
class Growing:
    """A table while pages are being added to it.

    ``unpaired`` are the pages beside which no further columns were found yet, in order; ``header`` is that of the left
    pages, which may be less deep than the whole table's.
    """

    pieces: list[Piece]
    cells: list[Cell]
    rows: int
    columns: int
    depth: int
    header: list[list[str]]
    edges: tuple[float, ...]
    doubts: list[str]
    margins: dict[tuple[int, int], Margin]
    unpaired: list[Part]
    width: int = 0  # columns of the left pages, once further columns were joined to them


def begin(piece: Piece, depth: int) -> Growing:
    """Start a table with its first page, whose header has ``depth`` rows."""
    cells = [_printed(cell, piece.page, 0, cell.column, cell.column_span) for cell in piece.cells]
    header = [row_texts(piece.places, row) for row in range(depth)]
    margins: dict[tuple[int, int], Margin] = {}
    _measure(piece.cells, margins, 0)
    return Growing(
        [piece], cells, piece.row_count, piece.grid.column_count, depth, header, piece.edges, [], margins,
        [Part(piece, 0, 0)],
    )  # fmt: skip


def _measure(cells: Iterable[RawCell], margins: dict[tuple[int, int], Margin], rows: int) -> None:
    for cell in cells:
        if not cell.lines or cell.text[0].isdigit():
            continue
        line = cell.lines[0]
        half = line.size / 2 or 5.0
        left, right = (line.x0 - cell.bbox.x0) / half, (cell.bbox.x1 - line.x1) / half
        margins[cell.row + rows, cell.column] = Margin(left, right)


def _printed(cell: RawCell, page: int, rows: int, column: int, column_span: int) -> Cell:
    return Cell.printed(
        cell.row + rows, column, cell.text, page, cell.bbox, row_span=cell.row_span, column_span=column_span,
        source=cell.source, confidence=cell.confidence, alternatives=cell.alternatives, marks=cell.marks,
    )  # fmt: skip


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
    if body and _splits_row(table, piece, skipped, columns):
        _mend_row(table, piece, skipped, columns)
        body = [cell for cell in body if cell.row > skipped]
        rows -= 1
        skipped += 1
    reached = _extend_merged(table, body, skipped, columns)
    for cell in body:
        first = columns[cell.column]
        span = columns[cell.column + cell.column_span] - first
        if first < table.columns and span > 0 and first not in reached.get(cell.row, ()):
            table.cells.append(_printed(cell, piece.page, rows, first, span))
    if columns == list(range(table.columns + 1)):
        _measure(body, table.margins, rows)
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


def _row_cells(table: Growing, row: int) -> dict[int, Cell]:
    """Cells that begin in a row; the last row's cells are at the list's end, as pages come in order."""
    found: dict[int, Cell] = {}
    for cell in reversed(table.cells):
        if cell.row == row:
            found[cell.column] = cell
        elif cell.row < row - 30:
            break
    return found


def _splits_row(table: Growing, piece: Piece, row: int, columns: list[int]) -> bool:
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


def _mend_row(table: Growing, piece: Piece, row: int, columns: list[int]) -> None:
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


def append_columns(table: Growing, piece: Piece, start: int) -> None:
    """Add the columns of a further page, whose body begins at row ``start``, beside the first page that has none yet.

    Labels that the page shows again are left out; a header cell that was merged over the page's edge is one cell. The
    less deep of two headers reaches down to the body.
    """
    first = not table.width
    if first:
        table.width = table.columns
        _deepen(table, start - table.depth)
    left, offset, skipped = table.unpaired.pop(0)
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
            table.cells.append(_printed(cell, piece.page, rows, cell.column + shift, cell.column_span))
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
    table.depth += rows
    table.rows += rows


def doubts_of(table: Growing) -> tuple[str, ...]:
    """Return what is uncertain in a table; a border that is not drawn where a page break cuts it is not."""
    grids = [
        doubt
        for index, piece in enumerate(table.pieces)
        for doubt in piece.grid.doubts
        if not (index > 0 and doubt.endswith("on the top"))
        and not (index < len(table.pieces) - 1 and doubt.endswith("on the bottom"))
    ]
    return tuple(dict.fromkeys([*grids, *table.doubts]))
