"""The language of equations: ``合计 = 基本支出 + 项目支出``, parsed with the place of every mistake.

.. code-block:: text

    equation   = sum ("=" | "<=" | ">=" | "<" | ">" | "!=") sum
    sum        = product {("+" | "-") product}
    product    = factor {("*" | "/") factor}
    factor     = ["-"] (number [unit] | function "(" sum {"," sum} ")" | "(" sum ")" | reference)
    reference  = [table] ["[" row "]"] ["." column] ["?"]        at least one of them
    function   = sum | max | min | abs                            求和 最大 最小 绝对值 mean the same
    unit       = 元 | 千元 | 万元 | 亿元

Names are Chinese or Latin letters and digits, with （）“”、 inside, and must be canonical. A name in "quotes" or
「brackets」 may be any printed one: it is looked for as it stands.
Full-width operators and ≤ ≥ ≠ × ÷ are understood. A name alone is a column where the equation holds for each row,
and a row where it holds for each column. ``?`` lets a part be absent: it then counts as nothing. Row selectors 类, 款,
项 (lines by their code), ``*`` (all lines) and ``顶层`` (lines that are part of no other) select several rows and stand
inside ``sum``.

The grammar is ``equation.lark``; ``rules.grammar`` parses it with lark. The equations of the built-in packs lie parsed
in ``equations.json``, so that a run without packs of one's own never imports a parser.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias, cast

from schemas.amount import MoneyUnit

__all__ = ["FUNCTIONS", "MANY_ROWS", "Binary", "Call", "Equation", "Negative", "Node", "Number", "Reference"]
__all__ += ["parse_equation", "parse_expression", "references"]

MANY_ROWS: Final = ("类", "款", "项", "*", "顶层")
FUNCTIONS: Final = {name: name for name in ("sum", "max", "min", "abs")} | {
    "求和": "sum",
    "最大": "max",
    "最小": "min",
    "绝对值": "abs",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the equation; money where a unit follows it."""

    value: Decimal
    unit: MoneyUnit | None
    offset: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure of a table. What is None is filled in from where the equation is looked at."""

    table: str | None
    row: str | None
    column: str | None
    optional: bool
    offset: int
    as_printed: bool = False

    @property
    def many(self) -> bool:
        """Say whether it selects several rows."""
        return self.row in MANY_ROWS

    def __str__(self) -> str:
        row = f"[{self.row}]" if self.row else ""
        column = f".{self.column}" if self.column and (self.table or row) else self.column or ""
        return f"{self.table or ''}{row}{column}"


@dataclass(frozen=True, slots=True)
class Negative:
    """The opposite of a value."""

    part: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """Two values joined by ``+``, ``-``, ``*`` or ``/``."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function of values."""

    name: str
    parts: tuple[Node, ...]


Node: TypeAlias = Number | Reference | Negative | Binary | Call


@dataclass(frozen=True, slots=True)
class Equation:
    """A comparison of two sides, and its text as written."""

    text: str
    sign: str
    left: Node
    right: Node


def references(node: Node | Equation) -> Iterator[Reference]:
    """Yield every reference of an expression, from left to right."""
    if isinstance(node, Reference):
        yield node
    elif isinstance(node, Negative):
        yield from references(node.part)
    elif isinstance(node, Binary | Equation):
        yield from references(node.left)
        yield from references(node.right)
    elif isinstance(node, Call):
        for part in node.parts:
            yield from references(part)


def parse_equation(text: str, bare: str = "column") -> Equation:
    """Parse an equation; ``bare`` says whether a name alone is a ``column`` or a ``row``.

    Raises:
        OptionError: with the offset of what cannot be understood.

    """
    return cast("Equation", _parsed(text, bare, "equation"))


def parse_expression(text: str) -> Node:
    """Parse a value without a comparison; every figure of it names its table.

    Raises:
        OptionError: with the offset of what cannot be understood.

    """
    return cast("Node", _parsed(text, "row", "expression"))


def _parsed(text: str, bare: str, start: str) -> Equation | Node:
    from rules.parsed import kept

    known = kept(text, bare, start)
    if known is not None:
        return known
    from rules.grammar import parse

    return parse(text, bare, start)
