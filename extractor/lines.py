"""Lines of text from glyphs: words spaced as printed, lines in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import lt, sub
from typing import Any

from extractor.content import Glyph
from extractor.layout import TextLine
from extractor.upright import upright_columns
from schemas.document import Source
from schemas.geometry import BBox

__all__ = ["is_level", "is_one_run", "join_texts", "line_of", "lines_in", "lines_of", "rows_of"]

_SAME_ROW = 0.45  # of the smaller size: how far the middles of glyphs of one line may differ
_SMALL = 0.8  # of the line's size: what is smaller may be raised
_WORD_GAP = 0.22  # of the size: a gap that is a blank between Latin letters or figures
_MIXED_GAP = 1.0  # the same beside Chinese punctuation and between Chinese and Latin
_FIGURE_GAP = 0.5  # the same inside figures, whose marks some fonts set in a full digit's width
_CHINESE_GAP = 0.6  # the same where Chinese characters are involved; justified text stretches them
_PART_GAP = 2.0  # a gap that parts a line into two texts
_LEFT_OPEN = 8.0  # a gap before a mark that cannot begin a text
_SPREAD_GAP = 4.0  # the same between single characters: spread titles (目    录) stay together
_FIGURE = frozenset("0123456789.,，")
_CLOSING = frozenset("%％。；，、：）")
_NUMERIC = frozenset("0123456789.,，％%-－")
_DOUBTFUL_FIRST = (Source.OCR, Source.REPAIRED, Source.TEXT)
_HALF_GROUP = re.compile(r"(?:^|\s)-?\d{1,3}(?:,\d{3})*,\d{1,2}$")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d*)?")


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the glyphs as printed lines from top to bottom, each from left to right.

    Text that runs up or down the page forms lines of its own after the others, in its own reading order.
    """
    glyphs = list(glyphs)
    upright = [glyph for glyph in glyphs if not glyph.turn]
    rows = _rows(upright)
    for turn in sorted({glyph.turn for glyph in glyphs} - {0}) if len(upright) < len(glyphs) else ():
        group = [glyph for glyph in glyphs if glyph.turn == turn]
        lying = [_laid(glyph, turn) for glyph in group]
        back = {id(flat): glyph for flat, glyph in zip(lying, group, strict=True)}
        rows += [[back[id(flat)] for flat in row] for row in _rows(lying)]
    return rows


def _laid(glyph: Glyph, turn: int) -> Glyph:
    """Return the glyph where it would stand if its text ran from left to right."""
    _, x0, y0, x1, y1, *_ = glyph
    if turn == 90:
        box = (y0, -x1, y1, -x0)
    elif turn == 270:
        box = (-y1, x0, -y0, x1)
    else:
        box = (-x1, -y1, -x0, -y0)
    return glyph._replace(x0=box[0], y0=box[1], x1=box[2], y1=box[3])


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    if len(glyphs) < 2 or _is_row(glyphs):
        return [glyphs] if glyphs else []
    middles = sorted([((glyph.y0 + glyph.y1) / 2, index) for index, glyph in enumerate(glyphs)])
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    last = size = 0.0
    for middle, index in middles:
        glyph = glyphs[index]
        small, large = (size, glyph.size) if size < glyph.size else (glyph.size, size)
        # a raised or lowered small figure lies within its line's height
        if row and middle - last > _SAME_ROW * (large if small < _SMALL * large else small):
            row.sort(key=_left)
            rows.append(row)
            row = []
        if not row or glyph.size >= size * _SMALL:  # nor must it pull the line's middle away
            last, size = middle, glyph.size
        row.append(glyph)
    row.sort(key=_left)
    rows.append(row)
    return rows


def _is_row(glyphs: list[Glyph]) -> bool:
    """Say whether glyphs are one row of one size and in order already, as in most cells: nothing is to be sorted."""
    _, x, y0, _, y1, size, *_ = glyphs[0]
    low = high = (y0 + y1) / 2
    x -= 1
    for _, x0, y0, _, y1, own, *_ in glyphs:
        middle = (y0 + y1) / 2
        if x0 <= x or own != size:
            return False
        x = x0
        if middle < low:
            low = middle
        elif middle > high:
            high = middle
    return high - low <= _SAME_ROW * size


