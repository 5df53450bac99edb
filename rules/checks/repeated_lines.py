"""``repeated_lines``: no line of a table stands there twice.

What
    Two neighbouring lines with the same code, the same name and the same figures (not all of them empty).

Why
    A line copied when the table was put together counts its money twice for every reader who adds it up.

Options
    ``given``  the table or tables; all tables if left out

PASS
    2010101 行政运行 10.00; 2010102 一般行政管理事务 10.00

FAIL
    2010101 行政运行 10.00; 2010101 行政运行 10.00
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from rules.names import plain
from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject
from rules.selection import TABLES_OPTION, chosen, names_of
from rules.tables import Found, TableView, doubt_of, row_label
from schemas.document import Line, LineRole
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[str, ...]:
    del vocabulary
    return names_of(options.get("given"))


def _run(subject: Subject, given: tuple[str, ...]) -> Iterator[Outcome]:
    views = yield from chosen(subject, given)
    for view in views:
        looked = 0
        for panel in view.panels:
            lines = [line for line in view.body(panel) if line.role is LineRole.ITEM and (line.code or line.name)]
            for first, second in pairwise(lines):
                looked += 1
                if _same(view, first, second):
                    yield _problem(view, first, second)
        if looked:
            yield Looked(looked)


def _same(view: TableView, first: Line, second: Line) -> bool:
    if first.code != second.code or plain(first.name) != plain(second.name) or second.row != first.row + 1:
        return False
    if first.level != second.level:
        return False  # 其他教育支出 as 款 and as 项
    if not first.code and len(plain(first.name)) < 4:
        return False
    columns = [column for column in view.table.columns if column.panel == first.panel]
    texts = [
        tuple(cell.text if (cell := view.grid.get((line.row, column.index))) else "" for column in columns)
        for line in (first, second)
    ]
    figures = [view.figure(first, column) for column in view.amounts(first.panel)]
    return texts[0] == texts[1] and any(figure.found is Found.FIGURE for figure in figures)


def _problem(view: TableView, first: Line, second: Line) -> Problem:
    figures = [
        figure
        for line in (first, second)
        for column in view.amounts(line.panel)[:1]
        if (figure := view.figure(line, column))
    ]
    return Problem(
        evidence=tuple(figure.evidence for figure in figures),
        place=(view.kind, first.code or plain(first.name)),
        slots={"table": view.kind, "row": row_label(first)},
        doubt=doubt_of(figures, (view,)),
    )


KIND: Final = CheckKind(
    name="repeated_lines",
    options={
        "type": "object",
        "properties": {"given": TABLES_OPTION},
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=frozenset({"table", "row"}),
)
