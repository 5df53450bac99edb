"""Figures of a scan that are doubtful whatever their digits look like: by their cells, columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from extractor.ocr.engine import PixelBox
from extractor.scan.again import Agreed
from schemas.document import CERTAIN

__all__ = [
    "AMOUNT", "DECIMALS_MARK", "HAN", "INK_MARK", "LETTER_MARK", "PALE_MARK", "SPOILED", "THIN_MARK", "WALL_MARK",
    "WORDS_MARK", "Line", "doubted", "is_cornered", "is_off_middle", "is_poor", "marked", "perhaps_fours",
]  # fmt: skip

AMOUNT: Final = re.compile(r"[-−]?\d[\d,，]*(?:[.．]\d+)?[%％]?")
_POINTED: Final = re.compile(r"[-−]?\d[\d,，]*[.．]\d+")
HAN: Final = re.compile(r"[\u3400-\u9fff]")
WALL_MARK: Final = "单元格边线不清"  # the cell may be two
DECIMALS_MARK: Final = "小数位数与同栏不同"  # a point may be lost, or a stroke taken for a digit
LETTER_MARK: Final = "同栏皆为数字"  # a stroke beside a figure may be no letter
WORDS_MARK: Final = "同栏皆非数字"  # a unit may have been taken for digits
INK_MARK: Final = "读数与字迹不全相符"  # ink or a gap that the reading does not explain
PALE_MARK: Final = "字迹过淡"  # may shine through from the other side
THIN_MARK: Final = "细笔画缺失，1可能是4"  # all over the page
SPOILED: Final = 0.5  # confidence, at most, of what is nearly a figure, or of a figure in a cell that may be two
_ODD: Final = 0.85  # confidence, at most, of a figure with other decimals than its column's
_COLUMN: Final = 6  # other figures of a column that show how it is printed
_POOR: Final = 0.25  # part of a page's figures in doubt from which none of its figures is certain
_THIN: Final = 0.02  # the same on a page whose thin strokes are lost: next to any doubt there
_ONES: Final = 0.85  # confidence, at most, of a 1 there
_ENOUGH: Final = 8  # figures that tell how a page is printed
_TELLING: Final = 3  # characters; a lone 0 without neighbours is unsure on every scan
_LETTERED: Final = re.compile(r"[A-Za-z]{1,2}\d[\d.,]*|\d[\d.,]*[A-Za-z]{1,2}|[\u3400-\u9fff]\d[\d,]*\.\d+")
_DIGITS: Final = re.compile(r"\d{1,3}")
_SHORT: Final = 2  # characters of a mark or a unit
_PAGE: Final = 12  # figures with a point that show how a page prints its decimals
_RARE: Final = 4  # others in a column, at least, for each that is unlike them
_SEPARATOR: Final = re.compile(r"[,，.．:：·'、]")
_AT: Final = 0.6  # heights of print: how near a wall figures end that are set to the right
_OVER: Final = 0.25  # heights of print: by how much a figure set against a wall may stand out over it
_TOUCHING: Final = 0.1  # heights of a figure: how near to a wall print is part of it
_CENTRED: Final = 0.3  # heights of print off the middle
_TWO_FIGURES: Final = re.compile(r"\d[.．]\d[\d,，]{3,}[.．]\d")  # a comma taken for a point has three digits behind it
_LOST_WALLS: Final = 3  # cells with two figures beside each other, one below the other
_AS_WIDE: Final = 0.6  # of such a cell's width: what is narrower has its walls


class Line(NamedTuple):
    """A line of print to be recognised: its ink's box in pixels, and whether it stands in a cell.

    ``cell`` and ``column`` number the page's cells and columns, ``room`` is the cell's box. ``across`` says that the
    line crosses a border of other rows, ``parted`` that it has a gap there, ``cornered`` that it is set as in a column
    of those rows: the cell may be two whose wall was lost. ``broken`` says that it is of ink that was taken for dirt.
    """

    box: PixelBox
    in_cell: bool
    cell: int = -1
    across: bool = False
    parted: bool = False
    cornered: bool = False
    column: int = -1
    room: PixelBox | None = None
    broken: bool = False


def is_cornered(box: PixelBox, edges: Sequence[int], height: float) -> bool:
    """Say whether a line in a cell that is merged over columns stands in one of them as in a cell of its own.

    ``edges`` are the x of the cell's walls and of the borders between them that other rows have.
    """
    middle, whole = (box.left + box.right) / 2, (edges[0] + edges[-1]) / 2
    over = _OVER * height
    for left, right in pairwise(edges):
        if left - over <= box.left and box.right <= right + over and len(edges) > 2:
            set_right = right != edges[-1] and right - box.right < _AT * height
            in_middle = abs(middle - (left + right) / 2) < _CENTRED * height
            return set_right or (in_middle and abs(middle - whole) > height)
    return False


def is_off_middle(box: PixelBox, edges: Sequence[int], height: float) -> bool:
    """Say whether a line in a cell that is merged over rows stands in one of them, and not in the cell's middle.

    ``edges`` are the y of the cell's walls and of the borders between them that other columns have.
    """
    middle, whole = (box.top + box.bottom) / 2, (edges[0] + edges[-1]) / 2
    return (
        len(edges) > 2
        and abs(middle - whole) > height / 2
        and any(
            top - _OVER * height <= box.top and box.bottom <= bottom + _OVER * height for top, bottom in pairwise(edges)
        )
    )


def doubted(lines: Sequence[Line], agreed: Sequence[Agreed]) -> list[Agreed]:
    """Doubt figures of cells that may be two, and those with other decimals, or a letter, unlike all of their column,
    and digits in columns of words.

    A wall between two cells may have been lost where a figure stands with words or with a gap over a border of other
    rows, or where only one side of that border is filled; where several figures stand
    below each other in one cell, or a figure below words; or where cells above or below it hold figures beside each
    other.
    """
    reasons = (
        (_perhaps_two(lines, agreed), SPOILED, WALL_MARK),
        (
            _odd_decimals(lines, agreed) | _lone_decimals(lines, agreed) | _cut_decimals(lines, agreed),
            _ODD,
            DECIMALS_MARK,
        ),
        (_lettered(lines, agreed), SPOILED, LETTER_MARK),
        (_among_words(lines, agreed), SPOILED, WORDS_MARK),
    )
    return [
        next((marked(found, sure, mark) for doubtful, sure, mark in reasons if index in doubtful), found)
        for index, found in enumerate(agreed)
    ]


def _perhaps_two(lines: Sequence[Line], agreed: Sequence[Agreed]) -> set[int]:
    """Return the figures in cells that may be two."""
    worded = {line.cell for line, found in zip(lines, agreed, strict=True) if line.in_cell and HAN.search(found.text)}
    amounts = Counter(
        line.cell for line, found in zip(lines, agreed, strict=True) if line.in_cell and AMOUNT.fullmatch(found.text)
    )
    open_sides = _without_walls(lines, agreed)
    return {
        index
        for index, (line, found) in enumerate(zip(lines, agreed, strict=True))
        if (line.across and AMOUNT.search(found.text) and not AMOUNT.fullmatch(found.text))
        or (line.parted and AMOUNT.search(found.text))
        or (line.cornered and AMOUNT.fullmatch(found.text))
        or (
            line.in_cell
            and AMOUNT.fullmatch(found.text)
            and (amounts[line.cell] > 1 or line.cell in worded or index in open_sides)
        )
    }


def _without_walls(lines: Sequence[Line], agreed: Sequence[Agreed]) -> set[int]:
    """Return the figures in cells as wide as several others in which two figures stand beside each other."""
    figures: dict[int, list[Line]] = {}
    wide: dict[int, PixelBox] = {}
    for line, found in zip(lines, agreed, strict=True):
        if line.room is not None and AMOUNT.fullmatch(found.text):
            others = figures.setdefault(line.cell, [])
            if any(one.box.top < line.box.bottom and line.box.top < one.box.bottom for one in others):
                wide[line.cell] = line.room
            others.append(line)
        elif line.room is not None and _TWO_FIGURES.search(found.text):
            wide[line.cell] = line.room
    if len(wide) < _LOST_WALLS:
        return set()
    return {
        index
        for index, (line, found) in enumerate(zip(lines, agreed, strict=True))
        if line.room is not None
        and AMOUNT.fullmatch(found.text)
        and sum(_as_wide(line.room, room) for room in wide.values()) >= _LOST_WALLS
    }


def _as_wide(one: PixelBox, other: PixelBox) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > _AS_WIDE * (other.right - other.left)


def marked(found: Agreed, confidence: float, mark: str) -> Agreed:
    """Return a reading no surer than a confidence, with a mark that says why."""
    return found._replace(confidence=min(found.confidence, confidence), marks=(*found.marks, mark))


def _odd_decimals(lines: Sequence[Line], agreed: Sequence[Agreed]) -> set[int]:
    """Return the figures whose column shows another number of decimals everywhere else; a bare 0 is no odd one."""
    columns: dict[int, dict[int, int]] = {}
    for index, (line, found) in enumerate(zip(lines, agreed, strict=True)):
        if line.column >= 0 and AMOUNT.fullmatch(found.text) and found.text.strip("-−0%％"):
            columns.setdefault(line.column, {})[index] = _decimals(found.text)
    odd: set[int] = set()
    for figures in columns.values():
        one = _unlike(figures, _COLUMN)
        if one is None:
            continue
        usual = next(decimals for index, decimals in figures.items() if index != one)
        # what stands above all figures may be the column's number
        highest = min(figures, key=lambda index: lines[index].box.top)
        if usual and not (one == highest and len(agreed[one].text) <= usual):
            odd.add(one)
    return odd


def _lone_decimals(lines: Sequence[Line], agreed: Sequence[Agreed]) -> set[int]:
    """Return the figure that alone on its page has another number of decimals; columns of a few rows tell none."""
    pointed = {
        index: decimals
        for index, (line, found) in enumerate(zip(lines, agreed, strict=True))
        if line.column >= 0 and _POINTED.fullmatch(found.text) and (decimals := _decimals(found.text))
    }
    one = _unlike(pointed, _PAGE)
    return set() if one is None else {one}


def _cut_decimals(lines: Sequence[Line], agreed: Sequence[Agreed]) -> set[int]:
    """Return the figures with one decimal that run into the wall at their right: it may have taken the second."""
    return {
        index
        for index, (line, found) in enumerate(zip(lines, agreed, strict=True))
        if line.room is not None
        and line.room.right - line.box.right < _TOUCHING * (line.box.bottom - line.box.top)
        and _POINTED.fullmatch(found.text)
        and _decimals(found.text) == 1
    }


def _unlike(decimals: Mapping[int, int], least: int) -> int | None:
    """Return the index of the only figure with other decimals than all others, where there are enough of these."""
    times = Counter(decimals.values())
    if len(decimals) <= least or len(times) != 2 or min(times.values()) != 1:
        return None
    return next(index for index, count in decimals.items() if times[count] == 1)


def _lettered(lines: Sequence[Line], agreed: Sequence[Agreed]) -> set[int]:
    """Return the few figures with a letter beside them, or a character before them, in columns of figures."""
    figures: Counter[int] = Counter()
    found: dict[int, list[int]] = {}
    for index, (line, one) in enumerate(zip(lines, agreed, strict=True)):
        if line.column >= 0 and AMOUNT.fullmatch(one.text):
            figures[line.column] += 1
        elif line.column >= 0 and _LETTERED.fullmatch(one.text):
            found.setdefault(line.column, []).append(index)
    return {
        index
        for column, indices in found.items()
        if figures[column] >= max(_COLUMN, _RARE * len(indices))
        for index in indices
    }


def _among_words(lines: Sequence[Line], agreed: Sequence[Agreed]) -> set[int]:
    """Return the few short figures in columns of marks and units: a % may look like 96."""
    short: Counter[int] = Counter()
    found: dict[int, list[int]] = {}
    for index, (line, one) in enumerate(zip(lines, agreed, strict=True)):
        if line.column >= 0 and _DIGITS.fullmatch(one.text):
            found.setdefault(line.column, []).append(index)
        elif line.column >= 0 and 0 < len(one.text) <= _SHORT and not AMOUNT.fullmatch(one.text):
            short[line.column] += 1
    return {
        index
        for column, indices in found.items()
        if short[column] >= max(_COLUMN, _RARE * len(indices))
        for index in indices
    }


def _decimals(text: str) -> int:
    return len(text.rstrip("%％").replace("．", ".").partition(".")[2])


def is_poor(lines: Sequence[Line], agreed: Sequence[Agreed], *, thin: bool = False, anywhere: bool = False) -> bool:
    """Say whether a page is printed or copied so poorly that many of its figures in cells are in doubt.

    Errors of one page are not independent. On a ``thin`` page, whose thin strokes are lost, fewer doubts tell it, also
    outside of cells and among few figures. ``anywhere`` says that the others outside of cells count, too.
    """
    figures = [
        found
        for line, found in zip(lines, agreed, strict=True)
        if (line.in_cell or thin or anywhere) and AMOUNT.fullmatch(found.text) and len(found.text) >= _TELLING - thin
    ]
    enough, part = (1, _THIN) if thin else (_ENOUGH, _POOR)
    return len(figures) >= enough and sum(map(_is_unclear, figures)) > part * len(figures)


def _is_unclear(figure: Agreed) -> bool:
    """Say whether the digits of a figure are in doubt; where only separators are, its strokes are there."""
    digits = {_SEPARATOR.sub("", text) for text in (figure.text, *figure.others)}
    return figure.confidence < CERTAIN and (not figure.others or len(digits) > 1)


def perhaps_fours(agreed: Sequence[Agreed], *, words: bool = True, sure: Sequence[bool] | None = None) -> list[Agreed]:
    """Doubt every 1 in figures, and in ``words`` too: where thin strokes are lost a 4 is a clear 1 to every reader.

    ``sure`` says of each whether its 1s are told otherwise.
    The other readings stay, so that no second look at the same ink takes the doubt away.
    """
    return [
        marked(found, _ONES, THIN_MARK)._replace(others=(*found.others, *_as_fours(found.text)))
        if "1" in found.text and not is_sure and (words or AMOUNT.fullmatch(found.text))
        else found
        for found, is_sure in zip(agreed, sure or [False] * len(agreed), strict=True)
    ]


def _as_fours(text: str) -> list[str]:
    return [text[: match.start()] + "4" + text[match.end() :] for match in re.finditer("1", text)]
