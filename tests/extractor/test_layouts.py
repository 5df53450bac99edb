"""Tables as other places draw them: each is put on paper, and must be read for what it says."""

import pytest

from extractor.tables.words import is_index_row
from schemas.amount import MoneyUnit
from schemas.document import LineRole

OWNER = ("部门：青溪县民政局", "", "单位：万元")
TITLE = ["部门支出总体情况表", OWNER]
ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "30.00", "20.00", "10.00"],
    ["201", "一般公共服务支出", "30.00", "20.00", "10.00"],
    ["20103", "政府办公厅（室）及相关机构事务", "30.00", "20.00", "10.00"],
    ["2010301", "行政运行", "20.00", "20.00", ""],
    ["2010302", "一般行政管理事务", "10.00", "", "10.00"],
]
CODES = [("201", None), ("20103", 2), ("2010301", 3), ("2010302", 3)]


def _lines(table, panel=0):
    return [(line.code, line.name, line.role, line.concept) for line in table.lines if line.panel == panel]


def _coded(table):
    return [(line.code, line.parent and line.parent - table.header_rows + 1) for line in table.lines if line.code]


def _column(table, concept, panel=0):
    (column,) = (one.index for one in table.columns if one.concept == concept and one.panel == panel)
    grid = table.grid()
    return [grid[line.row, column].text for line in table.lines if line.panel == panel]


@pytest.mark.parametrize("ruling", ["grid", "double", "across", "none", "outer", "zebra"])
def test_however_it_is_ruled(drawn, ruling):
    """Full rules, double rules, no upright rules, no right border, stripes or nothing: the same rows and columns."""
    table = drawn(ROWS, above=TITLE, ruling=ruling, head=1)

    assert (table.kind, table.unit) == ("支出总表", MoneyUnit.TEN_THOUSAND_YUAN)
    assert [column.concept for column in table.columns[-3:]] == ["合计", "基本支出", "项目支出"]
    assert _coded(table) == CODES
    assert [line.name for line in table.lines] == [row[1] for row in ROWS[1:]]
    assert _column(table, "合计") == [row[2] for row in ROWS[1:]]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_however_the_page_lies(paper, vocabulary, turn):
    """A page that its viewer shows turned is read upright."""
    page = paper.page(ROWS, above=TITLE, head=1, width=842, height=595)
    page.set_rotation(turn)
    (table,) = paper.read(vocabulary).tables

    assert (table.kind, _coded(table)) == ("支出总表", CODES)


@pytest.mark.parametrize(
    "again",
    [
        ["部门支出总体情况表（续表）"],
        ["部门支出总体情况表（续1）"],
        ["续表", OWNER],
        ["续表3：部门支出总体情况表"],
        ["（接上表）"],
        [],
    ],
)
def test_continued_overleaf(paper, again, drawn):
    """Whatever the second page says of being a continuation, it is one table with one header."""
    paper.page(ROWS[:4], above=TITLE, head=1)
    table = drawn([ROWS[0], *ROWS[4:]], above=again, head=1)

    assert (table.pages, table.kind, _coded(table)) == ((1, 2), "支出总表", CODES)


def test_continued_after_a_paragraph(paper, vocabulary):
    """The same header below a paragraph, with rows that are not those above, goes on with the table."""
    page = paper.page(ROWS[:4], above=TITLE, head=1)
    paper.write(page, 40, 250, "各项支出按规定安排，明细如下。")
    paper.table(page, [ROWS[0], *ROWS[4:]], head=1, top=270)
    (table,) = paper.read(vocabulary).tables

    assert (table.pages, _coded(table)) == ((1,), CODES)


def test_the_next_table_is_another(paper, vocabulary):
    """The same header below a paragraph that starts from its total again is a table of its own."""
    page = paper.page(ROWS, above=TITLE, head=1)
    paper.write(page, 40, 250, "其中上年结转安排如下。")
    paper.table(page, ROWS[:4], head=1, top=270)

    assert [table.row_count for table in paper.read(vocabulary).tables] == [6, 4]


