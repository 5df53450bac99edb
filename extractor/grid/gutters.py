"""Columns by what is printed: the white strips that run down through all rows of a table, or nearly all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.grid.printed import AMOUNT, Part, Row, is_flush, is_total

__all__ = ["Strip", "ink_columns"]

_GAP = 0.22  # of the size: the narrowest white strip that parts columns; cells keep about a point at either side
_NARROW_GAP = 0.08  # the same between amounts and codes, which end at their cell's edge, and labels
_WIDE_GAP = 0.5  # the same where a merged cell crosses it
_ROWS_FOR_ONE = 8  # in so many rows one may cross a column's edge: a merged total, a note in the table
_DASHES = frozenset("-—–－−")
_LEAST = 3  # rows that a column has beside an edge that others cross


class Strip(NamedTuple):
    """The extent of the ink of one column, from its leftmost to its rightmost."""

    x0: float
    x1: float

    @property
    def middle(self) -> float:
        """Its x halfway."""
        return (self.x0 + self.x1) / 2


def ink_columns(rows: Sequence[Row], size: float) -> list[Strip]:
    """Return the columns' ink from left to right; a piece of ink that lies in none crosses edges."""
    several = len(rows) > _LEAST  # then a total's word needn't tell where its column is
    atoms = [atom for row in rows for atom in row.atoms if not (several and is_total(atom))]
    atoms.sort(key=lambda atom: atom.x0)
    if not atoms:
        return []
    strips: list[list[Part]] = [[]]
    reach, amount = float("-inf"), False
    for atom in atoms:
        gap = _NARROW_GAP if amount and not atom.figure else _GAP
        if strips[-1] and atom.x0 - reach > gap * size:
            strips.append([])
        strips[-1].append(atom)
        if atom.x1 > reach:
            reach, amount = atom.x1, is_flush(atom.text)
    allowed = 1 + len(rows) // _ROWS_FOR_ONE if len(rows) > _LEAST else 0
    found: list[Strip] = []
    for strip in strips:
        found += _split(strip, allowed, size) if allowed else [_extent(strip)]
    return _with_dashes(found, rows) if any(atom.text in _DASHES for atom in atoms) else found


def _with_dashes(strips: Sequence[Strip], rows: Sequence[Row]) -> list[Strip]:
    """Join strips of dashes with those of the figures whose column they are in, though set elsewhere in it.

    No row has both, as each does where the dashes are a column of their own.
    """
    filled = [
        [[atom.text for atom in row.atoms if strip.x0 <= atom.middle <= strip.x1] for row in rows] for strip in strips
    ]
    dashed = [all(text in _DASHES for row in column for text in row) for column in filled]
    home: dict[int, int] = {}
    for index in [index for index, only in enumerate(dashed) if only]:
        beside = [other for other in (index - 1, index + 1) if 0 <= other < len(strips) and not dashed[other]]
        shared = {
            other: [(bool(a), bool(b)) for a, b in zip(filled[index], filled[other], strict=True)] for other in beside
        }
        fitting = [other for other in beside if (True, True) not in shared[other] and _figures(filled[other])]
        if fitting:
            home[index] = max(fitting, key=lambda other: sum(map(any, shared[other])))
    joined: dict[int, Strip] = {}
    for index, strip in enumerate(strips):
        place = home.get(index, index)
        other = joined.get(place, strip)
        joined[place] = Strip(min(other.x0, strip.x0), max(other.x1, strip.x1))
    return [joined[place] for place in sorted(joined)]


def _figures(column: Sequence[Sequence[str]]) -> bool:
    """Say whether amounts stand in a column, and nothing else but dashes."""
    texts = [text for row in column for text in row]
    return any(map(AMOUNT.fullmatch, texts)) and all(text in _DASHES or AMOUNT.fullmatch(text) for text in texts)


def _extent(atoms: Sequence[Part]) -> Strip:
    return Strip(min(atom.x0 for atom in atoms), max(atom.x1 for atom in atoms))


def _split(atoms: list[Part], allowed: int, size: float) -> list[Strip]:
    """Cut a strip where only a few texts cross a white strip between two columns of many."""
    if len(atoms) <= 2 * _LEAST:
        return [_extent(atoms)]
    places = sorted({x for atom in atoms for x in (atom.x0, atom.x1)})
    for left, right in _low(places, atoms, allowed):
        if right - left < _WIDE_GAP * size:
            continue
        crossing = [atom for atom in atoms if atom.x0 < right and atom.x1 > left and not _beside(atom, left, right)]
        before = [atom for atom in atoms if atom.x1 <= (left + right) / 2 and atom not in crossing]
        after = [atom for atom in atoms if atom.x0 >= (left + right) / 2 and atom not in crossing]
        if len(before) >= _LEAST and len(after) >= _LEAST and len(crossing) <= allowed:
            return [*_split(before, allowed, size), *_split(after, allowed, size)]
    return [_extent(atoms)]


def _beside(atom: Part, left: float, right: float) -> bool:
    return atom.x1 <= (left + right) / 2 or atom.x0 >= (left + right) / 2


def _low(places: Sequence[float], atoms: Sequence[Part], allowed: int) -> list[tuple[float, float]]:
    """Return the stretches that few texts lie over, widest first."""
    stretches: list[tuple[float, float]] = []
    starts = sorted(atom.x0 for atom in atoms)
    ends = sorted(atom.x1 for atom in atoms)
    opened = closed = 0
    for left, right in pairwise(places):
        while opened < len(starts) and starts[opened] <= left:
            opened += 1
        while closed < len(ends) and ends[closed] <= left:
            closed += 1
        if opened - closed > allowed:
            continue
        if stretches and stretches[-1][1] == left:
            stretches[-1] = (stretches[-1][0], right)
        else:
            stretches.append((left, right))
    return sorted(stretches, key=lambda one: one[0] - one[1])
