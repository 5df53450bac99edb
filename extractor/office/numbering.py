"""Automatic paragraph numbers of Word: they are printed but stand in no text run.

Source: ECMA-376 Part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

__all__ = ["Numbering", "chinese_number"]

_DIGITS: Final = "零一二三四五六七八九"
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def chinese_number(number: int) -> str:
    """Write 1 to 99 as Chinese counting does: 一, 十, 十一, 二十三. Larger numbers stay in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    parts = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    out = ""
    for value, letters in parts:
        while number >= value:
            out += letters
            number -= value
    return out


def _printed(number: int, style: str) -> str:
    if style in {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"}:
        return chinese_number(number)
    if style.startswith("decimalEnclosedCircle"):
        return _CIRCLED[number - 1] if 0 < number <= len(_CIRCLED) else str(number)
    if style == "upperLetter":
        return chr(64 + number) if 0 < number < 27 else str(number)
    if style == "lowerLetter":
        return chr(96 + number) if 0 < number < 27 else str(number)
    if style in {"upperRoman", "lowerRoman"}:
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    return "" if style in {"bullet", "none"} else str(number)


class Numbering:
    """Counts numbered paragraphs in document order and gives each its printed number."""

    def __init__(self, document: WordDocument) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return  # the document numbers nothing
        for abstract in root.findall(qn("w:abstractNum")):
            self._levels[abstract.get(qn("w:abstractNumId"))] = dict(map(_level, abstract.findall(qn("w:lvl"))))
        for number in root.findall(qn("w:num")):
            target = number.find(qn("w:abstractNumId"))
            if target is not None:
                self._abstract_of[number.get(qn("w:numId"))] = target.get(qn("w:val"))

    def label(self, properties: _Element | None, style: _Element | None) -> str:
        """Return the printed number of the next paragraph with these properties (w:pPr of itself and of its style)."""
        found = _reference(properties) or _reference(style)
        if found is None:
            return ""
        number_id, level = found
        abstract = self._abstract_of.get(number_id)
        if abstract is None or level not in self._levels.get(abstract, {}):
            return ""
        counts = self._counts[abstract]
        _, _, start = self._levels[abstract][level]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        return self._text(abstract, level, counts)

    def _text(self, abstract: str, level: int, counts: dict[int, int]) -> str:
        pattern = self._levels[abstract][level][1]

        def fill(match: re.Match[str]) -> str:
            other = int(match.group(1)) - 1
            style, _, start = self._levels[abstract].get(other, ("decimal", "", 1))
            return _printed(counts.get(other, start), style)

        return re.sub(r"%(\d)", fill, pattern) if self._levels[abstract][level][0] != "bullet" else ""


def _level(level: _Element) -> tuple[int, tuple[str, str, int]]:
    def value(tag: str, default: str) -> str:
        found = level.find(qn(tag))
        return default if found is None else found.get(qn("w:val"), default)

    start = value("w:start", "1")
    index = int(level.get(qn("w:ilvl"), "0"))
    return index, (value("w:numFmt", "decimal"), value("w:lvlText", ""), int(start) if start.isdigit() else 1)


def _reference(properties: _Element | None) -> tuple[str, int] | None:
    numbered = None if properties is None else properties.find(qn("w:numPr"))
    if numbered is None:
        return None
    number_id, level = numbered.find(qn("w:numId")), numbered.find(qn("w:ilvl"))
    name = None if number_id is None else number_id.get(qn("w:val"))
    if name is None or name == "0":  # 0 switches a style's numbering off
        return None
    return name, 0 if level is None else int(level.get(qn("w:val"), "0"))
