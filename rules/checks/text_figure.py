"""Figures quoted in the text equal the tables they are quoted from.

What it does
    Takes each amount in the running text with the name right before it (基本支出421.35万元, 行政运行（项）263.40万元,
    一般行政管理事务（2010402）3853.4万元) and looks up all cells of the document's tables in a line or total column of
    that name or code. The amount must equal one of them, or the sum of two of them, in any unit, exactly or in fewer
    digits (rounded or cut). A statement of the whole income or expenditure must equal some total. Tables of basic
    expenditure count only where the text speaks of it. Amounts of other years, changes and shares, names that no table
    has, and names of ``ignore`` are left alone.

    Since a name may stand in several tables (基本支出 of all funds, of the general budget), a figure is reported only
    if it equals none of them.

Why
    The text is written first and the tables change last.

Options
    ignore: list of texts
        parts of names that mean something else in the text than in the tables.
    only: list of {names, tables}
        names that are compared with tables of these kinds and no others.
    shortest: whole number
        the fewest characters of a name that is looked up (default 4).

PASS
    支出总表: 基本支出 421.35; text: 其中：基本支出421.35万元

FAIL
    支出总表: 基本支出 421.35; text: 其中：基本支出412.53万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.figures import Figure, figures, label_key
from rules.text.passages import Passage, PassageKind, passages
from schemas.amount import Amount
from schemas.document import Cell, ColumnRole, LineRole, Table
from schemas.report import Evidence, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_SPLIT: Final = re.compile(r"[（(][类款项][)）]|—|-|－|/|其中|类\b|款\b")
_SCOPE: Final = re.compile(r"^(?:一般公共预算|财政拨款|当年|本年|安排|拨款|用于|的|列支|涉及)+(?=..)")
_OWN_NAME: Final = re.compile(r"^(?:本|我|该)(?:单位|部门|局|委|办|厅|中心)")
_WHOLE: Final = re.compile(
    r"(?:本年|当年|年度|单位|部门|预算|财政拨款|一般公共预算|总体)*(?:收入|支出|收、支|收支)(?:预算|决算|总|合计|总计|总额|数|的|为)*"
)
_TOTALS: Final = re.compile(
    r"总|合计|本年收入|本年支出|[本我](?:单位|部门)|财政拨款(?:收入|支出)|一般公共预算(?:拨款|财政拨款)?(?:收入|支出)"
)
_PLANNED: Final = re.compile(r"年初预算|全年预算|调整预算")  # no column of final accounts by line holds it
_CLASSED: Final = re.compile(r"[（(][类款项][)）]")
_YEAR: Final = re.compile(r"^20\d{2}年度?")
_GENERIC: Final = re.compile(
    r"(?:全年|年初|项目|涉及|安排|当年|本年|预算|决算|支出|收入|资金|数|为|合计|总计|小计|的|20\d{2}年|执行|完成|年度|财政拨款|部门|单位)*"
)
_PROJECTS: Final = "项目支出"
_QUOTES: Final = re.compile(r"[“”\"「」]")
_SUMS: Final = frozenset({"合计", "小计", "总计", "预算数", "决算数", "金额"})
_BASIC: Final = re.compile(r"基本支出|人员经费|公用经费|经济分类|经济科目")
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE, PassageKind.HEADING})


@dataclass(frozen=True, slots=True)
class _Options:
    ignore: tuple[str, ...]
    only: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    shortest: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure of a table with its table, row and column for people."""

    amount: Amount
    cell: Cell
    table: Table
    row: str
    column: str

    def evidence(self) -> Evidence:
        """Return it as evidence."""
        title = self.table.title.text if self.table.title else self.table.kind
        return Evidence(
            self.cell.page, self.cell.bbox, self.cell.text, title, self.row, self.column,
            str(self.cell.source), self.cell.confidence,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Index:
    """The figures of all tables by name and by code, and all totals."""

    names: dict[str, list[_Place]]
    codes: dict[str, list[_Place]]
    totals: list[_Place]


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    index = subject.remember(_index)
    if not index.names:
        yield Unchecked(Text("没有可供核对的表格", "no tables to compare with"))
        return
    unit = "".join((subject.document.profile.unit or "").split())
    year = subject.document.profile.year
    looked = 0
    for passage in passages(subject):
        if passage.kind not in _PLACES or "元" not in passage.text:
            continue
        for figure in figures(passage.text):
            if figure.years and year not in figure.years:
                continue
            places = _places(figure, passage, unit, index, options)
            if not places or not figure.amount.base:
                continue
            looked += 1
            if not _explained(figure.amount, places, whole=places is index.totals):
                yield _problem(passage, figure, places)
    if looked:
        yield Looked(looked)
    else:
        yield Unchecked(Text("正文没有引用表中数字", "the text quotes no figures of tables"), State.NOT_APPLICABLE)


def _places(figure: Figure, passage: Passage, unit: str, index: _Index, options: _Options) -> list[_Place]:
    label = _QUOTES.sub("", figure.label)
    named = label.replace(unit, "") if unit else label
    label = _OWN_NAME.sub("", _YEAR.sub("", named) if named != label else named)
    if label == _PROJECTS:
        return index.names.get(_PROJECTS, [])
    if any(word in label for word in options.ignore) or (_GENERIC.fullmatch(label) and not _WHOLE.fullmatch(label)):
        return []
    if _WHOLE.fullmatch(label) and not _states_whole(figure, passage, unit):
        return []
    found = index.codes.get(figure.code, []) if figure.code else []
    if not found:
        found = _named(label, index, options)
    for words, kinds in options.only:
        if any(word in label for word in words):
            return [place for place in found if place.table.kind in kinds]
    if _explained(figure.amount, found):
        return found
    context = label + "".join(passage.section) + passage.text[: figure.start]
    if _BASIC.search(context) is None:
        # Tables of basic expenditure hold a part of what the text states in whole.
        found = [place for place in found if "基本支出" not in place.table.kind]
    return found


def _states_whole(figure: Figure, passage: Passage, unit: str) -> bool:
    """Say whether an amount of income or expenditure is one of the whole report's totals."""
    printed = passage.text[figure.start : figure.money.start]
    if _PLANNED.search(printed):
        return False
    if unit and unit in printed:
        return True
    own = passage.text[: figure.start] + "".join(passage.section[-1:])
    if _CLASSED.search(own) is not None:
        return False
    if _TOTALS.search(printed) is None and passage.text[: figure.start].endswith(("；", ";")):
        # 2025年本部门收入预算…；支出预算…: the other half of a statement about the whole
        opening = passage.text[passage.text.rfind("。", 0, figure.start) + 1 : figure.start]
        first = next(figures(opening), None)
        printed = opening[: first.money.start] if first and _WHOLE.fullmatch(_OWN_NAME.sub("", first.label)) else ""
    return _TOTALS.search(printed) is not None


def _named(label: str, index: _Index, options: _Options) -> list[_Place]:
    if _WHOLE.fullmatch(label):
        return index.totals
    last = [part for part in _SPLIT.split(label) if not _GENERIC.fullmatch(part)]
    if not last:
        return []
    for name in (label, last[-1], _SCOPE.sub("", last[-1])):
        key = label_key(name)
        if len(name) >= options.shortest and key in index.names:
            return index.names[key]
    return []


def _index(subject: Subject) -> _Index:
    index = _Index({}, {}, [])
    forms = {form.table for form in subject.document.forms}
    for number, table in enumerate(subject.document.tables):
        if number not in forms and table.unit is not None:
            _enter(table, index)
    index.names.pop("", None)
    return index


def _enter(table: Table, index: _Index) -> None:
    """Enter the figures of a table under the names of their line, of a total's column, and of the table itself."""
    columns = [column for column in table.columns if column.role is ColumnRole.AMOUNT]
    grid = table.grid()
    lines = [line for line in table.lines if line.role not in {LineRole.INDEX, LineRole.BLANK}]
    kind = label_key(table.kind.removesuffix("表"))
    for line in lines:
        total = line.role in {LineRole.TOTAL, LineRole.SUBTOTAL} or not line.name
        for column in columns:
            cell = grid.get((line.row, column.index))
            amount = cell.amount(column.unit or table.unit) if cell and column.panel == line.panel else None
            if cell is None or amount is None:
                continue
            header = next((part for part in reversed(column.path) if part not in _SUMS), "")
            place = _Place(amount, cell, table, line.name or header or line.code, header)
            keys = {_key(line.name)} | ({_key(header), kind} if total else set())
            for key in keys:
                if _GENERIC.fullmatch(key) and key != _PROJECTS:
                    continue
                index.names.setdefault(key, []).append(place)
            if line.code:
                index.codes.setdefault(line.code, []).append(place)
            if total:
                index.totals.append(place)


def _key(name: str) -> str:
    """Return what a name is looked up by; 项目支出 is a name of its own, 项目 alone is none."""
    return _PROJECTS if _QUOTES.sub("", name) == _PROJECTS else label_key(name)


def _explained(amount: Amount, places: list[_Place], *, whole: bool = False) -> bool:
    """Say whether an amount is one of these figures, in fewer digits or cut short, or the sum of two of them.

    What is said of the whole report is the sum of two totals of one table only.
    """
    if any(_prints_as(place.amount.base, place.amount.step, amount) for place in places):
        return True
    return any(
        abs(first.amount.base + second.amount.base - amount.base)
        <= (first.amount.step + second.amount.step + amount.step) / 2
        for place, first in enumerate(places)
        for second in places[place + 1 :]
        if not whole or first.table is second.table
    )


def _prints_as(value: Decimal, step: Decimal, amount: Amount) -> bool:
    return abs(value - amount.base) < amount.step if step < amount.step else value == amount.base


def _problem(passage: Passage, figure: Figure, places: list[_Place]) -> Problem:
    nearest = min(places, key=lambda place: abs(place.amount.base - figure.amount.base))
    printed = passage.text[figure.money.start : figure.money.end]
    unit = nearest.amount.unit.value if nearest.amount.unit else ""
    title = nearest.table.title.text if nearest.table.title else nearest.table.kind
    difference: Decimal = figure.amount.base - nearest.amount.base
    return Problem(
        (passage.evidence(figure.start, figure.money.end), nearest.evidence()),
        ("表文一致", figure.label, passage.where),
        expected=f"{nearest.cell.text.strip()}{unit}",
        actual=printed,
        difference=difference,
        unit="元",
        text=Text(
            f"文中“{figure.label}”{printed}，《{title}》“{nearest.row}”为 {nearest.cell.text.strip()}{unit}",
            f"the text says {figure.label} {printed}; {title} has {nearest.cell.text.strip()}{unit} for {nearest.row}",
        ),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:  # noqa: ARG001
    only = tuple((tuple(entry["names"]), tuple(entry["tables"])) for entry in options.get("only", ()))
    return _Options(tuple(options.get("ignore", ())), only, int(options.get("shortest", 4)))


KIND: Final = CheckKind(
    "text_figure",
    {
        "type": "object",
        "properties": {
            "ignore": {"type": "array", "items": {"type": "string", "minLength": 1}},
            "only": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "names": {"type": "array", "items": {"type": "string", "minLength": 2}, "minItems": 1},
                        "tables": {"type": "array", "items": {"type": "string", "x-name": "table"}, "minItems": 1},
                    },
                    "required": ["names", "tables"],
                    "additionalProperties": False,
                },
            },
            "shortest": {"type": "integer", "minimum": 2},
        },
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
