"""The page as a picture, for the few questions that its drawing commands cannot answer."""

from __future__ import annotations

from extractor.pdf.ink import Box
from extractor.pdf.matrix import Matrix
from extractor.pdf.mupdf import PdfPage, PdfPixmap
from extractor.pdf.render import render

__all__ = ["Pixels"]

_DPI = 108
_CONTRAST = 50  # grey steps between ink and what it lies on
_ALONE = 2  # boxes of a page that are drawn by themselves
_INKED = 0.03  # part of a text's box that its strokes fill at least


class Pixels:
    """Draws the few boxes that are asked about, and the whole page where they are many."""

    def __init__(self, page: PdfPage, matrix: Matrix) -> None:
        self._page = page
        self._matrix = matrix
        self._asked = 0
        self._whole: PdfPixmap | None = None

    def has_ink(self, box: Box) -> bool | None:
        """Say whether something is printed in a box (displayed points) beside its background; None when unsure."""
        if self._matrix != tuple(self._page.rotation_matrix):
            return None  # a page that was turned to be read is still drawn as it is displayed
        pixmap = self._drawn(box)
        scale = _DPI / 72
        left, right = max(pixmap.x, round(box[0] * scale)), min(pixmap.x + pixmap.width, round(box[2] * scale))
        top, bottom = max(pixmap.y, round(box[1] * scale)), min(pixmap.y + pixmap.height, round(box[3] * scale))
        samples, stride = pixmap.samples, pixmap.stride
        if right <= left or bottom <= top:
            return None
        starts = range((top - pixmap.y) * stride - pixmap.x, (bottom - pixmap.y) * stride - pixmap.x, stride)
        grey = b"".join(samples[start + left : start + right] for start in starts)
        background = sorted(grey)[len(grey) * 3 // 4]
        inked = sum(abs(value - background) > _CONTRAST for value in grey)
        return inked > _INKED * len(grey)

    def _drawn(self, box: Box) -> PdfPixmap:
        """Return pixels that hold a box: most pages are asked about once, and then a page takes four times as long."""
        self._asked += 1
        if self._asked <= _ALONE:
            return render(self._page, _DPI / 72, clip=(box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1))
        if self._whole is None:
            self._whole = render(self._page, _DPI / 72)
        return self._whole
