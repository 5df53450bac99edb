"""The names in an expression against the vocabulary, at load."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rules.bilingual import Text, suggestion, unknown
from rules.errors import OptionError
from rules.expression import Equation, Node, parse_expression, references
from schemas.vocabulary import Vocabulary

__all__ = ["check_column", "check_names", "expressions"]

_ROW: Final = Text("一行", "row")
_COLUMN: Final = Text("一栏", "column")


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
            raise OptionError(unknown("table", reference.table, kinds), (), reference.offset)
        names = [reference.table] if reference.table else list(given)
        known = [kind for name in names if (kind := vocabulary.kind(name))]
        if not known:
            message = Text(
                f"“{reference}”没有写明是哪张表，也没有 `given`",
                f"`{reference}` names no table, and there is no `given`",
            )
            raise OptionError(message, (), reference.offset)
        rows = [term.name for kind in known for term in kind.rows]
        columns = [term.name for kind in known for term in kind.columns]
        if reference.as_printed:
            continue
        if reference.row and not reference.many and not reference.row.isdigit():
            _check_name(_ROW, reference.row, rows, reference.offset, names)
        if reference.column:
            _check_name(_COLUMN, reference.column, columns, reference.offset, names)


def expressions(texts: Sequence[str], option: str, vocabulary: Vocabulary) -> tuple[tuple[str, Node], ...]:
    """Parse the expressions of an option, each with its text.

    Raises:
        OptionError: about the one that does not parse, or that names what the vocabulary does not know.

    """
    parsed = []
    for index, text in enumerate(texts):
        try:
            node = parse_expression(text)
            check_names(node, (), vocabulary)
        except OptionError as error:
            raise error.at((option, index)) from error
        parsed.append((text, node))
    return tuple(parsed)


def _check_name(what: Text, name: str, known: Sequence[str], offset: int, where: Sequence[str]) -> None:
    if not known or name in known:
        return
    raise OptionError(_no_such(what, name, known, where), (), offset)


def check_column(vocabulary: Vocabulary, table: str, name: str, option: tuple[str | int, ...]) -> None:
    """Refuse a column that the vocabulary does not know of a table it knows.

    Raises:
        OptionError: about the option that names it.

    """
    kind = vocabulary.kind(table)
    known = [term.name for term in kind.columns] if kind else []
    if known and name not in known:
        raise OptionError(_no_such(_COLUMN, name, known, [table]), option)


def _no_such(what: Text, name: str, known: Sequence[str], tables: Sequence[str]) -> Text:
    """Say that tables have no such row or column, with the nearest canonical name."""
    hint = suggestion(name, known, listed=True)
    return Text(
        f"《{'》《'.join(tables)}》没有“{name}”这{what.zh}{hint.zh}",
        f"{'/'.join(tables)} has no {what.en} `{name}`{hint.en}",
    )
