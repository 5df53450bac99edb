"""Grids of following pages become one table where they are one, and stay apart where they are not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from extractor.kinds.wording import fold, name_core
from extractor.tables.appending import append_rows
from extractor.tables.edges import aligned, same_sides
from extractor.tables.growing import Growing, Margin, begin, doubts_of
from extractor.tables.header import header_depth, is_plain_header, row_texts
from extractor.tables.overleaf import OVERLEAF
from extractor.tables.piece import Piece
from extractor.tables.widening import append_columns
from extractor.tables.words import is_figure, is_index_row, is_subtotal, is_total
from schemas.document import Cell

__all__ = ["Joined", "join_pieces"]

_SAME_HEIGHT: Final = 2.5  # points
_ALIKE: Final = 0.9  # of a header row's characters
_WIDEST_GAP: Final = 3  # pages, from one with a grid to the next
_SHEET_NUMBER: Final = re.compile(r"^(?:\d{1,2}|[(]\d{1,2}[)])[-_.、]?(?!\d)")
_HEAD_LINE: Final = re.compile(r".{2,20}\D\d{1,2}[-_.、]?")
_SHEET_NAME: Final = 28  # characters from which a sheet's name may have been cut short: Excel allows 31
_FIRST: Final = re.compile(r"(?:一|1)[、.]|[(](?:一|1)[)]")


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


def join_pieces(pieces: Iterable[Piece], words: frozenset[str]) -> Iterator[Joined]:
    """Yield the document's tables in order, each as soon as a piece comes that does not carry it on."""
    table: Growing | None = None
    for piece in pieces:
        if not piece.row_count:
            continue
        depth = header_depth(piece.places, words)
        if table is not None:
            if _goes_on_below(table, piece):
                append_rows(table, piece, len(table.header))
                continue
            if _follows(table, piece):
                beside = _stands_beside(table, piece, depth)
                if table.width and beside is not None:
                    append_columns(table, piece, beside)
                    continue
                repeated = _repeated_header(table, piece)
                strict = depth if is_plain_header(piece.places, words) and not _inner_header(table, piece) else 0
                if _continues(table, piece, strict, repeated):
                    append_rows(table, piece, repeated or int(bool(depth) and _inner_header(table, piece)))
                    continue
                if beside is not None:
                    append_columns(table, piece, beside)
                    continue
            yield _finished(table)
        table = begin(piece, depth)
    if table is not None:
        yield _finished(table)


def _finished(table: Growing) -> Joined:
    pieces, cells, doubts = tuple(table.pieces), tuple(table.cells), doubts_of(table)
    return Joined(pieces, cells, table.rows, table.columns, table.depth, table.margins, doubts)


def _follows(table: Growing, piece: Piece) -> bool:
    """Whether nothing but a page break lies between, or a page or two on which no grid was found."""
    last = table.pieces[-1]
    if not (last.last and piece.first):
        return False
    gap = piece.pages_after(last)
    if gap == 1:
        return True
    bare = piece.caption.title is None and piece.caption.label is None
    return 1 < gap <= _WIDEST_GAP and bare and aligned(table.edges, piece.edges, partly=True) is not None


def _goes_on_below(table: Growing, piece: Piece) -> bool:
    """Whether a grid without caption repeats the header of the one above it and goes on with other rows."""
    last, caption = table.pieces[-1], piece.caption
    if piece.page != last.page or not table.depth or caption.title or caption.label or caption.unit or caption.owner:
        return False
    if not _repeated_header(table, piece) or aligned(table.edges, piece.edges) is None or _closed(table):
        return False
    rows = _body_rows(piece, len(table.header))
    label = _label(row_texts(piece.places, rows[0])) if rows else ""
    known = {_label(row_texts(part.places, row)) for part in table.pieces for row in range(part.row_count)}
    return bool(label) and not is_total(label) and not _FIRST.match(fold(label)) and label not in known


def _repeated_header(table: Growing, piece: Piece) -> int:
    """How many rows at the piece's top repeat the table's header; 0 if they don't."""
    depth = len(table.header)
    if not depth or piece.row_count < depth:
        return 0
    for row in range(depth):
        mine = [fold(text) for text in row_texts(piece.places, row)]
        theirs = [fold(text) for text in table.header[row]]
        same = mine == theirs or [t for t in mine if t] == [t for t in theirs if t] or _cut_short(mine, theirs)
        if not same and not _similar(mine, theirs):
            return 0
    return depth


def _cut_short(mine: list[str], theirs: list[str]) -> bool:
    """Whether each text is the beginning of the other: a repeated header whose rows are lower shows its first lines."""
    return len(mine) == len(theirs) > 1 and all(
        whole.startswith(text) and bool(text) == bool(whole) for text, whole in zip(mine, theirs, strict=True)
    )


