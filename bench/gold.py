"""How well real disclosures are read: kinds, pages, units and cells against labels made by hand.

Usage: python bench/gold.py [--documents DIR] [--json] [--verbose]

Reads the labels in bench/gold/ and the documents they were made from (by content hash, wherever they lie in DIR),
prints the figures for the documents the mechanism was built on and for those held out, and every difference with
--verbose. Documents that are not there are counted as such.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz

from extractor.kinds import load_vocabulary
from extractor.read import read
from schemas.amount import parse_amount
from schemas.document import Document, Table

HERE = Path(__file__).resolve().parent
GOLD = HERE / "gold"
DEFAULT_DOCUMENTS = HERE.parent.parent / "shared" / "disclosures"


@dataclass(frozen=True, slots=True)
class Label:
    """One table as a person saw it."""

    pages: tuple[int, ...]
    kind: str
    title: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Gold:
    """The labels of one document."""

    name: str
    sha256: str
    held_out: bool
    profile: dict[str, Any]
    tables: tuple[Label, ...]


def load_gold() -> Iterator[Gold]:
    """Yield the labels of every document."""
    for path in sorted(GOLD.glob("*.yaml")):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        tables = tuple(
            Label(tuple(item["pages"]), item["kind"], item.get("title"), item.get("unit"))
            for item in raw.get("tables") or []
        )
        yield Gold(path.stem, raw["sha256"], bool(raw["held_out"]), raw.get("profile") or {}, tables)


def fold(text: str | None) -> str:
    """Leave out what does not count: white space, full or half width."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def pair(labels: Iterable[Label], tables: Iterable[Table]) -> list[tuple[Label | None, Table | None]]:
    """Pair labels with tables one to one: by shared pages first, then by title and kind; the rest stays alone."""
    left, right = list(labels), list(tables)
    scored = sorted(
        (
            (_likeness(label, table), -abs(i - j), i, j)
            for i, label in enumerate(left)
            for j, table in enumerate(right)
            if set(label.pages) & set(table.pages)
        ),
        reverse=True,
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    pairs: list[tuple[Label | None, Table | None]] = []
    for _, _, i, j in scored:
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            pairs.append((left[i], right[j]))
    pairs += [(label, None) for i, label in enumerate(left) if i not in used_left]
    pairs += [(None, table) for j, table in enumerate(right) if j not in used_right]
    return pairs


def _likeness(label: Label, table: Table) -> float:
    shared = len(set(label.pages) & set(table.pages)) / len(set(label.pages) | set(table.pages))
    title = fuzz.ratio(fold(label.title), fold(table.title.text if table.title else "")) / 100
    return 2 * shared + title + 0.5 * (label.kind == table.kind)


def judge(gold: Gold, document: Document) -> tuple[Counter[str], list[str]]:
    """Count what agrees and name what does not."""
    count: Counter[str] = Counter()
    notes: list[str] = []
    for label, table in pair(gold.tables, document.tables):
        if label is None and table is not None:
            if table.kind != "unknown":
                count["kind false"] += 1
                notes.append(f"p{table.pages[0]} read as {table.kind}, no such table: {_title(table)}")
            continue
        if label is None or label.kind == "unknown":
            if label and table and table.kind != "unknown":
                count["kind false"] += 1
                notes.append(f"p{label.pages[0]} read as {table.kind}, is none of the kinds: {label.title}")
            continue
        count["tables"] += 1
        if table is None:
            count["missed"] += 1
            notes.append(f"p{label.pages[0]} not found: {label.kind} {label.title}")
            continue
        _compare(label, table, count, notes)
    _compare_profile(gold, document, count, notes)
    return count, notes


def _compare(label: Label, table: Table, count: Counter[str], notes: list[str]) -> None:
    where = f"p{label.pages[0]} {label.kind}"
    if table.kind == label.kind:
        count["kind right"] += 1
    else:
        count["kind false"] += table.kind != "unknown"
        notes.append(f"{where}: read as {table.kind}")
    if tuple(table.pages) == label.pages:
        count["pages right"] += 1
    else:
        notes.append(f"{where}: pages {list(label.pages)}, read {list(table.pages)}")
    unit = table.unit.value if table.unit else None
    if unit == label.unit:
        count["unit right"] += 1
    else:
        notes.append(f"{where}: unit {label.unit}, read {unit}")
    if fold(_title(table)) == fold(label.title):
        count["title right"] += 1
    else:
        notes.append(f"{where}: title {label.title}, read {_title(table)}")


def _compare_profile(gold: Gold, document: Document, count: Counter[str], notes: list[str]) -> None:
    read_profile = {
        "unit": document.profile.unit,
        "year": document.profile.year,
        "kind": document.profile.kind.value,
        "level": document.profile.level.value if document.profile.level else None,
    }
    for key, value in gold.profile.items():
        if value is None or key not in read_profile:
            continue
        count[f"profile {key}"] += 1
        if fold(str(read_profile[key])) == fold(str(value)):
            count[f"profile {key} right"] += 1
        else:
            notes.append(f"profile {key}: {value}, read {read_profile[key]}")


def _title(table: Table) -> str:
    return table.title.text if table.title else ""


def judge_cells(path: Path, document: Document) -> tuple[Counter[str], list[str]]:
    """Compare a table cell by cell with its gold; the file's name says document, first page and kind."""
    _, page, kind = path.stem.split("-", 2)
    first = int(page.removeprefix("p"))
    with path.open(encoding="utf-8", newline="") as file:
        gold = [
            (int(row["row"]), int(row["column"]), int(row["row_span"]), int(row["column_span"]), row["text"])
            for row in csv.DictReader(file)
        ]
    candidates = [table for table in document.tables if table.pages[0] == first]
    table = max(candidates, key=lambda table: (table.kind == kind, len(table.cells)), default=None)
    found = {(cell.row, cell.column): cell for cell in table.cells} if table else {}
    count: Counter[str] = Counter()
    notes: list[str] = []
    for row, column, row_span, column_span, text in gold:
        what = "amounts" if parse_amount(text) else "other cells"
        count[what] += 1
        cell = found.get((row, column))
        same = cell is not None and (cell.row_span, cell.column_span) == (row_span, column_span)
        if cell is not None and same and fold(cell.text) == fold(text):
            count[f"{what} exact"] += 1
        else:
            got = f"{cell.text!r} {cell.row_span}x{cell.column_span}" if cell else "nothing"
            notes.append(f"{path.stem} ({row},{column}) {row_span}x{column_span} {text!r}: read {got}")
    return count, notes


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, default=DEFAULT_DOCUMENTS)
    parser.add_argument("--only", default="", help="numbers of documents, comma separated")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    by_hash = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(options.documents.rglob("*.pdf"))}
    only = set(filter(None, options.only.split(",")))
    vocabulary = load_vocabulary()
    totals = {False: Counter[str](), True: Counter[str]()}
    for gold in load_gold():
        if only and gold.name not in only:
            continue
        group = totals[gold.held_out]
        path = by_hash.get(gold.sha256)
        if path is None:
            group["documents absent"] += 1
            continue
        document = read(path, vocabulary)
        count, notes = judge(gold, document)
        for cells in sorted((GOLD / "cells").glob(f"{gold.name}-*.csv")):
            cell_count, cell_notes = judge_cells(cells, document)
            count += cell_count
            count["cell tables"] += 1
            notes += cell_notes
        group.update(count)
        group["documents"] += 1
        if options.verbose:
            for note in notes:
                print(f"{gold.name}: {note}")
    if options.json:
        print(json.dumps({"built_on": totals[False], "held_out": totals[True]}, ensure_ascii=False, indent=1))
    else:
        _print(totals)
    return 0


