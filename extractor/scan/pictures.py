"""Pictures of pages (.png, .jpg, .tif): opened as documents whose pages have no text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from extractor.errors import ExtractionError, ExtractionFailure
from extractor.mupdf import MuDocument

__all__ = ["PICTURE_SUFFIXES", "open_pictures"]

PICTURE_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
_PLAUSIBLE: Final = range(120, 700)  # dots per inch that a scanner writes; screens and phones write 72 or 96
_LONG_SIDE: Final = 842.0  # points; A4, for pictures that don't say how large they are


def open_pictures(path: str | Path) -> MuDocument:
    """Return a pymupdf.Document with a page for each picture of a file (a TIFF may hold several).

    The caller closes it and reads it like any PDF. Raises ExtractionError: missing, empty, unreadable, no picture.
    """
    import pymupdf

    file = Path(path)
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise ExtractionError(ExtractionFailure.MISSING, str(file)) from error
    except OSError as error:
        raise ExtractionError(ExtractionFailure.UNREADABLE, str(error)) from error
    if not content:
        raise ExtractionError(ExtractionFailure.EMPTY, "the file has 0 bytes")
    document = pymupdf.open()
    try:
        frames = pymupdf.open(stream=content, filetype=file.suffix.lower().lstrip(".") or "png")
        if frames.is_pdf:
            raise ExtractionError(ExtractionFailure.NOT_THE_FORMAT, "the content is a PDF, not a picture")
        for frame in frames:
            _add_page(document, frame)
    except (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase) as error:
        raise ExtractionError(ExtractionFailure.DAMAGED, f"the picture can't be read: {error}") from error
    if not document.page_count:
        raise ExtractionError(ExtractionFailure.NO_PAGES, "the file holds no picture")
    return document


def _add_page(document: MuDocument, frame: MuDocument) -> None:
    import pymupdf

    shown = [image for image in frame.get_image_info() if image["width"] and image["height"]]
    pixels = (shown[0]["width"], shown[0]["height"]) if shown else (frame.rect.width, frame.rect.height)
    resolution = int(shown[0].get("xres", 0)) if shown else 0
    scale = 72 / resolution if resolution in _PLAUSIBLE else _LONG_SIDE / max(pixels)
    page = document.new_page(width=pixels[0] * scale, height=pixels[1] * scale)
    matrix = pymupdf.Matrix(pixels[0] / frame.rect.width, pixels[1] / frame.rect.height)
    page.insert_image(page.rect, pixmap=frame.get_pixmap(matrix=matrix, colorspace=pymupdf.csRGB))
