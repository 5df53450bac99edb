"""Self-evaluations of performance (绩效自评表) as lines with amounts, weights and scores.

These forms have several headers, one below the other: one over the money (全年预算数, 全年执行数, 执行率), one over the
indicators (年度指标值, 实际完成值, 分值, 得分). A block is a header with the lines below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rules.protocol import Outcome, Problem, Subject, Text, Unchecked, or_nothing
from rules.tables import TableView, cell_evidence, tables
from rules.text.passages import compact
from schemas.amount import Amount
from schemas.document import Cell
from schemas.report import Evidence

__all__ = ["BLANK", "WHOLE", "Block", "Evaluation", "Scored", "judged"]

_NAMES: Final[Mapping[str, frozenset[str]]] = {
    "opening": frozenset({"年初预算数", "年初预算"}),
    "budget": frozenset({"全年预算数", "全年预算", "调整预算数", "调整后预算数"}),
    "executed": frozenset({"全年执行数", "执行数", "实际执行数", "全年支出数", "实际支出数"}),
    "rate": frozenset({"执行率", "预算执行率"}),
    "weight": frozenset({"分值", "权重", "分值权重", "标准分值", "指标分值"}),
    "score": frozenset({"得分", "自评得分", "自评分", "评价得分"}),
    "target": frozenset({"年度指标值", "指标值", "目标值", "年初目标值", "年度目标值"}),
    "actual": frozenset({"实际完成值", "完成值", "全年完成值", "全年实际值", "实际完成指标值", "实际值"}),
    "reason": frozenset(
        {"偏差原因分析及改进措施", "偏差原因分析及改进", "偏差原因分析", "未完成原因分析", "未完成原因", "扣分原因"}
    ),
}  # fmt: skip
_WHOLES: Final = frozenset({"总额", "合计", "小计", "资金总额"})
WHOLE: Final = re.compile(r"总额|合计|总计|资金总额")  # labels of the line that is all of the money
BLANK: Final = frozenset({"", "-", "--", "—", "——", "－", "/", "无"})  # what is printed where there is nothing
_GUESSED: Final = "no rules"  # how a table's doubts begin whose rows and columns were found by alignment
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[)）]")


@dataclass(frozen=True, slots=True)
class Scored:
    """A line of a block: what it is about, all words before its figures, and its cells by the column's meaning."""

    row: int
    label: str
    words: str
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        """Return what is printed in a column, without white space; empty where there is no such cell."""
        cell = self.cells.get(column)
        return compact(cell.text)[0] if cell else ""

    def amount(self, column: str, decimals: int = 0) -> Amount | None:
        """Return a column's number, known to at least these decimals; None where none is printed."""
        cell = self.cells.get(column)
        return None if cell is None or cell.value is None else Amount(cell.value, None, max(cell.decimals, decimals))


@dataclass(frozen=True, slots=True)
class Block:
    """A header and its lines; ``columns`` are the half-open column ranges of what the header names."""

    columns: Mapping[str, tuple[int, int]]
    headers: Mapping[str, str]
    lines: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A self-evaluation: its table, its blocks from top to bottom, and whose it is (its project, or its title)."""

    view: TableView
    blocks: tuple[Block, ...]
    name: str

    def evidence(self, line: Scored, column: str, header: str) -> Evidence:
        """Return a line's cell as evidence."""
        return cell_evidence(line.cells[column], self.view.name, line.label, header)

    def problem(self, line: Scored, columns: Sequence[str], reason: Text, expected: str | None = None) -> Problem:
        """Return a problem of one line; the cell that is wrong is that of the last column."""
        block = next(block for block in self.blocks if line in block.lines)
        return Problem(
            tuple(self.evidence(line, name, block.headers[name]) for name in columns if name in line.cells),
            (self.view.kind, self.view.name, line.words),
            expected=expected,
            actual=line.text(columns[-1]),
            text=Text(f"“{self.name}”{line.label}：{reason.zh}", f"{self.name}, {line.label}: {reason.en}"),
        )


