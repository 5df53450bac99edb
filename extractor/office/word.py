"""Word documents (.docx) by python-docx: paragraphs, automatic numbers, tables with their spans, text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import docx
from docx.oxml.ns import qn

from extractor.errors import damage_told
from extractor.layout import PageLayout, RawCell
from extractor.office.canvas import Canvas, blanks_before
from extractor.office.numbering import Numbering
from schemas.geometry import BBox

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section
    from lxml.etree import _Element

__all__ = ["word_layouts"]

_APART: Final = re.compile(r"\t+|[ \u3000]{4,}")
_DEFAULT_SIZE: Final = 10.5
_NOWHERE: Final = BBox(0.0, 0.0, 0.0, 0.0)  # the canvas places a grid's cells


def word_layouts(path: Path) -> list[PageLayout]:
    """Read a .docx into one layout for every page at which Word last broke it."""
    return _Reader(_open(path)).read()


def _open(path: Path) -> WordDocument:
    with path.open("rb") as file, damage_told():  # python-docx leaves a file open that it fails to read
        return docx.Document(file)


class _Reader:
    """Walks the body once, in reading order, and fills one canvas after the other."""

    def __init__(self, document: WordDocument) -> None:
        self._body = document.element.body
        self._numbering = Numbering(document)
        self._styles: dict[str, _Element] = {
            style.element.get(qn("w:styleId")): style.element for style in document.styles
        }
        self._headers = [_own_header(section) for section in document.sections]
        self._head: _Element | None = None  # of the section that is being read
        self._canvas = Canvas(1)
        self._done: list[PageLayout] = []

    def read(self) -> list[PageLayout]:
        self._begin_section()
        for child in _flow(self._body):
            if child.tag == qn("w:p"):
                self._paragraph(child)
            else:
                self._table(child)
        self._done.append(self._canvas.layout())
        return self._done

    def _break_page(self) -> None:
        if self._canvas.empty:
            return
        self._done.append(self._canvas.layout())
        self._canvas = Canvas(len(self._done) + 1)

    def _paragraph(self, paragraph: _Element) -> None:
        properties = paragraph.find(qn("w:pPr"))
        if properties is not None and properties.find(qn("w:pageBreakBefore")) is not None:
            self._break_page()
        style = self._style(properties)
        label = self._numbering.label(properties, None if style is None else style.find(qn("w:pPr")))
        before, after = _split_at_break(paragraph)
        if before is None:
            text = label + after
        else:  # the page breaks inside: what stands before the break ends the old page
            self._put(label + before, paragraph, properties, style)
            self._break_page()
            text = after
        self._put(text, paragraph, properties, style)
        for box in paragraph.iter(qn("w:txbxContent")):
            if _is_fallback(box):
                continue  # the same text box a second time, for old readers
            for child in _flow(box):
                if child.tag == qn("w:p"):
                    self._paragraph(child)
                else:
                    self._table(child)
        if properties is not None and properties.find(qn("w:sectPr")) is not None:
            self._break_page()
            self._begin_section()

    def _begin_section(self) -> None:
        head = self._headers.pop(0) if self._headers else None
        self._head = self._head if head is None else head

    def _put_head(self) -> None:
        """Put the running head on a page that is begun: titles and units of tables may stand there."""
        if self._canvas.empty and self._head is not None:
            for paragraph in self._head.iter(qn("w:p")):
                properties = paragraph.find(qn("w:pPr"))
                self._line("".join(_texts(paragraph)), paragraph, properties, self._style(properties))

    def _put(self, text: str, paragraph: _Element, properties: _Element | None, style: _Element | None) -> None:
        if text.strip():
            self._put_head()
            self._line(text, paragraph, properties, style)

    def _line(self, text: str, paragraph: _Element, properties: _Element | None, style: _Element | None) -> None:
        parts = [part.strip() for part in _APART.split(text) if part.strip()]
        if parts:
            size, bold = _typography(paragraph, style)
            alignment = _value(properties, "w:jc") or _value(None if style is None else style.find(qn("w:pPr")), "w:jc")
            indent = 2 * size if text[:1] in " \u3000" or _has_indent(properties) else 0.0
            self._canvas.line(parts, size, bold=bold, indent=indent, centred=alignment == "center")

    def _table(self, table: _Element) -> None:
        inner = [cell for row in _rows(table) for cell in _row_cells(row)]
        if len(inner) <= len(list(_rows(table))) and any(cell.find(qn("w:tbl")) is not None for cell in inner):
            for child in (child for cell in inner for child in _flow(cell)):  # a frame around what it holds
                if child.tag == qn("w:p"):
                    self._paragraph(child)
                else:
                    self._table(child)
            return
        if next(table.iter(qn("w:lastRenderedPageBreak")), None) is not None and not self._canvas.empty:
            first = next(iter(table.iter(qn("w:tr"))), None)
            if first is not None and next(first.iter(qn("w:lastRenderedPageBreak")), None) is not None:
                self._break_page()
        cells, rows, columns, indents = _grid(table)
        self._put_head()
        self._canvas.grid(cells, rows, columns, indents=indents)

    def _style(self, properties: _Element | None) -> _Element | None:
        name = _value(properties, "w:pStyle")
        return self._styles.get(name) if name else None


def _own_header(section: Section) -> _Element | None:
    """Return the running head that a section does not take over from the one before it."""
    first = section.first_page_header if section.different_first_page_header_footer else section.header
    head = section.header if first.is_linked_to_previous else first
    return None if head.is_linked_to_previous else head._element  # noqa: SLF001  (python-docx gives no other way)


def _flow(parent: _Element) -> Iterator[_Element]:
    """Yield paragraphs and tables in order, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag in {qn("w:p"), qn("w:tbl")}:
            yield child
        elif child.tag in {
            qn("w:sdt"),
            qn("w:sdtContent"),
            qn("w:ins"),
            qn("w:moveTo"),
            qn("w:customXml"),
            qn("w:smartTag"),
        }:
            yield from _flow(child)


