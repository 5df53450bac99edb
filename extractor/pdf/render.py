"""A page as pixels."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from extractor.pdf.faults import mupdf_errors
from extractor.pdf.mupdf import PdfPage, PdfPixmap

if TYPE_CHECKING:
    from schemas.geometry import BBox

__all__ = ["render"]


def render(
    page: PdfPage,
    scale: float,
    *,
    colours: bool = False,
    clip: BBox | Sequence[float] | None = None,
    annotations: bool = True,
    turn: int = 0,
) -> PdfPixmap:
    """Draw a pymupdf.Page as displayed, ``scale`` pixels to a point, grey or in RGB.

    ``clip`` is the part of the page to be drawn, in displayed points; ``turn`` turns the picture clockwise.

    The page is drawn straight onto the pixels. ``Page.get_pixmap`` records it in a display list before, and MuPDF frees
    something twice, and with that kills the process, where it cannot make sense of a damaged page.
    """
    import pymupdf
    from pymupdf import mupdf

    matrix = pymupdf.Matrix(turn) * pymupdf.Matrix(scale, scale)
    transform = mupdf.FzMatrix(*matrix)
    area = mupdf.fz_bound_page(page.this)
    if clip is not None:
        area = mupdf.fz_intersect_rect(area, mupdf.FzRect(*clip))
    box = mupdf.fz_round_rect(mupdf.fz_transform_rect(area, transform))
    space = pymupdf.csRGB if colours else pymupdf.csGRAY
    pixels = mupdf.fz_new_pixmap_with_bbox(space.this, box, mupdf.FzSeparations(), 0)
    mupdf.fz_clear_pixmap_with_value(pixels, 0xFF)
    device = mupdf.fz_new_draw_device(mupdf.FzMatrix(), pixels)
    run = mupdf.fz_run_page if annotations else mupdf.fz_run_page_contents
    with suppress(*mupdf_errors()):  # what was drawn before stays; reading the page tells what could not be read
        run(page.this, device, transform, mupdf.FzCookie())
        mupdf.fz_close_device(device)
    drawn: PdfPixmap = pymupdf.Pixmap("raw", pixels)
    return drawn
