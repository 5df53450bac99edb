"""Faults in published PDFs: places chosen by what the reader understood, changed inside the file itself."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from closure import Identity, identities

from mutants import digits
from mutants.pdf_edit import Edit
from mutants.published_build import BUILD_FAULTS
from mutants.published_changes import PUBLISHED_CHANGE_FAULTS
from mutants.published_tables import PUBLISHED_TABLE_FAULTS
from mutants.published_text import PUBLISHED_TEXT_FAULTS
from mutants.spots import RealFault, Spot, cell_spot, replacing, text_spot, texts
from schemas.document import Cell, ColumnRole, Document, LineRole

__all__ = ["REAL_FAULTS"]


def _closing(document: Document, rng: random.Random) -> list[Identity]:
    """Return the identities that hold, with two parts at least that are not zero, in random order."""
    found = [
        identity
        for table in document.tables
        if table.kind != "unknown"
        for identity in identities(table)
        if identity.outcome() != "broken"
        and sum(bool(part.value) for part in identity.parts) > 1
        and identity.total.value
    ]
    rng.shuffle(found)
    return found


def _part(slip: Callable[[str, random.Random], str | None]) -> Callable[[Document, random.Random], Iterator[Spot]]:
    def spots(document: Document, rng: random.Random) -> Iterator[Spot]:
        for identity in _closing(document, rng):
            cell = rng.choice([part for part in identity.parts if part.value])
            spot = cell_spot(cell, slip(cell.text, rng), identity.total.text)
            if spot and _grave(cell, spot.edit.new, identity):
                yield replace(spot, pages=spot.pages | {identity.total.page})

    return spots


def _grave(cell: Cell, new: str, identity: Identity) -> bool:
    """Say whether the change is larger than all rounding of the identity."""
    after = digits.parse(new)
    return (
        after is not None and cell.value is not None and abs(after - cell.value) > Decimal("0.06") * len(identity.parts)
    )


def _total(document: Document, rng: random.Random) -> Iterator[Spot]:
    for identity in _closing(document, rng):
        spot = cell_spot(identity.total, digits.change(identity.total.text, rng))
        if spot and _grave(identity.total, spot.edit.new, identity):
            yield spot


def _code(document: Document, rng: random.Random) -> Iterator[Spot]:
    cells = [
        cell
        for table in document.tables
        if table.kind != "unknown"
        for cell in table.cells
        if re.fullmatch(r"2\d{6}|30[123]\d\d", cell.text)
        and any(column.index == cell.column and column.role is ColumnRole.CODE for column in table.columns)
    ]
    rng.shuffle(cells)
    for cell in cells:
        new = cell.text[:-2] + str(rng.randint(61, 79))
        spot = cell_spot(cell, new, cell.text)
        if spot:
            yield spot


def _copied_figure(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Change a figure of the text that a table prints too, and that the text names as a total."""
    totals = {
        cell.text.replace(",", "")
        for table in document.tables
        for cell in table.cells
        if cell.decimals == 2 and (cell.value or 0) > 10
    }
    names = "收入总计|支出总计|收入合计|支出合计|总预算|预算支出|收入预算|支出预算|基本支出|项目支出|人员经费|公用经费"
    pattern = rf"(?:{names})(?:预算)?(?:为)?\s?(\d[\d,]*\.\d\d)\s?(?=万元)"
    for block, match in texts(document, pattern, rng):
        if match[1].replace(",", "") not in totals:
            continue
        new = digits.change(match[1], rng)
        spot = new and text_spot(block, match.start(1), match.end(1), new)
        if spot:
            yield spot


def _purchase(document: Document, rng: random.Random) -> Iterator[Spot]:
    money = r"[^。\d]{0,12}(\d[\d,]*\.?\d*)\s?万元"
    pattern = rf"采购{money}[^。]{{0,12}}货物{money}[^。]{{0,10}}工程{money}[^。]{{0,10}}服务{money}"
    for block, match in texts(document, pattern, rng):
        whole, *parts = (digits.parse(match[k]) for k in (1, 2, 3, 4))
        if whole is None or None in parts or sum(part or 0 for part in parts) != whole or not whole:
            continue
        k = next(k for k in (2, 3, 4) if digits.parse(match[k]))
        new = digits.change(match[k], rng)
        spot = new and text_spot(block, match.start(k), match.end(k), new)
        if spot:
            yield spot


def _title_year(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Name last year in the title of a table of figures; three others name the report's."""
    year = document.profile.year
    titles = [
        table.title
        for table in document.tables
        if table.title and year and f"{year}年" in table.title.text and "绩效" not in table.kind
    ]
    rng.shuffle(titles)
    for title in titles if len(titles) > 3 else ():
        if title is not None and year is not None:
            new = f"{year - 1}年"
            yield Spot(
                Edit(title.page, title.bbox, f"{year}年", new),
                (new, str(year - 1)),
                new,
                cell=False,
                pages=frozenset({title.page}),
            )


def _unit_line(document: Document, rng: random.Random) -> Iterator[Spot]:
    """Print 元 above a table in 万元 one of whose totals another table prints too, or whose figures are too fine."""
    known = [table for table in document.tables if table.kind != "unknown" and "绩效" not in table.kind]
    tables = [table for table in known if table.unit_at and "万元" in table.unit_at.text]
    rng.shuffle(tables)
    for table in tables:
        place = table.unit_at
        others = {cell.value for other in known if other is not table for cell in other.cells if cell.decimals}
        totals = {line.row for line in table.lines if line.role is LineRole.TOTAL}
        shared = [
            cell
            for cell in table.cells
            if cell.row in totals and cell.decimals and (cell.value or 0) > 50 and cell.value in others
        ]
        fine = sum(cell.decimals > 2 and bool(cell.value) for cell in table.cells)
        if place is not None and (shared or fine > 1):
            told = (table.title.text,) if table.title else ()
            yield Spot(
                Edit(place.page, place.bbox, "万元", "元"),
                ("单位：元", "元与万元", "单位为元", *told),
                place.text.replace("万元", "元"),
                cell=False,
                pages=frozenset({place.page}),
            )


REAL_FAULTS: Final = (
    RealFault("real-part-digit", "分项一位数字录错", _part(digits.change)),
    RealFault("real-part-transposed", "分项两位数字颠倒", _part(digits.transpose)),
    RealFault("real-part-shifted", "分项小数点错位", _part(digits.shift)),
    RealFault("real-part-sign", "分项多出负号", _part(digits.negate)),
    RealFault("real-part-dropped", "分项漏一位数字", _part(digits.drop)),
    RealFault("real-total", "合计录错", _total),
    RealFault("real-code", "科目编码录错", _code),
    RealFault("real-text-figure", "文字中的合计与表不符", _copied_figure),
    RealFault("real-purchase", "采购分项之和不等于总额", _purchase),
    RealFault("real-date", "不存在的日期", replacing(r"\d{1,2}月\d{1,2}日", "2月30日", "2月30日")),
    RealFault("real-wan-yuan", "万元误作万员", replacing(r"(?<=\d)万元", "万员", "万员")),
    RealFault("real-placeholder", "遗留占位符", replacing(r"(\d[\d,.]{2,})(?=万元)", "XX", "XX")),
    RealFault("real-punctuation", "标点重复", replacing(r"(。)$", "。。", "。。")),
    RealFault("real-title-year", "表名年度写错", _title_year),
    RealFault("real-unit-line", "表头单位写错", _unit_line),
    *PUBLISHED_TABLE_FAULTS,
    *PUBLISHED_CHANGE_FAULTS,
    *PUBLISHED_TEXT_FAULTS,
    *BUILD_FAULTS,
)