def test_four_panels(paper, vocabulary):
    """Income beside expenditure by function, by nature and by economic class: four panels."""
    rows = [
        ["收入", "<", "支出", "<", "<", "<", "<", "<"],
        ["项目", "预算数", "按功能分类", "预算数", "按支出性质", "预算数", "按经济分类", "预算数"],
        ["一、财政拨款", "9.00", "一、教育支出", "8.00", "一、基本支出", "7.00", "一、工资福利支出", "6.00"],
        ["二、事业收入", "", "二、其他支出", "1.00", "二、项目支出", "2.00", "二、商品和服务支出", "3.00"],
        ["收入总计", "9.00", "支出总计", "9.00", "支出总计", "9.00", "支出总计", "9.00"],
    ]
    paper.page(rows, above=["2031年部门收支预算总表", OWNER], head=2)
    document = paper.read(vocabulary)
    (table,) = document.tables

    assert (table.kind, document.profile.unit) == ("收支总表", "青溪县民政局")
    assert [column.panel for column in table.columns] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert [line.concept for line in table.lines if line.row == 2] == [
        "财政拨款",
        "教育支出",
        "基本支出",
        "工资福利支出",
    ]
    assert [line.role for line in table.lines if line.row == 4] == [LineRole.TOTAL] * 4


@pytest.mark.parametrize("split", ["merged", "apart"])
def test_codes_of_final_accounts(drawn, split):
    """Under 类/款/项 the whole code may stand in one cell across the three columns."""
    across = ["<", "<"] if split == "merged" else ["", ""]
    rows = [
        ["科目编码", "<", "<", "科目名称", "本年收入合计", "财政拨款收入", "事业收入", "<"],
        ["类", "款", "项", "^", "^", "^", "小计", "其中：教育收费"],
        ["栏次", "<", "<", "<", "1", "2", "3", "4"],
        ["合计", "<", "<", "<", "50.00", "40.00", "10.00", ""],
        ["205", *across, "教育支出", "50.00", "40.00", "10.00", ""],
        ["20502", *across, "普通教育", "50.00", "40.00", "10.00", ""],
        ["2050204", *across, "高中教育", "50.00", "40.00", "10.00", ""],
    ]
    above = [("收入决算表", "", "公开02表"), OWNER]
    table = drawn(rows, above=above, head=3, widths=[45, 30, 30, 130, 70, 70, 50, 90])

    assert table.kind == "收入决算表"
    assert [(line.code, line.level, line.parent) for line in table.lines[2:]] == [
        ("205", 1, None),
        ("20502", 2, 4),
        ("2050204", 3, 5),
    ]
    assert [line.role for line in table.lines[:2]] == [LineRole.INDEX, LineRole.TOTAL]


def test_codes_merged_downwards(drawn):
    """A 类 cell that reaches down over its 款 and 项 gives each its part of the code."""
    rows = [
        ["科目编码", "<", "<", "科目名称", "合计", "基本支出", "项目支出"],
        ["类", "款", "项", "^", "^", "^", "^"],
        ["合计", "<", "<", "<", "30.00", "20.00", "10.00"],
        ["201", "", "", "一般公共服务支出", "30.00", "20.00", "10.00"],
        ["^", "03", "", "政府办公厅（室）及相关机构事务", "30.00", "20.00", "10.00"],
        ["^", "^", "01", "行政运行", "20.00", "20.00", ""],
        ["^", "^", "02", "一般行政管理事务", "10.00", "", "10.00"],
    ]
    table = drawn(rows, above=["一般公共预算支出表", OWNER], head=2, widths=[35, 35, 35, 170, 80, 80, 80])

    assert [line.code for line in table.lines] == ["", "201", "20103", "2010301", "2010302"]
    assert [line.parent for line in table.lines] == [None, None, 3, 4, 4]


def test_every_unit_of_a_department(drawn):
    """Rows that hold only a unit's name and its sum are subtotals; the coded rows keep code and name."""
    rows = [
        [
            "单位代码",
            "单位名称",
            "科目编码",
            "科目名称",
            "总计",
            "人员类项目支出",
            "运转类项目支出",
            "特定目标类项目支出",
        ],
        ["", "合计", "", "", "60.00", "40.00", "10.00", "10.00"],
        ["101001", "青溪县林业局", "", "", "30.00", "20.00", "5.00", "5.00"],
        ["101001", "青溪县林业局", "2130201", "行政运行", "30.00", "20.00", "5.00", "5.00"],
        ["101002", "青溪县林场", "", "", "30.00", "20.00", "5.00", "5.00"],
        ["101002", "青溪县林场", "2130204", "事业机构", "30.00", "20.00", "5.00", "5.00"],
    ]
    table = drawn(rows, above=["部门支出预算总体情况表", OWNER], head=1, high=30)

    assert table.kind == "支出总表"
    assert [(line.code, line.role) for line in table.lines] == [
        ("", LineRole.TOTAL),
        ("", LineRole.SUBTOTAL),
        ("2130201", LineRole.ITEM),
        ("", LineRole.SUBTOTAL),
        ("2130204", LineRole.ITEM),
    ]
    assert [column.concept for column in table.columns[4:]] == ["合计", "人员经费", "公用经费", "项目支出"]


