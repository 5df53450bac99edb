"""Word drafts become layouts with the same cells and lines."""

import time

import docx
import psutil
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from extractor.errors import ExtractionError, ExtractionFailure
from extractor.office import convert, office_layouts
from extractor.office.numbering import chinese_number
from extractor.tables import build_tables


def _save(document, tmp_path):
    path = tmp_path / "draft.docx"
    document.save(path)
    return path


def test_cells_keep_text_and_spans(tmp_path):
    """Merged cells of a Word table come out as one cell with its spans, every place belonging to one cell."""
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "2025年预算数"
    table.cell(1, 1).text = "基本支出"
    table.cell(1, 2).text = "项目支出"
    table.cell(2, 0).text = "合计"
    table.cell(2, 1).text = "435.89"
    table.cell(2, 2).text = "383.86"

    (layout,) = office_layouts(_save(document, tmp_path))

    (grid,) = layout.grids
    found = {(c.row, c.column, c.row_span, c.column_span, c.text) for c in grid.cells}
    assert found == {
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "2025年预算数"),
        (1, 1, 1, 1, "基本支出"),
        (1, 2, 1, 1, "项目支出"),
        (2, 0, 1, 1, "合计"),
        (2, 1, 1, 1, "435.89"),
        (2, 2, 1, 1, "383.86"),
    }
    assert sum(c.row_span * c.column_span for c in grid.cells) == grid.row_count * grid.column_count


def test_texts_that_stand_apart_are_lines_of_their_own(tmp_path):
    """A caption line with a unit name at the left and the money unit at the right becomes two lines side by side."""
    document = docx.Document()
    document.add_paragraph("单位名称：某某局\t单位：万元")

    (layout,) = office_layouts(_save(document, tmp_path))

    left, right = layout.lines
    assert (left.text, right.text) == ("单位名称：某某局", "单位：万元")
    assert left.bbox.y0 == right.bbox.y0
    assert left.bbox.x1 < right.bbox.x0


def test_page_breaks_make_pages(tmp_path):
    """What follows a page break stands on the next page."""
    document = docx.Document()
    document.add_paragraph("第一页")
    document.add_page_break()
    document.add_paragraph("第二页")

    layouts = office_layouts(_save(document, tmp_path))

    assert [[line.text for line in layout.lines] for layout in layouts] == [["第一页"], ["第二页"]]


def test_deleted_and_hidden_text_is_not_printed(tmp_path):
    """Tracked deletions and hidden runs do not appear; tracked insertions do."""
    document = docx.Document()
    paragraph = document.add_paragraph("保留")
    hidden = paragraph.add_run("隐藏")
    hidden.font.hidden = True
    deletion, insertion = OxmlElement("w:del"), OxmlElement("w:ins")
    deletion.append(paragraph.add_run("删除")._r)
    insertion.append(paragraph.add_run("新增")._r)
    paragraph._p.append(deletion)
    paragraph._p.append(insertion)

    (layout,) = office_layouts(_save(document, tmp_path))

    assert [line.text for line in layout.lines] == ["保留新增"]


