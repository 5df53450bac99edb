"""Fonts that share a name are told apart."""

import pymupdf
import pytest

from extractor.ocr import make_engine
from extractor.pdf import open_pdf, page_contents
from extractor.pdf.fontnames import unprefixed
from extractor.triage import resolve

HONEST = [f"{1234.56 * row:,.2f} {7891.3 * row:,.2f} {60.49 * row:,.2f}" for row in range(1, 8)]
LYING = ["3,581.72 8,630.33", "9,406.15 1,384.88", "2,780.36 3,830.08", "6,194.07 8,323.56"]


@pytest.fixture
def two_of_a_name(tmp_path):
    """Save two pages with an embedded font each, both of one name; the map of the second says 3 for 8 and 8 for 3."""
    made = pymupdf.open()
    for name, texts in (("cjk", HONEST), ("cour", LYING)):
        drawn = pymupdf.open()
        page = drawn.new_page(width=420, height=260)
        writer = pymupdf.TextWriter(page.rect)
        for row, text in enumerate(texts):
            writer.append((30, 40 + 26 * row), text, font=pymupdf.Font(name), fontsize=11)
        writer.write_text(page)
        made.insert_pdf(pymupdf.open("pdf", drawn.tobytes()))
    for page in made:
        xref = page.get_fonts()[0][0]
        made.xref_set_key(xref, "BaseFont", "/ABCDEF+SimSun")
        descendant = made.xref_get_key(xref, "DescendantFonts")[1].strip("[]").split()[0]
        made.xref_set_key(int(descendant), "BaseFont", "/ABCDEF+SimSun")
    said = {**{c: c for c in ",.0123456789"}, "3": "8", "8": "3"}
    rows = "".join(f"<{pymupdf.Font('cour').has_glyph(ord(c)):04x}> <{ord(text):04x}>\n" for c, text in said.items())
    cmap = f"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 12 beginbfchar\n{rows}endbfchar endcmap"
    made.update_stream(int(made.xref_get_key(xref, "ToUnicode")[1].split()[0]), cmap.encode())
    path = tmp_path / "two.pdf"
    made.save(path)
    return path


def test_a_liar_does_not_hide_behind_an_honest_font_of_its_name(two_of_a_name):
    """One of two fonts of the same name lies about digits: it is found out and mended, the other says what it said."""
    with open_pdf(two_of_a_name) as document:
        contents = list(page_contents(document))
        mended = resolve(contents, document, make_engine("rapidocr"))

    said, read = (["".join(g.text for g in content.glyphs) for content in pages] for pages in (contents, mended))
    printed = ["".join(lines).replace(" ", "") for lines in (HONEST, LYING)]
    assert said[1] != printed[1]
    assert read == printed


def test_telling_fonts_apart_changes_no_pixel(two_of_a_name):
    """The pages look the same as before their fonts were renamed, and each font has a name of its own."""
    before = [page.get_pixmap().samples for page in pymupdf.open(two_of_a_name)]

    with open_pdf(two_of_a_name) as document:
        assert [page.get_pixmap().samples for page in document] == before
        assert len({glyph.font for content in page_contents(document) for glyph in content.glyphs}) == 2


def test_only_a_subset_s_prefix_is_no_part_of_a_name():
    """Six letters and a plus name a subset; a plus elsewhere belongs to the name that glyphs carry, too."""
    assert unprefixed("ABCDEF+SimSun") == "SimSun"
    assert unprefixed("CIDFont+F1") == "CIDFont+F1"
    assert unprefixed("SimSun") == "SimSun"
