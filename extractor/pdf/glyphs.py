"""Glyphs of a page from MuPDF's structured text: what is printed, and apart from it what the layer only claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from extractor.content import Glyph
from extractor.pdf.characters import printed
from extractor.pdf.ink import Box, Ink, is_pale
from extractor.pdf.matrix import Matrix
from schemas.document import Source

__all__ = ["read_glyphs"]

# A copy that stands nearer than this part of the size is bold by overprinting, not a doubled letter.
_OVERPRINT = 0.18
_SMALLEST_SIZE = 1.0  # points; smaller text is a trick, not print
_INVISIBLE = 12  # alpha (of 255) below which nothing is seen
_BOLD_FLAG = 16
_ASCENDER, _DESCENDER = 0.88, 0.14  # of the size, as in most Chinese fonts
_ROWS = 1 << 20  # more bins than a page has from top to bottom: a bin's number is column * _ROWS + row
_NO_WIDTH = 0.01  # of the size
_LEAP = 0.7  # of the size: a step at which a run ends
_LEFTMOST = float("-inf")
_BAND = 24.0  # points; lines are looked up by horizontal bands of this height


def read_glyphs(
    blocks: Iterable[Mapping[str, Any]], matrix: Matrix, size: tuple[float, float], ink: Ink
) -> tuple[list[Glyph], list[Glyph]]:
    """Return the visible and the hidden glyphs in the order of drawing.

    ``blocks`` are those of Page.get_text("rawdict"); ``size`` is the displayed page's; ``ink`` knows what is painted
    below and above the text. Blanks, watermarks, text off the page and second copies that make it bold are left out.
    """
    visible = _Sheet(matrix, size)
    hidden = _Sheet(matrix, size)
    before = _Lines(matrix, size[1])
    turn_of = lru_cache(matrix.turn)  # nearly all lines run in one direction
    run = 0
    for block in blocks:
        for line in block.get("lines", ()):
            direction = line["dir"]
            turn = turn_of(direction)
            if turn is None:  # oblique: a watermark
                continue
            over = before.reached_by(line, turn)
            visible.begin_line(over=over)
            hidden.begin_line(over=over)
            for span in line["spans"]:
                if span["size"] < _SMALLEST_SIZE or _is_watermark(span):
                    continue
                seen = (
                    span["alpha"] > _INVISIBLE
                    and not _is_stacked(span)
                    and (not is_pale(span["color"]) or ink.shows_pale(matrix.box(span["bbox"])))
                )
                run = (visible if seen else hidden).add(span, direction, turn, run + 1)
    return visible.glyphs, hidden.glyphs


def _is_watermark(span: Mapping[str, Any]) -> bool:
    """Large and pale text in the page's own direction; oblique text was recognised by its direction."""
    if span["size"] < 24:
        return False
    colour = span["color"]
    parts = (colour >> 16 & 255, colour >> 8 & 255, colour & 255)
    return bool(span["alpha"] < 150 or (min(parts) > 178 and min(parts) < 250))


def _is_odd(height: float, size: float) -> bool:
    """Say whether a font states heights that are none, so that the middle of its boxes is not the text's middle."""
    return not 0.7 * size <= height <= 1.6 * size


def _is_stacked(span: Mapping[str, Any]) -> bool:
    """Say whether all characters stand on one spot without any width: words that stand for a picture (ActualText)."""
    return len(span["chars"]) > 1 and span["bbox"][2] - span["bbox"][0] < _NO_WIDTH * span["size"]


