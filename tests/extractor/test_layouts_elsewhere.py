"""Ways to set titles, codes and columns that no document at hand has, drawn small: each is read for what it says."""

import pytest

from schemas.amount import MoneyUnit

UNIT = ("部门：青溪县民政局", "", "单位：万元")
HEADER = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
FIGURES = [["30.00", "20.00", "10.00"], ["30.00", "20.00", "10.00"], ["20.00", "20.00", ""], ["10.00", "", "10.00"]]
NAMES = ["一般公共服务支出", "政府办公厅", "行政运行", "一般行政管理事务"]
CODES = ["201", "20103", "2010301", "2010302"]
TOTAL = ["", "合计", "30.00", "20.00", "10.00"]


def _rows(codes=CODES):
    return [HEADER, TOTAL, *([code, name, *figures] for code, name, figures in zip(codes, NAMES, FIGURES, strict=True))]


@pytest.mark.parametrize(
    "title",
    ["部门支出总体情况表（单位：万元）", "部门支出总体情况表 单位：万元", "2031年部门支出总体情况表(金额单位:万元)"],
)
def test_unit_behind_the_title(drawn, title):
    """The unit may stand behind the title in one line; the title is what stands before it."""
    table = drawn(_rows(), above=[title], head=1)

    assert (table.kind, table.unit) == ("支出总表", MoneyUnit.TEN_THOUSAND_YUAN)
    assert table.title.text.endswith("部门支出总体情况表")


@pytest.mark.parametrize("label", ["公开03表", "表3", "附表3："])
def test_unit_behind_a_number_is_no_title(drawn, label):
    """A number of the table before the unit is no title."""
    table = drawn(_rows(), above=["部门支出总体情况表", f"{label} 单位：万元"], head=1)

    assert table.title.text == "部门支出总体情况表"
    assert table.unit is MoneyUnit.TEN_THOUSAND_YUAN


def test_number_and_unit_above_the_title(drawn):
    """Number and unit may stand in one line above the title."""
    table = drawn(_rows(), above=[("预算公开05表", "", "单位：元"), "2031年部门支出总体情况表"], head=1)

    assert (table.kind, table.unit) == ("支出总表", MoneyUnit.YUAN)
    assert table.label.text == "预算公开05表"


def test_two_tables_side_by_side(paper, vocabulary):
    """Tables that stand beside each other, each below its own title and unit, keep these apart."""
    page = paper.pdf.new_page(width=842, height=595)
    left = [["项目", "预算数"], ["因公出国（境）费", "1.00"], ["公务接待费", "2.00"], ["合计", "3.00"]]
    right = [["科目编码", "科目名称", "合计"], ["212", "城乡社区支出", "30.00"], ["合计", "<", "30.00"]]
    paper.table(page, left, above=["“三公”经费支出表", "单位：万元"], widths=[140, 100], left=40)
    paper.table(page, right, above=["政府性基金预算支出表", "单位：元"], widths=[80, 160, 100], left=430)
    found = paper.read(vocabulary).tables

    assert [(table.kind, table.unit) for table in found] == [
        ("三公经费表", MoneyUnit.TEN_THOUSAND_YUAN),
        ("政府性基金预算支出表", MoneyUnit.YUAN),
    ]


@pytest.mark.parametrize(
    "codes", [["201", "201 03", "201 03 01", "201 03 02"], ["201", "201-03", "201-03-01", "201-03-02"]]
)
def test_codes_with_gaps(drawn, codes):
    """Blanks or strokes between the parts of a code do not change it."""
    table = drawn(_rows(codes), above=["支出总表", UNIT], head=1)

    assert [line.code for line in table.lines] == ["", *CODES]


def test_codes_with_names_in_each_level_s_column(drawn):
    """Where 类, 款 and 项 each have a column with code and name, merged downwards, the last one names the row."""
    rows = [
        ["功能分类", "<", "<", "合计", "基本支出", "项目支出"],
        ["类", "款", "项", "^", "^", "^"],
        ["201一般公共服务支出", "20103政府办公厅", "2010301行政运行", "20.00", "20.00", ""],
        ["^", "^", "2010302一般行政管理事务", "10.00", "", "10.00"],
        ["合计", "<", "<", "30.00", "20.00", "10.00"],
    ]
    table = drawn(rows, above=["支出总表", UNIT], head=2, high=30)

    assert [line.code for line in table.lines] == ["2010301", "2010302", ""]
    assert [line.name for line in table.lines][:2] == ["行政运行", "一般行政管理事务"]


def test_empty_columns_without_rules(drawn):
    """Without any rule, a header's wrapped words and columns with nothing in them are kept."""
    rows = [[*row, "", ""] for row in _rows()]
    rows[0] = [*HEADER, "上缴上级支出", "事业单位经营支出"]
    table = drawn(rows, above=["支出总表", UNIT], head=1, ruling="none")

    assert [column.path for column in table.columns] == [(word,) for word in rows[0]]
    assert [line.code for line in table.lines] == ["", *CODES]
