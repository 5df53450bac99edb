"""The lines around a grid: which of them are its title, number, unit, owner and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from extractor.kinds.wording import fold, fold_title
from extractor.layout import PageLayout, RawCell, RawGrid, TextLine
from extractor.tables.caption_lines import (
    CONTINUED,
    FURNITURE,
    HEADING,
    LABEL,
    OWNER,
    TAIL,
    UNIT_BEHIND,
    Role,
    find_unit,
    is_note,
    leading_label,
    role_of,
)
from extractor.tables.piece import Caption, Piece, located
from schemas.amount import MoneyUnit
from schemas.document import Located
from schemas.geometry import BBox

__all__ = ["cut_pieces"]

_MOST_LINES_ABOVE: Final = 10
_WIDEST_GAP: Final = 90.0  # points between a grid and the next line above that can still belong to it
_NOTE_GAP: Final = 40.0
_LONGEST_REST: Final = 24  # characters of a title's bracket on its next line


_BESIDE: Final = frozenset({Role.LABEL, Role.UNIT, Role.OWNER, Role.YEAR})  # may share a row with each other


def cut_pieces(layouts: Iterable[PageLayout]) -> Iterator[Piece]:
    """Yield every grid of the document in reading order with the caption that its page gives it."""
    before: PageLayout | None = None
    for layout in (half for sheet in layouts for half in sheet.halves()):
        lines = sorted(layout.lines, key=lambda line: (line.bbox.y0, line.bbox.x0))
        for index, grid in enumerate(layout.grids):
            ceiling = max(
                (other.bbox.y1 for other in layout.grids[:index] if other.bbox.y1 <= grid.bbox.y0 + 2), default=0.0
            )
            floor = min(
                (other.bbox.y0 for other in layout.grids[index + 1 :] if other.bbox.y0 >= grid.bbox.y1 - 2),
                default=layout.page.height,
            )
            above = [line for line in lines if ceiling - 1 <= line.bbox.centre[1] < grid.bbox.y0 + 1]
            below = [line for line in lines if grid.bbox.y1 - 1 <= line.bbox.centre[1] < floor]
            above, below = (_own_lines(lines, grid, layout.grids) for lines in (above, below))
            previous = before if index == 0 else None
            yield _piece(layout, index, above, below, previous)
        before = layout


def _own_lines(lines: list[TextLine], grid: RawGrid, grids: Sequence[RawGrid]) -> list[TextLine]:
    """Leave out the lines above or below the tables on the left and right of this one, where each has its own title."""
    beside = [other.bbox for other in grids if min(other.bbox.y1, grid.bbox.y1) > max(other.bbox.y0, grid.bbox.y0)]
    left = max(((box.x1 + grid.bbox.x0) / 2 for box in beside if box.x1 <= grid.bbox.x0), default=None)
    right = min(((box.x0 + grid.bbox.x1) / 2 for box in beside if box.x0 >= grid.bbox.x1), default=None)
    own = [line for line in lines if (left is None or line.bbox.x1 > left) and (right is None or line.bbox.x0 < right)]
    return own if any(role_of(fold(line.text)) is Role.TITLE for line in own) else lines


def _piece(
    layout: PageLayout, index: int, above: list[TextLine], below: list[TextLine], before: PageLayout | None
) -> Piece:
    grid = layout.grids[index]
    rows = _full_rows(grid)
    head = _leading_captions(grid, rows)
    foot = _trailing_notes(rows, len(head), grid.row_count)
    outer = _lines_above(above, grid.bbox.y0)
    inner = [_as_line(cell, grid.page) for row in head for cell in row]
    caption = _caption([*outer, *inner], below, [located([_as_line(cell, grid.page)]) for cell in foot], grid)
    if caption.title is None and index == 0 and before is not None:
        caption = _caption_on_page_before(before, caption, grid)
    if caption.title is None:
        caption = replace(caption, heading=_heading(above, grid.bbox.y0))
    skipped = len(head)
    kept = grid.row_count - skipped - len(foot)
    cells = tuple(
        _moved(cell, skipped) if skipped else cell for cell in grid.cells if skipped <= cell.row < skipped + kept
    )
    last = index == len(layout.grids) - 1
    return Piece(grid, caption, index == 0, last, layout.page.height, cells, kept, skipped, layout.side)


def _moved(cell: RawCell, rows: int) -> RawCell:
    return RawCell(
        cell.row - rows, cell.column, cell.row_span, cell.column_span, cell.text, cell.bbox,
        cell.lines, cell.source, cell.confidence, cell.alternatives, cell.marks,
    )  # fmt: skip


def _full_rows(grid: RawGrid) -> dict[int, RawCell]:
    """Return the rows that are one cell from edge to edge."""
    return {
        cell.row: cell
        for cell in grid.cells
        if cell.column_span == grid.column_count and cell.row_span == 1 and grid.column_count > 1
    }


def _leading_captions(grid: RawGrid, rows: dict[int, RawCell]) -> list[list[RawCell]]:
    """Return the filled cells of each row at a grid's top that is no part of the table but its title, unit or owner."""
    taken: list[list[RawCell]] = []
    for row in range(grid.row_count):
        if row in rows:
            role = role_of(fold(rows[row].text), inside=True)
            # In a form, 主管部门：某某局 is a field; below the form's title it is its caption.
            if role is Role.OTHER or (role is Role.OWNER and not taken):
                break
            taken.append([rows[row]])
            continue
        cells = [cell for cell in grid.cells if cell.row == row]
        filled = [cell for cell in cells if cell.text]
        roles = {role_of(fold(cell.text), inside=True) for cell in filled}
        alone = len(filled) == 1 and len(cells) > 1 and grid.column_count > 2
        if any(cell.row_span > 1 for cell in cells) or not filled or len(filled) > 3:
            break
        if not (roles <= _BESIDE and roles != {Role.OWNER}) and not (alone and roles == {Role.TITLE}):
            break
        taken.append(filled)
    return taken if len(taken) < grid.row_count else []


