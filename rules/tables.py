"""Tables as checks ask for them: by kind, row, column and code, with every figure's evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from rules.line_index import LineIndex
from rules.names import plain
from rules.protocol import Subject, Text
from rules.quantity import Quantity
from schemas.amount import Amount, MoneyUnit
from schemas.document import CERTAIN, Cell, Column, ColumnRole, Line, LineRole, Source, Table
from schemas.page_ranges import page_ranges
from schemas.report import Evidence

__all__ = [
    "Figure",
    "Found",
    "TableView",
    "Tables",
    "cell_evidence",
    "column_label",
    "doubt_of",
    "doubt_of_reading",
    "row_label",
    "table_amounts",
    "tables",
]


_DASHES: Final = frozenset("-—－–―－/／无")
_MONEY_ROLES: Final = frozenset({ColumnRole.AMOUNT})
_WHOLE: Final = frozenset({"合计", "总计"})
_YEARS: Final = frozenset({"本年收入", "本年支出"})
_CENTS: Final = 2
_MOSTLY: Final = 0.75  # of a table's cells; where fewer were read with certainty, others may not have been read at all
_NEARLY: Final = 0.1  # of a title's likeness to a kind's name: a character of ten
_ROOM: Final = 9


class Found(Enum):
    """What stands in a place of a table."""

    FIGURE = "figure"
    BLANK = "blank"  # an empty cell or a dash: nothing, in a sum
    TEXT = "text"  # something that is not exactly one figure
    ABSENT = "absent"  # no such place


@dataclass(frozen=True, slots=True)
class Figure:
    """A place of a table: what stands there, and where. ``amount`` is None unless it is a figure."""

    found: Found
    amount: Amount | None
    evidence: Evidence
    row: int
    column: int
    money: bool = True
    marks: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The printed text."""
        return self.evidence.text

    @property
    def quantity(self) -> Quantity:
        """What it adds to a sum: an exact nothing where no figure stands."""
        return Quantity.nothing() if self.amount is None else Quantity.of(self.amount, money=self.money)


