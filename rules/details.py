"""Lines below a class's own line that print its code once more: what its money is for (projects)."""

from __future__ import annotations

from collections.abc import Sequence

from rules.classification import classification
from rules.names import plain
from rules.sums import judge_sum
from rules.tables import TableView
from schemas.amount import Comparison
from schemas.document import Line, LineRole

__all__ = ["details"]

_BY_DIGIT = {"2": "functional", "3": "economic-department"}


def details(view: TableView, panel: int, lines: Sequence[Line]) -> dict[int, int]:
    """Return the row of each such line with the row of the line it details.

    2130205 森林资源培育 stands above 2130205 国土绿化补助. That the first of several lines with one code is the class
    is shown by the figures: in the table's main column at least as many such lines as not are the sum of those below
    them. Lines that begin with another name than the code's, or print one name each time (once a unit), are none.
    """
    column = view.main_column(panel)
    runs = [run for run in _runs(lines) if len({plain(line.name) for line in run}) == len(run)]
    runs = [run for run in runs if not (names := _names(run[0].code)) or plain(run[0].name) in names]
    holding = broken = 0
    for run in runs:
        below = [view.figure(line, column) for line in run[1:]] if column else []
        judged = judge_sum(view.figure(run[0], column), below) if column else None
        holding += isinstance(judged, Comparison) and judged.holds
        broken += isinstance(judged, Comparison) and not judged.holds
    if not holding or broken > holding:
        return {}
    return {line.row: run[0].row for run in runs for line in run[1:]}


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the stretches of two or more lines with one code."""
    runs: list[list[Line]] = []
    for line in lines:
        code = line.code if line.role is LineRole.ITEM and not line.of_which else ""
        if code and runs and runs[-1] and runs[-1][0].code == code:
            runs[-1].append(line)
        else:
            runs.append([line] if code else [])
    return [run for run in runs if len(run) > 1]


def _names(code: str) -> tuple[str, ...]:
    kind = _BY_DIGIT.get(code[:1])
    return classification(kind).names.get(code, ()) if kind else ()
