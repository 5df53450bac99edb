"""Headers, footers and page numbers: lines at a page's edge that say the same on many pages, or number them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from extractor.text.item import Item, compact
from schemas.document import BlockKind

__all__ = ["mark_furniture"]

_DASHES: Final = r"[\s\-—–―_·~•|]*"
_PAGE_NUMBER: Final = re.compile(
    rf"{_DASHES}(?:第\s*)?(?:\d{{1,4}}|[ivxlc]{{1,6}}|第\s*[一二三四五六七八九十百]{{1,4}}\s*页)(?:\s*页)?"
    rf"(?:[\s/,、]*(?:共|of)?\s*\d{{1,4}}\s*页?)?{_DASHES}",
    re.IGNORECASE,
)
_DASH: Final = re.compile(r"[-—–―_·~•|\s]+")
# A table's own lines repeat on its continuation pages; they are captions, not headers.
_TABLE_LINE: Final = re.compile(
    r"(?:单位|部门)(?:名称)?[:：]|^(?:附|续|公开|预算|决算)*\d*表\s*[\d一二三四五六七八九十]|表(?:[（(].{1,15}[)）])?$"
    r"|^[（(]?20\d\d[)）(（]?年度?[)）]?$"
)
_EDGE: Final = 0.115  # share of the page's height that counts as its edge
_FOOT: Final = 0.18  # page numbers stand higher on pages with a wide margin


def mark_furniture(items: Sequence[Item]) -> None:
    """Give HEADER and FOOTER to the lines of all pages that are the pages' and not the text's."""
    pages: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        pages[item.line.page].append(item)
    _mark_repeated(items, len(pages))
    for on_page in pages.values():
        _mark_page_number(on_page)


def _mark_page_number(on_page: Sequence[Item]) -> None:
    lowest = max(on_page, key=lambda item: item.line.bbox.y1)
    highest = min(on_page, key=lambda item: item.line.bbox.y0)
    for item in on_page:
        if item.kind is not None or len(item.line.text) > 24:
            continue
        text = unicodedata.normalize("NFKC", item.line.text).strip()
        if not _PAGE_NUMBER.fullmatch(text) and not _DASH.fullmatch(text):
            continue
        if any(_beside(item, other) for other in on_page):
            continue  # the last number of a contents page, not the page's own
        box = item.line.bbox
        at_foot = box.y0 > (1 - _EDGE) * item.height or (
            box.y0 > (1 - _FOOT) * item.height and box.y1 > lowest.line.bbox.y1 - box.height
        )
        at_head = box.y1 < _EDGE * item.height and box.y0 < highest.line.bbox.y0 + box.height
        at_side = box.x1 < 0.07 * item.width or box.x0 > 0.93 * item.width
        if at_foot or at_side:
            item.kind = BlockKind.FOOTER
        elif at_head:
            item.kind = BlockKind.HEADER


def _beside(item: Item, other: Item) -> bool:
    """Say whether another line, of the text's own, stands on the same row."""
    apart = other.line.bbox.y1 <= item.line.bbox.centre[1] or other.line.bbox.y0 >= item.line.bbox.centre[1]
    return other is not item and other.kind is None and not apart and not _DASH.fullmatch(other.line.text)


def _mark_repeated(items: Sequence[Item], page_count: int) -> None:
    repeated: dict[tuple[str, bool, int], list[Item]] = defaultdict(list)
    for item in items:
        box = item.line.bbox
        at_head = box.y1 < _EDGE * item.height
        if item.kind is not None or not (at_head or box.y0 > (1 - _EDGE) * item.height):
            continue
        text = compact(item.line.text)
        if text and not _TABLE_LINE.search(text):
            repeated[text, at_head, round(item.height / 20)].append(item)
    needed = 3 if page_count >= 6 else 2
    for (_, at_head, _), found in repeated.items():
        for item in found:
            near = {other.line.page for other in found if abs(other.line.bbox.y0 - item.line.bbox.y0) < 4}
            if len(near) >= needed:
                item.kind = BlockKind.HEADER if at_head else BlockKind.FOOTER
