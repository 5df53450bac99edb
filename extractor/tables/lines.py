"""Body rows as lines: code, name, role, and place in the hierarchy, for each panel of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractor.kinds.wording import fold
from extractor.tables.joining import Margin
from extractor.tables.terms import TermIndex
from extractor.tables.words import code_of, is_figure, is_index_row, is_subtotal, is_total, split_code
from schemas.document import Cell, Column, ColumnRole, Line, LineRole

__all__ = ["name_lines", "read_lines"]

_CARRIED: Final = frozenset({"上年结转", "年终结转结余", "年初结转和结余", "年末结转和结余"})
_FIGURES: Final = frozenset({ColumnRole.AMOUNT, ColumnRole.COUNT, ColumnRole.PERCENT})
_MARKER: Final = re.compile(
    r"^(?:(?P<han>[一二三四五六七八九十]+)[、.]|[(](?P<hanp>[一二三四五六七八九十]+)[)]|(?P<arab>\d{1,2})[、.](?!\d)|"
    r"[(](?P<arabp>\d{1,2})[)]|(?P<ring>[①-⑳])|(?P<arabr>\d{1,2})[)])"
)
_OWNER: Final = re.compile(r"单位|部门(?!预算支出|经济|支出)")  # headers of the columns that say whose row it is
_OF_WHICH: Final = re.compile(r"^其中[:：]?")
_CENTRED: Final = 1.0  # half widths by which the margins of a text in the middle may differ
_NUMBERED_LEVEL: Final = {3: 1, 5: 2, 7: 3}  # digits of functional and economic classification codes


@dataclass(frozen=True, slots=True)
class _PanelColumns:
    codes: tuple[int, ...]
    split_codes: bool
    names: tuple[int, ...]
    values: tuple[int, ...]
    all: tuple[int, ...]


def read_lines(
    columns: Sequence[Column],
    body: Sequence[Sequence[Cell]],
    first_row: int,
    margins: Mapping[tuple[int, int], Margin],
) -> tuple[Line, ...]:
    """Return one line for each body row and panel, row by row, without row concepts.

    ``body`` holds the cell that covers each place of each body row; ``first_row`` is the number of its first row;
    ``margins`` say how far labels are set in.
    """
    panels = [_panel_columns(columns, panel) for panel in sorted({column.panel for column in columns})]
    lines: list[Line] = []
    for number, layout in enumerate(panels):
        plain = _owners_as_totals(list(_panel_lines(layout, number, body, first_row)), body, layout, first_row)
        plain = _lesser_totals(plain)
        indents = _indents(plain, body, layout, first_row, margins)
        lines.extend(_with_parents(plain, body, layout, first_row, indents))
    lines.sort(key=lambda line: (line.row, line.panel))
    return tuple(lines)


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
    return tuple(named)


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
    if not line.name or line.role in {LineRole.INDEX, LineRole.BLANK}:
        return None
    return terms.row(line.name) or (terms.row("合计") if line.role is LineRole.TOTAL else None)


def _panel_columns(columns: Sequence[Column], panel: int) -> _PanelColumns:
    own = [column for column in columns if column.panel == panel]
    codes = [column.index for column in own if column.role is ColumnRole.CODE]
    names = [column.index for column in own if column.role is ColumnRole.NAME]
    parts = [fold(column.path[-1]) if column.path else "" for column in own if column.role is ColumnRole.CODE]
    split = len(codes) > 1 and parts[:2] in (["类", "款"], ["款", "项"])
    # The name beside the code names it; a unit's name before that only says whose row it is.
    owners = {column.index for column in own if column.path and _OWNER.search(fold(column.path[-1]))}
    if len(names) > 1:
        codes = [index for index in codes if index not in owners] if not owners.issuperset(names) else codes
        start = codes[-1 if split else 0] if codes else 0
        names.sort(key=lambda index: (index in owners, index < start, index))
    values = [column.index for column in own if column.role in _FIGURES]
    if not split and codes:
        codes = codes[:1]
    return _PanelColumns(tuple(codes), split, tuple(names), tuple(values), tuple(column.index for column in own))


def _panel_lines(layout: _PanelColumns, panel: int, body: Sequence[Sequence[Cell]], first_row: int) -> Iterator[Line]:
    above = ""
    for offset, row in enumerate(body):
        line = _line(layout, panel, row, first_row + offset, above)
        if line.code:
            above = line.code
        elif line.role is LineRole.TOTAL:
            above = ""
        yield line


def _owners_as_totals(
    lines: list[Line], body: Sequence[Sequence[Cell]], layout: _PanelColumns, first_row: int
) -> list[Line]:
    """Where codes name the rows, a row with figures that has only its unit's name (in a column before) is its total."""
    before = [column for column in layout.names if layout.codes and column < layout.codes[0]]
    if not before or not any(line.code for line in lines):
        return lines
    owners = [
        index
        for index, line in enumerate(lines)
        if line.role is LineRole.ITEM
        and not line.code
        and any(body[line.row - first_row][column].text for column in before)
        and not any(body[line.row - first_row][column].text for column in layout.names if column not in before)
        and any(body[line.row - first_row][column].value is not None for column in layout.values)
    ]
    whole = len(owners) == 1 and not any(line.role is LineRole.TOTAL for line in lines)
    for index in owners:
        lines[index] = replace(lines[index], role=LineRole.TOTAL if whole else LineRole.SUBTOTAL)
    return lines


