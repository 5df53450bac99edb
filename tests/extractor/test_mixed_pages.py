"""Pages that are partly a picture, or a picture under a layer that says something else: the cells say what is seen."""

import pymupdf
import pytest

from extractor.grid import build_layout
from extractor.ocr import make_engine
from extractor.pdf import page_contents
from extractor.triage import resolve

ROWS = [
    ["科目", "合计", "基本支出"],
    ["行政运行", "1,383.58", "1,038.30"],
    ["住房保障支出", "338.83", "308.83"],
    ["社会保障支出", "8,353.03", "3,838.38"],
]
LEFT, TOP, WIDTH, HEIGHT = 60, 90, 130, 30
SHEET = pymupdf.Rect(0, 0, 500, 260)


def good():
    """Draw a small table."""
    document = pymupdf.open()
    page = document.new_page(width=SHEET.width, height=SHEET.height)
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            x, y = LEFT + column * WIDTH, TOP + row * HEIGHT
            page.draw_rect((x, y, x + WIDTH, y + HEIGHT), width=0.8)
            page.insert_text((x + 8, y + 20), text, fontname="china-s", fontsize=11)
    return document


def scan(part=SHEET):
    """Return a picture of a part of the table."""
    return good()[0].get_pixmap(dpi=200, clip=part, colorspace=pymupdf.csGRAY).tobytes("png")


def header_above_a_scan():
    """Keep the header as text and put the rows below it in a picture."""
    return partly(pymupdf.Rect(0, TOP + HEIGHT - 1, SHEET.x1, SHEET.y1))


def right_half_a_scan():
    """Keep the first column as text and put the others in a picture."""
    return partly(pymupdf.Rect(LEFT + WIDTH - 1, 0, SHEET.x1, SHEET.y1))


def partly(part):
    """Replace a part of the table by its picture."""
    picture = scan(part)
    document = good()
    document[0].add_redact_annot(part)
    document[0].apply_redactions()
    document[0].insert_image(part, stream=picture)
    return document


def lying_layer():
    """Put an invisible text layer over the scan that says 3 for 8 and 8 for 3."""
    document = pymupdf.open()
    page = document.new_page(width=SHEET.width, height=SHEET.height)
    page.insert_image(SHEET, stream=scan())
    for x0, _, _, y1, word, *_ in good()[0].get_text("words"):
        lie = word.translate(str.maketrans("38", "83"))
        page.insert_text((x0, y1 - 2), lie, fontname="china-s", fontsize=11, render_mode=3)
    return document


def cropped_and_enlarged():
    """Show the scan through a crop box on a sheet whose unit is two points."""
    document = pymupdf.open()
    page = document.new_page(width=SHEET.width, height=SHEET.height)
    page.insert_image(SHEET, stream=scan())
    document.xref_set_key(page.xref, "MediaBox", f"[-90 -70 {SHEET.width + 50} {SHEET.height + 40}]")
    document.xref_set_key(page.xref, "CropBox", f"[0 0 {SHEET.width} {SHEET.height}]")
    document.xref_set_key(page.xref, "UserUnit", "2")
    return document


@pytest.mark.parametrize("make", [header_above_a_scan, right_half_a_scan, lying_layer, cropped_and_enlarged])
def test_cells_are_those_that_are_printed(make):
    """Whatever part of a table is a picture, and whatever a hidden layer claims, its cells say what is seen."""
    document = pymupdf.open("pdf", make().tobytes())

    (content,) = resolve(list(page_contents(document)), document, make_engine("rapidocr"))

    cells = [cell.text for grid in build_layout(content).grids for cell in grid.cells]
    assert sorted(cells) == sorted(text for row in ROWS for text in row)
