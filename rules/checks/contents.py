"""The contents page agrees with the body: titles, order, page numbers, and nothing left out.

What it does
    Looks up each line of the contents among the headings, titles and captions behind it, numbering and punctuation
    aside. ``check: titles``: a line that stands nowhere in the body while a title much like it, that no other line
    means, does. ``check: order``: titles that come in another order than in the contents. ``check: pages``: a page
    number that is not the one printed at the foot of the page where the title stands. ``check: numbers``: a heading
    that is numbered otherwise than its line. ``check: missing``: a table or heading of the body that has no line
    although those before and after it, or nearly all of its kind, have theirs.

    Nothing is judged unless ``settled`` percent of the lines are found (right), for then we have read both well.

Why
    Readers find a table by its contents page, and inspectors count by it.

Options
    check: titles, order, pages, numbers or missing
    settled: whole number
        percent of the lines that must be found (or be right) before the others are reported; default 75.

PASS
    contents: 一、收支总表 3; page 3: 收支总表

FAIL
    contents: 一、收支总表 3; page 5: 收支总表
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.doubts import sure_of_letters
from rules.text.passages import Passage, PassageKind, passages
from schemas.document import Block
from schemas.report import Evidence, Severity, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_NUMBERING: Final = re.compile(
    r"^(?:第[一二三四五六七八九十]+(?:部分|章)|[（(]?[一二三四五六七八九十]+[)）、.．]|[（(]?\d{1,2}[)）、.．]|(?:附?表|附件|公开)+(?:[一二三四五六七八九十]+|\d{1,2})(?:表)?)+[:：、.．]?"
)
_PAGE: Final = re.compile(r"(?:[.…·⋯\s]+|[—\-])(\d{1,3})[\s—\-]*$")
_LEADERS: Final = re.compile(r"[.…·⋯]{2,}.*$|[.…·⋯]+$")
_MARKS: Final = re.compile(r"[\s“”\"'（）()《》：:，,。、.．—\-]")
_FOOT: Final = re.compile(r"[^\d]*?(\d{1,3})[^\d]*")
_BODY: Final = frozenset({PassageKind.HEADING, PassageKind.CAPTION, PassageKind.TITLE, PassageKind.PARAGRAPH})
_LONGEST: Final = 60
_TABLES: Final = ("table",)
_GLUED: Final = re.compile(r"(?<=[\u4e00-\u9fff])\d{1,3}$")  # a page number whose leaders were not read
_RUN_ON: Final = 8  # characters of a heading's second line
_CHINESE_NUMBER: Final = re.compile(r"((?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+(?=、)))")
_FILLING: Final = re.compile(r"(?<=20\d\d年)度|的|部门|单位|情况")
_ANOTHER: Final = 8  # characters behind a title that are a title of their own
_AT_FIRST: Final = re.compile(r"^20\d\d年度?(?=.{4})")
_LONG: Final = 8  # characters from which two titles may differ in a word and still mean one table
_A_WORD: Final = 2
_TELLING: Final = 4  # characters of a title that tell what it is
_ALIKE: Final = 70  # percent of likeness from which two titles are the same one, written in two ways


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the contents, its comparable title and page number, and the titles in the body that it means."""

    passage: Passage
    key: str
    page: int | None
    found: tuple[tuple[int, int], ...]  # place in the body, PDF page


@dataclass(frozen=True, slots=True)
class _Title:
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
        return _number(self.printed)


@dataclass(frozen=True, slots=True)
class _Contents:
    entries: tuple[_Entry, ...]
    titles: tuple[_Title, ...]
    feet: Mapping[int, int]
    unit: str

    @property
    def listed(self) -> frozenset[int]:
        """The places of the body that some line means."""
        return frozenset(place for entry in self.entries for place, _ in entry.found)


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
        return _Contents((), (), {}, "")
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
        entries.append(_Entry(passage, key, int(match[1]) if match else None, found))
    feet = {
        p.page: int(match[1])
        for p in every
        if p.kind is PassageKind.FOOTER and (match := _FOOT.fullmatch(p.text)) is not None
    }
    return _Contents(tuple(entries), titles, feet, _key(subject.document.profile.unit or ""))


