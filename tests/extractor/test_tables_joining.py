from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.amount import MoneyUnit
from schemas.document import LineRole

HEADER = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
BODY = [
    ["合计", "", "6.00", "3.00", "3.00"],
    ["201", "一般公共服务支出", "3.00", "1.00", "2.00"],
    ["20101", "人大事务", "3.00", "1.00", "2.00"],
    ["2010101", "行政运行", "3.00", "1.00", "2.00"],
    ["208", "社会保障和就业支出", "3.00", "2.00", "1.00"],
    ["20805", "行政事业单位养老支出", "3.00", "2.00", "1.00"],
]
TITLE = ["支出总表", "单位：万元"]


def _facts(table):
    grid = table.grid()
    return [
        (line.code, line.name, line.role, line.level, line.concept, [grid[line.row, c].text for c in range(2, 5)])
        for line in table.lines
    ]


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(1, len(BODY) - 1), repeated=st.booleans(), titled=st.booleans())
def test_a_table_cut_anywhere_reads_the_same(tables, sheet, cut, repeated, titled):
    """Wherever a page break falls, with or without repeated header and title, the lines are those of the whole."""
    (whole,) = tables(sheet(1, [HEADER, *BODY], above=TITLE))
    second = [*([HEADER] if repeated or titled else []), *BODY[cut:]]
    (joined,) = tables(sheet(1, [HEADER, *BODY[:cut]], above=TITLE), sheet(2, second, above=TITLE if titled else ()))

    assert _facts(whole) == _facts(joined)
    assert joined.pages == (1, 2)
    assert {1, 2} == {cell.page for cell in joined.cells}


def test_two_tables_of_one_shape_stay_two(tables, sheet):
    """A table with a title of its own is not the last one's continuation, whatever its shape."""
    found = tables(
        sheet(1, [HEADER, *BODY], above=TITLE), sheet(2, [HEADER, *BODY], above=["一般公共预算支出表", "单位：万元"])
    )

    assert [table.kind for table in found] == ["支出总表", "一般公共预算支出表"]


def test_the_same_table_of_another_unit_is_another(tables, sheet):
    """A department lists each unit's tables under one title: another owner, another table."""
    found = tables(
        sheet(1, [HEADER, *BODY], above=["支出总表", "编制单位：甲局", "单位：万元"]),
        sheet(2, [HEADER, *BODY], above=["支出总表", "编制单位：乙局", "单位：万元"]),
    )

    assert [table.pages for table in found] == [(1,), (2,)]


def test_a_table_that_starts_over_is_another(tables, sheet):
    """With title, header and grand total again, a new table begins."""
    found = tables(sheet(1, [HEADER, *BODY], above=TITLE), sheet(2, [HEADER, *BODY], above=TITLE))

    assert [table.pages for table in found] == [(1,), (2,)]


def test_a_continued_title_joins(tables, sheet):
    """续表 says that it is the same table."""
    (table,) = tables(
        sheet(1, [HEADER, *BODY[:3]], above=TITLE), sheet(2, [HEADER, *BODY[3:]], above=["支出总表（续）"])
    )

    assert table.pages == (1, 2)


def test_another_header_is_another_table(tables, sheet):
    """A grid without title that brings its own header does not continue the table before."""
    other = [["序号", "单位名称", "人数", "编制数", "备注"], ["1", "甲", "3", "4", ""]]
    found = tables(sheet(1, [HEADER, *BODY], above=TITLE), sheet(2, other))

    assert len(found) == 2
    assert found[1].kind == "unknown"


def test_a_row_cut_by_the_page_break_is_mended(tables, sheet):
    """The rest of a wrapped name at the next page's top belongs to the row before."""
    upper = [*BODY[:5], ["20805", "行政事业单位（含离退", "3.00", "2.00", "1.00"]]
    lower = [["", "休）养老支出", "", "", ""], ["2080505", "养老保险缴费", "3.00", "2.00", "1.00"]]
    (table,) = tables(sheet(1, [HEADER, *upper], above=TITLE), sheet(2, lower))

    assert table.lines[5].name == "行政事业单位（含离退休）养老支出"
    assert [line.code for line in table.lines[5:]] == ["20805", "2080505"]
    assert table.doubts


