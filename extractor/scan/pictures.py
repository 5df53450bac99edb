"""Pictures of pages (.png, .jpg, .tif): opened as documents whose pages have no text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from extractor.errors import ExtractionError, ExtractionFailure
from extractor.mupdf import MuDocument, MuPage
from extractor.pdf.faults import mupdf_errors, plainly

__all__ = ["PICTURE_SUFFIXES", "open_pictures"]

PICTURE_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
_KEPT_AS_THEY_ARE: Final = frozenset({".png", ".jpg", ".jpeg"})  # a PDF takes their bytes, packed as they are
_PLAUSIBLE: Final = range(120, 700)  # dots per inch that a scanner writes; screens and phones write 72 or 96
_LONG_SIDE: Final = 842.0  # points; A4, for pictures that don't say how large they are
_MOST_DOTS: Final = 200_000_000  # A0 at 300 dpi has 140 million; more is a bomb or no page


def open_pictures(path: str | Path, *others: str | Path) -> MuDocument:
    """Return a pymupdf.Document with a page for each picture of the files, in their order (a TIFF may hold several).

    The caller closes it and reads it like any PDF. Raises ExtractionError: missing, empty, unreadable, no picture; of
    several files it names the one.
    """
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)  # noqa: FBT003  (PyMuPDF's own signature)
    pymupdf.TOOLS.mupdf_display_warnings(False)  # noqa: FBT003  (PyMuPDF's own signature)
    document = pymupdf.open()
    try:
        for file in (path, *others):
            try:
                _add_pages(document, Path(file))
            except ExtractionError as error:
                raise error if not others else _named(error, Path(file)) from error
    except BaseException:
        document.close()
        raise
    return document


def _named(error: ExtractionError, file: Path) -> ExtractionError:
    # the roof says the cause itself where it leaves nothing open; which picture it is about is left open here
    failure = ExtractionFailure.UNREADABLE if error.failure in _SILENT else error.failure
    return ExtractionError(failure, f"{file.name}: {error.detail}")


_SILENT: Final = frozenset({ExtractionFailure.MISSING, ExtractionFailure.EMPTY, ExtractionFailure.NO_PAGES})


def _add_pages(document: MuDocument, file: Path) -> None:
    """Add a page for each picture of a file."""
    import pymupdf

    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise ExtractionError(ExtractionFailure.MISSING, f"there is no file {file.name}") from error
    except OSError as error:
        raise ExtractionError(ExtractionFailure.UNREADABLE, error.strerror or str(error)) from error
    if not content:
        raise ExtractionError(ExtractionFailure.EMPTY, "the file has 0 bytes")
    suffix = file.suffix.lower()
    try:
        with pymupdf.open(stream=content, filetype=suffix.lstrip(".") or "png") as frames:
            if frames.is_pdf:
                raise ExtractionError(ExtractionFailure.NOT_THE_FORMAT, "the content is a PDF, not a picture")
            if not frames.page_count:
                raise ExtractionError(ExtractionFailure.NO_PAGES, "the file holds no picture")
            packed = content if suffix in _KEPT_AS_THEY_ARE and frames.page_count == 1 else None
            for frame in frames:
                _add_page(document, frame, packed)
    except mupdf_errors() as error:
        raise ExtractionError(ExtractionFailure.DAMAGED, f"the picture can't be read: {plainly(error)}") from error


def _add_page(document: MuDocument, frame: MuPage, packed: bytes | None) -> None:
    """Add a page with a picture on it; ``packed`` are the file's bytes where they can be taken as they are."""
    import pymupdf

    shown = [image for image in frame.get_image_info() if image["width"] and image["height"]]
    width, height = (shown[0]["width"], shown[0]["height"]) if shown else (frame.rect.width, frame.rect.height)
    if width * height > _MOST_DOTS:
        raise ExtractionError(ExtractionFailure.UNREADABLE, f"the picture has {width} x {height} dots, too many")
    a, b, c, d = shown[0]["transform"][:4] if shown else (1.0, 0.0, 0.0, 1.0)
    if abs(b) > abs(a):  # a camera held upright notes how its picture is to be turned
        width, height = height, width
    resolution = int(shown[0].get("xres", 0)) if shown else 0
    scale = 72 / resolution if resolution in _PLAUSIBLE else _LONG_SIDE / max(width, height)
    page = document.new_page(width=width * scale, height=height * scale)
    if packed is not None and a > 0 and d > 0 and not b and not c:
        page.insert_image(page.rect, stream=packed)
        return
    matrix = pymupdf.Matrix(width / frame.rect.width, height / frame.rect.height)
    grey = shown and shown[0]["colorspace"] == 1
    space = pymupdf.csGRAY if grey else pymupdf.csRGB
    page.insert_image(page.rect, pixmap=frame.get_pixmap(matrix=matrix, colorspace=space))
