"""A planted fault: what was changed, where, and what a finding must tell to count as having found it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from mutants.draft import Draft, Form, Goal, Grid, Item, Words

__all__ = ["Fault", "Planted", "add_cell", "replace_in", "set_alike", "set_cell"]


@dataclass(frozen=True, slots=True)
class Planted:
    """A change. ``told`` are texts of which a finding must show one; ``where`` are the items (and rows) touched.

    Without ``where`` what is missing has no page, and a finding on any page, or on none, may tell it.
    """

    old: str
    new: str
    told: tuple[str, ...]
    where: tuple[tuple[Item, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault; ``plant`` changes a draft, or returns None where the draft has no place for it.

    ``info``: what may be right after all, so that an info is what it deserves and counts as having found it.
    """

    group: str
    name: str
    about: str
    plant: Callable[[Draft, random.Random], Planted | None]
    info: bool = False


def set_cell(grid: Grid, row: int, column: int, text: str | None, *also: str) -> Planted | None:
    """Write a cell."""
    if text is None:
        return None
    old = grid.rows[row][column]
    grid.rows[row][column] = text
    return Planted(old, text, (text, *also), ((grid, row),))


def set_alike(grid: Grid, row: int, column: int, text: str | None) -> Planted | None:
    """Write a cell, and the others of its row that print the same."""
    if text is None:
        return None
    old = grid.rows[row][column]
    grid.rows[row] = [text if printed == old else printed for printed in grid.rows[row]]
    return Planted(old, text, (text,), ((grid, row),))


def add_cell(first: Planted | None, grid: Grid, row: int, column: int, text: str) -> None:
    """Write one more cell with the same fault."""
    if first is not None:
        grid.rows[row][column] = text


def replace_in(words: Words, old: str, new: str, *told: str) -> Planted | None:
    """Change a text once; None where it does not hold what is to be changed."""
    if old not in words.text or old == new:
        return None
    words.text = words.text.replace(old, new, 1)
    return Planted(old, new, told or (new,), ((words, None),))


def form_change(form: Form, old: str, new: str, *told: str) -> Planted:
    """Return the record of a change within a form."""
    return Planted(old, new, told or (new,), ((form, None),))


def goal_of(form: Form, level2: str, part: str = "") -> Goal | None:
    """Return the first indicator of a second level whose name holds a part."""
    return next((goal for goal in form.goals if goal.level2 == level2 and part in goal.name), None)
