"""A form on a sheet of its own: labels with the values beside them, sections headed from the left, indicators below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from extractor.forms.funds import make_fund, read_funds
from extractor.forms.indicators import find_header, read_indicators
from extractor.forms.labels import Ask, ask_of, canonical_fund, half_of, is_closing, plain, unit_in
from extractor.forms.view import View, field_of, words
from schemas.amount import MoneyUnit, parse_amount
from schemas.document import Cell
from schemas.form import Field, FormKind, Fund, Half, Indicator, PerformanceForm

__all__ = ["read_sheets"]

_TITLE: Final = re.compile(r".{0,40}(?:绩效|目标|自评).{0,20}表.{0,12}")
_FILED_INLINE: Final = re.compile(r"(?:填报|填表|申报|制表)(?:日期|时间)[:：](.+?)(?=\s{2}|$)")
_GOAL_HEAD: Final = re.compile(r"(?:年度|当年|实施期|中长期|中期|总体|绩效)+目标[:：]?")
_OUTCOME: Final = re.compile(r"实际|完成情况")
_LONG: Final = 30  # characters from which a value is a description


@dataclass(slots=True)
class _Draft:
    """What has been read of one form so far."""

    unit: MoneyUnit | None
    project: Field | None = None
    department: Field | None = None
    executing: Field | None = None
    name: Field | None = None
    filed: Field | None = None
    title: str = ""
    funds: list[Fund] = field(default_factory=list)
    texts: list[Field] = field(default_factory=list)
    goals: list[tuple[Half | None, Field]] = field(default_factory=list)
    facts: list[Field] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)


def read_sheets(view: View, kind: FormKind, number: int) -> Iterator[PerformanceForm]:
    """Yield the forms of a table, one after the other; ``number`` is the table's index in the document."""
    starts = _starts(view, kind)
    for start, end in pairwise([*starts, view.row_count]):
        draft = _Draft(view.table.unit)
        _read(view, start, end, draft)
        if draft.project or draft.department or draft.name or draft.indicators or draft.funds:
            yield _finish(view, kind, number, draft, range(start, end))


def _starts(view: View, kind: FormKind) -> list[int]:
    """Return the rows where forms begin: that of each name label, or of the title rows directly above it."""
    wanted = (Ask.PROJECT,) if kind is FormKind.PROJECT else (Ask.NAME, Ask.DEPARTMENT)
    starts: list[int] = []
    for row in range(view.row_count):
        cells = view.starting(row)
        if not cells or ask_of(cells[0].text) not in wanted or view.right_of(cells[0]) is None:
            continue
        while row > 0 and len(view.starting(row - 1)) == 1 and view.spans_width(view.starting(row - 1)[0]):
            row -= 1  # noqa: PLW2901  (walks up over the title)
        starts.append(row)
    return [0, *starts[1:]] if starts else [0]


def _read(view: View, start: int, end: int, draft: _Draft) -> None:
    row = start
    header = find_header(view, start, end)
    section: tuple[str, int] = ("", 0)
    while row < end:
        if header and row == header[0]:
            found, row = read_indicators(view, row, end, header[1])
            draft.indicators.extend(found)
            header = find_header(view, row, end)
            continue
        sides = view.sides(row, end)
        label = next((cell.text for cell in reversed(sides) if words(cell)), "")
        if sides and not label and view.begins_page(row):
            label = section[0]  # the page break left the second half of the section's label empty
        column = sides[-1].column + sides[-1].column_span if sides else 0
        limit = min(end, sides[-1].row + sides[-1].row_span) if sides else row + 1
        limit = min(limit, header[0]) if header else limit
        section = (label, column)
        if label:
            _read_section(view, range(row, max(limit, row + 1)), label, column, draft)
        else:
            _read_pairs([cell for cell in view.starting(row) if cell.column >= column], "", draft)
            limit = row + 1
        row = max(limit, row + 1)


