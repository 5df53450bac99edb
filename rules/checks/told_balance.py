"""A budget's income and expenditure as told in the text are the same, and so is what they changed by.

What it does
    ``check: level``: the income and the expenditure of the whole budget, and what is told of both at once (收支总预算),
    are compared with the amount that most of these places have; told is what one slip of the hand explains (a wrong
    digit, two that changed places), for income without what was carried over may rightly be less.
    ``check: change``: where both are the same amount and each paragraph says what it changed by since last year, the
    changes are the same; told where they are one slip apart or of opposite directions, else only worth a look.

Why
    A budget balances. The two paragraphs are typed one after the other, and one of them is last year's.

Options
    check: level or change

PASS
    （一）收入预算：2025年年初预算数138.55万元。（二）支出预算：2025年年初预算数138.55万元。

FAIL
    （一）收入预算：2025年年初预算数138.55万元。（二）支出预算：2025年年初预算数138.85万元。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, one_of_checks, or_nothing
from rules.text.facts import Money, money
from rules.text.figures import figures, is_generic, opening_name
from rules.text.passages import Passage, PassageKind, passages
from rules.text.slips import one_slip
from schemas.amount import compare_copy
from schemas.report import Severity

__all__ = ["KIND"]

_SIDES: Final = ("收入", "支出", "收支")
_WHOLE: Final = re.compile(
    r"(?:[本我](?:单位|部门)|部门|单位)?(?P<side>收支|收入|支出)(?:总预算|预算总额|预算总计|预算合计|预算|总计)"
    r"(?:20\d{2}年)?(?:年初预算)?(?:数|为)*"
)
_LEAD: Final = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])?(?:20\d{2}年度?)?")
_OPENED: Final = re.compile(r"(?:部门|单位)?(?P<side>收入|支出)预算(?:情况)?")
_CHANGED: Final = re.compile(
    r"(?:^|[。；;，,])(?:20\d{2}年)?(?P<side>收入|支出)(?:预算)?[比较](?:去年|上年|20\d{2}年?)[^，,。；;\d]{0,6}?(?P<way>增加|减少)(?=\d)"
)
_DIGITS: Final = 4  # of an amount of which one may have slipped


@dataclass(frozen=True, slots=True)
class _Told:
    """An amount of one side: ``value`` in 元, negative for what became less; ``start`` is where its words begin."""

    side: str
    value: Decimal
    item: Money
    passage: Passage
    start: int

    @property
    def printed(self) -> str:
        return self.passage.text[self.start : self.item.end]


def _run(subject: Subject, check: str) -> Iterator[Outcome]:
    levels = _levels(subject)
    outcomes = list(_compared(levels) if check == "level" else _moved(subject, levels))
    yield from or_nothing(outcomes, Text("正文没有分别写明收入和支出预算", "income and expenditure are not both told"))


def _levels(subject: Subject) -> dict[str, list[_Told]]:
    """Return what the text tells of each side of the whole budget of the report's own year."""
    year, unit = subject.document.profile.year, "".join((subject.document.profile.unit or "").split())
    found: dict[str, list[_Told]] = {side: [] for side in _SIDES}
    for passage in passages(subject):
        if passage.kind is not PassageKind.PARAGRAPH or "元" not in passage.text:
            continue
        opened = _OPENED.fullmatch(opening_name(passage.text))
        for place, figure in enumerate(figures(passage.text)):
            if figure.years and year not in figure.years:
                continue
            words = _LEAD.sub("", passage.text[figure.start : figure.money.start]).removeprefix(unit)
            match = _WHOLE.fullmatch(_LEAD.sub("", words))
            match = match or (opened if not place and is_generic(figure.label) else None)
            if match is not None and figure.amount.base:
                told = _Told(match["side"], figure.amount.base, figure.money, passage, figure.start)
                found[match["side"]].append(told)
    return found


def _compared(levels: dict[str, list[_Told]]) -> Iterator[Outcome]:
    told = [entry for entries in levels.values() for entry in entries if _is_exact(entry)]
    first = _usual(told)
    if first is None or len({entry.side for entry in told}) < len(("收入", "支出")):
        return
    yield Looked()
    for other in told:
        same = compare_copy(first.item.amount, other.item.amount).holds
        alike = ("总计" in first.printed) == ("总计" in other.printed) or "收支" in {first.side, other.side}
        if alike and not same and one_slip(first.value, other.item.amount, _DIGITS):
            yield _problem(first, other, None)


def _is_exact(told: _Told) -> bool:
    """Say whether an amount is too odd to be near another by chance: 100.00 and 120.00 may be without and with 结转."""
    return told.item.amount.decimals >= 2 and told.item.amount.value % 1 != 0


def _usual(told: list[_Told]) -> _Told | None:
    """Return the first entry with the amount that most entries have, the first of all where there are only two."""
    counted = Counter(entry.value for entry in told).most_common(2)
    if not counted or (len(counted) > 1 and len(told) > 2 and counted[0][1] == counted[1][1]):
        return None
    return next(entry for entry in told if entry.value == counted[0][0])


def _moved(subject: Subject, levels: dict[str, list[_Told]]) -> Iterator[Outcome]:
    whole = _usual([entry for entries in levels.values() for entry in entries])
    if whole is None or not all(
        any(compare_copy(whole.item.amount, entry.item.amount).holds for entry in levels[side]) for side in _SIDES[:2]
    ):
        return
    changed: list[_Told] = []
    for passage in passages(subject):
        for match in _CHANGED.finditer(passage.text) if passage.kind is PassageKind.PARAGRAPH else ():
            item = next((one for one in money(passage.text, match.end()) if one.start == match.end()), None)
            if item is not None:
                value = item.amount.base * (-1 if match["way"] == "减少" else 1)
                changed.append(_Told(match["side"], value, item, passage, match.start("side")))
    first = _usual(changed)
    if first is None or len({entry.side for entry in changed}) < len(("收入", "支出")):
        return
    yield Looked()
    for other in changed:
        if compare_copy(first.item.amount, other.item.amount).holds and first.value * other.value >= 0:
            continue
        if first.value == -other.value or one_slip(abs(first.value), other.item.amount, 2):
            yield _problem(first, other, None)
        elif len(changed) == len(("收入", "支出")):
            yield _problem(first, other, Severity.INFO)


def _problem(first: _Told, other: _Told, severity: Severity | None) -> Problem:
    return Problem(
        tuple(told.passage.evidence(told.start, told.item.end) for told in (first, other)),
        ("收支平衡", first.side, other.side),
        expected=first.printed,
        actual=other.printed,
        difference=other.value - first.value,
        unit="元",
        severity=severity,
        text=Text(
            f"收支应当平衡：“{first.printed}”与“{other.printed}”不一致",
            f"a budget balances: {first.printed} and {other.printed}",
        ),
    )


KIND: Final = one_of_checks("told_balance", ("level", "change"), _run)