class _Lines:
    """Where the glyphs of the lines read so far begin: only there can a second copy of one be drawn."""

    def __init__(self, matrix: Matrix, height: float) -> None:
        self._matrix = matrix
        self._identity = matrix.identity
        self._height = height
        self._side = 1 if matrix.a else 0  # which edge of a box is upright text's upper one before the page is turned
        self._bands: dict[int, list[Box]] = {}

    def reached_by(self, line: Mapping[str, Any], turn: int) -> bool:
        """Say whether glyphs of a line may begin where those of an earlier one do, and keep where they begin.

        In an upright line that is a strip as low as its baselines differ, so that tight lines don't meet.
        """
        whole, side = line["bbox"], self._side
        x0, y0, x1, y1 = whole if self._identity else self._matrix.box(whole)
        size, lowest, sure = 0.0, y1 - y0, turn == 0
        for span in line["spans"]:
            own, box = span["size"], span["bbox"]
            size = max(size, own)
            sure = sure and not _is_odd(box[side + 2] - box[side], own)
            if span["chars"]:
                first = span["chars"][0]["bbox"]
                lowest = min(lowest, first[side + 2] - first[side])
        near = _OVERPRINT * size if sure else size  # what is odd is moved, but never by its size
        x0, y0, x1, y1 = x0 - near, y0 - near, x1 + near, y1 + near
        if sure:
            y1 -= lowest
        over = not sure
        for band in range(int(max(0.0, y0) // _BAND), int(min(self._height, y1) // _BAND) + 1):
            others = self._bands.setdefault(band, [])
            for left, top, right, bottom in others:
                if left < x1 and x0 < right and top < y1 and y0 < bottom:
                    over = True
                    break
            others.append((x0, y0, x1, y1))
        return over


class _Sheet:
    """Collects glyphs and drops second copies, which it finds by hashing places instead of comparing pairs."""

    def __init__(self, matrix: Matrix, size: tuple[float, float]) -> None:
        self.glyphs: list[Glyph] = []
        self._matrix = matrix
        self._width, self._height = size
        self._over = False
        self._front = _LEFTMOST
        self._at: dict[str, dict[int, int]] = {}  # by character and bin: the glyph there
        self._placed = 0  # how many glyphs are in there

    def begin_line(self, *, over: bool) -> None:
        """Begin a line, which may be drawn ``over`` an earlier one or not."""
        self._over, self._front = over, _LEFTMOST

    def add(self, span: Mapping[str, Any], direction: Sequence[float], turn: int, run: int) -> int:
        """Add a span's characters; return the number of its last run."""
        size, font = span["size"], span["font"]
        bold = bool(span["flags"] & _BOLD_FLAG) or "bold" in font.lower()
        matrix, width, height = self._matrix, self._width, self._height
        identity = matrix.identity
        # the tuple's own constructor: that of the class is a Python function, called for every character
        glyphs, make, source = self.glyphs, tuple.__new__, Source.TEXT
        along_x, forward = abs(direction[0]) > abs(direction[1]), direction[0] + direction[1] > 0
        leap, near = _LEAP * size, _OVERPRINT * size
        ahead = 2 * forward + (not along_x)  # which edge of a box its text runs towards
        over, front = self._over, self._front
        end_x: float | None = None
        end_y = last_x1 = last_width = stated = true = 0.0
        mend = along_x and forward and _is_odd(span["bbox"][3] - span["bbox"][1], size)
        for character in span["chars"]:
            text = printed(character["c"])
            if not text or text == " ":
                continue
            place = character["bbox"]
            origin_x, origin_y = character["origin"]
            if mend:
                place = (place[0], origin_y - _ASCENDER * size, place[2], origin_y + _DESCENDER * size)
            x0, y0, x1, y1 = place if identity else matrix.box(place)
            if x1 < 0 or y1 < 0 or x0 > width or y0 > height or (x1 - x0 < 0.01 and y1 - y0 < 0.01):
                continue
            # the run ends where the next glyph doesn't follow: another line, a leap, a step back
            if end_x is not None and (abs(origin_x - end_x) > leap or abs(origin_y - end_y) > leap):
                run += 1
            end_x, end_y = (place[ahead], origin_y) if along_x else (origin_x, place[ahead])
            if over or x0 - front < near:  # a copy stands over an earlier line, or behind its own line's front
                over = True
                if self._is_copy(text, x0, y0, x1 - x0, size):
                    continue
            front = x0
            if turn == 0:
                if x0 < last_x1 - 0.5 and self._narrow_last(x0, run):
                    # what is as wide as the one before is as narrow in truth; the run's last has no successor
                    stated, true = last_width, glyphs[-1].x1 - glyphs[-1].x0
                last_width = x1 - x0
                if stated and text < "\x7f" and abs(last_width - stated) < 0.1 * stated:
                    x1 = x0 + true
                last_x1 = x1
            glyphs.append(make(Glyph, (text, x0, y0, x1, y1, size, font, bold, source, 1.0, turn, run, (), ())))
        self._over, self._front = over, front
        return run

    def _narrow_last(self, x0: float, run: int) -> bool:
        """End the last glyph of a run where the next one starts, if its box reaches far over that.

        Some fonts state full-width advances for half-width figures.
        """
        if not self.glyphs:
            return False
        last = self.glyphs[-1]
        if last.run != run or last.turn or not last.x0 < x0 < last.x1 - 0.3 * (last.x1 - last.x0):
            return False
        self.glyphs[-1] = last._replace(x1=x0)
        return last.text < "\x7f"

    def _is_copy(self, text: str, x: float, y: float, width: float, size: float) -> bool:
        """Say whether a glyph overprints an earlier one, which is bold then."""
        self._place_all()
        at = self._at.get(text)
        if at is None:
            return False
        near = _OVERPRINT * size
        reach = min(near, 0.6 * width) if width else near
        # bins twice as wide as the reach: only the two nearest each way can hold a copy
        nearest = int(x / (2 * near) + 0.5) * _ROWS + int(y / (2 * near) + 0.5)
        for key in (nearest, nearest - _ROWS, nearest - 1, nearest - _ROWS - 1):
            if key in at:
                other = self.glyphs[at[key]]
                if abs(other.x0 - x) < reach and abs(other.y0 - y) < near and abs(other.size - size) < 0.2 * size:
                    self.glyphs[at[key]] = other._replace(bold=True)
                    return True
        return False

    def _place_all(self) -> None:
        """Put the glyphs that came since the last question into their bins."""
        for index in range(self._placed, len(self.glyphs)):
            glyph = self.glyphs[index]
            bin_side = 2 * _OVERPRINT * glyph.size
            key = int(glyph.x0 / bin_side) * _ROWS + int(glyph.y0 / bin_side)
            self._at.setdefault(glyph.text, {})[key] = index
        self._placed = len(self.glyphs)
