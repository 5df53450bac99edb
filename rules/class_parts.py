"""The lines that make a class (类) in tables that print only the codes below it: 2080505 and 2089999 make 208."""

from __future__ import annotations

from collections.abc import Sequence

from rules.classification import classification
from rules.details import details
from rules.sums import judge_sum, outermost
from rules.tables import TableView
from schemas.amount import Comparison
from schemas.document import Column, Line, LineRole

__all__ = ["class_parts", "is_whole", "lists_no_classes"]

_CLASS = 3
_BELOW = frozenset({5, 7})


def lists_no_classes(view: TableView, panel: int) -> bool:
    """Say whether a half is a list of functional codes of 款 or 项 without any of a 类."""
    codes = [line.code for line in _coded(view, panel)]
    return len(codes) > 1 and all(len(code) in _BELOW and code[0] == "2" for code in codes)


def is_whole(view: TableView, panel: int, column: Column) -> bool:
    """Say whether such a list comes to its total: some leave out lines that must not be published."""
    totals = [line for line in view.body(panel) if line.role is LineRole.TOTAL]
    if len(totals) != 1:
        return False
    judged = judge_sum(view.figure(totals[0], column), [view.figure(line, column) for line in _outermost(view, panel)])
    return isinstance(judged, Comparison) and judged.holds


def class_parts(view: TableView, panel: int, name: str) -> Sequence[Line]:
    """Return the outermost lines whose codes belong to the class of this plain name; each unit's own lines count."""
    owned = {code for code in classification("functional").holders.get(name, ()) if len(code) == _CLASS}
    return [line for line in _outermost(view, panel) if line.code[:_CLASS] in owned]


def _outermost(view: TableView, panel: int) -> list[Line]:
    inner = details(view, panel, view.body(panel))
    return outermost([line for line in _coded(view, panel) if line.row not in inner])


def _coded(view: TableView, panel: int) -> list[Line]:
    return [
        line for line in view.body(panel) if line.role is LineRole.ITEM and line.code.isdigit() and not line.of_which
    ]
