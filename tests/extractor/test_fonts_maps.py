"""What a font's map says by itself: codes that mean the same digit, and maps as PDFs write them."""

import pymupdf

from extractor.fonts.maps import map_of, parsed_map, reason_of_map


def reason(document, xref):
    """Say what speaks against a font by its own map."""
    return reason_of_map(document, xref, map_of(document, xref) or {})


def test_single_codes_and_ranges_are_read():
    """A map lists single codes, ranges that count up, and ranges with a text for each code."""
    cmap = b"""2 beginbfchar <0003> <0020> <0010> <002D> endbfchar
    2 beginbfrange <0013> <0015> <0030> <0020> <0021> [<4E00> <D842DFB7>] endbfrange"""

    assert parsed_map(cmap) == {3: " ", 16: "-", 19: "0", 20: "1", 21: "2", 32: "一", 33: "\U00020bb7"}


def test_a_font_without_a_map_says_nothing():
    """What has no map, or is no font, gives no reason, and neither does a map that nobody can read."""
    document = pymupdf.open()
    document.new_page().insert_text((50, 50), "123", fontname="helv")
    xref = document.get_page_fonts(0)[0][0]
    assert reason(document, xref) is None
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, b"1 beginbfrange <00> <zz> <00")
    document.xref_set_key(xref, "ToUnicode", f"{stream} 0 R")
    assert reason(document, xref) is None


def test_one_digit_for_two_codes_is_a_reason():
    """Two codes that mean 1 are a reason; two that mean a blank, as a font with a fixed blank has, are none."""
    document = pymupdf.open()
    document.new_page().insert_text((50, 50), "123", fontname="helv")
    xref = document.get_page_fonts(0)[0][0]
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.xref_set_key(xref, "ToUnicode", f"{stream} 0 R")
    document.update_stream(stream, b"3 beginbfchar <20> <0020> <a0> <00a0> <31> <0031> endbfchar")
    assert reason(document, xref) is None
    document.update_stream(stream, b"2 beginbfchar <2d> <0031> <31> <0031> endbfchar")
    assert "more than one code for 1" in reason(document, xref)
