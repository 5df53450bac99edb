"""Misspelt names in the tables that cases write: one letter off a canonical row or column.

Tables of cases print what documents print, so a name that the vocabulary does not know is no mistake in itself. One
letter off a name that it does know is one: the rule would not find its figure, and its passing case would be told to
have looked at nothing. Short names (小计, 合计) are one letter apart anyway; of those only the names that the rule's
own options hold are looked for, and the name of a class of a classification is let be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rules.bilingual import Text
from rules.case_tables import build_table
from rules.classification import CLASSIFICATIONS, classification
from rules.names import plain
from rules.nodes import Where, texts_in
from schemas.document import LineRole, Table
from schemas.vocabulary import TableKind, Term, Vocabulary

__all__ = ["Misspelling", "misspellings"]

_LONG: Final = 4  # letters from which one wrong letter is no other word
_OTHERS: Final = frozenset({"合计", "总计", "小计", "共计"})  # words of one letter between them, all of them right


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A name in a table of a case; ``where`` is the text of the table's rows."""

    where: Where
    name: str
    message: Text


def misspellings(case: object, where: Where, options: object, vocabulary: Vocabulary) -> Iterator[Misspelling]:
    """Yield the misspelt names of a case and of its partners; ``options`` are those of the case's rule."""
    used = "\n".join(texts_in(options))
    for place, spec in _tables(case, where):
        kind = vocabulary.kind(str(spec["table"]))
        if kind is not None:
            yield from _of_table(build_table(spec, vocabulary), kind, (*place, "rows"), used)


def _of_table(table: Table, kind: TableKind, where: Where, used: str) -> Iterator[Misspelling]:
    for column in table.columns:
        for name in column.path if column.concept is None else ():
            meant = _meant(name, kind.columns, used)
            if meant:
                yield Misspelling(where, name, _said(kind, "栏", "column", name, meant))
    for line in table.lines:
        if line.concept is None and line.role is not LineRole.BLANK and not line.code:
            meant = _meant(line.name, kind.rows, used)
            if meant:
                yield Misspelling(where, line.name, _said(kind, "行", "row", line.name, meant))


def _said(kind: TableKind, zh: str, en: str, name: str, meant: str) -> Text:
    return Text(
        f"《{kind.name}》没有“{name}”这一{zh}；是不是“{meant}”？",
        f"{kind.name} has no {en} `{name}`; did you mean `{meant}`?",
    )


def _meant(printed: str, terms: Sequence[Term], used: str) -> str | None:
    """Return the name of which a printed one is a misspelling, None where it is none."""
    from rapidfuzz.distance import Levenshtein

    name = plain(printed)
    written = {plain(text): text for term in terms for text in (*term.aliases, term.name)}
    if (
        len(name) < 2
        or name in written
        or name in _OTHERS
        or any(name in classification(c).owners for c in CLASSIFICATIONS)
    ):
        return None
    near = [
        (text not in used, len(other) != len(name), text)
        for other, text in written.items()
        if min(len(name), len(other)) >= _LONG or text in used
        if Levenshtein.distance(name, other, score_cutoff=1) == 1
    ]
    return min(near)[2] if near else None


def _tables(case: object, where: Where) -> Iterator[tuple[Where, Mapping[str, Any]]]:
    """Yield the tables that a case writes, its partners' included, with their places."""
    if not isinstance(case, Mapping):
        return
    if "table" in case and "rows" in case:
        yield where, case
    for index, table in enumerate(case.get("tables", ())):
        if "table" in table and "rows" in table:
            yield (*where, "tables", index), table
    for role, partners in case.get("partners", {}).items():
        for index, partner in enumerate(partners):
            yield from _tables(partner, (*where, "partners", role, index))