def test_an_item_without_figures_is_no_rest(tables, sheet):
    """A numbered item without figures at a page's top is a row of its own."""
    header = ["项目", "预算数"]
    first = [["一、教育支出", "1.00"], ["二、科学技术支出", "2.00"]]
    second = [["三、外交支出", ""], ["支出总计", "3.00"]]
    (table,) = tables(sheet(1, [header, *first], above=["支出总表"]), sheet(2, second))

    assert [line.name for line in table.lines] == ["教育支出", "科学技术支出", "外交支出", "支出总计"]


def test_a_list_of_all_classes_runs_over_the_page(tables, sheet):
    """Where many rows name a class and show no figure, one more at a page's top is no rest of the class before."""
    header = ["项目", "合计"]
    names = ["外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出"]
    first = [*([name, ""] for name in names), ["住房保障支出", "2.00"]]
    (table,) = tables(
        sheet(1, [header, *first], above=["支出总表"], widths=[200, 60]),
        sheet(2, [["粮油物资储备支出", ""], ["支出总计", "2.00"]], widths=[200, 60]),
    )

    assert [line.name for line in table.lines] == [*names, "住房保障支出", "粮油物资储备支出", "支出总计"]


def test_columns_that_did_not_fit_are_joined_by_rows(tables, sheet):
    """A sheet too wide for a page: the columns overleaf stand beside the same rows."""
    left = [
        ["科目编码", "科目名称", "合计"],
        ["合计", "", "6.00"],
        ["201", "一般公共服务支出", "3.00"],
        ["205", "教育支出", "3.00"],
    ]
    right = [["基本支出", "项目支出", "经营支出"], ["2.00", "4.00", ""], ["1.00", "2.00", ""], ["1.00", "2.00", ""]]
    (table,) = tables(sheet(1, left, above=TITLE), sheet(2, right, above=["", ""]))

    assert [c.concept for c in table.columns if c.concept] == ["合计", "基本支出", "项目支出", "经营支出"]
    assert table.grid()[2, 4].text == "2.00"


def test_a_page_where_the_grid_was_not_found_is_named(tables, sheet):
    """A table that goes on after a page without a grid says that something is missing."""
    from extractor.layout import PageLayout
    from schemas.document import Page, Source

    bare = PageLayout(Page(2, 595.0, 842.0, Source.TEXT), (), ())
    (table,) = tables(sheet(1, [HEADER, *BODY[:3]], above=TITLE), bare, sheet(3, BODY[3:]))

    assert table.pages == (1, 3)
    assert any("page 2" in doubt for doubt in table.doubts)


@pytest.mark.parametrize("pages", [2, 3, 40])
def test_long_tables(tables, sheet, pages):
    """Forty pages are one table, every row once."""
    body = [
        [f"2{page:02d}{row:02d}", f"第{page}页事项", "1.00", "1.00", ""] for page in range(pages) for row in range(3)
    ]
    layouts = [
        sheet(page + 1, [HEADER, *body[3 * page : 3 * page + 3]], above=TITLE if page == 0 else ())
        for page in range(pages)
    ]
    (table,) = tables(*layouts)

    assert 3 * pages == sum(line.role is LineRole.ITEM for line in table.lines)
    assert tuple(range(1, pages + 1)) == table.pages


def test_a_merged_cell_reaches_over_the_page_break(tables, sheet):
    """A form's merged label goes on over the next page's empty cell, and the list's header there is not repeated."""
    head = ["绩效指标", "指标名称", "指标值"]
    first = [["项目名称", "路灯改造", "<"], head, ["^", "路灯数", "≥3盏"], ["^", "合格率", "100%"]]
    second = [["", "指标名称", "指标值"], ["^", "满意度", "≥95%"]]
    (table,) = tables(sheet(1, first, above=["项目支出绩效目标表"], height=260.0), sheet(2, second))
    grid = table.grid()

    assert [grid[row, 1].text for row in range(5)] == ["路灯改造", "指标名称", "路灯数", "合格率", "满意度"]
    assert {grid[row, 0].text for row in range(1, 5)} == {"绩效指标"}


