"""Tables without walls: whatever rules there are, header words and figures in line make the same rows and columns."""

import pytest

from schemas.amount import MoneyUnit

RULINGS = ["grid", "across", "three", "box", "down", "none", "headed", "tinted", "banded"]
TITLE = ("部门：青溪县水务局", "", "单位：万元")


def _paths(table):
    return [column.path for column in table.columns]


@pytest.mark.parametrize("ruling", RULINGS)
def test_two_halves_with_spread_words(drawn, ruling, body):
    """Income and spending side by side, header words spread, amounts missing: four columns, each amount in its row."""
    rows = [
        ["收　　　入", "<", "支　　　出", "<"],
        ["项　目", "预算数", "项　目", "预算数"],
        ["一、一般公共预算拨款收入", "1,120.50", "一、一般公共服务支出", ""],
        ["二、政府性基金预算拨款收入", "", "二、农林水支出", "1,100.50"],
        ["三、事业收入", "30.00", "三、住房保障支出", "50.00"],
        ["", "", "四、其他支出", ""],
        ["本年收入合计", "1,150.50", "本年支出合计", "1,150.50"],
    ]
    table = drawn(rows, above=["收支预算总表", TITLE], head=2, ruling=ruling, widths=[170, 80, 170, 80])

    assert (table.kind, table.unit, table.header_rows) == ("收支总表", MoneyUnit.TEN_THOUSAND_YUAN, 2)
    assert _paths(table) == [("收入", "项目"), ("收入", "预算数"), ("支出", "项目"), ("支出", "预算数")]
    assert body(table) == rows[2:]


@pytest.mark.parametrize("ruling", RULINGS)
def test_header_of_three_lines_with_empty_columns(drawn, ruling, body):
    """Words over words over columns, some columns without any figure: every column has its whole path."""
    rows = [
        ["科目编码", "科目名称", "合计", "财政拨款", "<", "<", "其他资金"],
        ["^", "^", "^", "小计", "一般公共预算", "<", "^"],
        ["^", "^", "^", "^", "基本支出", "项目支出", "^"],
        ["213", "农林水支出", "30.00", "30.00", "20.00", "10.00", ""],
        ["21303", "水利", "30.00", "30.00", "20.00", "10.00", ""],
        ["2130301", "行政运行", "20.00", "20.00", "20.00", "", ""],
        ["2130305", "水利工程建设", "10.00", "10.00", "", "10.00", ""],
    ]
    table = drawn(rows, above=["支出总表", TITLE], head=3, ruling=ruling, widths=[60, 120, 60, 60, 70, 70, 75])

    assert _paths(table) == [
        ("科目编码",), ("科目名称",), ("合计",), ("财政拨款", "小计"), ("财政拨款", "一般公共预算", "基本支出"),
        ("财政拨款", "一般公共预算", "项目支出"), ("其他资金",),
    ]  # fmt: skip
    assert [line.code for line in table.lines] == ["213", "21303", "2130301", "2130305"]
    assert body(table) == rows[3:]


@pytest.mark.parametrize("ruling", RULINGS)
def test_names_over_two_lines(drawn, ruling, body):
    """A name that was wrapped is one row, with its amounts or without; codes split over three columns are joined."""
    rows = [
        ["科目编码", "<", "<", "科目名称", "合计", "基本支出", "项目支出"],
        ["类", "款", "项", "^", "^", "^", "^"],
        ["208", "", "", "社会保障和就业支出", "1,020.00", "20.00", "1,000.00"],
        ["208", "05", "", "行政事业单位养老支出", "20.00", "20.00", ""],
        ["208", "05", "05", "机关事业单位基本养老保险缴费支出及职业年金", "20.00", "20.00", ""],
        ["208", "11", "", "残疾人事业康复就业和扶贫等方面的其他支出", "", "", ""],
        ["208", "99", "", "其他社会保障和就业支出", "1,000.00", "", "1,000.00"],
    ]
    table = drawn(rows, above=["支出总表", TITLE], head=2, ruling=ruling, high=26, widths=[30, 30, 30, 120, 80, 80, 80])

    assert [line.code for line in table.lines] == ["208", "20805", "2080505", "20811", "20899"]
    assert body(table) == rows[2:]


@pytest.mark.parametrize("ruling", ["across", "three", "box", "none"])
def test_one_row_of_figures(paper, vocabulary, ruling, body):
    """One row is enough where a title, a unit and header words say that a table stands here."""
    rows = [
        ["“三公”经费合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"],
        ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"],
        ["3.50", "0.00", "2.50", "0.00", "2.50", "1.00"],
    ]
    paper.page(
        rows, above=["一般公共预算“三公”经费支出表", TITLE], head=2, ruling=ruling, below=["注：单位无出国计划。"]
    )
    (table,) = paper.read(vocabulary).tables

    assert table.kind == "三公经费表"
    assert [path[0] for path in _paths(table)] == [rows[0][k] for k in (0, 1, 2, 2, 2, 5)]
    assert body(table) == rows[2:]


