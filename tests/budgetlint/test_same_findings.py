"""A report as Word or Excel draft gives the same findings as the PDF made of it."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.enum.text import WD_BREAK
from openpyxl.styles import Border, Side

from budgetlint.checking import Checking, check_entry
from budgetlint.files import Entry
from extractor.grid import build_layout
from extractor.kinds import load_vocabulary
from extractor.pdf import open_pdf, page_contents
from extractor.read import read
from rules import load_packs
from schemas.document import BlockKind
from schemas.report import Status

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "lanxian-npc-2025.pdf"
THIN = Side(style="thin")


@pytest.fixture(scope="module")
def pages():
    """Return what stands on each page of the sample from top to bottom: grids, and rows of texts side by side."""
    blocks = read(str(SAMPLE), load_vocabulary()).blocks
    content = []
    for layout in [build_layout(page) for page in page_contents(open_pdf(SAMPLE))]:
        number = layout.page.number
        items = [(grid.bbox.y0, grid) for grid in layout.grids]
        texts = [b for b in blocks if b.page == number and b.kind not in {BlockKind.FOOTER, BlockKind.HEADER}]
        rows = {}
        for block in texts:
            rows.setdefault(round(block.spans[0].bbox.y0), []).append(block)
        items += [(top, [b.text for b in sorted(row, key=lambda b: b.bbox.x0)]) for top, row in rows.items()]
        content.append([item for _, item in sorted(items, key=lambda pair: pair[0])])
    return content


@pytest.fixture(scope="module")
def word(pages, tmp_path_factory):
    """Write the report as a Word document."""
    document = docx.Document()
    for number, items in enumerate(pages):
        for item in items:
            if isinstance(item, list):
                document.add_paragraph("\t".join(item))
                continue
            table = document.add_table(rows=item.row_count, cols=item.column_count)
            places = [row.cells for row in table.rows]  # once: python-docx counts through the whole table each time
            for cell in item.cells:
                first = places[cell.row][cell.column]
                last = places[cell.row + cell.row_span - 1][cell.column + cell.column_span - 1]
                (first if last is first else first.merge(last)).text = cell.text
        if number < len(pages) - 1:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    path = tmp_path_factory.mktemp("word") / "draft.docx"
    document.save(path)
    return path


@pytest.fixture(scope="module")
def excel(pages, tmp_path_factory):
    """Write the report as a workbook, one sheet for each page."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, items in enumerate(pages, start=1):
        sheet, row = book.create_sheet(f"{number}"), 1
        for item in items:
            if isinstance(item, list):
                for column, text in enumerate(item):
                    sheet.cell(row, 1 + column * 3, text)
                row += 1
                continue
            for cell in item.cells:
                _put(sheet, row, cell)
            row += item.row_count
    path = tmp_path_factory.mktemp("excel") / "draft.xlsx"
    book.save(path)
    return path


def _put(sheet, top, cell):
    first = (top + cell.row, 1 + cell.column)
    last = (top + cell.row + cell.row_span - 1, cell.column + cell.column_span)
    sheet.cell(*first, cell.text or None)
    for row in range(first[0], last[0] + 1):
        for column in range(first[1], last[1] + 1):
            sheet.cell(row, column).border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
    if first != last:
        sheet.merge_cells(start_row=first[0], start_column=first[1], end_row=last[0], end_column=last[1])


@pytest.fixture(scope="module")
def old_form(request, tmp_path_factory):
    """Return a function that saves a draft in an older format, as the Office programs of its time did."""

    def save(draft, suffix):
        if shutil.which("soffice") is None:
            pytest.skip("LibreOffice (soffice) is not installed")
        folder = tmp_path_factory.mktemp("old")
        profile = (folder / "profile").as_uri()
        subprocess.run(
            ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", suffix,
             "--outdir", str(folder), str(request.getfixturevalue(draft))],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return folder / f"draft.{suffix}"

    return save


def _findings(path):
    packs = load_packs([], load_vocabulary())
    row = check_entry(Entry(str(path)), Checking(packs)).row
    assert row.status is Status.CHECKED, row.detail
    return Counter((finding.rule, finding.severity.value, finding.message) for finding in row.findings)


@pytest.mark.parametrize("form", ["word", "excel"])
def test_drafts_give_the_findings_of_the_pdf(form, request):
    """Rules, severities and messages are the same, one by one, whatever the form of the report."""
    draft = _findings(request.getfixturevalue(form))

    assert draft == _findings(SAMPLE)


@pytest.mark.parametrize(("draft", "suffix", "renamed"), [("word", "doc", "wps"), ("excel", "xls", "et")])
def test_old_drafts_give_the_findings_of_the_pdf(old_form, draft, suffix, renamed):
    """Word 97 and Excel 97 files, and the same under the names that WPS gives them, are checked like the PDF."""
    path = old_form(draft, suffix)
    expected = _findings(SAMPLE)

    assert _findings(path) == expected
    assert _findings(path.rename(path.with_suffix(f".{renamed}"))) == expected
