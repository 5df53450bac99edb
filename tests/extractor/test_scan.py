"""Scans: pages turned, dirty, sealed or lying on their side are read, and say what is uncertain."""

import cv2
import numpy as np
import pymupdf
import pytest

from extractor.content import POOR_MARK
from extractor.errors import ExtractionError, ExtractionFailure
from extractor.grid import build_layout
from extractor.ocr import make_engine
from extractor.ocr.engine import Character, PixelBox, Reading
from extractor.pdf import page_contents
from extractor.scan import open_pictures
from extractor.scan.again import agree
from extractor.scan.dirt import sort_ink
from extractor.scan.doubts import INK_MARK
from extractor.scan.keystone import rectifying
from extractor.scan.longlines import long_lines
from extractor.scan.raster import Raster, draw_page, from_colours
from extractor.scan.reading import read_sheet
from extractor.scan.ready import prepare
from extractor.scan.second import SecondReader
from extractor.scan.segments import lines_in
from extractor.scan.straighten import skew, straightened
from extractor.triage import resolve
from schemas.document import Source

ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "1,635.95", "299.11", "1,336.84"],
    ["20101", "人大事务", "635.95", "0", "336.84"],
    ["2010101", "行政运行", "8", "299.11", ""],
    ["208", "社会保障和就业支出", "128.09", "-0.05", "47.20"],
    ["合计", "", "1,764.04", "435.89", "1,328.15"],
]
WIDTHS = (70, 140, 80, 80, 80)
HEADING = "2025年一般公共预算支出预算表"


def drawn(*, width=520, rows=ROWS):
    """Draw a ruled table under a heading; return the document."""
    document = pymupdf.open()
    page = document.new_page(width=width, height=360)
    page.insert_text((130, 50), HEADING, fontname="china-s", fontsize=16)
    page.insert_text((400, 74), "单位：万元", fontname="china-s", fontsize=9)
    top = 80
    for row, texts in enumerate(rows):
        left = 35
        for column_width, text in zip(WIDTHS, texts, strict=True):
            y = top + row * 24
            page.draw_rect((left, y, left + column_width, y + 24), width=0.7)
            font = "helv" if text.isascii() else "china-s"
            page.insert_text((left + 6, y + 16), text, fontname=font, fontsize=10)
            left += column_width
    return document


def scanned(document, *, dpi=200, turn=0.0, quarter=0, spoil=None):
    """Make a scan: draw the pages, turn them, spoil their pixels, and put them into a PDF without text."""
    scan = pymupdf.open()
    for page in document:
        pixels = page.get_pixmap(dpi=dpi)
        image = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.width, 3).copy()
        if turn:
            matrix = cv2.getRotationMatrix2D((pixels.width / 2, pixels.height / 2), -turn, 1)
            image = cv2.warpAffine(image, matrix, (pixels.width, pixels.height), borderValue=(255, 255, 255))
        if spoil:
            image = spoil(image)
        image = np.rot90(image, -quarter // 90)
        _, data = cv2.imencode(".jpg", cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2BGR))
        height, width = image.shape[:2]
        sheet = scan.new_page(width=width * 72 / dpi, height=height * 72 / dpi)
        sheet.insert_image(sheet.rect, stream=data.tobytes())
    return scan


