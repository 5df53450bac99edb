"""Counts of cars, receptions and guests in the text equal those of the table of the three public expenses.

What it does
    Takes the cars held, the domestic receptions and their guests, and the groups sent abroad, as the text states them
    (公务用车保有量为4辆, 国内公务接待58批次), and the lines of the same name of the table (公务用车保有量（辆）). What
    foreign guests make of them is left alone.

Why
    The counts are asked for in the table and in the text, and are typed twice.

Options
    None.

PASS
    国内公务接待批次（个） 58; text: 国内公务接待58批次

FAIL
    国内公务接待批次（个） 58; text: 国内公务接待85批次
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from rules.protocol import Outcome, Problem, Subject, Text, looked_at, without_options
from rules.tables import TableView, cell_evidence, tables
from rules.text.passages import prose
from schemas.document import Cell, Line

__all__ = ["KIND"]

_KINDS: Final = ("三公经费支出决算表", "三公经费表")
_RECEPTIONS: Final = r"国内(?:公务)?接待(?:累计|共|批次)?(?P<receptions>\d[\d,]*)(?:批次|批|个)"
_COUNTS: Final = (
    (re.compile(r"公务用车保有量"), re.compile(r"公务用车保有量(?:为|是)?(?P<count>\d[\d,]*)辆")),
    (re.compile(r"国内公务接待批次"), re.compile(_RECEPTIONS.replace("receptions", "count"))),
    (
        re.compile(r"国内公务接待人次"),
        re.compile(
            rf"{_RECEPTIONS}(?:[（(][^（()）]*[)）])?[，,、](?:累计|接待)?(?:人次)?(?:为)?(?P<count>\d[\d,]*)人"
        ),
    ),
    (re.compile(r"出国[（(]境[)）]团组"), re.compile(r"出国[（(]境[)）]团组(?:数)?(?:为|共)?(?P<count>\d[\d,]*)个")),
)
_PART: Final = re.compile(r"其中|外事|外宾|国（境）外|国\(境\)外")


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    views = [view for kind in _KINDS for view in tables(subject).of(kind)]
    looked = 0
    for named, stated in _COUNTS:
        held = [entry for view in views for entry in _lines(view, named)]
        if len(held) != 1:
            continue
        view, line, cell = held[0]
        for passage in prose(subject):
            for match in stated.finditer(passage.text):
                looked += 1
                if Decimal(match["count"].replace(",", "")) != cell.value:
                    yield Problem(
                        (
                            passage.evidence(match.start(), match.end()),
                            cell_evidence(cell, view.name, line.name, ""),
                        ),
                        ("表文数量", line.name),
                        expected=cell.text.strip(),
                        actual=match["count"],
                        text=Text(
                            f"文中“{match.group()}”，《{view.name}》“{line.name}”为 {cell.text.strip()}",
                            f"the text says {match.group()}; {view.name} has {cell.text.strip()} for {line.name}",
                        ),
                    )
    yield looked_at(looked, Text("表中或文中没有车辆、接待的数量", "no counts of cars or receptions in table and text"))


def _lines(view: TableView, named: re.Pattern[str]) -> Iterator[tuple[TableView, Line, Cell]]:
    """Yield the lines of a name with the last figure that they hold."""
    for line in view.counted():
        if named.search(line.name) is None or _PART.search(line.name):
            continue
        cells = [cell for cell in view.table.cells if cell.row == line.row and cell.value is not None]
        if cells:
            yield view, line, max(cells, key=lambda cell: cell.column)


KIND: Final = without_options("text_count", _run)
