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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Final, Protocol

import psutil

from budgetlint.batch.task import Result, Work, perform
from budgetlint.checking import Checking
from budgetlint.failures import CRASHED, INTERNAL_ERROR, OUT_OF_MEMORY, TIMED_OUT
from budgetlint.interrupts import Interrupts

__all__ = ["Child", "Engine", "Limits", "MakeChecking", "Outcome", "Worker", "run_pool", "serve"]

TICK_SECONDS: Final = 0.1  # how often clocks and memory are looked at


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost, and after how many documents a worker is replaced by a fresh one."""

    seconds: float = 600.0
    megabytes: int = 2048
    recycle_after: int = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document that is finished: its result, or why it has none, after how many attempts."""

    task: Work
    result: Result | None
    reason: str = ""
    detail: str = ""
    attempts: int = 1


class MakeChecking(Protocol):
    """Builds, inside a worker, what documents are checked with; picklable, and called once for each worker."""

    def __call__(self) -> Checking:
        """Load rules and settings."""

    def __hash__(self) -> int:
        """Tell one from another, so that what was loaded is kept."""


Engine = Callable[[Iterable[Work], MakeChecking, int, Limits, Interrupts], Iterator[Outcome]]
"""Performs tasks and yields an outcome for each: ``run_pool`` on this machine, or Ray on several."""


def run_pool(
    tasks: Iterable[Work], make_checking: MakeChecking, jobs: int, limits: Limits, interrupts: Interrupts
) -> Iterator[Outcome]:
    """Perform tasks in ``jobs`` processes and yield each outcome as it comes, in no particular order.

    A task that kills its worker (a crash, the clock, memory) is tried once more when all others are done, alone; then
    it is given up with the reason. Raises OSError where a worker cannot write its results, KeyboardInterrupt where
    the user asks for an end.
    """
    again: list[Work] = []
    for outcome in _run(deque(tasks), make_checking, jobs, limits, interrupts):
        if outcome.result is None:
            again.append(outcome.task)
        else:
            yield outcome
    for task in again:
        for outcome in _run(deque([task]), make_checking, 1, limits, interrupts):
            yield Outcome(outcome.task, outcome.result, outcome.reason, outcome.detail, attempts=2)


def _run(
    queue: deque[Work], make_checking: MakeChecking, jobs: int, limits: Limits, interrupts: Interrupts
) -> Iterator[Outcome]:
    # A server process that has imported nothing but the standard library forks the workers: threads of this process
    # (progress display) are not copied, and a worker starts in milliseconds.
    context = multiprocessing.get_context("forkserver" if hasattr(signal, "SIGKILL") else "spawn")
    idle: list[Worker] = []
    busy: list[Worker] = []
    try:
        while queue or busy:
            while queue and len(busy) < jobs:
                worker = idle.pop() if idle else Worker(*_forked(context, make_checking))
                worker.give(queue.popleft())
                busy.append(worker)
            wait([worker.connection for worker in busy], timeout=TICK_SECONDS)
            interrupts.stop_if_asked()
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


class Child(Protocol):
    """A process, as far as a worker needs to know it."""

    @property
    def pid(self) -> int | None:
        """Its number."""

    @property
    def exitcode(self) -> int | None:
        """None while it runs; negative for the signal that ended it."""

    def is_alive(self) -> bool:
        """Say whether it runs."""

    def kill(self) -> None:
        """End it at once."""

    def join(self) -> None:
        """Wait for its end."""


def _forked(context: BaseContext, make_checking: MakeChecking) -> tuple[Child, Connection]:
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, make_checking), daemon=True)  # type: ignore[attr-defined]  # BaseContext lacks Process
    with _deaf_children():
        process.start()
    theirs.close()
    return process, ours


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Let processes be started that never hear Ctrl-C; this one hears it afterwards.

    A terminal sends it to all of them at once, and one that is only starting would tell it as an error of its own.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # multiprocessing's: starting it would take the mask away
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


class Worker:
    """A process that does one document at a time, and what it is doing."""

    def __init__(self, process: Child, connection: Connection) -> None:
        self._process, self.connection = process, connection
        self._task: Work | None = None
        self._began = 0.0
        self._served = 0

    def give(self, task: Work) -> None:
        """Let the process begin with a document."""
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
                answer = self.connection.recv()
                if answer is not None:
                    return self._answer(self._task, answer)
                self._began = time.monotonic()  # it is ready: its start is not the document's time
        except (EOFError, ConnectionResetError):
            return self._dead(self._task)
        if not self._process.is_alive():
            return self._dead(self._task)
        if time.monotonic() - self._began > limits.seconds:
            return self._kill(self._task, TIMED_OUT, f"{limits.seconds:g} s")
        too_fat = self._megabytes() > limits.megabytes
        return self._kill(self._task, OUT_OF_MEMORY, f"{limits.megabytes} MB") if too_fat else None

    def _answer(self, task: Work, answer: Result | OSError | str) -> Outcome:
        self._task = None
        if isinstance(answer, OSError):
            raise answer
        return Outcome(task, None, INTERNAL_ERROR, answer) if isinstance(answer, str) else Outcome(task, answer)

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

    def do(self, task: Work, limits: Limits) -> Outcome:
        """Do one document and wait for its outcome."""
        self.give(task)
        while True:
            wait([self.connection], timeout=TICK_SECONDS)
            outcome = self.look(limits)
            if outcome is not None:
                return outcome

    def _kill(self, task: Work, reason: str, detail: str) -> Outcome:
        self._process.kill()
        self._process.join()
        return Outcome(task, None, reason, detail)

    def _dead(self, task: Work) -> Outcome:
        self._process.join()
        code = self._process.exitcode or 0
        detail = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return Outcome(task, None, CRASHED, detail)

    def _megabytes(self) -> int:
        try:
            return int(psutil.Process(self._process.pid).memory_info().rss) >> 20
        except psutil.Error:  # gone between two looks
            return 0


def serve(connection: Connection, make_checking: Callable[[], Checking]) -> None:
    """Say that it is ready (None), then take tasks and give results until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    checking = make_checking()
    with suppress(OSError):  # nobody waits for it any more
        connection.send(None)
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        try:
            connection.send(perform(task, checking))
        except OSError as error:  # the results' folder: full, read-only, gone
            connection.send(OSError(error.errno, error.strerror, error.filename))
        except Exception as error:  # noqa: BLE001  (one document must not cost the others their worker)
            connection.send(f"{type(error).__name__}: {error}")
