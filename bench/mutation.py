"""The proof by planted faults: how many a run finds, by kind, and what it raises on sound documents.

    python bench/mutation.py [--seeds 3] [--kinds share-wrong,code-digit] [--real DIR] [--json] [--verbose]

Sound reports are drawn from invented figures in several layouts; each fault is planted alone in a fresh report, which
is drawn, read and checked as a whole. A fault counts as found if there is an error or a warning that the sound report
does not have, on a page that was touched, which shows what was changed or what it contradicts. With ``--real``,
figures, dates and words of published PDFs are changed in place too; there what the document raises unchanged is no
false alarm but its own affair.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path

from mutants.disclosures import REAL_FAULTS, RealFault, Spot, was_read
from mutants.draft import Draft
from mutants.drawing import draw
from mutants.faults_forms import FORM_FAULTS
from mutants.faults_structure import STRUCTURE_FAULTS
from mutants.faults_tables import TABLE_FAULTS
from mutants.faults_text import TEXT_FAULTS
from mutants.judging import Judge, alarms, fresh, tells
from mutants.pdf_edit import EditFailedError, edit
from mutants.planting import Fault, Planted
from mutants.templates import TEMPLATES

from schemas.report import Finding

_LARGEST = 3_000_000  # bytes; larger files cost minutes and show nothing else
_TRIES = 4  # places tried in a document until an edit succeeds
FAULTS = (*TABLE_FAULTS, *TEXT_FAULTS, *FORM_FAULTS, *STRUCTURE_FAULTS)


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
    """A whole run."""

    tallies: dict[str, Tally]
    reports: int = 0
    real_documents: int = 0
    alarms: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    seconds: float = 0.0


def plant_all(faults: tuple[Fault, ...], seeds: int, templates: list[str]) -> Outcome:
    """Plant each kind in each seed's report of each template; a kind for which a report has no place is skipped."""
    judge, outcome = Judge(), Outcome({fault.name: Tally(fault.name, fault.about) for fault in faults})
    for template in templates:
        for seed in range(1, seeds + 1):
            sound = judge.findings(judge.read(draw(TEMPLATES[template](seed)).pdf))
            outcome.reports += 1
            outcome.alarms += [f"{template}/{seed}: {_line(finding)}" for finding in alarms(sound)]
            for fault in faults:
                draft = TEMPLATES[template](seed)
                planted = fault.plant(draft, random.Random(f"{fault.name}/{template}/{seed}"))  # noqa: S311
                if planted is None:
                    continue
                _judge(judge, outcome.tallies[fault.name], draft, planted, sound, f"{template}/{seed}")
    outcome.broken += sorted(judge.broken)
    return outcome


def _judge(judge: Judge, tally: Tally, draft: Draft, planted: Planted, sound: list[Finding], where: str) -> None:
    drawn = draw(draft)
    new = fresh(judge.findings(judge.read(drawn.pdf)), sound)
    pages = drawn.pages(*planted.where)
    _count(tally, new, planted.told, pages, f"{where} p{sorted(pages)}: {planted.old!r} -> {planted.new!r}")


def _count(tally: Tally, new: list[Finding], told: tuple[str, ...], pages: Collection[int], what: str) -> None:
    """Count a planted fault: found by an error or a warning, told by an info only, or missed."""
    tally.planted += 1
    telling = [finding for finding in new if tells(finding, told, pages)]
    if alarms(telling):
        tally.found += 1
        return
    tally.told += bool(telling)
    others = "; ".join(_line(finding) for finding in [*telling, *new][:3]) or "nothing new"
    tally.missed.append(f"{what}: {others}")


def plant_real(faults: tuple[RealFault, ...], folder: Path, documents: int, outcome: Outcome) -> None:
    """Plant one fault of each kind in each of some published PDFs of moderate size, spread over the folder."""
    judge = Judge()
    paths = [path for path in sorted(folder.glob("*.pdf")) if path.stat().st_size < _LARGEST]
    step = max(1.0, len(paths) / documents)
    for path in [paths[int(k * step)] for k in range(min(documents, len(paths)))]:
        document = judge.read(path)
        before = judge.findings(document)
        outcome.real_documents += 1
        for fault in faults:
            tally = outcome.tallies.setdefault(fault.name, Tally(fault.name, fault.about))
            rng = random.Random(f"{fault.name}/{path.name}")  # noqa: S311
            for spot in itertools.islice(fault.spots(document, rng), _TRIES):
                if _plant_spot(judge, tally, path, spot, before):
                    break
    outcome.broken += sorted(judge.broken)


