"""Files whose pages can be drawn: PDFs, and pictures of pages."""

from __future__ import annotations

from pathlib import Path

from extractor.pdf import open_pdf
from extractor.pdf.mupdf import PdfDocument
from extractor.scan import PICTURE_SUFFIXES, open_pictures

__all__ = ["open_pages"]


def open_pages(path: str | Path, password: str | None = None) -> PdfDocument:
    """Return the opened document of pages; the caller closes it (it is a context manager).

    Raises ExtractionError: missing, empty, damaged, encrypted, not what its name says, without pages.
    """
    if Path(path).suffix.lower() in PICTURE_SUFFIXES:
        pictures: PdfDocument = open_pictures(path)
        return pictures
    return open_pdf(path, password)
