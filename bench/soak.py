"""A long run over everything that comes in: does the account balance, does memory stay flat, does a killed run resume?

    python bench/soak.py FOLDER [--documents 1000] [--kills 0] [--jobs 2] [--ocr none]

Makes a county of that many inputs out of the PDFs of FOLDER: the documents themselves (each made different by a
comment behind its end, so that it is read again), truncated and damaged copies, doubles, empty files, and text with
the wrong name. With ``--kills`` the run is killed that often, with all its workers, and started again.

Prints the account, and for each hundred documents the memory of parent and workers and the seconds, and fits the cost
of larger counties to them (what grows with the number of inputs alone: bench/writing.py).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

_TICK = 0.5
_SIZES = (100, 1_000, 10_000, 100_000)


class Look(NamedTuple):
    """One look at a run: documents done, seconds, and megabytes of the parent and of its largest worker."""

    done: int
    seconds: float
    parent: float
    worker: float


def make_county(source: Path, county: Path, count: int) -> dict[str, int]:
    """Write the inputs; return how many there are of each sort."""
    chance = random.Random(3)  # noqa: S311  (chooses damages, no secrets)
    originals = sorted(source.glob("*.pdf"), key=lambda path: path.stat().st_size)
    made: dict[str, int] = {}
    for number in range(count):
        original = originals[number % len(originals)]
        sort = chance.choices(("sound", "truncated", "damaged", "double", "empty", "text"), (70, 8, 8, 8, 3, 3))[0]
        made[sort] = made.get(sort, 0) + 1
        target = county / f"{number:05d}-{sort}.pdf"
        content = b"" if sort in {"empty", "text"} else original.read_bytes()
        if sort == "sound":
            content += b"\n%% %d\n" % number
        elif sort == "truncated":
            content = content[: chance.randrange(len(content) // 10, len(content))]
        elif sort == "damaged":
            spoiled = bytearray(content)
            for _ in range(20):
                spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
            content = bytes(spoiled)
        elif sort == "text":
            content = b"no PDF at all %d" % number
        target.write_bytes(content)
    return made


def watch(command: list[str], kill_after: float | None) -> tuple[list[Look], str]:
    """Run the program once, looking at it; kill it with all its workers after so many seconds if wanted."""
    looks: list[Look] = []
    start = time.perf_counter()
    with (
        tempfile.TemporaryFile("w+") as told,
        tempfile.TemporaryFile("w+") as progress,
        subprocess.Popen(command, stdout=told, stderr=progress, text=True, start_new_session=True) as process,
    ):
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            seconds = time.perf_counter() - start
            if kill_after is not None and seconds > kill_after:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                break
            try:
                children = watched.children(recursive=True)
                worker = max([0.0, *(child.memory_info().rss / 2**20 for child in children)])
                looks.append(Look(_done(command), seconds, watched.memory_info().rss / 2**20, worker))
            except psutil.Error:
                pass  # gone between two looks
            time.sleep(_TICK)
        told.seek(0)
        return looks, told.read()


def _done(command: list[str]) -> int:
    """Return how many documents are done, as ``budgetlint status`` would."""
    import sqlite3

    ledger = Path(command[command.index("--out") + 1]) / "ledger.sqlite"
    try:
        with sqlite3.connect(f"{ledger.resolve().as_uri()}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM stage WHERE stage = 'check'").fetchone()[0])
    except sqlite3.Error:
        return 0


def main() -> None:
    """Make the county, run, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--ocr", default="none")
    options = parser.parse_args()
    chance = random.Random(5)  # noqa: S311  (chooses instants, no secrets)
    scratch = Path(tempfile.mkdtemp(prefix="soak-"))
    try:
        county = scratch / "county"
        county.mkdir()
        print("inputs:", make_county(options.folder, county, options.documents))
        command = [sys.executable, "-m", "budgetlint", "batch", str(county), "--out", str(scratch / "out")]
        command += ["--jobs", options.jobs, "--ocr", options.ocr, "--lang", "en"]
        for _ in range(options.kills):
            watch(command, chance.uniform(0.5, 20))
        print(f"killed {options.kills} times; load {os.getloadavg()[0]:.1f}")
        looks, told = watch(command, None)
        print(told)
        balance(told, options.documents)
        flat(looks)
        model(looks, scratch / "out", options.documents)
    finally:
        shutil.rmtree(scratch)


def balance(told: str, documents: int) -> None:
    """Check that the last lines account for every input."""
    match = re.search(r"(\d+) in = (\d+) checked \+ (\d+) partly \+ (\d+) failed \+ (\d+) skipped", told)
    counts = [int(part) for part in match.groups()] if match else []
    whole = bool(counts) and counts[0] == sum(counts[1:]) == documents
    print("account:", "balances" if whole else f"DOES NOT BALANCE: {counts}")


def flat(looks: list[Look]) -> None:
    """Print memory by hundreds of documents."""
    for hundred in range(0, max(look.done for look in looks) + 1, 100):
        own = [look for look in looks if hundred <= look.done < hundred + 100]
        if own:
            parent, worker = max(look.parent for look in own), max(look.worker for look in own)
            print(f"{hundred:6} documents  {own[0].seconds:7.0f} s   parent {parent:5.0f} MB   worker {worker:5.0f} MB")


def model(looks: list[Look], out: Path, documents: int) -> None:
    """Fit seconds and bytes to a line and say what larger counties would cost."""
    working = [look for look in looks if look.done]
    if len(working) < 2:
        print("too little was done in the last run for a model")
        return
    first, last = working[0], next(look for look in working if look.done == working[-1].done)
    each = (last.seconds - first.seconds) / max(1, last.done - first.done)
    writing = (looks[-1].seconds - last.seconds) / documents
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / documents
    print(f"each document: {each:.2f} s to check, {writing * 1000:.1f} ms to write, {size / 1024:.0f} KB, ")
    for count in _SIZES:
        hours = count * (each + writing) / 3600
        print(f"{count:7} documents: {hours:8.1f} h, {count * size / 2**30:7.1f} GB")


if __name__ == "__main__":
    main()
