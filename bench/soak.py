"""A long run over everything that comes in: does the account balance, does memory stay flat, does a killed run resume?

    python bench/soak.py FOLDER [--scans FILE...] [--made 3] [--documents 1000] [--pages 24] [--kills 0] [--jobs 2]
                         [--rounds 8] [--scratch DIR]

Makes a county of that many inputs out of the PDFs of FOLDER and the scans, in turn: the documents themselves (each made
different by a comment behind its end, so that it is read again), scans, truncated copies, copies with bytes flipped,
with the wrong extension, encrypted, empty, and doubles. Scans are those named, and with ``--made`` copies of the
documents' own pages (so many of each, spread over it) under the conditions of scans_pictures.py. Every scan comes
several times: recognitions are kept in BUDGETLINT_CACHE or a folder of this run's own. With ``--kills`` the run is
killed that often, with all its workers, and started again.

Prints the account by sorts, and for each hundred documents the memory of parent and largest worker and the seconds;
says whether the parent's memory stays flat (no hundred after the first above the largest before it by a tenth and
20 MB), and fits the cost of larger counties (what grows with the number of inputs alone: bench/writing.py).

A worker's peak says how heavy its heaviest document is, not whether anything leaks. That is measured apart: one worker
that is never replaced reads and checks the same twenty inputs of the county ``--rounds`` times; printed are its memory
at rest after each round and at its peak in it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import psutil
import pymupdf
from scans_pictures import CONDITIONS, scanned
from soak_rounds import rounds

from budgetlint.recognition import CACHE_VARIABLE

_TICK = 0.5
_TURN = (
    *("sound",) * 5, "truncated", "flipped", "scan", "double", "named", *("sound",) * 4, "truncated", "flipped",
    "encrypted", "empty", "double", "scan",
)  # fmt: skip
_DIFFERENT = 40  # made scans; recognising one more page costs a second or two
_DPI = 150
_SIZES = (100, 1_000, 10_000, 100_000)


class Look(NamedTuple):
    """One look at a run: documents read and checked, seconds, megabytes of the parent and of its largest worker."""

    read: int
    checked: int
    seconds: float
    parent: float
    worker: float


def _originals(folder: Path, pages: int) -> list[Path]:
    """Return the PDFs of a folder with no more than so many pages."""
    found = []
    for path in sorted(folder.glob("*.pdf")):
        with pymupdf.open(path) as document:
            if document.page_count <= pages:
                found.append(path)
    return found


def make_scans(originals: list[Path], folder: Path, pages: int) -> list[Path]:
    """Write scans of so many pages of some of the originals, each under another condition than the one before."""
    folder.mkdir()
    conditions = sorted(CONDITIONS)
    made = []
    for number, original in enumerate(originals[:: max(1, len(originals) // _DIFFERENT)]):
        target = folder / f"{number:03d}.pdf"
        with pymupdf.open(original) as document:
            step = max(1, document.page_count // pages)
            chosen = range(1, document.page_count + 1, step)[:pages]
            scanned(document, chosen, _DPI, conditions[number % len(conditions)], number).save(target)
        made.append(target)
    return made


def make_county(originals: list[Path], scans: list[Path], county: Path, count: int) -> Counter[str]:
    """Write the inputs; return how many there are of each sort."""
    chance = random.Random(3)  # noqa: S311  (chooses damages, no secrets)
    made: Counter[str] = Counter()
    sound: list[Path] = []
    for number in range(count):
        sort = _TURN[number % len(_TURN)]
        if sort == "scan" and not scans:
            sort = "sound"
        made[sort] += 1
        original = scans[made[sort] % len(scans)] if sort == "scan" else originals[number * 7 % len(originals)]
        # A PDF that calls itself something else, and something else that calls itself a PDF.
        suffix = ".docx" if sort == "named" and made[sort] % 2 else ".pdf"
        if sort == "double":
            original = chance.choice(sound)
        target = county / f"{number:05d}-{sort}{suffix}"
        target.write_bytes(_spoiled(original, sort, number, chance, suffix))
        sound += [target] if sort == "sound" else []
    return made


def _spoiled(original: Path, sort: str, number: int, chance: random.Random, suffix: str) -> bytes:
    content = original.read_bytes()
    if sort in {"sound", "scan"}:
        return content + b"\n%% %d\n" % number
    if sort == "truncated":
        return content[: chance.randrange(len(content) // 10, len(content))]
    if sort == "flipped":
        flipped = bytearray(content)
        for _ in range(20):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        return bytes(flipped)
    if sort == "named":
        return content + b"\n%% %d\n" % number if suffix == ".docx" else b"no PDF at all %d" % number
    if sort == "encrypted":
        with pymupdf.open(original) as document:
            locked: bytes = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=f"key {number}")
            return locked
    return b"" if sort == "empty" else content


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
        try:
            while process.poll() is None:
                seconds = time.perf_counter() - start
                if kill_after is not None and seconds > kill_after:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    break
                try:
                    children = watched.children(recursive=True)
                    worker = max([0.0, *(child.memory_info().rss / 2**20 for child in children)])
                    looks.append(Look(*_done(command), seconds, watched.memory_info().rss / 2**20, worker))
                except psutil.Error:
                    pass  # gone between two looks
                time.sleep(_TICK)
        finally:  # a bench that is interrupted leaves nothing running
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        told.seek(0)
        return looks, told.read()


def _done(command: list[str]) -> tuple[int, int]:
    """Return how many documents are read and checked, as ``budgetlint status`` would."""
    ledger = Path(command[command.index("--out") + 1]) / "ledger.sqlite"
    try:
        with sqlite3.connect(f"{ledger.resolve().as_uri()}?mode=ro", uri=True) as connection:
            counts = dict(connection.execute("SELECT stage, count(*) FROM stage GROUP BY stage"))
            return counts.get("read", 0), counts.get("check", 0)
    except sqlite3.Error:
        return 0, 0


def main() -> None:
    """Make the county, run, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--ocr", default="rapidocr")
    parser.add_argument("--pages", type=int, default=1000, help="leave out documents with more pages than this")
    parser.add_argument("--scans", type=Path, nargs="+", default=[])
    parser.add_argument("--made", type=int, default=0, help="make scans of so many pages of some documents")
    parser.add_argument("--timeout", default="600", help="seconds that one document may take")
    parser.add_argument(
        "--rounds", type=int, default=8, help="how often one worker does the same inputs; 0 leaves it out"
    )
    parser.add_argument("--scratch", type=Path, help="keep county and results here, and go on with what lies here")
    options = parser.parse_args()
    chance = random.Random(5)  # noqa: S311  (chooses instants, no secrets)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # as by Ctrl-C: what it started ends with it
    scratch = options.scratch or Path(tempfile.mkdtemp(prefix="soak-"))
    county = scratch / "county"
    try:
        if county.exists():
            made = Counter(re.sub(r".*-(\w+)\.\w+$", r"\1", path.name) for path in county.iterdir())
        else:
            county.mkdir(parents=True)
            originals = _originals(options.folder, options.pages)
            scans = [*options.scans, *(make_scans(originals, scratch / "scans", options.made) if options.made else [])]
            made = make_county(originals, scans, county, options.documents)
        print("inputs:", ", ".join(f"{count} {sort}" for sort, count in made.items()))
        command = [sys.executable, "-m", "budgetlint", "batch", str(county), "--out", str(scratch / "out")]
        command += ["--jobs", options.jobs, "--ocr", options.ocr, "--timeout", options.timeout, "--lang", "en"]
        os.environ.setdefault(CACHE_VARIABLE, str(scratch / "readings"))
        for _ in range(options.kills):
            watch(command, chance.uniform(0.5, 20))
        print(f"killed {options.kills} times; load {os.getloadavg()[0]:.1f}")
        looks, told = watch(command, None)
        print(told)
        balance(told, made, scratch / "out")
        flat(looks)
        model(looks, scratch / "out", options.documents)
        if options.rounds:
            rounds(sorted(county.iterdir())[: len(_TURN)], scratch / "rounds", options.rounds, options.ocr)
    finally:
        if options.scratch is None:
            shutil.rmtree(scratch)


