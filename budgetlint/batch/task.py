"""What a worker does with one document: read it, check it with those that belong to it, fill in its forms."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from budgetlint.batch.doubles import text_hash
from budgetlint.batch.store import Store
from budgetlint.checking import Checked, Checking, check_document, read_entry, unless_no_report
from budgetlint.failures import INTERNAL_ERROR
from budgetlint.files import Entry
from budgetlint.inspection.crops import close_ups
from budgetlint.pairing import Known, known_of
from budgetlint.partners import Found
from schemas.document import Document

__all__ = ["FormsTask", "Partner", "ReadTask", "Result", "Task", "Work", "perform"]


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One document to be read; like all tasks all that a worker needs to know, small enough for a pipe."""

    sha256: str
    path: str
    store: str
    read_key: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A document to compare with: in which role, its content, what to call it, and whether it could be read."""

    role: str
    name: str
    sha256: str
    read: bool = True


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be checked, and those to compare it with."""

    sha256: str
    path: str
    store: str
    read_key: str
    check_key: str
    partners: tuple[Partner, ...] = ()


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


Work = ReadTask | Task | FormsTask


@dataclass(frozen=True, slots=True)
class Result:
    """What a worker says when it is done; the report itself lies in the store.

    ``known`` is what a document that was read is, ``text`` the hash of all that it says.
    """

    sha256: str
    reason: str = ""
    detail: str = ""
    pages: int = 0
    findings: int = 0
    seconds: float = 0.0
    known: Known | None = None
    text: str = ""


def perform(task: Work, checking: Checking) -> Result:
    """Do the task. Raises OSError where the store can't be written; nothing else."""
    began = time.perf_counter()
    result = _perform(task, checking)
    return replace(result, seconds=time.perf_counter() - began)


def _perform(task: Work, checking: Checking) -> Result:
    match task:
        case ReadTask():
            return _read(task, checking)
        case Task():
            return _check(task, checking)
        case FormsTask():
            return _fill_in(task, checking)


def _read(task: ReadTask, checking: Checking) -> Result:
    """Read a document and keep it."""
    document = _document(task, checking)
    if isinstance(document, Checked):
        return Result(task.sha256, document.row.reason, document.row.detail)
    known = known_of(task.sha256, document)
    return Result(task.sha256, pages=len(document.pages), known=known, text=text_hash(document))


def _document(task: ReadTask | Task, checking: Checking) -> Document | Checked:
    """Return the document as it was read before, or read it now; the row that says why it cannot be read."""
    store = Store(Path(task.store))
    document = store.document(task.sha256, task.read_key)
    if document is None:
        read = read_entry(Entry(task.path), checking)
        if isinstance(read, Checked):
            return read
        # The path is where the bytes lay in this run; the content is what is kept.
        document = replace(read, path="")
        store.keep_document(task.sha256, task.read_key, document)
    return document


def _check(task: Task, checking: Checking) -> Result:
    """Check one document with its partners and keep the report, also of one that cannot be read."""
    document = _document(task, checking)
    store = Store(Path(task.store))
    if isinstance(document, Checked):
        row = document.row
    else:
        row = check_document(Entry(task.path), document, checking, _found(task)).row
        row = unless_no_report(row, document, checking.language)  # nobody has named it to be checked in any case
        taken = close_ups(row, document, Path(task.path), checking.password)
        if taken:
            pictures = {mark: tuple(each.content for each in pictures) for mark, pictures in taken.items()}
            store.keep_crops(task.sha256, task.check_key, pictures)
    row = replace(row, path="", sha256=task.sha256)
    store.keep_report(task.sha256, task.check_key, row)
    return Result(task.sha256, row.reason, row.detail, row.pages, len(row.findings))


def _found(task: Task) -> Found:
    """Load the partners; one that cannot be read takes its role with it, as a sum without it would be another."""
    store = Store(Path(task.store))
    partners: dict[str, tuple[Document, ...]] = {}
    unread: list[str] = []
    for role in dict.fromkeys(partner.role for partner in task.partners):
        own = [partner for partner in task.partners if partner.role == role]
        documents = [store.document(each.sha256, task.read_key) if each.read else None for each in own]
        lost = [each.name for each, document in zip(own, documents, strict=True) if document is None]
        unread += lost
        if not lost:
            named = zip(own, documents, strict=True)
            partners[role] = tuple(replace(document, path=each.name) for each, document in named if document)
    return Found(partners, tuple(dict.fromkeys(unread)))


def _fill_in(task: FormsTask, checking: Checking) -> Result:
    """Make and keep the forms of a document that was checked."""
    from budgetlint.inspection.files import FORM, NOTICE, make_forms
    from budgetlint.inspection.notice import Letter

    store = Store(Path(task.store))
    document, report = store.document(task.sha256, task.read_key), store.report(task.sha256, task.check_key)
    if document is None or report is None:
        return Result(task.sha256, INTERNAL_ERROR, "what was kept is gone")
    try:
        made = make_forms(
            report, document, Path(task.path), checking.packs, checking.language,
            letter=Letter(task.days, task.sender), password=checking.password,
        )  # fmt: skip
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001  (a form that cannot be made must not cost the others)
        return Result(task.sha256, INTERNAL_ERROR, f"{type(error).__name__}: {error}")
    for name, content in ((FORM, made.form), (NOTICE, made.notice)):
        store.keep_file(task.sha256, f"{task.forms_key}.{name}", content or b"")
    return Result(task.sha256)