def _left(glyph: Glyph) -> float:
    return glyph.x0


def is_level(glyphs: Sequence[Glyph]) -> bool:
    """Say whether upright glyphs (at least one) are so much at one height that they, and any of them, are one row."""
    middles = [(glyph.y0 + glyph.y1) / 2 for glyph in glyphs]
    spread = max(middles) - min(middles)
    return spread <= _SAME_ROW * min(glyph.size for glyph in glyphs) and not any(glyph.turn for glyph in glyphs)


def is_one_run(line: Sequence[Glyph]) -> bool:
    """Say whether a line was drawn as one text without a leap, as lines of prose are and rows of a table are not."""
    return line[0].run == line[-1].run != 0


def lines_in(glyphs: Sequence[Glyph], page: int) -> list[TextLine]:
    """Return the glyphs of a cell (at least one) as text lines from top to bottom, each whole whatever its gaps.

    A text that is set from top to bottom comes as its columns, the right one first.
    """
    columns = list(zip(*glyphs, strict=True))
    _, x0s, y0s, x1s, y1s, sizes, _, _, _, _, turns, *_ = columns
    level = _are_equal(sizes) and _are_equal(y0s) and _are_equal(y1s) and not any(turns)
    if level and all(map(lt, x0s, x0s[1:])):  # one row in order, as in most cells: nothing is to be sorted
        return [_text_line(glyphs, columns, BBox(x0s[0], y0s[0], max(x1s), y1s[0]), sizes[0], page)]
    return [line_of(row, page) for row in upright_columns(glyphs) or rows_of(glyphs)]


def _are_equal(values: Sequence[object]) -> bool:
    return values.count(values[0]) == len(values)


def line_of(row: Sequence[Glyph], page: int) -> TextLine:
    """Return a row of glyphs, in reading order, as one text line."""
    columns = list(zip(*row, strict=True))
    _, x0s, y0s, x1s, y1s, sizes, *_ = columns
    size = sizes[0] if _are_equal(sizes) else max(set(sizes), key=lambda value: (sizes.count(value), value))
    return _text_line(row, columns, BBox(min(x0s), min(y0s), max(x1s), max(y1s)), size, page)


def _text_line(row: Sequence[Glyph], columns: Sequence[Sequence[Any]], box: BBox, size: float, page: int) -> TextLine:
    """Return a row as a text line; ``columns`` are its glyphs' texts, x0s and so on, ``size`` that of most."""
    texts, x0s, _, x1s, _, sizes, _, bolds, sources, confidences, turns, *_ = columns
    close = not turns[0] and max(map(sub, x0s[1:], x1s), default=0.0) <= _WORD_GAP * min(sizes)
    text = "".join(texts) if close else _spaced(row)
    source = sources[0] if _are_equal(sources) else next(source for source in _DOUBTFUL_FIRST if source in sources)
    return TextLine(text, page, box, round(size, 2), 2 * sum(bolds) > len(row), source, min(confidences))


def _spaced(row: Sequence[Glyph]) -> str:
    parts = [row[0].text]
    turned = row[0].turn
    for before, glyph in pairwise(row):
        if turned == 0:
            gap = glyph.x0 - before.x1
        elif turned == 90:
            gap = glyph.y0 - before.y1
        elif turned == 270:
            gap = before.y0 - glyph.y1
        else:
            gap = before.x0 - glyph.x1
        size = min(before.size, glyph.size)
        if gap > _WORD_GAP * size and gap > size * _blank_from(before.text[-1], glyph.text[0]):
            parts.append(" ")
        parts.append(glyph.text)
    return "".join(parts)


def _blank_from(before: str, after: str) -> float:
    """Return the gap, in sizes, from which there is a blank between two characters."""
    if before in _FIGURE and after in _FIGURE:
        return _FIGURE_GAP
    latin = is_latin(before), is_latin(after)
    if all(latin):
        return _MIXED_GAP if after in "%％" else _WORD_GAP
    # typesetters space figures in Chinese text and squeeze or stretch marks; neither means a blank
    return _MIXED_GAP if any(latin) or not (before.isalnum() and after.isalnum()) else _CHINESE_GAP


