"""How the findings of a run stand, row by row: the reports of a large county never lie in memory together."""

from __future__ import annotations

from dataclasses import dataclass, field

from budgetlint.coverage import Coverage
from budgetlint.language import Language
from budgetlint.standing import Closing, Standing
from budgetlint.statistics import Tally
from schemas.report import DocumentReport, Finding, Former, Since

__all__ = ["Remarks"]


@dataclass(slots=True)
class Remarks:
    """Marks rows as they pass, and keeps what is to be said after the last."""

    standing: Standing
    _tally: Tally = field(default_factory=Tally)
    _fixed: list[Former] = field(default_factory=list)
    _unverified: list[Former] = field(default_factory=list)
    _since: list[int] = field(default_factory=lambda: [0, 0])
    _coverage: Coverage | None = None

    def of(self, row: DocumentReport) -> DocumentReport:
        """Return a document's row with its findings marked as accepted, new or remaining."""
        row = self.standing.of(row)
        if self.standing.suppressions is not None:
            self._coverage = self._coverage or self.standing.suppressions.coverage()
            self._coverage.add(row)
        if self.standing.statistics:
            self._tally.add(row)
        if self.standing.baseline is not None:
            gone = self.standing.baseline.gone([row])
            self._fixed += gone.fixed
            self._unverified += gone.unverified
            for place, mark in enumerate((Since.NEW, Since.REMAINING)):
                self._since[place] += sum(finding.baseline is mark for finding in row.findings)
        return row

    def closing(self, language: Language) -> Closing:
        """Return what there is to say of all rows together."""
        standing = self.standing
        about: tuple[Finding, ...] = ()
        if standing.suppressions is not None and standing.scope is not None:
            coverage = self._coverage or standing.suppressions.coverage()
            about = standing.suppressions.about(coverage, standing.scope, language)
        statistics = self._tally.counts() if standing.statistics else None
        if standing.baseline is None:
            return Closing(about, statistics=statistics)
        new, remaining = self._since
        return Closing(about, tuple(self._fixed), tuple(self._unverified), statistics, (new, remaining))
