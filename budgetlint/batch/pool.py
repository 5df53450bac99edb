"""A pool of processes with one document in flight each, a clock and a memory limit.

multiprocessing's own pools lose the whole pool when a worker dies, and cannot stop a document that never ends; here a
worker is killed alone, and its document is the only one that pays.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Final, Protocol

import psutil

from budgetlint.batch.task import Result, Task, perform
from budgetlint.checking import Checking
from budgetlint.failures import CRASHED, OUT_OF_MEMORY, TIMED_OUT

__all__ = ["Limits", "Outcome", "run_pool"]

_TICK_SECONDS: Final = 0.1  # how often clocks and memory are looked at


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost, and after how many documents a worker is replaced by a fresh one."""

    seconds: float = 600.0
    megabytes: int = 2048
    recycle_after: int = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document that is finished: its result, or why it has none, after how many attempts."""

    task: Task
    result: Result | None
    reason: str = ""
    detail: str = ""
    attempts: int = 1


class MakeChecking(Protocol):
    """Builds, inside a worker, what documents are checked with; picklable, and called once for each worker."""

    def __call__(self) -> Checking:
        """Load rules and settings."""


def run_pool(tasks: Iterable[Task], make_checking: MakeChecking, jobs: int, limits: Limits) -> Iterator[Outcome]:
    """Perform tasks in ``jobs`` processes and yield each outcome as it comes, in no particular order.

    A task that kills its worker (a crash, the clock, memory) is tried once more when all others are done, alone; then
    it is given up with the reason. Raises OSError where a worker cannot write its results.
    """
    again: list[Task] = []
    for outcome in _run(deque(tasks), make_checking, jobs, limits):
        if outcome.result is None:
            again.append(outcome.task)
        else:
            yield outcome
    for task in again:
        for outcome in _run(deque([task]), make_checking, 1, limits):
            yield Outcome(outcome.task, outcome.result, outcome.reason, outcome.detail, attempts=2)


def _run(queue: deque[Task], make_checking: MakeChecking, jobs: int, limits: Limits) -> Iterator[Outcome]:
    # A server process that has imported nothing but the standard library forks the workers: threads of this process
    # (progress display) are not copied, and a worker starts in milliseconds.
    context = multiprocessing.get_context("forkserver" if hasattr(signal, "SIGKILL") else "spawn")
    idle: list[_Worker] = []
    busy: list[_Worker] = []
    try:
        while queue or busy:
            while queue and len(busy) < jobs:
                worker = idle.pop() if idle else _Worker(context, make_checking)
                worker.give(queue.popleft())
                busy.append(worker)
            wait([worker.connection for worker in busy], timeout=_TICK_SECONDS)
            for worker in list(busy):
                outcome = worker.look(limits)
                if outcome is None:
                    continue
                busy.remove(worker)
                if worker.reusable(limits):
                    idle.append(worker)
                else:
                    worker.stop()
                yield outcome
    finally:
        for worker in [*idle, *busy]:
            worker.stop()


class _Worker:
    """A process and what it is doing."""

    def __init__(self, context: BaseContext, make_checking: MakeChecking) -> None:
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, make_checking), daemon=True)  # type: ignore[attr-defined]  # BaseContext lacks Process
        self._process.start()
        theirs.close()
        self._task: Task | None = None
        self._began = 0.0
        self._served = 0

    def give(self, task: Task) -> None:
        self._task, self._began = task, time.monotonic()
        self._served += 1
        with suppress(OSError):  # it died while idle: look() finds it dead
            self.connection.send(task)

    def look(self, limits: Limits) -> Outcome | None:
        """Return the outcome if there is one; kill what has run over a limit."""
        if self._task is None:
            return None
        try:
            if self.connection.poll():
                return self._answer(self._task, self.connection.recv())
        except EOFError:
            return self._dead(self._task)
        if not self._process.is_alive():
            return self._dead(self._task)
        if time.monotonic() - self._began > limits.seconds:
            return self._kill(self._task, TIMED_OUT, f"{limits.seconds:g} s")
        too_fat = self._megabytes() > limits.megabytes
        return self._kill(self._task, OUT_OF_MEMORY, f"{limits.megabytes} MB") if too_fat else None

    def _answer(self, task: Task, answer: Result | OSError) -> Outcome:
        self._task = None
        if isinstance(answer, OSError):
            raise answer
        return Outcome(task, answer)

    def reusable(self, limits: Limits) -> bool:
        """Say whether the worker may take another document: alive, young, and not grown fat."""
        young = self._served < limits.recycle_after
        return self._process.is_alive() and young and self._megabytes() < limits.megabytes / 2

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.connection.close()
        if self._process.is_alive():
            self._process.kill()
        self._process.join()

    def _kill(self, task: Task, reason: str, detail: str) -> Outcome:
        self._process.kill()
        self._process.join()
        return Outcome(task, None, reason, detail)

    def _dead(self, task: Task) -> Outcome:
        self._process.join()
        code = self._process.exitcode or 0
        detail = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Outcome(task, None, CRASHED, detail)

    def _megabytes(self) -> int:
        try:
            return int(psutil.Process(self._process.pid).memory_info().rss) >> 20
        except psutil.Error:  # gone between two looks
            return 0


def _serve(connection: Connection, make_checking: Callable[[], Checking]) -> None:
    """Take tasks and give results until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    checking = make_checking()
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        try:
            connection.send(perform(task, checking))
        except OSError as error:  # the results' folder: full, read-only, gone
            connection.send(OSError(error.errno, error.strerror, error.filename))
