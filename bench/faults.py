"""Killed at random, does a county end as if nothing had happened?

    python bench/faults.py FOLDER [--documents 24] [--kills 20] [--workers 20] [--jobs 2]

Runs a batch with forms over the shortest PDFs of FOLDER undisturbed, then once more with the whole run killed (with all
its workers) at so many random instants within the time that the undisturbed run took, resuming after each; where a
resumed run ends before it is killed, the next one begins anew. Then once more with so many workers killed at random
while they work. Compares all that is left in the results' folders byte for byte, and prints where the kills fell.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

_LEFT = ("*.parquet", "*.jsonl", "overview.*", "reports/*", "forms/*")


def content(out: Path) -> dict[str, bytes]:
    """Return what a run leaves for people and programs, by name."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for name in _LEFT for path in out.glob(name)}


def command(county: Path, out: Path, jobs: int, *more: str) -> list[str]:
    """Return the command of a run."""
    base = [sys.executable, "-m", "budgetlint", "batch", str(county), "--out", str(out), "--jobs", str(jobs)]
    return [*base, "--ocr", "none", "--forms", *more]


def finish(county: Path, out: Path, jobs: int, *more: str) -> float:
    """Run undisturbed; return the seconds."""
    began = time.perf_counter()
    subprocess.run(command(county, out, jobs, *more), capture_output=True, check=False)
    return time.perf_counter() - began


def kill_runs(county: Path, out: Path, jobs: int, kills: int, *, whole: float, expected: dict[str, bytes]) -> bool:
    """Kill so many runs at random instants; return whether every county ended as it should."""
    chance = random.Random(13)  # noqa: S311  (chooses instants, no secrets)
    fell: Counter[str] = Counter()
    same = True
    killed = 0
    while killed < kills:
        with subprocess.Popen(
            command(county, out, jobs), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                process.wait(timeout=chance.uniform(0.1, whole))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                killed += 1
                fell[_stage(out)] += 1
                continue
        same &= content(out) == expected
        shutil.rmtree(out)
    finish(county, out, jobs)
    print("the run was killed", ", ".join(f"{count} times {stage}" for stage, count in fell.items()))
    return same and content(out) == expected


def _stage(out: Path) -> str:
    """Say how far a killed run had come."""
    try:
        with sqlite3.connect(f"{(out / 'ledger.sqlite').resolve().as_uri()}?mode=ro", uri=True) as ledger:
            counts = dict(ledger.execute("SELECT stage, count(*) FROM stage GROUP BY stage"))
    except sqlite3.Error:
        return "before anything was done"
    if "forms" in counts:
        return "while it filled in forms"
    if "check" in counts:
        return "while it checked or wrote"
    return "while it read" if counts else "before anything was done"


def kill_workers(county: Path, out: Path, jobs: int, kills: int) -> int:
    """Run once, killing workers at random; return how many were killed."""
    chance = random.Random(17)  # noqa: S311  (chooses instants, no secrets)
    killed = 0
    with subprocess.Popen(
        command(county, out, jobs), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:  # fmt: skip
        while process.poll() is None:
            time.sleep(chance.uniform(0.2, 1.0))
            try:
                family = psutil.Process(process.pid).children(recursive=True)
                workers = [child for child in family if _works(child)]
                if workers and killed < kills:
                    chance.choice(workers).kill()
                    killed += 1
            except psutil.Error:
                pass  # gone between two looks
    while finish(county, out, jobs, "--retry-failed") and _failures(out):  # one may have been hit twice
        pass
    return killed


def _works(child: psutil.Process) -> bool:
    """Say whether a process is a worker: a child of the server that forks them."""
    parent = child.parent()
    return parent is not None and "forkserver" in " ".join(parent.cmdline())


def _failures(out: Path) -> int:
    with sqlite3.connect(out / "ledger.sqlite") as ledger:
        found = ledger.execute("SELECT count(*) FROM stage WHERE state = 'failed' AND reason = 'crashed'").fetchone()
        return int(found[0])


def main() -> None:
    """Kill, resume, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=24)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--workers", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        county = scratch / "county"
        county.mkdir()
        for path in sorted(options.folder.glob("*.pdf"), key=lambda path: path.stat().st_size)[: options.documents]:
            shutil.copy(path, county)
        whole = finish(county, scratch / "whole", options.jobs)
        expected = content(scratch / "whole")
        print(f"undisturbed: {whole:.0f} s, {len(expected)} files")
        same = kill_runs(county, scratch / "killed", options.jobs, options.kills, whole=whole, expected=expected)
        print("  resumed runs end with", "the same bytes" if same else "OTHER BYTES")
        killed = kill_workers(county, scratch / "hit", options.jobs, options.workers)
        equal = content(scratch / "hit") == expected
        print(f"{killed} workers were killed; the run ends with", "the same bytes" if equal else "OTHER BYTES")
    finally:
        shutil.rmtree(scratch)
    sys.exit(0 if same and equal else 1)


if __name__ == "__main__":
    main()
