"""Equations parsed by descent, a method for each line of the grammar in ``rules.expression``.

Written by hand because of the time: importing a parser generator and running its tables took a quarter of the first
check of a process, for a grammar of five lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from rules.errors import OptionError
from rules.expression import FUNCTIONS, Binary, Call, Equation, Negative, Node, Number, Reference
from rules.names import nearest
from schemas.amount import MoneyUnit

__all__ = ["parse"]

_DEPTH: Final = 40
"""Brackets within brackets."""
_LENGTH: Final = 400
"""Symbols of one equation: an equation is read by people, and evaluated by recursion."""
_ALIKE: Final = str.maketrans("＝＜＞＋－−×＊÷／", "=<>+--**//")
_SAME: Final = {"≤": "<=", "≥": ">=", "≠": "!=", "==": "="}
_SYMBOL: Final = re.compile(
    r"""\s*(?:
      (?P<comparison> ==|<=|>=|!=|[=<>＝≤≥≠＜＞])
    | (?P<number>     \d+(?:\.\d+)?(?:元|千元|万元|亿元)?)
    | (?P<name>       [A-Za-z\u4e00-\u9fff①-⑳“][\w“”、（）·%％]*)
    | (?P<quoted>     "[^"]*"|「[^」]*」)
    | (?P<plus>       [+＋]|[-－−])
    | (?P<times>      [*×＊])
    | (?P<over>       [/÷／])
    | (?P<optional>   [?？])
    | (?P<open>       \()
    | (?P<close>      \))
    | (?P<row>        [\[［])
    | (?P<end_row>    [\]］])
    | (?P<dot>        [.．])
    | (?P<comma>      [,，])
    | (?P<end>        \Z)
    | (?P<strange>    .)
    )""",
    re.VERBOSE | re.DOTALL,
)


class _Symbol(NamedTuple):
    kind: str
    text: str
    offset: int


def parse(text: str, bare: str, start: str) -> Equation | Node:
    """Parse an ``equation`` or an ``expression``, as ``start`` says; a name ``bare`` of anything is a column or a row.

    Raises:
        OptionError: with the offset of what cannot be understood.

    """
    parser = _Parser(text, bare, _symbols(text))
    left = parser.figure(parser.sum())
    if start == "expression":
        parser.expect("end", "the end of the expression")
        return left
    sign = parser.expect("comparison", "= or <= or >= between two sides")
    right = parser.figure(parser.sum())
    parser.expect("end", "the end of the equation")
    return Equation(text, _plain(sign.text), left, right)


def _symbols(text: str) -> list[_Symbol]:
    symbols = []
    for match in _SYMBOL.finditer(text):
        kind = match.lastgroup or "end"
        symbols.append(_Symbol(kind, match[kind], match.start(kind)))
        if kind == "end":
            break
    return symbols


@dataclass(slots=True)
class _Parser:
    """The symbols of a text and how far they have been read; each method reads what it is called after."""

    text: str
    bare: str
    symbols: list[_Symbol]
    place: int = 0
    depth: int = 0

    def now(self) -> _Symbol:
        symbol = self.symbols[self.place]
        if symbol.kind == "strange":
            raise OptionError(f"`{symbol.text}` has no meaning in an equation", (), symbol.offset)
        if self.place > _LENGTH:
            raise OptionError("too long for one equation", (), symbol.offset)
        return symbol

    def take(self, *kinds: str) -> _Symbol | None:
        """Read the next symbol if it is one of these."""
        symbol = self.now()
        if symbol.kind not in kinds:
            return None
        self.place += symbol.kind != "end"
        return symbol

    def expect(self, kind: str, wanted: str, *others: str) -> _Symbol:
        symbol = self.take(kind, *others)
        if symbol is None:
            raise self.unexpected(wanted)
        return symbol

    def unexpected(self, wanted: str) -> OptionError:
        symbol = self.now()
        found = "the end" if symbol.kind == "end" else f"`{symbol.text}`"
        return OptionError(f"expected {wanted}, found {found} in `{self.text}`", (), self.offset(symbol))

    def offset(self, symbol: _Symbol) -> int:
        return len(self.text) if symbol.kind == "end" else symbol.offset

    @staticmethod
    def figure(node: Node) -> Node:
        """Return one figure: only an argument of a function may select several rows."""
        if isinstance(node, Reference) and node.many:
            raise OptionError(f"`{node}` selects several rows: write sum({node})", (), node.offset)
        return node

    def sum(self) -> Node:
        left = self.product()
        while sign := self.take("plus"):
            left = Binary(_plain(sign.text), self.figure(left), self.figure(self.product()))
        return left

    def product(self) -> Node:
        left = self.factor()
        while sign := self.take("times", "over"):
            left = Binary(_plain(sign.text), self.figure(left), self.figure(self.factor()))
        return left

    def factor(self) -> Node:
        self.depth += 1
        if self.depth > _DEPTH:
            raise OptionError("nested too deeply", (), self.offset(self.now()))
        symbol = self.now()
        if symbol.kind == "plus" and _plain(symbol.text) == "-":
            self.place += 1
            node: Node = Negative(self.figure(self.factor()))
        elif self.take("number"):
            node = _number(symbol)
        elif self.take("open"):
            node = self.figure(self.sum())
            self.expect("close", "`)` to close the bracket")
        elif self.take("name", "quoted"):
            node = self.call(symbol) if symbol.kind == "name" and self.take("open") else self.reference(symbol)
        elif symbol.kind == "row":
            node = self.reference(None)
        else:
            raise self.unexpected("a figure")
        self.depth -= 1
        return node

    def call(self, name: _Symbol) -> Call:
        parts = [self.sum()]
        while self.take("comma"):
            parts.append(self.sum())
        self.expect("close", f"`)` to close `{name.text}(`")
        function = FUNCTIONS.get(name.text)
        if function is None:
            near = nearest(name.text, FUNCTIONS)
            hint = f"; did you mean `{near}`?" if near else f"; known are {', '.join(FUNCTIONS)}"
            raise OptionError(f"unknown function `{name.text}`{hint}", (), name.offset)
        return Call(function, tuple(parts))

    def reference(self, table: _Symbol | None) -> Reference:
        """Read what follows a table's name, or a row that names no table; a name alone is what ``bare`` says."""
        offset = table.offset if table else self.now().offset
        row = column = None
        if self.take("row"):
            row = self.expect("name", "a row between [ and ]", "quoted", "number", "times")
            self.expect("end_row", "`]` after the row")
        if self.take("dot"):
            column = self.expect("name", "a column after `.`", "quoted")
        optional = self.take("optional") is not None
        quoted = any(part is not None and part.kind == "quoted" for part in (table, row, column))
        if row is None and column is None:
            table, row, column = (None, table, None) if self.bare == "row" else (None, None, table)
        return Reference(_name(table), _name(row), _name(column), optional, offset, quoted)


def _number(symbol: _Symbol) -> Number:
    digits = symbol.text.rstrip("元千万亿")
    return Number(Decimal(digits), MoneyUnit.from_text(symbol.text[len(digits) :]), symbol.offset)


def _plain(sign: str) -> str:
    plain = sign.translate(_ALIKE)
    return _SAME.get(plain, plain)


def _name(symbol: _Symbol | None) -> str | None:
    if symbol is None:
        return None
    if symbol.kind == "quoted":
        return symbol.text[1:-1]
    return _plain(symbol.text) if symbol.kind == "times" else symbol.text
