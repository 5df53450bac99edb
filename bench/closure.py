"""Published tables mostly add up: how many of the identities inside the tables hold as they were read.

Usage: python bench/closure.py [--documents DIR] [--only 012,013] [--broken] [--json]

Every identity within a table is evaluated on the cells as read: the columns of a row (合计 = its parts, by the header's
own tree), the roll-up by code (类 = 款, 款 = 项), the total row against the top level, and the subtotals and totals of
the two-sided summary tables. It prints, for each document and in all: identities, holding exactly, within rounding,
broken; with --broken each broken one with its figures and places. A broken identity is a reading error or a document
error: bench/audit/closure.csv says which, by eye, for each of them.

This bench judges the reading, so it does not use the rules' own arithmetic: an error common to both would hide.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from extractor.errors import ExtractionError
from extractor.kinds import load_vocabulary
from extractor.read import read
from schemas.document import Cell, Column, ColumnRole, Document, Line, LineRole, Table

HERE = Path(__file__).resolve().parent
DEFAULT_DOCUMENTS = HERE.parent.parent / "shared" / "disclosures"
AUDIT = HERE / "audit" / "closure.csv"
TOTAL_NAMES = ("合计", "小计", "总计", "共计")
# A total beside columns of these names is no sum of them: they compare it, or say it for another year.
COMPARING = ("增", "减", "比", "%", "预算数", "决算数", "年初", "调整", "数量", "单价", "上年预算", "上年执行")
# Columns that repeat a part of the others.
REPEATING = ("其中", "采购", "扣除", "购买服务", "委托", "会议费", "培训费", "机关运行经费")
CARRIED_OVER = ("结转", "结余", "余额", "未安排支出", "使用非财政拨款", "用事业基金")


@dataclass(frozen=True, slots=True)
class Identity:
    """A total cell and the cells that should make it up."""

    what: str
    total: Cell
    parts: tuple[Cell, ...]
    where: str

    def outcome(self) -> str:
        """Return exact, rounding or broken."""
        expected = sum((part.value or Decimal(0) for part in self.parts), Decimal(0))
        difference = abs((self.total.value or Decimal(0)) - expected)
        figures = [part for part in self.parts if part.value is not None]
        slack = sum((Decimal(1).scaleb(-cell.decimals) for cell in [self.total, *figures]), Decimal(0)) / 2
        if difference == 0:
            return "exact"
        return "rounding" if len(figures) > 1 and difference <= slack else "broken"

    def figures(self) -> str:
        """Write the identity down with its printed figures."""
        parts = " + ".join(part.text for part in self.parts if part.value is not None) or "0"
        return f"{self.total.text or '0'} = {parts}"


def identities(table: Table) -> Iterator[Identity]:
    """Yield every identity of one table that has figures on both sides."""
    grid = {(cell.row, cell.column): cell for cell in table.cells}
    for candidate in [*_row_identities(table, grid), *_code_identities(table, grid), *_summary_identities(table, grid)]:
        if candidate.total.value is not None and any(part.value is not None for part in candidate.parts):
            yield candidate


def _figures(table: Table, panel: int) -> list[Column]:
    return [column for column in table.columns if column.role is ColumnRole.AMOUNT and column.panel == panel]


def _is_total(name: str) -> bool:
    return name in TOTAL_NAMES or name.endswith(("总计", "合计", "总数", "小计"))


def _repeats(name: str) -> bool:
    return any(word in name for word in REPEATING)


def _plain(name: str) -> str:
    return "".join(name.split()).removeprefix("其中：").removeprefix("其中:")


def _row_identities(table: Table, grid: dict[tuple[int, int], Cell]) -> Iterator[Identity]:
    """Yield, row by row, that a column named 合计 or 小计 is the sum of its siblings in the header's tree."""
    rows = [line for line in table.lines if line.role in {LineRole.ITEM, LineRole.TOTAL, LineRole.SUBTOTAL}]
    for panel in sorted({column.panel for column in table.columns}):
        for total, parts in _column_sums([(column.path, column.index) for column in _figures(table, panel)]):
            for line in rows:
                if line.panel == panel and (line.row, total) in grid:
                    cells = tuple(grid[line.row, part] for part in parts if (line.row, part) in grid)
                    yield Identity("columns", grid[line.row, total], cells, f"{line.code}{line.name}")


def _column_sums(paths: Sequence[tuple[tuple[str, ...], int]]) -> Iterator[tuple[int, list[int]]]:
    """Yield (total column, its parts) for every group of the header's tree that has a total of its own."""
    groups: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for path, index in paths:
        groups["".join(path[0].split()) if path else ""].append((path[1:], index))
    if len(groups) == 1 and all(rest for rest, _ in next(iter(groups.values()))):
        yield from _column_sums(next(iter(groups.values())))
        return
    groups = {name: members for name, members in groups.items() if not _repeats(name)}
    totals = [name for name in groups if _is_total(name) and len(groups[name]) == 1]
    for members in groups.values():
        if len(members) > 1 and all(rest for rest, _ in members):
            yield from _column_sums(members)
    if len(totals) != 1:
        return
    parts: list[int] = []
    for name, members in groups.items():
        if name == totals[0]:
            continue
        if any(word in name for word in COMPARING):
            return
        own = [(rest, index) for rest, index in members if not rest or not _repeats(rest[0])]
        inner = [index for rest, index in own if rest and _is_total(_plain(rest[0]))]
        parts += inner[:1] if inner else [index for _, index in own]
    if len(parts) > 1:
        yield groups[totals[0]][0][1], parts