def _texts(element: _Element) -> Iterator[str]:
    """Yield what is printed of a paragraph: no deleted, hidden or field-code text; page breaks as form feeds."""
    for child in element:
        tag = child.tag
        if tag == qn("w:t"):
            yield child.text or ""
        elif tag in {qn("w:tab"), qn("w:ptab")} and element.tag == qn("w:r"):
            yield "\t"
        elif tag == qn("w:lastRenderedPageBreak") or (tag == qn("w:br") and child.get(qn("w:type")) == "page"):
            yield "\f"
        elif tag in {qn("w:br"), qn("w:cr")}:
            yield " "
        elif tag == qn("w:noBreakHyphen"):
            yield "-"
        elif tag == qn("w:r"):
            properties = child.find(qn("w:rPr"))
            if properties is None or properties.find(qn("w:vanish")) is None:
                yield from _texts(child)
        elif tag in {
            qn("w:hyperlink"),
            qn("w:ins"),
            qn("w:moveTo"),
            qn("w:smartTag"),
            qn("w:sdt"),
            qn("w:sdtContent"),
            qn("w:fldSimple"),
        }:
            yield from _texts(child)


def _split_at_break(paragraph: _Element) -> tuple[str | None, str]:
    """Split a paragraph's text at its last page break; (None, text) where there is none."""
    text = "".join(_texts(paragraph))
    if "\f" not in text:
        return None, text
    before, _, after = text.rpartition("\f")
    return before.replace("\f", ""), after


def _grid(table: _Element) -> tuple[list[RawCell], int, int, dict[tuple[int, int], int]]:
    """Return the cells of a table with their spans, its rows and columns, and how far words are set in.

    Nested tables give their text to the cell they stand in.
    """
    indents: dict[tuple[int, int], int] = {}
    open_merges: dict[int, int] = {}  # grid column -> index in ``cells`` of the cell that a vertical merge continues
    cells: list[RawCell] = []
    rows = list(_rows(table))
    width = 0
    for row_number, row in enumerate(rows):
        column = _before(row)
        for cell in _row_cells(row):
            properties = cell.find(qn("w:tcPr"))
            span = int(_value(properties, "w:gridSpan") or 1)
            merge = None if properties is None else properties.find(qn("w:vMerge"))
            if merge is not None and merge.get(qn("w:val"), "continue") == "continue" and column in open_merges:
                upper = cells[open_merges[column]]
                cells[open_merges[column]] = RawCell(
                    upper.row, upper.column, row_number - upper.row + 1, upper.column_span, upper.text, _NOWHERE
                )
            else:
                cells.append(RawCell(row_number, column, 1, span, _cell_text(cell), _NOWHERE))
                if indent := _indent_of(cell):
                    indents[row_number, column] = indent
                for covered in range(column, column + span):
                    open_merges.pop(covered, None)
                if merge is not None:
                    open_merges[column] = len(cells) - 1
            column += span
        width = max(width, column)
    return _filled(cells, len(rows), width), len(rows), width, indents


