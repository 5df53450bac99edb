"""Pictures of pages are documents: a photograph or a fax in a picture file is checked like a PDF."""

import hashlib
import json

import pymupdf
import pytest
from PIL import Image

from budgetlint.checking import Checking, check_entry
from budgetlint.files import as_one, find_documents
from extractor.kinds import load_vocabulary
from extractor.ocr import make_engine
from extractor.opening import content_hash, open_pages
from extractor.read import read
from extractor.triage import resolve
from rules import load_packs


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


TITLES = ["2031年部门预算公开", "第一部分概况", "第二部分预算表"]


def _draw(path, text, *, kind="png", exif=None):
    """Draw a page with one line on it into a picture file."""
    with pymupdf.open() as drawn:
        page = drawn.new_page(width=400, height=200)
        page.insert_text((40, 80), text, fontname="china-s", fontsize=20)
        pixels = page.get_pixmap(dpi=200)
    image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    if exif:
        image = image.transpose(Image.Transpose.ROTATE_90)  # as held by a camera that notes to turn it clockwise
    image.save(path, format=kind, **({"exif": exif} if exif else {}))


@pytest.fixture
def folder(tmp_path):
    """Return a folder of twelve numbered pictures whose names sort wrongly as texts."""
    (tmp_path / "report").mkdir()
    for number in range(1, 13):
        _draw(tmp_path / "report" / f"{number}.png", f"第{number}页正文内容")
    return tmp_path / "report"


def _texts(place, engine):
    document = read(place, load_vocabulary(), mend=lambda opened, contents: resolve(contents, opened, engine))
    return ["".join(block.text for block in document.blocks if block.page == page.number) for page in document.pages]


def test_a_folder_of_numbered_pictures_is_one_document(folder):
    """Page 2 is 2.png and not 10.png; the document is the folder, and its hash changes with any of its pictures."""
    (entry,) = find_documents([str(folder.parent)])
    with open_pages(entry.place) as opened:
        heights = [page.rect.height for page in opened]
    before = content_hash(entry.place)
    _draw(folder / "7.png", "改过的一页")

    assert (entry.path, entry.refusal, len(heights)) == (str(folder), None, 12)
    assert content_hash(entry.place) != before


def test_pictures_are_read_in_the_order_of_their_numbers(tmp_path):
    """What is printed on the picture with the next number stands on the next page."""
    for number, text in zip((9, 10, 11), TITLES, strict=True):
        _draw(tmp_path / f"扫描 ({number}).png", text)

    assert _texts(tmp_path, make_engine("rapidocr")) == TITLES


@pytest.mark.parametrize(
    ("names", "documents"),
    [
        (["1.png", "2.png"], 1),
        (["IMG_20310105_101112.png", "IMG_20310106_090807.png"], 1),
        (["第1页.png", "第2页.png", "第3页.png"], 1),
        (["甲局.png", "乙局.png"], 2),
        (["001-甲局.png", "002-乙局.png"], 2),
        (["第12小学.png", "第13小学.png"], 2),
        (["甲局1.png", "甲局2.png", "乙局1.png"], 3),
        (["1.png"], 1),
    ],
)
def test_only_what_is_numbered_through_is_one(tmp_path, names, documents):
    """Pictures named after whose they are stay documents of their own: nothing is lost in another's pages."""
    for name in names:
        (tmp_path / name).write_bytes(b"x")

    assert len(find_documents([str(tmp_path)])) == documents


def test_pictures_beside_a_pdf_stay_apart(tmp_path):
    """Where documents of another form lie in the same folder, its pictures may be anything."""
    for name in ("1.png", "2.png", "report.pdf"):
        (tmp_path / name).write_bytes(b"x")

    assert len(find_documents([str(tmp_path)])) == 3


def test_named_pictures_become_one_document_in_the_order_given(run, tmp_path, pack):
    """--as-one makes one row of the report of all pictures named; each page is accounted for."""
    for name, text in zip(("b.png", "a.png"), TITLES, strict=False):
        _draw(tmp_path / name, text)
    paths = [tmp_path / "b.png", tmp_path / "a.png"]

    code, out, _ = run("check", "--as-one", *paths, "--ocr", "none", "--format", "json", "--packs", pack)
    (row,) = json.loads(out)["documents"]

    assert (code, row["pages"], row["unread"]) == (3, 2, [1, 2])
    assert row["path"] == f"{tmp_path}/b.png…a.png"
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    assert row["sha256"] is None or row["sha256"] == hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def test_only_pictures_can_be_one(run, tmp_path):
    """A PDF among them is a wrong command line that names it."""
    _draw(tmp_path / "1.png", "x")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")

    code, _, err = run("check", "--as-one", tmp_path / "1.png", tmp_path / "a.pdf")

    assert code == 2
    assert "a.pdf" in err


def test_extract_takes_pictures_as_one(run, tmp_path):
    """Several pictures named to extract are the pages of one document."""
    for number in (1, 2):
        _draw(tmp_path / f"{number}.png", "正文")

    _, out, _ = run("extract", tmp_path / "1.png", tmp_path / "2.png", "--ocr", "none", "--format", "json")

    assert [page["number"] for page in json.loads(out)["pages"]] == [1, 2]


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "0"), (b"no picture", "不是能识别的图片格式")],
)
def test_the_picture_that_is_broken_is_named(run, folder, content, word):
    """One broken picture among many: the message says which; the document is not passed off as checked."""
    (folder / "7.png").write_bytes(content)

    code, _, err = run("check", folder)

    assert code == 3
    assert "7.png" in err
    assert word in err


def test_frames_of_a_tiff_are_pages(tmp_path):
    """A fax or a scanner's TIFF with several frames is a document with a page for each."""
    frames = []
    for number, text in enumerate(TITLES):
        _draw(tmp_path / f"{number}.png", text)
        frames.append(Image.open(tmp_path / f"{number}.png").convert("1"))
    frames[0].save(tmp_path / "fax.tif", save_all=True, append_images=frames[1:], compression="group4", dpi=(200, 200))

    assert _texts(tmp_path / "fax.tif", make_engine("rapidocr")) == TITLES


def test_a_photograph_is_turned_as_its_camera_noted(tmp_path):
    """A page photographed upright lies in the file; what is read is what a viewer shows, in its proportions."""
    exif = Image.Exif()
    exif[0x0112] = 6
    _draw(tmp_path / "photo.jpg", TITLES[0], kind="jpeg", exif=exif)

    with open_pages(tmp_path / "photo.jpg") as opened:
        assert opened[0].rect.width == pytest.approx(2 * opened[0].rect.height, rel=0.01)
    assert _texts(tmp_path / "photo.jpg", make_engine("rapidocr")) == [TITLES[0]]


def test_evidence_counts_pages_over_all_pictures(tmp_path):
    """A finding on the second picture is on page 2 of the document."""
    _draw(tmp_path / "1.png", "2031年度部门预算公开说明")
    _draw(tmp_path / "2.png", "2031年2月30日公开")
    engine = make_engine("rapidocr")
    packs = load_packs([], load_vocabulary())

    class Recognition:
        def mend(self, opened, contents):
            return resolve(contents, opened, engine)

        def look(self, document, *_):
            return document

    row = check_entry(as_one([str(tmp_path)]), Checking(packs, recognition=Recognition())).row

    assert {e.page for finding in row.findings for e in finding.evidence if "30日" in e.text} == {2}
