"""What is on the pages of an opened PDF, read with as few passes over each page as its content needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from extractor.content import Glyph, PageContent
from extractor.grid.edges import join_pieces
from extractor.pdf.cover import Clips, any_broken, part_clipped, restored, text_lines
from extractor.pdf.covered import covered_places, part_covered
from extractor.pdf.drawings import Drawn, dividers, read_drawings
from extractor.pdf.faults import mupdf_errors, plainly
from extractor.pdf.glyphs import read_glyphs
from extractor.pdf.ink import Ink, Painted
from extractor.pdf.matrix import UNTURNED, Matrix
from extractor.pdf.mupdf import PdfDocument, PdfPage
from extractor.pdf.pixels import Pixels
from extractor.pdf.stamps import under_stamps
from schemas.document import Source
from schemas.geometry import BBox

__all__ = ["page_contents"]

# TEXT_CLIP and TEXT_INHIBIT_SPACES: leave out what is clipped away, don't invent blanks. By number,
# because PyMuPDF is imported only where a file is opened.
_TEXT_FLAGS = 64 | 8
_UNCLIPPED_FLAGS = 8
# What MuPDF says when it left something out; its other remarks are about fonts and metadata.
_TROUBLES = ("syntax error", "format error", "library error", "not a stream", "may not be correct", "cannot ")
_PART_READ = 0.5
_SIDEWAYS = 0.8  # part of the glyphs that must run the same way before the page is turned
_SIDEWAYS_LEAST = 20
_FORGET = 100  # pages after which MuPDF drops the fonts and pictures it keeps at hand, up to 256 MB of them
# Text, Line, Square, Circle, Polygon, PolyLine, Highlight, Underline, Squiggly, StrikeOut, Redact, Caret, Ink, Popup;
# by number, because PyMuPDF is imported only where a file is opened (ISO 32000-1, table 169; flags: table 165)
_REMARKS = (0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16)
_HIDDEN = 2
_FULL_PAGE = 0.6  # part of the page that a picture covers to be a scan of it


def page_contents(document: PdfDocument, pages: Iterable[int] | None = None) -> Iterator[PageContent]:
    """Yield the content of each page, or of the pages with the given numbers (from 1), in that order.

    A page that MuPDF cannot load comes as an empty one of quality 0 with the reason; it does not stop the others.
    """
    import pymupdf  # imported where the document was opened already

    for count, number in enumerate(pages if pages is not None else range(1, document.page_count + 1), start=1):
        if count % _FORGET == 0:
            pymupdf.TOOLS.store_shrink(100)
        pymupdf.TOOLS.reset_mupdf_warnings()
        try:
            content = _read_page(document[number - 1], number)
        except mupdf_errors() as error:
            reason = f"the page could not be read: {plainly(error)}"
            content = PageContent(number, 0.0, 0.0, 0, (), (), (), Source.TEXT, 0.0, reason)
        yield _with_troubles(content, pymupdf.TOOLS.mupdf_warnings())


def _with_troubles(content: PageContent, warnings: str) -> PageContent:
    """Say on the content that MuPDF could not make sense of a part of the page."""
    troubles = [line for line in warnings.splitlines() if any(sign in line for sign in _TROUBLES)]
    if not troubles or not content.quality:
        return content
    quality = _PART_READ if content.glyphs else 0.0
    return replace(content, quality=quality, reason=f"a part of the page could not be read: {plainly(troubles[0])}")


def _read_page(page: PdfPage, number: int) -> PageContent:
    _hide_remarks(page)
    rotation, rect = int(page.rotation), page.rect
    width, height = float(rect.width), float(rect.height)
    matrix = Matrix(*page.rotation_matrix) if rotation else UNTURNED
    seen = _see(page, matrix, width, height)
    turn = _sideways(seen.visible)
    if turn:
        matrix = matrix.turned(width, height, turn)
        if turn != 180:
            width, height = height, width
        rotation = (rotation + 360 - turn) % 360
        seen = _see(page, matrix, width, height)
    quality, reason = _judge(seen, width * height)
    return PageContent(
        number, width, height, rotation, under_stamps(page, seen.visible, matrix),
        join_pieces(seen.drawn.segments + dividers(seen.drawn)),
        tuple(seen.pictures), Source.TEXT, quality, reason, (),
        tuple(BBox(*area.box) for area in seen.drawn.areas if not area.white), tuple(seen.hidden),
    )  # fmt: skip


def _hide_remarks(page: PdfPage) -> None:
    """Hide what somebody marked on the page with a pen: lines around and through figures are no rules of a table.

    Text boxes, stamps and form fields stay: they are what the page says. The file itself is not changed.
    """
    for remark in page.annots(types=_REMARKS):
        remark.set_flags(_HIDDEN)


class _Seen(NamedTuple):
    visible: list[Glyph]
    hidden: list[Glyph]
    drawn: Drawn
    pictures: list[BBox]


def _see(page: PdfPage, matrix: Matrix, width: float, height: float) -> _Seen:
    """Bring everything on a page into displayed coordinates and sort out what can be seen."""
    drawn = read_drawings(_let_go(page.get_cdrawings(extended=True)), matrix)
    has_images = bool(page.get_images())
    blocks = page.get_text("rawdict", flags=_TEXT_FLAGS)["blocks"]
    pictures = _pictures(page, matrix) if has_images or not blocks else []
    ink = Ink([*drawn.areas, *pictures])
    visible, hidden = read_glyphs(_let_go(blocks), matrix, (width, height), ink)
    late = drawn.late + pictures
    places = covered_places(page.get_texttrace(), late, matrix) if late and _any_inside(visible, late) else None

    def read(flags: int) -> tuple[list[Glyph], list[Glyph]]:
        blocks = page.get_text("rawdict", flags=flags)["blocks"]
        if not places:
            return read_glyphs(_let_go(blocks), matrix, (width, height), ink)
        seen, covered = part_covered(_let_go(blocks), places, matrix)
        shown, unseen = read_glyphs(seen, matrix, (width, height), ink)
        return shown, unseen + read_glyphs(covered, matrix, (width, height), ink)[0]

    if places:  # what is covered is no first copy of what is printed over it
        visible, hidden = read(_TEXT_FLAGS)
    clips = Clips(drawn.clips)
    if clips and clips.any_near(visible):
        lines = text_lines(visible)
        if any_broken(lines, clips):
            visible = restored(visible, read(_UNCLIPPED_FLAGS)[0])
            lines = text_lines(visible)
        if not clips.few:
            visible, cut = part_clipped(lines, clips, Pixels(page, matrix).has_ink)
            hidden += cut
    return _Seen(visible, hidden, drawn, [BBox(*picture.box) for picture in pictures])


def _any_inside(glyphs: list[Glyph], areas: list[Painted]) -> bool:
    ink = Ink(areas)
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        for (x0, y0, x1, y1), _, _ in ink.at(y):
            if x0 <= x <= x1 and y0 <= y <= y1:
                return True
    return False


def _let_go(things: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the things of a list and forget each: once out of the processor's cache they take longer to be freed."""
    things.reverse()
    while things:
        yield things.pop()


