"""By how much a page is turned, from its rows of print and ruling lines, and turning it back to right angles."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Image
from extractor.scan.bend import bend_of, flattened
from extractor.scan.keystone import rectifying
from extractor.scan.longlines import long_lines
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
    """Return the page turned upright about its middle, on a sheet of the same size, and the angle it had.

    Where its ruling lines show that it was not photographed from above, it is given its right angles, and where they
    bend, it is made flat.
    """
    angle = skew(raster.grey)
    height, width = raster.grey.shape
    turn = np.eye(3)
    upright = raster
    if abs(angle) >= _NEGLIGIBLE:
        turn[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        upright = _seen_through(raster, turn)
    lines = long_lines(upright.grey, raster.scale)
    keystone = rectifying(lines, (height, width))
    if keystone is not None:
        upright = _seen_through(raster, keystone @ turn)
        lines = long_lines(upright.grey, raster.scale)
    bend = bend_of(lines)
    if bend is not None:
        upright = _flat(upright, bend)
    return upright, angle if abs(angle) >= _NEGLIGIBLE else 0.0


def _flat(raster: Raster, bend: NDArray[np.float32]) -> Raster:
    red = None if raster.red is None else flattened(raster.red, bend, cv2.INTER_NEAREST)
    return raster._replace(grey=flattened(raster.grey, bend, cv2.INTER_CUBIC), red=red)


def _seen_through(raster: Raster, matrix: NDArray[np.float64]) -> Raster:
    """Return a page moved by a 3 by 3 matrix, on a sheet of the same size."""
    size = (raster.grey.shape[1], raster.grey.shape[0])

    def moved(picture: Image, how: int) -> Image:
        if matrix[2, 0] or matrix[2, 1]:
            found = cv2.warpPerspective(picture, matrix, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
        else:
            found = cv2.warpAffine(picture, matrix[:2], size, flags=how, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(found, np.uint8)

    red = None if raster.red is None else moved(raster.red, cv2.INTER_NEAREST)
    return raster._replace(grey=moved(raster.grey, cv2.INTER_CUBIC), red=red)