def is_latin(character: str) -> bool:
    """Say whether a character is written with blanks between words: Latin letters, digits and ASCII marks."""
    return character < "\u2e80" and character not in "“”‘’…—、。·"


def join_texts(before: str, after: str, *, full: bool) -> str:
    """Return two printed lines of one text as one text.

    Chinese joins without a blank. Two figures join only where the first line was ``full`` (no room for one more
    digit) or its last figure is plainly broken off (``819.``), so that figures below each other stay two figures.
    """
    if not before or not after:
        return before + after
    last, first = before[-1], after[0]
    if last in _NUMERIC and first in _NUMERIC:
        broken = last in ".,，" or first in ".,，%％" or _cuts_group(before, after)
        return before + after if full or broken else f"{before} {after}"
    if is_latin(last) and is_latin(first) and last.isalnum() and first.isalnum():
        # a code or figure broken in a full line goes on; words part
        return before + after if full and (last.isdigit() and first.isdigit()) else f"{before} {after}"
    return before + after


def _cuts_group(before: str, after: str) -> bool:
    """Whether a break went through one group of three digits: ``5,67`` above ``0,754.00`` is no figure by itself."""
    return bool(_HALF_GROUP.search(before)) and bool(_GROUPED.fullmatch(before.rsplit(maxsplit=1)[-1] + after))


def lines_of(rows: Iterable[Sequence[Glyph]], page: int) -> list[TextLine]:
    """Return the text lines of rows of glyphs outside tables in reading order.

    What stands apart in one printed line (单位名称 on the left, 单位：万元 on the right) becomes lines of its own;
    columns of prose side by side are read one after the other.
    """
    return _in_reading_order([line_of(part, page) for row in rows for part in _parts(row)])


def _parts(row: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    if row[0].turn:
        yield row
        return
    start = 0
    least = _PART_GAP * min(glyph.size for glyph in row)
    for place, (before, glyph) in enumerate(pairwise(row), start=1):
        gap = glyph.x0 - before.x1
        if gap <= least:
            continue
        size = max(before.size, glyph.size)
        if glyph.text[0] in _CLOSING and gap < _LEFT_OPEN * size:
            continue  # the blank of a form letter, filled in from its left (占 12.34      %；)
        if gap > _PART_GAP * size and (gap > _SPREAD_GAP * size or not _alone(row, place, gap)):
            yield row[start:place]
            start = place
    yield row[start:]


def _alone(row: Sequence[Glyph], position: int, gap: float) -> bool:
    """Say whether the characters on both sides of a gap stand singly, as in a spread-out title."""
    before, after = row[position - 1], row[position]
    left = position < 2 or before.x0 - row[position - 2].x1 > 0.5 * gap
    right = position + 1 >= len(row) or row[position + 1].x0 - after.x1 > 0.5 * gap
    return left and right and not (is_latin(before.text[-1]) or is_latin(after.text[0]))


def _in_reading_order(lines: list[TextLine]) -> list[TextLine]:
    gutter = _gutter(lines)
    if gutter is None:
        return lines
    left = [line for line in lines if line.bbox.x1 <= gutter]
    right = [line for line in lines if line.bbox.x1 > gutter]
    return left + right


def _gutter(lines: Sequence[TextLine]) -> float | None:
    """Return the x of a gap that parts the page into two columns of prose, None for a single column.

    Both sides need many long lines over the same height: a label with its value, a contents page with its page
    numbers or a signature on the right are no columns.
    """
    if len(lines) < 12:
        return None
    spans = sorted((line.bbox.x0, line.bbox.x1) for line in lines)
    reach = spans[0][1]
    gaps = []
    for x0, x1 in spans:
        if x0 - reach > 12:
            gaps.append((reach + x0) / 2)
        reach = max(reach, x1)
    for gutter in gaps:
        sides = ([line for line in lines if line.bbox.x1 <= gutter], [line for line in lines if line.bbox.x1 > gutter])
        if all(sum(len(line.text) >= 10 for line in side) >= max(6, 0.6 * len(side)) for side in sides):
            return gutter
    return None
