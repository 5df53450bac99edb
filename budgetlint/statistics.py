"""Rules over a run: which failed most, and which were never evaluated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from schemas.report import DocumentReport, Finding, RuleCount, Severity, State

__all__ = ["Tally", "of_rows"]


class Tally:
    """Counts rows as they come, so that a long run need not keep them."""

    def __init__(self) -> None:
        self._states: defaultdict[str, Counter[State]] = defaultdict(Counter)
        self._reasons: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._findings: defaultdict[str, Counter[Severity]] = defaultdict(Counter)
        self._suppressed: Counter[str] = Counter()
        self._documents: Counter[str] = Counter()

    def add(self, row: DocumentReport) -> None:
        """Count one document."""
        for verdict in row.verdicts:
            self._states[verdict.rule][verdict.state] += 1
            if verdict.state is State.NOT_EVALUATED:
                self._reasons[verdict.rule][verdict.reason] += 1
        for finding in row.findings:
            self._count(finding)
        self._documents.update({finding.rule for finding in row.findings})

    def _count(self, finding: Finding) -> None:
        self._findings[finding.rule][finding.severity] += 1
        self._suppressed[finding.rule] += finding.suppressed is not None

    def reason(self, rule: str) -> str:
        """Return why a rule was most often not evaluated, empty where it always was."""
        reasons = self._reasons[rule].most_common(1)
        return reasons[0][0] if reasons else ""

    def counts(self) -> tuple[RuleCount, ...]:
        """Return a line for each rule, those with most findings first."""
        counts = (self._line(rule) for rule in self._states.keys() | self._findings.keys())
        return tuple(sorted(counts, key=lambda count: (-count.findings, -count.documents, count.rule)))

    def _line(self, rule: str) -> RuleCount:
        states, findings = self._states[rule], self._findings[rule]
        return RuleCount(
            rule=rule,
            severity=next((severity for severity in Severity if findings[severity]), None),
            findings=findings.total(),
            suppressed=self._suppressed[rule],
            documents=self._documents[rule],
            passed=states[State.PASS],
            failed=states[State.FAIL],
            not_evaluated=states[State.NOT_EVALUATED],
            not_applicable=states[State.NOT_APPLICABLE],
        )


def of_rows(rows: Iterable[DocumentReport]) -> tuple[RuleCount, ...]:
    """Count a whole run."""
    tally = Tally()
    for row in rows:
        tally.add(row)
    return tally.counts()
