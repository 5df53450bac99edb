"""What lies where on a page: bare grids with their cells, and the lines of text around them.

The second seam: PDF pages, recognised scans, Word and Excel files all become PageLayouts; everything that asks what a
table means (titles, headers, kinds, joining over pages, forms) starts here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from schemas.document import Page, Source
from schemas.geometry import BBox

__all__ = ["BY_ALIGNMENT", "BY_FIELDS", "BY_HEADER", "Extent", "PageLayout", "RawCell", "RawGrid", "TextLine", "noted"]


class TextLine(NamedTuple):
    """A printed line (or the part of one that stands apart from its neighbours), left to right.

    ``size`` is the dominant font size in points; wide gaps inside the line are kept as one space between Chinese texts.
    ``ends`` is True where the file itself says that a paragraph ends here, as Word and Excel files do.
    A NamedTuple, as RawCell, because a page has hundreds: a frozen dataclass takes five times as long to make.
    """

    text: str
    page: int
    bbox: BBox
    size: float
    bold: bool = False
    source: Source = Source.TEXT
    confidence: float = 1.0
    ends: bool = False


class Extent(NamedTuple):
    """From where to where a line of a cell's text runs, left to right, and its font size, in points."""

    x0: float
    x1: float
    size: float

    @classmethod
    def of(cls, line: TextLine) -> Self:
        """Keep of a line what a table is read by: a whole line takes three times the room."""
        return cls(line.bbox.x0, line.bbox.x1, line.size)


class RawCell(NamedTuple):
    """A cell of a bare grid; ``text`` joins its wrapped lines, which run over ``lines``.

    An empty cell has no lines, and one that holds nothing but a figure need not say them.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    bbox: BBox
    lines: tuple[Extent, ...] = ()
    source: Source = Source.TEXT
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


BY_ALIGNMENT = "no rules: rows and columns by alignment"
"""What a grid says among its doubts where no rules made it."""

BY_HEADER = "no rules: rows in the columns of a drawn header"
"""What it says where only its header's cells are drawn."""

BY_FIELDS = "no rules: fields of a form by their places"
"""What it says of a form without upright walls whose labels, levels and values fit each other."""


@dataclass(frozen=True, slots=True)
class RawGrid:
    """A grid on one page. Every place of it belongs to exactly one cell. ``ruled`` is False where alignment made it.

    ``doubts`` say what in its structure is uncertain.
    """

    page: int
    bbox: BBox
    row_count: int
    column_count: int
    cells: tuple[RawCell, ...]
    ruled: bool = True
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page, its grids from top to bottom, and its lines outside them in reading order.

    ``gutter`` is the x between two pages that were printed side by side on one sheet; the left one's grids and lines
    come first. ``side`` is the x at which one of these two begins; None for a page that is its whole sheet.
    """

    page: Page
    grids: tuple[RawGrid, ...]
    lines: tuple[TextLine, ...]
    gutter: float | None = None
    side: float | None = None

    def bare(self) -> PageLayout:
        """Return the page without the cells of its grids: what is left to look at once they are in tables."""
        return replace(self, grids=tuple(replace(grid, cells=()) for grid in self.grids))

    def halves(self) -> tuple[PageLayout, ...]:
        """Return the pages that the sheet holds, left one first; mostly the layout itself."""
        if self.gutter is None:
            return (self,)
        return tuple(
            PageLayout(
                self.page,
                tuple(grid for grid in self.grids if (grid.bbox.x0 < self.gutter) is left),
                tuple(line for line in self.lines if (line.bbox.x0 < self.gutter) is left),
                side=0.0 if left else self.gutter,
            )
            for left in (True, False)
        )


def noted(layouts: Iterable[PageLayout], pages: list[PageLayout]) -> Iterator[PageLayout]:
    """Pass layouts on to whoever makes tables of their grids, and add to ``pages`` what is left of each after that."""
    for layout in layouts:
        pages.append(layout.bare())
        yield layout
