"""Ruling lines from drawn pieces: pieces in one line are joined, double lines become one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from extractor.content import Rule

__all__ = ["Piece", "join_pieces"]

_SAME_LINE = 1.6  # points between the middles of lines that are one line, or the two strokes of a double line
_GAP = 2.5  # points between pieces of one line
_DASH_GAP = 7.0  # the same where the pieces are dashes
_DASH = 9.0  # a piece not longer than this may be a dash
_SHORTEST = 6.0  # points; a joined line shorter than this is no ruling line


class Piece(Protocol):
    """A piece of a horizontal or vertical line: ``at`` is its y or x."""

    @property
    def horizontal(self) -> bool: ...  # noqa: D102
    @property
    def at(self) -> float: ...  # noqa: D102
    @property
    def start(self) -> float: ...  # noqa: D102
    @property
    def end(self) -> float: ...  # noqa: D102
    @property
    def thickness(self) -> float: ...  # noqa: D102


def join_pieces(pieces: Iterable[Piece]) -> tuple[Rule, ...]:
    """Return the ruling lines that the pieces draw, horizontal ones first, each group sorted by place."""
    horizontal: list[tuple[float, float, float, float]] = []
    vertical: list[tuple[float, float, float, float]] = []
    for piece in pieces:
        (horizontal if piece.horizontal else vertical).append((piece.at, piece.start, piece.end, piece.thickness))
    rules = [Rule(start, at, end, at, thick) for at, start, end, thick in _join(horizontal)]
    rules += [Rule(at, start, at, end, thick) for at, start, end, thick in _join(vertical)]
    return tuple(rules)


def _join(pieces: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    joined: list[tuple[float, float, float, float]] = []
    pieces.sort()
    group: list[tuple[float, float, float, float]] = []
    first = last = float("-inf")
    for piece in pieces:
        # a group may creep along a slightly slanting line, but not grow into the next one
        if piece[0] - last > _SAME_LINE or piece[0] - first > 2 * _SAME_LINE:
            joined += _join_group(group)
            group = []
            first = piece[0]
        last = piece[0]
        group.append(piece)
    joined += _join_group(group)
    return joined


def _join_group(group: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    if not group:
        return []
    group.sort(key=lambda piece: piece[1])
    joined: list[tuple[float, float, float, float]] = []
    weight = total = 0.0
    start = end = group[0][1]
    thick = 0.0
    for at, piece_start, piece_end, piece_thick in group:
        gap = piece_start - end
        if gap > _GAP and (gap > _DASH_GAP or piece_end - piece_start > _DASH):
            if end - start >= _SHORTEST:
                joined.append((total / weight, start, end, thick))
            weight = total = thick = 0.0
            start = end = piece_start
        length = piece_end - piece_start + 0.01
        weight += length
        total += at * length
        end = max(end, piece_end)
        thick = max(thick, piece_thick)
    if end - start >= _SHORTEST:
        joined.append((total / weight, start, end, thick))
    return joined
