"""A report beside an earlier one: what is new, what remains, what is fixed.

A document is matched by what it is (unit, year, kind, level), or by its file name where it does not say; a finding by
its fingerprint. What is gone is called fixed only where its rule was evaluated again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, Final, NamedTuple

from schemas.report import DocumentReport, Finding, Former, Severity, Since, State, Status
from schemas.serialise import REPORT_VERSION

__all__ = ["Baseline", "BaselineError", "Gone", "read_baseline"]

_MAJOR: Final = REPORT_VERSION.partition(".")[0]


class BaselineError(ValueError):
    """A file that is no report of ours, or of a version that is not read."""


class _Identity(NamedTuple):
    unit: str
    year: int
    kind: str
    level: str | None


@dataclass(frozen=True, slots=True)
class _Old:
    """A document of the baseline."""

    path: str
    identity: _Identity | None
    findings: tuple[Former, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """Findings of the baseline that are not in this run: fixed, or not to be told."""

    fixed: tuple[Former, ...]
    unverified: tuple[Former, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier report."""

    documents: tuple[_Old, ...]

    def marked(self, row: DocumentReport) -> DocumentReport:
        """Return a document's row with each finding marked new or remaining."""
        known = {former.fingerprint for old in self._matching(row) for former in old.findings}
        findings = (_marked(finding, known) for finding in row.findings)
        return replace(row, findings=tuple(findings))

    def gone(self, rows: Iterable[DocumentReport]) -> Gone:
        """Return what of the baseline is no longer there. Of documents that are not in the run nothing is said."""
        fixed: list[Former] = []
        unverified: list[Former] = []
        for row in rows:
            present = {finding.fingerprint for finding in row.findings}
            looked = _looked_at(row)
            for old in self._matching(row):
                for former in old.findings:
                    if former.fingerprint not in present:
                        place = fixed if former.rule in looked else unverified
                        place.append(replace(former, path=row.path))
        return Gone(tuple(fixed), tuple(unverified))

    def _matching(self, row: DocumentReport) -> Sequence[_Old]:
        identity = _identity(row.unit, row.year, row.kind, row.level)
        name = PurePath(row.path).name
        if identity is None:
            return [old for old in self.documents if PurePath(old.path).name == name][:1]
        same = [old for old in self.documents if old.identity == identity]
        if len(same) > 1:  # several files about one thing: their names must tell them apart
            return [old for old in same if PurePath(old.path).name == name][:1]
        # A draft that did not yet say what it is goes by its name.
        return same or [old for old in self.documents if old.identity is None and PurePath(old.path).name == name][:1]


def _marked(finding: Finding, known: set[str]) -> Finding:
    return replace(finding, baseline=Since.REMAINING if finding.fingerprint in known else Since.NEW)


def _looked_at(row: DocumentReport) -> frozenset[str]:
    if row.status not in {Status.CHECKED, Status.PARTLY_CHECKED}:
        return frozenset()
    return frozenset(verdict.rule for verdict in row.verdicts if verdict.state is not State.NOT_EVALUATED)


def _identity(unit: str | None, year: int | None, kind: str, level: str | None) -> _Identity | None:
    return _Identity(unit, year, kind, level) if unit and year else None


def read_baseline(path: Path) -> Baseline:
    """Read a report that ``check --format json`` has written, or the results' folder of a batch.

    Raises:
        BaselineError: it cannot be read or is no such report.

    """
    try:
        if path.is_dir():
            return _of_batch(path / "reports.jsonl")
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BaselineError(error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise BaselineError("not UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise BaselineError(f"not JSON from line {error.lineno}, column {error.colno}") from error
    version = value.get("schema_version") if isinstance(value, dict) else None
    if not isinstance(version, str) or version.partition(".")[0] != _MAJOR:
        raise BaselineError(f"schema_version {version}")
    try:
        return Baseline(tuple(_documents(value["documents"])))
    except (KeyError, TypeError, ValueError) as error:
        raise BaselineError(f"{type(error).__name__}: {error}") from error


def _of_batch(path: Path) -> Baseline:
    """Read the reports of a batch, a line each; doubles stand there once more and are left out."""
    with path.open(encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        try:
            return Baseline(tuple(_documents(row for row in rows if not row.get("duplicate_of"))))
        except (KeyError, TypeError, AttributeError) as error:
            raise BaselineError(f"{type(error).__name__}: {error}") from error


def _documents(documents: Iterable[dict[str, Any]]) -> Iterator[_Old]:
    for row in documents:
        findings = tuple(
            Former(row["path"], entry["rule"], Severity(entry["severity"]), entry["message"], entry["fingerprint"])
            for entry in row["findings"]
        )
        yield _Old(row["path"], _identity(row["unit"], row["year"], row["kind"], row["level"]), findings)
