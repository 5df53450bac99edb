"""Pieces of ink of one column: the lines that they make, and the texts that lines make."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple, Self

from extractor.content import Rule
from extractor.grid.printed import Part

__all__ = ["NEXT_LINE", "Mark", "is_parted", "joined_marks", "lines_of_marks"]

NEXT_LINE: Final = 1.75
"""Of the size of type: how far below each other the lines of one text may be."""
_LINE = 0.5  # of the size: pieces whose middles are nearer are in one line
_MOSTLY = 0.6  # part of the lines that rules part where rules part all texts
_TIGHT = 0.8  # of the usual step: a nearer line carries the one above it on


class Mark(NamedTuple):
    """A piece of ink: a line of a text, or a whole one."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def of(cls, part: Part) -> Self:
        """Return the ink of a printed text."""
        return cls(part.text, part.x0, part.y0, part.x1, part.y1)

    @property
    def middle(self) -> float:
        """Its y halfway."""
        return (self.y0 + self.y1) / 2

    def with_(self, other: Mark) -> Mark:
        """Return both as one, the other behind."""
        x0, y0, x1, y1 = zip(self[1:], other[1:], strict=True)
        return Mark(self.text + other.text, min(x0), min(y0), max(x1), max(y1))


def lines_of_marks(marks: Sequence[Mark]) -> list[Mark]:
    """Return pieces of one column as lines from top to bottom; pieces that stand apart stay so."""
    lines: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (round(mark.middle), mark.x0)):
        size = mark.y1 - mark.y0
        if lines and abs(lines[-1].middle - mark.middle) < _LINE * size and mark.x0 - lines[-1].x1 < size:
            lines.append(lines.pop().with_(mark))
        else:
            lines.append(mark)
    return lines


def is_parted(above: Mark, below: Mark, across: Sequence[Rule]) -> bool:
    """Say whether a rule runs between two lines, over at least the middle of the lower one."""
    middle = (below.x0 + below.x1) / 2
    return any(above.middle < rule.y0 < below.middle and rule.x0 < middle < rule.x1 for rule in across)


def joined_marks(
    lines: Sequence[Mark],
    across: Sequence[Rule],
    size: float,
    *,
    apart: bool = True,
    beside: Sequence[float] = (),
) -> list[Mark]:
    """Return the texts of lines below each other in one column.

    Where rules part most of them, what no rule parts is one text. Else a single character carries on the one above it,
    as in a label that is set from top to bottom, and so does, unless texts may be ``apart``, what stands near below
    a text that is no 指标 yet. Lines in the middle of a row (``beside``) are labels of their own.
    """
    if len(lines) < 2:
        return list(lines)
    parted = [is_parted(above, below, across) for above, below in pairwise(lines)]
    ruled = sum(parted) > _MOSTLY * len(parted)
    steps = [below.middle - above.middle for above, below in pairwise(lines)]
    usual = median(steps)
    texts = [lines[0]]
    for line, rule, step in zip(lines[1:], parted, steps, strict=True):
        single = len(line.text) == 1 and step < NEXT_LINE * size
        own = any(abs(line.middle - y) < 0.2 * size for y in beside) and any(
            abs(texts[-1].middle - y) < 0.2 * size for y in beside
        )
        near = step < NEXT_LINE * size and not texts[-1].text.endswith("指标")
        tight = step < _TIGHT * usual and step < NEXT_LINE * size
        if rule:
            joins = False
        elif ruled:
            joins = step < 2 * NEXT_LINE * size and (apart or not texts[-1].text.endswith("指标"))
        elif apart:
            joins = (single or tight or (bool(beside) and near)) and not own
        else:
            joins = single or near
        if joins:
            texts.append(texts.pop().with_(line))
        else:
            texts.append(line)
    return texts
