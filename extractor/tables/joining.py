"""Grids of following pages become one table where they are one, and stay apart where they are not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from extractor.kinds.wording import fold, name_core
from extractor.layout import RawCell
from extractor.tables.header import header_depth, is_plain_header, row_texts
from extractor.tables.piece import Piece
from extractor.tables.words import is_figure, is_index_row, is_subtotal, is_total
from schemas.document import Cell

__all__ = ["Joined", "Margin", "join_pieces"]

_WIDEST_GAP: Final = 3  # pages, from one with a grid to the next
_FEWEST_EDGES: Final = 3  # that a part of the columns must match to be taken for it
_NUMBERED: Final = re.compile(r"[(]?[一二三四五六七八九十\d]{1,3}[)、.]|其中|[\[【]|\d{3}")
_FIRST: Final = re.compile(r"(?:一|1)[、.]|[(](?:一|1)[)]")
_EDGE_SLACK: Final = 0.012  # part of the grid's width by which column edges of two pages may differ


class Margin(NamedTuple):
    """How far a cell's first line stands from the cell's sides, in units of half its font size."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Joined:
    """A table's grid over all its pages: cells with their final places, and the pieces it came from.

    ``margins`` are those of cells of words by row and column, as hierarchies are often shown by indents alone.
    """

    pieces: tuple[Piece, ...]
    cells: tuple[Cell, ...]
    row_count: int
    column_count: int
    header_rows: int
    margins: Mapping[tuple[int, int], Margin]
    doubts: tuple[str, ...] = ()


@dataclass(slots=True)
class _Growing:
    """A table while pages are being added to it."""

    pieces: list[Piece]
    cells: list[Cell]
    rows: int
    columns: int
    depth: int
    header: list[list[str]]
    edges: tuple[float, ...]
    doubts: list[str]
    margins: dict[tuple[int, int], Margin]


def join_pieces(pieces: Sequence[Piece], words: frozenset[str]) -> list[Joined]:
    """Return the document's tables in order."""
    tables: list[_Growing] = []
    for piece in pieces:
        if not piece.row_count:
            continue
        depth = header_depth(piece.places, words)
        if tables:
            table = tables[-1]
            if _follows(table, piece):
                repeated = _repeated_header(table, piece)
                strict = depth if is_plain_header(piece.places, words) and not _inner_header(table, piece) else 0
                if _continues(table, piece, strict, repeated):
                    _append_rows(table, piece, repeated)
                    continue
                if _stands_beside(table, piece, depth):
                    _append_columns(table, piece)
                    continue
        tables.append(_begin(piece, depth))
    return [Joined(tuple(t.pieces), tuple(t.cells), t.rows, t.columns, t.depth, t.margins, _doubts(t)) for t in tables]


def _doubts(table: _Growing) -> tuple[str, ...]:
    """Return what is uncertain in a table; a border that is not drawn where a page break cuts it is not."""
    grids = [
        doubt
        for index, piece in enumerate(table.pieces)
        for doubt in piece.grid.doubts
        if not (index > 0 and doubt.endswith("on the top"))
        and not (index < len(table.pieces) - 1 and doubt.endswith("on the bottom"))
    ]
    return tuple(dict.fromkeys([*grids, *table.doubts]))


def _begin(piece: Piece, depth: int) -> _Growing:
    cells = [_printed(cell, piece.page, 0, cell.column, cell.column_span) for cell in piece.cells]
    header = [row_texts(piece.places, row) for row in range(depth)]
    margins: dict[tuple[int, int], Margin] = {}
    _measure(piece.cells, margins, 0)
    return _Growing(
        [piece], cells, piece.row_count, piece.grid.column_count, depth, header, piece.edges, [], margins,
    )  # fmt: skip


def _measure(cells: Iterable[RawCell], margins: dict[tuple[int, int], Margin], rows: int) -> None:
    for cell in cells:
        if not cell.lines or cell.text[0].isdigit():
            continue
        line = cell.lines[0]
        half = line.size / 2 or 5.0
        left, right = (line.bbox.x0 - cell.bbox.x0) / half, (cell.bbox.x1 - line.bbox.x1) / half
        margins[cell.row + rows, cell.column] = Margin(left, right)


