"""A quick look whether a value fits a small JSON Schema: importing jsonschema costs 100 ms of every start.

It only ever says yes for what is right; where it says no, jsonschema tells what is wrong, in words. A test holds the
two to the same verdicts. It knows the keywords that the schemas of our own files use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

__all__ = ["KEYWORDS", "fits"]

KEYWORDS: Final = frozenset(
    {
        "type", "enum", "properties", "required", "additionalProperties", "items", "minLength", "minimum",
        "$schema", "title", "version", "description", "x-what",
    }
)  # fmt: skip
"""The keywords that are understood. Those of the last line say nothing about validity."""

_TYPES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float | Decimal) and not isinstance(value, bool),
}


def fits(value: Any, schema: Mapping[str, Any]) -> bool:  # noqa: ANN401  (whatever YAML can hold)
    """Say whether a value fits a schema; False too where a keyword is not understood."""
    if not set(schema) <= KEYWORDS or schema.get("type") not in _TYPES:
        return False
    if not _TYPES[schema["type"]](value) or ("enum" in schema and value not in schema["enum"]):
        return False
    if isinstance(value, dict):
        return _mapping_fits(value, schema)
    if isinstance(value, list):
        return all(fits(entry, schema["items"]) for entry in value) if "items" in schema else True
    if isinstance(value, str):
        return len(value) >= int(schema.get("minLength", 0))
    return bool(value >= schema.get("minimum", value))  # a number by its type


def _mapping_fits(value: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    properties, extra = schema.get("properties", {}), schema.get("additionalProperties", True)
    if any(key not in value for key in schema.get("required", ())):
        return False
    for key, entry in value.items():
        inner = properties.get(key, extra)
        if inner is False or (isinstance(inner, Mapping) and not fits(entry, inner)):
            return False
    return True
