"""How the lines of a panel hang together: by codes, by the style of their numbers, by their indents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractor.kinds.wording import fold
from extractor.tables.growing import Margin
from schemas.document import Cell, Line, LineRole

__all__ = ["MARKER", "OF_WHICH", "PanelColumns", "indents_of", "with_parents"]

MARKER: Final = re.compile(
    r"^(?:(?P<han>[一二三四五六七八九十]+)[、.]|[(](?P<hanp>[一二三四五六七八九十]+)[)]|(?P<arab>\d{1,2})[、.](?!\d)|"
    r"[(](?P<arabp>\d{1,2})[)]|(?P<ring>[①-⑳])|(?P<arabr>\d{1,2})[)])"
)
OF_WHICH: Final = re.compile(r"^其中[:：]?")
_CENTRED: Final = 1.0  # half widths by which the margins of a text in the middle may differ
_NUMBERED_LEVEL: Final = {3: 1, 5: 2, 7: 3}  # digits of functional and economic classification codes


@dataclass(frozen=True, slots=True)
class PanelColumns:
    """The columns of one panel by what they hold, the first one that counts first."""

    codes: tuple[int, ...]
    split_codes: bool
    names: tuple[int, ...]
    values: tuple[int, ...]
    all: tuple[int, ...]


@dataclass(slots=True)
class _Open:
    """A line that later ones may belong to."""

    row: int
    code: str
    style: str
    indent: int
    level: int


def with_parents(
    lines: Sequence[Line],
    body: Sequence[Sequence[Cell]],
    layout: PanelColumns,
    first_row: int,
    indents: Mapping[int, int],
) -> Iterator[Line]:
    """Add level and parent: by codes where lines have them, else by the numbering's styles and by indents."""
    stack: list[_Open] = []
    of_which: _Open | None = None
    lists: dict[str, _Open | None] = {}
    labels = [_printed_label(body[line.row - first_row], layout) for line in lines]
    for index, line in enumerate(lines):
        printed = labels[index]
        # A subtotal with a number of its own (一、本年收入) heads its parts; others stand below them.
        heads = bool(_style(printed)) and (
            line.role is LineRole.SUBTOTAL or (line.role is LineRole.TOTAL and _opens_parts(index, lines, labels))
        )
        if not heads and (line.role is not LineRole.ITEM or not (line.code or line.name)):
            if line.role in {LineRole.TOTAL, LineRole.SUBTOTAL, LineRole.SECTION}:
                stack.clear()
                lists.clear()
                of_which = None
            yield line
            continue
        starts = bool(OF_WHICH.match(fold(printed)))
        mine = _Open(line.row, line.code, _style(printed), indents.get(line.row, 0), 0)
        parent = _parent_by_code(stack, mine) if line.code else _parent_by_style(stack, mine, lists, starts=starts)
        mine.level = _level(mine, parent, graded=bool(indents))
        while stack and stack[-1] is not parent:
            stack.pop()
        stack.append(mine)
        if mine.style:
            lists.setdefault(mine.style, parent)
        if starts:
            of_which = mine
        elif of_which and not _same_list(of_which, mine, parent, stack):
            of_which = None
        yield replace(line, level=mine.level, parent=parent.row if parent else None, of_which=of_which is not None)


def _opens_parts(index: int, lines: Sequence[Line], labels: Sequence[str]) -> bool:
    """Whether a numbered total is followed by lines with another kind of numbers: （一）支出合计, 1. …, 2. …"""
    following = index + 1
    if following >= len(lines) or lines[following].role is not LineRole.ITEM:
        return False
    return _style(labels[following]) not in {"", _style(labels[index])}


def _printed_label(row: Sequence[Cell], layout: PanelColumns) -> str:
    return next((row[column].text for column in layout.names if row[column].text), "")


def _style(label: str) -> str:
    match = MARKER.match(OF_WHICH.sub("", fold(label)))
    return match.lastgroup or "" if match else ""


