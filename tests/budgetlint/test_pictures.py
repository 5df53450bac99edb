"""Pictures of pages are documents: a photograph or a fax in a picture file is checked like a PDF."""

import pymupdf
import pytest

from budgetlint.files import find_documents
from extractor.kinds import load_vocabulary
from extractor.ocr import make_engine
from extractor.read import read
from extractor.triage import resolve


@pytest.fixture
def picture(tmp_path):
    """Return a picture file of a page with a title."""
    with pymupdf.open() as drawn:
        page = drawn.new_page(width=400, height=200)
        page.insert_text((40, 80), "2025年度部门预算公开", fontname="china-s", fontsize=20)
        page.get_pixmap(dpi=200).save(tmp_path / "page.PNG", output="png")
    return tmp_path / "page.PNG"


def test_a_picture_is_a_document(picture):
    """A picture among the files is read, whatever the case of its suffix."""
    (entry,) = find_documents([str(picture.parent)])

    assert entry.path == str(picture)
    assert entry.refusal is None


def test_a_picture_is_read(picture):
    """What is printed on the picture becomes the document's text."""
    engine = make_engine("rapidocr")

    document = read(picture, load_vocabulary(), mend=lambda opened, contents: resolve(contents, opened, engine))

    assert "".join(block.text for block in document.blocks) == "2025年度部门预算公开"


def test_a_picture_without_recognition_is_unread(picture):
    """Without an engine the picture's page is named as a problem, never taken for empty."""
    document = read(picture, load_vocabulary())

    assert document.blocks == ()
    assert document.pages[0].quality == 0 or document.problems
