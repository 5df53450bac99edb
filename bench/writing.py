"""What a large county costs after its documents were read: collecting, ledger, results and overview.

    python bench/writing.py FOLDER [--sizes 100 1000 3000]

Checks the PDFs of FOLDER once, then makes counties of many inputs whose documents and reports are those, as if they had
been checked before, and runs the program on them: all that is left to do is what grows with the number of inputs alone.
Prints seconds and the parent's peak memory for each size, and the line through them up to 100,000.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import tempfile
from hashlib import sha256
from pathlib import Path

from batch import Cost, run

_SIZES = (100, 1_000, 10_000, 100_000)


def make_county(out: Path, county: Path, target: Path, count: int) -> None:
    """Write ``count`` inputs and a results folder in which all of them are done."""
    county.mkdir()
    with sqlite3.connect(out / "ledger.sqlite") as source:
        stages = source.execute("SELECT * FROM stage WHERE state = 'done'").fetchall()
        facts = source.execute("SELECT * FROM fact").fetchall()
        schema = [row[0] for row in source.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
    originals = sorted({row[0] for row in stages})
    target.mkdir()
    with sqlite3.connect(target / "ledger.sqlite") as ledger:
        for statement in schema:
            ledger.execute(statement)
        ledger.executemany("INSERT INTO fact VALUES (?, ?)", facts)
        for number in range(count):
            content = b"%d" % number
            (county / f"{number:06d}.pdf").write_bytes(content)
            digest, original = sha256(content).hexdigest(), originals[number % len(originals)]
            place = target / "work" / digest[:2] / digest
            place.mkdir(parents=True)
            for file in (out / "work" / original[:2] / original).iterdir():
                os.link(file, place / file.name)
            rows = [(digest, *row[1:]) for row in stages if row[0] == original]
            ledger.executemany(f"INSERT INTO stage VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 3000])
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="writing-"))
    costs: dict[int, Cost] = {}
    try:
        run(options.folder, scratch / "first", "--ocr", "none")
        print(f"load of the machine {os.getloadavg()[0]:.1f}")
        for size in options.sizes:
            county, out = scratch / f"county{size}", scratch / f"out{size}"
            make_county(scratch / "first", county, out, size)
            cost = costs[size] = run(county, out, "--ocr", "none")
            files = [out / name for name in ("ledger.sqlite", "overview.html", "overview.xlsx", "reports.jsonl")]
            sizes = ", ".join(f"{file.name} {file.stat().st_size / 2**20:.1f} MB" for file in files)
            print(
                f"{size:7} inputs: {cost.seconds:7.1f} s, {cost.processor_seconds:6.1f} processor seconds, "
                f"parent {cost.parent_megabytes:5.0f} MB; {sizes}; {cost.account}"
            )
            shutil.rmtree(county)
            shutil.rmtree(out)
    finally:
        shutil.rmtree(scratch)
    small, large = min(costs), max(costs)
    if small == large:
        return
    for size in _SIZES:
        seconds = _line(small, large, size, costs[small].processor_seconds, costs[large].processor_seconds)
        memory = _line(small, large, size, costs[small].parent_megabytes, costs[large].parent_megabytes)
        print(f"{size:7} inputs by the line through {small} and {large}: {seconds:8.0f} s, parent {memory:6.0f} MB")


def _line(small: int, large: int, size: int, at_small: float, at_large: float) -> float:
    return at_small + (at_large - at_small) / (large - small) * (size - small)


if __name__ == "__main__":
    main()
