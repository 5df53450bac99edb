"""Workbooks (.xlsx) by openpyxl: each sheet is a page; its tables are grids, the rows around them lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.cell_range import CellRange

from extractor.errors import ExtractionError, ExtractionFailure, damage_told
from extractor.layout import PageLayout, RawCell
from extractor.office.canvas import UNCOMPUTED, Canvas, blanks_before
from extractor.office.printed import printed
from extractor.office.sheet import PrintedSheet, beside_each_other, bordered, table_rows
from schemas.geometry import BBox

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["excel_layouts"]

_AREA: Final = re.compile(r"(?:^|!)\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+$")
_NOWHERE: Final = BBox(0.0, 0.0, 0.0, 0.0)  # the canvas places a grid's cells
_STEP: Final = 2  # half widths of one step of Excel's own indent
_MAX_CELLS: Final = 2_000_000  # a sheet formatted down to its last row is no table of two million cells


def excel_layouts(path: Path) -> list[PageLayout]:
    """Read a workbook into one layout for every sheet that is shown."""
    with path.open("rb") as file, damage_told():  # openpyxl leaves a file open that it fails to read
        values = openpyxl.load_workbook(file, data_only=True)
        formulas = openpyxl.load_workbook(file)
    shown = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise ExtractionError(ExtractionFailure.NO_PAGES, "the workbook shows no sheet")
    return [
        _layout(_printed_sheet(sheet), formulas[sheet.title], number) for number, sheet in enumerate(shown, start=1)
    ]


def _printed_sheet(sheet: Worksheet) -> PrintedSheet:
    rows, columns = _shown(sheet)
    texts = {}
    for row in rows:
        for column in columns:
            cell = sheet.cell(row, column)
            lines = printed(cell.value, cell.number_format or "General").splitlines()
            # Line breaks stay: outside the table each line of a cell is a paragraph of its own.
            texts[row, column] = "\n".join(" ".join(line.split()) for line in lines if line.strip())
    spans = {}
    for merged in sheet.merged_cells.ranges:
        inner_rows = [row for row in rows if merged.min_row <= row <= merged.max_row]
        inner_columns = [column for column in columns if merged.min_col <= column <= merged.max_col]
        if inner_rows and inner_columns:
            spans[inner_rows[0], inner_columns[0]] = (len(inner_rows), len(inner_columns))
    return PrintedSheet(sheet, tuple(rows), tuple(columns), texts, spans)


def _layout(content: PrintedSheet, formulas: Worksheet, number: int) -> PageLayout:
    lacking = _without_value(content, formulas)
    content = replace(content, texts=content.texts | lacking)
    uncomputed = [content.sheet.cell(row, column).coordinate for row, column in lacking]
    doubts = (f"{UNCOMPUTED} {', '.join(uncomputed[:5])}",) if uncomputed else ()
    canvas = Canvas(number, reason=doubts[0] if doubts else "")
    for part in beside_each_other(content):
        _put(canvas, part, doubts)
    return canvas.layout()


def _put(canvas: Canvas, content: PrintedSheet, doubts: tuple[str, ...]) -> None:
    grids = dict(table_rows(content))
    within = -1
    for place, row in enumerate(content.rows):
        if place in grids:
            within = grids[place]
            columns = content.used(place, within)
            cells = _cells(content, content.rows[place : within + 1], columns)
            indents = _indents(content, content.rows[place : within + 1], columns)
            canvas.grid(cells, within - place + 1, len(columns), doubts, indents)
        elif place > within:
            _put_line(canvas, content, row)


def _without_value(content: PrintedSheet, formulas: Worksheet) -> dict[tuple[int, int], str]:
    """Return the formulas of cells for which no value is stored: such a cell is not blank, though it shows nothing.

    Where other formulas of the sheet were computed, one that may give an empty text has given it.
    """
    written = {place: _formula(formulas.cell(*place).value) for place in content.texts}
    computed = any(text and written[place] for place, text in content.texts.items())
    return {
        place: written[place]
        for place, text in content.texts.items()
        if not text and written[place] and not (computed and '""' in written[place])
    }


def _formula(value: object) -> str:
    """Return a cell's formula, also one of an array, empty where it has none."""
    text = value if isinstance(value, str) else getattr(value, "text", "")
    return text if isinstance(text, str) and text.startswith("=") else ""