def test_basic_expenditure_in_three_parts(drawn):
    """301, 302 and 310 side by side are panels; merged sums below belong to the panels they run across."""
    head = ["科目编码", "科目名称", "决算数"]
    rows = [
        ["人员经费", "<", "<", "公用经费", "<", "<", "<", "<", "<"],
        head * 3,
        ["301", "工资福利支出", "8.00", "302", "商品和服务支出", "2.00", "310", "资本性支出", "2.00"],
        ["30101", "基本工资", "5.00", "30201", "办公费", "1.20", "31002", "办公设备购置", "2.00"],
        ["30102", "津贴补贴", "3.00", "30202", "印刷费", "0.80", "", "", ""],
        ["人员经费合计", "<", "8.00", "公用经费合计", "<", "<", "<", "<", "4.00"],
    ]
    above = [("一般公共预算财政拨款基本支出决算明细表", "", "公开06表"), OWNER]
    table = drawn(rows, above=above, head=2, size=8)

    assert table.kind == "一般公共预算财政拨款基本支出决算表"
    assert [line.code for line in table.lines if line.panel == 2] == ["310", "31002", "", ""]
    assert [_column(table, "决算数", panel)[-1] for panel in (0, 2)] == ["8.00", "4.00"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", "1234.50"),
        ("-2.00", "-2.00"),
        ("(2.00)", "-2.00"),
        ("0.00", "0.00"),
        ("3,0000", None),
        ("—", None),
        ("/", None),
        ("", None),
    ],
)
def test_how_amounts_are_printed(drawn, text, value):
    """A figure keeps its sign and digits; a dash, a stroke or an odd grouping is no figure, and never 0."""
    rows = [*ROWS[:2], ["201", "一般公共服务支出", text, "20.00", "10.00"]]
    table = drawn(rows, above=TITLE, head=1)

    cell = table.grid()[2, 2]
    assert (cell.text, cell.value is None or str(cell.value)) == (text, value is None or value)


@pytest.mark.parametrize(
    "rows",
    [
        [["部门支出总体情况表", "<", "<", "<", "<"], ["部门：青溪县民政局", "<", "", "", "单位：元"], *ROWS],
        [["附表3", "", "", "", ""], ["支出总表", "<", "<", "<", "<"], ["单位：元", "<", "<", "<", "<"], *ROWS],
        [["科目编码", "科目名称", "合计（元）", "基本支出（元）", "项目支出（元）"], *ROWS[1:]],
        [["科目编码", "科目名称", "金额（单位：元）", "<", "<"], ["^", "^", *ROWS[0][2:]], *ROWS[1:]],
    ],
)
def test_caption_inside_the_grid(drawn, rows):
    """Title, owner and unit may stand in the grid's first rows, the unit in a column's header only."""
    table = drawn(rows, above=[] if "表" in "".join(rows[0] + rows[1]) else TITLE[:1], head=2)

    assert (table.kind, table.unit) == ("支出总表", MoneyUnit.YUAN)
    assert _coded(table)[0][0] == "201"


def test_headers_that_run_up_the_page(drawn):
    """Header words set sideways name their columns."""
    rows = [["科目编码", "科目名称", "|合计", "|基本支出", "|项目支出"], ["^"] * 5, ["^"] * 5, *ROWS[1:]]
    table = drawn(rows, above=TITLE, head=1)

    assert [column.concept for column in table.columns] == [None, None, "合计", "基本支出", "项目支出"]


def test_furniture_and_watermark(paper, vocabulary):
    """Running heads, page numbers and a pale word under the table are not in its cells."""
    page = paper.page(ROWS, above=TITLE, head=1, top=90)
    paper.write(page, 40, 30, "青溪县民政局2031年部门预算")
    page.draw_line((40, 36), (555, 36))
    page.draw_line((40, 800), (555, 800))
    paper.write(page, 280, 815, "— 12 —")
    (table,) = paper.read(vocabulary).tables

    assert [table.grid()[row, 1].text for row in range(6)] == [row[1] for row in ROWS]


