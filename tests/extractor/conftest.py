from __future__ import annotations

import re
from itertools import pairwise

import pymupdf
import pytest

from extractor.kinds import load_vocabulary
from extractor.layout import Extent, PageLayout, RawCell, RawGrid, TextLine
from extractor.read import read
from extractor.tables import build_tables
from schemas.document import Page, Source
from schemas.geometry import BBox

LEFT, TOP, ROW, COLUMN, SIZE = 50.0, 120.0, 20.0, 100.0, 10.0


def _grid(page, rows, top, widths):
    """Make a grid of rows of texts; ``<`` is covered by the cell to its left, ``^`` by the one above."""
    edges = [LEFT]
    for width in widths or [COLUMN] * len(rows[0]):
        edges.append(edges[-1] + width)
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in {"<", "^"}:
                continue
            wide = 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            deep = 1
            while r + deep < len(rows) and rows[r + deep][c] == "^":
                deep += 1
            box = BBox(edges[c], top + r * ROW, edges[c + wide], top + (r + deep) * ROW)
            shown = text.strip()
            inset = (len(text) - len(text.lstrip())) * SIZE
            place = BBox(box.x0 + 2 + inset, box.y0 + 5, box.x0 + 2 + inset + len(shown) * SIZE, box.y0 + 15)
            lines = (Extent(place.x0, place.x1, SIZE),) if shown else ()
            cells.append(RawCell(r, c, deep, wide, shown, box, lines))
    return RawGrid(page, BBox(LEFT, top, edges[-1], top + len(rows) * ROW), len(rows), len(rows[0]), tuple(cells))


@pytest.fixture(scope="session")
def sheet():
    """Make a page with one grid: texts above it (top to bottom, 20 points apart), its rows, texts below it."""

    def make(page, rows, *, above=(), below=(), widths=None, height=842.0):
        top = TOP + 20.0 * len(above)
        lines = [
            TextLine(
                text, page, BBox(LEFT, TOP + 20.0 * index, LEFT + len(text) * SIZE, TOP + 20.0 * index + SIZE), SIZE
            )
            for index, text in enumerate(above)
        ]
        grid = _grid(page, rows, top, widths)
        foot = grid.bbox.y1 + 6
        lines += [
            TextLine(text, page, BBox(LEFT, foot + 16.0 * index, LEFT + 300, foot + 16.0 * index + SIZE), SIZE)
            for index, text in enumerate(below)
        ]
        return PageLayout(Page(page, 595.0, height, Source.TEXT), (grid,), tuple(lines))

    return make


@pytest.fixture(scope="session")
def vocabulary():
    """Load the packaged vocabulary."""
    return load_vocabulary()


@pytest.fixture(scope="session")
def tables(vocabulary):
    """Read the tables of some pages with the packaged vocabulary."""

    def read(*layouts):
        return build_tables(layouts, vocabulary)

    return read


_FIGURE = re.compile(r"[-(（]?\d[\d,]*[.,]\d+%?[)）]?|[-—/]+")


def _spans(rows):
    """Yield row, column, rows, columns and text of each cell; ``<`` and ``^`` as in _grid."""
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in {"<", "^"}:
                continue
            wide = deep = 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            while r + deep < len(rows) and rows[r + deep][c] == "^":
                deep += 1
            yield r, c, deep, wide, text


