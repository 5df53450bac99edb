"""What a page's ink says about the readings of it: what they leave unexplained, and whether strokes are lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from extractor.ocr.engine import Reading
from extractor.scan.again import Agreed, plain
from extractor.scan.blots import is_beside_blot
from extractor.scan.doubts import AMOUNT, INK_MARK, PALE_MARK, SPOILED, Line, marked
from extractor.scan.explained import explains
from extractor.scan.loops import Figure, Strokes, strokes_of
from extractor.scan.ready import Sheet, crop_of, ink_in_crop, picture_of
from extractor.scan.segments import beside
from extractor.scan.stems import Ones, ones_of

__all__ = ["DIGIT_HEIGHT", "explained", "page_ones", "page_strokes", "paled"]

DIGIT_HEIGHT: Final = 0.72  # of the type size; Chinese characters fill 0.95
_LETTER: Final = re.compile(r"\w")
_NEAR: Final = 1.3  # heights of a figure: how far beside it another digit of it may stand
_LOST: Final = 0.1  # of that height squared: the ink of a broken digit, at least; whole ones have 0.2 or more
_TWICE: Final = 2.0  # times what lies all over the page
_DIGIT_WIDE: Final = 0.7  # heights of a figure: the place of a digit
_PALE: Final = 0.4  # of a page's usual darkness; of 2,200 figures none has less than 0.5, what shines through 0.2
_PALE_DIGIT: Final = 0.72  # the same for a lone digit, which a hair may look like; print has 0.84 and more
_PRINT: Final = 8  # lines that tell how dark a page is printed


def explained(sheet: Sheet, line: Line, reading: Reading, agreed: Agreed) -> Agreed:
    """Doubt a figure in a cell that leaves ink or a gap unexplained; contested readings are in doubt already."""
    if line.broken or (AMOUNT.fullmatch(agreed.text) and is_beside_blot(sheet.blots, line.box)):
        return marked(agreed, SPOILED, INK_MARK)
    if not line.in_cell or plain(reading.text) != agreed.text:
        return agreed
    if AMOUNT.fullmatch(reading.text):
        lost = _loses_ink(sheet, line, line.box.bottom - line.box.top)
        whole = not lost and explains(reading, crop_of(sheet, line.box), ink_in_crop(sheet, line.box))
    else:  # a dash may be a digit's upper or lower end
        whole = bool(_LETTER.search(agreed.text)) or not _loses_ink(sheet, line, round(DIGIT_HEIGHT * sheet.height))
    if whole:
        return agreed
    return marked(agreed, SPOILED, INK_MARK)


def page_strokes(sheet: Sheet, lines: Sequence[Line], readings: Sequence[Reading]) -> Strokes:
    """Say whether the page's thin strokes are lost, by its figures and, where they are few, by digits among words.

    In grey they are pale and not gone, and loops are filled by blur.
    """
    if not sheet.was_stark:
        return Strokes(lost=False, fours_whole=True)
    read = sorted(zip(lines, readings, strict=True), key=lambda pair: AMOUNT.fullmatch(pair[1].text) is None)
    return strokes_of(_figure(sheet, line, reading) for line, reading in read)


def _figure(sheet: Sheet, line: Line, reading: Reading) -> Figure:
    return Figure(reading, crop_of(sheet, line.box), ink_in_crop(sheet, line.box))


def _loses_ink(sheet: Sheet, line: Line, tall: int) -> bool:
    """Say whether more was taken for dirt beside a line than specks: a broken digit as ``tall`` may be among it.

    Dirt that lies all over the page is not the line's, but where so much lies in one digit's place it is.
    """
    box, room = line.box, line.room or line.box
    left, right = max(room.left, box.left - round(_NEAR * tall)), min(room.right, box.right + round(_NEAR * tall))
    top, bottom = min(box.top, max(room.top, box.bottom - tall)), max(box.bottom, min(room.bottom, box.top + tall))
    dirt = sheet.dirt[top:bottom, left:right]
    least, found = _LOST * tall * tall, int(dirt.sum())
    if found <= least:
        return False
    if found > least + _TWICE * sheet.dirtiness * dirt.size:
        return True
    place = (max(1, round(_DIGIT_WIDE * tall)), max(1, tall))
    return float(cv2.boxFilter(dirt, cv2.CV_32F, place, normalize=False, borderType=cv2.BORDER_CONSTANT).max()) > least


def paled(sheet: Sheet, lines: Sequence[Line], agreed: Sequence[Agreed]) -> list[Agreed]:
    """Doubt what is much paler than the page's print: it may shine through from the other side."""
    dark = [_darkness(sheet, line) for line in lines]
    if len(dark) < _PRINT:
        return list(agreed)
    usual = float(np.median(dark))
    return [
        found
        if level >= (_PALE_DIGIT if len(found.text) == 1 and AMOUNT.fullmatch(found.text) else _PALE) * usual
        else marked(found, SPOILED, PALE_MARK)
        for level, found in zip(dark, agreed, strict=True)
    ]


def _darkness(sheet: Sheet, line: Line) -> float:
    """Return by which part of the light that the paper around gives back a line's ink is darker, on average.

    Beside a book's spine and under a shadow paper and ink are darker alike.
    """
    place = beside(line.box)
    ink = picture_of(sheet, line)[place][(sheet.dirt if line.broken else sheet.ink)[place] > 0]
    paper = float(np.percentile(crop_of(sheet, line.box), 80))
    return 1 - float(ink.mean()) / paper if len(ink) and paper else 0.0


def page_ones(sheet: Sheet, lines: Sequence[Line], readings: Sequence[Reading], agreed: Sequence[Agreed]) -> Ones:
    """Say for each line whether it is a figure whose 1s surely are no 4s without their thin strokes.

    Figures that are read in several ways are not sure, but tell how the page's 1s stand as others do.
    """
    told = [index for index, reading in enumerate(readings) if AMOUNT.fullmatch(reading.text) and reading.characters]
    ones = ones_of([_figure(sheet, lines[index], readings[index]) for index in told])
    sure = {
        index
        for index, is_sure in zip(told, ones.sure, strict=True)
        if is_sure and plain(readings[index].text) == agreed[index].text
    }
    return Ones(tuple(index in sure for index in range(len(lines))), ones.in_place)
