"""The form says 是, 否 or 未能检查 only for what is known; the notice quotes the rules and claims nothing else."""

import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pymupdf
import pytest

from budgetlint.inspection.files import FORM, NOTICE, make_forms
from budgetlint.inspection.form import Dates, Met, inspect_document
from budgetlint.inspection.notice import Letter, render_notice
from budgetlint.inspection.sections import PARTS, find_part
from budgetlint.language import Language
from extractor.kinds import load_vocabulary
from rules import load_packs
from schemas.document import Block, BlockKind, Document, Page, Source, Span
from schemas.geometry import BBox
from schemas.report import DocumentReport, Evidence, Finding, Severity, State, Status, Verdict

BOX = BBox(60, 60, 200, 80)


def _block(kind, text, page=2, top=60.0, section=()):
    box = BBox(60, top, 300, top + 14)
    return Block(kind, 1, text, page, box, (Span(0, text, page, box),), section)


def _document(*blocks, quality=1.0):
    pages = tuple(Page(number, 595, 842, Source.TEXT, quality=quality) for number in (1, 2, 3))
    return Document("", "", pages, blocks, ())


def _finding(rule="WRD-101", severity=Severity.WARNING, doubt=None, evidence=None):
    place = evidence or Evidence(2, BBox(70, 102, 90, 112), "XX")
    return Finding(rule, severity, "占位符“XX”未替换", (place,), rule, doubt=doubt)


def _report(*findings):
    verdicts = tuple(Verdict(finding.rule, State.FAIL, findings=(finding,)) for finding in findings)
    return DocumentReport(
        "a.pdf", Status.CHECKED, "", "", "某县教育局", 2025, "budget", "部门", "s", 3, (), findings, verdicts
    )


@pytest.fixture(scope="module")
def packs():
    """Return the built-in packs."""
    return load_packs([], load_vocabulary())


def _items(packs, document, *findings, dates=None):
    inspection = inspect_document(_report(*findings), document, packs, Language.CHINESE, dates)
    return {item.name: item for item in inspection.items}


def test_what_is_absent_is_no_only_where_everything_was_read(packs):
    """A missing glossary is 否 in a document wholly read, and 未能检查 where pages could not be read."""
    blocks = (_block(BlockKind.HEADING, "一、主要职责"),)

    assert _items(packs, _document(*blocks))["名词解释"].met is Met.NO
    assert _items(packs, _document(*blocks, quality=0.0))["名词解释"].met is Met.UNCHECKED
    assert _items(packs, _document(*blocks))["主要职能"].met is Met.YES


def test_what_stands_on_an_unread_page_is_not_there(packs):
    """A heading in a text layer that is not believed meets nothing: its item is 未能检查."""
    document = _document(_block(BlockKind.HEADING, "名词解释"), quality=0.0)
    partly = replace(_report(), unread=(2,))
    wholly = replace(_report(), unread=(1, 2, 3), status=Status.FAILED, reason="nothing_read")

    for report in (partly, wholly):
        items = {item.name: item for item in inspect_document(report, document, packs, Language.CHINESE).items}
        assert items["名词解释"].met is Met.UNCHECKED
    assert {item.met for item in items.values()} == {Met.UNCHECKED}


def test_a_part_only_in_the_contents_is_not_decided(packs):
    """A glossary that the contents list and nobody found may be our reading: 未能检查."""
    item = _items(packs, _document(_block(BlockKind.CONTENTS, "第四部分 名词解释……9")))["名词解释"]

    assert item.met is Met.UNCHECKED
    assert "目录列有" in item.note


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("一、部门主要职责", "主要职能"), ("（二）机构设置情况", "机构设置"), ("第三部分 名词解释", "名词解释"),
        ("三、2025年部门预算情况说明", "编制说明"), ("单位职能", "主要职能"), ("专业性较强的名词解释", "名词解释"),
    ],
)  # fmt: skip
def test_headings_are_known(text, part):
    """Parts are found under the names that different provinces give them."""
    (wanted,) = (each for each in PARTS if each.name == part)

    assert find_part(_document(_block(BlockKind.HEADING, text)), wanted).page == 2


def test_every_finding_stands_at_one_item(packs):
    """A finding is told once: where it stands, or among the others."""
    document = _document(
        _block(BlockKind.HEADING, "名词解释", top=80),
        _block(BlockKind.PARAGRAPH, "XX经费是指", top=100, section=("名词解释",)),
    )
    elsewhere = _finding("TXT-101", evidence=Evidence(3, BOX, "?"))

    items = _items(packs, document, _finding(), elsewhere, _finding("DAT-101", evidence=Evidence(3, None, "?")))

    assert items["名词解释"].problems == (1,)
    assert items["名词解释"].met is Met.NO
    assert sorted(number for item in items.values() for number in item.problems) == [1, 2, 3]