def _printed(cell: RawCell, page: int, rows: int, column: int, column_span: int) -> Cell:
    return Cell.printed(
        cell.row + rows, column, cell.text, page, cell.bbox, row_span=cell.row_span, column_span=column_span,
        source=cell.source, confidence=cell.confidence, alternatives=cell.alternatives, marks=cell.marks,
    )  # fmt: skip


def _follows(table: _Growing, piece: Piece) -> bool:
    """Whether nothing but a page break lies between, or a page or two on which no grid was found."""
    last = table.pieces[-1]
    if not (last.last and piece.first):
        return False
    gap = piece.page - last.page
    if gap == 1:
        return True
    bare = piece.caption.title is None and piece.caption.label is None
    return 1 < gap <= _WIDEST_GAP and bare and _aligned(table.edges, piece.edges, partly=True) is not None


def _repeated_header(table: _Growing, piece: Piece) -> int:
    """How many rows at the piece's top repeat the table's header; 0 if they don't."""
    if not table.depth or piece.row_count < table.depth:
        return 0
    for row in range(table.depth):
        mine = [fold(text) for text in row_texts(piece.places, row)]
        theirs = [fold(text) for text in table.header[row]]
        if mine != theirs and [t for t in mine if t] != [t for t in theirs if t] and _similar(mine, theirs) < 0.9:
            return 0
    return table.depth


def _similar(mine: list[str], theirs: list[str]) -> float:
    return SequenceMatcher(None, "|".join(mine), "|".join(theirs), autojunk=False).ratio()


def _continues(  # noqa: PLR0911  (one for each piece of evidence)
    table: _Growing, piece: Piece, depth: int, repeated: int
) -> bool:
    """Whether a piece at the top of the next page carries the table on."""
    caption = piece.caption
    first = table.pieces[0].caption
    bare = caption.title is None and caption.label is None and not depth
    fits = repeated > 0 or _aligned(table.edges, piece.edges, partly=bare) is not None
    if caption.title is not None:
        same = first.title is not None and fold(first.title.text) == fold(caption.title.text).removesuffix(
            "续表"
        ).removesuffix("(续)")
        if not same and not caption.continued:
            return False
        if caption.owner and first.owner and fold(caption.owner) != fold(first.owner):
            return False
        if caption.continued:
            return fits
        return fits and not _restarts(table, piece, repeated)
    if caption.label is not None and first.label is not None and fold(caption.label.text) != fold(first.label.text):
        return False
    if repeated:
        return not (_restarts(table, piece, repeated) and _closed(table))
    if depth > 0 and table.depth > 0:  # another header: another table
        return False
    if not fits and not (bare and _fills_page(table.pieces[-1]) and _same_sides(table.edges, piece.edges)):
        return False
    return not (table.depth == 0 and _restarts(table, piece, 0))


def _inner_header(table: _Growing, piece: Piece) -> bool:
    """Whether the piece begins with a row that a form has shown before: the header of its list, repeated."""
    if table.depth:
        return False
    mine = {fold(text) for text in row_texts(piece.places, 0) if text}
    last = table.pieces[-1]
    return any(mine <= {fold(text) for text in row_texts(last.places, row)} for row in range(last.row_count))


def _fills_page(piece: Piece) -> bool:
    """Whether a grid runs down to the foot of its page, so that more of it may follow."""
    return piece.grid.bbox.y1 > piece.page_height * 0.75


def _same_sides(mine: tuple[float, ...], theirs: tuple[float, ...]) -> bool:
    slack = max(3.0, (mine[-1] - mine[0]) * _EDGE_SLACK)
    return abs(mine[0] - theirs[0]) <= slack and abs(mine[-1] - theirs[-1]) <= slack


def _all_edges(mine: tuple[float, ...], theirs: tuple[float, ...]) -> tuple[float, ...]:
    """Return the edges of both grids, those that mean the same edge once."""
    slack = max(3.0, (mine[-1] - mine[0]) * _EDGE_SLACK)
    edges = list(mine)
    for edge in theirs:
        if all(abs(edge - known) > slack for known in edges):
            edges.append(edge)
    return tuple(sorted(edges))


