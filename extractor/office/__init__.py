"""Word and Excel drafts: the same layouts as a PDF page, with no recognition and no guessing of ruling lines.

Such files have no fixed pages. A Word document's pages are those at which its author last saw it break; every sheet
of a workbook is one page. Places are synthetic: they keep order and alignment, not millimetres.
"""

from __future__ import annotations

from pathlib import Path

from extractor.errors import ExtractionError, ExtractionFailure
from extractor.layout import PageLayout

__all__ = ["OFFICE_SUFFIXES", "office_layouts"]

WORD_SUFFIXES = frozenset({".docx", ".docm"})
EXCEL_SUFFIXES = frozenset({".xlsx", ".xlsm"})
CONVERTED_SUFFIXES = {
    ".doc": ".docx", ".wps": ".docx", ".rtf": ".docx", ".odt": ".docx",
    ".xls": ".xlsx", ".et": ".xlsx", ".ods": ".xlsx",
}  # fmt: skip
OFFICE_SUFFIXES = WORD_SUFFIXES | EXCEL_SUFFIXES | CONVERTED_SUFFIXES.keys()


_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"


def office_layouts(path: Path) -> list[PageLayout]:
    """Read a Word or Excel file into layouts, converting older formats with LibreOffice.

    Raises ExtractionError for files that are missing, empty, damaged, encrypted or of another format than their name
    says, and where LibreOffice is needed but not installed.
    """
    if not path.exists():
        raise ExtractionError(ExtractionFailure.MISSING)
    if path.stat().st_size == 0:
        raise ExtractionError(ExtractionFailure.EMPTY)
    suffix = path.suffix.lower()
    if suffix in WORD_SUFFIXES | EXCEL_SUFFIXES:
        _refuse_other_formats(path)
    if suffix in WORD_SUFFIXES:
        from extractor.office.word import word_layouts  # python-docx is imported only for Word files

        return word_layouts(path)
    if suffix in EXCEL_SUFFIXES:
        from extractor.office.excel import excel_layouts  # openpyxl is imported only for workbooks

        return excel_layouts(path)
    if suffix in CONVERTED_SUFFIXES:
        from extractor.office.convert import converted

        with converted(path, CONVERTED_SUFFIXES[suffix]) as modern:
            return office_layouts(modern)
    raise ExtractionError(ExtractionFailure.UNSUPPORTED, suffix)


def _refuse_other_formats(path: Path) -> None:
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == _OLE_MAGIC:  # a modern file with a password is wrapped in the old container
        raise ExtractionError(ExtractionFailure.ENCRYPTED, "remove the password in Word or Excel and save it again")
    if magic != _ZIP_MAGIC:
        raise ExtractionError(ExtractionFailure.NOT_THE_FORMAT, f"not a {path.suffix.lower()} file")
