"""What a run has looked at, as far as entries of a suppressions file could be about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from schemas.report import DocumentReport, State, Status

__all__ = ["Coverage", "Scope"]

_Place: TypeAlias = tuple[str | None, int | None]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run was told to look at. Only of what it would have met can an entry be called unused.

    ``rules`` are all rules of the run; ``restricted`` says that rules or pages were left out; ``complete`` says,
    when asked (it walks through folders), whether every document below the folder of the suppressions file is in the
    run.
    """

    rules: frozenset[str]
    restricted: bool
    complete: Callable[[], bool]


@dataclass(slots=True)
class Coverage:
    """Takes note of documents as they pass: a county's reports never lie in memory together.

    ``fingerprints`` are those that are asked about; of other findings nothing is kept.
    """

    fingerprints: frozenset[str]
    _met: set[tuple[str, str]] = field(default_factory=set)
    _whole: dict[_Place, bool] = field(default_factory=dict)  # whether all documents of a unit and year were checked
    _unevaluated: defaultdict[_Place, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, row: DocumentReport) -> None:
        """Take note of a document."""
        for finding in row.findings:
            if finding.fingerprint in self.fingerprints:
                self._met.add((finding.fingerprint, finding.rule))
        place = (row.unit, row.year)
        self._whole[place] = self._whole.get(place, True) and row.status is Status.CHECKED
        self._unevaluated[place] |= {each.rule for each in row.verdicts if each.state is State.NOT_EVALUATED}

    def has_met(self, fingerprint: str, rule: str | None) -> bool:
        """Say whether there is a finding with this fingerprint, of this rule if one is named."""
        return any(own == fingerprint and rule in {None, of} for own, of in self._met)

    def would_meet(self, rule: str | None, unit: str | None, year: int | None, scope: Scope) -> bool:
        """Say whether a finding would have been met if it were still there, as far as it is known whose it was."""
        if scope.restricted and rule is None:
            return False
        if rule is not None and rule not in scope.rules:
            return False
        if unit is not None and year is not None:
            return self._is_whole((unit, year), rule)
        return bool(self._whole) and scope.complete() and all(self._is_whole(place, rule) for place in self._whole)

    def _is_whole(self, place: _Place, rule: str | None) -> bool:
        return self._whole.get(place, False) and rule not in self._unevaluated[place]