def _restarts(table: _Growing, piece: Piece, repeated: int) -> bool:
    """Whether the piece's body begins with the very labels that the table's body began with."""
    first = table.pieces[0]
    mine = [_label(row_texts(piece.places, row)) for row in _body_rows(piece, repeated)]
    theirs = [_label(row_texts(first.places, row)) for row in _body_rows(first, table.depth)]
    if not mine or not theirs or not mine[0] or name_core(mine[0]) != name_core(theirs[0]):
        return False
    if table.depth:  # a project or unit whose rows go on is named again on the next page; a total or 一、 is not
        return is_total(mine[0]) or bool(_FIRST.match(fold(mine[0])))
    return mine[:2] == theirs[:2]


def _body_rows(piece: Piece, start: int) -> list[int]:
    return [row for row in range(start, piece.row_count) if not is_index_row(row_texts(piece.places, row))][:2]


def _label(texts: list[str]) -> str:
    return next((text for text in texts if text and not is_figure(text)), "")


def _closed(table: _Growing) -> bool:
    """Whether the table's last row is a grand total, after which nothing can follow."""
    texts = row_texts(table.pieces[-1].places, table.pieces[-1].row_count - 1)
    return any(is_total(text) and not is_subtotal(text) for text in texts if text)


def _aligned(mine: tuple[float, ...], theirs: tuple[float, ...], *, partly: bool = False) -> list[int] | None:
    """Map each column edge of ``theirs`` to one of ``mine``; None where the grids do not stand on the same edges.

    With ``partly``, ``theirs`` may be only some columns of ``mine``: a cell over the whole page that has no rule on it.
    """
    slack = max(3.0, (mine[-1] - mine[0]) * _EDGE_SLACK)
    places: list[int] = []
    shift = 0.0
    if len(mine) == len(theirs):
        shift = (mine[0] - theirs[0] + mine[-1] - theirs[-1]) / 2  # binding margins move whole pages
        if abs(shift) > 0.1 * (mine[-1] - mine[0]):
            return None
    for edge in theirs:
        nearest = min(range(len(mine)), key=lambda index: abs(mine[index] - edge - shift))
        if abs(mine[nearest] - edge - shift) > slack or (places and nearest <= places[-1]):
            return None
        places.append(nearest)
    if places[0] == 0 and places[-1] == len(mine) - 1:
        return places
    return places if partly and len(places) > _FEWEST_EDGES else None


def _append_rows(table: _Growing, piece: Piece, repeated: int) -> None:
    edges = _aligned(table.edges, piece.edges, partly=True)
    if edges is not None and len(edges) < len(table.edges) and piece.caption.title is None:
        lost = edges[0] > 0 or edges[-1] < table.columns
        if lost:
            table.doubts.append(f"page {piece.page}: not all of the table's columns were found on it")
    if piece.page > table.pieces[-1].page + 1:
        table.doubts.append(
            f"page {table.pieces[-1].page + 1}: no grid was found on it, though the table runs across it"
        )
    if edges is None and _same_sides(table.edges, piece.edges):
        union = _all_edges(table.edges, piece.edges)
        finer = _aligned(union, table.edges)
        if finer is not None:
            _refine(table, union, finer)
            edges = _aligned(union, piece.edges)
    if edges is None and piece.grid.column_count != table.columns:
        table.doubts.append(f"page {piece.page}: its columns do not match those of the pages before")
        edges = [min(index, table.columns) for index in range(piece.grid.column_count + 1)]
    columns = edges or list(range(piece.grid.column_count + 1))
    skipped = _header_and_index(piece, repeated, table)
    rows = table.rows - skipped
    body = [cell for cell in piece.cells if cell.row >= skipped]
    if body and _splits_row(table, piece, skipped, columns):
        _mend_row(table, piece, skipped, columns)
        body = [cell for cell in body if cell.row > skipped]
        rows -= 1
        skipped += 1
    for cell in body:
        first = columns[cell.column]
        span = columns[cell.column + cell.column_span] - first
        if first < table.columns and span > 0:
            table.cells.append(_printed(cell, piece.page, rows, first, span))
    if columns == list(range(table.columns + 1)):
        _measure(body, table.margins, rows)
    table.rows = rows + piece.row_count
    table.pieces.append(piece)


