"""Text that was drawn and yet cannot be seen because its cell's clip cuts it off."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple, Self

from extractor.content import Glyph
from extractor.pdf.ink import Box, bands

__all__ = ["Clips", "TextRow", "any_broken", "part_clipped", "restored", "text_lines"]

_INK = 0.42  # of the size: how far ink reaches above and below the middle of a line
_SLIVER = 0.04  # of the size: what must lie in the clip to count as its text
# Of the size: a line of which less shows can't be read; the next page or cell shows its other half.
_READABLE = 0.28
_WHOLE = 0.9  # of the ink's height: what shows of a line that is not cut
_CORE = 0.25
_BORDER = 0.8  # points beside a clip's edge that a drawn border may ink
_BEYOND_INK = 0.15
_CUT_THROUGH = 0.2  # of the size: a line that reaches this far over the common edge of two clips is cut at it
_LEFT, _RIGHT = attrgetter("x0"), attrgetter("x1")
_HEIGHTS = attrgetter("y0", "y1", "size")
_GAP = 0.15  # of the size; the narrowest of marks is wider
_LEADING = 1.9  # of the size: distance of lines of one cell


class Clips:
    """The rectangles that text was clipped to, looked up by height."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        distinct = {(round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)) for x0, y0, x1, y1 in set(boxes)}
        self._boxes = sorted(distinct)
        self._edges = sorted({y for box in distinct for y in (box[1], box[3])})
        self._bands: dict[int, list[Box]] = {}
        self.few = len(distinct) < 4  # a page's own clip and a table's cut no cells

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self._boxes)

    def any_edge(self, top: float, bottom: float) -> bool:
        """Say whether a clip begins or ends somewhere: lines far from all edges are cut by none, and those are most."""
        return bisect_left(self._edges, top) < bisect_right(self._edges, bottom)

    def any_near(self, glyphs: Iterable[Glyph]) -> bool:
        """Say whether a clip begins or ends so near to some glyph that it may cut its line."""
        reach = _INK + _BEYOND_INK
        return any(
            self.any_edge((y0 + y1) / 2 - reach * size, (y0 + y1) / 2 + reach * size)
            for y0, y1, size in set(map(_HEIGHTS, glyphs))
        )

    def around(self, x: float, top: float, bottom: float) -> list[Box]:
        """Return the clips that hold x and share some of a height."""
        if not self._bands:
            for box in self._boxes:
                for band in bands(box[1], box[3]):
                    self._bands.setdefault(band, []).append(box)
        found: list[Box] = []
        for band in bands(top, bottom):
            for box in self._bands.get(band, ()):
                if box[0] <= x <= box[2] and box[1] < bottom and box[3] > top and box not in found:
                    found.append(box)
        return found


def part_clipped(
    lines: Sequence[TextRow], clips: Clips, has_ink: Callable[[Box], bool | None]
) -> tuple[list[Glyph], list[Glyph]]:
    """Part the glyphs of lines into those that are seen, cut to what shows, and those of which only a sliver shows.

    Spreadsheets let a long text run over its cell's height and clip it; MuPDF drops the lines that are wholly cut off.
    A line that a clip cuts through its upper or lower half, its middle outside, is cut off unless another clip holds
    it as its own. ``has_ink`` looks at the pixels of a box where clips alone don't tell.
    """
    seen: list[Glyph] = []
    cut: list[Glyph] = []
    for index, line in enumerate(lines):
        reach = _BEYOND_INK * line.size
        near_edge = clips.any_edge(line.top - reach, line.bottom + reach)
        clip = _cutting_clip(index, lines, clips, has_ink) if near_edge else None
        if clip is None:
            seen += line.glyphs
        elif line.visible_in(clip) < _READABLE * line.size:
            cut += line.glyphs
        else:  # its visible part lies in its own cell
            seen += [glyph._replace(y0=max(glyph.y0, clip[1]), y1=min(glyph.y1, clip[3])) for glyph in line.glyphs]
    return seen, cut


def text_lines(glyphs: Iterable[Glyph]) -> list[TextRow]:
    """Join runs that go on in the same line: full-width marks make a leap."""
    lines: list[TextRow] = []
    for _, group in groupby(glyphs, key=attrgetter("run")):
        line = TextRow.of(list(group))
        if lines and lines[-1].goes_on(line):
            last = lines.pop()
            x0, x1 = min(last.x0, line.x0), max(last.x1, line.x1)
            line = TextRow(last.glyphs + line.glyphs, x0, x1, last.middle, last.size)
        lines.append(line)
    return lines


def any_broken(lines: Iterable[TextRow], clips: Clips) -> bool:
    """Say whether a clip's upper or lower edge runs through some line in which something may be missing."""
    for line in lines:
        if not clips.any_edge(line.top, line.bottom):
            continue
        slack = _SLIVER * line.size
        for clip in clips.around((line.x0 + line.x1) / 2, line.top, line.bottom):
            if line.top + slack < clip[1] < line.bottom - slack or line.top + slack < clip[3] < line.bottom - slack:
                if line.has_gap():
                    return True
                break
    return False


def restored(visible: Iterable[Glyph], unclipped: Iterable[Glyph]) -> list[Glyph]:
    """Return the visible glyphs with those between them that only their low ink made invisible.

    Of a line whose lower half is cut off, MuPDF drops the decimal points, and 51.80 would become 5180.
    """
    seen = {(glyph.text, round(glyph.x0, 1), round(glyph.y0, 1)) for glyph in visible}
    whole: list[Glyph] = []
    for _, group in groupby(unclipped, key=lambda glyph: glyph.run):
        run = list(group)
        shows = [index for index, g in enumerate(run) if (g.text, round(g.x0, 1), round(g.y0, 1)) in seen]
        if shows:
            whole += run[shows[0] : shows[-1] + 1]
    return whole