def test_a_row_whose_deletion_is_tracked_is_gone(tmp_path):
    """A table's row that the reviser deleted is not printed, one that he moved here is."""
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    for row, texts in enumerate((("项目", "合计"), ("旧", "9.00"), ("新", ""))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    moved = OxmlElement("w:moveTo")
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:t"))
    run[0].text = "5.00"
    moved.append(run)
    table.cell(2, 1).paragraphs[0]._p.append(moved)

    (layout,) = office_layouts(_save(document, tmp_path))

    assert [cell.text for cell in layout.grids[0].cells] == ["项目", "合计", "新", "5.00"]


def test_a_table_inside_a_frame_is_a_table(tmp_path):
    """A table of one cell that holds a title and another table only frames them."""
    document = docx.Document()
    frame = document.add_table(rows=1, cols=1).cell(0, 0)
    frame.paragraphs[0].text = "收入总表"
    inner = frame.add_table(rows=2, cols=2)
    for row, texts in enumerate((("单位名称", "合计"), ("水务局", "5.00"))):
        for column, text in enumerate(texts):
            inner.cell(row, column).text = text

    (layout,) = office_layouts(_save(document, tmp_path))

    assert [line.text for line in layout.lines] == ["收入总表"]
    assert [cell.text for cell in layout.grids[0].cells] == ["单位名称", "合计", "水务局", "5.00"]


def test_running_heads_stand_on_their_pages(tmp_path):
    """Titles that stand in the head of a section are read on its pages, above what stands there."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "青溪县水务局2031年部门预算"
    document.add_paragraph("一、部门概况")
    section = document.add_section()
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "支出总表"
    document.add_paragraph("单位：万元")

    first, second = office_layouts(_save(document, tmp_path))

    assert [line.text for line in first.lines] == ["青溪县水务局2031年部门预算", "一、部门概况"]
    assert [line.text for line in second.lines] == ["支出总表", "单位：万元"]


def test_automatic_numbers_are_read(tmp_path):
    """A paragraph numbered by Word carries its printed number."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for tag, value in (("w:start", "1"), ("w:numFmt", "chineseCounting"), ("w:lvlText", "%1、")):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        level.append(element)
    abstract.append(level)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    target = OxmlElement("w:abstractNumId")
    target.set(qn("w:val"), "77")
    number.append(target)
    numbering.append(number)
    for text in ("主要职责", "机构设置"):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        numbered = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", "0"), ("w:numId", "77")):
            element = OxmlElement(tag)
            element.set(qn("w:val"), value)
            numbered.append(element)
        properties.append(numbered)

    (layout,) = office_layouts(_save(document, tmp_path))

    assert [line.text for line in layout.lines] == ["一、主要职责", "二、机构设置"]


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_chinese_numbers(number, text):
    """Chinese counting says 十一, not 一十一."""
    assert text == chinese_number(number)


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (b"", ExtractionFailure.EMPTY),
        (b"just text", ExtractionFailure.NOT_THE_FORMAT),
        (b"\xd0\xcf\x11\xe0rest", ExtractionFailure.ENCRYPTED),
        (b"PK\x03\x04broken", ExtractionFailure.DAMAGED),
    ],
)
@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_bad_files_say_why(tmp_path, content, failure, suffix):
    """A file that is no office document raises an extraction error with its cause, never anything else."""
    path = tmp_path / f"bad{suffix}"
    path.write_bytes(content)

    with pytest.raises(ExtractionError) as caught:
        office_layouts(path)

    assert caught.value.failure is failure


def test_old_formats_name_the_missing_program(tmp_path, monkeypatch):
    """Without LibreOffice an old .doc names the program that is needed and the way around it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "old.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0")

    with pytest.raises(ExtractionError, match="LibreOffice") as caught:
        office_layouts(path)

    assert caught.value.failure is ExtractionFailure.TOOL_MISSING


def _instead_of_office(folder, monkeypatch, script):
    """Put a script in the place of LibreOffice."""
    program = folder / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    path = folder / "old.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    return path


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo first >&2; echo no filter >&2; exit 3", "LibreOffice failed: no filter"),
        ("exit 5", "LibreOffice failed: exit code 5"),
        ("exit 0", "LibreOffice could not convert it"),
    ],
)
def test_what_libreoffice_cannot_do_is_told(tmp_path, monkeypatch, script, told):
    """Where LibreOffice fails or leaves no result, the file is unread with the cause, and nothing is invented."""
    path = _instead_of_office(tmp_path, monkeypatch, script)

    with pytest.raises(ExtractionError, match=told) as caught:
        office_layouts(path)

    assert caught.value.failure is ExtractionFailure.DAMAGED


def test_a_hanging_libreoffice_is_ended_with_all_it_started(tmp_path, monkeypatch):
    """After its time LibreOffice is gone, also the process that its command started; the message says why."""
    path = _instead_of_office(tmp_path, monkeypatch, f"sleep 600 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(convert, "_TIMEOUT_SECONDS", 1)

    with pytest.raises(ExtractionError, match="more than 1 seconds"):
        office_layouts(path)

    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 5
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(pid):
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("blanks", [True, False])
def test_levels_shown_by_indents_in_cells_are_kept(tmp_path, vocabulary, blanks):
    """Names set in by blanks or as Word sets paragraphs in belong to the name above that stands further left."""
    names = [("教育支出", 0), ("普通教育", 1), ("小学教育", 2), ("初中教育", 2), ("农林水支出", 0), ("水利", 1)]
    document = docx.Document()
    document.add_paragraph("支出总表")
    table = document.add_table(rows=8, cols=3)
    for row, texts in enumerate([["功能分类科目", "合计", "基本支出"], ["合计", "2.00", "2.00"]]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    for row, (name, depth) in enumerate(names, start=2):
        table.cell(row, 0).text = "　" * depth + name if blanks else name
        if not blanks:
            table.cell(row, 0).paragraphs[0].paragraph_format.left_indent = Pt(10.5 * depth)
        table.cell(row, 1).text = table.cell(row, 2).text = "1.00"

    (read,) = build_tables(office_layouts(_save(document, tmp_path)), vocabulary)

    lines = {line.row: line.name for line in read.lines}
    assert [lines.get(line.parent) for line in read.lines[1:]] == [
        None, "教育支出", "普通教育", "普通教育", None, "农林水支出",
    ]  # fmt: skip