def test_a_numbered_row_without_figures_is_mended_too(tables, sheet):
    """In a numbered list, what follows a page break without a number is the rest of the item before."""
    header = ["项目", "预算数"]
    first = [["一、教育支出", "1.00"], ["二、自然资源海洋气象等支", ""]]
    second = [["出", ""], ["三、其他支出", "2.00"]]
    (table,) = tables(sheet(1, [header, *first], above=["支出总表"]), sheet(2, second))

    assert [line.name for line in table.lines] == ["教育支出", "自然资源海洋气象等支出", "其他支出"]


def test_a_record_that_ends_at_the_foot_does_not_go_on(tables, sheet):
    """Merged cells end with their record: the empty cell beside a new name overleaf is the new record's own."""
    header = ["项目名称", "财政资金", "其他资金", "一级指标", "三级指标"]
    first = [header, ["甲项目", "3.00", "", "产出指标", "完成率"], ["^", "^", "^", "效益指标", "合格率"]]
    second = [["乙项目", "", "50.10", "产出指标", "及时率"], ["^", "^", "^", "效益指标", "知晓率"]]

    (table,) = tables(sheet(1, first, above=["项目支出绩效目标表", "单位：万元"]), sheet(2, second))

    cells = {(cell.row, cell.column): (cell.row_span, cell.text) for cell in table.cells if cell.column < 3}
    assert cells[1, 1] == (2, "3.00")
    assert cells[3, 1] == (2, "")
    assert cells[3, 2] == (2, "50.10")


def test_columns_set_anew_on_each_page_are_the_same_columns(tables, sheet):
    """A page that repeats the header over columns of other widths adds rows, no columns."""
    header = ["项目", "预算数（单位：万元）", "绩效目标"]
    (table,) = tables(
        sheet(1, [header, ["甲项目", "650", "完成检查"]], widths=[140, 100, 220]),
        sheet(2, [header, ["乙项目", "1,765.05", "完成抽检"]], widths=[100, 90, 270]),
    )

    assert table.column_count == 3
    assert [cell.text for cell in table.cells] == [
        *header,
        "甲项目",
        "650",
        "完成检查",
        "乙项目",
        "1,765.05",
        "完成抽检",
    ]


INCOME = ["科目编码", "科目名称", "合计", "一般公共预算", "政府性基金预算"]
LINES = [
    ["208", "社会保障和就业支出", "81.90", "81.90", ""],
    ["20805", "行政事业单位养老支出", "74.49", "74.49", ""],
    ["2080501", "行政单位离退休", "50.29", "50.29", ""],
]


def test_figures_that_a_page_break_cuts_are_whole(tables, sheet):
    """Amounts and a code that wrap in narrow cells go on overleaf: they are one row, and the table says so."""
    upper = ["212", "国有土地使用权", "19", "", "196.47"]
    lower = ["08", "出让收入安排的支出", "6.47", "", ""]
    (table,) = tables(
        sheet(1, [INCOME, *LINES, upper], above=["收入总表", "单位：万元"]),
        sheet(2, [INCOME, lower, ["213", "农林水支出", "406.84", "406.84", ""]]),
    )
    row = [cell.text for cell in sorted(table.cells, key=lambda cell: cell.column) if cell.row == 4]

    assert row == ["21208", "国有土地使用权出让收入安排的支出", "196.47", "", "196.47"]
    assert "page 2: its first line was read as the rest of the row before the page break" in table.doubts


