"""How long the rules take on one document, first and later.

Usage: python bench/rule_speed.py [--document PDF] [--pages 40] [--runs 9] [--slowest 5]

The document is read once, its first N pages, and kept; then the rules run over it in new processes. ``load`` is the
loading of the built-in packs, ``first`` the first check of a process, which prepares the options of the rules and
compiles their equations and patterns, ``later`` a check after that. Time of computing (not of the clock, which a
busy machine lengthens), the median of all runs. The limit is 150 ms for the first check of 40 pages by 200 rules.
"""

from __future__ import annotations

import argparse
import gc
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import rules
from extractor.kinds import load_vocabulary
from extractor.read import read

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE.parent / "samples" / "lanxian-npc-2025.pdf"
LIMIT = 150


def main() -> int:
    """Print the three figures and the slowest rules."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--document", type=Path, default=DOCUMENT)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--slowest", type=int, default=5)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(*_measure(arguments.child))
        return 0
    document = read(arguments.document, load_vocabulary(), pages=range(1, arguments.pages + 1))
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "document.pickle"
        kept.write_bytes(pickle.dumps(document))
        times = [_child(kept) for _ in range(arguments.runs)]
    load, first, later = (statistics.median(column) for column in zip(*times, strict=True))
    packs = rules.load_packs((), load_vocabulary())
    print(f"{arguments.document.name}: {len(document.pages)} pages, {len(packs.rules)} rules")
    print(f"load {load:.0f} ms, first {first:.0f} ms (limit {LIMIT}), later {later:.0f} ms")
    for rule_id, spent in _slowest(document, packs)[: arguments.slowest]:
        print(f"  {rule_id} {spent:.1f} ms")
    return 0 if first <= LIMIT else 1


def _child(kept: Path) -> tuple[float, ...]:
    done = subprocess.run([sys.executable, __file__, "--child", str(kept)], capture_output=True, check=True, text=True)
    return tuple(map(float, done.stdout.split()))


def _measure(kept: Path) -> tuple[float, float, float]:
    """Return the milliseconds of computing of loading, of the first check and of a later one."""
    document = pickle.loads(kept.read_bytes())  # noqa: S301  (our own file of a moment ago)
    vocabulary = load_vocabulary()
    begun = time.process_time()
    packs = rules.load_packs((), vocabulary)
    loaded = time.process_time()
    rules.check(document, packs)
    first = time.process_time()
    rules.check(document, packs)
    later = time.process_time()
    return (loaded - begun) * 1000, (first - loaded) * 1000, (later - first) * 1000


def _slowest(document: object, packs: rules.Packs) -> list[tuple[str, float]]:
    """Return each rule's milliseconds on a document that other rules have not looked at, tables built anew.

    Python's search for garbage is held off: it would fall on one rule by chance and be told as that rule's own.
    """
    spent = []
    gc.collect()
    gc.disable()
    for rule in packs.rules:
        rules.check(document, packs, select=[rule.id])
        begun = time.process_time()
        rules.check(document, packs, select=[rule.id])
        spent.append((rule.id, (time.process_time() - begun) * 1000))
    gc.enable()
    return sorted(spent, key=lambda entry: -entry[1])


if __name__ == "__main__":
    sys.exit(main())
