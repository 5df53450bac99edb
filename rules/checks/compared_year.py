"""Figures are compared with those of the year before.

What it does
    Looks at sentences of the running text that state an amount and compare it with a year (比2024年减少1.20万元, 与
    2024年度持平). Another year than the one before the report's is reported where its paragraph does not name the year
    right after it (2024年决算比2023年增加 is right in a budget of 2025). An earlier one is reported only of what
    disclosures account for, and if at least ``least`` comparisons are with the year before; not where the same amount
    has just been compared with a later year (比上年增加3万元，比2019年减少2万元). Final accounts may be compared with
    their own year's budget.

Why
    The year of a comparison stands in the middle of a sentence that is copied from last year's report.

Options
    least: whole number
        default 1.

PASS
    report of 2025: 公务接待费2.30万元，比2024年减少0.20万元

FAIL
    report of 2025: 公务接待费2.30万元，比2023年减少0.20万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.clauses import sentence_start
from rules.text.facts import money, sentences
from rules.text.passages import Passage, PassageKind, passages
from schemas.document import DocumentKind
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_COMPARED: Final = re.compile(
    r"(?:与|比|较|同)(?:(?P<year>20\d{2})年度?|上年度?|去年)(?P<what>[^，,。；;\d]{0,14}?)(?:\d[\d,.]*[万亿]?元)?"
    r"(?:相比|对比|增加|减少|增长|下降|降低|上升|压减|持平|无变化|无增减|一致)"
)
_PLAN: Final = re.compile(r"预算|年初|计划|批复")
_ACCOUNTED: Final = re.compile(
    r"预算|决算|收入|支出|收、支|收支|财政拨款|经费|接待费|出国|公务用车|政府采购|会议费|培训费|差旅费"
)
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE})


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A comparison with a year, None for 上年; whether it is one of what disclosures account for."""

    passage: Passage
    match: re.Match[str]
    year: int | None
    accounted: bool

    def may_follow(self) -> bool:
        """Say whether the paragraph tells of the year that is rightly compared with this one."""
        told = _COMPARED.sub("", self.passage.text)
        return self.year is not None and f"{self.year + 1}年" in told


def _run(subject: Subject, least: int) -> Iterator[Outcome]:
    profile = subject.document.profile
    if profile.year is None or profile.kind not in {DocumentKind.BUDGET, DocumentKind.FINAL_ACCOUNTS}:
        yield Unchecked(Text("未能确定报告年度", "the report's year is unknown"))
        return
    accounts = profile.kind is DocumentKind.FINAL_ACCOUNTS
    found = list(_comparisons(subject))
    right = sum(comparison.year in {None, profile.year - 1} for comparison in found)
    if not found:
        yield Unchecked(Text("正文没有与某年对比的金额", "no amount is compared with a year"), State.NOT_APPLICABLE)
        return
    yield Looked(right)
    before: _Comparison | None = None
    for comparison in found:
        year, last, before = comparison.year, before, comparison
        if year is None or year == profile.year - 1 or comparison.may_follow() or _is_second(last, comparison):
            continue
        own_plan = accounts and year == profile.year and _PLAN.search(comparison.match["what"])
        if not own_plan and (year >= profile.year or (right >= least and comparison.accounted)):
            yield _problem(comparison, profile.year)


def _is_second(first: _Comparison | None, second: _Comparison) -> bool:
    """Say whether one amount is compared with one year, then with an earlier: 比上年增加3万元，比2019年减少2万元."""
    if first is None or first.passage is not second.passage:
        return False
    if first.year is not None and second.year is not None and first.year <= second.year:
        return False
    return len(money(second.passage.text, first.match.end(), second.match.start())) <= 1


def _comparisons(subject: Subject) -> Iterator[_Comparison]:
    for passage in passages(subject):
        if passage.kind not in _PLACES or "年" not in passage.text:
            continue
        for start, end in sentences(passage.text):
            if not money(passage.text, start, end):
                continue
            for match in _COMPARED.finditer(passage.text, start, end):
                # …支出9.80万元。与2024年度相比，减少0.20万元: the sentence before names what is compared
                about = sentence_start(passage.text, max(start - 1, 0)) if match.start() == start else start
                accounted = _ACCOUNTED.search(passage.text, about, end) is not None
                yield _Comparison(passage, match, int(match["year"]) if match["year"] else None, accounted)


def _problem(comparison: _Comparison, year: int) -> Problem:
    passage, match = comparison.passage, comparison.match
    printed = f"{match['year']}年"
    around = passage.text[match.start() : match.end()]
    return Problem(
        (passage.evidence(match.start(), match.end()),),
        ("对比年份", passage.where, around),
        expected=f"{year - 1}年",
        actual=printed,
        text=Text(
            f"“{around}”：对比的年份是{printed}，本报告为{year}年度，应与{year - 1}年相比",
            f"{around}: a report of {year} is compared with {year - 1}",
        ),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> int:
    return int(options.get("least", 1))


KIND: Final = CheckKind(
    "compared_year",
    {"type": "object", "properties": {"least": {"type": "integer", "minimum": 1}}, "additionalProperties": False},
    _prepare,
    _run,
)