@pytest.mark.parametrize(
    "rows",
    [
        [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]],
        [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], [""] * 5, [""] * 5],
        [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["合计", "<", "0.00", "0.00", "0.00"]],
    ],
)
def test_table_without_data(paper, vocabulary, rows):
    """An empty table is a table, with the note that says why; its title names money, not a unit."""
    above = ["2031年国有资本经营预算支出情况表", ("", "", "单位：万元")]
    paper.page(rows, above=above, head=1, below=["备注：本部门无国有资本经营预算支出，故此表为空。"])
    document = paper.read(vocabulary)
    (table,) = document.tables

    assert (table.kind, table.notes[0].text[:3]) == ("国有资本经营预算支出表", "备注：")
    assert document.profile.unit is None


WIDE = [
    ["科目编码", "科目名称", "合计", "财政拨款", "<"],
    ["^", "^", "^", "一般公共预算", "政府性基金预算"],
    ["201", "一般公共服务支出", "30.00", "20.00", "10.00"],
    ["205", "教育支出", "5.00", "5.00", ""],
    ["208", "社会保障和就业支出", "7.00", "7.00", ""],
    ["", "合计", "42.00", "32.00", "10.00"],
]


@pytest.mark.parametrize("down_first", [True, False])
def test_sheet_too_wide_over_several_pages(paper, vocabulary, down_first):
    """The right halves of two pages stand beside their left halves, whichever way the sheet was printed."""
    left, right = [row[:3] for row in WIDE], [row[3:] for row in WIDE]
    above = ["收入总表", OWNER]
    drawn = [
        (left[:4], {"above": above, "head": 2}),
        (left[4:], {}),
        (right[:4], {"head": 2, "top": 92}),
        (right[4:], {}),
    ]
    for rows, style in drawn if down_first else [drawn[0], drawn[2], drawn[1], drawn[3]]:
        paper.page(rows, **style)
    (table,) = paper.read(vocabulary).tables

    assert (table.row_count, table.column_count, table.pages) == (6, 5, (1, 2, 3, 4))
    assert _column(table, "政府性基金预算") == ["10.00", "", "", "10.00"]


def test_column_overleaf_without_rules(paper, vocabulary):
    """A last column that was cut off and printed overleaf, without rules, belongs to the rows at its height."""
    left = [[*row[:4], "<" if row[4] == "<" else ""] for row in WIDE]
    page = paper.page([row[:4] for row in left], above=["收入总表", OWNER[:1]], ruling="outer", head=2)
    page.draw_line((40, 92), (40, 92 + 18 * 6))
    other = paper.pdf.new_page()
    for row, text in [(1, "政府性基金预算"), (2, "10.00"), (5, "10.00")]:
        paper.write(other, 60, 92 + 18 * row + 12, text)
    (table,) = paper.read(vocabulary).tables

    assert (table.pages, table.column_count) == ((1, 2), 5)
    assert _column(table, "政府性基金预算") == ["10.00", "", "", "10.00"]
    assert any("page 2" in doubt for doubt in table.doubts)


def test_the_unit_s_code_beside_the_codes(drawn):
    """A 单位代码 beside 类/款/项 is no code of the row; a row that has nothing else is the unit's total."""
    rows = [
        ["项目", "<", "<", "<", "<", "合计", "基本支出", "项目支出"],
        ["科目编码", "<", "<", "单位代码", "单位名称（科目）", "^", "^", "^"],
        ["类", "款", "项", "^", "^", "^", "^", "^"],
        ["", "", "", "", "合计", "30.00", "10.00", "20.00"],
        ["", "", "", "330101", "青溪县水务局机关", "30.00", "10.00", "20.00"],
        ["208", "05", "05", "330101", "机关养老保险缴费支出", "10.00", "10.00", ""],
        ["213", "03", "05", "330101", "水利工程建设", "20.00", "", "20.00"],
    ]
    table = drawn(rows, above=TITLE, head=3, widths=[30, 30, 30, 60, 160, 65, 65, 65])

    assert [(line.code, line.role) for line in table.lines] == [
        ("", LineRole.TOTAL),
        ("", LineRole.SUBTOTAL),
        ("2080505", LineRole.ITEM),
        ("2130305", LineRole.ITEM),
    ]


def test_row_cut_by_the_page_break_below_a_repeated_header(paper, drawn):
    """The rest of a name that a page break cut has no code and no figures: it belongs to the row before."""
    widths = [70, 90, 110, 110, 110]
    paper.page([*ROWS[:5], ["2010302", "一般行政管理事", "10.00", "", "10.00"]], above=TITLE, head=1, widths=widths)
    table = drawn([ROWS[0], ["", "务以及为此开展的各项工作", "", "", ""]], head=1, widths=widths, high=30)

    assert [line.name for line in table.lines][-1] == "一般行政管理事务以及为此开展的各项工作"
    assert _coded(table) == CODES


