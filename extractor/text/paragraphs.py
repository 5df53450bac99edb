"""Printed lines to paragraphs: which line goes on with the sentence of the line before.

Official Chinese text is set in full lines with the first line of a paragraph indented by two characters. So a line that
is not full ends a paragraph, an indented line begins one, and both hold over a page break.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from extractor.layout import PageLayout, TextLine
from extractor.text.item import Item, is_large, same_row, same_size
from extractor.text.numbering import ends_sentence, read_numbering
from schemas.geometry import BBox

__all__ = ["Frame", "body_size", "continues", "frames_of", "group_paragraphs"]

_FIRST_TOKEN: Final = re.compile(r"[（(“‘《]?[0-9A-Za-z.,%％]+[万亿]?")
_ITEM_RANK: Final = 3
_EDGE_LINES: Final = 3
_BARE_PART: Final = re.compile(r"第.{1,3}(?:部分|章|篇)[:：]?")
_OPEN_END: Final = re.compile(r"[，、,（(“《：]$")


class Frame(NamedTuple):
    """Where the running text of a page stands: its left and right edge, and the usual size and pitch of its lines."""

    left: float
    right: float
    size: float
    pitch: float


def frames_of(items: Sequence[Item]) -> dict[int, Frame]:
    """Return the frame of each page's running text.

    A page with little text takes that of pages as wide, unless its few lines show both edges by themselves.
    """
    by_width: dict[int, list[Item]] = defaultdict(list)
    by_page: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        by_width[round(item.width / 10)].append(item)
        by_page[item.line.page].append(item)
    usual = {width: _frame(found) for width, found in by_width.items()}
    frames: dict[int, Frame] = {}
    for page, found in by_page.items():
        long = [item for item in found if len(item.line.text) >= 15]
        own = len(long) >= 8 or _shows_edges([item.line for item in long])
        frames[page] = _frame(found) if own else usual[round(found[0].width / 10)]
    return frames


def _shows_edges(lines: Sequence[TextLine]) -> bool:
    """Say whether three lines below each other are full to one right edge, and two of them begin at one left edge."""
    if len(lines) < _EDGE_LINES:
        return False
    right = max(line.bbox.x1 for line in lines)
    full = [line for line in lines if line.bbox.x1 > right - 0.3 * line.size]
    left = min(line.bbox.x0 for line in lines)
    return len(full) >= _EDGE_LINES and sum(line.bbox.x0 < left + 0.3 * line.size for line in full) >= _EDGE_LINES - 1


def body_size(items: Sequence[Item]) -> float:
    """Return the font size in which most characters are set."""
    sizes: Counter[float] = Counter()
    for item in items:
        sizes[round(item.line.size * 2) / 2] += len(item.line.text)
    return sizes.most_common(1)[0][0]


def _frame(items: Sequence[Item]) -> Frame:
    size = body_size(items)
    long = [item.line for item in items if len(item.line.text) >= 15] or [item.line for item in items]
    right = sorted(line.bbox.x1 for line in long)[int(len(long) * 0.9)] if len(long) > 1 else long[0].bbox.x1
    full = [line for line in long if line.bbox.x1 > right - 3 * size]
    # The left edge is the leftmost place where a good share of full lines begin; a lone outdented line is none.
    lefts = Counter(round(line.bbox.x0 / 3) for line in full)
    common = [place for place, count in lefts.items() if count >= max(1, 0.12 * len(full))]
    left = min(line.bbox.x0 for line in full if round(line.bbox.x0 / 3) in common) if common else long[0].bbox.x0
    steps = [
        second.line.bbox.y0 - first.line.bbox.y0
        for first, second in pairwise(items)
        if first.line.page == second.line.page and second.line.bbox.y0 > first.line.bbox.y1 - first.line.size / 2
    ]
    pitch = sorted(steps)[len(steps) // 2] if steps else 1.5 * size
    return Frame(left, right, size, max(pitch, size))


def _is_full(line: TextLine, following: TextLine, frame: Frame) -> bool:
    """Say whether the next line's first word would not have fitted any more."""
    token = _FIRST_TOKEN.match(following.text.strip())
    room = 2.2 + (0.55 * len(token.group()) if token else 0)
    return line.bbox.x1 > frame.right - room * line.size


def _is_centred(line: TextLine, frame: Frame) -> bool:
    middle = (frame.left + frame.right) / 2
    return line.bbox.x0 > frame.left + 3 * line.size and abs(line.bbox.centre[0] - middle) < 1.5 * line.size


