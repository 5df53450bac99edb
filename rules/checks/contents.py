"""The contents page agrees with the body: titles, order, page numbers, and nothing left out.

What it does
    Looks up each line of the contents among the headings, titles and captions behind it, numbering and punctuation
    aside. ``check: titles``: a line that stands nowhere in the body while a title much like it, that no other line
    means, does. ``check: order``: titles that come in another order than in the contents. ``check: pages``: a page
    number that is not the one printed at the foot of the page where the title stands; where no page has one, a number
    that is not as far from its page as nearly all the others. ``check: numbers``: a heading
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

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from rules.contents import NUMBERING, TABLES, Contents, Entry, Title, contents_of, number_of
from rules.names import only_longer
from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.doubts import sure_of_letters
from rules.titles import nearest, of_its_sort, same_but_for_names, without_unit
from schemas.report import Severity, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_ANOTHER: Final = 8  # characters behind a title that are a title of their own
_CHANCE: Final = 3  # lines that may be equally far from their pages by chance


@dataclass(frozen=True, slots=True)
class _Options:
    check: str
    settled: int


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    found = contents_of(subject)
    if len(found.entries) < 3:
        yield Unchecked(Text("没有目录", "no contents page"), State.NOT_APPLICABLE)
        return
    yield from _JUDGES[options.check](found, options.settled)


def _titles(contents: Contents, settled: int) -> Iterator[Outcome]:
    missing = [entry for entry in contents.entries if not entry.found]
    free = {title.key: title for title in contents.titles if title.group and title.place not in contents.listed}
    alike = [(entry, nearest(entry.key, of_its_sort(entry.key, free), contents.unit)) for entry in missing]
    unknown = sum(near is None for _, near in alike)
    if unknown * 100 > len(contents.entries) * (100 - settled):
        yield Unchecked(Text("目录与正文标题多数未能对应", "most lines of the contents were not found in the body"))
        return
    yield Looked(len(contents.entries))
    for entry, near in alike:
        if near is None:
            continue
        text, title = entry.printed, free[near].printed
        if len(entry.key) >= len(near) + _ANOTHER and entry.key.startswith(near):
            continue  # two lines that were read as one
        if same_but_for_names(without_unit(entry.key, contents.unit), without_unit(near, contents.unit)):
            continue
        if title.startswith(("(", "（")) and not text.startswith(("(", "（")):
            continue  # a heading of a lower level: the one that is meant was not read
        yield Problem(
            (entry.passage.evidence(0, len(entry.passage.text)), free[near].evidence),
            ("目录", entry.key),
            expected=title,
            actual=text,
            severity=Severity.INFO
            if only_longer(without_unit(entry.key, contents.unit), without_unit(near, contents.unit))
            else None,
            text=Text(f"目录“{text}”与正文标题“{title}”不一致", f"{text} of the contents is {title} in the body"),
        )


def _numbers(contents: Contents, settled: int) -> Iterator[Outcome]:
    by_place = {title.place: title for title in reversed(contents.titles)}
    outcomes: list[Outcome] = []
    problems = 0
    for entry in contents.entries:
        number = number_of(entry.passage.text)
        bodies = [by_place[place] for place, _ in entry.found if by_place[place].number]
        if not number or not bodies or not any(title.key == entry.key for title in bodies):
            continue
        if any(title.number == number for title in bodies):
            outcomes.append(Looked())
            continue
        problems += 1
        text = entry.printed
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


def _missing(contents: Contents, settled: int) -> Iterator[Outcome]:
    groups: dict[tuple[str, ...], list[Title]] = {}
    for title in contents.titles:
        known = groups.setdefault(title.group, [])
        fits = title.group == TABLES or (title.number and all(title.number != other.number for other in known))
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


def _has_room(title: Title, beside: Sequence[Title], contents: Contents) -> bool:
    """Say whether a line that means nothing else in the body stands where a title's line would be."""
    lines = [
        place
        for place, entry in enumerate(contents.entries)
        if any(at == other.place for other in beside for at, _ in entry.found)
    ]
    near = range(min(lines, default=0) - 1, max(lines, default=-1) + 2)
    unknown = [e for place, e in enumerate(contents.entries) if not e.found and place in near]
    alike = nearest(title.key, [entry.key for entry in contents.entries if not entry.found], contents.unit)
    return not lines or bool(unknown) or alike is not None


def _unlisted(title: Title, beside: Sequence[Title], contents: Contents) -> Problem:
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


def _order(contents: Contents, settled: int) -> Iterator[Outcome]:
    single = [entry for entry in contents.entries if len({page for _, page in entry.found}) == 1]
    if len(single) < 3:
        yield Unchecked(Text("目录条目过少", "too few lines of the contents were found"))
        return
    yield Looked(len(single))
    tables = {title.place for title in contents.titles if title.group == TABLES}
    for before, after in pairwise(single):
        if before.found[0][1] > after.found[0][1]:
            text, other = (NUMBERING.sub("", entry.printed) for entry in (after, before))
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


def _pages(contents: Contents, settled: int) -> Iterator[Outcome]:
    paged = [entry for entry in contents.entries if entry.page is not None]
    if not paged:
        yield Unchecked(Text("目录没有页码", "the contents give no page numbers"), State.NOT_APPLICABLE)
        return
    numbers = contents.feet or _counted_on(paged, settled)
    judged = [(entry, {numbers[page] for _, page in entry.found if page in numbers}) for entry in paged]
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


def _counted_on(paged: Sequence[Entry], settled: int) -> dict[int, int]:
    """Return the numbers that pages without any printed ones have, by the distance most of the contents agree on."""
    single = [(entry.found[0][1], entry.page) for entry in paged if len({page for _, page in entry.found}) == 1]
    distances = Counter(page - stated for page, stated in single if stated is not None)
    if not distances:
        return {}
    distance, agreeing = distances.most_common(1)[0]
    if agreeing <= _CHANCE or agreeing * 100 < len(single) * settled:
        return {}
    return {page: page - distance for page, _ in single}


_JUDGES: Final[dict[str, Callable[[Contents, int], Iterator[Outcome]]]] = {
    "titles": _titles,
    "order": _order,
    "pages": _pages,
    "numbers": _numbers,
    "missing": _missing,
}


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
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
