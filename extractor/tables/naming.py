"""Canonical names for the rows of a table whose kind is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractor.kinds.wording import fold
from extractor.tables.terms import TermIndex
from schemas.document import Column, ColumnRole, Line, LineRole

__all__ = ["name_lines"]

_CARRIED: Final = frozenset({"上年结转", "年终结转结余", "年初结转和结余", "年末结转和结余"})


def name_lines(lines: Sequence[Line], columns: Sequence[Column], terms: TermIndex) -> tuple[Line, ...]:
    """Give each line its canonical row name.

    In tables of two sides the last total of a side is its 收入总计 or 支出总计, whether it says 合计, 总计 or 收入合计.

    Sources named again below a carried-over balance (上年结转: 一般公共预算 …) are parts of it, not the sources: they
    keep none.
    """
    named: list[Line] = []
    carried: set[tuple[int, int]] = set()
    closing = _closing_totals(lines, columns) if terms.row("收入总计") == "收入总计" else {}
    for line in lines:
        concept = closing.get((line.panel, line.row)) or _concept(line, terms)
        if line.parent is not None and (line.panel, line.parent) in carried:
            concept = None
            carried.add((line.panel, line.row))
        if concept in _CARRIED:
            carried.add((line.panel, line.row))
        named.append(line if concept is None else replace(line, concept=concept))
    return _without_parts(named)


def _without_parts(lines: list[Line]) -> tuple[Line, ...]:
    """Take a name that a 类 and its 款 both claim (310 and 31099 其他资本性支出) from the longer code."""
    shortest: dict[tuple[int, str], int] = {}
    for line in lines:
        if line.concept and line.code:
            place = line.panel, line.concept
            shortest[place] = min(shortest.get(place, len(line.code)), len(line.code))
    return tuple(
        replace(line, concept=None)
        if line.concept and len(line.code) > shortest.get((line.panel, line.concept), len(line.code))
        else line
        for line in lines
    )


def _closing_totals(lines: Sequence[Line], columns: Sequence[Column]) -> dict[tuple[int, int], str]:
    """Return the canonical name of each side's grand total, by panel and row."""
    sides: dict[int, str] = {}
    for column in columns:
        if column.role is ColumnRole.NAME and column.path and column.panel not in sides:
            title = fold("".join(column.path))
            income, spending = "收入" in title, "支出" in title
            sides[column.panel] = (
                "收入总计" if income and not spending else "支出总计" if spending and not income else ""
            )
    if not {"收入总计", "支出总计"} <= set(sides.values()):
        return {}
    found: dict[tuple[int, int], str] = {}
    for panel, name in sides.items():
        own = [line for line in lines if line.panel == panel and line.role not in {LineRole.BLANK, LineRole.INDEX}]
        totals = [line for line in own if line.role is LineRole.TOTAL]
        if name and totals and (len(totals) == 1 or totals[-1] is own[-1]) and totals[-1] in (own[0], own[-1]):
            found[panel, totals[-1].row] = name
    return found


def _concept(line: Line, terms: TermIndex) -> str | None:
    if not line.name or line.role in {LineRole.INDEX, LineRole.BLANK, LineRole.SECTION}:
        return None
    return terms.row(line.name) or (terms.row("合计") if line.role is LineRole.TOTAL else None)
