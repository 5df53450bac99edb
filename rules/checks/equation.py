"""``equation``: figures of tables must stand to each other as an equation says.

What
    An equation is looked at once, for each row of a table, or for each of its money columns. Its figures may come
    from several tables. Differences that the rounding of its figures explains are none.

Why
    Nearly every inspection begins with the identities of the official forms: total = basic + project expenditure,
    income total = expenditure total, the same total in two tables.

Options
    ``assert``  the equation, or a list of them (the language: ``docs/rules.md``)
    ``each``    ``row``, ``column`` or ``once`` (default)
    ``given``   the table, or a list of tables, whose rows or columns are walked; with ``once`` each table that
                references without a table mean in turn
    ``or``      with ``once`` or ``column``: other equations, one of which is enough where ``assert`` fails (forms
                differ in whether a total includes what is carried over)
    ``when``    an equation that must hold for the rule to be looked at
    ``rows``    ``all`` (default), ``items`` or ``totals``, for ``each: row``
    ``support`` the share of places that must hold before the others are findings (default 0.5; 0 turns this off)

A table that the document does not have makes the rule not applicable, unless a page could not be read. A row or column
that a table does not have does so too, unless the table has columns that were not understood.

PASS
    ``each: row``, ``given: 支出总表``, ``assert: 合计 = 基本支出 + 项目支出`` on 10.00 = 4.00 + 6.00, and on
    10.01 = 4.00 + 6.00 where all are rounded from finer figures.

FAIL
    the same on 10.00 = 4.00 + 5.00
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from rules.balance import BALANCE_SLOTS, Imbalance, report
from rules.canonical import check_names
from rules.columns import column_groups, stranger
from rules.errors import OptionError
from rules.evaluate import Context, Judged, Unresolved, judge
from rules.expression import Equation, parse_equation, references
from rules.protocol import CheckKind, Outcome, Subject, Text, Unchecked
from rules.spoken import spoken
from rules.tables import Figure, Found, Tables, TableView, column_label, row_label, tables
from schemas.amount import Amount
from schemas.document import Column, Line, LineRole
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_TOTALS: Final = {LineRole.TOTAL, LineRole.SUBTOTAL}


@dataclass(frozen=True, slots=True)
class _Options:
    equations: tuple[Equation, ...]
    others: tuple[Equation, ...]
    each: str
    given: tuple[str, ...]
    when: Equation | None
    rows: str
    support: Decimal


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    each = options.get("each", "once")
    given = options.get("given", [])
    given = tuple([given] if isinstance(given, str) else given)
    if each != "once" and not given:
        message = Text(
            f"`each: {each}` 需要用 `given` 写明在哪张表上逐{'行' if each == 'row' else '栏'}检查",
            f"`each: {each}` needs `given`, the table whose {each}s are walked",
        )
        raise OptionError(message)
    texts = options["assert"]
    bare = "row" if each != "row" else "column"
    equations = []
    for index, text in enumerate([texts] if isinstance(texts, str) else texts):
        where: tuple[str | int, ...] = ("assert",) if isinstance(texts, str) else ("assert", index)
        equations.append(_parse(text, bare, where, given, vocabulary))
    others = tuple(
        _parse(text, bare, ("or", index), given, vocabulary) for index, text in enumerate(options.get("or", []))
    )
    if others and each == "row":
        raise OptionError(Text("`or` 不能与 `each: row` 同用", "`or` does not go with `each: row`"), ("or",))
    when = options.get("when")
    condition = _parse(when, "row", ("when",), given, vocabulary) if when else None
    support = Decimal(options.get("support", "0.5"))
    return _Options(tuple(equations), others, each, given, condition, options.get("rows", "all"), support)


def _parse(
    text: str, bare: str, where: tuple[str | int, ...], given: Sequence[str], vocabulary: Vocabulary
) -> Equation:
    try:
        equation = parse_equation(text, bare)
        check_names(equation, given, vocabulary)
    except OptionError as error:
        raise error.at(where) from error
    return equation


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    known = tables(subject)
    unmet = _condition(options.when, options, known) if options.when else None
    if unmet:
        yield unmet
        return
    if options.each == "once":
        for equation in options.equations:
            yield from _once(equation, options, known)
        return
    for kind in options.given:
        views = known.of(kind)
        if not views:
            yield _missing(kind, known)
        for view in views:
            for equation in options.equations:
                yield from _each(equation, options, known, view)


def _missing(kind: str, known: Tables) -> Unchecked:
    doubt = known.why_missing(kind)
    if doubt:
        return Unchecked(doubt)
    return Unchecked(Text(f"没有《{kind}》", f"there is no {kind}"), State.NOT_APPLICABLE)


def _condition(condition: Equation, options: _Options, known: Tables) -> Unchecked | None:
    """Return why the rule is not looked at, or None where its condition is met."""
    given = known.of(options.given[0]) if options.given else ()
    try:
        met = judge(condition, Context(known, given[0] if len(given) == 1 else None)).holds
    except Unresolved as unresolved:
        return unresolved.outcome
    if met:
        return None
    zh, en = f"条件“{condition.text}”不成立", f"the condition `{condition.text}` is not met"
    return Unchecked(Text(zh, en), State.NOT_APPLICABLE)


def _once(equation: Equation, options: _Options, known: Tables) -> Iterator[Outcome]:
    for view in (yield from _given(options.given, known)):
        context = Context(known, view)
        reason = Unchecked(Text("有关各格均为空", "all the cells concerned are empty"), State.NOT_APPLICABLE)
        looked = False
        broken: list[Imbalance] = []
        for one in (equation, *options.others):
            try:
                found = judge(one, context)
            except Unresolved as unresolved:
                if one is equation:
                    reason = unresolved.outcome
                continue
            if found.empty:
                continue
            looked = True
            if found.holds:
                broken = []
                break
            broken.append(_imbalance(found, one, known, view))
        if looked:
            yield from report(broken[:1], 1)
        else:
            yield reason


def _given(kinds: Sequence[str], known: Tables) -> Generator[Outcome, None, list[TableView | None]]:
    """Yield which of the kinds are missing and return the tables of the others; one None where none are named."""
    found: list[TableView | None] = []
    for kind in kinds:
        views = known.of(kind)
        found += views
        if not views:
            yield _missing(kind, known)
    return found if kinds else [None]


def _each(equation: Equation, options: _Options, known: Tables, view: TableView) -> Iterator[Outcome]:
    broken: list[Imbalance] = []
    looked = 0
    for context in _places(equation, options, known, view):
        if isinstance(context, Unchecked):
            yield context
            continue
        try:
            judged = judge(equation, context)
        except Unresolved as unresolved:
            yield unresolved.outcome
            continue
        if judged.empty:
            continue
        if not judged.holds and any(_holds(one, context) for one in options.others):
            looked += 1
            continue
        other = None if judged.holds or not context.line else stranger(view, context.line, context.columns)
        if other:
            yield _stranger(view, other)
            continue
        looked += 1
        if not judged.holds and not _left_blank(judged, view):
            broken.append(_imbalance(judged, equation, known, view, context))
    yield from report(broken, looked, support=options.support)


def _holds(equation: Equation, context: Context) -> bool:
    try:
        return judge(equation, context).holds
    except Unresolved:
        return False


def _left_blank(judged: Judged, view: TableView) -> bool:
    """Say whether only a subtotal was left blank, whose own parts are printed and make up the difference.

    The fault is the blank, which is told where the subtotal is compared with its parts.
    """
    missing = Decimal(0)
    for sign, figure in judged.right:
        if figure.found is Found.BLANK:
            missing += sign * sum((part.base for part in _parts_of(figure, view)), Decimal(0))
    return bool(missing) and abs(judged.comparison.difference - missing) <= judged.comparison.tolerance


def _parts_of(figure: Figure, view: TableView) -> Iterator[Amount]:
    """Yield the amounts beside a blank subtotal's column, or below its line."""
    own = next(column for column in view.table.columns if column.index == figure.column)
    beside = [column for column in view.amounts(own.panel) if len(own.path) > 1 and column.path[:-1] == own.path[:-1]]
    line = next((line for line in view.body(own.panel) if line.row == figure.row), None)
    if line is None:
        return
    others = [view.figure(line, column) for column in beside if column.index != own.index]
    below = [view.figure(part, own) for part in view.body(own.panel) if part.parent == line.row]
    yield from (part.amount for part in (others if len(others) > 1 else below) if part.amount is not None)


