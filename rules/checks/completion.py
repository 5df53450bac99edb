"""Rates of completion in final accounts: 支出决算2.22万元，完成预算的99.55%.

What it does
    For each 完成…预算的X% it looks for two amounts before it in its paragraph whose ratio prints as this percentage.
    Reported if no two of the last amounts explain it and its own clause states the budget and what was spent of it, or
    if that budget is zero. Where the clause says which is which (年初预算为…，支出决算为…，完成年初预算的…), the ratio
    turned round explains nothing. Where the clause only states what was spent on one of the three public expenses,
    their table says what was planned, or another sentence that states what was planned and spent.

Why
    Rates of completion are typed by hand. A budget of zero cannot be completed by any percentage.

Options
    None.

PASS
    全年预算为2.23万元，支出决算为2.22万元，完成全年预算数的99.55%

FAIL
    全年预算为2.23万元，支出决算为2.22万元，完成全年预算数的95.55%
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, looked_at, without_options
from rules.tables import Figure, tables
from rules.text.clauses import clause_start
from rules.text.facts import Money, Percent, money, percents
from rules.text.passages import Passage, prose
from schemas.amount import Amount, Interval

__all__ = ["KIND"]

_COMPLETED: Final = re.compile(r"完成(?:了)?[^\d，。；]{0,14}(?:预算|任务|计划)数?的?$|执行率(?:为|达到?|是|：|:)?$")
_CHANGE: Final = re.compile(r"(?:增加|减少|增长|下降|结余|结转)(?:了)?$")
_BUDGET: Final = re.compile(r"预算数?(?:总额)?(?:为|：|:|安排)?$")
_SPENT: Final = re.compile(
    r"[，,、](?:实际)?(?:支出)?(?:决算|执行|支出)数?(?:为|：|:)?"
)  # between a budget and what was spent
_NAMED: Final = re.compile(r"完成(?:了)?(年初|全年|调整)预算")
_THREE: Final = "三公经费支出决算表"
_PLANNED: Final = (
    (re.compile(r"接待费(?:支出)?决算"), "公务接待费预算数"),
    (re.compile(r"购置费?(?:及|和)运行(?:维护)?费(?:支出)?决算"), "公务用车购置及运行费预算数"),
    (re.compile(r"出国(?:[（(]境[)）])?(?:费|经费)?(?:支出)?决算"), "因公出国（境）费预算数"),
)
_DONE: Final = re.compile(r"决算数?(?:为|：|:)?$")
_PLAN_NEXT: Final = re.compile(r"[，,](?:比|较|与|和)?(?:年初|全年|调整)?预算数?(?:为|：|:)?")
_BOTH: Final = re.compile(
    r"预算数?(?:为)?(?P<planned>\d[\d,]*\.\d+万?元)[，,、](?:支出)?决算数?(?:为)?(?P<done>\d[\d,]*\.\d+万?元)"
)
_COARSE: Final = Decimal("0.02")  # half a last digit of so much of an amount says nothing any more
_NEAR: Final = 4  # amounts before the percentage that may take part

_Plan = tuple[Figure, Amount]
"""What a table plans, as it is printed there and as an amount."""


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    looked, plans, told = 0, tuple(_plans(subject)), _told(subject)
    for passage in prose(subject):
        if "%" not in passage.text or ("完成" not in passage.text and "执行率" not in passage.text):
            continue
        for percent in percents(passage.text):
            match = _COMPLETED.search(passage.text, max(0, percent.start - 24), percent.start)
            if match is None:
                continue
            amounts = _amounts(passage, match.start())
            planned = _planned(passage, amounts, match.start(), plans)
            if planned is not None:
                figure, budget = planned
                explained = _prints(amounts[-1].interval, budget.interval, percent)
                yield Looked() if explained else _against_table(passage, percent, amounts[-1], figure, budget)
                continue
            elsewhere = _elsewhere(passage, amounts, match.start(), told)
            if elsewhere is not None:
                explained = _prints(amounts[-1].interval, elsewhere.interval, percent)
                yield Looked() if explained else _against_text(passage, percent, amounts[-1], elsewhere)
                continue
            if len(amounts) < 2:
                continue
            if not percent.value and not amounts[-1].amount.base:
                looked += 1  # nothing spent is nothing completed, whatever the budget; templates print it so
                continue
            nothing = _named_nothing(passage, match.start(), percent)
            if nothing is not None:
                yield _problem(passage, percent, [nothing, amounts[-1]])
            elif any(
                _prints(done.interval, planned.interval, percent)
                for done, planned in _pairs(passage, amounts, match.start(), percent)
            ):
                looked += 1
            elif wrong := _wrong(passage, amounts, percent):
                yield _problem(passage, percent, wrong)
    yield looked_at(looked, Text("没有完成预算的比例", "no rates of completion"))


def _told(subject: Subject) -> dict[Decimal, Money | None]:
    """Return the budgets of amounts that the text states right behind them (预算数16.00万元，支出决算11.18万元).

    None where one amount has several.
    """
    found: dict[Decimal, Money | None] = {}
    for passage in prose(subject):
        for match in _BOTH.finditer(passage.text):
            planned, done = (money(passage.text, *match.span(name))[0] for name in ("planned", "done"))
            known = found.setdefault(done.amount.base, planned)
            if known is not None and known.amount.base != planned.amount.base:
                found[done.amount.base] = None
    found.pop(Decimal(0), None)
    return found


def _elsewhere(
    passage: Passage, amounts: Sequence[Money], end: int, told: Mapping[Decimal, Money | None]
) -> Money | None:
    """Return the budget that another sentence states for the only amount of a clause."""
    start = clause_start(passage.text, end)
    if not amounts or amounts[-1].start < start or len(money(passage.text, start, end)) != 1:
        return None
    planned = told.get(amounts[-1].amount.base)
    return planned if planned is not None and planned.amount.base else None


def _against_text(passage: Passage, percent: Percent, done: Money, budget: Money) -> Problem:
    real = percent.rounded(done.amount.base / budget.amount.base * 100)
    unit = budget.amount.unit.value if budget.amount.unit else ""
    printed = passage.text[done.start : percent.end]
    return Problem(
        (passage.evidence(done.start, percent.end),),
        ("完成比例", passage.where, printed),
        expected=f"{real}%",
        actual=passage.text[percent.start : percent.end],
        text=Text(
            f"“{printed}”：另处写明预算数为{budget.amount.value}{unit}，应为{real}%",
            f"{printed}: elsewhere {budget.amount.value}{unit} are planned, that is {real}%",
        ),
    )


def _plans(subject: Subject) -> Iterator[tuple[re.Pattern[str], _Plan]]:
    """Yield what the table of the three public expenses plans for each, with the words that name it in the text."""
    views = tables(subject).of(_THREE)
    body = views[0].body() if len(views) == 1 else ()
    if len(body) != 1:
        return
    for words, concept in _PLANNED:
        columns = views[0].columns(concept)
        figure = views[0].figure(body[0], columns[0]) if len(columns) == 1 else None
        if figure is not None and figure.amount is not None and figure.amount.base and not figure.alternatives:
            yield words, (figure, figure.amount)


def _planned(
    passage: Passage, amounts: Sequence[Money], end: int, plans: Sequence[tuple[re.Pattern[str], _Plan]]
) -> _Plan | None:
    """Return the budget that only the table states: the clause has one amount, and names what was spent on."""
    if not plans or not amounts:
        return None
    start = max(clause_start(passage.text, end), passage.text.rfind("其中", 0, amounts[-1].start))
    if len(money(passage.text, start, end)) != 1 or amounts[-1].start < start:
        return None
    named = passage.text[start : amounts[-1].start]
    if "决算" not in named or "基金" in named:
        return None
    return next((plan for words, plan in plans if words.search(named)), None)


def _against_table(passage: Passage, percent: Percent, done: Money, planned: Figure, budget: Amount) -> Problem:
    real = percent.rounded(done.amount.base / budget.base * 100)
    printed = passage.text[done.start : percent.end]
    return Problem(
        (passage.evidence(done.start, percent.end), planned.evidence),
        ("完成比例", passage.where, planned.evidence.column or ""),
        expected=f"{real}%",
        actual=passage.text[percent.start : percent.end],
        text=Text(
            f"“{printed}”：表中预算数为{planned.text}，应为{real}%",
            f"{printed}: the table plans {planned.text}, that is {real}%",
        ),
    )


def _named_nothing(passage: Passage, end: int, percent: Percent) -> Money | None:
    """Return the budget that a rate names (完成年初预算的) where its own clause states it as zero."""
    named = _NAMED.search(passage.text, end, percent.start)
    if named is None or not percent.value:
        return None
    start = clause_start(passage.text, end)
    for item in money(passage.text, start, end):
        stated = passage.text[max(start, item.start - 14) : item.start]
        if named[1] in stated and not item.amount.base and _BUDGET.search(stated):
            return item
    return None


def _pairs(passage: Passage, amounts: list[Money], end: int, percent: Percent) -> Iterable[tuple[Money, Money]]:
    """Return what may have been spent and of what; where its own clause says which is which, only that."""
    planned, done = amounts[-2:]
    text, start = passage.text, clause_start(passage.text, percent.start)
    named = _NAMED.search(text, end, percent.start)
    said = text[max(start, planned.start - 14) : planned.start]
    budget = planned.start >= start and _BUDGET.search(said) and (named is None or named[1] in said)
    if budget and _SPENT.fullmatch(text, planned.end, done.start):
        return [(done, planned)]
    return permutations(amounts, 2)


def _wrong(passage: Passage, amounts: list[Money], percent: Percent) -> list[Money]:
    """Return the budget and what was spent of it, in this order, where their clause says which is which; else none."""
    if _accounts_first(passage, amounts):
        return amounts[:-3:-1]
    clause = clause_start(passage.text, percent.start)
    before = amounts[-2].start
    named = clause_start(passage.text, before) == clause and _BUDGET.search(passage.text, clause, before)
    return amounts if named else []


def _accounts_first(passage: Passage, amounts: list[Money]) -> bool:
    """Say whether the last two amounts are what was spent and, right behind it, the budget: 决算…，年初预算…，完成."""
    done, planned = amounts[-2:]
    clause = clause_start(passage.text, planned.start)
    return (
        done.start >= clause
        and _DONE.search(passage.text, clause, done.start) is not None
        and _PLAN_NEXT.fullmatch(passage.text, done.end, planned.start) is not None
    )


def _amounts(passage: Passage, end: int) -> list[Money]:
    own = [
        item
        for item in money(passage.text, 0, end)
        if not _CHANGE.search(passage.text, max(0, item.start - 4), item.start)
    ]
    return own[-_NEAR:]


def _prints(part: Interval, whole: Interval, percent: Percent) -> bool:
    if whole.high - whole.low > _COARSE * (whole.high + whole.low):
        middle = (whole.low + whole.high) / 2  # 1万元 beside 0.53万元 is 1.00万元, not anything up to 1.50万元
        whole = Interval(middle, middle)
    if whole.low <= 0:
        return False
    step = Decimal(1).scaleb(-percent.decimals)
    ratio = Interval(part.low / whole.high * 100, part.high / whole.low * 100)
    return ratio.overlaps(Interval(percent.interval.low - step / 2, percent.interval.high + step / 2))


def _problem(passage: Passage, percent: Percent, amounts: list[Money]) -> Problem:
    planned, done = amounts[-2], amounts[-1]
    printed = passage.text[planned.start : percent.end]
    stated = passage.text[percent.start : percent.end]
    if planned.amount.base:
        expected = f"{percent.rounded(done.amount.base / planned.amount.base * 100)}%"
        text = Text(f"“{printed}”：按所列数字应为{expected}", f"{printed}: the figures make {expected}")
    else:
        expected = "—"
        text = Text(f"“{printed}”：预算为0，不应计算完成比例", f"{printed}: a budget of zero is completed by nothing")
    return Problem(
        (passage.evidence(planned.start, percent.end),),
        ("完成比例", passage.where),
        expected=expected,
        actual=stated,
        text=text,
    )


KIND: Final = without_options("completion", _run)