def _read_section(view: View, rows: range, label: str, column: int, draft: _Draft) -> None:
    ask = ask_of(label)
    if ask is Ask.FUNDS:
        unit = unit_in(label) or draft.unit
        draft.unit = draft.unit or unit
        draft.funds.extend(read_funds(view, rows, column, unit))
    elif ask is Ask.GOALS:
        _read_goals(view, rows, column, label, draft)
    elif ask is Ask.TASKS:
        _read_tasks(view, rows, column, draft)
    else:
        for row in rows:
            inner = [cell for cell in view.starting(row) if cell.column >= column]
            _read_pairs(inner, label, draft)


def _read_goals(view: View, rows: range, column: int, label: str, draft: _Draft) -> None:
    heads: dict[int, Cell] = {}
    for row in rows:
        cells = [cell for cell in view.starting(row) if cell.column >= column]
        if len(cells) > 1 and all(len(words(cell)) <= 16 and re.search(r"目标|情况", words(cell)) for cell in cells):
            heads = {cell.column: cell for cell in cells}
        elif len(cells) == 1 and _GOAL_HEAD.fullmatch(words(cells[0])) and row + 1 < rows.stop:
            heads = {cells[0].column: cells[0]}
        elif heads:
            for cell in cells:
                head = heads.get(cell.column)
                _add_goal(draft, head.text if head else label, cell, halves=len(heads) > 1)
        elif len(cells) == 1:
            _add_goal(draft, label, cells[0], halves=False)
        else:
            _read_pairs(cells, label, draft)


def _add_goal(draft: _Draft, label: str, cell: Cell, *, halves: bool) -> None:
    if _OUTCOME.search(plain(label)) and not re.search(r"目标.{0,2}完成情况$", plain(label)):
        draft.texts.append(field_of(plain(label), cell))
        return
    half = half_of(label)
    if halves and half is None and re.search(r"总", plain(label)):
        half = Half.PERIOD
    draft.goals.append((half if halves or half else None, field_of(plain(label), cell)))


def _read_tasks(view: View, rows: range, column: int, draft: _Draft) -> None:
    """Read a list of tasks: its descriptions go to the texts, its money to the funds, both by the task's name."""
    heads: list[int] = []
    for row in rows:
        cells = [cell for cell in view.starting(row) if cell.column >= column]
        described = any(len(words(cell)) > 12 or parse_amount(words(cell)) for cell in cells[1:])
        if not described and (not heads or row == heads[-1] + 1) and not any(re.search(r"\d", words(c)) for c in cells):
            heads.append(row)
            continue
        name = next((cell for cell in cells if words(cell)), None)
        for cell in cells:
            if cell is name or not words(cell) or name is None:
                continue
            path = [words(above) for row_ in heads if (above := view.at(row_, cell.column)) and words(above)]
            if parse_amount(words(cell)):
                total = canonical_fund(name.text) == "total"
                unit = next((found for part in path if (found := unit_in(part))), draft.unit)
                canonical = canonical_fund(path[-1]) if total and path else None
                label = "/".join([name.text, *path[-1:]])
                draft.funds.append(make_fund(label, cell, unit, canonical=canonical))
            else:
                draft.texts.append(field_of(plain(name.text), cell))


def _read_pairs(cells: Sequence[Cell], section: str, draft: _Draft) -> None:
    """Read a row of labels and values in turn; a single cell may hold both, parted by a colon."""
    if len(cells) == 1:
        _read_alone(cells[0], section, draft)
        return
    pairs = _pairs(cells)
    for label, value in pairs:
        _take(label, value, draft, alone=len(pairs) == 1, section=section)


def _pairs(cells: Sequence[Cell]) -> list[tuple[Cell, Cell]]:
    """Return labels with the values to their right; empty cells are no labels, and a label is no label's value."""
    pairs: list[tuple[Cell, Cell]] = []
    place = 0
    while place + 1 < len(cells):
        label, value = cells[place], cells[place + 1]
        marked = value.text.rstrip().endswith((":", "：")) or is_closing(value.text)
        if (
            not words(label)
            or parse_amount(words(label))
            or (marked and (is_closing(label.text) or label.text.rstrip().endswith((":", "："))))
        ):
            place += 1
            continue
        pairs.append((label, value))
        place += 2
    return pairs