def _stranger(view: TableView, column: Column) -> Unchecked:
    name = column_label(column)
    return Unchecked(
        Text(
            f"《{view.kind}》（第{view.page}页）另有“{name}”栏，不能确定是否计入",
            f"{view.kind} (page {view.page}): whether the column {name} counts is not known",
        )
    )


def _places(equation: Equation, options: _Options, known: Tables, view: TableView) -> Iterator[Context | Unchecked]:
    """Yield the contexts in which an equation is looked at, for every row or column of a table."""
    start = Context(known, view)
    own = [reference for reference in references(equation) if reference.table in {None, view.kind}]
    if options.each == "column":
        names = {reference.row for reference in own if reference.row and not reference.optional}
        for panel in view.panels:
            here = [name for name in names if any(line.panel == panel for line in view.lines(name))]
            if names and not here:
                continue
            for column in view.amounts(panel):
                yield replace(start, column=column)
        return
    bare = {r.column: r.optional for r in own if r.column and r.row is None}
    for panel in view.panels:
        groups = column_groups(view, panel, bare)
        if isinstance(groups, Unchecked):
            yield groups
            continue
        for group in groups:
            for line in view.body(panel):
                if _wanted(line, options.rows):
                    yield replace(start, line=line, columns=group)


def _wanted(line: Line, rows: str) -> bool:
    if rows == "all":
        return True
    return (line.role in _TOTALS) == (rows == "totals")


