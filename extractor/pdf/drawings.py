"""Ruling lines and coloured areas of a page from its vector drawings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from extractor.pdf.ink import Box, Ink, Painted, is_white
from extractor.pdf.matrix import Matrix

__all__ = ["Drawn", "Segment", "dividers", "read_drawings"]

_THIN = 3.2  # points; a filled box or a stroke not thicker than this is a line
_STRAIGHT = 1.0  # how far a line may lean over its length and still be a ruling line
_SHORTEST = 0.2
_PALE = 0.05  # opacity below which nothing is seen
_AT_EDGE = 3.0  # points: a line along its clip's edge is seen, at least half of it
_FEW_ITEMS = 6  # a polygon of more parts is a shape, not a bar


class Segment(NamedTuple):
    """A piece of a horizontal or vertical line as drawn: ``at`` is its y or x, ``start`` < ``end`` its extent."""

    horizontal: bool
    at: float
    start: float
    end: float
    thickness: float


class Drawn(NamedTuple):
    """What was drawn: pieces of lines, white pieces of lines (they divide coloured areas), filled areas and clips.

    ``late`` are those of the areas that were painted after something that is no path, so that they may cover text.
    """

    segments: list[Segment]
    white: list[Segment]
    areas: list[Painted]
    late: list[Painted]
    clips: list[Box]


def read_drawings(paths: Iterable[Mapping[str, Any]], matrix: Matrix) -> Drawn:
    """Sort the paths that Page.get_cdrawings(extended=True) lists; curves and slanting lines rule nothing."""
    drawn = Drawn([], [], [], [], [])
    clip_at: dict[int, Box] = {}  # nesting level -> the clip that is in force inside it
    painted = 0
    for path in paths:
        kind, level = path["type"], path.get("level", 0)
        if kind == "clip":
            clip_at[level] = matrix.box(path["scissor"])
            drawn.clips.append(clip_at[level])
            continue
        if kind == "group":
            clip_at.pop(level, None)
        if kind not in ("f", "s", "fs"):
            continue
        clip = clip_at.get(level - 1)
        box = matrix.box(path["rect"])
        if clip is None or _lies_in(box, clip):
            target = drawn
        elif box[0] > clip[2] or box[1] > clip[3] or box[2] < clip[0] or box[3] < clip[1]:
            painted += 1
            continue
        else:
            target = Drawn([], [], [], [], [])
        before = len(target.areas)
        if kind != "s":
            _read_fill(path, box, matrix, target)
        if kind != "f":
            _read_stroke(path, matrix, target)
        if target is not drawn and clip is not None:
            before = len(drawn.areas)
            _clip_into(target, clip, drawn)
        if path["seqno"] > painted:
            drawn.late.extend(drawn.areas[before:])
        painted += 1
    return drawn


def _lies_in(box: Box, clip: Box) -> bool:
    return (
        box[0] >= clip[0] - _AT_EDGE
        and box[1] >= clip[1] - _AT_EDGE
        and box[2] <= clip[2] + _AT_EDGE
        and box[3] <= clip[3] + _AT_EDGE
    )


def _clip_into(drawn: Drawn, clip: Box, out: Drawn) -> None:
    """Add what shows of a path that its clip cuts."""
    for pieces, kept in ((drawn.segments, out.segments), (drawn.white, out.white)):
        for piece in pieces:
            along, across = ((clip[0], clip[2]), (clip[1], clip[3]))
            if not piece.horizontal:
                along, across = across, along
            start, end = max(piece.start, along[0]), min(piece.end, along[1])
            if start < end and across[0] - _AT_EDGE <= piece.at <= across[1] + _AT_EDGE:
                kept.append(piece._replace(start=start, end=end))
    for area in drawn.areas:
        box = area.box
        cut = max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])
        if cut[0] < cut[2] and cut[1] < cut[3]:
            out.areas.append(area._replace(box=cut))


def dividers(drawn: Drawn) -> list[Segment]:
    """Return the white pieces of lines that lie on coloured areas, where they can be seen and divide them."""
    coloured = Ink(area for area in drawn.areas if not area.white)
    found = []
    for segment in drawn.white:
        along = (segment.start + segment.end) / 2
        x, y = (along, segment.at) if segment.horizontal else (segment.at, along)
        for (x0, y0, x1, y1), _, _ in coloured.at(y):
            if x0 - 1 <= x <= x1 + 1 and y0 - 1 <= y <= y1 + 1:
                found.append(segment)
                break
    return found


def _read_stroke(path: Mapping[str, Any], matrix: Matrix, drawn: Drawn) -> None:
    if path.get("stroke_opacity", 1.0) < _PALE:
        return
    white = is_white(path.get("color"))
    out = drawn.white if white else drawn.segments
    width = path.get("width") or 0.0
    thick = width > _THIN
    for item in path["items"]:
        kind = item[0]
        if kind == "l":
            (ax, ay), (bx, by) = item[1], item[2]
            x0, y0, x1, y1 = matrix.box((ax, ay, bx, by))
            if thick:  # a stroke as broad as a row is a background
                half = width / 2
                if y1 - y0 <= _STRAIGHT:
                    drawn.areas.append(Painted((x0, y0 - half, x1, y1 + half), path["seqno"], white))
                elif x1 - x0 <= _STRAIGHT:
                    drawn.areas.append(Painted((x0 - half, y0, x1 + half, y1), path["seqno"], white))
            else:
                _line((x0, y0, x1, y1), width, out)
        elif kind in ("re", "qu"):
            x0, y0, x1, y1 = matrix.box(_corners(item))
            if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
                _bar(x0, y0, x1, y1, out)
            elif not thick:
                _frame((x0, y0, x1, y1), width, out)


def _read_fill(path: Mapping[str, Any], box: Box, matrix: Matrix, drawn: Drawn) -> None:
    if path.get("fill_opacity", 1.0) < _PALE:
        return
    white = is_white(path.get("fill"))
    out = drawn.white if white else drawn.segments
    order = path["seqno"]
    items = path["items"]
    if len(items) == 1 and items[0][0] == "re":  # as nearly always
        boxes = [box]
    else:
        boxes = [matrix.box(_corners(item)) for item in items if item[0] in ("re", "qu")]
    if not boxes:
        if not _thin(box) and not _is_box(items):
            return
        boxes.append(box)
    if len(boxes) == 2 and path.get("even_odd") and _is_frame(boxes[0], boxes[1]):
        _frame(_middle(boxes[0], boxes[1]), abs(boxes[0][0] - boxes[1][0]), out)
        return
    for area in boxes:
        if _thin(area):
            _bar(*area, out)
        else:
            drawn.areas.append(Painted(area, order, white))


def _is_box(items: Sequence[tuple[Any, ...]]) -> bool:
    """Say whether a polygon is an upright rectangle; slices of a chart are not."""
    return len(items) <= _FEW_ITEMS and all(
        item[0] == "l" and (abs(item[1][0] - item[2][0]) < _STRAIGHT or abs(item[1][1] - item[2][1]) < _STRAIGHT)
        for item in items
    )


def _corners(item: tuple[Any, ...]) -> Box:
    """Return the box of a rectangle or of a quad's outer corners."""
    shape = item[1]
    if item[0] == "re":
        return shape[0], shape[1], shape[2], shape[3]
    xs = [point[0] for point in shape]
    ys = [point[1] for point in shape]
    return min(xs), min(ys), max(xs), max(ys)


