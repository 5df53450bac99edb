"""A table's grid as a form reader walks it: the cell at a place, the cells that begin in a row, side labels."""

from __future__ import annotations

from collections import defaultdict

from schemas.document import Cell, Table
from schemas.form import Field

__all__ = ["View", "field_of", "words"]


def words(cell: Cell | None) -> str:
    """Return a cell's text without white space, empty where there is no cell."""
    return "".join(cell.text.split()) if cell else ""


def field_of(label: str, cell: Cell) -> Field:
    """Return a cell as the filled-in place of a label."""
    return Field(label, cell.text, cell.page, cell.bbox, cell.row, cell.column, cell.source.value, cell.confidence)


class View:
    """Read-only access to a table's grid by place."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.grid = table.grid()
        self.row_count = table.row_count
        self.column_count = table.column_count
        self._starting: dict[int, list[Cell]] = defaultdict(list)
        # Rows at which a cell ends that may head a column of values: all others need not be looked at as headers.
        self.value_rows: set[int] = set()
        for cell in table.cells:
            self._starting[cell.row].append(cell)
            if "值" in cell.text or "指标目标" in cell.text:
                self.value_rows.add(cell.row + cell.row_span - 1)
        for cells in self._starting.values():
            cells.sort(key=lambda cell: cell.column)

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a place, or None."""
        return self.grid.get((row, column))

    def starting(self, row: int) -> list[Cell]:
        """Return the cells whose top row this is, from left to right."""
        return self._starting.get(row, [])

    def covering(self, row: int) -> list[Cell]:
        """Return all cells that touch a row, from left to right, each once."""
        seen: list[Cell] = []
        for column in range(self.column_count):
            cell = self.grid.get((row, column))
            if cell is not None and (not seen or seen[-1] is not cell):
                seen.append(cell)
        return seen

    def right_of(self, cell: Cell) -> Cell | None:
        """Return the cell next to the right, on the cell's top row."""
        return self.grid.get((cell.row, cell.column + cell.column_span))

    def spans_width(self, cell: Cell) -> bool:
        """Say whether a cell is all that its row has."""
        return cell.column == 0 and cell.column + cell.column_span >= self.column_count

    def page_of(self, row: int) -> int | None:
        """Return the page on which a row is printed."""
        cells = self._starting.get(row)
        return cells[0].page if cells else None

    def begins_page(self, row: int) -> bool:
        """Say whether a row is the first of its page, the table having begun before."""
        before = self.page_of(row - 1) if row else None
        return before is not None and before != self.page_of(row)

    def sides(self, row: int, end: int) -> list[Cell]:
        """Return the labels at the left that head several rows, this one among them, outermost first.

        A label beside a value of its own height heads nothing: it is a tall pair.
        """
        found: list[Cell] = []
        column = 0
        while (cell := self.grid.get((row, column))) is not None:
            right = self.grid.get((cell.row, cell.column + cell.column_span))
            bottom = min(cell.row + cell.row_span, end)
            if cell.row_span < 2 or right is None or (right.row == cell.row and right.row_span >= cell.row_span):
                break
            starts = [row for row in range(cell.row, bottom) if self._starts_right(row, cell)]
            if len(starts) < 2 or (found and self._has_figures(found[-1], column)):
                break
            found.append(cell)
            column = cell.column + cell.column_span
        return found

    def _has_figures(self, outer: Cell, column: int) -> bool:
        """Say whether a column holds figures within an outer label's rows: it is no column of labels then."""
        rows = range(outer.row, outer.row + outer.row_span)
        return any((cell := self.grid.get((row, column))) is not None and cell.value is not None for row in rows)

    def _starts_right(self, row: int, side: Cell) -> bool:
        edge = side.column + side.column_span
        return any(cell.column >= edge for cell in self.starting(row))
