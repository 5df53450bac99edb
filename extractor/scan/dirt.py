"""Ink sorted into print and dirt, by the sizes and places of its connected parts."""

from __future__ import annotations

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Image

__all__ = ["SortedInk", "sort_ink"]

# All in heights of print.
_SPECK: Final = 0.1  # what is smaller both ways is dirt
_POINT: Final = 0.2  # a full stop or less
_LETTER: Final = 0.35  # what is smaller is print only beside letters, as a point or comma
_BESIDE: Final = 1.1  # how far punctuation stands from letters, at most; 、 in the middle of its square is far off
_CLOSE: Final = 0.75  # how far from the last letter a colon's points are
_TWIN: Final = (0.3, 0.8)  # how far apart the two points of a colon are, across and down
_DASH: Final = (0.15, 1.7)  # least width of a minus, and in its own heights
_LONE_DASH: Final = 0.28
_REMAINS: Final = (2.5, 0.25)  # width and height of what is left of a ruling line
# In points.
_TYPE: Final = (4.0, 24.0)  # heights of printed ink
_SMALL: Final = 2.0  # the same, at least, on sheets that were shrunk to fit
_MANY: Final = (100, 8)  # marks of such a height, at least, and how many for each that is higher
_FEW: Final = 10  # marks that tell nothing
_UNKNOWN: Final = 10.0


class SortedInk(NamedTuple):
    """``height`` is the usual height of printed ink in pixels; ``print`` is print; ``apart`` is dirt far from letters.

    Dirt that is in neither may be faint punctuation.
    """

    height: float
    print: Image
    apart: Image


def sort_ink(ink: Image, scale: float) -> SortedInk:
    """Tell print from dirt. Dirt is too small for a letter and does not stand where points and commas stand.

    Punctuation needs letters on both sides, or one on its left; what is as small as a full stop and last in its
    line needs a twin (a colon, a broken 。): a speck behind a figure would be read as part of it.
    """
    count, labels, statistics, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, tall = statistics[:count, 2], statistics[:count, 3]
    height = _print_height(np.asarray(tall[1:], np.int32), scale)
    largest = np.maximum(wide, tall)
    letters = (largest > _LETTER * height) & ~((wide > _REMAINS[0] * height) & (tall < _REMAINS[1] * height))
    letters[0] = False
    body = _picked(letters, labels)
    columns, rows = centres[:count, 0].astype(np.intp), centres[:count, 1].astype(np.intp)
    small = (largest > _SPECK * height) & (largest <= _LETTER * height)
    small[0] = False
    behind = _spread(body, height, _BESIDE, to_right=True)[rows, columns] > 0
    before = _spread(body, height, _BESIDE, to_right=False)[rows, columns] > 0
    close = _spread(body, height, _CLOSE, to_right=True)[rows, columns] > 0
    # dots and short strokes above and below
    over = cv2.dilate(body, np.ones((int(0.9 * height) | 1, 3), np.uint8))[rows, columns] > 0
    points = small & ((behind & (before | (largest > _POINT * height))) | over)
    # a minus stands before its figure, a dash alone in its cell
    flat = (wide >= _DASH[0] * height) & (wide >= _DASH[1] * tall) & (tall <= _POINT * height)
    points |= small & flat & (before | (wide >= _LONE_DASH * height))
    for index in np.flatnonzero(small & close & ~points):
        across = np.abs(columns - columns[index]) < _TWIN[0] * height
        down = np.abs(rows - rows[index]) < _TWIN[1] * height
        points[index] = (small & across & down).sum() > 1
    apart = ~(letters | points | behind | before)
    apart[0] = False
    return SortedInk(height, _picked(letters | points, labels), _picked(apart, labels))


def _print_height(heights: NDArray[np.int32], scale: float) -> float:
    """Return the height of Chinese characters of the page's type, in pixels as its marks' ``heights`` are.

    Where hardly anything is as high as print is, and much is a little lower, it is the print of a shrunk sheet: of 32
    pages of ordinary print none has twice as many low marks as high ones. 10 points where there is hardly any print.
    """
    low, high = (side * scale for side in _TYPE)
    usual = heights[(heights > low) & (heights < high)]
    small = heights[(heights > _SMALL * scale) & (heights <= low)]
    if len(small) >= _MANY[0] and len(small) > _MANY[1] * len(usual):
        return float(np.percentile(small, 80))
    return float(np.percentile(usual, 80)) if len(usual) >= _FEW else _UNKNOWN * scale


def _spread(body: Image, height: float, reach: float, *, to_right: bool) -> Image:
    """Spread letters to one side, and by a third of the height up and down."""
    width = max(1, int(reach * height))
    kernel = np.ones((int(0.7 * height) | 1, width), np.uint8)
    anchor = (width - 1 if to_right else 0, kernel.shape[0] // 2)
    return np.asarray(cv2.dilate(body, kernel, anchor=anchor), np.uint8)


def _picked(chosen: NDArray[np.bool_], labels: object) -> Image:
    return np.take(chosen.astype(np.uint8), np.asarray(labels, np.int32), mode="clip")  # unchecked, twice as fast
