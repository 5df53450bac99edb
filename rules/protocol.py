"""What a check kind is: a pure function from a subject and its options to outcomes.

A check does not print, does not raise for a finding, does not know its rule's id, severity or wording, and reads no
file. It yields what it found (Problem), what it looked at (Looked) and what it could not look at (Unchecked); the
engine stamps rule, severity, message and fingerprint on it and turns the outcomes into one verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from schemas.document import Document
from schemas.report import Evidence, Severity, State
from schemas.vocabulary import Vocabulary

__all__ = ["CheckKind", "Looked", "Outcome", "Problem", "Subject", "Text", "Unchecked"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text for people in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text in ``zh`` or ``en``."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check looks at: the document, the vocabulary of tables, and partner documents by their role."""

    document: Document
    vocabulary: Vocabulary
    partners: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found.

    ``slots`` fill the rule's message template; ``place`` is what the fingerprint is made of beside rule, unit and year
    (canonical table, row and column labels, or a field's label: no page, no value); ``severity`` overrides the rule's
    where the check knows better (one unit of the last digit is a warning); ``doubt`` says why our reading may be wrong;
    ``text`` replaces the rule's message where the check words it itself.
    """

    evidence: tuple[Evidence, ...]
    place: tuple[str, ...]
    slots: Mapping[str, str] = field(default_factory=dict)
    expected: str | None = None
    actual: str | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    unit: str | None = None
    severity: Severity | None = None
    doubt: str | None = None
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """The check looked at ``count`` places and found them right. Without it, nothing found is not a pass."""

    count: int = 1


@dataclass(frozen=True, slots=True)
class Unchecked:
    """The check could not look (NOT_EVALUATED) or has nothing to look at here (NOT_APPLICABLE), and why."""

    reason: Text
    state: State = State.NOT_EVALUATED


Outcome = Problem | Looked | Unchecked


@dataclass(frozen=True, slots=True)
class CheckKind:
    """A check kind as packs name it.

    ``options`` is the JSON Schema of its options in a rule; ``prepare`` turns those options, once at load, into what
    ``run`` takes, raising ValueError (with the offending text in its message) for what a schema cannot see, such as
    an expression that does not parse or a table that the vocabulary does not know.
    """

    name: str
    options: Mapping[str, Any]
    prepare: Callable[[Mapping[str, Any], Vocabulary], Any]
    run: Callable[[Subject, Any], Iterator[Outcome]]
