"""Workbooks as results: the same content gives the same bytes, and no text from a document becomes a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["fill_sheet", "plain_text", "timeless", "workbook_bytes"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_STAMP: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_STILL: Final = b"1980-01-01T00:00:00Z"
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST: Final = 32_000  # characters that a cell of a workbook can hold, with room to spare


def plain_text(value: object) -> str | int | float | Decimal | None:
    """Return a value as a cell may hold it: XML knows no control characters, a cell no endless text."""
    if value is None or isinstance(value, int | float | Decimal):
        return value
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(value))[:_LONGEST]


def fill_sheet(
    sheet: Worksheet, header: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[float]
) -> None:
    """Write a table with a header that stays in sight, repeats on paper, and filters."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.append(list(header))
    for row in rows:
        sheet.append([plain_text(value) for value in row])
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is a text
            elif isinstance(cell.value, Decimal | float):
                cell.number_format = "#,##0.00"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E9EEF3")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as the bytes of its file, without the time of writing."""
    buffer = io.BytesIO()
    book.save(buffer)
    return timeless(buffer.getvalue())


def timeless(package: bytes) -> bytes:
    """Return an Office file whose bytes depend on its content only: no time of writing, neither inside nor outside."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(_STILL, content)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return result.getvalue()
