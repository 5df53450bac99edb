"""The contents page beside the titles of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rules.protocol import Subject
from rules.text.passages import Passage, PassageKind, passages
from schemas.document import Block
from schemas.report import Evidence

__all__ = ["NUMBERING", "TABLES", "Contents", "Entry", "Title", "contents_of", "number_of"]

NUMBERING: Final = re.compile(
    r"^(?:第[一二三四五六七八九十]+(?:部分|章)|[（(]?[一二三四五六七八九十]+[)）、.．]|[（(]?\d{1,2}[)）、.．]|(?:附?表|附件|公开)+(?:[一二三四五六七八九十]+|\d{1,2})(?:表)?)+[:：、.．]?"
)
_PAGE: Final = re.compile(r"(?:[.…·⋯\s]+|[—\-])(\d{1,3})[\s—\-]*$")
_LEADERS: Final = re.compile(r"[.…·⋯]{2,}.*$|[.…·⋯]+$")
_MARKS: Final = re.compile(r"[\s“”\"'（）()《》：:，,。、.．—\-]")
_FOOT: Final = re.compile(r"[^\d]*?(\d{1,3})[^\d]*")
_BODY: Final = frozenset({PassageKind.HEADING, PassageKind.CAPTION, PassageKind.TITLE, PassageKind.PARAGRAPH})
_LONGEST: Final = 60
TABLES: Final = ("table",)
_GLUED: Final = re.compile(r"(?<=[\u4e00-\u9fff])\d{1,3}$")  # a page number whose leaders were not read
_RUN_ON: Final = 8  # characters of a heading's second line
_CHINESE_NUMBER: Final = re.compile(r"((?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+(?=、)))")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents, its comparable title and page number, and the titles in the body that it means."""

    passage: Passage
    key: str
    page: int | None
    found: tuple[tuple[int, int], ...]  # place in the body, PDF page

    @property
    def printed(self) -> str:
        """The line without its leaders and page number."""
        text = _PAGE.sub("", self.passage.text)
        return _LEADERS.sub("", text) or text


@dataclass(frozen=True, slots=True)
class Title:
    """A title of the body. ``group`` are its siblings: headings of one level under one heading, or all tables."""

    place: int
    key: str
    page: int
    printed: str
    evidence: Evidence
    group: tuple[str, ...]

    @property
    def number(self) -> str:
        """Its number as printed, without punctuation; empty where it has none."""
        return number_of(self.printed)


@dataclass(frozen=True, slots=True)
class Contents:
    """The lines of the contents, the titles behind them, the numbers at the feet of PDF pages, and the unit's key."""

    entries: tuple[Entry, ...]
    titles: tuple[Title, ...]
    feet: Mapping[int, int]
    unit: str

    @property
    def listed(self) -> frozenset[int]:
        """The places of the body that some line means."""
        return frozenset(place for entry in self.entries for place, _ in entry.found)


def contents_of(subject: Subject) -> Contents:
    """Return the contents page of a document, with what each line means; no entries where there is none."""
    return subject.remember(_build)


def _build(subject: Subject) -> Contents:
    every = [passage for passage in passages(subject) if isinstance(passage.place, Block)]
    lines = [passage for passage in every if passage.kind is PassageKind.CONTENTS]
    if not lines:
        return Contents((), (), {}, "")
    titles = tuple(_body(subject, every, max(passage.page for passage in lines)))
    entries = []
    for passage in lines:
        printed = passage.place.text if isinstance(passage.place, Block) else passage.text
        match = _PAGE.search(printed)
        key = _key(_LEADERS.sub("", printed[: match.start()] if match else printed))
        key = _GLUED.sub("", key)
        if len(key) < 2 or key == "目录":
            continue
        found = tuple((title.place, title.page) for title in titles if title.key == key)
        found = found or tuple((title.place, title.page) for title in titles if _holds(title.key, key))
        entries.append(Entry(passage, key, int(match[1]) if match else None, found))
    feet = {
        p.page: int(match[1])
        for p in every
        if p.kind is PassageKind.FOOTER and (match := _FOOT.fullmatch(p.text)) is not None
    }
    return Contents(tuple(entries), titles, feet, _key(subject.document.profile.unit or ""))


def _body(subject: Subject, every: Sequence[Passage], last: int) -> Iterator[Title]:
    """Yield the titles behind the contents page; a heading that was broken in two counts as one, too."""
    for place, passage in enumerate(every):
        if passage.kind not in _BODY or passage.page <= last or len(passage.text) > _LONGEST:
            continue
        group: tuple[str, ...] = ()
        if passage.kind is PassageKind.HEADING and isinstance(passage.place, Block):
            group = (str(passage.place.level), *passage.section)
        evidence = passage.evidence(0, len(passage.text))
        text = passage.text
        yield Title(place, _key(text), passage.page, text, evidence, group)
        after = every[place + 1] if place + 1 < len(every) else None
        if group and after is not None and after.kind in _BODY and len(after.text) <= _RUN_ON:
            yield Title(place, _key(text + after.text), passage.page, text + after.text, evidence, group)
    for place, table in enumerate(subject.document.tables):
        title = table.title
        if title is not None and title.page > last:
            evidence = Evidence(
                title.page, title.bbox, title.text, source=str(title.source), confidence=title.confidence
            )
            group = () if table.kind == "unknown" or "绩效" in table.kind else TABLES
            yield Title(len(every) + place, _key(title.text), title.page, "".join(title.text.split()), evidence, group)


def number_of(text: str) -> str:
    """Return the Chinese number that a title begins with, without punctuation; empty where it has none."""
    match = _CHINESE_NUMBER.match(text)
    return match[1] if match else ""


def _key(text: str) -> str:
    compact = "".join(text.split())
    return _MARKS.sub("", NUMBERING.sub("", compact))


def _holds(title: str, key: str) -> bool:
    """Say whether a title of the body is an entry with a year or a unit's name before it, or a note behind it."""
    return len(key) >= 4 and key in title and len(title) <= len(key) + 24
