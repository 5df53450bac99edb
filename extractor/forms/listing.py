"""Forms as rows of one large table: a project per group of rows, its indicators one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from extractor.forms.funds import make_fund
from extractor.forms.indicators import Panel, find_header, read_indicators, read_written_indicators
from extractor.forms.labels import Ask, ask_of, canonical_fund, half_of, plain
from extractor.forms.view import View, field_of, words
from extractor.tables.words import is_index_row
from schemas.form import Field, FormKind, Fund, Half, Indicator, PerformanceForm

__all__ = ["is_listing", "read_listing"]

_SUMS: Final = re.compile(r"合计|总计|小计")
_CODE: Final = re.compile(r"(?:单位|项目|部门)?(?:编码|代码|编号)|序号")
_LINE: Final = 8  # characters; what is repeated for less may well be printed twice


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the columns left of the indicators hold, by column."""

    header: int
    panels: tuple[Panel, ...]
    asks: dict[int, tuple[Ask | None, tuple[str, ...]]]


def is_listing(view: View) -> bool:
    """Say whether the table has forms as groups of rows: names head a column beside the indicators' columns."""
    return _shape(view) is not None


def _shape(view: View) -> _Shape | None:
    found = find_header(view, 0, min(view.row_count, 12))
    header, panels = found or (_plain_header(view), ())
    if header is None:
        return None
    used = {
        column
        for panel in panels
        for column in (panel.level1, panel.level2, panel.name, panel.value, panel.comparator, panel.unit, panel.weight)
        if column is not None
    }
    first = min(used, default=view.column_count)
    asks = {
        column: (_ask(path[-1], path), path)
        for column in range(first)
        if (path := _path(view, header, column)) and column not in used
    }
    kinds = {ask for ask, _ in asks.values()}
    return _Shape(header, panels, asks) if kinds & {Ask.PROJECT, Ask.NAME} else None


def _plain_header(view: View) -> int | None:
    """Return the header row of a list without indicators: a name column and one of goals, with money between."""
    for row in range(min(view.row_count, 6)):
        ending = [cell for cell in view.covering(row) if cell.row + cell.row_span == row + 1]
        asks = [_ask(words(cell), (words(cell),)) for cell in ending]
        if len(ending) >= 3 and Ask.PROJECT in asks and Ask.GOALS in asks and row + 1 < view.row_count:
            return row
    return None


def _path(view: View, header: int, column: int) -> tuple[str, ...]:
    """Return the header texts of a column; empty where its lowest header cell does not reach the header's last row."""
    bottom = view.at(header, column)
    if bottom is None or not words(bottom):
        return ()
    above = [words(view.at(row, column)) for row in range(header + 1)]
    return tuple(text for number, text in enumerate(above) if text and text not in above[:number])


def _ask(label: str, path: Sequence[str]) -> Ask | None:
    if _CODE.fullmatch(plain(label)):
        return None
    if plain(label) in ("项目", "项目内容"):
        return Ask.PROJECT
    ask = ask_of(label)
    if ask in (None, Ask.TEXT) and (canonical_fund(label) or len(path) > 1):
        return Ask.FUNDS
    return ask


def read_listing(view: View, kind: FormKind, number: int) -> Iterator[PerformanceForm]:
    """Yield the forms of a table that lists them."""
    shape = _shape(view)
    if shape is None:
        return
    starts = _group_starts(view, shape)
    form: PerformanceForm | None = None
    for start, end in pairwise([*starts, view.row_count]):
        part = _read_group(view, shape, range(start, end), kind, number)
        if part is None or is_index_row(words(cell) for cell in view.starting(start)):
            continue
        if form is not None and _first_on_page(view, shape, start) and _goes_on(form, part):
            form = _joined(form, part)
            continue
        if form is not None:
            yield form
        form = part
    if form is not None:
        yield form


def _group_starts(view: View, shape: _Shape) -> list[int]:
    asked = {Ask.PROJECT, Ask.NAME, Ask.GOALS, Ask.FUNDS}
    columns = [column for column, (ask, _) in shape.asks.items() if ask in asked]
    starts = [
        row
        for row in range(shape.header + 1, view.row_count)
        if find_header(view, row, row + 1) is None
        and not _repeats_header(view, shape, row)
        and any((cell := view.at(row, column)) is not None and cell.row == row for column in columns)
    ]
    # Rows that begin nothing but empty cells go on with the group above: their rules are drawn, their content is not.
    return [
        row
        for place, row in enumerate(starts)
        if place == 0 or view.begins_page(row) or any(words(view.at(row, column)) for column in columns)
    ]


def _repeats_header(view: View, shape: _Shape, row: int) -> bool:
    """Say whether a row is (the top of) the header printed again on a continuation page."""
    texts = [(words(view.at(row, column)), path) for column, (_, path) in shape.asks.items()]
    # A row that the page break cut through may print over the header: only the beginning is the header's.
    same = sum(any(text.startswith(part) for part in path) for text, path in texts)
    return same >= max(2, len(shape.asks) / 2)


