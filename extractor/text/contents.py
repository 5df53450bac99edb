"""Contents pages: from the line 目录 to where the text begins, with or without leaders and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from extractor.layout import TextLine
from extractor.text.item import Item, compact
from extractor.text.numbering import ends_sentence, read_numbering
from schemas.document import BlockKind

__all__ = ["group_contents", "mark_contents"]

_HEAD: Final = re.compile(r"[【\[]?目录[】\]]?|CONTENTS", re.IGNORECASE)
_LEADER: Final = re.compile(r"[.…·•．。_\-—⋯‥\s]{3,}(?:[-—(（]?\d{1,3}[-—)）]?)?\s*$")
_NUMBER: Final = re.compile(r"[.…·．⋯\s\-—(（第]*\d{1,3}[\s\-—)）页]*")
_ENDS_IN_NUMBER: Final = re.compile(r"\D\s*\d{1,3}\s*$")
_PART: Final = re.compile(r"第.{1,3}(?:部分|章|篇)")
_LONGEST: Final = 60  # characters of an entry without leaders
_PAGES: Final = 6  # no contents of a disclosure runs longer


def _entry_key(text: str) -> str:
    """Return what an entry shares with its heading in the text: no leaders, page numbers, spaces or end marks."""
    bare = _LEADER.sub("", text)
    bare = re.sub(r"[\s\d]+$", "", bare)
    return compact(bare).rstrip("：:。.…·")


def mark_contents(items: Sequence[Item]) -> None:
    """Give CONTENTS to the head 目录 and to the entries after it; the head may be set as two lines, 目 and 录."""
    for position, item in enumerate(items[:400]):
        if item.kind is not None:
            continue
        text = compact(item.line.text)
        following = compact(items[position + 1].line.text) if position + 1 < len(items) else ""
        length = 1 if _HEAD.fullmatch(text) else 2 if text == "目" and following == "录" else 0
        if length:
            for head in items[position : position + length]:
                head.kind = BlockKind.CONTENTS
            _mark_entries(items, position + length)
            return
    _mark_headless(items)


def _mark_entries(items: Sequence[Item], start: int) -> None:
    seen: set[str] = set()
    first_page = items[start].line.page if start < len(items) else 0
    strong = 0
    for item in items[start:]:
        if item.kind is not None:
            continue
        text = item.line.text.strip()
        if item.line.page - first_page >= _PAGES:
            return
        leader = bool(_LEADER.search(text)) and len(compact(text)) > 3
        key = _entry_key(text)
        if not leader and not _NUMBER.fullmatch(text):
            numbered = bool(_ENDS_IN_NUMBER.search(text)) and item.line.bbox.x1 > 0.7 * item.width
            again = key in seen or (_PART.fullmatch(key) and any(entry.startswith(key) for entry in seen))
            if not numbered and (again or _is_prose(text) or (strong > 3 and _is_title(item, items))):
                return
            strong += numbered
        else:
            strong += 1
        if len(key) > 1:
            seen.add(key)
        item.kind = BlockKind.CONTENTS


def _is_prose(text: str) -> bool:
    long = len(compact(text)) > _LONGEST
    return long or (ends_sentence(text) and read_numbering(text) is None) or text.count("，") > 1


def _is_title(item: Item, items: Sequence[Item]) -> bool:
    """Say whether a line without a page number, among entries that have one, starts a page of its own."""
    before = [other for other in items if other.line.page == item.line.page and other.kind is None]
    return bool(before) and before[0] is item and not any(_LEADER.search(other.line.text) for other in before[1:4])


def _mark_headless(items: Sequence[Item]) -> None:
    """Contents whose head could not be read: at least five entries with leaders on one page."""
    by_page: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        if item.kind is None and re.search(r"[.…·．⋯]{4,}\s*\d{1,3}\s*$", item.line.text):
            by_page[item.line.page].append(item)
    for entries in by_page.values():
        if len(entries) >= 5:
            for item in entries:
                item.kind = BlockKind.CONTENTS


def group_contents(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Group lines of a contents page into entries: a title with its page number, a title wrapped over two lines."""
    groups: list[list[TextLine]] = []
    numbers_expected = sum(bool(_LEADER.search(line.text)) for line in lines) > len(lines) / 3
    for line in lines:
        last = groups[-1] if groups else None
        if last is not None and _belongs(last, line, numbers_expected=numbers_expected):
            last.append(line)
        else:
            groups.append([line])
    return groups


def _belongs(group: list[TextLine], line: TextLine, *, numbers_expected: bool) -> bool:
    last = group[-1]
    if last.page != line.page:
        return False
    overlap = min(last.bbox.y1, line.bbox.y1) - max(last.bbox.y0, line.bbox.y0)
    same_row = overlap > min(last.bbox.height, line.bbox.height) / 2
    if same_row:
        split_head = compact(last.text) == "目" and compact(line.text) == "录"
        return split_head or bool(_NUMBER.fullmatch(line.text.strip())) or bool(_LEADER.fullmatch(line.text.strip()))
    unfinished = numbers_expected and not _LEADER.search(last.text) and not _ENDS_IN_NUMBER.search(last.text)
    continues = read_numbering(line.text.strip()) is None and len(compact(last.text)) > 12
    return unfinished and continues and line.bbox.y0 - last.bbox.y1 < 1.5 * last.size
