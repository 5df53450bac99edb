"""The inspection form as a workbook: one sheet to be filed, one with the problems and their pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from budgetlint.inspection.crops import Picture, Pictures
from budgetlint.inspection.form import Inspection, Item, Met
from budgetlint.inspection.place import against_text, place_text
from budgetlint.language import Language
from budgetlint.overview import words
from budgetlint.workbook import plain_text, workbook_bytes
from schemas.report import DocumentReport, Finding

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["render_form"]

_MOST_PICTURES: Final = 60  # of one document; a form of hundreds of megabytes reaches nobody by mail
_PICTURE_WIDTH: Final = 560  # pixels in the sheet
_POINTS_PER_PIXEL: Final = 0.75
_EMU: Final = 9525  # of a pixel, the unit of places in a sheet
_GAP: Final = 4  # pixels around a picture
_HIGHEST: Final = 520  # pixels of all pictures of a finding: no row is higher than 409 points
_LINE: Final = 15.0  # points
_TALLEST: Final = 220.0  # points of a row of the form
_MET: Final = {Met.YES: "yes", Met.NO: "no", Met.UNCHECKED: "not checked"}
_MET_COLOURS: Final = {Met.YES: "2E6B3F", Met.NO: "B3261E", Met.UNCHECKED: "8A5A00"}


def render_form(inspection: Inspection, pictures: Pictures | None, language: Language) -> bytes:
    """Return the workbook's bytes; the same document and findings give the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    _form(book.create_sheet(language.say("检查表", "Form")), inspection, language)
    if inspection.findings:
        _problems(book.create_sheet(language.say("问题与截图", "Problems")), inspection, pictures, language)
    return workbook_bytes(book)


def _form(sheet: Worksheet, inspection: Inspection, language: Language) -> None:
    _title(sheet, language.say("预决算公开情况检查表", "Disclosure inspection form"), (6, 15, 24, 10, 54))
    _facts(sheet, inspection.report, language)
    _items(sheet, inspection, language)
    _foot(sheet, language)
    sheet.page_setup.orientation = "portrait"


def _facts(sheet: Worksheet, report: DocumentReport, language: Language) -> None:
    """Write what the document is and how far it was checked."""
    from openpyxl.styles import Alignment, Font

    say = language.say
    year, kind = report.year or "—", words.kind_name(report.kind, language)
    facts = (
        (say("单位名称", "Unit"), report.unit or say("（未识别）", "(not recognised)")),
        (
            say("年度、种类", "Year, kind"),
            say(f"{year} 年{kind}（{report.pages} 页）", f"{year} {kind}, {report.pages} pages"),
        ),
        (say("检查情况", "Checked"), report.detail or words.status_name(report.status.value, language)),
    )
    for name, value in facts:
        sheet.append([plain_text(name), None, plain_text(value)])
        row = sheet.max_row
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=5)
        sheet.cell(row, 1).font = Font(bold=True)
        sheet.cell(row, 3).alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[row].height = _height(value, 40)


def _items(sheet: Worksheet, inspection: Inspection, language: Language) -> None:
    """Write the items of the form, each with whether it is met; one with much to tell takes several rows."""
    from openpyxl.styles import Font

    say = language.say
    header = (
        ("序号", "No."),
        ("检查内容", "Part"),
        ("检查项目", "Item"),
        ("符合要求", "Met"),
        ("存在问题", "Problems"),
    )
    _header(sheet, [say(*pair) for pair in header])
    group = ""
    for number, item in enumerate(inspection.items, 1):
        met = say(item.met.value, _MET[item.met])
        for place, told in enumerate(_rows(_told(item, inspection, language))):
            name = item.name if place == 0 else say("（续）", "(continued)")
            first = [number, item.group if item.group != group else "", name, met] if place == 0 else ["", "", name, ""]
            sheet.append([*map(plain_text, first), told])
            row = sheet.max_row
            group = item.group
            sheet.row_dimensions[row].height = _height(told, 27)
            _body(sheet, row, centred=(1, 4))
            sheet.cell(row, 4).font = Font(bold=True, color=_MET_COLOURS[item.met])


def _foot(sheet: Worksheet, language: Language) -> None:
    """Write what the words of the form mean, and the line to be signed."""
    meaning = language.say(
        "符合要求：是、否、未能检查。没有读全的文件里没有找到的内容一律记为“未能检查”。",
        "Met: yes, no, or not checked; what was not found in a document not wholly read is not checked.",
    )
    signatures = language.say(
        "检查人：　　　　　　　　　　　　被检查单位：　　　　　　　　　　　　　　年　　月　　日",
        "Inspector:                              Unit:                              Date:",
    )
    sheet.append([meaning])
    sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=5)
    sheet.append([])
    sheet.append([signatures])
    sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=5)


