"""How the findings of a run stand: accepted by somebody, there before or new, and what the whole run comes to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from budgetlint.baseline import Baseline, BaselineError, read_baseline
from budgetlint.causes import in_words
from budgetlint.checking import Checking
from budgetlint.config.options import suppressions_of
from budgetlint.config.resolving import Configuration
from budgetlint.coverage import Scope
from budgetlint.files import Entry, find_documents
from budgetlint.language import Language
from budgetlint.statistics import of_rows
from budgetlint.suppressions import Suppressions
from rules import Rule
from schemas.report import DocumentReport, Finding, Former, RuleCount, Since

__all__ = ["Closing", "Standing", "scope_of", "standing_of"]


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
            coverage = self.suppressions.coverage()
            for row in rows:
                coverage.add(row)
            about = self.suppressions.about(coverage, self.scope, language)
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
        scope = scope_of(configuration, suppressions, () if checking.pages else checking.packs.rules, entries)
    if baseline is not None:
        try:
            earlier = read_baseline(Path(baseline))
        except BaselineError as error:
            cause = in_words(str(error), language)
            message = language.say(
                f"{baseline}：不是 budgetlint check --format json 的报告（{cause}）",
                f"{baseline}: no report of budgetlint check --format json ({cause})",
            )
            raise click.ClickException(message) from error
    return Standing(suppressions, scope, earlier, statistics)


def scope_of(
    configuration: Configuration, suppressions: Suppressions, rules: Iterable[Rule], entries: Sequence[Entry],
    results: Path | None = None,
) -> Scope:  # fmt: skip
    """Return what a run with these rules over these entries looks at; ``rules`` are none where pages are left out.

    ``results`` is the run's own folder, which holds no documents.
    """
    whole = frozenset(rule.id for rule in rules)
    restricted = bool(not whole or configuration.texts("select") or configuration.texts("ignore"))
    return Scope(whole, restricted, lambda: _covers(entries, suppressions.path.parent, results))


def _covers(entries: Sequence[Entry], folder: Path, results: Path | None) -> bool:
    """Say whether every document below a folder is among the entries."""
    checked = {os.path.realpath(entry.path) for entry in entries}
    there = (Path(os.path.realpath(entry.path)) for entry in find_documents([str(folder)]))
    own = os.path.realpath(results) if results is not None else None
    return all(str(path) in checked or (own is not None and path.is_relative_to(own)) for path in there)
