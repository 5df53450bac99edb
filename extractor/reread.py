"""Second readings before a figure is held against anyone: exactly the cells that a broken identity rests on.

Promise 2 of the design: a finding is about the document, not about our reading of it. A value is never changed to make
a sum come out: what a cell says is decided by the readings of its ink alone, and all of them are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.forms import build_forms
from extractor.opening import open_pages
from schemas.amount import parse_amount
from schemas.document import Cell, Document, Source, Table
from schemas.geometry import BBox

if TYPE_CHECKING:
    from extractor.ocr import Engine
    from extractor.scan.second import SecondReader

__all__ = ["Place", "reread"]

Place = tuple[int, BBox]

_CLEARLY: Final = 0.1  # by how much one reading must be surer than another to stand in its place
_CONTESTED: Final = 0.85  # confidence, at most, of a text that both readings give and one view of either does not
_DISPUTED: Final = 0.5  # confidence of a text that two readings disagree on


def reread(
    document: Document,
    path: str | Path,
    places: Collection[Place],
    engines: Sequence[Engine],
    password: str | None = None,
) -> Document:
    """Return the document with the recognised cells at these places read again, larger and in other views.

    Cells of a believed text layer are left alone. Raises ExtractionError if the file is no longer there, and
    EngineError if no engine works.
    """
    wanted = set(places)
    turns = {page.number: page.rotation for page in document.pages}
    if not any(_is_wanted(cell, wanted) for table in document.tables for cell in table.cells):
        return document
    from extractor.scan.second import SecondReader  # loads numpy and OpenCV

    with open_pages(path, password) as opened:
        reader = SecondReader(opened, engines)
        tables = tuple(_reread_table(table, wanted, turns, reader) for table in document.tables)
    return replace(document, tables=tables, forms=build_forms(tables))


def _reread_table(table: Table, wanted: set[Place], turns: dict[int, int], reader: SecondReader) -> Table:
    if not any(_is_wanted(cell, wanted) for cell in table.cells):
        return table
    cells = tuple(
        _settled(cell, *_again(cell, turns.get(cell.page, 0), reader)) if _is_wanted(cell, wanted) else cell
        for cell in table.cells
    )
    return replace(table, cells=cells)


def _is_wanted(cell: Cell, wanted: set[Place]) -> bool:
    return cell.source is not Source.TEXT and bool(cell.text) and (cell.page, cell.bbox) in wanted


def _again(cell: Cell, turn: int, reader: SecondReader) -> tuple[str, float, tuple[str, ...]]:
    agreed = reader.read(cell.page, cell.bbox, turn)
    return agreed.text, agreed.confidence, agreed.others


def _settled(cell: Cell, text: str, confidence: float, others: tuple[str, ...]) -> Cell:
    """Weigh the second reading of a cell against its first."""
    if not text:
        return cell
    if _same(cell.text, text):
        if cell.alternatives or others:
            # the views of one ink are not independent: what one of them contradicts stays in doubt
            return replace(cell, confidence=min(max(cell.confidence, confidence), _CONTESTED))
        # Two routes that agree are surer than either: both would have to be wrong in the same way.
        return replace(cell, confidence=1 - (1 - cell.confidence) * (1 - confidence))
    readings = tuple(dict.fromkeys([*cell.alternatives, cell.text, text, *others]))
    if confidence > cell.confidence + _CLEARLY:
        return replace(
            Cell.printed(
                cell.row, cell.column, text, cell.page, cell.bbox, row_span=cell.row_span,
                column_span=cell.column_span, source=cell.source, confidence=min(confidence, _DISPUTED),
            ),
            alternatives=tuple(reading for reading in readings if reading != text), marks=cell.marks,
        )  # fmt: skip
    alternatives = tuple(reading for reading in readings if reading != cell.text)
    return replace(cell, confidence=min(cell.confidence, _DISPUTED), alternatives=alternatives)


def _same(first: str, second: str) -> bool:
    one, other = parse_amount(first), parse_amount(second)
    if one is not None and other is not None:
        return one == other
    return "".join(first.split()) == "".join(second.split())
