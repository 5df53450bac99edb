"""JSON Schemas of what leaves the program, made from the shapes themselves so that the two cannot drift apart.

Written by hand because the shapes are plain dataclasses: the libraries that would do it want their own base class, and
would know neither our decimal strings nor our located texts.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from schemas.document import Document
from schemas.report import Report
from schemas.serialise import EXTRACTION_VERSION, FLATTENED, OMITTED, REPORT_VERSION

__all__ = ["SCHEMAS", "schema_of"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: Final[Mapping[object, dict[str, Any]]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    date: {"type": "string", "format": "date"},
}


def schema_of(shape: type, name: str, version: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a dataclass and all it holds.

    ``version`` is required as ``schema_version`` in every instance: a reader refuses what it does not know.
    """
    definitions: dict[str, Any] = {}
    _reference(shape, definitions)
    root = definitions.pop(shape.__name__)
    properties = {"schema_version": {"const": version}} | root["properties"]
    properties["schema_version"] = {"const": version}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:budgetlint:{name}:{version}",
        "title": f"budgetlint {name} {version}",
        **root,
        "properties": properties,
        "required": list(properties),
        "$defs": dict(sorted(definitions.items())),
    }


def _reference(shape: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a reference to a shape, adding its definition and those of all that it holds."""
    if shape.__name__ not in definitions:
        definitions[shape.__name__] = {}  # before its fields, which may hold the shape itself
        definitions[shape.__name__] = _object(shape, definitions)
    return {"$ref": f"#/$defs/{shape.__name__}"}


def _object(shape: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(shape)
    flattened = FLATTENED.get(shape, {})
    properties: dict[str, Any] = {}
    for field in fields(shape):
        if field.name in OMITTED.get(shape, frozenset()):
            continue
        schema = _schema(hints[field.name], definitions)
        if field.name in flattened:
            properties[field.name] = {"type": ["string", "null"]}
            properties[flattened[field.name]] = schema
        else:
            properties[field.name] = schema
    return {
        "description": inspect.cleandoc(shape.__doc__ or ""),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401, PLR0911  (type hints have no type; one return per kind of hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if origin in (types.UnionType, typing.Union):
        return {"anyOf": [_schema(argument, definitions) for argument in arguments]}
    if origin is tuple and len(arguments) == 2 and arguments[1] is ...:
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if origin is tuple:
        return _fixed([_schema(argument, definitions) for argument in arguments])
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1], definitions)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    if isinstance(hint, type) and issubclass(hint, tuple):  # a NamedTuple
        return _fixed([_schema(part, definitions) for part in typing.get_type_hints(hint).values()])
    return _reference(hint, definitions)


def _fixed(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts), "items": False}


SCHEMAS: Final[Mapping[str, dict[str, Any]]] = {
    "extraction": schema_of(Document, "extraction", EXTRACTION_VERSION),
    "report": schema_of(Report, "report", REPORT_VERSION),
}
