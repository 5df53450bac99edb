"""The equations of the built-in packs, parsed beforehand: importing a parser would cost the first check its speed.

``equations.json`` maps start symbol, what a bare name is, and text to the tree that ``rules.grammar`` makes of them; a
test writes it and fails where it is not what the grammar makes today.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from rules.expression import Binary, Call, Equation, Negative, Node, Number, Reference
from schemas.amount import MoneyUnit

__all__ = ["KEPT", "kept", "written"]

KEPT: Final = Path(__file__).with_name("equations.json")


def kept(text: str, bare: str, start: str) -> Equation | Node | None:
    """Return the tree of an equation of the built-in packs, None for any other."""
    tree = _trees().get(_key(text, bare, start))
    return None if tree is None else _node(tree, text)


def written(parsed: Iterable[tuple[str, str, str, Equation | Node]]) -> str:
    """Return the file's content for texts with what a bare name is in them, their start symbol and their tree."""
    trees = {_key(text, bare, start): _tree(node) for text, bare, start, node in parsed}
    lines = (f"{json.dumps(key, ensure_ascii=False)}: {_compact(trees[key])}" for key in sorted(trees))
    return "{\n" + ",\n".join(lines) + "\n}\n"


@lru_cache(maxsize=1)
def _trees() -> dict[str, Any]:
    trees: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return trees


def _key(text: str, bare: str, start: str) -> str:
    return f"{start} {bare} {text}"


def _compact(tree: list[Any]) -> str:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def _tree(node: Equation | Node) -> list[Any]:
    match node:
        case Equation():
            return ["equation", node.sign, _tree(node.left), _tree(node.right)]
        case Binary():
            return ["binary", node.sign, _tree(node.left), _tree(node.right)]
        case Negative():
            return ["negative", _tree(node.part)]
        case Call():
            return ["call", node.name, *map(_tree, node.parts)]
        case Number():
            return ["number", f"{node.value:f}", node.unit.value if node.unit else None, node.offset]
        case Reference():
            return [
                "reference", node.table, node.row, node.column, node.optional, node.offset, node.as_printed
            ]  # fmt: skip


def _node(tree: list[Any], text: str) -> Any:  # noqa: ANN401  (an equation at the root, nodes below it)
    kind, *parts = tree
    match kind:
        case "equation":
            return Equation(text, parts[0], _node(parts[1], text), _node(parts[2], text))
        case "binary":
            return Binary(parts[0], _node(parts[1], text), _node(parts[2], text))
        case "negative":
            return Negative(_node(parts[0], text))
        case "call":
            return Call(parts[0], tuple(_node(part, text) for part in parts[1:]))
        case "number":
            return Number(Decimal(parts[0]), MoneyUnit(parts[1]) if parts[1] else None, parts[2])
        case _:
            return Reference(*parts)
