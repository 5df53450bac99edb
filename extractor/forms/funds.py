"""The money of a form: pairs of label and amount, in one or two halves, or a small table with columns of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from extractor.forms.labels import canonical_fund, half_of, plain, unit_in
from extractor.forms.view import View, field_of, words
from schemas.amount import MoneyUnit, parse_amount
from schemas.document import Cell
from schemas.form import Fund, Half

__all__ = ["make_fund", "read_funds"]

_FIGURE_UNIT: Final = re.compile(r"(?P<figure>-?[\d,]+(?:\.\d+)?)(?P<unit>亿元|百万元|万元|千元|元)")
_NOTHING: Final = re.compile(r"[-—–/／]*|无")
_PLANNED: Final = re.compile(r"全年预算|预算数|预算金额|总额")
_NO_MONEY: Final = re.compile(r"分值|得分|执行率|权重|比例|率$")


def make_fund(
    label: str, cell: Cell, unit: MoneyUnit | None, *, half: Half | None = None, canonical: str | None = None
) -> Fund:
    """Make a fund of a cell; a unit printed behind the figure or in the label counts before that of the table."""
    text = words(cell)
    own = _FIGURE_UNIT.fullmatch(text)
    printed_unit = MoneyUnit.from_text(own.group("unit")) if own else unit_in(label) or unit
    amount = parse_amount(own.group("figure") if own else text, printed_unit) if text else None
    return Fund(
        plain(label), canonical, half, field_of(label, cell), amount.value if amount else None,
        amount.decimals if amount else 0, printed_unit,
    )  # fmt: skip


def _is_amount(cell: Cell) -> bool:
    text = words(cell)
    return bool(text) and (parse_amount(text) is not None or _FIGURE_UNIT.fullmatch(text) is not None)


def read_funds(view: View, rows: Sequence[int], first_column: int, unit: MoneyUnit | None) -> list[Fund]:
    """Return the funds of a section: its rows, right of the section's label, ``unit`` being the section's."""
    cells = {row: [cell for cell in view.starting(row) if cell.column >= first_column] for row in rows}
    tabular = any(sum(_is_amount(cell) for cell in found) >= 3 and _tabular(found) for found in cells.values())
    return _read_columns(view, cells, unit) if tabular else _read_pairs(cells, unit)


def _tabular(cells: Sequence[Cell]) -> bool:
    """Say whether amounts stand side by side; in pairs each has its label between."""
    flags = [_is_amount(cell) for cell in cells]
    return any(first and second for first, second in pairwise(flags))


def _read_pairs(cells: dict[int, list[Cell]], unit: MoneyUnit | None) -> list[Fund]:
    funds: list[Fund] = []
    units: dict[int, MoneyUnit] = {}
    halves: dict[int, Half] = {}
    for found in cells.values():
        pairs = list(zip(found[::2], found[1::2], strict=False))
        if _is_header(pairs):
            units.update({value.column: named for _, value in pairs if (named := unit_in(value.text))})
            continue
        for label, value in pairs:
            if not plain(label.text) or _is_amount(label) or _NO_MONEY.search(plain(label.text)):
                continue
            half = half_of(label.text)
            if half and canonical_fund(label.text) == "total":
                halves[label.column] = half
            canonical = canonical_fund(label.text)
            own_unit = units.get(value.column, unit)
            funds.append(
                make_fund(label.text, value, own_unit, half=half or _half_at(halves, label), canonical=canonical)
            )
    return _both_halves(funds, halves)


def _half_at(halves: dict[int, Half], label: Cell) -> Half | None:
    left = [column for column in halves if column <= label.column]
    return halves[max(left)] if left else None


def _both_halves(funds: list[Fund], halves: dict[int, Half]) -> list[Fund]:
    """Give the first half to what stands left of a panel whose total says 年度: there are two halves then."""
    if list(halves.values()) != [Half.ANNUAL]:
        return funds
    edge = min(halves)
    if not any(fund.field.column < edge and fund.canonical == "total" for fund in funds):
        return funds
    return [
        Fund(fund.name, fund.canonical, Half.PERIOD, fund.field, fund.value, fund.decimals, fund.unit)
        if fund.half is None and fund.field.column <= edge
        else fund
        for fund in funds
    ]


def _is_header(pairs: Sequence[tuple[Cell, Cell]]) -> bool:
    """Say whether a row names columns: nothing stands where amounts would but words."""
    values = [words(value) for _, value in pairs]
    filled = [value for value in values if value and not _NOTHING.fullmatch(value)]
    return bool(filled) and not any(re.search(r"\d", value) for value in filled)


def _read_columns(view: View, cells: dict[int, list[Cell]], unit: MoneyUnit | None) -> list[Fund]:
    funds: list[Fund] = []
    headers: list[int] = []
    for row, found in cells.items():
        amounts = [cell for cell in found if _is_amount(cell)]
        if not amounts:
            headers.append(row)
            continue
        texts = [cell for cell in found if cell.column < amounts[0].column and words(cell)]
        row_label = texts[0].text if texts else ""
        for cell in amounts:
            path = _path(view, headers, cell)
            if any(_NO_MONEY.search(plain(part)) for part in path[-1:]):
                continue
            label = "/".join([*([row_label] if row_label else []), *path])
            funds.append(make_fund(label, cell, unit, half=None, canonical=_of_column(row_label, path)))
    return funds


def _path(view: View, headers: Sequence[int], cell: Cell) -> list[str]:
    path: list[str] = []
    for row in headers:
        above = view.at(row, cell.column)
        if above is not None and words(above) and words(above) not in path:
            path.append(words(above))
    return path


def _of_column(row_label: str, path: Sequence[str]) -> str | None:
    """Return what an amount in a small table stands for; only the planned amount of several is the row's."""
    if row_label:
        planned = not path or _PLANNED.search(path[-1]) is not None or canonical_fund(path[-1]) is not None
        if not planned or (path and "执行" in path[-1]):
            return None
        return canonical_fund(row_label)
    if len(path) > 1 and canonical_fund(path[-1]) == "total":
        return canonical_fund(path[-2])
    return canonical_fund(path[-1]) if len(path) == 1 else None
