"""The forms of a county: made by the workers, kept with the documents, copied to where people look for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from budgetlint.batch.account import Row
from budgetlint.batch.results import file_name
from budgetlint.batch.store import Store, write_bytes
from budgetlint.failures import NO_DOCUMENTS
from budgetlint.inspection.files import FORM, NOTICE, blank_form
from budgetlint.language import Language
from budgetlint.output import on_disk
from schemas.report import Status

__all__ = ["own_key", "write_forms"]

_UNREAD: Final = {Status.FAILED, Status.SKIPPED}


def own_key(check_key: str, letter_key: str) -> str:
    """Return the key of a document's forms: that of its check, and that of the forms' code and the letter."""
    return hashlib.sha256(f"{check_key}\n{letter_key}".encode()).hexdigest()[:20]


def write_forms(rows: Iterable[Row], store: Store, keys: Mapping[str, str], folder: Path, language: Language) -> int:
    """Copy the forms of every input below ``folder/forms``, with a blank one for what could not be read.

    ``keys`` are those of the forms that were made, by the documents' hashes. Forms of inputs that are gone are removed.
    Returns how many there are.
    """
    kept: set[Path] = set()
    for row in rows:
        for name, content in _files(row, store, keys, language):
            place = folder / "forms" / on_disk(f"{file_name(row.submission.name)}.{name}")
            kept.add(place)
            if not place.exists() or place.read_bytes() != content:
                write_bytes(place, content)
    for old in (folder / "forms").glob("*"):
        if old not in kept and old.name.endswith((on_disk(FORM), on_disk(NOTICE))):
            old.unlink()
    return sum(place.name.endswith(on_disk(FORM)) for place in kept)


def _files(row: Row, store: Store, keys: Mapping[str, str], language: Language) -> Iterator[tuple[str, bytes]]:
    sha256 = row.submission.sha256 or ""
    for name in (FORM, NOTICE) if sha256 in keys else ():
        content = store.file(sha256, f"{keys[sha256]}.{name}")
        if content:
            yield name, content
    unread = row.report.status in _UNREAD and not row.report.pages and row.report.reason != NO_DOCUMENTS
    if unread and sha256 not in keys:
        yield FORM, blank_form(row.report, language)
