"""What is not there on a recognised page may only not have been read."""

from __future__ import annotations

from dataclasses import replace

import pytest

import rules
from rules.case_documents import build_document
from schemas.document import ColumnRole, Guess, Source

TABLE = {
    "table": "收入总表",
    "unit": "",
    "rows": "科目编码 | 科目名称 | 合计\n201 | 一般公共服务支出 | 12.50\n | 合计 | 12.50",
}


@pytest.mark.parametrize(("source", "doubted"), [(Source.TEXT, False), (Source.OCR, True)])
def test_a_unit_that_a_recognised_page_lacks_is_in_doubt(vocabulary, builtin, source, doubted):
    """On a printed page a missing unit is a fault; on a scan it may be our reading."""
    document = build_document(TABLE, vocabulary, "budget")
    tables = tuple(
        replace(table, unit=None, unit_at=None, cells=tuple(replace(cell, source=source) for cell in table.cells))
        for table in document.tables
    )
    (verdict,) = rules.check(replace(document, tables=tables), builtin, select=("COM-120",))

    assert [finding.doubt is not None for finding in verdict.findings] == [doubted]


def test_a_column_without_a_header_breaks_no_rule(vocabulary, builtin):
    """Where a column's header was not recognised, rules that look for another whole do without it."""
    document = build_document(
        TABLE | {"rows": TABLE["rows"].replace("合计\n201", "合计 | 其他\n201")}, vocabulary, "budget"
    )
    (table,) = document.tables
    columns = tuple(
        replace(column, path=(), concept=None, role=ColumnRole.AMOUNT) if column.index == 3 else column
        for column in table.columns
    )

    verdicts = rules.check(replace(document, tables=(replace(table, columns=columns),)), builtin)

    assert [verdict.rule for verdict in verdicts if verdict.internal] == []


@pytest.mark.parametrize(("source", "score", "told"), [("text", 0.88, True), ("ocr", 0.88, False), ("ocr", 0.5, True)])
def test_a_table_whose_recognised_title_may_name_the_missing_one(vocabulary, builtin, source, score, told):
    """A character lost from a title makes it nearly as like another kind's; then nothing is surely missing."""
    kinds = ("收支总表", "收入总表", "支出总表", "财政拨款收支总表", "一般公共预算支出表", "一般公共预算基本支出表")
    table = {"rows": TABLE["rows"], "unit": "万元"}
    document = build_document(
        {"tables": [{**table, "table": kind} for kind in (*kinds, "三公经费支出决算表")]}, vocabulary
    )
    last = document.tables[-1]
    title = None if last.title is None else replace(last.title, source=Source(source), confidence=0.99)
    guesses = (Guess("三公经费支出决算表", 0.9), Guess("三公经费表", score))
    named = replace(document, tables=(*document.tables[:-1], replace(last, title=title, guesses=guesses)))
    (verdict,) = rules.check(named, builtin, select=("COM-101",))

    assert any("三公经费表" in finding.message for finding in verdict.findings) == told


@pytest.mark.parametrize(("confidence", "doubted"), [(0.95, False), (0.4, True)])
def test_an_empty_cell_among_cells_that_were_hardly_read_may_not_be_empty(vocabulary, builtin, confidence, doubted):
    """Where most of a table was read with doubts, a figure that is missing from it may not have been read at all."""
    rows = "科目编码 | 科目名称 | 合计\n201 | 甲 | 5.00\n202 | 乙 | 3.00\n203 | 丙 | \n | 合计 | 9.00"
    document = build_document({"table": "支出总表", "unit": "万元", "rows": rows}, vocabulary, "budget")
    (table,) = document.tables
    cells = tuple(
        replace(cell, source=Source.OCR, confidence=1.0 if cell.text[-1] in "0计" else confidence)
        if cell.text
        else cell
        for cell in table.cells
    )
    verdicts = rules.check(replace(document, tables=(replace(table, cells=cells),)), builtin)

    found = [finding for verdict in verdicts for finding in verdict.findings if "9.00" in finding.message]
    assert [finding.doubt is not None for finding in found] == [doubted]
