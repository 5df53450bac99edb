"""What the text says of last year, against last year's own report.

What it does
    For each statement of change (公务接待费3.00万元，比上年预算增加0.50万元) it finds the figure that changed by the
    name before it, and takes from it what last year's figure must have been (2.50万元; or from the percentage, or as
    the text states it). The report of last year must have that figure in a line or total column of the same name. It
    looks only where this report's own tables have the figure that changed under that name, and last year's have the
    name as well.

    A text that does not say what it compares with may mean last year's execution: that is worth a look, no more.

Why
    Last year's figures are typed from memory or from an earlier draft, and nobody has both reports open.

Options
    ``with``  the role of the partner: ``last_year`` (the same kind of report, a year before)

PASS
    text: 公务接待费3.00万元，比上年预算增加0.50万元; this year's table 3.00, last year's 2.50

FAIL
    the same with 2.00 in last year's table
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from rules.partners import partner_unfit
from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.tables import TableView, cell_evidence, tables
from rules.text.changes import Statement, statements
from rules.text.facts import Money
from rules.text.figures import figures, label_key
from schemas.amount import Amount, Interval
from schemas.document import Document, DocumentKind, LineRole
from schemas.report import Evidence, Severity, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_SAID: Final = {DocumentKind.BUDGET: "预算", DocumentKind.FINAL_ACCOUNTS: "决算"}
_HUNDRED: Final = Decimal(100)
_CLAUSE: Final = 60  # characters before a change in which its figure stands


@dataclass(frozen=True, slots=True)
class _Place:
    amount: Amount
    evidence: Evidence


_Index = Mapping[str, tuple[_Place, ...]]


def _run(subject: Subject, role: str) -> Iterator[Outcome]:
    partners = subject.partners.get(role, ())
    unfit = partner_unfit(subject.document, partners, role)
    if unfit is not None:
        yield Unchecked(unfit)
        return
    then = _index(Subject(partners[0], subject.vocabulary), partners[0].path)
    now = _index(subject, None)
    outcomes = [outcome for statement in statements(subject) for outcome in _judge(statement, now, then, partners[0])]
    yield from outcomes
    if not outcomes:
        yield Unchecked(
            Text("正文没有可与上年对照的增减说明", "no statement of change to compare"), State.NOT_APPLICABLE
        )


def _judge(statement: Statement, now: _Index, then: _Index, partner: Document) -> Iterator[Outcome]:
    passage, change = statement.passage, statement.change
    if not statement.levels or statement.levels[-1].start < change.start - _CLAUSE:
        return
    level = statement.levels[-1]
    label = next((found.label for found in figures(passage.text) if found.money.start == level.start), "")
    key = label_key(label) if label else ""
    if not any(_is(place.amount, level.interval) for place in now.get(key, ())) or key not in then:
        return
    claimed = _last_year(statement, level)
    if claimed is None:
        return
    if any(_is(place.amount, claimed) for place in then[key]):
        yield Looked()
        return
    middle = (claimed.low + claimed.high) / 2
    nearest = min(then[key], key=lambda place: abs(place.amount.base - middle))
    said = passage.text[level.start : change.end]
    kind = _SAID.get(partner.profile.kind, "")
    shown = f"{(middle / 10000).quantize(Decimal('0.01')):f}万元"
    printed = f"{nearest.evidence.text}{nearest.amount.unit.value if nearest.amount.unit else ''}"
    yield Problem(
        (passage.evidence(level.start, change.end), nearest.evidence),
        ("上年数", label),
        expected=printed,
        actual=shown,
        severity=None if kind and kind in said else Severity.INFO,
        text=Text(
            f"“{label}{said}”：上年应为 {shown}，上年公开的“{nearest.evidence.row}”为 {printed}",
            f"{label}{said}: last year must have been {shown}, its report has {printed}",
        ),
    )


def _last_year(statement: Statement, level: Money) -> Interval | None:
    """Return what last year's figure must have been, in 元, None where the statement does not say."""
    change = statement.change
    if change.base is not None:
        return change.base.interval
    sign = change.direction.sign
    if change.difference is not None:
        apart = change.difference.interval
        return level.interval - apart if sign > 0 else level.interval + apart
    if change.percent is None or change.percent.points:
        return None
    low, high = sorted(
        1 + sign * edge / _HUNDRED for edge in (change.percent.interval.low, change.percent.interval.high)
    )
    return None if low <= 0 else Interval(level.interval.low / high, level.interval.high / low)


def _is(amount: Amount, claimed: Interval) -> bool:
    """Say whether a printed figure may be the one that was claimed; a digit that was cut counts as rounded."""
    half = max((claimed.high - claimed.low) / 2, amount.step / 2)
    return claimed.low - half <= amount.base <= claimed.high + half


def _index(subject: Subject, path: str | None) -> _Index:
    """Return the figures of all tables by the names of their lines and total columns."""
    found: dict[str, list[_Place]] = {}
    for view in tables(subject).views:
        if view.table.unit is not None:
            for key, place in _entries(view, path):
                found.setdefault(key, []).append(place)
    return {key: tuple(places) for key, places in found.items() if key}


def _entries(view: TableView, path: str | None) -> Iterator[tuple[str, _Place]]:
    for line in view.body():
        total = line.role in {LineRole.TOTAL, LineRole.SUBTOTAL} or not line.name
        for column in view.amounts(line.panel):
            cell = view.grid.get((line.row, column.index))
            amount = cell.amount(column.unit or view.table.unit) if cell else None
            if cell is None or amount is None:
                continue
            header = column.path[-1] if column.path else ""
            evidence = cell_evidence(cell, view.name, line.name or header, header)
            place = _Place(amount, replace(evidence, document=path))
            yield label_key(line.name), place
            if total and header:
                yield label_key(header), place


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    return str(options["with"])


KIND: Final = CheckKind(
    "partner_growth",
    {
        "type": "object",
        "properties": {"with": {"enum": ["last_year"]}},
        "required": ["with"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
