"""Printed names made comparable, and the nearest of the valid ones for a misspelt one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

__all__ = ["nearest", "only_longer", "plain"]

_FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９％", "0123456789%")
_NUMBERING: Final = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.、．](?!\d)|[①-⑳])"
)
_OF_WHICH: Final = re.compile(r"^其中[:：]?")
_NOISE: Final = re.compile(r"[^\w%/-]+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a printed name without spaces, punctuation, numbering and 其中, for comparison with another."""
    stripped = text.translate(_FULL_WIDTH).strip()
    stripped = _OF_WHICH.sub("", _NUMBERING.sub("", stripped))
    return _NOISE.sub("", _OF_WHICH.sub("", _NUMBERING.sub("", stripped)))


def nearest(wrong: str, valid: Iterable[str]) -> str | None:
    """Return the valid name most like a misspelt one, or None where nothing is alike."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(wrong, list(valid), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=50)
    return None if found is None else str(found[0])


def only_longer(one: str, other: str) -> bool:
    """Say whether one of two names is the other with words left out: 县委办, 县委办公室."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return all(letter in letters for letter in short)
