"""Titles that mean one table or section though they are written in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["nearest", "of_its_sort", "same_but_for_names", "without_unit"]

_FILLING: Final = re.compile(r"(?<=20\d\d年)度|的|部门|单位|情况")
_AT_FIRST: Final = re.compile(r"^20\d\d年度?(?=.{4})")
_LONG: Final = 8  # characters from which two titles may differ in a word and still mean one table
_A_WORD: Final = 2
_TELLING: Final = 4  # characters of a title that tell what it is
_ALIKE: Final = 70  # percent of likeness from which two titles are the same one, written in two ways


def of_its_sort(key: str, titles: Iterable[str]) -> list[str]:
    """Return the titles of tables for a table's line, those of sections for a section's."""
    return [title for title in titles if title.endswith("表") == key.endswith("表")]


def nearest(key: str, titles: Sequence[str], unit: str) -> str | None:
    """Return the title that is much like a key, the unit's name aside, which many titles share."""
    from rapidfuzz import fuzz, process

    bare = {without_unit(title, unit): title for title in titles}
    found = process.extractOne(without_unit(key, unit), list(bare), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if found is not None:
        return bare[str(found[0])]
    own = _AT_FIRST.sub("", without_unit(key, unit))
    return next((title for short, title in bare.items() if _one_word_off(own, _AT_FIRST.sub("", short))), None)


def _one_word_off(one: str, other: str) -> bool:
    """Say whether two titles of one length differ in two characters at most (收入, 支出)."""
    apart = sum(a != b for a, b in zip(one, other, strict=False))
    return len(one) == len(other) >= _LONG and 0 < apart <= _A_WORD


def without_unit(key: str, unit: str) -> str:
    """Return a title without the unit's name, which many titles share."""
    return key.replace(unit, "") if unit else key


def same_but_for_names(one: str, other: str) -> bool:
    """Say whether two titles differ in nothing but a name before one of them, or in words that tell nothing."""
    short, long = sorted((_FILLING.sub("", text).replace("及", "和") for text in (one, other)), key=len)
    return len(short) >= _TELLING and long.endswith(short)
