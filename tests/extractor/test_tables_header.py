"""Where a table's header ends, which columns it names, and which rows number them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.layout import RawCell
from extractor.tables.columns import describe_columns
from extractor.tables.header import column_paths
from extractor.tables.lines import read_lines
from extractor.tables.piece import place_cells
from extractor.tables.words import is_index_row
from schemas.document import Cell, Column, ColumnRole, LineRole, Source
from schemas.geometry import BBox

TITLE = ["支出总表", "单位：万元"]
_BOX = BBox(0.0, 0.0, 10.0, 10.0)


def test_header_paths_and_concepts(tables, sheet):
    """Merged headers become paths; 小计 takes the meaning of the header above it."""
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "<", "<", "项目支出"],
        ["^", "^", "^", "小计", "人员经费", "公用经费", "^"],
        ["201", "一般公共服务支出", "6.00", "4.00", "3.00", "1.00", "2.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["一般公共预算支出表"]))

    assert table.header_rows == 2
    assert [column.path for column in table.columns][3:6] == [
        ("基本支出", "小计"),
        ("基本支出", "人员经费"),
        ("基本支出", "公用经费"),
    ]
    assert [column.concept for column in table.columns] == [
        None, None, "合计", "基本支出", "人员经费", "公用经费", "项目支出",
    ]  # fmt: skip


@given(st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=5), min_size=1, max_size=4))
def test_header_paths_round_trip(levels):
    """However headers are merged across, each column's path names exactly the cells above it, once each."""
    width = max(sum(level) for level in levels)
    cells = []
    for row, spans in enumerate(levels):
        column = 0
        for number, span in enumerate([*spans, width - sum(spans)]):
            if span:
                cells.append(
                    RawCell(row, column, 1, span, f"标题{row}.{number}", BBox(column, row, column + span, row + 1))
                )
                column += span
    blank = RawCell(-1, -1, 1, 1, "", BBox(0, 0, 0, 0))
    paths = column_paths(place_cells(cells, len(levels), width, blank), len(levels))

    for cell in cells:
        covered = range(cell.column, cell.column + cell.column_span)
        assert [cell.text in paths[column] for column in range(width)] == [column in covered for column in range(width)]
    assert all(len(path) == len(levels) for path in paths)


@pytest.mark.parametrize(
    ("texts", "index"),
    [
        (["1", "2", "3"], True),
        (["栏次", "1", "2"], True),
        (["类", "款", "项", "栏次", "1", "2", "3"], True),
        (["类", "款", "项"], False),
        (["类", "款", "项", "合计", "1.00", "2.00"], False),
        (["**", "**", "1", "2"], True),
        (["甲", "乙", "1", "2=3+4"], True),
        (["合计", "1", "2"], False),
        (["3", "2", "1"], False),
        (["12", "13"], False),
        (["2.00", "3.00", "4.00"], False),
    ],
)
def test_index_rows(texts, index):
    """Rows that number the columns are no data; figures that only look alike are."""
    assert is_index_row(texts) is index


def test_a_form_has_no_header(tables, sheet):
    """Fields with their values are no header, though 项目名称 heads a column elsewhere."""
    rows = [
        ["项目名称", "路灯改造经费", "<", "<"],
        ["主管部门", "某某局", "实施单位", "某某所"],
        ["年度资金总额（元）", "60,000", "<", "<"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "路灯数", "≥3盏"],
    ]
    (table,) = tables(sheet(1, rows, above=["项目支出绩效目标表", "（2031年度）"]))

    assert table.header_rows == 0
    assert table.kind == "项目支出绩效目标表"
    assert table.unit is not None
    assert table.unit.value == "元"


def test_a_form_whose_value_is_a_known_word_has_no_header(tables, sheet):
    """A project called 购买服务 makes no header of its form's first row."""
    rows = [
        ["项目名称", "购买服务"],
        ["主管部门", "市商务局"],
        ["资金金额（万元）", "4.00"],
        ["绩效目标", "提供法律咨询"],
    ]
    (table,) = tables(sheet(1, rows, above=["项目支出绩效目标表"]))

    assert table.header_rows == 0
    assert table.unit is not None
    assert table.unit.value == "万元"


def test_a_header_of_units_that_reaches_down(tables, sheet):
    """单位编码 and 单位名称（科目） side by side over three rows are a header, no field with its value."""
    rows = [
        ["单位编码", "单位名称（科目）", "当年财政拨款预算安排", "<", "<", "<", "<", "<"],
        ["^", "^", "合计", "因公出国（境）费用", "公务用车购置及运行费", "<", "<", "公务接待费"],
        ["^", "^", "^", "^", "小计", "公务用车购置费", "公务用车运行费", "^"],
        ["", "合计", "4.51", "", "4.51", "", "4.51", ""],
    ]
    (table,) = tables(sheet(1, rows, above=["一般公共预算“三公”经费支出预算表"]))

    assert table.header_rows == 3
    assert [column.concept for column in table.columns[2:]] == [
        "合计", "因公出国（境）费", "公务用车购置及运行费", "公务用车购置费", "公务用车运行维护费", "公务接待费",
    ]  # fmt: skip


