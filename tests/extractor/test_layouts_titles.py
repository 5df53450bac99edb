"""Titles and headings as other places print them, and the kinds they name."""

import pytest

from extractor.kinds.wording import title_core
from extractor.tables.lexicon import Lexicon
from schemas.document import BlockKind, ColumnRole

OWNER = ("部门：青溪县民政局", "", "单位：万元")
TITLE = ["部门支出总体情况表", OWNER]
ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "30.00", "20.00", "10.00"],
    ["201", "一般公共服务支出", "30.00", "20.00", "10.00"],
]


TITLES = {
    "部门预算收支总体情况总表": "收支总表",
    "2031年部门收支预算总表": "收支总表",
    "部门收入总体情况表": "收入总表",
    "支出预算总体情况表": "支出总表",
    "财政拨款预算收支情况表": "财政拨款收支总表",
    "一般公共预算支出情况表（按功能分类科目）": "一般公共预算支出表",
    "一般公共预算本级支出预算表": "一般公共预算支出表",
    "一般公共预算支出经济分类预算表": "一般公共预算支出经济分类表",
    "一般公共预算支出表（按部门预算支出经济分类科目）": "一般公共预算支出经济分类表",
    "一般公共预算财政拨款“三公”经费支出预算表": "三公经费表",
    "支出预算项目明细表": "项目支出表",
    "政府采购预算明细表": "政府采购表",
    "机关运行经费支出预算表": "机关运行经费表",
    "市对下转移支付绩效目标表": "专项资金绩效目标表",
    "行政事业单位机构运行信息表": "三公经费支出决算表",
    "上级转移支付补助项目支出预算表": "上级补助项目支出表",
    "州对下转移支付预算表": "对下转移支付表",
    "新增资产配置预算表": "新增资产配置表",
    "部门项目中期规划预算表": "项目中期规划表",
    "支出经济分类汇总表": "支出经济分类表",
    "附件3-2：单位收支总体情况表": "收支总表",
    "部门收支总体情况表1": "收支总表",
    "基金预算支出情况表": "政府性基金预算支出表",
    "政府性基金预算“三公”经费支出预算表": "政府性基金三公经费表",
}


OTHERS = [
    "项目支出决算明细表",
    "一般公共预算财政拨款项目支出决算表",
    "财政专户管理资金支出决算表",
    "社会保险基金预算支出情况表",
    "非税收入征收计划表",
    "部门人员情况表",
    "一般公共预算财政拨款收支总表",
    "按项目分类支出预算总表",
    "财政拨款支出预算表（部门经济分类科目）",
    "一般公共预算基本支出表--人员经费（工资福利支出）",
]


@pytest.mark.parametrize("title", [*TITLES, *OTHERS])
def test_titles_of_other_places(tables, sheet, vocabulary, title):
    """Titles as other places print them name their kind; those of tables beyond the kinds name none."""
    rows = [["名称", "数额"], ["甲", "1.00"], ["乙", "2.00"]]
    (table,) = tables(sheet(1, rows, above=[title]))

    assert title_core(title) not in Lexicon(vocabulary).titles or title in TITLES
    assert table.kind == TITLES.get(title, "unknown")


def test_two_languages(drawn):
    """A second language beside the Chinese words changes neither title nor headers."""
    rows = [["项目 Item", "本年预算数 Budget", "上年预算数 Last year"], ["公务接待费", "3.00", "4.00"]]
    table = drawn(rows, above=["“三公”经费支出表 Official expenses", ("", "", "单位：万元")])

    assert (table.kind, [column.concept for column in table.columns[1:]]) == ("三公经费表", ["预算数", "上年预算数"])
    assert title_core("ᠳᠠᠩᠰᠠ支出总表") == title_core("支出总表")


