"""The recipe: grids of all pages become tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from extractor.kinds.wording import fold_title, title_core
from extractor.layout import PageLayout, noted
from extractor.tables.captions import cut_pieces
from extractor.tables.columns import describe_columns, name_concepts
from extractor.tables.header import column_paths, row_texts
from extractor.tables.identify import UNKNOWN, Candidate, identify, words_of
from extractor.tables.joining import Joined, join_pieces
from extractor.tables.lexicon import Lexicon, lexicon_of
from extractor.tables.lines import read_lines
from extractor.tables.naming import name_lines
from extractor.tables.overleaf import with_overleaf_columns
from extractor.tables.piece import Piece, place_cells
from extractor.tables.units import settle_units
from schemas.document import Cell, Column, Line, Located, Table
from schemas.geometry import BBox
from schemas.vocabulary import TableKind, Vocabulary

__all__ = ["build_tables"]

# Columns of a kind whose name the heading is (or its rows, where the table is turned on its side), beside one of the
# words that set it apart; twice as many without any.
_KNOWN_COLUMNS: Final = 3
_BLANK: Final = Cell(-1, -1, 1, 1, "", 0, BBox(0.0, 0.0, 0.0, 0.0))


def build_tables(layouts: Iterable[PageLayout], vocabulary: Vocabulary) -> tuple[Table, ...]:
    """Return the tables of a document in reading order, each over all the pages it runs across.

    The pages are taken one by one, and no cell of a grid is kept once it is in a table.
    """
    lexicon = lexicon_of(vocabulary)
    pages: list[PageLayout] = []
    pieces = cut_pieces(noted(with_overleaf_columns(layouts), pages))
    joined: list[Joined] = []
    bodies: list[tuple[tuple[Column, ...], tuple[Line, ...]]] = []
    candidates: list[Candidate] = []
    for table in join_pieces((_titled_by_heading(piece, lexicon) for piece in pieces), lexicon.header_words):
        bodies.append(_read(table))
        candidates.append(_candidate(table, *bodies[-1]))
        joined.append(replace(table, pieces=tuple(piece.closed() for piece in table.pieces), margins={}))
    kinds = identify(candidates, lexicon)
    units = settle_units(joined, [columns for columns, _ in bodies], pages)
    tables: list[Table] = []
    for table, (columns, lines), (kind, guesses), (unit, unit_at) in zip(joined, bodies, kinds, units, strict=True):
        if kind != UNKNOWN:
            terms = lexicon.terms(kind)
            lines = name_lines(lines, columns, terms)  # noqa: PLW2901
            columns = name_concepts(columns, terms)  # noqa: PLW2901
        first = table.pieces[0]
        areas = _areas(table)
        lead, cells = _with_caption_rows(table)
        if lead:
            lines = tuple(_moved(line, lead) for line in lines)  # noqa: PLW2901
        tables.append(
            Table(
                kind=kind,
                title=_title(table),
                label=first.caption.label,
                unit=unit,
                unit_at=unit_at,
                pages=tuple(areas),
                areas=tuple(areas.values()),
                header_rows=table.header_rows + lead,
                columns=columns,
                lines=lines,
                cells=cells,
                notes=tuple(note for piece in table.pieces for note in piece.caption.notes),
                guesses=guesses,
                doubts=_doubts(table, lexicon.kinds.get(kind)),
            )
        )
    return tuple(tables)


def _title(table: Joined) -> Located | None:
    """Return the title of a table's first page, else that of a page beside it: a wide title's middle is there."""
    return next((piece.caption.title for piece in table.pieces if piece.caption.title is not None), None)


def _doubts(table: Joined, kind: TableKind | None) -> tuple[str, ...]:
    """Return what is uncertain in a table: that its header was not found, too, unless it is a performance form."""
    if kind is None or "performance" in kind.documents or table.header_rows:
        return table.doubts
    return (*table.doubts, "no header was found")


def _areas(table: Joined) -> dict[int, BBox]:
    """Return the box that a table fills on each of its pages, in order."""
    areas: dict[int, BBox] = {}
    for piece in table.pieces:
        box = piece.grid.bbox
        areas[piece.page] = areas[piece.page].union(box) if piece.page in areas else box
    return areas


def _with_caption_rows(table: Joined) -> tuple[int, tuple[Cell, ...]]:
    """Return how many rows of caption the grid begins with, and all cells with those rows put back on top.

    They were left out to find the header; but what is printed in a cell is a cell.
    """
    first = table.pieces[0]
    if not first.lead:
        return 0, table.cells
    whole = table.column_count == first.grid.column_count
    head = [
        Cell.printed(
            cell.row, cell.column if whole else 0, cell.text, first.page, cell.bbox, row_span=cell.row_span,
            column_span=cell.column_span if whole else table.column_count, source=cell.source,
            confidence=cell.confidence, alternatives=cell.alternatives, marks=cell.marks,
        )
        for cell in first.grid.cells
        if cell.row < first.lead and (whole or cell.column_span == first.grid.column_count)
    ]  # fmt: skip
    return first.lead, (*head, *(replace(cell, row=cell.row + first.lead) for cell in table.cells))


def _moved(line: Line, rows: int) -> Line:
    parent = None if line.parent is None else line.parent + rows
    return replace(line, row=line.row + rows, parent=parent)


def _titled_by_heading(piece: Piece, lexicon: Lexicon) -> Piece:
    """Take a heading without 表 (收支总体情况) for the title where it names a kind whose columns the grid has."""
    heading = piece.caption.heading
    if heading is None:
        return piece
    kind = lexicon.titles.get(title_core(heading.text + "表"))
    if kind is None:
        return piece
    texts = [text for row in range(min(3, piece.row_count)) for text in row_texts(piece.places, row) if text]
    own = words_of(texts) & lexicon.signatures[kind]
    terms = lexicon.terms(kind)
    known = {name for text in texts if (name := terms.column((text,)) or terms.row(text))}
    named = own or any(kind.removesuffix("表") in text for text in texts)
    enough = _KNOWN_COLUMNS if named else 2 * _KNOWN_COLUMNS
    if len(own) * 3 < len(lexicon.signatures[kind]) and len(known) < enough:
        return piece
    return replace(piece, caption=replace(piece.caption, title=heading))


def _read(table: Joined) -> tuple[tuple[Column, ...], tuple[Line, ...]]:
    places = place_cells(table.cells, table.row_count, table.column_count, _BLANK)
    header, body = places[: table.header_rows], places[table.header_rows :]
    columns = describe_columns(column_paths(places, table.header_rows), body, header)
    return columns, read_lines(columns, body, table.header_rows, table.margins)


def _candidate(table: Joined, columns: Sequence[Column], lines: Sequence[Line]) -> Candidate:
    title = _title(table)
    texts = [part for column in columns for part in column.path]
    if not table.header_rows:
        first = table.pieces[0]
        texts.extend(text for row in range(first.row_count) for text in row_texts(first.places, row) if len(text) < 20)
    classes = Counter(line.code[0] for line in lines if len(line.code) in {3, 5, 7})
    coded = classes.most_common(1)[0][0] if classes else ""
    labels = words_of([line.name for line in lines[:60] if len(line.name) < 30])
    printed = fold_title(title.text) if title else ""
    if title is not None and title is table.pieces[0].caption.heading:
        printed += "表"
    return Candidate(printed, words_of(texts), labels, tuple(column.path for column in columns), coded)