def judged(subject: Subject, judge: Callable[[Evaluation], Iterator[Outcome]]) -> Iterator[Outcome]:
    """Yield what a check says of each self-evaluation whose grid is known."""
    outcomes: list[Outcome] = []
    for evaluation in subject.remember(_build):
        page = evaluation.view.page
        if any(doubt.startswith(_GUESSED) for doubt in evaluation.view.table.doubts):
            what = Text(
                f"第{page}页的自评表没有表格线，栏目为推断",
                f"the table on page {page} has no rules, its grid is guessed",
            )
            outcomes.append(Unchecked(what))
        else:
            outcomes.extend(judge(evaluation))
    yield from or_nothing(outcomes, Text("没有可检查的绩效自评表", "no self-evaluation to check"))


def _build(subject: Subject) -> tuple[Evaluation, ...]:
    found = []
    projects = {form.table: form.project.text for form in subject.document.forms if form.project}
    for view in tables(subject).views:
        if view.kind.endswith("自评表"):
            blocks = tuple(_blocks(view))
            if blocks:
                name = compact(projects.get(view.index, ""))[0] or view.name
                found.append(Evaluation(view, blocks, name))
    return tuple(found)


def _blocks(view: TableView) -> Iterator[Block]:
    rows: dict[int, list[Cell]] = {}
    for cell in view.table.cells:
        rows.setdefault(cell.row, []).append(cell)
    headers = {row: named for row, cells in rows.items() if (named := _header(cells))}
    starts = sorted(headers)
    for start, following in pairwise([*starts, max(rows, default=0) + 1]):
        columns = _narrowed(headers[start], rows.get(start + 1, ()))
        lines = [_line(view, row, columns) for row in range(start + 1, following) if row in rows]
        yield Block(
            {name: (cell.column, cell.column + cell.column_span) for name, cell in columns.items()},
            {name: compact(cell.text)[0] for name, cell in headers[start].items()},
            tuple(line for line in lines if line is not None),
        )


def _header(cells: list[Cell]) -> dict[str, Cell] | None:
    """Return the columns that a row names, None for a row that is no header."""
    named: dict[str, Cell] = {}
    for cell in sorted(cells, key=lambda cell: cell.column):
        text = _BRACKETS.sub("", compact(cell.text)[0])
        for name, words in _NAMES.items():
            if text in words:
                named.setdefault(name, cell)
    money = {"budget", "executed"} <= named.keys()
    points = "score" in named and ("weight" in named or "actual" in named)
    return named if money or points else None


def _narrowed(named: dict[str, Cell], below: list[Cell] | tuple[Cell, ...]) -> dict[str, Cell]:
    """Replace a header that stands over several columns by the whole among them."""
    result = {}
    for name, cell in named.items():
        first, last = cell.column, cell.column + cell.column_span
        parts = [other for other in below if first <= other.column < last and other.text.strip()]
        wholes = [other for other in parts if compact(other.text)[0] in _WHOLES]
        result[name] = wholes[0] if len(wholes) == 1 and len(parts) > 1 else cell
    return result


def _line(view: TableView, row: int, columns: Mapping[str, Cell]) -> Scored | None:
    cells: dict[str, Cell] = {}
    for name, header in columns.items():
        span = range(header.column, header.column + header.column_span)
        own = {id(cell): cell for index in span if (cell := view.grid.get((row, index))) and cell.row == row}
        if len(own) == 1:
            cells[name] = next(iter(own.values()))
    first = min(header.column for header in columns.values())
    before = [cell for index in range(first) if (cell := view.grid.get((row, index))) is not None]
    words = [compact(cell.text)[0] for cell in before if cell.text.strip()]
    own_words = [compact(cell.text)[0] for cell in before if cell.text.strip() and cell.row == row]
    if not cells or not own_words:
        return None
    return Scored(row, own_words[-1], "".join(dict.fromkeys(words)), cells)