def _put_line(canvas: Canvas, content: PrintedSheet, row: int) -> None:
    """Put a row outside the table on the page: cells side by side, or one cell's lines one below the other."""
    filled = content.filled(row)
    if not filled:
        return
    size = content.sheet.cell(row, filled[0]).font.sz or 11
    if len(filled) > 1:
        canvas.line([content.texts[row, column].replace("\n", " ") for column in filled], size, bold=False)
        return
    lines = content.texts[row, filled[0]].split("\n")
    wide = content.spans.get((row, filled[0]), (1, 1))[1] > len(content.columns) // 2
    for line in lines:
        canvas.line([line], size, bold=False, centred=wide and len(lines) == 1)


def _shown(sheet: Worksheet) -> tuple[list[int], list[int]]:
    """Return the numbers of the rows and columns that are printed: not hidden, and within what holds anything."""
    filled = [
        (int(cell.row or 0), int(cell.column or 0))
        for line in sheet.iter_rows(max_row=min(sheet.max_row, _MAX_CELLS // max(1, sheet.max_column)))
        for cell in line
        if cell.value is not None or bordered(cell)
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
    columns = [column for column in range(left, right + 1) if column not in hidden]
    printed_rows, printed_columns = _print_area(sheet)
    if not any(row in printed_rows and column in printed_columns for row, column in filled):
        return rows, columns  # an area without anything in it is a mistake
    return [row for row in rows if row in printed_rows], [column for column in columns if column in printed_columns]


def _print_area(sheet: Worksheet) -> tuple[frozenset[int] | range, frozenset[int] | range]:
    """Return the rows and columns of a sheet's print areas; all where it has none.

    What is outside never appears, but for the rows and columns that are repeated on every page.
    """
    everything = range(1, _MAX_CELLS)
    boxes = [CellRange(area.split("!")[-1].replace("$", "")) for area in _areas(sheet)]
    if not boxes:
        return everything, everything
    if sheet.print_title_rows:
        first, last = map(int, sheet.print_title_rows.replace("$", "").split(":"))
        boxes.append(CellRange(min_row=first, max_row=last, min_col=boxes[0].min_col, max_col=boxes[0].max_col))
    if sheet.print_title_cols:
        left, right = map(column_index_from_string, sheet.print_title_cols.replace("$", "").split(":"))
        boxes.append(CellRange(min_row=boxes[0].min_row, max_row=boxes[0].max_row, min_col=left, max_col=right))
    rows = frozenset(row for box in boxes for row in range(box.min_row, box.max_row + 1))
    return rows, frozenset(column for box in boxes for column in range(box.min_col, box.max_col + 1))


def _areas(sheet: Worksheet) -> list[str]:
    area = sheet.print_area or ""
    return [one for one in (area.split(",") if isinstance(area, str) else area) if _AREA.search(one)]


def _cells(content: PrintedSheet, rows: Sequence[int], columns: Sequence[int]) -> list[RawCell]:
    """Return the cells of the grid that these rows and columns of the sheet make."""
    covered: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            if (r, c) in covered:
                continue
            height, width = content.spans.get((row, column), (1, 1))
            height, width = min(height, len(rows) - r), min(width, len(columns) - c)
            covered.update((y, x) for y in range(r, r + height) for x in range(c, c + width))
            cells.append(RawCell(r, c, height, width, _joined(content.texts.get((row, column), "")), _NOWHERE))
    return cells


def _indents(content: PrintedSheet, rows: Sequence[int], columns: Sequence[int]) -> dict[tuple[int, int], int]:
    """Return how far words are set in, in half widths, by their place in the grid: by blanks, or as Excel does it."""
    found: dict[tuple[int, int], int] = {}
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            cell = content.sheet.cell(row, column)
            if not isinstance(cell.value, str) or cell.alignment.horizontal in {"center", "right", "centerContinuous"}:
                continue
            indent = blanks_before(cell.value) + _STEP * round(cell.alignment.indent)
            if indent:
                found[r, c] = indent
    return found


def _joined(text: str) -> str:
    """Join the lines of a cell: a space only between two Latin words."""
    joined = ""
    for line in text.split("\n"):
        apart = joined[-1:].isascii() and joined[-1:].isalpha() and line[:1].isascii() and line[:1].isalpha()
        joined += (" " if apart else "") + line
    return joined
