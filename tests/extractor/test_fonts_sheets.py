"""Fonts are asked by their codes, without drawing a page; pages show the digits of those that can't be asked."""

import pymupdf
import pytest

from extractor.fonts import samples
from extractor.fonts.suspicion import suspect_fonts
from extractor.pdf import page_contents
from extractor.pdf.sheet import CELL, draw_glyphs, what_glyphs_say

EXCHANGED = b"""10 beginbfchar <30> <0030> <31> <0031> <32> <0032> <33> <0038> <34> <0034> <35> <0035> <36> <0036>
<37> <0037> <38> <0033> <39> <0039> endbfchar"""
TWO_CODES = (
    "<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[1/zero/one/two/three/four/five/six/seven/eight/nine]>>"
)


def font_of(document, page=0, place=0):
    """Return the xref of a font of a page."""
    return document.get_page_fonts(page)[place][0]


def with_map(document, xref, cmap):
    """Give a font a map to Unicode, and open the document anew."""
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, cmap)
    document.xref_set_key(xref, "ToUnicode", f"{stream} 0 R")
    return pymupdf.open("pdf", document.tobytes())


@pytest.fixture
def drawn(monkeypatch):
    """Note the numbers of the pages that are drawn."""
    numbers = []
    render = samples.render

    def drawing(page, *how, **more):
        numbers.append(page.number + 1)
        return render(page, *how, **more)

    monkeypatch.setattr(samples, "render", drawing)
    return numbers


def test_a_simple_font_says_what_its_codes_stand_for():
    """Each code of a font is told with the text that a page's glyph of that code carries."""
    document = pymupdf.open()
    document.new_page().insert_text((50, 50), "123", fontname="helv")

    said = what_glyphs_say(document, font_of(document), [b"0", b"A", b"9"])

    assert said.font == "Helvetica"
    assert said.texts == ("0", "A", "9")


def test_what_is_no_font_says_nothing():
    """Neither another object nor a number that is none of the file's is taken for a font."""
    document = pymupdf.open()
    document.new_page().insert_text((50, 50), "123", fontname="helv")

    assert what_glyphs_say(document, 1, [b"0"]) is None
    assert what_glyphs_say(document, 9999, [b"0"]) is None


def test_each_glyph_is_drawn_in_its_cell():
    """Ink stands within the cell of its code, and a blank leaves none."""
    document = pymupdf.open()
    document.new_page().insert_text((50, 50), "123", fontname="helv")

    sheet = draw_glyphs(document, font_of(document), [b"8", b" ", b"1"])

    assert (sheet.width, sheet.height) == (3 * CELL, CELL)
    rows = [sheet.samples[y * sheet.stride : y * sheet.stride + sheet.width] for y in range(CELL)]
    edges = [0, CELL, 2 * CELL]
    darkest = [min(min(row[edge : edge + CELL]) for row in rows) for edge in edges]
    assert darkest[0] < 50
    assert darkest[1] == 255
    assert darkest[2] < 50
    assert all(row[edge] == 255 for row in rows for edge in edges)


@pytest.mark.parametrize("name", ["helv", "tiro", "cour", "china-s"])
def test_honest_fonts_are_believed_without_drawing_a_page(name, drawn):
    """Simple fonts and composite ones by GB or Unicode codes are asked by these; type of four points too."""
    document = pymupdf.open()
    document.new_page().insert_text((50, 50), "0123456789 0987654321", fontname=name, fontsize=4)

    assert suspect_fonts(document, list(page_contents(document))) == {}
    assert drawn == []


def test_two_digits_exchanged_in_a_map_are_suspected_on_a_turned_page(drawn):
    """A font that calls 3 an 8 and 8 a 3 is found by its codes alone, also where only page numbers are of it."""
    document = pymupdf.open()
    page = document.new_page()
    page.set_rotation(90)
    page.insert_text((50, 50), "- 38 -", fontname="helv")
    lying = with_map(document, font_of(document), EXCHANGED)

    suspects = suspect_fonts(lying, list(page_contents(lying)))

    assert suspects == {"Helvetica": "its digits 3, 8 don't look like them"}
    assert drawn == []


@pytest.mark.parametrize("name", ["helv", "tiro"])
def test_digits_with_two_codes_are_looked_at_on_the_page(name, drawn):
    """Where two codes say the same digit nobody knows which one is used; small type is drawn large enough."""
    document = pymupdf.open()
    page = document.new_page(width=300, height=300)
    for digit in range(10):
        page.insert_text((40.3 + 11.37 * digit, 60.4 + 7.13 * digit), str(digit), fontname=name, fontsize=4)
    document.xref_set_key(font_of(document), "Encoding", TWO_CODES)
    document = pymupdf.open("pdf", document.tobytes())

    assert suspect_fonts(document, list(page_contents(document))) == {}
    assert set(drawn) == {1}


def test_page_numbers_are_not_drawn(drawn):
    """Pages are drawn for the digits of figures, none for a digit that is only the number of its page."""
    document = pymupdf.open()
    figures = ["1,234.56", "7,890.12", "", ""]
    for number, figure in enumerate(figures, start=1):
        page = document.new_page(width=420, height=300)
        page.insert_text((50, 50), f"In {figure}", fontname="helv")
        page.insert_text((200, 280), f"- {number} -", fontname="tiro")
    for place in range(2):
        document.xref_set_key(font_of(document, 0, place), "Encoding", TWO_CODES)
    document = pymupdf.open("pdf", document.tobytes())

    assert suspect_fonts(document, list(page_contents(document))) == {}
    assert sorted(drawn) == [1, 2]
