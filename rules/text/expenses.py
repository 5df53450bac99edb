"""What the running text tells of the three public expenses, wherever it stands: 公务接待费5.40万元, pages apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rules.protocol import Subject
from rules.text.clauses import sentence_start
from rules.text.figures import Figure, figures
from rules.text.passages import Passage, PassageKind, prose
from schemas.document import DocumentKind

__all__ = ["Expense", "Told", "expense_named", "told_expenses"]


class Expense(StrEnum):
    """The three public expenses, their parts and their total."""

    ALL = "“三公”经费"
    TRAVEL = "因公出国（境）费"
    CARS = "公务用车购置及运行费"
    BUYING = "公务用车购置费"
    RUNNING = "公务用车运行费"
    GUESTS = "公务接待费"


_NAMES: Final = (
    (Expense.CARS, re.compile(r"(?:公务用车|车辆)购置(?:费|支出|经费)?(?:及|和|与|、)(?:公务用车|车辆)?运(?:行|维)")),
    (Expense.BUYING, re.compile(r"公务用车购置")),
    (Expense.RUNNING, re.compile(r"公务用车运(?:行|维)")),
    (Expense.TRAVEL, re.compile(r"因公出国")),
    (Expense.GUESTS, re.compile(r"公务接待(?:费|支出|经费)")),
    (Expense.ALL, re.compile(r"三公[”\"]?经费")),
)
_OTHERWISE: Final = re.compile(
    r"基金|国有资本|本级|机关|下属|所属|非财政|事业|上级|会议|培训|人均|平均|每|标准|不超过|控制数|限额|国内|国外|外事|外宾|累计|月"
)  # a part of it, or more than it
_FUND: Final = re.compile(r"(?:一般公共|公共财政|财政拨款)预算")
_PLANNED: Final = re.compile(r"预算|计划")
_SPENT: Final = re.compile(r"决算|执行|实际|完成|支出数")
_YEAR: Final = re.compile(r"(?<![比较与同和])(20\d{2})年")
_LAST: Final = re.compile(r"(?<![比较与同和])(?:上年|去年|上一年|往年)")


@dataclass(frozen=True, slots=True)
class Told:
    """An amount of this year that a passage tells of one of the expenses; ``planned`` where it is the budget's."""

    expense: Expense
    planned: bool
    passage: Passage
    figure: Figure


def expense_named(text: str) -> Expense | None:
    """Return the expense that a text names last; None where it names none."""
    last = [(match.start(), one) for one, pattern in _NAMES for match in pattern.finditer(text)]
    best = max((start for start, _ in last), default=None)
    return next((one for start, one in last if start == best), None)


def told_expenses(subject: Subject) -> tuple[Told, ...]:
    """Return the amounts of the report's own year in reading order, plans and accounts, no changes."""
    return subject.remember(_told)


def _told(subject: Subject) -> tuple[Told, ...]:
    profile = subject.document.profile
    found: list[Told] = []
    for passage in prose(subject):
        if passage.kind in {PassageKind.CELL, PassageKind.FORM} or "元" not in passage.text:
            continue
        if any(pattern.search(passage.text) for _, pattern in _NAMES):
            accounts = profile.kind is DocumentKind.FINAL_ACCOUNTS
            found.extend(_of_passage(passage, tuple(figures(passage.text)), profile.year, accounts=accounts))
    return tuple(found)


def _of_passage(passage: Passage, own: Sequence[Figure], year: int | None, *, accounts: bool) -> Iterator[Told]:
    """Yield the amounts of a passage; one that does not say whether it is planned is what the one before it is."""
    planned = not accounts
    headed = passage.section[-1] if passage.section else ""
    for figure in own:
        words = passage.text[figure.start : figure.money.start]
        said = _said(words)
        planned = said if said is not None else planned
        expense = next((one for one, pattern in _NAMES if pattern.search(words)), None)
        if expense is None or _OTHERWISE.search(words):
            continue
        before = passage.text[sentence_start(passage.text, figure.start) : figure.money.start]
        years = [int(found) for found in _YEAR.findall(f"{headed}。{passage.text[: figure.money.start]}")]
        if (years and years[-1] != year) or _LAST.search(before):
            continue
        yield Told(expense, planned, passage, figure)


def _said(words: str) -> bool | None:
    """Say whether words name a plan; None where they name neither a plan nor what was spent."""
    if _SPENT.search(words):
        return False
    return True if _PLANNED.search(_FUND.sub("", words)) else None