def _lesser_totals(lines: list[Line]) -> list[Line]:
    """Where 收入总计 closes a panel, 收入合计 above it is the total of a part only."""
    if not any(line.role is LineRole.TOTAL and "总计" in line.name for line in lines):
        return lines
    return [
        replace(line, role=LineRole.SUBTOTAL)
        if line.role is LineRole.TOTAL and re.search(r"[入出]合计$", line.name)
        else line
        for line in lines
    ]


def _line(layout: _PanelColumns, panel: int, row: Sequence[Cell], number: int, above: str) -> Line:
    own = number
    if not any(row[column].text for column in layout.all):
        return Line(number, panel, "", "", LineRole.BLANK)
    if is_index_row(cell.text for cell in _distinct(row)):
        return Line(number, panel, "", "", LineRole.INDEX)
    code = _code(layout, row, above)
    label = _label(layout, row)
    if not code:
        code, label = split_code(label)
    figures = any(row[column].value is not None and row[column].row == own for column in layout.values)
    labelled = any(row[column].row == own and row[column].text for column in (*layout.names, *layout.codes))
    if not figures and not labelled and any(row[column].row != own for column in layout.all):
        return Line(number, panel, "", "", LineRole.BLANK)  # only the rest of cells that reach down from above
    return Line(number, panel, code, _plain(label), _line_role(layout, row, code, label, figures=figures))


def _distinct(row: Sequence[Cell]) -> Iterator[Cell]:
    last: Cell | None = None
    for cell in row:
        if cell is not last:
            yield cell
        last = cell


def _code(layout: _PanelColumns, row: Sequence[Cell], above: str) -> str:
    """Return a row's code; parts in 类/款/项 columns are joined, a part left out is that of the row above."""
    if not layout.codes:
        return ""
    if not layout.split_codes:
        return code_of(row[layout.codes[0]].text)
    parts = [code_of(row[column].text) for column in layout.codes]
    if not any(parts):
        return ""
    last = max(index for index, part in enumerate(parts) if part)
    if len(parts[last]) >= 5:  # the whole code printed in its level's column
        return parts[last]
    ends = (3, 5, 7)
    code = ""
    for index in range(last + 1):
        part = parts[index]
        if not part and index < len(ends):
            start = ends[index - 1] if index else 0
            part = above[start : ends[index]]
            if not part:
                return code
        code += part
    return code


def _label(layout: _PanelColumns, row: Sequence[Cell]) -> str:
    for column in layout.names:
        if row[column].text:
            return row[column].text
    for column in layout.codes:  # 合计 often stands in the code's column
        if row[column].text and not code_of(row[column].text):
            return row[column].text
    for column in layout.all:
        text = row[column].text
        if text and is_total(text):
            return text
        if text and not is_figure(text) and column not in layout.values and not layout.names:
            return text
    return ""


def _plain(label: str) -> str:
    """Return the label without indentation, numbering and 其中：, as printed otherwise."""
    text = " ".join(label.split())
    if re.fullmatch(r"(?:[一-龥] )+[一-龥]", text):  # words set wide: 合 计
        text = text.replace(" ", "")
    text = text.strip()
    for _ in range(3):
        shorter = _strip_marker(_OF_WHICH.sub("", text).strip())
        if shorter == text:
            break
        text = shorter
    return text


