"""One wrong figure, one finding: findings of several rules that rest on the same broken cells are told once.

A wrong cell breaks its row, its column and its copies in other tables. Two findings are taken for one fault where they
share a cell and differ by the same amount, rounding aside. The one that shows most is kept; the others' rules keep the
verdict ``fail`` and say where the finding is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from schemas.report import Evidence, Finding, State, Verdict

__all__ = ["merge_causes"]

_Key = tuple[int, float, float, str, str | None]


def merge_causes(verdicts: Sequence[Verdict], language: str) -> tuple[Verdict, ...]:
    """Return the verdicts with each fault told once. The order of the verdicts does not matter to what is kept."""
    figures = sorted(
        (finding for verdict in verdicts for finding in verdict.findings if finding.difference),
        key=lambda finding: (finding.severity.rank, finding.doubt is not None, finding.rule, finding.fingerprint),
    )
    kept: list[Finding] = []
    told: dict[Finding, Finding] = {}
    for finding in figures:
        primary = next((other for other in kept if _same_fault(finding, other)), None)
        if primary is None:
            kept.append(finding)
        else:
            told[finding] = primary
    if not told:
        return tuple(verdicts)
    merged = {primary: _with_evidence(primary, told) for primary in kept}
    return tuple(_retell(verdict, told, merged, language) for verdict in verdicts)


def _same_fault(one: Finding, other: Finding) -> bool:
    if one.rule == other.rule or one.unit != other.unit:
        return False
    apart = abs(abs(one.difference or Decimal(0)) - abs(other.difference or Decimal(0)))
    if apart > max(one.tolerance or Decimal(0), other.tolerance or Decimal(0)):
        return False
    return bool(_cells(one.evidence) & _cells(other.evidence))


def _cells(evidence: Iterable[Evidence]) -> set[_Key]:
    return {(entry.page, entry.bbox.x0, entry.bbox.y0, entry.text, entry.document) for entry in evidence if entry.bbox}


def _with_evidence(primary: Finding, told: dict[Finding, Finding]) -> Finding:
    """Return the finding with the evidence of those it stands for."""
    evidence = list(primary.evidence)
    seen = _cells(evidence)
    for finding in sorted((f for f, p in told.items() if p is primary), key=lambda f: (f.rule, f.fingerprint)):
        for entry in finding.evidence:
            if entry.bbox and not _cells([entry]) <= seen:
                evidence.append(entry)
                seen |= _cells([entry])
    return replace(primary, evidence=tuple(evidence))


def _retell(verdict: Verdict, told: dict[Finding, Finding], merged: dict[Finding, Finding], language: str) -> Verdict:
    if verdict.state is not State.FAIL:
        return verdict
    findings = tuple(merged.get(finding, finding) for finding in verdict.findings if finding not in told)
    rules = sorted({told[finding].rule for finding in verdict.findings if finding in told})
    if not rules:
        return replace(verdict, findings=findings)
    names = ", ".join(rules)
    note = f"same fault as {names}" if language == "en" else f"同一处错误，见 {names}"
    reason = "; ".join(text for text in (verdict.reason, note) if text)
    return replace(verdict, findings=findings, reason=reason)
