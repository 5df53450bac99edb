import zipfile

import psutil
import pymupdf
import pytest

from extractor.errors import ExtractionError, ExtractionFailure
from extractor.opening import open_pages
from extractor.pdf import open_pdf, page_contents
from extractor.pdf.render import render


def _document(pages=3):
    document = pymupdf.open()
    for number in range(pages):
        document.new_page().insert_text((72, 72), f"page {number + 1}")
    return document


def _failure(path, password=None):
    with pytest.raises(ExtractionError) as caught:
        open_pdf(path, password)
    return caught.value.failure


def test_missing_file(tmp_path):
    """A file that is not there is missing, not damaged."""
    assert _failure(tmp_path / "none.pdf") == ExtractionFailure.MISSING


def test_empty_file(tmp_path):
    """A file of 0 bytes is empty."""
    path = tmp_path / "a.pdf"
    path.touch()

    assert _failure(path) == ExtractionFailure.EMPTY


@pytest.mark.parametrize(
    ("content", "described"),
    [("预算公开".encode(), "plain text"), (b"PK\x03\x04rest", "zip"), (b"\xff\xd8\xff\xe0 \x00", "JPEG")],
)
def test_other_content_named_pdf(tmp_path, content, described):
    """A file that is no PDF is named for what it is."""
    path = tmp_path / "a.pdf"
    path.write_bytes(content)

    with pytest.raises(ExtractionError, match=described) as caught:
        open_pdf(path)

    assert caught.value.failure == ExtractionFailure.NOT_THE_FORMAT


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_truncated_file(tmp_path, part):
    """A file that was cut off is damaged, however many of its pages could be rescued."""
    path = tmp_path / "a.pdf"
    content = _document(20).tobytes()
    path.write_bytes(content[: int(len(content) * part)])

    assert _failure(path) == ExtractionFailure.DAMAGED


def test_damaged_file(tmp_path):
    """A header followed by rubbish is damaged."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"rubbish " * 100)

    assert _failure(path) == ExtractionFailure.DAMAGED


def test_encrypted_file(tmp_path):
    """A locked file asks for its password, refuses a wrong one and opens with the right one."""
    path = tmp_path / "a.pdf"
    _document(2).save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="owner")

    assert _failure(path) == ExtractionFailure.ENCRYPTED
    assert _failure(path, "wrong") == ExtractionFailure.WRONG_PASSWORD
    with open_pdf(path, "secret") as document:
        assert document.page_count == 2


def test_no_pages(tmp_path):
    """A PDF without pages says so."""
    path = tmp_path / "a.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n"
        b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n104\n%%EOF\n"
    )

    assert _failure(path) in (ExtractionFailure.NO_PAGES, ExtractionFailure.DAMAGED)


def test_nothing_is_printed(tmp_path, capfd):
    """MuPDF's complaints about a file do not reach the user's terminal."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nrubbish\nstartxref\n0\n%%EOF")

    with pytest.raises(ExtractionError):
        open_pdf(path)

    assert capfd.readouterr() == ("", "")


def test_chosen_pages(tmp_path):
    """Only the pages asked for are read, in the order asked for, with their own numbers."""
    path = tmp_path / "a.pdf"
    _document(5).save(path)

    with open_pdf(path) as document:
        contents = list(page_contents(document, [4, 2]))

    assert [(c.number, "".join(g.text for g in c.glyphs)) for c in contents] == [(4, "page4"), (2, "page2")]


def test_earlier_documents_leave_nothing_in_memory(tmp_path):
    """MuPDF keeps fonts and pictures of documents long closed; a worker that reads many does not grow with them."""
    source = _document(1)
    picture = pymupdf.Pixmap(pymupdf.csRGB, 1000, 1000, bytes(range(250)) * 12_000, False)
    source[0].insert_image(source[0].rect, pixmap=picture)
    source.save(tmp_path / "a.pdf")

    def drawn():
        with open_pages(tmp_path / "a.pdf") as document:
            for page in document:
                render(page, 2.0)

    drawn()
    drawn()
    before = psutil.Process().memory_info().rss
    for _ in range(8):
        drawn()

    assert (psutil.Process().memory_info().rss - before) / 2**20 < 5


def test_an_archive_is_no_pdf_though_it_holds_one(tmp_path):
    """Of the PDFs that lie uncompressed in an archive MuPDF would read one, and the others would be lost unnoticed."""
    inside = pymupdf.open()
    inside.new_page().insert_text((72, 72), "one of two")
    path = tmp_path / "a.pdf"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.pdf", inside.tobytes())
        archive.writestr("2.pdf", inside.tobytes())

    with pytest.raises(ExtractionError, match="a zip archive") as caught:
        open_pdf(path)

    assert caught.value.failure == ExtractionFailure.NOT_THE_FORMAT