def table_of(content):
    """Return the texts of the only grid, row by row."""
    (grid,) = build_layout(content).grids
    rows = [[""] * grid.column_count for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def read(document, engine):
    """Read all pages of a document."""
    return resolve(list(page_contents(document)), document, engine)


@pytest.fixture(scope="module")
def engine():
    """Load the default engine once."""
    return make_engine("rapidocr")


def specks(image):
    """Blur a picture a little and strew dark dots over it."""
    random = np.random.default_rng(5)
    image = cv2.GaussianBlur(image, (3, 3), 0.8)
    for x, y in zip(random.integers(0, image.shape[1], 250), random.integers(0, image.shape[0], 250), strict=True):
        image[y : y + 2, x : x + 2] = 60
    return image


def seal(image):
    """Stamp a red ring with a star over the table's figures; print shows through as under real ink."""
    stamp = np.full_like(image, 255)
    cv2.circle(stamp, (860, 420), 150, (225, 40, 45), 9)
    cv2.putText(stamp, "*", (790, 500), cv2.FONT_HERSHEY_SIMPLEX, 5, (225, 40, 45), 14)
    return np.minimum(image, stamp)


@pytest.mark.parametrize(
    ("dpi", "turn", "spoil"),
    [(200, 0.0, None), (200, 0.8, specks), (150, -0.6, None)],
    ids=["clean", "turned and dirty", "150 dpi"],
)
def test_every_cell_is_read(engine, dpi, turn, spoil):
    """Cells of a scanned table are read exactly, empty and lone digits included, and the heading above them."""
    (content,) = read(scanned(drawn(), dpi=dpi, turn=turn, spoil=spoil), engine)

    assert table_of(content) == ROWS
    assert HEADING in "".join(line.text for line in build_layout(content).lines)
    assert content.source is Source.OCR
    assert {glyph.source for glyph in content.glyphs} == {Source.OCR}


@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_lying_page_is_turned_upright(engine, quarter):
    """A page that was fed sideways or upside down is turned before it is read."""
    (content,) = read(scanned(drawn(), quarter=quarter), engine)

    assert table_of(content) == ROWS
    assert content.rotation == (360 - quarter) % 360


@pytest.mark.parametrize("how", ["a unit of its own", "a point for each pixel"])
def test_page_larger_than_its_sheet_is_read_as_the_sheet(engine, how):
    """A page whose unit or size makes its type many times as large as on paper is drawn no finer than its scan."""
    scan = scanned(drawn(width=600), dpi=200)
    if how == "a unit of its own":
        scan.xref_set_key(scan[0].xref, "UserUnit", "2.5")
    else:
        picture = scan.extract_image(scan[0].get_images()[0][0])
        scan = pymupdf.open()
        page = scan.new_page(width=picture["width"], height=picture["height"])
        page.insert_image(page.rect, stream=picture["image"])
    scan = pymupdf.open(stream=scan.tobytes(), filetype="pdf")
    raster = draw_page(scan[0])
    (content,) = read(scan, engine)

    assert max(raster.grey.shape) <= 1.5 * 600 / 72 * 200
    assert table_of(content) == ROWS
    assert content.width == pytest.approx(scan[0].rect.width, abs=2)
    (grid,) = build_layout(content).grids
    cell = next(cell for cell in grid.cells if cell.text == "1,328.15")
    assert SecondReader(scan, [engine]).read(1, cell.bbox).text == "1,328.15"


def test_seal_is_taken_out_and_doubted(engine):
    """Figures under a red seal are read, but not with certainty; others are."""
    (content,) = read(scanned(drawn(), spoil=seal), engine)

    doubted = {glyph.text for glyph in content.glyphs if glyph.confidence <= 0.5}
    for seen, printed in zip(table_of(content), ROWS, strict=True):
        # an arc of the ring may be read as a letter beside the print, never instead of it
        assert [text[-len(cell) :] if cell else "" for text, cell in zip(seen, printed, strict=True)] == printed
    assert doubted
    assert "20101" not in doubted
    assert any("seal" in region.reason for region in content.regions)


def test_red_print_is_no_seal():
    """Small red letters are print: they stay in the grey picture."""
    image = np.full((300, 400, 3), 255, np.uint8)
    cv2.putText(image, "-12.50", (40, 150), cv2.FONT_HERSHEY_SIMPLEX, 1, (200, 0, 0), 2)

    raster = from_colours(image, 200 / 72)

    assert raster.red is None
    assert raster.grey.min() < 100


def test_native_heading_over_scanned_table(engine):
    """On a mixed page the printed text is kept as text and only the picture is recognised."""
    scan = scanned(drawn())
    page = pymupdf.open()
    sheet = page.new_page(width=595, height=842)
    sheet.insert_text((60, 60), "部门预算公开说明", fontname="china-s", fontsize=14)
    sheet.insert_image((30, 100, 550, 460), stream=scan.extract_image(scan[0].get_images()[0][0])["image"])

    (content,) = read(page, engine)

    assert table_of(content) == ROWS
    assert {g.source for g in content.glyphs if g.y1 < 90} == {Source.TEXT}
    assert content.source is Source.TEXT
    assert [region.source for region in content.regions if region.source is Source.OCR]


@pytest.mark.parametrize("name", ["none", "faulty"])
def test_unread_scan_says_so(name):
    """Without a working engine a scan is a page of quality 0 with the reason, never an empty sound page."""
    scan = scanned(drawn())

    (content,) = read(scan, make_engine(name))

    assert content.quality == 0
    assert content.reason


def test_second_reading_sees_the_same(engine):
    """A cell read again, larger and in other views, gives the printed figure."""
    scan = scanned(drawn(), turn=0.4)
    (content,) = read(scan, engine)
    (cell,) = [cell for grid in build_layout(content).grids for cell in grid.cells if cell.text == "1,328.15"]

    again = SecondReader(scan, [engine]).read(1, cell.bbox)

    assert again.text == "1,328.15"
    assert again.confidence > 0.8


@pytest.mark.parametrize(("dpi", "threshold"), [(150, 128), (300, 128), (200, 128), (200, None)])
def test_black_and_white_is_told_by_the_pictures_own_pixels(dpi, threshold):
    """A picture of black and white only is known as such, also where it is drawn in other dots; a grey one is none."""

    def spoil(image):
        grey = cv2.GaussianBlur(image, (0, 0), 1.0)
        return grey if threshold is None else np.where(grey < threshold, 0, 255).astype(np.uint8)

    assert draw_page(scanned(drawn(), dpi=dpi, spoil=spoil)[0]).stark is (threshold is not None)


def test_skew_is_measured():
    """The angle of a turned page is found to a few hundredths of a degree."""
    page = scanned(drawn(), turn=1.3)[0].get_pixmap(dpi=200, colorspace=pymupdf.csGRAY)
    grey = np.frombuffer(page.samples, np.uint8).reshape(page.height, page.width)

    assert abs(abs(skew(grey)) - 1.3) < 0.08


def test_contradicted_reading_is_unsure():
    """Readings that disagree leave a doubt and name the other text; agreeing ones leave none."""
    one, other = Reading("819.75", 0.95), Reading("819.15", 0.9)

    settled = agree([one, other, one], ["819.75", "819.15", "819.75"])

    assert settled.text == "819.75"
    assert settled.confidence < 0.7
    assert settled.others == ("819.15",)
    assert agree([one, one], ["819.75"] * 2).others == ()


def test_speck_is_no_point():
    """A dot behind a figure or alone is dirt, a dot between digits is a point."""
    ink = np.zeros((60, 200), np.uint8)
    for left in (20, 40, 80, 100, 120):  # five digits of 26 x 14 pixels
        ink[15:41, left : left + 14] = 1
    ink[37:41, 62:66] = 1  # a point between the second and the third
    ink[37:41, 140:144] = 1  # a speck behind the last
    ink[5:8, 180:183] = 1  # a speck alone

    sorted_ink = sort_ink(np.tile(ink, (3, 3)), 200 / 72)

    assert sorted_ink.print[38, 63] == 1
    assert sorted_ink.print[38, 141 + 400] == 0
    assert sorted_ink.apart[6, 181 + 400] == 1


def test_wrapped_cell_has_its_lines():
    """Two lines in a cell are two boxes; the strokes of 二 are one."""
    ink = np.zeros((100, 200), np.uint8)
    ink[10:34, 20:150] = 1
    ink[50:54, 24:44] = 1  # upper stroke
    ink[66:70, 20:48] = 1  # lower stroke

    boxes = lines_in(ink, PixelBox(0, 0, 200, 100), 24)

    assert [(box.top, box.bottom) for box in boxes] == [(10, 34), (50, 70)]


def test_pictures_open_as_pages(tmp_path, engine):
    """A photograph or scan of a page in a picture file is read like a scanned PDF."""
    page = drawn()[0].get_pixmap(dpi=180)
    page.save(tmp_path / "page.png")

    document = open_pictures(tmp_path / "page.png")

    assert table_of(read(document, engine)[0]) == ROWS


def test_what_is_no_picture_is_refused(tmp_path):
    """Text under a picture's name is an error that says so."""
    (tmp_path / "page.png").write_text("not a picture")

    with pytest.raises(ExtractionError) as caught:
        open_pictures(tmp_path / "page.png")

    assert caught.value.failure in (ExtractionFailure.DAMAGED, ExtractionFailure.NO_PAGES)


def test_a_broken_digit_taken_for_dirt_is_missed():
    """Where a figure's first digit is in pieces like specks, what is left of the figure is in doubt; specks are not."""
    document = drawn()
    colours = pixels_of(document)
    ink = from_colours(colours, 200 / 72)
    whole = read_sheet(prepare(ink), 1, Fixed("299.11"))
    assert all(INK_MARK not in glyph.marks for glyph in whole.glyphs)
    grey = ink.grey.copy()
    box = next(glyph for glyph in whole.glyphs if glyph.x0 > 240 and 100 < glyph.y0 < 120)
    left, top, bottom = (round(side * ink.scale) for side in (box.x0, box.y0, box.y1))
    for step in range(top + 1, bottom - 3, 6):  # two columns of dots before the figure
        grey[step : step + 4, left - 14 : left - 10] = grey[step : step + 4, left - 7 : left - 3] = 40
    broken = read_sheet(prepare(Raster(grey, None, ink.scale)), 1, Fixed("299.11"))
    marked = [glyph for glyph in broken.glyphs if INK_MARK in glyph.marks]
    assert [(round(glyph.x0), round(glyph.y0)) for glyph in marked] == [(round(box.x0), round(box.y0))]
    assert marked[0].confidence <= 0.5


def test_a_dash_among_dirt_may_be_what_is_left_of_a_digit():
    """A dash with a broken stroke's pieces below it is in doubt, one on clean paper is not."""
    ink = from_colours(pixels_of(drawn(rows=[[""] * 5 for _ in ROWS])), 200 / 72)
    scale = ink.scale
    for row, broken in ((1, False), (3, True)):
        left, top = round(270 * scale), round((80 + 24 * row + 8) * scale)
        ink.grey[top : top + 3, left : left + 12] = 20
        for step in range(8, 22, 6) if broken else ():
            ink.grey[top + step : top + step + 4, left : left + 4] = 20
            ink.grey[top + step : top + step + 4, left + 8 : left + 12] = 20
    found = {round(glyph.y0): glyph for glyph in read_sheet(prepare(ink), 1, Fixed("-")).glyphs if glyph.x0 > 250}
    doubted = [y for y, glyph in found.items() if INK_MARK in glyph.marks and y > 90]

    assert {y for y in found if y > 90} == {112, 160}
    assert doubted == [160]


@pytest.mark.parametrize(("text", "sure"), [("M1,831.41", False), ("3L.923", False), ("302_", False), ("A1", True)])
def test_a_figure_with_a_letter_in_it_is_no_sure_text(text, sure):
    """A stroke beside a figure of cents, or in the place of a digit, may be no letter; a code is one."""
    glyphs = read_sheet(prepare(from_colours(pixels_of(drawn()), 200 / 72)), 1, Fixed(text)).glyphs

    assert {glyph.confidence > 0.5 for glyph in glyphs if glyph.y0 > 100} == {sure}


class Rival:
    """An engine that sees in every crop a character, with a rival that is nearly as likely."""

    name = version = "rival"

    def __init__(self, text, rival):
        self.character = Character(text, 0.55, 0.5, rival, 0.42)

    def recognise(self, crops):
        """Read the character in every crop."""
        return [Reading(self.character.text, 0.55, (self.character,)) for _ in crops]

    def detect(self, page):
        """Find nothing."""
        return []


@pytest.mark.parametrize(
    ("text", "rival", "wide", "read", "certain"),
    [("0", "O", 12, "0", True), ("O", "0", 12, "0", True), ("0", "6", 12, "0", False), ("O", "0", 20, "O", False)],
)
def test_a_lone_zero_has_no_letter_for_a_rival(text, rival, wide, read, certain):
    """What is round and alone in a cell is a zero, as sure as zero and letter are together; a circle is none."""
    ink = from_colours(pixels_of(drawn(rows=[[""] * 5 for _ in ROWS])), 200 / 72)
    left, top = round(270 * ink.scale), round(112 * ink.scale)
    cv2.ellipse(ink.grey, (left, top), (wide // 2, 10), 0, 0, 360, 20, 2)
    (glyph,) = (glyph for glyph in read_sheet(prepare(ink), 1, Rival(text, rival)).glyphs if glyph.y0 > 90)
    assert (glyph.text, glyph.confidence > 0.9) == (read, certain)


class Fixed:
    """An engine that reads the same sure text everywhere and does not tell its characters apart."""

    name = version = "fixed"

    def __init__(self, text):
        self.text = text

    def recognise(self, crops):
        """Read the text in every crop."""
        return [Reading(self.text, 0.99) for _ in crops]

    def detect(self, page):
        """Find nothing."""
        return []


class Unsure:
    """An engine that reads the same unsure figure everywhere, and now and then a sure one."""

    name = version = "unsure"

    def recognise(self, crops):
        """Read every third crop surely."""
        scores = [0.99 if index % 3 == 0 else 0.6 for index in range(len(crops))]
        return [
            Reading(
                "1.5",
                score,
                tuple(Character(text, score, place) for text, place in (("1", 0.2), (".", 0.5), ("5", 0.8))),
            )
            for score in scores
        ]

    def detect(self, page):
        """Find nothing."""
        return []


def test_figures_of_a_poor_page_are_marked():
    """On a page whose figures are doubtful even those that were read surely are in doubt, and say why."""
    document = drawn()
    raster = from_colours(pixels_of(document), 200 / 72)
    content = read_sheet(prepare(raster), 1, Unsure())
    inside = [glyph for glyph in content.glyphs if POOR_MARK in glyph.marks]
    assert len(inside) > 20
    assert all(glyph.confidence < 0.9 for glyph in inside)


def pixels_of(document, dpi=200):
    """Draw the first page; return its colours."""
    pixels = document[0].get_pixmap(dpi=dpi)
    colours = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)[:, : 3 * pixels.width]
    return np.ascontiguousarray(colours.reshape(pixels.height, pixels.width, 3))


def test_a_page_photographed_at_a_slant_gets_right_angles():
    """Walls that converge are upright afterwards, each cell has its own text, and a flat page stays as it is."""
    colours = pixels_of(drawn())
    scale = 200 / 72
    height, width = colours.shape[:2]
    assert rectifying(long_lines(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), scale), (height, width)) is None
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + np.array([(20, 8), (-22, -6), (14, 4), (-12, 10)], np.float32)
    slanted = cv2.warpPerspective(
        colours, cv2.getPerspectiveTransform(corners, moved), (width, height), borderValue=(255, 255, 255)
    )
    raster = from_colours(slanted, scale)
    assert rectifying(long_lines(raster.grey, scale), (height, width)) is not None
    upright, _ = straightened(raster)
    assert rectifying(long_lines(upright.grey, scale), (height, width)) is None
    (lattice,) = prepare(raster).lattices
    assert (len(lattice.xs), len(lattice.ys)) == (len(WIDTHS) + 1, len(ROWS) + 1)
