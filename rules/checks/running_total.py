"""Totals of reports on budget execution: what is added to the year's own income, and what is left at the end.

What it does
    ``check: added``: an amount, what 加 or 加上 adds to it, and the total that closes the sentence
    (收入完成1526万元…。加上级补助收入3125万元、调入资金286万元，收入总计4937万元). The total is one of the amounts
    before 加, or the last ones of its sentence together, and all that is added; told if none of them explains it. Where
    something is taken off again, or not all is printed (…等，), nothing is judged. ``check: left``: total income less
    total expenditure is what is left (收支相抵，年终结余…; 结转下年…), where one of each is told before it.
    ``check: year``: within a paragraph income less expenditure is the year's balance (收入…，支出…，本年收支结余…).

    What one slip of the hand does not explain is a warning only.

Why
    The totals come from the tables, the amounts from a draft before them.

Options
    check: added, left or year

PASS
    收入完成1526万元，加上级补助收入3125万元、调入资金286万元，收入总计4937万元

FAIL
    总收入584.46亿元。总支出553.18亿元。收支相抵，结转下年34.28亿元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, one_of_checks, or_nothing
from rules.text.added import adds_up
from rules.text.clauses import sentence_start
from rules.text.facts import money
from rules.text.figures import Figure, figures
from rules.text.listed import ADDS, Listed, lists
from rules.text.passages import Passage, PassageKind, prose
from rules.text.slips import one_slip, one_slips
from schemas.amount import Amount, Comparison
from schemas.report import Evidence, Severity

__all__ = ["KIND"]

_Part = tuple[Passage, Figure]
_TOTAL: Final = re.compile(
    r"(?:收入|支出|收支|财力|资金)?(?:合计|总计|总量|总额)(?:达到?|为|是|：|:)*$|(?:总(?:收入|支出|财力)|可用(?:财力|资金))(?:达到?|为|是|：|:)*$"
)
_NOT_ALL: Final = re.compile(r"其中|减去|扣除|减：|元等|包括")
_IN: Final = re.compile(r"(?:收入|资金来源)(?:合计|总计|总量|总额)(?:达到?|为|是)*$|总收入(?:达到?|为|是)*$")
_OUT: Final = re.compile(r"支出(?:合计|总计|总量|总额)(?:达到?|为|是)*$|总支出(?:达到?|为|是)*$|^支出(?:为)?$")
_LEFT: Final = re.compile(r"^(?:年终|年末)(?:结余|结转)|^(?:结余|结转)(?:下年|下一年)")
_CARRIED: Final = re.compile(r"(?:上年|年初|以前年度)[^\d，,。；]{0,6}(?:结转|结余)")
_AFTER: Final = re.compile(r"收支(?:相抵|轧抵|相减)后?[，,]?$")
_REST: Final = re.compile(r"结余|结转")
_NEAR: Final = 10  # characters before a name in which 收支相抵 stands
_YEAR: Final = re.compile(r"(?:本年度?|当年度?|当期)(?:收支)?(?:结余|盈余)(?:预算数|决算数)?(?:为|约)*$")
_FLOWS: Final = tuple(
    re.compile(rf"{side}(?:总量|总额|合计|总计)?(?:预算数|决算数|执行数|共计|完成|为|是|约)*$")
    for side in ("收入", "支出")
)
_SOURCE: Final = re.compile(
    r"保险费|缴费|补贴|补助|资助|利息|转移|委托|投资|捐赠|待遇|基本支出|项目支出|经费|其[中他它]"
)
_DIGITS: Final = 3  # of an amount that one slip changed


def _run(subject: Subject, check: str) -> Iterator[Outcome]:
    if check == "added":
        outcomes = [outcome for listed in lists(subject) for outcome in _added(listed)]
        yield from or_nothing(outcomes, Text("正文没有逐项相加的总计", "no totals that 加 leads to"))
        return
    if check == "year":
        yield from or_nothing(list(_year(subject)), Text("正文没有本年收支结余", "no balance of the year is told"))
        return
    yield from or_nothing(list(_left(subject)), Text("正文没有收支相抵后的结余", "nothing said to be left"))


def _added(listed: Listed) -> Iterator[Outcome]:
    text, end = listed.plain, 0
    for marker in ADDS.finditer(text):
        if marker.start() < end:
            continue
        after = [figure for figure in listed.figures if figure.money.start >= marker.end()]
        place = next((at for at, figure in enumerate(after) if _TOTAL.search(_name(text, figure))), None)
        if not place:
            continue
        items, total = after[:place], after[place]
        end = total.money.end
        all_told = len(money(text, marker.end(), total.start)) == len(items)
        if not all_told or "。" in text[marker.end() : total.start] or _NOT_ALL.search(text, marker.end(), total.start):
            continue
        bases = _bases(listed, marker.start())
        if not bases:
            continue
        sums = [adds_up(total.amount, [item.amount for item in (*base, *items)]) for base in bases]
        if any(result.holds for result in sums) or adds_up(total.amount, [item.amount for item in items]).holds:
            yield Looked()
            continue
        slips = [_slipped(total, (*base, *items), result) for base, result in zip(bases, sums, strict=True)]
        found = slips.index(True) if any(slips) else 0
        parts = [(listed.passage, item) for item in (*bases[found], *items)]
        yield _problem((listed.passage, total), parts, sums[found], None if slips[found] else Severity.WARNING)


def _name(text: str, figure: Figure) -> str:
    return text[figure.start : figure.money.start]


def _bases(listed: Listed, end: int) -> list[tuple[Figure, ...]]:
    """Return what may be added to: an amount before 加, in the order they stand, or the last ones of its sentence."""
    before = [figure for figure in listed.figures if figure.money.end <= end]
    start = sentence_start(listed.plain, end)
    own = [figure for figure in before if figure.start >= start]
    return [*((figure,) for figure in before), *(tuple(own[first:]) for first in range(len(own) - 1))]


def _slipped(total: Figure, parts: Sequence[Figure], result: Comparison) -> bool:
    return one_slip(result.expected, total.amount, _DIGITS) or one_slips(
        [part.amount for part in parts], result.difference, _DIGITS
    )


def _left(subject: Subject) -> Iterator[Outcome]:
    income: list[_Part] = []
    spent: list[_Part] = []
    carried: list[Amount] = []
    section: tuple[str, ...] | None = None
    for passage in prose(subject):
        if passage.section != section or passage.kind is PassageKind.HEADING:
            income, spent, carried, section = [], [], [], passage.section
        for figure in figures(passage.text) if "元" in passage.text else ():
            name = _name(passage.text, figure)
            if _IN.search(name):
                income.append((passage, figure))
            elif _OUT.search(name):
                spent.append((passage, figure))
            elif _is_left(passage.text, figure, name):
                yield from _rest((passage, figure), income, spent, carried)
                income, spent = [], []
            elif _CARRIED.search(name):
                carried.append(figure.amount)


def _is_left(text: str, figure: Figure, name: str) -> bool:
    before = text[max(0, figure.start - _NEAR) : figure.start]
    return _LEFT.search(name) is not None or (_AFTER.search(before) is not None and _REST.search(name) is not None)


def _rest(
    left: _Part, incomes: Sequence[_Part], spendings: Sequence[_Part], carried: Sequence[Amount]
) -> Iterator[Outcome]:
    """Hold what is left to the totals told before it, the nearest of each.

    What any two of them explain is right, and what they do together with something carried forward into the year.
    """
    if not incomes or not spendings:
        return
    pairs = [(income, spent) for income in incomes for spent in spendings]
    for income, spent in pairs:
        same = income[1].amount.base == spent[1].amount.base  # equal totals hold what is carried forward
        gone = replace(spent[1].amount, value=-spent[1].amount.value)
        rests = [adds_up(left[1].amount, [income[1].amount, gone, more]) for more in carried]
        if same or adds_up(income[1].amount, [spent[1].amount, left[1].amount]).holds or any(r.holds for r in rests):
            yield Looked()
            return
    income, spent = incomes[-1], spendings[-1]
    result = adds_up(income[1].amount, [spent[1].amount, left[1].amount])
    slipped = _slipped(income[1], (spent[1], left[1]), result)
    if len(pairs) == 1 or slipped:
        yield _not_left(left, income, spent, result, slipped=slipped)


def _not_left(left: _Part, income: _Part, spent: _Part, result: Comparison, *, slipped: bool) -> Problem:
    amount = left[1].amount
    wanted = income[1].amount.base - spent[1].amount.base
    said = amount.printed(wanted)
    return Problem(
        tuple(_evidence(part) for part in (left, income, spent)),
        ("结余", left[0].where, left[1].label),
        expected=said,
        actual=_printed(left),
        difference=amount.base - wanted,
        tolerance=result.tolerance,
        unit="元",
        severity=None if slipped else Severity.WARNING,
        text=Text(
            f"{left[1].label}{_printed(left)}不等于收入{_printed(income)}减支出{_printed(spent)}：应为{said}",
            f"{left[1].label} {_printed(left)} is not {_printed(income)} less {_printed(spent)}, which is {said}",
        ),
    )


def _year(subject: Subject) -> Iterator[Outcome]:
    for passage in prose(subject):
        if "结余" not in passage.text and "盈余" not in passage.text:
            continue
        before: list[Figure] = []
        for figure in figures(passage.text):
            if not _YEAR.search(_name(passage.text, figure)):
                before.append(figure)
                continue
            flows = [[one for one in before if side.search(_name(passage.text, one))] for side in _FLOWS]
            before = []
            if all(flows):
                yield _balanced(passage, figure, flows)


def _balanced(passage: Passage, left: Figure, flows: Sequence[Sequence[Figure]]) -> Outcome:
    """Hold a year's balance to its income and expenditure; any two of those told before may explain it."""
    if any(adds_up(one.amount, [gone.amount, left.amount]).holds for one in flows[0] for gone in flows[1]):
        return Looked()
    heads = [[one for one in side if not _SOURCE.search(_name(passage.text, one))] for side in flows]
    if not all(heads):
        return Looked()
    income, spent = heads[0][0], heads[1][0]
    result = adds_up(income.amount, [spent.amount, left.amount])
    slipped = _slipped(income, (spent, left), result)
    if not slipped and any(len(side) > 1 for side in heads):
        return Looked()
    return _not_left((passage, left), (passage, income), (passage, spent), result, slipped=slipped)


def _problem(total: _Part, parts: Sequence[_Part], result: Comparison, severity: Severity | None) -> Problem:
    added = "+".join(_printed(part) for part in parts)
    made = total[1].amount.printed(result.expected)
    return Problem(
        tuple(_evidence(part) for part in (total, *parts)),
        ("总计", total[0].where, total[1].label),
        expected=made,
        actual=_printed(total),
        difference=result.difference,
        tolerance=result.tolerance,
        unit="元",
        severity=severity,
        text=Text(
            f"{total[1].label}{_printed(total)}与所加各项之和不符：{added}={made}",
            f"{total[1].label} {_printed(total)} is not the sum of what is added: {added} = {made}",
        ),
    )


def _printed(part: _Part) -> str:
    return part[0].text[part[1].money.start : part[1].money.end]


def _evidence(part: _Part) -> Evidence:
    return part[0].evidence(part[1].money.start, part[1].money.end)


KIND: Final = one_of_checks("running_total", ("added", "left", "year"), _run)
