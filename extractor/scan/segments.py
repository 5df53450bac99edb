"""Lines of print inside cells and outside them, as boxes of pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Image, PixelBox

__all__ = ["beside", "free_lines", "lines_in"]

_JOIN: Final = 0.9  # of the height: gap between neighbours in one free line
_BRIDGE: Final = 0.03  # of a full row's ink
_PART: Final = 0.62  # of the height: a row of ink lower than this may be a part of its neighbour (二, 一, a dash)
_NEAR: Final = 0.6  # of the height: how far apart such parts may be


def lines_in(ink: Image, box: PixelBox, height: float) -> list[PixelBox]:
    """Return the boxes of the lines in a cell from top to bottom, each as wide as its ink."""
    window = ink[box.top : box.bottom, box.left : box.right]
    if not window.size:
        return []
    weights = window.sum(axis=1)
    # rows with hardly any ink are between lines even where a speck or a long stroke bridges them
    rows = _runs(weights > _BRIDGE * np.percentile(weights[weights > 0], 90)) if weights.any() else []
    lines = []
    for top, bottom in _joined(rows, height):
        for part_top, part_bottom in _divided(window, top, bottom, height):
            columns = np.flatnonzero(window[part_top:part_bottom].any(axis=0))
            if len(columns):
                left, right = int(columns[0]), int(columns[-1]) + 1
                lines.append(PixelBox(box.left + left, box.top + part_top, box.left + right, box.top + part_bottom))
    return lines


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]


def _joined(rows: Iterable[tuple[int, int]], height: float) -> list[tuple[int, int]]:
    """Put together rows of ink that are parts of one line: one is low, they are near, and fit into a line's height."""
    lines: list[tuple[int, int]] = []
    for top, bottom in rows:
        if lines:
            last_top, last_bottom = lines[-1]
            low = min(bottom - top, last_bottom - last_top) < _PART * height
            if low and top - last_bottom < _NEAR * height and bottom - last_top < 1.25 * height:
                lines[-1] = (last_top, bottom)
                continue
        lines.append((top, bottom))
    return lines


def _divided(window: Image, top: int, bottom: int, height: float) -> list[tuple[int, int]]:
    """Cut lines apart that touch, at the rows with least ink."""
    count = round((bottom - top) / (1.25 * height))
    if bottom - top < 1.9 * height or count < 2:
        return [(top, bottom)]
    weights = window[top:bottom].sum(axis=1)
    step = (bottom - top) / count
    cuts = [0]
    for index in range(1, count):
        start, stop = int((index - 0.3) * step), int((index + 0.3) * step)
        cuts.append(start + int(np.argmin(weights[start:stop])))
    cuts.append(bottom - top)
    return [(top + start, top + stop) for start, stop in pairwise(cuts)]


def free_lines(ink: Image, height: float) -> list[PixelBox]:
    """Return boxes of ink whose parts stand near each other in a line; words far apart are apart."""
    reach = max(3, int(_JOIN * height)) | 1
    smeared = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    smeared = cv2.morphologyEx(smeared, cv2.MORPH_CLOSE, np.ones((max(1, int(0.2 * height)), 1), np.uint8))
    count, _, statistics, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    boxes = [
        PixelBox(int(left), int(top), int(left + width), int(top + tall))
        for left, top, width, tall, _ in statistics[1:count]
    ]
    return _absorbed(boxes, height)


def _absorbed(boxes: Sequence[PixelBox], height: float) -> list[PixelBox]:
    """Join boxes that overlap in a line's height and touch: strokes above and below that no smear reached."""
    lines: list[PixelBox] = []
    for box in sorted(boxes, key=lambda b: (b.left, b.top)):
        for index, line in enumerate(lines):
            gap = box.left - line.right
            overlap = min(box.bottom, line.bottom) - max(box.top, line.top)
            together = max(box.bottom, line.bottom) - min(box.top, line.top)
            if (
                gap < _JOIN * max(height, min(line.bottom - line.top, box.bottom - box.top))
                and overlap > 0
                and together < 1.5 * max(height, line.bottom - line.top)
            ):
                lines[index] = PixelBox(
                    min(line.left, box.left), min(line.top, box.top),
                    max(line.right, box.right), max(line.bottom, box.bottom),
                )  # fmt: skip
                break
        else:
            lines.append(box)
    return [line for line in lines if line.bottom - line.top > _PART / 2 * height]


def beside(box: PixelBox) -> tuple[slice, slice]:
    """Return a box as the rows and columns of a picture."""
    return slice(box.top, box.bottom), slice(box.left, box.right)
