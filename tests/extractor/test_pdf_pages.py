import pymupdf
import pytest

from extractor.pdf import page_contents
from extractor.pdf.characters import printed
from extractor.pdf.glyphs import read_glyphs
from extractor.pdf.ink import Ink
from extractor.pdf.matrix import Matrix


def _content(draw, *, width=400, height=300, reopen=False):
    document = pymupdf.open()
    page = document.new_page(width=width, height=height)
    draw(page)
    if reopen:
        document = pymupdf.open("pdf", document.tobytes())
    return next(page_contents(document))


def _text(glyphs):
    return "".join(glyph.text for glyph in glyphs)


def test_bold_by_overprinting_is_one_text():
    """Text drawn four times a little apart is read once, and is bold."""

    def draw(page):
        for shift in (0, 0.3, 0.6, 0.9):
            page.insert_text((50 + shift, 50), "819.75 预算 11", fontname="china-s", fontsize=12)

    content = _content(draw)

    assert _text(content.glyphs) == "819.75预算11"
    assert all(glyph.bold for glyph in content.glyphs)


@pytest.mark.parametrize("rotation", [0, 90])
def test_only_what_is_overprinted_is_dropped(rotation):
    """A word's end printed again is bold, on turned pages too; the same words in a tight line below are text."""

    def draw(page):
        page.set_rotation(rotation)
        for x, y, text in ((50, 50, "预算公开"), (74.4, 50, "公开"), (50, 59, "预算公开")):
            place = pymupdf.Point(x, y) * page.derotation_matrix
            page.insert_text(place, text, fontname="china-s", fontsize=12, rotate=rotation)

    content = _content(draw)

    assert _text(content.glyphs) == "预算公开预算公开"
    assert [glyph.bold for glyph in content.glyphs] == [False, False, True, True] + 4 * [False]


def test_bold_by_stroke_is_one_text():
    """Text that is filled and then stroked is read once."""
    content = _content(lambda page: page.insert_text((50, 50), "1,000,000", render_mode=2, border_width=0.05))

    assert _text(content.glyphs) == "1,000,000"


def test_hidden_text_is_set_apart():
    """Invisible text, white text on paper and text under a later white box are hidden, white on colour is not."""

    def draw(page):
        page.insert_text((50, 50), "seen")
        page.insert_text((50, 80), "invisible", render_mode=3)
        page.insert_text((50, 110), "white", color=(1, 1, 1))
        page.draw_rect((45, 120, 200, 145), color=None, fill=(0.1, 0.2, 0.5))
        page.insert_text((50, 138), "HEADER", color=(1, 1, 1))
        page.insert_text((50, 170), "covered")
        page.draw_rect((40, 155, 200, 180), color=None, fill=(1, 1, 1))

    content = _content(draw)

    assert _text(content.glyphs) == "seenHEADER"
    assert _text(content.hidden) == "invisiblewhitecovered"


def test_a_figure_over_a_covered_one_keeps_what_both_have_in_common():
    """A figure printed over a white box that covers another is read whole, its point and a digit where they were."""

    def draw(page):
        page.insert_text((50, 50), "61.93 11", fontsize=12)
        page.draw_rect(pymupdf.Rect(40, 38, 180, 54), color=None, fill=(1, 1, 1))
        page.insert_text((50.5, 50.3), "75.93 11", fontsize=12)

    content = _content(draw)

    assert _text(content.glyphs) == "75.9311"
    assert _text(content.hidden) == "61.9311"


def test_a_scan_with_an_invisible_layer_is_not_believed():
    """A page-wide picture with invisible text has no glyphs, quality 0 and a reason."""

    def draw(page):
        pixmap = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 40, 30))
        pixmap.clear_with(200)
        page.insert_image(page.rect, pixmap=pixmap)
        page.insert_text((50, 50), "recognised by a machine", render_mode=3)

    content = _content(draw)

    assert content.glyphs == ()
    assert _text(content.hidden) == "recognisedbyamachine"
    assert content.quality == 0.0
    assert "invisible" in content.reason
    assert len(content.pictures) == 1


