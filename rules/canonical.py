"""The names in an expression against the vocabulary, at load."""

from __future__ import annotations

from collections.abc import Sequence

from rules.errors import OptionError
from rules.expression import Equation, Node, references
from rules.names import nearest
from schemas.vocabulary import Vocabulary

__all__ = ["check_names"]


def check_names(expression: Node | Equation, given: Sequence[str], vocabulary: Vocabulary) -> None:
    """Refuse tables, rows and columns that the vocabulary does not know.

    A misspelt name would find nothing in any document and keep its rule silent for ever.

    Raises:
        OptionError: with the offset of the name and the nearest canonical one.

    """
    kinds = [kind.name for kind in vocabulary.kinds]
    if not kinds:
        return
    for reference in references(expression):
        if reference.table and reference.table not in kinds:
            near = nearest(reference.table, kinds)
            hint = f"; did you mean `{near}`?" if near else ""
            raise OptionError(f"unknown table `{reference.table}`{hint}", (), reference.offset)
        names = [reference.table] if reference.table else list(given)
        known = [kind for name in names if (kind := vocabulary.kind(name))]
        if not known:
            raise OptionError(f"`{reference}` names no table, and there is no `given`", (), reference.offset)
        rows = [term.name for kind in known for term in kind.rows]
        columns = [term.name for kind in known for term in kind.columns]
        if reference.as_printed:
            continue
        if reference.row and not reference.many and not reference.row.isdigit():
            _check_name("row", reference.row, rows, reference.offset, names)
        if reference.column:
            _check_name("column", reference.column, columns, reference.offset, names)


def _check_name(what: str, name: str, known: Sequence[str], offset: int, where: Sequence[str]) -> None:
    if not known or name in known:
        return
    near = nearest(name, known)
    hint = f"; did you mean `{near}`?" if near else f"; known are {', '.join(known)}"
    raise OptionError(f"{'/'.join(where)} has no {what} `{name}`{hint}", (), offset)