@dataclass(frozen=True, slots=True)
class TableView:
    """A table with its grid built once. ``index`` is its place in the document.

    ``decimals`` says for each unit to how many decimals the table prints its figures at least. ``known`` holds the
    figures that have been asked for, each with its line and column, so that their ids stay theirs. ``read`` is the part
    of its cells that was read with certainty, 1 where it is not recognised: so sure is it that an empty cell is empty.
    """

    index: int
    table: Table
    grid: Mapping[tuple[int, int], Cell]
    decimals: Mapping[MoneyUnit | None, int]
    index_of_lines: LineIndex
    known: dict[tuple[int, int], tuple[Line, Column, Figure]] = field(default_factory=dict, compare=False, repr=False)
    read: float = 1.0

    @property
    def kind(self) -> str:
        """The canonical kind."""
        return self.table.kind

    @property
    def name(self) -> str:
        """The title as printed, or the kind."""
        return self.table.title.text if self.table.title else self.table.kind

    @property
    def called(self) -> str:
        """What messages call the table: its kind, or its title where the kind is not known."""
        return self.table.kind if self.table.kind != "unknown" else self.name

    @property
    def page(self) -> int:
        """The first page."""
        return self.table.pages[0] if self.table.pages else 0

    @property
    def panels(self) -> tuple[int, ...]:
        """The numbers of the halves."""
        return tuple(sorted({column.panel for column in self.table.columns}))

    def may_be(self, kind: str) -> bool:
        """Say whether a table of unknown kind may be one of this kind: by its guesses, or as its title was not found.

        A table of money whose unit is printed has a title, too; where none was recognised it may be any.
        """
        untitled = self.table.title is None and self.table.unit_at is not None and bool(self.amounts())
        return untitled or any(guess.kind == kind for guess in self.table.guesses)

    def may_be_misnamed(self, kind: str) -> bool:
        """Say whether a title that was recognised fits this kind nearly as well: a character of it may be misread."""
        title, scores = self.table.title, {guess.kind: guess.score for guess in self.table.guesses}
        recognised = title is not None and title.source is Source.OCR
        return recognised and scores.get(kind, 0.0) > scores.get(self.kind, 1.0) - _NEARLY

    def amounts(self, panel: int | None = None) -> tuple[Column, ...]:
        """Return the money columns, of all panels or of one."""
        return tuple(
            column
            for column in self.table.columns
            if column.role in _MONEY_ROLES and (panel is None or column.panel == panel)
        )

    def columns(self, name: str) -> tuple[Column, ...]:
        """Return the columns of this canonical name, or else those with this printed header."""
        known = tuple(column for column in self.table.columns if column.concept == name)
        if known:
            # Beside a whole that is understood, another one that is not makes it uncertain which is meant.
            rivals = self._other_totals() if name == "合计" else ()
            return known + rivals
        wanted = plain(name)
        printed = tuple(
            column
            for column in self.table.columns
            if column.path and wanted in {plain(column.path[-1]), plain("/".join(column.path))}
        )
        return printed or (self._years() if name == "合计" else ())

    def _years(self) -> tuple[Column, ...]:
        """Return the one column of a year's income or expenditure: final accounts print it for the whole."""
        found = tuple(column for column in self.table.columns if column.concept in _YEARS)
        return found if len(found) == 1 else ()

    def _other_totals(self) -> tuple[Column, ...]:
        return tuple(
            column
            for column in self.amounts()
            if column.concept is None and column.path and plain(column.path[-1]).endswith(("合计", "总计"))
        )

    def lines(self, name: str) -> tuple[Line, ...]:
        """Return the lines of this canonical name, printed name or code; the weightiest where there are several.

        A total outweighs a subtotal, a subtotal an item, an item one that is part of another.
        """
        index = self.index_of_lines
        found = index.concepts.get(name) or index.names.get(plain(name)) or index.codes.get(name) or ()
        if not found:
            return ()
        best = min(_weight(line) for line in found)
        weightiest = tuple(line for line in found if _weight(line) == best)
        if len({line.row for line in weightiest}) < len(weightiest):
            # A label that runs over its half's figures names the figure of the next half, and is read in both.
            weightiest = tuple(line for line in weightiest if not self._runs_over(line)) or weightiest
        return weightiest

    def _runs_over(self, line: Line) -> bool:
        """Say whether a line's label covers the places of its own figures."""
        columns = self.amounts(line.panel)
        return bool(columns) and all(plain(self.figure(line, column).text) == plain(line.name) for column in columns)

    def body(self, panel: int | None = None) -> tuple[Line, ...]:
        """Return the lines that say something: no index rows, no blanks."""
        body = self.index_of_lines.body
        return body if panel is None else tuple(line for line in body if line.panel == panel)

    def counted(self) -> tuple[Line, ...]:
        """Return the lines that count something (公务用车保有量（辆）) in a table of money."""
        return self.index_of_lines.counted

    def figure(self, line: Line, column: Column) -> Figure:
        """Return what stands in a line's column."""
        key = (id(line), id(column))
        if key not in self.known:
            self.known[key] = line, column, self._figure(line, column)
        return self.known[key][2]

    def _figure(self, line: Line, column: Column) -> Figure:
        cell = self.grid.get((line.row, column.index))
        money = column.role not in {ColumnRole.PERCENT, ColumnRole.COUNT}
        label, header = row_label(line), column_label(column)
        if cell is None:
            evidence = Evidence(self.page, None, "", self.name, label, header)
            return Figure(Found.ABSENT, None, evidence, line.row, column.index, money)
        evidence = cell_evidence(cell, self.name, label, header)
        if not cell.text and self.read < _MOSTLY:
            evidence = replace(evidence, source=Source.OCR.value, confidence=self.read)
        unit = (column.unit or self.table.unit) if money else None
        amount = cell.amount(unit)
        if amount is not None and money and amount.decimals < self.decimals.get(unit, 0) and _short(amount):
            # A spreadsheet prints 45 and 20.4 beside 129.84: the zeros are left out, the cents are known.
            amount = replace(amount, decimals=self.decimals[unit])
        blank = set(cell.text.strip()) <= _DASHES
        found = Found.FIGURE if amount is not None else Found.BLANK if blank else Found.TEXT
        return Figure(found, amount, evidence, line.row, column.index, money, cell.marks, cell.alternatives)

    def main_column(self, panel: int) -> Column | None:
        """Return the column that holds a panel's whole figures: the total, the budget figure, or the only one."""
        columns = self.amounts(panel)
        for name in ("合计", "决算数", "预算数"):
            found = [column for column in columns if column.concept == name]
            if len(found) == 1:
                return found[0]
        years = [column for column in self._years() if column.panel == panel]
        if years:
            return years[0]
        wholes = [column for column in columns if column.path and plain(column.path[-1]) in _WHOLE]
        if len(wholes) == 1:  # 基本支出/合计 beside 人员经费 and 公用经费
            return wholes[0]
        return columns[0] if len(columns) == 1 else None

    def figures(self) -> Iterator[Figure]:
        """Yield every figure of the body."""
        for line in self.body():
            for column in self.amounts(line.panel):
                figure = self.figure(line, column)
                if figure.found is Found.FIGURE:
                    yield figure

    @property
    def empty(self) -> bool:
        """Say whether no money column holds a figure other than zero."""
        return not any(figure.amount and figure.amount.value for figure in self.figures())


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a document."""

    views: tuple[TableView, ...]
    unread: tuple[int, ...]
    unknown: tuple[TableView, ...]

    @property
    def not_read(self) -> Text:
        """Say which pages could not be read."""
        pages = page_ranges(self.unread), page_ranges(self.unread, ", ")
        return Text(f"第{pages[0]}页未能读取", f"page {pages[1]} could not be read")

    def of(self, kind: str) -> tuple[TableView, ...]:
        """Return the tables of a canonical kind, in the order of the document."""
        return tuple(view for view in self.views if view.kind == kind)

    def why_missing(self, kind: str) -> Text | None:
        """Say why a table that was not found may yet be there; None where it is surely not."""
        if self.unread:
            why = self.not_read
            return Text(f"未找到《{kind}》，但{why.zh}", f"no {kind} was found, but {why.en}")
        likely = [view for view in self.unknown if view.may_be(kind)]
        if likely:
            page = likely[0].page
            return Text(
                f"未找到《{kind}》，但第{page}页的表格种类不明",
                f"no {kind} was found, but the kind of the table on page {page} is not known",
            )
        misnamed = [view for view in self.views if view.kind != kind and view.may_be_misnamed(kind)]
        if misnamed:
            page, called = misnamed[0].page, misnamed[0].called
            return Text(
                f"未找到《{kind}》，但第{page}页的《{called}》标题识别不准，可能就是它",
                f"no {kind} was found, but the title of {called} on page {page}, as recognised, may be its",
            )
        return None


def table_amounts(subject: Subject) -> Iterator[Amount]:
    """Yield the amounts of money in all cells of a document's tables."""
    for table in subject.document.tables:
        for cell in table.cells:
            amount = cell.amount(table.unit)
            if amount is not None and amount.unit is not None:
                yield amount


