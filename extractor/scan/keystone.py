"""Pages whose edges converge, as a telephone's picture has them: how far ruling lines lean, and the view from above.

What turns a whole page is measured elsewhere; here it is what is left of it at each side of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.scan.longlines import LongLine, LongLines

__all__ = ["rectifying"]

_LEAST: Final = 3  # lines, and the part of the page that they must lie across, to say how the lean changes
_ACROSS: Final = 0.3
_LEANING: Final = 0.0035  # at one side of the page, of a right angle's tangent; 3 pixels in 1000 the ink bears


def rectifying(lines: LongLines, size: tuple[int, int]) -> NDArray[np.float64] | None:
    """Return the 3 by 3 matrix that gives a page, turned upright already, right angles; None where it has them.

    ``size`` is the height and width of its picture in pixels. Without long ruling lines on both sides of the page
    nothing is known.
    """
    top, bottom = _leans(lines.across, lines.height)
    left, right = _leans(lines.down, lines.width)
    if max(abs(top), abs(bottom), abs(left), abs(right)) < _LEANING:
        return None
    whole_height, whole_width = size
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


def _leans(lines: Sequence[LongLine], extent: int) -> tuple[float, float]:
    """Return how lines lean at the beginning and at the end of a page, across their direction; 0 where unknown."""
    if len(lines) < _LEAST:
        return 0.0, 0.0
    at, lean, length = (np.array(part) for part in zip(*(line[:3] for line in lines), strict=True))
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