def _strip_marker(text: str) -> str:
    head = fold(text[:8])
    match = _MARKER.match(head)
    if not match or len(fold(text)) <= len(match[0]):
        return text
    kept = len(match[0])
    for index, character in enumerate(text):
        kept -= len(fold(character))
        if kept <= 0:
            return text[index + 1 :].strip()
    return text


def _line_role(layout: _PanelColumns, row: Sequence[Cell], code: str, label: str, *, figures: bool) -> LineRole:
    if not code and is_subtotal(label):
        return LineRole.SUBTOTAL
    if not code and is_total(label):
        return LineRole.TOTAL
    if not figures and layout.values:
        cell = next((row[column] for column in layout.names if row[column].text), None)
        if cell is not None and cell.column + cell.column_span > layout.values[0]:
            return LineRole.SECTION
    return LineRole.ITEM


@dataclass(slots=True)
class _Open:
    """A line that later ones may belong to."""

    row: int
    code: str
    style: str
    indent: int
    level: int


def _with_parents(
    lines: Sequence[Line],
    body: Sequence[Sequence[Cell]],
    layout: _PanelColumns,
    first_row: int,
    indents: Mapping[int, int],
) -> Iterator[Line]:
    """Add level and parent: by codes where lines have them, else by the numbering's styles and by indents."""
    stack: list[_Open] = []
    of_which: _Open | None = None
    for line in lines:
        printed = _printed_label(body[line.row - first_row], layout)
        # A subtotal with a number of its own (一、本年收入) heads its parts; others stand below them.
        heads = line.role is LineRole.SUBTOTAL and bool(_style(printed))
        if not heads and (line.role is not LineRole.ITEM or not (line.code or line.name)):
            if line.role in {LineRole.TOTAL, LineRole.SUBTOTAL, LineRole.SECTION}:
                stack.clear()
                of_which = None
            yield line
            continue
        starts = bool(_OF_WHICH.match(fold(printed)))
        mine = _Open(line.row, line.code, _style(printed), indents.get(line.row, 0), 0)
        parent = _parent_by_code(stack, mine) if line.code else _parent_by_style(stack, mine, starts=starts)
        mine.level = _level(mine, parent, graded=bool(indents))
        while stack and stack[-1] is not parent:
            stack.pop()
        stack.append(mine)
        if starts:
            of_which = mine
        elif of_which and not _same_list(of_which, mine, parent, stack):
            of_which = None
        yield replace(line, level=mine.level, parent=parent.row if parent else None, of_which=of_which is not None)


def _printed_label(row: Sequence[Cell], layout: _PanelColumns) -> str:
    return next((row[column].text for column in layout.names if row[column].text), "")


def _style(label: str) -> str:
    match = _MARKER.match(_OF_WHICH.sub("", fold(label)))
    return match.lastgroup or "" if match else ""


def _indents(
    lines: Sequence[Line],
    body: Sequence[Sequence[Cell]],
    layout: _PanelColumns,
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
        return spaces
    roomy = [margin for margin in places.values() if margin.right > 2 * _CENTRED]
    centred = sum(abs(margin.left - margin.right) < _CENTRED for margin in roomy)
    if len(roomy) < 3 or centred * 2 > len(roomy):
        return {}
    least = min(margin.left for margin in places.values())
    steps = {row: round(margin.left - least) for row, margin in places.items()}
    return steps if len(set(steps.values())) > 1 and max(steps.values()) > 1 else {}


def _leading(label: str) -> int:
    """Leading spaces, in half widths."""
    return sum(2 if mark == "　" else 1 for mark in label[: len(label) - len(label.lstrip())])


def _parent_by_code(stack: list[_Open], mine: _Open) -> _Open | None:
    for line in reversed(stack):
        if line.code and mine.code.startswith(line.code) and len(line.code) < len(mine.code):
            return line
    return None


def _parent_by_style(stack: list[_Open], mine: _Open, *, starts: bool) -> _Open | None:
    """Return the line that a line without a code is part of.

    A numbering style that is open further up continues there; a new one goes a level deeper. Lines without numbers
    go by their indent; without either, nothing is known.
    """
    if not stack:
        return None
    for index in range(len(stack) - 1, -1, -1):
        line = stack[index]
        if mine.style and line.style == mine.style and not (starts and index == len(stack) - 1):
            return stack[index - 1] if index else None
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
