"""A font's glyphs by themselves: written with its codes as a page's text is, but on a sheet of their own.

MuPDF says what the codes stand for and draws them by the same means as it does on a page, so that nothing lies across
a glyph, and no page has to be drawn for it. The file is not changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from extractor.pdf.faults import mupdf_errors
from extractor.pdf.mupdf import PdfDocument, PdfPixmap

__all__ = ["CELL", "EM", "Said", "draw_glyphs", "what_glyphs_say"]

EM: Final = 30  # pixels; at 20 digits of some fonts are hardly to be told apart
CELL: Final = 42  # pixels, of a square that each glyph stands in
_LEFT: Final = 6  # of the cell, to where a glyph begins
_EDGE: Final = 2  # pixels of ink that may stand beside a glyph's own width
_BASE: Final = 11  # from below


class Said(NamedTuple):
    """What the text layer says of a font's codes: its name as glyphs carry it, and for each code a text or "".

    ``across`` is from where to where in its cell, in pixels, the glyph stands.
    """

    font: str
    texts: tuple[str, ...]
    across: tuple[tuple[int, int], ...]


def what_glyphs_say(document: PdfDocument, xref: int, codes: Sequence[bytes]) -> Said | None:
    """Ask MuPDF what each of a font's codes stands for; None where it makes nothing of the font."""
    import pymupdf
    from pymupdf import mupdf

    texts = [""] * len(codes)
    across = [(0, CELL)] * len(codes)
    name = ""
    with suppress(*mupdf_errors()):
        page = mupdf.FzStextPage(mupdf.FzRect(0, 0, CELL * len(codes), CELL))
        device = mupdf.fz_new_stext_device(page, mupdf.FzStextOptions())
        _run(document, device, xref, codes)
        for block in pymupdf.TextPage(page).extractRAWDICT()["blocks"]:
            for line in block.get("lines", ()):
                for span in line["spans"]:
                    name = span["font"]
                    for character in span["chars"]:
                        cell = (character["origin"][0] - _LEFT) / CELL
                        if abs(cell - round(cell)) < 1 / CELL and 0 <= round(cell) < len(codes):
                            texts[round(cell)] += character["c"]
                            width = round(character["bbox"][2] - character["bbox"][0])
                            across[round(cell)] = (_LEFT - _EDGE, min(CELL, _LEFT + width + _EDGE))
    return Said(name, tuple(texts), tuple(across)) if name else None


def draw_glyphs(document: PdfDocument, xref: int, codes: Sequence[bytes]) -> PdfPixmap:
    """Draw a font's glyphs, black on white, each in a cell of CELL x CELL pixels; a cell stays empty where none is."""
    import pymupdf
    from pymupdf import mupdf

    area = mupdf.FzIrect(0, 0, CELL * len(codes), CELL)
    pixels = mupdf.fz_new_pixmap_with_bbox(pymupdf.csGRAY.this, area, mupdf.FzSeparations(), 0)
    mupdf.fz_clear_pixmap_with_value(pixels, 0xFF)
    with suppress(*mupdf_errors()):
        _run(document, mupdf.fz_new_draw_device(mupdf.FzMatrix(), pixels), xref, codes)
    mupdf.fz_purge_glyph_cache()  # which would keep the fonts of its glyphs, of a few hundred of them
    drawn: PdfPixmap = pymupdf.Pixmap("raw", pixels)
    return drawn


def _run(document: PdfDocument, device: Any, xref: int, codes: Sequence[bytes]) -> None:  # noqa: ANN401  (MuPDF's own)
    """Write codes one to a cell with a font (its xref) onto a device."""
    from pymupdf import mupdf

    opened = document.this
    pdf = opened if isinstance(opened, mupdf.PdfDocument) else mupdf.PdfDocument(opened)
    fonts, resources = mupdf.pdf_new_dict(pdf, 1), mupdf.pdf_new_dict(pdf, 1)
    mupdf.pdf_dict_puts(fonts, "F", mupdf.pdf_new_indirect(pdf, xref, 0))
    mupdf.pdf_dict_puts(resources, "Font", fonts)
    shown = (f"1 0 0 1 {CELL * cell + _LEFT} {_BASE} Tm <{code.hex()}> Tj" for cell, code in enumerate(codes))
    content = f"BT /F {EM} Tf {' '.join(shown)} ET"
    upright = mupdf.FzMatrix(1, 0, 0, -1, 0, CELL)  # PDF counts from below
    state, colours, cookie = mupdf.PdfGstate(), mupdf.FzDefaultColorspaces(), mupdf.FzCookie()
    processor = mupdf.pdf_new_run_processor(pdf, device, upright, -1, "View", state, colours, cookie, state, state)
    mupdf.pdf_process_glyph(processor, pdf, resources, mupdf.fz_new_buffer_from_copied_data(content.encode()))
    mupdf.pdf_close_processor(processor)
    mupdf.fz_close_device(device)
