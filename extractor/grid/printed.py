"""Printed lines that may be rows of a table: their texts, and the pieces of ink that no column's edge can cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import sub
from typing import NamedTuple

from extractor.content import Glyph

__all__ = ["AMOUNT", "Part", "Row", "is_flush", "is_numbered", "is_total", "numbers_of_columns", "printed_rows"]

_FIGURE = re.compile(r"[-－—△▲]?[(（]?[-－—△▲]?[\d,，]*\d(\.\d+)?[%％]?[)）]?")
AMOUNT = re.compile(r"[-－△▲]?[(（]?(\d[\d,，]*\.\d+|\d{1,3}([,，]\d{3})+)[)）]?")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[、.．](?!\d)|\d{3,9}(?!\d|年)|其中[:：]"
)
_COLUMN_NUMBER = re.compile(r"\d{1,2}")
_BESIDE_NUMBERS = frozenset({"栏次", "行次", "序号", "类", "款", "项", "栏", "次", "甲", "乙", "丙", "*", "**", "—"})
_LEAST_NUMBERS = 3
_TOTAL = re.compile(r"(?:本年)?(?:收入|支出)?(?:合计|总计)")
_TOTAL_END = "计"
_FIGURE_GAP = 0.6  # of the size: a gap beside a figure that parts two cells
_TEXT_GAP = 1.4  # the same between texts
_NARROW_GAP = 0.08  # the same between an amount and a label that follows it
_ATOM_GAP = 0.3  # of the size: what stands nearer is one piece of ink
_DIGIT_GAP = 0.5  # the same inside figures, whose marks some fonts set in a full digit's width
_IN_FIGURE = frozenset("0123456789.,，")
_MARKS = frozenset(".,，")
_AFTER_AMOUNT = frozenset("万亿元千百个人倍年月日")
_DASHES = frozenset("-—–－−")
_OPENING, _COUNTED = frozenset("(（"), "一二三四五六七八九十"  # as in （一）
_LABELS = frozenset({"年初", "年末", "年终", "人员", "个人", "日常"})  # begin so and are no units
_CODE = re.compile(r"\d{2}|\d{3}|\d{5}|\d{7}")


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


def printed_rows(rows: Iterable[Sequence[Glyph]]) -> list[Row]:
    """Return rows of glyphs from top to bottom, each from left to right, as printed lines; upright ones only."""
    return [_row(row) for row in rows if not row[0].turn]


def is_numbered(row: Row) -> bool:
    """Say whether a line begins as rows of a table do and words over columns don't: 一、 (一) 1. 201 合计."""
    alone = len(row.parts) == 1 and _TOTAL.fullmatch(row.text) is not None
    return alone or _NUMBERED.match(row.parts[0].text) is not None


def is_total(part: Part) -> bool:
    """Say whether a text is the word of a total, which often stands in the middle of several columns: 合计."""
    return _TOTAL.fullmatch(part.text) is not None


def numbers_of_columns(row: Row) -> list[Part]:
    """Return the numbers of a line that only numbers the columns (栏次 1 2 3), from left to right; else none."""
    numbers = [atom for atom in row.atoms if _COLUMN_NUMBER.fullmatch(atom.text)]
    rest = {atom.text for atom in row.atoms if atom not in numbers}
    counted = [int(number.text) for number in numbers]
    rising = counted == list(range(counted[0], counted[0] + len(counted))) if counted else False
    return numbers if rising and len(numbers) >= _LEAST_NUMBERS and rest <= _BESIDE_NUMBERS else []


def _row(glyphs: Sequence[Glyph]) -> Row:
    texts, x0s, y0s, x1s, y1s, sizes, *_ = zip(*glyphs, strict=True)

    def part(start: int, stop: int) -> Part:
        inside = slice(start, stop)
        return Part("".join(texts[inside]), x0s[start], x1s[stop - 1], min(y0s[inside]), max(y1s[inside]))

    parts: list[Part] = []
    atoms: list[Part] = []
    run = piece = 0  # where they begin
    least = _NARROW_GAP * min(sizes)
    for place in [place for place, gap in enumerate(map(sub, x0s[1:], x1s), start=1) if gap > least]:
        before, after = texts[place - 1][-1], texts[place][0]
        gap = (x0s[place] - x1s[place - 1]) / max(sizes[place - 1], sizes[place])
        figures = before in "0123456789%" or after in "-0123456789"
        ends = gap > _NARROW_GAP and _may_follow("".join(texts[place : place + 2]))
        if gap > (_FIGURE_GAP if figures else _TEXT_GAP) or (ends and _is_amount(texts[run:place])):
            parts.append(part(run, place))
            run = place
        inside = before in _IN_FIGURE and after in _IN_FIGURE and (before in _MARKS or after in _MARKS)
        if gap > (_DIGIT_GAP if inside else _ATOM_GAP) or (
            ends and (is_flush if after not in _DASHES else _is_amount)("".join(texts[piece:place]))
        ):
            atoms.append(part(piece, place))
            piece = place
    parts.append(part(run, len(glyphs)))
    atoms.append(part(piece, len(glyphs)))
    if _TOTAL_END in texts:
        atoms = _joined_totals(atoms)
    return Row(tuple(parts), tuple(atoms), min(y0s), max(y1s), sizes[0])


def _joined_totals(atoms: Sequence[Part]) -> list[Part]:
    """Join the characters of a total's word that is set wide (合    计): it is one piece of ink."""
    joined: list[Part] = []
    run: list[Part] = []
    for atom in (*atoms, None):
        if atom is not None and len(atom.text) == 1 and not atom.figure:
            run.append(atom)
            continue
        text = "".join(one.text for one in run)
        if len(run) > 1 and _TOTAL.fullmatch(text):
            joined.append(Part(text, run[0].x0, run[-1].x1, min(one.y0 for one in run), max(one.y1 for one in run)))
        else:
            joined += run
        run = []
        if atom is not None:
            joined.append(atom)
    return joined


def is_flush(text: str) -> bool:
    """Say whether a text is an amount or a code, set to its cell's right edge: the next cell's may be very near."""
    return AMOUNT.fullmatch(text) is not None or _CODE.fullmatch(text) is not None


def _may_follow(beginning: str) -> bool:
    """Say whether what begins so, set after an amount, is neither its unit nor a mark."""
    if beginning[0] in _DASHES:
        return True  # the next column's, empty or a negative figure
    if beginning[0] in _OPENING:
        return beginning[1:] in _COUNTED and len(beginning) > 1
    return (beginning[0] not in _AFTER_AMOUNT or beginning in _LABELS) and beginning[0].isalpha()


def _is_amount(texts: Iterable[str]) -> bool:
    return AMOUNT.fullmatch("".join(texts)) is not None