def _pictures(page: PdfPage, matrix: Matrix) -> list[Painted]:
    """Return the raster images on a page; the log's index is the order of drawing."""
    return [
        Painted(matrix.box(box), order, white=False)
        for order, (kind, box) in enumerate(page.get_bboxlog())
        if kind == "fill-image"
    ]


def _sideways(glyphs: list[Glyph]) -> int:
    """Return the direction most text runs in, where the page as a whole has to be turned to read it; otherwise 0."""
    turns = [glyph.turn for glyph in glyphs]
    if len(glyphs) < _SIDEWAYS_LEAST or turns.count(0) > (1 - _SIDEWAYS) * len(glyphs):
        return 0
    turn, count = Counter(turns).most_common(1)[0]
    return turn if count > _SIDEWAYS * len(glyphs) else 0


def _judge(seen: _Seen, page_area: float) -> tuple[float, str]:
    """Return quality and reason: whether what the text layer gave can be all that a reader sees on the page."""
    covered = max((picture.width * picture.height for picture in seen.pictures), default=0.0)
    if page_area and covered > _FULL_PAGE * page_area and len(seen.visible) < 0.2 * len(seen.hidden) + 20:
        layer = "a scan with an invisible text layer" if seen.hidden else "a scan without a text layer"
        return 0.0, layer
    if not seen.visible and not seen.pictures and not seen.drawn.segments and not seen.drawn.areas:
        return 1.0, "an empty page"
    return 1.0, ""
