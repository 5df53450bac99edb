"""``partner_cells``: figures of a document against those of other documents: units, last year's, the final accounts.

What
    Every pair of ``here`` and ``there`` must stand to each other as ``sign`` says: ``here`` is an expression over this
    document's tables, ``there`` over the partner's; with several units theirs are added up. With ``walk`` every line of
    a table is compared with the same line (by code, or by name) of the partner's table. Rounding counts as within a
    document: a copy must be exact, a sum has the slack of its figures.

Why
    A department's budget is made of its units' budgets, final accounts quote the budget, and each year begins with what
    the last one left. Whoever reads one document alone cannot see that they disagree.

Options
    ``with``   the role of the partner: ``units`` (all units of a department), ``some_units`` (those at hand),
               ``department``, ``last_year`` (the same kind of report, a year before), ``final_accounts``, ``budget``
               (of the same year)
    ``cells``  a list of ``{here: …, there: …}`` (the language: ``docs/rules.md``); ``there`` is ``here`` where it is
               not written
    ``walk``   ``{table: …, column: …, to: …, to_column: …, lines: codes | all}``; ``to`` and ``to_column`` are as
               ``table`` and ``column`` where they are not written
    ``sign``   ``=`` (default), ``<=`` or ``>=``: this document's figure against the partner's

Without a partner, with one of another year or kind, or with several where one is meant, the rule is not evaluated.

PASS
    ``with: units``, ``cells: [{here: "支出总表[合计].合计"}]`` on 10.00 with units of 4.00 and 6.00

FAIL
    the same with units of 4.00 and 5.00
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from rules.balance import BALANCE_SLOTS, Imbalance, report
from rules.canonical import check_column, check_names
from rules.errors import OptionError
from rules.evaluate import Context, Unresolved, same_lines, value_of
from rules.expression import Node, parse_expression, references
from rules.partners import Partner, of_partner, partner_unfit, partners_of
from rules.protocol import CheckKind, Outcome, Problem, Subject, Text, Unchecked
from rules.quantity import Dimension, Quantity, QuantityError, compare
from rules.roles import ROLES
from rules.tables import Figure, Found, Tables, TableView, row_label, tables
from schemas.document import Column, Line, LineRole
from schemas.report import Evidence, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_NOTHING: Final = Figure(Found.BLANK, None, Evidence(0, None, ""), -1, -1)
"""What stands in a line that a table does not have."""

_Signed = tuple[tuple[int, Figure], ...]


@dataclass(frozen=True, slots=True)
class _Walk:
    table: str
    column: str
    to: str
    to_column: str
    lines: str


@dataclass(frozen=True, slots=True)
class _Options:
    role: str
    cells: tuple[tuple[Node, Node, str], ...]
    walk: _Walk | None
    sign: str


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    if ("cells" in options) == ("walk" in options):
        raise OptionError(Text("`cells` 和 `walk` 须写其中一个", "needs either `cells` or `walk`"))
    cells = []
    for index, written in enumerate(options.get("cells", ())):
        here = _parse(written["here"], ("cells", index, "here"), vocabulary)
        there = _parse(written["there"], ("cells", index, "there"), vocabulary) if "there" in written else here
        if not any(True for _ in references(here)):
            message = Text("`here` 里没有表中的数字", "`here` names no figure of a table")
            raise OptionError(message, ("cells", index, "here"))
        text = f"{written['here']} {options.get('sign', '=')} {written.get('there', written['here'])}"
        cells.append((here, there, text))
    walk = None
    if "walk" in options:
        said = options["walk"]
        walk = _Walk(
            said["table"], said["column"], said.get("to", said["table"]), said.get("to_column", said["column"]),
            said.get("lines", "codes"),
        )  # fmt: skip
        for table, column, key in ((walk.table, walk.column, "column"), (walk.to, walk.to_column, "to_column")):
            check_column(vocabulary, table, column, ("walk", key))
    return _Options(options["with"], tuple(cells), walk, options.get("sign", "="))


def _parse(text: str, where: tuple[str | int, ...], vocabulary: Vocabulary) -> Node:
    try:
        node = parse_expression(text)
        check_names(node, (), vocabulary)
    except OptionError as error:
        raise error.at(where) from error
    return node


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    partners = partners_of(subject, options.role)
    unfit = partner_unfit(subject.document, [partner.document for partner in partners], options.role)
    if unfit is not None:
        yield Unchecked(unfit)
        return
    names = "、".join(partner.name for partner in partners)
    for here, there, text in options.cells:
        for outcome in _cells(subject, partners, (here, there, text), options.sign):
            yield _named(outcome, names)
    if options.walk:
        for outcome in _walked(subject, partners, options.walk, options.sign):
            yield _named(outcome, names)


def _named(outcome: Outcome, names: str) -> Outcome:
    return replace(outcome, slots={**outcome.slots, "partner": names}) if isinstance(outcome, Problem) else outcome


def _cells(
    subject: Subject, partners: Sequence[Partner], cells: tuple[Node, Node, str], sign: str
) -> Iterator[Outcome]:
    here, there, text = cells
    known = tables(subject)
    try:
        one, left = value_of(here, Context(known))
    except Unresolved as unresolved:
        yield unresolved.outcome
        return
    values: list[tuple[Quantity, _Signed]] = []
    for partner in partners:
        try:
            quantity, figures = value_of(there, Context(partner.tables))
        except Unresolved as unresolved:
            yield of_partner(partner, unresolved.outcome)
            return
        values.append((quantity, _elsewhere(figures, partner)))
    if not _printed([*left, *(figure for _, figures in values for figure in figures)]):
        yield Unchecked(Text("有关各格均为空", "all the cells concerned are empty"), State.NOT_APPLICABLE)
        return
    first = next(reference for reference in references(here))
    place = _Place(known.of(first.table or "")[0], first.row or "", first.column or "", text)
    made = _compared(place, (one, left), values, sign)
    if isinstance(made, Unchecked):
        yield made
    else:
        yield from report([made] if isinstance(made, Imbalance) else [], 1)


def _walked(subject: Subject, partners: Sequence[Partner], walk: _Walk, sign: str) -> Iterator[Outcome]:
    known = tables(subject)
    view = _only(known, walk.table)
    if isinstance(view, Unchecked):
        yield view
        return
    column = _column(view, walk.column)
    theirs = _their_columns(partners, walk)
    if isinstance(theirs, Unchecked):
        yield theirs
        return
    if column is None:
        reason = Text(f"《{walk.table}》没有“{walk.column}”栏", f"{walk.table} has no column {walk.column}")
        yield Unchecked(reason, State.NOT_APPLICABLE)
        return
    text = f"{walk.table}.{walk.column} {sign} {walk.to}.{walk.to_column}"
    broken: list[Imbalance] = []
    looked = 0
    for line in view.body(column.panel):
        if (walk.lines == "codes" and not line.code) or line.role is LineRole.SECTION:
            continue
        values = [_same_line(line, partner, other, its) for partner, other, its in theirs]
        figure = view.figure(line, column)
        if None in values or figure.found in {Found.TEXT, Found.ABSENT}:
            continue
        pairs: list[tuple[Quantity, _Signed]] = [
            (found.quantity, () if found is _NOTHING else ((1, found),)) for found in values if found is not None
        ]
        if not _printed([(1, figure), *(entry for _, figures in pairs for entry in figures)]):
            continue
        place = _Place(view, row_label(line), walk.column, text)
        made = _compared(place, (figure.quantity, ((1, figure),)), pairs, sign)
        if isinstance(made, Unchecked):
            yield made
            continue
        looked += 1
        if isinstance(made, Imbalance):
            broken.append(made)
    if not looked:
        yield Unchecked(Text("没有可对照的行", "the tables share no lines"), State.NOT_APPLICABLE)
    yield from report(broken, looked)


def _their_columns(partners: Sequence[Partner], walk: _Walk) -> list[tuple[Partner, TableView, Column]] | Unchecked:
    """Return each partner's table and column, or why one of them has none."""
    theirs = []
    for partner in partners:
        view = _only(partner.tables, walk.to)
        if isinstance(view, Unchecked):
            return of_partner(partner, view)
        column = _column(view, walk.to_column)
        if column is None:
            reason = Text(f"《{walk.to}》没有“{walk.to_column}”栏", f"{walk.to} has no column {walk.to_column}")
            return of_partner(partner, Unchecked(reason))
        theirs.append((partner, view, column))
    return theirs


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a comparison stands in this document, and its text."""

    view: TableView
    row: str
    column: str
    text: str


def _compared(
    place: _Place, mine: tuple[Quantity, _Signed], theirs: Sequence[tuple[Quantity, _Signed]], sign: str
) -> Imbalance | Unchecked | None:
    """Return what is wrong, None where nothing is."""
    try:
        total = sum((quantity for quantity, _ in theirs), Quantity.nothing())
        holds, comparison = compare(sign, mine[0], total)
    except QuantityError:
        return Unchecked(Text("两份文件的单位不明，不可比", "the unit of a table is not known"))
    if holds:
        return None
    return Imbalance(
        view=place.view,
        row=place.row,
        column=place.column,
        comparison=comparison,
        left=tuple(mine[1]),
        right=tuple(entry for _, figures in theirs for entry in figures),
        place=tuple(part for part in (place.view.kind, place.row, place.text) if part),
        equation=place.text,
        money=Dimension.NUMBER not in {mine[0].dimension, total.dimension},
    )


def _only(known: Tables, kind: str) -> TableView | Unchecked:
    views = known.of(kind)
    if len(views) == 1:
        return views[0]
    if views:
        return Unchecked(Text(f"有多张《{kind}》，不知以哪张为准", f"there are several tables {kind}"))
    doubt = known.why_missing(kind)
    if doubt:
        return Unchecked(doubt)
    return Unchecked(Text(f"没有《{kind}》", f"there is no {kind}"), State.NOT_APPLICABLE)


def _column(view: TableView, name: str) -> Column | None:
    found = view.columns(name)
    return found[0] if len(found) == 1 else None


def _same_line(line: Line, partner: Partner, view: TableView, column: Column) -> Figure | None:
    """Return the partner's figure for a line: None where it is not clear which, an empty one where it has no such line.

    The line of a code that a unit does not spend on is not printed: that is nothing, not an unknown.
    """
    found = [other for other in same_lines(line, view) if other.panel == column.panel]
    if len(found) > 1 or (not found and not line.code):
        return None
    if not found:
        return _NOTHING
    figure = view.figure(found[0], column)
    return None if figure.found in {Found.TEXT, Found.ABSENT} else _abroad(figure, partner)


def _elsewhere(figures: _Signed, partner: Partner) -> _Signed:
    return tuple((sign, _abroad(figure, partner)) for sign, figure in figures)


def _abroad(figure: Figure, partner: Partner) -> Figure:
    """Return a figure whose place says that it is in another document."""
    return replace(figure, evidence=replace(figure.evidence, document=partner.document.path))


def _printed(figures: Iterable[tuple[int, Figure]]) -> bool:
    return any(figure.found is Found.FIGURE for _, figure in figures)


KIND: Final = CheckKind(
    name="partner_cells",
    options={
        "type": "object",
        "properties": {
            "with": {"type": "string", "enum": list(ROLES)},
            "cells": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "properties": {"here": {"type": "string"}, "there": {"type": "string"}},
                    "required": ["here"],
                    "additionalProperties": False,
                    "x-what": "option",
                },
            },
            "walk": {
                "type": "object",
                "properties": {
                    "table": {"type": "string", "x-name": "table"},
                    "column": {"type": "string"},
                    "to": {"type": "string", "x-name": "table"},
                    "to_column": {"type": "string"},
                    "lines": {"type": "string", "enum": ["codes", "all"]},
                },
                "required": ["table", "column"],
                "additionalProperties": False,
                "x-what": "option",
            },
            "sign": {"type": "string", "enum": ["=", "<=", ">="]},
        },
        "required": ["with"],
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=BALANCE_SLOTS | {"partner"},
)
