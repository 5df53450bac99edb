"""Glyphs of a page from MuPDF's text trace: what is printed, and apart from it what the layer only claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from extractor.content import Glyph
from extractor.pdf.characters import printed
from extractor.pdf.ink import Ink
from schemas.document import Source

__all__ = ["Matrix", "read_glyphs"]

# A copy that stands nearer than this part of the size is bold by overprinting, not a doubled letter.
_OVERPRINT = 0.18
_SMALLEST_SIZE = 1.0  # points; smaller text is a trick, not print
_INVISIBLE = 3  # MuPDF's type of text that is drawn with neither fill nor stroke
_BOLD_FLAG = 16


class Matrix(NamedTuple):
    """An affine map from the page's own coordinates to the displayed ones."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @property
    def identity(self) -> bool:
        """Say whether it moves nothing."""
        return self == (1, 0, 0, 1, 0, 0)

    def box(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Return the box that holds the mapped one."""
        x0, y0, x1, y1 = box
        ax, ay = self.a * x0 + self.c * y0 + self.e, self.b * x0 + self.d * y0 + self.f
        bx, by = self.a * x1 + self.c * y1 + self.e, self.b * x1 + self.d * y1 + self.f
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def turn(self, direction: tuple[float, float]) -> int | None:
        """Return in which of 0, 90, 180, 270 degrees (clockwise) text in a direction runs, None where it is oblique."""
        dx = self.a * direction[0] + self.c * direction[1]
        dy = self.b * direction[0] + self.d * direction[1]
        if abs(dy) < 0.1 * abs(dx):
            return 0 if dx > 0 else 180
        if abs(dx) < 0.1 * abs(dy):
            return 90 if dy > 0 else 270
        return None


def read_glyphs(
    trace: Iterable[Mapping[str, Any]], matrix: Matrix, width: float, height: float, ink: Ink
) -> tuple[list[Glyph], list[Glyph]]:
    """Return the visible and the hidden glyphs in the order of drawing.

    ``trace`` is the answer of Page.get_texttrace(); ``ink`` knows what is painted below and above the text. Blanks,
    watermarks, text off the page and second copies that make a text bold are left out.
    """
    visible = _Sheet(width, height)
    hidden = _Sheet(width, height)
    run = 0
    for span in trace:
        turn = matrix.turn(span["dir"])
        size = span["size"]
        if turn is None or size < _SMALLEST_SIZE or _is_watermark(span):
            continue
        box = span["bbox"] if matrix.identity else matrix.box(span["bbox"])
        seen = span["type"] != _INVISIBLE and span["opacity"] > 0.05 and ink.shows(box, span["seqno"], span["color"])
        run = (visible if seen else hidden).add(span, matrix, turn, run + 1)
    return visible.glyphs, hidden.glyphs


def _is_watermark(span: Mapping[str, Any]) -> bool:
    """Large and pale text in the page's own direction; oblique text was recognised by its direction."""
    if span["size"] < 24:
        return False
    colour = span["color"]
    pale = bool(colour) and min(colour) > 0.7 and max(colour) < 0.99 and len(colour) in (1, 3)
    return bool(span["opacity"] < 0.6 or pale)


class _Sheet:
    """Collects glyphs and drops second copies, which it finds by hashing places instead of comparing pairs."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self.glyphs: list[Glyph] = []
        self._at: dict[tuple[str, int, int], int] = {}

    def add(self, span: Mapping[str, Any], matrix: Matrix, turn: int, run: int) -> int:
        """Add a span's characters; return the number of its last run."""
        size, font = span["size"], span["font"]
        bold = bool(span["flags"] & _BOLD_FLAG) or "bold" in font.lower()
        identity = matrix.identity
        source = Source.TEXT
        glyphs, make, width, height = self.glyphs, Glyph, self.width, self.height
        dx, dy = span["dir"]
        along_x, forward = abs(dx) > abs(dy), dx + dy > 0
        end_x: float | None = None
        end_y = 0.0
        for code, glyph_id, origin, place in span["chars"]:
            text = printed(code)
            if glyph_id < 0 and glyphs and text.strip():
                # one glyph that stands for several characters: the rest belongs to the first
                glyphs[-1] = glyphs[-1]._replace(text=glyphs[-1].text + text)
                continue
            if not text or text == " ":
                continue
            x0, y0, x1, y1 = place if identity else matrix.box(place)
            if x1 < 0 or y1 < 0 or x0 > width or y0 > height or (x1 - x0 < 0.01 and y1 - y0 < 0.01):
                continue
            # the run ends where the next glyph doesn't follow: another line, a leap, a step back
            if end_x is not None and (abs(origin[0] - end_x) > 0.7 * size or abs(origin[1] - end_y) > 0.7 * size):
                run += 1
            if along_x:
                end_x, end_y = place[2] if forward else place[0], origin[1]
            else:
                end_x, end_y = origin[0], place[3] if forward else place[1]
            copy = self._copy(text, x0, y0, x1 - x0, size)
            if copy is not None:
                if not glyphs[copy].bold:
                    glyphs[copy] = glyphs[copy]._replace(bold=True)
                continue
            glyphs.append(make(text, x0, y0, x1, y1, size, font, bold, source, 1.0, turn, run))
        return run

    def _copy(self, text: str, x: float, y: float, width: float, size: float) -> int | None:
        """Return the index of the glyph that this one overprints; otherwise remember the place."""
        near = _OVERPRINT * size
        # bins as wide as twice the reach: only the two nearest bins each way can hold a copy
        bin_x, bin_y = x / (2 * near), y / (2 * near)
        left, top = round(bin_x) - 1, round(bin_y) - 1
        at, glyphs = self._at, self.glyphs
        for column in (left, left + 1):
            for row in (top, top + 1):
                index = at.get((text, column, row))
                if index is not None:
                    other = glyphs[index]
                    reach = min(near, 0.6 * width) if width else near
                    if abs(other.x0 - x) < reach and abs(other.y0 - y) < near and abs(other.size - size) < 0.2 * size:
                        return index
        at[text, int(bin_x), int(bin_y)] = len(glyphs)
        return None