def _body(subject: Subject, every: Sequence[Passage], last: int) -> Iterator[_Title]:
    """Yield the titles behind the contents page; a heading that was broken in two counts as one, too."""
    for place, passage in enumerate(every):
        if passage.kind not in _BODY or passage.page <= last or len(passage.text) > _LONGEST:
            continue
        group: tuple[str, ...] = ()
        if passage.kind is PassageKind.HEADING and isinstance(passage.place, Block):
            group = (str(passage.place.level), *passage.section)
        evidence = passage.evidence(0, len(passage.text))
        text = passage.text
        yield _Title(place, _key(text), passage.page, text, evidence, group)
        after = every[place + 1] if place + 1 < len(every) else None
        if group and after is not None and after.kind in _BODY and len(after.text) <= _RUN_ON:
            yield _Title(place, _key(text + after.text), passage.page, text + after.text, evidence, group)
    for place, table in enumerate(subject.document.tables):
        title = table.title
        if title is not None and title.page > last:
            evidence = Evidence(
                title.page, title.bbox, title.text, source=str(title.source), confidence=title.confidence
            )
            group = () if table.kind == "unknown" or "绩效" in table.kind else _TABLES
            yield _Title(len(every) + place, _key(title.text), title.page, "".join(title.text.split()), evidence, group)


def _number(text: str) -> str:
    match = _CHINESE_NUMBER.match(text)
    return match[1] if match else ""


def _key(text: str) -> str:
    compact = "".join(text.split())
    return _MARKS.sub("", _NUMBERING.sub("", compact))


def _holds(title: str, key: str) -> bool:
    """Say whether a title of the body is an entry with a year or a unit's name before it, or a note behind it."""
    return len(key) >= 4 and key in title and len(title) <= len(key) + 24


def _titles(contents: _Contents, settled: int) -> Iterator[Outcome]:
    missing = [entry for entry in contents.entries if not entry.found]
    free = {title.key: title for title in contents.titles if title.group and title.place not in contents.listed}
    alike = [(entry, _nearest(entry.key, _of_its_sort(entry.key, free), contents.unit)) for entry in missing]
    unknown = sum(near is None for _, near in alike)
    if unknown * 100 > len(contents.entries) * (100 - settled):
        yield Unchecked(Text("目录与正文标题多数未能对应", "most lines of the contents were not found in the body"))
        return
    yield Looked(len(contents.entries))
    for entry, near in alike:
        if near is None:
            continue
        text, title = _printed(entry), free[near].printed
        if len(entry.key) >= len(near) + _ANOTHER and entry.key.startswith(near):
            continue  # two lines that were read as one
        if _same_but_for_names(_bare(entry.key, contents.unit), _bare(near, contents.unit)):
            continue
        if title.startswith(("(", "（")) and not text.startswith(("(", "（")):
            continue  # a heading of a lower level: the one that is meant was not read
        yield Problem(
            (entry.passage.evidence(0, len(entry.passage.text)), free[near].evidence),
            ("目录", entry.key),
            expected=title,
            actual=text,
            severity=Severity.INFO
            if _only_longer(_bare(entry.key, contents.unit), _bare(near, contents.unit))
            else None,
            text=Text(f"目录“{text}”与正文标题“{title}”不一致", f"{text} of the contents is {title} in the body"),
        )


def _of_its_sort(key: str, titles: Iterable[str]) -> list[str]:
    """Return the titles of tables for a table's line, those of sections for a section's."""
    return [title for title in titles if title.endswith("表") == key.endswith("表")]


