"""Statements of change in running text: 比上年增加31.20万元，增长4.39%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rules.protocol import Subject
from rules.text.facts import MOVED, Direction, Money, Percent, directions, money, percents
from rules.text.passages import Passage, prose

__all__ = ["NEAR", "Change", "Statement", "changes", "statements"]

_JOIN: Final = re.compile(r"(?:了|支出|收入|开支|约|近|为|达|幅度?|率|比例|额|各|：|:|\s)*")
_BETWEEN: Final = re.compile(
    r"[，,、（(;；]?(?:约|即|同口径|同比|环比|相应|比上年|较上年|[比较]20\d{2}年|比例?|率|幅度?|为|约为|\s)*"
)
_COMPARED: Final = re.compile(r"比|较|相比|对比|同比")
_COULD_CHANGE: Final = re.compile(rf"(?:{MOVED})[^。]*(?:元|%)")
_SET_ASIDE: Final = re.compile(r"[（(](?:已|均|按)?(?:扣除|剔除|减去|不含|不包括|不计|含|包括|其中)[^）)]*$")
_PARAMETRIC: Final = re.compile(r"以上|以内|左右|目标|力争|不低于|不超过")
NEAR: Final = 36
"""Characters before a change in which last year's figure may stand."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change: ``text[start:end]``; ``difference`` and ``percent`` as printed, ``base`` where it is stated.

    ``second`` is the direction word before the percentage, where it has its own.
    """

    start: int
    end: int
    direction: Direction
    difference: Money | None
    percent: Percent | None
    second: Direction | None
    base: Money | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A change with what may have changed.

    ``levels`` are the amounts before it in its passage that are neither differences nor bases, nearest last;
    ``above`` are such amounts of the passages right above.
    """

    passage: Passage
    change: Change
    levels: tuple[Money, ...]
    above: tuple[Money, ...]


_ABOVE: Final = 2  # passages above that may hold the figure that changed


def statements(subject: Subject) -> tuple[Statement, ...]:
    """Return all statements of change in the document's prose."""
    return subject.remember(_statements)


def _statements(subject: Subject) -> tuple[Statement, ...]:
    found: list[Statement] = []
    recent: list[tuple[Money, ...]] = []
    for passage in prose(subject):
        own = list(changes(passage.text)) if _COULD_CHANGE.search(passage.text) else []
        parts = {item.start for change in own for item in (change.difference, change.base) if item is not None}
        levels = tuple(item for item in money(passage.text) if item.start not in parts and item.amount.value >= 0)
        above = tuple(item for group in recent[-_ABOVE:] for item in group)
        for change in own:
            before = tuple(item for item in levels if item.start < change.start)
            found.append(Statement(passage, change, before, above))
        recent.append(levels)
    return tuple(found)


def changes(text: str) -> Iterator[Change]:
    """Yield the statements of change in a text, in order; each amount and percentage belongs to one at most."""
    amounts = {item.start: item for item in money(text)}
    rates = {item.start: item for item in percents(text)}
    if not amounts and not rates:
        return
    words = directions(text)
    by_end = {item.end: item for item in amounts.values()}
    used = -1
    for number, word in enumerate(words):
        if word.start < used or word.sign == 0:
            continue
        at = _skip(_JOIN, text, word.end)
        difference = amounts.get(at)
        percent = rates.get(at)
        second = None
        if difference is not None:
            following = _skip(_BETWEEN, text, difference.end)
            percent = rates.get(following)
            if percent is None and number + 1 < len(words) and words[number + 1].start == following:
                percent = rates.get(_skip(_JOIN, text, words[number + 1].end))
                second = words[number + 1] if percent is not None else None
        if difference is None and percent is None:
            continue
        if difference is None and percent is not None and not percent.points:
            difference = _told_after(text, percent, word, words[number + 1 : number + 2], amounts)
            if difference is not None and _skip(_BETWEEN, text, difference.end) in rates:
                difference = None  # it has a percentage of its own
        end = max(item.end for item in (percent, difference) if item is not None)
        if _PARAMETRIC.match(text, end):
            continue
        used = end
        yield Change(word.start, end, word, difference, percent, second, _base(text, word.start, by_end))


def _told_after(
    text: str, percent: Percent, word: Direction, following: Sequence[Direction], amounts: dict[int, Money]
) -> Money | None:
    """Return the difference that stands behind its percentage: 同比增长12.4%，增收1785万元."""
    if not following or following[0].sign != word.sign or following[0].start != _skip(_BETWEEN, text, percent.end):
        return None
    return amounts.get(_skip(_JOIN, text, following[0].end)) if following[0].start > percent.end else None


def _skip(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _base(text: str, start: int, by_end: dict[int, Money]) -> Money | None:
    """Return the amount that the change is said to start from: 比2025年预算数100万元增加."""
    for gap in range(4):
        item = by_end.get(start - gap)
        if item is not None:
            between = text[item.end : start].strip("）)，,")
            clause = re.split(r"[，,；;。]", text[max(0, item.start - 30) : item.start])[-1]
            set_aside = _SET_ASIDE.search(
                text, 0, item.start
            )  # 比上年（扣除一次性收入30万元）增加: no base, a part of it
            if between in {"", "相比"} and _COMPARED.search(clause + between) and set_aside is None:
                return item
    return None
