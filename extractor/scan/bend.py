"""Pages that bend, as beside the spine of a book: how far lines stray from their straight run, and the flat page.

Remains of a bent ruling line beside a code read as 一 or 1 behind it, so that its row belongs nowhere.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Image
from extractor.scan.longlines import SHRUNK, LongLines

__all__ = ["bend_of", "flattened"]

_LEAST: Final = 3  # lines that bend alike
_ACROSS: Final = 0.2  # of the page's height that they lie across
_REACH: Final = 0.4  # of the page's width that a line reaches over, to show where it runs straight
_ALIKE: Final = 0.75  # pixels (shrunk) that lines may bend differently
_MOSTLY: Final = 75  # percent of the lines that do not
_SMOOTH: Final = 15  # pixels (shrunk) over which a bend is even
_NOTICED: Final = 0.75  # pixels (shrunk); ruling lines that stray less are found and taken away as they are
_MOST: Final = 0.02  # of the page's width; what strays more is no bend of one sheet


def bend_of(lines: LongLines) -> NDArray[np.float32] | None:
    """Return by how many pixels of the page's picture its rows hang down at each column (shrunk); None where flat.

    What all long lines have in common is the sheet's bend; at either side of them it goes on as it is there.
    """
    able = [line for line in lines.across if line.length > _REACH * lines.width]
    if len(able) < _LEAST or np.ptp([line.at for line in able]) < _ACROSS * lines.height:
        return None
    strays = np.full((len(able), lines.width), np.nan)
    for row, line in zip(strays, able, strict=True):
        row[line.start : line.start + len(line.run)] = line.run - np.nanmedian(line.run)
    seen = np.flatnonzero((~np.isnan(strays)).sum(axis=0) >= _LEAST)
    if len(seen) < _REACH * lines.width:
        return None  # lines beside each other have no stretch in common
    usual = np.nanmedian(strays[:, seen], axis=0)
    away = np.abs(strays[:, seen] - usual)
    unlike = np.nanpercentile(away, _MOSTLY, axis=0)
    # lines are measured in whole pixels, their mean is finer; those that print touches stray from the others
    mean = np.nanmean(np.where(away <= _ALIKE, strays[:, seen], usual), axis=0)
    whole = np.interp(np.arange(lines.width), seen, mean).astype(np.float32)
    bend = np.asarray(cv2.blur(whole[None], (_SMOOTH, 1), borderType=cv2.BORDER_REPLICATE)[0], np.float32)
    most = float(np.abs(bend).max())
    if not _NOTICED < most < _MOST * lines.width:
        return None
    where = unlike[np.abs(bend[seen]) > most / 2]
    if not len(where) or float(np.percentile(where, 90)) > _ALIKE:
        return None
    return bend / SHRUNK


def flattened(picture: Image, bend: NDArray[np.float32], how: int) -> Image:
    """Return a picture with its rows moved back by a bend, interpolated as OpenCV's flag says."""
    height, width = picture.shape
    across = np.arange(width, dtype=np.float32)
    hang = np.interp(across * SHRUNK, np.arange(len(bend)), bend).astype(np.float32)
    rows = np.arange(height, dtype=np.float32)[:, None] + hang[None]
    columns = np.broadcast_to(across[None], rows.shape)
    moved = cv2.remap(picture, np.ascontiguousarray(columns), rows, how, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)
