"""Where tables without walls lie on a page: between rules of one width, below a title with its unit, or by figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractor.content import Rule
from extractor.grid.printed import Row

__all__ = ["Area", "figure_blocks", "framed_areas", "further_rows", "is_caption", "is_sentence", "titled_areas"]

_SAME_END = 8.0  # points: how far the ends of rules of one table may differ
_OVER_EDGE = 2.0  # points
_WIDER = 60.0  # points that a column may be wider than its header's word on one side
_RUNNING_LINES = 3  # lines at a page's top, its running head among them, in which a table may go on
_FIRST_ROWS = 10  # among which the first with several texts is, where labels alone begin a page
_NEAR = 2.2  # of the size: how far below each other such rows are at most
_LEAST_RULES = 3
_LEAST_ROWS = 3
_LEAST_WORDS = 3
_PITCH = 2.4  # of the usual distance of rows: a wider one ends the table
_ROW = 0.95  # of the size: lines nearer to each other are of one row, its wrapped name beside its figures
_IN_TABLE = 0.25  # part of an area's lines that hold several texts
_CAPTION = re.compile(
    r"(?:单位|金额)(?:名称)?[:：]|^(?:(?:公开|预算|附)表?|表)\d{1,2}-?\d?表?$|^\d{1,2}-?\d?表$|[(（](?:单位[:：]?)?(?:百?万|千|亿)?元[)）]$"
)
_UNIT = re.compile(r"(?:单位|金额)[:：]?(?:人民币)?(?:百?万|千|亿)?元[)）]?$")
_TITLE = re.compile(r".{2,60}(?:表|一览|明细)(?:[(（].{1,40}[)）])?\d?$")
_HEADER = re.compile(r"^(?:项目|科目|单位名称|内容|收入|支出).*(?:数|金额|合计|收入|支出)$")
_NOTE = re.compile(r"(?:备?注|说明|附注)\d?[:：.．、]|[*＊※]")
_PAGE_NUMBER = re.compile(r"[-—–－第]+\d{1,4}[-—–－页]*")
_SENTENCE = re.compile(r"[。；]")


@dataclass(frozen=True, slots=True)
class Area:
    """Lines of one table, from the index ``first`` to ``last``.

    ``sides`` are its left and right where rules say them; ``across`` the y of the rules from side to side, top and
    bottom among them; ``down`` the x of upright rules.
    """

    first: int
    last: int
    sides: tuple[float, float] | None = None
    across: tuple[float, ...] = ()
    down: tuple[float, ...] = ()


def is_caption(row: Row) -> bool:
    """Say whether a line is a table's title, number, unit or owner."""
    return _CAPTION.search(row.text) is not None or (len(row.parts) == 1 and _TITLE.fullmatch(row.text) is not None)


def framed_areas(rows: Sequence[Row], rules: Sequence[Rule]) -> list[Area]:
    """Return the areas between three or more horizontal rules of one width, or inside a box or upright rules."""
    found: list[Area] = []
    for group in _stacks(rows, rules):
        x0, x1 = median(rule.x0 for rule in group), median(rule.x1 for rule in group)
        top, bottom = group[0].y0, group[-1].y0
        down = [
            rule.x0
            for rule in rules
            if not rule.horizontal and abs(rule.y0 - top) < _SAME_END and abs(rule.y1 - bottom) < _SAME_END
        ]
        inside = [x for x in down if x0 + _SAME_END < x < x1 - _SAME_END]
        if len(group) < _LEAST_RULES and len(down) < 2:
            continue
        area = _within(rows, top, bottom, Area(0, -1, (x0, x1), tuple(rule.y0 for rule in group), tuple(inside)))
        if area is not None:
            found.append(area)
    if not found:
        found = _upright(rows, [rule for rule in rules if not rule.horizontal])
    return found


