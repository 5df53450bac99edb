"""``list_total``: the total of a list is the sum of its lines, whoever they are.

What
    Lists of units, projects and purchases print a total and lines whose names no vocabulary can know; some print a
    heading for each unit or class as well, with the sum of the lines below it. The total must be the sum of the lines
    in one of the ways in which such lists are built: all lines, the outermost lines, the innermost lines, or all lines
    that are not the sum of those that follow.

Why
    A project added after the total was typed, or an amount changed in its line only.

Options
    ``given``  the table or tables

The way is chosen that fits most money columns. A column that does not fit is a finding where another one does, or
where the list is flat (no line is a heading, or all fill the same columns of words), because then there is no other
way to read it.

Where none of these is certain, the figures may tell: each line is a heading that is the sum of at least two lines
below it, or one of these lines. Then the total must be the sum of the headings. Or the columns of words may tell:
purchases fill one (the goods, the way of buying) that the headings above them leave empty. That reading counts if two
thirds of the headings right above such lines are the sums of their lines, or all but one are and the lines or these
headings come to the total; of several columns that with the least broken. Then the total must be the sum of the lines,
and each heading of its own.

PASS
    合计 10.00 over 会议经费 6.00 and 培训经费 4.00; the same with a unit's 10.00 between

FAIL
    合计 10.00 over 会议经费 6.00 and 培训经费 3.00
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from rules.balance import BALANCE_SLOTS, Imbalance, report
from rules.classification import classification
from rules.headings import innermost, without_headings
from rules.protocol import CheckKind, Looked, Outcome, Subject, Text, Unchecked
from rules.selection import TABLES_OPTION, chosen, names_of
from rules.sums import counts_things, judge_sum
from rules.tables import Figure, Found, TableView, column_label, row_label
from schemas.amount import Comparison
from schemas.document import Column, ColumnRole, Line, LineRole
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_LEAST: Final = 2
"""So many headings must have lines below them for the words of a column to tell headings from lines, and so many lines
must make a heading for figures to tell it."""
_WORDS: Final = frozenset({ColumnRole.NAME, ColumnRole.TEXT})
_Judged = tuple[Column, Comparison, Figure, list[Figure]]


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[str, ...]:
    del vocabulary
    return names_of(options["given"])


def _run(subject: Subject, given: tuple[str, ...]) -> Iterator[Outcome]:
    views = yield from chosen(subject, given)
    codes = classification("functional")
    for view in views:
        for panel in view.panels:
            lines = view.body(panel)
            totals = [line for line in lines if line.role is LineRole.TOTAL]
            items = [line for line in lines if line.role is LineRole.ITEM and not line.of_which]
            if len(totals) != 1 or not items or any(line.role is LineRole.SUBTOTAL for line in lines):
                continue
            if any(line.parent == totals[0].row for line in items):
                continue  # the total heads parts of its own: ``totals`` knows them
            if any(line.code in codes.names for line in items):
                continue  # levels by code: ``totals`` and ``rollup`` know them
            yield from _list(view, totals[0], items)


def _list(view: TableView, total: Line, items: Sequence[Line]) -> Iterator[Outcome]:
    best: list[_Judged] | None = None
    for reading in _readings(view, total, items):
        judged = _columns(view, total, reading)
        if judged is None:
            return
        if best is None or _fits(judged) > _fits(best):
            best = judged
    if not best:
        return
    broken = [entry for entry in best if not entry[1].holds]
    if not broken:
        yield Looked(len(best))
    elif (len(broken) < len(best) and len(broken) <= len(best) / 2) or _flat(view, total, items):
        yield from report([_imbalance(view, total, entry) for entry in broken], len(best))
    elif told := _by_figures(view, total, items) or _by_words(view, total, items):
        yield from told
    else:
        reason = Text(
            f"《{view.kind}》（第{view.page}页）各行层次不明，不能确定“{total.name}”由哪些行组成",
            f"{view.kind} (page {view.page}): which lines make {total.name} is not certain",
        )
        yield Unchecked(reason, State.NOT_EVALUATED)


def _by_figures(view: TableView, total: Line, items: Sequence[Line]) -> list[Outcome]:
    """Judge the total where each line is a heading that is the sum of the lines below it, or one of those lines."""
    column = view.main_column(total.panel)
    figures = [view.figure(line, column) for line in items] if column else []
    if column is None or not all(figure.amount and figure.amount.value for figure in figures):
        return []
    headings: list[Figure] = []
    place = 0
    while place < len(figures):
        ends = range(place + 1 + _LEAST, len(figures) + 1)
        sums = ((end, judge_sum(figures[place], figures[place + 1 : end])) for end in ends)
        end = next((end for end, found in sums if isinstance(found, Comparison) and found.holds), None)
        if end is None:
            return []
        headings.append(figures[place])
        place = end
    whole = view.figure(total, column)
    judged = judge_sum(whole, headings)
    if not isinstance(judged, Comparison) or not whole.amount or judged.holds:
        return []
    return list(report([_imbalance(view, total, (column, judged, whole, headings))], 1))


def _by_words(view: TableView, total: Line, items: Sequence[Line]) -> list[Outcome]:
    """Judge the total and the headings by the column of words that proves best which lines are headings."""
    best: tuple[int, int, list[Imbalance]] | None = None
    for words in view.table.columns:
        if words.role not in _WORDS or words.panel != total.panel:
            continue
        filled = {line.row for line in items if _filled(view, line, words)}
        groups = _groups(items, filled) if 1 < len(filled) < len(items) else []
        judged = [_grouped(view, total, groups, column) for column in view.amounts(total.panel)] if groups else []
        proven = [entries for entries in judged if entries is not None]
        broken = [_imbalance(view, line, entry) for entries in proven for line, entry in entries]
        if proven and (best is None or len(broken) < best[0]):
            best = len(broken), len(groups), broken
    return list(report(best[2], best[1])) if best else []


def _filled(view: TableView, line: Line, column: Column) -> bool:
    cell = view.grid.get((line.row, column.index))
    return cell is not None and bool(cell.text.strip())


def _groups(items: Sequence[Line], filled: Collection[int]) -> list[tuple[Line, list[Line]]]:
    """Return each heading that lines stand right below, with these lines; those before any heading are left out."""
    groups: list[tuple[Line, list[Line]]] = []
    for line in items:
        if line.row not in filled:
            groups.append((line, []))
        elif groups:
            groups[-1][1].append(line)
    return [(heading, below) for heading, below in groups if below]


def _grouped(
    view: TableView, total: Line, groups: Sequence[tuple[Line, list[Line]]], column: Column
) -> list[tuple[Line, _Judged]] | None:
    """Return what does not add up in a column; None where it does not prove that the headings are headings."""
    whole = view.figure(total, column)
    headings = [view.figure(heading, column) for heading, _ in groups]
    leaves = [view.figure(line, column) for _, below in groups for line in below]
    by_lines, by_headings = judge_sum(whole, leaves), judge_sum(whole, headings)
    if not isinstance(by_lines, Comparison) or not isinstance(by_headings, Comparison) or not whole.amount:
        return None
    sums: list[tuple[Line, _Judged]] = []
    for (heading, below), figure in zip(groups, headings, strict=True):
        parts = [view.figure(line, column) for line in below]
        judged = judge_sum(figure, parts)
        if isinstance(judged, Comparison):
            sums.append((heading, (column, judged, figure, parts)))
    broken = [entry for entry in sums if not entry[1][1].holds]
    proven = len(broken) * 3 <= len(sums) or (len(broken) == 1 and (by_lines.holds or by_headings.holds))
    if not proven or len(groups) < _LEAST:
        return None
    if not by_lines.holds:
        broken.append((total, (column, by_lines, whole, leaves)))
    return broken


def _readings(view: TableView, total: Line, items: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Yield the ways in which such lists are built, the likeliest first."""
    rows = {line.row for line in items}
    parents = {line.parent for line in items}
    yield [line for line in items if line.parent not in rows]
    yield [line for line in items if line.row not in parents]
    yield items
    column = view.main_column(total.panel)
    if column:
        figures = {line.row: view.figure(line, column) for line in items}
        printed = [f for f in figures.values() if f.found is Found.FIGURE and f.amount and f.amount.value]
        for least in (2, 1):
            kept = {figure.row for figure in without_headings(printed, least)}
            yield [line for line in items if line.row in kept or figures[line.row] not in printed]
        kept = {figure.row for figure in innermost(printed)}
        yield [line for line in items if line.row in kept or figures[line.row] not in printed]


