"""Stamps that were put on a page as annotations."""

import pymupdf
import pytest

from extractor.grid import build_layout
from extractor.pdf import page_contents
from extractor.pdf.stamps import STAMP_MARK


def table(stamp, rotation=0):
    """Draw a table of two rows and two columns with a stamp in a place; return its cells by their texts."""
    document = pymupdf.open()
    page = document.new_page(width=400, height=400)
    for row in range(2):
        for column in range(2):
            left, top = 40 + 150 * column, 40 + 60 * row
            page.draw_rect((left, top, left + 150, top + 60))
            page.insert_text((left + 40, top + 35), f"{column + 1}{row + 1}1.25", fontsize=11)
    page.add_stamp_annot(stamp, stamp=0)
    page.set_rotation(rotation)
    (content,) = page_contents(pymupdf.open("pdf", document.tobytes()))
    return [cell for grid in build_layout(content).grids for cell in grid.cells]


@pytest.mark.parametrize("rotation", [0, 90])
def test_print_under_a_stamp_is_in_doubt(rotation):
    """A figure that a stamp's letters run through is in doubt and says why; figures beside the stamp are certain."""
    cells = table((70, 58, 180, 90), rotation)

    doubted = [cell for cell in cells if cell.confidence < 0.9]
    assert len(doubted) == 1
    assert doubted[0].marks == (STAMP_MARK,)
    assert {"211.25", "121.25", "221.25"} <= {cell.text for cell in cells if cell.confidence == 1}


def test_a_stamp_on_bare_paper_casts_no_doubt():
    """Below the table a stamp lies on nothing."""
    assert all(cell.confidence == 1 and not cell.marks for cell in table((70, 250, 180, 282)))
