"""Variables of a pack: ``${name}`` in any text of a rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from rules.nodes import Value, Where

__all__ = ["VariableError", "fill"]

_REFERENCE: Final = re.compile(r"\$\{([^{}]*)\}")


class VariableError(Exception):
    """A variable that the pack does not define."""

    def __init__(self, name: str, where: Where) -> None:
        super().__init__(name)
        self.name = name
        self.where = where


def fill(value: Any, variables: Mapping[str, Any], where: Where = ()) -> Any:  # noqa: ANN401  (the value's own type)
    """Return a value with its variables replaced; a text that is one variable becomes that variable's value."""
    if isinstance(value, str):
        return _fill_text(value, variables, where) if "${" in value else value
    if isinstance(value, dict):
        return {key: fill(entry, variables, (*where, key)) for key, entry in value.items()}
    if isinstance(value, list):
        return [fill(entry, variables, (*where, index)) for index, entry in enumerate(value)]
    return value


def _fill_text(text: str, variables: Mapping[str, Any], where: Where) -> Value:
    for name in _REFERENCE.findall(text):
        if name not in variables:
            raise VariableError(name, where)
    whole = _REFERENCE.fullmatch(text)
    if whole:
        value: Value = variables[whole[1]]
        return value
    return _REFERENCE.sub(lambda match: str(variables[match[1]]), text)
