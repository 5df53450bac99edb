"""What a check says: verdicts, findings and their evidence, and the report of a run."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from schemas.geometry import BBox

__all__ = ["DocumentReport", "Evidence", "Finding", "Report", "Severity", "State", "Status", "Verdict"]


class Severity(StrEnum):
    """error: cannot be right. warning: very likely wrong. info: worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class State(StrEnum):
    """What a rule came to on a document. Only PASS says that something was looked at and found right."""

    PASS = "pass"  # noqa: S105  (a verdict, not a password)
    FAIL = "fail"
    NOT_EVALUATED = "not_evaluated"
    NOT_APPLICABLE = "not_applicable"


class Status(StrEnum):
    """What became of a document: fully checked, in part, not at all, or not looked at on purpose."""

    CHECKED = "checked"
    PARTLY_CHECKED = "partly_checked"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One operand of a finding: its printed text and where it stands. ``table`` is the table's printed title."""

    page: int
    bbox: BBox | None
    text: str
    table: str | None = None
    row: str | None = None
    column: str | None = None
    source: str = "text"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of the document.

    ``expected``, ``actual``, ``difference`` and ``tolerance`` are printed figures in ``unit`` (or texts, where the rule
    is about words); ``doubt`` is the reason why our reading may be at fault, None where it is not.
    ``fingerprint`` is made of rule, canonical table, row and column labels, unit and year: it survives a new draft.
    """

    rule: str
    severity: Severity
    message: str
    evidence: tuple[Evidence, ...]
    fingerprint: str
    expected: str | None = None
    actual: str | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    unit: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule came to on one document, with the reason where it was not looked at, wholly or in part.

    ``internal`` says that the rule itself broke: a fault of the pack or the program, not of the document.
    """

    rule: str
    state: State
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    internal: bool = False


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document's row in a report: N documents in, N rows out.

    ``reason`` is a stable word for why the document was not, or not wholly, checked, empty where it was; ``detail``
    says it for people. ``unread`` lists the pages of which nothing could be read.
    """

    path: str
    status: Status
    reason: str
    detail: str
    unit: str | None
    year: int | None
    kind: str
    level: str | None
    sha256: str | None
    pages: int
    unread: tuple[int, ...]
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run. ``program`` is the version of budgetlint; ``summary`` counts documents, findings and verdicts."""

    schema_version: str
    program: str
    documents: tuple[DocumentReport, ...]
    summary: dict[str, int]
