"""Workbooks become layouts: the bordered range is the grid, the rows around it are lines."""

from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Side

from extractor.office import office_layouts
from extractor.read import read
from extractor.tables import build_tables
from schemas.amount import MoneyUnit

THIN = Side(style="thin")


def _table(sheet, top, rows, *, borders=True):
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            cell = sheet.cell(top + r, c + 1, value)
            if borders:
                cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def _layouts(book, tmp_path):
    path = tmp_path / "draft.xlsx"
    book.save(path)
    return office_layouts(path)


@pytest.mark.parametrize("borders", [True, False])
def test_title_and_unit_stand_outside_the_grid(tmp_path, borders):
    """Title and unit rows above, and the note below, become lines; the table between becomes the grid."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "收支总表"
    sheet.merge_cells("A1:C1")
    sheet["C2"] = "单位：万元"
    _table(sheet, 3, [["项目", "合计", "基本支出"], ["合计", 12.5, 12.5]], borders=borders)
    sheet["B4"].number_format = "0.00"
    sheet["A5"] = "注：本表说明"

    (layout,) = _layouts(book, tmp_path)

    (grid,) = layout.grids
    assert [line.text for line in layout.lines] == ["收支总表", "单位：万元", "注：本表说明"]
    assert [cell.text for cell in grid.cells] == ["项目", "合计", "基本支出", "合计", "12.50", "12.5"]
    assert layout.lines[0].bbox.y0 < grid.bbox.y0 < layout.lines[2].bbox.y0


def test_captions_side_by_side_are_no_rows_of_a_table_without_borders(tmp_path):
    """部门：… and 单位：万元 in one row stand above the table, though two of its columns are filled there."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["2025年支出总表"])
    sheet.append(["部门：平山县水利局", None, "单位：万元"])
    _table(sheet, 3, [["项目", "合计", "基本支出"], ["合计", 12.5, 12.5]], borders=False)

    (layout,) = _layouts(book, tmp_path)

    assert [line.text for line in layout.lines] == ["2025年支出总表", "部门：平山县水利局", "单位：万元"]
    assert layout.grids[0].row_count == 2


@pytest.mark.parametrize("borders", [True, False])
def test_tables_below_each_other_on_one_sheet_are_tables_of_their_own(tmp_path, borders):
    """A title and a caption part two tables; each has only the columns that it uses."""
    book = openpyxl.Workbook()
    sheet = book.active
    for top, title, rows in (
        (1, "收支总表", [["项目", "预算数"], ["收入总计", 12.5], ["支出总计", 12.5]]),
        (7, "支出总表", [["项目", "合计", "基本支出"], ["合计", 12.5, 12.5], ["教育支出", 12.5, 12.5]]),
    ):
        sheet.cell(top, 1, title)
        sheet.cell(top + 1, 1, "部门：平山县水利局")
        sheet.cell(top + 1, 2, "单位：万元")
        _table(sheet, top + 2, rows, borders=borders)

    (layout,) = _layouts(book, tmp_path)

    assert [(grid.row_count, grid.column_count) for grid in layout.grids] == [(3, 2), (3, 3)]
    assert [line.text for line in layout.lines if line.text.endswith("表")] == ["收支总表", "支出总表"]


def test_labels_within_the_borders_of_a_form_part_no_tables(tmp_path):
    """主管部门：… in a bordered row is a field of its form."""
    book = openpyxl.Workbook()
    rows = [["项目名称：水库维修", None], ["主管部门：水利局", "实施单位：水库管理所"], ["年度目标", "完成维修"]]
    _table(book.active, 1, rows)

    (layout,) = _layouts(book, tmp_path)

    assert [grid.row_count for grid in layout.grids] == [3]


