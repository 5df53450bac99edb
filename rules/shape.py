"""YAML files against their JSON Schema, with the place and the nearest valid name in every message.

The schemas are ordinary JSON Schema (draft 2020-12), so that editors read them too. jsonschema judges; here its errors
become what people need: where, what, and which name was probably meant. It is imported when the first file is judged:
a run with the built-in packs alone does without it. ``x-what`` in a schema says what its keys are called in messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from rules.bilingual import Text, one_of, unknown
from rules.nodes import Value, Where

if TYPE_CHECKING:
    from jsonschema import ValidationError

__all__ = ["KEYWORDS", "Misfit", "misfits"]

_TYPE_NAMES: Final = {
    "object": Text("键值对", "a mapping"),
    "array": Text("列表", "a list"),
    "string": Text("文字", "a text"),
    "boolean": Text(" true 或 false", "true or false"),
    "integer": Text("整数", "a whole number"),
    "number": Text("数", "a number"),
    "null": Text("空", "nothing"),
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that does not fit its schema; ``key`` says that the key itself is wrong, not its value."""

    where: Where
    message: Text
    key: bool = False


def misfits(value: Value, schema: Mapping[str, Any], where: Where = ()) -> Iterator[Misfit]:
    """Yield what does not fit; what is missing comes last, because a misspelt key is missing too."""
    errors = _validator()(schema).iter_errors(value)
    for error in sorted(errors, key=lambda error: error.validator == "required"):
        yield from _told(error, where)


@cache
def _validator() -> Any:  # noqa: ANN401  (jsonschema makes its class at run time, without types)
    """Return jsonschema's validator, to which 3.0 is a whole number as a Decimal, too, as it is as a float."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    usual = Draft202012Validator.TYPE_CHECKER

    def is_whole(_: object, value: object) -> bool:
        return value % 1 == 0 if isinstance(value, Decimal) else usual.is_type(value, "integer")

    checker = usual.redefine("integer", is_whole)
    return extend(Draft202012Validator, type_checker=checker)  # type: ignore[no-untyped-call]  # typeshed types it not


def _told(error: ValidationError, where: Where) -> Iterator[Misfit]:
    place: Where = (*where, *error.absolute_path)
    schema: Any = error.schema
    value: Any = error.instance
    if error.validator == "additionalProperties":
        properties = schema.get("properties", {})
        for key in value:
            if key not in properties:
                what = schema.get("x-what", "key")
                yield Misfit((*place, key), unknown(what, key, list(properties), listed=True), key=True)
    elif error.validator == "anyOf":
        yield from _any_of(error, schema["anyOf"], where)
    elif error.validator == "required":  # jsonschema tells each key that is missing apart, and names it in its words
        missing = next(key for key in schema["required"] if repr(key) in error.message)
        yield Misfit(place, Text(f"缺少 `{missing}`", f"`{missing}` is missing"))
    else:
        words = _WORDS.get(str(error.validator))
        other = Text(f"不合要求：{error.message}", error.message)
        yield Misfit(place, words(value, schema) if words else other)


_WORDS: Final[Mapping[str, Callable[[Any, Mapping[str, Any]], Text]]] = {
    "type": lambda value, schema: _must_be(_types(schema["type"]), value),
    "enum": lambda value, schema: unknown("value", str(value), [str(one) for one in schema["enum"]], listed=True),
    "const": lambda value, schema: _must_be(Text(repr(schema["const"]), repr(schema["const"])), value),
    "minProperties": lambda _, schema: _at_least(schema["minProperties"], "个键", "keys"),
    "minItems": lambda _, schema: _at_least(schema["minItems"], "项", "entries"),
    "minLength": lambda _, schema: Text("不能为空", "must not be empty"),  # noqa: ARG005  (one shape for all)
    "pattern": lambda value, schema: _not_written(value, schema.get("description", schema["pattern"]), schema),
    "minimum": lambda value, schema: _outside(value, schema["minimum"], schema.get("maximum", "")),
    "maximum": lambda value, schema: _outside(value, schema.get("minimum", ""), schema["maximum"]),
}
"""What is told of a value that breaks a keyword of its schema."""
KEYWORDS: Final = frozenset(_WORDS)
"""The keywords that have words of ours."""


def _types(names: str | list[str]) -> Text:
    return one_of([_TYPE_NAMES[name] for name in ([names] if isinstance(names, str) else names)])


def _must_be(wanted: Text, value: Any) -> Text:  # noqa: ANN401  (whatever YAML can hold)
    shown = _shown(value)
    return Text(f"应是{wanted.zh}，不是{shown.zh}", f"must be {wanted.en}, not {shown.en}")


def _at_least(least: int, zh: str, en: str) -> Text:
    return Text(f"至少要有{least}{zh}", f"needs at least {least} {en}")


def _not_written(value: Any, english: str, schema: Mapping[str, Any]) -> Text:  # noqa: ANN401  (whatever YAML can hold)
    return Text(f"“{value}”的写法不对，应为{schema.get('x-zh', english)}", f"`{value}` is not written as {english}")


def _outside(value: Any, least: Any, most: Any) -> Text:  # noqa: ANN401  (whatever YAML can hold)
    return Text(f"{value} 不在 {least}…{most} 之内", f"{value} is outside {least}…{most}")


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
    names = {str(option["type"]) for option in options if isinstance(option.get("type"), str)}
    wanted = one_of(sorted((_TYPE_NAMES[name] for name in names), key=lambda text: text.en))
    yield Misfit((*where, *error.absolute_path), _must_be(wanted, error.instance))


def _shown(value: Value) -> Text:
    if isinstance(value, dict):
        return _TYPE_NAMES["object"]
    if isinstance(value, list):
        return _TYPE_NAMES["array"]
    return _TYPE_NAMES["null"] if value is None else Text(f"“{value}”", f"`{value}`")
