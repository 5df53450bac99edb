"""Packs against their JSON Schema, with the place and the nearest valid name in every message.

The schemas are ordinary JSON Schema (draft 2020-12) kept to the keywords below, so that editors and jsonschema read
them too; a test holds this walker and jsonschema to the same verdicts. It exists because importing jsonschema takes
100 ms of every start and its messages name neither line nor remedy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.names import nearest
from rules.nodes import Value, Where

__all__ = ["KEYWORDS", "Misfit", "misfits"]

KEYWORDS: Final = frozenset(
    {
        "type", "enum", "const", "properties", "required", "additionalProperties", "items", "minItems", "minLength",
        "minProperties", "minimum", "maximum", "anyOf", "pattern",
        "description", "default", "x-name", "x-what",
    }
)  # fmt: skip
"""The keywords that schemas of options may use. The last line's say nothing about validity."""

_TYPES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "null": lambda value: value is None,
}
_TYPE_NAMES: Final = {
    "object": "a mapping", "array": "a list", "string": "a text", "boolean": "true or false",
    "integer": "a whole number", "number": "a number", "null": "nothing",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that does not fit its schema; ``key`` says that the key itself is wrong, not its value."""

    where: Where
    message: str
    key: bool = False


def misfits(value: Value, schema: Mapping[str, Any], where: Where = ()) -> Iterator[Misfit]:
    """Yield what does not fit, in the order of the file as far as one walk can."""
    wrong_type = _wrong_type(value, schema)
    if wrong_type:
        yield Misfit(where, wrong_type)
        return
    if "const" in schema and value != schema["const"]:
        yield Misfit(where, f"must be {schema['const']!r}, not {_shown(value)}")
    if "enum" in schema and value not in schema["enum"]:
        yield Misfit(where, _unknown("value", str(value), [str(option) for option in schema["enum"]]))
    if "anyOf" in schema:
        yield from _any_of(value, schema["anyOf"], where)
    if isinstance(value, dict):
        yield from _mapping(value, schema, where)
    elif isinstance(value, list):
        yield from _list(value, schema, where)
    elif isinstance(value, str):
        yield from _text(value, schema, where)
    elif isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield Misfit(where, f"{value} is outside {schema.get('minimum', '')}…{schema.get('maximum', '')}")


def _wrong_type(value: Value, schema: Mapping[str, Any]) -> str | None:
    wanted = schema.get("type")
    if wanted is None:
        return None
    types = [wanted] if isinstance(wanted, str) else list(wanted)
    if any(_TYPES[name](value) for name in types):
        return None
    return f"must be {' or '.join(_TYPE_NAMES[name] for name in types)}, not {_shown(value)}"


def _mapping(value: Mapping[str, Any], schema: Mapping[str, Any], where: Where) -> Iterator[Misfit]:
    properties: Mapping[str, Any] = schema.get("properties", {})
    extra = schema.get("additionalProperties", True)
    what = schema.get("x-what", "key")
    for key, entry in value.items():
        if key in properties:
            yield from misfits(entry, properties[key], (*where, key))
        elif extra is False:
            yield Misfit((*where, key), _unknown(what, key, list(properties)), key=True)
        elif isinstance(extra, dict):
            yield from misfits(entry, extra, (*where, key))
    for key in schema.get("required", ()):
        if key not in value:
            yield Misfit(where, f"`{key}` is missing")
    if len(value) < schema.get("minProperties", 0):
        yield Misfit(where, f"needs at least {schema['minProperties']} keys")


def _list(value: list[Any], schema: Mapping[str, Any], where: Where) -> Iterator[Misfit]:
    if len(value) < schema.get("minItems", 0):
        yield Misfit(where, f"needs at least {schema['minItems']} entries")
    if "items" in schema:
        for index, entry in enumerate(value):
            yield from misfits(entry, schema["items"], (*where, index))


def _text(value: str, schema: Mapping[str, Any], where: Where) -> Iterator[Misfit]:
    if len(value) < schema.get("minLength", 0):
        yield Misfit(where, "must not be empty")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield Misfit(where, f"`{value}` is not written as {schema.get('description', schema['pattern'])}")


def _any_of(value: Value, options: list[Mapping[str, Any]], where: Where) -> Iterator[Misfit]:
    tries = [list(misfits(value, option, where)) for option in options]
    if any(not found for found in tries):
        return
    # The option that the value's type fits is the one its author meant.
    meant = [found for found, option in zip(tries, options, strict=True) if _wrong_type(value, option) is None]
    if meant:
        yield from min(meant, key=len)
    else:
        names = sorted({_TYPE_NAMES[str(option["type"])] for option in options if isinstance(option.get("type"), str)})
        yield Misfit(where, f"must be {' or '.join(names)}, not {_shown(value)}")


def _unknown(what: str, wrong: str, valid: list[str]) -> str:
    near = nearest(wrong, valid)
    if near:
        return f"unknown {what} `{wrong}`; did you mean `{near}`?"
    return f"unknown {what} `{wrong}`; known are {', '.join(valid)}"


def _shown(value: Value) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else f"`{value}`"
