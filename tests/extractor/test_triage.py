"""Triage: what needs no recognition gets none, what needs it gets it or says why not."""

import gc

import numpy as np
import pymupdf
import pytest

from extractor.content import PageContent
from extractor.fonts.suspicion import Suspicion
from extractor.ocr import EngineError, Reading, make_engine
from extractor.pdf import page_contents
from extractor.triage import resolve, settled_pages
from schemas.document import Source


class Watching:
    """An engine that reads the same word everywhere and remembers being asked."""

    name = "watching"
    version = "1"

    def __init__(self):
        self.asked = 0

    def recognise(self, crops):
        """Read a word in every crop."""
        self.asked += len(crops)
        return [Reading("预算", 0.99) for _ in crops]

    def detect(self, page):
        """Find nothing."""
        return []


def page_of(document, text="部门预算公开说明", *, size=14):
    """Add a page with a line of text."""
    page = document.new_page()
    page.insert_text((60, 60), text, fontname="china-s", fontsize=size)
    return page


def picture(colour=None):
    """Make a picture with dark squares like a line of print, or a patch of colour."""
    image = np.full((420, 300, 3), 255, np.uint8)
    for left in range(40, 160, 14):
        image[60:72, left : left + 10] = (0, 0, 0) if colour is None else colour
    if colour is not None:
        image[80:280, 40:260] = colour
    return pymupdf.Pixmap(pymupdf.csRGB, 300, 420, image.tobytes(), False)


def test_blank_page_is_left_alone():
    """An empty page is nothing to recognise."""
    document = pymupdf.open()
    document.new_page()
    engine = Watching()

    (content,) = resolve(list(page_contents(document)), document, engine)

    assert content.quality == 1
    assert engine.asked == 0


def test_chart_is_left_alone():
    """A coloured picture between lines of text is a chart; the page costs no recognition."""
    document = pymupdf.open()
    page_of(document).insert_image((60, 100, 500, 400), pixmap=picture((70, 120, 190)))
    engine = Watching()
    contents = list(page_contents(document))

    assert resolve(contents, document, engine) == contents
    assert engine.asked == 0


def test_red_pie_is_left_alone():
    """A pie chart in reds is a chart although seals are red."""
    document = pymupdf.open()
    page_of(document).insert_image((60, 100, 500, 400), pixmap=picture((244, 120, 116)))
    engine = Watching()
    contents = list(page_contents(document))

    assert resolve(contents, document, engine) == contents
    assert engine.asked == 0


def ruled(colour=None, seal=False):
    """Make a picture of a table of three rows with a header of some colour, or with a seal over it."""
    image = np.full((420, 600, 3), 255, np.uint8)
    if colour is not None:
        image[40:110, 20:580] = colour
    for top in range(40, 360, 70):
        image[top : top + 2, 20:580] = 0
        for left in range(40, 500, 90):
            image[top + 25 : top + 40, left : left + 30 : 3] = 0
    for left in (20, 200, 400, 578):
        image[40:322, left : left + 2] = 0
    if seal:
        y, x = np.mgrid[:420, :600]
        away = np.hypot(y - 220, x - 400)
        image[(away > 92) & (away < 98)] = (220, 40, 40)
        image[away < 22] = (220, 40, 40)
    return pymupdf.Pixmap(pymupdf.csRGB, 600, 420, image.tobytes(), False)


@pytest.mark.parametrize(
    "shown", [ruled((70, 120, 190)), ruled((230, 80, 80)), ruled(seal=True)], ids=["blue", "red", "seal"]
)
def test_coloured_table_is_recognised(shown):
    """A picture of a table is read whatever colour its header has, and with a seal over it."""
    document = pymupdf.open()
    page_of(document).insert_image((60, 100, 500, 408), pixmap=shown)
    engine = Watching()

    (content,) = resolve(list(page_contents(document)), document, engine)

    assert engine.asked > 0
    assert content.rules


def test_sealed_letter_is_recognised():
    """A picture of a signed page without rules is read although its seal is red."""
    image = np.full((420, 600, 3), 255, np.uint8)
    for top in range(40, 400, 40):
        image[top : top + 14, 40:560:4] = 0
    y, x = np.mgrid[:420, :600]
    away = np.hypot(y - 300, x - 450)
    image[(away > 74) & (away < 80) | (away < 18)] = (220, 40, 40)
    document = pymupdf.open()
    shown = pymupdf.Pixmap(pymupdf.csRGB, 600, 420, image.tobytes(), False)
    page_of(document).insert_image((60, 100, 500, 408), pixmap=shown)
    contents = list(page_contents(document))

    assert resolve(contents, document, make_engine("none")) != contents  # it is named as unread


