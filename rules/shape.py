"""YAML files against their JSON Schema, with the place and the nearest valid name in every message.

The schemas are ordinary JSON Schema (draft 2020-12), so that editors read them too. jsonschema judges; here its errors
become what people need: where, what, and which name was probably meant. It is imported when the first file is judged:
a run with the built-in packs alone does without it. ``x-what`` in a schema says what its keys are called in messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rules.names import nearest
from rules.nodes import Value, Where

if TYPE_CHECKING:
    from jsonschema import ValidationError

__all__ = ["Misfit", "misfits"]

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
    """Yield what does not fit; what is missing comes last, because a misspelt key is missing too."""
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(schema).iter_errors(value)
    for error in sorted(errors, key=lambda error: error.validator == "required"):
        yield from _told(error, where)


def _told(error: ValidationError, where: Where) -> Iterator[Misfit]:
    place: Where = (*where, *error.absolute_path)
    schema: Any = error.schema
    value: Any = error.instance
    if error.validator == "additionalProperties":
        properties = schema.get("properties", {})
        for key in value:
            if key not in properties:
                what = schema.get("x-what", "key")
                yield Misfit((*place, key), _unknown(what, key, list(properties)), key=True)
    elif error.validator == "anyOf":
        yield from _any_of(error, schema["anyOf"], where)
    elif error.validator == "required":  # jsonschema tells each key that is missing apart, and names it in its words
        missing = next(key for key in schema["required"] if repr(key) in error.message)
        yield Misfit(place, f"`{missing}` is missing")
    else:
        words = _WORDS.get(str(error.validator))
        yield Misfit(place, words(value, schema) if words else error.message)


_WORDS: Final[Mapping[str, Callable[[Any, Mapping[str, Any]], str]]] = {
    "type": lambda value, schema: f"must be {_types(schema['type'])}, not {_shown(value)}",
    "enum": lambda value, schema: _unknown("value", str(value), [str(option) for option in schema["enum"]]),
    "const": lambda value, schema: f"must be {schema['const']!r}, not {_shown(value)}",
    "minProperties": lambda _, schema: f"needs at least {schema['minProperties']} keys",
    "minItems": lambda _, schema: f"needs at least {schema['minItems']} entries",
    "minLength": lambda _, schema: "must not be empty",  # noqa: ARG005  (one shape for all)
    "pattern": lambda value, schema: f"`{value}` is not written as {schema.get('description', schema['pattern'])}",
    "minimum": lambda value, schema: f"{value} is outside {schema['minimum']}…{schema.get('maximum', '')}",
    "maximum": lambda value, schema: f"{value} is outside {schema.get('minimum', '')}…{schema['maximum']}",
}
"""What is told of a value that breaks a keyword of its schema."""


def _types(names: str | list[str]) -> str:
    return " or ".join(_TYPE_NAMES[name] for name in ([names] if isinstance(names, str) else names))


def _any_of(error: ValidationError, options: list[Mapping[str, Any]], where: Where) -> Iterator[Misfit]:
    tries: dict[int, list[ValidationError]] = {index: [] for index in range(len(options))}
    for inner in error.context or ():
        tries[int(inner.relative_schema_path[0])].append(inner)
    # The option that the value's type fits is the one its author meant.
    meant = [found for found in tries.values() if not any(e.validator == "type" and not e.relative_path for e in found)]
    if meant:
        fewest = min(meant, key=len)
        for inner in sorted(fewest, key=lambda inner: inner.validator == "required"):
            yield from _told(inner, where)
        return
    names = sorted({_TYPE_NAMES[str(option["type"])] for option in options if isinstance(option.get("type"), str)})
    value: Any = error.instance
    yield Misfit((*where, *error.absolute_path), f"must be {' or '.join(names)}, not {_shown(value)}")


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
