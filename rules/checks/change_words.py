"""The words of growth and decline: they agree with each other, and with what can have happened.

What it does
    ``check: direction``: the word of the difference and the word of the percentage point the same way, and the
    percentage carries no sign. ``check: base``: nothing grows by more than itself; what grows from zero has no
    percentage, least of all where the zero is printed right before it. ``check: flat``: what has changed is not called
    unchanged in the same breath.

Why
    Words of change are left from last year's text when the figures are typed anew.

Options
    check: direction, base or flat

PASS
    支出1,895万元，与上年相比减少134万元，下降6.60%

FAIL
    支出1,895万元，与上年相比减少134万元，增长6.60%
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, one_of_checks, or_nothing
from rules.text.changes import NEAR, Statement, statements
from rules.text.clauses import BREAK, clause_start
from rules.text.subjects import amounts_changed
from schemas.amount import Amount
from schemas.report import Severity

__all__ = ["KIND"]

_FLAT: Final = re.compile(r"[，,]?(?:与|同|和)?(?:上年|去年|20\d{2}年)?(?:度|预算|决算|相比|数|年初)*持平")
_WAS_NOTHING: Final = re.compile(
    r"(?:上年|去年|20\d{2}年)(?:度|初|预算|决算|执行|安排|支出|收入|数|为|：)*(?<![\d.,])0(?:\.0+)?(?:万|亿)?元"
    r"[，,][^，,。；;\d]{0,8}$"
)
_COMPARED: Final = re.compile(r"[，,（(]?(?:比|较|与|同)")


def _run(subject: Subject, check: str) -> Iterator[Outcome]:
    judge = _JUDGES[check]
    outcomes: list[Outcome] = []
    for statement in statements(subject):
        outcomes.extend(judge(statement, amounts_changed(subject, statement)))
    yield from or_nothing(outcomes, Text("正文没有可检查的增减说明", "no statements of change"))


def _direction(statement: Statement, _: Sequence[Amount]) -> Iterator[Outcome]:
    change = statement.change
    if change.percent is None:
        return
    if change.second is not None and change.second.sign != change.direction.sign:
        nothing = (change.difference is not None and not change.difference.amount.base) or not change.percent.value
        yield (
            Looked()
            if nothing
            else _wording(statement, Text("前后增减方向相反", "its two words contradict each other"))
        )
    elif change.percent.value < 0:
        yield _wording(statement, Text("增减词后又用负数", "a word of change and a sign as well"))
    else:
        yield Looked()


def _base(statement: Statement, named: Sequence[Amount]) -> Iterator[Outcome]:
    passage, change = statement.passage, statement.change
    if change.percent is not None and change.percent.value and _nothing_before(statement):
        reason = Text("上年数为0，不应计算增减比例", "what changed from zero has no percentage")
        yield _wording(statement, reason, max(0, change.start - NEAR))
        return
    if change.difference is None or change.base is not None or not statement.levels or change.direction.sign < 0:
        return
    if named and all(amount.interval.high < change.difference.interval.low for amount in named):
        yield _wording(statement, Text("增加额大于本年数，上年数将为负数", "it grew by more than it is"))
        return
    level, gain = statement.levels[-1], change.difference
    between = passage.text[level.end : change.start]
    clause = clause_start(passage.text, level.start)
    alone = not any(clause <= other.start for other in statement.levels[:-1])
    if not alone or len(between) > 30 or not _COMPARED.match(between) or BREAK.search(between):
        return
    if gain.interval.low > level.interval.high:
        yield _wording(statement, Text("增加额大于本年数，上年数将为负数", "it grew by more than it is"), level.start)
    elif gain.amount.base == level.amount.base != 0 and change.percent is not None:
        severity = Severity.INFO if change.percent.value == 100 else None
        reason = Text("上年数为0，不应计算增长比例", "growth from zero has no percentage")
        yield _wording(statement, reason, level.start, severity)
    else:
        yield Looked()


def _nothing_before(statement: Statement) -> bool:
    """Say whether the clause before a change states that last year's figure was zero."""
    change = statement.change
    if change.direction.sign < 0:
        return False
    if change.base is not None:
        return not change.base.amount.base
    match = _WAS_NOTHING.search(statement.passage.text, max(0, change.start - NEAR), change.start)
    return match is not None


def _flat(statement: Statement, _: Sequence[Amount]) -> Iterator[Outcome]:
    passage, change = statement.passage, statement.change
    match = _FLAT.match(passage.text, change.end)
    moved = (change.difference is not None and change.difference.amount.base != 0) or (
        change.difference is None and change.percent is not None and change.percent.value != 0
    )
    if match is not None and moved:
        yield _wording(statement, Text("既有增减又称持平", "changed and unchanged at once"), end=match.end())
    else:
        yield Looked()


def _wording(
    statement: Statement,
    reason: Text,
    start: int | None = None,
    severity: Severity | None = None,
    end: int | None = None,
) -> Problem:
    passage, change = statement.passage, statement.change
    first, last = change.start if start is None else start, change.end if end is None else end
    printed = passage.text[first:last]
    return Problem(
        (passage.evidence(first, last),),
        ("增减", passage.where, change.direction.word),
        actual=printed,
        severity=severity,
        text=Text(f"“{printed}”：{reason.zh}", f"{printed}: {reason.en}"),
    )


_JUDGES: Final[dict[str, Callable[[Statement, Sequence[Amount]], Iterator[Outcome]]]] = {
    "direction": _direction,
    "base": _base,
    "flat": _flat,
}


KIND: Final = one_of_checks("change_words", sorted(_JUDGES), _run)
