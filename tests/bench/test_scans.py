"""The bench of scans and broken fonts: its forms look like the originals and lie, and its counts count."""

from dataclasses import replace

import numpy as np
import pymupdf
import pytest
from scans_cells import Pair, pairs, row
from scans_devices import OFFICE
from scans_fonts import WAYS, break_fonts
from scans_pictures import CONDITIONS, scanned

from extractor.layout import PageLayout, RawCell, RawGrid
from schemas.document import Page, Source
from schemas.geometry import BBox

TEXT = "收入总计 1,234.56 万元，支出 987.60"


@pytest.fixture(scope="module")
def original():
    """Return a PDF with a composite font that has a map, and a simple one that has none."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=400, height=200)
    writer = pymupdf.TextWriter(page.rect)
    writer.append((40, 60), TEXT, font=pymupdf.Font("cjk"), fontsize=14)
    writer.write_text(page)
    page.insert_text((40, 120), "Total 1357.90", fontname="helv", fontsize=14)
    pdf.subset_fonts()
    return pdf.tobytes()


def text_of(pdf):
    """Return the text of a page without blanks."""
    return "".join(pdf[0].get_text().split())


@pytest.mark.parametrize("way", WAYS)
def test_a_broken_font_lies_and_looks_the_same(original, way):
    """Whatever way a font is broken, its text is another one and its picture is the same."""
    sound = pymupdf.open("pdf", original)

    broken = break_fonts(original, way, seed=3)

    assert broken.changed
    assert text_of(broken.document) != text_of(sound)
    assert broken.document[0].get_pixmap().digest == sound[0].get_pixmap().digest


def test_only_digits_lie_where_digits_lie(original):
    """A map that lies about digits leaves every other character as it was, and no digit."""
    sound = text_of(pymupdf.open("pdf", original))

    said = text_of(break_fonts(original, "digits", seed=3).document)

    assert len(said) == len(sound)
    assert all((a == b) != a.isdigit() for a, b in zip(sound, said, strict=True))


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_made_scan_is_a_picture_that_its_seed_determines(original, condition):
    """A scan has no text, the same seed gives the same picture, and another seed another one."""
    pdf = pymupdf.open("pdf", original)

    first, same, other = (scanned(pdf, [1], 100, condition, seed)[0] for seed in (5, 5, 6))

    assert first.get_text() == ""
    assert first.get_pixmap().digest == same.get_pixmap().digest != other.get_pixmap().digest
    assert np.frombuffer(first.get_pixmap().samples, np.uint8).std() > 5  # ink is left


@pytest.mark.parametrize("condition", OFFICE)
def test_an_office_scan_is_black_and_white_only(original, condition):
    """Nothing lies between, no compression adds a grey, and ink is left."""
    (block,) = scanned(pymupdf.open("pdf", original), [1], 100, condition, 5)[0].get_images()
    pixels = pymupdf.Pixmap(scanned(pymupdf.open("pdf", original), [1], 100, condition, 5), block[0])

    assert set(pixels.samples) == {0, 255}


def test_a_wrong_amount_is_silent_only_where_it_is_certain():
    """A wrong amount in doubt is not silent; one in a cell that is empty in print is."""
    assert Pair("12.50", "12.60", 0.95).silent
    assert not Pair("12.50", "12.60", 0.80).silent
    assert not Pair("12.50", "12.50", 0.95).silent
    assert Pair("", "5", 0.95).silent
    assert not Pair("合计", "合汁", 0.95).silent


def test_a_row_counts_amounts_and_other_cells_apart():
    """The row has right and all cells of each sort, and the silent ones."""
    cells = [Pair("1.00", "1.00", 1.0), Pair("2.00", "7.00", 1.0), Pair("合计", "合计", 1.0), Pair("", "", 1.0)]

    assert row("form", cells).split()[1:] == ["1/2", "50.00%", "1/1", "100.00%", "1/1", "0", "1"]


def layout(rows, *, top=100.0, merged=False):
    """Return a page with one grid of these texts, rows of 10 points from ``top``, its last row one cell if merged."""
    cells = [
        RawCell(r, c, 1, 1, text, BBox(100 * c, top + 10 * r, 100 * c + 100, top + 10 * r + 10))
        for r, texts in enumerate(rows)
        for c, text in enumerate(texts)
    ]
    if merged:
        last = len(rows) - 1
        box = BBox(0, top + 10 * last, 200, top + 10 * last + 10)
        cells[-2:] = [RawCell(last, 0, 1, 2, "".join(rows[last]), box)]
    grid = RawGrid(1, BBox(0, top, 200, top + 10 * len(rows)), len(rows), 2, tuple(cells))
    return PageLayout(Page(1, 500, 500, Source.OCR), (grid,), ())


def test_cells_of_a_page_that_was_moved_are_those_of_their_own_rows():
    """A photograph lies half a row lower and has lost a wall: each figure is still held against its own row's."""
    rows = [[f"科目名称{number}", f"{number}01.50"] for number in range(1, 9)]
    found = list(pairs(layout(rows), layout(rows, top=106.0, merged=True)))
    assert [pair.right for pair in found] == [True] * 14 + [False] * 2
    assert all(pair.read == "科目名称8801.50" for pair in found[-2:])


def test_as_many_cells_of_another_shape_are_no_same_grid():
    """Where one wall was lost and one invented, cells are held against those in their places, not in their order."""
    rows = [[f"科目名称{number}", f"{number}01.50"] for number in range(1, 9)]
    other = layout(rows, merged=True)
    cut = [
        replacement
        for cell in other.grids[0].cells
        for replacement in (
            [cell, cell._replace(column=9, text="", bbox=BBox(0, 0, 1, 1))]
            if cell.row == 0 and cell.column == 0
            else [cell]
        )
    ]
    found = list(pairs(layout(rows), PageLayout(other.page, (replace(other.grids[0], cells=tuple(cut)),), ())))
    assert [pair.right for pair in found] == [True] * 14 + [False] * 2
