"""Cells' texts from glyphs: every glyph belongs to exactly one cell, and no figure is cut in two."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from extractor.content import POOR_MARK, POORLY_SURE, Glyph
from extractor.grid.lattice import Lattice
from extractor.grid.unsure import BARE_FIGURE, Recognised, unread_cell, unsure
from extractor.layout import Extent, RawCell, RawGrid, TextLine
from extractor.lines import join_texts, lines_in
from schemas.document import Source
from schemas.geometry import BBox

__all__ = ["fill"]

# Of the size: how much wider than usual the gap is that parts two texts of one run where a rule passes between them.
# Cells keep at least a point free at either side; letters of one word are evenly set.
_TOKEN_GAP = 0.08
_PADDING = 12.0  # points that cells keep free left and right, taken together, at most
_FIGURE = frozenset("0123456789.,，-－+%％()（）")
_FIGURE_BEHIND = re.compile(r"(?<![\d.,，])[-－△▲]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)\.\d+$")
_RUN = attrgetter("run")


def fill(
    lattice: Lattice,
    glyphs: Iterable[Glyph],
    page: int,
    *,
    ruled: bool = True,
    unread: Iterable[BBox] = (),
    spoiled: Sequence[BBox] = (),
) -> RawGrid:
    """Return the lattice with the texts of the glyphs that lie in it.

    A cell with nothing in it but one of the ``unread`` places is not surely empty, and nothing is sure in ``spoiled``
    areas.
    """
    doubts, unread = list(lattice.doubts), tuple(unread)
    contents = _sort_into_cells(lattice, glyphs, doubts)
    xs, ys = lattice.xs, lattice.ys
    cells: list[RawCell] = []
    recognised: dict[int, Recognised] = {}
    for index, span in enumerate(lattice.spans):
        box = BBox(xs[span.column], ys[span.row], xs[span.column + span.columns], ys[span.row + span.rows])
        content = contents.get(index)
        if not content:
            empty = RawCell(span.row, span.column, span.rows, span.columns, "", box)
            if any(box.contains(*place.centre) for place in unread):
                empty = unread_cell(empty)
            cells.append(empty)
            continue
        lines = lines_in(content, page)
        text, source, confidence = lines[0].text, lines[0].source, lines[0].confidence
        if len(lines) > 1:
            text = _cell_text(lines, box, turned=content[0].turn in (90, 270))
            source = next((line.source for line in lines if line.source is not Source.TEXT), Source.TEXT)
            confidence = min(line.confidence for line in lines)
        if source is Source.OCR:
            recognised[len(cells)] = Recognised(content, lines)
        # nobody asks how a figure is set in its cell, and cells are kept until the whole document is read
        extents = () if BARE_FIGURE.fullmatch(text) else tuple(map(Extent.of, lines))
        others, marks = _other_readings(content, text) if source is Source.OCR else ((), ())
        if confidence < 1 and source is Source.TEXT:
            marks = tuple(dict.fromkeys(mark for glyph in content for mark in glyph.marks))
        cells.append(
            RawCell(
                span.row, span.column, span.rows, span.columns, text, box,
                extents, source, confidence, others, marks,
            )
        )  # fmt: skip
    if recognised:
        cells = unsure(cells, recognised, ruled=ruled)
    if spoiled:
        cells = [
            _spoiled(cell) if any(area.contains(*cell.bbox.centre) for area in spoiled) else cell for cell in cells
        ]
    return RawGrid(page, lattice.bbox, len(ys) - 1, len(xs) - 1, tuple(cells), ruled, tuple(doubts))


def _spoiled(cell: RawCell) -> RawCell:
    """Doubt a cell whatever it says: digits, words and whole lines may be missing where strokes are."""
    if cell.text and cell.source is not Source.OCR:
        return cell
    return cell._replace(
        source=Source.OCR,
        confidence=min(cell.confidence, POORLY_SURE),
        marks=tuple(dict.fromkeys([*cell.marks, POOR_MARK])),
    )


def _other_readings(glyphs: Sequence[Glyph], text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what else recognition read in a cell, each time with one line read otherwise, and what spoiled it."""
    others = [text.replace(glyph.text, other, 1) for glyph in glyphs for other in glyph.alternatives]
    marks = [mark for glyph in glyphs for mark in glyph.marks]
    return tuple(dict.fromkeys(other for other in others if other != text)), tuple(dict.fromkeys(marks))