def indents_of(
    lines: Sequence[Line],
    body: Sequence[Sequence[Cell]],
    layout: PanelColumns,
    first_row: int,
    margins: Mapping[tuple[int, int], Margin],
) -> dict[int, int]:
    """Return how far each item's label is set in (in half widths), by row; empty where indents say nothing.

    Leading spaces count if the labels have any, else the distance from the cell's left side, unless the labels stand
    in the middle of their cells.
    """
    spaces: dict[int, int] = {}
    places: dict[int, Margin] = {}
    for line in lines:
        if line.role is not LineRole.ITEM:
            continue
        cell = next(
            (body[line.row - first_row][column] for column in layout.names if body[line.row - first_row][column].text),
            None,
        )
        if cell is None or cell.row != line.row:
            continue
        spaces[line.row] = _leading(cell.text)
        margin = margins.get((cell.row, cell.column))
        if margin is not None:
            places[line.row] = margin
    if len(set(spaces.values())) > 1:
        return _spread(spaces)
    roomy = [margin for margin in places.values() if margin.right > 2 * _CENTRED]
    centred = sum(abs(margin.left - margin.right) < _CENTRED for margin in roomy)
    if len(roomy) < 3 or centred * 2 > len(roomy):
        return {}
    least = min(margin.left for margin in places.values())
    steps = {row: round(margin.left - least) for row, margin in places.items()}
    return _spread(steps) if len(set(steps.values())) > 1 and max(steps.values()) > 1 else {}


def _spread(steps: dict[int, int]) -> dict[int, int]:
    """Return indents twice as deep where each level is set in by one half width only, else as they are.

    A single half width more than another line's says nothing by itself; in even steps of one it does.
    """
    depths = sorted(set(steps.values()))
    even = len(depths) > 2 and depths == list(range(depths[0], depths[0] + len(depths)))
    return {row: 2 * step for row, step in steps.items()} if even else steps


def _leading(label: str) -> int:
    """Leading spaces, in half widths."""
    return sum(2 if mark == "　" else 1 for mark in label[: len(label) - len(label.lstrip())])


def _parent_by_code(stack: list[_Open], mine: _Open) -> _Open | None:
    for line in reversed(stack):
        if line.code and mine.code.startswith(line.code) and len(line.code) < len(mine.code):
            return line
    return None


def _parent_by_style(
    stack: list[_Open], mine: _Open, lists: Mapping[str, _Open | None], *, starts: bool
) -> _Open | None:
    """Return the line that a line without a code is part of.

    A numbering style that is open further up continues there; a new one goes a level deeper. Lines without numbers
    go by their indent; without either, nothing is known, and a number behind them goes on with its own list
    (一、基本支出, 工资福利支出, 二、项目支出): ``lists`` holds what each style's list is part of.
    """
    if not stack:
        return None
    for index in range(len(stack) - 1, -1, -1):
        line = stack[index]
        if mine.style and line.style == mine.style and not (starts and index == len(stack) - 1):
            return stack[index - 1] if index else None
    if mine.style in lists and not stack[-1].style and not stack[-1].indent and not starts:
        return next((line for line in stack if line is lists[mine.style]), None)
    if mine.style or starts:
        return stack[-1]
    for line in reversed(stack):
        if line.indent + 1 < mine.indent or (line.indent < mine.indent and mine.indent <= 1):
            return line
    return None


def _level(mine: _Open, parent: _Open | None, *, graded: bool) -> int:
    if parent is not None and parent.level:
        return parent.level + 1
    if mine.code:
        return _NUMBERED_LEVEL.get(len(mine.code), 1)
    return 1 if mine.style or graded or parent is not None else 0


def _same_list(first: _Open, mine: _Open, parent: _Open | None, stack: list[_Open]) -> bool:
    """Whether a line goes on with the list that an 其中 line opened: same style, or deeper."""
    if mine.style:
        return mine.level >= first.level and (mine.style == first.style or mine.level > first.level)
    return mine.level > first.level or (parent is not None and any(line is first for line in stack))
