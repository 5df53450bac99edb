"""Counts whose parts must add up within a sentence or paragraph.

What it does
    Counts after 其中 (12个 = 11个 + 1个) never come to more than their total, and to exactly it where the amounts
    beside them do (a single count, too), where the last one is 其他…, where all are of known kinds, or where one slip
    of the hand in a large count is all that is missing; so do those in the bracket behind a total, and those that a
    total of the same name closes (甲科室12个、乙科室6个，共18个科室).

Why
    A figure that was changed in one place only.

Options
    partitions: list of lists of texts
        names, each a part of an item's name, that together make a whole.
    kinds: list of lists of texts
        the kinds of which things are; a list whose items are all of such kinds is whole.

PASS
    实有60人，其中：离休1人，退休59人

FAIL
    实有60人，其中：离休1人，退休58人
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

from rules.protocol import NAMES_OPTION, CheckKind, Looked, Outcome, Problem, Subject, Text, names_given, or_nothing
from rules.text.clauses import sentence_start
from rules.text.counted import (
    are_all_parts,
    are_of_kinds,
    bracketed,
    closed_by_total,
    count_before,
    listed_counts,
    of_others,
    with_own_body,
    without_parts,
)
from rules.text.facts import Count, counts
from rules.text.listed import ONE_OF, Listed, lists, money_is_whole, scope_end, sure_end
from rules.text.passages import Passage
from rules.text.slips import one_slip, one_slips
from schemas.amount import Amount, MoneyUnit
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_PARTS: Final = re.compile(r"其中|(?<=[辆。，])车辆中(?=[:：])|(?<=[人名][，,])包括")

_IN_OFFICE: Final = re.compile(r"在职|在编|在岗")
_OUT_OF_OFFICE: Final = re.compile(r"退休|离休|遗属|退职|编外")
_MANY: Final = 4  # digits of a count that is one slip from what some of its parts make by a rare chance only
_NAME: Final = 12  # characters before a list in which its total is named


@dataclass(frozen=True, slots=True)
class _Options:
    partitions: tuple[tuple[str, ...], ...]
    kinds: tuple[tuple[str, ...], ...]


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    outcomes = [outcome for listed in lists(subject) for outcome in _counts(listed, options)]
    yield from or_nothing(outcomes, Text("正文没有应当相加的列举", "no lists that must add up"))


def _counts(listed: Listed, options: _Options) -> Iterator[Outcome]:
    text = listed.plain
    for match in _PARTS.finditer(text):
        stop = scope_end(text, match.end())
        items, closed = listed_counts(text, match.end(), stop)
        total = count_before(text, match.start(), items[0].measure) if items else None
        if total is not None and of_others(text, total, items[0], match.end()):
            continue
        if total is not None and not closed and _reached(text, total, items):
            yield Looked()
            continue
        stop = sure_end(text, match.end(), stop)
        items = _still_employed(text, match, [item for item in items if item.start < stop])
        if not items:
            continue
        if len(items) == 1 and not money_is_whole(listed, match.start(), match.end(), stop):
            continue  # a single count is a part, unless its amount is the whole amount
        if total is None or ONE_OF.search(text, match.end() + 1, items[-1].end):
            continue
        flat = without_parts(text, match.end(), items)
        if flat is None:
            continue
        items = flat
        together = sum((item.number for item in items), Decimal(0))
        parted = are_all_parts(text, match.end(), items, options.partitions)
        parted = parted or are_of_kinds(text, match.end(), items, options.kinds)
        whole = closed or parted or money_is_whole(listed, match.start(), match.end(), stop)
        fits = together in {total.number, with_own_body(text, total)} or _of_one_before(text, total, items)
        if fits or (together < total.number and not whole and not _slipped(total, items, together)):
            yield Looked()
        else:
            yield _miscounted(listed.passage, total, items, together)
    for total, items in bracketed(listed.passage.text, options.partitions, options.kinds):
        together = sum((item.number for item in items), Decimal(0))
        yield Looked() if together == total.number else _miscounted(listed.passage, total, items, together)
    for total, items in closed_by_total(text):
        together = sum((item.number for item in items), Decimal(0))
        yield Looked() if together == total.number else _miscounted(listed.passage, total, items, together)


def _slipped(total: Count, items: Sequence[Count], together: Decimal) -> bool:
    """Say whether one slip of the hand in a large total or in a large part is all that keeps them apart."""
    printed = [Amount(item.number, MoneyUnit.YUAN, 0) for item in (total, *items)]
    missing = total.number - together
    return len(items) > 1 and (one_slip(together, printed[0], _MANY) or one_slips(printed[1:], missing, _MANY))


def _of_one_before(text: str, total: Count, items: Sequence[Count]) -> bool:
    """Say whether the first counts make another one of the sentence: 职工50人；退休23人；其中本科22人，专科28人."""
    start = sentence_start(text, total.start)
    before = {item.number for item in counts(text, start, total.start) if item.measure == total.measure}
    return any(made in before for made in list(accumulate(item.number for item in items))[1:])


def _still_employed(text: str, opened: re.Match[str], items: list[Count]) -> list[Count]:
    """Return the items of a list of people in office up to the first who have left it: 在职61人，包括…；退休15人."""
    if _IN_OFFICE.search(text, max(0, opened.start() - _NAME), opened.start()) is None:
        return items
    ends = [opened.end(), *(item.end for item in items)]
    gone = [place for place, item in enumerate(items) if _OUT_OF_OFFICE.search(text, ends[place], item.start)]
    return items[: gone[0]] if gone else items


def _reached(text: str, total: Count, items: Sequence[Count]) -> bool:
    """Say whether the first counts come to the total; where 、 goes on behind them, the list does, too."""
    added = items[0].number
    for place, item in enumerate(items[1:], start=1):
        added += item.number
        if added == total.number and not (place + 1 < len(items) and text.startswith("、", item.end)):
            return True
    return False


def _miscounted(passage: Passage, total: Count, items: Sequence[Count], together: Decimal) -> Problem:
    printed = passage.text[total.start : total.end]
    parts = "+".join(passage.text[item.start : item.end] for item in items)
    return Problem(
        (passage.evidence(total.start, total.end), passage.evidence(items[0].start, items[-1].end)),
        ("数量", passage.where, items[0].measure),
        expected=f"{together}{items[0].measure}",
        actual=printed,
        text=Text(
            f"{printed}与其中各项之和不符：{parts}={together}{items[0].measure}",
            f"{printed} is not the sum of its parts: {parts} = {together}",
        ),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    return _Options(names_given(options, "partitions"), names_given(options, "kinds"))


KIND: Final = CheckKind(
    "count_sum",
    {
        "type": "object",
        "properties": {"partitions": NAMES_OPTION, "kinds": NAMES_OPTION},
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
