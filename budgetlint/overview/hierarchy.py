"""Departments and their units: the parts may not be larger than the whole.

Which units belong to a department is what its own document says (单位构成, 机构设置); a unit of the same name is the
department itself at unit level (本级). Whether all units of a department are there is not known, so only an excess is
worth a question, and never a finding: money that moves within a department may stand in both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.overview.facts import MEASURES, DocumentFacts
from schemas.document import Level

__all__ = ["Relation", "relations"]

_SLACK = Decimal("0.01")  # 万元 for each unit: the rounding of printed figures
_SHORTEST = 5  # characters; a shorter name stands in texts that mean somebody else


@dataclass(frozen=True, slots=True)
class Relation:
    """A total of a department and of those of its units that are there, in 万元.

    ``department`` and ``units`` are places in the list of documents; ``exceeds`` says that the units' sum is larger.
    """

    department: int
    units: tuple[int, ...]
    measure: str
    whole: Decimal
    parts: Decimal
    exceeds: bool


def relations(documents: Sequence[DocumentFacts]) -> tuple[Relation, ...]:
    """Return the comparisons of all departments of which units are there."""
    return tuple(_relations(documents))


def _relations(documents: Sequence[DocumentFacts]) -> Iterator[Relation]:
    units: defaultdict[tuple[str, int | None], dict[str, int]] = defaultdict(dict)
    for place, document in enumerate(documents):
        if document.level == Level.UNIT.value and document.unit and document.duplicate_of is None:
            units[document.kind, document.year].setdefault(document.unit, place)
    for place, department in enumerate(documents):
        if department.level != Level.DEPARTMENT.value or not department.unit or department.duplicate_of is not None:
            continue
        own = [
            other
            for name, other in units[department.kind, department.year].items()
            if _belongs(name, department.unit, department.members)
        ]
        for measure in MEASURES if own else ():
            whole = department.measures.get(measure)
            parts = {other: value for other in own if (value := documents[other].measures.get(measure)) is not None}
            if whole is None or not parts:
                continue
            total = sum(parts.values(), Decimal())
            yield Relation(place, tuple(parts), measure, whole, total, total > whole + _SLACK * (len(parts) + 1))


def _belongs(unit: str, department: str, members: str) -> bool:
    plain = unit.replace("(", "（").replace(")", "）")
    if plain.removesuffix("（本级）").removesuffix("（机关）").removesuffix("本级").removesuffix("机关") == department:
        return True
    return len(unit) >= _SHORTEST and (unit in members or plain in members)
