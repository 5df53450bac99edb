"""One document in, one row of the report out, whatever happens on the way."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from budgetlint.exits import ExitCode, gravest
from budgetlint.failures import (
    INTERNAL_ERROR,
    NO_REPORT,
    NO_SUCH_PAGE,
    NOTHING_EVALUATED,
    NOTHING_READ,
    PARTLY_READ,
    PARTNER_UNREAD,
    RULE_CRASHED,
    explain_failure,
)
from budgetlint.files import Entry
from budgetlint.interrupts import Interrupts
from budgetlint.language import Language
from budgetlint.output import printable
from budgetlint.partners import Found
from budgetlint.recognition import Recognition, mender
from budgetlint.second_look import check_twice
from budgetlint.troubles import troubles_of, unread_pages
from extractor.errors import ExtractionError
from extractor.read import read
from extractor.reread import Place
from rules import Packs
from schemas.document import Document, DocumentKind
from schemas.report import DocumentReport, Finding, Severity, Since, State, Status, Verdict

__all__ = [
    "NEVER",
    "Checked",
    "Checking",
    "check_document",
    "check_entry",
    "exit_code",
    "read_entry",
    "summarise",
    "unless_no_report",
]

NEVER: Final = "never"
_UNKNOWN_TABLE: Final = "unknown"
_STATUS: Final = {"": Status.CHECKED, NOTHING_READ: Status.FAILED, NOTHING_EVALUATED: Status.FAILED}


@dataclass(frozen=True, slots=True)
class Checking:
    """How documents are checked in this run.

    ``pages`` restricts the findings, not the reading: with half of a document, a table on the other half would seem
    to be missing, and no check across tables would hold. ``recognition`` reads what a text layer does not say;
    without it such pages stay unread.
    """

    packs: Packs
    language: Language = Language.CHINESE
    password: str | None = None
    pages: frozenset[int] | None = None
    debug: bool = False
    recognition: Recognition | None = None
    interrupts: Interrupts = field(default_factory=Interrupts)


@dataclass(frozen=True, slots=True)
class Checked:
    """A row of the report, and the trace of a fault of our own where there was one."""

    row: DocumentReport
    trace: str = ""


def check_entry(entry: Entry, checking: Checking) -> Checked:
    """Read and check one document. Never raises for what a document or a rule does: that goes into the row."""
    document = read_entry(entry, checking)
    return document if isinstance(document, Checked) else check_document(entry, document, checking)


def read_entry(entry: Entry, checking: Checking) -> Document | Checked:
    """Read one document, or return the row that says why it was not read.

    Raises KeyboardInterrupt where the user asked for an end meanwhile; what was read then may be wrong.
    """
    read_so_far = _read(entry, checking)
    checking.interrupts.stop_if_asked()
    return read_so_far


def _read(entry: Entry, checking: Checking) -> Document | Checked:
    language = checking.language
    if entry.refusal is not None:
        status = Status.FAILED if entry.named else Status.SKIPPED
        return Checked(_unchecked(entry, status, entry.refusal, "", language))
    try:
        mend = mender(checking.recognition, checking.interrupts)
        document = read(entry.place, checking.packs.vocabulary, password=checking.password, mend=mend)
    except ExtractionError as error:
        detail = error.detail.replace(entry.path, Path(entry.path).name)  # the same words wherever the file lies
        return Checked(_unchecked(entry, Status.FAILED, error.failure.value, detail, language))
    except Exception as error:  # noqa: BLE001  (one document must not cost the others their check)
        return _broken(entry, error, language)
    if checking.pages is not None and min(checking.pages) > len(document.pages):
        count = language.say(f"共 {len(document.pages)} 页", f"{len(document.pages)} pages")
        return Checked(_unchecked(entry, Status.FAILED, NO_SUCH_PAGE, count, language))
    return replace(document, path=entry.path)


def check_document(entry: Entry, document: Document, checking: Checking, found: Found | None = None) -> Checked:
    """Check a document that was read; what findings rest on is looked at twice where it was recognised.

    ``found`` are the documents to compare it with. Raises KeyboardInterrupt as ``read_entry`` does.
    """
    found = found or Found()

    def look(read_once: Document, places: Collection[Place]) -> Document:
        if checking.recognition is None:
            return read_once
        return checking.recognition.look(read_once, entry.place, places, checking.password)

    try:
        verdicts = check_twice(document, checking.packs, checking.language.value, look, found.partners)
    except Exception as error:  # noqa: BLE001  (one document must not cost the others their check)
        return _broken(entry, error, checking.language)
    checking.interrupts.stop_if_asked()
    return Checked(_lacking(_row(entry, document, verdicts, checking), found.unread, checking.language))


def _broken(entry: Entry, error: Exception, language: Language) -> Checked:
    row = _unchecked(entry, Status.FAILED, INTERNAL_ERROR, f"{type(error).__name__}: {error}", language)
    return Checked(row, "".join(traceback.format_exception(error)))


def _unchecked(entry: Entry, status: Status, reason: str, detail: str, language: Language) -> DocumentReport:
    return DocumentReport(
        path=printable(entry.path),
        status=status,
        reason=reason,
        detail=explain_failure(reason, detail, language),
        unit=None,
        year=None,
        kind="unknown",
        level=None,
        sha256=None,
        pages=0,
        unread=(),
        findings=(),
        verdicts=(),
    )


def _row(entry: Entry, document: Document, verdicts: Sequence[Verdict], checking: Checking) -> DocumentReport:
    if checking.pages is not None:
        verdicts = [_on_pages(verdict, checking.pages, checking.language) for verdict in verdicts]
    findings = sorted((finding for verdict in verdicts for finding in verdict.findings), key=_reading_order)
    troubles, unread = troubles_of(document, checking.language), unread_pages(document)
    crashed = [verdict.rule for verdict in verdicts if verdict.internal]
    reason = ""
    if crashed:
        reason = RULE_CRASHED
    elif len(unread) == len(document.pages):
        reason = NOTHING_READ
    elif troubles:
        reason = PARTLY_READ
    elif _came_to_nothing(verdicts):
        reason = NOTHING_EVALUATED
    told = checking.language.say("；", "; ").join([*crashed, *troubles])
    profile = document.profile
    return DocumentReport(
        path=printable(entry.path),
        status=_STATUS.get(reason, Status.PARTLY_CHECKED),
        reason=reason,
        detail=explain_failure(reason, told, checking.language) if reason else "",
        unit=profile.unit,
        year=profile.year,
        kind=profile.kind.value,
        level=profile.level.value if profile.level else None,
        sha256=document.sha256,
        pages=len(document.pages),
        unread=unread,
        findings=tuple(findings),
        verdicts=tuple(verdicts),
    )


def unless_no_report(row: DocumentReport, document: Document, language: Language) -> DocumentReport:
    """Return a row, as one that was passed over if nothing was found and nothing shows that it is a disclosure."""
    if row.status is not Status.CHECKED or row.findings or _is_report(document):
        return row
    return replace(row, status=Status.SKIPPED, reason=NO_REPORT, detail=explain_failure(NO_REPORT, "", language))


def _is_report(document: Document) -> bool:
    """Say whether anything shows that a document is a disclosure: what it calls itself, or a table that it has to have.

    Rules of wording pass on every text: a document without such a sign is not one that was checked.
    """
    return document.profile.kind is not DocumentKind.UNKNOWN or any(
        table.kind != _UNKNOWN_TABLE for table in document.tables
    )


def _lacking(row: DocumentReport, unread: Sequence[str], language: Language) -> DocumentReport:
    """Say that documents to compare with could not be read, unless something graver is said already."""
    if not unread or row.reason not in {"", NOTHING_EVALUATED}:
        return row
    told = language.say("、", ", ").join(map(printable, unread))
    return replace(
        row,
        status=Status.PARTLY_CHECKED,
        reason=PARTNER_UNREAD,
        detail=explain_failure(PARTNER_UNREAD, told, language),
    )


def _came_to_nothing(verdicts: Sequence[Verdict]) -> bool:
    """Say whether no rule looked at anything though some should have: that is no clean document."""
    states = {verdict.state for verdict in verdicts}
    return State.NOT_EVALUATED in states and not states & {State.PASS, State.FAIL}


def _on_pages(verdict: Verdict, pages: frozenset[int], language: Language) -> Verdict:
    """Keep the findings that have a place on the pages asked for, and those about the document as a whole."""
    kept = tuple(
        finding
        for finding in verdict.findings
        if not finding.evidence or any(evidence.page in pages for evidence in finding.evidence)
    )
    if verdict.state is not State.FAIL or kept:
        return replace(verdict, findings=kept)
    reason = language.say("问题都在所选的页之外", "all its findings are on pages not asked for")
    return replace(verdict, state=State.NOT_APPLICABLE, reason=reason, findings=())


def _reading_order(finding: Finding) -> tuple[bool, int, float, str, str]:
    first = finding.evidence[0] if finding.evidence else None
    if first is None:
        return (True, 0, 0.0, finding.rule, finding.fingerprint)
    return (False, first.page, first.bbox.y0 if first.bbox else 0.0, finding.rule, finding.fingerprint)


def exit_code(
    rows: Iterable[DocumentReport], fail_on: str, *, only_new: bool = False, about_run: Iterable[Finding] = ()
) -> ExitCode:
    """Return what the rows come to; ``fail_on`` is a severity, or ``never`` for findings that don't count.

    Accepted findings don't count, and with ``only_new`` those that the baseline has already don't either.
    ``about_run`` are findings about the run's own files.
    """
    codes = [_code_of(row, fail_on, only_new=only_new) for row in rows]
    if any(_counts(finding, fail_on, only_new=False) for finding in about_run):
        codes.append(ExitCode.FINDINGS)
    return gravest(codes)


def _code_of(row: DocumentReport, fail_on: str, *, only_new: bool) -> ExitCode:
    if row.reason in {INTERNAL_ERROR, RULE_CRASHED}:
        return ExitCode.INTERNAL
    if row.status is not Status.CHECKED:
        return ExitCode.INCOMPLETE
    if any(_counts(finding, fail_on, only_new=only_new) for finding in row.findings):
        return ExitCode.FINDINGS
    return ExitCode.OK


def _counts(finding: Finding, fail_on: str, *, only_new: bool) -> bool:
    if fail_on == NEVER or finding.suppressed is not None or (only_new and finding.baseline is Since.REMAINING):
        return False
    return finding.severity.rank <= Severity(fail_on).rank


def summarise(rows: Collection[DocumentReport]) -> dict[str, int]:
    """Count documents by status, findings by severity (accepted ones apart), and verdicts by state."""
    findings = [finding for row in rows for finding in row.findings]
    active = Counter(finding.severity for finding in findings if finding.suppressed is None)
    summary = {"documents": len(rows)}
    summary |= {status.value: sum(row.status is status for row in rows) for status in Status}
    summary |= {f"{severity.value}s": active[severity] for severity in Severity}
    summary["suppressed"] = len(findings) - active.total()
    return summary | {
        f"rules_{state.value}": sum(verdict.state is state for row in rows for verdict in row.verdicts)
        for state in State
    }