def _code_identities(table: Table, grid: dict[tuple[int, int], Cell]) -> Iterator[Identity]:
    """类 = sum of its 款, 款 = sum of its 项, and the total row = sum of the shortest codes, column by column."""
    for panel in sorted({line.panel for line in table.lines}):
        lines = [line for line in table.lines if line.panel == panel and line.role is not LineRole.BLANK]
        for place, line in enumerate(lines):
            children = _children(line, lines[place + 1 :])
            for column in _figures(table, panel):
                if children and (line.row, column.index) in grid:
                    cells = tuple(grid[c.row, column.index] for c in children if (c.row, column.index) in grid)
                    yield Identity(
                        "codes", grid[line.row, column.index], cells, f"{line.code}{line.name} {column.path[-1:]}"
                    )


def _children(line: Line, following: Sequence[Line]) -> list[Line]:
    """Return the lines of the next level below a line: up to the next one of its own level."""
    if line.role is LineRole.TOTAL and not line.code:
        coded = [other for other in following if other.code.isdigit()]
        if any(other.role is LineRole.TOTAL for other in following) or not coded:
            return []
        shortest = min(len(other.code) for other in coded)
        return [other for other in coded if len(other.code) == shortest] if shortest == 3 else []
    if not line.code.isdigit() or len(line.code) not in {3, 5}:
        return []
    children = []
    for other in following:
        if other.of_which:
            continue
        if not other.code.startswith(line.code) or len(other.code) <= len(line.code):
            break
        if len(other.code) == len(line.code) + 2:
            children.append(other)
    return children


def _summary_identities(table: Table, grid: dict[tuple[int, int], Cell]) -> Iterator[Identity]:
    """In two-sided summary tables: 本年收入合计 = its items; 收入总计 = 本年收入合计 + what was carried over.

    The subtotal stands below its items, or above them; lines whose depth is unknown leave the table unevaluated.
    """
    for panel in sorted({line.panel for line in table.lines}):
        lines = [line for line in table.lines if line.panel == panel]
        totals = [line for line in lines if line.role is LineRole.TOTAL]
        subtotals = [line for line in lines if line.role is LineRole.SUBTOTAL]
        items = [line for line in lines if line.role is LineRole.ITEM and line.parent is None and not line.of_which]
        if (
            any(line.code for line in lines)
            or len(totals) != 1
            or len(subtotals) != 1
            or any(not i.level for i in items)
        ):
            continue
        carried = [line for line in items if any(word in line.name for word in CARRIED_OVER)]
        own = [line for line in items if line not in carried]
        for what, whole, parts in (("subtotal", subtotals[0], own), ("total", totals[0], [subtotals[0], *carried])):
            for column in _figures(table, panel):
                if (whole.row, column.index) in grid:
                    cells = tuple(grid[line.row, column.index] for line in parts if (line.row, column.index) in grid)
                    yield Identity(what, grid[whole.row, column.index], cells, f"{whole.name} {column.path[-1:]}")


def audited() -> set[tuple[str, str, str]]:
    """Return (document, page, figures) of the broken identities that were looked at and are the document's own."""
    if not AUDIT.exists():
        return set()
    with AUDIT.open(encoding="utf-8", newline="") as file:
        return {(r["document"], r["page"], r["figures"]) for r in csv.DictReader(file) if r["verdict"] == "document"}


def judge(name: str, document: Document, known: set[tuple[str, str, str]], *, show: bool) -> Counter[str]:
    """Count the outcomes of one document, printing the broken ones if asked."""
    count: Counter[str] = Counter()
    for table in document.tables:
        for identity in identities(table):
            outcome = identity.outcome()
            if outcome == "broken" and (name, str(identity.total.page), identity.figures()) in known:
                outcome = "document error"
            count[outcome] += 1
            if show and outcome == "broken":
                place = f"p{identity.total.page} {table.kind} {identity.what} [{identity.where}]"
                print(f"{name} {place} {identity.figures()}")
    return count


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, default=DEFAULT_DOCUMENTS)
    parser.add_argument("--only", default="", help="beginnings of file names, comma separated")
    parser.add_argument("--broken", action="store_true", help="print each broken identity")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    only = tuple(filter(None, options.only.split(",")))
    vocabulary, known = load_vocabulary(), audited()
    counts: dict[str, Counter[str]] = {}
    for path in sorted(options.documents.rglob("*.pdf")):
        if only and not path.name.startswith(only):
            continue
        name = path.name.split("-")[0]
        try:
            counts[name] = judge(name, read(path, vocabulary), known, show=options.broken)
        except ExtractionError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
    _print(counts, as_json=options.json)
    return 0


def _print(counts: dict[str, Counter[str]], *, as_json: bool) -> None:
    total = sum(counts.values(), Counter[str]())
    if as_json:
        print(json.dumps({"documents": counts, "all": total}, ensure_ascii=False))
        return
    names = ("exact", "rounding", "document error", "broken")
    print(f"{'':10} {'identities':>10}" + "".join(f"{name:>16}" for name in names))
    for label, count in [*counts.items(), ("all", total)]:
        print(f"{label:10} {count.total():>10}" + "".join(f"{count[name]:>16}" for name in names))
    if total.total():
        print(f"hold, within rounding or audited: {100 * (1 - total['broken'] / total.total()):.3f} %")


if __name__ == "__main__":
    sys.exit(main())