@pytest.mark.parametrize(
    "lower",
    [
        ["213", "农林水支出", "406.84", "406.84", ""],
        ["", "其他", "6.47", "", "6.47"],
        ["", "", "6.47", "6.47", ""],
    ],
)
def test_a_whole_row_overleaf_is_a_row(tables, sheet, lower):
    """What is printed as its columns print their figures, below figures printed so as well, is a row of its own."""
    upper = ["212", "城乡社区支出", "196.47", "", "196.47"]
    (table,) = tables(
        sheet(1, [INCOME, *LINES, upper], above=["收入总表", "单位：万元"]),
        sheet(2, [INCOME, lower, ["221", "住房保障支出", "46.15", "46.15", ""]]),
    )

    assert table.row_count == 7
    assert not table.doubts


def test_a_repeated_header_that_shows_its_first_lines_only(tables, sheet):
    """Overleaf the header's rows may be lower and cut their texts short: it is the same header, and no row."""
    header = ["科目编码", "科目名称", "合计", "机关工资福利支出", "机关商品和服务支出"]
    short = ["科目编", "科目名", "合计", "机关工资", "机关商品"]
    (table,) = tables(sheet(1, [header, *BODY[:4]], above=TITLE), sheet(2, [short, *BODY[4:]]))

    assert [line.code for line in table.lines] == [row[0] if row[0] != "合计" else "" for row in BODY]


def test_a_code_that_a_page_break_cuts_is_whole(tables, sheet):
    """A code set in a column as narrow as a digit goes on overleaf, where nothing else is left of its row."""
    upper = ["2", "科学技术支出", "1.00", "1.00", ""]
    lower = [["06", "", "", "", ""], ["208", "社会保障和就业支出", "3.00", "2.00", "1.00"]]
    rows = [["205", "教育支出", "1.00", "1.00", ""], ["202", "外交支出", "1.00", "1.00", ""], *BODY[1:2]]
    (table,) = tables(sheet(1, [HEADER, *rows, upper], above=TITLE), sheet(2, lower))

    assert [line.code for line in table.lines] == ["205", "202", "201", "206", "208"]
    assert table.doubts


def test_a_figure_that_a_page_break_cuts_in_a_column_with_few(tables, sheet):
    """A column with too few figures to show how it prints them prints them as the others do."""
    header = ["项目", "预算数", "项目", "合计", "一般公共预算"]
    rows = [[f"（{mark}）某收入", "1.00", "某支出", "", "2.00"] for mark in "一二三四"]
    upper = ["", "", "社会保障和就", "131.7", "131.73"]
    lower = [["", "", "业支出", "3", ""], ["（六）某收入", "1.00", "某支出", "2.00", "2.00"]]
    (table,) = tables(sheet(1, [header, *rows, upper], above=["财政拨款收支总表"]), sheet(2, lower))

    assert [cell.text for cell in table.cells if cell.row == 5] == ["", "", "社会保障和就业支出", "131.73", "131.73"]
    assert table.doubts


def test_codes_in_columns_of_their_own_that_a_page_break_cuts(tables, sheet):
    """What is left of 221 and 02 overleaf looks like the columns' numbers 1 2, but 22 is no code."""
    header = ["类", "款", "科目名称", "合计", "基本支出"]
    rows = [["208", "05", "行政事业单位养老支出", "1.00", "1.00"] for _ in range(4)]
    upper = ["22", "0", "住房改革支出", "4.00", "4.00"]
    lower = [["1", "2", "", "", ""], ["221", "03", "城乡社区住宅", "1.00", "1.00"]]
    (table,) = tables(sheet(1, [header, *rows, upper], above=["支出总表"]), sheet(2, lower))

    assert [cell.text for cell in table.cells if cell.row == 5][:3] == ["221", "02", "住房改革支出"]


@pytest.mark.parametrize(
    ("overleaf", "count"), [("03支出总表", 1), ("某某局03支出总表", 1), ("支出决算表", 2), ("某某所支出总表", 2)]
)
def test_a_sheets_name_in_the_running_head_is_no_other_title(tables, sheet, overleaf, count):
    """Overleaf the name of the sheet, the title with a number, heads the repeated header: the table goes on."""
    found = tables(
        sheet(1, [HEADER, *BODY[:4]], above=["03支出总表", "", "支出总表", "单位：万元"]),
        sheet(2, [HEADER, *BODY[4:]], above=[overleaf]),
    )

    assert len(found) == count