class TextRow(NamedTuple):
    """Runs of glyphs that go on in one line, in the order of drawing; its middle and size are its first glyph's."""

    glyphs: list[Glyph]
    x0: float
    x1: float
    middle: float
    size: float

    @classmethod
    def of(cls, glyphs: list[Glyph]) -> Self:
        """Return the line of a run."""
        first = glyphs[0]
        x0, x1 = min(map(_LEFT, glyphs)), max(map(_RIGHT, glyphs))
        return cls(glyphs, x0, x1, (first.y0 + first.y1) / 2, first.size)

    def goes_on(self, other: TextRow) -> bool:
        """Say whether another run stands right behind."""
        return abs(self.middle - other.middle) < 0.3 * self.size and -self.size < other.x0 - self.x1 < 2 * self.size

    @property
    def top(self) -> float:
        """Where its ink begins."""
        return self.middle - _INK * self.size

    @property
    def bottom(self) -> float:
        """Where its ink ends."""
        return self.middle + _INK * self.size

    @property
    def ink(self) -> Box:
        """The middle of its ink, free of the rules above and below."""
        return self.x0, self.middle - _CORE * self.size, self.x1, self.middle + _CORE * self.size

    def has_gap(self) -> bool:
        """Say whether there is room between two of its glyphs for one that was dropped."""
        if self.glyphs[0].turn:
            return True
        places = sorted((glyph.x0, glyph.x1) for glyph in self.glyphs)
        return any(after[0] - before[1] > _GAP * self.size for before, after in pairwise(places))

    def visible_in(self, clip: Box) -> float:
        """Return how much of its height lies in a clip."""
        return min(self.bottom, clip[3]) - max(self.top, clip[1])

    def meets(self, other: TextRow) -> bool:
        """Say whether the two share a stretch from left to right."""
        return self.x0 < other.x1 and other.x0 < self.x1


def _cutting_clip(
    index: int, lines: Sequence[TextRow], clips: Clips, has_ink: Callable[[Box], bool | None]
) -> Box | None:
    """Return the clip that cuts through a line and shows less than half of it, or more where no other shows as much."""
    line = lines[index]
    if line.glyphs[0].turn:
        return None
    top, bottom = line.top, line.bottom
    reach = _BEYOND_INK * line.size
    around = clips.around((line.x0 + line.x1) / 2, top - reach, bottom + reach)
    for clip in around:
        inside = line.visible_in(clip)
        if clip[1] <= line.middle <= clip[3]:
            if _owns_cut(line, clip, around):
                return clip
            continue
        abutting = any(
            other[1] <= line.middle <= other[3] and (abs(other[3] - clip[1]) < 1 or abs(other[1] - clip[3]) < 1)
            for other in around
        )
        if inside <= _SLIVER * line.size:
            # MuPDF goes by the font's box, of which more reaches into the clip than of the ink
            near = abutting and inside > -_BEYOND_INK * line.size
            if near and _continues(index, lines, clip) and has_ink(line.ink) is False:
                return clip
            continue
        owners = [
            line.visible_in(other)
            for other in around
            if other[1] <= line.middle <= other[3] and not _holds(other, clip)
        ]
        held = max(owners, default=0.0) / (bottom - top)
        if held > 1 - _SLIVER and not (abutting and inside > _CUT_THROUGH * line.size):
            continue
        # a tight row's own clip may shave its text, so more is asked where another clip holds most of the line
        cut = abutting and inside > _CUT_THROUGH * line.size
        cut = cut or held < 0.7 or _continues(index, lines, clip) or _collides(line, lines)
        # the clip may be that of other cells, beside a merged one; asked last, because the page is drawn for it
        if cut and not _shows_beyond(line, clip, lines, has_ink):
            return clip
    return None


def _shows_beyond(line: TextRow, clip: Box, lines: Sequence[TextRow], has_ink: Callable[[Box], bool | None]) -> bool:
    """Say whether there is ink where a clip would have cut a line off, and no other line to which it could belong."""
    below = clip[3] < line.middle
    top, bottom = (
        (max(clip[3], line.top) + _BORDER, line.bottom) if below else (line.top, min(clip[1], line.bottom) - _BORDER)
    )
    if bottom - top < _BORDER:
        return False
    if any(other is not line and other.top < bottom and other.bottom > top and other.meets(line) for other in lines):
        return False
    return has_ink((line.x0, top, line.x1, bottom)) is True


def _owns_cut(line: TextRow, clip: Box, around: Sequence[Box]) -> bool:
    """Say whether a clip that shows most of a line cuts it, and no other clip in the same surroundings shows more."""
    inside = line.visible_in(clip)
    if inside > _WHOLE * (line.bottom - line.top):
        return False
    return all(_holds(other, clip) or line.visible_in(other) < inside for other in around if other != clip)


def _continues(index: int, lines: Sequence[TextRow], clip: Box) -> bool:
    """Say whether the line drawn before or after lies in the clip and right above or below."""
    line = lines[index]
    return any(
        clip[1] <= other.middle <= clip[3]
        and abs(other.middle - line.middle) <= _LEADING * line.size
        and other.meets(line)
        for other in (*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])
    )


def _collides(line: TextRow, lines: Sequence[TextRow]) -> bool:
    """Say whether another line is printed through this one."""
    return any(
        other is not line and abs(other.middle - line.middle) < 0.6 * line.size and other.meets(line) for other in lines
    )


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]
