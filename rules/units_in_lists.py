"""Units that head the coded lines of a list without saying that they are subtotals: 合计, 某县林业局, 20805, …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.sums import judge_sum, outermost
from rules.tables import TableView
from schemas.amount import Comparison
from schemas.document import Line, LineRole

__all__ = ["with_units_as_subtotals"]

_UNITS = frozenset({LineRole.ITEM, LineRole.SUBTOTAL})  # 某局本级 is read as a subtotal, 某局 above it is not
_LEAST = 2  # coded lines with a figure, so that a sum proves something


def with_units_as_subtotals(view: TableView, panel: int, lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a half, those that name units as subtotals of the coded lines below them.

    The list begins with its total; then lines without code or known name stand above coded ones. That they head these
    must show in the figures: the units come to the total, or each is the sum of its own lines, or one is and all coded
    lines come to the total. Otherwise the lines are returned as they are.
    """
    units = {line.row for line in lines if line.role in _UNITS and not line.code and not line.of_which}
    coded = [line for line in lines if line.role is LineRole.ITEM and line.code]
    known = any(line.concept for line in lines if line.row in units)
    column = view.main_column(panel)
    if known or column is None or not units or not coded or not lines or lines[0].role is not LineRole.TOTAL:
        return list(lines)
    if any(line.role not in _UNITS for line in lines[1:]) or lines[1].row not in units or lines[-1].row in units:
        return list(lines)
    groups: list[tuple[Line, list[Line]]] = []
    for line in lines[1:]:
        if line.row in units:
            groups.append((line, []))
        else:
            groups[-1][1].append(line)

    def comes_to(whole: Line, parts: Sequence[Line]) -> bool:
        judged = judge_sum(view.figure(whole, column), [view.figure(part, column) for part in parts])
        return isinstance(judged, Comparison) and judged.holds

    heads = [head for head, below in groups if below]
    roots = [root for _, below in groups for root in outermost(below)]
    amounts = [view.figure(line, column).amount for line in coded]
    if sum(1 for amount in amounts if amount and amount.value) < _LEAST:
        return list(lines)
    own = [comes_to(head, outermost(below)) for head, below in groups if below]
    if not (comes_to(lines[0], heads) or all(own) or (any(own) and comes_to(lines[0], roots))):
        return list(lines)
    return [
        replace(line, role=LineRole.SUBTOTAL, level=0, parent=None)
        if line.row in units
        else replace(line, parent=None if line.parent in units else line.parent)
        for line in lines
    ]
