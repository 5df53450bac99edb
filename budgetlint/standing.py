"""How the findings of a run stand: accepted by somebody, there before or new, and what the whole run comes to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from budgetlint.baseline import Baseline, BaselineError, read_baseline
from budgetlint.checking import Checking
from budgetlint.config.options import suppressions_of
from budgetlint.config.resolving import Configuration
from budgetlint.files import Entry, find_documents
from budgetlint.language import Language
from budgetlint.statistics import of_rows
from budgetlint.suppressions import Scope, Suppressions
from schemas.report import DocumentReport, Finding, Former, RuleCount, Since

__all__ = ["Closing", "Standing", "standing_of"]


@dataclass(frozen=True, slots=True)
class Closing:
    """What is said after the last document; see ``Report`` for the fields."""

    findings: tuple[Finding, ...] = ()
    fixed: tuple[Former, ...] = ()
    unverified: tuple[Former, ...] = ()
    statistics: tuple[RuleCount, ...] | None = None
    since: tuple[int, int] | None = None  # new and remaining findings, where there is a baseline


@dataclass(frozen=True, slots=True)
class Standing:
    """What a run compares its findings with."""

    suppressions: Suppressions | None = None
    scope: Scope | None = None
    baseline: Baseline | None = None
    statistics: bool = False

    def of(self, row: DocumentReport) -> DocumentReport:
        """Return a document's row with its findings marked."""
        if self.suppressions is not None:
            row = self.suppressions.applied(row)
        return row if self.baseline is None else self.baseline.marked(row)

    def closing(self, rows: Sequence[DocumentReport], language: Language) -> Closing:
        """Return what there is to say of all rows together."""
        about: tuple[Finding, ...] = ()
        if self.suppressions is not None and self.scope is not None:
            about = self.suppressions.about(rows, self.scope, language)
        statistics = of_rows(rows) if self.statistics else None
        if self.baseline is None:
            return Closing(about, statistics=statistics)
        gone = self.baseline.gone(rows)
        marks = [finding.baseline for row in rows for finding in row.findings]
        since = (marks.count(Since.NEW), marks.count(Since.REMAINING))
        return Closing(about, gone.fixed, gone.unverified, statistics, since)


def standing_of(
    configuration: Configuration,
    checking: Checking,
    entries: Sequence[Entry],
    *,
    baseline: str | None = None,
    statistics: bool = False,
) -> Standing:
    """Read what a run over these entries compares its findings with.

    Raises:
        click.ClickException: a suppressions file or baseline that cannot be used.

    """
    language = checking.language
    suppressions, scope, earlier = suppressions_of(configuration, language), None, None
    if suppressions is not None:
        folder = suppressions.path.parent
        restricted = bool(checking.pages or configuration.texts("select") or configuration.texts("ignore"))
        rules = frozenset() if checking.pages else frozenset(rule.id for rule in checking.packs.rules)
        scope = Scope(rules, restricted, lambda: _covers(entries, folder))
    if baseline is not None:
        try:
            earlier = read_baseline(Path(baseline))
        except BaselineError as error:
            message = language.say(
                f"{baseline}：不是 budgetlint check --format json 的报告（{error}）",
                f"{baseline}: no report of budgetlint check --format json ({error})",
            )
            raise click.ClickException(message) from error
    return Standing(suppressions, scope, earlier, statistics)


def _covers(entries: Sequence[Entry], folder: Path) -> bool:
    """Say whether every document below a folder is among the entries."""
    checked = {os.path.realpath(entry.path) for entry in entries}
    return all(os.path.realpath(entry.path) in checked for entry in find_documents([str(folder)]))
