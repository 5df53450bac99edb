"""What a worker does with one document: read it unless it was read before, then check it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from budgetlint.batch.store import Store
from budgetlint.checking import Checked, Checking, check_document, read_entry
from budgetlint.files import Entry
from schemas.report import DocumentReport

__all__ = ["Result", "Task", "perform"]


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be checked; all that a worker needs to know, small enough for a pipe."""

    sha256: str
    path: str
    store: str
    read_key: str
    check_key: str


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


def perform(task: Task, checking: Checking) -> Result:
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
    return _done(task, store, check_document(Entry(""), document, checking).row, began, read_at)


def _done(task: Task, store: Store, row: DocumentReport, began: float, read_at: float) -> Result:
    row = replace(row, path="", sha256=task.sha256)
    store.keep_report(task.sha256, task.check_key, row)
    return Result(
        task.sha256, row.status.value, row.reason, row.detail, row.pages, len(row.findings),
        read_at - began, time.perf_counter() - read_at,
    )  # fmt: skip
