"""``same_totals``: the halves of a table come to the same total.

What
    Tables that cut the same money several ways side by side (by function, by economic class, by nature) print their
    total once for each. Lines of the same canonical name in different halves must show the same figure.

Why
    One of the cuts was changed and the others were not.

Options
    ``given``  the table or tables
    ``rows``   the canonical names of the lines that must agree

PASS
    支出总计 10.00 under 功能分类, 支出总计 10.00 under 经济分类

FAIL
    the same with 10.00 and 9.00
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.balance import BALANCE_SLOTS, Imbalance, report
from rules.protocol import CheckKind, Outcome, Subject, Text, Unchecked
from rules.selection import TABLES_OPTION, chosen, names_of
from rules.sums import judge_sum
from rules.tables import Figure, Found, TableView
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]


@dataclass(frozen=True, slots=True)
class _Options:
    given: tuple[str, ...]
    rows: tuple[str, ...]


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    del vocabulary
    return _Options(names_of(options["given"]), tuple(options["rows"]))


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    views = yield from chosen(subject, options.given)
    looked = False
    for view in views:
        for name in options.rows:
            figures = _figures(view, name)
            if len(figures) > 1:
                looked = True
                yield from _compare(view, name, figures)
    if views and not looked:
        reason = Text("表格没有并列的同名合计", "no table prints the same total side by side")
        yield Unchecked(reason, State.NOT_APPLICABLE)


def _figures(view: TableView, name: str) -> list[Figure]:
    """Return the main figure of each half's line; a blank one says nothing."""
    found = []
    for line in view.lines(name):
        column = view.main_column(line.panel)
        figure = view.figure(line, column) if column else None
        if figure and figure.found is Found.FIGURE:
            found.append(figure)
    return found


def _compare(view: TableView, name: str, figures: list[Figure]) -> Iterator[Outcome]:
    broken: list[Imbalance] = []
    for figure in figures[1:]:
        judged = judge_sum(figure, figures[:1])
        if judged is None or isinstance(judged, Unchecked) or judged.holds:
            continue
        broken.append(
            Imbalance(
                view=view,
                row=name,
                column=figure.evidence.column or "",
                comparison=judged,
                left=((1, figure),),
                right=((1, figures[0]),),
                place=(view.kind, name, figure.evidence.column or ""),
                equation=f"并列的{name}相等",
            )
        )
    yield from report(broken, len(figures) - 1)


KIND: Final = CheckKind(
    name="same_totals",
    options={
        "type": "object",
        "properties": {
            "given": TABLES_OPTION,
            "rows": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        },
        "required": ["given", "rows"],
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=BALANCE_SLOTS,
)