def test_text_off_the_page_and_watermarks_are_left_out():
    """What lies beyond the page's edge, oblique text and large pale text are no text of the page."""

    def draw(page):
        page.insert_text((50, 50), "body")
        page.insert_text((450, 50), "beyond")
        page.insert_text((100, 200), "SAMPLE", fontsize=60, color=(0.8, 0.8, 0.8))
        centre = pymupdf.Point(100, 150)
        page.insert_text(centre, "DRAFT", fontsize=40, morph=(centre, pymupdf.Matrix(45)))

    assert _text(_content(draw).glyphs) == "body"


def test_fields_and_notes_on_the_page_are_read():
    """Form fields and free text that are drawn on the page belong to its text."""

    def draw(page):
        page.add_freetext_annot((100, 20, 180, 60), "NOTE")
        widget = pymupdf.Widget()
        widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
        widget.rect = pymupdf.Rect(100, 70, 200, 90)
        widget.field_name = "amount"
        widget.field_value = "819.75"
        page.add_widget(widget)

    assert _text(_content(draw).glyphs) == "NOTE819.75"


def test_displayed_coordinates_of_a_rotated_page():
    """On a page with a rotation glyphs and rules are where the reader sees them."""

    def draw(page):  # written sideways, displayed upright
        page.insert_text((380, 30), "upright text of a page that is turned", rotate=270)
        page.draw_line((300, 20), (300, 280))
        page.set_rotation(270)

    content = _content(draw)

    assert (content.width, content.height, content.rotation) == (300, 400, 270)
    assert {glyph.turn for glyph in content.glyphs} == {0}
    assert content.glyphs[0].x0 < content.glyphs[-1].x0
    assert content.rules[0].horizontal


def test_sideways_page_is_turned_upright():
    """A page whose text runs upwards without a rotation of the page is turned so that it can be read."""
    content = _content(lambda page: page.insert_text((100, 280), "a landscape table on a portrait page", rotate=90))

    assert (content.width, content.height, content.rotation) == (300, 400, 90)
    assert {glyph.turn for glyph in content.glyphs} == {0}
    assert content.glyphs[0].x0 < content.glyphs[-1].x0


def test_cropped_page():
    """Coordinates count from the corner of what is displayed, not of the sheet."""

    def draw(page):
        page.insert_text((150, 150), "A")
        page.draw_line((120, 160), (300, 160))
        page.set_cropbox(pymupdf.Rect(100, 100, 350, 280))

    content = _content(draw, reopen=True)

    assert (content.width, content.height) == (250, 180)
    assert abs(content.glyphs[0].x0 - 50) < 1
    assert abs(content.rules[0].y0 - 60) < 0.5


def test_kinds_of_ruling_lines():
    """Strokes, thin boxes, dashes, dots and double lines are each one rule; white lines on paper are none."""

    def draw(page):
        page.draw_line((20, 20), (200, 20), width=0.1)
        page.draw_rect((20, 40, 200, 40.8), color=None, fill=(0, 0, 0))
        page.draw_line((20, 60), (200, 60), dashes="[3 3]")
        for x in range(20, 200, 4):
            page.draw_line((x, 80), (x + 1.5, 80))
        page.draw_line((20, 100), (200, 100))
        page.draw_line((20, 101.5), (200, 101.5))
        page.draw_line((20, 120), (110, 120))
        page.draw_line((110, 120.2), (200, 120.2))
        page.draw_line((20, 140), (200, 140), color=(1, 1, 1))
        page.draw_line((20, 160), (200, 200))
        page.draw_bezier((20, 220), (80, 220.5), (120, 219.5), (200, 220))

    content = _content(draw)

    assert [round(rule.y0) for rule in content.rules] == [20, 40, 60, 80, 101, 120]
    assert all(rule.horizontal and rule.x0 < 25 and rule.x1 > 195 for rule in content.rules)


