"""Planting faults one by one and counting which are found, in drawn reports and in published PDFs."""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from mutants.drawing import draw
from mutants.faults_pairs import PairFault, plant_pair
from mutants.judging import Judge, alarms, fresh, tells
from mutants.pdf_edit import EditFailedError, edit
from mutants.planting import Fault
from mutants.spots import RealFault, Spot, was_read
from mutants.templates import TEMPLATES
from schemas.document import DocumentKind
from schemas.report import Finding

__all__ = ["Outcome", "Tally", "plant_all", "plant_real"]

_LARGEST = 3_000_000  # bytes; larger files cost minutes and show nothing else
_MORE = 12  # seeds beyond those of every kind
_TRIES = 4  # places tried in a document until an edit succeeds


@dataclass(slots=True)
class Tally:
    """What became of one kind of fault.

    ``told`` counts what only an info tells, ``failed`` the edits of published PDFs that did not succeed; ``missed``
    tells each that no error or warning tells.
    """

    kind: str
    about: str
    planted: int = 0
    found: int = 0
    told: int = 0
    failed: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share that was found."""
        return self.found / self.planted if self.planted else 1.0


@dataclass(slots=True)
class Outcome:
    """A whole run; ``fired`` are the rules that fired, by kind of document, ``silent`` those that fired on none."""

    tallies: dict[str, Tally]
    reports: int = 0
    real_documents: int = 0
    alarms: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    silent: list[str] | None = None
    fired: dict[str, list[str]] = field(default_factory=dict)
    seconds: float = 0.0


def plant_all(faults: tuple[Fault, ...], seeds: int, templates: list[str], least: int = 1) -> Outcome:
    """Plant each kind in each seed's report of each template; a kind for which a report has no place is skipped.

    A kind that then was planted fewer than ``least`` times, because few templates have a place for it, is planted in
    reports of more seeds of the templates that have.
    """
    judge, outcome = Judge(), Outcome({fault.name: Tally(fault.name, fault.about) for fault in faults})
    placed: dict[str, list[str]] = {fault.name: [] for fault in faults}
    for template in templates:
        for seed in range(1, seeds + 1):
            for name in _plant_report(judge, outcome, template, seed, faults):
                placed[name].append(template)
    for seed in range(seeds + 1, seeds + _MORE + 1):
        for template in templates:
            few = tuple(
                fault
                for fault in faults
                if template in placed[fault.name] and outcome.tallies[fault.name].planted < least
            )
            if few:
                _plant_report(judge, outcome, template, seed, few)
    _close(judge, outcome, "planted")
    return outcome


def _plant_report(judge: Judge, outcome: Outcome, template: str, seed: int, faults: tuple[Fault, ...]) -> list[str]:
    """Plant faults one by one in a report, sound findings aside; return the names of those that it had a place for."""
    sound = judge.findings(judge.read(draw(TEMPLATES[template](seed)).pdf))
    outcome.reports += 1
    outcome.alarms += [f"{template}/{seed}: {_line(finding)}" for finding in alarms(sound)]
    names = []
    for fault in faults:
        draft = TEMPLATES[template](seed)
        planted = fault.plant(draft, random.Random(f"{fault.name}/{template}/{seed}"))  # noqa: S311  (not for secrets)
        if planted is None:
            continue
        names.append(fault.name)
        drawn = draw(draft)
        new = fresh(judge.findings(judge.read(drawn.pdf)), sound)
        pages = drawn.pages(*planted.where)
        what = f"{template}/{seed} p{sorted(pages)}: {planted.old!r} -> {planted.new!r}"
        _count(outcome.tallies[fault.name], new, planted.told, pages, what, info=fault.info)
    return names


def _count(
    tally: Tally,
    new: list[Finding],
    told: tuple[str, ...],
    pages: Collection[int],
    what: str,
    *,
    info: bool = False,
) -> None:
    """Count a planted fault: found by an error or a warning (or, of its kind, an info), told by an info, or missed."""
    tally.planted += 1
    telling = [finding for finding in new if tells(finding, told, pages)]
    if alarms(telling) or (info and telling):
        tally.found += 1
        return
    tally.told += bool(telling)
    others = "; ".join(dict.fromkeys(_line(finding) for finding in [*telling, *new][:3])) or "nothing new"
    tally.missed.append(f"{what}: {others}")


def plant_pairs(faults: tuple[PairFault, ...], reports: int, outcome: Outcome) -> None:
    """Plant each kind in documents that belong together; what only partners raise on sound ones is a false alarm."""
    judge = Judge()
    for fault in faults:
        tally = outcome.tallies.setdefault(fault.name, Tally(fault.name, fault.about))
        for seed in range(1, reports + 1):
            planted = plant_pair(judge, fault, seed)
            if planted is None:
                continue
            outcome.alarms += [f"{fault.name}/{seed}: {_line(finding)}" for finding in alarms(planted.false)]
            _count(tally, planted.new, (planted.text,), (), f"{seed}: {planted.text}")
    _close(judge, outcome, "planted in pairs")


def plant_real(faults: tuple[RealFault, ...], folder: Path, documents: int, outcome: Outcome) -> None:
    """Plant one fault of each kind in each of some published PDFs of moderate size, spread over the folder."""
    judge = Judge()
    paths = [path for path in sorted(folder.glob("*.pdf")) if path.stat().st_size < _LARGEST]
    step = max(1.0, len(paths) / documents)
    for path in [paths[int(k * step)] for k in range(min(documents, len(paths)))]:
        document = judge.read(path)
        if document.profile.kind is DocumentKind.TEMPLATE:
            continue  # a blank form: placeholders and the year of its making are no faults
        before = judge.findings(document)
        outcome.real_documents += 1
        for fault in faults:
            tally = outcome.tallies.setdefault(fault.name, Tally(fault.name, fault.about))
            rng = random.Random(f"{fault.name}/{path.name}")  # noqa: S311  (not for secrets)
            for spot in itertools.islice(fault.spots(document, rng), _TRIES):
                if _plant_spot(judge, tally, path, spot, before):
                    break
    _close(judge, outcome, "planted in published")


def _close(judge: Judge, outcome: Outcome, source: str) -> None:
    outcome.fired[source] = sorted(judge.fired)
    outcome.broken += sorted(judge.broken)
    outcome.silent = sorted(judge.silent.intersection(judge.silent if outcome.silent is None else outcome.silent))


def _plant_spot(judge: Judge, tally: Tally, path: Path, spot: Spot, before: list[Finding]) -> bool:
    """Return whether the fault was planted; an edit that failed, or that is not read as it was set, is none."""
    try:
        changed = judge.read(edit(path, *spot.edits))
    except EditFailedError:
        tally.failed += 1
        return False
    if not was_read(changed, spot):
        tally.failed += 1
        return False
    new = fresh(judge.findings(changed), before)
    what = f"{path.name} p{spot.edit.page}: {spot.edit.old!r} -> {spot.edit.new!r}"
    _count(tally, new, spot.told, spot.pages, what)
    return True


def _line(finding: Finding) -> str:
    pages = ",".join(str(page) for page in sorted({evidence.page for evidence in finding.evidence}))
    return f"{finding.severity} {finding.rule} p{pages}: {finding.message[:110]}"
