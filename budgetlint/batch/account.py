"""N in, N out: what became of every input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from budgetlint.batch.ledger import StageRow, StageState
from budgetlint.batch.store import Store
from budgetlint.batch.submissions import Submission
from budgetlint.failures import (
    DUPLICATE,
    LINK_TO_ABOVE,
    NO_DOCUMENTS,
    NO_FILE,
    NOT_YET,
    SAME_TEXT,
    UNSUPPORTED,
    explain_failure,
)
from budgetlint.language import Language
from schemas.report import DocumentReport, Status

__all__ = ["Row", "account", "duplicate_note"]

_NO_DOCUMENT: Final = frozenset({UNSUPPORTED, NO_DOCUMENTS, NO_FILE, LINK_TO_ABOVE})


@dataclass(frozen=True, slots=True)
class Row:
    """An input and its report. ``duplicate_of`` names the input of the same content or text that is first by name;

    ``key`` is that of the check, empty where there was none; ``resaved`` says that only the text is the same.
    """

    submission: Submission
    report: DocumentReport
    duplicate_of: str | None = None
    key: str = ""
    resaved: bool = False


def account(
    submissions: Iterable[Submission], checks: Mapping[str, StageRow], same: Mapping[str, str], store: Store,
    language: Language,
) -> Iterable[Row]:  # fmt: skip
    """Yield one row for each input, in the order of their names.

    ``checks`` say what became of each content: of its check, or of a reading that failed; ``same`` whose text each
    content has that says what another one says.
    """
    first: dict[str, str] = {}
    for submission in submissions:
        sha256 = submission.sha256
        if submission.refusal is not None or sha256 is None:
            skipped = submission.refusal in _NO_DOCUMENT and not submission.named
            status = Status.SKIPPED if skipped else Status.FAILED
            yield Row(submission, _blank(submission, status, submission.refusal or "", submission.detail, language))
            continue
        own = first.setdefault(sha256, submission.name)
        original = first[same[sha256]] if sha256 in same else own
        # Two files of no bytes are two failed uploads, and nobody's second one.
        duplicate = original if original != submission.name and submission.size else None
        resaved = duplicate is not None and own == submission.name
        stage = checks.get(sha256)
        report = store.report(sha256, stage.key) if stage and stage.state is StageState.DONE else None
        if report is not None:
            key = stage.key if stage else ""
            yield Row(submission, replace(report, path=submission.name), duplicate, key, resaved)
        elif stage is not None and stage.state is StageState.FAILED:
            yield Row(
                submission, _blank(submission, Status.FAILED, stage.reason, stage.detail, language), duplicate
            )  # fmt: skip
        else:
            yield Row(submission, _blank(submission, Status.FAILED, NOT_YET, "", language), duplicate)


def _blank(submission: Submission, status: Status, reason: str, detail: str, language: Language) -> DocumentReport:
    told = explain_failure(reason, detail, language)
    return DocumentReport(
        submission.name, status, reason, told, None, None, "unknown", None, submission.sha256, 0, (), (), ()
    )


def duplicate_note(row: Row, language: Language) -> str:
    """Say of which input a row is the double."""
    return explain_failure(SAME_TEXT if row.resaved else DUPLICATE, row.duplicate_of or "", language)
