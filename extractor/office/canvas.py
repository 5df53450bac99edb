"""A synthetic page on which flowing content gets places: lines one below the other, grids between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from extractor.layout import Extent, PageLayout, RawCell, RawGrid, TextLine
from schemas.document import Page, Source
from schemas.geometry import BBox

__all__ = ["UNCOMPUTED", "Canvas", "blanks_before"]

UNCOMPUTED: Final = "formula without a stored value in"  # how the doubt about such cells begins
PAGE_WIDTH = 595.0
PAGE_HEIGHT = 842.0
MARGIN = 72.0
LINE = 16.0
ROW = 18.0
GAP = 6.0
_SIZE = 10.0  # of the words in cells
_UNLIKE = 4  # half widths by which the room on the right of words that are set in differs from that on the left
# 1 234 567.00: a figure whose thousands blanks part, as a page prints it without them
_GROUPED: Final = re.compile(
    r"[-−△(（]?(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:\.\d+)?|\d+[ \u00a0\u2009\u202f]\d{3}\.\d+)[)）]?"
)
_BLANK: Final = re.compile(r"[ \u00a0\u2009\u202f]")


def blanks_before(text: str) -> int:
    """Return how far blanks set a text in, in half widths."""
    return sum(2 if mark == "\u3000" else 1 for mark in text[: len(text) - len(text.lstrip(" \u3000"))])


class Canvas:
    """Collects the lines and grids of one page from top to bottom."""

    def __init__(self, number: int, reason: str = "") -> None:
        self._number = number
        self._reason = reason
        self._y = MARGIN
        self._lines: list[TextLine] = []
        self._grids: list[RawGrid] = []

    @property
    def empty(self) -> bool:
        """Say whether nothing has been put on the page yet."""
        return not self._lines and not self._grids

    def line(
        self, parts: Sequence[str], size: float, *, bold: bool, indent: float = 0.0, centred: bool = False
    ) -> None:
        """Put one paragraph on the page; several ``parts`` stand beside each other (单位名称 left, 单位：万元 right).

        A paragraph is one line that ends short of the right margin: what follows is never its continuation.
        """
        width = PAGE_WIDTH - 2 * MARGIN
        for place, text in enumerate(parts):
            length = min(len(text) * size, width / len(parts) - 4 * size)
            if centred and len(parts) == 1:
                x0 = MARGIN + (width - length) / 2
            elif place and place == len(parts) - 1:
                x0 = PAGE_WIDTH - MARGIN - length
            else:
                x0 = MARGIN + indent + place * width / len(parts)
            box = BBox(x0, self._y, x0 + max(length, size), self._y + size)
            self._lines.append(TextLine(text, self._number, box, size, bold=bold, ends=True))
        self._y += max(LINE, size * 1.5) + GAP

    def grid(
        self,
        cells: Sequence[RawCell],
        rows: int,
        columns: int,
        doubts: tuple[str, ...] = (),
        indents: Mapping[tuple[int, int], int] | None = None,
    ) -> None:
        """Put a grid on the page: rows of equal height, columns of equal width, as wide as the text.

        ``indents`` says how far the words of cells are set in, in half widths, by their first row and column.
        """
        if not cells:
            return
        width = (PAGE_WIDTH - 2 * MARGIN) / columns
        top = self._y
        deep = indents or {}
        placed = tuple(self._placed(cell, top, width, deep.get((cell.row, cell.column), 0)) for cell in cells)
        bottom = top + rows * ROW
        box = BBox(MARGIN, top, PAGE_WIDTH - MARGIN, bottom)
        self._grids.append(RawGrid(self._number, box, rows, columns, placed, doubts=doubts))
        self._y = bottom + GAP * 2

    def _placed(self, cell: RawCell, top: float, width: float, indent: int) -> RawCell:
        box = BBox(
            MARGIN + cell.column * width,
            top + cell.row * ROW,
            MARGIN + (cell.column + cell.column_span) * width,
            top + (cell.row + cell.row_span) * ROW,
        )
        left, right = box.x0 + indent * _SIZE / 2, box.x1
        if indent:  # more room on the right than on the left: words in the middle are not set in
            right = max(left, box.x1 - (indent + _UNLIKE) * _SIZE / 2)
        lines = (Extent(left, right, _SIZE),) if cell.text else ()
        text = _BLANK.sub("", cell.text) if _GROUPED.fullmatch(cell.text) else cell.text
        return cell._replace(text=text, bbox=box, lines=lines)

    def layout(self) -> PageLayout:
        """Return the finished page; it is as long as its content."""
        page = Page(
            self._number, PAGE_WIDTH, max(PAGE_HEIGHT, self._y + MARGIN), Source.TEXT, quality=1.0, reason=self._reason
        )
        return PageLayout(page, tuple(self._grids), tuple(self._lines))
