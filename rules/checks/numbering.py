"""The numbers of headings and paragraphs run without gaps and doubles.

What it does
    Follows the numbers 一、二、三 and （一）（二）（三） at the beginning of headings and paragraphs through the
    document. A list begins anew at one. A number that is missing between its neighbours is reported if it stands
    nowhere between them either, a number that comes twice in a row if both times with other words.

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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.facts import chinese_number
from rules.text.passages import Passage, PassageKind, passages
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_STYLES: Final = (
    (re.compile(r"([一二三四五六七八九十]{1,3})、"), "{}、"),
    (re.compile(r"[（(]([一二三四五六七八九十]{1,3})[)）]"), "（{}）"),
)
_PLACES: Final = frozenset({PassageKind.HEADING, PassageKind.PARAGRAPH})


@dataclass(frozen=True, slots=True)
class _Item:
    """A numbered passage; ``place`` is its index among all passages of the body."""

    number: int
    printed: str
    place: int
    passage: Passage


def _run(subject: Subject, options: None) -> Iterator[Outcome]:  # noqa: ARG001
    body = [passage for passage in passages(subject) if passage.kind in _PLACES]
    outcomes = [
        outcome
        for pattern, form in _STYLES
        for outcome in _follow(_numbered(body, pattern), body, form, nested=form != "{}、")
    ]
    if outcomes:
        yield from outcomes
    else:
        yield Unchecked(Text("没有编号", "nothing is numbered"), State.NOT_APPLICABLE)


def _numbered(body: list[Passage], pattern: re.Pattern[str]) -> list[_Item]:
    found = []
    for place, passage in enumerate(body):
        match = pattern.match(passage.text)
        number = chinese_number(match[1]) if match else None
        if match and number:
            found.append(_Item(number, match[1], place, passage))
    return found


def _follow(items: list[_Item], body: list[Passage], form: str, *, nested: bool) -> Iterator[Outcome]:
    for before, after in pairwise(items):
        if nested and before.passage.section[:2] != after.passage.section[:2]:
            continue
        if after.number in {before.number + 1, 1}:
            yield Looked()
        elif after.number == before.number + 2 and before.number > 0:
            wanted = form.format(_CHINESE[before.number + 1])
            between = body[before.place : after.place + 1]
            if _settled(items, before, after) and not any(_stands_in(wanted, passage) for passage in between):
                yield _problem(after, wanted, Text(f"“{wanted}”缺失", f"{wanted} is missing"))
        elif after.number == before.number and before.passage.kind is after.passage.kind is PassageKind.HEADING:
            wanted = form.format(before.printed)
            if before.passage.text != after.passage.text and before.passage.section == after.passage.section:
                yield _problem(after, wanted, Text(f"编号“{wanted}”重复", f"{wanted} comes twice"))


def _settled(items: list[_Item], before: _Item, after: _Item) -> bool:
    """Say whether the list is one: it runs on after the gap, or began at one and came to the gap without another."""
    place = items.index(before)
    follows = place + 2 < len(items) and items[place + 2].number == after.number + 1
    leads = place > 0 and items[place - 1].number == before.number - 1
    return follows and (leads or before.number == 1)


def _stands_in(wanted: str, passage: Passage) -> bool:
    other = wanted.replace("（", "(").replace("）", ")")
    return wanted in passage.text or other in passage.text


def _problem(item: _Item, wanted: str, reason: Text) -> Problem:
    title = item.passage.text[:30]
    return Problem(
        (item.passage.evidence(0, min(30, len(item.passage.text))),),
        ("编号", item.passage.where),
        expected=wanted,
        actual=title,
        text=Text(f"{reason.zh}：“{title}”之前编号不连续", f"{reason.en}, before {title}"),
    )


_CHINESE: Final = {
    value: text
    for value in range(1, 100)
    if (text := ("" if value < 10 else ("十" if value < 20 else "零一二三四五六七八九"[value // 10] + "十"))
        + ("零一二三四五六七八九"[value % 10] if value % 10 else ""))
}  # fmt: skip


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> None:  # noqa: ARG001
    return None


KIND: Final = CheckKind("numbering", {"type": "object", "additionalProperties": False}, _prepare, _run)