def _goes_on(form: PerformanceForm, part: PerformanceForm) -> bool:
    """Say whether a page's first group is the rest of the form before: it lacks name or total, or repeats them all."""
    totals = [fund for fund in part.funds if fund.canonical == "total"]
    named = part.project or part.department
    if not named or not words_of(named) or (totals and all(fund.value is None for fund in totals)):
        return True
    if form.funds and all(fund.value is None for fund in form.funds):
        return True  # the page break cut the first part above the line that its cells are centred on
    return _identity(form) == _identity(part)


def _identity(form: PerformanceForm) -> tuple[str, ...]:
    named = form.project or form.department
    goals = [words_of(goal) for _, goal in form.goals]
    return (words_of(named) if named else "", *goals, *(str(fund.value) for fund in form.funds))


def words_of(found: Field) -> str:
    """Return a field's text without white space."""
    return "".join(found.text.split())


def _first_on_page(view: View, shape: _Shape, start: int) -> bool:
    row = start
    while row > shape.header and not view.begins_page(row):
        if find_header(view, row - 1, row) is None and not _repeats_header(view, shape, row - 1):
            return False
        row -= 1
    return row > shape.header


def _joined(form: PerformanceForm, part: PerformanceForm) -> PerformanceForm:
    """Put the rest of a form that a page break cut behind its first part; cut texts are joined."""

    def whole(first: Field | None, second: Field | None) -> Field | None:
        if first is None or second is None:
            return first or second
        repeated = words_of(first) == words_of(second)
        return replace(first, text=_continued(first.text, second.text)) if words_of(second) and not repeated else first

    goals = tuple(
        (half, whole(goal, rest) or goal) for (half, goal), (_, rest) in zip(form.goals, part.goals, strict=False)
    )
    funds = tuple(
        second if first.value is None and second.value is not None else first
        for first, second in zip(form.funds, part.funds, strict=False)
    )
    return replace(
        form, project=whole(form.project, part.project), pages=tuple(sorted({*form.pages, *part.pages})),
        goals=goals or form.goals or part.goals, funds=funds or form.funds,
        indicators=form.indicators + part.indicators,
    )  # fmt: skip


def _continued(text: str, rest: str) -> str:
    """Join a text with its rest: a line that the page break cut through lies in the text layers of both pages."""
    for length in range(min(len(text), len(rest)), _LINE - 1, -1):
        if text.endswith(rest[:length]):
            return text + rest[length:]
    return text + rest


def _read_group(view: View, shape: _Shape, rows: range, kind: FormKind, number: int) -> PerformanceForm | None:
    fields: dict[Ask, Field] = {}
    funds: list[Fund] = []
    goals: list[tuple[Half | None, Field]] = []
    facts: list[Field] = []
    indicators: tuple[Indicator, ...] = ()
    for column, (ask, path) in shape.asks.items():
        cell = view.at(rows.start, column)
        if cell is None or (column and view.at(rows.start, column - 1) is cell):
            continue
        label = "/".join(part for part in path if plain(part))
        if ask is Ask.FUNDS:
            funds.append(make_fund(label, cell, view.table.unit, half=half_of(label), canonical=_canonical(path)))
        elif ask is Ask.GOALS:
            goals.append((half_of(path[-1]) if _halves(shape) else None, field_of(path[-1], cell)))
        elif ask is Ask.INDICATORS and (written := read_written_indicators(cell)):
            indicators += written
        elif ask is None or ask in fields or ask in (Ask.TEXT, Ask.TASKS, Ask.INDICATORS):
            facts.append(field_of(path[-1], cell))
        else:
            fields[ask] = field_of(path[-1], cell)
    project = fields.get(Ask.PROJECT)
    if project is not None and _SUMS.fullmatch(words_of(project)):
        return None
    if shape.panels:
        indicators, _ = read_indicators(view, rows.start - 1, rows.stop, shape.panels)
    indicators = tuple(one for one in indicators if one.name.text.strip() or one.value.text.strip() or one.level2)
    if not indicators and not any(words_of(goal) for _, goal in goals):
        return None  # a line of sums, or of the unit above its projects
    name = fields.get(Ask.NAME)
    department = fields.get(Ask.DEPARTMENT) or (name if kind is FormKind.OVERALL else None)
    executing = fields.get(Ask.EXECUTING) or (name if kind is FormKind.PROJECT else None)
    table = view.table
    pages = tuple(sorted({cell.page for row in rows for cell in view.starting(row)}))
    return PerformanceForm(
        kind, number, table.title.text if table.title else "", pages, table.unit, project, department, executing,
        tuple(funds), (), tuple(goals), indicators, fields.get(Ask.FILED), tuple(facts),
    )  # fmt: skip


def _halves(shape: _Shape) -> bool:
    return sum(ask is Ask.GOALS for ask, _ in shape.asks.values()) > 1


def _canonical(path: Sequence[str]) -> str | None:
    own = canonical_fund(path[-1])
    if own == "total" and len(path) > 1:
        return canonical_fund(path[-2]) or own
    return own or ("total" if re.search(r"金额|资金|预算", plain(path[-1])) and len(path) == 1 else None)
