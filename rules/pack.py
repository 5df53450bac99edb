"""What a rule pack holds once it is loaded, and the JSON Schema of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rules.case_schema import CASE, CASES
from rules.nodes import Value
from rules.protocol import CheckKind, Text
from schemas.document import DocumentKind, Level
from schemas.report import Severity
from schemas.vocabulary import Vocabulary

__all__ = ["COMMON_SLOTS", "PACK_VERSION", "AppliesTo", "Pack", "Packs", "Rule", "editor_schema", "pack_schema"]

PACK_VERSION: Final = 1
"""The version of the pack format; a pack that asks for a newer one is refused."""

COMMON_SLOTS: Final = frozenset(
    {"rule", "title", "place", "page", "expected", "actual", "difference", "tolerance", "unit", "year", "reporter"}
)
"""Slots that every message may use: the rule's id and title, where the finding is, the figures, the reporting unit."""


@dataclass(frozen=True, slots=True)
class AppliesTo:
    """The documents a rule is about. An empty set or None means any."""

    kinds: frozenset[DocumentKind] = frozenset()
    levels: frozenset[Level] = frozenset()
    first_year: int | None = None
    last_year: int | None = None

    def covers(self, year: int | None) -> bool:
        """Say whether a year lies within the rule's years."""
        return year is not None and (self.first_year or year) <= year <= (self.last_year or year)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a pack. ``path`` and ``line`` say where it is written; ``cases`` and ``options`` are as written.

    ``rare`` says why it may never fire on any documents at hand, and be right all the same.
    ``case_lines`` holds the lines of the passing and of the failing cases; of built-in rules nobody has asked for them.
    """

    id: str
    name: str
    title: Text
    severity: Severity
    applies_to: AppliesTo
    check: CheckKind
    options: Mapping[str, Any]
    message: Text
    basis: Text
    explain: Text
    cases: Mapping[str, Any]
    pack: str
    path: str
    line: int
    rare: Text | None = None
    case_lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pack:
    """Where a set of rules comes from; ``sha256`` is of the file's bytes."""

    name: str
    title: Text
    path: str
    sha256: str
    builtin: bool


@dataclass(frozen=True, slots=True)
class Packs:
    """All rules of a run, ordered by id, with the vocabulary they were checked against.

    ``prepared`` holds what check kinds made of the options, by rule id, as far as it has been asked for.
    """

    packs: tuple[Pack, ...]
    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    prepared: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule of this id or name, or None."""
        return next((rule for rule in self.rules if rule_id in {rule.id, rule.name}), None)

    def options_of(self, rule: Rule) -> Any:  # noqa: ANN401  (each check kind has its own)
        """Return the rule's options as its check kind takes them."""
        if rule.id not in self.prepared:
            self.prepared[rule.id] = rule.check.prepare(rule.options, self.vocabulary)
        return self.prepared[rule.id]

    def verify(self, rule: Rule) -> None:
        """Make all of the rule's options now, down to what otherwise waits until a document needs it.

        Raises:
            ValueError: its check kind cannot use them.

        """
        options = self.options_of(rule)
        if rule.check.verify is not None:
            rule.check.verify(options)


_TEXT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"zh": {"type": "string", "minLength": 1}, "en": {"type": "string", "minLength": 1}},
    "required": ["zh", "en"],
    "additionalProperties": False,
    "x-what": "language",
    "description": "the text in Chinese (zh) and English (en)",
}
_HYPHENS: Final[dict[str, Any]] = {
    "type": "string",
    "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$",
    "description": "words-with-hyphens",
    "x-zh": "用连字符连接的小写英文单词",
}
_TEXT_OR_BOTH: Final[dict[str, Any]] = {"anyOf": [{"type": "string", "minLength": 1}, _TEXT]}
_SEVERITY: Final[dict[str, Any]] = {"enum": [severity.value for severity in Severity]}


def _one_or_many(values: list[Any]) -> dict[str, Any]:
    return {"anyOf": [{"type": "string", "enum": values}, {"type": "array", "items": {"enum": values}, "minItems": 1}]}


_APPLIES: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "kind": _one_or_many([kind.value for kind in DocumentKind if kind is not DocumentKind.UNKNOWN]),
        "level": _one_or_many([level.value for level in Level]),
        "years": {
            "type": "object",
            "properties": {"from": {"type": "integer"}, "to": {"type": "integer"}},
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
    "description": "the documents the rule is about",
}


def pack_schema(checks: Mapping[str, CheckKind]) -> dict[str, Any]:
    """Return the JSON Schema of a pack file, as the loader's own walker reads it."""
    rule = {
        "type": "object",
        "properties": {
            "id": {
                "type": "string",
                "pattern": r"^[A-Z][A-Z0-9]*-[0-9]{3,4}$",
                "description": "letters-digits, BUD-203",
                "x-zh": "“字母-数字”，如 BUD-203",
            },
            "name": _HYPHENS,
            "title": _TEXT,
            "severity": _SEVERITY,
            "applies_to": _APPLIES,
            "check": {"type": "string", "enum": sorted(checks)},
            "options": {"type": "object"},
            "message": _TEXT,
            "basis": _TEXT_OR_BOTH,
            "explain": _TEXT,
            "rare": {**_TEXT, "description": "why the rule may never fire on the documents at hand, in both languages"},
            "cases": CASES,
        },
        "required": ["id", "name", "title", "severity", "check", "message", "basis", "explain", "cases"],
        "additionalProperties": False,
    }
    override = {
        "type": "object",
        "properties": {
            "severity": _SEVERITY,
            "disabled": {"type": "boolean"},
            "options": {"type": "object"},
            "message": _TEXT,
            "applies_to": _APPLIES,
            "because": {"type": "string"},
        },
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            "pack": _HYPHENS,
            "format": {"type": "integer", "minimum": 1, "description": "version of the pack format"},
            "title": _TEXT,
            "extends": {"type": "array", "items": {"type": "string"}},
            "variables": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
            "applies_to": _APPLIES,
            "overrides": {"type": "object", "additionalProperties": override},
            "rules": {"type": "array", "items": rule},
        },
        "required": ["pack", "format", "title"],
        "additionalProperties": False,
        "$defs": {"case": CASE},
    }


def editor_schema(checks: Mapping[str, CheckKind], vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the JSON Schema for editors: the loader's, with each check kind's options and the table kinds' names."""
    schema = pack_schema(checks)
    rule = schema["properties"]["rules"]["items"]
    names = [kind.name for kind in vocabulary.kinds]
    rule["allOf"] = [
        {
            "if": {"properties": {"check": {"const": name}}},
            "then": {"properties": {"options": _with_names(dict(kind.options), names)}},
        }
        for name, kind in sorted(checks.items())
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "budgetlint rule pack",
        "version": PACK_VERSION,
        **schema,
    }


def _with_names(schema: Value, names: list[str]) -> Value:
    """Return a schema in which texts that name a table kind list the kinds."""
    if isinstance(schema, dict):
        copied: dict[str, Any] = {key: _with_names(value, names) for key, value in schema.items()}
        if copied.get("x-name") == "table":
            copied["enum"] = names
        return copied
    if isinstance(schema, list):
        return [_with_names(value, names) for value in schema]
    return schema
