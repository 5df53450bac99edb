"""The money of projects under performance management is that of the projects, and so is their number.

What it does
    Reads what a sentence about performance (绩效, 自评, 评价) says of the money of several projects
    (14个项目纳入绩效目标管理，涉及资金1,677.64万元). It may be less than all projects cost, but in a budget never more;
    and where it is no other amount of the document, it is not one slip of the hand (a wrong digit, two that changed
    places) away from what the projects cost. Where it is the total of the list of projects, of the performance forms
    or of the projects that the sentence goes on to name, the number of projects is that of the list; and forms of so
    many projects are not one slip in one of them away from it.

Why
    The sentence is copied from last year, and is not changed where the projects are.

Options
    None.

PASS
    项目支出10.50万元; 全部3个项目实行绩效目标管理，涉及资金10.50万元

FAIL
    项目支出10.50万元; 全部3个项目实行绩效目标管理，涉及资金15.00万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rules.names import plain
from rules.protocol import Looked, Outcome, Problem, Subject, Text, or_nothing, without_options
from rules.tables import TableView, table_amounts, tables
from rules.text.added import adds_up
from rules.text.facts import Money, money, sentences
from rules.text.figures import figures
from rules.text.outline import points_below, points_of
from rules.text.passages import Passage, PassageKind, prose
from rules.text.performance import amount_of, name_of, project_amount
from rules.text.quoted import PROJECTS, quotable_figures
from rules.text.slips import one_slip, one_slips
from schemas.amount import Amount, compare_sum
from schemas.document import DocumentKind, LineRole
from schemas.form import FormKind

__all__ = ["KIND"]

_ABOUT: Final = re.compile(r"绩效|自评|评价")
_PROJECTS_OF: Final = re.compile(
    r"项目支出|(?P<count>\d+)个(?:预算|支出)?项目|项目(?:共|共计|数|数量)?(?P<number>\d+)个"
)
_COVERED: Final = re.compile(
    r"(?:涉及|资金|金额)(?:项目|当年|财政|拨款|资金|性|金额|合计|共计|一般公共预算|政府性基金|国有资本经营|预算|支出|安排|的|为|共|约)*$"
)
_OTHER: Final = re.compile(r"其中|整体|执行|全年|年初|以上|政策")
_FUND: Final = re.compile(r"一般公共预算|政府性基金|国有资本经营")
_ALL_MONEY: Final = "支出总表"
_LISTS: Final = ("项目支出表", "一般公共预算项目支出表")
_DIGITS: Final = 4
_TWICE: Final = 2  # an amount that stands elsewhere, too, is one of its own


@dataclass(frozen=True, slots=True)
class _Known:
    """What projects cost: of each fund, of all money, the lists of projects, and by performance form."""

    of_projects: tuple[Amount, ...]
    of_funds: tuple[tuple[str, Amount], ...]
    whole: Decimal | None
    listed: tuple[tuple[Decimal, int], ...]
    forms: tuple[Amount, ...]


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    yield from or_nothing(
        list(_judged(subject)), Text("正文没有写绩效管理的项目资金", "no money of projects in the text")
    )


def _judged(subject: Subject) -> Iterator[Outcome]:
    known: _Known | None = None
    budget = subject.document.profile.kind is DocumentKind.BUDGET
    for passage in prose(subject):
        if passage.kind is not PassageKind.PARAGRAPH or not _ABOUT.search(passage.text):
            continue
        for start, end in sentences(passage.text):
            for item in _covered(passage.text, start, end):
                known = known or _known(subject)
                yield _judge(subject, passage, (start, item, end), known, budget=budget)


def _covered(text: str, start: int, end: int) -> Iterator[Money]:
    """Yield the amounts of a sentence that are said to be those of several projects, or of all."""
    if not _ABOUT.search(text, start, end) or not _PROJECTS_OF.search(text, start, end):
        return
    for item in money(text, start, end):
        clause = max(text.rfind(mark, start, item.start) for mark in "；;")
        if _COVERED.search(text, start, item.start) and not _OTHER.search(text, max(clause, start), item.start):
            yield item


def _known(subject: Subject) -> _Known:
    tabled = quotable_figures(subject).named(PROJECTS)
    told = [
        (passage.text[figure.start : figure.money.start], figure.amount)
        for passage in prose(subject)
        if not _ABOUT.search(passage.text)
        for figure in figures(passage.text)
    ]
    projects = [(name, amount) for name, amount in told if PROJECTS in name]
    funds = [(match.group(), amount) for name, amount in told if (match := _FUND.search(name))]
    printed = quotable_figures(subject).totals
    funds += [(match.group(), place.amount) for place in printed if (match := _FUND.search(place.kind))]
    of_all = [place.amount.base for place in tabled if place.kind == _ALL_MONEY]
    of_all = of_all or [amount.base for name, amount in projects if not _FUND.search(name) and "拨款" not in name]
    return _Known(
        (*(place.amount for place in tabled), *(amount for _, amount in projects)),
        tuple(funds),
        max(of_all, default=None),
        (
            *(listed for kind in _LISTS for view in tables(subject).of(kind) if (listed := _listed(view)) is not None),
            *_told(subject),
        ),
        tuple(_forms(subject)),
    )


def _forms(subject: Subject) -> Iterator[Amount]:
    """Yield what the projects of the performance forms cost; nothing where one has no amount or two are alike."""
    forms = [form for form in subject.document.forms if form.kind is FormKind.PROJECT]
    funds = [project_amount(form) for form in forms]
    amounts = [amount_of(fund) if fund else None for fund in funds]
    if len({name_of(form) for form in forms}) == len(forms) and all(amounts):
        yield from (amount for amount in amounts if amount is not None)


def _listed(view: TableView) -> tuple[Decimal, int] | None:
    """Return the total of a flat list of projects, each named once, and their number."""
    column = view.main_column(0)
    lines = [line for line in view.body() if line.role is LineRole.ITEM and line.name]
    totals = [line for line in view.body() if line.role is LineRole.TOTAL]
    names = {plain(line.name) for line in lines}
    if column is None or len(totals) != 1 or not lines or len(names) != len(lines):
        return None
    total = view.figure(totals[0], column).amount
    amounts = [amount.base for line in lines if (amount := view.figure(line, column).amount) is not None]
    if total is None or len(amounts) != len(lines) or sum(amounts, Decimal(0)) != total.base:
        return None
    return total.base, len(lines)


def _told(subject: Subject) -> Iterator[tuple[Decimal, int]]:
    """Yield the project expenditure of which the paragraphs below name all projects, and their number."""
    points = points_of(subject)
    for place, point in enumerate(points):
        parts = points_below(points, place) if point.figure and PROJECTS in point.name else []
        amounts = [part.figure.amount for part in parts if part.figure]
        if point.figure and len(amounts) == len(parts) > 1 and adds_up(point.figure.amount, amounts).holds:
            yield point.figure.amount.base, len(parts)


def _stands_once(subject: Subject, amount: Amount) -> bool:
    """Say whether an amount is printed here only: what other sentences and tables know is no slip of something else."""
    told = sum(item.amount.base == amount.base for passage in prose(subject) for item in money(passage.text))
    return told < _TWICE and not any(found.base == amount.base for found in table_amounts(subject))


def _judge(subject: Subject, passage: Passage, told: tuple[int, Money, int], known: _Known, *, budget: bool) -> Outcome:
    start, item, end = told
    text, amount = passage.text, item.amount
    named = _FUND.findall(text, start, item.start)
    kin = [*known.of_projects, *(one for fund, one in known.of_funds if named and fund == named[-1])]
    numbers = (match for found in _PROJECTS_OF.finditer(text, start, item.start) for match in found.groups() if match)
    stated = next(map(int, numbers), None)
    parts = [one.amount for one in money(text, item.end, end)]
    for amounts in (parts, known.forms):
        if stated and len(amounts) > 1 and adds_up(amount, amounts).holds and stated != len(amounts):
            return _miscounted(passage, start, item, stated, len(amounts))
    missing = amount.base - sum((one.base for one in known.forms), Decimal(0))
    all_forms = stated is not None and stated == len(known.forms) > 1
    rounded = compare_sum(amount, [(1, one) for one in known.forms]).holds
    if all_forms and not rounded and one_slips(known.forms, missing, _DIGITS):
        return _problem(passage, item, amount.base - missing)
    bare = next(_PROJECTS_OF.finditer(text, start, item.start), None)
    of_all = bare is not None and not any(bare.groups())  # of all 项目支出: a list may group what they are for
    for total, count in known.listed:
        if stated and not of_all and amount.base == total and stated != count:
            return _miscounted(passage, start, item, stated, count)
    if not amount.base or any(amount.base == one.base for one in kin):
        return Looked()
    slip = next((one.base for one in kin if one_slip(one.base, amount, _DIGITS)), None)
    if slip is None and budget and known.whole and amount.interval.low > known.whole:
        slip = known.whole
    if slip is not None and _stands_once(subject, amount):
        return _problem(passage, item, slip)
    return Looked()


def _problem(passage: Passage, item: Money, projects: Decimal) -> Problem:
    expected = item.amount.printed(projects)
    printed = passage.text[item.start : item.end]
    return Problem(
        (passage.evidence(item.start, item.end),),
        ("绩效项目资金", passage.where),
        expected=expected,
        actual=printed,
        difference=item.amount.base - projects,
        unit="元",
        text=Text(
            f"绩效管理的项目资金{printed}，项目合计为{expected}",
            f"projects under performance management have {printed}, all projects {expected}",
        ),
    )


def _miscounted(passage: Passage, start: int, item: Money, stated: int, count: int) -> Problem:
    return Problem(
        (passage.evidence(start, item.end),),
        ("绩效项目个数", passage.where),
        expected=f"{count}个",
        actual=f"{stated}个",
        text=Text(
            f"写明{stated}个项目，所列金额相同的项目支出由{count}个项目构成",
            f"{stated} projects are announced, the same money is listed for {count}",
        ),
    )


KIND: Final = without_options("covered_projects", _run)
