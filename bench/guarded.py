"""Which printed figures does any rule guard? Figures of real disclosures changed one by one, after reading.

    python bench/guarded.py FOLDER [--cells 30] [--texts 15] [--seed 1] [--only 01,02] [--verbose]

Each document is read once. Then one digit of one amount, in a table or in running text, is changed in what was read,
the rules run again, and a new error or warning says that the figure is guarded. A figure of which nobody prints
another trace (the only line of a list without a total) cannot be guarded by anyone, so the share never comes to one;
what it shows is where rules look at nothing: which kinds of table, which documents. Planted faults that a reader
would meet on paper are the business of `mutation.py`.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fired import keep

from extractor.kinds import load_vocabulary
from extractor.read import read
from rules import check, load_packs
from schemas.document import Block, BlockKind, Cell, ColumnRole, Document, LineRole, Table
from schemas.report import Severity, State, Verdict

_AMOUNT: Final = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?=\s*(?:万元|亿元|元))")
_PROSE: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.NOTE})


@dataclass(frozen=True, slots=True)
class Change:
    """One figure changed: what kind of place it stands in, what was printed, the document with it changed."""

    where: str
    place: str
    was: str
    document: Document


def main() -> None:
    """Change, check, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cells", type=int, default=30, help="figures of tables changed in each document")
    parser.add_argument("--texts", type=int, default=15, help="figures of running text changed in each document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="beginnings of file names, separated by commas")
    parser.add_argument("--keep", action="store_true", help="note in fired.json which rules fired; a whole run only")
    parser.add_argument("--verbose", action="store_true", help="print each figure that nothing guards")
    options = parser.parse_args()
    if options.keep and options.only:
        parser.error("--keep needs all documents")
    packs = load_packs((), load_vocabulary())
    fired: set[str] = set()
    start = time.process_time()
    planted: Counter[str] = Counter()
    guarded: Counter[str] = Counter()
    documents: dict[str, tuple[int, int]] = {}
    for path in sorted(options.folder.glob("*.pdf")):
        if not path.name.startswith(tuple(options.only.split(","))):
            continue
        document = read(str(path), packs.vocabulary)
        before = _told(check(document, packs))
        chance = random.Random(f"{options.seed}/{path.name}")  # noqa: S311  (a bench draws lots)
        found = total = 0
        for change in _changes(document, chance, options.cells, options.texts):
            verdicts = check(change.document, packs)
            fired |= {verdict.rule for verdict in verdicts if verdict.state is State.FAIL}
            seen = bool(_told(verdicts) - before)
            planted[change.where] += 1
            guarded[change.where] += seen
            total, found = total + 1, found + seen
            if options.verbose and not seen:
                print(f"    {path.name}  {change.where}  {change.place}  {change.was}", flush=True)
        documents[path.name] = (found, total)
        print(f"{path.name:24} {found:3}/{total}", flush=True)
    if options.keep:
        keep("changed in published", fired)
    _print(planted, guarded, documents, time.process_time() - start)


def _told(verdicts: tuple[Verdict, ...]) -> set[tuple[str, str]]:
    return {
        (finding.rule, finding.message)
        for verdict in verdicts
        for finding in verdict.findings
        if finding.severity is not Severity.INFO
    }


def _changes(document: Document, chance: random.Random, cells: int, texts: int) -> Iterator[Change]:
    places = list(_cells(document))
    for number, table, cell in chance.sample(places, min(cells, len(places))):
        text = _other(cell.text, chance)
        if text is not None:
            yield _cell_changed(document, number, table, cell, text)
    amounts = list(_texts(document))
    for number, start, end in chance.sample(amounts, min(texts, len(amounts))):
        block = document.blocks[number]
        text = _other(block.text[start:end], chance)
        if text is not None:
            yield _text_changed(document, number, start, text)


def _cells(document: Document) -> Iterator[tuple[int, Table, Cell]]:
    for number, table in enumerate(document.tables):
        money = {column.index for column in table.columns if column.role is ColumnRole.AMOUNT}
        index = {line.row for line in table.lines if line.role is LineRole.INDEX}
        for cell in table.cells:
            if cell.column in money and cell.row >= table.header_rows and cell.row not in index and cell.value:
                yield number, table, cell


def _texts(document: Document) -> Iterator[tuple[int, int, int]]:
    for number, block in enumerate(document.blocks):
        if block.kind in _PROSE:
            for match in _AMOUNT.finditer(block.text):
                if any(digit in "123456789" for digit in match[0]):
                    yield number, match.start(), match.end()


def _other(text: str, chance: random.Random) -> str | None:
    """Return the figure with one digit before the last changed, its first digit never to 0."""
    digits = [place for place, letter in enumerate(text) if letter.isdigit()]
    if len(digits) < 2:
        return None
    place = chance.choice(digits[:-1])
    others = [digit for digit in "123456789" if digit != text[place]]
    return text[:place] + chance.choice(others) + text[place + 1 :]


def _cell_changed(document: Document, number: int, table: Table, cell: Cell, text: str) -> Change:
    changed = Cell.printed(
        cell.row, cell.column, text, cell.page, cell.bbox, row_span=cell.row_span, column_span=cell.column_span
    )
    cells = tuple(changed if other is cell else other for other in table.cells)
    tables = tuple(replace(table, cells=cells) if other is table else other for other in document.tables)
    line = next((line.name or line.code for line in table.lines if line.row == cell.row), "")
    column = next((column for column in table.columns if column.index == cell.column), None)
    header = "/".join(column.path) if column else ""
    place = f"p{cell.page} {table.title.text if table.title else number} › {line} › {header}"
    return Change(table.kind, place, f"{cell.text} → {text}", replace(document, tables=tables))


def _text_changed(document: Document, number: int, start: int, text: str) -> Change:
    block = document.blocks[number]
    blocks = list(document.blocks)
    blocks[number] = _with(block, start, text)
    place = f"p{block.page} {block.text[max(0, start - 30) : start]}[{block.text[start : start + len(text)]}]"
    place += block.text[start + len(text) : start + len(text) + 12]
    return Change("正文", place, f"→ {text}", replace(document, blocks=tuple(blocks)))


def _with(block: Block, start: int, text: str) -> Block:
    """Put a text of the same length into a block and into the lines it stands on."""
    end = start + len(text)
    whole = block.text[:start] + text + block.text[end:]
    spans = []
    for span in block.spans:
        first, last = max(start, span.start), min(end, span.start + len(span.text))
        if first < last:
            own = first - span.start
            span = replace(span, text=span.text[:own] + whole[first:last] + span.text[own + last - first :])  # noqa: PLW2901
        spans.append(span)
    return replace(block, text=whole, spans=tuple(spans))


def _print(planted: Counter[str], guarded: Counter[str], documents: dict[str, tuple[int, int]], seconds: float) -> None:
    rows: dict[str, list[str]] = defaultdict(list)
    for where, count in planted.most_common():
        rows[where].append(f"{guarded[where]:5}/{count:<5} {100 * guarded[where] / count:4.0f} %  {where}")
    print()
    for lines in rows.values():
        print("\n".join(lines))
    found, total = sum(guarded.values()), sum(planted.values())
    print(f"\nguarded {found}/{total} = {found / max(1, total):.3f} in {len(documents)} documents; {seconds:.0f} s")


if __name__ == "__main__":
    main()