def _print(totals: dict[bool, Counter[str]]) -> None:
    rows = [
        ("kind recall", "kind right", "tables"),
        ("pages", "pages right", "tables"),
        ("unit", "unit right", "tables"),
        ("title", "title right", "tables"),
        ("profile unit", "profile unit right", "profile unit"),
        ("profile year", "profile year right", "profile year"),
        ("profile kind", "profile kind right", "profile kind"),
        ("profile level", "profile level right", "profile level"),
        ("amounts exact", "amounts exact", "amounts"),
        ("other cells exact", "other cells exact", "other cells"),
    ]
    print(f"{'':20} {'built on':>24} {'held out':>24}")
    print(f"{'documents':20} {totals[False]['documents']:>24} {totals[True]['documents']:>24}")
    precision = [_share(t["kind right"], t["kind right"] + t["kind false"]) for t in (totals[False], totals[True])]
    print(f"{'kind precision':20} {precision[0]:>24} {precision[1]:>24}")
    for name, right, of in rows:
        shares = [_share(total[right], total[of]) for total in (totals[False], totals[True])]
        print(f"{name:20} {shares[0]:>24} {shares[1]:>24}")
    absent = totals[False]["documents absent"] + totals[True]["documents absent"]
    if absent:
        print(f"absent documents: {absent}", file=sys.stderr)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} {100 * part / whole:.2f} %" if whole else "-"


if __name__ == "__main__":
    sys.exit(main())
