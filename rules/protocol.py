"""What a check kind is: a pure function from a subject and its options to outcomes.

A check does not print, does not raise for a finding, does not know its rule's id, severity or wording, and reads no
file. It yields what it found (Problem), what it looked at (Looked) and what it could not look at (Unchecked); the
engine stamps rule, severity, message and fingerprint on it and turns the outcomes into one verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeVar, cast

from rules.bilingual import Text
from schemas.document import Document
from schemas.report import Evidence, Severity, State
from schemas.vocabulary import Vocabulary

__all__ = [
    "NAMES_OPTION", "CheckKind", "Looked", "Names", "Outcome", "Problem", "Subject", "Text", "Unchecked", "looked_at",
    "names_given", "of_partitions", "one_of_checks", "or_nothing", "without_options",
]  # fmt: skip


_Fact = TypeVar("_Fact")
Names: TypeAlias = tuple[tuple[str, ...], ...]
"""Lists of names, as of the parts that together make a whole."""
NAMES_OPTION: Final = {
    "type": "array",
    "items": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 2},
}
"""What an option holds that gives such lists, two names each at least."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check looks at: the document, the vocabulary of tables, and partner documents by their role.

    ``memo`` holds what ``remember`` has built; it lives as long as the subject, which is one run over one document.
    """

    document: Document
    vocabulary: Vocabulary
    partners: Mapping[str, tuple[Document, ...]] = field(default_factory=dict)
    memo: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def remember(self, build: Callable[[Subject], _Fact]) -> _Fact:
        """Return ``build(self)``, built once for all rules that ask.

        ``build`` is a pure module-level function; it is its own key.
        """
        if build not in self.memo:
            self.memo[build] = build(self)
        return cast("_Fact", self.memo[build])


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found.

    ``slots`` fill the rule's message template; ``place`` is what the fingerprint is made of beside rule, unit and year
    (canonical table, row and column labels, or a field's label: no page, no value); ``severity`` overrides the rule's
    where the check knows better (one unit of the last digit is a warning); ``doubt`` says why our reading may be wrong;
    ``text`` replaces the rule's message where the check words it itself; ``note`` is put behind it.
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
    note: Text | None = None


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
    ``verify`` raises it for what ``prepare`` left until a document needs it, such as the compiling of patterns; the
    loader calls it for what users write.
    ``slots`` are the names that a rule's message may use beside those that every finding has (rule, title, expected,
    actual, difference, tolerance, unit, page, place); None where they depend on the options and are not checked at
    load. Options of vocabulary names are declared by the keyword ``x-name`` in their schema (``table``).
    """

    name: str
    options: Mapping[str, Any]
    prepare: Callable[[Mapping[str, Any], Vocabulary], Any]
    run: Callable[[Subject, Any], Iterator[Outcome]]
    slots: frozenset[str] | None = None
    verify: Callable[[Any], None] | None = None


def looked_at(count: int, nothing: Text) -> Outcome:
    """Return that a check looked at so many places; where there were none, that it is not applicable, and why."""
    return Looked(count) if count else Unchecked(nothing, State.NOT_APPLICABLE)


def or_nothing(outcomes: Sequence[Outcome], nothing: Text) -> Sequence[Outcome]:
    """Return what a check says of its places; where there were none, that it is not applicable, and why."""
    return outcomes or (Unchecked(nothing, State.NOT_APPLICABLE),)


def without_options(name: str, run: Callable[[Subject, None], Iterator[Outcome]]) -> CheckKind:
    """Make a check kind that has no options."""
    return CheckKind(name, {"type": "object", "additionalProperties": False}, _no_options, run)


def one_of_checks(name: str, checks: Iterable[str], run: Callable[[Subject, str], Iterator[Outcome]]) -> CheckKind:
    """Make a check kind whose one option, ``check``, names which of several checks a rule means."""
    options = {
        "type": "object",
        "properties": {"check": {"enum": list(checks)}},
        "required": ["check"],
        "additionalProperties": False,
    }
    return CheckKind(name, options, _chosen_check, run)


def of_partitions(name: str, run: Callable[[Subject, Names], Iterator[Outcome]]) -> CheckKind:
    """Make a check kind whose one option, ``partitions``, names the parts that together make a whole."""
    options = {
        "type": "object",
        "properties": {"partitions": NAMES_OPTION},
        "required": ["partitions"],
        "additionalProperties": False,
    }
    return CheckKind(name, options, _given_partitions, run)


def names_given(options: Mapping[str, Any], key: str) -> Names:
    """Return the lists of names that an option of NAMES_OPTION gives; none where it is left out."""
    return tuple(tuple(map(str, entry)) for entry in options.get(key, ()))


def _given_partitions(options: Mapping[str, Any], _vocabulary: Vocabulary) -> Names:
    return names_given(options, "partitions")


def _no_options(_options: Mapping[str, Any], _vocabulary: Vocabulary) -> None:
    return None


def _chosen_check(options: Mapping[str, Any], _vocabulary: Vocabulary) -> str:
    return str(options["check"])
