"""What is printed between no walls tells the columns: dashes, spread totals, wrapped words and names, few rows."""

import pymupdf
import pytest

from extractor.grid.head_words import header_words
from extractor.grid.printed import Part, Row

TITLE = ("部门：青溪县水务局", "", "单位：万元")
OPEN = ["across", "three", "none"]


def _paths(table):
    return [column.path for column in table.columns]


def test_dashes_set_elsewhere_than_figures(paper, vocabulary, body):
    """Dashes in the middle of columns whose figures end at the right are in these, as no row has both."""
    page = paper.pdf.new_page(width=595, height=842)
    for x, y, text in ((260, 60, "支出总表"), (40, 76, "部门：青溪县水务局"), (460, 76, "单位：万元")):
        paper.write(page, x, y, text)
    rows = [
        ["项目", "合计", "基本支出", "项目支出", "经营支出"],
        ["教育支出", "30.00", "30.00", "—", "—"],
        ["社会保障和就业支出", "20.00", "20.00", "—", "—"],
        ["农林水支出", "60.50", "—", "60.50", "—"],
        ["住房保障支出", "8.00", "5.00", "3.00", "—"],
    ]
    for line, row in enumerate(rows):
        for column, text in enumerate(row):
            right = 150 + 100 * column - (0 if text[-1].isdigit() else 60)
            place = 40 if column == 0 else right - pymupdf.get_text_length(text, fontname="china-s", fontsize=9)
            paper.write(page, place, 100 + 18 * line, text)
    (table,) = paper.read(vocabulary).tables

    assert [path[-1] for path in _paths(table)] == rows[0]
    assert body(table) == rows[1:]


@pytest.mark.parametrize("ruling", OPEN)
def test_a_spread_total_makes_no_columns(drawn, ruling):
    """合      计 over code and name is one word, and neither of its characters stands for a column."""
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["合　　　　　　　计", "<", "33.50", "20.00", "13.50"],
        ["      2080505", "养老保险缴费", "10.00", "10.00", ""],
        ["      2130301", "行政运行", "10.00", "10.00", ""],
        ["      2130305", "水利工程建设", "13.50", "", "13.50"],
    ]
    table = drawn(rows, above=["支出总表", TITLE], head=1, ruling=ruling, widths=[90, 130, 90, 90, 90])

    assert [path[-1] for path in _paths(table)] == rows[0]
    assert [line.code for line in table.lines] == ["", "2080505", "2130301", "2130305"]
    assert table.lines[0].role.value == "total"


def test_last_letters_of_wrapped_words_side_by_side():
    """The single letters 计 and 算 below two long words end each its own word and are none together."""

    def row(y, *texts):
        atoms = tuple(Part(text, x, x + 12 * len(text), y - 6, y + 6) for text, x in texts)
        return Row(atoms, atoms, y - 6, y + 6, 12.0)

    rows = [
        row(106, ("本年收入合", 297), ("一般公共预", 366)),
        row(115, ("合计", 253)),
        row(123, ("计", 321), ("算", 390)),
    ]

    assert {word.text for word in header_words(rows, [], [])} == {"合计", "本年收入合计", "一般公共预算"}


@pytest.mark.parametrize("ruling", OPEN)
def test_one_row_below_the_numbers_of_columns(drawn, ruling, body):
    """Numbers in the middle of columns add none to those of a single row, whose figures end at the right."""
    rows = [
        ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "经营支出"],
        ["栏次", "", "1", "2", "3", "4"],
        ["2210201", "住房公积金", "20.27", "20.27", "", ""],
    ]
    table = drawn(rows, above=["支出决算表", TITLE], head=2, ruling=ruling)

    assert len(table.columns) == len(rows[0])
    assert body(table)[-1] == rows[-1]


def test_the_rest_of_a_name_as_far_below_as_a_row(paper, vocabulary):
    """A coded row's name that fills its column goes on in a line without a code, however far lines are apart."""
    page = paper.pdf.new_page(width=595, height=842)
    for x, y, text in ((260, 60, "支出总表"), (40, 76, "部门：青溪县水务局"), (460, 76, "单位：万元")):
        paper.write(page, x, y, text)
    lines = [
        ("科目编码", "科目名称", "合计", "项目支出"), ("20805", "行政事业单位养老支出", "30.00", "30.00"),
        ("2080505", "机关事业单位基本养老保险", "20.00", "20.00"), ("", "缴费支出", "", ""),
        ("2080506", "机关事业单位职业年金缴费", "10.00", "10.00"), ("", "支出", "", ""), ("213", "农林水支出", "", ""),
        ("2130301", "行政运行", "5.00", "5.00"), ("2130305", "水利工程建设", "8.00", "8.00"),
    ]  # fmt: skip
    for number, line in enumerate(lines):
        for x, text in zip((40, 110, 300, 420), line, strict=True):
            paper.write(page, x, 100 + 16 * number, text)
    (table,) = paper.read(vocabulary).tables

    assert [line.code for line in table.lines] == ["20805", "2080505", "2080506", "213", "2130301", "2130305"]
    assert table.lines[1].name == "机关事业单位基本养老保险缴费支出"
