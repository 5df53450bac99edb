"""Body rows as lines: code, name and role, for each panel of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from extractor.kinds.wording import fold
from extractor.tables.growing import Margin
from extractor.tables.hierarchy import MARKER, OF_WHICH, PanelColumns, indents_of, with_parents
from extractor.tables.words import code_of, is_figure, is_index_row, is_subtotal, is_total, split_code
from schemas.document import CERTAIN, Cell, Column, ColumnRole, Line, LineRole

__all__ = ["read_lines"]

_FIGURES: Final = frozenset({ColumnRole.AMOUNT, ColumnRole.COUNT, ColumnRole.PERCENT})
_OWNER_CODE: Final = re.compile(r"(?:预算|主管)?(?:单位|部门|项目)(?:编码|代码|编号)")
_NUMBERED: Final = 3  # columns in a row, numbered one after the other
_DASH: Final = re.compile(r"[—－–-]+")
_OWNER: Final = re.compile(r"单位|部门(?!预算支出|经济|支出)")  # headers of the columns that say whose row it is


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
        owners = _owner_codes(column for column in columns if column.panel == number)
        plain = list(_panel_lines(layout, number, body, first_row))
        plain = _owners_as_totals(plain, body, layout, first_row, owners)
        plain = _dashed_items(_lesser_totals(plain), body, layout, first_row)
        indents = indents_of(plain, body, layout, first_row, margins)
        lines.extend(with_parents(plain, body, layout, first_row, indents))
    lines.sort(key=lambda line: (line.row, line.panel))
    return tuple(lines)


def _panel_columns(columns: Sequence[Column], panel: int) -> PanelColumns:
    own = [column for column in columns if column.panel == panel]
    codes = [column.index for column in own if column.role is ColumnRole.CODE]
    names = [column.index for column in own if column.role is ColumnRole.NAME]
    codes = _codes_of_rows(own, codes)
    parts = [fold(columns[index].path[-1]) if columns[index].path else "" for index in codes]
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
    return PanelColumns(tuple(codes), split, tuple(names), tuple(values), tuple(column.index for column in own))


def _codes_of_rows(own: Sequence[Column], codes: list[int]) -> list[int]:
    """Leave out the codes that say whose row it is, or of which project, where other codes say what the row is."""
    owners = _owner_codes(own)
    return [index for index in codes if index not in owners] or codes


def _owner_codes(columns: Iterable[Column]) -> frozenset[int]:
    return frozenset(
        column.index
        for column in columns
        if column.role is ColumnRole.CODE and column.path and _OWNER_CODE.match(fold(column.path[-1]))
    )


def _panel_lines(layout: PanelColumns, panel: int, body: Sequence[Sequence[Cell]], first_row: int) -> Iterator[Line]:
    above = ""
    for offset, row in enumerate(body):
        line = _line(layout, panel, row, first_row + offset, above)
        if line.code:
            above = line.code
        elif line.role is LineRole.TOTAL:
            above = ""
        yield line


def _owners_as_totals(
    lines: list[Line],
    body: Sequence[Sequence[Cell]],
    layout: PanelColumns,
    first_row: int,
    owner_codes: frozenset[int],
) -> list[Line]:
    """Where codes name the rows, a row with figures that has only its unit's name or code is that unit's total.

    The name stands in a column before the codes, or, with the unit's own code beside it, where the other names stand.
    """
    before = [column for column in layout.names if layout.codes and column < layout.codes[0]]
    coded = owner_codes.difference(layout.codes)
    if not (before or coded) or not any(line.code for line in lines):
        return lines
    owners = [
        index
        for index, line in enumerate(lines)
        if line.role is LineRole.ITEM
        and not line.code
        and _names_owner(body[line.row - first_row], before, coded, layout)
        and any(body[line.row - first_row][column].value is not None for column in layout.values)
    ]
    whole = len(owners) == 1 and not any(line.role is LineRole.TOTAL for line in lines)
    for index in owners:
        lines[index] = replace(lines[index], role=LineRole.TOTAL if whole else LineRole.SUBTOTAL)
    return lines


def _names_owner(row: Sequence[Cell], before: Sequence[int], coded: frozenset[int], layout: PanelColumns) -> bool:
    if any(code_of(row[column].text) for column in coded):
        return True
    others = [column for column in layout.names if column not in before]
    return any(row[column].text for column in before) and not any(row[column].text for column in others)


def _dashed_items(
    lines: list[Line], body: Sequence[Sequence[Cell]], layout: PanelColumns, first_row: int
) -> list[Line]:
    """Among lines numbered alike, one that prints dashes is an item, with nothing in it: （二）外交支出 | —."""
    if not any(line.role is LineRole.SECTION for line in lines):
        return lines
    rows = [body[line.row - first_row] for line in lines]
    marks = [match.lastgroup if (match := MARKER.match(fold(_label(layout, row)))) else None for row in rows]
    for index, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        beside = marks[max(0, index - 1) : index] + marks[index + 1 : index + 2]
        if line.role is LineRole.SECTION and mark in beside and _has_dashes(rows[index], layout):
            lines[index] = replace(line, role=LineRole.ITEM)
    return lines


def _has_dashes(row: Sequence[Cell], layout: PanelColumns) -> bool:
    return all(_DASH.fullmatch(row[column].text) for column in layout.values)


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


def _line(layout: PanelColumns, panel: int, row: Sequence[Cell], number: int, above: str) -> Line:
    own = number
    if not any(row[column].text for column in layout.all):
        return Line(number, panel, "", "", LineRole.BLANK)
    if _numbers_columns(list(_distinct(row))):
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


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """Say whether a row only numbers the columns, also where the marks before its numbers (**) were hardly read."""
    filled = [cell for cell in cells if cell.text]
    if is_index_row(cell.text for cell in filled):
        return True
    sure = [(place, cell.text) for place, cell in enumerate(filled) if cell.confidence >= CERTAIN]
    numbers = {int(text) - place for place, text in sure if text.isdigit()}
    return len(sure) >= _NUMBERED and sure[0][0] > 0 and len(numbers) == 1 and all(text.isdigit() for _, text in sure)


def _distinct(row: Sequence[Cell]) -> Iterator[Cell]:
    last: Cell | None = None
    for cell in row:
        if cell is not last:
            yield cell
        last = cell


def _code(layout: PanelColumns, row: Sequence[Cell], above: str) -> str:
    """Return a row's code; parts in 类/款/项 columns are joined, a part left out is that of the row above."""
    if not layout.codes:
        return ""
    if not layout.split_codes:
        return code_of(row[layout.codes[0]].text)
    cells = [row[column] for column in layout.codes]
    parts = [
        "" if index and cells[index - 1] is cell else code_of(cell.text)  # merged across the columns
        for index, cell in enumerate(cells)
    ]
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


