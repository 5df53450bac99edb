"""Contents pages: from the line 目录 to where the text begins, with or without leaders and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from extractor.layout import TextLine
from extractor.text.item import Item, compact, same_row
from extractor.text.numbering import ends_sentence, read_numbering
from schemas.document import BlockKind

__all__ = ["group_contents", "mark_contents"]

_HEAD: Final = re.compile(r"[【\[]?目录[】\]]?|CONTENTS", re.IGNORECASE)
_LEADER: Final = re.compile(r"[.…·•．。_\-—⋯‥\s]{3,}(?:[-—(（]?\d{1,3}[-—)）]?)?\s*$")
_NUMBER: Final = re.compile(r"[.…·．⋯\s\-—(（第]*\d{1,3}[\s\-—)）页]*")
_ENDS_IN_NUMBER: Final = re.compile(r"\D\s*\d{1,3}\s*$")
_PART: Final = re.compile(r"第.{1,3}(?:部分|章|篇)")
_LABEL: Final = 2  # characters of a table's number at least: 表1
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
    rows = _rows([item for item in items[start:] if item.kind is None])
    seen: list[str] = []
    first_page = rows[0][0].line.page if rows else 0
    page = first_page
    numbered = 0
    for place, row in enumerate(rows):
        text = " ".join(item.line.text.strip() for item in row)
        key = _entry_key(text)
        begins_page = row[0].line.page != page
        page = row[0].line.page
        if page - first_page >= _PAGES:
            return
        if _has_number(row):
            numbered += 1
        elif _is_prose(text) or (_is_body(key, seen, begins_page=begins_page) and not _is_wrapped(rows, place, seen)):
            return
        elif begins_page and seen and len(compact(text)) >= _LABEL and seen[0].startswith(compact(text)):
            return  # 表1 above its title, which are one line of the contents
        elif begins_page and numbered > 3 and not any(_has_number(other) for other in rows[place : place + 4]):
            return  # all entries had page numbers, the lines of this page have none: the text has begun
        seen.append(key)
        for item in row:
            item.kind = BlockKind.CONTENTS


def _is_wrapped(rows: Sequence[Sequence[Item]], place: int, seen: Sequence[str]) -> bool:
    """Say whether an unnumbered row at a page's top is the end of the entry before: entries go on below it."""
    key = _entry_key(rows[place][0].line.text)
    if not seen or read_numbering(key) or len(key) > 12 or len(seen[-1]) < 20 or place + 1 >= len(rows):
        return False
    following = _entry_key(rows[place + 1][0].line.text)
    return read_numbering(following) is not None and not _is_body(following, seen, begins_page=True)


def _rows(items: Sequence[Item]) -> list[list[Item]]:
    rows: list[list[Item]] = []
    for item in items:
        if rows and same_row(rows[-1][-1].line, item.line):
            rows[-1].append(item)
        else:
            rows.append([item])
    return rows


def _has_number(row: Sequence[Item]) -> bool:
    """Say whether a row ends in leaders or in a page number at the right."""
    last = row[-1]
    text = last.line.text.strip()
    if len(row) > 1 and _NUMBER.fullmatch(text):
        return True
    if _LEADER.search(text) and len(compact(text)) > 3:
        return True
    return bool(_ENDS_IN_NUMBER.search(text)) and last.line.bbox.x1 > 0.7 * last.width


def _is_body(key: str, seen: Sequence[str], *, begins_page: bool) -> bool:
    """Say whether a line is no entry but the heading that an entry announces.

    The text begins with what the first entries announce; later entries may repeat each other's words.
    """
    if len(key) < 2 or not seen:
        return False
    if key in seen[:2] or (_PART.fullmatch(key) and seen[0].startswith(key)):
        return True
    return begins_page and (key in seen or _begins_anew(key, seen))


def _begins_anew(key: str, seen: Sequence[str]) -> bool:
    """Say whether the first line of a page is no entry: it has the first entry's number, or none where all have one."""
    own, first = read_numbering(key), read_numbering(seen[0])
    if own is None:
        return len(seen) > 4 and sum(read_numbering(entry) is not None for entry in seen) > 0.7 * len(seen)
    return first is not None and key[: own.length] == seen[0][: first.length]


def _is_prose(text: str) -> bool:
    long = len(compact(text)) > _LONGEST
    return long or (ends_sentence(text) and read_numbering(text) is None) or text.count("，") > 1


def _mark_headless(items: Sequence[Item]) -> None:
    """Mark contents whose head is missing: rows with leaders, or a page of titles that all come again later."""
    pages: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        if item.kind is None:
            pages[item.line.page].append(item)
    later = Counter(_entry_key(item.line.text) for item in items)
    for number in sorted(pages)[:4]:
        on_page = pages[number]
        dotted = [item for item in on_page if re.search(r"[.…·．⋯]{4,}\s*\d{1,3}\s*$", item.line.text)]
        numbered = [item for item in on_page if read_numbering(item.line.text.strip())]
        again = sum(later[_entry_key(item.line.text)] > 1 for item in numbered)
        bare = len(numbered) >= 6 and len(numbered) > 0.8 * len(on_page) and again >= 4
        if len(dotted) >= 5:
            for item in dotted:
                item.kind = BlockKind.CONTENTS
        elif bare and not any(_is_prose(item.line.text) for item in on_page):
            _mark_entries(items, next(place for place, item in enumerate(items) if item is numbered[0]))
            return


def group_contents(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Group lines of a contents page into entries: a title with its page number, a title wrapped over two lines."""
    groups: list[list[TextLine]] = []
    ends = [bool(_LEADER.search(line.text) or _NUMBER.fullmatch(line.text.strip())) for line in lines]
    numbers_expected = sum(ends) > len(lines) / 3
    for line in lines:
        last = groups[-1] if groups else None
        if last is not None and _belongs(last, line, numbers_expected=numbers_expected):
            last.append(line)
        else:
            groups.append([line])
    return groups


def _belongs(group: list[TextLine], line: TextLine, *, numbers_expected: bool) -> bool:
    last = group[-1]
    text = line.text.strip()
    if same_row(last, line):
        split_head = compact(last.text) == "目" and compact(line.text) == "录"
        return split_head or bool(_NUMBER.fullmatch(text)) or bool(_LEADER.fullmatch(text))
    if last.page != line.page or read_numbering(text) or _HEAD.fullmatch(compact(last.text)):
        return False
    near = line.bbox.y0 - last.bbox.y1 < 1.5 * last.size
    unfinished = not _LEADER.search(last.text) and not _ENDS_IN_NUMBER.search(last.text)
    # Without page numbers only an unnumbered line below a numbered one can be its second line.
    wrapped = len(compact(last.text)) > 12 and (numbers_expected or read_numbering(group[0].text.strip()) is not None)
    return near and unfinished and wrapped and len(group) < 3
