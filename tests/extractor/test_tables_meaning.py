from __future__ import annotations

import pytest

from extractor.tables.words import split_code
from schemas.document import ColumnRole, LineRole
from schemas.geometry import BBox

TITLE = ["支出总表", "单位：万元"]
_BOX = BBox(0.0, 0.0, 10.0, 10.0)


def _lines(table, panel=0):
    return [line for line in table.lines if line.panel == panel]


def test_a_number_behind_lines_without_one_goes_on_with_its_list(tables, sheet):
    """二、 below lines without a number is the next item of the list that 一、 began, and no part of the line above."""
    rows = [
        ["支出项目类别", "2031年预算"],
        ["一、基本支出", "8.00"],
        ["工资福利支出", "6.00"],
        ["商品和服务支出", "2.00"],
        ["二、项目支出", "4.00"],
        ["三、经营支出", "0.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["支出总表", "单位：万元"]))

    assert [(line.level, line.parent) for line in _lines(table) if line.name in {"项目支出", "经营支出"}] == [
        (1, None),
        (1, None),
    ]


def test_two_sides_are_panels(tables, sheet):
    """收入 and 支出 side by side are two panels with lines of their own; each side's last total is its 总计."""
    rows = [
        ["收入", "<", "支出", "<"],
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算拨款收入", "5.00", "一、教育支出", "4.00"],
        ["", "", "二、其他支出", "1.00"],
        ["收入合计", "5.00", "支出合计", "5.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["2031年部门收支总体情况表"]))

    assert [column.panel for column in table.columns] == [0, 0, 1, 1]
    assert [line.concept for line in _lines(table)] == ["一般公共预算", None, "收入总计"]
    assert [line.concept for line in _lines(table, 1)] == ["教育支出", "其他支出", "支出总计"]
    assert _lines(table)[1].role is LineRole.BLANK


def test_final_accounts_have_line_numbers(tables, sheet):
    """行次 columns are running numbers, the 栏次 row is an index, in both panels."""
    rows = [
        ["收入", "<", "<", "支出", "<", "<"],
        ["项目", "行次", "决算数", "项目", "行次", "决算数"],
        ["栏次", "", "1", "栏次", "", "2"],
        ["一、一般公共预算财政拨款收入", "1", "9.00", "一、教育支出", "32", "8.00"],
        ["本年收入合计", "27", "9.00", "本年支出合计", "57", "8.00"],
        ["", "28", "", "年末结转和结余", "58", "1.00"],
        ["总计", "31", "9.00", "总计", "62", "9.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["收入支出决算总表", "单位：万元"]))

    assert table.kind == "收入支出决算总表"
    assert [column.role for column in table.columns[:3]] == [ColumnRole.NAME, ColumnRole.INDEX, ColumnRole.AMOUNT]
    assert _lines(table)[0].role is LineRole.INDEX
    assert [line.concept for line in _lines(table, 1)][1:] == ["教育支出", "本年支出合计", "年末结转和结余", "支出总计"]


@pytest.mark.parametrize(
    "codes",
    [
        [("201", "", ""), ("201", "01", ""), ("201", "01", "02")],
        [("201", "", ""), ("", "01", ""), ("", "", "02")],
        [("201", "", ""), ("", "20101", ""), ("", "", "2010102")],
    ],
)
def test_codes_over_three_columns_are_joined(tables, sheet, codes):
    """类/款/项 columns make one code, whether the upper parts are repeated, left out, or all printed in one."""
    rows = [["科目编码", "<", "<", "科目名称", "合计"], ["类", "款", "项", "^", "^"]]
    rows += [[*parts, name, "1.00"] for parts, name in zip(codes, ["甲类", "乙款", "丙项"], strict=True)]
    (table,) = tables(sheet(1, rows, above=TITLE))

    assert [(line.code, line.name, line.level) for line in table.lines] == [
        ("201", "甲类", 1),
        ("20101", "乙款", 2),
        ("2010102", "丙项", 3),
    ]
    assert [line.parent for line in table.lines] == [None, 2, 3]


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("[20140]信访事务", "20140", "信访事务"),
        ("2050303-技校教育", "2050303", "技校教育"),
        ("2031年度工作", "", "2031年度工作"),
        ("信访事务", "", "信访事务"),
    ],
)
def test_codes_in_front_of_names(text, code, name):
    """A code in the label's own cell is taken off it; a year is none."""
    assert split_code(text) == (code, name)


def test_hierarchy_from_numbering(tables, sheet):
    """一、 holds （一）, which holds 1.; 其中 lines and those that go on with their list are marked."""
    rows = [
        ["项目", "预算数"],
        ["一、本年收入", "9.00"],
        ["（一）一般公共预算拨款", "5.00"],
        ["其中：1.专项", "2.00"],
        ["2.其他", "1.00"],
        ["（二）政府性基金预算拨款", "4.00"],
        ["二、上年结转", "1.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["财政拨款收支总表"]))

    assert [line.level for line in table.lines] == [1, 2, 3, 3, 2, 1]
    assert [line.parent for line in table.lines] == [None, 1, 2, 2, 1, None]
    assert [line.of_which for line in table.lines] == [False, False, True, True, False, False]
    assert table.lines[0].role is LineRole.SUBTOTAL
    assert table.lines[2].name == "专项"


def test_hierarchy_from_indents(tables, sheet):
    """Where neither codes nor numbers say it, the distance from the cell's left side does."""
    rows = [
        ["科目名称", "合计"],
        ["教育支出", "3.00"],
        ["  职业教育", "3.00"],
        ["    技校教育", "3.00"],
        ["外交支出", ""],
    ]
    (table,) = tables(sheet(1, rows, above=TITLE, widths=[250, 80]))

    assert [(line.level, line.parent) for line in table.lines] == [(1, None), (2, 1), (3, 2), (1, None)]


@pytest.mark.parametrize(
    ("steps", "parents"), [((0, 1, 2), [None, 1, 2]), ((0, 2, 3), [None, 1, 1])], ids=["even", "uneven"]
)
def test_levels_of_a_half_width_each(drawn, steps, parents):
    """Even steps of half a letter are levels; half a letter more than two others is none."""
    rows = [["科目名称", "合计"]]
    rows += [
        [" " * step + name, "3.00"] for step, name in zip(steps, ("教育支出", "职业教育", "技校教育"), strict=True)
    ]
    table = drawn(rows, above=TITLE, widths=[250, 80])

    assert [line.parent for line in table.lines] == parents


def test_the_total_of_a_unit(tables, sheet):
    """Among coded rows, the row that has only the unit's name is the whole table's total."""
    rows = [
        ["预算单位", "科目编码", "科目名称", "支出总计"],
        ["某某局", "", "", "5.00"],
        ["", "201", "一般公共服务支出", "5.00"],
        ["", "20101", "人大事务", "5.00"],
    ]
    (table,) = tables(sheet(1, rows, above=TITLE))

    assert (table.lines[0].role, table.lines[0].concept) == (LineRole.TOTAL, "合计")
    assert [line.name for line in table.lines[1:]] == ["一般公共服务支出", "人大事务"]


def test_merged_cells_count_once(tables, sheet):
    """A row that only shows what reaches down from above has no figures of its own."""
    rows = [
        ["项目名称", "金额", "绩效目标"],
        ["路灯", "5.00", "亮"],
        ["^", "^", "省电"],
        ["桥", "2.00", "稳"],
    ]
    (table,) = tables(sheet(1, rows, above=["项目支出表"]))

    assert [line.role for line in table.lines] == [LineRole.ITEM, LineRole.BLANK, LineRole.ITEM]


def test_lists_are_no_budget_tables(tables, sheet):
    """Staff lists, contents set as a grid, asset lists stay unknown."""
    staff = [["序号", "单位名称", "编制数", "实有人数"], ["1", "甲所", "5", "4"], ["2", "乙所", "3", "3"]]
    contents = [["序号", "报表名称", "是否空表"], ["表1", "部门收支总表", "否"], ["表2", "部门收入总表", "否"]]
    found = tables(sheet(1, staff, above=["人员情况表"]), sheet(2, contents, above=["报表目录"]))

    assert [table.kind for table in found] == ["unknown", "unknown"]


def test_what_the_title_leaves_open_the_codes_say(tables, sheet):
    """一般公共预算支出表 by economic class shows 301, 302 in its codes."""
    rows = [["科目编码", "科目名称", "合计"], ["301", "工资福利支出", "5.00"], ["30101", "基本工资", "5.00"]]
    (table,) = tables(sheet(1, rows, above=["一般公共预算支出表"]))

    assert table.kind == "一般公共预算支出经济分类表"


def test_sources_below_a_balance_are_not_the_sources(tables, sheet):
    """一般公共预算 under 上年结转 is a part of the balance and must not pass for the year's income."""
    rows = [
        ["收入", "<", "支出", "<"],
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算", "5.00", "一、教育支出", "6.00"],
        ["二、上年结转", "1.00", "", ""],
        ["（一）一般公共预算", "1.00", "", ""],
        ["收入总计", "6.00", "支出总计", "6.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["财政拨款收支总表"]))

    assert [line.concept for line in _lines(table)] == ["一般公共预算", "上年结转", None, "收入总计"]


def test_two_years_side_by_side(tables, sheet):
    """The name of a column goes to this year's, not to last year's of the same words."""
    rows = [
        ["单位名称", "2030年预算数", "<", "2031年预算数", "<"],
        ["^", "合计", "公务接待费", "合计", "公务接待费"],
        ["某某局", "2.00", "2.00", "1.00", "1.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["一般公共预算“三公”经费支出表"]))

    assert [column.concept for column in table.columns] == [None, None, None, "合计", "公务接待费"]


def test_budget_and_accounts_side_by_side(tables, sheet):
    """In final accounts the plain name is the accounts' column; the budget's has its own."""
    rows = [
        ["预算数", "<", "决算数", "<"],
        ["合计", "公务接待费", "合计", "公务接待费"],
        ["2.00", "2.00", "1.00", "1.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["财政拨款“三公”经费支出决算表"]))

    assert [column.concept for column in table.columns] == ["合计预算数", "公务接待费预算数", "合计", "公务接待费"]


def _page(sheet, number, title, header):
    return sheet(number, [header, ["合计", "", *["1.00"] * (len(header) - 2)]], above=[title] if title else ())


def test_a_missing_title_is_made_up_for_by_order_and_columns(tables, sheet):
    """Between its usual neighbours, a table with the columns of 支出总表 is that; elsewhere it stays unknown."""
    spending = [
        "科目编码",
        "科目名称",
        "合计",
        "基本支出",
        "项目支出",
        "上缴上级支出",
        "事业单位经营支出",
        "对附属单位补助支出",
    ]
    income = ["科目编码", "科目名称", "合计", "一般公共预算", "事业收入", "上级补助收入", "其他收入"]
    between = tables(
        _page(sheet, 1, "收入总表", income), _page(sheet, 2, "", spending), _page(sheet, 3, "财政拨款收支总表", income)
    )
    alone = tables(_page(sheet, 1, "", spending))

    assert [table.kind for table in between] == ["收入总表", "支出总表", "财政拨款收支总表"]
    assert [table.kind for table in alone] == ["unknown"]
    assert alone[0].guesses[0].kind == "支出总表"


def test_a_class_and_its_part_do_not_share_a_name(tables, sheet):
    """310 was once called 其他资本性支出, as 31099 is now: the name is the class's."""
    rows = [["科目编码", "科目名称", "合计"], ["310", "资本性支出", "2.00"], ["31099", "其他资本性支出", "2.00"]]
    (table,) = tables(sheet(1, rows, above=["一般公共预算基本支出表"]))

    assert [line.concept for line in table.lines] == ["资本性支出", None]


def test_accounts_of_travel_in_a_form_with_line_numbers(tables, sheet):
    """A title without 决算 is of final accounts among their tables; dashes say nothing; a numbered total has parts."""
    travel = [
        ["项目", "行次", "年初预算数", "决算统计数"],
        ["一、“三公”经费支出", "1", "—", "—"],
        ["（一）支出合计", "2", "5.00", "4.00"],
        ["1．因公出国（境）费", "3", "0.00", "0.00"],
        ["2．公务用车购置及运行维护费", "4", "3.00", "3.00"],
        ["3．公务接待费", "5", "2.00", "1.00"],
    ]
    spending = [["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"], ["201", "甲", "3.00", "1.00", "2.00"]]
    first, table = tables(
        sheet(1, spending, above=["支出决算表", "单位：万元"]),
        sheet(2, travel, above=["财政拨款“三公”经费、行政参公单位机关运行经费情况表", "单位：万元"]),
    )

    assert (first.kind, table.kind) == ("支出决算表", "三公经费支出决算表")
    assert [column.concept for column in table.columns[2:]] == ["年初预算数", "决算数"]
    assert table.lines[0].role is LineRole.SECTION
    assert table.lines[0].concept is None
    assert [line.parent for line in table.lines[2:]] == [table.lines[1].row] * 3


def test_an_item_with_dashes_is_no_heading(tables, sheet):
    """Of lines numbered alike, one with dashes for nothing is an item of the same parent, and so are those below it."""
    rows = [
        ["收入", "<", "支出", "<", "<"],
        ["项目", "预算数", "项目", "合计", "一般公共预算"],
        ["一、本年收入", "9.00", "一、本年支出", "9.00", "9.00"],
        ["（一）一般公共预算拨款", "9.00", "（一）一般公共服务支出", "4.00", "4.00"],
        ["（二）政府性基金预算拨款", "-", "（二）外交支出", "-", "-"],
        ["二、上年结转", "-", "（三）教育支出", "5.00", "5.00"],
        ["", "", "二、年终结转结余", "-", "-"],
        ["收入总计", "9.00", "支出总计", "9.00", "9.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["财政拨款收支总表", "单位：万元"]))
    spending = [line for line in table.lines if line.panel == 1]

    assert [line.parent for line in spending[1:4]] == [spending[0].row] * 3
    assert {line.role for line in spending[1:4]} == {LineRole.ITEM}