def _read_alone(cell: Cell, section: str, draft: _Draft) -> None:
    text = words(cell)
    if not text:
        return
    if not draft.title and _TITLE.fullmatch(text) and len(text) <= 60:
        draft.title = cell.text
        return
    inline = re.match(r"([^:：]{2,14})[:：](.+)", text)
    if inline and (ask := ask_of(inline.group(1))):
        _assign(ask, Field(plain(inline.group(1)), inline.group(2), cell.page, cell.bbox, cell.row, cell.column,
                           cell.source.value, cell.confidence), draft)  # fmt: skip
    elif section:
        ask = ask_of(section)
        (draft.texts if ask is Ask.TEXT or len(text) >= _LONG else draft.facts).append(field_of(plain(section), cell))


def _take(label: Cell, value: Cell, draft: _Draft, *, alone: bool, section: str) -> None:
    ask = ask_of(label.text)
    name = plain(label.text)
    if ask is Ask.FUNDS and (parse_amount(words(value)) or not words(value)):
        unit = unit_in(label.text) or unit_in(section) or draft.unit
        draft.funds.append(
            make_fund(label.text, value, unit, half=half_of(label.text), canonical=canonical_fund(label.text))
        )
    elif ask is Ask.GOALS and alone:
        _add_goal(draft, label.text, value, halves=False)
    elif ask in (Ask.PROJECT, Ask.DEPARTMENT, Ask.EXECUTING, Ask.NAME, Ask.FILED):
        _assign(ask, field_of(name, value), draft)
    elif (ask is Ask.TEXT and alone) or len(words(value)) >= _LONG:
        draft.texts.append(field_of(name, value))
    elif len(name) <= 24:
        draft.facts.append(field_of(name, value))


def _assign(ask: Ask, found: Field, draft: _Draft) -> None:
    """Put a field in its place; a second one of the same kind is a fact beside it."""
    if ask is Ask.PROJECT and draft.project is None:
        draft.project = found
    elif ask is Ask.DEPARTMENT and draft.department is None:
        draft.department = found
    elif ask is Ask.EXECUTING and draft.executing is None:
        draft.executing = found
    elif ask is Ask.NAME and draft.name is None:
        draft.name = found
    elif ask is Ask.FILED and draft.filed is None:
        draft.filed = found
    else:
        draft.facts.append(found)


def _finish(view: View, kind: FormKind, number: int, draft: _Draft, rows: range) -> PerformanceForm:
    table = view.table
    cells = [cell for row in rows for cell in view.starting(row)]
    pages = tuple(sorted({cell.page for cell in cells})) or table.pages
    department, executing = draft.department, draft.executing
    if draft.name is not None:  # 单位名称: in a project's form who carries it out, in a whole unit's form whose it is
        if kind is FormKind.PROJECT:
            executing = executing or draft.name
        else:
            department = department or draft.name
    title = draft.title or (table.title.text if table.title else "")
    unit = next((fund.unit for fund in draft.funds if fund.unit), draft.unit)
    return PerformanceForm(
        kind, number, title, pages, unit, draft.project, department, executing, tuple(draft.funds),
        tuple(draft.texts), tuple(draft.goals), tuple(draft.indicators), draft.filed or _filed_in_notes(view, pages),
        tuple(draft.facts),
    )  # fmt: skip


def _filed_in_notes(view: View, pages: Sequence[int]) -> Field | None:
    for note in view.table.notes:
        found = _FILED_INLINE.search(note.text)
        if found and note.page in pages:
            text = found.group(1).strip()
            return Field("填报日期", text, note.page, note.bbox, -1, -1, note.source.value, note.confidence)
    return None
