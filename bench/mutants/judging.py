"""Was it found? Reading a PDF, its errors and warnings, and which of them tell a planted fault."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from extractor.kinds import load_vocabulary
from extractor.read import read
from rules import check, load_packs
from schemas.document import Document
from schemas.report import Finding, Severity, State

__all__ = ["Judge", "alarms", "folded", "fresh", "tells"]


class Judge:
    """Reads and checks with the built-in packs, loaded once."""

    def __init__(self) -> None:
        self._vocabulary = load_vocabulary()
        self._packs = load_packs(vocabulary=self._vocabulary)
        self.broken: set[str] = set()
        self.fired: set[str] = set()

    @property
    def silent(self) -> set[str]:
        """The rules that have not fired."""
        return {rule.id for rule in self._packs.rules} - self.fired

    def read(self, pdf: bytes | Path) -> Document:
        """Read a PDF from memory or from disk."""
        if isinstance(pdf, Path):
            return read(pdf, self._vocabulary)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.pdf"
            path.write_bytes(pdf)
            return read(path, self._vocabulary)

    def findings(self, document: Document, partners: Mapping[str, tuple[Document, ...]] | None = None) -> list[Finding]:
        """Return all findings; rules that broke are kept in ``broken``, those that fired in ``fired``."""
        verdicts = check(document, self._packs, partners=partners)
        self.broken |= {f"{verdict.rule}: {verdict.reason}" for verdict in verdicts if verdict.internal}
        self.fired |= {verdict.rule for verdict in verdicts if verdict.state is State.FAIL}
        return [finding for verdict in verdicts for finding in verdict.findings]


def alarms(findings: Iterable[Finding]) -> list[Finding]:
    """Return the errors and warnings."""
    return [finding for finding in findings if finding.severity is not Severity.INFO]


def folded(text: str) -> str:
    """Return a text without white space and separators, in half-width characters."""
    return re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text))


def tells(finding: Finding, told: Iterable[str], pages: Collection[int]) -> bool:
    """Say whether a finding points at one of the pages (any, where none are given) and shows one of the texts."""
    if pages and not any(evidence.page in pages for evidence in finding.evidence):
        return False
    shown = [f"{evidence.text} {evidence.table or ''}" for evidence in finding.evidence]
    said = folded(" ".join([finding.message, *shown]))
    return any(_shows(said, folded(text)) for text in told if text.strip())


def _shows(said: str, text: str) -> bool:
    """Say whether a text is there; a figure only where it is not a piece of a longer one."""
    before = r"(?<![\d.])" if text[:1].isdigit() else ""
    after = r"(?!\d|\.\d)" if text[-1:].isdigit() else ""
    return re.search(before + re.escape(text) + after, said) is not None


def fresh(findings: Iterable[Finding], before: Iterable[Finding]) -> list[Finding]:
    """Return the findings that were not there before, by fingerprint and message."""
    known = {(finding.fingerprint, finding.message) for finding in before}
    return [finding for finding in findings if (finding.fingerprint, finding.message) not in known]