def _told(item: Item, inspection: Inspection, language: Language) -> str:
    """Return an item's remark and its problems in plain words, numbered as on the second sheet."""
    lines = [item.note] if item.note else []
    for number in item.problems:
        finding = inspection.findings[number - 1]
        page = finding.evidence[0].page if finding.evidence else 0
        where = language.say(f"第 {page} 页 ", f"page {page}: ") if page else ""
        doubt = language.say("（存疑）", " (in doubt)") if finding.doubt else ""
        lines.append(f"[{number}] {where}{' '.join(finding.message.split())}{doubt}")
    return "\n".join(lines)


def _rows(told: str) -> Iterator[str]:
    """Yield an item's lines for as many rows as they need: no program shows a row higher than 409 points."""
    rows: list[str] = []
    for line in told.split("\n"):
        if rows and _height("\n".join([*rows, line]), 27) > _TALLEST:
            yield "\n".join(rows)
            rows = []
        rows.append(line)
    yield "\n".join(rows)


def _problems(sheet: Worksheet, inspection: Inspection, pictures: Pictures | None, language: Language) -> None:
    say = language.say
    _title(sheet, say("问题与截图", "Problems and pictures"), (6, 9, 46, 80))
    header = (("序号", "No."), ("级别", "Severity"), ("问题、位置、应核对的数", "Problem, place, against what"),
              ("原件截图（红框为所指之处）", "The document (framed in red)"))  # fmt: skip
    _header(sheet, [say(*pair) for pair in header])
    for number, finding in enumerate(inspection.findings, 1):
        told = _problem(finding, language)
        severity = words.severity_name(finding.severity.value, language)
        sheet.append([number, *map(plain_text, (severity, told))])
        row = sheet.max_row
        _body(sheet, row, centred=(1, 2))
        shown = _shown(finding, pictures) if pictures is not None and number <= _MOST_PICTURES else []
        sheet.row_dimensions[row].height = max(_height(told, 23), _put(sheet, row, shown))
    sheet.page_setup.orientation = "landscape"


def _problem(finding: Finding, language: Language) -> str:
    lines = [f"{finding.rule} {' '.join(finding.message.split())}"]
    lines += [place_text(evidence, language) for evidence in finding.evidence[:1]]
    against = against_text(finding, language)
    lines += [language.say("核对：", "Against: ") + against] if against else []
    lines += [language.say("存疑：", "In doubt: ") + finding.doubt] if finding.doubt else []
    return "\n".join(lines)


def _shown(finding: Finding, pictures: Pictures) -> list[Picture]:
    """Return the finding's place and, below it, close-ups of the cells that are in doubt."""
    place = pictures.picture(finding)
    return [*([place] if place is not None else []), *pictures.close_ups(finding)]


def _put(sheet: Worksheet, row: int, shown: Sequence[Picture]) -> float:
    """Put pictures below each other into the last column and return the height that the row needs, in points."""
    from openpyxl.drawing.image import Image
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
    from openpyxl.drawing.xdr import XDRPositiveSize2D

    top = _GAP
    for picture in shown:
        scale = min(1.0, _PICTURE_WIDTH / picture.width)
        width, height = round(picture.width * scale), round(picture.height * scale)
        if top > _GAP and top + height > _HIGHEST:
            break
        image = Image(io.BytesIO(picture.content))
        corner = AnchorMarker(col=3, colOff=_GAP * _EMU, row=row - 1, rowOff=top * _EMU)
        image.anchor = OneCellAnchor(_from=corner, ext=XDRPositiveSize2D(width * _EMU, height * _EMU))
        sheet.add_image(image)
        top += height + _GAP
    return min(400.0, top * _POINTS_PER_PIXEL) if shown else 0.0


def _title(sheet: Worksheet, title: str, widths: tuple[float, ...]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(widths))
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 32
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True


def _header(sheet: Worksheet, header: list[str]) -> None:
    from openpyxl.styles import Font, PatternFill

    sheet.append(header)
    row = sheet.max_row
    _body(sheet, row, centred=tuple(range(1, len(header) + 1)))
    for cell in sheet[row]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E9EEF3")
    sheet.print_title_rows = f"{row}:{row}"


def _body(sheet: Worksheet, row: int, *, centred: tuple[int, ...]) -> None:
    from openpyxl.styles import Alignment, Border, Side

    thin = Side(style="thin", color="9AA7B3")
    for cell in sheet[row]:
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        centre = cell.column in centred
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if centre else "left")
        if isinstance(cell.value, str):
            cell.data_type = "s"  # a text that begins with = is a text


def _height(text: str, characters: int) -> float:
    """Return the height of a row that shows the whole text: programs don't grow rows of a file they did not make."""
    lines = sum(1 + sum(2 if ord(c) > 0x2000 else 1 for c in line) // (2 * characters) for line in text.split("\n"))
    return min(400.0, max(1, lines) * _LINE + 5)
