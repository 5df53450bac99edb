"""The money unit of each table: from its caption, its notes, its columns, or what the document says once for all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extractor.kinds.wording import fold
from extractor.layout import PageLayout
from extractor.tables.caption_lines import find_unit
from extractor.tables.joining import Joined
from extractor.tables.piece import located
from schemas.amount import MoneyUnit
from schemas.document import Column, ColumnRole, Located

__all__ = ["settle_units"]

_FOR_ALL: Final = re.compile(r"(?:以下|下列|下述|上述|以上|本套|各|所有)[^。]{0,12}(?:报表|表格|表)[^。]{0,14}单位")
_ON_COVER: Final = re.compile(r"[(]?(?:金额|计量|货币)?单位:(?:人民币)?(?:百?万|千|亿)?元[)]?")

Unit = tuple[MoneyUnit | None, Located | None]


def settle_units(
    tables: Sequence[Joined], columns: Sequence[Sequence[Column]], layouts: Sequence[PageLayout]
) -> list[Unit]:
    """Return unit and place for each table; (None, None) where nothing says it.

    A table's own words come first: caption, notes, then column headers or labels that all name the same unit. Else
    what a line of the document says for all tables holds.
    """
    general = _for_all(layouts)
    settled: list[Unit] = []
    for table, described in zip(tables, columns, strict=True):
        captions = [piece.caption for piece in table.pieces]
        own: Unit | None = next(((caption.unit, caption.unit_at) for caption in captions if caption.unit), None)
        own = own or _from_columns(table, described) or _from_labels(table) or _from_overleaf(table, layouts)
        settled.append(own or _inherited(table, general))
    return settled


def _from_columns(table: Joined, columns: Sequence[Column]) -> Unit | None:
    """One unit that headers name, and no header another; it holds for the table's other amounts too."""
    units: dict[MoneyUnit, str] = {}
    for column in columns:
        if column.role is not ColumnRole.AMOUNT:
            continue
        for part in column.path:
            unit = find_unit(part)
            if unit is not None:
                units[unit] = part
    if len(units) != 1:
        return None
    unit, text = next(iter(units.items()))
    for cell in table.cells:
        if cell.row < table.header_rows and "".join(cell.text.split()) == text:
            return unit, Located(cell.text, cell.page, cell.bbox, cell.source, cell.confidence)
    return unit, None


def _from_labels(table: Joined) -> Unit | None:
    """In forms the label beside the amounts names it: 资金情况（万元）, 年度资金总额（元）."""
    if table.header_rows:
        return None
    found: dict[MoneyUnit, Located] = {}
    for cell in table.cells:
        if 3 <= len(cell.text) <= 40 and "元" in cell.text and re.search(r"资金|预算|金额|单位|支出", cell.text):
            unit = find_unit(cell.text)
            if unit is not None:
                found.setdefault(unit, Located(cell.text, cell.page, cell.bbox, cell.source, cell.confidence))
    return next(iter(found.items())) if len(found) == 1 else None


def _from_overleaf(table: Joined, layouts: Sequence[PageLayout]) -> Unit | None:
    """Return the unit line of a sheet too wide for its page that stands on the next, with what was cut off."""
    if not any(doubt.endswith("on the right") for doubt in table.doubts):
        return None
    last = table.pieces[-1].page
    for layout in layouts:
        if layout.page.number == last + 1 and not layout.grids:
            for line in layout.lines:
                unit = find_unit(line.text)
                if unit is not None:
                    return unit, located([line])
    return None


def _for_all(layouts: Sequence[PageLayout]) -> list[tuple[int, Unit]]:
    """Return what sentences say of all tables that follow, and the unit on a cover, which no table stands on."""
    found: list[tuple[int, Unit]] = []
    for line in layouts[0].lines if layouts and not layouts[0].grids else ():
        unit = find_unit(line.text) if _ON_COVER.fullmatch(fold(line.text)) else None
        if unit is not None:
            found.append((layouts[0].page.number, (unit, located([line]))))
    for layout in layouts:
        for line in layout.lines:
            text = fold(line.text)
            if "单位" in text and _FOR_ALL.search(text):
                unit = find_unit(text)
                if unit is not None:
                    found.append((layout.page.number, (unit, located([line]))))
    return found


def _inherited(table: Joined, general: Sequence[tuple[int, Unit]]) -> Unit:
    page = table.pieces[0].page
    said = [unit for number, unit in general if number <= page]
    return said[-1] if said else (None, None)
