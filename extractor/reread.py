"""Second readings before anything is held against anyone: exactly the cells and lines of text a finding rests on.

Promise 2 of the design: a finding is about the document, not about our reading of it. A value is never changed to make
a sum come out: what a cell says is decided by the readings of its ink alone, and all of them are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.forms import build_forms
from extractor.opening import Place as DocumentPlace
from extractor.opening import open_pages
from schemas.amount import parse_amount
from schemas.document import Block, Cell, Document, Source, Span, Table
from schemas.geometry import BBox

if TYPE_CHECKING:
    from extractor.ocr import Engine
    from extractor.scan.again import Agreed
    from extractor.scan.second import SecondReader

__all__ = ["Place", "reread"]

Place = tuple[int, BBox]

_CLEARLY: Final = 0.1  # by how much one reading must be surer than another to stand in its place
_CONTESTED: Final = 0.85  # confidence, at most, of a text that both readings give and one view of either does not
_DISPUTED: Final = 0.5  # confidence of a text that two readings disagree on
_SLACK: Final = 1.0  # points by which a line of text may stick out of the place that names it
_MARKS: Final = re.compile(r"[\s，,。.、;；:：'’‘“”\"|·]")  # what a scan loses first, between or behind words
_POINT: Final = re.compile(r"(?<=\d)[.．·](?=\d)")


class _Weighed(NamedTuple):
    """What two readings of the same ink together say."""

    text: str
    confidence: float
    alternatives: tuple[str, ...]


def reread(
    document: Document,
    path: DocumentPlace,
    places: Collection[Place],
    engines: Sequence[Engine],
    password: str | None = None,
) -> Document:
    """Return the document with the recognised cells and lines of text at these places read again, larger and in
    other views.

    What comes from a believed text layer is left alone. Raises ExtractionError if the file is no longer there, and
    EngineError if no engine works.
    """
    wanted = set(places)
    turns = {page.number: page.rotation for page in document.pages}
    tabled = any(_is_wanted(cell, wanted) for table in document.tables for cell in table.cells)
    written = any(_is_named(span, wanted) for block in document.blocks for span in block.spans)
    if not tabled and not written:
        return document
    from extractor.scan.second import SecondReader  # loads numpy and OpenCV

    with open_pages(path, password) as opened:
        reader = SecondReader(opened, engines)
        tables = tuple(_reread_table(table, wanted, turns, reader) for table in document.tables)
        blocks = tuple(_reread_block(block, wanted, turns, reader) for block in document.blocks)
    return replace(document, blocks=blocks, tables=tables, forms=build_forms(tables) if tabled else document.forms)


def _reread_table(table: Table, wanted: set[Place], turns: dict[int, int], reader: SecondReader) -> Table:
    if not any(_is_wanted(cell, wanted) for cell in table.cells):
        return table
    cells = tuple(
        _settled(cell, reader.read(cell.page, cell.bbox, turns.get(cell.page, 0))) if _is_wanted(cell, wanted) else cell
        for cell in table.cells
    )
    return replace(table, cells=cells)


def _is_wanted(cell: Cell, wanted: set[Place]) -> bool:
    return cell.source is not Source.TEXT and bool(cell.text) and (cell.page, cell.bbox) in wanted


def _settled(cell: Cell, second: Agreed) -> Cell:
    """Weigh the second reading of a cell against its first."""
    found = _weighed(cell.text, cell.confidence, cell.alternatives, second, _same_figure)
    if found.text == cell.text:
        return replace(cell, confidence=found.confidence, alternatives=found.alternatives)
    return Cell.printed(
        cell.row, cell.column, found.text, cell.page, cell.bbox, row_span=cell.row_span, column_span=cell.column_span,
        source=cell.source, confidence=found.confidence, alternatives=found.alternatives, marks=cell.marks,
    )  # fmt: skip


def _reread_block(block: Block, wanted: set[Place], turns: dict[int, int], reader: SecondReader) -> Block:
    """Read the named lines of a block again; what is between its lines stays, and the lines after move along."""
    if not any(_is_named(span, wanted) for span in block.spans):
        return block
    text, spans, moved = block.text, [], 0
    for old in block.spans:
        span = replace(old, start=old.start + moved)
        if _is_named(old, wanted):
            second = reader.read(old.page, old.bbox, turns.get(old.page, 0))
            found = _weighed(old.text, old.confidence, old.alternatives, second, _same_words)
            end = span.start + len(old.text)
            text = text[: span.start] + found.text + text[end:]
            moved += len(found.text) - len(old.text)
            span = replace(span, text=found.text, confidence=found.confidence, alternatives=found.alternatives)
        spans.append(span)
    return replace(block, text=text, spans=tuple(spans))


def _is_named(span: Span, wanted: set[Place]) -> bool:
    """Say whether a recognised line lies within one of the places: a place of text is the box of all its lines."""
    return span.source is not Source.TEXT and any(
        page == span.page
        and box.x0 - _SLACK <= span.bbox.x0
        and box.y0 - _SLACK <= span.bbox.y0
        and span.bbox.x1 <= box.x1 + _SLACK
        and span.bbox.y1 <= box.y1 + _SLACK
        for page, box in wanted
    )


def _weighed(
    text: str, confidence: float, alternatives: tuple[str, ...], second: Agreed, same: Callable[[str, str], bool]
) -> _Weighed:
    """Weigh a second reading against the first: the clearly surer one stands, and no reading is thrown away."""
    if not second.text:
        return _Weighed(text, confidence, alternatives)
    if same(text, second.text):
        rivals = (*alternatives, *(other for other in second.others if not same(text, other)))
        if rivals:
            # the views of one ink are not independent: what one of them contradicts stays in doubt
            return _Weighed(text, min(max(confidence, second.confidence), _CONTESTED), tuple(dict.fromkeys(rivals)))
        # Two routes that agree are surer than either: both would have to be wrong in the same way.
        return _Weighed(text, 1 - (1 - confidence) * (1 - second.confidence), ())
    readings = tuple(dict.fromkeys([*alternatives, text, second.text, *second.others]))
    stands = second.text if second.confidence > confidence + _CLEARLY else text
    sure = second.confidence if stands != text else confidence
    return _Weighed(stands, min(sure, _DISPUTED), tuple(reading for reading in readings if reading != stands))


def _same_figure(first: str, second: str) -> bool:
    one, other = parse_amount(first), parse_amount(second)
    if one is not None and other is not None:
        return one == other
    return "".join(first.split()) == "".join(second.split())


def _same_words(first: str, second: str) -> bool:
    """Say whether two readings of a line differ in small marks at most; the point within a figure is none."""
    return _bare(first) == _bare(second)


def _bare(text: str) -> str:
    return _MARKS.sub("", _POINT.sub("point", text))