def _similar(mine: list[str], theirs: list[str]) -> bool:
    matcher = SequenceMatcher(None, "|".join(mine), "|".join(theirs), autojunk=False)
    # the first two are upper bounds of the third, which takes a hundred times as long
    return all(ratio() >= _ALIKE for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def _continues(  # noqa: PLR0911  (one for each piece of evidence)
    table: Growing, piece: Piece, depth: int, repeated: int
) -> bool:
    """Whether a piece at the top of the next page carries the table on."""
    caption = piece.caption
    first = table.pieces[0].caption
    bare = caption.title is None and caption.label is None and not depth
    fits = repeated > 0 or aligned(table.edges, piece.edges, partly=bare) is not None
    if caption.title is not None:
        same = first.title is not None and _same_title(first.title.text, caption.title.text, repeated=repeated > 0)
        if not same and not caption.continued:
            return False
        if caption.owner and first.owner and fold(caption.owner) != fold(first.owner):
            return False
        if caption.continued:
            return fits
        return fits and not _restarts(table, piece, repeated)
    if caption.continued:
        return fits
    if caption.label is not None and first.label is not None and fold(caption.label.text) != fold(first.label.text):
        return False
    if repeated:
        return not (_restarts(table, piece, repeated) and _closed(table))
    if depth > 0 and table.depth > 0:  # another header: another table
        return False
    if not fits and not (bare and _fills_page(table.pieces[-1]) and same_sides(table.edges, piece.edges)):
        return False
    return not (table.depth == 0 and _restarts(table, piece, 0))


def _same_title(first: str, title: str, *, repeated: bool) -> bool:
    """Whether a title is that of the table, or above its repeated header the name of its sheet, which has a number."""
    mine, theirs = fold(title), fold(first)
    if mine == theirs:
        return True
    if repeated and mine.endswith(theirs) and _HEAD_LINE.fullmatch(mine.removesuffix(theirs)):
        return True  # beside the sheet's name the running head names the office
    mine, theirs = _SHEET_NUMBER.sub("", mine), _SHEET_NUMBER.sub("", theirs)
    return repeated and (mine == theirs or (len(mine) >= _SHEET_NAME and theirs.startswith(mine)))


def _inner_header(table: Growing, piece: Piece) -> bool:
    """Whether the piece begins with a row that a form has shown before: the header of its list, repeated."""
    if table.depth:
        return False
    mine = {fold(text) for text in row_texts(piece.places, 0) if text}
    last = table.pieces[-1]
    return any(mine <= {fold(text) for text in row_texts(last.places, row)} for row in range(last.row_count))


def _fills_page(piece: Piece) -> bool:
    """Whether a grid runs down to the foot of its page, so that more of it may follow."""
    return piece.grid.bbox.y1 > piece.page_height * 0.75


def _restarts(table: Growing, piece: Piece, repeated: int) -> bool:
    """Whether the piece's body begins with the very labels that the table's body began with."""
    first = table.pieces[0]
    mine = [_label(row_texts(piece.places, row)) for row in _body_rows(piece, repeated)]
    theirs = [_label(row_texts(first.places, row)) for row in _body_rows(first, len(table.header))]
    if not mine or not theirs or not mine[0] or name_core(mine[0]) != name_core(theirs[0]):
        return False
    if table.depth:  # a project or unit whose rows go on is named again on the next page; a total or 一、 is not
        return is_total(mine[0]) or bool(_FIRST.match(fold(mine[0])))
    return mine[:2] == theirs[:2]


def _body_rows(piece: Piece, start: int) -> list[int]:
    return [row for row in range(start, piece.row_count) if not is_index_row(row_texts(piece.places, row))][:2]


def _label(texts: list[str]) -> str:
    return next((text for text in texts if text and not is_figure(text)), "")


def _closed(table: Growing) -> bool:
    """Whether the table's last row is a grand total, after which nothing can follow."""
    texts = row_texts(table.pieces[-1].places, table.pieces[-1].row_count - 1)
    return any(is_total(text) and not is_subtotal(text) for text in texts if text)


def _stands_beside(table: Growing, piece: Piece, depth: int) -> int | None:
    """Return where the piece's body begins if it holds further columns of a page before (a sheet too wide), else None.

    Its rows stand at the same heights as those of the first page that has nothing beside it yet.
    """
    first, caption = table.pieces[0].caption, piece.caption
    titled = caption.title is not None
    if not table.beside() or not table.header or (titled and (first.title or caption.label or caption.owner)):
        return None
    if (caption.label and first.label) or (caption.owner and first.owner):  # they stand at the left: another table
        return None
    left, _, skipped = table.beside()[0]
    starts = left is table.pieces[0]
    body = len(table.header) if starts else skipped
    start = piece.row_count - (left.row_count - body)
    if start < 0 or left.row_count - body < (2 if starts and not _as_high(left, piece) else 1):
        return None
    if start != depth and (starts or start) and OVERLEAF not in piece.grid.doubts:
        return None
    mine = list(_edges_of_rows(piece, start))
    theirs = list(_edges_of_rows(left, body))
    if any(abs(a - b) > _SAME_HEIGHT for a, b in zip(mine, theirs, strict=True)):
        return None
    keys = [_label(row_texts(piece.places, row)) for row in range(start, piece.row_count)]
    same = [_label(row_texts(left.places, row)) for row in range(body, left.row_count)]
    # The middle of a wide table's title is on its second page, which names no rows.
    return start if (keys == same and not titled) or not any(keys) else None


def _as_high(left: Piece, right: Piece) -> bool:
    """Whether two grids begin and end at the same heights of their pages."""
    mine, theirs = left.grid.bbox, right.grid.bbox
    return abs(mine.y0 - theirs.y0) < _SAME_HEIGHT and abs(mine.y1 - theirs.y1) < _SAME_HEIGHT


def _edges_of_rows(piece: Piece, start: int) -> Iterator[float]:
    for row in range(start, piece.row_count):
        yield max(cell.bbox.y0 for cell in piece.places[row])
