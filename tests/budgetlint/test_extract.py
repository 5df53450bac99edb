"""``budgetlint extract``: what was read, as JSON and as Markdown."""

from __future__ import annotations

import json

import jsonschema
import openpyxl
import pymupdf
import pytest

from budgetlint.markdown import markdown
from schemas.amount import MoneyUnit
from schemas.document import Block, BlockKind, Cell, Column, ColumnRole, Document, Located, Page, Source, Span, Table
from schemas.geometry import BBox
from schemas.json_schema import SCHEMAS


@pytest.fixture
def table_pdf(tmp_path):
    """Write a page with a ruled table of two columns and two body rows."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((200, 80), "2025年部门收支总表", fontname="china-s", fontsize=16)
    page.insert_text((400, 95), "单位：万元", fontname="china-s", fontsize=10)
    for number in range(4):
        page.draw_line((100, 100 + 20 * number), (500, 100 + 20 * number))
    for x in (100, 300, 500):
        page.draw_line((x, 100), (x, 160))
    for row, texts in enumerate([("项目", "预算数"), ("一般公共预算", "1,000.10"), ("合计", "1,000.10")]):
        for column, text in enumerate(texts):
            page.insert_text((110 + 200 * column, 115 + 20 * row), text, fontname="china-s", fontsize=10)
    document.new_page().insert_text((72, 100), "第二页", fontname="china-s")
    path = tmp_path / "table.pdf"
    document.save(path)
    return path


def test_json_has_cells_with_places_and_exact_figures(run, table_pdf):
    """Rows and columns count from 0 with the header, figures are decimal strings, and the schema holds."""
    code, out, err = run("extract", table_pdf, "--format", "json")

    value = json.loads(out)
    jsonschema.validate(value, SCHEMAS["extraction"])
    assert (code, err) == (0, "")
    (table,) = value["tables"]
    assert (table["title"], table["unit"], table["pages"]) == ("2025年部门收支总表", "万元", [1])
    cells = {(cell["row"], cell["column"]): (cell["text"], cell["value"]) for cell in table["cells"]}
    assert cells[0, 1] == ("预算数", None)
    assert cells[2, 1] == ("1,000.10", "1000.10")
    assert [page["number"] for page in value["pages"]] == [1, 2]


def test_pages_restrict_reading(run, table_pdf):
    """Only the pages asked for are read, and that the others were not is no failure."""
    code, out, err = run("extract", table_pdf, "--format", "json", "--pages", "2")

    assert (code, err) == (0, "")
    assert ([page["number"] for page in json.loads(out)["pages"]], json.loads(out)["tables"]) == ([2], [])
    assert run("extract", table_pdf, "--pages", "7")[0] == 3


def test_markdown_has_proper_tables(run, table_pdf):
    """A table is a GitHub table with figures to the right."""
    _, out, _ = run("extract", table_pdf)

    assert "**2025年部门收支总表**（单位：万元）" in out
    assert "| 项目 | 预算数 |\n| --- | ---: |\n| 一般公共预算 | 1,000.10 |\n| 合计 | 1,000.10 |" in out


def test_extract_can_write_a_file(run, table_pdf, tmp_path):
    """--output gets what stdout would."""
    code, out, _ = run("extract", table_pdf, "--output", tmp_path / "o.md")

    assert (code, out) == (0, "")
    assert (tmp_path / "o.md").read_text(encoding="utf-8") == run("extract", table_pdf)[1]


def test_markdown_keeps_signs_that_mean_something_to_it():
    """Pipes, stars and line breaks in a cell do not break the table; running heads and page numbers are left out."""
    box = BBox(0, 0, 1, 1)
    cells = (
        Cell.printed(0, 0, "a|b", 1, box), Cell.printed(0, 1, "数", 1, box),
        Cell.printed(1, 0, "两\n行*", 1, box, column_span=2),
    )  # fmt: skip
    table = Table(
        "unknown", Located("表#1", 1, box), None, MoneyUnit.YUAN, None, (1,), (BBox(0, 50, 1, 60),), 1,
        (Column(0, ("上", "a|b"), ColumnRole.NAME), Column(1, ("数",), ColumnRole.AMOUNT)), (), cells,
        (Located("注：无", 1, box),),
    )  # fmt: skip

    def block(kind, text, y, level=0):
        place = BBox(0, y, 1, y + 1)
        return Block(kind, level, text, 1, place, (Span(0, text, 1, place),))

    blocks = (
        block(BlockKind.TITLE, "预算公开", 0),
        block(BlockKind.HEADING, "概况", 10, 2),
        block(BlockKind.PARAGRAPH, "正文", 20),
        block(BlockKind.FOOTER, "- 1 -", 90),
    )
    document = Document("x", "0", (Page(1, 1, 1, Source.TEXT),), blocks, (table,))

    assert markdown(document) == (
        "<!-- page 1 -->\n\n# 预算公开\n\n### 概况\n\n正文\n\n**表\\#1**（单位：元）\n\n"
        "| 上/a\\|b | 数 |\n| --- | ---: |\n| 两<br>行\\* |  |\n\n注：无\n"
    )


def test_notes_of_tables_are_printed_once(run, tmp_path):
    """A note stands below its table, and not a second time as a paragraph."""
    book = openpyxl.Workbook()
    for row in (["支出总表"], ["单位：万元"], ["项目", "合计"], ["教育支出", 2], ["合计", 2], ["注：含上年结转"]):
        book.active.append(row)
    book.save(tmp_path / "draft.xlsx")

    code, out, _ = run("extract", tmp_path / "draft.xlsx")

    assert (code, out.count("注：含上年结转")) == (0, 1)
