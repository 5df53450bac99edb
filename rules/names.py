"""Printed names made comparable, and the nearest of the valid ones for a misspelt one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["nearest", "plain"]

_FULL_WIDTH: Final = str.maketrans("（）：，．０１２３４５６７８９", "():,.0123456789")
_NOISE: Final = re.compile(r"[\s　\"'“”‘’「」《》〈〉]+")


def plain(text: str) -> str:
    """Return a name without spaces and quotation marks, with half-width brackets and digits."""
    return _NOISE.sub("", text.translate(_FULL_WIDTH))


def nearest(wrong: str, valid: Iterable[str]) -> str | None:
    """Return the valid name most like a misspelt one, or None where nothing is alike."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (30 ms that only a wrong pack has to pay)

    found = process.extractOne(wrong, list(valid), scorer=fuzz.ratio, score_cutoff=50)
    return None if found is None else str(found[0])