def _trailing_notes(rows: dict[int, RawCell], skipped: int, row_count: int) -> list[RawCell]:
    taken: list[RawCell] = []
    row = row_count - 1
    while row in rows and row >= skipped and is_note(fold(rows[row].text)):
        taken.append(rows[row])
        row -= 1
    return taken[::-1]


def _as_line(cell: RawCell, page: int) -> TextLine:
    """Return a cell that is a caption as one line, however often its text was wrapped."""
    size = cell.lines[0].size if cell.lines else 0.0
    return TextLine(cell.text, page, cell.bbox, size, source=cell.source, confidence=cell.confidence)


def _lines_above(above: list[TextLine], top: float) -> list[TextLine]:
    """Return the lines from the grid upwards that can belong to it, top to bottom again."""
    taken: list[TextLine] = []
    edge = top
    seen_title = False
    for line in reversed(above[-_MOST_LINES_ABOVE:]):
        role = role_of(fold(line.text))
        if edge - line.bbox.y1 > _WIDEST_GAP:
            break
        tail = role is Role.OTHER and (bool(TAIL.fullmatch(fold(line.text))) or _closes_title(line, above))
        if role is Role.OTHER and not tail and not _may_wrap(line, taken) and not _in_head_line(line, above):
            break
        # number and unit may stand in a line above the title; a unit further up is that of something else
        near = role is Role.UNIT and edge - line.bbox.y1 < 2 * line.size
        numbered = near and _is_beside(line, above, {Role.LABEL})
        if seen_title and role in {Role.HEADING, Role.UNIT, Role.OWNER} and not numbered:
            break
        seen_title = seen_title or role is Role.TITLE
        taken.append(line)
        edge = min(edge, line.bbox.y0)
    return taken[::-1]


def _is_beside(line: TextLine, above: list[TextLine], roles: AbstractSet[Role]) -> bool:
    """Whether a text of one of these roles stands in the same line."""
    return any(
        other is not line and role_of(fold(other.text)) in roles and line.bbox.y0 < other.bbox.centre[1] < line.bbox.y1
        for other in above
    )


def _in_head_line(line: TextLine, above: list[TextLine]) -> bool:
    """Whether a short text stands in the line that names unit or owner (部门： | 某某局 | 单位：万元)."""
    text = fold(line.text)
    if len(text) > 30 or re.search(r"[。；;!？?]", text):
        return False
    reach = line.size * 0.9
    return any(
        other is not line
        and role_of(fold(other.text)) in {Role.UNIT, Role.OWNER}
        and line.bbox.y0 - reach < other.bbox.centre[1] < line.bbox.y1 + reach
        for other in above
    )


def _closes_title(line: TextLine, above: Sequence[TextLine]) -> bool:
    """Whether a line closes the bracket of a title right above it: 支出预算表（按功能 | 分类科目）."""
    text = fold(line.text)
    if not text.endswith(")") or text.count(")") <= text.count("(") or len(text) > _LONGEST_REST:
        return False
    upper = next((one for one in reversed(above) if one.bbox.y1 <= line.bbox.centre[1]), None)
    title = "" if upper is None else fold(upper.text)
    return (
        upper is not None
        and role_of(title) is Role.TITLE
        and title.count("(") > title.count(")")
        and line.bbox.y0 - upper.bbox.y1 < max(line.size, upper.size) * 1.2
        and abs(line.size - upper.size) < 1.0
    )


def _may_wrap(line: TextLine, taken: list[TextLine]) -> bool:
    """Whether a line that is no title by itself may be the upper part of a title over two lines."""
    if not taken:
        return False
    lower = taken[-1]
    text = fold(line.text)
    close = lower.bbox.y0 - line.bbox.y1 < max(line.size, lower.size) * 1.2
    same_hand = abs(line.size - lower.size) < 1.0
    below = fold(lower.text)
    return (
        (role_of(below) is Role.TITLE or bool(TAIL.fullmatch(below)))
        and close
        and same_hand
        and 4 <= len(text) <= 80
        and not re.search(r"[。；;:：]|\.{4}|…", LABEL.sub("", text, count=1))
    )


