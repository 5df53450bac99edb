"""What is painted around the text: fills, pictures and clips. Does a reader see a piece of text?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Box", "Ink", "Painted", "bands", "is_pale", "is_white"]

_BAND = 24.0  # points; boxes are looked up by horizontal bands of this height
_FARTHEST = 15_000.0  # points; no page is larger, but a damaged number may be anything
_WHITE = 0.96

Box = tuple[float, float, float, float]


class Painted(NamedTuple):
    """An opaque area: its box in displayed points, when it was drawn, and whether it is as white as the paper."""

    box: Box
    order: int
    white: bool


def is_white(colour: Sequence[float] | None) -> bool:
    """Say whether a colour (grey, RGB or CMYK parts from 0 to 1) can't be told from paper."""
    if not colour:
        return False
    if len(colour) == 4:
        return max(colour) < 1 - _WHITE
    return min(colour) > _WHITE


def is_pale(colour: int) -> bool:
    """Say whether text in an sRGB colour may not differ from paper."""
    return colour >= 0xF50000 and colour & 0xFF >= 0xF5 and colour >> 8 & 0xFF >= 0xF5


def bands(top: float, bottom: float) -> range:
    """Return the numbers of the horizontal bands that a height from top to bottom touches, on any page there is."""
    first, last = (int(max(-_FARTHEST, min(_FARTHEST, edge)) // _BAND) for edge in (top, bottom))
    return range(first, last + 1)


class Ink:
    """Answers whether text can be seen, from what was painted below it."""

    def __init__(self, painted: Iterable[Painted]) -> None:
        self._painted = sorted(painted, key=lambda area: area.order)
        self._bands: dict[int, list[Painted]] | None = None

    def shows_pale(self, box: Box) -> bool:
        """Say whether pale text in a box differs from what lies below it."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        below_is_white = True
        for area in self.at(y):
            if area.box[0] <= x <= area.box[2] and area.box[1] <= y <= area.box[3]:
                below_is_white = area.white
        return not below_is_white

    def at(self, y: float) -> Sequence[Painted]:
        """Return the areas near a height, in the order of drawing."""
        if self._bands is None:
            self._bands = {}
            for area in self._painted:
                for band in bands(area.box[1], area.box[3]):
                    self._bands.setdefault(band, []).append(area)
        return self._bands.get(int(y // _BAND), ())
