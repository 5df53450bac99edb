"""``same_cells``: one figure printed in two tables must be the same figure.

What
    For every line of ``from`` that ``to`` also has (by code, or by canonical name), the figure in one column must equal
    the figure in another. Lines that only one of the
    tables has are left out, unless ``absent`` is set. Amounts compare across units; where one
    table prints fewer digits, its figure must be a rounding of the other's.

Why
    Tables are filled in one after the other; a late change reaches one of them.

Options
    ``from``, ``to``      the two table kinds
    ``column``, ``to_column``  the canonical column in each (``to_column`` defaults to ``column``)
    ``lines``             ``codes`` (default), ``classes`` (by function, known by name; where ``to`` prints only the
                          codes below them, the sums of these), ``totals`` or ``all``
    ``absent``            true: a line that ``to`` has not counts as nothing there (with a ``when`` that says that both
                          tables are about the same money)
    ``at_most``           true: the figure of ``from`` may be smaller, not larger
    ``when``              an equation that must hold for the rule to be looked at

PASS
    支出总表 201 基本支出 10.00 beside 一般公共预算支出表 201 基本支出 10.00

FAIL
    the same beside 10.10
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rules.balance import BALANCE_SLOTS, Imbalance, report
from rules.canonical import check_column
from rules.class_parts import class_parts, is_whole, lists_no_classes
from rules.classification import class_names
from rules.evaluate import Context, Unresolved, judge, same_lines
from rules.expression import Equation, parse_equation
from rules.names import plain
from rules.protocol import CheckKind, Outcome, Subject, Text, Unchecked
from rules.quantity import Quantity, QuantityError, compare
from rules.selection import chosen
from rules.tables import Figure, Found, TableView, row_label, tables
from schemas.amount import Comparison
from schemas.document import Column, Line, LineRole
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_TOTALS: Final = {LineRole.TOTAL, LineRole.SUBTOTAL}
_CLASS: Final = 3
"""Digits of a class's code."""


@dataclass(frozen=True, slots=True)
class _Options:
    source: str
    target: str
    source_column: str
    target_column: str
    lines: str
    sign: str
    absent: bool
    when: Equation | None


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    for table, key in (("from", "column"), ("to", "to_column")):
        check_column(
            vocabulary, options[table], options.get(key, options["column"]), (key if key in options else "column",)
        )
    when = options.get("when")
    return _Options(
        options["from"],
        options["to"],
        options["column"],
        options.get("to_column", options["column"]),
        options.get("lines", "codes"),
        "<=" if options.get("at_most") else "=",
        bool(options.get("absent", False)),
        parse_equation(when, "row") if when else None,
    )


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    sources = yield from chosen(subject, (options.source,))
    targets = yield from chosen(subject, (options.target,))
    if not sources or not targets:
        return
    if len(sources) > 1 or len(targets) > 1:
        name = options.source if len(sources) > 1 else options.target
        yield Unchecked(Text(f"有多张《{name}》，不知以哪张为准", f"there are several tables {name}"))
        return
    if options.when:
        try:
            met = judge(options.when, Context(tables(subject))).holds
        except Unresolved as unresolved:
            yield unresolved.outcome
            return
        if not met:
            text = options.when.text
            reason = Text(f"条件“{text}”不成立", f"the condition `{text}` is not met")
            yield Unchecked(reason, State.NOT_APPLICABLE)
            return
    yield from _pair(sources[0], targets[0], options)


def _pair(source: TableView, target: TableView, options: _Options) -> Iterator[Outcome]:
    lost = _no_column(source, options.source_column) or _no_column(target, options.target_column)
    if lost:
        yield lost
        return
    broken: list[Imbalance] = []
    looked = 0
    for line, others in _matches(source, target, options):
        source_column = _column(source, options.source_column, line.panel)
        target_column = _column(target, options.target_column, others[0].panel) if others else None
        if source_column is None or (others and target_column is None):
            continue
        left = source.figure(line, source_column)
        right = [target.figure(other, target_column) for other in others if target_column]
        if not right and not (left.amount and left.amount.value):
            continue
        comparison = _compare(left, right, options.sign)
        if isinstance(comparison, Unchecked):
            yield comparison
            continue
        if comparison is None:
            continue
        looked += 1
        if comparison[0]:
            continue
        broken.append(
            Imbalance(
                view=source,
                row=row_label(line),
                column=options.source_column,
                comparison=comparison[1],
                left=((1, left),),
                right=tuple((1, figure) for figure in right),
                place=(source.kind, target.kind, line.code or line.concept or line.name, options.source_column),
                equation=_said(options),
                views=(target,),
            )
        )
    if not looked:
        reason = Text(
            f"《{source.kind}》与《{target.kind}》没有可对照的行", f"{source.kind} and {target.kind} share no lines"
        )
        yield Unchecked(reason, State.NOT_APPLICABLE)
    yield from report(broken, looked)


