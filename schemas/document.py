"""A disclosure as it was read: pages, running text, tables with their cells, and what the document is.

Everything is frozen. What is unknown is None, never 0; an empty cell is there with an empty text, a missing cell is
not there. Rows and columns count from 0, header rows included; pages count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from schemas.amount import Amount, MoneyUnit, parse_amount
from schemas.form import PerformanceForm
from schemas.geometry import BBox

__all__ = [
    "CERTAIN",
    "Block",
    "BlockKind",
    "Cell",
    "Column",
    "ColumnRole",
    "Document",
    "DocumentKind",
    "Guess",
    "Level",
    "Line",
    "LineRole",
    "Located",
    "Page",
    "Profile",
    "Region",
    "Source",
    "Span",
    "Table",
]


CERTAIN: Final = 0.9
"""Confidence from which a text that was not believed at once is taken at its word; a finding on less is in doubt."""


class Source(StrEnum):
    """How a text came to us: from a believed text layer, from a mended one, or by recognition."""

    TEXT = "text"
    REPAIRED = "repaired"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Located:
    """A printed text and where it stands."""

    text: str
    page: int
    bbox: BBox
    source: Source = Source.TEXT
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page that was read in another way than the page as a whole, and why."""

    bbox: BBox
    source: Source
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number (from 1), its size in points as displayed, and how it was read.

    ``quality`` runs from 0 (nothing on it could be read) to 1; ``reason`` says why the source was chosen or what
    could not be read.
    """

    number: int
    width: float
    height: float
    source: Source
    rotation: int = 0
    quality: float = 1.0
    reason: str = ""
    regions: tuple[Region, ...] = ()


class BlockKind(StrEnum):
    """What a piece of running text is."""

    TITLE = "title"  # of the document, on its cover
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"  # title, number, unit or date line of a table
    NOTE = "note"  # below or beside a table
    CONTENTS = "contents"  # a line of the contents page
    HEADER = "header"
    FOOTER = "footer"  # page numbers among them


@dataclass(frozen=True, slots=True)
class Span:
    """One printed line of a block.

    ``start`` is the offset of its first character in the block's text; ``alternatives`` are other readings of the line.
    """

    start: int
    text: str
    page: int
    bbox: BBox
    source: Source = Source.TEXT
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, note or contents line in reading order; lines are joined, pages may be crossed.

    ``level`` counts from 1 for headings and is 0 otherwise; ``section`` is the path of headings it stands under.
    """

    kind: BlockKind
    level: int
    text: str
    page: int
    bbox: BBox
    spans: tuple[Span, ...]
    section: tuple[str, ...] = ()

    def locate(self, start: int, end: int) -> Located:
        """Return the printed place of ``text[start:end]``: the box of the lines it runs over on its first page."""
        touched = [span for span in self.spans if span.start < end and start < span.start + len(span.text)]
        if not touched:
            return Located(self.text[start:end], self.page, self.bbox)
        first = touched[0]
        box = first.bbox
        for span in touched[1:]:
            if span.page == first.page:
                box = box.union(span.bbox)
        confidence = min(span.confidence for span in touched)
        return Located(self.text[start:end], first.page, box, first.source, confidence)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its place in the grid (spans are half-open counts), its printed text and its figure.

    ``value`` is the figure in the table's printed unit, None where the text is not exactly one figure;
    ``decimals`` is how many decimals were printed; ``alternatives`` are other readings of the same ink;
    ``marks`` say what may have spoiled the reading (a seal, an unclear glyph).
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    page: int
    bbox: BBox
    source: Source = Source.TEXT
    confidence: float = 1.0
    value: Decimal | None = None
    decimals: int = 0
    alternatives: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @classmethod
    def printed(  # the one place where a cell's text becomes its figure
        cls,
        row: int,
        column: int,
        text: str,
        page: int,
        bbox: BBox,
        *,
        row_span: int = 1,
        column_span: int = 1,
        source: Source = Source.TEXT,
        confidence: float = 1.0,
        alternatives: tuple[str, ...] = (),
        marks: tuple[str, ...] = (),
    ) -> Cell:
        """Make a cell from its printed text, reading its figure where the text is exactly one."""
        amount = _figure(text) if text else None
        return cls(
            row, column, row_span, column_span, text, page, bbox, source, confidence,
            amount.value if amount else None, amount.decimals if amount else 0, alternatives, marks,
        )  # fmt: skip

    def amount(self, unit: MoneyUnit | None) -> Amount | None:
        """Return the figure as an amount of the given unit, or None where there is none."""
        return None if self.value is None else Amount(self.value, unit, self.decimals)