def _imbalance(
    judged: Judged, equation: Equation, known: Tables, view: TableView | None, context: Context | None = None
) -> Imbalance:
    line = context.line if context else None
    column = context.column if context else None
    named = [r.table for r in references(equation) if r.table]
    views = tuple(found[0] for name in dict.fromkeys(named) if (found := known.of(name)))
    first = view or views[0]
    row, header = row_label(line) if line else "", column_label(column) if column else ""
    # Canonical names in the fingerprint: a new draft may print the title of a column otherwise.
    place_row = (line.code or line.concept or line.name) if line else ""
    place_column = (column.concept or header) if column else ""
    return Imbalance(
        view=first,
        row=row,
        column=header,
        comparison=judged.comparison,
        left=judged.left,
        right=judged.right,
        place=tuple(part for part in (first.kind, place_row, place_column, equation.text) if part),
        equation=spoken(equation),
        views=views,
        money=judged.money,
    )


_NAMES: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "string", "x-name": "table"},
        {"type": "array", "items": {"type": "string", "x-name": "table"}, "minItems": 1},
    ]
}

KIND: Final = CheckKind(
    name="equation",
    options={
        "type": "object",
        "properties": {
            "given": _NAMES,
            "each": {"type": "string", "enum": ["row", "column", "once"]},
            "assert": {
                "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
                "description": "equations: 合计 = 基本支出 + 项目支出",
            },
            "or": {"type": "array", "items": {"type": "string"}, "minItems": 1},
            "when": {"type": "string"},
            "rows": {"type": "string", "enum": ["all", "items", "totals"]},
            "support": {"type": "number", "minimum": 0, "maximum": 1},
        },
        "required": ["assert"],
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=BALANCE_SLOTS,
)