def _nearest(key: str, titles: Sequence[str], unit: str) -> str | None:
    """Return the title that is much like a key, the unit's name aside, which many titles share."""
    from rapidfuzz import fuzz, process

    bare = {_bare(title, unit): title for title in titles}
    found = process.extractOne(_bare(key, unit), list(bare), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if found is not None:
        return bare[str(found[0])]
    own = _AT_FIRST.sub("", _bare(key, unit))
    return next((title for short, title in bare.items() if _one_word_off(own, _AT_FIRST.sub("", short))), None)


def _one_word_off(one: str, other: str) -> bool:
    """Say whether two titles of one length differ in two characters at most (收入, 支出)."""
    apart = sum(a != b for a, b in zip(one, other, strict=False))
    return len(one) == len(other) >= _LONG and 0 < apart <= _A_WORD


def _bare(key: str, unit: str) -> str:
    return key.replace(unit, "") if unit else key


def _same_but_for_names(one: str, other: str) -> bool:
    """Say whether two titles differ in nothing but a name before one of them, or in words that tell nothing."""
    short, long = sorted((_FILLING.sub("", text).replace("及", "和") for text in (one, other)), key=len)
    return len(short) >= _TELLING and long.endswith(short)


def _only_longer(one: str, other: str) -> bool:
    """Say whether one of two titles is the other with words left out."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return all(letter in letters for letter in short)


def _printed(entry: _Entry) -> str:
    """Return a line of the contents without its leaders and page number."""
    text = _PAGE.sub("", entry.passage.text)
    return _LEADERS.sub("", text) or text


def _numbers(contents: _Contents, settled: int) -> Iterator[Outcome]:  # noqa: ARG001
    by_place = {title.place: title for title in reversed(contents.titles)}
    outcomes: list[Outcome] = []
    problems = 0
    for entry in contents.entries:
        number = _number(entry.passage.text)
        bodies = [by_place[place] for place, _ in entry.found if by_place[place].number]
        if not number or not bodies or not any(title.key == entry.key for title in bodies):
            continue
        if any(title.number == number for title in bodies):
            outcomes.append(Looked())
            continue
        problems += 1
        text = _printed(entry)
        outcomes.append(
            Problem(
                (bodies[0].evidence, entry.passage.evidence(0, len(entry.passage.text))),
                ("目录编号", entry.key),
                expected=text,
                actual=bodies[0].printed,
                text=Text(
                    f"目录为“{text}”，正文标题编号为“{bodies[0].printed}”",
                    f"{text} of the contents is numbered {bodies[0].printed} in the body",
                ),
            )
        )
    if problems * 4 > len(outcomes):
        yield Unchecked(
            Text("目录与正文编号方式不同", "the contents and the body number their titles in different ways")
        )
    else:
        yield from outcomes


def _missing(contents: _Contents, settled: int) -> Iterator[Outcome]:
    groups: dict[tuple[str, ...], list[_Title]] = {}
    for title in contents.titles:
        known = groups.setdefault(title.group, [])
        fits = title.group == _TABLES or (title.number and all(title.number != other.number for other in known))
        if title.group and fits and all(title.place != other.place and title.key != other.key for other in known):
            known.append(title)
    for group in groups.values():
        absent = [title for title in group if title.place not in contents.listed]
        yield Looked(len(group) - len(absent))
        if len(absent) > 1 + len(group) // 8:
            continue
        for title in absent:
            at = group.index(title)
            beside = [group[k] for k in (at - 1, at + 1) if 0 <= k < len(group)]
            embraced = len(beside) == 2 and not any(other in absent for other in beside)
            mostly = len(group) >= 4 and (len(group) - len(absent)) * 100 >= len(group) * settled
            if (embraced or mostly) and not _has_room(title, beside, contents):
                yield _unlisted(title, beside, contents)


def _has_room(title: _Title, beside: Sequence[_Title], contents: _Contents) -> bool:
    """Say whether a line that means nothing else in the body stands where a title's line would be."""
    lines = [
        place
        for place, entry in enumerate(contents.entries)
        if any(at == other.place for other in beside for at, _ in entry.found)
    ]
    near = range(min(lines, default=0) - 1, max(lines, default=-1) + 2)
    unknown = [e for place, e in enumerate(contents.entries) if not e.found and place in near]
    alike = _nearest(title.key, [entry.key for entry in contents.entries if not entry.found], contents.unit)
    return not lines or bool(unknown) or alike is not None


def _unlisted(title: _Title, beside: Sequence[_Title], contents: _Contents) -> Problem:
    near = [e for e in contents.entries if any(place == other.place for other in beside for place, _ in e.found)]
    return Problem(
        (title.evidence, *(entry.passage.evidence(0, len(entry.passage.text)) for entry in near[:1])),
        ("目录缺项", title.key),
        expected=title.printed,
        text=Text(
            f"正文有“{title.printed}”（第{title.page}页），目录未列",
            f"{title.printed} (page {title.page}) is not in the contents",
        ),
    )


def _order(contents: _Contents, settled: int) -> Iterator[Outcome]:  # noqa: ARG001
    single = [entry for entry in contents.entries if len({page for _, page in entry.found}) == 1]
    if len(single) < 3:
        yield Unchecked(Text("目录条目过少", "too few lines of the contents were found"))
        return
    yield Looked(len(single))
    tables = {title.place for title in contents.titles if title.group == _TABLES}
    for before, after in pairwise(single):
        if before.found[0][1] > after.found[0][1]:
            text, other = (_NUMBERING.sub("", _printed(entry)) for entry in (after, before))
            alike = all(any(place in tables for place, _ in entry.found) for entry in (before, after))
            yield Problem(
                tuple(entry.passage.evidence(0, len(entry.passage.text)) for entry in (after, before)),
                ("目录", after.key),
                severity=None if alike else Severity.INFO,  # tables are often bound behind the text as a whole
                text=Text(
                    f"目录中“{text}”在“{other}”之后，正文在其之前",
                    f"{text} follows {other} in the contents and precedes it in the body",
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
    "numbers": _numbers,
    "missing": _missing,
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
    sure_of_letters(_run),
)
