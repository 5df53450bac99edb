"""Departments and their units: the parts may not be larger than the whole.

Who belongs to whom is settled in ``budgetlint.pairing``. Whether all units of a department are there is not known, so
only an excess is worth a question, and never a finding: money that moves within a department may stand in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlint.overview.facts import MEASURES, DocumentFacts
from budgetlint.pairing import Unions

__all__ = ["Relation", "relations"]

_SLACK = Decimal("0.01")  # 万元 for each unit: the rounding of printed figures


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
    known = [
        replace(document.known, place=str(place))
        for place, document in enumerate(documents)
        if document.known is not None and document.duplicate_of is None
    ]
    unions = Unions(known)
    for place, department in enumerate(documents):
        own = [int(unit.place) for unit in unions.units(str(place))]
        for measure in MEASURES if own else ():
            whole = department.measures.get(measure)
            parts = {other: value for other in own if (value := documents[other].measures.get(measure)) is not None}
            if whole is None or not parts:
                continue
            total = sum(parts.values(), Decimal())
            yield Relation(place, tuple(parts), measure, whole, total, total > whole + _SLACK * (len(parts) + 1))
