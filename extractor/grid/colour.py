"""Tables whose cells are coloured areas instead of boxes with borders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from extractor.grid.edges import join_pieces
from extractor.grid.lattice import Lattice, find_lattices
from schemas.geometry import BBox

__all__ = ["coloured_lattices"]

_LEAST_AREAS = 4
_HIGHEST = 150.0  # points; a taller area is a text box or a decoration, not a cell
_LOWEST = 5.0


class _Edge(NamedTuple):
    horizontal: bool
    at: float
    start: float
    end: float
    thickness: float = 0.0


def coloured_lattices(fills: Sequence[BBox], ruled: Sequence[Lattice], page_area: float) -> list[Lattice]:
    """Return the grids that the edges of coloured areas outside the ruled grids draw; one row of areas is one, too."""
    boxes = [lattice.bbox for lattice in ruled]
    cells = [
        fill
        for fill in fills
        if _LOWEST <= fill.height <= _HIGHEST
        and fill.width >= _LOWEST
        and fill.width * fill.height < 0.25 * page_area
        and not any(box.intersects(fill) for box in boxes)
    ]
    if len(cells) < _LEAST_AREAS:
        return []
    found = find_lattices(join_pieces(_edges(cells)))
    return [replace(lattice, doubts=(*lattice.doubts, "no rules: cells by coloured areas")) for lattice in found]


def _edges(cells: Sequence[BBox]) -> Iterator[_Edge]:
    for cell in cells:
        for y in (cell.y0, cell.y1):
            yield _Edge(True, y, cell.x0, cell.x1)  # noqa: FBT003  (a field of a plain tuple)
        for x in (cell.x0, cell.x1):
            yield _Edge(False, x, cell.y0, cell.y1)  # noqa: FBT003
