from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.layout import PageLayout, TextLine
from extractor.tables.caption_lines import find_unit
from schemas.amount import MoneyUnit
from schemas.document import Page, Source
from schemas.geometry import BBox

ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["合计", "", "3.00", "1.00", "2.00"],
    ["201", "一般公共服务支出", "3.00", "1.00", "2.00"],
]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", MoneyUnit.TEN_THOUSAND_YUAN),
        ("金额单位:元", MoneyUnit.YUAN),
        ("单位名称：某某局 单位：万元", MoneyUnit.TEN_THOUSAND_YUAN),
        ("合计（万元）", MoneyUnit.TEN_THOUSAND_YUAN),
        ("注：金额单位为万元。", MoneyUnit.TEN_THOUSAND_YUAN),
        ("注：本表金额单位均为元", MoneyUnit.YUAN),
        ("单立：万元", MoneyUnit.TEN_THOUSAND_YUAN),  # as scans are read now and then
        ("单价：元", None),
        ("单位：某某局", None),
        ("单位名称", None),
    ],
)
def test_units_are_told_from_owners(text, unit):
    """单位 is the money's unit in one line and the office in the next."""
    assert unit is find_unit(text)


def test_title_label_and_unit_above(tables, sheet):
    """Lines above a grid are its number, title, owner and unit."""
    (table,) = tables(sheet(1, ROWS, above=["公开03表", "2031年支出总表", "部门：某某局", "单位：万元"]))

    assert table.title.text == "2031年支出总表"
    assert table.label.text == "公开03表"
    assert MoneyUnit.TEN_THOUSAND_YUAN is table.unit
    assert table.unit_at.text == "单位：万元"
    assert table.kind == "支出总表"


@pytest.mark.parametrize(
    ("title", "label", "kind"),
    [
        ("表五 一般公共预算支出表", "表五", "一般公共预算支出表"),
        ("表七 “三公”经费支出表", "表七", "三公经费表"),
        ("表1 2031年支出总表", "表1", "支出总表"),
        ("表三三公经费支出表", "表三", "三公经费表"),
        ("表十一一般公共预算支出表", "表十一", "一般公共预算支出表"),
    ],
)
def test_a_number_before_the_title_takes_nothing_of_it(tables, sheet, title, label, kind):
    """The number of a table ends where the title begins, be it with 一般, with 三公 or with a year."""
    (table,) = tables(sheet(1, ROWS, above=[title, "单位：万元"]))

    assert table.label.text == label
    assert table.kind == kind


def test_a_title_over_two_lines(tables, sheet):
    """A title that runs over two lines is one, also when only its last characters are on the second."""
    (table,) = tables(sheet(1, ROWS, above=["某某局2031年部门综合预算一般公共预算支", "出预算表", "单位：元"]))

    assert table.title.text == "某某局2031年部门综合预算一般公共预算支出预算表"
    assert table.kind == "一般公共预算支出表"


def test_a_title_inside_the_grid(tables, sheet):
    """Title and unit in the grid's first merged rows are caption: cells still, but no part of the header's paths."""
    width = len(ROWS[0])
    head = [["支出总表", *["<"] * (width - 1)], ["单位：万元", *["<"] * (width - 1)]]
    (table,) = tables(sheet(1, [*head, *ROWS]))

    assert table.title.text == "支出总表"
    assert MoneyUnit.TEN_THOUSAND_YUAN is table.unit
    assert table.header_rows == 3
    assert table.row_count == 5
    assert [column.path for column in table.columns] == [(text,) for text in ROWS[0]]
    assert [line.row for line in table.lines] == [3, 4]


def test_a_paragraph_is_no_title(tables, sheet):
    """Running text above a grid stays text, also when it speaks of a table."""
    (table,) = tables(sheet(1, ROWS, above=["本部门支出情况详见下列支出总表。"]))

    assert table.title is None


def test_notes_below(tables, sheet):
    """A note goes with the table above it, over its lines, up to the next paragraph."""
    below = ["注：本表无数据", "二、其他说明"]
    empty = [ROWS[0], ["合计", "", "", "", ""]]
    (table,) = tables(sheet(1, empty, above=["政府性基金预算支出表", "单位：万元"], below=below))

    assert [note.text for note in table.notes] == ["注：本表无数据"]
    assert table.kind == "政府性基金预算支出表"
    assert len(table.lines) == 1


def test_the_unit_of_a_column_header(tables, sheet):
    """Without a unit line, the one unit that column headers name holds; the column keeps its own, too."""
    rows = [["项目名称", "金额（万元）", "备注"], ["合计", "5.00", ""], ["路灯", "5.00", ""]]
    (table,) = tables(sheet(1, rows, above=["项目支出表"]))

    assert MoneyUnit.TEN_THOUSAND_YUAN is table.unit
    assert MoneyUnit.TEN_THOUSAND_YUAN is table.columns[1].unit


