"""Which tables a check over tables is about: those named, or all of the document."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Final

from rules.protocol import Outcome, Subject, Text, Unchecked
from rules.tables import TableView, tables
from schemas.report import State

__all__ = ["TABLES_OPTION", "chosen", "names_of"]

TABLES_OPTION: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "string", "x-name": "table"},
        {"type": "array", "items": {"type": "string", "x-name": "table"}, "minItems": 1},
    ],
    "description": "a table kind or a list of them",
}


def names_of(option: str | list[str] | None) -> tuple[str, ...]:
    """Return an option that is one name or several as names."""
    if option is None:
        return ()
    return (option,) if isinstance(option, str) else tuple(option)


def chosen(
    subject: Subject, names: tuple[str, ...], *, unnamed: bool = False
) -> Generator[Outcome, None, tuple[TableView, ...]]:
    """Yield what is missing and return the tables of these kinds; without names, all whose kind is known.

    ``unnamed`` takes in tables of no known kind too, where they have a title and no form was read from them.
    """
    known = tables(subject)
    if not names:
        forms = {form.table for form in subject.document.forms}
        views = tuple(
            view
            for view in known.views
            if view.kind != "unknown" or (unnamed and view.table.title is not None and view.index not in forms)
        )
        if not views:
            if known.unread:
                yield Unchecked(known.not_read)
            else:
                yield Unchecked(Text("文件中没有表格", "the document has no tables"), State.NOT_APPLICABLE)
        return views
    found: list[TableView] = []
    for name in names:
        views = known.of(name)
        found += views
        if not views:
            doubt = known.why_missing(name)
            absent = Unchecked(Text(f"没有《{name}》", f"there is no {name}"), State.NOT_APPLICABLE)
            yield Unchecked(doubt) if doubt else absent
    return tuple(found)
