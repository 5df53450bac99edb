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

from rules.protocol import Looked, Outcome, Problem, Subject, Text, or_nothing, without_options
from rules.tables import table_amounts
from rules.text.added import adds_up
from rules.text.facts import Money, money, sentences
from rules.text.known_projects import ABOUT_PERFORMANCE, FUND, KnownProjects, known_projects
from rules.text.passages import Passage, PassageKind, prose
from rules.text.slips import one_slip, one_slips
from schemas.amount import Amount, compare_sum

__all__ = ["KIND"]

_PROJECTS_OF: Final = re.compile(
    r"项目支出|(?P<count>\d+)个(?:预算|支出)?项目|项目(?:共|共计|数|数量)?(?P<number>\d+)个"
)
_COVERED: Final = re.compile(
    r"(?:涉及|资金|金额)(?:项目|当年|财政|拨款|资金|性|金额|合计|共计|一般公共预算|政府性基金|国有资本经营|预算|支出|安排|的|为|共|约)*$"
)
_OTHER: Final = re.compile(r"其中|整体|执行|全年|年初|以上|政策")
_DIGITS: Final = 4
_TWICE: Final = 2  # an amount that stands elsewhere, too, is one of its own


@dataclass(frozen=True, slots=True)
class _Told:
    """What ``passage.text[start:end]``, a sentence, says of projects: their money, and their number where it gives one.

    ``of_all`` says that it speaks of 项目支出 as a whole.
    """

    passage: Passage
    start: int
    end: int
    item: Money
    count: int | None
    of_all: bool

    @property
    def amount(self) -> Amount:
        """The money as an amount."""
        return self.item.amount


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    yield from or_nothing(
        list(_judged(subject)), Text("正文没有写绩效管理的项目资金", "no money of projects in the text")
    )


def _judged(subject: Subject) -> Iterator[Outcome]:
    known: KnownProjects | None = None
    for passage in prose(subject):
        if passage.kind is not PassageKind.PARAGRAPH or not ABOUT_PERFORMANCE.search(passage.text):
            continue
        for start, end in sentences(passage.text):
            for item in _covered(passage.text, start, end):
                known = known or known_projects(subject)
                yield _judge(subject, _told(passage, start, end, item), known)


def _covered(text: str, start: int, end: int) -> Iterator[Money]:
    """Yield the amounts of a sentence that are said to be those of several projects, or of all."""
    if not ABOUT_PERFORMANCE.search(text, start, end) or not _PROJECTS_OF.search(text, start, end):
        return
    for item in money(text, start, end):
        clause = max(text.rfind(mark, start, item.start) for mark in "；;")
        if _COVERED.search(text, start, item.start) and not _OTHER.search(text, max(clause, start), item.start):
            yield item


def _told(passage: Passage, start: int, end: int, item: Money) -> _Told:
    named = list(_PROJECTS_OF.finditer(passage.text, start, item.start))
    count = next((int(number) for found in named for number in found.groups() if number), None)
    return _Told(passage, start, end, item, count, bool(named) and not any(named[0].groups()))


def _stands_once(subject: Subject, amount: Amount) -> bool:
    """Say whether an amount is printed here only: what other sentences and tables know is no slip of something else."""
    told = sum(item.amount.base == amount.base for passage in prose(subject) for item in money(passage.text))
    return told < _TWICE and not any(found.base == amount.base for found in table_amounts(subject))


def _judge(subject: Subject, told: _Told, known: KnownProjects) -> Outcome:
    return (
        _number_of_parts(told, known)
        or _slip_in_a_form(told, known)
        or _number_of_listed(told, known)
        or _slip_of_money(subject, told, known)
        or Looked()
    )


def _number_of_parts(told: _Told, known: KnownProjects) -> Problem | None:
    """Hold the number against the projects that the sentence goes on to name, and against the performance forms."""
    parts = [one.amount for one in money(told.passage.text, told.item.end, told.end)]
    for amounts in (parts, known.forms):
        if told.count and len(amounts) > 1 and adds_up(told.amount, amounts).holds and told.count != len(amounts):
            return _miscounted(told, len(amounts))
    return None


def _slip_in_a_form(told: _Told, known: KnownProjects) -> Problem | None:
    """Hold the money against the forms of just so many projects, of which one may have the slip."""
    all_forms = told.count is not None and told.count == len(known.forms) > 1
    if not all_forms or compare_sum(told.amount, [(1, one) for one in known.forms]).holds:
        return None
    total = sum((one.base for one in known.forms), Decimal(0))
    return _problem(told, total) if one_slips(known.forms, told.amount.base - total, _DIGITS) else None


def _number_of_listed(told: _Told, known: KnownProjects) -> Problem | None:
    """Hold the number against that of a list with the same total; 项目支出 may be grouped there by what it is for."""
    for total, count in known.listed:
        if told.count and not told.of_all and told.amount.base == total and told.count != count:
            return _miscounted(told, count)
    return None


def _slip_of_money(subject: Subject, told: _Told, known: KnownProjects) -> Problem | None:
    """Hold the money against what projects cost: no slip away from it, and no more than all of it."""
    amount = told.amount
    named = FUND.findall(told.passage.text, told.start, told.item.start)
    kin = [*known.of_projects, *(one for fund, one in known.of_funds if named and fund == named[-1])]
    if not amount.base or any(amount.base == one.base for one in kin):
        return None
    slip = next((one.base for one in kin if one_slip(one.base, amount, _DIGITS)), None)
    if slip is None and known.most and amount.interval.low > known.most:
        slip = known.most
    return _problem(told, slip) if slip is not None and _stands_once(subject, amount) else None


def _problem(told: _Told, projects: Decimal) -> Problem:
    expected = told.amount.printed(projects)
    printed = told.passage.text[told.item.start : told.item.end]
    return Problem(
        (told.passage.evidence(told.item.start, told.item.end),),
        ("绩效项目资金", told.passage.where),
        expected=expected,
        actual=printed,
        difference=told.amount.base - projects,
        unit="元",
        text=Text(
            f"绩效管理的项目资金{printed}，项目合计为{expected}",
            f"projects under performance management have {printed}, all projects {expected}",
        ),
    )


def _miscounted(told: _Told, count: int) -> Problem:
    return Problem(
        (told.passage.evidence(told.start, told.item.end),),
        ("绩效项目个数", told.passage.where),
        expected=f"{count}个",
        actual=f"{told.count}个",
        text=Text(
            f"写明{told.count}个项目，所列金额相同的项目支出由{count}个项目构成",
            f"{told.count} projects are announced, the same money is listed for {count}",
        ),
    )


KIND: Final = without_options("covered_projects", _run)
