"""The overview as a workbook, for those who go on working with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from budgetlint.language import Language
from budgetlint.overview import words
from budgetlint.overview.county import County
from budgetlint.overview.facts import MEASURES, Presence
from budgetlint.workbook import fill_sheet, workbook_bytes

__all__ = ["render_workbook"]

_MARKS: Final = {
    Presence.THERE: ("有", "there"),
    Presence.EMPTY: ("空表", "empty"),
    Presence.MISSING: ("缺", "missing"),
    Presence.UNKNOWN: ("未能判断", "not decided"),
}
_MOST_ROWS: Final = 100_000  # of one sheet; a workbook with a million styled rows opens nowhere
_LONGEST_TITLE: Final = 31  # characters that the format allows a sheet's title


class _Column(NamedTuple):
    """A column's header in both languages, and its width in characters."""

    zh: str
    en: str
    width: int


class _Sheet(NamedTuple):
    title: str
    columns: tuple[_Column, ...]
    rows: Iterable[tuple[object, ...]]


def render_workbook(county: County, language: Language) -> bytes:
    """Return the workbook's bytes; the same county gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    for sheet in _sheets(county, language):
        header = [language.say(column.zh, column.en) for column in sheet.columns]
        widths = [column.width for column in sheet.columns]
        fill_sheet(book.create_sheet(sheet.title[:_LONGEST_TITLE]), header, islice(sheet.rows, _MOST_ROWS), widths)
    return workbook_bytes(book)


def _sheets(county: County, language: Language) -> Iterator[_Sheet]:
    say = language.say
    yield _Sheet(say("概况", "Summary"), _SUMMARY, _summary(county, language))
    yield _Sheet(say("文件", "Files"), _FILES, _files(county, language))
    yield _Sheet(say("单位排名", "Units"), _UNITS, _units(county))
    yield _Sheet(say("规则", "Rules"), _RULES, _rules(county, language))
    yield _Sheet(say("问题", "Findings"), _FINDINGS, _findings(county, language))
    for kind in sorted({item.kind for item in county.required}):
        yield _required(county, kind, language)
    measures = (words.measure_name(measure, language) for measure in MEASURES)
    columns = (*_TOTALS, *(_Column(name, name, 18) for name in measures))
    yield _Sheet(say("汇总（万元）", "Totals (万元)"), columns, _totals(county, language))
    yield _Sheet(say("部门与单位（万元）", "Departments (万元)"), _RELATIONS, _relations(county, language))


_SUMMARY: Final = (_Column("项目", "Item", 36), _Column("数量", "Number", 14))


def _summary(county: County, language: Language) -> Iterator[tuple[object, ...]]:
    say = language.say
    yield say("提交文件", "Files submitted"), len(county.documents)
    for status in ("checked", "partly_checked", "failed", "skipped"):
        yield words.status_name(status, language), county.statuses[status]
    yield say("其中内容重复", "Of them doubles"), sum(one.duplicate_of is not None for one in county.documents)
    yield say("单位", "Units"), len(county.units)
    for severity in ("error", "warning", "info"):
        yield words.severity_name(severity, language), county.severities[severity]


_FILES: Final = (
    _Column("文件", "File", 46), _Column("单位", "Unit", 30), _Column("年度", "Year", 7), _Column("种类", "Kind", 10),
    _Column("层级", "Level", 9), _Column("结果", "Result", 10), _Column("原因", "Reason", 46),
    _Column("页数", "Pages", 7), _Column("错误", "Errors", 7), _Column("警告", "Warnings", 7),
    _Column("提示", "Infos", 7), _Column("与此内容相同", "Double of", 40),
)  # fmt: skip


def _files(county: County, language: Language) -> Iterator[tuple[object, ...]]:
    for document in county.documents:
        yield (
            document.path, document.unit, document.year, words.kind_name(document.kind, language),
            words.level_name(document.level, language) if document.level else "",
            words.status_name(document.status, language), document.detail, document.pages,
            document.errors, document.warnings, document.infos, document.duplicate_of or "",
        )  # fmt: skip


_UNITS: Final = (
    _Column("名次", "Rank", 7), _Column("单位", "Unit", 44), _Column("文件", "Files", 7), _Column("错误", "Errors", 8),
    _Column("警告", "Warnings", 8), _Column("提示", "Infos", 8), _Column("缺表", "Missing tables", 8),
    _Column("未完全检查", "Not fully checked", 12),
)  # fmt: skip


def _units(county: County) -> Iterator[tuple[object, ...]]:
    for place, unit in enumerate(county.units, 1):
        counts = (unit.errors, unit.warnings, unit.infos, unit.missing, unit.unchecked)
        yield place, unit.name, len(unit.documents), *counts


_RULES: Final = (
    _Column("规则", "Rule", 10), _Column("内容", "What", 40), _Column("级别", "Severity", 8),
    _Column("涉及文件", "Files hit", 9), _Column("已评估文件", "Files judged", 10), _Column("问题", "Findings", 8),
    _Column("依据", "Basis", 44), _Column("例子", "Example", 60),
)  # fmt: skip


def _rules(county: County, language: Language) -> Iterator[tuple[object, ...]]:
    for fault in county.faults:
        yield (
            fault.rule.id, fault.rule.title.in_language(language.value),
            words.severity_name(fault.severity.value, language), fault.documents, fault.checked, fault.count,
            fault.rule.basis.in_language(language.value), fault.examples[0].message if fault.examples else "",
        )  # fmt: skip


_FINDINGS: Final = (
    _Column("单位", "Unit", 28), _Column("文件", "File", 40), _Column("规则", "Rule", 10),
    _Column("级别", "Severity", 8), _Column("页", "Page", 6), _Column("问题", "Finding", 70),
    _Column("位置", "Place", 46), _Column("存疑", "Doubt", 24),
)  # fmt: skip


def _findings(county: County, language: Language) -> Iterator[tuple[object, ...]]:
    for found in county.findings:
        document = county.documents[found.document]
        yield (
            document.name, document.path, found.rule, words.severity_name(found.severity.value, language),
            found.page or None, found.message, found.place, found.doubt,
        )  # fmt: skip


def _required(county: County, kind: str, language: Language) -> _Sheet:
    """Return which of the tables that documents of a kind must have are in which document."""
    items = [item for item in county.required if item.kind == kind]
    columns = (
        _Column("单位", "Unit", 34),
        _Column("文件", "File", 40),
        *(_Column(item.names[0], item.names[0], 14) for item in items),
    )
    marks = {presence: language.say(*mark) for presence, mark in _MARKS.items()}
    rows = (
        (one.name, one.path, *(marks[one.tables[item]] if item in one.tables else "" for item in items))
        for one in county.documents
        if one.kind == kind and one.duplicate_of is None
    )
    return _Sheet(language.say("公开表", "Tables") + f" {words.kind_name(kind, language)}", columns, rows)


_TOTALS: Final = (
    _Column("年度", "Year", 8), _Column("种类", "Kind", 12), _Column("层级", "Level", 10), _Column("文件", "Files", 8),
)  # fmt: skip


def _totals(county: County, language: Language) -> Iterator[tuple[object, ...]]:
    for totals in county.totals:
        yield (
            totals.year, words.kind_name(totals.kind, language), words.level_name(totals.level, language),
            totals.documents, *(totals.sums.get(measure) for measure in MEASURES),
        )  # fmt: skip


_RELATIONS: Final = (
    _Column("部门", "Department", 40), _Column("项目", "Total", 24), _Column("部门数", "Department's", 18),
    _Column("单位合计", "Units'", 18), _Column("单位数", "Number of units", 10), _Column("结果", "Result", 28),
)  # fmt: skip


def _relations(county: County, language: Language) -> Iterator[tuple[object, ...]]:
    exceeds = language.say("单位合计大于部门，请核对", "units exceed the department")
    consistent = language.say("不矛盾", "consistent")
    for each in county.relations:
        yield (
            county.documents[each.department].name, words.measure_name(each.measure, language), each.whole,
            each.parts, len(each.units), exceeds if each.exceeds else consistent,
        )  # fmt: skip
