"""What is on the pages of an opened PDF, read with as few passes over each page as its content needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from extractor.content import Glyph, PageContent
from extractor.grid.edges import join_pieces
from extractor.pdf.drawings import Drawn, read_drawings
from extractor.pdf.glyphs import Matrix, read_glyphs
from extractor.pdf.ink import Ink, Painted
from extractor.pdf.mupdf import PdfDocument, PdfPage
from schemas.document import Source
from schemas.geometry import BBox

__all__ = ["page_contents"]

_SIDEWAYS = 0.8  # part of the glyphs that must run the same way before the page is turned
_SIDEWAYS_LEAST = 20
_FULL_PAGE = 0.6  # part of the page that a picture covers to be a scan of it


def page_contents(document: PdfDocument, pages: Iterable[int] | None = None) -> Iterator[PageContent]:
    """Yield the content of each page, or of the pages with the given numbers (from 1), in that order.

    A page that MuPDF cannot load comes as an empty one of quality 0 with the reason; it does not stop the others.
    """
    for number in pages if pages is not None else range(1, document.page_count + 1):
        try:
            yield _read_page(document[number - 1], number)
        except (RuntimeError, ValueError) as error:  # all that PyMuPDF and MuPDF raise
            yield PageContent(number, 0.0, 0.0, 0, (), (), (), Source.TEXT, 0.0, f"the page could not be read: {error}")


def _read_page(page: PdfPage, number: int) -> PageContent:
    rotation = int(page.rotation)
    width, height = float(page.rect.width), float(page.rect.height)
    trace = page.get_texttrace()
    raw = _Raw(trace, page.get_cdrawings(), _pictures(page) if not trace or page.get_images() else [])
    seen = _see(raw, Matrix(*page.rotation_matrix), width, height)
    turn = _sideways(seen.visible)
    if turn:
        matrix, width, height = _turned(Matrix(*page.rotation_matrix), width, height, turn)
        rotation = (rotation + 360 - turn) % 360
        seen = _see(raw, matrix, width, height)
    quality, reason = _judge(seen, width * height)
    return PageContent(
        number, width, height, rotation, tuple(seen.visible), join_pieces(seen.drawn.segments),
        tuple(seen.pictures), Source.TEXT, quality, reason, (),
        tuple(BBox(*area.box) for area in seen.drawn.areas if not area.white), tuple(seen.hidden),
    )  # fmt: skip


class _Seen(NamedTuple):
    visible: list[Glyph]
    hidden: list[Glyph]
    drawn: Drawn
    pictures: list[BBox]


class _Raw(NamedTuple):
    trace: list[Mapping[str, Any]]
    paths: list[Mapping[str, Any]]
    pictures: list[Painted]


def _see(raw: _Raw, matrix: Matrix, width: float, height: float) -> _Seen:
    """Bring everything on a page into displayed coordinates and sort out what can be seen."""
    drawn = read_drawings(raw.paths, matrix)
    placed = [Painted(matrix.box(picture.box), picture.order, picture.white) for picture in raw.pictures]
    visible, hidden = read_glyphs(raw.trace, matrix, width, height, Ink([*drawn.areas, *placed]))
    return _Seen(visible, hidden, drawn, [BBox(*picture.box) for picture in placed])


def _pictures(page: PdfPage) -> list[Painted]:
    """Return the raster images on a page in its own coordinates; the log's index is the order of drawing."""
    return [
        Painted(box, order, white=False) for order, (kind, box) in enumerate(page.get_bboxlog()) if kind == "fill-image"
    ]


def _sideways(glyphs: list[Glyph]) -> int:
    """Return the direction most text runs in, where the page as a whole has to be turned to read it; otherwise 0."""
    if len(glyphs) < _SIDEWAYS_LEAST:
        return 0
    for turn in (90, 180, 270):
        if sum(glyph.turn == turn for glyph in glyphs) > _SIDEWAYS * len(glyphs):
            return turn
    return 0


def _turned(matrix: Matrix, width: float, height: float, turn: int) -> tuple[Matrix, float, float]:
    """Return the map that turns the page so that text of direction ``turn`` runs to the right, and its new size."""
    a, b, c, d, e, f = matrix
    if turn == 270:  # upwards: turn the page clockwise
        return Matrix(-b, a, -d, c, height - f, e), height, width
    if turn == 90:
        return Matrix(b, -a, d, -c, f, width - e), height, width
    return Matrix(-a, -b, -c, -d, width - e, height - f), width, height


def _judge(seen: _Seen, page_area: float) -> tuple[float, str]:
    """Return quality and reason: whether what the text layer gave can be all that a reader sees on the page."""
    covered = max((picture.width * picture.height for picture in seen.pictures), default=0.0)
    if page_area and covered > _FULL_PAGE * page_area and len(seen.visible) < 0.2 * len(seen.hidden) + 20:
        layer = "a scan with an invisible text layer" if seen.hidden else "a scan without a text layer"
        return 0.0, layer
    if not seen.visible and not seen.pictures and not seen.drawn.segments and not seen.drawn.areas:
        return 1.0, "an empty page"
    return 1.0, ""