def _clipped(*cells, free=()):
    """Return the content of a page with cells (top, bottom, [(baseline, text)]), each clipped to its box.

    ``free`` are texts (x, baseline, text) that nothing clips.
    """
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    page.insert_font(fontname="helv")
    stream = ""
    for top, bottom, lines in cells:
        shows = "".join(f"BT /helv 10 Tf 25 {300 - y} Td ({text}) Tj ET " for y, text in lines)
        stream += f"q 20 {300 - bottom} 200 {bottom - top} re W n {shows} Q "
    stream += "".join(f"BT /helv 10 Tf {x} {300 - y} Td ({text}) Tj ET " for x, y, text in free)
    xref = document.get_new_xref()
    document.update_object(xref, "<<>>")
    document.update_stream(xref, stream.encode())
    page.set_contents(xref)
    return next(page_contents(pymupdf.open("pdf", document.tobytes())))


def test_text_across_the_clips_of_others():
    """A merged cell's text stands across the edge of clips that are its neighbours'; what shows is text."""
    rows = [(top, top + 14, [(top + 11, "row")]) for top in range(20, 104, 14)]

    content = _clipped(*rows, free=[(120, 68, "merged")])

    assert _text(content.glyphs) == "row" * len(rows) + "merged"
    assert not content.hidden


def test_clipped_overflow_is_no_text():
    """A line that its cell's clip cuts off is no text of the cell below."""
    tops = range(20, 140, 24)

    content = _clipped(
        *[(top, top + 24, [(top + 10, "first"), (top + 21, "second"), (top + 33, "third")]) for top in tops]
    )

    assert _text(content.glyphs) == "firstsecond" * len(tops)


def test_line_that_a_clip_shaves_stays_in_its_cell():
    """A last line of which a clip shows a little more than half is its own cell's, not the next one's."""
    tops = range(20, 140, 24)
    content = _clipped(*[(top, top + 24, [(top + 14, "upper"), (top + 26.6, "lower")]) for top in tops])

    middles = [(glyph.y0 + glyph.y1) / 2 for glyph in content.glyphs if glyph.text == "l"]
    assert _text(content.glyphs) == "upperlower" * len(tops)
    assert all(any(top < middle < top + 24 - 1 for top in tops) for middle in middles)


def test_half_clipped_figure_keeps_its_point():
    """A figure whose lower half is cut off, its decimal point with it, does not become another figure."""
    cells = [(top, top + 24, [(top + 15, "row")]) for top in range(20, 140, 24)]

    content = _clipped(*cells, (140, 164, [(166.5, "51.801700")]))

    assert _text(content.glyphs) == "row" * len(cells) + "51.801700"


def test_page_that_is_partly_broken_says_so():
    """A page whose content is missing or breaks off is not taken for a page that was read."""
    document = pymupdf.open()
    for text in ("first", "second", "third"):
        document.new_page().insert_text((50, 50), text)
    document.xref_set_key(document.page_xref(1), "Contents", "99 0 R")
    document.update_stream(document[2].get_contents()[0], b"BT /helv 12 Tf 50 50 Td (third) Tj ET \xff\xff ((((")

    contents = list(page_contents(pymupdf.open("pdf", document.tobytes())))

    assert [content.quality for content in contents] == [1.0, 0.0, 0.5]
    assert all("could not be read" in content.reason for content in contents[1:])
    assert _text(contents[2].glyphs) == "third"


def test_printed_characters():
    """Radicals and compatibility ideographs become characters; full-width forms stay; blanks and controls vanish."""
    given = ["⼀", "⻚", "\uf96e", "Ａ", "１", "，", "\u3000", "\u200b", "\x00", "ﬁ"]

    assert [printed(text) for text in given] == ["一", "页", "葉", "Ａ", "１", "，", " ", "", "\ufffd", "fi"]


def test_words_that_stand_for_a_picture_are_no_print():
    """Characters piled up on one spot, by which a layer says what a picture shows, are kept apart from the text."""
    spot = (231.6, 147.8, 231.6, 177.2)
    span = {"size": 39.5, "flags": 4, "font": "Cambria", "color": 0, "alpha": 255, "bbox": spot}
    span["chars"] = [{"c": character, "bbox": spot, "origin": (231.6, 172.0)} for character in "2026"]
    blocks = [{"lines": [{"dir": (1.0, 0.0), "bbox": spot, "spans": [span]}]}]

    visible, hidden = read_glyphs(blocks, Matrix(1, 0, 0, 1, 0, 0), (595, 842), Ink([]))

    assert not visible
    assert hidden
