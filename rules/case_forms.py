"""Performance forms written in cases become PerformanceForm values and the tables they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from schemas.amount import MoneyUnit, parse_amount
from schemas.document import Cell, Located, Table
from schemas.form import Field, FormKind, Fund, Half, Indicator, IndicatorValue, PerformanceForm
from schemas.geometry import BBox

__all__ = ["build_form"]

_VALUE: Final = re.compile(r"(?P<comparator>[≥≤=＝<>＜＞]?)\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>.*)")
_DATE: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def build_form(spec: Mapping[str, Any], table: int) -> tuple[PerformanceForm, Table]:
    """Make a form of a case's mapping, and its table, which will have the index ``table``."""
    maker = _Maker(int(spec.get("page", 1)))
    kind = FormKind(spec.get("form", FormKind.PROJECT.value))
    unit = MoneyUnit.from_text(str(spec.get("unit", "万元")))
    form = PerformanceForm(
        kind=kind,
        table=table,
        title=str(spec.get("title", kind.value)),
        pages=(maker.page,),
        unit=unit,
        project=maker.optional("项目名称", spec.get("project")),
        department=maker.optional("主管部门", spec.get("department")),
        executing_unit=maker.optional("实施单位", spec.get("executing_unit")),
        funds=tuple(maker.funds(spec.get("funds", {}), unit)),
        texts=tuple(maker.field(label, text) for label, text in spec.get("texts", {}).items()),
        goals=tuple(maker.goals(spec.get("goals", {}))),
        indicators=tuple(maker.indicators(str(spec.get("indicators", "")))),
        filed=maker.optional("填报日期", spec.get("filed")),
        facts=tuple(maker.field(label, text) for label, text in spec.get("facts", {}).items()),
    )
    return form, maker.table(form.title, kind, unit)


class _Maker:
    """Hands out fields from top to bottom and remembers their cells."""

    def __init__(self, page: int) -> None:
        self.page = page
        self.cells: list[Cell] = []
        self.row = 0

    def field(self, label: object, text: object) -> Field:
        box = BBox(150, 50 + 20 * self.row, 540, 70 + 20 * self.row)
        label_box = BBox(50, box.y0, 150, box.y1)
        self.cells.append(Cell.printed(self.row, 0, str(label), self.page, label_box))
        self.cells.append(Cell.printed(self.row, 1, str(text), self.page, box))
        made = Field(str(label), str(text), self.page, box, self.row, 1)
        self.row += 1
        return made

    def optional(self, label: str, text: object) -> Field | None:
        return None if text is None else self.field(label, text)

    def funds(self, spec: Mapping[str, Any], unit: MoneyUnit | None) -> Iterator[Fund]:
        halves = {half.value: half for half in Half}
        for name, entry in spec.items():
            if name in halves and isinstance(entry, Mapping):
                for source, text in entry.items():
                    yield self.fund(str(source), halves[name], text, unit)
            else:
                yield self.fund(str(name), None, entry, unit)

    def fund(self, name: str, half: Half | None, text: object, unit: MoneyUnit | None) -> Fund:
        amount = parse_amount(str(text))
        label = "合计" if name == "total" else name
        value, decimals = (amount.value, amount.decimals) if amount else (None, 0)
        return Fund(label, name, half, self.field(label, text), value, decimals, unit)

    def goals(self, spec: str | Mapping[str, Any]) -> Iterator[tuple[Half | None, Field]]:
        if isinstance(spec, str):
            yield None, self.field("总体目标", spec)
            return
        for name, text in spec.items():
            yield Half(name), self.field("总体目标", text)

    def indicators(self, text: str) -> Iterator[Indicator]:
        for line in text.splitlines():
            parts = [part.strip() for part in line.split("|")]
            if len(parts) < 4:
                continue
            half = Half(parts.pop(0)) if parts[0] in {entry.value for entry in Half} else None
            weight = Decimal(parts[4]) if len(parts) > 4 and parts[4] else None
            name, value = self.field("三级指标", parts[2]), self.field("指标值", parts[3])
            yield Indicator(half, parts[0], parts[1], name, value, _parse_value(parts[3]), weight)

    def table(self, title: str, kind: FormKind, unit: MoneyUnit | None) -> Table:
        box = BBox(50, 50, 540, 50 + 20 * max(self.row, 1))
        place = Located(title, self.page, BBox(50, 20, 540, 40))
        return Table(kind.value, place, None, unit, None, (self.page,), (box,), 0, (), (), tuple(self.cells))


def _parse_value(text: str) -> IndicatorValue:
    day = _DATE.search(text)
    if day:
        comparator = text[0] if text[0] in "≥≤=<>" else None
        return IndicatorValue(text, comparator, when=date(*map(int, day.groups())))
    match = _VALUE.fullmatch(text)
    if not match:
        return IndicatorValue(text)
    number = Decimal(match["number"].replace(",", ""))
    return IndicatorValue(text, match["comparator"] or None, number, unit=match["unit"] or None)
