"""Expressions over the tables of a document: references find their figures, figures become quantities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rules.classification import misnamed
from rules.expression import Binary, Call, Equation, Negative, Node, Number, Reference
from rules.names import plain
from rules.protocol import Text, Unchecked
from rules.quantity import Dimension, Quantity, QuantityError, compare
from rules.tables import Figure, Found, Tables, TableView
from schemas.amount import Amount, Comparison
from schemas.document import Column, Line, LineRole
from schemas.report import State

__all__ = ["Context", "Judged", "Unresolved", "judge", "same_lines", "value_of"]

_CODE_DIGITS = {"类": 3, "款": 5, "项": 7}


class Unresolved(Exception):  # noqa: N818  (no error: the document has no such figure)
    """A reference that finds nothing to stand for, with the reason and the state that follows from it."""

    def __init__(self, zh: str, en: str, state: State = State.NOT_EVALUATED) -> None:
        super().__init__(en)
        self.outcome = Unchecked(Text(zh, en), state)


@dataclass(frozen=True, slots=True)
class Context:
    """Where an equation is looked at: a table, a line or a column of it, and the columns its bare names mean."""

    tables: Tables
    given: TableView | None = None
    line: Line | None = None
    column: Column | None = None
    columns: Mapping[str, Column] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """An equation looked at: whether it holds, by how much not, and the figures of either side with their signs."""

    holds: bool
    comparison: Comparison
    left: tuple[tuple[int, Figure], ...]
    right: tuple[tuple[int, Figure], ...]
    money: bool = True

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures that are not blank, left side first; those of blanks only where there is nothing else."""
        every = [figure for _, figure in (*self.left, *self.right)]
        printed = [figure for figure in every if figure.found is Found.FIGURE]
        return tuple(printed or every)

    @property
    def empty(self) -> bool:
        """Say whether nothing is printed in any of the places."""
        return not any(figure.found is Found.FIGURE for _, figure in (*self.left, *self.right))


def judge(equation: Equation, context: Context) -> Judged:
    """Look at an equation in a context.

    Raises:
        Unresolved: a figure that it needs is not there, is no figure, or counts something else.

    """
    left, right = _Side(context), _Side(context)
    try:
        one, other = left.value(equation.left), right.value(equation.right)
        holds, comparison = compare(equation.sign, one, other)
    except QuantityError as error:
        raise Unresolved(f"“{equation.text}”两边不可比：单位不明或不同类", f"`{equation.text}`: {error}") from error
    money = Dimension.NUMBER not in {one.dimension, other.dimension}
    return Judged(holds, comparison, tuple(left.figures), tuple(right.figures), money)


def value_of(node: Node, context: Context) -> tuple[Quantity, tuple[tuple[int, Figure], ...]]:
    """Return the value of an expression and the figures that it was made of, each with its sign.

    Raises:
        Unresolved: a figure that it needs is not there or is no figure.

    """
    side = _Side(context)
    try:
        quantity = side.value(node)
    except QuantityError as error:
        raise Unresolved("各数单位不一致", str(error)) from error
    return quantity, tuple(side.figures)


