"""By how much a page is turned, from its rows of print and ruling lines, and turning it back."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Image
from extractor.scan.raster import Raster

__all__ = ["skew", "straightened"]

_LARGEST: Final = 4.0  # degrees; a sheet in a feeder turns less
_COARSE: Final = 0.2
_FINE: Final = 0.02
_POINTS: Final = 60_000
_NEGLIGIBLE: Final = 0.03  # degrees: one pixel over a page's width at 200 dpi


def skew(grey: Image) -> float:
    """Return the angle in degrees by which the page is turned clockwise.

    At the right angle the dark pixels gather in few rows: the sum of squares of their counts by row is largest. Lower
    edges of ink are counted instead of all of it, so that heavy pictures and borders weigh no more than print.
    """
    ink = grey < cv2.blur(grey, (41, 41)).astype(np.int16) - 20
    edges = ink[:-1] & ~ink[1:]
    rows, columns = np.nonzero(edges)
    if len(rows) < 200:
        return 0.0
    if len(rows) > _POINTS:
        chosen = np.random.default_rng(0).choice(len(rows), _POINTS, replace=False)
        rows, columns = rows[chosen], columns[chosen]
    y, x = rows.astype(np.float32), columns.astype(np.float32) - grey.shape[1] / 2
    coarse = np.arange(-_LARGEST, _LARGEST + _COARSE / 2, _COARSE)
    best = float(coarse[int(np.argmax([_gathering(x[::4], y[::4], angle, 3.0) for angle in coarse]))])
    for step, width in ((_COARSE / 4, 2.0), (_FINE, 1.0)):
        near = best + step * np.arange(-4, 5)
        best = float(near[int(np.argmax([_gathering(x, y, angle, width) for angle in near]))])
    return best


def _gathering(x: NDArray[np.float32], y: NDArray[np.float32], degrees: float, width: float) -> float:
    rows = ((y - x * math.tan(math.radians(degrees))) / width).astype(np.int64)
    counts = np.bincount(rows - rows.min()).astype(np.float64)
    return float((counts**2).sum())


def straightened(raster: Raster) -> tuple[Raster, float]:
    """Return the page turned upright about its middle, on a sheet of the same size, and the angle it had."""
    angle = skew(raster.grey)
    if abs(angle) < _NEGLIGIBLE:
        return raster, 0.0
    height, width = raster.grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    grey = cv2.warpAffine(
        raster.grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )  # fmt: skip
    red = None
    if raster.red is not None:
        red = np.asarray(cv2.warpAffine(raster.red, matrix, (width, height), flags=cv2.INTER_NEAREST), np.uint8)
    return Raster(np.asarray(grey, np.uint8), red, raster.scale), angle
