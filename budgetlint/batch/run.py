"""One run over a county: collect, resume, perform, account, write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import filelock

from budgetlint.batch.account import Row, account
from budgetlint.batch.ledger import Ledger, Stage, StageRow, StageState
from budgetlint.batch.pool import Limits, MakeChecking, Outcome, run_pool
from budgetlint.batch.results import write_results
from budgetlint.batch.store import Store, write_bytes
from budgetlint.batch.submissions import Submission, collect
from budgetlint.batch.task import Task
from budgetlint.language import Language
from budgetlint.overview.county import Gathering
from budgetlint.overview.page import render_page
from budgetlint.overview.sheet import render_workbook
from rules import Packs

__all__ = ["LEDGER", "BatchBusyError", "BatchPlan", "BatchProgress", "Finished", "run_batch"]

LEDGER: Final = "ledger.sqlite"
_LOCK: Final = "lock"


class BatchBusyError(Exception):
    """Another run is at work on the same results folder."""


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What to do: the inputs, the results folder, the keys of reading and checking, and how many processes may run."""

    inputs: tuple[str, ...]
    folder: Path
    read_key: str
    check_key: str
    jobs: int
    limits: Limits
    retry_failed: bool = False
    language: Language = Language.CHINESE


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that came to its end. ``rows`` hold no verdicts, and one finding of each severity."""

    rows: tuple[Row, ...]
    summary: Mapping[str, int]
    resumed: int


class BatchProgress:
    """Is told how far a run has come; this one says nothing."""

    def begin(self, total: int, resumed: int) -> None:
        """Take note that ``total`` documents are to be done, beside ``resumed`` that an earlier run has done."""

    def advance(self, outcome: Outcome) -> None:
        """Take note that a document is finished."""

    def writing(self) -> None:
        """Take note that all documents are done and results are being written."""


def run_batch(plan: BatchPlan, packs: Packs, make_checking: MakeChecking, progress: BatchProgress) -> Finished:
    """Check every input that is not in the ledger yet, and write the results of all of them.

    ``packs`` are those that ``make_checking`` loads.

    Raises BatchBusyError if another run holds the folder, OSError if it cannot be written.
    """
    plan.folder.mkdir(parents=True, exist_ok=True)
    with _held(plan.folder), Ledger.open(plan.folder / LEDGER) as ledger:
        if plan.retry_failed:
            ledger.forget_failures()
        submissions = collect(plan.inputs, plan.folder / "unpacked")
        ledger.record_submissions(submissions)
        ledger.note("read_key", plan.read_key)
        ledger.note("check_key", plan.check_key)
        done = ledger.stages(Stage.CHECK, plan.check_key)
        tasks = list(_open_tasks(submissions, done, plan))
        progress.begin(len(tasks), len({s.sha256 for s in submissions if s.sha256 in done}))
        for outcome in run_pool(tasks, make_checking, plan.jobs, plan.limits):
            for row in _rows(outcome):
                ledger.record(row)
            progress.advance(outcome)
        progress.writing()
        store = Store(plan.folder / "work")
        checks = ledger.stages(Stage.CHECK, plan.check_key)
        gathering = Gathering(packs)
        counted = account(submissions, checks, store, plan.check_key, plan.language)
        rows, summary = write_results(counted, store, plan.read_key, plan.folder, gathering.add)
        county = gathering.county()
        write_bytes(plan.folder / "overview.html", render_page(county, plan.language).encode())
        write_bytes(plan.folder / "overview.xlsx", render_workbook(county, plan.language))
        return Finished(rows, summary, len(done))


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the folder for this run; the system lets go of it when the process dies, however it dies."""
    lock = filelock.FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise BatchBusyError(str(folder)) from error
    try:
        yield
    finally:
        lock.release()


def _open_tasks(submissions: Iterable[Submission], done: Mapping[str, StageRow], plan: BatchPlan) -> Iterator[Task]:
    """Yield a task for every content that has no row yet, the largest first: a long document must not come last."""
    store = str(plan.folder / "work")
    contents = {
        item.sha256: item for item in submissions if item.sha256 and item.path and item.sha256 not in done
    }  # fmt: skip
    for item in sorted(contents.values(), key=lambda item: (-item.size, item.name)):
        if item.sha256 and item.path:
            yield Task(item.sha256, item.path, store, plan.read_key, plan.check_key)


def _rows(outcome: Outcome) -> list[StageRow]:
    task, result = outcome.task, outcome.result
    if result is None:
        failed = StageState.FAILED
        return [
            StageRow(task.sha256, Stage.CHECK, task.check_key, failed, outcome.reason, outcome.detail, outcome.attempts)
        ]
    done = StageState.DONE
    return [
        StageRow(
            task.sha256, Stage.READ, task.read_key, done, result.reason, result.detail, outcome.attempts,
            result.read_seconds, result.pages,
        ),
        StageRow(
            task.sha256, Stage.CHECK, task.check_key, done, result.reason, result.detail, outcome.attempts,
            result.check_seconds, result.pages, result.findings,
        ),
    ]  # fmt: skip