@lru_cache(maxsize=4096)  # a function of its argument alone; tables repeat their figures, and equal ones are kept once
def _figure(text: str) -> Amount | None:
    return parse_amount(text)


class ColumnRole(StrEnum):
    """What a column of a table holds."""

    CODE = "code"  # classification or unit codes
    NAME = "name"  # labels of rows
    AMOUNT = "amount"
    COUNT = "count"  # numbers that are no money
    PERCENT = "percent"
    TEXT = "text"
    INDEX = "index"  # running numbers (序号, 行次)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header path from top to bottom, its role, and what it means.

    ``concept`` is the canonical name from the vocabulary of the table's kind (合计, 基本支出, …), None if unknown.
    ``panel`` numbers the halves of tables that stand side by side (收入 left, 支出 right), from 0.
    ``unit`` is set where the column's own header names one.
    """

    index: int
    path: tuple[str, ...]
    role: ColumnRole
    concept: str | None = None
    panel: int = 0
    unit: MoneyUnit | None = None


class LineRole(StrEnum):
    """What a row is within its panel."""

    ITEM = "item"
    TOTAL = "total"  # of the whole panel (合计, 总计)
    SUBTOTAL = "subtotal"  # of a part (本年收入合计, 小计)
    SECTION = "section"  # a label without figures that heads the rows below
    INDEX = "index"  # column numbers (1 2 3, 栏次)
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Line:
    """A body row of one panel: its code, its label, and its place in the hierarchy.

    ``code`` joins codes split over 类/款/项 columns; ``level`` counts from 1 (类) where codes, numbering or indents
    give a depth, 0 where they don't; ``parent`` is the row of the line it is part of; ``of_which`` marks 其中 lines;
    ``concept`` is the canonical row name from the vocabulary.
    """

    row: int
    panel: int
    code: str
    name: str
    role: LineRole
    level: int = 0
    parent: int | None = None
    of_which: bool = False
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """A canonical kind that a table may be, with a score from 0 to 1."""

    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class Table:
    """A table, over all the pages it runs across, addressed by meaning through ``columns`` and ``lines``.

    ``kind`` is a canonical name of the vocabulary or ``unknown``; ``guesses`` are its best candidates.
    ``label`` is the printed number (预算公开表1, 表三); ``unit`` is the money unit, ``unit_at`` where it was read.
    ``header_rows`` counts the rows of the header; ``areas`` are the boxes it fills, one for each page.
    """

    kind: str
    title: Located | None
    label: Located | None
    unit: MoneyUnit | None
    unit_at: Located | None
    pages: tuple[int, ...]
    areas: tuple[BBox, ...]
    header_rows: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    cells: tuple[Cell, ...]
    notes: tuple[Located, ...] = ()
    guesses: tuple[Guess, ...] = ()
    doubts: tuple[str, ...] = ()  # what in this table could not be read with certainty

    @property
    def row_count(self) -> int:
        """Number of rows of the grid, header rows included."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def column_count(self) -> int:
        """Number of columns of the grid."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)

    def grid(self) -> dict[tuple[int, int], Cell]:
        """Return the cell that covers each place of the grid; built anew at each call."""
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }


class DocumentKind(StrEnum):
    """What a document is."""

    BUDGET = "budget"
    FINAL_ACCOUNTS = "final_accounts"
    PERFORMANCE = "performance"  # performance targets published on their own
    TEMPLATE = "template"  # a blank official form
    UNKNOWN = "unknown"


class Level(StrEnum):
    """Whose document it is: a 部门 with its units, or a single 单位."""

    DEPARTMENT = "部门"
    UNIT = "单位"


@dataclass(frozen=True, slots=True)
class Profile:
    """What the document is, each with where it was read; None where nothing says it."""

    unit: str | None = None
    unit_at: Located | None = None
    year: int | None = None
    year_at: Located | None = None
    kind: DocumentKind = DocumentKind.UNKNOWN
    kind_at: Located | None = None
    level: Level | None = None
    level_at: Located | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A disclosure as it was read. ``path`` is as given by the caller; ``problems`` is what could not be read."""

    path: str
    sha256: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    forms: tuple[PerformanceForm, ...] = ()
    profile: Profile = field(default_factory=Profile)
    problems: tuple[str, ...] = ()
