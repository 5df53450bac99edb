"""``parts``: a total column is the sum of the columns that its header groups with it.

What
    The header says what belongs together: under 财政拨款 stand 小计, 一般公共预算, 政府性基金预算; beside 合计 stand
    财政拨款, 事业收入 and so on. In every row the total column must be the sum of its sisters; a sister with columns of
    its own counts by its own total, or by the sum of them. Columns under 其中 repeat a part of another one and are
    left out; where those right beside a column make it in nearly all of many rows, they are held to it too, and a row
    is told that misses it by a slip of the hand.

Why
    It finds wrong rows in tables whose columns differ from province to province, where no equation could name them.

Options
    ``given``    the table or tables; all tables if left out
    ``proof``    how many rows with two or more parts must hold before the others are findings (default 2)
    ``support``  the share of rows that must hold (default 0.75)

Because the header alone does not prove that the columns add up (其中, last year's figures), rows are findings only
where most rows of the same table show that they do: two rows with several parts, four of any where the vocabulary
knows all the columns, or eight of any where it does not and no more than two disagree. With less proof a row is one
where a slip of the hand (one wrong digit, two exchanged) in one of its figures is all that keeps it from adding up, and
the vocabulary knows all the columns, or three other rows hold, or two with several parts, or the same columns of
another year do; then few rows are enough.

PASS
    合计 10.00 | 财政拨款/小计 8.00 | 财政拨款/一般公共预算 8.00 | 事业收入 2.00

FAIL
    two rows as above and one with 合计 10.00 | 8.00 | 8.00 | 1.00
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from rules.balance import BALANCE_SLOTS, Imbalance, report
from rules.column_sums import column_sums, divided_totals, header_path
from rules.protocol import CheckKind, Outcome, Subject, Text, Unchecked
from rules.selection import TABLES_OPTION, chosen, names_of
from rules.slipped import slipped
from rules.sums import judge_sum
from rules.tables import Found, TableView, column_label, row_label
from schemas.document import Column
from schemas.geometry import BBox
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_ROWS: Final = 4
_MANY: Final = 8
_FEW: Final = 2
_SOME: Final = 3  # rows that hold, each with one part, beside others that only a slip of the hand keeps from it


@dataclass(frozen=True, slots=True)
class _Options:
    given: tuple[str, ...]
    proof: int
    support: Decimal


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    del vocabulary
    proof, support = int(options.get("proof", 2)), Decimal(options.get("support", "0.75"))
    return _Options(names_of(options.get("given")), proof, support)


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    views = yield from chosen(subject, options.given, unnamed=True)
    for view in views:
        for panel in view.panels:
            sums = column_sums(view.amounts(panel))
            for total, parts in sums:
                yield from _rows(view, total, parts, options, sums)
            for total, parts in divided_totals(view.amounts(panel)):
                yield from _divided(view, total, parts, options)


def _inner(total: Column, parts: Sequence[Column]) -> list[tuple[str, ...]]:
    """Return what the headers say below the first, which may name a year: 2025年预算数/合计, 2026年预算数/合计."""
    return [header_path(column)[1:] for column in (total, *parts)]


def _twin_holds(
    view: TableView, total: Column, parts: Sequence[Column], sums: Sequence[tuple[Column, list[Column]]]
) -> bool:
    """Say whether the same columns of another year add up."""
    inner = _inner(total, parts)
    twins = [one for one in sums if one[0] is not total and _inner(*one) == inner]
    return any(_holds(view, *one) for one in twins)


def _holds(view: TableView, total: Column, parts: Sequence[Column]) -> bool:
    """Say whether a total is the sum of its columns in all rows, of several of them in one."""
    several = False
    for line in view.body(total.panel):
        addends = [view.figure(line, part) for part in parts]
        judged = judge_sum(view.figure(line, total), addends)
        if judged is None:
            continue
        if isinstance(judged, Unchecked) or not judged.holds:
            return False
        several = several or sum(1 for addend in addends if addend.amount and addend.amount.value) > 1
    return several


def _rows(
    view: TableView,
    total: Column,
    parts: Sequence[Column],
    options: _Options,
    sums: Sequence[tuple[Column, list[Column]]],
) -> Iterator[Outcome]:
    broken, looked, proven = _judged_rows(view, total, parts)
    # Where every column is one that the form of this table knows, rows with a single part prove it too.
    named = all(column.concept for column in (total, *parts))
    holding = looked - len(broken)
    certain = named and holding >= _ROWS
    # Where one source pays for all, no row has two parts; that nearly all of many rows agree says enough.
    twice = any(map(_counted_twice, broken))
    many = len(broken) <= _FEW and holding >= _MANY and not twice
    sure = proven >= options.proof or certain or many
    shown = named or holding >= _SOME or proven >= options.proof
    shown = shown or (bool(broken) and _twin_holds(view, total, parts, sums))
    slips = not twice and shown and all(map(slipped, broken))
    if broken and not sure and not slips:
        reason = Text(
            f"《{view.called}》（第{view.page}页）不能确定“{column_label(total)}”由哪些栏组成",
            f"{view.called} (page {view.page}): which columns make {column_label(total)} is not certain",
        )
        yield Unchecked(reason, State.NOT_APPLICABLE)
        return
    if not slips and len(broken) > (1 - options.support) * looked:
        reason = Text(
            f"《{view.called}》（第{view.page}页）“{column_label(total)}”与各栏之和大多不符，可能另有含义",
            f"{view.called} (page {view.page}): {column_label(total)} is mostly not the sum of its columns",
        )
        yield Unchecked(reason, State.NOT_EVALUATED)
        return
    yield from report(broken, looked)


def _judged_rows(view: TableView, total: Column, parts: Sequence[Column]) -> tuple[list[Imbalance], int, int]:
    """Return the rows that do not add up, how many there are, and how many with several parts do.

    A merged cell stands in several lines, and counts once.
    """
    broken: list[Imbalance] = []
    looked = proven = 0
    seen: set[tuple[int, BBox | None]] = set()
    for line in view.body(total.panel):
        figure = view.figure(line, total)
        addends = [view.figure(line, part) for part in parts]
        judged = judge_sum(figure, addends)
        cell = figure.evidence.page, figure.evidence.bbox
        if judged is None or isinstance(judged, Unchecked) or cell in seen:
            continue
        seen.add(cell)
        looked += 1
        filled = sum(1 for addend in addends if addend.found is Found.FIGURE and addend.amount and addend.amount.value)
        if judged.holds:
            proven += filled > 1
            continue
        header = column_label(total)
        broken.append(
            Imbalance(
                view=view,
                row=row_label(line),
                column=header,
                comparison=judged,
                left=((1, figure),),
                right=tuple((1, addend) for addend in addends),
                place=(view.called, line.code or line.concept or line.name, header),
                equation=f"{header}等于同组各栏之和",
            )
        )
    return broken, looked, proven


def _divided(view: TableView, total: Column, parts: Sequence[Column], options: _Options) -> Iterator[Outcome]:
    """Compare a column with those under 其中 beside it, where nearly all rows show that they are all of it.

    Where they are a part, a row may miss the total by anything: only a slip of the hand in one row is told.
    """
    broken, looked, proven = _judged_rows(view, total, parts)
    if looked - len(broken) >= _MANY and proven >= options.proof:
        told = broken if len(broken) <= _FEW and all(map(slipped, broken)) else []
        yield from report(told, looked)


def _counted_twice(broken: Imbalance) -> bool:
    """Whether the sum is too large by exactly one of its columns, which may repeat a part of the others (其中)."""
    difference, slack = broken.comparison.difference, broken.comparison.tolerance
    amounts = [figure.amount.base for _, figure in broken.right if figure.amount and figure.amount.value]
    return any(abs(difference + amount) <= slack for amount in amounts)


KIND: Final = CheckKind(
    name="parts",
    options={
        "type": "object",
        "properties": {
            "given": TABLES_OPTION,
            "proof": {"type": "integer", "minimum": 0},
            "support": {"type": "number", "minimum": 0, "maximum": 1},
        },
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=BALANCE_SLOTS,
)
