"""The same change stated twice agrees with itself.

What it does
    Takes the changes of the running text with the amount that changed (收入总计649.07万元，比上年增加44.15万元). Where
    another sentence says the same amount, compared with the same, has changed the same way by another amount, one of
    the two is wrong if they differ by a slip of the hand: one digit, or two that changed places. Whole numbers of 万元
    between them are a slip only where both are said to be the same rate: one of the two may hold a part that was there
    last year only, such as a fund; other differences may be such a part in any case.
    Where one says that it went up by an amount and the other that it went down by the same, one of the words is wrong.

Why
    收入总计, 支出总计 and 财政拨款 of many units are one amount with one change, printed in several paragraphs; a rate
    beside them hides a wrong digit behind its rounding.

Options
    none

PASS
    收入总计649.07万元，比上年增加44.15万元，增长7.30%。支出总计649.07万元，比上年增加44.15万元，增长7.30%。

FAIL
    收入总计649.07万元，比上年增加44.15万元，增长7.30%。支出总计649.07万元，比上年增加44.17万元，增长7.30%。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from rules.protocol import Outcome, Problem, Subject, Text, looked_at, without_options
from rules.text.changes import Statement, statements
from rules.text.facts import Money
from rules.text.slips import one_slip
from schemas.amount import compare_copy

__all__ = ["KIND"]

_DIGITS: Final = 4  # of a change that differs from another in one digit by a rare chance only
_FEW_DIGITS: Final = 3  # of one that two others contradict
_PART: Final = re.compile(r"一般公共预算|政府性基金|国有资本")  # its change may be another one than the whole's
_WAN: Final = Decimal(10_000)
_AGAINST: Final = re.compile(
    r"(?:比|较|与|同)(?P<what>[^，,。；;（(]{2,20}?)(?:相比|对比|比)?[，,]?(?:各|总体|收、支[^，,]{0,6})?$"
)


class _Key(NamedTuple):
    """What makes two changes the same: the amount that changed, in 元, the way it went, what it is compared with."""

    level: Decimal
    sign: int
    against: str


class _Told(NamedTuple):
    statement: Statement
    by: Money
    rate: Decimal | None


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    groups: dict[_Key, list[_Told]] = {}
    for statement in statements(subject):
        key, told = _key(statement), _told(statement)
        if key is not None and told is not None:
            groups.setdefault(key, []).append(told)
    looked = 0
    for group in groups.values():
        if len(group) < 2:
            continue
        looked += 1
        usual, times = Counter(told.by.amount.base for told in group).most_common(1)[0]
        right = next(told for told in group if told.by.amount.base == usual)
        agreeing = times if len(group) == times + 1 else 1
        wrong = next((told for told in group if _contradict(right, told, agreeing)), None)
        if wrong is not None:
            yield _problem(right, wrong)
    for one, other in _opposite(groups):
        looked += 1
        yield _problem(one, other)
    yield looked_at(looked, Text("没有重复表述的增减", "no change is stated twice"))


def _opposite(groups: dict[_Key, list[_Told]]) -> Iterator[tuple[_Told, _Told]]:
    """Yield the changes that another sentence tells the other way round, each after what most sentences say."""
    for key, group in groups.items():
        against = groups.get(key._replace(sign=-key.sign), []) if key.sign > 0 else []
        few, many = sorted((group, against), key=len)
        for told in few:
            same = next((one for one in many if one.by.amount.base == told.by.amount.base != 0), None)
            if same is not None:
                yield same, told


def _key(statement: Statement) -> _Key | None:
    """Return what a change is a change of, where its own sentence says so right before it."""
    if not statement.levels:
        return None
    level = statement.levels[-1]
    between = statement.passage.text[level.end : statement.change.start]
    against = _AGAINST.search(between)
    if against is None or "。" in between or not level.amount.base:
        return None
    return _Key(level.amount.base, statement.change.direction.sign, against["what"])


def _told(statement: Statement) -> _Told | None:
    by, rate = statement.change.difference, statement.change.percent
    return None if by is None else _Told(statement, by, rate.value if rate else None)


def _contradict(one: _Told, other: _Told, agreeing: int) -> bool:
    """Say whether a change is a slip of another, which all ``agreeing`` other sentences have."""
    if compare_copy(one.by.amount, other.by.amount).holds:
        return False
    if agreeing > 1 and _PART.search(_subject(other)) is None:
        return one_slip(one.by.amount.base, other.by.amount, _FEW_DIGITS)
    apart = one.by.amount.base - other.by.amount.base
    rated = one.rate is not None and one.rate == other.rate
    return (rated or bool(apart % _WAN)) and one_slip(one.by.amount.base, other.by.amount, _DIGITS)


def _subject(told: _Told) -> str:
    """Return the words before the amount that changed, back to the sign that ends what stands before."""
    text, level = told.statement.passage.text, told.statement.levels[-1]
    return re.split(r"[，,；;。：:]", text[: level.start])[-1]


def _problem(one: _Told, other: _Told) -> Problem:
    places = [
        (told.statement.passage, told.statement.levels[-1].start, told.statement.change.start, told.by.end)
        for told in (one, other)
    ]
    texts = [passage.text[start:end] for passage, _, start, end in places]
    passage, start = places[1][:2]
    level = passage.text[start : other.statement.levels[-1].end]
    return Problem(
        tuple(passage.evidence(start, end) for passage, start, _, end in places),
        ("增减前后一致", passage.where, level),
        expected=texts[0],
        actual=texts[1],
        difference=other.by.amount.base - one.by.amount.base,
        unit="元",
        text=Text(
            f"同为{level}，一处写“{texts[0]}”，一处写“{texts[1]}”",
            f"{level} has changed by {texts[0]} in one place and by {texts[1]} in another",
        ),
    )


KIND: Final = without_options("repeated_change", _run)
