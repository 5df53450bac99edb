"""Long dark lines of a page's picture and how they run: enough to see a page that leans or bends."""

from __future__ import annotations

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Image

__all__ = ["SHRUNK", "LongLine", "LongLines", "long_lines"]

SHRUNK: Final = 0.5  # of the page's size: enough to see how a long line runs
_DARKER: Final = 14  # grey levels below the surroundings
_WINDOW: Final = 12.0  # points around each pixel, for what is dark there
_STROKE: Final = 13.0  # points; no stroke of ordinary type is as long
_LONG: Final = 60.0  # points of a line that show how it runs
_MOST: Final = 0.05  # what leans more is no line of a page that lies right
_STRAIGHT: Final = 1.0  # pixels (shrunk) that a line may stray from a straight one, usually


class LongLine(NamedTuple):
    """A line of one direction: where it is across it, how much it leans, and how long it is, in shrunk pixels.

    ``start`` is where it begins along its direction, ``run`` its middle across it at each pixel from there.
    """

    at: float
    lean: float
    length: float
    start: int
    run: NDArray[np.float64]


class LongLines(NamedTuple):
    """The long lines of a page: those that run across it, those that run down, and its height and width, shrunk."""

    across: list[LongLine]
    down: list[LongLine]
    height: int
    width: int


def long_lines(grey: Image, scale: float) -> LongLines:
    """Find a page's long lines; ``scale`` is the pixels per point of its picture."""
    small = cv2.resize(grey, None, fx=SHRUNK, fy=SHRUNK, interpolation=cv2.INTER_AREA)
    fine = scale * SHRUNK
    ink = cv2.adaptiveThreshold(
        small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, int(_WINDOW * fine) | 1, _DARKER
    )
    height, width = small.shape
    across = _measured(np.asarray(ink, np.uint8), fine)
    return LongLines(across, _measured(np.ascontiguousarray(ink.T), fine), height, width)


def _measured(ink: Image, scale: float) -> list[LongLine]:
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
            run = top + np.where(weight > 0, middle, np.nan)
            found.append(LongLine(top + float(start + slope * wide / 2), float(slope), float(wide), left, run))
    return found
