"""Headings that are drawn as pictures: word processors make pictures of letters with a shadow or a gradient.

The text layer lacks them, and they are what names the document and its parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from schemas.geometry import BBox

__all__ = ["headlines"]

_LOW: Final = 10.0  # points; one line of large type
_HIGH: Final = 45.0
_LONG: Final = 3.0  # times as wide as high
_GAP: Final = 1.0  # of the height, between pictures of one line


def headlines(pictures: Iterable[BBox]) -> list[BBox]:
    """Return the boxes of pictures that have the shape of a line of large type, alone or several side by side."""
    lines: list[BBox] = []
    for picture in sorted(pictures, key=lambda box: (round(box.y0), box.x0)):
        if not _LOW <= picture.height <= _HIGH:
            continue
        if lines and _goes_on(lines[-1], picture):
            lines[-1] = lines[-1].union(picture)
        else:
            lines.append(picture)
    return [line for line in lines if line.width >= _LONG * line.height]


def _goes_on(line: BBox, picture: BBox) -> bool:
    reach = _GAP * line.height
    return abs(line.y0 - picture.y0) < 2 and abs(line.y1 - picture.y1) < 2 and -reach < picture.x0 - line.x1 < reach
