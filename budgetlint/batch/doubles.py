"""What comes twice: the same content under two names, and the same text in another file, saved or exported again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from budgetlint.batch.submissions import Submission
from budgetlint.troubles import unread_pages
from schemas.document import Document

__all__ = ["contents_of", "same_texts", "text_hash"]

_LEAST: Final = 100  # characters; blank forms and lone title pages are alike without being the same


def text_hash(document: Document) -> str:
    """Return the hash of all that a document says, blanks aside; empty where that is not known or next to nothing."""
    if unread_pages(document):
        return ""
    told = [block.text for block in document.blocks]
    told += [cell.text for table in document.tables for cell in table.cells]
    text = "\n".join("".join(part.split()) for part in told)
    return hashlib.sha256(text.encode()).hexdigest() if len(text) >= _LEAST else ""


def same_texts(submissions: Iterable[Submission], texts: Mapping[str, str]) -> dict[str, str]:
    """Return for each content whose text comes a second time the content (hashes) that has it first by name."""
    first: dict[str, str] = {}
    same: dict[str, str] = {}
    for submission in submissions:
        text = texts.get(submission.sha256 or "")
        if submission.sha256 and text:
            original = first.setdefault(text, submission.sha256)
            if original != submission.sha256:
                same[submission.sha256] = original
    return same


def contents_of(submissions: Iterable[Submission]) -> dict[str, Submission]:
    """Return the different readable contents, the largest first: a long document must not come last.

    Of several files with one content, that is read whose name says what it is, else the first by name.
    """
    contents: dict[str, Submission] = {}
    for item in submissions:
        if item.sha256 and item.path:
            other = contents.setdefault(item.sha256, item)
            if other is not item and not _is_what_it_says(other) and _is_what_it_says(item):
                contents[item.sha256] = item
    return dict(sorted(contents.items(), key=lambda pair: (-pair[1].size, pair[1].name)))


def _is_what_it_says(submission: Submission) -> bool:
    """Say whether a file's name and its first bytes agree on whether it is a PDF."""
    try:
        with Path(submission.path or "").open("rb") as file:
            return (b"%PDF-" in file.read(1024)) == submission.name.lower().endswith(".pdf")
    except OSError:
        return False