class _Side:
    """One side of an equation; ``figures`` collects what it has used, each with its sign."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.figures: list[tuple[int, Figure]] = []

    def value(self, node: Node, sign: int = 1) -> Quantity:
        if isinstance(node, Number):
            return _number(node)
        if isinstance(node, Reference):
            return self.total(node, sign)
        if isinstance(node, Negative):
            return -self.value(node.part, -sign)
        if isinstance(node, Binary):
            return self.joined(node, sign)
        return self.called(node, sign)

    def joined(self, node: Binary, sign: int) -> Quantity:
        left = self.value(node.left, sign)
        right = self.value(node.right, -sign if node.sign == "-" else sign)
        if node.sign == "+":
            return left + right
        if node.sign == "-":
            return left - right
        return left * right if node.sign == "*" else left / right

    def called(self, node: Call, sign: int) -> Quantity:
        values = [self.value(part, sign) for part in node.parts]
        if node.name == "sum":
            return sum(values, Quantity.nothing())
        if node.name == "abs":
            return abs(sum(values, Quantity.nothing()))
        return (max if node.name == "max" else min)(values, key=lambda quantity: quantity.value)

    def total(self, reference: Reference, sign: int) -> Quantity:
        """Return the figure of a reference, or the sum of those that it selects."""
        result = Quantity.nothing()
        for figure in _figures(reference, self.context):
            if figure.found is Found.TEXT:
                raise Unresolved(f"“{figure.text}”不是一个数字", f"`{figure.text}` is not a figure")
            self.figures.append((sign, figure))
            result += figure.quantity
        return result


def _number(node: Number) -> Quantity:
    if node.unit is None:
        return Quantity.number(node.value)
    exact = Quantity.of(Amount(node.value, node.unit, 0))
    return Quantity(exact.value, Decimal(0), Decimal(0), exact.dimension)


def _figures(reference: Reference, context: Context) -> Iterator[Figure]:
    view = _view(reference, context)
    if view is None:
        return
    for line in _lines(reference, view, context):
        column = _column(reference, view, line, context)
        if column is None:
            continue
        figure = view.figure(line, column)
        if figure.found is Found.ABSENT:
            raise Unresolved(f"《{view.kind}》没有“{reference}”这一格", f"{view.kind} has no cell {reference}")
        yield figure


def _view(reference: Reference, context: Context) -> TableView | None:
    if reference.table is None or (context.given and context.given.kind == reference.table):
        if context.given is None:
            raise Unresolved(f"“{reference}”没有说明是哪张表", f"{reference} names no table")
        return context.given
    views = context.tables.of(reference.table)
    if len(views) == 1:
        return views[0]
    if views:
        raise Unresolved(
            f"有{len(views)}张《{reference.table}》，不知以哪张为准", f"there are {len(views)} tables {reference.table}"
        )
    doubt = context.tables.why_missing(reference.table)
    if doubt:
        raise Unresolved(doubt.zh, doubt.en)
    if reference.optional:
        return None
    raise Unresolved(f"没有《{reference.table}》", f"there is no {reference.table}", State.NOT_APPLICABLE)


def _lines(reference: Reference, view: TableView, context: Context) -> tuple[Line, ...]:
    if reference.many:
        return _many(reference, view)
    if reference.row is None:
        if context.line is None:
            raise Unresolved(f"“{reference}”没有说明是哪一行", f"{reference} names no row")
        if view is context.given:
            return (context.line,)
        found = same_lines(context.line, view)
    elif reference.row in context.lines and view is context.given:
        return (context.lines[reference.row],)
    else:
        found = view.lines(reference.row)
        if context.column is not None and view is context.given:
            found = tuple(line for line in found if line.panel == context.column.panel)
    if len(found) == 1 or (len(found) > 1 and _agree(found, view, reference)):
        _refuse_misnamed(reference, found[0], view)
        return found[:1]
    if not found:
        if reference.optional:
            return ()
        raise Unresolved(
            f"《{view.kind}》没有“{reference.row or _label(context)}”这一行",
            f"{view.kind} has no row {reference.row or _label(context)}",
            _absence(view),
        )
    raise Unresolved(
        f"《{view.kind}》有{len(found)}行“{reference.row or _label(context)}”",
        f"{view.kind} has {len(found)} rows {reference.row or _label(context)}",
    )


def _refuse_misnamed(reference: Reference, line: Line, view: TableView) -> None:
    """Refuse the line of a code beside which something else is printed: which of the two is wrong is not known."""
    if reference.row and reference.row == line.code and misnamed(line.code, line.name):
        raise Unresolved(
            f"《{view.kind}》编码{line.code}的名称是“{line.name}”，编码或名称有误",
            f"{view.kind}: beside code {line.code} stands {line.name}",
        )


def _agree(lines: tuple[Line, ...], view: TableView, reference: Reference) -> bool:
    """Say whether halves that cut the same money several ways print the same total."""
    if len({line.panel for line in lines}) < len(lines):
        return False
    amounts = set()
    for line in lines:
        named = [column for column in view.columns(reference.column or "") if column.panel == line.panel]
        column = named[0] if len(named) == 1 else view.main_column(line.panel)
        amounts.add(view.figure(line, column).amount if column else None)
    return len(amounts) == 1 and None not in amounts


def _label(context: Context) -> str:
    return context.line.name if context.line else ""


def _many(reference: Reference, view: TableView) -> tuple[Line, ...]:
    items = [line for line in view.body() if line.role is LineRole.ITEM and not line.of_which]
    if reference.row in _CODE_DIGITS:
        found = [line for line in items if len(line.code) == _CODE_DIGITS[reference.row]]
    elif reference.row == "顶层":
        top = min((line.level for line in items if line.level), default=0)
        found = [line for line in items if line.parent is None and line.level == top]
    else:
        found = items
    if not found and not reference.optional:
        raise Unresolved(
            f"《{view.kind}》没有“{reference.row}”级的行", f"{view.kind} has no rows of {reference.row}", _absence(view)
        )
    return tuple(found)


def _column(reference: Reference, view: TableView, line: Line, context: Context) -> Column | None:
    name = reference.column
    if name is None:
        column = _same_column(view, line, context) if context.column else view.main_column(line.panel)
        if column is None and not reference.optional:
            raise Unresolved(
                f"《{view.kind}》“{reference}”的金额栏不明", f"{view.kind}: the column of {reference} is unclear"
            )
        return column
    if view is context.given and name in context.columns:
        return context.columns[name]
    if view is context.given and context.columns and reference.optional and reference.row is None:
        return None  # the columns of this place have been settled, and this one is not among them
    found = [column for column in view.columns(name) if column.panel == line.panel]
    if len(found) == 1:
        return found[0]
    if not found:
        if reference.optional:
            return None
        raise Unresolved(f"《{view.kind}》没有“{name}”栏", f"{view.kind} has no column {name}", _absence(view))
    raise Unresolved(f"《{view.kind}》有{len(found)}个“{name}”栏", f"{view.kind} has {len(found)} columns {name}")


def _same_column(view: TableView, line: Line, context: Context) -> Column | None:
    wanted = context.column
    if wanted is None or view is context.given:
        return wanted
    found = [column for column in view.columns(wanted.concept or wanted.path[-1]) if column.panel == line.panel]
    return found[0] if len(found) == 1 else None


def same_lines(line: Line, view: TableView) -> tuple[Line, ...]:
    """Return the lines of another table that stand for the same thing: by code, canonical name, or printed name."""
    index = view.index_of_lines
    if line.code and index.codes:
        return index.codes.get(line.code, ())
    if line.concept and line.concept in index.concepts:
        return index.concepts[line.concept]
    return index.names.get(plain(line.name), ())


def _absence(view: TableView) -> State:
    """Say what a missing row or column means: where parts of a table are not understood, it may be among them."""
    unclear = any(column.concept is None for column in view.amounts())
    return State.NOT_EVALUATED if unclear or view.table.doubts else State.NOT_APPLICABLE
