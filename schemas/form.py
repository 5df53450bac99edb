"""Performance forms (项目支出绩效目标表, 整体支出绩效目标申报表) read into fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from schemas.amount import MoneyUnit
from schemas.geometry import BBox

__all__ = ["Field", "FormKind", "Fund", "Half", "Indicator", "IndicatorValue", "PerformanceForm"]


class FormKind(StrEnum):
    """The two families of performance forms; the value is the canonical kind of their table."""

    PROJECT = "项目支出绩效目标表"
    OVERALL = "整体支出绩效目标表"


class Half(StrEnum):
    """The two halves of a project form: the whole implementing period, and the year."""

    PERIOD = "实施期"
    ANNUAL = "年度"


@dataclass(frozen=True, slots=True)
class Field:
    """A filled-in place of a form: the printed label beside it, its printed text, and where it stands."""

    label: str
    text: str
    page: int
    bbox: BBox
    row: int
    column: int
    source: str = "text"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Fund:
    """An amount of money by source or use. ``name`` is the label without 其中 and punctuation.

    ``canonical`` is total, 中央, 省级, 市县, 自筹, 其他, 财政拨款, 一般公共预算, … or None if unknown; ``half`` is None
    where the form has no halves. ``value`` is in ``unit``.
    """

    name: str
    canonical: str | None
    half: Half | None
    field: Field
    value: Decimal | None
    decimals: int
    unit: MoneyUnit | None


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """An indicator's value taken apart: ``≥200元/件`` is comparator ``≥``, number 200, unit ``元/件``.

    ``upper`` is set for ranges; ``when`` for dates. All None for words (合格, 及时).
    """

    text: str
    comparator: str | None = None
    number: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    when: date | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the indicators: levels 1 and 2 as printed, name, value; ``weight`` where the form has one."""

    half: Half | None
    level1: str
    level2: str
    name: Field
    value: Field
    parsed: IndicatorValue
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PerformanceForm:
    """A performance form. ``table`` is the index of its table in ``Document.tables``.

    ``texts`` are the long descriptions by their printed label (项目概况, 立项依据, …); ``goals`` the overall goals;
    ``facts`` the other labelled fields (项目期, 内设职能部门数, …).
    """

    kind: FormKind
    table: int
    title: str
    pages: tuple[int, ...]
    unit: MoneyUnit | None
    project: Field | None
    department: Field | None
    executing_unit: Field | None
    funds: tuple[Fund, ...]
    texts: tuple[Field, ...]
    goals: tuple[tuple[Half | None, Field], ...]
    indicators: tuple[Indicator, ...]
    filed: Field | None
    facts: tuple[Field, ...] = ()
