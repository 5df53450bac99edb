"""A report before it is drawn: an editable list of texts, tables and forms. Faults are planted here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

__all__ = ["Draft", "Form", "Goal", "Grid", "Head", "Item", "Style", "Words"]


class Style(Enum):
    """How a text is set: font size, alignment ('c' centred, 'l' left, 'p' paragraph with indent), space before."""

    COVER = (24, "c", 90)
    CONTENTS_TITLE = (18, "c", 10)
    CONTENTS = (11, "l", 3)
    PART = (17, "c", 18)
    HEADING = (13, "l", 10)
    SUBHEADING = (12, "l", 6)
    BODY = (12, "p", 4)

    @property
    def size(self) -> float:
        """Font size in points."""
        return self.value[0]

    @property
    def align(self) -> str:
        """'c', 'l' or 'p'."""
        return self.value[1]

    @property
    def before(self) -> float:
        """Space above in points."""
        return self.value[2]


@dataclass(slots=True, eq=False)
class Words:
    """A heading, a paragraph or a line of the contents.

    ``entry`` names what a contents line points at: the ``anchor`` of another item; its page is filled in when drawn.
    ``page_shift`` is added to that page: a planted fault. ``key`` lets faults find the text they are about.
    """

    text: str
    style: Style
    key: str = ""
    new_page: bool = False
    anchor: str = ""
    entry: str = ""
    page_shift: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(slots=True, eq=False)
class Grid:
    """A table. ``names`` are the meanings of its columns; ``rows`` their printed texts, one list for each row.

    ``kind`` is its canonical kind; ``unit`` the whole unit line at the right, ``owner`` the line at the left.
    """

    kind: str
    title: str
    header: list[list[Head]]
    names: list[str]
    rows: list[list[str]]
    widths: list[float]
    label: str = ""
    owner: str = ""
    unit: str = "单位：万元"
    note: str = ""
    wide: bool = False
    anchor: str = ""

    def column(self, name: str) -> int:
        """Return the first column of that meaning."""
        return self.names.index(name)

    def code(self, row: int) -> str:
        """Return the code of a row: of its columns, or in brackets before its name; empty where it has none."""
        text = "".join(
            cell.strip()
            for cell, name in zip(self.rows[row], self.names, strict=True)
            if name in {"code", "类", "款", "项"}
        )
        coded = re.match(r"\[(\d+)\]", self.rows[row][self.names.index("name")]) if "name" in self.names else None
        return coded[1] if coded else text if text.isdigit() else ""

    def find(self, text: str) -> int | None:
        """Return the row that has this text as its code or label."""
        for number, row in enumerate(self.rows):
            if text in row:
                return number
        return None


@dataclass(slots=True, eq=False)
class Goal:
    """An indicator: levels 1 and 2, name and value; ``weight`` where the form has one; ``annual`` of the other half."""

    level1: str
    level2: str
    name: str
    value: str
    annual: str
    weight: int = 0


@dataclass(slots=True, eq=False)
class Form:
    """A performance form: of a project (two halves or one), or of the whole unit where ``sections`` is set.

    ``period`` and ``annual`` are (label, printed amount) lines; ``sections`` of the whole unit's form hold the fields
    that only it has.
    """

    title: str
    year_line: str
    project: str
    fields: list[tuple[str, str]]
    unit: str
    period: list[tuple[str, str]]
    annual: list[tuple[str, str]]
    texts: list[tuple[str, str]]
    goals: list[Goal]
    stamp: str = ""
    halves: bool = True
    weights: bool = False
    overall: bool = False
    anchor: str = ""
    period_goal: str = ""
    annual_goal: str = ""


Item = Words | Grid | Form


@dataclass(slots=True)
class Draft:
    """A whole report: its items in order, and the words that faults need to know."""

    template: str
    unit: str
    year: int
    items: list[Item]
    place: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    def grids(self, kind: str = "") -> Iterator[Grid]:
        """Yield the tables, or those of one kind."""
        for item in self.items:
            if isinstance(item, Grid) and (not kind or item.kind == kind):
                yield item

    def words(self, key: str = "") -> Iterator[Words]:
        """Yield the texts, or those with a key."""
        for item in self.items:
            if isinstance(item, Words) and (not key or item.key == key):
                yield item

    def forms(self) -> Iterator[Form]:
        """Yield the forms of projects."""
        for item in self.items:
            if isinstance(item, Form) and not item.overall:
                yield item
