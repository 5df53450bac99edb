"""Numbered paragraphs as an outline: each with the depth of its number and the amount that it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rules.protocol import Subject
from rules.text.facts import money
from rules.text.figures import Figure, figures
from rules.text.passages import Passage, PassageKind, prose

__all__ = ["Point", "points_below", "points_of"]

_LEVELS: Final = tuple(
    re.compile(mark)
    for mark in (
        r"[一二三四五六七八九十]{1,3}[、.．]",
        r"[（(][一二三四五六七八九十]{1,3}[)）]",
        r"\d{1,2}(?:[、．]|\.(?!\d))",
        r"[（(]\d{1,2}[)）]",
        r"[①-⑳]",
    )
)
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.HEADING})
_OPEN: Final = re.compile(
    r"(?:[，,](?:增长|上升|下降|降低|减少)\d[\d.]*%)?[^\d。；]{0,24}。?(?:其中|包括|分别为|如下)[:：]?$|[:：]$"
)
_COMPARED: Final = re.compile(r"增|减|比|较|上升|下降|至少|不少于|不超过|累计")
_GLUED: Final = re.compile(r"元(?=\d{1,2}[、.．]\D)")  # …120万元1.一般公共预算…: two lines without a full stop
_AT_HEAD: Final = 60  # characters of number and name before the amount that a point begins with


@dataclass(frozen=True, slots=True)
class Point:
    """A heading or paragraph (from ``start`` on) with the depth of its number, 0 for none, and its first amount."""

    passage: Passage
    start: int
    level: int
    figure: Figure | None
    open: bool  # it ends in 其中：

    @property
    def name(self) -> str:
        """What stands before the amount."""
        return self.passage.text[self.start : self.figure.money.start] if self.figure else ""

    @property
    def printed(self) -> str:
        """The amount as printed."""
        return self.passage.text[self.figure.money.start : self.figure.money.end] if self.figure else ""


def points_of(subject: Subject) -> tuple[Point, ...]:
    """Return the headings and paragraphs of a document as points, in reading order."""
    return subject.remember(_points)


def points_below(points: Sequence[Point], place: int) -> list[Point]:
    """Return the points that stand one level below the one at this place, up to the next of its own level."""
    point, following = points[place], points[place + 1 :]
    if not following or following[0].level <= point.level:
        return []
    depth = following[0].level
    found: list[Point] = []
    for below in following:
        if 0 < below.level < depth:
            break
        if below.level == depth:
            found.append(below)
    return found


def _points(subject: Subject) -> tuple[Point, ...]:
    return tuple(point for passage in prose(subject) if passage.kind in _PLACES for point in _of(passage))


def _of(passage: Passage) -> Iterator[Point]:
    """Yield the points of a passage: more than one where a line ends in its amount and the next was joined."""
    starts = [0, *(glued.end() for glued in _GLUED.finditer(passage.text))]
    for start, end in zip(starts, [*starts[1:], len(passage.text)], strict=True):
        yield _point(passage, start, end)


def _point(passage: Passage, start: int, end: int) -> Point:
    text = passage.text
    level = next((depth for depth, mark in enumerate(_LEVELS, start=1) if mark.match(text, start)), 0)
    amounts = list(money(text, start, end))
    lead = next((figure for figure in figures(text) if start <= figure.money.start < end), None)
    if not amounts or lead is None or lead.money.start != amounts[0].start or amounts[0].start - start > _AT_HEAD:
        return Point(passage, start, level, None, open=False)
    if _COMPARED.search(text, start, amounts[0].start):
        return Point(passage, start, level, None, open=False)
    last = max(item.end for item in amounts)
    return Point(passage, start, level, lead, _OPEN.fullmatch(text, last, end) is not None)