def test_a_title_at_the_foot_of_the_page_before(tables, sheet):
    """A title alone at the end of a page belongs to the grid overleaf."""
    first = sheet(1, ROWS, above=["收入总表"], below=["", "支出总表"])
    second = sheet(2, [["科目编码", "科目名称", "合计"], ["合计", "", "7.00"]])

    assert [table.title.text for table in tables(first, second)] == ["收入总表", "支出总表"]


def test_a_heading_without_the_word_table_and_columns_of_its_kind(tables, sheet):
    """部门政府采购预算 over a list of purchases is its title: columns that the kind knows say so."""
    rows = [
        ["项目名称", "采购品目", "采购数量", "总计", "一般公共预算", "政府性基金预算", "单位资金"],
        ["办公设备购置", "台式计算机", "10", "4.00", "4.00", "", ""],
    ]
    (table,) = tables(sheet(1, rows, above=["部门政府采购预算", "单位：万元"]))

    assert table.kind == "政府采购表"
    assert table.title.text == "部门政府采购预算"


def test_a_heading_that_names_a_table_is_its_title(tables, sheet):
    """收支总体情况 without 表 is the title where the columns below are those of that table, and else not."""
    rows = [
        ["收入", "<", "支出", "<"],
        ["项目", "预算数", "项目", "预算数"],
        ["一、事业收入", "1.00", "一、教育支出", "1.00"],
    ]
    others = [["车辆", "数量"], ["轿车", "2"]]
    found = tables(sheet(1, rows, above=["（一）收支总体情况"]), sheet(2, others, above=["（二）收支总体情况"]))

    assert [table.kind for table in found] == ["收支总表", "unknown"]


def test_captions_in_the_rows_of_a_draft(tables, sheet):
    """In a workbook, owner and unit may share the first row of the grid with empty cells."""
    (table,) = tables(sheet(1, [["编制单位：", "", "", "", "单位：万元"], *ROWS], above=["支出总表"]))

    assert table.unit is MoneyUnit.TEN_THOUSAND_YUAN
    assert table.header_rows == 2
    assert [column.concept for column in table.columns if column.concept] == ["合计", "基本支出", "项目支出"]


def test_a_whole_caption_at_the_foot_of_the_page_before(tables, sheet):
    """With the title, owner and unit stand at the end of the page before; the unit is the table's."""
    first = sheet(1, ROWS, above=["收入总表"], below=["", "支出总表", "部门：某某局", "单位：万元", "", "- 7 -"])
    second = sheet(2, [["科目编码", "科目名称", "合计"], ["合计", "", "7.00"]])
    table = tables(first, second)[1]

    assert table.title is not None
    assert (table.title.text, table.title.page) == ("支出总表", 1)
    assert table.unit is MoneyUnit.TEN_THOUSAND_YUAN


def test_the_unit_line_cut_off_with_the_right_side(tables, sheet):
    """A sheet too wide for its page leaves its unit line on the next one, where no grid is."""
    first = sheet(1, ROWS, above=["收入总表"])
    open_grid = replace(first.grids[0], doubts=("no border on the right",))
    line = TextLine("单位：元", 2, BBox(50, 124, 100, 134), 10.0)
    overleaf = PageLayout(Page(2, 595.0, 842.0, Source.TEXT), (), (line,))
    (table,) = tables(replace(first, grids=(open_grid,)), overleaf)

    assert table.unit is MoneyUnit.YUAN
    assert table.unit_at is not None
    assert table.unit_at.page == 2
    assert table.doubts


@pytest.mark.parametrize("rest", ["功能分类科目）", "类）"])
def test_a_title_whose_bracket_closes_on_the_next_line(tables, sheet, rest):
    """A title may wrap inside its bracket, whose end alone is no title."""
    (table,) = tables(sheet(1, ROWS, above=["一般公共预算支出表（按", rest, "单位：万元"]))

    assert table.title is not None
    assert table.title.text == f"一般公共预算支出表（按{rest}"
    assert table.kind == "一般公共预算支出表"


@pytest.mark.parametrize("title", ["26年收入总表", "年收入总表（部门预算", "026年度收入总表"])
def test_a_title_cut_off_at_the_sides_of_its_cell(tables, sheet, title):
    """What a cell too narrow leaves of a year, or of a bracket, does not hide the table's kind."""
    (table,) = tables(sheet(1, ROWS, above=[title, "单位：万元"]))

    assert table.kind == "收入总表"


def test_a_table_whose_header_was_not_found_is_in_doubt(tables, sheet):
    """What its columns hold is a guess then; of a form no header is expected."""
    (bare,) = tables(sheet(1, ROWS[1:], above=["支出总表", "单位：万元"]))
    (whole,) = tables(sheet(1, ROWS, above=["支出总表", "单位：万元"]))

    assert (bare.kind, bare.header_rows, bare.doubts) == ("支出总表", 0, ("no header was found",))
    assert not whole.doubts