def test_emblem_is_left_alone():
    """A small picture on a page of text is no scan."""
    document = pymupdf.open()
    page_of(document).insert_image((60, 100, 120, 150), pixmap=picture())
    contents = list(page_contents(document))

    assert resolve(contents, document, Watching()) == contents


def drawn_line(text, size=20):
    """Make a picture of a line of print, 4 pixels to the point."""
    page = pymupdf.open().new_page(width=len(text) * size + 8, height=size * 1.4)
    page.insert_text((4, size * 1.05), text, fontname="china-s", fontsize=size)
    return page.get_pixmap(dpi=288)


def test_heading_drawn_as_pictures_is_recognised():
    """A title that a word processor made pictures of, side by side, is read as one line of a page of text."""
    document = pymupdf.open()
    page = page_of(document)
    for left, part in ((150, "某某市"), (210, "2026年度部门预算")):
        shown = drawn_line(part)
        page.insert_image((left, 100, left + shown.width / 4, 128), pixmap=shown)

    (content,) = resolve(list(page_contents(document)), document, make_engine("rapidocr"))

    assert "".join(glyph.text for glyph in content.glyphs if glyph.source is Source.OCR) == "某某市2026年度部门预算"
    assert content.source is Source.TEXT


def test_drawn_heading_without_recogniser_is_named():
    """Where nothing may be recognised a line drawn as a picture is named as unread."""
    document = pymupdf.open()
    shown = drawn_line("某某市2026年度部门预算")
    page_of(document).insert_image((150, 100, 150 + shown.width / 4, 128), pixmap=shown)

    (content,) = resolve(list(page_contents(document)), document, make_engine("none"))

    assert "was not read" in content.regions[0].reason


def test_outlines_are_recognised():
    """A page whose letters are vector outlines without a font is read as a picture."""
    source = pymupdf.open()
    page_of(source, "一般公共预算支出表", size=20)
    outlines = pymupdf.open("svg", source[0].get_svg_image(text_as_path=True).encode())
    document = pymupdf.open("pdf", outlines.convert_to_pdf())
    contents = list(page_contents(document))

    (content,) = resolve(contents, document, make_engine("rapidocr"))

    assert not contents[0].glyphs
    assert "".join(glyph.text for glyph in content.glyphs) == "一般公共预算支出表"
    assert content.source is Source.OCR


def test_pages_keep_their_order():
    """Sound, scanned and empty pages come back in the order they were given in."""
    document = pymupdf.open()
    page_of(document)
    document.new_page().insert_image((0, 0, 595, 842), pixmap=picture())
    document.new_page()
    page_of(document)

    contents = resolve(list(page_contents(document)), document, Watching())

    assert [content.number for content in contents] == [1, 2, 3, 4]
    assert [content.source for content in contents] == [Source.TEXT, Source.OCR, Source.TEXT, Source.TEXT]


class Breaking(Watching):
    """An engine that breaks at its first question."""

    def recognise(self, crops):
        """Raise."""
        raise EngineError("out of memory")


def test_broken_engine_spares_sound_pages():
    """An engine that fails costs only the pages that need it; they say why."""
    document = pymupdf.open()
    page_of(document)
    document.new_page().insert_image((0, 0, 595, 842), pixmap=picture())

    sound, scan = resolve(list(page_contents(document)), document, Breaking())

    assert sound.quality == 1
    assert scan.quality == 0
    assert "out of memory" in scan.reason


@pytest.mark.parametrize("rotation", [90, 270])
def test_rotated_pages_of_text_are_sound(rotation):
    """Landscape pages made by rotation are no reason for suspicion."""
    document = pymupdf.open()
    page = page_of(document, "2025年预算 1234567890")
    page.set_rotation(rotation)
    contents = list(page_contents(document))

    assert resolve(contents, document, make_engine("faulty")) == contents


@pytest.mark.parametrize("with_liar", [False, True])
def test_pages_are_not_kept(monkeypatch, with_liar):
    """Whatever a document's fonts are suspected of, no more than a few pages' contents exist at a time."""
    document = pymupdf.open()
    for _ in range(12):
        page_of(document)
    document.new_page().insert_image((0, 0, 595, 842), pixmap=picture())
    if with_liar:
        monkeypatch.setattr(Suspicion, "fonts", lambda _: {"China-S": "for the test"})
    before = _alive()
    most = 0

    for _ in settled_pages(page_contents(document), document, make_engine("none")):
        most = max(most, _alive() - before)

    assert 0 < most <= 3


def _alive():
    return sum(isinstance(thing, PageContent) for thing in gc.get_objects())
