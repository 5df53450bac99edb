"""Does a worker leak? The same documents again and again in one worker that is never replaced."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psutil

from budgetlint.batch.pool import Limits, run_pool
from budgetlint.batch.task import Task
from budgetlint.checking import Checking
from budgetlint.interrupts import Interrupts
from budgetlint.recognition import recognition_by
from extractor.kinds import load_vocabulary
from rules import load_packs

__all__ = ["rounds"]

_TICK = 0.05
_SLACK = 1.1, 20.0  # part and megabytes by which memory at rest may differ from the second round's
_NEVER = 10**9


@dataclass(frozen=True)
class _MakeChecking:
    """Loads the built-in rules inside the worker."""

    ocr: str

    def __call__(self) -> Checking:
        return Checking(load_packs([], load_vocabulary()), recognition=recognition_by(self.ocr, cached=True))


class _Watch(threading.Thread):
    """Looks at the memory of the largest worker until told to stop."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.now = self.peak = 0.0
        self.pids: set[int] = set()
        self._going = True

    def run(self) -> None:
        me = psutil.Process()
        while self._going:
            sizes = {}
            for child in me.children(recursive=True):
                try:
                    if "forkserver" in " ".join(child.parent().cmdline()):
                        sizes[child.pid] = child.memory_info().rss / 2**20
                except (psutil.Error, AttributeError):
                    continue  # gone between two looks
            self.now = max(sizes.values(), default=self.now)
            self.peak = max(self.peak, self.now)
            self.pids |= set(sizes)
            time.sleep(_TICK)

    def stop(self) -> None:
        self._going = False
        self.join()


def rounds(files: list[Path], store: Path, count: int, ocr: str) -> None:
    """Do the files ``count`` times in one worker; print its memory by rounds and say whether what is at rest grows."""
    tasks = [
        Task(sha256(path.read_bytes()).hexdigest(), str(path), str(store), f"r{number}", f"c{number}")
        for number in range(count)
        for path in files
    ]
    limits = Limits(recycle_after=_NEVER, megabytes=8192)
    watch = _Watch()
    watch.start()
    resting: list[float] = []
    for done, _ in enumerate(run_pool(tasks, _MakeChecking(ocr), 1, limits, Interrupts()), start=1):
        if done % len(files) == 0:
            time.sleep(3 * _TICK)
            resting.append(watch.now)
            print(f"round {len(resting):3}   at rest {watch.now:5.0f} MB   peak {watch.peak:5.0f} MB")
            watch.peak = 0.0
    watch.stop()
    part, megabytes = _SLACK
    grown = len(resting) > 2 and max(resting[2:]) > resting[1] * part + megabytes
    verdict = "GROWS" if grown else "is flat"
    print(f"{len(files)} inputs, {count} times, {len(watch.pids)} process(es): memory at rest {verdict}")
