"""What a check says: verdicts, findings and their evidence, and the report of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from schemas.geometry import BBox

__all__ = [
    "DocumentReport",
    "Evidence",
    "Finding",
    "Former",
    "Report",
    "RuleCount",
    "Severity",
    "Since",
    "State",
    "Status",
    "Suppression",
    "Verdict",
]


class Severity(StrEnum):
    """error: cannot be right. warning: very likely wrong. info: worth a look. The gravest comes first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Its place among all of them: 0 is the gravest."""
        return list(Severity).index(self)


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
    """One operand of a finding: its printed text and where it stands. ``table`` is the table's printed title.

    ``document`` is the path of the other document that the place is in, None where it is in the one checked.
    """

    page: int
    bbox: BBox | None
    text: str
    table: str | None = None
    row: str | None = None
    column: str | None = None
    source: str = "text"
    confidence: float = 1.0
    document: str | None = None


class Since(StrEnum):
    """Whether a finding was there in an earlier report, the baseline, already."""

    NEW = "new"
    REMAINING = "remaining"


@dataclass(frozen=True, slots=True)
class Suppression:
    """That somebody has accepted a finding: why, who, and up to which day (for good where None)."""

    reason: str
    who: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of the document.

    ``expected``, ``actual``, ``difference`` and ``tolerance`` are printed figures in ``unit`` (or texts, where the rule
    is about words); ``doubt`` is the reason why our reading may be at fault, None where it is not.
    ``fingerprint`` is made of rule, canonical table, row and column labels, unit and year: it survives a new draft.
    ``suppressed`` says that somebody has accepted it, ``baseline`` how it stands to an earlier report, None where the
    run had none.
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
    suppressed: Suppression | None = None
    baseline: Since | None = None


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

    def count(self, severity: Severity) -> int:
        """Return how many findings of a severity it has, accepted ones included."""
        return sum(finding.severity is severity for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Former:
    """A finding of the baseline that is no longer there; ``path`` is the document's in this run."""

    path: str
    rule: str
    severity: Severity
    message: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule did what over the documents of a run.

    ``severity`` is the gravest of its findings, None without any; suppressed findings are among ``findings``.
    """

    rule: str
    severity: Severity | None
    findings: int
    suppressed: int
    documents: int  # with findings
    passed: int
    failed: int
    not_evaluated: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run. ``program`` is the version of budgetlint; ``summary`` counts documents, findings and verdicts.

    ``findings`` are about the run's own files (suppressions that have expired or are of no use). Of the baseline's
    findings, ``fixed`` are gone, and of ``unverified`` this run cannot tell, because their rule was not evaluated.
    ``statistics`` has a line for each rule where they were asked for.
    """

    schema_version: str
    program: str
    documents: tuple[DocumentReport, ...]
    summary: dict[str, int]
    findings: tuple[Finding, ...] = ()
    fixed: tuple[Former, ...] = ()
    unverified: tuple[Former, ...] = ()
    statistics: tuple[RuleCount, ...] | None = None
