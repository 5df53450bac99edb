"""What a worker does with one document: read it unless it was read before, check it, fill in its forms."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from budgetlint.batch.store import Store
from budgetlint.checking import Checked, Checking, check_document, read_entry
from budgetlint.failures import INTERNAL_ERROR
from budgetlint.files import Entry
from schemas.report import DocumentReport

__all__ = ["FormsTask", "Result", "Task", "Work", "perform"]


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be checked; all that a worker needs to know, small enough for a pipe."""

    sha256: str
    path: str
    store: str
    read_key: str
    check_key: str


@dataclass(frozen=True, slots=True)
class FormsTask:
    """A checked document whose inspection form and notice are to be made."""

    sha256: str
    path: str
    store: str
    read_key: str
    check_key: str
    forms_key: str
    days: int
    sender: str


Work = Task | FormsTask


@dataclass(frozen=True, slots=True)
class Result:
    """What a worker says when it is done; the report itself lies in the store."""

    sha256: str
    status: str
    reason: str
    detail: str
    pages: int
    findings: int
    read_seconds: float
    check_seconds: float


def perform(task: Work, checking: Checking) -> Result:
    """Do the task. Raises OSError where the store can't be written; nothing else."""
    return _fill_in(task, checking) if isinstance(task, FormsTask) else _check(task, checking)


def _check(task: Task, checking: Checking) -> Result:
    """Read and check one document, keeping both results. Raises OSError where the store can't be written."""
    store = Store(Path(task.store))
    began = time.perf_counter()
    document = store.document(task.sha256, task.read_key)
    if document is None:
        read = read_entry(Entry(task.path), checking)
        if isinstance(read, Checked):  # the row that says why it could not be read
            return _done(task, store, read.row, began, time.perf_counter())
        document = read
        # The path is where the bytes lay in this run; the content is what is kept.
        store.keep_document(task.sha256, task.read_key, replace(document, path=""))
    read_at = time.perf_counter()
    return _done(task, store, check_document(Entry(task.path), document, checking).row, began, read_at)


def _done(task: Task, store: Store, row: DocumentReport, began: float, read_at: float) -> Result:
    row = replace(row, path="", sha256=task.sha256)
    store.keep_report(task.sha256, task.check_key, row)
    return Result(
        task.sha256, row.status.value, row.reason, row.detail, row.pages, len(row.findings),
        read_at - began, time.perf_counter() - read_at,
    )  # fmt: skip


def _fill_in(task: FormsTask, checking: Checking) -> Result:
    """Make and keep the forms of a document that was checked."""
    from budgetlint.inspection.files import FORM, NOTICE, make_forms
    from budgetlint.inspection.notice import Letter

    store, began = Store(Path(task.store)), time.perf_counter()
    document, report = store.document(task.sha256, task.read_key), store.report(task.sha256, task.check_key)
    reason = detail = ""
    if document is not None and report is not None:
        letter = Letter(task.days, task.sender)
        try:
            made = make_forms(
                report, document, Path(task.path), checking.packs, checking.language,
                letter=letter, password=checking.password,
            )  # fmt: skip
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001  (a form that cannot be made must not cost the others)
            reason, detail = INTERNAL_ERROR, f"{type(error).__name__}: {error}"
        else:
            for name, content in ((FORM, made.form), (NOTICE, made.notice)):
                store.keep_file(task.sha256, f"{task.forms_key}.{name}", content or b"")
    return Result(task.sha256, "", reason, detail, 0, 0, 0.0, time.perf_counter() - began)
