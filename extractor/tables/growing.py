"""A table while the grids of further pages are added to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.layout import RawCell
from extractor.tables.header import row_texts
from extractor.tables.piece import Piece
from schemas.document import Cell

__all__ = ["Growing", "Margin", "Part", "begin", "doubts_of", "measure", "printed_cell"]


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

    ``unpaired`` are the pages beside which no further columns were found yet, in order, ``paired`` those beside which
    some were; ``header`` is that of the left pages, which may be less deep than the whole table's.
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
    paired: list[Part] = field(default_factory=list)

    def beside(self) -> list[Part]:
        """Return the pages beside which the next further columns would stand: a third page begins a new round."""
        return self.unpaired or self.paired


def begin(piece: Piece, depth: int) -> Growing:
    """Start a table with its first page, whose header has ``depth`` rows."""
    cells = [printed_cell(cell, piece.page, 0, cell.column, cell.column_span) for cell in piece.cells]
    header = [row_texts(piece.places, row) for row in range(depth)]
    margins: dict[tuple[int, int], Margin] = {}
    measure(piece.cells, margins, 0)
    return Growing(
        [piece], cells, piece.row_count, piece.grid.column_count, depth, header, piece.edges, [], margins,
        [Part(piece, 0, 0)],
    )  # fmt: skip


def measure(cells: Iterable[RawCell], margins: dict[tuple[int, int], Margin], rows: int) -> None:
    """Note the margins of cells that begin with words, ``rows`` rows further down."""
    for cell in cells:
        if not cell.lines or cell.text[0].isdigit():
            continue
        line = cell.lines[0]
        half = line.size / 2 or 5.0
        left, right = (line.x0 - cell.bbox.x0) / half, (cell.bbox.x1 - line.x1) / half
        margins[cell.row + rows, cell.column] = Margin(left, right)


def printed_cell(cell: RawCell, page: int, rows: int, column: int, column_span: int) -> Cell:
    """Return a page's cell as one of the table, ``rows`` rows further down and in the table's columns."""
    return Cell.printed(
        cell.row + rows, column, cell.text, page, cell.bbox, row_span=cell.row_span, column_span=column_span,
        source=cell.source, confidence=cell.confidence, alternatives=cell.alternatives, marks=cell.marks,
    )  # fmt: skip


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
