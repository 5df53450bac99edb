"""One run over a county: collect, read, find who belongs to whom, check, account, write, fill in forms."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import filelock

from budgetlint.batch.account import Row, account
from budgetlint.batch.doubles import contents_of, same_texts
from budgetlint.batch.forms import own_key, write_forms
from budgetlint.batch.ledger import Ledger, Stage, StageRow, StageState
from budgetlint.batch.pairs import Pairs, key_with, outside, partners_by_content
from budgetlint.batch.pool import Engine, Limits, MakeChecking, Outcome, run_pool
from budgetlint.batch.remarks import Remarks
from budgetlint.batch.results import write_results
from budgetlint.batch.store import Store, write_bytes
from budgetlint.batch.submissions import Submission, collect
from budgetlint.batch.task import FormsTask, ReadTask, Task, Work
from budgetlint.inspection.notice import Letter
from budgetlint.interrupts import Interrupts
from budgetlint.language import Language
from budgetlint.overview.county import Gathering
from budgetlint.overview.page import render_page
from budgetlint.overview.sheet import render_workbook
from budgetlint.standing import Closing, Standing
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
    standing: Standing = field(default_factory=Standing)
    pairs: Pairs = field(default_factory=Pairs)
    interrupts: Interrupts = field(default_factory=Interrupts)
    own_files: tuple[Path, ...] = ()  # what configures the run: no inputs, where they lie among them

    @property
    def store(self) -> str:
        """The folder of what is kept between stages."""
        return str(self.folder / "work")


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that came to its end. ``rows`` hold no verdicts, and one finding of each severity."""

    rows: tuple[Row, ...]
    summary: Mapping[str, int]
    closing: Closing
    forms: int = 0
    formless: int = 0  # documents whose forms could not be made


class BatchProgress:
    """Is told how far a run has come; this one says nothing."""

    def begin(self, stage: Stage, total: int, resumed: int) -> None:
        """Take note that a stage has ``total`` documents to do, beside ``resumed`` that an earlier run has done."""

    def advance(self, outcome: Outcome) -> None:
        """Take note that a document is finished."""

    def writing(self) -> None:
        """Take note that all documents are checked and results are being written."""


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
        submissions = collect(plan.inputs, plan.folder / "unpacked", ours=[plan.folder, *plan.own_files])
        others = outside(plan.pairs.manifest, submissions, plan.folder / "unpacked")
        ledger.record_submissions(submissions)
        ledger.note("read_key", plan.read_key)
        work = _Work(plan, ledger, make_checking, progress)
        reads = work.read([*submissions, *others])
        same = same_texts(submissions, ledger.texts(plan.read_key))
        checks = work.check(submissions, others, reads, same)
        counted = account(submissions, checks, same, Store(Path(plan.store)), plan.language)
        rows, summary, closing = _write(counted, plan, packs, progress)
        forms, formless = work.fill_in(submissions, checks, rows) if plan.letter else (0, 0)
        return Finished(rows, summary, closing, forms, formless)


