"""Canonical table kinds with the names that documents print for them. Data, so that a new province is no code."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["TableKind", "Term", "Vocabulary"]


@dataclass(frozen=True, slots=True)
class Term:
    """A canonical row or column name and the printed names that mean it (exact after normalising)."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableKind:
    """A canonical kind of table.

    ``documents`` lists the document kinds it belongs to; ``aliases`` are printed titles; ``columns`` and ``rows`` its
    canonical terms; ``signature`` the header words that set it apart; ``order`` its usual place in the document.
    """

    name: str
    english: str
    documents: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    columns: tuple[Term, ...] = ()
    rows: tuple[Term, ...] = ()
    signature: tuple[str, ...] = ()
    order: int = 0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All kinds, in their usual order."""

    version: int
    kinds: tuple[TableKind, ...]

    def kind(self, name: str) -> TableKind | None:
        """Return the kind of this canonical name, or None."""
        return next((kind for kind in self.kinds if kind.name == name), None)