def _plant_spot(judge: Judge, tally: Tally, path: Path, spot: Spot, before: list[Finding]) -> bool:
    """Return whether the fault was planted; an edit that failed, or that is not read as it was set, is none."""
    try:
        changed = judge.read(edit(path, spot.edit))
    except EditFailedError:
        tally.failed += 1
        return False
    if not was_read(changed, spot):
        tally.failed += 1
        return False
    new = fresh(judge.findings(changed), before)
    what = f"{path.name} p{spot.edit.page}: {spot.edit.old!r} -> {spot.edit.new!r}"
    _count(tally, new, spot.told, {spot.edit.page}, what)
    return True


def _line(finding: Finding) -> str:
    pages = ",".join(str(page) for page in sorted({evidence.page for evidence in finding.evidence}))
    return f"{finding.severity} {finding.rule} p{pages}: {finding.message[:110]}"


def main() -> None:
    """Plant, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=1, help="reports of each template")
    parser.add_argument("--kinds", default="", help="kinds or groups of faults, separated by commas; all by default")
    parser.add_argument("--templates", default=",".join(TEMPLATES), help="layouts of the reports")
    parser.add_argument("--real", type=Path, help="a folder of published PDFs to plant faults in")
    parser.add_argument("--real-documents", type=int, default=24, help="how many of them")
    parser.add_argument("--only-real", action="store_true", help="no invented reports")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--verbose", action="store_true", help="print each miss and each false alarm")
    options = parser.parse_args()
    wanted = {name for name in options.kinds.split(",") if name}
    faults = tuple(fault for fault in FAULTS if not wanted or fault.name in wanted or fault.group in wanted)
    start = time.process_time()
    outcome = Outcome({})
    if not options.only_real:
        outcome = plant_all(faults, options.seeds, options.templates.split(","))
    if options.real:
        real = tuple(fault for fault in REAL_FAULTS if not wanted or fault.name in wanted or "real" in wanted)
        plant_real(real, options.real, options.real_documents, outcome)
    outcome.seconds = time.process_time() - start
    if options.json:
        print(json.dumps(asdict(outcome), ensure_ascii=False, indent=1))
    else:
        _print(outcome, verbose=options.verbose)


def _print(outcome: Outcome, *, verbose: bool) -> None:
    for tally in outcome.tallies.values():
        if tally.planted or tally.failed:
            failed = f" ({tally.told} told by an info)" if tally.told else ""
            failed += f" ({tally.failed} edits failed)" if tally.failed else ""
            print(
                f"{tally.kind:22} {tally.found:3}/{tally.planted:<3} {100 * tally.recall:5.0f} %  {tally.about}{failed}"
            )
            for text in tally.missed if verbose else ():
                print(f"      missed {text}")
    planted = sum(tally.planted for tally in outcome.tallies.values())
    found = sum(tally.found for tally in outcome.tallies.values())
    low = [tally.kind for tally in outcome.tallies.values() if tally.planted and tally.recall < 0.85]
    unplanted = [tally.kind for tally in outcome.tallies.values() if not tally.planted]
    print(f"\nrecall {found}/{planted} = {found / max(1, planted):.3f}; kinds {len(outcome.tallies) - len(unplanted)}")
    print(f"kinds under 0.85: {len(low)} {' '.join(low)}")
    if unplanted:
        print(f"never planted: {' '.join(unplanted)}")
    print(
        f"false alarms per sound report: {len(outcome.alarms)}/{outcome.reports} = {len(outcome.alarms) / max(1, outcome.reports):.2f}"
    )
    for text in outcome.alarms if verbose else ():
        print(f"    {text}")
    for text in outcome.broken:
        print(f"a rule broke: {text}")
    print(f"published documents: {outcome.real_documents}")
    print(f"{outcome.seconds:.0f} s of one processor")


if __name__ == "__main__":
    main()