@dataclass(frozen=True, slots=True)
class _Work:
    """The stages of a run: each does what the ledger does not have yet."""

    plan: BatchPlan
    ledger: Ledger
    make_checking: MakeChecking
    progress: BatchProgress

    def read(self, submissions: Iterable[Submission]) -> dict[str, StageRow]:
        """Read every content that was not read before; return what became of each."""
        plan = self.plan
        contents = contents_of(submissions)
        done = self.ledger.stages(Stage.READ, plan.read_key)
        store = Store(Path(plan.store))
        tasks = [
            ReadTask(sha256, item.path, plan.store, plan.read_key)
            for sha256, item in contents.items()
            if item.path and not _is_there(done.get(sha256), store.document_place(sha256, plan.read_key))
        ]
        self._perform(Stage.READ, tasks, len(contents) - len(tasks))
        return self.ledger.stages(Stage.READ, plan.read_key)

    def check(
        self, submissions: Sequence[Submission], others: Sequence[Submission], reads: Mapping[str, StageRow],
        same: Mapping[str, str],
    ) -> dict[str, StageRow]:  # fmt: skip
        """Check every input that was read, with those that belong to it; return what became of each content.

        ``same`` are the contents that say what another one says: they are nobody's second unit or second report.
        """
        plan = self.plan
        contents = contents_of(submissions)
        known = self.ledger.known(plan.read_key)
        whole = {sha256 for sha256, row in reads.items() if row.state is StageState.DONE and not row.reason}
        known = {sha256: each for sha256, each in known.items() if sha256 not in same}
        partners = partners_by_content(plan.pairs, submissions, others, known, whole)
        keys = {sha256: key_with(plan.check_key, partners.get(sha256, ())) for sha256 in contents}
        self.ledger.want(keys)
        store = Store(Path(plan.store))
        done = {
            sha256
            for sha256, row in self.ledger.wanted(Stage.CHECK).items()
            if row.state is StageState.FAILED or store.report_place(sha256, row.key).exists()
        }
        failed = {sha256: row for sha256, row in reads.items() if row.state is StageState.FAILED}
        tasks = [
            Task(sha256, item.path, plan.store, plan.read_key, keys[sha256], partners.get(sha256, ()))
            for sha256, item in contents.items()
            if sha256 not in done and sha256 not in failed and item.path
        ]
        self._perform(Stage.CHECK, tasks, len(done))
        return {**self.ledger.wanted(Stage.CHECK), **failed}

    def fill_in(
        self, submissions: Sequence[Submission], checks: Mapping[str, StageRow], rows: Iterable[Row]
    ) -> tuple[int, int]:
        """Make the forms that are not there yet and copy all; return how many there are and how many failed."""
        plan, store = self.plan, Store(Path(self.plan.store))
        letter = plan.letter or Letter()
        keys = {sha256: own_key(row.key, plan.forms_key) for sha256, row in checks.items()}
        done = self.ledger.rows(Stage.FORMS, keys)
        tasks = [
            FormsTask(
                sha256, item.path, plan.store, plan.read_key, checks[sha256].key, keys[sha256], letter.days,
                letter.sender,
            )
            for sha256, item in contents_of(submissions).items()
            if sha256 not in done and item.path and (row := checks.get(sha256)) and row.pages
        ]  # fmt: skip
        self._perform(Stage.FORMS, tasks, len(done))
        done = self.ledger.rows(Stage.FORMS, keys)
        here = {submission.sha256 for submission in submissions}
        failed = sum(row.state is StageState.FAILED and sha256 in here for sha256, row in done.items())
        made = {sha256: keys[sha256] for sha256, row in done.items() if row.state is StageState.DONE}
        return write_forms(rows, store, made, plan.folder, plan.language), failed

    def _perform(self, stage: Stage, tasks: Sequence[Work], resumed: int) -> None:
        """Do the tasks and write down each as soon as it is done."""
        self.progress.begin(stage, len(tasks), resumed)
        plan = self.plan
        done = plan.engine(tasks, self.make_checking, plan.jobs, plan.limits, plan.interrupts) if tasks else ()
        for outcome in plan.interrupts.between(done):
            result = outcome.result
            self.ledger.record([_row(stage, outcome)], *((result.known, result.text) if result else ()))
            self.progress.advance(outcome)


def _is_there(row: StageRow | None, place: Path) -> bool:
    """Say whether a reading was done and what it gave is still there; the folder of work may have been removed."""
    return row is not None and (row.state is StageState.FAILED or bool(row.reason) or place.exists())


def _row(stage: Stage, outcome: Outcome) -> StageRow:
    task, result = outcome.task, outcome.result
    key = _key(task)
    if result is None:
        return StageRow(task.sha256, stage, key, StageState.FAILED, outcome.reason, outcome.detail, outcome.attempts)
    # A document that cannot be read has had its reading; forms that cannot be made are not there.
    lost = stage is Stage.FORMS and result.reason
    return StageRow(
        task.sha256, stage, key, StageState.FAILED if lost else StageState.DONE, result.reason, result.detail,
        outcome.attempts, result.seconds, result.pages, result.findings,
    )  # fmt: skip


def _key(task: Work) -> str:
    match task:
        case ReadTask():
            return task.read_key
        case Task():
            return task.check_key
        case FormsTask():
            return task.forms_key


def _write(
    rows: Iterable[Row], plan: BatchPlan, packs: Packs, progress: BatchProgress
) -> tuple[tuple[Row, ...], dict[str, int], Closing]:
    """Write the results of all inputs and the overview."""
    progress.writing()
    store, gathering, remarks = Store(Path(plan.store)), Gathering(packs), Remarks(plan.standing)
    # Marked here and not in the store: a new entry of the user's files must not cost a new check.
    counted = (replace(row, report=remarks.of(row.report)) for row in plan.interrupts.between(rows))
    written, summary = write_results(counted, store, plan.read_key, plan.folder, gathering.add)
    county = gathering.county()
    write_bytes(plan.folder / "overview.html", render_page(county, plan.language).encode())
    write_bytes(plan.folder / "overview.xlsx", render_workbook(county, plan.language))
    return written, summary, remarks.closing(plan.language)


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
