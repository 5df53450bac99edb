"""``rollup``: a class is the sum of its parts, column by column (类 = Σ款, 款 = Σ项).

What
    Lines with classification codes form a tree: 20101 is part of 201, 2010101 of 20101. For every line that has parts
    below it, each money column must be the sum of the parts. A line without parts is not looked at: many disclosures
    print the upper levels only. 其中 lines are parts already counted elsewhere and are left out.

Why
    A figure changed late in one line and not in the lines above it is the commonest fault of these tables.

Options
    ``given``    the table or tables; all tables if left out
    ``by``       ``code`` (default) or ``place``: numbering and indents, in tables without codes, or the names of the
                 economic classes in lists that have neither
    ``support``  the share of places that must hold before the others are findings (default 0.5)

PASS
    201 10.00; 20101 10.00; 2010101 6.00; 2010102 4.00

FAIL
    201 10.00; 20101 10.00; 2010101 6.00; 2010102 3.00
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from rules.balance import BALANCE_SLOTS, Imbalance, report
from rules.classification import class_names, classification
from rules.details import details
from rules.names import plain
from rules.protocol import CheckKind, Outcome, Subject, Text, Unchecked
from rules.selection import TABLES_OPTION, chosen, names_of
from rules.sums import judge_sum
from rules.tables import Figure, Found, TableView, column_label, row_label
from schemas.document import Column, Line, LineRole
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND", "children_by_code"]

_LENGTHS: Final = {3, 5, 7, 9}
_CUT: Final = "economic-department"


@dataclass(frozen=True, slots=True)
class _Options:
    given: tuple[str, ...]
    by: str
    support: Decimal


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    del vocabulary
    return _Options(names_of(options.get("given")), options.get("by", "code"), Decimal(options.get("support", "0.5")))


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    views = yield from chosen(subject, options.given, unnamed=True)
    for view in views:
        trees = {panel: _tree(view, panel, options.by) for panel in view.panels}
        if not any(trees.values()):
            if options.given:
                reason = Text(f"《{view.called}》没有下级科目", f"{view.called} prints no parts below a class")
                yield Unchecked(reason, State.NOT_APPLICABLE)
            continue
        yield from _table(view, trees, _carried_on(view) if options.by == "code" else {}, options)


def _carried_on(view: TableView) -> dict[Line, list[Line]]:
    """Return the parts of a class that stand in a panel further right, which begins with them: 302 goes on beside."""
    found: dict[Line, list[Line]] = {}
    before: list[Line] = []
    for panel in view.panels:
        items = [line for line in view.body(panel) if line.role is LineRole.ITEM and line.code.isdigit()]
        for line in items:
            uppers = [one for one in before if line.code.startswith(one.code) and len(one.code) == len(line.code) - 2]
            if len(line.code) not in _LENGTHS or not uppers:
                break
            found.setdefault(uppers[-1], []).append(line)
        before += items
    return found


def _tree(view: TableView, panel: int, by: str) -> dict[Line, list[Line]]:
    lines = view.body(panel)
    if by == "code":
        return children_by_code(lines, details(view, panel, lines))
    if any(line.code for line in lines):
        return {}
    return _children_by_place(lines) or _children_by_class(lines)


def _children_by_class(lines: Sequence[Line]) -> dict[Line, list[Line]]:
    """Return the parts of each economic class (工资福利支出 …) in a list without codes and without depth."""
    items = [line for line in lines if line.role is LineRole.ITEM]
    if not items or any(line.of_which for line in items) or len({line.level for line in items}) > 1:
        return {}
    if plain(items[0].name) not in class_names(_CUT):
        return {}
    tree: dict[Line, list[Line]] = {}
    head = items[0]
    for line in items:
        if plain(line.name) in class_names(_CUT):
            head = line
        else:
            tree.setdefault(head, []).append(line)
    return tree


def _children_by_place(lines: Sequence[Line]) -> dict[Line, list[Line]]:
    """Return the parts of each line by numbering and indents, where every part of it is known to be one."""
    by_row = {line.row: line for line in lines}
    tree: dict[Line, list[Line]] = {}
    for line in lines:
        above = None if line.parent is None else by_row.get(line.parent)
        if above is not None and line.role is LineRole.ITEM and line.level == above.level + 1:
            tree.setdefault(above, []).append(line)
    # A single 其中 line, or a line of unknown depth among them, says that the parts are not all printed.
    return {
        above: parts
        for above, parts in tree.items()
        if above.role is LineRole.ITEM
        and (len(parts) > 1 or _is_next_below(parts[0], above))
        and not any(part.of_which for part in parts)
        and not any(
            line.level == 0 for line in lines if above.row < line.row <= parts[-1].row and line.role is LineRole.ITEM
        )
    }


def _is_next_below(part: Line, above: Line) -> bool:
    """Say whether a line is named after a 款 or 项 right below that of another: lists by class print all of these."""
    holders = classification("functional").holders
    uppers = holders.get(plain(above.name), ())
    return any(
        code.startswith(upper) and len(code) == len(upper) + 2
        for code in holders.get(plain(part.name), ())
        for upper in uppers
    )


def children_by_code(lines: Sequence[Line], inner: Mapping[int, int] = MappingProxyType({})) -> dict[Line, list[Line]]:
    """Return the parts of each line that has any, by code and order: a part follows the line that it belongs to.

    ``inner`` are the rows of lines that repeat a class's code with other names (projects), with that class's row.
    """
    tree: dict[Line, list[Line]] = {}
    above: list[Line] = []
    for line in lines:
        if line.row in inner:
            if above and above[-1].row == inner[line.row]:
                tree.setdefault(above[-1], []).append(line)
            continue
        if line.role is not LineRole.ITEM or line.of_which or len(line.code) not in _LENGTHS or not line.code.isdigit():
            continue
        while above and not (line.code.startswith(above[-1].code) and line.code != above[-1].code):
            above.pop()
        if above:
            tree.setdefault(above[-1], []).append(line)
        above.append(line)
    return tree


def _table(
    view: TableView,
    trees: Mapping[int, Mapping[Line, Sequence[Line]]],
    carried: Mapping[Line, Sequence[Line]],
    options: _Options,
) -> Iterator[Outcome]:
    broken: list[Imbalance] = []
    looked = 0
    for panel, tree in trees.items():
        for place, column in enumerate(view.amounts(panel)):
            for parent, parts in tree.items():
                if options.by == "place" and view.figure(parent, column).found is Found.BLANK:
                    continue  # a heading, not a sum that was left out
                addends = [view.figure(part, column) for part in parts]
                for part in carried.get(parent, ()):
                    addends += [view.figure(part, beside) for beside in view.amounts(part.panel)[place : place + 1]]
                outcome = _judge(view, parent, addends, column)
                if isinstance(outcome, Unchecked):
                    yield outcome
                elif outcome is not None:
                    looked += 1
                    if isinstance(outcome, Imbalance):
                        broken.append(outcome)
    yield from report(_roots(broken), looked, support=options.support)


def _judge(
    view: TableView, parent: Line, addends: Sequence[Figure], column: Column
) -> Imbalance | Unchecked | bool | None:
    """Return the imbalance, True where it holds, None where nothing is printed."""
    total = view.figure(parent, column)
    judged = judge_sum(total, addends)
    if judged is None or isinstance(judged, Unchecked):
        return judged
    if judged.holds:
        return True
    header = column_label(column)
    return Imbalance(
        view=view,
        row=row_label(parent),
        column=header,
        comparison=judged,
        left=((1, total),),
        right=tuple((1, addend) for addend in addends),
        place=(view.called, parent.code or parent.name, column.concept or header),
        equation=f"{parent.code or parent.name}等于下级之和",
    )


def _roots(broken: Sequence[Imbalance]) -> list[Imbalance]:
    """Leave out a fault that is another's echo: a wrong 款 breaks its own sum and, by the same amount, its 类's."""
    kept: list[Imbalance] = []
    for imbalance in broken:
        cells = {(figure.row, figure.column) for _, figure in imbalance.left}
        echo = any(
            cells & {(figure.row, figure.column) for _, figure in other.right}
            and abs(other.comparison.difference) == abs(imbalance.comparison.difference)
            for other in broken
            if other is not imbalance
        )
        above = any(
            {(figure.row, figure.column) for _, figure in other.left}
            & {(figure.row, figure.column) for _, figure in imbalance.right}
            and other.comparison.difference == -imbalance.comparison.difference
            for other in kept
        )
        if not (echo and above):
            kept.append(imbalance)
    return kept


KIND: Final = CheckKind(
    name="rollup",
    options={
        "type": "object",
        "properties": {
            "given": TABLES_OPTION,
            "by": {"type": "string", "enum": ["code", "place"]},
            "support": {"type": "number", "minimum": 0, "maximum": 1},
        },
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=BALANCE_SLOTS,
)