def test_the_part_s_heading_above_the_tables(paper, vocabulary):
    """第二部分 … 表 heads all tables; it is a heading, and no table's title or caption."""
    paper.page(ROWS, above=["第二部分2031年部门预算表", "", *TITLE], head=1)
    document = paper.read(vocabulary)

    assert document.tables[0].title.text == TITLE[0]
    assert [block.text for block in document.blocks if block.kind is BlockKind.HEADING] == ["第二部分2031年部门预算表"]


def test_a_dash_leads_on_in_a_title(paper, vocabulary):
    """What stands behind 表 and a dash is part of the title, so that the table is none of the one before."""
    title = "一般公共预算基本支出表--人员经费（工资福利支出）"
    paper.page(ROWS, above=TITLE, head=1)
    paper.page(ROWS, above=[title, OWNER], head=1)

    assert [table.title.text for table in paper.read(vocabulary).tables] == [TITLE[0], title]


def test_a_bare_name_above_the_line_of_owner_and_unit(drawn):
    """A heading that names a kind is found above a line whose left text says whose table it is and nothing else."""
    rows = [
        ["项目名称", "采购品目", "单价", "合计", "一般公共预算拨款", "单位资金"],
        ["合计", "", "", "8.00", "6.00", "2.00"],
        ["办公设备购置", "打印机", "0.20", "6.00", "6.00", ""],
        ["办公家具购置", "书柜", "0.10", "2.00", "", "2.00"],
    ]
    table = drawn(rows, above=["部门政府采购预算", ("301 青溪县民政局", "", "单位：万元")], head=1)

    assert (table.kind, table.columns[2].role) == ("政府采购表", ColumnRole.COUNT)


def test_a_table_of_running_costs_turned_on_its_side(drawn):
    """机关运行经费 with units in rows and what it is spent on in columns is known by these columns."""
    rows = [
        ["单位名称", "合计", "办公费", "印刷费", "差旅费", "会议费", "福利费"],
        ["合计", "9.00", "4.00", "1.00", "2.00", "1.00", "1.00"],
        ["青溪县民政局", "9.00", "4.00", "1.00", "2.00", "1.00", "1.00"],
    ]
    table = drawn(rows, above=["一般公共预算机关运行经费", OWNER], head=1)

    assert table.kind == "机关运行经费表"


def test_two_tables_of_one_name_one_set_out_at_length(paper, vocabulary):
    """Where a table and another one with 明细 in its title stand in one document, only the plain one has the kind."""
    long = [["科目编码", "科目名称", "合计", "工资福利支出"], *(row[:4] for row in ROWS[1:])]
    paper.page(ROWS, above=["一般公共预算支出表", OWNER], head=1)
    paper.page(long, above=["一般公共预算支出明细表", OWNER], head=1)
    both = [table.kind for table in paper.read(vocabulary).tables]
    paper.pdf.delete_page(0)

    assert both == ["一般公共预算支出表", "unknown"]
    assert [table.kind for table in paper.read(vocabulary).tables] == ["一般公共预算支出表"]


@pytest.mark.parametrize("label", ["二、上年结余（转）", "二、以前年度结余资金", "八、上年度结转"])
def test_what_is_carried_over_has_many_names(drawn, label):
    """However it is called, what was carried over is no source of the year, nor are the sources named below it."""
    rows = [
        ["项目", "预算数", "项目", "预算数"],
        ["一、本年收入", "8.00", "一、本年支出", "10.00"],
        ["（一）一般公共预算拨款", "8.00", "（一）教育支出", "10.00"],
        [label, "2.00", "二、年末结余结转", ""],
        ["（一）一般公共预算拨款", "2.00", "", ""],
        ["收入总计", "10.00", "支出总计", "10.00"],
    ]
    table = drawn(rows, above=["财政拨款收支总表", OWNER], head=1)
    found = {(line.row, line.panel): line.concept for line in table.lines}

    assert [found[row, 0] for row in (2, 3, 4)] == ["一般公共预算", "上年结转", None]
    assert found[3, 1] == "年终结转结余"
