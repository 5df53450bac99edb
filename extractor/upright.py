"""Text set from top to bottom in several columns, the first one at the right, as narrow heads of tables have it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.content import Glyph

__all__ = ["upright_columns"]

_STEP = 1.15  # of the size: how far below each other the characters of a column are at most; lines keep more room
_PITCH = 1.2  # of the size: how far beside each other columns are at least; the characters of a line are nearer
_SAME = 0.3  # of the size
_FEW = 4
_MANY = 40


def upright_columns(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the columns of a cell's text in reading order, each from top to bottom; none where it is set in lines.

    ``glyphs`` come in the order of drawing. Lines whose characters stand below each other are farther apart than these
    are wide, and nearer to their neighbours than columns are.
    """
    if not _FEW <= len(glyphs) <= _MANY or abs(_middle(glyphs[1]) - _middle(glyphs[0])) > _SAME * glyphs[0].size:
        return []
    size = max(glyph.size for glyph in glyphs)
    columns: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_middle, reverse=True):
        if columns and _middle(columns[-1][0]) - _middle(glyph) < _SAME * size:
            columns[-1].append(glyph)
        else:
            columns.append([glyph])
    for column in columns:
        column.sort(key=lambda glyph: glyph.y0)
    mixed = len({glyph.turn for glyph in glyphs}) > 1  # figures lie on their side among the characters: 2025年
    if (len(columns) < 2 and not mixed) or min(map(len, columns[:-1]), default=2) < 2:
        return []
    apart = all(_middle(right[0]) - _middle(left[0]) > _PITCH * size for right, left in pairwise(columns))
    steps = [below.y0 - above.y0 for column in columns for above, below in pairwise(column)]
    return columns if apart and max(steps, default=0.0) <= _STEP * size else []


def _middle(glyph: Glyph) -> float:
    return (glyph.x0 + glyph.x1) / 2
