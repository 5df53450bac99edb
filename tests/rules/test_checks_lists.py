"""The check kinds over lists, levels and classes, and the precision that a table's figures have."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import rules
from rules.case_documents import build_document
from rules.protocol import Subject
from rules.tables import tables
from schemas.document import LineRole
from schemas.report import State


def listed(*rows, table="项目支出表", header="项目名称 | 合计 | 一般公共预算"):
    """Make a case of one list."""
    return {"table": table, "rows": "\n".join([header, *rows])}


@pytest.mark.parametrize(
    "rows",
    [
        ("合计 | 6.00 | 6.00", "会议经费 | 2.00 | 2.00", "培训经费 | 4.00 | 4.00"),
        ("合计 | 6.00 | 6.00", "某县某局 | 6.00 | 6.00", "会议经费 | 2.00 | 2.00", "培训经费 | 4.00 | 4.00"),
        ("会议经费 | 2.00 | 2.00", "培训经费 | 4.00 | 4.00", "合计 | 6.00 | 6.00"),
        (
            "合计 | 9.00 | 6.00",
            "城乡社区 | 6.00 | 6.00",
            "出让收入 | 2.00 | 2.00",
            "建设 | 2.00 | 2.00",
            "配套费 | 4.00 | 4.00",
            "卫生 | 4.00 | 4.00",
            "住房 | 3.00 | ",
            "公积金 | 3.00 | ",
        ),
    ],
    ids=["flat", "with a unit's heading", "total last", "headings over headings of one line"],
)
def test_lists_add_up_in_the_ways_they_are_built(one_rule, rows):
    """All lines, or all lines but the headings that repeat their sum."""
    assert one_rule("list_total", {"given": "项目支出表"})(listed(*rows)).state is State.PASS


def test_a_column_that_alone_does_not_add_up_is_a_finding(one_rule):
    """The other column shows how the list is built."""
    verdict = one_rule("list_total", {"given": "项目支出表"}, "{column} {difference}")(
        listed("合计 | 6.00 | 6.00", "某县某局 | 6.00 | 6.00", "会议经费 | 2.00 | 2.00", "培训经费 | 4.00 | 3.00")
    )

    assert verdict.findings[0].message == "一般公共预算 1.00万元"


def test_a_list_of_uncertain_levels_is_not_judged(one_rule):
    """One column, and a line that may be the heading of others: nothing is said about it."""
    verdict = one_rule("list_total", {"given": "项目支出表"})(
        listed("合计 | 9.00", "甲 | 6.00", "会议 | 2.00", "培训 | 4.00", "乙 | 1.00", header="项目名称 | 合计")
    )

    assert verdict.state is State.NOT_EVALUATED


PARTS = {"一般公共预算", "一般公共服务支出", "教育支出"}
SUMMARY = {
    "table": "财政拨款收支总表",
    "rows": """\
        项目 | 预算数 || 项目 | 预算数
        本年收入合计 | 10.00 || 本年支出合计 | 10.00
        （一）一般公共预算 | 10.00 || （一）一般公共服务支出 | 6.00
         | || （二）教育支出 | 4.00
        上年结转 |  || 年终结转结余 |
        收入总计 | 10.00 || 支出总计 | 10.00""".replace("        ", ""),
}


def test_a_subtotal_that_heads_its_parts_is_their_sum(builtin, vocabulary):
    """本年支出合计 stands above （一） and （二）, and is part of 支出总计."""

    def judged(rows):
        document = build_document(SUMMARY | {"rows": rows}, vocabulary)
        (table,) = document.tables
        heads = {line.panel: line.row for line in table.lines if line.role is LineRole.SUBTOTAL}
        lines = tuple(
            replace(line, level=2, parent=heads[line.panel]) if line.concept in PARTS else line for line in table.lines
        )
        changed = replace(document, tables=(replace(table, lines=lines),))
        return rules.check(changed, builtin, select=["BUD-121"])[0]

    assert judged(SUMMARY["rows"]).state is State.PASS
    wrong = judged(SUMMARY["rows"].replace("教育支出 | 4.00", "教育支出 | 5.00"))
    assert wrong.findings[0].difference == Decimal(-1)


def test_lines_of_an_economic_class_add_up_without_codes(one_rule):
    """The names of the classes are the levels where nothing else is."""
    run = one_rule("rollup", {"by": "place", "given": "一般公共预算基本支出表"}, "{row} {difference}")
    rows = [
        "合计 | 9.00",
        "工资福利支出 | 6.00",
        "基本工资 | 4.00",
        "奖金 | 2.00",
        "商品和服务支出 | 3.00",
        "水费 | 3.00",
    ]
    case = listed(*rows, table="一般公共预算基本支出表", header="科目名称 | 合计")
    wrong = case | {"rows": case["rows"].replace("奖金 | 2.00", "奖金 | 1.00")}

    assert run(case).state is State.PASS
    assert run(wrong).findings[0].message == "工资福利支出 1.00万元"


def test_a_class_that_the_other_table_has_not_counts_as_nothing(one_rule):
    """With ``absent``, an amount beside another class's name is a difference in both."""
    options = {"from": "收支总表", "to": "支出总表", "column": "合计", "lines": "classes"}
    case = {
        "tables": [
            {
                "table": "收支总表",
                "rows": "项目 | 预算数 || 项目 | 预算数\n一、一般公共预算 | 9.00 || 一、一般公共服务支出 | 6.00\n"
                " | || 二、教育支出 | 3.00\n收入总计 | 9.00 || 支出总计 | 9.00",
            },
            {
                "table": "支出总表",
                "rows": "科目编码 | 科目名称 | 合计\n合计 | | 9.00\n201 | 一般公共服务支出 | 6.00\n"
                "206 | 科学技术支出 | 3.00",
            },
        ]
    }

    assert one_rule("same_cells", options)(case).state is State.PASS
    assert len(one_rule("same_cells", options | {"absent": True})(case).findings) == 1