def _said(options: _Options) -> str:
    """Return the rule in words, as its findings quote it."""
    word = "应不大于" if options.sign == "<=" else "应等于"
    return f"《{options.source}》{options.source_column}{word}《{options.target}》{options.target_column}"


def _matches(source: TableView, target: TableView, options: _Options) -> Iterator[tuple[Line, Sequence[Line]]]:
    """Yield each line with the line that stands for the same in the other table, or the lines that make it there.

    There are none where that table has no such line.
    """
    lists = [panel for panel in target.panels if options.lines == "classes" and lists_no_classes(target, panel)]
    if lists:
        column = _column(target, options.target_column, lists[0])
        if column is None or not is_whole(target, lists[0], column):
            return
        for line in source.body():
            parts = (
                class_parts(target, lists[0], plain(line.concept or line.name)) if _wanted(line, options.lines) else []
            )
            if parts or (options.absent and _wanted(line, options.lines)):
                yield line, parts
        return
    pairs = [(line, _sisters(line, target)) for line in source.body() if _wanted(line, options.lines)]
    # Tables that cut the same money several ways use some names in more than one of their halves.
    halves = Counter((line.panel, other.panel) for line, others in pairs for other in others)
    if not halves:
        return
    mine, theirs = max(halves, key=lambda half: (halves[half], -half[0], -half[1]))
    for line, others in pairs:
        here = [other for other in others if other.panel == theirs]
        if line.panel != mine:
            continue
        if len(here) == 1:
            yield line, here
        elif not others and options.absent and line.concept:
            yield line, []


def _sisters(line: Line, target: TableView) -> Sequence[Line]:
    found = same_lines(line, target)
    # Without a code a class shares its name with its last division (其他支出): the class is meant.
    classes = [other for other in found if len(other.code) == _CLASS]
    return classes if classes and not line.code else found


def _no_column(view: TableView, name: str) -> Unchecked | None:
    if any(_column(view, name, panel) for panel in view.panels):
        return None
    unclear = any(entry.concept is None for entry in view.amounts())
    return Unchecked(
        Text(f"《{view.kind}》的“{name}”栏不明", f"{view.kind}: the column {name} is unclear"),
        State.NOT_EVALUATED if unclear else State.NOT_APPLICABLE,
    )


def _column(view: TableView, name: str, panel: int) -> Column | None:
    """Return a half's column of a name, or its main column where the whole is asked for and only one can be meant."""
    found = [column for column in view.columns(name) if column.panel == panel]
    if len(found) == 1:
        return found[0]
    return view.main_column(panel) if not found and name == "合计" else None


def _wanted(line: Line, lines: str) -> bool:
    if lines == "codes":
        return bool(line.code) and line.role is LineRole.ITEM
    if lines == "classes":
        return line.role is LineRole.ITEM and not line.of_which and line.concept in class_names()
    if lines == "totals":
        return line.role in _TOTALS
    return line.role is not LineRole.SECTION


def _compare(left: Figure, right: Sequence[Figure], sign: str) -> tuple[bool, Comparison] | Unchecked | None:
    if not right:
        return None if left.found is Found.TEXT else compare(sign, left.quantity, Quantity.nothing())
    bad = next((figure for figure in (left, *right) if figure.found in {Found.TEXT, Found.ABSENT}), None)
    if bad is not None:
        return Unchecked(Text(f"“{bad.text}”不是一个数字", f"`{bad.text}` is not a figure"))
    if left.amount is None and not any(figure.amount for figure in right):
        return None
    try:
        return compare(sign, left.quantity, sum((figure.quantity for figure in right), Quantity.nothing()))
    except QuantityError:
        return Unchecked(Text("两表单位不明，不可比", "the unit of a table is not known"))


KIND: Final = CheckKind(
    name="same_cells",
    options={
        "type": "object",
        "properties": {
            "from": {"type": "string", "x-name": "table"},
            "to": {"type": "string", "x-name": "table"},
            "column": {"type": "string"},
            "to_column": {"type": "string"},
            "lines": {"type": "string", "enum": ["codes", "classes", "totals", "all"]},
            "absent": {"type": "boolean", "description": "a line that the other table has not counts as nothing there"},
            "at_most": {"type": "boolean"},
            "when": {"type": "string"},
        },
        "required": ["from", "to", "column"],
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=BALANCE_SLOTS,
)
