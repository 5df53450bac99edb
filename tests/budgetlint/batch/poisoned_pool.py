"""A program of its own for test_pool.py: runs a pool in which documents named ``poison`` misbehave.

Worker processes import their main module anew; a test module under importlib mode cannot be imported that way.

Usage: poisoned_pool.py POISON STORE LIMITS(JSON) FILE...; prints one JSON line for each outcome.
"""

import json
import os
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from budgetlint.batch import task as task_module
from budgetlint.batch.pool import Limits, run_pool
from budgetlint.batch.task import Task
from budgetlint.checking import Checking
from budgetlint.interrupts import Interrupts
from extractor.kinds import load_vocabulary
from rules import load_packs


@dataclass(frozen=True)
class Poisoned:
    """Loads no rules, and makes certain documents misbehave inside the worker."""

    poison: str

    def __call__(self):
        """Load, and put the poison in."""
        read = task_module.read_entry

        def misbehave(entry, checking):
            if Path(entry.path).stem == "poison":
                POISONS[self.poison]()
            return read(entry, checking)

        task_module.read_entry = misbehave
        return Checking(replace(load_packs([], load_vocabulary()), rules=()))


def leave():
    """End without a word."""
    os._exit(3)


def hang():
    """Never come to an end."""
    while True:
        time.sleep(0.01)


def eat():
    """Take all the memory there is."""
    hoard = []
    while True:
        hoard.append(bytearray(os.urandom(1 << 20)) * 16)
        time.sleep(0.01)


def stumble():
    """Raise what nobody thought of."""
    raise TypeError("nobody thought of this")


POISONS = {"stumble": stumble, "crash": os.abort, "leave": leave, "hang": hang, "eat": eat}


def main():
    """Run the pool."""
    poison, store, limits, *files = sys.argv[1:]
    tasks = [Task(f"{number:064x}", path, store, "r", "c") for number, path in enumerate(files)]
    for outcome in run_pool(tasks, Poisoned(poison), 2, Limits(**json.loads(limits)), Interrupts()):
        name = Path(outcome.task.path).stem
        print(json.dumps([name, outcome.result is not None, outcome.reason, outcome.attempts]))  # noqa: T201  (its output is what the test reads)


if __name__ == "__main__":
    main()
