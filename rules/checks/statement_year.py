"""A paragraph that states the report's figures names the report's year.

What it does
    Looks at paragraphs that open with a year, beside the unit's name or none, and state an amount of income,
    expenditure or another total of the budget (2025年度甲县水利局收入预算100万元, 甲县水利局2025年支出预算100万元), or
    that there is none of a fund (2025年没有使用政府性基金预算拨款安排的支出), or open what they say of the goals.
    Another year than the report's is reported where the paragraph names no second year that it may be compared with,
    says nothing of execution, stands in no section of that year, and at least ``least`` paragraphs of this kind name
    the report's year. In final accounts what is said to be below or above the budget (2024年度支出决算数小于预算数),
    and what the unit evaluated itself (对2024年度项目支出开展绩效自评), is the report's year.

Why
    Reports are made from last year's file, and a year at the head of a paragraph is easily overlooked.

Options
    least: whole number
        default 2.

PASS
    report of 2025: 2025年度甲县水利局收入预算100万元

FAIL
    report of 2025: 2023年度甲县水利局收入预算100万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.facts import money
from rules.text.passages import Passage, PassageKind, passages
from schemas.document import DocumentKind
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_NUMBER: Final = r"^(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．])?"
_TOPIC: Final = r"(?:[^，,。；;：:\d]{1,14}[。：:])?"  # （二）公务接待费。2026年预算数6万元; 注：
_SELF: Final = r"(?:[本我](?:单位|部门|局|委|办|院|中心))"
_WHAT: Final = re.compile(
    r"^[^，,。；;：\d]{0,24}?(?:预算|决算|收入|支出|收、支|财政拨款|三公|机关运行经费|政府采购|政府性基金|国有资本经营)"
)
_NOTHING: Final = re.compile(
    r"^(?:无|没有|未)(?:使用|安排|发生)?[^，,。；;：\d元]{0,4}(?:政府性基金|国有资本经营)[^，,。；;：\d]{0,16}(?:支出|收支)"
)  # 2025年没有使用政府性基金预算拨款安排的支出
_GOALS: Final = re.compile(
    r"^[，,]?[^，,。；;：:\d]{0,8}绩效目标(?:设置|编制)?情况"
)  # 2025年，本部门重点项目绩效目标情况如下
_OTHERWISE: Final = re.compile(
    r"执行数|执行情况|年末(?!财政拨款结转|结转|结余)|以来|追加|批复|下达|规划|截至|截止|历年|累计"
)
_ACCOUNTED: Final = (
    re.compile(
        r"(?<!\d)(?P<year>20\d\d)年度?[^，。；\d]{0,30}决算数?(?:支出)?(?:小于|大于|低于|高于|等于)[^，。；\d]{0,6}预算"
    ),
    re.compile(r"对(?P<year>20\d\d)年度?[^，。；\d]{0,30}(?:项目|支出)[^，。；\d]{0,24}自评"),
)  # what final accounts say of their own year only
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE})
_FIRST: Final = 60  # characters in which the first amount stands


def _run(subject: Subject, least: int) -> Iterator[Outcome]:
    profile = subject.document.profile
    if profile.year is None:
        yield Unchecked(Text("未能确定报告年度", "the report's year is unknown"))
        return
    if profile.kind is DocumentKind.FINAL_ACCOUNTS:
        yield from _accounted(subject, profile.year)
    pattern = _opening("".join((profile.unit or "").split()))
    stated = [
        (passage, match)
        for passage in passages(subject)
        if passage.kind in _PLACES and (match := _statement(passage, pattern)) is not None
    ]
    own = [entry for entry in stated if int(entry[1]["year"]) == profile.year]
    other = [entry for entry in stated if int(entry[1]["year"]) != profile.year]
    if not stated:
        yield Unchecked(Text("没有以年度开头的说明", "no paragraph opens with a year"), State.NOT_APPLICABLE)
        return
    yield Looked(len(own))
    if len(own) < least or len(other) > len(own):
        return
    for passage, match in other:
        own_section = any(f"{match['year']}年" in heading for heading in passage.section)
        if own_section or _compares(passage, int(match["year"]), profile.year):
            continue  # a section may be about another year: 二、2024年“三公”经费决算情况
        yield _problem(passage, match, f"{passage.text[: match.end() + 16]}…", profile.year)


def _accounted(subject: Subject, year: int) -> Iterator[Problem]:
    for passage in passages(subject):
        if passage.kind is PassageKind.PARAGRAPH:
            for pattern in _ACCOUNTED:
                for match in pattern.finditer(passage.text):
                    if int(match["year"]) != year:
                        yield _problem(passage, match, match.group(), year)


def _problem(passage: Passage, match: re.Match[str], words: str, year: int) -> Problem:
    printed = passage.text[match.start("year") : match.end("year") + 1]
    return Problem(
        (passage.evidence(match.start("year"), match.end("year") + 1),),
        ("段落年份", passage.where),
        expected=f"{year}年",
        actual=printed,
        text=Text(
            f"“{words}”写的是{printed}，本报告为{year}年度",
            f"a paragraph speaks of {printed} in a report of {year}: {words}",
        ),
    )


def _opening(unit: str) -> re.Pattern[str]:
    name = f"(?:{re.escape(unit)}(?:部门|单位|本级|机关)?|{_SELF})" if unit else _SELF
    return re.compile(rf"{_NUMBER}{_TOPIC}(?:{name})?(?P<year>(?<!\d)20\d{{2}})年度?[，,]?(?:{name})?")


def _statement(passage: Passage, pattern: re.Pattern[str]) -> re.Match[str] | None:
    match = pattern.match(passage.text)
    if match is None or passage.text.startswith("末", match.end()) or _OTHERWISE.search(passage.text):
        return None
    if any(pattern.match(passage.text[match.end() :]) for pattern in (_NOTHING, _GOALS)):
        return match
    if _WHAT.match(passage.text[match.end() :]) is None:
        return None
    first = money(passage.text, match.end(), match.end() + _FIRST)
    return match if first else None


def _compares(passage: Passage, own: int, year: int) -> bool:
    """Say whether a paragraph of another year rightly compares it: with the one before, or with the report's own.

    Nothing is stated yet of a year after the report's.
    """
    if own > year:
        return False
    others = {int(text) for text in re.findall(r"(?<!\d)(20\d{2})年", passage.text)} - {own}
    return own - 1 in others or year in others


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> int:
    return int(options.get("least", 2))


KIND: Final = CheckKind(
    "statement_year",
    {"type": "object", "properties": {"least": {"type": "integer", "minimum": 1}}, "additionalProperties": False},
    _prepare,
    _run,
)