def test_merged_cells_are_one(tmp_path):
    """A merged range is one cell with its spans."""
    book = openpyxl.Workbook()
    sheet = book.active
    _table(sheet, 1, [["项目", "本年收入", None], [None, "合计", "其中"], ["甲", 1, 2]])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")

    (layout,) = _layouts(book, tmp_path)

    spans = {(c.text): (c.row_span, c.column_span) for c in layout.grids[0].cells}
    assert spans["项目"] == (2, 1)
    assert spans["本年收入"] == (1, 2)


def test_hidden_rows_columns_and_sheets_are_not_printed(tmp_path):
    """What the author hid is not part of what is published."""
    book = openpyxl.Workbook()
    sheet = book.active
    _table(sheet, 1, [["项目", "草稿", "合计"], ["隐藏", 1, 2], ["甲", 3, 4]])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("底稿").sheet_state = "hidden"

    (layout,) = _layouts(book, tmp_path)

    assert [cell.text for cell in layout.grids[0].cells] == ["项目", "合计", "甲", "4"]


def test_formula_without_value_is_a_doubt(tmp_path):
    """A formula that was never computed is named as a doubt, not read as an empty cell in silence."""
    book = openpyxl.Workbook()
    _table(book.active, 1, [["项目", "合计"], ["甲", "=1+1"]])

    (layout,) = _layouts(book, tmp_path)

    assert layout.grids[0].cells[-1].text == "=1+1"
    assert "B2" in layout.grids[0].doubts[0]
    assert "B2" in layout.page.reason


def test_formulas_without_values_are_problems_of_the_document(tmp_path, vocabulary):
    """A workbook that no program has computed is not one that was wholly read."""
    book = openpyxl.Workbook()
    _table(book.active, 1, [["项目", "合计"], ["甲", "=1+1"]])
    book.save(tmp_path / "draft.xlsx")

    document = read(tmp_path / "draft.xlsx", vocabulary)

    assert document.problems == ("page 1: formula without a stored value in B2",)


def test_lines_of_a_cell_outside_the_table_are_paragraphs(tmp_path):
    """A long explanation in one cell becomes one line for each of its paragraphs; in a table it is one text."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "一、说明\n二、其他"
    _table(sheet, 3, [["事业单位\n经营收入", "合计"], ["甲", 1]])

    (layout,) = _layouts(book, tmp_path)

    assert [line.text for line in layout.lines] == ["一、说明", "二、其他"]
    assert layout.grids[0].cells[0].text == "事业单位经营收入"


def test_unit_on_the_cover_sheet(tmp_path, vocabulary):
    """A unit that only the cover states holds for every sheet whose own words state none."""
    book = openpyxl.Workbook()
    book.active["B4"] = "青溪县水务局2031年部门预算"
    book.active["B8"] = "金额单位：元"
    for title, unit in (("支出总表", ""), ("收入总表", "单位：万元")):
        sheet = book.create_sheet(title)
        sheet["A1"], sheet["C2"] = title, unit
        _table(sheet, 3, [["科目编码", "科目名称", "合计"], ["213", "农林水支出", 5]])

    tables = build_tables(_layouts(book, tmp_path), vocabulary)

    assert [table.unit for table in tables] == [MoneyUnit.YUAN, MoneyUnit.TEN_THOUSAND_YUAN]


def test_only_the_print_area_is_read(tmp_path):
    """Check columns and scratch rows outside the area that is printed are no part of what is published."""
    book = openpyxl.Workbook()
    sheet = book.active
    _table(sheet, 1, [["项目", "合计", "校验"], ["合计", "12.50", "0.01"], ["底稿", "9.00", ""]])
    sheet.print_area = "A1:B2"

    (layout,) = _layouts(book, tmp_path)

    assert [cell.text for cell in layout.grids[0].cells] == ["项目", "合计", "合计", "12.50"]


def test_rows_repeated_on_every_page_are_printed_outside_the_print_area(tmp_path):
    """Title rows above the print area are on each page, and so part of what is read."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "支出总表"
    _table(sheet, 2, [["项目", "合计", "校验"], ["合计", "12.50", "0.01"]])
    sheet.print_area = "A3:B3"
    sheet.print_title_rows = "1:2"

    (layout,) = _layouts(book, tmp_path)

    assert [line.text for line in layout.lines] == ["支出总表"]
    assert [cell.text for cell in layout.grids[0].cells] == ["项目", "合计", "合计", "12.50"]


