"""Rows that no rule divides: figures below each other, between the same upright rules, are rows of their own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractor.content import Glyph
from extractor.grid.lattice import Lattice, Span
from extractor.lines import is_level, rows_of

__all__ = ["divided"]

# Complete by itself: a figure that was wrapped over two lines is not.
_COMPLETE = re.compile(r"[-－△▲]?(\d[\d,，]*\.\d{1,6}|\d{1,3}([,，]\d{3})+)[%％]?")
_OF_FIGURES = re.compile(r"[-－△▲\d.,，%％]+")
_DIGIT = re.compile(r"\d")
_HEADER_LINES = 3
_LEAST_FIGURES = 2
_ROOM = 2.0  # a band must be this many sizes high to hold two lines


def divided(lattice: Lattice, glyphs: Sequence[Glyph]) -> Lattice:
    """Return the lattice with its undivided bands cut into rows.

    A band is cut only where some column of it holds several complete amounts below each other and every line of text
    in it is in line with one of a column of figures; text wrapped in a cell is left alone. In the first band words may
    stand above the figures, the header of a table that has upright rules only.
    """
    if not glyphs:
        return lattice
    size = glyphs[0].size
    tall = [row for row, (top, bottom) in enumerate(pairwise(lattice.ys)) if bottom - top > _ROOM * size]
    if not tall:
        return lattice
    cuts: dict[int, list[float]] = {}
    bands: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        row = bisect_right(lattice.ys, (glyph.y0 + glyph.y1) / 2) - 1
        bands.setdefault(row, []).append(glyph)
    for row in tall:
        edges = _cuts(lattice, row, bands.get(row, []))
        if edges:
            cuts[row] = edges
    return _cut(lattice, cuts) if cuts else lattice


def _cuts(lattice: Lattice, row: int, glyphs: Sequence[Glyph]) -> list[float]:
    """Return the y of the edges that divide a band."""
    texts = [glyph.text for glyph in glyphs]
    if sum(map(texts.count, ".,，")) < _LEAST_FIGURES or is_level(glyphs):
        return []
    single = [span for span in lattice.spans if span.row == row and span.rows == 1]
    figured: list[list[float]] = []
    for own in _by_column(glyphs, lattice, single):
        if row and not _OF_FIGURES.fullmatch("".join([glyph.text for glyph in own])):
            continue  # words: no need to part their lines
        lines = rows_of(own)
        figures = ["".join([glyph.text for glyph in line]) for line in lines]
        if row == 0:
            head = _words_above(figures)
            lines, figures = lines[head:], figures[head:]
        if len(lines) >= _LEAST_FIGURES and all(map(_COMPLETE.fullmatch, figures)):
            figured.append([(line[0].y0 + line[0].y1) / 2 for line in lines])
    if not figured:
        return []
    lines = rows_of(glyphs)
    middles = [(line[0].y0 + line[0].y1) / 2 for line in lines]
    longest = max(figured, key=len)
    size = glyphs[0].size
    in_line = [any(abs(middle - other) < 0.5 * size for other in longest) for middle in middles]
    if len(longest) < _LEAST_FIGURES or sum(in_line) < 0.6 * len(middles):
        return []
    return [(above[0].y1 + below[0].y0) / 2 for above, below in pairwise(lines)]


def _by_column(glyphs: Sequence[Glyph], lattice: Lattice, spans: Sequence[Span]) -> list[list[Glyph]]:
    """Return for each of some cells side by side the glyphs whose middles are in it."""
    columns: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        columns.setdefault(bisect_right(lattice.xs, (glyph.x0 + glyph.x1) / 2) - 1, []).append(glyph)
    return [
        [glyph for column in range(span.column, span.column + span.columns) for glyph in columns.get(column, ())]
        for span in spans
    ]


def _words_above(texts: Sequence[str]) -> int:
    """Count the lines of a column's header where no rule parts it from the figures below."""
    head = next((number for number, text in enumerate(texts) if _DIGIT.search(text)), len(texts))
    return head if head <= _HEADER_LINES else 0


def _cut(lattice: Lattice, cuts: dict[int, list[float]]) -> Lattice:
    ys: list[float] = []
    first: list[int] = []  # of each old row: its first new one
    for row, y in enumerate(lattice.ys):
        first.append(len(ys))
        ys.append(y)
        ys += cuts.get(row, [])
    spans: list[Span] = []
    for span in lattice.spans:
        top, bottom = first[span.row], first[span.row + span.rows]
        if span.rows == 1:
            spans += [Span(row, span.column, 1, span.columns) for row in range(top, bottom)]
        else:
            spans.append(Span(top, span.column, bottom - top, span.columns))
    doubts = [f"row {row + 1} is cut into {len(edges) + 1} by alignment" for row, edges in sorted(cuts.items())]
    return replace(lattice, ys=tuple(ys), spans=tuple(sorted(spans)), doubts=(*lattice.doubts, *doubts))
