"""Tables without upright walls near each other: two of them side by side, and cells whose texts nearly meet."""

import pytest

from extractor.grid.beside import side_by_side

INCOME = [
    ["项目", "预算数"],
    ["一、一般公共预算拨款收入", "1,120.50"],
    ["二、政府性基金预算拨款收入", "86.15"],
    ["三、事业收入", "30.00"],
    ["收入总计", "1,236.65"],
]
SPENDING = [
    ["科目名称", "合计", "人员经费", "公用经费"],
    ["工资福利支出", "204.13", "204.13", ""],
    ["商品和服务支出", "320.95", "", "320.95"],
    ["对个人和家庭的补助", "49.20", "49.20", ""],
    ["合计", "574.28", "253.33", "320.95"],
]


@pytest.mark.parametrize("ruling", ["across", "three", "none"])
def test_two_tables_side_by_side(paper, vocabulary, body, ruling):
    """Two tables on the left and right of a wide page are two, each with its own title, rows and figures."""
    page = paper.pdf.new_page(width=842, height=595)
    left = ["收支总表", ("部门：青溪县水务局", "单位：万元")]
    right = ["一般公共预算基本支出表", ("部门：青溪县水务局", "单位：万元")]
    paper.table(page, INCOME, above=left, widths=[200, 120], ruling=ruling, head=1)
    paper.table(page, SPENDING, above=right, widths=[130, 70, 70, 70], ruling=ruling, head=1, left=440)
    tables = paper.read(vocabulary).tables

    assert [table.title.text for table in tables] == ["收支总表", "一般公共预算基本支出表"]
    assert [body(table) for table in tables] == [INCOME[1:], SPENDING[1:]]


def test_one_table_is_not_parted():
    """A page without a second table is left as it is."""
    assert side_by_side([], []) == [([], [])]


@pytest.mark.parametrize(
    "names",
    [["社会保障和就业支出", "行政单位离退休", "住房公积金"], ["年终结转结余", "人员经费", "（一）住房改革支出"]],
)
def test_a_code_that_nearly_meets_its_name_is_a_column_of_its_own(paper, vocabulary, body, names):
    """Codes set to the right and names set to the left, hardly apart, are two columns; so are amounts and names."""
    rows = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
    rows += [
        [code, name, "76.14", "70.00", "6.14"] for code, name in zip(("208", "20805", "2080501"), names, strict=True)
    ]
    paper.page(
        rows,
        above=["支出总表", ("部门：青溪县水务局", "单位：万元")],
        ruling="three",
        widths=[60, 180, 80, 80, 80],
        head=1,
    )
    (table,) = paper.read(vocabulary).tables

    assert body(table) == rows[1:]


def test_a_first_column_outside_the_walls(paper, vocabulary, body):
    """Names that stand left of a table's walls, beside nearly all of its rows, are its first column, and in doubt."""
    names = ["工资福利支出", "商品和服务支出", "对个人和家庭的补助", "资本性支出", "合计"]
    rows = [["科目名称", "合计", "基本支出", "项目支出"]]
    rows += [[name, f"{place}3.00", f"{place}0.00", "3.00"] for place, name in enumerate(names, start=1)]
    page = paper.pdf.new_page()
    above = ["支出总表", ("部门：青溪县水务局", "单位：万元")]
    paper.table(page, [row[1:] for row in rows], above=above, widths=[80, 80, 80], left=180, head=1)
    for place, row in enumerate(rows):
        paper.write(page, 80, 104 + 18 * place, row[0])
    (table,) = paper.read(vocabulary).tables

    assert body(table) == rows[1:]
    assert any("outside the walls" in doubt for doubt in table.doubts)


def test_a_note_beside_a_table_is_no_column(paper, vocabulary, body):
    """A few words left of a table's walls are none of its cells."""
    rows = [["科目名称", "合计"], ["工资福利支出", "13.00"], ["商品和服务支出", "23.00"], ["合计", "36.00"]]
    page = paper.pdf.new_page()
    paper.table(
        page, rows, above=["支出总表", ("部门：青溪县水务局", "单位：万元")], widths=[120, 80], left=180, head=1
    )
    paper.write(page, 80, 122, "附表")
    (table,) = paper.read(vocabulary).tables

    assert body(table) == rows[1:]
