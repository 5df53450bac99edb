"""What a county costs: seconds and memory of a batch, cold, warm with other rules, and with nothing to do.

    python bench/batch.py FOLDER [--jobs 2] [--ocr none] [--runs 1] [--json]

The program is run as its users run it, its start included. "Peak" is the largest resident memory of the parent and of
any one worker, looked at ten times a second; processor seconds are those of all processes together, which hardly depend
on what else the machine is doing; "warm" means that documents were read before and rules have changed (a rule left out,
so that the key of the check is another).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

_TICK = 0.1
_LEFT_OUT = "WRD-111"  # any rule: without it the check has another key


class Cost(NamedTuple):
    """What one run took."""

    seconds: float
    processor_seconds: float
    parent_megabytes: float
    worker_megabytes: float
    account: str


def run(folder: Path, out: Path, *more: str) -> Cost:
    """Run a batch and watch it."""
    command = [sys.executable, "-m", "budgetlint", "batch", str(folder), "--out", str(out), "--lang", "en", *more]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        parent, worker = 0.0, 0.0
        used: dict[int, float] = {}
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                parent = max(parent, watched.memory_info().rss / 2**20)
                for each in (watched, *watched.children(recursive=True)):
                    times = each.cpu_times()
                    used[each.pid] = times.user + times.system
                    if each.pid != process.pid:
                        worker = max(worker, each.memory_info().rss / 2**20)
            except psutil.Error:
                pass  # gone between two looks
            time.sleep(_TICK)
        told = process.stdout.read() if process.stdout else ""
    return Cost(time.perf_counter() - start, sum(used.values()), parent, worker, " | ".join(told.splitlines()[:1]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--ocr", default="none", help="engine of recognition; none measures reading and rules alone")
    parser.add_argument("--forms", action="store_true", help="make the inspection forms, too")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    more = ["--jobs", options.jobs, "--ocr", options.ocr, *(["--forms"] if options.forms else [])]
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"
        costs = {
            "cold": run(options.folder, out, *more),
            "warm, rules changed": run(options.folder, out, *more, "--ignore", _LEFT_OUT),
            "nothing to do": run(options.folder, out, *more, "--ignore", _LEFT_OUT),
        }
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 2**20
    if options.json:
        print(json.dumps({"load": load, "megabytes": size, **{name: cost._asdict() for name, cost in costs.items()}}))
        return
    print(f"load of the machine before: {load:.1f}; results folder {size:.0f} MB")
    for name, cost in costs.items():
        print(
            f"{name:20} {cost.seconds:7.1f} s   processors {cost.processor_seconds:6.1f} s   "
            f"parent {cost.parent_megabytes:5.0f} MB   worker {cost.worker_megabytes:5.0f} MB   {cost.account}"
        )


if __name__ == "__main__":
    main()
