"""The lines around a grid: which of them are its title, number, unit, owner and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from enum import Enum
from typing import Final

from extractor.kinds.wording import fold, fold_title
from extractor.layout import PageLayout, RawCell, RawGrid, TextLine
from extractor.tables.piece import Caption, Piece, located
from schemas.amount import MoneyUnit
from schemas.document import Located
from schemas.geometry import BBox

__all__ = ["cut_pieces", "find_unit"]

_UNIT: Final = re.compile(
    r"(?:(?:金额|计量|货币)?单位[:：]?|金额[:：])(?:人民币)?[(（]?((?:百?万|千|亿)?元)|[(（](?:人民币)?((?:百?万|千|亿)?元)[)）]$"
    r"|^(?:金额|计量|货币)?单[^价项次件个人][:：]((?:百?万|千|亿)?元)$"  # a scan's 单位 that lost a stroke: 单立
)
_UNIT_BEHIND: Final = re.compile(
    r"\s*[(（]?\s*(?:金额|计量|货币)?\s*单\s*位\s*[:：]?\s*(?:人民币)?\s*(?:百?万|千|亿)?\s*元\s*[)）]?\s*$"
)
_LABEL: Final = re.compile(
    r"附件?\d{1,2}(?:[-－]\d{1,2})?[:、]?$|"
    r"(?:附件\d*[:、]?)?(?:[一-龥]{0,6}(?:公开|预算|决算|财决|财预|附|样))?"
    r"(?:续?表格?(?:(?:[一二三四五六七八九十](?!般公|公经费)){1,3}|\d{1,2}(?=20\d\d年)|\d{1,3})(?:[-－.]\d+)?"
    r"|\d{1,2}(?:[-－]\d+)?表)[:、.]?"
)
_OWNER: Final = re.compile(
    r"(?:(?:编制|填报|预算|公开|主管|填制|申报)?(?:单位|部门)(?:名称)?(?:\(盖章\)|\(公章\))?"
    r"|(?:项目|专项(?:资金)?|政策)(?:名称|编码|单位))[:](.*)"
)
_YEAR: Final = re.compile(r"[(]?(?:20|XX)[\dX]{2}[()]*年?度?[()]*")
_TITLE: Final = re.compile(
    r".*(?:表|一览|明细)(?:[-—－]{1,2}[^-—－]{2,24})?(?:\(.*\)?)?(?:续表|\(续\)|续)?\d?$|.*表\(.{1,40}$"
)
_SECOND_LANGUAGE: Final = re.compile(r"表[A-Za-z]{3}[A-Za-z.,&/()'-]*$")  # the title once more, in another language
_NOT_TITLE: Final = re.compile(r"[。；;!？?]|^(?:[注见详]|备注|说明)|代表$|如下表|见表|见附表|下表$|发表$|[，,]")
_NOTE: Final = re.compile(r"^(?:备?注|说明|附注)\d?(?:[:：.．、]|$)|^[*＊※]")
_NO_DATA: Final = re.compile(
    r"(?:本表|此表|该表).{0,8}(?:无数据|为空|空表|无发生|没有数据|无内容)|(?:故|因此).{0,6}(?:为空|空表|无数据)"
)
_CONTINUED: Final = re.compile(
    r"[(]?续表?[一二三四五六七八九十\d]{0,3}[)]?$|[(](?:接上[页表]|上[页表]续)[)]$|^[(]?(?:续表|接上[页表]|上[页表]续)"
)
_TAIL: Final = re.compile(
    r".{0,3}表(?:\(.{1,40})?|.{1,12}\)(?:项目)?.{0,8}表"
)  # what is left of a title on its second line
_FURNITURE: Final = re.compile(r"^[-—–－\s第]*\d{1,4}[-—–－\s页]*$|^第?\d+页[,，/]?共?\d*页?$")
_HEADING: Final = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|[(][一二三四五六七八九十]+[)])"
)

_PART: Final = re.compile(r"^第[一二三四五六七八九十]+部分")  # 第二部分 某局预算表 heads all the tables

_MOST_LINES_ABOVE: Final = 10
_WIDEST_GAP: Final = 90.0  # points between a grid and the next line above that can still belong to it
_NOTE_GAP: Final = 40.0


class _Role(Enum):
    TITLE = "title"
    LABEL = "label"
    UNIT = "unit"
    OWNER = "owner"
    YEAR = "year"
    HEADING = "heading"
    FURNITURE = "furniture"
    OTHER = "other"


_BESIDE: Final = frozenset({_Role.LABEL, _Role.UNIT, _Role.OWNER, _Role.YEAR})  # may share a row with each other


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
    return own if any(_role(fold(line.text)) is _Role.TITLE for line in own) else lines


def find_unit(text: str) -> MoneyUnit | None:
    """Return the money unit that a caption or note names (单位：万元), None for 单位：某某局."""
    match = _UNIT.search(fold(text))
    return MoneyUnit.from_text(match[1] or match[2] or match[3]) if match else None


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
            role = _role(fold(rows[row].text), inside=True)
            # In a form, 主管部门：某某局 is a field; below the form's title it is its caption.
            if role is _Role.OTHER or (role is _Role.OWNER and not taken):
                break
            taken.append([rows[row]])
            continue
        cells = [cell for cell in grid.cells if cell.row == row]
        filled = [cell for cell in cells if cell.text]
        roles = {_role(fold(cell.text), inside=True) for cell in filled}
        alone = len(filled) == 1 and len(cells) > 1 and grid.column_count > 2
        if any(cell.row_span > 1 for cell in cells) or not filled or len(filled) > 3:
            break
        if not (roles <= _BESIDE and roles != {_Role.OWNER}) and not (alone and roles == {_Role.TITLE}):
            break
        taken.append(filled)
    return taken if len(taken) < grid.row_count else []


def _trailing_notes(rows: dict[int, RawCell], skipped: int, row_count: int) -> list[RawCell]:
    taken: list[RawCell] = []
    row = row_count - 1
    while row in rows and row >= skipped and _is_note(fold(rows[row].text)):
        taken.append(rows[row])
        row -= 1
    return taken[::-1]


def _as_line(cell: RawCell, page: int) -> TextLine:
    """Return a cell that is a caption as one line, however often its text was wrapped."""
    size = cell.lines[0].size if cell.lines else 0.0
    return TextLine(cell.text, page, cell.bbox, size, source=cell.source, confidence=cell.confidence)


def _is_note(text: str) -> bool:
    return bool(_NOTE.match(text) or (_NO_DATA.search(text) and len(text) < 120))


def _role(text: str, *, inside: bool = False) -> _Role:  # noqa: PLR0911  (one for each role)
    """Say what a folded line above a grid is."""
    if not text or _FURNITURE.match(text):
        return _Role.FURNITURE if not inside or not text else _Role.OTHER
    if _LABEL.fullmatch(text):
        return _Role.LABEL
    if _YEAR.fullmatch(text):
        return _Role.YEAR
    if _UNIT.search(text) and len(text) < 40 and not text.endswith("表"):
        name = _UNIT_BEHIND.sub("", text)  # 支出总表（单位：万元）
        titled = name != text and not _LABEL.fullmatch(name) and _role(name, inside=inside) is _Role.TITLE
        return _Role.TITLE if titled else _Role.UNIT
    if _OWNER.match(text):
        return _Role.OWNER
    if _PART.match(text) and len(text) < 40 and not inside:
        return _Role.HEADING
    text = _SECOND_LANGUAGE.sub("表", text)
    if _TITLE.match(text) and not _NOT_TITLE.search(text) and 4 <= len(text) <= 80:
        return _Role.TITLE
    return _Role.HEADING if _HEADING.match(text) and len(text) < 40 and not inside else _Role.OTHER


def _lines_above(above: list[TextLine], top: float) -> list[TextLine]:
    """Return the lines from the grid upwards that can belong to it, top to bottom again."""
    taken: list[TextLine] = []
    edge = top
    seen_title = False
    for line in reversed(above[-_MOST_LINES_ABOVE:]):
        role = _role(fold(line.text))
        if edge - line.bbox.y1 > _WIDEST_GAP:
            break
        tail = role is _Role.OTHER and bool(_TAIL.fullmatch(fold(line.text)))
        if role is _Role.OTHER and not tail and not _may_wrap(line, taken) and not _in_head_line(line, above):
            break
        # number and unit may stand in a line above the title; a unit further up is that of something else
        near = role is _Role.UNIT and edge - line.bbox.y1 < 2 * line.size
        numbered = near and _is_beside(line, above, {_Role.LABEL})
        if seen_title and role in {_Role.HEADING, _Role.UNIT, _Role.OWNER} and not numbered:
            break
        seen_title = seen_title or role is _Role.TITLE
        taken.append(line)
        edge = min(edge, line.bbox.y0)
    return taken[::-1]


def _is_beside(line: TextLine, above: list[TextLine], roles: AbstractSet[_Role]) -> bool:
    """Whether a text of one of these roles stands in the same line."""
    return any(
        other is not line and _role(fold(other.text)) in roles and line.bbox.y0 < other.bbox.centre[1] < line.bbox.y1
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
        and _role(fold(other.text)) in {_Role.UNIT, _Role.OWNER}
        and line.bbox.y0 - reach < other.bbox.centre[1] < line.bbox.y1 + reach
        for other in above
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
        (_role(below) is _Role.TITLE or bool(_TAIL.fullmatch(below)))
        and close
        and same_hand
        and 4 <= len(text) <= 80
        and not re.search(r"[。；;:：]|\.{4}|…", _LABEL.sub("", text, count=1))
    )


def _caption(lines: list[TextLine], below: list[TextLine], foot: list[Located], grid: RawGrid) -> Caption:
    title = _find_title(lines)
    label = unit_at = None
    unit: MoneyUnit | None = None
    owner = ""
    for line in lines:
        text = fold(line.text)
        role = _role(text)
        leading = _leading_label(fold_title(line.text))
        if role is _Role.LABEL or (label is None and role is _Role.TITLE and leading):
            label = located([line], line.text.strip() if role is _Role.LABEL else leading)
        found = find_unit(text) if role in {_Role.UNIT, _Role.OWNER, _Role.TITLE} else None
        if found is not None:
            unit, unit_at = found, located([line])
        match = _OWNER.match(text)
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
    continued = bool(_CONTINUED.search(folded)) or any(_CONTINUED.match(fold(line.text)) for line in lines)
    return Caption(title, label, unit, unit_at, owner, continued, notes)


def _heading(above: list[TextLine], top: float) -> Located | None:
    """Return the short line nearest above a grid that could name it, if the vocabulary knows the name."""
    for line in reversed(above):
        text = fold(line.text)
        role = _role(text)
        if role in {_Role.OTHER, _Role.HEADING} and not _is_beside(line, above, {_Role.UNIT, _Role.OWNER}):
            short = 4 <= len(text) <= 40 and not re.search(r"[。；;,，:]|\.{3}|…", text)
            return located([line]) if short and top - line.bbox.y1 < _WIDEST_GAP else None
    return None


def _leading_label(text: str) -> str:
    """Return the label at the head of a title line (预算05表 收支总表), empty where there is none."""
    match = _LABEL.match(text)
    return match[0].rstrip(":、.") if match and len(match[0]) < len(text) else ""


def _find_title(lines: list[TextLine]) -> Located | None:
    """Return the title nearest to the grid, with the line above it where it runs over two."""
    for index in range(len(lines) - 1, -1, -1):
        text = fold(lines[index].text)
        tail = bool(_TAIL.fullmatch(text))
        if _role(text) is not _Role.TITLE and not tail:
            continue
        parts = [lines[index]]
        for upper in reversed(lines[:index]):
            same_row = abs(upper.bbox.y0 - parts[0].bbox.y0) < 3
            if _role(fold(upper.text)) is not _Role.OTHER or not (same_row or _may_wrap(upper, parts[:1])):
                break
            parts.insert(0, upper)
        if len(parts) > 1 or not tail or _role(text) is _Role.TITLE:
            return located(parts) if len(parts) > 1 else located(parts, _UNIT_BEHIND.sub("", parts[0].text).strip())
    return None


def _caption_on_page_before(layout: PageLayout, own: Caption, grid: RawGrid) -> Caption:
    """Return the caption that stands at the end of the page before, below its last grid and above its page number."""
    floor = max((other.bbox.y1 for other in layout.grids), default=0.0)
    lines = [line for line in layout.lines if line.bbox.y0 > floor - 1]
    lines = sorted(lines, key=lambda line: (line.bbox.y0, line.bbox.x0))
    while lines and _role(fold(lines[-1].text)) is _Role.FURNITURE:
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
        if line.bbox.y0 - edge > _NOTE_GAP or _FURNITURE.match(text):
            break
        if _is_note(text) or (re.match(r"^\d[.、]", text) and notes):
            notes.append([line])
        elif notes and _carries_on(notes[-1][-1], line):
            notes[-1].append(line)
        else:
            break
        edge = line.bbox.y1
    return [located(lines) for lines in notes]


def _carries_on(upper: TextLine, lower: TextLine) -> bool:
    text = fold(lower.text)
    role = _role(text)
    return role is _Role.OTHER and lower.bbox.y0 - upper.bbox.y1 < upper.size * 1.2 and not _HEADING.match(text)
