"""Equations in words: 《收支总表》收入总计应等于《收入总表》合计, for messages that people read."""

from __future__ import annotations

from typing import Final

from rules.expression import Binary, Call, Equation, Negative, Node, Number, Reference

__all__ = ["spoken"]

_SIGNS: Final = {
    "=": "应等于",
    "<=": "应不大于",
    ">=": "应不小于",
    "<": "应小于",
    ">": "应大于",
    "!=": "不应等于",
}
_JOINS: Final = {"+": "+", "-": "－", "*": "×", "/": "÷"}
_CALLS: Final = {"max": "最大者", "min": "最小者", "abs": "绝对值"}
_SEVERAL: Final = {"类": "各类", "款": "各款", "项": "各项", "*": "各行", "顶层": "各行"}


def spoken(equation: Equation) -> str:
    """Return an equation in words; names that may be absent are marked so."""
    return f"{_said(equation.left)}{_SIGNS[equation.sign]}{_said(equation.right)}"


def _said(node: Node) -> str:
    if isinstance(node, Number):
        return f"{node.value:f}{node.unit.value if node.unit else ''}"
    if isinstance(node, Negative):
        return f"－{_said(node.part)}"
    if isinstance(node, Binary):
        parts = (node.left, node.right)
        left, right = (f"（{_said(part)}）" if node.sign in "*/" and _is_sum(part) else _said(part) for part in parts)
        return f"{left} {_JOINS[node.sign]} {right}"
    if isinstance(node, Call):
        if node.name == "sum" and len(node.parts) == 1:
            return f"{_said(node.parts[0])}之和"
        inside = "、".join(_said(part) for part in node.parts)
        return f"{inside}之和" if node.name == "sum" else f"{inside}的{_CALLS[node.name]}"
    return _name(node)


def _is_sum(node: Node) -> bool:
    return isinstance(node, Binary) and node.sign in "+-"


def _name(reference: Reference) -> str:
    table = f"《{reference.table}》" if reference.table else ""
    row = _SEVERAL.get(reference.row, reference.row) if reference.row else ""
    column = reference.column if reference.column and reference.column != row else ""
    join = "的" if row and column else ""
    return f"{table}{row}{join}{column}" + ("（如有）" if reference.optional else "")
