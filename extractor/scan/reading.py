"""A page's picture read: ruling lines and cells first, then the print in each cell, then what stands outside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np

from extractor.content import POOR_MARK, POORLY_SURE, Glyph, PageContent
from extractor.ocr.engine import Character, Engine, Image, PixelBox, Reading
from extractor.scan.again import VIEWS, Agreed, agree, plain, views
from extractor.scan.blots import is_beside_blot
from extractor.scan.broken import broken_line
from extractor.scan.doubts import (
    AMOUNT,
    HAN,
    SPOILED,
    Line,
    doubted,
    is_cornered,
    is_off_middle,
    is_poor,
    perhaps_fours,
)
from extractor.scan.evidence import DIGIT_HEIGHT, explained, page_ones, page_strokes, paled
from extractor.scan.glued import figure_and_words
from extractor.scan.ready import Sheet, around, crop_of, picture_of
from extractor.scan.segments import beside, free_lines, lines_in
from extractor.scan.separators import grouped, is_ambiguous, separators_by_tail, tailed, with_sure_marks, without_speck
from extractor.scan.unread import is_character, is_hardly_read, is_illegible, overlooked
from schemas.document import CERTAIN, Region, Source
from schemas.geometry import BBox

__all__ = ["SEAL_MARK", "Glance", "glance", "read_sheet"]

_WALL: Final = 1.2  # points inside a cell's edges that belong to its walls
_TALL: Final = 2.2  # heights; free ink as tall is a picture or several lines, which the detector takes apart
_NOISE: Final = 0.5  # mean probability below which free ink is no print
_FAINT: Final = 0.8  # the same for ink of a speck's size in a cell
_SEALED: Final = 0.5  # confidence of print under a seal, at most
_SURE_FIGURE: Final = 0.98  # probability of the weakest character from which a figure needs no second look
_SURE_WORDS: Final = 0.7
_FIGURE: Final = re.compile(r"[\d,，.．·、'%％:：()（）≥≤<>=+−-]*\d[\d,，.．·、'%％:：()（）≥≤<>=+−-]*\S{0,3}")
_PARTED: Final = 0.8  # heights of print: a gap as wide is no blank of a line
_NEARLY: Final = re.compile(r"\W*\d[\d\W]*")
_CENTS: Final = re.compile(r"\d\.\d{2}(?!\d)")  # in no number of a heading, a page or a date
_LETTERED: Final = re.compile(r"(?=.*[A-Za-z_])(?=.*[.,_])(?=.*\d)[\d.,]*[A-Za-z_]{1,2}[\d.,]*")  # no figure, no code
# In a cell; a Roman I may be a 1, and a lone letter what is left of any digit.
_LIKE_DIGITS: Final = re.compile(r"[OoQDIlizZSsBbgqTtEeCUu|]{2,4}|[A-Za-z|]")
_WELL_FORMED: Final = re.compile(r"[-−+≥≤<>=(（¥￥]*\d+(?:,\d{3})*(?:\.\d+)?[%％)）、]?")
_ROUND: Final = frozenset("0OoQÒÓÔÖòóôö")
_CIRCLE: Final = 0.85  # times its height: a circle is as wide, a zero is not
_DIGIT: Final = 0.45  # heights of print; 。 is lower than a zero
_ALL_RED: Final = 0.9
_REMNANT: Final = 0.6
_UNSURE_SEPARATOR: Final = 0.5
_MOST_OTHERS: Final = 3
SEAL_MARK: Final = "印章覆盖"  # a seal lies over it
_WORD: Final = 3.0  # letters to a stretch of text on a page that lies right, at least
_SENSELESS: Final = 0.8  # certainty below which the page may lie on its side or on its head


class Glance(NamedTuple):
    """The lines of a page and what each says at the first look."""

    lines: Sequence[Line]
    readings: Sequence[Reading]

    @property
    def makes_sense(self) -> bool:
        """Say whether the page seems to be the right way up: read surely, and in words and figures, not in letters."""
        read = [reading for reading in self.readings if reading.text]
        letters = sum(len(reading.text) for reading in read)
        sure = sum(len(reading.text) * reading.weakest for reading in read)
        return not read or (sure >= _SENSELESS * letters and letters >= _WORD * len(read))


def glance(sheet: Sheet, engine: Engine) -> Glance:
    """Look at each line of a straight page once. Raises EngineError."""
    lines = [*_cell_lines(sheet), *_outside_lines(sheet, engine)]
    readings = engine.recognise([crop_of(sheet, line.box, picture_of(sheet, line)) for line in lines])
    return _parted(sheet, Glance(lines, readings), engine)


def _parted(sheet: Sheet, seen: Glance, engine: Engine) -> Glance:
    """Take apart lines outside of grids that are a figure and the words of the next column."""
    parts = {
        index: boxes
        for index, (line, reading) in enumerate(zip(*seen, strict=True))
        if not line.in_cell
        and (boxes := figure_and_words(reading, line.box, around(sheet, line.box), sheet.ink)) is not None
    }
    if not parts:
        return seen
    fresh = [Line(box, in_cell=False) for boxes in parts.values() for box in boxes]
    readings = engine.recognise([crop_of(sheet, line.box) for line in fresh])
    kept = [pair for index, pair in enumerate(zip(*seen, strict=True)) if index not in parts]
    return Glance([*(line for line, _ in kept), *fresh], [*(reading for _, reading in kept), *readings])


def read_sheet(sheet: Sheet, number: int, engine: Engine, first: Glance | None = None) -> PageContent:
    """Return the content of a straight page, of which ``first`` may be known already. Raises EngineError."""
    lines, readings = first or glance(sheet, engine)
    readings = _without_tails(sheet, lines, readings, engine)
    readings = [_told(sheet, line, reading) for line, reading in zip(lines, readings, strict=True)]
    agreed = _settled(sheet, lines, readings, engine)
    strokes = page_strokes(sheet, lines, readings)
    doubtful = strokes.lost is not False or (sheet.raster.stark and not strokes.fours_whole)
    ones = page_ones(sheet, lines, readings, agreed) if doubtful else None
    thin = (sheet.stark if strokes.lost is None else strokes.lost) and not (ones and ones.in_place)
    poor = is_poor(lines, agreed, thin=thin, anywhere=bool(strokes.lost))
    agreed = doubted(lines, [explained(sheet, *of) for of in zip(lines, readings, agreed, strict=True)])
    agreed = paled(sheet, lines, agreed)
    if ones is not None:
        agreed = perhaps_fours(agreed, words=thin, sure=ones.sure)
    shown = [
        (line, _glyph(sheet, line, reading, text, run))
        for run, (line, reading, text) in enumerate(zip(lines, readings, agreed, strict=True), 1)
    ]
    glyphs = tuple(
        _poorly_read(glyph)
        if poor and (line.in_cell or strokes.lost or thin) and AMOUNT.fullmatch(glyph.text)
        else glyph
        for line, glyph in shown
        if glyph is not None
    )
    lost = [line for line, glyph in shown if glyph is None and _is_unread(sheet, line)]
    sure = [glyph.confidence >= CERTAIN for line, glyph in shown if line.in_cell and glyph is not None]
    hardly = is_hardly_read([*sure, *(False for line in lost if line.in_cell)])
    unread = [line.box for line in lost]
    if not sheet.lattices:  # beside tables lines are found by their ink
        unread += overlooked(sheet.ink, [line.box for line in lines], sheet.height)
    height, width = (side / sheet.raster.scale for side in sheet.raster.grey.shape)
    weights = [len(glyph.text) for glyph in glyphs]
    quality = sum(g.confidence * w for g, w in zip(glyphs, weights, strict=True)) / sum(weights) if glyphs else 0.0
    reason = "recognised" + (f", turned by {sheet.angle:.2f}° and straightened" if sheet.angle else "")
    page = BBox(0.0, 0.0, width, height)
    return PageContent(
        number, width, height, 0, glyphs, sheet.rules, (page,), Source.OCR, quality, reason, _seals(sheet),
        unread=tuple(BBox(*(side / sheet.raster.scale for side in box)) for box in unread),
        spoiled=(page,) if poor or hardly else (),
    )  # fmt: skip


def _cell_lines(sheet: Sheet) -> list[Line]:
    scale = sheet.raster.scale
    lines: list[Line] = []
    number = first = 0
    for lattice in sheet.lattices:
        xs, ys = lattice.xs, lattice.ys
        for span in lattice.spans:
            box = PixelBox(
                round((xs[span.column] + _WALL) * scale),
                round((ys[span.row] + _WALL) * scale),
                round((xs[span.column + span.columns] - _WALL) * scale),
                round((ys[span.row + span.rows] - _WALL) * scale),
            )
            edges = [round(x * scale) for x in xs[span.column : span.column + span.columns + 1]]
            rows = [round(y * scale) for y in ys[span.row : span.row + span.rows + 1]]
            column = first + span.column if span.columns == 1 else -1
            found = [_cell_line(sheet, line, number, edges) for line in lines_in(sheet.ink, box, sheet.height)]
            broken = None if found else broken_line(sheet.dirt, box, sheet.height)
            if broken is not None:
                found = [_cell_line(sheet, broken, number, edges)._replace(broken=True)]
            lines += [
                line._replace(
                    column=column,
                    room=box,
                    cornered=line.cornered or is_off_middle(line.box, rows, sheet.height),
                )
                for line in found
            ]
            number += 1
        first += len(xs)
    return lines


def _cell_line(sheet: Sheet, box: PixelBox, number: int, edges: Sequence[int]) -> Line:
    crossed = [x for x in edges[1:-1] if box.left < x < box.right]
    room = round(_PARTED * sheet.height)
    parted = any(not sheet.ink[box.top : box.bottom, x - room // 2 : x + room // 2].any() for x in crossed)
    cornered = is_cornered(box, edges, sheet.height)
    return Line(box, in_cell=True, cell=number, across=bool(crossed), parted=parted, cornered=cornered)


def _outside_lines(sheet: Sheet, engine: Engine) -> list[Line]:
    """Find print outside grids: by its ink beside tables, by the detector where there is no table or no clear line."""
    ink, clean = sheet.ink.copy(), sheet.clean.copy()
    for grid in _grids(sheet):
        ink[beside(grid)] = 0
        clean[beside(grid)] = 255
    boxes = free_lines(ink, sheet.height)
    if not sheet.lattices or any(box.bottom - box.top > _TALL * sheet.height for box in boxes):
        detected = engine.detect(clean)
        boxes = [part for box in detected for part in lines_parts(ink, box, sheet.height)]
    return [Line(box, in_cell=False) for box in boxes]


def _grids(sheet: Sheet) -> list[PixelBox]:
    sides = [[round(side * sheet.raster.scale) for side in lattice.bbox] for lattice in sheet.lattices]
    return [PixelBox(max(0, left), max(0, top), right + 1, bottom + 1) for left, top, right, bottom in sides]


def lines_parts(ink: Image, box: PixelBox, height: float) -> list[PixelBox]:
    """Cut a detected line where it has wide gaps, and shrink the parts to their ink."""
    window = ink[box.top : box.bottom, box.left : box.right]
    inked = np.flatnonzero(window.any(axis=0))
    if not len(inked):
        return []
    breaks = np.flatnonzero(np.diff(inked) > 1.5 * max(height, 0.7 * (box.bottom - box.top)))
    parts = []
    for part in np.split(inked, breaks + 1):
        left, right = int(part[0]), int(part[-1]) + 1
        rows = np.flatnonzero(window[:, left:right].any(axis=1))
        parts.append(PixelBox(box.left + left, box.top + int(rows[0]), box.left + right, box.top + int(rows[-1]) + 1))
    return parts


def _without_tails(sheet: Sheet, lines: Sequence[Line], readings: Sequence[Reading], engine: Engine) -> list[Reading]:
    """Read what is nearly a figure again, in the picture without specks: no figure begins or ends in a point."""
    tailed = [index for index, reading in enumerate(readings) if _is_spoiled(reading.text) and not lines[index].broken]
    again = engine.recognise([crop_of(sheet, lines[index].box, sheet.figures) for index in tailed])
    fresh = dict(zip(tailed, again, strict=True))
    return [fresh.get(index, reading) for index, reading in enumerate(readings)]


def _told(sheet: Sheet, line: Line, reading: Reading) -> Reading:
    """Tell what has only one meaning where it stands: marks between groups of digits, and what is round in a cell.

    Alone, without neighbours to compare its height with, a zero looks like a letter; no form has one.
    """
    tall, wide = line.box.bottom - line.box.top, line.box.right - line.box.left
    if line.in_cell and reading.text in _ROUND and _DIGIT * sheet.height < tall and wide < _CIRCLE * tall:
        told = [
            Character("0", min(1.0, one.score + (one.rival_score if one.rival in _ROUND else 0.0)), one.position)
            for one in reading.characters
        ]
        return Reading("0", reading.score, tuple(told))
    return with_sure_marks(reading)


def _is_spoiled(text: str) -> bool:
    """Say whether a text of digits and points is no figure as anyone prints one (73..84, 742.60., '20101)."""
    return bool(_NEARLY.fullmatch(text)) and not _WELL_FORMED.fullmatch(text)


def _settled(sheet: Sheet, lines: Sequence[Line], readings: Sequence[Reading], engine: Engine) -> list[Agreed]:
    """Read doubtful lines again in other views, figures at a slighter doubt than words.

    Not where hardly anything can be read: a long sheet on coarse pixels would take half a minute, for nothing.
    """
    texts = [plain(reading.text) for reading in readings]
    settled = [Agreed(text, reading.weakest, ()) for reading, text in zip(readings, texts, strict=True)]
    if is_illegible(readings):
        return settled
    doubtful = [
        index
        for index, (reading, text) in enumerate(zip(readings, texts, strict=True))
        if text and (_is_spoiled(text) or reading.weakest < (_SURE_FIGURE if _FIGURE.fullmatch(text) else _SURE_WORDS))
    ]
    seen = [view for index in doubtful for view in views(picture_of(sheet, lines[index]), lines[index].box)]
    again = iter(engine.recognise(seen))
    for index in doubtful:
        all_readings = [readings[index], *(_told(sheet, lines[index], next(again)) for _ in range(VIEWS))]
        settled[index] = agree(all_readings, [plain(reading.text) for reading in all_readings])
    return _without_specks(sheet, lines, readings, settled, engine)


def _without_specks(
    sheet: Sheet, lines: Sequence[Line], readings: Sequence[Reading], settled: list[Agreed], engine: Engine
) -> list[Agreed]:
    """Read figures in cells whose point has a fainter speck above it without the speck; both readings are kept."""
    freed = {
        index: picture
        for index, (line, found) in enumerate(zip(lines, settled, strict=True))
        if line.in_cell
        and ":" in found.text
        and (picture := without_speck(found.text, readings[index], crop_of(sheet, line.box))) is not None
    }
    for index, reading in zip(freed, engine.recognise(list(freed.values())) if freed else [], strict=True):
        text, found = plain(reading.text), settled[index]
        if text == found.text.replace(":", "."):
            settled[index] = Agreed(text, min(reading.weakest, SPOILED), (found.text, *found.others))
    return settled


def _is_unread(sheet: Sheet, line: Line) -> bool:
    """Say whether a line of which no text came is print all the same, and not what is left of a seal."""
    if line.in_cell and is_beside_blot(sheet.blots, line.box):
        return True
    return (
        not line.broken and is_character(line.box, line.room, sheet.height) and _red_share(sheet, line.box) <= _ALL_RED
    )


def _poorly_read(glyph: Glyph) -> Glyph:
    return glyph._replace(confidence=min(glyph.confidence, POORLY_SURE), marks=(*glyph.marks, POOR_MARK))


def _glyph(sheet: Sheet, line: Line, reading: Reading, agreed: Agreed, run: int) -> Glyph | None:
    box, scale = line.box, sheet.raster.scale
    tall, wide = box.bottom - box.top, box.right - box.left
    speck = max(tall, wide) < 0.5 * sheet.height
    if not agreed.text or (not line.in_cell and reading.score < _NOISE) or (speck and reading.weakest < _FAINT):
        return None
    if line.broken and not (HAN.search(agreed.text) or re.search(r"\d", agreed.text)):
        return None  # dirt after all
    red = _red_share(sheet, box)
    if red > _ALL_RED and (tall < 0.3 * sheet.height or agreed.confidence < _REMNANT):
        return None  # what is left of a seal's ring
    confidence = agreed.confidence
    text = agreed.text
    if (
        (_is_spoiled(text) and (line.in_cell or _CENTS.search(text)))
        or _LETTERED.fullmatch(text)
        or (line.in_cell and _LIKE_DIGITS.fullmatch(text))
    ):
        confidence = min(confidence, SPOILED)
    if is_ambiguous(text):
        text = grouped(tailed(text, agreed.others))
        if text == plain(reading.text):
            text = separators_by_tail(text, reading, crop_of(sheet, box), tall)
        confidence = min(confidence, _UNSURE_SEPARATOR)
    marks = agreed.marks
    if red > 0:
        confidence, marks = min(confidence, _SEALED), (*marks, SEAL_MARK)
    size = max(tall, 0.6 * sheet.height) / scale / (0.95 if HAN.search(text) else DIGIT_HEIGHT)
    return Glyph(
        text, box.left / scale, box.top / scale, box.right / scale, box.bottom / scale, size,
        source=Source.OCR, confidence=round(confidence, 4), run=run,
        alternatives=tuple(other for other in agreed.others if other and other != text)[:_MOST_OTHERS], marks=marks,
    )  # fmt: skip


def _red_share(sheet: Sheet, box: PixelBox) -> float:
    """Return which part of a line's ink lies where a seal was."""
    if sheet.raster.red is None:
        return 0.0
    ink = sheet.ink[beside(box)]
    return float((ink & sheet.raster.red[beside(box)]).sum() / max(1, int(ink.sum())))


def _seals(sheet: Sheet) -> tuple[Region, ...]:
    """Return where red ink was taken out."""
    if sheet.raster.red is None:
        return ()
    joined = cv2.morphologyEx(sheet.raster.red, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    count, _, statistics, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    scale = sheet.raster.scale
    return tuple(
        Region(
            BBox(left / scale, top / scale, (left + width) / scale, (top + height) / scale),
            Source.OCR,
            "red ink (a seal or a letterhead) was taken out",
        )
        for left, top, width, height, area in statistics[1:count].tolist()
        if area > 100
    )
