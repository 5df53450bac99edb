"""Pictures of what a finding is about: the page around its first place, with its places framed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from schemas.document import Document
from schemas.geometry import BBox
from schemas.report import Finding

__all__ = ["Picture", "Pictures", "open_pictures"]

_DPI: Final = 110
_AROUND: Final = 36.0  # points shown around what is framed
_TALLEST: Final = 260.0  # points; of places further apart only the first is shown
_LEAST_WIDTH: Final = 380.0  # points: a cell alone does not say in which column it stands
_RED: Final = (196, 30, 30)
_QUALITY: Final = 82


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG with its size in pixels."""

    content: bytes
    width: int
    height: int


class Pictures:
    """An open PDF that pictures are taken of."""

    def __init__(self, pdf: Any, document: Document) -> None:  # noqa: ANN401  (PyMuPDF ships no types)
        self._pdf = pdf
        self._turns = {page.number: page.rotation for page in document.pages}

    def picture(self, finding: Finding) -> Picture | None:
        """Return the picture of a finding, None where it has no place or the page cannot be drawn."""
        placed = [evidence for evidence in finding.evidence if evidence.bbox is not None]
        if not placed or not 1 <= placed[0].page <= len(self._pdf):
            return None
        number = placed[0].page
        boxes = [evidence.bbox for evidence in placed if evidence.page == number and evidence.bbox is not None]
        try:
            return self._draw(number, boxes)
        except (RuntimeError, ValueError):  # what PyMuPDF raises for pages it cannot draw
            return None

    def _draw(self, number: int, boxes: list[BBox]) -> Picture:
        import pymupdf

        page = self._pdf[number - 1]
        page.set_rotation(self._turns.get(number, page.rotation))  # coordinates are those of the page as it was read
        around = _around(boxes, BBox(*page.rect))
        pixmap = page.get_pixmap(dpi=_DPI, clip=pymupdf.Rect(*around), alpha=False)
        scale = _DPI / 72
        for box in boxes:
            if around.intersects(box):
                _frame(pixmap, box, scale)
        return Picture(pixmap.tobytes("jpeg", jpg_quality=_QUALITY), pixmap.width, pixmap.height)


@contextmanager
def open_pictures(path: Path | None, document: Document, password: str | None = None) -> Iterator[Pictures | None]:
    """Open a PDF for pictures; None for what is no PDF or cannot be opened."""
    import pymupdf

    if path is None or path.suffix.lower() != ".pdf":
        yield None
        return
    try:
        pdf = pymupdf.open(path)
    except (RuntimeError, ValueError, OSError):
        yield None
        return
    with pdf:
        locked = pdf.needs_pass and not pdf.authenticate(password or "")
        yield None if locked else Pictures(pdf, document)


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
