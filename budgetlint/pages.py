"""Which pages: ``3-7,12``, counting from 1."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["parse_pages"]

_PART: Final = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?")


def parse_pages(text: str) -> frozenset[int]:
    """Read a selection of pages. Raises ValueError with the part that is none."""
    pages: set[int] = set()
    for part in text.replace("，", ",").split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise ValueError(part.strip() or text)
        first = int(match[1])
        last = int(match[2] or first)
        if not 1 <= first <= last:
            raise ValueError(part.strip())
        pages.update(range(first, last + 1))
    return frozenset(pages)
