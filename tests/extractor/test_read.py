from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest

from extractor.errors import ExtractionError, ExtractionFailure
from extractor.kinds import load_vocabulary
from extractor.read import assemble, read
from schemas.document import Source

REPORT = Path(__file__).resolve().parents[3] / "shared" / "reports" / "lanxian-npc-2025"
ROWS = [["科目编码", "科目名称", "合计"], ["合计", "", "3.00"], ["201", "一般公共服务支出", "3.00"]]


def _draw(document, title="2031年支出总表"):
    page = document.new_page()
    page.insert_text((230, 80), title, fontname="china-s", fontsize=15)
    page.insert_text((450, 110), "单位：万元", fontname="china-s", fontsize=10)
    for r in range(len(ROWS) + 1):
        page.draw_line((60, 120 + 20 * r), (510, 120 + 20 * r))
    for c in range(4):
        page.draw_line((60 + 150 * c, 120), (60 + 150 * c, 120 + 20 * len(ROWS)))
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            page.insert_text((65 + 150 * c, 134 + 20 * r), text, fontname="china-s", fontsize=10)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Make a PDF of three pages: a table, a picture of a page, another table."""
    path = tmp_path_factory.mktemp("read") / "草案.pdf"
    document = pymupdf.open()
    _draw(document)
    scan = document[0].get_pixmap(dpi=50)
    page = document.new_page()
    page.insert_image(page.rect, pixmap=scan)
    _draw(document, "2031年收入总表")
    document.save(path)
    return path


def test_a_file_becomes_a_document(report):
    """Path, hash, pages, tables and profile are those of the file."""
    document = read(report, load_vocabulary())

    assert document.path == str(report)
    assert document.sha256 == hashlib.sha256(report.read_bytes()).hexdigest()
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [(table.kind, table.pages) for table in document.tables] == [("支出总表", (1,)), ("收入总表", (3,))]
    assert [line.code for line in document.tables[0].lines] == ["", "201"]


def test_a_page_that_cannot_be_read_is_named(report):
    """A scanned page is never silently empty: its quality, its reason and the document's problems say so."""
    document = read(report, load_vocabulary())

    assert document.pages[1].quality < 0.5
    assert document.pages[1].reason
    assert [problem for problem in document.problems if problem.startswith("page 2:")]


def test_what_a_mender_returns_is_read(report):
    """A mender stands between the text layer and the layout; what it says of a page last is what is on it."""
    seen = []

    def mend(opened, contents):
        for content in contents:
            seen.append((opened.page_count, content.number))
            yield content
            if content.number == 2:
                yield replace(content, quality=1.0, source=Source.OCR, reason="recognised")

    document = read(report, load_vocabulary(), mend=mend)

    assert seen == [(3, 1), (3, 2), (3, 3)]
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert document.pages[1].source is Source.OCR
    assert document.problems == ()


def test_pages_left_out_are_named(report):
    """A selection of pages reads just these, and says that the rest was not read."""
    document = read(report, load_vocabulary(), pages=[3, 9])

    assert [page.number for page in document.pages] == [3]
    assert [table.kind for table in document.tables] == ["收入总表"]
    assert any("page 9" in problem for problem in document.problems)
    assert any("2 of 3 pages" in problem for problem in document.problems)


def test_a_missing_file_is_an_extraction_error(tmp_path):
    """What cannot be read at all is an error with its reason."""
    with pytest.raises(ExtractionError) as caught:
        read(tmp_path / "nichts.pdf", load_vocabulary())

    assert caught.value.failure is ExtractionFailure.MISSING


def test_a_document_without_pages_of_text_is_empty_not_broken():
    """No layouts, no tables; nothing is invented."""
    document = assemble("x", "0" * 64, [], load_vocabulary())

    assert (document.pages, document.tables, document.blocks, document.forms) == ((), (), (), ())


def _same(text):
    return re.sub(r"\s", "", text).translate(str.maketrans("（），：；！", "(),:;!"))


@pytest.mark.skipif(not REPORT.exists(), reason="the shared material is not beside the repository")
def test_the_sample_report_is_read_exactly():
    """Every table of the report has its kind, title, unit and note, and every cell its text."""
    truth = json.loads((REPORT / "truth.json").read_text(encoding="utf-8"))
    document = read(REPORT / "report.pdf", load_vocabulary())
    kinds = [table.kind for table in document.tables]

    assert "unknown" not in kinds
    assert kinds.count("项目支出绩效目标表") == len(truth["forms"])
    assert kinds.count("整体支出绩效目标表") == 1
    assert len(set(kinds)) == len(truth["tables"]) + 2
    for expected in truth["tables"]:
        table = next(table for table in document.tables if table.pages[0] == expected["page"])
        assert table.title is not None
        assert table.unit is not None
        assert _same(table.title.text) == _same(expected["title"])
        assert table.unit.value == expected["unit"]
        assert [note.text for note in table.notes] == ([expected["note"]] if expected["note"] else [])
        starts = {(cell.row, cell.column): cell.text for cell in table.cells}
        for index, row in enumerate(expected["rows"]):
            for column, text in enumerate(row):
                assert _same(starts.get((table.header_rows + index, column), "")) == _same(text)
