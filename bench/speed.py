"""How fast documents with a text layer are read, and how well, beside two libraries that find tables.

Usage: python bench/speed.py [--documents DIR] [--every N] [--all] [--skip-memory] [--skip-speed]
(pip install pdfplumber, which nothing else needs; without it its row says so)

The sample is every page of the tables in bench/gold/cells and, of each document, every N-th page besides. Each reader
gets the same pages, one document after the other, opened anew: this program (from the file to named tables, as
`extract --ocr none`, the audit of fonts included), PyMuPDF's find_tables with the cells' texts, and pdfplumber's
extract_tables. Seconds of computing stand beside those of the clock, because a busy machine lengthens the latter. --all
reads every page of every document with this program alone, as `extract` does when nothing was kept from earlier runs:
fonts are audited, pictures of tables are recognised, and documents that needed more than their text layer count apart.
Memory is the peak of a process of its own that reads as `extract` does, without recognition: on the longest document,
on the pages of one document repeated to 2,000, and on as many different pages of all documents; beside it what the
result itself takes, and how many cells it has.

A filled cell of the gold is right where the reader's row that fits the gold's row best, in order, has the same text in
the same column; merged cells count once, for their first place, and all readers are held to this.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pymupdf
import yaml
from peaks import peak_megabytes

from budgetlint.recognition import recognition_by
from extractor.kinds import load_vocabulary
from extractor.kinds.wording import fold
from extractor.read import read
from schemas.document import Source, Table

HERE = Path(__file__).resolve().parent
DEFAULT_DOCUMENTS = HERE.parent.parent / "shared" / "disclosures"
COUNTS = (250, 500, 1000, 2000)
_AHEAD = 8  # rows that a reader may have between two rows of the gold

Rows = list[list[str]]
Reader = Callable[[Path, Sequence[int]], list[tuple[int, Rows]]]


@dataclass(frozen=True, slots=True)
class Gold:
    """The rows of one table as a person read them, and the pages it is on."""

    document: str
    pages: tuple[int, ...]
    rows: Rows


def ours(path: Path, pages: Sequence[int]) -> list[tuple[int, Rows]]:
    """Read pages with this program: first page and rows of each table."""
    return [(table.pages[0], _rows(table)) for table in read(path, VOCABULARY, pages=pages, mend=MEND).tables]


def by_pymupdf(path: Path, pages: Sequence[int]) -> list[tuple[int, Rows]]:
    """Read pages with PyMuPDF's find_tables."""
    with pymupdf.open(path) as document:
        return [
            (page, [[cell or "" for cell in row] for row in table.extract()])
            for page in pages
            for table in document[page - 1].find_tables().tables
        ]


def by_pdfplumber(path: Path, pages: Sequence[int]) -> list[tuple[int, Rows]]:
    """Read pages with pdfplumber's extract_tables."""
    import pdfplumber  # the others can be measured without it

    with pdfplumber.open(path, pages=list(pages)) as document:
        return [
            (page.page_number, [[cell or "" for cell in row] for row in table])
            for page in document.pages
            for table in page.extract_tables()
        ]


READERS: dict[str, Reader] = {
    "budgetlint": ours, "pymupdf find_tables": by_pymupdf, "pdfplumber extract_tables": by_pdfplumber,
}  # fmt: skip
VOCABULARY = load_vocabulary()
MEND = recognition_by("none", cached=False).mend  # as `extract --ocr none`: fonts are audited, nothing is recognised


