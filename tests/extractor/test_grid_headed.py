"""Rows without walls below a header whose cells are drawn: its columns are theirs, and prose below it is no rows."""

import pytest

from extractor.grid.headed_rows import chained
from extractor.grid.lattice import Lattice, Span

HEAD = [
    ["科目编码", "科目名称", "合计", "基本支出", "<"],
    ["^", "^", "^", "人员经费", "公用经费"],
]
ROWS = [
    ["", "合计", "—", "—", "—"],
    ["208", "社会保障和就业支出", "30.00", "30.00", ""],
    ["213", "农林水支出", "1,100.50", "", "1,100.50"],
]
ABOVE = ["支出总表", ("部门：青溪县水务局", "", "单位：万元")]


@pytest.mark.parametrize("ruling", ["headed", "tinted"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_columns_of_the_header(drawn, ruling, count, body):
    """One row is enough, one of dashes too, and a column with nothing in it is one."""
    table = drawn([*HEAD, *ROWS[:count]], above=ABOVE, head=2, ruling=ruling, widths=[60, 140, 90, 90, 90])

    assert [column.path for column in table.columns] == [
        ("科目编码",), ("科目名称",), ("合计",), ("基本支出", "人员经费"), ("基本支出", "公用经费"),
    ]  # fmt: skip
    assert body(table) == ROWS[:count]


@pytest.mark.parametrize("ruling", ["headed", "tinted"])
def test_names_over_two_lines(drawn, ruling, body):
    """A name that was wrapped is one row, whether its stripe is coloured or not."""
    long = "机关事业单位基本养老保险缴费支出及职业年金缴费支出"
    rows = [*HEAD, ["2080505", long, "20.00", "20.00", ""], ["2080506", long, "10.00", "", "10.00"], *ROWS[1:]]
    table = drawn(rows, above=ABOVE, head=2, ruling=ruling, high=26, widths=[60, 140, 90, 90, 90])

    assert body(table) == rows[2:]


def test_prose_below_a_header_is_one_cell(paper, vocabulary):
    """The last field of a form reaches from side to side: its sentences are no rows, whatever columns are above it."""
    page = paper.pdf.new_page(width=595, height=842)
    texts = ["序号", "项目", "金额", "备注"]
    paper.table(page, [texts, ["1", "维修费", "20.00", ""]], left=40, top=100, widths=[60, 200, 120, 120])
    page.draw_rect((40, 136, 540, 200))
    paper.write(page, 44, 156, "本项目用于河道维修养护，资金20.00万元按进度支付，完工后由水务局组织验收并公开结果。")
    paper.write(page, 44, 172, "年度目标：保障防洪安全；提升河湖面貌，群众满意度不断提高，全年维修养护42公里。")

    (table,) = paper.read(vocabulary).tables
    (field,) = [cell for cell in table.cells if cell.row == 2]
    assert (field.column_span, field.text.startswith("本项目")) == (4, True)


def test_two_coloured_tables_on_a_page(paper, vocabulary, body):
    """A title between two coloured headers parts two tables, each with its own rows."""
    page = paper.pdf.new_page(width=595, height=842)
    how = {"head": 2, "ruling": "tinted", "widths": [60, 140, 90, 90, 90]}
    end = paper.table(page, [*HEAD, *ROWS], above=ABOVE, **how)
    paper.table(page, [*HEAD, *ROWS[1:]], above=["财政拨款支出表", ABOVE[1]], top=end + 30, **how)

    tables = paper.read(vocabulary).tables
    assert [(table.title.text, len(body(table))) for table in tables] == [("支出总表", 3), ("财政拨款支出表", 2)]


def _loose_form(page, paper, top):
    """Print a form of project targets without a single rule, its values wherever its labels leave room."""
    texts = [
        (40, 0, "项目名称"), (300, 0, "河道维修养护经费"), (40, 18, "主管部门"), (150, 18, "青溪县水务局"),
        (300, 18, "实施单位"), (420, 18, "青溪县水务局"), (60, 54, "年度目标"), (180, 58, "完成河道维修养护任务。"),
        (40, 90, "产出指标"), (150, 90, "数量指标"), (300, 90, "维修养护河道"), (420, 90, "≥42公里"),
        (150, 108, "质量指标"), (300, 108, "验收合格率"), (420, 108, "≥95%"),
    ]  # fmt: skip
    for x, y, text in texts:
        paper.write(page, x, top + y, text)


def test_a_table_seen_and_not_read_is_said(paper, vocabulary):
    """What stands below the title of a known table and makes no grid is named as unread, and is no sentence."""
    page = paper.pdf.new_page(width=595, height=842)
    paper.write(page, 220, 80, "项目支出绩效目标表", 16)
    _loose_form(page, paper, 120)
    document = paper.read(vocabulary)

    assert document.tables == ()
    assert document.problems == ("page 1: a table without rules was not read: 项目支出绩效目标表",)
    assert [block.kind.value for block in document.blocks if "河道" in block.text] == ["caption"] * 3


def test_a_contents_page_is_no_unread_table(paper, vocabulary):
    """Names of tables with the numbers of their pages beside them say nothing of what was read."""
    page = paper.pdf.new_page(width=595, height=842)
    for number, name in enumerate(["部门收支总表", "部门收入总表", "部门支出总表", "项目支出表", "政府采购表"]):
        paper.write(page, 80, 100 + 24 * number, name, 12)
        paper.write(page, 480, 100 + 24 * number, str(number + 3), 12)

    assert paper.read(vocabulary).problems == ()


def test_a_frame_with_upright_rules_only(paper, vocabulary, body):
    """Between a rule above and one below, most rows without a figure, each printed line is a row all the same."""
    rows = [["项目", "预算数", "支出项目", "支出数"], ["一、拨款收入", "20.00", "一、一般公共服务支出", ""]]
    rows += [[f"{mark}、收入之{mark}", "", f"{mark}、支出之{mark}", ""] for mark in "二三四五六七"]
    rows += [["收入总计", "20.00", "支出总计", "20.00"]]
    widths = [150, 90, 170, 90]
    page = paper.page(rows, above=["部门收支总表", ABOVE[1]], head=1, ruling="down", widths=widths)
    for y in (92, 92 + 18 * len(rows)):
        page.draw_line((40, y), (540, y))

    (table,) = paper.read(vocabulary).tables
    assert (table.kind, table.row_count) == ("收支总表", len(rows))
    assert body(table) == rows[1:]


def test_a_frame_drawn_down_to_the_foot_is_no_row(paper, vocabulary):
    """Below the last row of a page a browser draws the outer border on, with nothing in it: that is no row."""
    rows = [[HEAD[0][0], "科目名称", "合计"], ["208", "社会保障和就业支出", "30.00"], ["213", "农林水支出", "8.00"]]
    page = paper.page(rows, above=ABOVE, widths=[80, 200, 100])
    for x in (40, 420):
        page.draw_line((x, 92 + 18 * len(rows)), (x, 800))

    (table,) = paper.read(vocabulary).tables
    assert table.row_count == len(rows)


def test_the_lower_part_of_a_table_is_not_the_table(paper, vocabulary):
    """Where only some rows of a form made a grid, so that its title is not theirs, it was not read."""
    page = paper.pdf.new_page(width=595, height=842)
    paper.write(page, 220, 80, "项目支出绩效目标表", 16)
    for y, text in ((104, "本项目名称另见附件中的清单"), (116, "主管部门与实施单位同为本局")):
        paper.write(page, 60, y, text)
    paper.table(page, [["质量", "合格率", "95%"], ["时效", "完成率", "100%"]], top=126)

    assert paper.read(vocabulary).problems == ("page 1: a table without rules was not read: 项目支出绩效目标表",)


@pytest.mark.parametrize("number", ["- 8 -", "8", "第8页"])
def test_the_number_of_a_page_is_no_row(paper, vocabulary, number, body):
    """A page's number right below rows without walls is none of them."""
    page = paper.pdf.new_page(width=595, height=842)
    end = paper.table(page, [*HEAD, *ROWS], above=ABOVE, head=2, ruling="tinted", widths=[60, 140, 90, 90, 90])
    paper.write(page, 240, end + 4, number)

    (table,) = paper.read(vocabulary).tables
    assert body(table) == ROWS


def test_a_stripe_that_touches_the_header(paper, vocabulary, body):
    """The first row's stripe, coloured from side to side right below the header's cells, is a row with columns."""
    page = paper.pdf.new_page(width=595, height=842)
    page.draw_rect((40, 128, 510, 146), color=None, fill=(0.9, 0.9, 0.9))
    paper.table(page, [*HEAD, *ROWS[1:]], above=ABOVE, head=2, ruling="tinted", widths=[60, 140, 90, 90, 90])

    (table,) = paper.read(vocabulary).tables
    assert body(table) == ROWS[1:]


def test_a_wrapped_figure_in_the_only_row(paper, vocabulary, body):
    """Below a coloured header a figure too wide for its column goes on in the next line: that is one row."""
    page = paper.pdf.new_page(width=595, height=842)
    how = {"head": 2, "ruling": "tinted", "widths": [60, 140, 50, 130, 90]}
    end = paper.table(page, HEAD, above=ABOVE, left=40, **how)
    for x, y, text in ((48, 10, "205"), (110, 10, "教育支出"), (246, 4, "12,345.6"), (280, 16, "7"), (395, 10, "5.00")):
        paper.write(page, x, end + y + 4, text)
    page.draw_line((40, end + 26), (510, end + 26))

    (table,) = paper.read(vocabulary).tables
    assert body(table) == [["205", "教育支出", "12,345.67", "5.00", ""]]


def test_a_stripe_shows_columns_that_the_one_above_it_does_not():
    """The row of the columns' numbers is one cell over code and name; the next stripe parts them."""
    edges = (40.0, 106.0, 240.0, 330.0, 420.0, 510.0)
    coarse = (edges[0], *edges[2:])
    upper = Lattice(coarse, (108.0, 126.0), tuple(Span(0, column, 1, 1) for column in range(4)))
    lower = Lattice(edges, (144.0, 162.0), tuple(Span(0, column, 1, 1) for column in range(5)))

    (head,) = chained([upper, lower], [])

    assert head.xs == edges
    assert head.spans == (Span(0, 0, 1, 2), *(Span(0, column, 1, 1) for column in (2, 3, 4)))
