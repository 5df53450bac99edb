"""Solid dark patches of a scan: punch holes, blots and what was stuck on hide print, and nothing shows that they do."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from extractor.ocr.engine import Image, PixelBox
from extractor.scan.segments import beside

__all__ = ["blots_of", "is_beside_blot"]

_SIDE: Final = 9.0  # points; strokes of bold headings are 3 wide, a punch hole holds a square of 10
_DARK: Final = 0.55  # of the paper around
_AROUND: Final = 40.0  # points
_NEAR: Final = 0.5  # heights of a line: a digit that stood there would have been the next one
_STEP: Final = 4  # pixels that are looked at together: only the lightest of them counts


def blots_of(grey: Image, scale: float) -> Image:
    """Return 1 where a picture of ``scale`` pixels per point is dark over more than any stroke's width, 0 elsewhere."""
    lightest = cv2.dilate(grey, np.ones((_STEP, _STEP), np.uint8))[::_STEP, ::_STEP]
    around, side = round(_AROUND * scale / _STEP), max(2, round(_SIDE * scale / _STEP) - 1)
    paper = cv2.dilate(lightest, np.ones((around, around), np.uint8))
    dark = (lightest < _DARK * paper).astype(np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return np.asarray(cv2.resize(solid, grey.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def is_beside_blot(blots: Image, box: PixelBox) -> bool:
    """Say whether a patch lies in a line's box or so near beside it that it may hide more of the line."""
    aside = round(_NEAR * (box.bottom - box.top))
    return bool(blots[beside(box._replace(left=max(0, box.left - aside), right=box.right + aside))].any())
