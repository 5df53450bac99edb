"""Glyphs as drawn on a page, whatever the text layer says they mean, put into short horizontal windows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple, TypeAlias

from extractor.mupdf import MuMatrix, MuPage, MuRect
from schemas.geometry import BBox

__all__ = ["GlyphKey", "Placed", "Window", "font_names", "windows"]

GlyphKey: TypeAlias = tuple[str, int]  # font name with its subset prefix, glyph id

_LONGEST = 7  # glyphs in a window: enough context for the recogniser, short enough to align one to one
_SMALL = 6.5  # points
_INVISIBLE = 3  # text rendering mode of an invisible layer
_WIDEST_GAP = 0.7  # of the size; what stands further apart belongs to another cell or word


class Placed(NamedTuple):
    """A drawn glyph: which one, what the layer claims it is, and its box in points."""

    key: GlyphKey
    claimed: int
    box: BBox
    baseline: float
    size: float


class Window(NamedTuple):
    """A few neighbouring glyphs of one line of one page (index from 0), from left to right.

    ``turn`` (degrees, as pymupdf.Matrix takes it) makes the displayed page's text run to the right; the boxes of the
    glyphs are those of the page so turned about its origin.
    """

    page: int
    turn: int
    glyphs: tuple[Placed, ...]

    @property
    def box(self) -> BBox:
        """The box around all of them."""
        first = self.glyphs[0].box
        return BBox(
            min(glyph.box.x0 for glyph in self.glyphs),
            min(glyph.box.y0 for glyph in self.glyphs),
            max(glyph.box.x1 for glyph in self.glyphs),
            max(glyph.box.y1 for glyph in self.glyphs),
        ).union(first)

    @property
    def is_small(self) -> bool:
        """Say whether the type is too small to be read at the scale that suits other type."""
        return self.glyphs[0].size < _SMALL

    @property
    def keys(self) -> tuple[GlyphKey, ...]:
        """The glyphs' keys in order: two windows with the same keys say the same."""
        return tuple(glyph.key for glyph in self.glyphs)


@contextmanager
def font_names() -> Iterator[None]:
    """Keep subset prefixes in font names within a with block: two subsets of one typeface number glyphs differently."""
    import pymupdf

    pymupdf.TOOLS.set_subset_fontnames(True)
    try:
        yield
    finally:
        pymupdf.TOOLS.set_subset_fontnames(False)


def windows(page: MuPage) -> list[Window]:
    """Return the windows of a page, in its main direction of text; what runs in another direction is left out."""
    import pymupdf

    trace = page.get_texttrace()
    directions: Counter[tuple[int, int]] = Counter()
    for span in trace:
        directions[round(span["dir"][0]), round(span["dir"][1])] += len(span["chars"])
    displayed = page.rotation_matrix
    dx, dy = directions.most_common(1)[0][0] if directions else (1, 0)
    main = (round(displayed.a * dx + displayed.c * dy), round(displayed.b * dx + displayed.d * dy))
    turn = _TURNS.get(main, 0)
    upright = displayed * pymupdf.Matrix(turn)
    sheet = page.rect * pymupdf.Matrix(turn)
    seen = [glyph for glyph in _placed(trace, upright) if _is_on(sheet, glyph.box)]
    return [Window(page.number, turn, part) for line in _lines(seen) for part in _parts(line)]


# the angle by which pymupdf.Matrix turns a direction (x right, y down) into "to the right"
_TURNS: Final = {(1, 0): 0, (0, -1): 90, (-1, 0): 180, (0, 1): 270}


def _is_on(sheet: MuRect, box: BBox) -> bool:
    x, y = box.centre
    return bool(sheet.x0 <= x <= sheet.x1 and sheet.y0 <= y <= sheet.y1)


def _placed(trace: Iterable[Mapping[str, Any]], turn: MuMatrix) -> list[Placed]:
    found = []
    for span in trace:
        dx, dy = span["dir"]
        if (
            abs(turn.b * dx + turn.d * dy) > 0.02
            or turn.a * dx + turn.c * dy < 0
            or span["opacity"] < 0.05
            or span["type"] == _INVISIBLE
        ):
            continue
        font, size = span["font"], span["size"]
        for code, glyph, origin, place in span["chars"]:
            if glyph < 0 or place[2] - place[0] <= 0:
                continue
            x0, y0, x1, y1 = place
            ax, ay = turn.a * x0 + turn.c * y0 + turn.e, turn.b * x0 + turn.d * y0 + turn.f
            bx, by = turn.a * x1 + turn.c * y1 + turn.e, turn.b * x1 + turn.d * y1 + turn.f
            box = BBox(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            found.append(Placed((font, glyph), code, box, turn.b * origin[0] + turn.d * origin[1] + turn.f, size))
    return found


def _lines(glyphs: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Sort glyphs into lines by their baselines, each from left to right, second copies (bold) left out."""
    line: list[Placed] = []
    for glyph in sorted(glyphs, key=lambda g: (round(g.baseline), g.box.x0)):
        last = line[-1] if line else None
        if last and round(last.baseline) == round(glyph.baseline):
            if last.key == glyph.key and glyph.box.x0 - last.box.x0 < 0.3 * last.box.width:
                continue
            line.append(glyph)
        else:
            if line:
                yield line
            line = [glyph]
    if line:
        yield line


def _parts(line: Sequence[Placed]) -> Iterator[tuple[Placed, ...]]:
    """Cut a line at gaps, at changes of size, where glyphs overlap, and into windows of equal length."""
    start = 0
    for index in range(1, len(line) + 1):
        if index < len(line):
            last, glyph = line[index - 1], line[index]
            gap = glyph.box.x0 - last.box.x1
            if -0.3 * glyph.size < gap < _WIDEST_GAP * glyph.size and 0.7 < glyph.size / last.size < 1.4:
                continue
        count = index - start
        pieces = -(-count // _LONGEST)
        for piece in range(pieces):
            yield tuple(line[start + piece * count // pieces : start + (piece + 1) * count // pieces])
        start = index
