"""What begins must begin before it ends, and one form states one date for one event.

What it does
    In performance forms, pairs the indicators that name the beginning and the end of the same thing (召开时间 and
    结束时间, 开工日期 and 竣工日期) and compares their dates, half by half; other dates that the form's texts state for
    the same end or beginning are compared too. In running text and form texts it compares ranges (2025年3月24日至27日
    of the same or another year) and a beginning followed by an end in one sentence. A date without a day or month
    stands for all its days, so only what cannot be in order is reported.

Why
    A meeting that ends a year before it opens was filled in from last year's form.

Options
    None.

PASS
    召开时间 2025年3月24日, 结束时间 2025年3月27日

FAIL
    召开时间 2025年3月24日, 结束时间 2024年3月27日
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rules.protocol import Outcome, Problem, Subject, Text, looked_at, without_options
from rules.text.dates import DateFact, Edge, dates, edge_of, stem_of
from rules.text.facts import sentences
from rules.text.passages import Passage, compact, prose
from rules.text.performance import halves, indicator_evidence, indicators, name_of
from schemas.form import Half, Indicator, PerformanceForm
from schemas.report import Evidence, Severity

__all__ = ["KIND"]

_RANGE: Final = re.compile(r"(?:起|开始)?(?:至|到|—|－|-|～|~|——)")
_BREAK: Final = re.compile(r"[；;《》]")
_NEAR: Final = 24  # characters between two dates that still belong to one statement


@dataclass(frozen=True, slots=True)
class _Statement:
    """A date that is stated as the beginning or the end of something."""

    edge: str
    stem: str
    fact: DateFact
    text: str
    evidence: Evidence


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    looked = 0
    stated: dict[int, list[_Statement]] = {}
    for passage in prose(subject):
        if "年" not in passage.text and "-" not in passage.text:
            continue
        found, problems, count = _in_passage(passage)
        if passage.form is not None:
            stated.setdefault(passage.form, []).extend(found)
        looked += count
        yield from problems
    for index, form in enumerate(subject.document.forms):
        for half in halves(form):
            own = list(_in_indicators(form, half))
            looked += len(own)
            yield from _compare_indicators(form, half, own, stated.get(index, []))
    yield looked_at(looked, Text("没有成对的起止日期", "no beginnings and ends to compare"))


def _in_passage(passage: Passage) -> tuple[list[_Statement], list[Problem], int]:
    """Return the beginnings and ends stated in a passage, what is out of order in it, and how much was compared."""
    statements: list[_Statement] = []
    problems: list[Problem] = []
    count = 0
    for start, end in sentences(passage.text):
        facts = [fact for fact in dates(passage.text, start, end) if fact.possible]
        edges = [_edge(passage, fact, start, end) for fact in facts]
        statements.extend(
            _Statement(edge, "", fact, passage.text[fact.start : fact.end], passage.evidence(fact.start, fact.end))
            for fact, edge in zip(facts, edges, strict=True)
            if edge is not None
        )
        for number in range(len(facts) - 1):
            first, second = facts[number], facts[number + 1]
            between = passage.text[first.end : second.start]
            paired = edges[number] == Edge.BEGIN and edges[number + 1] == Edge.END
            ranged = bool(_RANGE.fullmatch(between))
            if not ranged and (not paired or len(between) > _NEAR or _BREAK.search(between)):
                continue
            count += 1
            if second.latest < first.earliest:
                problems.append(_sentence_problem(passage, first, second))
    return statements, problems, count


def _edge(passage: Passage, fact: DateFact, start: int, end: int) -> str | None:
    """Say what a date is of: the nearest word before it within its clause, else the words right behind it."""
    before = re.split(r"[，,；;、]|\d", passage.text[max(start, fact.start - 12) : fact.start])[-1]
    return edge_of(before) or edge_of(re.split(r"[，,；;、（(]", passage.text[fact.end : min(end, fact.end + 4)])[0])


def _sentence_problem(passage: Passage, first: DateFact, second: DateFact) -> Problem:
    one, two = passage.text[first.start : first.end], passage.text[second.start : second.end]
    return Problem(
        (passage.evidence(first.start, first.end), passage.evidence(second.start, second.end)),
        ("起止日期", passage.where),
        expected=f"≥ {one}",
        actual=two,
        text=Text(f"结束日期 {two} 早于开始日期 {one}", f"it ends on {two}, before it begins on {one}"),
    )


def _in_indicators(form: PerformanceForm, half: Half | None) -> Iterator[_Statement]:
    for indicator in indicators(form, half):
        name = compact(indicator.name.text)[0]
        edge = edge_of(name)
        value = compact(indicator.value.text)[0]
        facts = [fact for fact in dates(value) if fact.possible]
        if edge is not None and len(facts) == 1:
            yield _Statement(edge, stem_of(name), facts[0], value, _evidence(indicator))


def _evidence(indicator: Indicator) -> Evidence:
    return indicator_evidence(indicator)


def _compare_indicators(
    form: PerformanceForm, half: Half | None, own: list[_Statement], texts: list[_Statement]
) -> Iterator[Problem]:
    begins = [statement for statement in own if statement.edge == Edge.BEGIN]
    reported: set[int] = set()
    for place, end in enumerate(own):
        if end.edge != Edge.END:
            continue
        for begin in begins:
            if _same_event(begin.stem, end.stem) and end.fact.latest < begin.fact.earliest:
                reported.add(place)
                yield _form_problem(form, half, begin, end, texts)
    for place, statement in enumerate(own):
        if place in reported or not begins or len({other.edge for other in texts}) < 2:
            continue  # a form's texts are about the same event where they, too, state a beginning and an end
        rivals = [other for other in texts if other.edge == statement.edge]
        if len(rivals) == 1 and not _agree(rivals[0].fact, statement.fact):
            rival = rivals[0]
            yield Problem(
                (statement.evidence, rival.evidence),
                ("起止日期", name_of(form), statement.evidence.row or "", half.value if half else ""),
                expected=rival.text,
                actual=statement.text,
                severity=Severity.WARNING,
                text=Text(
                    f"“{statement.evidence.row}”{statement.text} 与本表“{rival.evidence.row}”所写 {rival.text} 不一致",
                    f"{statement.evidence.row} is {statement.text}, but {rival.evidence.row} says {rival.text}",
                ),
            )


def _form_problem(
    form: PerformanceForm, half: Half | None, begin: _Statement, end: _Statement, texts: list[_Statement]
) -> Problem:
    witness = [other for other in texts if other.edge == Edge.END and not _agree(other.fact, end.fact)]
    also = f"；本表“{witness[0].evidence.row}”写为 {witness[0].text}" if witness else ""
    also_english = f"; {witness[0].evidence.row} of the same form says {witness[0].text}" if witness else ""
    return Problem(
        (end.evidence, begin.evidence, *(other.evidence for other in witness[:1])),
        ("起止日期", name_of(form), end.evidence.row or "", half.value if half else ""),
        expected=f"≥ {begin.text}",
        actual=end.text,
        text=Text(
            f"“{end.evidence.row}”{end.text} 早于“{begin.evidence.row}”{begin.text}{also}",
            f"{end.evidence.row} {end.text} lies before {begin.evidence.row} {begin.text}{also_english}",
        ),
    )


def _same_event(first: str, second: str) -> bool:
    """Say whether two stems name one event; names may be cut short, so one may begin the other."""
    return first == second or (
        min(len(first), len(second)) >= 2 and (first.startswith(second) or second.startswith(first))
    )


def _agree(first: DateFact, second: DateFact) -> bool:
    return first.earliest <= second.latest and second.earliest <= first.latest


KIND: Final = without_options("date_order", _run)
