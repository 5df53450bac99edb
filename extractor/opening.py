"""Files whose pages can be drawn: PDFs, and pictures of pages, also several pictures as one document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

from extractor.errors import ExtractionError, ExtractionFailure
from extractor.pdf import open_pdf
from extractor.pdf.mupdf import PdfDocument
from extractor.scan import PICTURE_SUFFIXES, open_pictures
from extractor.scan.sheets import sheets_in

__all__ = ["Place", "content_hash", "files_of", "open_pages"]

Place: TypeAlias = str | Path | Sequence[str | Path]
"""Where a document lies: a file, a folder of pictures that are its sheets, or such pictures in their order."""

_CHUNK: Final = 1 << 20


def files_of(place: Place) -> list[Path]:
    """Return the files that a document is made of, in the order of its pages.

    Raises ExtractionError: a folder without pictures, or one that cannot be looked into.
    """
    if not isinstance(place, str | Path):
        return [Path(part) for part in place]
    path = Path(place)
    if not path.is_dir():
        return [path]
    try:
        sheets = sheets_in(path)
    except OSError as error:
        raise ExtractionError(ExtractionFailure.UNREADABLE, error.strerror or str(error)) from error
    if not sheets:
        raise ExtractionError(ExtractionFailure.NOT_THE_FORMAT, "a folder without pictures")
    return sheets


def content_hash(place: Place) -> str:
    """Return the SHA-256 of a document's bytes; of several pictures that of their own hashes in order.

    Raises ExtractionError where something cannot be read.
    """
    hashes = [_sha256(file) for file in files_of(place)]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def open_pages(place: Place, password: str | None = None) -> PdfDocument:
    """Return the opened document of pages; the caller closes it (it is a context manager).

    Raises ExtractionError: missing, empty, damaged, encrypted, not what its name says, without pages.
    """
    first, *others = files_of(place)
    _forget_earlier_ones()
    if others or first.suffix.lower() in PICTURE_SUFFIXES:
        pictures: PdfDocument = open_pictures(first, *others)
        return pictures
    return open_pdf(first, password)


def _forget_earlier_ones() -> None:
    """Let MuPDF drop the fonts and pictures of documents read before, of which it keeps up to 256 MB."""
    import pymupdf  # 0.15 s that a command without a PDF need not spend

    pymupdf.TOOLS.store_shrink(100)


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise ExtractionError(ExtractionFailure.UNREADABLE, error.strerror or str(error)) from error
    return digest.hexdigest()
