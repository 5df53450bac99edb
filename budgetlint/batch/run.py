"""One run over a county: collect, resume, perform, account, write."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import filelock

from budgetlint.batch.account import Row, account
from budgetlint.batch.forms import forms_tasks, write_forms
from budgetlint.batch.ledger import Ledger, Stage, StageRow, StageState
from budgetlint.batch.pool import Engine, Limits, MakeChecking, Outcome, run_pool
from budgetlint.batch.results import write_results
from budgetlint.batch.store import Store, write_bytes
from budgetlint.batch.submissions import Submission, collect
from budgetlint.batch.task import FormsTask, Task
from budgetlint.inspection.notice import Letter
from budgetlint.language import Language
from budgetlint.overview.county import Gathering
from budgetlint.overview.page import render_page
from budgetlint.overview.sheet import render_workbook
from budgetlint.suppressions import Suppressions
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
    letter: Letter | None = None  # forms are made if there is one
    forms_key: str = ""
    engine: Engine = run_pool
    suppressions: Suppressions | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that came to its end. ``rows`` hold no verdicts, and one finding of each severity."""

    rows: tuple[Row, ...]
    summary: Mapping[str, int]
    resumed: int
    forms: int = 0
    formless: int = 0  # documents whose forms could not be made


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
    try:
        return _run(plan, packs, make_checking, progress)
    except sqlite3.OperationalError as error:  # a full disk, in SQLite's words
        raise OSError(errno.EIO, str(error), str(plan.folder / LEDGER)) from error


def _run(plan: BatchPlan, packs: Packs, make_checking: MakeChecking, progress: BatchProgress) -> Finished:
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
        for outcome in plan.engine(tasks, make_checking, plan.jobs, plan.limits):
            for row in _rows(outcome):
                ledger.record(row)
            progress.advance(outcome)
        progress.writing()
        checks = ledger.stages(Stage.CHECK, plan.check_key)
        forms, formless = _make_forms(submissions, checks, ledger, plan, make_checking) if plan.letter else (0, 0)
        rows, summary = _write(submissions, checks, plan, packs)
        return Finished(rows, summary, len(done), forms, formless)


def _write(
    submissions: Sequence[Submission], checks: Mapping[str, StageRow], plan: BatchPlan, packs: Packs
) -> tuple[tuple[Row, ...], dict[str, int]]:
    """Write the results of all inputs and the overview."""
    store, gathering = Store(plan.folder / "work"), Gathering(packs)
    counted: Iterable[Row] = account(submissions, checks, store, plan.check_key, plan.language)
    accepted = plan.suppressions
    if accepted is not None:  # marked here and not in the store: a new entry must not cost a new check
        counted = (replace(row, report=accepted.applied(row.report)) for row in counted)
    rows, summary = write_results(counted, store, plan.read_key, plan.folder, gathering.add)
    county = gathering.county()
    write_bytes(plan.folder / "overview.html", render_page(county, plan.language).encode())
    write_bytes(plan.folder / "overview.xlsx", render_workbook(county, plan.language))
    return rows, summary


def _make_forms(
    submissions: Sequence[Submission],
    checks: Mapping[str, StageRow],
    ledger: Ledger,
    plan: BatchPlan,
    make_checking: MakeChecking,
) -> tuple[int, int]:
    """Make the forms that are not there yet and copy all; return how many there are and how many failed."""
    store = Store(plan.folder / "work")
    done = ledger.stages(Stage.FORMS, plan.forms_key)
    keys = (plan.read_key, plan.check_key, plan.forms_key)
    tasks = list(
        forms_tasks(submissions, checks, done, store=str(store.folder), keys=keys, letter=plan.letter or Letter())
    )
    for outcome in plan.engine(tasks, make_checking, plan.jobs, plan.limits):
        result = outcome.result
        reason, detail = (result.reason, result.detail) if result else (outcome.reason, outcome.detail)
        state = StageState.FAILED if reason else StageState.DONE
        seconds = result.check_seconds if result else 0.0
        sha256, tries = outcome.task.sha256, outcome.attempts
        ledger.record(StageRow(sha256, Stage.FORMS, plan.forms_key, state, reason, detail, tries, seconds))
    rows = ledger.stages(Stage.FORMS, plan.forms_key).values()
    here = {submission.sha256 for submission in submissions}
    failed = sum(row.state is StageState.FAILED and row.sha256 in here for row in rows)
    return write_forms(submissions, store, plan.forms_key, plan.folder), failed


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
    if isinstance(task, FormsTask):
        return []
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
