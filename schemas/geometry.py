"""Places on a page."""

from __future__ import annotations

from typing import NamedTuple, Self

__all__ = ["BBox"]


class BBox(NamedTuple):
    """A rectangle on a page as a reader sees it (after the page's rotation).

    Unit: PDF points (1/72 inch); the origin is the top left corner, y grows downwards.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Extent from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Extent from top to bottom."""
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        """The point in the middle, x then y."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def union(self, other: BBox) -> Self:
        """Return the smallest box that holds both."""
        return type(self)(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )

    def contains(self, x: float, y: float) -> bool:
        """Say whether a point lies inside, the left and top edge included."""
        return self.x0 <= x < self.x1 and self.y0 <= y < self.y1

    def intersects(self, other: BBox) -> bool:
        """Say whether the two share an area larger than nothing."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1
