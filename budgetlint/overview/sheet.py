"""The overview as a workbook, for those who go on working with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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


def render_workbook(county: County, language: Language) -> bytes:
    """Return the workbook's bytes; the same county gives the same bytes."""
    from openpyxl import Workbook

    say = language.say
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    sheets = [
        (say("概况", "Summary"), (say("项目", "Item"), say("数量", "Number")), _summary(county, language), (36, 14)),
        (
            say("文件", "Files"),
            tuple(say(*pair) for pair in (
                ("文件", "File"), ("单位", "Unit"), ("年度", "Year"), ("种类", "Kind"), ("层级", "Level"),
                ("结果", "Result"), ("原因", "Reason"), ("页数", "Pages"), ("错误", "Errors"), ("警告", "Warnings"),
                ("提示", "Infos"), ("与此内容相同", "Double of"),
            )),
            _files(county, language), (46, 30, 7, 10, 9, 10, 46, 7, 7, 7, 7, 40),
        ),
        (
            say("单位排名", "Units"),
            tuple(say(*pair) for pair in (
                ("名次", "Rank"), ("单位", "Unit"), ("文件", "Files"), ("错误", "Errors"), ("警告", "Warnings"),
                ("提示", "Infos"), ("缺表", "Missing tables"), ("未完全检查", "Not fully checked"),
            )),
            (
                (place, unit.name, len(unit.documents), unit.errors, unit.warnings, unit.infos, unit.missing,
                 unit.unchecked)
                for place, unit in enumerate(county.units, 1)
            ),
            (7, 44, 7, 8, 8, 8, 8, 12),
        ),
        (
            say("规则", "Rules"),
            tuple(say(*pair) for pair in (
                ("规则", "Rule"), ("内容", "What"), ("级别", "Severity"),
                ("涉及文件", "Files hit"), ("已评估文件", "Files judged"), ("问题", "Findings"),
                ("依据", "Basis"), ("例子", "Example"),
            )),
            (
                (
                    fault.rule.id, fault.rule.title.in_language(language.value),
                    words.severity_name(fault.severity.value, language), fault.documents, fault.checked, fault.count,
                    fault.rule.basis.in_language(language.value),
                    fault.examples[0].message if fault.examples else "",
                )
                for fault in county.faults
            ),
            (10, 40, 8, 9, 10, 8, 44, 60),
        ),
        (
            say("问题", "Findings"),
            tuple(say(*pair) for pair in (
                ("单位", "Unit"), ("文件", "File"), ("规则", "Rule"), ("级别", "Severity"), ("页", "Page"),
                ("问题", "Finding"), ("位置", "Place"), ("存疑", "Doubt"),
            )),
            (
                (
                    county.documents[found.document].name, county.documents[found.document].path, found.rule,
                    words.severity_name(found.severity.value, language), found.page or None, found.message,
                    found.place, found.doubt,
                )
                for found in county.findings
            ),
            (28, 40, 10, 8, 6, 70, 46, 24),
        ),
    ]  # fmt: skip
    for title, header, rows, widths in sheets:
        fill_sheet(book.create_sheet(title), header, _first(rows), widths)
    for kind in sorted({item.kind for item in county.required}):
        columns = [item for item in county.required if item.kind == kind]
        header = (say("单位", "Unit"), say("文件", "File"), *(item.names[0] for item in columns))
        title = say("公开表", "Tables") + f" {words.kind_name(kind, language)}"
        rows = (
            (d.name, d.path, *(say(*_MARKS[d.tables[item]]) if item in d.tables else "" for item in columns))
            for d in county.documents
            if d.kind == kind and d.duplicate_of is None
        )
        fill_sheet(book.create_sheet(title[:31]), header, _first(rows), (34, 40, *(14 for _ in columns)))
    header = tuple(say(*pair) for pair in (("年度", "Year"), ("种类", "Kind"), ("层级", "Level"), ("文件", "Files")))
    fill_sheet(
        book.create_sheet(say("汇总（万元）", "Totals (万元)")),
        (*header, *(words.measure_name(measure, language) for measure in MEASURES)),
        (
            (
                totals.year, words.kind_name(totals.kind, language), words.level_name(totals.level, language),
                totals.documents, *(totals.sums.get(measure) for measure in MEASURES),
            )
            for totals in county.totals
        ),
        (8, 12, 10, 8, *(18 for _ in MEASURES)),
    )  # fmt: skip
    fill_sheet(
        book.create_sheet(say("部门与单位（万元）", "Departments (万元)")),
        tuple(say(*pair) for pair in (
            ("部门", "Department"), ("项目", "Total"), ("部门数", "Department's"), ("单位合计", "Units'"),
            ("单位数", "Number of units"), ("结果", "Result"),
        )),
        (
            (
                county.documents[each.department].name, words.measure_name(each.measure, language), each.whole,
                each.parts, len(each.units),
                say("单位合计大于部门，请核对", "units exceed the department")
                if each.exceeds else say("不矛盾", "consistent"),
            )
            for each in county.relations
        ),
        (40, 24, 18, 18, 10, 28),
    )  # fmt: skip
    return workbook_bytes(book)


def _first(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    from itertools import islice

    return islice(rows, _MOST_ROWS)


def _summary(county: County, language: Language) -> Iterator[tuple[object, ...]]:
    say = language.say
    yield say("提交文件", "Files submitted"), len(county.documents)
    for status in ("checked", "partly_checked", "failed", "skipped"):
        yield words.status_name(status, language), county.statuses[status]
    yield say("其中内容重复", "Of them doubles"), sum(d.duplicate_of is not None for d in county.documents)
    yield say("单位", "Units"), len(county.units)
    for severity in ("error", "warning", "info"):
        yield words.severity_name(severity, language), county.severities[severity]


def _files(county: County, language: Language) -> Iterator[tuple[object, ...]]:
    for d in county.documents:
        yield (
            d.path, d.unit, d.year, words.kind_name(d.kind, language),
            words.level_name(d.level, language) if d.level else "", words.status_name(d.status, language), d.detail,
            d.pages, d.errors, d.warnings, d.infos, d.duplicate_of or "",
        )  # fmt: skip
