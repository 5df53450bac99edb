"""Pictures of what a finding is about: the page around its first place, and close-ups of cells that are in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from extractor.errors import ExtractionError
from extractor.office import OFFICE_SUFFIXES
from extractor.opening import open_pages
from extractor.pdf.faults import mupdf_errors
from extractor.pdf.render import render
from schemas.document import CERTAIN, Document, Source
from schemas.geometry import BBox
from schemas.report import DocumentReport, Evidence, Finding

__all__ = ["Picture", "Pictures", "close_ups", "in_doubt", "open_pictures"]

_DPI: Final = 110
_AROUND: Final = 36.0  # points shown around what is framed
_TALLEST: Final = 260.0  # points; of places further apart only the first is shown
_LEAST_WIDTH: Final = 380.0  # points: a cell alone does not say in which column it stands
_RED: Final = (196, 30, 30)
_QUALITY: Final = 82
_CLOSE_DPI: Final = 180
_CLOSE_AROUND: Final = (30.0, 9.0)  # points shown around a cell in doubt: enough to see its lines and neighbours
_MOST_CLOSE: Final = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG with its size in pixels."""

    content: bytes
    width: int
    height: int


def in_doubt(finding: Finding) -> tuple[Evidence, ...]:
    """Return the places of a finding in doubt whose reading may be at fault: the least certain ones first.

    All recognised ones where each of them alone is certain: then the doubt is about how they differ.
    """
    if not finding.doubt:
        return ()
    recognised = [
        evidence
        for evidence in finding.evidence
        if evidence.source != Source.TEXT.value and evidence.bbox is not None and evidence.document is None
    ]
    doubtful = [evidence for evidence in recognised if evidence.confidence < CERTAIN] or recognised
    return tuple(sorted(doubtful, key=lambda evidence: evidence.confidence)[:_MOST_CLOSE])


class Pictures:
    """The open pages of a document that pictures are taken of."""

    def __init__(self, pages: Any, document: Document) -> None:  # noqa: ANN401  (PyMuPDF ships no types)
        self._pages = pages
        self._turns = {page.number: page.rotation for page in document.pages}

    def picture(self, finding: Finding) -> Picture | None:
        """Return the picture of a finding, None where it has no place in this document or the page cannot be drawn."""
        boxes = [
            (evidence.page, evidence.bbox)
            for evidence in finding.evidence
            if evidence.bbox is not None and evidence.document is None
        ]
        if not boxes:
            return None
        number = boxes[0][0]
        own = [box for page, box in boxes if page == number]
        return self._draw(number, own, partial(_around, own), _DPI)

    def close_ups(self, finding: Finding) -> tuple[Picture, ...]:
        """Return pictures of the cells that make a finding doubtful, large enough to be read by eye."""
        drawn = (
            self._draw(evidence.page, [box], partial(_close, box), _CLOSE_DPI)
            for evidence in in_doubt(finding)
            if (box := evidence.bbox) is not None
        )
        return tuple(picture for picture in drawn if picture is not None)

    def _draw(self, number: int, boxes: list[BBox], clip: Callable[[BBox], BBox], dpi: int) -> Picture | None:

        if not 1 <= number <= self._pages.page_count:
            return None
        try:
            page = self._pages[number - 1]
            # Coordinates are those of the page as it was read.
            page.set_rotation(self._turns.get(number, page.rotation))
            around = clip(BBox(*page.rect))
            pixmap: Any = render(page, dpi / 72, colours=True, clip=around)
            for box in boxes:
                if around.intersects(box):
                    _frame(pixmap, box, dpi / 72)
            return Picture(pixmap.tobytes("jpeg", jpg_quality=_QUALITY), pixmap.width, pixmap.height)
        except mupdf_errors():
            return None


@contextmanager
def open_pictures(path: Path | None, document: Document, password: str | None = None) -> Iterator[Pictures | None]:
    """Open a PDF, a picture, or a folder of such for pictures; None for what has no pages or cannot be opened."""
    if path is None or path.suffix.lower() in OFFICE_SUFFIXES:
        yield None
        return
    try:
        pages = open_pages(path, password)
    except ExtractionError:  # it was read before: it has gone or changed since
        yield None
        return
    with pages:
        yield Pictures(pages, document)


def close_ups(
    report: DocumentReport, document: Document, path: Path, password: str | None = None
) -> Mapping[str, tuple[Picture, ...]]:
    """Return close-ups of all findings in doubt by their fingerprints; the file is opened only if there are any."""
    doubtful = [finding for finding in report.findings if in_doubt(finding)]
    if not doubtful:
        return {}
    with open_pictures(path, document, password) as pictures:
        if pictures is None:
            return {}
        taken = {finding.fingerprint: pictures.close_ups(finding) for finding in doubtful}
    return {fingerprint: each for fingerprint, each in taken.items() if each}


def _close(box: BBox, page: BBox) -> BBox:
    across, down = _CLOSE_AROUND
    return BBox(
        max(page.x0, box.x0 - across), max(page.y0, box.y0 - down),
        min(page.x1, box.x1 + across), min(page.y1, box.y1 + down),
    )  # fmt: skip


def _around(boxes: list[BBox], page: BBox) -> BBox:
    whole = boxes[0]
    for box in boxes[1:]:
        both = whole.union(box)
        if both.height <= _TALLEST - 2 * _AROUND:
            whole = both
    side = max(_AROUND, (_LEAST_WIDTH - whole.width) / 2)
    return BBox(
        max(page.x0, whole.x0 - side), max(page.y0, whole.y0 - _AROUND),
        min(page.x1, whole.x1 + side), min(page.y1, whole.y1 + _AROUND, whole.y0 - _AROUND + _TALLEST),
    )  # fmt: skip


def _frame(pixmap: Any, box: BBox, scale: float) -> None:  # noqa: ANN401  (PyMuPDF ships no types)
    import pymupdf

    x0, y0 = int(box.x0 * scale) - 3, int(box.y0 * scale) - 3
    x1, y1 = int(box.x1 * scale) + 3, int(box.y1 * scale) + 3
    for edge in ((x0, y0, x1, y0 + 2), (x0, y1 - 2, x1, y1), (x0, y0, x0 + 2, y1), (x1 - 2, y0, x1, y1)):
        part = pymupdf.IRect(*edge) & pixmap.irect
        if not part.is_empty:
            pixmap.set_rect(part, _RED)
