"""Faults in the tables of published PDFs that touch more than one digit of one sum.

Each is planted only where something printed contradicts it: the line that the row belongs to, the total of its column,
the same amount in another table, or the headers of the other tables.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from mutants import digits
from mutants.pdf_edit import Edit
from mutants.spots import RealFault, Spot, cell_spot
from schemas.document import Cell, Column, ColumnRole, Document, Line, LineRole, Table

__all__ = ["PUBLISHED_TABLE_FAULTS"]

_SPENDING: Final = (
    "支出总表",
    "一般公共预算支出表",
    "财政拨款支出表",
    "支出决算表",
    "一般公共预算财政拨款支出决算表",
)
_TRAVEL: Final = ("三公经费表", "三公经费支出决算表")
_SUMMARIES: Final = ("收支总表", "财政拨款收支总表", "收入支出决算总表", "财政拨款收入支出决算总表")


def _known(document: Document, rng: random.Random, kinds: Sequence[str] = ()) -> list[Table]:
    tables = [table for table in document.tables if table.kind in kinds or (not kinds and table.kind != "unknown")]
    rng.shuffle(tables)
    return tables


def _amounts(table: Table, line: Line) -> list[tuple[Column, Cell]]:
    """Return the money cells of a line that are not empty."""
    grid = table.grid()
    found = [
        (column, grid[line.row, column.index])
        for column in table.columns
        if column.role is ColumnRole.AMOUNT and column.panel == line.panel and (line.row, column.index) in grid
    ]
    return [(column, cell) for column, cell in found if cell.text.strip()]


def _leaves(table: Table) -> list[Line]:
    """Return the 项 that stand under a 款 with another figure, or with more 项 than one."""
    coded = [line for line in table.lines if line.role is LineRole.ITEM and line.code.isdigit()]
    return [
        line
        for line in coded
        if len(line.code) == 7 and any(line.code != other.code and line.code.startswith(other.code) for other in coded)
    ]


def _grave(old: Decimal, new: Decimal) -> bool:
    return abs(old - new) > Decimal("0.3") and abs(old - new) * 1000 > abs(old)


def _both_totals(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Change 收入总计 and 支出总计 alike: the sides still agree, and their items do not make them."""
    for table in _known(document, rng, _SUMMARIES):
        totals = [line for line in table.lines if line.role is LineRole.TOTAL]
        cells = [cells[0][1] for line in totals if (cells := _amounts(table, line))]
        if len(cells) != 2 or not cells[0].value or cells[0].text != cells[1].text:
            continue
        new = digits.change(cells[0].text, rng)
        spot = cell_spot(cells[0], new, cells[0].text)
        if spot and new and _grave(cells[0].value, digits.parse(new) or Decimal(0)):
            other = Edit(cells[1].page, cells[1].bbox, cells[1].text, new, right=True)
            yield replace(spot, also=(other,))


