"""The numbers of headings and paragraphs run without gaps and doubles.

What it does
    Follows the numbers 一、二、三, （一）（二）（三） and 第一部分, 第二部分 at the beginning of headings and of
    paragraphs through the document. A list begins anew at one. Reported are: a number that does not fit between its
    neighbours, which fit each other (一、二、四、四、); a number that is missing and does not stand between them;
    a heading's number that comes twice in a row with other words.

Why
    A missing number is a part that was left out, or one that was moved without renumbering.

Options
    None.

PASS
    一、二、三、

FAIL
    一、二、四、
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, or_nothing, without_options
from rules.text.doubts import sure_of_letters
from rules.text.facts import chinese_number
from rules.text.passages import Passage, PassageKind, passages
from schemas.document import Block, Source

__all__ = ["KIND"]

_STYLES: Final = (
    (re.compile(r"([一二三四五六七八九十]{1,3})、"), "{}、"),
    (re.compile(r"[（(]([一二三四五六七八九十]{1,3})[)）]"), "（{}）"),
    (re.compile(r"第([一二三四五六七八九十]{1,3})部分"), "第{}部分"),
)
_NESTED: Final = "（{}）"  # lists of this style begin anew under each heading
_PARTS: Final = "第{}部分"  # numbers of main headings only: a sentence may begin with 第三部分, too
_PLACES: Final = frozenset({PassageKind.HEADING, PassageKind.PARAGRAPH})
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")  # 退居二、三线: no number that stands before something
_ELSEWHERE: Final = re.compile(r"[见另][^，。；]{0,4}附|附[件表]")
_AS_NUMBERED: Final = re.compile(r"\W?[^\W\d]{0,2}[、，,.．·]|[(（].{0,2}[)）]")  # begins like a numbered passage
_UNSURE: Final = "编号只差一个字，可能是识别误差"
_LEAD: Final = 3  # headings in sequence before a gap at the end of a list show that it is one list


@dataclass(frozen=True, slots=True)
class _Item:
    """A numbered passage; ``place`` is its index among all passages of the body."""

    number: int
    printed: str
    place: int
    passage: Passage


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    body = [passage for passage in passages(subject) if isinstance(passage.place, Block)]
    outcomes = [
        outcome
        for pattern, form in _STYLES
        for group in _groups(_numbered(body, pattern, form), form)
        for outcome in _follow(group, body, form)
    ]
    yield from or_nothing(outcomes, Text("没有编号", "nothing is numbered"))


def _numbered(body: list[Passage], pattern: re.Pattern[str], form: str) -> list[_Item]:
    found = []
    places = {PassageKind.HEADING, PassageKind.TITLE} if form == _PARTS else _PLACES
    for place, passage in enumerate(body):
        match = pattern.match(passage.text) if passage.kind in places else None
        number = chinese_number(match[1]) if match else None
        if match and number:
            found.append(_Item(number, match[1], place, passage))
    return found


def _groups(items: list[_Item], form: str) -> Iterator[list[_Item]]:
    """Yield the items that may be one list."""
    if form != _NESTED:
        yield items
        return
    for _, group in groupby(items, key=lambda item: item.passage.section[:2]):
        yield list(group)


def _follow(items: list[_Item], body: list[Passage], form: str) -> Iterator[Outcome]:
    misnumbered: _Item | None = None
    for place, (before, after) in enumerate(pairwise(items)):
        due = before.number + 1
        if after.number in {due, 1} or before is misnumbered:
            yield Looked()
            continue
        wanted = form.format(_CHINESE.get(due, ""))
        following = items[place + 2] if place + 2 < len(items) else None
        if following is not None and following.number == due + 1 and after.number <= due + 2:
            if not _between(wanted, before, following, body):
                misnumbered = after
                reason = Text(f"编号应为“{wanted}”", f"the number should be {wanted}")
                yield _problem(after, wanted, reason, _UNSURE if _is_recognised(after.passage) else None)
        elif after.number == due + 1:
            if (
                _settled(items, place)
                and not _between(wanted, before, after, body)
                and not (form == _PARTS and _attached(wanted, body))
            ):
                reason = Text(f"编号不连续，缺“{wanted}”", f"{wanted} is missing")
                yield _problem(after, wanted, reason, _misread(body[before.place + 1 : after.place]))
        elif after.number == before.number and before.passage.kind is after.passage.kind is PassageKind.HEADING:
            wanted = form.format(before.printed)
            if before.passage.text != after.passage.text and before.passage.section == after.passage.section:
                yield _problem(after, wanted, Text(f"编号“{wanted}”重复", f"{wanted} comes twice"))


def _settled(items: list[_Item], place: int) -> bool:
    """Say whether the list with a gap behind ``place`` is one.

    It runs on after the gap, or began at one and came to the gap without another; at its end only where headings of
    one kind lead to the gap.
    """
    before, after = items[place], items[place + 1]
    leads = place > 0 and items[place - 1].number == before.number - 1
    if place + 2 < len(items) and items[place + 2].number == after.number + 1:
        return leads or before.number == 1
    run = items[max(0, place + 1 - _LEAD) : place + 2]
    return (
        (len(run) == _LEAD + 1 or (len(run) == _LEAD and run[0].number == 1))
        and all(item.passage.kind is PassageKind.HEADING for item in run)
        and len({item.passage.section for item in run}) == 1
        and all(two.number == one.number + 1 for one, two in pairwise(run[:-1]))
    ) or _last_part(run)


def _last_part(run: list[_Item]) -> bool:
    """Say whether these are main parts in sequence, of which there are few."""
    return len(run) >= 3 and all(item.passage.text.startswith(f"第{item.printed}部分") for item in run)


def _between(wanted: str, before: _Item, after: _Item, body: list[Passage]) -> bool:
    """Say whether a number stands somewhere from one item to another, be it in a table's title."""
    return any(_stands_in(wanted, passage) for passage in body[before.place : after.place + 1])


