"""A draft of final accounts in Word, with the numbered rows of its form: what the tables say is held to their sums."""

from __future__ import annotations

import json

import docx
import pytest

ROWS = """
收入|||支出||
项目|行次|金额|项目（按功能分类）|行次|金额
栏次||1|栏次||2
一、一般公共预算财政拨款收入|1|{grant}|一、一般公共服务支出|31|640.20
二、政府性基金预算财政拨款收入|2||二、外交支出|32|
八、其他收入|3|12.30|八、社会保障和就业支出|33|96.40
|4||九、卫生健康支出|34|38.20
|5||十九、住房保障支出|35|55.00
本年收入合计|27|832.80|本年支出合计|57|829.80
年初结转和结余|29|20.00|年末结转和结余|59|23.00
总计|30|852.80|总计|60|852.80
"""


@pytest.fixture
def draft(tmp_path):
    """Return a function that writes the overall table with a figure for the grant from the budget."""

    def write(grant: str):
        document = docx.Document()
        document.add_heading("甲县统计局2024年度部门决算", 0)
        document.add_paragraph("收入支出决算总表")
        document.add_paragraph("金额单位：万元")
        rows = [row.split("|") for row in ROWS.format(grant=grant).strip().splitlines()]
        table = document.add_table(len(rows), 6, style="Table Grid")
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        for first, last in ((0, 2), (3, 5)):
            text = table.cell(0, first).text
            table.cell(0, first).merge(table.cell(0, last)).text = text
        path = tmp_path / "draft.docx"
        document.save(path)
        return path

    return write


@pytest.mark.parametrize(("grant", "findings"), [("820.50", 0), ("850.50", 1)])
def test_rows_that_only_have_a_number_do_not_hide_a_wrong_total(run, draft, grant, findings):
    """The income is held to its lines although the form's empty rows stand among them."""
    _, out, _ = run("check", draft(grant), "--select", "BUD-121", "--format", "json")

    (document,) = json.loads(out)["documents"]
    assert len(document["findings"]) == findings
    assert [verdict["state"] for verdict in document["verdicts"]] == ["fail" if findings else "pass"]