def _row_alike(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Change a 项 in all columns that repeat its amount, so that its row still adds up."""
    for table in _known(document, rng, _SPENDING):
        lines = _leaves(table)
        rng.shuffle(lines)
        for line in lines:
            cells = [cell for _, cell in _amounts(table, line) if cell.value]
            same = [cell for cell in cells if cell.text == cells[0].text]
            if len(same) < 2 or len(same) != len(cells):
                continue
            new = digits.change(same[0].text, rng)
            spot = cell_spot(same[0], new, line.code, same[0].text)
            if spot and new and _grave(same[0].value or Decimal(0), digits.parse(new) or Decimal(0)):
                yield replace(spot, also=tuple(Edit(c.page, c.bbox, c.text, new, right=True) for c in same[1:]))


def _row_emptied(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Leave the figures of a 项 out; its 款 is printed above with its own."""
    for table in _known(document, rng, _SPENDING):
        lines = _leaves(table)
        rng.shuffle(lines)
        for line in lines:
            cells = [cell for _, cell in _amounts(table, line)]
            parents = [other for other in table.lines if other.code and line.code.startswith(other.code)]
            figures = [cell.text for other in parents for _, cell in _amounts(table, other)]
            if not any(cell.value for cell in cells) or any("\n" in cell.text for cell in cells):
                continue
            first, *rest = cells
            edit = Edit(first.page, first.bbox, first.text, "")
            told = (line.code, *(other.code for other in parents), *figures)
            also = tuple(Edit(cell.page, cell.bbox, cell.text, "") for cell in rest)
            pages = frozenset({first.page}) | {cell.page for other in parents for _, cell in _amounts(table, other)}
            yield Spot(edit, told, "", cell=True, pages=frozenset(pages), also=also)


def _neighbour(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Copy the figures of the line above into a 项."""
    for table in _known(document, rng, _SPENDING):
        for line in _leaves(table):
            above = next(
                (other for other in table.lines if other.row == line.row - 1 and other.panel == line.panel), None
            )
            if above is None or len(above.code) != 7 or above.code[:5] != line.code[:5]:
                continue
            own, others = dict(_by_column(table, line)), dict(_by_column(table, above))
            if own.keys() != others.keys() or any("\n" in cell.text for cell in own.values()):
                continue
            changed = [(own[k], others[k].text) for k in own if own[k].text != others[k].text]
            if not changed or not any(
                _grave(cell.value or Decimal(0), digits.parse(new) or Decimal(0)) for cell, new in changed
            ):
                continue
            (cell, new), *rest = changed
            spot = cell_spot(cell, new, line.code, cell.text, *(text for _, text in rest))
            if spot:
                yield replace(spot, also=tuple(Edit(c.page, c.bbox, c.text, text, right=True) for c, text in rest))


def _by_column(table: Table, line: Line) -> list[tuple[int, Cell]]:
    return [(column.index, cell) for column, cell in _amounts(table, line)]


def _name_swapped(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Print the name of another 项 of the same table beside a code."""
    for table in _known(document, rng, _SPENDING):
        grid = table.grid()
        names = [column.index for column in table.columns if column.role is ColumnRole.NAME]
        lines = _leaves(table)
        rng.shuffle(lines)
        for line in lines:
            cell = next(
                (
                    grid[line.row, k]
                    for k in names
                    if (line.row, k) in grid and grid[line.row, k].text.strip() == line.name
                ),
                None,
            )
            others = sorted({other.name for other in lines if other.name != line.name and len(other.name) <= 10})
            if cell is None or not others or "其他" in line.name:
                continue
            new = rng.choice(others)
            spot = cell_spot(cell, cell.text.replace(line.name, new), line.code, new)
            if spot:
                yield replace(spot, reads=new)


def _columns_swapped(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Put 基本支出 under 项目支出 and the other way round in one 项."""
    for table in _known(document, rng, _SPENDING):
        lines = _leaves(table)
        rng.shuffle(lines)
        for line in lines:
            cells = {column.concept: cell for column, cell in _amounts(table, line)}
            basic, project = cells.get("基本支出"), cells.get("项目支出")
            if basic is None or project is None or basic.text == project.text:
                continue
            spot = cell_spot(basic, project.text, line.code, basic.text)
            if spot and _grave(basic.value or Decimal(0), project.value or Decimal(0)):
                yield replace(spot, also=(Edit(project.page, project.bbox, project.text, basic.text, right=True),))


def _travel(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Change one figure of 三公 beside a total that is printed with it."""
    for table in _known(document, rng, _TRAVEL):
        cells = [cell for line in table.lines for _, cell in _amounts(table, line) if cell.value and cell.decimals]
        rng.shuffle(cells)
        for cell in cells if len(cells) > 1 else ():
            new = digits.change(cell.text, rng)
            spot = cell_spot(cell, new, *(other.text for other in cells if other is not cell))
            if spot and new and cell.value and _grave(cell.value, digits.parse(new) or Decimal(0)):
                yield spot


def _listed(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Change one figure of a plain list whose total is printed and closes (projects, items of purchase)."""
    for table in _known(document, rng):
        totals = [line for line in table.lines if line.role is LineRole.TOTAL]
        items = [line for line in table.lines if line.role is LineRole.ITEM and not line.code and line.level <= 1]
        if len(totals) != 1 or len(items) < 2 or table.kind in {*_SUMMARIES, *_TRAVEL}:
            continue
        whole = dict(_by_column(table, totals[0]))
        columns = list(whole)
        rng.shuffle(columns)
        for index in columns:
            cells = [cell for line in items for k, cell in _by_column(table, line) if k == index and cell.value]
            if len(cells) < 2 or sum(cell.value or 0 for cell in cells) != whole[index].value:
                continue
            cell = rng.choice(cells)
            new = digits.change(cell.text, rng)
            spot = cell_spot(cell, new, whole[index].text)
            if spot and new and _grave(cell.value or Decimal(0), digits.parse(new) or Decimal(0)):
                yield replace(spot, pages=spot.pages | {whole[index].page})


def _code_class(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Print a 项 of another class under a 款."""
    for table in _known(document, rng, _SPENDING):
        grid = table.grid()
        lines = _leaves(table)
        rng.shuffle(lines)
        for line in lines:
            cell = next(
                (
                    c
                    for k in range(table.column_count)
                    if (c := grid.get((line.row, k))) and c.text.strip() == line.code
                ),
                None,
            )
            if cell is not None:
                new = f"{rng.choice((214, 215, 216, 219, 222))}{line.code[3:]}"
                spot = cell_spot(
                    cell, new if new != line.code else None, line.code, line.code[:5], line.code[:3], line.name
                )
                if spot:
                    yield spot


def _header_year(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Leave last year in the header of one table where all others name the report's year alone."""
    year = document.profile.year
    heads = [
        cell
        for table in document.tables
        if table.kind != "unknown" and "绩效" not in table.kind
        for cell in table.cells
        if cell.row < table.header_rows and re.search(r"20\d\d年", cell.text)
    ]
    if (
        year is None
        or len(heads) < 3
        or any(set(re.findall(r"20\d\d(?=年)", cell.text)) != {str(year)} for cell in heads)
    ):
        return
    rng.shuffle(heads)
    for cell in heads:
        spot = cell_spot(cell, cell.text.replace(f"{year}年", f"{year - 1}年"), f"{year - 1}年", str(year - 1))
        if spot:
            yield spot


PUBLISHED_TABLE_FAULTS: Final = (
    RealFault("real-both-totals", "收入总计与支出总计同时录错", _both_totals),
    RealFault("real-row-alike", "某项各列同时录错", _row_alike),
    RealFault("real-row-emptied", "某项漏填金额", _row_emptied),
    RealFault("real-neighbour", "误抄上一行", _neighbour),
    RealFault("real-name-swapped", "编码与名称不符", _name_swapped),
    RealFault("real-columns-swapped", "基本与项目支出颠倒", _columns_swapped),
    RealFault("real-travel", "三公经费表某数录错", _travel),
    RealFault("real-listed", "清单某项录错", _listed),
    RealFault("real-code-class", "项级编码类别错误", _code_class),
    RealFault("real-header-year", "表头年度写错", _header_year),
)
