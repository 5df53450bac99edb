"""Which documents belong together, by what they say of themselves: unit, year, kind, level, and whose units they are.

One piece for all who ask: checks across documents, a county's run, and its overview.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rules.names import plain
from schemas.document import Document, DocumentKind, Level

__all__ = ["Known", "Unions", "known_of", "paired"]

_SHORTEST: Final = 5  # characters; a shorter name stands in texts that mean somebody else
_MOST_TEXT: Final = 20_000  # characters kept of a department's sections on its units
_MEMBERS: Final = re.compile(r"机构设置|机构情况|单位构成|所属单位|下属单位|预算单位|决算单位|部门概况|基本情况")
_OWN_OFFICE: Final = re.compile(r"(?:[(（]?(?:本级|机关)[)）]?)+$")
_TERRITORY: Final = re.compile(r"[省市县区州盟旗]$")
_SIBLINGS: Final = {
    DocumentKind.BUDGET.value: DocumentKind.FINAL_ACCOUNTS.value,
    DocumentKind.FINAL_ACCOUNTS.value: DocumentKind.BUDGET.value,
}


@dataclass(frozen=True, slots=True)
class Known:
    """A document that says whose it is and of which year; ``place`` is what it is called by whoever asks.

    ``members`` is what a department's document says of the units that belong to it, a line each, as plain names.
    """

    place: str
    unit: str
    year: int
    kind: str
    level: str | None
    members: str = ""


def known_of(place: str, document: Document) -> Known | None:
    """Return what a document says it is, None where it does not say whose it is or of which year."""
    profile = document.profile
    if not profile.unit or not profile.year:
        return None
    level = profile.level.value if profile.level else None
    members = _members(document) if profile.level is Level.DEPARTMENT else ""
    return Known(place, profile.unit, profile.year, profile.kind.value, level, members)


def _members(document: Document) -> str:
    """Return what a department's document says under the headings that list its units."""
    told = [block.text for block in document.blocks if any(_MEMBERS.search(part) for part in block.section)]
    cells = [
        cell.text for table in document.tables if table.kind == "unknown" for cell in table.cells if len(cell.text) > 3
    ]
    return "\n".join(map(plain, (*told, *cells)))[:_MOST_TEXT]


@dataclass(slots=True)
class _Group:
    """The departments and units of one kind and year, by their plain names."""

    departments: defaultdict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    units: defaultdict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))


class Unions:
    """Departments with their units, as far as that is certain.

    A unit belongs to the department that its own name begins with (of several the longest), unless that department
    lists its units and this one is not among them; else to the one department that names it. A unit of the
    department's name is the department's own office (本级).
    """

    def __init__(self, known: Iterable[Known]) -> None:
        groups: defaultdict[tuple[str, int], _Group] = defaultdict(_Group)
        for one in known:
            if one.level == Level.DEPARTMENT.value:
                groups[one.kind, one.year].departments[plain(one.unit)].append(one)
            elif one.level == Level.UNIT.value:
                groups[one.kind, one.year].units[plain(one.unit)].append(one)
        self._above: dict[str, list[Known]] = {}
        self._below: defaultdict[str, list[Known]] = defaultdict(list)
        for group in groups.values():
            for name, home in _homes(group):
                departments, units = group.departments[home], group.units[name]
                for unit in units:
                    self._above[unit.place] = departments
                # Two documents of one unit are two drafts of one budget: which one counts is not known.
                for department in departments if len(units) == 1 else ():
                    self._below[department.place].append(units[0])

    def departments(self, place: str) -> Sequence[Known]:
        """Return the documents of a unit's department: several where it handed in several."""
        return self._above.get(place, ())

    def units(self, place: str) -> Sequence[Known]:
        """Return the units of a department of which there is exactly one document each."""
        return self._below.get(place, ())


def _homes(group: _Group) -> Iterator[tuple[str, str]]:
    """Yield the plain names of units and of their departments."""
    named = _named(group)
    for name in group.units:
        core = _OWN_OFFICE.sub("", name)
        ends = range(len(core), 0, -1)
        home = next((core[:end] for end in ends if core[:end] in group.departments and _heads(core[:end], core)), None)
        if home is not None and (home == core or _lists(group.departments[home], core, home)):
            yield name, home
        elif home is None and len(named.get(name, ())) == 1:
            yield name, next(iter(named[name]))


def _heads(department: str, unit: str) -> bool:
    """Say whether a name can be the beginning of its units' names: that of a county begins everybody's."""
    return department == unit or (len(department) >= _SHORTEST and not _TERRITORY.search(department))


def _lists(departments: Sequence[Known], unit: str, home: str) -> bool:
    """Say whether the department may count the unit among its own: it names it, or says nothing of its units."""
    texts = [department.members for department in departments]
    return any(not text or unit in text or unit.removeprefix(home) in text for text in texts)


def _named(group: _Group) -> Mapping[str, set[str]]:
    """Return for each unit the departments that name it; each text is gone through once, however many units."""
    beginnings: defaultdict[str, list[str]] = defaultdict(list)
    for name in group.units:
        if len(name) >= _SHORTEST:
            beginnings[name[:_SHORTEST]].append(name)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for home, departments in group.departments.items():
        for text in {department.members for department in departments}:
            for start in range(len(text) - _SHORTEST + 1):
                for name in beginnings.get(text[start : start + _SHORTEST], ()):
                    if text.startswith(name, start):
                        found[name].add(home)
    return found


def paired(known: Sequence[Known]) -> dict[str, dict[str, list[str]]]:
    """Return the partners of each document by role, as places; documents without any are not in it.

    That all units of a department are among the documents cannot be known, so it gets ``some_units``; ``units`` must
    be named. Where several documents could be the one that is meant, all are given: the rules then say so.
    """
    same: defaultdict[tuple[str, int, str, str | None], list[Known]] = defaultdict(list)
    for one in known:
        same[plain(one.unit), one.year, one.kind, one.level].append(one)
    unions = Unions(known)
    result: dict[str, dict[str, list[str]]] = {}
    for one in known:
        name, sibling = plain(one.unit), _SIBLINGS.get(one.kind)
        roles: dict[str, Sequence[Known]] = {
            "last_year": same.get((name, one.year - 1, one.kind, one.level), ()),
            "some_units": unions.units(one.place),
            "department": unions.departments(one.place),
        }
        if sibling is not None:
            roles[sibling] = same.get((name, one.year, sibling, one.level), ())
        found = {role: [other.place for other in others] for role, others in roles.items() if others}
        if found:
            result[one.place] = found
    return result
