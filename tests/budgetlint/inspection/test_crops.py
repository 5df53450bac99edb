"""What is in doubt is shown as it stands on the page, in the form, on the overview's page, and as files."""

import io
import zipfile
from base64 import b64encode

import openpyxl
import pymupdf
import pytest

from budgetlint.crop_files import CropFolder
from budgetlint.inspection.crops import close_ups, in_doubt, open_pictures
from budgetlint.inspection.files import blank_form, make_forms
from budgetlint.language import Language
from budgetlint.overview.county import Gathering
from budgetlint.overview.page import render_page
from budgetlint.text_report import document_lines
from extractor.kinds import load_vocabulary
from rules import load_packs
from schemas.document import Document, Page, Source
from schemas.geometry import BBox
from schemas.report import DocumentReport, Evidence, Finding, Severity, State, Status, Verdict

CELL, OTHER = BBox(100, 100, 140, 114), BBox(300, 500, 340, 514)
DOUBTFUL = (
    Evidence(1, OTHER, "4.00", source="ocr", confidence=0.99),
    Evidence(1, CELL, "3.00", source="ocr", confidence=0.4),
    Evidence(1, CELL, "9.00", source="ocr", confidence=0.1, document="other.pdf"),
)


@pytest.fixture(scope="module")
def packs():
    """Return the built-in packs."""
    return load_packs([], load_vocabulary())


@pytest.fixture(params=[".pdf", ".png"])
def scanned(request, tmp_path):
    """Return a scanned page as a PDF and as a picture file."""
    path = tmp_path / f"scan{request.param}"
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((102, 112), "3.00")
        if request.param == ".png":
            page.get_pixmap(dpi=72).save(path)
        else:
            pdf.save(path)
    return path


def _document():
    return Document("", "", (Page(1, 595, 842, Source.OCR),), (), ())


def _report(path, *evidence, doubt="识别置信度 0.40"):
    finding = Finding("BUD-121", Severity.ERROR, "和不对", evidence, "a" * 16, doubt=doubt)
    verdicts = (Verdict("BUD-121", State.FAIL, findings=(finding,)),)
    return DocumentReport(
        str(path), Status.CHECKED, "", "", "某县水务局", 2025, "budget", "部门", "s", 1, (), (finding,), verdicts
    )


def test_the_least_certain_places_of_this_document_are_shown():
    """Cells read with certainty, and those of another document, are not in doubt; without a doubt nothing is."""
    doubtful, sure = (_report("a.pdf", *DOUBTFUL, doubt=doubt).findings[0] for doubt in ("?", None))

    assert [evidence.text for evidence in in_doubt(doubtful)] == ["3.00"]
    assert in_doubt(sure) == ()


def test_close_ups_are_taken_of_scans_and_pictures(scanned):
    """A close-up shows the cell and its neighbourhood, not the page."""
    ((picture,),) = close_ups(_report(scanned, *DOUBTFUL), _document(), scanned).values()

    pixels = pymupdf.Pixmap(picture.content)
    assert (pixels.width, pixels.height) == (picture.width, picture.height)
    assert 200 < picture.width < 300
    assert 60 < picture.height < 100
    assert min(sum(pixels.pixel(x, y)) for x in range(pixels.width) for y in range(pixels.height)) < 200


def test_a_partner_s_place_is_never_drawn_on_this_document(scanned):
    """A finding whose only place is in another document has no picture."""
    with open_pictures(scanned, _document()) as pictures:
        assert pictures.picture(_report(scanned, DOUBTFUL[2]).findings[0]) is None


def test_a_file_that_is_gone_costs_no_form(packs, tmp_path):
    """Where the pages cannot be opened any more, the form is made without pictures."""
    gone = tmp_path / "gone.pdf"

    assert close_ups(_report(gone, *DOUBTFUL), _document(), gone) == {}
    assert make_forms(_report(gone, *DOUBTFUL), _document(), gone, packs, Language.CHINESE).form


def test_the_form_shows_close_ups(packs, scanned):
    """Beside the place, the form holds a close-up of each cell in doubt."""
    made = make_forms(_report(scanned, *DOUBTFUL), _document(), scanned, packs, Language.CHINESE)

    with zipfile.ZipFile(io.BytesIO(made.form)) as package:
        assert len([name for name in package.namelist() if name.startswith("xl/media")]) == 2


def test_the_overview_shows_close_ups(packs):
    """The page carries the pictures in itself, once for a finding."""
    gathering = Gathering(packs)
    gathering.add(_report("a.pdf", *DOUBTFUL), None, None, {"a" * 16: (b"picture",)})
    page = render_page(gathering.county(), Language.CHINESE)

    assert page.count(b64encode(b"picture").decode()) == 1


def test_check_writes_close_ups_and_names_them(scanned, tmp_path):
    """Files of the same name in two folders keep their pictures apart; the report names each file."""
    folder = CropFolder.at(tmp_path / "crops")
    for place in (scanned, tmp_path / "elsewhere" / scanned.name):
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(scanned.read_bytes())
        folder.write(_report(place, *DOUBTFUL), _document(), place, None)

    written = sorted(str(path) for path in (tmp_path / "crops").iterdir())
    lines = document_lines(_report(scanned, *DOUBTFUL), Language.ENGLISH, crops=folder.files)
    told = "\n".join("".join(piece.text for piece in line) for line in lines)
    assert len(written) == 2
    assert f"picture: {tmp_path / 'crops' / 'scan'}.{'a' * 16}-1.jpg" in told
    assert sorted(name for names in folder.files.values() for name in names) == written


def test_the_command_refuses_a_folder_that_cannot_be(run, pdf, tmp_path):
    """A file where the folder should be is told before anything is checked."""
    (tmp_path / "file").write_text("no folder")
    code, _, err = run("check", pdf("a.pdf", "2025年预算"), "--crops", tmp_path / "file")

    assert code == 2
    assert "--crops" in err


def test_what_could_not_be_read_gets_a_form_too():
    """Every item of its form is unchecked, and the reason stands in it."""
    report = DocumentReport(
        "a.pdf", Status.FAILED, "damaged", "文件已损坏", None, None, "unknown", None, None, 0, (), (), ()
    )
    sheet = openpyxl.load_workbook(io.BytesIO(blank_form(report, Language.CHINESE)))["检查表"]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]

    assert len(rows) > 10
    assert {row[3] for row in rows} == {"未能检查"}
    assert "文件已损坏" in [cell for row in sheet.iter_rows(values_only=True) for cell in row]
