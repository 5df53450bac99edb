"""Dates that the calendar does not have, years that lost a digit, and dates that do not fit the report's year.

What it does
    ``check: possible``: every date with a day or month exists (no 2月30日, no 13月).
    ``check: digits``: no year of a period or date has three or five digits, or is centuries away (202年度).
    ``check: as_of``: a balance day (截至2024年12月31日) lies in the report's year, the one before or the one after;
    the last day of the year before a budget is right, and that of their own year of final accounts' assets.
    ``check: title``: headings and titles that name the year of a budget or of tables name the report's year.
    ``check: indicator``: the date of an indicator is not in a year before the report's, unless the project itself names
    that year or runs for several years.

Why
    Reports are made from last year's file.

Options
    check: possible, digits, as_of, title or indicator

PASS
    截至2024年12月31日 in a budget of 2025

FAIL
    202年度部门决算
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, Unchecked, one_of_checks, or_nothing
from rules.text.dates import dates
from rules.text.passages import Passage, PassageKind, compact, passages
from rules.text.performance import halves, indicator_evidence, indicators, name_of, one_year
from schemas.document import DocumentKind
from schemas.form import Half
from schemas.report import Evidence

__all__ = ["KIND"]

_BAD_YEAR: Final = re.compile(
    r"(?<![\d.,，第/])(?:20\d|20\d{3}|2[1-9]\d{2}|0\d{3}|1[0-8]\d{2})年(?=度|预算|决算|部门|单位|财政|\d{1,2}月)"
)
_ASSETS: Final = re.compile(r"车辆|用车|保有量|资产|单价\d+万元")
_AS_OF: Final = re.compile(r"截(?:至|止|止至|至到)(?:到|至)?")
_TITLES: Final = frozenset({PassageKind.TITLE, PassageKind.HEADING, PassageKind.CAPTION, PassageKind.CONTENTS})
_TITLE_YEAR: Final = re.compile(
    r"(?<!\d)(20\d{2})年度?(?=.{0,40}(?:预算|决算|收支|支出|收入|绩效目标|机关运行|政府采购|部门情况|单位情况))"
)
_OTHER_YEAR: Final = re.compile(r"执行|上年|比较|对比|增减|变化|结转|规划|完成|回顾|总结|评价|自评|—|-|－|至|调整")
_HEADER_YEAR: Final = re.compile(r"^(20\d{2})年度?(?:本年|当年|年初)?(?:预算|决算|合计|财政拨款|支出|收入|一般公共)")
_DRAFTED: Final = 6  # the month by which the last budget of a year is drafted
_DECEMBER: Final = 12
_SETTLED: Final = 2  # panels whose headers name the report's year alone
_DONE: Final = re.compile(r"完成|时间|时限|进度|日期|时效")


def _run(subject: Subject, check: str) -> Iterator[Outcome]:
    judges: dict[str, Callable[[Subject], Iterator[Outcome]]] = {
        "possible": _possible,
        "digits": _digits,
        "as_of": _as_of,
        "title": _title,
        "header": _header,
        "indicator": _indicator,
    }
    if check in {"as_of", "title", "header", "indicator"} and subject.document.profile.year is None:
        yield Unchecked(Text("未能确定报告年度", "the report's year is unknown"))
        return
    outcomes = list(judges[check](subject))
    yield from or_nothing(outcomes, Text("没有可检查的日期", "no dates to check"))


def _possible(subject: Subject) -> Iterator[Outcome]:
    for passage in passages(subject):
        if "月" not in passage.text and "-" not in passage.text and "/" not in passage.text:
            continue
        for fact in dates(passage.text):
            if fact.month is None:
                continue
            if fact.possible:
                yield Looked()
                continue
            printed = passage.text[fact.start : fact.end]
            yield Problem(
                (passage.evidence(fact.start, fact.end),),
                ("日期", passage.where),
                actual=printed,
                text=Text(f"不存在的日期：{printed}", f"there is no such date: {printed}"),
            )
    for form in subject.document.forms:
        for indicator in form.indicators:
            value = compact(indicator.value.text)[0]
            for fact in dates(value):
                if fact.possible:
                    yield Looked()
                    continue
                yield Problem(
                    (indicator_evidence(indicator),),
                    ("日期", name_of(form), compact(indicator.name.text)[0]),
                    actual=value,
                    text=Text(f"不存在的日期：{value}", f"there is no such date: {value}"),
                )


def _digits(subject: Subject) -> Iterator[Outcome]:
    for passage in passages(subject):
        if "年" not in passage.text:
            continue
        yield Looked()
        for match in _BAD_YEAR.finditer(passage.text):
            printed = match.group()
            if printed[:-1].isdigit() and len(printed) == 4 and _is_count(passage.text, match.end()):
                continue
            yield Problem(
                (passage.evidence(match.start(), match.end()),),
                ("年份", passage.where),
                actual=printed,
                text=Text(f"年份疑有误：{printed}", f"a year that seems mistyped: {printed}"),
            )


def _is_count(text: str, end: int) -> bool:
    """Say whether 205年 is followed by a month, as in no date; 200年 of history is no year of a report."""
    return not re.match(r"度|预算|决算|部门|单位|\d{1,2}月", text[end:])


def _as_of(subject: Subject) -> Iterator[Outcome]:
    year = subject.document.profile.year or 0
    if subject.document.profile.kind not in {DocumentKind.BUDGET, DocumentKind.FINAL_ACCOUNTS}:
        return
    accounts = subject.document.profile.kind is DocumentKind.FINAL_ACCOUNTS
    for passage in passages(subject):
        for match in _AS_OF.finditer(passage.text):
            fact = next(iter(dates(passage.text, match.end(), match.end() + 12)), None)
            if fact is None or fact.start > match.end() + 1 or not fact.possible:
                continue
            if passage.kind in {PassageKind.FORM, PassageKind.CELL}:
                continue  # a project's history may be of any year
            of_assets = _states_assets(passage.text, match.start())
            assets = accounts and of_assets
            earliest, latest = (year, year) if assets else (year - 1, year + 1)
            last_day = not assets or fact.month != _DECEMBER or fact.day in {None, 31}
            known = accounts or not of_assets or fact.earliest <= date(year, _DRAFTED, 30)
            if (
                last_day
                and known
                and (earliest <= fact.year <= latest or (fact.year == earliest - 1 and fact.month is None))
            ):
                yield Looked()
                continue
            printed = passage.text[match.start() : fact.end]
            yield Problem(
                (passage.evidence(match.start(), fact.end),),
                ("截至日期", passage.where),
                actual=printed,
                text=Text(f"{printed}与{year}年度的报告不符", f"{printed} does not fit a report of {year}"),
            )


def _states_assets(text: str, place: int) -> bool:
    """Say whether a balance day is that of the assets; what it is compared with has another."""
    end = text.find("。", place)
    sentence = text[place : end if end >= 0 else len(text)]
    return bool(_ASSETS.search(sentence)) and text[max(0, place - 1) : place] not in {"较", "比", "与"}


def _title(subject: Subject) -> Iterator[Outcome]:
    """Hold titles, headings and lines of the contents to the year that most of them name."""
    year = subject.document.profile.year or 0
    titles = [p for p in passages(subject) if p.kind in _TITLES]
    own = [(p, match) for p in titles for match in _TITLE_YEAR.finditer(p.text) if not _OTHER_YEAR.search(p.text)]
    named = Counter(int(match[1]) for p, match in own if p.kind is not PassageKind.CONTENTS)
    listed = Counter(int(match[1]) for p, match in own if p.kind is PassageKind.CONTENTS)
    settled = _settled(named, listed, year)
    for passage, match in own:
        if int(match[1]) == (settled or year):
            yield Looked()
        elif settled and len(passage.text) < 60 and _only_year(passage, match) and not _under_its_year(passage, match):
            yield Problem(
                (passage.evidence(match.start(), match.end()),),
                ("标题年份", passage.text[match.end() :]),
                expected=f"{settled}年",
                actual=match.group(),
                text=Text(
                    f"标题“{passage.text}”的年份与本报告的{settled}年度不符",
                    f"the title {passage.text} names another year than the report's {settled}",
                ),
            )


def _under_its_year(passage: Passage, match: re.Match[str]) -> bool:
    """Say whether a title stands below a heading about the execution of that year: 一、2024年预算执行情况."""
    return any(match[1] in heading and _OTHER_YEAR.search(heading) for heading in passage.section)


def _settled(named: Counter[int], listed: Counter[int], year: int) -> int | None:
    """Return the year that the titles agree on, None where too few do; the cover alone does not outweigh all others."""
    for candidate in (year, *(other for other, _ in named.most_common(1) if named[year] <= 1)):
        if named[candidate] >= 3 or (named[candidate] >= 2 and named[candidate] + listed[candidate] >= 4):
            return candidate
    return None


def _header(subject: Subject) -> Iterator[Outcome]:
    """Judge years in the headers of tables that name one year only, in a header cell or in that of a panel."""
    year = subject.document.profile.year or 0
    named = [
        (table, column.panel, cell, int(match[1]))
        for table in subject.document.tables
        if table.kind != "unknown" and "绩效" not in table.kind
        for column in table.columns
        for cell in table.cells
        if cell.row < table.header_rows
        and column.index in range(cell.column, cell.column + cell.column_span)
        and _OTHER_YEAR.search(cell.text) is None
        and (match := _HEADER_YEAR.search("".join(cell.text.split()))) is not None
    ]
    panels: dict[tuple[int, int], set[int]] = {}
    for table, panel, _, own in named:
        panels.setdefault((id(table), panel), set()).add(own)
    settled = sum(years == {year} for years in panels.values())
    yield Looked(settled)
    for table, panel, cell, own in {entry[2]: entry for entry in named}.values():
        sisters = [years for (other, side), years in panels.items() if other == id(table) and side != panel]
        alone = panels[id(table), panel] == {own} and own != year
        if alone and settled >= _SETTLED and all(years == {year} for years in sisters):
            yield Problem(
                (Evidence(cell.page, cell.bbox, cell.text, table.title.text if table.title else table.kind),),
                ("表头年份", table.kind),
                expected=f"{year}年",
                actual=f"{own}年",
                text=Text(
                    f"《{table.kind}》表头“{''.join(cell.text.split())}”的年份与本报告的{year}年度不符",
                    f"the header {cell.text} of {table.kind} names another year than the report's {year}",
                ),
            )


def _only_year(passage: Passage, match: re.Match[str]) -> bool:
    """Say whether a title names one year, and that as its own: 2024年、2025年 compares, 〔2016〕143号 cites."""
    return len(set(re.findall(r"20\d{2}年", passage.text))) == 1 and "《" not in passage.text[: match.start()]


def _indicator(subject: Subject) -> Iterator[Outcome]:
    year = subject.document.profile.year or 0
    if subject.document.profile.kind is DocumentKind.FINAL_ACCOUNTS:
        return
    for form in subject.document.forms:
        project = name_of(form)
        for half in halves(form):
            if half is Half.PERIOD and not one_year(form):
                continue
            for indicator in indicators(form, half):
                value, name = compact(indicator.value.text)[0], compact(indicator.name.text)[0]
                facts = [fact for fact in dates(value) if fact.possible]
                if not facts or not _DONE.search(name + indicator.level2):
                    continue
                if max(fact.year for fact in facts) >= year or f"{facts[-1].year}" in project + name:
                    yield Looked()
                    continue
                yield Problem(
                    (indicator_evidence(indicator),),
                    ("指标日期", project, name, half.value if half else ""),
                    expected=f"{year}年",
                    actual=value,
                    text=Text(
                        f"{year}年度绩效指标“{name}”的日期为 {value}，不在预算年度内",
                        f"the indicator {name} of {year} is dated {value}",
                    ),
                )


KIND: Final = one_of_checks("date_sanity", ["possible", "digits", "as_of", "title", "header", "indicator"], _run)