def continues(before: TextLine, line: TextLine, frame: Frame, *, first: TextLine) -> bool:
    """Say whether ``line`` goes on with the paragraph that began with ``first`` and now ends with ``before``."""
    if same_row(before, line):
        return line.bbox.x0 - before.bbox.x1 < 2.5 * line.size
    title = _is_title_of_part(first, before, line, frame)
    if title or not _fits(before, line, frame):
        return title
    full = _is_full(before, line, frame)
    numbering = read_numbering(line.text.strip())
    if _is_centred(line, frame) and (_is_centred(before, frame) or full):
        return full and numbering is None and is_large(line, frame.size)
    if numbering and _begins_item(before, line, frame, first=first, full=full, rank=numbering.rank):
        return False
    if line.bbox.x0 - frame.left > 1.2 * line.size:
        # A paragraph that is indented as a whole: its lines stand below each other.
        hanging = abs(line.bbox.x0 - before.bbox.x0) < line.size / 2
        return hanging and full and not ends_sentence(before.text)
    return full or _stays_open(before, frame, first=first)


def _begins_item(before: TextLine, line: TextLine, frame: Frame, *, first: TextLine, full: bool, rank: int) -> bool:
    """Say whether numbering at a line's start begins a heading or item and is no wrapped （一） inside a sentence."""
    if not full or ends_sentence(before.text) or line.bbox.x0 - frame.left > 0.8 * line.size:
        return True
    # Where paragraphs have no indent that would tell, a heading's numbering is a heading's.
    return rank < _ITEM_RANK and first.bbox.x0 - frame.left < 0.8 * first.size


def _is_title_of_part(first: TextLine, before: TextLine, line: TextLine, frame: Frame) -> bool:
    """Say whether a line goes on with a part's title: below 第二部分 alone, or large and centred like its start."""
    numbering = read_numbering(first.text.strip())
    if numbering is None or numbering.rank > 0 or read_numbering(line.text.strip()) or len(line.text.strip()) > 30:
        return False
    near = before.page == line.page and line.bbox.y0 - before.bbox.y1 < 3 * before.size
    bare = before is first and _BARE_PART.fullmatch(first.text.strip()) is not None
    centred = _is_centred(line, frame) and _is_centred(before, frame) and same_size(before, line)
    return near and (bare or centred)


def _fits(before: TextLine, line: TextLine, frame: Frame) -> bool:
    """Say whether two lines are of one size and stand, where they are on one page, right below each other."""
    if not same_size(before, line):
        return False
    if before.page != line.page:
        return True
    step = line.bbox.y0 - before.bbox.y0
    # A step upwards leads to another column or to a box beside the text.
    return -before.bbox.height < step < 1.75 * max(frame.pitch, 1.2 * line.size)


def _stays_open(before: TextLine, frame: Frame, *, first: TextLine) -> bool:
    """Say whether a line that is not full is ragged prose; a heading's lack of a full stop is no open sentence."""
    text = before.text.strip()
    if ends_sentence(text):
        return False
    wide = before.bbox.x1 - frame.left > 0.6 * (frame.right - frame.left)
    prose = first is not before or "，" in text or "。" in text
    return bool(_OPEN_END.search(text)) or (wide and prose)


def group_paragraphs(
    items: Sequence[Item], frames: Mapping[int, Frame], layouts: Sequence[PageLayout]
) -> list[list[TextLine]]:
    """Group lines of running text, in reading order, into paragraphs; a grid between two lines parts them."""
    grids = {layout.page.number: tuple(grid.bbox for grid in layout.grids) for layout in layouts}
    groups: list[list[TextLine]] = []
    for item in items:
        line = item.line
        group = groups[-1] if groups else None
        if (
            group is not None
            and not (group[-1].ends and not same_row(group[-1], line))
            and not _parted(group[-1], line, grids)
            and continues(group[-1], line, frames[line.page], first=group[0])
        ):
            group.append(line)
        else:
            groups.append([line])
    return groups


def _parted(before: TextLine, line: TextLine, grids: Mapping[int, tuple[BBox, ...]]) -> bool:
    if before.page == line.page:
        return any(before.bbox.y0 < box.centre[1] < line.bbox.y1 for box in grids.get(line.page, ()))
    if line.page != before.page + 1:
        return True
    below = any(box.centre[1] > before.bbox.y0 for box in grids.get(before.page, ()))
    return below or any(box.centre[1] < line.bbox.y1 for box in grids.get(line.page, ()))
