"""The lines of a table that say something, by what they can be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rules.names import plain
from schemas.document import Line, LineRole, Table

__all__ = ["LineIndex"]

_COUNTED: Final = re.compile(
    r"(?:保有量|批次|人次|团组数?|辆数|人数)(?:[（(][^（()）]{1,4}[)）])?$|[（(](?:辆|台|个|次|批|人|批次|人次|平方米)[)）]$"
)


@dataclass(frozen=True, slots=True)
class LineIndex:
    """The lines of a table that say something, and where to find them by concept, plain name and code.

    ``counted`` are the lines of cars, receptions or guests that stand among money: no sum and no column takes them in.
    """

    body: tuple[Line, ...]
    counted: tuple[Line, ...]
    concepts: Mapping[str, tuple[Line, ...]]
    names: Mapping[str, tuple[Line, ...]]
    codes: Mapping[str, tuple[Line, ...]]

    @classmethod
    def of(cls, table: Table) -> LineIndex:
        """Index a table's lines."""
        told = [line for line in table.lines if line.role not in {LineRole.INDEX, LineRole.BLANK}]
        counted = tuple(line for line in told if _COUNTED.search(line.name))
        body = tuple(line for line in told if line not in counted)
        return cls(
            body,
            counted,
            _grouped((line.concept, line) for line in body),
            _grouped((plain(line.name), line) for line in body),
            _grouped((line.code, line) for line in body),
        )


def _grouped(named: Iterable[tuple[str | None, Line]]) -> Mapping[str, tuple[Line, ...]]:
    found: dict[str, list[Line]] = {}
    for name, line in named:
        if name:
            found.setdefault(name, []).append(line)
    return {name: tuple(lines) for name, lines in found.items()}
