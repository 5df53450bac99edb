"""Print that fell apart into specks: a cell that holds much dirt in one place is not surely empty."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from extractor.ocr.engine import Image, PixelBox

__all__ = ["broken_line"]

_TOGETHER: Final = 2.0  # heights of print along a line over which dirt is added up: two digits and more
_MUCH: Final = 0.15  # of the height squared in there; print that is whole has three times as much, pepper a tenth
_GAP: Final = 1.0  # heights between parts of one line


def broken_line(dirt: Image, room: PixelBox, height: float) -> PixelBox | None:
    """Return the box of dirt in a cell's room that may be a line of print in pieces; None where there is little.

    ``dirt`` is ink that was taken for no print, ``height`` the usual height of print, in pixels.
    """
    window = dirt[room.top : room.bottom, room.left : room.right]
    least = _MUCH * height * height
    if int(window.sum()) < least:
        return None
    tall, wide = max(1, round(height)), max(1, round(_TOGETHER * height))
    sums = cv2.boxFilter(window, cv2.CV_32S, (wide, tall), normalize=False, borderType=cv2.BORDER_CONSTANT)
    row, column = divmod(int(np.argmax(sums)), window.shape[1])
    if int(sums[row, column]) < least:
        return None
    top, bottom = max(0, row - tall // 2 - 1), min(window.shape[0], row + tall // 2 + 2)
    columns = np.flatnonzero(window[top:bottom].any(axis=0))
    parts = np.split(columns, np.flatnonzero(np.diff(columns) > _GAP * height) + 1)
    part = min(parts, key=lambda own: int(np.abs(own - column).min()))
    left, right = int(part[0]), int(part[-1]) + 1
    rows = np.flatnonzero(window[top:bottom, left:right].any(axis=1)) + top
    return PixelBox(room.left + left, room.top + int(rows[0]), room.left + right, room.top + int(rows[-1]) + 1)
