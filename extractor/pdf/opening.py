"""Open a PDF, or say clearly why it cannot be read."""

from __future__ import annotations

from pathlib import Path

from extractor.errors import ExtractionError, ExtractionFailure
from extractor.pdf.faults import mupdf_errors, plainly
from extractor.pdf.fontnames import tell_fonts_apart
from extractor.pdf.mupdf import PdfDocument

__all__ = ["open_pdf"]

# A reader accepts junk before the header; Acrobat looks at the first kilobyte.
_HEADER_WITHIN = 1024
_TRAILER_WITHIN = 2048
_ARCHIVE = b"PK\x03\x04"


def open_pdf(path: str | Path, password: str | None = None) -> PdfDocument:
    """Return the opened ``pymupdf.Document``; the caller closes it (it is a context manager).

    Raises ExtractionError: missing, empty, not a PDF, damaged (unreadable or cut off), encrypted, wrong password,
    without pages, or not readable by this user.
    """
    import pymupdf  # 0.15 s that a command without a PDF need not spend

    # MuPDF writes its complaints to stderr, where they would mix with ours; they are collected per page instead.
    pymupdf.TOOLS.mupdf_display_errors(False)  # noqa: FBT003  (PyMuPDF's own signature)
    pymupdf.TOOLS.mupdf_display_warnings(False)  # noqa: FBT003
    file = Path(path)
    whole = _look_at_bytes(file)
    try:
        document: PdfDocument = _opened(file)
    except mupdf_errors() as error:
        raise ExtractionError(ExtractionFailure.DAMAGED, plainly(error)) from error
    try:
        _check(document, password, whole=whole)
        tell_fonts_apart(document)
    except BaseException:
        document.close()
        raise
    return document


def _opened(file: Path) -> PdfDocument:
    """Open a file whatever it is called: MuPDF takes names that are Unicode, file systems any bytes."""
    import pymupdf

    try:
        str(file).encode()
    except UnicodeEncodeError:
        unnamed: PdfDocument = pymupdf.open(stream=file.read_bytes(), filetype="pdf")
        return unnamed
    document: PdfDocument = pymupdf.open(str(file), filetype="pdf")
    return document


def _look_at_bytes(file: Path) -> bool:
    """Raise for what is no readable PDF; return whether the file ends as a PDF ends."""
    try:
        size = file.stat().st_size
        if size == 0:
            raise ExtractionError(ExtractionFailure.EMPTY, "the file has 0 bytes")
        with file.open("rb") as stream:
            head = stream.read(_HEADER_WITHIN)
            stream.seek(max(0, size - _TRAILER_WITHIN))
            tail = stream.read()
    except FileNotFoundError as error:
        raise ExtractionError(ExtractionFailure.MISSING, str(file)) from error
    except OSError as error:
        raise ExtractionError(ExtractionFailure.UNREADABLE, error.strerror or str(error)) from error
    # An archive may hold a PDF as it is, in its first kilobyte: one of those that are in it would be read for all.
    if b"%PDF-" not in head or head.startswith(_ARCHIVE):
        raise ExtractionError(ExtractionFailure.NOT_THE_FORMAT, f"the content is {_describe(head)}, not a PDF")
    return b"%%EOF" in tail or b"startxref" in tail


def _describe(head: bytes) -> str:
    signatures = {
        _ARCHIVE: "a zip archive (a Word or Excel file?)",
        b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
        b"\xff\xd8\xff": "a JPEG picture",
        b"\x89PNG": "a PNG picture",
        b"{\\rtf": "an RTF file",
        b"<": "HTML or XML",
    }
    for signature, description in signatures.items():
        if head.lstrip().startswith(signature):
            return description
    return "plain text" if b"\x00" not in head else "unknown binary data"


def _check(document: PdfDocument, password: str | None, *, whole: bool) -> None:
    if document.needs_pass:
        if not password:
            raise ExtractionError(ExtractionFailure.ENCRYPTED, "the file opens only with a password")
        if not document.authenticate(password):
            raise ExtractionError(ExtractionFailure.WRONG_PASSWORD, "the password does not open the file")
    repaired = bool(document.is_repaired)
    try:
        count = int(document.page_count)
    except mupdf_errors() as error:
        raise ExtractionError(ExtractionFailure.DAMAGED, plainly(error)) from error
    if count == 0:
        failure = ExtractionFailure.DAMAGED if repaired else ExtractionFailure.NO_PAGES
        raise ExtractionError(failure, "no page could be found")
    if repaired and not whole:
        # What was lost cannot be known, and a report judged by half of its tables would look checked.
        raise ExtractionError(ExtractionFailure.DAMAGED, f"the file is cut off; {count} of its pages could be found")
