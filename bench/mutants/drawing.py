"""A draft becomes a PDF: text flows, tables are ruled and run over pages, contents get their page numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from mutants.draft import Draft, Form, Grid, Style, Words
from mutants.forms import form_cells
from mutants.paper import Box, Paper

__all__ = ["Drawn", "draw"]

_PORTRAIT = (595.0, 842.0)
_LANDSCAPE = (842.0, 595.0)
_MARGIN = 56.0


@dataclass(slots=True)
class Drawn:
    """The PDF, and on which page (from 1) each item and each row of a table stands; row -1 is the item's head."""

    pdf: bytes
    places: dict[tuple[int, int], int] = field(default_factory=dict)

    def pages(self, *where: tuple[object, int | None]) -> frozenset[int]:
        """Return the pages of items (row None) or of rows of items."""
        found: set[int] = set()
        for item, row in where:
            if row is None:
                found |= {page for (key, _), page in self.places.items() if key == id(item)}
            elif (id(item), row) in self.places:
                found.add(self.places[id(item), row])
        return frozenset(found)


def draw(draft: Draft) -> Drawn:
    """Draw a draft; twice, because the contents need the pages of what comes after them."""
    first = _Artist(draft, {})
    first.lay()
    second = _Artist(draft, first.anchors)
    return second.run()