def _filled(cells: list[RawCell], rows: int, columns: int) -> list[RawCell]:
    """Add empty cells where a row is shorter than the table, so that every place belongs to one cell."""
    taken = {
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    gaps = [
        RawCell(row, column, 1, 1, "", _NOWHERE)
        for row in range(rows)
        for column in range(columns)
        if (row, column) not in taken
    ]
    return sorted([*cells, *gaps], key=lambda cell: (cell.row, cell.column))


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if child.tag == qn("w:tr"):
            properties = child.find(qn("w:trPr"))
            if properties is None or properties.find(qn("w:del")) is None:  # a row whose deletion is tracked
                yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
            yield from _rows(child)


def _row_cells(row: _Element) -> Iterator[_Element]:
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml")}:
            yield from _row_cells(child)


def _cell_text(cell: _Element) -> str:
    parts = ["".join(_texts(paragraph)).replace("\f", "") for paragraph in cell.iter(qn("w:p"))]
    return "".join(re.sub(r"[ \t\u3000]+", " ", part).strip() for part in parts)


def _indent_of(cell: _Element) -> int:
    """Return how far a cell's first words are set in, in half widths: by blanks, or as Word sets a paragraph in."""
    paragraph = next((one for one in cell.iter(qn("w:p")) if "".join(_texts(one)).strip()), None)
    if paragraph is None:
        return 0
    properties = paragraph.find(qn("w:pPr"))
    if _value(properties, "w:jc") in {"center", "right", "end"}:
        return 0
    blanks = blanks_before("".join(_texts(paragraph)))
    set_in = None if properties is None else properties.find(qn("w:ind"))
    if set_in is None:
        return blanks
    half = _typography(paragraph, None)[0] / 2
    for start, extra in (("w:left", "w:firstLine"), ("w:start", "w:firstLine")):
        twips = [int(value) for name in (start, extra) if (value := set_in.get(qn(name)) or "0").isdigit()]
        if any(twips):
            return blanks + round(sum(twips) / 20 / half)
    hundredths = [set_in.get(qn(name)) or "0" for name in ("w:leftChars", "w:firstLineChars")]
    return blanks + round(sum(int(value) for value in hundredths if value.isdigit()) / 50)


def _before(row: _Element) -> int:
    return int(_value(row.find(qn("w:trPr")), "w:gridBefore") or 0)


def _value(element: _Element | None, tag: str) -> str | None:
    found = None if element is None else element.find(qn(tag))
    return None if found is None else found.get(qn("w:val"))


def _typography(paragraph: _Element, style: _Element | None) -> tuple[float, bool]:
    """Return the size in points and boldness of a paragraph's first printed run, else of its style."""
    sources = [run.find(qn("w:rPr")) for run in paragraph.iter(qn("w:r")) if run.find(qn("w:t")) is not None][:1]
    if style is not None:
        sources.append(style.find(qn("w:rPr")))
    size = next((value for source in sources if (value := _value(source, "w:sz"))), None)
    bold = any(source is not None and source.find(qn("w:b")) is not None for source in sources)
    return (int(size) / 2 if size and size.isdigit() else _DEFAULT_SIZE), bold


def _has_indent(properties: _Element | None) -> bool:
    indent = None if properties is None else properties.find(qn("w:ind"))
    return indent is not None and any(
        (indent.get(qn(name)) or "0").isdigit() and int(indent.get(qn(name)) or "0") > 0
        for name in ("w:firstLine", "w:firstLineChars")
    )


def _is_fallback(element: _Element) -> bool:
    return any(ancestor.tag.endswith("}Fallback") for ancestor in element.iterancestors())
