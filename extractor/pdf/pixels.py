"""The page as a picture, for the few questions that its drawing commands cannot answer."""

from __future__ import annotations

from extractor.pdf.ink import Box
from extractor.pdf.matrix import Matrix
from extractor.pdf.mupdf import PdfPage, PdfPixmap
from extractor.pdf.render import render

__all__ = ["Pixels"]

_DPI = 108
_CONTRAST = 50  # grey steps between ink and what it lies on
_INKED = 0.03  # part of a text's box that its strokes fill at least


class Pixels:
    """Draws the page once, when the first question comes."""

    def __init__(self, page: PdfPage, matrix: Matrix) -> None:
        self._page = page
        # a page that was turned to be read is still drawn as it is displayed
        self._back = None if matrix == tuple(page.rotation_matrix) else matrix
        self._pixmap: PdfPixmap | None = None

    def has_ink(self, box: Box) -> bool | None:
        """Say whether something is printed in a box (displayed points) beside its background; None when unsure."""
        if self._back is not None:
            return None
        if self._pixmap is None:
            self._pixmap = render(self._page, _DPI / 72)
        pixmap = self._pixmap
        scale = _DPI / 72
        left, right = max(0, round(box[0] * scale)), min(pixmap.width, round(box[2] * scale))
        top, bottom = max(0, round(box[1] * scale)), min(pixmap.height, round(box[3] * scale))
        samples, stride = pixmap.samples, pixmap.stride
        grey = b"".join(samples[row * stride + left : row * stride + right] for row in range(top, bottom))
        if not grey:
            return None
        background = sorted(grey)[len(grey) * 3 // 4]
        inked = sum(abs(value - background) > _CONTRAST for value in grey)
        return inked > _INKED * len(grey)
