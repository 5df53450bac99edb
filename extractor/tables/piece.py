"""A grid on one page together with what stands around it: the part of a table that one page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol, TypeVar

from extractor.layout import RawCell, RawGrid, TextLine
from schemas.amount import MoneyUnit
from schemas.document import Located
from schemas.geometry import BBox

__all__ = ["Caption", "Piece", "Placed", "located", "place_cells"]


class Placed(Protocol):
    """What a bare cell and a finished one have in common: a place in a grid and a text."""

    @property
    def row(self) -> int: ...  # noqa: D102
    @property
    def column(self) -> int: ...  # noqa: D102
    @property
    def row_span(self) -> int: ...  # noqa: D102
    @property
    def column_span(self) -> int: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102


AnyCell = TypeVar("AnyCell", bound=Placed)


_BLANK = RawCell(-1, -1, 1, 1, "", BBox(0.0, 0.0, 0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Caption:
    """What the lines around a grid say of it. ``owner`` is the 编制单位 line, ``continued`` whether it says 续表.

    ``heading`` is a short line right above that is no title by itself (收支总体情况).
    """

    title: Located | None = None
    label: Located | None = None
    unit: MoneyUnit | None = None
    unit_at: Located | None = None
    owner: str = ""
    continued: bool = False
    notes: tuple[Located, ...] = ()
    heading: Located | None = None


@dataclass(frozen=True)
class Piece:
    """A grid without the caption rows that were set inside it, and its caption.

    ``first`` and ``last`` say whether it is the first or last grid on its page; ``page_height`` is in points;
    ``lead`` counts the caption rows at the grid's top, after which the rows of ``cells`` count from 0.
    ``side`` is the x at which its page begins where two pages stand on one sheet.
    """

    grid: RawGrid
    caption: Caption
    first: bool
    last: bool
    page_height: float
    cells: tuple[RawCell, ...] = field(repr=False, default=())
    row_count: int = 0
    lead: int = 0
    side: float | None = None

    @property
    def page(self) -> int:
        """Number of the page, from 1."""
        return self.grid.page

    def pages_after(self, other: Piece) -> int:
        """Return how many pages it stands behind another piece; two pages on one sheet count as two."""
        begins = 2 * self.page + bool(self.side)
        ends = 2 * other.page + (other.side is None or other.side > 0)
        return (begins - ends + 1) // 2

    def closed(self) -> Piece:
        """Return the piece without the cells that its table has taken over: those of caption rows stay."""
        lead = tuple(cell for cell in self.grid.cells if cell.row < self.lead)
        return replace(self, grid=replace(self.grid, cells=lead), cells=())

    @cached_property
    def places(self) -> list[list[RawCell]]:
        """The cell that covers each place, row by row."""
        return place_cells(self.cells, self.row_count, self.grid.column_count, _BLANK)

    @cached_property
    def edges(self) -> tuple[float, ...]:
        """Where the columns begin, and where the last one ends, in points from the left of the page."""
        starts: dict[int, float] = {}
        for cell in self.cells:
            known = starts.get(cell.column)
            starts[cell.column] = cell.bbox.x0 if known is None else min(known, cell.bbox.x0)
        inner = (starts.get(column, self.grid.bbox.x0) for column in range(self.grid.column_count))
        side = self.side or 0.0
        return tuple(edge - side for edge in (*inner, self.grid.bbox.x1))


def place_cells(cells: Iterable[AnyCell], rows: int, columns: int, blank: AnyCell) -> list[list[AnyCell]]:
    """Return the grid of cells; a place that no cell covers gets ``blank``."""
    places = [[blank] * columns for _ in range(rows)]
    for cell in cells:
        first, width = cell.column, cell.column_span
        if cell.row_span == 1 and width == 1:  # nearly all cells
            if 0 <= cell.row < rows and first < columns:
                places[cell.row][first] = cell
            continue
        for row in range(max(cell.row, 0), min(cell.row + cell.row_span, rows)):
            line = places[row]
            for column in range(first, min(first + width, columns)):
                line[column] = cell
    return places


def located(lines: Iterable[TextLine], text: str | None = None) -> Located:
    """Join lines of one page into one located text, or take the given text for it."""
    parts = list(lines)
    box = parts[0].bbox
    for part in parts[1:]:
        box = box.union(part.bbox)
    joined = "".join(part.text.strip() for part in parts) if text is None else text
    return Located(joined, parts[0].page, box, parts[0].source, min(part.confidence for part in parts))