def test_an_empty_table_is_there(drawn):
    """A table with nothing but its header is no missing table."""
    rows = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
    table = drawn(rows, above=["政府性基金预算支出表", TITLE], head=1, ruling="none", below=["注：本表无数据。"])

    assert (table.kind, [path[-1] for path in _paths(table)]) == ("政府性基金预算支出表", rows[0])


def test_last_row_on_the_next_page(paper, drawn, body):
    """A single row at the next page's top goes on with the table, in its columns."""
    header = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    rows = [header, *([f"2130{k:03}", f"第{k}项支出", f"{k}.50", f"{k}.50", ""] for k in range(301, 336))]
    paper.page(rows, above=["支出总表", TITLE], head=1, ruling="none", high=19)
    table = drawn([header, ["2130399", "其他水利支出", "7.25", "", "7.25"]], head=1, ruling="none")

    assert table.pages == (1, 2)
    assert body(table)[-1] == ["2130399", "其他水利支出", "7.25", "", "7.25"]


def test_a_chart_is_no_table(paper, vocabulary):
    """The scale and the figures of a chart with lines across are not taken for rows."""
    page = paper.pdf.new_page()
    paper.write(page, 200, 80, "支出功能分类明细表")
    paper.write(page, 420, 100, "单位：万元")
    for number in range(6):
        page.draw_line((100, 130 + 40 * number), (500, 130 + 40 * number))
        paper.write(page, 70, 133 + 40 * number, str(120000 - 20000 * number))
    for number, text in enumerate(["1419.73", "458.20", "186.84", "653.23"]):
        paper.write(page, 130 + 90 * number, 290, text)

    assert paper.read(vocabulary).tables == ()


@pytest.mark.parametrize("ruling", ["across", "three", "box", "none"])
def test_lines_as_close_as_spreadsheets_set_them(drawn, ruling, body):
    """Rows hardly higher than their type: headings keep apart from words, amounts from labels."""
    rows = [
        ["收　　入", "<", "支　　出", "<", "<", "<"],
        ["项　　目", "预算数", "项　　目", "合计", "一般公共预算", "政府性基金"],
        ["一、一般公共预算拨款收入", "1,120.50", "一、一般公共服务支出", "", "", ""],
        ["二、政府性基金预算拨款收入", "30.00", "二、农林水支出", "1,100.50", "1,070.50", "30.00"],
        ["三、事业收入", "", "三、住房保障支出", "50.00", "50.00", ""],
        ["收　入　总　计", "1,150.50", "支　出　总　计", "1,150.50", "1,120.50", "30.00"],
    ]
    table = drawn(
        rows, above=["收支预算总表", TITLE], head=2, ruling=ruling, high=12.5, widths=[125, 52, 125, 60, 70, 70]
    )

    assert _paths(table)[:4] == [("收入", "项目"), ("收入", "预算数"), ("支出", "项目"), ("支出", "合计")]
    assert [["".join(text.split()) for text in row] for row in body(table)] == [
        ["".join(text.split()) for text in row] for row in rows[2:]
    ]


def test_a_form_without_walls_is_not_guessed(paper, vocabulary):
    """Which label belongs to which value of a performance form cannot be told without rules; it is said."""
    rows = [
        ["项目名称", "补充公用经费", "", ""],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "采购批次", "3.00"],
        ["产出指标", "质量指标", "合格率", "95.00"],
        ["效益指标", "社会效益", "覆盖率", "90.00"],
    ]
    paper.page(rows, above=["项目支出绩效目标表", TITLE], ruling="across")
    document = paper.read(vocabulary)

    assert not document.forms
    assert [problem for problem in document.problems if "form without rules" in problem]


