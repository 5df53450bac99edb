"""The JSON Schema of cases, so that a misspelt key of a case is an error at load like any other.

The format is described in ``rules.cases``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.nodes import Where
from rules.roles import ROLES
from schemas.document import DocumentKind, Level
from schemas.form import FormKind
from schemas.report import Severity, State

__all__ = ["CASE", "CASES", "case_tables"]

_STRING: Final[dict[str, Any]] = {"type": "string"}
_WORDS: Final[dict[str, Any]] = {"type": ["string", "number"]}
_SEVERAL: Final[dict[str, Any]] = {"anyOf": [_WORDS, {"type": "array", "items": _WORDS, "minItems": 1}]}
_LABELLED: Final[dict[str, Any]] = {"type": "object", "additionalProperties": _WORDS}
_TABLE: Final[dict[str, Any]] = {
    "table": {**_STRING, "description": "the table's kind, or unknown"},
    "rows": {**_STRING, "description": "a row a line, | between cells, || between halves, / in header paths"},
    "unit": _STRING,
    "title": _STRING,
    "label": _STRING,
    "page": {"type": "integer"},
    "notes": {"type": "array", "items": _STRING},
}
_FORM: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "form": {"enum": [kind.value for kind in FormKind]},
        **dict.fromkeys(("project", "department", "executing_unit", "unit", "title", "indicators"), _STRING),
        "page": {"type": "integer"},
        "filed": _WORDS,
        "funds": {"type": "object", "additionalProperties": {"anyOf": [_WORDS, _LABELLED]}},
        "texts": _LABELLED,
        "goals": {"anyOf": [_STRING, _LABELLED]},
        "facts": _LABELLED,
    },
    "additionalProperties": False,
}
_DOCUMENT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "kind": {"enum": [kind.value for kind in DocumentKind]},
        "year": {"type": ["integer", "null"]},
        "unit": _STRING,
        "level": {"enum": [*(level.value for level in Level), None]},
    },
    "additionalProperties": False,
}
CASE: Final[dict[str, Any]] = {
    "anyOf": [
        _STRING,
        {
            "type": "object",
            "properties": {
                "because": _STRING,
                "text": _STRING,
                **_TABLE,
                "tables": {
                    "type": "array",
                    "items": {"type": "object", "properties": _TABLE, "additionalProperties": False},
                },
                "forms": {"type": "array", "items": _FORM},
                "document": _DOCUMENT,
                "pages": {"type": "integer"},
                "unreadable": {"type": "array", "items": {"type": "integer"}},
                "partners": {
                    "type": "object",
                    "properties": {role: {"type": "array", "items": {"$ref": "#/$defs/case"}} for role in ROLES},
                    "additionalProperties": False,
                    "x-what": "role",
                },
                "expect": _SEVERAL,
                "count": {"type": "integer"},
                "severity": {"enum": [severity.value for severity in Severity]},
                "state": {"enum": [state.value for state in State]},
            },
            "additionalProperties": False,
        },
    ]
}
"""One case; it refers to itself as ``#/$defs/case``."""

CASES: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {key: {"type": "array", "items": {"$ref": "#/$defs/case"}} for key in ("pass", "fail")},
    "additionalProperties": False,
    "description": "small documents on which the rule must keep silent (pass) and must speak (fail)",
}


def case_tables(case: object, where: Where) -> Iterator[tuple[Where, str]]:
    """Yield the kinds of tables that a case names, its partners' included, with their places."""
    if not isinstance(case, Mapping):
        return
    if "table" in case:
        yield (*where, "table"), case["table"]
    for index, table in enumerate(case.get("tables", ())):
        if "table" in table:
            yield (*where, "tables", index, "table"), table["table"]
    for role, partners in case.get("partners", {}).items():
        for index, partner in enumerate(partners):
            yield from case_tables(partner, (*where, "partners", role, index))
