"""The title of a document: the lines of its cover, or the large lines before its first text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extractor.layout import PageLayout
from extractor.text.item import Item, compact, is_large
from extractor.text.numbering import ends_sentence, read_numbering
from extractor.text.paragraphs import body_size
from extractor.text.wording import read_kind, read_year
from schemas.document import BlockKind

__all__ = ["mark_cover"]

_LINES: Final = 14  # a cover has no more
_CHARACTERS: Final = 260
_LONGEST: Final = 45  # characters of a title line
_PAPER: Final = re.compile(r"(?:预算|决算|说明|报告|公开|公示|草案|方案|情况|[)）])$")
_RUNNING: Final = re.compile(r"[，,。；;：:]|\d[万亿]?元")


def mark_cover(items: Sequence[Item], layouts: Sequence[PageLayout]) -> None:
    """Give TITLE to the lines of a cover page, or to the large lines at the top of the first text page."""
    if not items:
        return
    first = items[0].line.page
    on_page = [item for item in items if item.line.page == first and item.kind is None]
    has_grid = any(layout.grids for layout in layouts if layout.page.number == first)
    others = any(item.kind is BlockKind.CONTENTS for item in items if item.line.page == first)
    text = sum(len(compact(item.line.text)) for item in on_page)
    filled = [item for item in on_page if len(item.line.text) >= 24 and item.line.size < 18]
    prose = len(filled) > 1 or any(ends_sentence(item.line.text) or len(item.line.text) > _LONGEST for item in on_page)
    whole_page = not has_grid and not others and not prose and len(on_page) <= _LINES and text <= _CHARACTERS
    if whole_page and len({item.line.page for item in items}) > 1:
        for item in on_page:
            item.kind = BlockKind.TITLE
        return
    _mark_head(items, first)


def _mark_head(items: Sequence[Item], page: int) -> None:
    running = [item for item in items if item.kind is None]
    usual = body_size(running) if running else 0.0
    for item in items:
        text = item.line.text.strip()
        if item.line.page != page or item.kind is BlockKind.CONTENTS:
            return
        if item.kind is not None:
            continue
        large = is_large(item.line, usual) or item.line.bold or (item is running[0] and _names_paper(text))
        if read_numbering(text) or ends_sentence(text) or len(text) > _LONGEST or not (large or _is_centred(item)):
            return
        item.kind = BlockKind.TITLE


def _names_paper(text: str) -> bool:
    """Say whether a first line in plain print is the title all the same: it names the paper of a year, no more.

    Pages that are saved as text documents keep no fonts.
    """
    title = compact(text)
    named = read_year(title) is not None and read_kind(title) is not None
    return named and _PAPER.search(title) is not None and _RUNNING.search(title) is None


def _is_centred(item: Item) -> bool:
    """Say whether a line stands in the middle of its page and does not fill it, as a line of a paragraph does."""
    box = item.line.bbox
    return abs(box.centre[0] - item.width / 2) < 0.06 * item.width and box.width < 0.62 * item.width
