"""Pages whose edges converge, as a telephone's picture has them: how far ruling lines lean, and the view from above.

What turns a whole page is measured elsewhere; here it is what is left of it at each side of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Image

__all__ = ["rectifying"]

_SHRUNK: Final = 0.5  # of the page's size: enough to see how a long line runs
_DARKER: Final = 14  # grey levels below the surroundings
_WINDOW: Final = 12.0  # points around each pixel, for what is dark there
_STROKE: Final = 13.0  # points; no stroke of ordinary type is as long
_LONG: Final = 60.0  # points of a line that show how it leans
_LEAST: Final = 3  # lines, and the part of the page that they must lie across, to say how the lean changes
_ACROSS: Final = 0.3
_LEANING: Final = 0.0035  # at one side of the page, of a right angle's tangent; 3 pixels in 1000 the ink bears
_MOST: Final = 0.05  # what leans more is no page photographed from above
_STRAIGHT: Final = 1.0  # pixels (shrunk) that a line may stray from a straight one


class _Line(NamedTuple):
    """A long line: where it is across its direction, how much it leans, and how long it is, in shrunk pixels."""

    at: float
    lean: float
    length: float


def rectifying(grey: Image, scale: float) -> NDArray[np.float64] | None:
    """Return the 3 by 3 matrix that gives a page, turned upright already, right angles; None where it has them.

    ``scale`` is the pixels per point. Without long ruling lines on both sides of the page nothing is known.
    """
    small = cv2.resize(grey, None, fx=_SHRUNK, fy=_SHRUNK, interpolation=cv2.INTER_AREA)
    fine = scale * _SHRUNK
    ink = cv2.adaptiveThreshold(
        small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, int(_WINDOW * fine) | 1, _DARKER
    )
    height, width = small.shape
    top, bottom = _leans(_long_lines(np.asarray(ink, np.uint8), fine), height)
    left, right = _leans(_long_lines(np.ascontiguousarray(ink.T), fine), width)
    if max(abs(top), abs(bottom), abs(left), abs(right)) < _LEANING:
        return None
    whole_height, whole_width = grey.shape
    corners = [
        _corner((x, y), along, down, (whole_width / 2, whole_height / 2))
        for x, y, along, down in (
            (0, 0, top, left), (whole_width, 0, top, right),
            (whole_width, whole_height, bottom, right), (0, whole_height, bottom, left),
        )
    ]  # fmt: skip
    upright = [(0, 0), (whole_width, 0), (whole_width, whole_height), (0, whole_height)]
    matrix: Any = cv2.getPerspectiveTransform(np.array(corners, np.float32), np.array(upright, np.float32))
    return np.asarray(matrix, np.float64)


def _corner(corner: tuple[int, int], along: float, down: float, middle: tuple[float, float]) -> tuple[float, float]:
    """Return where a corner's two sides cross, which lean about their middles."""
    # y' = y + along * (x' - middle x), x' = x + down * (y' - middle y)
    across = (corner[0] + down * (corner[1] - middle[1]) - down * along * middle[0]) / (1 - down * along)
    return across, corner[1] + along * (across - middle[0])


def _long_lines(ink: Image, scale: float) -> list[_Line]:
    """Find long horizontal lines and measure them."""
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(_STROKE * scale)), np.uint8))
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found = []
    for label in range(1, count):
        left, top, wide, tall, area = (int(value) for value in statistics[label])
        if wide < _LONG * scale or tall > _MOST * wide + 4 * scale or area > 4 * scale * wide:
            continue
        own = labels[top : top + tall, left : left + wide] == label
        columns = np.arange(wide, dtype=np.float64)
        weight = own.sum(axis=0)
        middle = (own * np.arange(tall, dtype=np.float64)[:, None]).sum(axis=0) / np.maximum(1, weight)
        slope, start = np.polyfit(columns[weight > 0], middle[weight > 0], 1)
        strays = np.abs(middle - slope * columns - start)[weight > 0]
        if float(np.median(strays)) < _STRAIGHT and abs(slope) < _MOST:
            found.append(_Line(top + float(start + slope * wide / 2), float(slope), float(wide)))
    return found


def _leans(lines: Sequence[_Line], extent: int) -> tuple[float, float]:
    """Return how lines lean at the beginning and at the end of a page, across their direction; 0 where unknown."""
    if len(lines) < _LEAST:
        return 0.0, 0.0
    at, lean, length = (np.array(part) for part in zip(*lines, strict=True))
    if np.ptp(at) < _ACROSS * extent:
        return 0.0, 0.0
    for _ in range(2):  # the second time without those that stray from the first answer
        change, start = np.polyfit(at, lean, 1, w=length)
        strays = np.abs(lean - change * at - start)
        kept = strays <= 2.5 * max(float(np.median(strays)), 5e-4)
        if kept.sum() < _LEAST:
            break
        at, lean, length = at[kept], lean[kept], length[kept]
    return float(start), float(start + change * extent)
