"""Classification codes with the names that disclosures print for them (data: ``rules/codes``)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from rules.names import plain

__all__ = ["CLASSIFICATIONS", "Classification", "class_names", "classification", "misnamed"]

_FOLDER: Final = Path(__file__).parent / "codes"
CLASSIFICATIONS: Final = {
    "functional": "functional.csv",
    "economic-department": "economic_department.csv",
    "economic-government": "economic_government.csv",
}
"""The classifications by the name that packs use."""


@dataclass(frozen=True, slots=True)
class Classification:
    """``names`` are the accepted names of each code, ``owners`` the codes of each official name; names are plain.

    ``holders`` are the codes of every accepted name, those that were printed in other years included.
    """

    names: Mapping[str, tuple[str, ...]]
    shown: Mapping[str, str]
    owners: Mapping[str, tuple[str, ...]]
    holders: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=len(CLASSIFICATIONS))
def classification(name: str) -> Classification:
    """Read a classification's codes; the name is a key of ``CLASSIFICATIONS``."""
    names: dict[str, tuple[str, ...]] = {}
    shown: dict[str, str] = {}
    owners: dict[str, list[str]] = {}
    with (_FOLDER / CLASSIFICATIONS[name]).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            printed = [text for text in row["names"].split("|") if text]
            also = [text for text in row["also_printed"].split("|") if text]
            names[row["code"]] = tuple(plain(text) for text in (*printed, *also))
            shown[row["code"]] = printed[0]
            for text in printed:
                owners.setdefault(plain(text), []).append(row["code"])
    holders: dict[str, list[str]] = {}
    for code, accepted in names.items():
        for text in dict.fromkeys(accepted):
            holders.setdefault(text, []).append(code)
    return Classification(names, shown, _frozen(owners), _frozen(holders))


def _frozen(codes: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(entries) for name, entries in codes.items()}


_ALIKE: Final = 0.4
_BY_DIGIT: Final = {"2": "functional", "3": "economic-department", "5": "economic-government"}


def misnamed(code: str, name: str) -> bool:
    """Say whether the name that stands beside a code is nothing like any that the code has."""
    printed = plain(name)
    known = classification(_BY_DIGIT[code[0]]).names.get(code, ()) if code[:1] in _BY_DIGIT else ()
    if not known or not printed or any(printed in own or own in printed for own in known):
        return False
    from rapidfuzz.distance import Levenshtein

    return max(Levenshtein.normalized_similarity(printed, own) for own in known) < _ALIKE


@lru_cache(maxsize=len(CLASSIFICATIONS))
def class_names(name: str = "functional") -> frozenset[str]:
    """Return the names of the classes (类) of expenditure in a classification."""
    first = {"functional": "2", "economic-department": "3", "economic-government": "5"}[name]
    codes = classification(name).names
    return frozenset(text for code, names in codes.items() if len(code) == 3 and code[0] == first for text in names)
