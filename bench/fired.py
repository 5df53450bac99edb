"""Which rules have been seen to fire: on faults planted in drawn reports and in published PDFs, and on those PDFs.

    python bench/fired.py

`mutation.py --keep`, `guarded.py --keep` and `audit.py --write` note in fired.json which rules came to a verdict of
fail; this prints the rules that did so in none of them, and of those whether the rule itself says why it may be
(`rare`). A rule that says so and fires all the same is printed too: what it says is no longer true.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rules import Packs, load_packs

__all__ = ["SOURCES", "Silence", "keep", "known", "silence"]

FILE: Final = Path(__file__).with_name("fired.json")
SOURCES: Final = ("planted", "planted in pairs", "planted in published", "changed in published", "published")


@dataclass(frozen=True, slots=True)
class Silence:
    """Rules that fired nowhere: those that say why they may, those that do not; and those that say so and fired."""

    explained: tuple[str, ...]
    dead: tuple[str, ...]
    lively: tuple[str, ...]


def known() -> dict[str, list[str]]:
    """Return the rules that fired, by where they did."""
    if not FILE.exists():
        return {}
    read: dict[str, list[str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def keep(source: str, fired: Iterable[str], *, whole: bool = True) -> None:
    """Note the rules that fired in a whole run of one bench, in place of those of its last run; of a part, beside."""
    noted = known()
    noted[source] = sorted({*fired, *(() if whole else noted.get(source, ()))})
    text = json.dumps({name: noted[name] for name in SOURCES if name in noted}, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")


def silence(packs: Packs) -> Silence:
    """Compare what fired with the rules there are."""
    fired = {rule for rules in known().values() for rule in rules}
    silent = [rule for rule in packs.rules if rule.id not in fired]
    return Silence(
        explained=tuple(rule.id for rule in silent if rule.rare),
        dead=tuple(rule.id for rule in silent if not rule.rare),
        lively=tuple(rule.id for rule in packs.rules if rule.rare and rule.id in fired),
    )


def main() -> int:
    """Print the three lists."""
    packs = load_packs()
    found = silence(packs)
    for source, rules in known().items():
        print(f"fired on {source}: {len(rules)} of {len(packs.rules)}")
    for rule in packs.rules:
        if rule.id in found.explained and rule.rare:
            print(f"{rule.id} fired nowhere: {rule.rare.en}")
    print(f"fired nowhere and does not say why: {len(found.dead)} {' '.join(found.dead)}")
    print(f"says why it may be silent, and fired: {len(found.lively)} {' '.join(found.lively)}")
    return 1 if found.dead or found.lively else 0


if __name__ == "__main__":
    sys.exit(main())
