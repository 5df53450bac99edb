"""N in, N out: what became of every input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from budgetlint.batch.ledger import StageRow, StageState
from budgetlint.batch.store import Store
from budgetlint.batch.submissions import Submission
from budgetlint.failures import DUPLICATE, NOT_YET, explain_failure
from budgetlint.language import Language
from schemas.report import DocumentReport, Status

__all__ = ["Row", "account"]


@dataclass(frozen=True, slots=True)
class Row:
    """An input and its report. ``duplicate_of`` names the input with the same content that comes first by name;

    ``key`` is that of the check, empty where there was none.
    """

    submission: Submission
    report: DocumentReport
    duplicate_of: str | None = None
    key: str = ""


def account(
    submissions: Iterable[Submission], checks: Mapping[str, StageRow], store: Store, language: Language
) -> Iterable[Row]:
    """Yield one row for each input, in the order of their names.

    ``checks`` say what became of each content: of its check, or of a reading that failed.
    """
    first: dict[str, str] = {}
    for submission in submissions:
        sha256 = submission.sha256
        if submission.refusal is not None or sha256 is None:
            status = Status.FAILED if submission.named or submission.refusal != "unsupported" else Status.SKIPPED
            yield Row(submission, _blank(submission, status, submission.refusal or "", submission.detail, language))
            continue
        original = first.setdefault(sha256, submission.name)
        duplicate = original if original != submission.name else None
        stage = checks.get(sha256)
        report = store.report(sha256, stage.key) if stage and stage.state is StageState.DONE else None
        if report is not None:
            yield Row(submission, replace(report, path=submission.name), duplicate, stage.key if stage else "")
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
    return explain_failure(DUPLICATE, row.duplicate_of or "", language)