def _rows(table: Table) -> Rows:
    rows = [[""] * table.column_count for _ in range(table.row_count)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def load_gold() -> Iterator[Gold]:
    """Yield the tables whose cells a person labelled."""
    for path in sorted((HERE / "gold" / "cells").glob("*.csv")):
        name, page, kind = path.stem.split("-", 2)
        labels = yaml.safe_load((HERE / "gold" / f"{name}.yaml").read_text(encoding="utf-8"))
        first = int(page.removeprefix("p"))
        pages = next((t["pages"] for t in labels["tables"] if t["pages"][0] == first and t["kind"] == kind), [first])
        with path.open(encoding="utf-8", newline="") as file:
            cells = [(int(row["row"]), int(row["column"]), row["text"]) for row in csv.DictReader(file)]
        rows = [[""] * (max(column for _, column, _ in cells) + 1) for _ in range(max(row for row, _, _ in cells) + 1)]
        for row, column, text in cells:
            rows[row][column] = text
        yield Gold(labels["sha256"], tuple(pages), rows)


def right_cells(gold: Gold, tables: Sequence[tuple[int, Rows]]) -> int:
    """Count the gold's filled cells that a reader's tables on its pages hold in the right row and column."""
    found = [[fold(text) for text in row] for page, rows in tables if page in gold.pages for row in rows]
    count = at = 0
    for row in gold.rows:
        wanted = [(column, fold(text)) for column, text in enumerate(row) if fold(text)]
        best, where = 0, at
        for index in range(at, min(len(found), at + _AHEAD + 1)):
            have = found[index]
            same = sum(column < len(have) and have[column] == text for column, text in wanted)
            if same > best:
                best, where = same, index + 1
        count, at = count + best, where
    return count


def compare(documents: Sequence[Path], every: int) -> None:
    """Print speed and right cells of each reader on the same pages."""
    gold = list(load_gold())
    filled = sum(bool(fold(text)) for one in gold for row in one.rows for text in row)
    chosen: list[tuple[Path, list[int], list[Gold]]] = []
    for path in documents:
        mine = [one for one in gold if one.document == hashlib.sha256(path.read_bytes()).hexdigest()]
        with pymupdf.open(path) as document:
            pages = {page for one in mine for page in one.pages} | set(range(every, document.page_count + 1, every))
            chosen.append((path, sorted(pages), mine))
    count = sum(len(pages) for _, pages, _ in chosen)
    print(f"{count} pages of {len(chosen)} documents; {filled} filled cells of {len(gold)} tables of the gold")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':28}{'pages/s computing':>20}{'pages/s by clock':>20}{'cells right':>24}", flush=True)
    for name, reader in READERS.items():
        if name.startswith("pdfplumber") and find_spec("pdfplumber") is None:
            print(f"{name:28}not installed")
            continue
        cpu = clock = 0.0
        right = 0
        for path, pages, mine in chosen:
            before = time.process_time(), time.perf_counter()
            tables = reader(path, pages)
            cpu += time.process_time() - before[0]
            clock += time.perf_counter() - before[1]
            right += sum(right_cells(one, tables) for one in mine)
        print(f"{name:28}{count / cpu:20.1f}{count / clock:20.1f}{right:12} {right / filled:10.2%}", flush=True)


def read_all(documents: Sequence[Path]) -> None:
    """Print this program's speed over every page as `extract` reads it, without kept readings, by what pages needed.

    The recogniser is started before: that happens once in a process, whatever number of documents it reads.
    """
    before = time.process_time()
    recognition = recognition_by("rapidocr", cached=False)
    blank = np.full((480, 480), 255, np.uint8)
    recognition.engine.recognise([blank])
    recognition.engine.detect(blank)
    print(f"start of the recogniser: {time.process_time() - before:.1f} s computing")
    took: dict[str, list[float]] = {}
    for path in documents:
        before, clock = time.process_time(), time.perf_counter()
        document = read(path, VOCABULARY, mend=recognition.mend)
        used = time.process_time() - before, time.perf_counter() - clock
        sources = {page.source for page in document.pages}
        what = (
            "with fonts mended" if Source.REPAIRED in sources
            else "with pages or pictures recognised" if Source.OCR in sources or any(p.regions for p in document.pages)
            else "read from the text layer"
        )  # fmt: skip
        total = took.setdefault(what, [0, 0.0, 0.0, 0])
        for index, value in enumerate((len(document.pages), *used, 1)):
            total[index] += value
    for what, (pages, cpu, clock, count) in took.items():
        speed = f"{pages / cpu:.1f} pages/s computing, {pages / clock:.1f} by clock"
        print(f"{what}: {pages} pages of {count} documents, {speed}")


def memory(documents: Sequence[Path]) -> None:
    """Print the peak memory on the longest document, and how it grows with pages that repeat and that differ."""
    longest = max(documents, key=_page_count)
    usual = sorted(documents, key=_page_count)[len(documents) // 2]
    mixed = sorted(documents, key=lambda path: hashlib.sha256(path.read_bytes()).hexdigest())
    print(f"peak memory on {_page_count(longest):5} pages, the longest document ({longest.stem}): {_peak(longest)}")
    with tempfile.TemporaryDirectory() as folder:
        for name, sources in (("repeated", [usual]), ("different", mixed)):
            for count in COUNTS:
                path = Path(folder) / f"{name}-{count}.pdf"
                _chain(sources, count, path)
                print(f"peak memory on {_page_count(path):5} pages, {name}: {_peak(path)}", flush=True)


def _chain(sources: Sequence[Path], count: int, path: Path) -> None:
    """Write a PDF of so many pages, taken from the documents one after the other, from the first again at the end."""
    with pymupdf.open() as out:
        for source in itertools.cycle(sources):
            with pymupdf.open(source) as pages:
                out.insert_pdf(pages, to_page=min(pages.page_count, count - out.page_count) - 1)
            if out.page_count >= count:
                break
        out.save(path)


def _peak(path: Path) -> str:
    command = [sys.executable, __file__, "--peak", str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _peak_here(path: Path) -> str:
    """Read a document and say what this process took at most."""
    document = read(path, VOCABULARY, mend=MEND)
    cells = sum(len(table.cells) for table in document.tables)
    return f"{peak_megabytes():.0f} MB, of which the result {_size(document) / 2**20:.0f} MB ({cells} cells)"


def _size(value: object) -> int:
    """Return the bytes of a value and all it is made of, each object counted once."""
    seen: set[int] = set()
    left, total = [value], 0
    while left:
        thing = left.pop()
        if id(thing) in seen or isinstance(thing, type | Enum):
            continue
        seen.add(id(thing))
        total += sys.getsizeof(thing)
        if isinstance(thing, tuple):
            left.extend(thing)
        elif is_dataclass(thing):
            left.extend(getattr(thing, field.name) for field in fields(thing))
    return total


def _page_count(path: Path) -> int:
    with pymupdf.open(path) as document:
        return int(document.page_count)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, default=DEFAULT_DOCUMENTS)
    parser.add_argument(
        "--every", type=int, default=20, help="take every N-th page of each document besides the gold's"
    )
    parser.add_argument("--all", action="store_true", help="also read every page of every document")
    parser.add_argument("--skip-memory", action="store_true")
    parser.add_argument("--skip-speed", action="store_true")
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        print(_peak_here(options.peak))
        return 0
    documents = sorted(options.documents.rglob("*.pdf"))
    if not documents:
        print(f"no documents in {options.documents}")
        return 1
    if not options.skip_speed:
        compare(documents, options.every)
    if options.all:
        read_all(documents)
    if not options.skip_memory:
        memory(documents)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
