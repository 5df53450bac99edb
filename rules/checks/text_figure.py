"""Figures quoted in the text equal the tables they are quoted from.

What it does
    Takes each amount in the running text with the name right before it (基本支出435.89万元, 行政运行（项）299.11万元,
    一般行政管理事务（2010402）3853.4万元) and looks up all cells of the document's tables in a line or total column of
    that name or code. The amount must equal one of them, in any unit, exactly or as a rounding to the digits printed.
    Amounts of other years, changes and shares, names that no table has, and names of ``ignore`` are left alone.

    Since a name may stand in several tables (基本支出 of all funds, of the general budget), a figure is reported only
    if it equals none of them.

Why
    The text is written first and the tables change last.

Options
    ignore: list of texts
        names that mean something else in the text than in the tables.
    shortest: whole number
        the fewest characters of a name that is looked up (default 4).

PASS
    支出总表: 基本支出 435.89; text: 其中：基本支出435.89万元

FAIL
    支出总表: 基本支出 435.89; text: 其中：基本支出453.89万元
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
from schemas.amount import Amount, compare_copy
from schemas.document import Cell, ColumnRole, LineRole, Table
from schemas.report import Evidence, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_SPLIT: Final = re.compile(r"[（(][类款项][)）]|—|-|－|/|其中|类\b|款\b")
_SCOPE: Final = re.compile(r"^(?:一般公共预算|财政拨款|当年|本年|安排|拨款|用于|的|列支|涉及)+(?=..)")
_OWN_NAME: Final = re.compile(r"^(?:本|我|该)(?:单位|部门|局|委|办|厅|中心)")
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE, PassageKind.HEADING})


@dataclass(frozen=True, slots=True)
class _Options:
    ignore: tuple[str, ...]
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
    """The figures of all tables by name and by code."""

    names: dict[str, list[_Place]]
    codes: dict[str, list[_Place]]


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
            places = _places(figure, unit, index, options)
            if not places or not figure.amount.base:
                continue
            looked += 1
            if not any(compare_copy(place.amount, figure.amount).holds for place in places):
                yield _problem(passage, figure, places)
    if looked:
        yield Looked(looked)
    else:
        yield Unchecked(Text("正文没有引用表中数字", "the text quotes no figures of tables"), State.NOT_APPLICABLE)


def _places(figure: Figure, unit: str, index: _Index, options: _Options) -> list[_Place]:
    if figure.code and figure.code in index.codes:
        return index.codes[figure.code]
    label = _OWN_NAME.sub("", figure.label.removeprefix(unit))
    last = [part for part in _SPLIT.split(label) if part]
    if not last:
        return []
    for name in (label_key(label), label_key(last[-1]), label_key(_SCOPE.sub("", last[-1]))):
        if len(name) >= options.shortest and name not in options.ignore and name in index.names:
            return index.names[name]
    return []


def _index(subject: Subject) -> _Index:
    names: dict[str, list[_Place]] = {}
    codes: dict[str, list[_Place]] = {}
    forms = {form.table for form in subject.document.forms}
    for number, table in enumerate(subject.document.tables):
        if number in forms or table.unit is None:
            continue
        columns = [column for column in table.columns if column.role is ColumnRole.AMOUNT]
        grid = table.grid()
        for line in table.lines:
            if line.role in {LineRole.INDEX, LineRole.BLANK}:
                continue
            for column in columns:
                cell = grid.get((line.row, column.index))
                amount = cell.amount(column.unit or table.unit) if cell and column.panel == line.panel else None
                if cell is None or amount is None:
                    continue
                header = column.path[-1] if column.path else ""
                place = _Place(amount, cell, table, line.name or line.code, header)
                names.setdefault(label_key(line.name), []).append(place)
                if line.code:
                    codes.setdefault(line.code, []).append(place)
                if line.role in {LineRole.TOTAL, LineRole.SUBTOTAL}:
                    names.setdefault(label_key(header), []).append(place)
    names.pop("", None)
    return _Index(names, codes)


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
    ignored = tuple(label_key(str(name)) for name in options.get("ignore", ()))
    return _Options(ignored, int(options.get("shortest", 4)))


KIND: Final = CheckKind(
    "text_figure",
    {
        "type": "object",
        "properties": {
            "ignore": {"type": "array", "items": {"type": "string", "minLength": 1}},
            "shortest": {"type": "integer", "minimum": 2},
        },
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
