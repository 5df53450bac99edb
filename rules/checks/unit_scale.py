"""``unit_scale``: a table's stated unit fits its figures.

What
    Totals of different tables of one document are often the same money. Where the totals of two tables show the same
    digits under units that differ (742.60 元 in one, 742.60 万元 in the other), one of the units is wrong. So is 元
    above amounts with more than two decimals. With ``stated`` the rule asks instead that every table with figures
    states its unit at all.

Why
    A unit left over from another form makes every figure of the table wrong by a factor of ten thousand.

Options
    ``want``    ``fits`` (default) or ``stated``
    ``except``  with ``stated``: kinds of table that need no unit
    ``digits``  so many significant digits must agree (default 4)

PASS
    收支总表 7,426,000 元 and 支出总表 742.60 万元

FAIL
    收支总表 742.60 元 and 支出总表 742.60 万元
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text
from rules.selection import TABLES_OPTION, chosen, names_of
from rules.tables import Figure, Found, TableView, doubt_of
from schemas.amount import MoneyUnit
from schemas.document import LineRole, Source
from schemas.report import Evidence
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_OF_A_YUAN: Final = 2  # decimals that an amount in 元 can have
_FINE: Final = 2  # so many amounts with more show that it is no slip in one of them
_TOTALS: Final = {LineRole.TOTAL, LineRole.SUBTOTAL}


@dataclass(frozen=True, slots=True)
class _Options:
    want: str
    exempt: tuple[str, ...]
    digits: int


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    del vocabulary
    return _Options(options.get("want", "fits"), names_of(options.get("except")), int(options.get("digits", 4)))


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    views = yield from chosen(subject, ())
    if options.want == "stated":
        yield from _stated(view for view in views if view.kind not in options.exempt)
        return
    yield from (problem for view in views if (problem := _finer_than_money(view)) is not None)
    totals = {view.index: _totals(view, options.digits) for view in views if view.table.unit}
    shown = [view for view in views if totals.get(view.index)]
    votes = Counter(view.table.unit for view in shown)
    for view in shown:
        rivals = [
            (mine, theirs)
            for other in shown
            if other is not view and other.table.unit is not view.table.unit and _odd(view, other, shown, votes)
            for mine, theirs in _pairs(totals[view.index], totals[other.index])
        ]
        if not rivals:
            yield Looked()
            continue
        mine, theirs = rivals[0]
        unit, other_unit = _unit(mine), _unit(theirs)
        yield Problem(
            evidence=(mine.evidence, theirs.evidence, *_unit_place(view)),
            place=(view.kind, "单位"),
            slots={
                "table": view.kind,
                "left": f"{mine.text}{unit}",
                "right": f"{theirs.text}{other_unit}",
                "other": theirs.evidence.table or "",
            },
            expected=other_unit,
            actual=unit,
            doubt=doubt_of((mine, theirs), (view,)),
        )


def _stated(views: Iterable[TableView]) -> Iterator[Outcome]:
    for view in views:
        if view.empty or not view.amounts():
            continue
        if view.table.unit or any(column.unit for column in view.amounts()):
            yield Looked()
            continue
        title = view.table.title
        evidence = Evidence(view.page, title.bbox if title else None, title.text if title else view.kind, view.name)
        doubt = doubt_of((), (view,)) or _may_be_unread(view)
        yield Problem((evidence,), (view.kind, "单位"), {"table": view.kind}, doubt=doubt)


def _may_be_unread(view: TableView) -> str | None:
    """Return a doubt about what a recognised page lacks: the small line of a unit is lost before figures are."""
    if any(cell.source is Source.OCR for cell in view.table.cells):
        return f"第{view.page}页为识别所得，金额单位一行可能没有读出"
    return None


def _totals(view: TableView, digits: int) -> list[Figure]:
    """Return the figures of total lines that have enough digits to be told from chance."""
    found = []
    lines = [line for line in view.body() if line.role in _TOTALS]
    # A table of one line has no total, or is one.
    for line in lines or (view.body() if len(view.body()) == 1 else ()):
        for column in view.amounts(line.panel):
            figure = view.figure(line, column)
            if figure.found is Found.FIGURE and figure.amount and len(_digits(figure.amount.value)) >= digits:
                found.append(figure)
    return found


def _digits(value: Decimal) -> str:
    return "".join(map(str, value.as_tuple().digits)).strip("0")


def _odd(view: TableView, other: TableView, shown: list[TableView], votes: Counter[Any]) -> bool:
    """Say whether it is this table whose unit is out of line: fewer tables have it; in a tie, the later table."""
    mine, theirs = votes[view.table.unit], votes[other.table.unit]
    if mine != theirs:
        return mine < theirs
    return shown.index(view) > shown.index(other)


def _pairs(mine: list[Figure], theirs: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Yield totals with the same printed figure under different units, unless the amounts agree elsewhere."""
    bases = {figure.amount.base for figure in theirs if figure.amount}
    if any(figure.amount and figure.amount.base in bases for figure in mine):
        return
    for figure in mine:
        for other in theirs:
            if figure.amount and other.amount and figure.amount.value == other.amount.value:
                yield figure, other


def _finer_than_money(view: TableView) -> Problem | None:
    """Report a table in 元 whose amounts are printed with fractions of a 分: its figures are 万元."""
    if view.table.unit is not MoneyUnit.YUAN:
        return None
    cells = [cell for cell in view.table.cells if cell.value and cell.decimals > _OF_A_YUAN]
    if len(cells) < _FINE or view.table.unit_at is None:
        return None
    first = cells[0]
    evidence = Evidence(first.page, first.bbox, first.text, view.name, source=first.source.value)
    return Problem(
        evidence=(evidence, *_unit_place(view)),
        place=(view.kind, "单位"),
        expected=MoneyUnit.TEN_THOUSAND_YUAN.value,
        actual=MoneyUnit.YUAN.value,
        doubt=doubt_of((), (view,)),
        text=Text(
            f"《{view.kind}》单位为元，金额却印到{first.decimals}位小数（{first.text}），单位应为万元",
            f"{view.kind} is in 元 and prints {first.decimals} decimals ({first.text}); its unit should be 万元",
        ),
    )


def _unit(figure: Figure) -> str:
    return figure.amount.unit.value if figure.amount and figure.amount.unit else ""


def _unit_place(view: TableView) -> tuple[Evidence, ...]:
    place = view.table.unit_at
    if place is None:
        return ()
    return (Evidence(place.page, place.bbox, place.text, view.name, source=place.source.value),)


KIND: Final = CheckKind(
    name="unit_scale",
    options={
        "type": "object",
        "properties": {
            "want": {"type": "string", "enum": ["fits", "stated"]},
            "except": TABLES_OPTION,
            "digits": {"type": "integer", "minimum": 3},
        },
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=frozenset({"table", "left", "right", "other"}),
)
