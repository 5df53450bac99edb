"""What is painted under and over the text: fills and pictures in the order of drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Ink", "Painted", "is_white"]

_BAND = 24.0  # points; boxes are looked up by horizontal bands of this height
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


class Ink:
    """Answers whether text drawn at some moment can be seen."""

    def __init__(self, painted: Iterable[Painted]) -> None:
        self._bands: dict[int, list[Painted]] = {}
        self._last = -1
        for area in sorted(painted, key=lambda area: area.order):
            self._last = max(self._last, area.order)
            for band in range(int(area.box[1] // _BAND), int(area.box[3] // _BAND) + 1):
                self._bands.setdefault(band, []).append(area)

    def shows(self, box: Box, order: int, colour: Sequence[float] | None) -> bool:
        """Say whether text in a box, drawn as number ``order``, is visible: nothing covers it and its colour differs.

        Covered means wholly covered: what sticks out can be read, and a neighbour's background often overlaps a little.
        """
        white = is_white(colour)
        if not white and order > self._last:
            return True
        centre_x, centre_y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        below_is_white = True
        for area in self._bands.get(int(centre_y // _BAND), ()):
            x0, y0, x1, y1 = area.box
            if area.order > order:
                if x0 <= box[0] + 1 and x1 >= box[2] - 1 and y0 <= box[1] + 2 and y1 >= box[3] - 2:
                    return False
            elif x0 <= centre_x <= x1 and y0 <= centre_y <= y1:
                below_is_white = area.white
        return not (white and below_is_white)
