"""Workbooks (.xlsx) by openpyxl: each sheet is a page; its bordered range is the grid, rows around it are lines."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from extractor.errors import ExtractionError, ExtractionFailure
from extractor.layout import PageLayout, RawCell
from extractor.office.canvas import Canvas
from extractor.office.printed import printed
from schemas.geometry import BBox

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["excel_layouts"]

_NOWHERE: Final = BBox(0.0, 0.0, 0.0, 0.0)  # the canvas places a grid's cells
_MAX_CELLS: Final = 2_000_000  # a sheet formatted down to its last row is no table of two million cells


def excel_layouts(path: Path) -> list[PageLayout]:
    """Read a workbook into one layout for every sheet that is shown."""
    try:
        values = openpyxl.load_workbook(path, data_only=True)
        formulas = openpyxl.load_workbook(path)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, EOFError) as error:
        raise ExtractionError(ExtractionFailure.DAMAGED, str(error)) from error
    shown = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise ExtractionError(ExtractionFailure.NO_PAGES, "the workbook shows no sheet")
    return [_sheet(sheet, formulas[sheet.title], number) for number, sheet in enumerate(shown, start=1)]


def _sheet(sheet: Worksheet, formulas: Worksheet, number: int) -> PageLayout:
    rows, columns = _shown(sheet)
    texts, uncomputed = _texts(sheet, formulas, rows, columns)
    doubts = (f"formula without a stored value in {', '.join(uncomputed[:5])}",) if uncomputed else ()
    canvas = Canvas(number, reason=doubts[0] if doubts else "")
    spans = _spans(sheet, rows, columns)
    first, last = _table_rows(sheet, rows, columns, texts, spans)
    for place, row in enumerate(rows):
        if place < first or place > last:
            _put_line(canvas, sheet, row, columns, texts, spans)
        elif place == first:
            canvas.grid(_cells(rows[first : last + 1], columns, texts, spans), last - first + 1, len(columns), doubts)
    return canvas.layout()


def _put_line(
    canvas: Canvas,
    sheet: Worksheet,
    row: int,
    columns: list[int],
    texts: dict[tuple[int, int], str],
    spans: dict[tuple[int, int], tuple[int, int]],
) -> None:
    """Put a row outside the table on the page: cells side by side, or one cell's lines one below the other."""
    filled = [column for column in columns if texts.get((row, column))]
    if not filled:
        return
    size = sheet.cell(row, filled[0]).font.sz or 11
    if len(filled) > 1:
        canvas.line([texts[row, column].replace("\n", " ") for column in filled], size, bold=False)
        return
    lines = texts[row, filled[0]].split("\n")
    centred = len(lines) == 1 and spans.get((row, filled[0]), (1, 1))[1] > len(columns) // 2
    for line in lines:
        canvas.line([line], size, bold=False, centred=centred)


def _shown(sheet: Worksheet) -> tuple[list[int], list[int]]:
    """Return the numbers of the rows and columns that are printed: not hidden, and within what holds anything."""
    filled = [
        (int(cell.row or 0), int(cell.column or 0))
        for line in sheet.iter_rows(max_row=min(sheet.max_row, _MAX_CELLS // max(1, sheet.max_column)))
        for cell in line
        if cell.value is not None or _bordered(cell)
    ]
    if not filled:
        return [], []
    top, bottom = min(row for row, _ in filled), max(row for row, _ in filled)
    left, right = min(column for _, column in filled), max(column for _, column in filled)
    hidden = {
        index
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for index in range(dimension.min or 0, (dimension.max or 0) + 1)
    }
    rows = [row for row in range(top, bottom + 1) if not sheet.row_dimensions[row].hidden]
    return rows, [column for column in range(left, right + 1) if column not in hidden]


def _texts(
    sheet: Worksheet, formulas: Worksheet, rows: list[int], columns: list[int]
) -> tuple[dict[tuple[int, int], str], list[str]]:
    texts: dict[tuple[int, int], str] = {}
    uncomputed: list[str] = []
    for row in rows:
        for column in columns:
            cell = sheet.cell(row, column)
            text = printed(cell.value, cell.number_format or "General")
            if not text and cell.value is None and isinstance(formulas.cell(row, column).value, str):
                uncomputed.append(cell.coordinate)
            # Line breaks stay: outside the table each line of a cell is a paragraph of its own.
            texts[row, column] = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    return texts, uncomputed


def _spans(sheet: Worksheet, rows: list[int], columns: list[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return (rows, columns) shown by each merged range, keyed by its first shown place."""
    row_set, column_set = set(rows), set(columns)
    spans = {}
    for merged in sheet.merged_cells.ranges:
        inner_rows = [row for row in range(merged.min_row, merged.max_row + 1) if row in row_set]
        inner_columns = [column for column in range(merged.min_col, merged.max_col + 1) if column in column_set]
        if inner_rows and inner_columns:
            spans[inner_rows[0], inner_columns[0]] = (len(inner_rows), len(inner_columns))
    return spans


def _table_rows(
    sheet: Worksheet,
    rows: list[int],
    columns: list[int],
    texts: dict[tuple[int, int], str],
    spans: dict[tuple[int, int], tuple[int, int]],
) -> tuple[int, int]:
    """Return the first and last place in ``rows`` of the grid: by borders, else by rows with several filled cells."""
    bordered = [
        place
        for place, row in enumerate(rows)
        if sum(_bordered(sheet.cell(row, c)) for c in columns) * 2 > len(columns)
    ]
    if len(bordered) >= 2:
        return bordered[0], bordered[-1]
    full = [
        place
        for place, row in enumerate(rows)
        if sum(bool(texts.get((row, c))) for c in columns) >= 2 and max(
            (spans.get((row, c), (1, 1))[1] for c in columns), default=1
        ) < len(columns)
    ]  # fmt: skip
    return (full[0], full[-1]) if len(full) >= 2 else (len(rows), -1)


def _bordered(cell: Any) -> bool:  # noqa: ANN401  (openpyxl's cells of merged ranges share no public base)
    border = cell.border
    return any(side is not None and side.style for side in (border.left, border.right, border.top, border.bottom))


def _cells(
    rows: list[int],
    columns: list[int],
    texts: dict[tuple[int, int], str],
    spans: dict[tuple[int, int], tuple[int, int]],
) -> list[RawCell]:
    covered: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            if (r, c) in covered:
                continue
            height, width = spans.get((row, column), (1, 1))
            height, width = min(height, len(rows) - r), min(width, len(columns) - c)
            covered.update((y, x) for y in range(r, r + height) for x in range(c, c + width))
            cells.append(RawCell(r, c, height, width, _joined(texts.get((row, column), "")), _NOWHERE))
    return cells


def _joined(text: str) -> str:
    """Join the lines of a cell: a space only between two Latin words."""
    joined = ""
    for line in text.split("\n"):
        apart = joined[-1:].isascii() and joined[-1:].isalpha() and line[:1].isascii() and line[:1].isalpha()
        joined += (" " if apart else "") + line
    return joined