def _stacks(rows: Sequence[Row], rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the horizontal rules of each table: those as wide as each other, with no title between them."""
    stacks: list[list[Rule]] = []
    for rule in sorted((rule for rule in rules if rule.horizontal), key=lambda rule: rule.y0):
        same = [
            stack
            for stack in stacks
            if abs(stack[0].x0 - rule.x0) < _SAME_END and abs(stack[0].x1 - rule.x1) < _SAME_END
        ]
        if not same or any(same[-1][-1].y0 < row.middle < rule.y0 and is_caption(row) for row in rows):
            stacks.append([rule])
        else:
            same[-1].append(rule)
    return [stack for stack in stacks if len(stack) > 1]


def _upright(rows: Sequence[Row], rules: Sequence[Rule]) -> list[Area]:
    """Return the areas that upright rules of one height divide into columns."""
    found: list[Area] = []
    heights = {(round(rule.y0 / 4), round(rule.y1 / 4)) for rule in rules}
    for height in sorted(heights):
        group = sorted(rule.x0 for rule in rules if (round(rule.y0 / 4), round(rule.y1 / 4)) == height)
        if len(group) < _LEAST_RULES:
            continue
        top, bottom = height[0] * 4.0 - 3, height[1] * 4.0 + 3
        area = _within(rows, top, bottom, Area(0, -1, (group[0], group[-1]), (), tuple(group[1:-1])))
        if area is not None:
            found.append(area)
    return found


def _within(rows: Sequence[Row], top: float, bottom: float, frame: Area) -> Area | None:
    """Return the area of the lines inside a frame, of which only the indices lack; None where they are no table."""
    sides = frame.sides or (0.0, 0.0)
    inside = [
        index
        for index, row in enumerate(rows)
        if top < row.middle < bottom and row.parts[0].x0 > sides[0] - 3 and row.parts[-1].x1 < sides[1] + 3
    ]
    if len(inside) < 2 or inside[-1] - inside[0] != len(inside) - 1:
        return None
    several = sum(len(rows[index].parts) > 1 for index in inside)
    prose = sum(_SENTENCE.search(rows[index].text) is not None for index in inside)
    wide = max(len(rows[index].parts) for index in inside)
    if several < max(1 if wide >= _LEAST_WORDS else 2, _IN_TABLE * len(inside)) or prose * 5 > len(inside):
        return None
    return replace(frame, first=inside[0], last=inside[-1])


def titled_areas(rows: Sequence[Row]) -> list[Area]:
    """Return the areas that begin below a table's title and unit, where a row of words and some figures follow."""
    found: list[Area] = []
    for index, row in enumerate(rows[:-1]):
        if not _UNIT.search(row.text) or (found and index <= found[-1].last):
            continue
        above = rows[max(0, index - 4) : index]
        if not any(_TITLE.fullmatch(one.text) for one in above):
            continue
        first = index + 1
        if rows[first].middle - row.middle > 5 * row.size:
            continue
        last = _end(rows, first)
        inside = rows[first : last + 1]
        several = sum(len(one.parts) > 1 for one in inside)
        # a table may be empty but for its header
        words = max(len(one.parts) for one in inside) >= _LEAST_WORDS or _HEADER.search(rows[first].text) is not None
        if several < max(1, _IN_TABLE * len(inside)) or not (words or any(one.body for one in inside)):
            continue
        found.append(Area(first, last))
    return found


def further_rows(rows: Sequence[Row], edges: Sequence[float]) -> Area | None:
    """Return the area at a page's top whose texts fit between the edges of columns of the page before."""
    first = next((index for index, row in enumerate(rows[:_FIRST_ROWS]) if len(row.parts) > 1), None)
    if first is None:
        return None
    start = first
    while start and _leads(rows[start - 1], rows[start], edges):
        start -= 1
    if start >= _RUNNING_LINES or any(is_caption(row) for row in rows[: first + 1]):
        return None
    last = _end(rows, start)
    inside = rows[start : last + 1]
    if not any(row.body for row in inside):
        return None
    left, right = min(row.parts[0].x0 for row in inside), max(row.parts[-1].x1 for row in inside)
    outer = (min(edges[0], left - 1), max(edges[-1], right + 1))  # a last column that was empty is wider than its word
    if outer[0] < edges[0] - _WIDER or outer[1] > edges[-1] + _WIDER:
        return None
    if not all(_fits(row, (outer[0], *edges[1:-1], outer[1])) for row in inside if row.body):
        return None
    return Area(start, last, outer, (), tuple(edges[1:-1]))


def _leads(row: Row, below: Row, edges: Sequence[float]) -> bool:
    """Say whether a line above a row is one, too, with a label alone: as near as rows are, and inside a column."""
    return below.middle - row.middle < _NEAR * below.size and abs(row.size - below.size) < 1 and _fits(row, edges)


def _fits(row: Row, edges: Sequence[float]) -> bool:
    """Say whether each text of a row lies between two neighbouring edges."""
    return all(
        any(left - _OVER_EDGE < atom.x0 and atom.x1 < right + _OVER_EDGE for left, right in pairwise(edges))
        for atom in row.atoms
    )


def _end(rows: Sequence[Row], first: int) -> int:
    """Return the index of the last line that can belong to a table which begins with a line."""
    last = first
    steps: list[float] = []
    for index in range(first + 1, len(rows)):
        row, above = rows[index], rows[index - 1]
        step = row.middle - above.middle
        usual = median(steps) if len(steps) > 2 else 2.5 * row.size
        if step > _PITCH * usual + row.size or is_caption(row) or _is_outside(row):
            break
        if step > _ROW * row.size:  # a nearer line is one of a text beside it
            steps.append(step)
        last = index
    while (
        last > first
        and len(rows[last].parts) == 1
        and (_SENTENCE.search(rows[last].text) or rows[last].parts[0].figure)
    ):
        last -= 1
    return last


def is_sentence(row: Row) -> bool:
    """Say whether a line ends a sentence, as rows of a table hardly do."""
    return _SENTENCE.search(row.text) is not None


def _is_outside(row: Row) -> bool:
    """Say whether a line is a note, a sentence or a page's number, and no row."""
    alone = len(row.parts) == 1
    return (
        _NOTE.match(row.text) is not None
        or (alone and _SENTENCE.search(row.text) is not None)
        or (alone and _PAGE_NUMBER.fullmatch(row.text) is not None)
    )


def figure_blocks(rows: Sequence[Row]) -> list[Area]:
    """Return the stretches of rows with figures; short labels in between may belong to them."""
    blocks: list[Area] = []
    start = last = -1
    for index, row in enumerate(rows):
        if not row.body:
            continue
        if start >= 0 and not _goes_on(rows, start, last, index):
            blocks.append(Area(start, last))
            start = -1
        if start < 0:
            start = index
        last = index
    if start >= 0:
        blocks.append(Area(start, last))
    return [block for block in blocks if sum(row.body for row in rows[block.first : block.last + 1]) >= _LEAST_ROWS]


def _goes_on(rows: Sequence[Row], start: int, last: int, index: int) -> bool:
    steps = [below.middle - above.middle for above, below in pairwise(rows[start : last + 1])]
    pitches = [step for step in steps if step > _ROW * rows[last].size]
    pitch = median(pitches) if pitches else 3 * rows[last].size
    if any(b.middle - a.middle > _PITCH * pitch + rows[last].size for a, b in pairwise(rows[last : index + 1])):
        return False
    figures = [part.x0 for part in rows[last].parts[1:] if part.figure]
    return all(
        row.parts[-1].x1 < min(figures) or (len(row.parts) > 1 and not is_caption(row))
        for row in rows[last + 1 : index]
    )