def _columns(view: TableView, total: Line, lines: Sequence[Line]) -> list[_Judged] | None:
    """Return every column that prints something; None where a cell is no figure."""
    found: list[_Judged] = []
    for column in view.amounts(total.panel):
        figure = view.figure(total, column)
        parts = [view.figure(line, column) for line in lines]
        judged = judge_sum(figure, parts)
        if isinstance(judged, Unchecked):
            return None
        if figure.found is Found.BLANK and counts_things(view, parts):
            continue
        if judged is not None and (figure.amount or judged.expected):
            found.append((column, judged, figure, parts))
    return [entry for entry in found if entry[1].expected or entry[1].actual]


def _fits(judged: Sequence[_Judged]) -> int:
    return sum(comparison.holds for _, comparison, _, _ in judged)


def _flat(view: TableView, total: Line, items: Sequence[Line]) -> bool:
    """Say whether no line can be a heading: all of one level, none as large as the total or the sum of others."""
    column = view.main_column(total.panel)
    if column is None or len({(line.level, bool(line.code)) for line in items}) > 1 or len(items) < 2:
        return False
    figures = [view.figure(line, column) for line in items]
    printed = [figure for figure in figures if figure.found is Found.FIGURE and figure.amount and figure.amount.value]
    whole = view.figure(total, column).amount
    if whole is None or len(printed) < len(items) or any(f.amount and f.amount.base == whole.base for f in printed):
        return False
    if _alike(view, total, items):
        return True  # among many lines one is the sum of the next two by chance
    return len(without_headings(printed, 1)) == len(printed) == len(without_headings(printed, 2))


def _alike(view: TableView, total: Line, items: Sequence[Line]) -> bool:
    """Say whether every line fills each of several columns of words: a heading would leave some empty, or span them."""
    words = [column for column in view.table.columns if column.role in _WORDS and column.panel == total.panel]
    if len(words) < _LEAST:
        return False
    for line in items:
        cells = [view.grid.get((line.row, column.index)) for column in words]
        printed = {id(cell) for cell in cells if cell is not None and cell.text.strip()}
        if len(printed) < len(words):
            return False
    return True


def _imbalance(view: TableView, total: Line, entry: _Judged) -> Imbalance:
    column, comparison, figure, parts = entry
    header = column_label(column)
    return Imbalance(
        view=view,
        row=row_label(total),
        column=header,
        comparison=comparison,
        left=((1, figure),),
        right=tuple((1, part) for part in parts),
        place=(view.kind, total.concept or total.name, column.concept or header),
        equation=f"{total.name}等于各行之和",
    )


KIND: Final = CheckKind(
    name="list_total",
    options={
        "type": "object",
        "properties": {"given": TABLES_OPTION},
        "required": ["given"],
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=BALANCE_SLOTS,
)