def test_columns_over_three_pages_with_the_title_on_the_second(tables, sheet):
    """A title in the middle of a sheet three pages wide stands on the second page, its unit on the third."""
    left = [["科目编码", "科目名称", "合计"], *([code, name, "6.00"] for code, name, *_ in BODY[1:5])]
    middle = [["基本支出", "项目支出"], *(["2.00", "4.00"] for _ in BODY[1:5])]
    right = [["经营支出", "上缴上级支出"], *(["", "0.00"] for _ in BODY[1:5])]
    (table,) = tables(
        sheet(1, left, above=["表3", "部门：某某局"]),
        sheet(2, middle, above=["支出总表", ""]),
        sheet(3, right, above=["", "单位：万元"]),
    )

    assert (table.kind, table.title.text, table.unit) == ("支出总表", "支出总表", MoneyUnit.TEN_THOUSAND_YUAN)
    assert [column.path for column in table.columns] == [
        ("科目编码",), ("科目名称",), ("合计",), ("基本支出",), ("项目支出",), ("经营支出",), ("上缴上级支出",),
    ]  # fmt: skip
    assert table.pages == (1, 2, 3)


def test_a_titled_table_of_as_many_rows_is_not_columns_of_the_one_before(tables, sheet):
    """With labels of its own a table that has a title is another one, whatever the page before lacks."""
    left = [["科目编码", "科目名称", "合计"], *([code, name, "6.00"] for code, name, *_ in BODY[1:5])]
    other = [["项目", "预算数"], *([name, "2.00"] for _, name, *_ in BODY[1:5])]

    assert len(tables(sheet(1, left, above=["", "部门：某某局"]), sheet(2, other, above=["支出总表", ""]))) == 2


def test_the_rest_of_a_whole_code_alone_overleaf(tables, sheet):
    """21208 is a code as 2120814 is; 14 alone in its row overleaf is none, and no row."""
    upper = ["21208", "农业生产发展支出", "2.00", "1.00", "1.00"]
    lower = [["14", "", "", "", ""], ["213", "农林水支出", "3.00", "2.00", "1.00"]]
    (table,) = tables(sheet(1, [HEADER, *BODY, upper], above=TITLE), sheet(2, lower))

    assert [line.code for line in table.lines][-2:] == ["2120814", "213"]
    assert table.doubts


def test_columns_beside_a_single_row(tables, sheet):
    """The last column of a table with one row overleaf stands at the very heights of the others."""
    left = [["“三公”经费合计", "因公出国（境）费", "公务用车购置及运行费"], ["9.00", "0.00", "4.00"]]
    (table,) = tables(
        sheet(1, left, above=["三公经费表", "单位：万元"]), sheet(2, [["公务接待费"], ["5.00"]], above=["", ""])
    )

    assert [column.path[-1] for column in table.columns][-1] == "公务接待费"
    assert table.grid()[1, 3].text == "5.00"


def test_the_next_wide_table_with_the_same_rows_is_another(tables, sheet):
    """The first page of a sheet too wide has number and owner: it is not a further page of the one before."""
    rows = [["科目编码", "科目名称", "合计"], *([code, name, "6.00"] for code, name, *_ in BODY[1:5])]
    more = [["基本支出", "项目支出"], *(["2.00", "4.00"] for _ in BODY[1:5])]
    found = tables(
        sheet(1, rows, above=["表2", "部门：某某局"]),
        sheet(2, more, above=["收入总表", "单位：万元"]),
        sheet(3, rows, above=["表3", "部门：某某局"]),
        sheet(4, more, above=["支出总表", "单位：万元"]),
    )

    assert [(table.title.text, table.pages) for table in found] == [("收入总表", (1, 2)), ("支出总表", (3, 4))]