@pytest.mark.parametrize("ruling", ["across", "none"])
@pytest.mark.parametrize(
    ("header", "numbers"),
    [
        (["序号", "科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["栏次", "1", "2", "3", "4", "5"]),
        (["编码", "科目编码", "科目名称", "结余", "收入", "支出"], ["栏次", "", "", "1", "2", "3"]),
    ],
)
def test_numbers_of_columns_make_no_columns(paper, vocabulary, ruling, header, numbers):
    """A line that numbers the columns stands elsewhere in them than their texts, and shows those that are empty."""
    empty = header[3] == "结余"
    rows = [
        [str(number), f"2010{number}01", name, "" if empty else amount, amount, ""]
        for number, (name, amount) in enumerate(
            [("行政运行", "12.00"), ("一般行政管理事务", "3.00"), ("机关服务", "4.00"), ("其他支出", "5.00")], start=1
        )
    ]
    table = [header, numbers, *rows]
    paper.page(table, above=["支出总表", ("部门：青溪县民政局", "", "单位：万元")], ruling=ruling, head=2)
    (found,) = paper.read(vocabulary).tables
    texts = {(cell.row, cell.column): cell.text for cell in found.cells}

    assert (found.row_count, found.column_count) == (len(table), len(header))
    assert [[texts[row, column] for column in range(6)] for row in range(6)] == table


def test_a_spread_word_ends_with_its_bracket(drawn, body):
    """项    目（按功能分类） is one word over one column, though only its first character stands apart."""
    rows = [
        ["收    入", "<", "支    出", "<"],
        ["项    目", "预算数", "项    目（按功能分类）", "预算数"],
        ["一、一般公共预算拨款收入", "8.00", "一、一般公共服务支出", "6.00"],
        ["二、事业收入", "1.00", "二、社会保障和就业支出", "3.00"],
        ["收入总计", "9.00", "支出总计", "9.00"],
    ]
    table = drawn(rows, above=["部门收支总表", TITLE], ruling="across", head=2, widths=[180, 70, 180, 70])

    assert _paths(table) == [("收入", "项目"), ("收入", "预算数"), ("支出", "项目（按功能分类）"), ("支出", "预算数")]
    assert body(table) == rows[2:]


def test_labels_alone_begin_the_next_page(paper, vocabulary, body):
    """Rows with a label and nothing else, before the first with a figure, go on with the table of the page before."""
    rows = [["项目", "预算数", "项目", "预算数"]]
    rows += [[f"{k}、收入之{k}", f"{k}.50", f"{k}、支出之{k}", f"{k}.50"] for k in range(1, 38)]
    paper.page(rows, above=["收支总表", ("部门：青溪县水务局", "", "单位：万元")], ruling="none", head=1)
    further = [
        ["", "", "三十八、其他支出", ""],
        ["", "", "三十九、债务付息支出", ""],
        ["收入总计", "9.00", "支出总计", "9.00"],
    ]
    paper.page(further, ruling="none")
    (table,) = paper.read(vocabulary).tables

    assert body(table)[-3:] == further


@pytest.mark.parametrize("ruling", ["across", "none"])
def test_coded_rows_on_the_next_page(paper, vocabulary, ruling, body):
    """Rows that begin with codes go on without a header in the columns of the page before, empty ones too."""
    header = ["科目编码", "科目名称", "合计", "基本支出", "项目支出", "经营支出"]
    rows = [header, *([f"2130{k:03}", f"第{k}项支出", f"{k}.50", f"{k}.50", "", ""] for k in range(301, 338))]
    paper.page(rows, above=["支出总表", TITLE], head=1, ruling=ruling, high=18)
    further = [[f"2130{k:03}", f"第{k}项支出", f"{k}.50", f"{k}.50", "", ""] for k in range(338, 344)]
    paper.page(further, ruling=ruling)
    (table,) = paper.read(vocabulary).tables

    assert body(table) == [*rows[1:], *further]


def test_figures_wrapped_between_rules(paper, vocabulary, body):
    """An amount too long for its column goes on below; what lies between two rules is one row, a unit's code beside."""
    rows = [
        ["单位代码", "单位名称", "合计", "一般公共预算", "单位资金"],
        ["117", "青溪县水务局", "10,364,200.00", "10,243,000.00", "121,200.00"],
        ["117001", "青溪县水务局本级", "10,364,200.00", "10,243,000.00", "121,200.00"],
        ["", "合计", "10,364,200.00", "10,243,000.00", "121,200.00"],
    ]
    paper.page(
        rows, above=["部门收入总表", ("部门：青溪县水务局", "", "单位：元")], ruling="across", head=1, high=30,
        widths=[60, 120, 46, 46, 46],
    )  # fmt: skip
    (table,) = paper.read(vocabulary).tables

    assert body(table) == rows[1:]


@pytest.mark.parametrize("ruling", ["across", "three"])
def test_heads_set_from_top_to_bottom(paper, vocabulary, ruling):
    """Characters right below each other over narrow columns are one word each, beside words of two lines."""
    rows = [
        ["科目名称", "", "", "", "项目支出"],
        ["行政运行", "30.00", "20.00", "7.00", "3.00"],
        ["一般行政管理事务", "16.00", "9.00", "1.00", "6.00"],
        ["合计", "46.00", "29.00", "8.00", "9.00"],
    ]
    page = paper.page(rows, above=["支出总表", TITLE], head=1, ruling=ruling, widths=[150, 80, 80, 80, 80], high=60)
    for x, text in ((225, "支出合计"), (305, "人员经费"), (385, "公用经费")):
        for place, one in enumerate(text):
            paper.write(page, x, 106 + 11 * place, one)
    (table,) = paper.read(vocabulary).tables

    assert _paths(table) == [("科目名称",), ("支出合计",), ("人员经费",), ("公用经费",), ("项目支出",)]


@pytest.mark.parametrize("ruling", ["three", "none"])
def test_wrapped_names_between_rows_far_apart(drawn, ruling, body):
    """Names whose lines stand above and below their figures do not end a table whose rows are far apart."""
    names = [
        "行政运行",
        "机关事业单位养老保险",
        "机关事业单位职业年金",
        "机关事业单位医疗补助",
        "住房公积金",
        "购房补贴",
    ]
    rows = [["科目名称", "合计", "基本支出", "项目支出"]]
    rows += [[name, f"{place}3.00", f"{place}0.00", "3.00"] for place, name in enumerate(names, start=1)]
    table = drawn(rows, above=["支出总表", TITLE], head=1, ruling=ruling, widths=[62, 80, 80, 80], high=30)

    assert body(table) == rows[1:]