def _label(layout: PanelColumns, row: Sequence[Cell]) -> str:
    for column in layout.names:
        if row[column].text:
            return row[column].text
    # 合计 often stands in the code's column; of 类, 款 and 项 with codes and names in them the last names the row
    for column in reversed(layout.codes):
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
        shorter = _strip_marker(OF_WHICH.sub("", text).strip())
        if shorter == text:
            break
        text = shorter
    return text


def _strip_marker(text: str) -> str:
    head = fold(text[:8])
    match = MARKER.match(head)
    if not match or len(fold(text)) <= len(match[0]):
        return text
    kept = len(match[0])
    for index, character in enumerate(text):
        kept -= len(fold(character))
        if kept <= 0:
            return text[index + 1 :].strip()
    return text


def _line_role(layout: PanelColumns, row: Sequence[Cell], code: str, label: str, *, figures: bool) -> LineRole:
    if not code and is_subtotal(label):
        return LineRole.SUBTOTAL
    if not code and is_total(label):
        return LineRole.TOTAL
    if not figures and layout.values:
        cell = next((row[column] for column in layout.names if row[column].text), None)
        if cell is not None and cell.column + cell.column_span > layout.values[0]:
            return LineRole.SECTION
        # 一、“三公”经费支出 | — | — : forms print dashes where a heading has no figures of its own.
        if MARKER.match(fold(_label(layout, row))) and _has_dashes(row, layout):
            return LineRole.SECTION
    return LineRole.ITEM
