"""The contents page agrees with the body: titles, order and page numbers.

What it does
    Looks up each line of the contents among the headings, titles and captions behind it, numbering and punctuation
    aside. ``check: titles``: a line that stands nowhere in the body while a title much like it does. ``check: order``:
    titles that come in another order than in the contents. ``check: pages``: a page number that is not the one printed
    at the foot of the page where the title stands.

    Nothing is judged unless ``settled`` percent of the lines are found (right), for then we have read both well.

Why
    Readers find a table by its contents page, and inspectors count by it.

Options
    check: titles, order or pages
    settled: whole number
        percent of the lines that must be found (or be right) before the others are reported; default 75.

PASS
    contents: 一、收支总表 3; page 3: 收支总表

FAIL
    contents: 一、收支总表 3; page 5: 收支总表
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.passages import Passage, PassageKind, passages
from schemas.document import Block
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_NUMBERING: Final = re.compile(
    r"^(?:第[一二三四五六七八九十]+(?:部分|章)|[（(]?[一二三四五六七八九十]+[)）、.．]|[（(]?\d{1,2}[)）、.．]|(?:附?表|附件|公开)+[一二三四五六七八九十\d]+(?:表)?)+[:：、.．]?"
)
_PAGE: Final = re.compile(r"(?:[.…·⋯\s]+|[—\-])(\d{1,3})[\s—\-]*$")
_LEADERS: Final = re.compile(r"[.…·⋯]{2,}.*$|[.…·⋯]+$")
_MARKS: Final = re.compile(r"[\s“”\"'（）()《》：:，,。、.．—\-]")
_FOOT: Final = re.compile(r"[^\d]*?(\d{1,3})[^\d]*")
_BODY: Final = frozenset({PassageKind.HEADING, PassageKind.CAPTION, PassageKind.TITLE, PassageKind.PARAGRAPH})
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the contents, its comparable title and page number, and the titles in the body that it means."""

    passage: Passage
    key: str
    page: int | None
    found: tuple[tuple[int, int], ...]  # place in the body, PDF page


@dataclass(frozen=True, slots=True)
class _Contents:
    entries: tuple[_Entry, ...]
    titles: tuple[str, ...]
    feet: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Options:
    check: str
    settled: int


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    contents = subject.remember(_contents)
    if len(contents.entries) < 3:
        yield Unchecked(Text("没有目录", "no contents page"), State.NOT_APPLICABLE)
        return
    yield from _JUDGES[options.check](contents, options.settled)


def _contents(subject: Subject) -> _Contents:
    every = [passage for passage in passages(subject) if isinstance(passage.place, Block)]
    lines = [passage for passage in every if passage.kind is PassageKind.CONTENTS]
    if not lines:
        return _Contents((), (), {})
    last = max(passage.page for passage in lines)
    body = [
        (place, _key(p.text), p.page)
        for place, p in enumerate(every)
        if p.kind in _BODY and p.page > last and len(p.text) <= _LONGEST
    ]
    tables = [
        (len(every) + place, _key(table.title.text), table.title.page)
        for place, table in enumerate(subject.document.tables)
        if table.title is not None and table.title.page > last
    ]
    entries = []
    for passage in lines:
        printed = passage.place.text if isinstance(passage.place, Block) else passage.text
        match = _PAGE.search(printed)
        key = _key(_LEADERS.sub("", printed[: match.start()] if match else printed))
        if len(key) < 2 or key == "目录":
            continue
        found = tuple((place, page) for place, title, page in (*body, *tables) if title == key)
        found = found or tuple((place, page) for place, title, page in (*body, *tables) if _holds(title, key))
        entries.append(_Entry(passage, key, int(match[1]) if match else None, found))
    feet = {
        p.page: int(match[1])
        for p in every
        if p.kind is PassageKind.FOOTER and (match := _FOOT.fullmatch(p.text)) is not None
    }
    return _Contents(tuple(entries), tuple(title for _, title, _ in (*body, *tables)), feet)


