"""Whether the columns of two grids stand on the same edges, and how they map."""

from __future__ import annotations

from typing import Final

__all__ = ["aligned", "all_edges", "same_sides"]

_EDGE_SLACK: Final = 0.012  # part of the grid's width by which column edges of two pages may differ
_FEWEST_EDGES: Final = 3  # that a part of the columns must match to be taken for it


def aligned(mine: tuple[float, ...], theirs: tuple[float, ...], *, partly: bool = False) -> list[int] | None:
    """Map each column edge of ``theirs`` to one of ``mine``; None where the grids do not stand on the same edges.

    With ``partly``, ``theirs`` may be only some columns of ``mine``: a cell over the whole page that has no rule on it.
    """
    slack = max(3.0, (mine[-1] - mine[0]) * _EDGE_SLACK)
    places: list[int] = []
    shift = 0.0
    if len(mine) == len(theirs):
        shift = (mine[0] - theirs[0] + mine[-1] - theirs[-1]) / 2  # binding margins move whole pages
        if abs(shift) > 0.1 * (mine[-1] - mine[0]):
            return None
    for edge in theirs:
        nearest = min(range(len(mine)), key=lambda index: abs(mine[index] - edge - shift))
        if abs(mine[nearest] - edge - shift) > slack or (places and nearest <= places[-1]):
            return None
        places.append(nearest)
    if places[0] == 0 and places[-1] == len(mine) - 1:
        return places
    return places if partly and len(places) > _FEWEST_EDGES else None


def same_sides(mine: tuple[float, ...], theirs: tuple[float, ...]) -> bool:
    """Say whether two grids begin and end at the same places."""
    slack = max(3.0, (mine[-1] - mine[0]) * _EDGE_SLACK)
    return abs(mine[0] - theirs[0]) <= slack and abs(mine[-1] - theirs[-1]) <= slack


def all_edges(mine: tuple[float, ...], theirs: tuple[float, ...]) -> tuple[float, ...]:
    """Return the edges of both grids, those that mean the same edge once."""
    slack = max(3.0, (mine[-1] - mine[0]) * _EDGE_SLACK)
    edges = list(mine)
    for edge in theirs:
        if all(abs(edge - known) > slack for known in edges):
            edges.append(edge)
    return tuple(sorted(edges))