class Paper:
    """A PDF that tests draw tables on, with the ruling, type and furniture of whatever made the original."""

    def __init__(self, path):
        self.path = path
        self.pdf = pymupdf.open()

    def write(self, page, x, y, text, size=9.0, *, rotate=0):
        """Write a text whose base line begins at a point, Latin stretches in a Latin face."""
        for part in re.findall(r"[ -~]+|[^ -~]+", text):
            font = "helv" if part.isascii() else "china-s"
            page.insert_text((x, y), part, fontname=font, fontsize=size, rotate=rotate)
            step = pymupdf.get_text_length(part, fontname=font, fontsize=size)
            if rotate == 90:
                y -= step
            else:
                x += step

    def page(
        self, rows, *, above=(), below=(), widths=None, ruling="grid", size=9.0, high=18.0, width=595.0,
        height=842.0, left=40.0, top=60.0, head=0,
    ):  # fmt: skip
        """Add a page with lines of text, a table, and lines below it; ``head`` rows are centred; returns the page.

        ``ruling`` is grid, across (no upright rules), double, fills (a box of every cell), outer (no line on the
        right), three (above, below the header, below), box (around it all), down (upright rules only), headed (the
        header's cells and a frame), tinted (the header's and every second row's cells in colour),
        banded (every second row's cells in colour, three rules) or none.
        Texts that begin with ``|`` run up the page.
        """
        page = self.pdf.new_page(width=width, height=height)
        self.table(
            page, rows, above=above, below=below, widths=widths, ruling=ruling, size=size, high=high, left=left,
            top=top, head=head,
        )  # fmt: skip
        return page

    def table(
        self, page, rows, *, above=(), below=(), widths=None, ruling="grid", size=9.0, high=18.0, left=40.0, top=60.0,
        head=0,
    ):  # fmt: skip
        """Add a table to a page; returns the y below it and its lines."""
        for line in above:
            texts = line if isinstance(line, tuple) else (line,)
            for index, text in enumerate(texts):
                self.write(page, left + 180 * index, top, text, size)
            top += 16
        widths = widths or [(page.mediabox.width - 2 * left) / len(rows[0])] * len(rows[0])
        xs = [left]
        for step in widths:
            xs.append(xs[-1] + step)
        ys = [top + high * index for index in range(len(rows) + 1)]
        self._rule(page, rows, xs, ys, ruling)
        if ruling in {"headed", "tinted", "banded"}:
            self._rule_head(page, rows, (xs, ys), head, ruling)
        self._few_rules(page, xs, ys, ruling, head)
        for r, c, deep, wide, text in _spans(rows):
            self._fill(page, (xs[c], ys[r], xs[c + wide], ys[r + deep]), text, size, centred=r < head)
        top = ys[-1] + 14
        for line in below:
            self.write(page, left, top, line, size)
            top += 14
        return top

    def _rule(self, page, rows, xs, ys, ruling):
        shape = page.new_shape()
        for r, c, deep, wide, _ in _spans(rows):
            box = (xs[c], ys[r], xs[c + wide], ys[r + deep])
            if ruling in {"grid", "double"}:
                shape.draw_rect(box)
                if ruling == "double":
                    shape.draw_rect((box[0] + 1.5, box[1] + 1.5, box[2] - 1.5, box[3] - 1.5))
            elif ruling == "across":
                shape.draw_line((box[0], box[1]), (box[2], box[1]))
                shape.draw_line((box[0], box[3]), (box[2], box[3]))
            elif ruling == "outer":
                shape.draw_line((box[0], box[1]), (box[2], box[1]))
                shape.draw_line((box[0], box[3]), (box[2], box[3]))
                shape.draw_line((box[0], box[1]), (box[0], box[3]))
        shape.finish(color=(0, 0, 0), width=0.4)
        if ruling == "zebra":
            for index, (low, high) in enumerate(pairwise(ys)):
                shape.draw_rect((xs[0], low, xs[-1], high))
                shape.finish(color=None, fill=(0.86, 0.92, 0.97) if index % 2 else (1, 1, 1))
            shape.draw_line((xs[0], ys[0]), (xs[-1], ys[0]))
            shape.draw_line((xs[0], ys[-1]), (xs[-1], ys[-1]))
            shape.finish(color=(0, 0, 0), width=0.1)
        shape.commit()

    def _rule_head(self, page, rows, edges, head, ruling):
        shape = page.new_shape()
        xs, ys = edges
        for r, c, deep, wide, _ in _spans(rows):
            header = r < head and ruling != "banded"
            if header or (r >= head and ruling != "headed" and (r - head) % 2 == (ruling == "tinted")):
                shape.draw_rect((xs[c], ys[r], xs[c + wide], ys[r + deep]))
                if ruling != "headed":
                    shape.finish(color=None, fill=(0.8, 0.88, 0.95))
        if ruling == "headed":
            shape.draw_rect((xs[0], ys[0], xs[-1], ys[-1]))
            shape.finish(color=(0, 0, 0), width=0.4)
        shape.commit()

    def _few_rules(self, page, xs, ys, ruling, head):
        shape = page.new_shape()
        if ruling in {"three", "banded"}:
            for y in (ys[0], ys[head], ys[-1]):
                shape.draw_line((xs[0], y), (xs[-1], y))
        elif ruling == "box":
            shape.draw_rect((xs[0], ys[0], xs[-1], ys[-1]))
        elif ruling == "down":
            for x in xs:
                shape.draw_line((x, ys[0]), (x, ys[-1]))
        else:
            return
        shape.finish(color=(0, 0, 0), width=0.5)
        shape.commit()

    def _fill(self, page, box, text, size, *, centred):
        if text.startswith("|"):
            long = pymupdf.get_text_length(text[1:], fontname="china-s", fontsize=size)
            self.write(page, (box[0] + box[2] + size) / 2 - 1, (box[1] + box[3] + long) / 2, text[1:], size, rotate=90)
            return
        shown = text.strip()
        room = box[2] - box[0] - 4
        lines = [""]
        for mark in shown:
            font = "helv" if shown.isascii() else "china-s"
            if pymupdf.get_text_length(lines[-1] + mark, fontname=font, fontsize=size) > room:
                lines.append("")
            lines[-1] += mark
        base = (box[1] + box[3]) / 2 - (len(lines) - 1) * size * 0.55 + size * 0.35
        for line in lines:
            long = sum(
                pymupdf.get_text_length(part, fontname="helv" if part.isascii() else "china-s", fontsize=size)
                for part in re.findall(r"[ -~]+|[^ -~]+", line)
            )
            x = box[0] + 2 + (len(text) - len(text.lstrip())) * size / 2
            if centred:
                x = (box[0] + box[2] - long) / 2
            elif _FIGURE.fullmatch(shown):
                x = box[2] - 2 - long
            self.write(page, x, base, line, size)
            base += size * 1.1

    def read(self, vocabulary):
        """Return the document as it is read from its file."""
        self.pdf.save(self.path)
        return read(self.path, vocabulary)


@pytest.fixture
def paper(tmp_path):
    """Return an empty PDF to draw tables on."""
    return Paper(tmp_path / "drawn.pdf")


@pytest.fixture
def drawn(paper, vocabulary):
    """Return a function that draws rows on a further page of ``paper`` and returns the one table of all its pages."""

    def draw(rows, **how):
        paper.page(rows, **how)
        (table,) = paper.read(vocabulary).tables
        return table

    return draw


@pytest.fixture(scope="session")
def body():
    """Return a function that gives the texts of a table below its header, row by row."""

    def texts(table):
        grid = table.grid()
        last = max(row for row, _ in grid)
        return [
            [grid[row, column.index].text for column in table.columns] for row in range(table.header_rows, last + 1)
        ]

    return texts