class _Artist:
    """The state of one drawing: the open page and how far down it is filled."""

    def __init__(self, draft: Draft, anchors: dict[str, int]) -> None:
        self._draft = draft
        self._known = anchors
        self.anchors: dict[str, int] = {}
        self._places: dict[tuple[int, int], int] = {}
        self._paper = Paper()
        self._y = _MARGIN
        self._body_starts = 0

    def run(self) -> Drawn:
        """Draw, with page numbers."""
        self.lay()
        first = self._first_body_page()
        for number in range(first, self._paper.count + 1):
            self._paper.footer(number, f"- {number - first + 1} -")
        return Drawn(self._paper.finish(), self._places)

    def lay(self) -> None:
        """Put every item in its place."""
        self._page(_PORTRAIT)
        for item in self._draft.items:
            if isinstance(item, Words):
                self._words(item)
            elif isinstance(item, Grid):
                self._grid(item)
            else:
                self._form(item)

    def _first_body_page(self) -> int:
        for item in self._draft.items:
            if isinstance(item, Words) and item.style is Style.PART:
                return self._places[id(item), -1]
        return 1

    def _page(self, size: tuple[float, float]) -> None:
        self._paper.page(*size)
        self._y = _MARGIN

    def _mark(self, item: Words | Grid | Form, row: int = -1) -> None:
        self._places.setdefault((id(item), row), self._paper.count)
        if item.anchor:
            self.anchors.setdefault(item.anchor, self._paper.count)

    def _words(self, item: Words) -> None:
        width, height = _PORTRAIT
        upright = self._paper.width == width
        if not upright or (item.new_page and not self._paper.fresh):
            self._page(_PORTRAIT)
        if item.style is Style.CONTENTS:
            self._contents_line(item)
            return
        style = item.style
        indent = 2 * style.size if style.align == "p" else 0.0
        lines = self._paper.wrap(item.text, width - 2 * _MARGIN, style.size, indent)
        step = style.size * 1.6
        self._y += style.before
        for number, line in enumerate(lines):
            if self._y + step > height - _MARGIN:
                self._page(_PORTRAIT)
            if not number:
                self._mark(item)
            else:
                self._places[id(item), number - 1] = self._paper.count
            x = _MARGIN + (indent if number == 0 else 0.0)
            if style.align == "c":
                x = (width - self._paper.length(line, style.size)) / 2
            self._paper.write(x, self._y + style.size, line, style.size)
            self._y += step

    def _contents_line(self, item: Words) -> None:
        width, height = _PORTRAIT
        size = item.style.size
        if self._y + size * 1.8 > height - _MARGIN:
            self._page(_PORTRAIT)
        self._mark(item)
        first = min((page for name, page in self._known.items() if name.startswith("part:")), default=1)
        number = str(self._known.get(item.entry, 0) - first + 1 + item.page_shift)
        left, right = _MARGIN, width - _MARGIN
        start = left + self._paper.length(item.text, size) + 4
        end = right - self._paper.length(number, size) - 2
        dot = self._paper.length(".", size)
        dots = "." * max(3, int((end - start) / dot))
        self._paper.write(left, self._y + size, f"{item.text}{dots}{number}", size)
        self._y += size * 1.8

    def _grid(self, grid: Grid) -> None:
        size = _LANDSCAPE if grid.wide else _PORTRAIT
        self._page(size)
        width, height = size
        self._mark(grid)
        paper = self._paper
        if grid.label:
            paper.write(_MARGIN, self._y + 10, grid.label, 10)
            self._y += 18
        paper.write((width - paper.length(grid.title, 15)) / 2, self._y + 15, grid.title, 15)
        self._y += 30
        if grid.owner:
            paper.write(_MARGIN, self._y + 10, grid.owner, 10)
        paper.write(width - _MARGIN - paper.length(grid.unit, 10), self._y + 10, grid.unit, 10)
        self._y += 18
        total = sum(grid.widths)
        scale = (width - 2 * _MARGIN) / total
        edges = [_MARGIN]
        for share in grid.widths:
            edges.append(edges[-1] + share * scale)
        self._header(grid, edges)
        for number, row in enumerate(grid.rows):
            tall = max(paper.lines_high(text, edges[k + 1] - edges[k] - 6, 9) for k, text in enumerate(row))
            if self._y + tall + 6 > height - _MARGIN:
                self._page(size)
                self._header(grid, edges)
            for k, text in enumerate(row):
                box = Box(edges[k], self._y, edges[k + 1], self._y + tall + 6)
                paper.cell(box, text, 9, _alignment(grid.names[k], text))
            self._places[id(grid), number] = paper.count
            self._y += tall + 6
        if grid.note:
            paper.write(_MARGIN, self._y + 14, grid.note, 9)
            self._places[id(grid), -2] = paper.count
            self._y += 20

    def _header(self, grid: Grid, edges: list[float]) -> None:
        paper = self._paper
        taken: set[tuple[int, int]] = set()
        heights = []
        for cells in grid.header:
            share = 0.0
            for head in cells:
                if head.rows == 1:
                    room = (edges[-1] - edges[0]) * head.columns / len(grid.widths)
                    share = max(share, paper.lines_high(head.text, room - 6, 9))
            heights.append(max(share, 12.0) + 6)
        tops = [self._y]
        for tall in heights:
            tops.append(tops[-1] + tall)
        for row, cells in enumerate(grid.header):
            column = 0
            for head in cells:
                while (row, column) in taken:
                    column += 1
                taken |= {(row + r, column + c) for r in range(head.rows) for c in range(head.columns)}
                box = Box(edges[column], tops[row], edges[column + head.columns], tops[row + head.rows])
                paper.cell(box, head.text, 9, "c")
                column += head.columns
        self._y = tops[-1]

    def _form(self, form: Form) -> None:
        self._page(_PORTRAIT)
        self._mark(form)
        paper, width = self._paper, _PORTRAIT[0]
        paper.write((width - paper.length(form.title, 14)) / 2, self._y + 10, form.title, 14)
        paper.write((width - paper.length(form.year_line, 10)) / 2, self._y + 30, form.year_line, 10)
        self._y += 40
        cells, widths = form_cells(form)
        scale = (width - 72) / sum(widths)
        edges = [36.0]
        for share in widths:
            edges.append(edges[-1] + share * scale)
        rows = max(cell.row + cell.rows for cell in cells)
        heights = [14.0] * rows
        for cell in cells:
            room = edges[cell.column + cell.columns] - edges[cell.column] - 4
            need = paper.lines_high(cell.text, room, 8) + 4
            have = sum(heights[cell.row : cell.row + cell.rows])
            if need > have:
                heights[cell.row] += need - have
        top = self._y
        limit = _PORTRAIT[1] - 40
        tops = [top]
        for tall in heights:
            tops.append(tops[-1] + tall)
        if tops[-1] > limit:  # one form, one page: squeeze instead of breaking
            squeeze = (limit - top) / (tops[-1] - top)
            tops = [top + (y - top) * squeeze for y in tops]
        for cell in cells:
            box = Box(edges[cell.column], tops[cell.row], edges[cell.column + cell.columns], tops[cell.row + cell.rows])
            paper.cell(box, cell.text, 8, cell.align)
        self._y = tops[-1]


def _alignment(name: str, text: str) -> str:
    if name in {"code", "name", "text", "类", "款", "项"}:
        return "l"
    return "r" if any(letter.isdigit() for letter in text) else "c"
