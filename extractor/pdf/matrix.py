"""The map from a page's own coordinates to the displayed ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

__all__ = ["UNTURNED", "Matrix"]


class Matrix(NamedTuple):
    """An affine map by quarter turns and shifts: x' = a x + c y + e, y' = b x + d y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @property
    def identity(self) -> bool:
        """Say whether it moves nothing."""
        return self == UNTURNED

    def box(self, box: Sequence[float]) -> tuple[float, float, float, float]:
        """Return the box that holds the mapped one."""
        x0, y0, x1, y1 = box
        if self is not UNTURNED:
            a, b, c, d, e, f = self
            x0, y0, x1, y1 = a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        return x0, y0, x1, y1

    def turn(self, direction: Sequence[float]) -> int | None:
        """Return in which of 0, 90, 180, 270 degrees (clockwise) text in a direction runs, None where it is oblique."""
        dx = self.a * direction[0] + self.c * direction[1]
        dy = self.b * direction[0] + self.d * direction[1]
        if abs(dy) < 0.1 * abs(dx):
            return 0 if dx > 0 else 180
        if abs(dx) < 0.1 * abs(dy):
            return 90 if dy > 0 else 270
        return None

    def turned(self, width: float, height: float, turn: int) -> Matrix:
        """Return the map that also turns the displayed page so that text of direction ``turn`` runs to the right."""
        a, b, c, d, e, f = self
        if turn == 270:  # upwards: turn the page clockwise
            return Matrix(-b, a, -d, c, height - f, e)
        if turn == 90:
            return Matrix(b, -a, d, -c, f, width - e)
        return Matrix(-a, -b, -c, -d, width - e, height - f)


UNTURNED: Final = Matrix(1, 0, 0, 1, 0, 0)
"""The map of a page that is displayed as it is written."""
