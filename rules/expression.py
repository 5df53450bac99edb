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

A recursive-descent parser by hand: importing a parser generator costs 100 ms of every start, building its tables 20 ms
more, and a grammar of this size gives better messages this way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from rules.errors import OptionError
from rules.names import nearest
from schemas.amount import MoneyUnit

__all__ = ["MANY_ROWS", "Binary", "Call", "Equation", "Negative", "Node", "Number", "Reference"]
__all__ += ["parse_equation", "parse_expression", "references"]

MANY_ROWS: Final = ("类", "款", "项", "*", "顶层")
_FUNCTIONS: Final = {name: name for name in ("sum", "max", "min", "abs")} | {
    "求和": "sum",
    "最大": "max",
    "最小": "min",
    "绝对值": "abs",
}
_DEPTH: Final = 40
_COMPARISONS: Final = ("=", "<=", ">=", "<", ">", "!=")
_FULL_WIDTH: Final = "＝≤≥≠＜＞＋－−×＊÷／［］．，？"
_SAME: Final = dict(
    zip(
        _FULL_WIDTH,
        ["=", "<=", ">=", "!=", "<", ">", "+", "-", "-", "*", "*", "/", "/", "[", "]", ".", ",", "?"],
        strict=True,
    )
) | {"==": "="}
_TOKEN: Final = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>\d+(?:\.\d+)?)(?P<unit>元|千元|万元|亿元)?"
    r"|(?P<quoted>\"[^\"]*\"|「[^」]*」)"
    r"|(?P<name>[A-Za-z\u4e00-\u9fff①-⑳“][\w“”、（）·%％]*)"
    r"|(?P<sign>==|<=|>=|!=|[-=<>+*/()\[\].,?＝≤≥≠＜＞＋－−×＊÷／［］．，？])"
)


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
    return _Parser(text, bare).equation()


def parse_expression(text: str) -> Node:
    """Parse a value without a comparison; every figure of it names its table.

    Raises:
        OptionError: with the offset of what cannot be understood.

    """
    parser = _Parser(text, "row")
    node = parser.sum()
    if parser.token.kind != "end":
        raise parser.wrong("the end of the expression")
    return node


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int
    unit: str | None = None
    quoted: bool = False


def _tokens(text: str) -> list[_Token]:
    tokens = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise OptionError(f"`{text[position]}` has no meaning in an equation", (), position)
        kind = "number" if match["number"] else str(match.lastgroup)
        if kind == "number":
            tokens.append(_Token(kind, match["number"], position, match["unit"]))
        elif kind == "quoted":
            tokens.append(_Token("name", match["quoted"][1:-1], position, quoted=True))
        elif kind == "sign":
            tokens.append(_Token(kind, _SAME.get(match["sign"], match["sign"]), position))
        elif kind == "name":
            tokens.append(_Token(kind, match["name"], position))
        position = match.end()
    return [*tokens, _Token("end", "", len(text))]


class _Parser:
    """Reads tokens from left to right, one ahead."""

    def __init__(self, text: str, bare: str) -> None:
        self.text = text
        self.bare = bare
        self.tokens = _tokens(text)
        self.next = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def take(self) -> _Token:
        token = self.token
        self.next += 1
        return token

    def take_sign(self, *signs: str) -> str | None:
        if self.token.kind == "sign" and self.token.text in signs:
            return self.take().text
        return None

    def need(self, sign: str, why: str) -> None:
        if not self.take_sign(sign):
            raise self.wrong(f"`{sign}` {why}")

    def wrong(self, wanted: str) -> OptionError:
        found = f"`{self.token.text}`" if self.token.text else "the end"
        return OptionError(f"expected {wanted}, found {found} in `{self.text}`", (), self.token.offset)

    def equation(self) -> Equation:
        left = self.sum()
        sign = self.take_sign(*_COMPARISONS)
        if sign is None:
            raise self.wrong("= or <= or >= between two sides")
        right = self.sum()
        if self.token.kind != "end":
            raise self.wrong("the end of the equation")
        return Equation(self.text, sign, left, right)

    def sum(self) -> Node:
        node = self.product()
        while sign := self.take_sign("+", "-"):
            node = Binary(sign, node, self.product())
        return node

    def product(self) -> Node:
        node = self.factor()
        while sign := self.take_sign("*", "/"):
            node = Binary(sign, node, self.factor())
        return node

    def factor(self) -> Node:
        self.depth += 1
        if self.depth > _DEPTH:
            raise OptionError("nested too deeply", (), self.token.offset)
        node = self.one()
        self.depth -= 1
        return node

    def one(self) -> Node:
        if self.take_sign("-"):
            return Negative(self.factor())
        if self.token.kind == "number":
            token = self.take()
            return Number(Decimal(token.text), MoneyUnit.from_text(token.unit), token.offset)
        if self.take_sign("("):
            node = self.sum()
            self.need(")", "to close the bracket")
            return node
        if self.token.kind == "name" and self.tokens[self.next + 1].text == "(":
            return self.call()
        return self.reference(inside_sum=False)

    def call(self) -> Call:
        token = self.take()
        name = _FUNCTIONS.get(token.text)
        if name is None:
            near = nearest(token.text, _FUNCTIONS)
            hint = f"; did you mean `{near}`?" if near else f"; known are {', '.join(_FUNCTIONS)}"
            raise OptionError(f"unknown function `{token.text}`{hint}", (), token.offset)
        self.take()
        parts = [self.argument()]
        while self.take_sign(","):
            parts.append(self.argument())
        self.need(")", f"to close `{token.text}(`")
        return Call(name, tuple(parts))

    def argument(self) -> Node:
        """Read a function's argument: only here may a reference select several rows."""
        start = self.next
        if self.token.kind == "name" or self.token.text == "[":
            try:
                node = self.reference(inside_sum=True)
            except OptionError:
                self.next = start
            else:
                if self.token.text in {",", ")"}:
                    return node
                self.next = start
        return self.sum()

    def reference(self, *, inside_sum: bool) -> Reference:
        offset, start = self.token.offset, self.next
        name = self.take().text if self.token.kind == "name" else None
        row = self.row() if self.token.text == "[" else None
        column = None
        if self.take_sign("."):
            if self.token.kind != "name":
                raise self.wrong("a column after `.`")
            column = self.take().text
        if name is None and row is None:
            raise self.wrong("a figure")
        optional = self.take_sign("?") is not None
        if name is not None and row is None and column is None:
            row, column, name = (name, None, None) if self.bare == "row" else (None, name, None)
        as_printed = any(token.quoted for token in self.tokens[start : self.next])
        made = Reference(name, row, column, optional, offset, as_printed)
        if made.many and not inside_sum:
            raise OptionError(f"`{made}` selects several rows: write sum({made})", (), offset)
        return made

    def row(self) -> str:
        self.take()
        if self.token.kind == "name" or self.token.text == "*" or self.token.kind == "number":
            row = self.take().text
        else:
            raise self.wrong("a row between [ and ]")
        self.need("]", "after the row")
        return row