def _key(text: str) -> str:
    compact = "".join(text.split())
    return _MARKS.sub("", _NUMBERING.sub("", compact))


def _holds(title: str, key: str) -> bool:
    """Say whether a title of the body is an entry with a year or a unit's name before it, or a note behind it."""
    return len(key) >= 4 and key in title and len(title) <= len(key) + 24


def _titles(contents: _Contents, settled: int) -> Iterator[Outcome]:
    missing = [entry for entry in contents.entries if not entry.found]
    if len(missing) * 100 > len(contents.entries) * (100 - settled):
        yield Unchecked(Text("目录与正文标题多数未能对应", "most lines of the contents were not found in the body"))
        return
    yield Looked(len(contents.entries))
    for entry in missing:
        near = _nearest(entry.key, contents.titles)
        if near is None:
            continue
        text = entry.passage.text
        yield Problem(
            (entry.passage.evidence(0, len(text)),),
            ("目录", entry.key),
            expected=near,
            actual=text,
            text=Text(f"目录“{text}”与正文标题“{near}”不一致", f"{text} of the contents is {near} in the body"),
        )


def _nearest(key: str, titles: Sequence[str]) -> str | None:
    from rapidfuzz import fuzz, process

    found = process.extractOne(key, list(titles), scorer=fuzz.ratio, score_cutoff=80)
    return None if found is None else str(found[0])


def _order(contents: _Contents, settled: int) -> Iterator[Outcome]:  # noqa: ARG001
    single = [entry for entry in contents.entries if len({page for _, page in entry.found}) == 1]
    if len(single) < 3:
        yield Unchecked(Text("目录条目过少", "too few lines of the contents were found"))
        return
    yield Looked(len(single))
    for before, after in pairwise(single):
        if before.found[0][1] > after.found[0][1]:
            text = after.passage.text
            yield Problem(
                (after.passage.evidence(0, len(text)), before.passage.evidence(0, len(before.passage.text))),
                ("目录", after.key),
                text=Text(
                    f"目录中“{text}”在“{before.passage.text}”之后，正文在其之前",
                    f"{text} follows {before.passage.text} in the contents and precedes it in the body",
                ),
            )


def _pages(contents: _Contents, settled: int) -> Iterator[Outcome]:
    judged = [
        (entry, {contents.feet[page] for _, page in entry.found if page in contents.feet})
        for entry in contents.entries
        if entry.page is not None
    ]
    judged = [(entry, printed) for entry, printed in judged if printed]
    wrong = [(entry, printed) for entry, printed in judged if entry.page not in printed]
    if len(judged) < 3 or len(wrong) * 100 > len(judged) * (100 - settled):
        yield Unchecked(Text("目录页码与页脚未能对应", "page numbers of the contents and of the pages do not match up"))
        return
    yield Looked(len(judged))
    for entry, printed in wrong:
        text = entry.passage.text
        pages = "、".join(str(number) for number in sorted(printed))
        yield Problem(
            (entry.passage.evidence(0, len(text)),),
            ("目录页码", entry.key),
            expected=pages,
            actual=str(entry.page),
            text=Text(
                f"目录“{entry.key}”标注第{entry.page}页，正文在第{pages}页",
                f"the contents give page {entry.page} for {entry.key}, which stands on {pages}",
            ),
        )


_JUDGES: Final[dict[str, Callable[[_Contents, int], Iterator[Outcome]]]] = {
    "titles": _titles,
    "order": _order,
    "pages": _pages,
}


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:  # noqa: ARG001
    return _Options(str(options["check"]), int(options.get("settled", 75)))


KIND: Final = CheckKind(
    "contents",
    {
        "type": "object",
        "properties": {
            "check": {"enum": sorted(_JUDGES)},
            "settled": {"type": "integer", "minimum": 50, "maximum": 100},
        },
        "required": ["check"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