def test_a_class_is_the_sum_of_the_codes_below_it(one_rule):
    """Where the other table prints no class, each class is held to the sum of its codes, projects below them aside."""
    run = one_rule(
        "same_cells", {"from": "收支总表", "to": "支出总表", "column": "合计", "lines": "classes", "absent": True}
    )
    summary = (
        "项目 | 预算数 || 项目 | 预算数\n一、一般公共预算 | 9.00 || 一、一般公共服务支出 | {}\n"
        " | || 二、其他支出 | 3.00\n收入总计 | 9.00 || 支出总计 | 9.00"
    )
    codes = [
        "合计 | | 9.00", "2010301 | 行政运行 | 4.00", "2010302 | 一般行政管理事务 | 2.00", "2010302 | 会议经费 | 2.00",
        "2299999 | 其他支出 | 3.00",
    ]  # fmt: skip

    def case(amount):
        spent = {"table": "支出总表", "rows": "\n".join(["科目编码 | 科目名称 | 合计", *codes])}
        return {"tables": [{"table": "收支总表", "rows": summary.format(amount)}, spent]}

    assert run(case("6.00")).state is State.PASS
    assert [finding.actual for finding in run(case("6.50")).findings] == ["6.50万元"]
    del codes[2:4]  # a list that leaves out lines
    assert run(case("6.00")).state is not State.FAIL


@pytest.mark.parametrize(
    ("code", "name", "meant"),
    [("2101171", "行政单位医疗", "2101101"), ("2010171", "一般行政管理事务", "2010102"), ("2101171", "某项目", None)],
)
def test_a_code_that_is_none_means_its_names_code(one_rule, code, name, meant):
    """Only a name of the same division tells which code is meant."""
    verdict = one_rule("code_name", {"classification": "functional"}, "{right}")(
        {
            "table": "支出总表",
            "rows": f"科目编码 | 科目名称 | 合计\n201 | 一般公共服务支出 | 2.00\n{code} | {name} | 1.00",
        }
    )

    assert [finding.message.split()[0] for finding in verdict.findings] == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("rows", "decimals"),
    [
        (("甲 | 129.84", "乙 | 45", "丙 | 20.4"), [2, 2, 2]),
        (("甲 | 118", "乙 | 45"), [0, 0]),
        (("甲 | 129.842137", "乙 | 45"), [6, 2]),
        (("甲 | 129.84", "乙 | 734218905.3"), [2, 1]),
    ],
    ids=["zeros left out", "whole numbers throughout", "six decimals", "cut to the width of its column"],
)
def test_figures_have_the_precision_of_their_table(vocabulary, rows, decimals):
    """A spreadsheet leaves out trailing zeros: 45 beside 129.84 is 45.00, unless it is too long."""
    document = build_document(listed(*rows, header="项目名称 | 合计"), vocabulary)
    (view,) = tables(Subject(document, vocabulary)).views

    assert [figure.amount.decimals for figure in view.figures()] == decimals