def _caption(lines: list[TextLine], below: list[TextLine], foot: list[Located], grid: RawGrid) -> Caption:
    title = _find_title(lines)
    label = unit_at = None
    unit: MoneyUnit | None = None
    owner = ""
    for line in lines:
        text = fold(line.text)
        role = role_of(text)
        leading = leading_label(fold_title(line.text))
        if role is Role.LABEL or (label is None and role is Role.TITLE and leading):
            label = located([line], line.text.strip() if role is Role.LABEL else leading)
        found = find_unit(text) if role in {Role.UNIT, Role.OWNER, Role.TITLE} else None
        if found is not None:
            unit, unit_at = found, located([line])
        match = OWNER.match(text)
        if match and MoneyUnit.from_text(match[1]) is None:
            owner = re.sub(r"(?:金额)?单位:.*", "", match[1])
    notes = (*foot, *_notes(below, grid.bbox))
    if unit is None:
        for note in notes:
            unit = find_unit(note.text) if "单位" in note.text else None
            if unit is not None:
                unit_at = note
                break
    folded = fold(title.text) if title else ""
    continued = bool(CONTINUED.search(folded)) or any(CONTINUED.match(fold(line.text)) for line in lines)
    return Caption(title, label, unit, unit_at, owner, continued, notes)


def _heading(above: list[TextLine], top: float) -> Located | None:
    """Return the short line nearest above a grid that could name it, if the vocabulary knows the name."""
    for line in reversed(above):
        text = fold(line.text)
        role = role_of(text)
        if role in {Role.OTHER, Role.HEADING} and not _is_beside(line, above, {Role.UNIT, Role.OWNER}):
            short = 4 <= len(text) <= 40 and not re.search(r"[。；;,，:]|\.{3}|…", text)
            return located([line]) if short and top - line.bbox.y1 < _WIDEST_GAP else None
    return None


def _find_title(lines: list[TextLine]) -> Located | None:
    """Return the title nearest to the grid, with the line above it where it runs over two."""
    for index in range(len(lines) - 1, -1, -1):
        text = fold(lines[index].text)
        tail = bool(TAIL.fullmatch(text))
        closing = index > 0 and _closes_title(lines[index], lines[:index])
        if role_of(text) is not Role.TITLE and not tail and not closing:
            continue
        parts = [lines[index]] if not closing else [lines[index - 1], lines[index]]
        for upper in reversed(lines[: index - 1 if closing else index]):
            same_row = abs(upper.bbox.y0 - parts[0].bbox.y0) < 3
            if role_of(fold(upper.text)) is not Role.OTHER or not (same_row or _may_wrap(upper, parts[:1])):
                break
            parts.insert(0, upper)
        if len(parts) > 1 or not tail or role_of(text) is Role.TITLE:
            return located(parts) if len(parts) > 1 else located(parts, UNIT_BEHIND.sub("", parts[0].text).strip())
    return None


def _caption_on_page_before(layout: PageLayout, own: Caption, grid: RawGrid) -> Caption:
    """Return the caption that stands at the end of the page before, below its last grid and above its page number."""
    floor = max((other.bbox.y1 for other in layout.grids), default=0.0)
    lines = [line for line in layout.lines if line.bbox.y0 > floor - 1]
    lines = sorted(lines, key=lambda line: (line.bbox.y0, line.bbox.x0))
    while lines and role_of(fold(lines[-1].text)) is Role.FURNITURE:
        lines.pop()
    if not lines:
        return own
    found = _caption(_lines_above(lines, lines[-1].bbox.y1 + 1), [], [], grid)
    if found.title is None:
        return own
    unit, unit_at = (own.unit, own.unit_at) if own.unit else (found.unit, found.unit_at)
    return replace(found, unit=unit, unit_at=unit_at, label=own.label or found.label, notes=own.notes)


def _notes(below: list[TextLine], box: BBox) -> Iterable[Located]:
    """Return the notes below a grid: a line that says so, and the lines that carry it on."""
    notes: list[list[TextLine]] = []
    edge = box.y1
    for line in below:
        text = fold(line.text)
        if line.bbox.y0 - edge > _NOTE_GAP or FURNITURE.match(text):
            break
        if is_note(text) or (re.match(r"^\d[.、]", text) and notes):
            notes.append([line])
        elif notes and _carries_on(notes[-1][-1], line):
            notes[-1].append(line)
        else:
            break
        edge = line.bbox.y1
    return [located(lines) for lines in notes]


def _carries_on(upper: TextLine, lower: TextLine) -> bool:
    text = fold(lower.text)
    role = role_of(text)
    return role is Role.OTHER and lower.bbox.y0 - upper.bbox.y1 < upper.size * 1.2 and not HEADING.match(text)
