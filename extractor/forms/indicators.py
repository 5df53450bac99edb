"""The indicators of a form: which columns hold level, name, comparator, value and unit, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Final

from extractor.forms.indicator_values import parse_indicator_value
from extractor.forms.labels import half_of, is_closing, plain
from extractor.forms.view import View, field_of, words
from schemas.document import Cell
from schemas.form import Half, Indicator

__all__ = ["Panel", "find_header", "read_indicators", "read_written_indicators"]

_ROLES: Final = (
    ("level1", re.compile(r"一级(?:绩效)?指标.{0,6}|一级")),
    ("level2", re.compile(r"二级(?:绩效)?指标.{0,6}|二级|指标类[型别]")),
    ("name", re.compile(r"(?:三级|四级)(?:绩效)?指标.{0,8}|(?:绩效)?指标(?:名称|内容)?|具体指标|三级")),
    ("comparator", re.compile(r".{0,8}(?:性质|符号|比较符|方向|运算符)|指标值类型")),
    ("unit", re.compile(r".{0,6}(?:度量|计量|指标值)单位|单位")),
    ("weight", re.compile(r"(?:指标)?(?:分值|权重).{0,8}")),
    ("value", re.compile(r".{0,12}(?:指标值|目标值|指标目标|预期值|计划值|标准值|当年实现值|预期完成值).{0,8}")),
)
_OTHER: Final = re.compile(r"实际|完成(?:值|情况)|偏差|得分|上年|历史|值(?:内容|解释|说明|依据)")
_LEVELS: Final = re.compile(
    r"^(?P<level1>(?:产出|效益|满意度|成本|效果|管理)指标)(?P<level2>[^指标]{2,8}(?:满意度)?指标)?"
)
# 1、1-产出指标；11-数量指标；活动次数；实施周期指标值:≥20场；年度指标值:≥20场
_WRITTEN: Final = re.compile(
    r"\d+-(?P<level1>[^;；\d]+)[;；]\s*\d+-(?P<level2>[^;；\d]+)[;；](?P<name>[^;；]+)"
    r"(?P<values>(?:[;；][^;；:：]{0,8}(?:指标值|目标值)[:：][^;；]*?)+)(?=[;；。]?\s*(?:\d+\s*[、.]\s*\d+-|$))"
)
_WRITTEN_VALUE: Final = re.compile(r"(?P<label>[^;；:：]{0,8}(?:指标值|目标值))[:：](?P<value>[^;；]*)")


@dataclass(frozen=True, slots=True)
class Panel:
    """The columns of one half of the indicators; None where the form has no such column."""

    name: int
    value: int
    half: Half | None = None
    level1: int | None = None
    level2: int | None = None
    comparator: int | None = None
    unit: int | None = None
    weight: int | None = None
    labels: tuple[str, str] = ("三级指标", "指标值")  # as printed over name and value


@dataclass(slots=True)
class _State:
    """How far a panel has been read: the levels of its last row, and the rows of the cells that have been used."""

    levels: tuple[str, str] = ("", "")
    used: set[tuple[int, int]] = field(default_factory=set)


def _role(text: str) -> str | None:
    label = plain(text)
    if not label or _OTHER.search(label):
        return None
    return next((role for role, pattern in _ROLES if pattern.fullmatch(label)), None)


def find_header(view: View, start: int, end: int) -> tuple[int, tuple[Panel, ...]] | None:
    """Return the row of the indicators' header among rows [start, end) and the panels it makes, or None."""
    for row in range(start, end):
        panels = _panels(view, row)
        if panels:
            return row, panels
    return None


def _panels(view: View, row: int) -> tuple[Panel, ...]:
    if row not in view.value_rows:
        return ()
    # Only cells that end here: the label 绩效指标 at the side heads all rows below and is no column.
    ending = [cell for cell in view.covering(row) if cell.row + cell.row_span == row + 1]
    roles = [(role, cell) for cell in ending if (role := _role(cell.text))]
    named = {role for role, _ in roles}
    if "value" not in named or not named & {"name", "level2"} or len(named) < 3:
        return ()
    groups: list[dict[str, Cell]] = [{}]
    for role, cell in roles:
        if role in groups[-1] and role != "name":
            groups.append({})
        elif role in groups[-1] and re.search(r"内容|名称", plain(groups[-1][role].text)) is None:
            continue  # 三级指标 and its 指标内容: the former is the name
        groups[-1][role] = cell
    second = groups[0].get("level2")
    if second is not None and "level1" not in groups[0]:
        left = view.at(row, second.column - 1)
        if left is not None and left.row + left.row_span == row + 1 and not words(left):
            groups[0]["level1"] = left  # some forms leave the place above level 1 empty
    return _with_halves([_complete(group, groups[0]) for group in groups], [group.get("value") for group in groups])


def _complete(group: dict[str, Cell], first: dict[str, Cell]) -> Panel | None:
    """Make a panel of its header cells; what it shares with the first panel (level, often name) it takes from there."""
    value = group.get("value")
    name = group.get("name") or first.get("name") or group.get("level2") or first.get("level2")
    if value is None or name is None:
        return None
    shared = {role: group.get(role) or first.get(role) for role in ("level1", "level2", "comparator", "unit", "weight")}
    columns = {role: cell.column if cell and cell is not name else None for role, cell in shared.items()}
    return Panel(name.column, value.column, None, **columns, labels=(plain(name.text), plain(value.text)))