def tables(subject: Subject) -> Tables:
    """Return the document's tables, built once for all rules."""
    return subject.remember(_build)


def _build(subject: Subject) -> Tables:
    document = subject.document
    views = tuple(
        TableView(index, table, table.grid(), _decimals(table), LineIndex.of(table), read=_read(table))
        for index, table in enumerate(document.tables)
    )
    unread = tuple(page.number for page in document.pages if page.quality <= 0)
    return Tables(views, unread, tuple(view for view in views if view.kind == "unknown" and view.table.cells))


def _read(table: Table) -> float:
    filled = [cell for cell in table.cells if cell.text]
    sure = sum(cell.source is not Source.OCR or cell.confidence >= CERTAIN for cell in filled)
    return sure / len(filled) if filled else 1.0


def _short(amount: Amount) -> bool:
    """Say whether a spreadsheet would have had room for the cents: it rounds what takes more than eleven characters."""
    return len(amount.value.as_tuple().digits) < _ROOM


def _decimals(table: Table) -> dict[MoneyUnit | None, int]:
    """Return for each unit the decimals that the table's money is known to: its finest, two at most.

    Only a table that prints whole numbers throughout is coarse. More than two decimals are taken as they are printed:
    a figure with six may stand beside others that were rounded to two.
    """
    units = {column.index: column.unit or table.unit for column in table.columns if column.role in _MONEY_ROLES}
    found: dict[MoneyUnit | None, int] = {}
    for cell in table.cells:
        if cell.value is not None and cell.column in units and cell.row >= table.header_rows:
            unit = units[cell.column]
            found[unit] = max(found.get(unit, 0), min(cell.decimals, _CENTS))
    return found


def row_label(line: Line) -> str:
    """Return a line's code and name as one label."""
    return " ".join(part for part in (line.code, line.name) if part)


def column_label(column: Column) -> str:
    """Return a column's header path without repetitions."""
    return "/".join(dict.fromkeys(part for part in column.path if part))


def cell_evidence(cell: Cell, table: str, row: str, column: str) -> Evidence:
    """Return the evidence of a cell."""
    return Evidence(cell.page, cell.bbox, cell.text, table, row, column, cell.source.value, cell.confidence)


def doubt_of_reading(text: str, confidence: float) -> str | None:
    """Say that a text was recognised with too little confidence, None where it was not."""
    if confidence >= CERTAIN:
        return None
    return f"“{text}”识别置信度 {confidence:.2f}" if text else "空白的单元格可能没有读出，表中不少文字识别不清"


def doubt_of(figures: Iterable[Figure], views: Iterable[TableView] = ()) -> str | None:
    """Say why the reading of some figures may be at fault, or None where nothing speaks against it."""
    for figure in figures:
        if figure.marks:
            return f"“{figure.text}”：{'、'.join(figure.marks)}"
        if figure.alternatives:
            return f"“{figure.text}”也可能是“{figure.alternatives[0]}”"
        unsure = doubt_of_reading(figure.text, figure.evidence.confidence)
        if unsure:
            return unsure
    for view in views:
        if view.table.doubts:
            return f"第{view.page}页表格：{view.table.doubts[0]}"
    return None


def _weight(line: Line) -> tuple[int, int]:
    role = {LineRole.TOTAL: 0, LineRole.SUBTOTAL: 1}.get(line.role, 2)
    return role, 0 if role < 2 else (line.level + (10 if line.of_which else 0))