def test_a_header_of_mostly_unknown_words(tables, sheet):
    """Short words, another one in each of many columns, are a header though few of them are known."""
    rows = [
        ["预算项目", "购买服务项目", "指导性目录代码", "所属服务类别", "所属服务领域", "购买内容简述", "合计"],
        ["合计", "", "", "", "", "", "3.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["部门政府购买服务预算表"]))

    assert table.header_rows == 1
    assert table.columns[-1].concept == "合计"


def test_levels_and_numbers_of_columns_in_one_row(tables, sheet):
    """类 款 项 reaching over 合计, and 栏次 with numbers, are no data: the form of all final accounts."""
    rows = [
        ["项目", "<", "<", "<", "本年支出合计", "基本支出", "项目支出"],
        ["功能分类科目编码", "<", "<", "科目名称", "^", "^", "^"],
        ["类", "款", "项", "栏次", "1", "2", "3"],
        ["^", "^", "^", "合计", "6.00", "4.00", "2.00"],
        ["201", "<", "<", "一般公共服务支出", "6.00", "4.00", "2.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["支出决算表", "金额单位：万元"]))

    assert [(line.role, line.code) for line in table.lines] == [
        (LineRole.INDEX, ""), (LineRole.TOTAL, ""), (LineRole.ITEM, "201"),
    ]  # fmt: skip


def test_numbers_of_columns_behind_a_mark_that_was_misread():
    """``**`` read as letters, or a number read as another, doubtfully, still numbers columns; rising amounts do not."""
    box = BBox(0, 0, 9, 9)

    def role(*cells):
        body = [
            [
                Cell.printed(1, n, text, 1, box, source=Source.OCR, confidence=sure)
                for n, (text, sure) in enumerate(cells)
            ]
        ]
        kinds = [ColumnRole.NAME, *[ColumnRole.AMOUNT] * (len(cells) - 1)]
        columns = [Column(index, ("",), kind) for index, kind in enumerate(kinds)]
        (line,) = read_lines(columns, body, 1, {})
        return line.role

    assert role(("be", 0.3), ("1", 0.95), ("2", 1), ("3", 1), ("4", 1)) is LineRole.INDEX
    assert role(("be", 0.3), ("1", 0.95), ("7", 0.5), ("3", 1), ("4", 1)) is LineRole.INDEX
    assert role(("be", 0.3), ("1", 0.95), ("3", 1), ("5", 1)) is not LineRole.INDEX
    assert role(("物业", 1), ("1", 0.95), ("2", 1), ("3", 1)) is not LineRole.INDEX
    assert role(("物业", 0.3), ("1", 1), ("2", 1)) is not LineRole.INDEX


def test_a_header_of_percentages_covers_the_columns_below_it(tables, sheet):
    """合计 and its parts below 增减% are percentages, which nobody adds up; amounts named as such are none."""
    rows = [
        ["科目编码", "科目名称", "2026年预算数", "<", "2026年比2025年增减%", "<", "增减情况", "<"],
        ["^", "^", "合计", "项目支出", "合计", "项目支出", "增减额", "增减%"],
        ["201", "一般公共服务支出", "6.00", "4.00", "20.00", "-3.00", "1.00", "20.00"],
        ["20101", "人大事务", "6.00", "4.00", "20.00", "", "1.00", "20.00"],
    ]
    (table,) = tables(sheet(1, rows, above=["一般公共预算支出表", "单位：万元"]))

    assert [column.role for column in table.columns][2:] == [
        ColumnRole.AMOUNT, ColumnRole.AMOUNT, ColumnRole.PERCENT, ColumnRole.PERCENT, ColumnRole.AMOUNT,
        ColumnRole.PERCENT,
    ]  # fmt: skip


def test_equal_texts_of_different_cells_all_count():
    """A word in three cells outweighs two figures, though its text is kept once; one cell over three rows does not."""
    words = [Cell.printed(row, 0, "良好", 1, _BOX) for row in range(3)]
    figures = [Cell.printed(row, 0, f"{row}.00", 1, _BOX) for row in range(3, 5)]
    merged = Cell.printed(0, 0, "良好", 1, _BOX, row_span=3)

    (apart,) = describe_columns([("情况",)], [[cell] for cell in words + figures], [])
    (together,) = describe_columns([("情况",)], [[cell] for cell in [merged] * 3 + figures], [])

    assert apart.role is not ColumnRole.AMOUNT
    assert together.role is ColumnRole.AMOUNT