def _with_halves(panels: Sequence[Panel | None], values: Sequence[Cell | None]) -> tuple[Panel, ...]:
    whole = [(panel, value) for panel, value in zip(panels, values, strict=True) if panel and value]
    if len(whole) < 2:
        return tuple(panel for panel, _ in whole)
    order = (Half.PERIOD, Half.ANNUAL)
    return tuple(
        replace(panel, half=half_of(value.text) or half) for (panel, value), half in zip(whole, order, strict=False)
    )


def read_indicators(view: View, header: int, end: int, panels: Sequence[Panel]) -> tuple[tuple[Indicator, ...], int]:
    """Return the indicators below a header row and the row after the last of them."""
    found: list[Indicator] = []
    state = {panel: _State() for panel in panels}
    left = min(column for panel in panels for column in (panel.level1, panel.level2, panel.name) if column is not None)
    row = header + 1
    while row < end and not _is_over(view, row, left):
        if not _panels(view, row):  # a header repeated on a continuation page
            for panel in panels:
                indicator = _read_row(view, row, panel, state[panel])
                if indicator and found and _is_rest(view, row, indicator, found[-1]):
                    found[-1] = _with_rest(found[-1], indicator)
                elif indicator:
                    found.append(indicator)
        row += 1
    return tuple(found), row


def _is_rest(view: View, row: int, indicator: Indicator, before: Indicator) -> bool:
    """Say whether a page's first row is the rest of a row that the page break cut: only its value has text left."""
    value_alone = bool(indicator.value.text.strip()) and not indicator.name.text.strip()
    return view.begins_page(row) and value_alone and before.half is indicator.half and before.level1 == indicator.level1


def _with_rest(indicator: Indicator, rest: Indicator) -> Indicator:
    text = indicator.value.text + rest.value.text
    return replace(
        indicator,
        value=replace(indicator.value, text=text),
        parsed=parse_indicator_value(text, name=indicator.name.text),
    )


def _is_over(view: View, row: int, left: int) -> bool:
    cells = view.starting(row)
    if not cells:
        return False
    first = cells[0]
    if view.spans_width(first) and view.column_count > 1:
        return True
    return first.column <= left and is_closing(first.text)


def _read_row(view: View, row: int, panel: Panel, state: _State) -> Indicator | None:
    name, value = view.at(row, panel.name), view.at(row, panel.value)
    if name is None or value is None or name is value or (name.row, value.row) in state.used:
        return None
    state.used.add((name.row, value.row))
    if (plain(name.text), plain(value.text)) == panel.labels:
        return None  # the top of a header of two rows, repeated on a continuation page
    level1, level2, begins = _levels(view, row, panel, state.levels, name)
    state.levels = (level1, level2)
    if not words(name) and not words(value) and not begins:
        return None
    if panel.level1 is None and panel.level2 is None:
        split = _LEVELS.match(words(name))
        level1, level2 = (split.group("level1"), split.group("level2") or "") if split else ("", "")
    sign, unit, weight = (_optional(view, row, column) for column in (panel.comparator, panel.unit, panel.weight))
    parsed = parse_indicator_value(value.text, comparator=sign, unit=unit, name=name.text)
    return Indicator(
        panel.half,
        level1,
        level2,
        field_of(panel.labels[0], name),
        field_of(panel.labels[1], value),
        parsed,
        _weight(weight),
    )


def _optional(view: View, row: int, column: int | None) -> str:
    return words(view.at(row, column)) if column is not None else ""


def _levels(view: View, row: int, panel: Panel, before: tuple[str, str], name: Cell) -> tuple[str, str, bool]:
    """Return levels 1 and 2 of a row, and whether level 2 is printed beginning with it.

    An empty cell repeats the level above it where rules are missing or a page begins. Where it ends at the page's foot,
    a page break cut it and its text stands on the next page.
    """
    first = view.at(row, panel.level1) if panel.level1 is not None else None
    second = view.at(row, panel.level2) if panel.level2 is not None else None
    level1 = words(first) or _over_break(view, first) or before[0]
    changed = bool(before[0]) and level1 != before[0]
    level2 = words(second) or _over_break(view, second) or ("" if changed or not words(name) else before[1])
    return level1, level2, second is not None and second.row == row and bool(words(second))


def _over_break(view: View, cell: Cell | None) -> str:
    """Return the text of the rest of an empty cell that a page break cut at its foot, empty where there is none."""
    while cell is not None and not words(cell):
        below = cell.row + cell.row_span
        rest = view.at(below, cell.column) if view.begins_page(below) else None
        cell = rest if rest is not None and rest.column_span == cell.column_span else None
    return words(cell)


def _weight(text: str) -> Decimal | None:
    try:
        return Decimal(text.rstrip("%％分")) if text else None
    except InvalidOperation:
        return None


def read_written_indicators(cell: Cell) -> tuple[Indicator, ...]:
    """Return the indicators that a single cell writes one after the other, parted by semicolons; () where none are."""
    found: list[Indicator] = []
    place = field_of("", cell)
    for match in _WRITTEN.finditer("".join(cell.text.split())):
        values = list(_WRITTEN_VALUE.finditer(match.group("values")))
        name = replace(place, label="三级指标", text=match.group("name"))
        for value in values:
            half = half_of(value.group("label")) if len(values) > 1 else None
            text = value.group("value")
            printed = replace(place, label=value.group("label"), text=text)
            parsed = parse_indicator_value(text, name=name.text)
            found.append(Indicator(half, match.group("level1"), match.group("level2"), name, printed, parsed))
    return tuple(found)