def _thin(box: Box) -> bool:
    return box[2] - box[0] <= _THIN or box[3] - box[1] <= _THIN


def _is_frame(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= _THIN for a, b in zip(one, other, strict=True))


def _middle(one: Box, other: Box) -> Box:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2, (one[2] + other[2]) / 2, (one[3] + other[3]) / 2


def _line(box: Box, width: float, out: list[Segment]) -> None:
    x0, y0, x1, y1 = box
    if y1 - y0 <= _STRAIGHT and x1 - x0 > y1 - y0:
        if x1 - x0 >= _SHORTEST:
            out.append(Segment(True, (y0 + y1) / 2, x0, x1, width))  # noqa: FBT003  (a field of a plain tuple)
    elif x1 - x0 <= _STRAIGHT and y1 - y0 >= _SHORTEST:
        out.append(Segment(False, (x0 + x1) / 2, y0, y1, width))  # noqa: FBT003


def _bar(x0: float, y0: float, x1: float, y1: float, out: list[Segment]) -> None:
    """Add a thin filled box as a line along its longer side; a square dot serves both ways."""
    across, down = x1 - x0, y1 - y0
    if across >= down:
        out.append(Segment(True, (y0 + y1) / 2, x0, x1, down))  # noqa: FBT003
    if down >= across:
        out.append(Segment(False, (x0 + x1) / 2, y0, y1, across))  # noqa: FBT003


def _frame(box: Box, width: float, out: list[Segment]) -> None:
    x0, y0, x1, y1 = box
    out.append(Segment(True, y0, x0, x1, width))  # noqa: FBT003
    out.append(Segment(True, y1, x0, x1, width))  # noqa: FBT003
    out.append(Segment(False, x0, y0, y1, width))  # noqa: FBT003
    out.append(Segment(False, x1, y0, y1, width))  # noqa: FBT003
