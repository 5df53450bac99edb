"""Which pages: ``3-7,12``, ``5-`` (to the end), counting from 1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Pages", "parse_pages"]

_PART: Final = re.compile(r"([0-9]{1,6})(?:(-)([0-9]{1,6})?)?")


@dataclass(frozen=True, slots=True)
class Pages:
    """A selection of pages as ranges from first to last, both included; a last of None is the document's end."""

    ranges: tuple[tuple[int, int | None], ...]

    def __contains__(self, page: int) -> bool:
        return any(first <= page and (last is None or page <= last) for first, last in self.ranges)

    def within(self, count: int) -> frozenset[int]:
        """Return the selected pages that a document of ``count`` pages has."""
        return frozenset(page for page in range(1, count + 1) if page in self)


def parse_pages(text: str) -> Pages:
    """Read a selection. Raises ValueError with the part that is none."""
    ranges: list[tuple[int, int | None]] = []
    for part in text.replace("，", ",").split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise ValueError(part.strip() or text)
        first = int(match[1])
        last = first if match[2] is None else int(match[3]) if match[3] else None
        if first < 1 or (last is not None and last < first):
            raise ValueError(part.strip())
        ranges.append((first, last))
    return Pages(tuple(ranges))