def _header_and_index(piece: Piece, repeated: int, table: _Growing) -> int:
    """Rows to leave out: the repeated header and an index row that the table has already."""
    skipped = repeated
    if repeated and skipped < piece.row_count and is_index_row(row_texts(piece.places, skipped)):
        first = table.pieces[0]
        if table.depth < first.row_count and is_index_row(row_texts(first.places, table.depth)):
            skipped += 1
    return skipped


def _refine(table: _Growing, edges: tuple[float, ...], finer: list[int]) -> None:
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


def _row_cells(table: _Growing, row: int) -> dict[int, Cell]:
    """Cells that begin in a row; the last row's cells are at the list's end, as pages come in order."""
    found: dict[int, Cell] = {}
    for cell in reversed(table.cells):
        if cell.row == row:
            found[cell.column] = cell
        elif cell.row < row - 30:
            break
    return found


def _splits_row(table: _Growing, piece: Piece, row: int, columns: list[int]) -> bool:
    """Whether the page break cut a row: what stands at the next page's top is only the rest of wrapped words."""
    upper = _row_cells(table, table.rows - 1)
    lower = {columns[cell.column]: cell for cell in piece.cells if cell.row == row}
    rest = {column: cell for column, cell in lower.items() if cell.text}
    if not rest or len(rest) == len(lower) or any(is_figure(cell.text) or cell.row_span > 1 for cell in rest.values()):
        return False
    if not all(column in upper and upper[column].text and upper[column].value is None for column in rest):
        return False
    figures = any(cell.value is not None for cell in upper.values())
    if not figures:
        return False
    # An item without figures looks alike; but it has a code, a number or an indent of its own, and fits on its line.
    return all(_is_rest(upper[column].text, cell.text) for column, cell in rest.items())


def _is_rest(upper: str, lower: str) -> bool:
    text = fold(lower)
    numbered = bool(_NUMBERED.match(text)) or lower.startswith(("　", " "))
    opened = upper.count("（") + upper.count("(") > upper.count("）") + upper.count(")")
    broken = len(fold(upper)) > 24 and not upper.rstrip().endswith(("。", "；", ";", "."))
    return not numbered and not is_total(text) and (opened or broken or len(text) <= 12)


def _mend_row(table: _Growing, piece: Piece, row: int, columns: list[int]) -> None:
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


def _stands_beside(table: _Growing, piece: Piece, depth: int) -> bool:
    """Whether the piece holds further columns of the same rows (a sheet too wide for one page)."""
    first = table.pieces[0]
    caption = piece.caption
    if caption.title is not None or len(table.pieces) > 1 or piece.row_count != first.row_count or depth != table.depth:
        return False
    if not depth or first.row_count - depth < 2:
        return False
    mine = list(_edges_of_rows(piece))
    theirs = list(_edges_of_rows(first))
    if len(mine) != len(theirs) or any(abs(a - b) > 2.5 for a, b in zip(mine, theirs, strict=True)):
        return False
    keys = [_label(row_texts(piece.places, row)) for row in range(depth, piece.row_count)]
    same = [_label(row_texts(first.places, row)) for row in range(depth, first.row_count)]
    return keys == same or not any(keys)


def _edges_of_rows(piece: Piece) -> Iterator[float]:
    for row in range(piece.row_count):
        yield max(cell.bbox.y0 for cell in piece.places[row])


def _append_columns(table: _Growing, piece: Piece) -> None:
    first = table.pieces[0]
    repeated = 0  # label columns that the second page shows again
    width = min(piece.grid.column_count, first.grid.column_count)
    while repeated < width and all(
        fold(piece.places[row][repeated].text) == fold(first.places[row][repeated].text)
        for row in range(piece.row_count)
    ):
        repeated += 1
    shift = table.columns - repeated
    table.cells.extend(
        _printed(cell, piece.page, 0, cell.column + shift, cell.column_span)
        for cell in piece.cells
        if cell.column >= repeated
    )
    table.columns += piece.grid.column_count - repeated
    table.pieces.append(piece)
    table.doubts.append(f"page {piece.page}: its columns were joined to the rows of the page before")