def _cell_text(lines: Sequence[TextLine], box: BBox, *, turned: bool) -> str:
    text = lines[0].text
    room = box.height if turned else box.width
    for before, line in pairwise(lines):
        extent = before.bbox.height if turned else before.bbox.width
        full = extent + before.size * 0.5 + _PADDING > room
        text = join_texts(text, line.text, full=full)
    return text


def _sort_into_cells(lattice: Lattice, glyphs: Iterable[Glyph], doubts: list[str]) -> dict[int, list[Glyph]]:
    owner = _owners(lattice)
    xs, ys = lattice.xs, lattice.ys
    last_column, last_row = len(xs) - 2, len(ys) - 2

    def home(glyph: Glyph) -> int:
        _, x0, y0, x1, y1, *_ = glyph
        column = min(max(bisect_right(xs, (x0 + x1) / 2) - 1, 0), last_column)
        row = min(max(bisect_right(ys, (y0 + y1) / 2) - 1, 0), last_row)
        return owner[row][column]

    contents: dict[int, list[Glyph]] = {}
    for number, group in groupby(glyphs, _RUN):
        run = list(group)
        if not number:  # of no run: each for itself
            for glyph in run:
                contents.setdefault(home(glyph), []).append(glyph)
            continue
        first = home(run[0])
        if first == home(run[-1]):  # a run goes one way, and cells are rectangles
            contents.setdefault(first, []).extend(run)
        else:
            _place(run, [home(glyph) for glyph in run], lattice, contents, doubts)
    return contents


def _owners(lattice: Lattice) -> list[list[int]]:
    owner = [[0] * (len(lattice.xs) - 1) for _ in range(len(lattice.ys) - 1)]
    for index, span in enumerate(lattice.spans):
        for row in range(span.row, span.row + span.rows):
            owner[row][span.column : span.column + span.columns] = [index] * span.columns
    return owner


def _place(
    run: list[Glyph], homes: list[int], lattice: Lattice, contents: dict[int, list[Glyph]], doubts: list[str]
) -> None:
    """Put a run of glyphs into the cells of their middles, keeping together what is printed as one word."""
    first = homes[0]
    if homes.count(first) == len(homes):
        contents.setdefault(first, []).extend(run)
        return
    gaps = [_gap(before, after) for before, after in pairwise(run)]
    usual = max(0.0, sorted(gaps)[len(gaps) // 4]) if len(gaps) > 3 else 0.0
    start = 0
    for end in range(1, len(run) + 1):
        if end < len(run) and (homes[end - 1] == homes[end] or gaps[end - 1] <= usual + _TOKEN_GAP * run[end].size):
            continue
        token, places = run[start:end], homes[start:end]
        start = end
        home = places[0]
        if places.count(home) != len(places):
            figure = _figure_behind(token, places)
            if figure:
                contents.setdefault(places[-1], []).extend(token[-figure:])
                token, places = token[:-figure], places[:-figure]
            home = _home(token, places, lattice)
            doubts.append(f"“{''.join(glyph.text for glyph in token)}” crosses a rule")
        contents.setdefault(home, []).extend(token)


def _figure_behind(token: Sequence[Glyph], places: Sequence[int]) -> int:
    """Count the glyphs of a figure in its own cell which a text that ran over from the cell before reaches up to."""
    own = next((count for count, place in enumerate(reversed(places)) if place != places[-1]), 0)
    text = "".join(glyph.text for glyph in token)
    figure = _FIGURE_BEHIND.search(text) if len(text) == len(token) else None
    return len(figure[0]) if figure and len(figure[0]) <= own else 0


def _gap(before: Glyph, after: Glyph) -> float:
    if before.turn in (90, 270):
        return max(after.y0 - before.y1, before.y0 - after.y1)
    return max(after.x0 - before.x1, before.x0 - after.x1)


def _home(token: Sequence[Glyph], places: Sequence[int], lattice: Lattice) -> int:
    """Return the cell of a text that crosses rules.

    A text that begins right behind its cell's left border was set from there and ran over; a figure or a centred text
    belongs where most of it lies.
    """
    text = "".join(glyph.text for glyph in token)
    span = lattice.spans[places[0]]
    indent = token[0].x0 - lattice.xs[span.column]
    if -1 <= indent <= token[0].size and not set(text) <= _FIGURE and token[0].turn == 0:
        return places[0]
    return max(places, key=lambda place: (places.count(place), -place))