def test_code_and_name_cut_by_the_page_break(paper, drawn):
    """The rest of a wrapped code is none itself: with the rest of its name it ends the row before."""
    widths = [50, 110, 110, 110, 110]
    upper = [*ROWS[:5], ["20103", "一般行", "10.00", "", "10.00"]]
    paper.page(upper, above=TITLE, head=1, widths=widths)
    table = drawn([ROWS[0], ["02", "政管理事务", "", "", ""]], head=1, widths=widths, high=30)

    assert [(line.code, line.name) for line in table.lines][-1] == ("2010302", "一般行政管理事务")


def test_figures_set_from_the_left_without_rules(paper, vocabulary):
    """Without rules, figures that begin in line make columns, and each header word stands over its own."""
    rows = [
        ["科目编码", "科目名称", "预算数", "<", "<"],
        ["", "", "小计", "基本支出", "项目支出"],
        ["201", "一般公共服务支出", "1,130.00 ", "20.00 ", "1,110.00 "],
        ["20103", "政府办公厅（室）及相关机构事务", "30.00 ", "20.00 ", "10.00 "],
        ["2010302", "一般行政管理事务", "1,100.00 ", "— ", "1,100.00 "],
    ]
    page = paper.pdf.new_page()
    paper.write(page, 40, 70, "一般公共预算支出表")
    paper.write(page, 440, 88, OWNER[2])
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            inset = 8 * (row < 2 and column > 1)
            paper.write(page, 40 + 60 * column + 100 * (column > 1) + inset, 110 + 16 * row, text.strip("<"))
    (table,) = paper.read(vocabulary).tables

    assert [column.path[-1] for column in table.columns[2:]] == ["小计", "基本支出", "项目支出"]
    assert [line.code for line in table.lines] == ["201", "20103", "2010302"]


def test_index_row_with_decimals():
    """A row that numbers the columns is one also where its numbers got the amounts' decimals; amounts are none."""
    assert is_index_row(["1.00", "2.00", "3.00", "4.00", "5.00"])
    assert not is_index_row(["1.00", "2.00", "4.00", "8.00"])


PRINTED = [
    ["收入", "", "支出", ""],
    ["项目", "预算数", "项目", "预算数"],
    ["一、一般公共预算拨款收入", "100.00", "一、一般公共服务支出", "80.00"],
    ["二、政府性基金预算拨款收入", "", "二、教育支出", "20.00"],
    ["本年收入合计", "100.00", "本年支出合计", "100.00"],
    ["收入总计", "100.00", "支出总计", "100.00"],
]


@pytest.mark.parametrize("coloured", [True, False])
def test_as_a_browser_prints_it(paper, vocabulary, coloured):
    """A coloured header, or rules above and below it only, and labels right behind the amounts: one table."""
    page = paper.pdf.new_page()
    paper.write(page, 220, 60, "部门收支总表")
    paper.write(page, 430, 78, "单位：万元")
    shape = page.new_shape()
    for index in range(4 if coloured else 0):
        for row in range(2):
            shape.draw_rect((40 + 125 * index, 86 + 18 * row, 165 + 125 * index, 104 + 18 * row))
    shape.finish(color=None, fill=(0.8, 0.87, 0.95))
    for y in () if coloured else (86, 122, 194):
        shape.draw_line((40, y), (540, y))
    shape.finish(color=(0, 0, 0), width=0.6)
    shape.commit()
    for row, texts in enumerate(PRINTED):
        for column, text in enumerate(texts):
            x = 43 + 125 * column + 95 * (column % 2 and row > 1) + 30 * (row < 2)
            paper.write(page, x - 5 * (len(text) > 5 and column % 2), 99 + 18 * row, text)
    (table,) = paper.read(vocabulary).tables

    assert (table.kind, table.unit) == ("收支总表", MoneyUnit.TEN_THOUSAND_YUAN)
    assert [column.concept for column in table.columns] == [None, "预算数", None, "预算数"]
    assert [line.concept for line in table.lines if line.panel == 0][-2:] == ["本年收入合计", "收入总计"]
    assert _column(table, "预算数", 1) == ["80.00", "20.00", "100.00", "100.00"]
