"""Performance forms: tables of targets read into fields by their labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from extractor.forms.listing import is_listing, read_listing
from extractor.forms.sheet import read_sheets
from extractor.forms.view import View
from extractor.layout import BY_ALIGNMENT, BY_HEADER
from schemas.document import Table
from schemas.form import FormKind, PerformanceForm

__all__ = ["build_forms", "unread_forms"]

_KINDS: Final = {
    "项目支出绩效目标表": FormKind.PROJECT,
    "专项资金绩效目标表": FormKind.PROJECT,
    "项目支出绩效自评表": FormKind.PROJECT,
    "整体支出绩效目标表": FormKind.OVERALL,
    "整体支出绩效自评表": FormKind.OVERALL,
}
_GUESSED: Final = frozenset({BY_ALIGNMENT, BY_HEADER})  # doubts of tables whose rows have no walls
_BY_PLACE: Final = 0.8  # confidence, at most, of what a list without walls says


def build_forms(tables: Sequence[Table]) -> tuple[PerformanceForm, ...]:
    """Return the performance forms of a document's tables, in the tables' order.

    A table may hold one form, several below each other, or one project per group of rows. What a form does not print is
    None or absent.
    """
    return tuple(_forms(tables))


def unread_forms(tables: Sequence[Table]) -> list[str]:
    """Name each form that no rules divide into fields: which label belongs to which value would be guessed."""
    return [
        f"page {table.pages[0]}: a performance form without rules around its fields was not read"
        for table in tables
        if table.kind in _KINDS and _GUESSED.intersection(table.doubts) and not is_listing(View(table))
    ]


def _forms(tables: Sequence[Table]) -> Iterator[PerformanceForm]:
    for number, table in enumerate(tables):
        kind = _KINDS.get(table.kind)
        if kind is None:
            continue
        view = View(table)
        if is_listing(view):
            guessed = _GUESSED.intersection(table.doubts)
            found = read_listing(View(_in_doubt(table)) if guessed else view, kind, number)
        elif _GUESSED.intersection(table.doubts):
            continue
        else:
            found = read_sheets(view, kind, number)
        yield from (form for form in found if _is_filled_in(form))


def _in_doubt(table: Table) -> Table:
    """Return a table whose cells are not certain: which of them is whose was told by places alone."""
    return replace(
        table, cells=tuple(replace(cell, confidence=min(cell.confidence, _BY_PLACE)) for cell in table.cells)
    )


def _is_filled_in(form: PerformanceForm) -> bool:
    """Say whether anything but labels is printed: a blank form says only that the unit has no such project."""
    named = (form.project, form.department, form.executing_unit)
    goals = (goal for _, goal in form.goals)
    fields = (*(field for field in named if field), *(fund.field for fund in form.funds), *goals, *form.texts)
    return any(field.text.strip() for field in fields) or any(one.name.text.strip() for one in form.indicators)
