"""Recognised cells that may be two, or hold more than their figure: what their clear lines tell together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractor.content import Glyph
from extractor.grid.closing import unclosed
from extractor.layout import RawCell, TextLine
from schemas.document import Source

__all__ = ["BARE_FIGURE", "Recognised", "unread_cell", "unsure"]

# A figure with words behind it that are no unit: on a scan whose rules are gone, the next column's.
_GLUED = re.compile(
    r"[-－]?\d[\d,]*\.\d{2,}[ 、.—-]*(?![万亿元千百个项人名吨公平])(?:[一二三四五六七八九十]+、|[\u3400-\u9fff]{2})"
)
# Points of figures; in sentences units follow them, and in dates other points.
_POINTS = re.compile(r"(?<=\d)\.(?=\d{2}(?!\.|\d*\s*[万亿元千百个项人名吨公平%％]))")
BARE_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_FIGURE = re.compile(r"[(（]?[-－−+]?\d[\d,]*(?:\.\d+)?[%％]?[)）]?")
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z]")
_PARTED = re.compile(r"[\u3400-\u9fff]{2} +[\u3400-\u9fff]{2}")
_UNSURE = 0.5  # confidence of such a text, at most
_UNCLOSED = 0.85  # confidence, at most, of what breaks a sum and is clear
_UNCLOSED_MARK = "同行各数之和不符"
_UNREAD_MARK = "有字迹但没有读出"  # in a cell that looks empty


class Recognised(NamedTuple):
    """What a recognised cell's text was made of."""

    glyphs: Sequence[Glyph]
    lines: Sequence[TextLine]


def unsure(cells: Sequence[RawCell], recognised: Mapping[int, Recognised], *, ruled: bool) -> list[RawCell]:
    """Return the cells of a grid with a doubt on those that may not be what they seem.

    ``recognised`` holds, by their index, cells with a text from recognition. A figure with marks beside it that make it
    none has a seal's or a wall's remains with it, and one with another figure is two cells'. Figures of a row that
    breaks a sum of the others may be misread. Where a grid has no rules, figures below each other, a figure with words
    behind it and words side by side show that cells may be several.
    """
    doubtful = {
        index
        for index, found in recognised.items()
        if _has_more(cells[index].text, found.glyphs) or len(_POINTS.findall(cells[index].text)) > 1
    }
    glued: set[tuple[int, int]] = set()
    if not ruled:
        doubtful |= {index for index, found in recognised.items() if _has_two(found.lines)}
        behind = {index for index in recognised if _GLUED.match(cells[index].text)}
        doubtful |= behind
        # the figure may be that of the cell before, which is not surely empty
        glued = {(cells[index].row, cells[index].column) for index in behind}
        parted = {
            cells[index].column
            for index, found in recognised.items()
            if cells[index].column_span == 1 and any(_PARTED.search(line.text) for line in found.lines)
        }
        doubtful |= {i for i in recognised if cells[i].column in parted and _FIGURE.fullmatch(cells[i].text)}
    cells = [
        cell._replace(confidence=min(cell.confidence, _UNSURE))
        if index in doubtful
        else unread_cell(cell)
        if not cell.text and (cell.row, cell.column + cell.column_span) in glued
        else cell
        for index, cell in enumerate(cells)
    ]
    broken = unclosed(cells) & recognised.keys()
    return [
        cell._replace(confidence=min(cell.confidence, _UNCLOSED), marks=(*cell.marks, _UNCLOSED_MARK))
        if index in broken
        else cell
        for index, cell in enumerate(cells)
    ]


def unread_cell(cell: RawCell) -> RawCell:
    """Return an empty cell that is not surely so."""
    return cell._replace(source=Source.OCR, confidence=0.0, marks=(_UNREAD_MARK,))


def _has_two(lines: Sequence[TextLine]) -> bool:
    """Say whether a figure stands in a line of its own among others: of two rows, or of two columns."""
    return len(lines) > 1 and any(BARE_FIGURE.fullmatch(line.text) for line in lines)


def _has_more(text: str, glyphs: Sequence[Glyph]) -> bool:
    """Say whether a figure that was recognised for itself stands with marks that make it none."""
    return (
        len(glyphs) > 1
        and any(_FIGURE.fullmatch(glyph.text) for glyph in glyphs)
        and not _FIGURE.fullmatch("".join(text.split()))
        and not _WORD.search(text)
    )
