"""The proof by planted faults: how many a run finds, by kind, and what it raises on sound documents.

    python bench/mutation.py [--seeds 2] [--kinds share-wrong,code-digit] [--real DIR] [--json] [--verbose]

Sound reports are drawn from invented figures in several layouts; each fault is planted alone in a fresh report, which
is drawn, read and checked as a whole. A fault counts as found if there is an error or a warning that the sound report
does not have, on a page that was touched, which shows what was changed or what it contradicts. With ``--real``,
figures, dates and words of published PDFs are changed in place too; there what the document raises unchanged is no
false alarm but its own affair.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Final

from fired import keep
from mutants.counting import Outcome, plant_all, plant_pairs, plant_real
from mutants.disclosures import REAL_FAULTS
from mutants.faults_forms import FORM_FAULTS
from mutants.faults_pairs import PAIR_FAULTS
from mutants.faults_reckoned import RECKONED_FAULTS
from mutants.faults_statements import STATEMENT_FAULTS
from mutants.faults_structure import STRUCTURE_FAULTS
from mutants.faults_tables import TABLE_FAULTS
from mutants.faults_text import TEXT_FAULTS
from mutants.faults_told import TOLD_FAULTS
from mutants.templates import TEMPLATES

FAULTS = (
    *TABLE_FAULTS,
    *TEXT_FAULTS,
    *STATEMENT_FAULTS,
    *RECKONED_FAULTS,
    *TOLD_FAULTS,
    *FORM_FAULTS,
    *STRUCTURE_FAULTS,
)
_PAIRS: Final = "pairs"
_EVERYTHING: Final = ",".join((*TEMPLATES, _PAIRS))


def main() -> None:
    """Plant, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=2, help="reports of each template")
    parser.add_argument("--least", type=int, default=8, help="plants of each kind, from reports of more seeds")
    parser.add_argument("--kinds", default="", help="kinds or groups of faults, separated by commas; all by default")
    parser.add_argument("--templates", default=_EVERYTHING, help="layouts of the reports; pairs: what belongs together")
    parser.add_argument("--real", type=Path, help="a folder of published PDFs to plant faults in")
    parser.add_argument("--real-documents", type=int, default=24, help="how many of them")
    parser.add_argument("--only-real", action="store_true", help="no invented reports")
    parser.add_argument(
        "--keep", action="store_true", help="note in fired.json which rules fired; of a part, beside others"
    )
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--verbose", action="store_true", help="print each miss and each false alarm")
    options = parser.parse_args()
    whole = not options.kinds and options.templates == _EVERYTHING
    templates = options.templates.split(",")
    wanted = {name for name in options.kinds.split(",") if name}
    faults = tuple(fault for fault in FAULTS if not wanted or fault.name in wanted or fault.group in wanted)
    start = time.process_time()
    outcome = Outcome({})
    if not options.only_real:
        layouts = [name for name in templates if name != _PAIRS]
        outcome = plant_all(faults, options.seeds, layouts, options.least) if layouts else outcome
        pairs = tuple(fault for fault in PAIR_FAULTS if not wanted or fault.name in wanted or _PAIRS in wanted)
        if _PAIRS in templates:
            plant_pairs(pairs, options.least, outcome)
    if options.real:
        real = tuple(fault for fault in REAL_FAULTS if not wanted or fault.name in wanted or "real" in wanted)
        plant_real(real, options.real, options.real_documents, outcome)
    if options.keep:
        for source, fired in outcome.fired.items():
            keep(source, fired, whole=whole)
    outcome.seconds = time.process_time() - start
    if options.json:
        print(json.dumps(asdict(outcome), ensure_ascii=False, indent=1))
    else:
        _print(outcome, verbose=options.verbose, whole=not wanted)


def _print(outcome: Outcome, *, verbose: bool, whole: bool) -> None:
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
    alarms_each = len(outcome.alarms) / max(1, outcome.reports)
    print(f"false alarms per sound report: {len(outcome.alarms)}/{outcome.reports} = {alarms_each:.2f}")
    for text in outcome.alarms if verbose else ():
        print(f"    {text}")
    for text in outcome.broken:
        print(f"a rule broke: {text}")
    if whole:
        print(f"rules that fired nowhere: {len(outcome.silent or ())} {' '.join(outcome.silent or ())}")
    print(f"published documents: {outcome.real_documents}")
    print(f"{outcome.seconds:.0f} s of one processor")


if __name__ == "__main__":
    main()
