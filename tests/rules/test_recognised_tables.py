"""What is not there on a recognised page may only not have been read."""

from __future__ import annotations

from dataclasses import replace

import pytest

import rules
from rules.case_documents import build_document
from schemas.document import ColumnRole, Source

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