def test_a_doubtful_finding_does_not_condemn(packs):
    """A problem that may be our own misreading is told, and the item stays 是."""
    document = _document(_block(BlockKind.PARAGRAPH, "XX经费是指", top=100, section=("名词解释",)))
    document = replace(document, blocks=(_block(BlockKind.HEADING, "名词解释", top=80), *document.blocks))

    item = _items(packs, document, _finding(doubt="识别置信度 0.5"))["名词解释"]

    assert (item.met, item.problems) == (Met.YES, (1,))


def test_timeliness_needs_both_dates(packs):
    """Without the dates of approval and publication nothing is said about timeliness."""
    document = _document()

    assert _items(packs, document)["公开时间"].met is Met.UNCHECKED
    assert _items(packs, document, dates=Dates(date(2025, 2, 1), date(2025, 2, 21)))["公开时间"].met is Met.YES
    assert _items(packs, document, dates=Dates(date(2025, 2, 1), date(2025, 2, 22)))["公开时间"].met is Met.NO


def test_the_notice_says_what_where_basis_and_by_when(packs):
    """The notice names the unit, each problem with its place, the rule's own basis, and the days given."""
    content = render_notice(_report(_finding()), packs, Letter(15, "某县财政局"), Language.CHINESE)

    word = docx.Document(io.BytesIO(content))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    cells = "\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "某县教育局：" in text
    assert "15 个工作日" in text
    assert "某县财政局" in text
    assert "占位符“XX”未替换" in cells
    assert "第 2 页" in cells
    assert packs.rule("WRD-101").basis.zh in cells


def test_nothing_to_put_right_needs_no_notice(packs):
    """Hints alone make no notice; doubtful problems are told apart from certain ones."""
    assert render_notice(_report(_finding(severity=Severity.INFO)), packs, Letter(), Language.CHINESE) is None
    doubtful = render_notice(_report(_finding(doubt="?")), packs, Letter(), Language.CHINESE)
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(doubtful)).paragraphs)
    assert "存疑" in text
    assert "应当改正" not in text


@pytest.mark.parametrize("rotation", [0, 90])
def test_pictures_show_what_the_finding_is_about(packs, tmp_path, rotation):
    """The form holds a picture for each finding with a place, framed in red; the same input gives the same bytes."""
    path = tmp_path / "a.pdf"
    with pymupdf.open() as pdf:
        for _ in range(3):
            pdf.new_page().insert_text((72, 110), "XX")
        pdf.save(path)
    document = _document()
    pages = tuple(replace(page, rotation=rotation) for page in document.pages)
    document = replace(document, pages=pages)
    report = _report(_finding(), _finding("TXT-101", evidence=Evidence(9, BOX, "no such page")))

    made = make_forms(report, document, path, packs, Language.CHINESE)

    assert made == make_forms(report, document, path, packs, Language.CHINESE)
    with zipfile.ZipFile(io.BytesIO(made.form)) as package:
        pictures = [name for name in package.namelist() if name.startswith("xl/media")]
        (picture,) = pictures
        pixels = pymupdf.Pixmap(package.read(picture))
    red = sum(
        pixels.pixel(x, y)[0] > 150 and pixels.pixel(x, y)[1] < 100
        for x in range(pixels.width)
        for y in range(pixels.height)
    )
    assert red > 50


def test_texts_cannot_become_formulas(packs):
    """A message that begins with = stays a text in the workbook."""
    report = _report(replace(_finding(), message="=1+1"))

    made = make_forms(report, _document(), None, packs, Language.CHINESE)

    book = openpyxl.load_workbook(io.BytesIO(made.form))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_command_writes_both_files(tmp_path, pack):
    """``inspect`` writes form and notice; with the problem gone, an old notice goes too."""
    path = tmp_path / "a.docx"
    folder = tmp_path / "out"

    def run(*texts):
        word = docx.Document()
        for text in texts:
            word.add_paragraph(text)
        word.save(path)
        command = ["inspect", str(path), "--out", str(folder), "--packs", pack, "--select", "PRB", "--lang", "en"]
        return subprocess.run(
            [sys.executable, "-m", "budgetlint", *command], capture_output=True, text=True, check=False
        )

    done = run("某县教育局2025年部门预算", "名词解释", "会议时间待定。")
    assert done.returncode == 0, done.stderr
    assert (folder / f"a.{FORM}").exists()
    assert (folder / f"a.{NOTICE}").exists()
    clean = run("某县教育局2025年部门预算", "名词解释", "会议于三月召开。")
    assert "nothing to put right" in clean.stdout
    assert not (folder / f"a.{NOTICE}").exists()


def test_what_was_not_checked_is_not_called_right(tmp_path, pack):
    """A document on which no rule came to a conclusion gets no word that it needs no notice."""
    path = tmp_path / "a.docx"
    word = docx.Document()
    word.add_paragraph("某县教育局会议通知")
    word.save(path)
    command = ["inspect", str(path), "--out", str(tmp_path), "--select", "WRD-101", "--lang", "en"]

    done = subprocess.run([sys.executable, "-m", "budgetlint", *command], capture_output=True, text=True, check=False)

    assert done.returncode == 3
    assert "nothing to put right" not in done.stdout
