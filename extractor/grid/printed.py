"""Printed lines that may be rows of a table: their texts, and the pieces of ink that no column's edge can cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.content import Glyph
from extractor.lines import rows_of

__all__ = ["AMOUNT", "Part", "Row", "is_numbered", "printed_rows"]

_FIGURE = re.compile(r"[-－—△▲]?[(（]?[-－—△▲]?[\d,，]*\d(\.\d+)?[%％]?[)）]?")
AMOUNT = re.compile(r"[-－△▲]?[(（]?(\d[\d,，]*\.\d+|\d{1,3}([,，]\d{3})+)[)）]?")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．](?!\d)|\d{3,9}(?!\d|年)|其中[:：]"
)
_TOTAL = re.compile(r"(?:本年)?(?:收入|支出)?(?:合计|总计)")
_FIGURE_GAP = 0.6  # of the size: a gap beside a figure that parts two cells
_TEXT_GAP = 1.4  # the same between texts
_NARROW_GAP = 0.08  # the same between an amount and a label that follows it
_ATOM_GAP = 0.3  # of the size: what stands nearer is one piece of ink
_DIGIT_GAP = 0.5  # the same inside figures, whose marks some fonts set in a full digit's width
_IN_FIGURE = frozenset("0123456789.,，")
_MARKS = frozenset(".,，")
_AFTER_AMOUNT = frozenset("万亿元千百个人倍年月日")


class Part(NamedTuple):
    """A text in a printed line that may be a cell, or a piece of one."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float

    @property
    def figure(self) -> bool:
        """Say whether it is a figure and nothing else."""
        return _FIGURE.fullmatch(self.text) is not None

    @property
    def middle(self) -> float:
        """Its x halfway."""
        return (self.x0 + self.x1) / 2


class Row(NamedTuple):
    """A printed line: its ``parts`` as wide gaps part it, and the ``atoms`` that small gaps part already."""

    parts: tuple[Part, ...]
    atoms: tuple[Part, ...]
    y0: float
    y1: float
    size: float

    @property
    def middle(self) -> float:
        """Its y halfway."""
        return (self.y0 + self.y1) / 2

    @property
    def text(self) -> str:
        """All its text without blanks."""
        return "".join(part.text for part in self.parts)

    @property
    def body(self) -> bool:
        """Say whether it looks like a row of a table: several texts, a figure among them that doesn't begin it."""
        return len(self.parts) > 1 and any(part.figure for part in self.parts[1:])


def printed_rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """Return the upright text as printed lines from top to bottom."""
    return [_row(row) for row in rows_of(glyph for glyph in glyphs if glyph.turn == 0)]


def is_numbered(row: Row) -> bool:
    """Say whether a line begins as rows of a table do and words over columns don't: 一、 (一) 1. 201 合计."""
    alone = len(row.parts) == 1 and _TOTAL.fullmatch(row.text) is not None
    return alone or _NUMBERED.match(row.parts[0].text) is not None


def _row(glyphs: list[Glyph]) -> Row:
    parts: list[Part] = []
    atoms: list[Part] = []
    run, piece = [glyphs[0]], [glyphs[0]]
    for before, glyph in pairwise(glyphs):
        figures = before.text[-1] in "0123456789%" or glyph.text[0] in "-0123456789"
        gap = (glyph.x0 - before.x1) / max(before.size, glyph.size)
        ended = gap > _NARROW_GAP and _ends_amount(run, glyph)
        if gap > (_FIGURE_GAP if figures else _TEXT_GAP) or ended:
            parts.append(_part(run))
            run = []
        ends = before.text[-1], glyph.text[0]
        inside = all(end in _IN_FIGURE for end in ends) and any(end in _MARKS for end in ends)
        if gap > (_DIGIT_GAP if inside else _ATOM_GAP) or (gap > _NARROW_GAP and _ends_amount(piece, glyph)):
            atoms.append(_part(piece))
            piece = []
        run.append(glyph)
        piece.append(glyph)
    parts.append(_part(run))
    atoms.append(_part(piece))
    y0, y1 = min(glyph.y0 for glyph in glyphs), max(glyph.y1 for glyph in glyphs)
    return Row(tuple(parts), tuple(atoms), y0, y1, glyphs[0].size)


def _ends_amount(run: Sequence[Glyph], following: Glyph) -> bool:
    """Say whether a text is a whole amount, and what was set after it is neither its unit nor a mark."""
    if following.text[0] in _AFTER_AMOUNT or not following.text[0].isalpha():
        return False
    return AMOUNT.fullmatch("".join(glyph.text for glyph in run)) is not None


def _part(run: list[Glyph]) -> Part:
    text = "".join(glyph.text for glyph in run)
    return Part(text, run[0].x0, run[-1].x1, min(glyph.y0 for glyph in run), max(glyph.y1 for glyph in run))