def balance(told: str, made: Counter[str], out: Path) -> None:
    """Check that the last lines account for every input, and print what became of each sort."""
    match = re.search(r"(\d+) in = (\d+) checked \+ (\d+) partly \+ (\d+) failed \+ (\d+) skipped", told)
    counts = [int(part) for part in match.groups()] if match else []
    became: Counter[tuple[str, str, str]] = Counter()
    with (out / "reports.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            became[re.sub(r".*-(\w+)\.\w+$", r"\1", row["path"]), row["status"], row["reason"]] += 1
    by_sort = Counter({sort: sum(n for key, n in became.items() if key[0] == sort) for sort in made})
    whole = bool(counts) and counts[0] == sum(counts[1:]) == made.total() and by_sort == made
    print("account:", "balances, every input has its row" if whole else f"DOES NOT BALANCE: {counts} {by_sort}")
    for (sort, status, reason), count in sorted(became.items()):
        print(f"    {sort:10} {status:15} {reason:18} {count:5}")


def flat(looks: list[Look]) -> None:
    """Print memory by hundreds of documents read, then checked, and say whether the parent's grows."""
    for name, done in (("read", lambda look: look.read), ("checked", lambda look: look.checked)):
        own = [look for look in looks if name == "checked" or not look.checked]
        peaks: list[tuple[float, float]] = []
        for hundred in range(0, max(map(done, own), default=0) + 1, 100):
            here = [look for look in own if hundred <= done(look) < hundred + 100 and done(look)]
            if here:
                peaks.append((max(look.parent for look in here), max(look.worker for look in here)))
                print(
                    f"{hundred:6} {name:8} {here[0].seconds:6.0f} s   parent {peaks[-1][0]:5.0f} MB   "
                    f"worker {peaks[-1][1]:5.0f} MB"
                )
        values = [peak[0] for peak in peaks]
        # The last hundred holds the writing of all results, whose memory is bench/writing.py's affair.
        grown = [values[n] for n in range(1, len(values) - 1) if values[n] > max(values[:n]) * 1.1 + 20]
        print(f"{name}: memory of the parent", "is flat" if not grown else f"GROWS: {values}")


def model(looks: list[Look], out: Path, documents: int) -> None:
    """Fit seconds and bytes to a line and say what larger counties would cost."""
    working = [look for look in looks if look.read]
    if len(working) < 2:
        print("too little was done in the last run for a model")
        return
    first, end = working[0], working[-1]
    last = next(look for look in working if (look.read, look.checked) == (end.read, end.checked))
    each = (last.seconds - first.seconds) / max(1, last.read - first.read)
    writing = (looks[-1].seconds - last.seconds) / documents
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / documents
    print(f"each document: {each:.2f} s to check, {writing * 1000:.1f} ms to write, {size / 1024:.0f} KB, ")
    for count in _SIZES:
        hours = count * (each + writing) / 3600
        print(f"{count:7} documents: {hours:8.1f} h, {count * size / 2**30:7.1f} GB")


if __name__ == "__main__":
    main()