def test_tables_side_by_side_on_one_sheet_are_tables_of_their_own(tmp_path):
    """An empty column parts two tables that have a title each; the left one comes first."""
    book = openpyxl.Workbook()
    sheet = book.active
    for left, title in ((1, "收入总表"), (4, "支出总表")):
        sheet.cell(1, left, title)
        sheet.merge_cells(start_row=1, end_row=1, start_column=left, end_column=left + 1)
        for row, texts in enumerate([["项目", "预算数"], ["合计", "12.50"]], start=2):
            for column, text in enumerate(texts, start=left):
                sheet.cell(row, column, text).border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)

    (layout,) = _layouts(book, tmp_path)

    assert [line.text for line in layout.lines] == ["收入总表", "支出总表"]
    assert [grid.column_count for grid in layout.grids] == [2, 2]
    first, second = layout.grids
    assert layout.lines[0].bbox.y0 < first.bbox.y0 < layout.lines[1].bbox.y0 < second.bbox.y0


def test_a_narrow_table_below_a_wide_one_keeps_its_borders(tmp_path):
    """Whether a row is walled is told by the columns that it uses, not by those of the widest table."""
    book = openpyxl.Workbook()
    sheet = book.active
    _table(sheet, 1, [["项目", *("甲乙丙丁戊己")], ["合计", *("1234567"[:6])]])
    sheet.cell(4, 1, "三公经费表")
    _table(sheet, 5, [["项目", "预算数"], ["合计", "12.50"], ["公务接待费", "12.50"]])

    (layout,) = _layouts(book, tmp_path)

    assert [(grid.row_count, grid.column_count) for grid in layout.grids] == [(2, 7), (3, 2)]


@pytest.mark.parametrize("own", [True, False])
def test_levels_shown_by_indents_are_kept(tmp_path, vocabulary, own):
    """Names set in by blanks or by Excel's own indent belong to the name above that stands further left."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "支出总表"
    names = [("教育支出", 0), ("普通教育", 1), ("小学教育", 2), ("初中教育", 2), ("农林水支出", 0), ("水利", 1)]
    rows = [[name if own else "　" * depth + name, "1.00", "1.00"] for name, depth in names]
    _table(sheet, 2, [["功能分类科目", "合计", "基本支出"], ["合计", "2.00", "2.00"], *rows])
    for row, (_, depth) in enumerate(names, start=4):
        if own:
            sheet.cell(row, 1).alignment = Alignment(indent=depth)

    (table,) = build_tables(_layouts(book, tmp_path), vocabulary)

    lines = {line.row: line.name for line in table.lines}
    assert [lines.get(line.parent) for line in table.lines[1:]] == [
        None, "教育支出", "普通教育", "普通教育", None, "农林水支出",
    ]  # fmt: skip
    assert [line.name for line in table.lines[1:]] == [name for name, _ in names]


@pytest.mark.parametrize("value", [13913400, "13 913 400.00", "13\u00a0913\u00a0400.00", "13\u2009913\u2009400.00"])
def test_blanks_between_thousands_are_no_part_of_a_figure(tmp_path, vocabulary, value):
    """Whether a format prints them or they were typed, such a figure is an amount as any other."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "支出总表"
    _table(sheet, 2, [["项目", "合计"], ["合计", value], ["教育支出", value]])
    for row in (3, 4):
        sheet.cell(row, 2).number_format = "# ##0.00"

    (table,) = build_tables(_layouts(book, tmp_path), vocabulary)

    assert {cell.value for cell in table.cells if cell.column == 1 and cell.row} == {Decimal("13913400.00")}