def _attached(wanted: str, body: list[Passage]) -> bool:
    """Say whether the list of parts says that this one is in a file of its own: 第二部分 报表（详见附件）."""
    return any(passage.text.startswith(wanted) and _ELSEWHERE.search(passage.text) for passage in body)


def _stands_in(wanted: str, passage: Passage) -> bool:
    other = wanted.replace("（", "(").replace("）", ")")
    places = [match.start() for match in re.finditer(f"{re.escape(wanted)}|{re.escape(other)}", passage.text)]
    return any(_HAN.match(passage.text, at - 1) is None or passage.begins_line(at) if at else True for at in places)


def _is_recognised(passage: Passage) -> bool:
    return passage.evidence(0, 1).source == Source.OCR.value


def _misread(passages: Iterable[Passage]) -> str | None:
    """Say that a recognised line begins as with a number that was not read as one: 四、 that lost strokes is 儿、."""
    for passage in passages:
        match = _AS_NUMBERED.match(passage.text) if _is_recognised(passage) else None
        if match:
            return f"“{match[0]}”可能是误读的编号"
    return None


def _problem(item: _Item, wanted: str, reason: Text, doubt: str | None = None) -> Problem:
    title = item.passage.text[:30]
    return Problem(
        (item.passage.evidence(0, min(30, len(item.passage.text))),),
        ("编号", item.passage.where),
        expected=wanted,
        actual=title,
        doubt=doubt,
        text=Text(f"{reason.zh}：见“{title}”", f"{reason.en}: see {title}"),
    )


_CHINESE: Final = {
    value: text
    for value in range(1, 100)
    if (text := ("" if value < 10 else ("十" if value < 20 else "零一二三四五六七八九"[value // 10] + "十"))
        + ("零一二三四五六七八九"[value % 10] if value % 10 else ""))
}  # fmt: skip


KIND: Final = without_options("numbering", sure_of_letters(_run))
