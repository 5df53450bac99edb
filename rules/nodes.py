"""YAML with the place of every value: what a pack's author wrote, and where.

The C parser composes 300 KB of packs in about 20 ms; turning the nodes into values here, instead of by PyYAML's
constructor, keeps their marks and takes no longer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml

from rules.bilingual import Text
from rules.errors import PackError
from rules.misread import not_yaml, unreadable

__all__ = ["Source", "Value", "Where", "parse_yaml", "read_yaml", "texts_in"]

Value: TypeAlias = dict[str, Any] | list[Any] | str | int | Decimal | bool | None
"""What YAML can hold."""

Where: TypeAlias = tuple[str | int, ...]
"""Where a value stands inside a file: keys and list indices from the top."""

_TAG: Final = "tag:yaml.org,2002:"
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: Final[dict[str, bool | None]] = {
    "null": None, "~": None, "": None,
    "true": True, "yes": True, "on": True, "false": False, "no": False, "off": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file's values, and its nodes, which know the line and column of each."""

    path: str
    value: Any
    nodes: yaml.Node | None = field(repr=False)
    text: str = field(default="", repr=False)

    def error(self, where: Where, message: Text, *, key: bool = False) -> PackError:
        """Make the error about the value at ``where``, or about its key."""
        line, column = self.place(where, key=key)
        return PackError(self.path, line, column, message)

    def printed(self, where: Where, words: str) -> tuple[int, int]:
        """Return line and column of the first place of some words inside a text, or of the text itself."""
        node = self._node(where)
        start = -1 if node is None else self.text.find(words, node.start_mark.index, node.end_mark.index)
        if start < 0:
            return self.place(where)
        return self.text.count("\n", 0, start) + 1, start - self.text.rfind("\n", 0, start)

    def inside(self, where: Where, offset: int) -> tuple[int, int]:
        """Return line and column of a character inside a text that is written on one line."""
        line, column = self.place(where)
        node = self._node(where)
        quoted = isinstance(node, yaml.ScalarNode) and node.style in {"'", '"'}
        return line, column + offset + quoted

    def _node(self, where: Where) -> yaml.Node | None:
        node = self.nodes
        for part in where:
            found = None if node is None else _child(node, part)
            node = found[1] if found else None
        return node

    def place(self, where: Where, *, key: bool = False) -> tuple[int, int]:
        """Return line and column of a value (or of its key); of the nearest thing around it where it is not there."""
        node = self.nodes
        if node is None:
            return 0, 0
        for step, part in enumerate(where):
            found = _child(node, part)
            if found is None:
                break
            key_node, node = found
            if key and key_node is not None and step == len(where) - 1:
                node = key_node
        return _mark(node)


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in node.value if pair[0].value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return None, node.value[part]
    return None


def _mark(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def read_yaml(path: Path, name: str | None = None) -> Source:
    """Read a YAML file with its marks.

    Raises:
        PackError: the file cannot be read, is no YAML, or writes a key twice.

    """
    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PackError(shown, 0, 0, unreadable(error)) from error
    except UnicodeDecodeError as error:
        raise PackError(shown, 0, 0, Text("不是 UTF-8 文本", "is not UTF-8 text")) from error
    return parse_yaml(text, shown)


def parse_yaml(text: str, name: str) -> Source:
    """Parse YAML text; ``name`` stands for the file in messages."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise PackError(name, line, column, not_yaml(str(error.problem or error.context))) from error
    except yaml.YAMLError as error:
        raise PackError(name, 0, 0, not_yaml(str(error))) from error
    return Source(name, _value(node, name, 0) if node is not None else None, node, text)


def _value(node: yaml.Node, name: str, depth: int) -> Value:
    if depth > 40:
        line, column = _mark(node)
        raise PackError(name, line, column, Text("嵌套过深", "nested too deeply"))
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, name, depth + 1) for child in node.value]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in result:
            line, column = _mark(key_node)
            raise PackError(name, line, column, Text(f"键“{key}”写了两次", f"key `{key}` is written twice"))
        result[key] = _value(value_node, name, depth + 1)
    return result


def _scalar(node: yaml.ScalarNode) -> Value:
    text: str = node.value
    if node.tag == _TAG + "str":
        return text
    if node.tag in {_TAG + "bool", _TAG + "null"}:
        return _WORDS.get(text.lower(), text)
    try:
        if node.tag == _TAG + "int":
            return int(text)
        if node.tag == _TAG + "float":
            number = Decimal(text)  # as it is written: a case may hold an amount, 10.50
            return number if number.is_finite() else text
    except (ValueError, InvalidOperation):
        return text
    return text  # dates and the like stay as they are written


def texts_in(value: object) -> Iterator[str]:
    """Yield every text in a value, at whatever depth; keys are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from texts_in(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from texts_in(entry)
