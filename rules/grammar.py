"""Equations parsed by lark (LALR, ``equation.lark``), with the place of every mistake and what was expected there.

Imported when an equation has to be parsed that is none of the built-in packs' (``rules.parsed``).
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lark import Lark, ParseTree, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.visitors import Interpreter

from rules.bilingual import Text, unknown
from rules.errors import OptionError
from rules.expression import FUNCTIONS, Binary, Call, Equation, Negative, Node, Number, Reference
from schemas.amount import MoneyUnit

__all__ = ["parse"]

_GRAMMAR: Final = Path(__file__).with_name("equation.lark")
_DEPTH: Final = 120
"""Symbols that wait for their end; forty nested brackets leave no more."""
_LENGTH: Final = 400
"""Symbols of one equation: an equation is read by people, and evaluated by recursion."""
_ALIKE: Final = str.maketrans("＝＜＞＋－−×＊÷／", "=<>+--**//")
_SAME: Final = {"≤": "<=", "≥": ">=", "≠": "!=", "==": "="}
_END: Final = Text("结尾", "the end")
_CLOSING: Final = Text("“)”", "`)`")
_EXPECTED: Final[tuple[tuple[set[str], Text], ...]] = (
    ({"NUMBER", "OPEN"}, Text("一个数（表、行、栏或数字）", "a figure")),
    ({"NUMBER", "TIMES"}, Text("方括号里的行名", "a row between [ and ]")),
    ({"_END"}, Text("行名之后的“]”", "`]` after the row")),
    ({"COMPARISON"}, Text("两边之间的 = 或 <= 或 >=", "= or <= or >= between two sides")),
    ({"_CLOSE"}, _CLOSING),
    ({"$END"}, _END),
    ({"NAME", "QUOTED"}, Text("“.”之后的栏名", "a column after `.`")),
)
"""What people are told of the symbols that the parser would accept; the first line that fits counts."""


def parse(text: str, bare: str, start: str) -> Equation | Node:
    """Parse an ``equation`` or an ``expression``, as ``start`` says; a name ``bare`` of anything is a column or a row.

    Raises:
        OptionError: with the offset of what cannot be understood.

    """
    run = _parser().parse_interactive(text, start=start)
    try:
        for count, token in enumerate(run.iter_parse()):
            if len(run.parser_state.value_stack) > _DEPTH:
                raise OptionError(Text("括号嵌套过深", "nested too deeply"), (), token.start_pos or 0)
            if count > _LENGTH:
                raise OptionError(Text("一个等式过长", "too long for one equation"), (), token.start_pos or 0)
        tree = run.feed_eof()  # type: ignore[no-untyped-call]  # lark types it not
    except UnexpectedCharacters as error:
        message = Text(f"等式里不能用“{error.char}”", f"`{error.char}` has no meaning in an equation")
        raise OptionError(message, (), error.pos_in_stream or 0) from error
    except UnexpectedToken as error:
        found, offset = _END, len(text)
        if error.token:
            found, offset = Text(f"“{error.token}”", f"`{error.token}`"), error.token.start_pos or 0
        accepted = run.accepts()  # type: ignore[no-untyped-call]
        wanted = _wanted(accepted, run.parser_state.value_stack, start)
        message = Text(
            f"“{text}”这里应是{wanted.zh}，却是{found.zh}", f"expected {wanted.en}, found {found.en} in `{text}`"
        )
        raise OptionError(message, (), offset) from error
    node: Equation | Node = _Builder(text, bare).visit(tree)
    return node


@lru_cache(maxsize=1)
def _parser() -> Lark:
    """Return the parser; building it takes forty ms."""
    return Lark(
        _GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        lexer="basic",
        start=["equation", "expression"],
        maybe_placeholders=False,
        propagate_positions=True,
    )


def _wanted(accepted: set[str], stack: list[Any], whole: str) -> Text:
    wanted = next((words for symbols, words in _EXPECTED if symbols <= accepted), Text("别的内容", "something else"))
    if wanted is _END:
        return Text(f"{'等式' if whole == 'equation' else '算式'}的结尾", f"the end of the {whole}")
    return _bracket(stack) if wanted is _CLOSING else wanted


def _bracket(stack: list[Any]) -> Text:
    """Say which bracket waits for its end: the last one that was opened."""
    last = max(place for place, entry in enumerate(stack) if isinstance(entry, Token) and entry.type == "OPEN")
    before = stack[last - 1] if last else None
    if isinstance(before, Token) and before.type == "NAME":
        return Text(f"与“{before}(”配对的“)”", f"`)` to close `{before}(`")
    return Text("与左括号配对的“)”", "`)` to close the bracket")


class _Builder(Interpreter[Token, Any]):
    """Turns lark's tree into the nodes of ``rules.expression``; a method for each rule of the grammar."""

    def __init__(self, text: str, bare: str) -> None:
        self.text = text
        self.bare = bare

    def value(self, tree: ParseTree) -> Node:
        """Return one figure: only an argument of a function may select several rows."""
        node: Node = self.visit(tree)
        if isinstance(node, Reference) and node.many:
            message = Text(f"“{node}”选中多行：请写成 sum({node})", f"`{node}` selects several rows: write sum({node})")
            raise OptionError(message, (), node.offset)
        return node

    def equation(self, tree: ParseTree) -> Equation:
        left, sign, right = _parts(tree)
        return Equation(self.text, _sign(sign), self.value(left), self.value(right))

    def expression(self, tree: ParseTree) -> Node:
        return self.value(_parts(tree)[0])

    def binary(self, tree: ParseTree) -> Node:
        left, sign, right = _parts(tree)
        return Binary(_sign(sign), self.value(left), self.value(right))

    def negative(self, tree: ParseTree) -> Node:
        return Negative(self.value(_parts(tree)[1]))

    def group(self, tree: ParseTree) -> Node:
        return self.value(_parts(tree)[1])

    def number(self, tree: ParseTree) -> Node:
        (token,) = _parts(tree)
        digits = token.rstrip("元千万亿")
        return Number(Decimal(digits), MoneyUnit.from_text(token[len(digits) :]), token.start_pos)

    def call(self, tree: ParseTree) -> Node:
        token, _, *parts = _parts(tree)
        name = FUNCTIONS.get(str(token))
        if name is None:
            raise OptionError(unknown("function", str(token), FUNCTIONS, listed=True), (), token.start_pos or 0)
        return Call(name, tuple(self.visit(part) for part in parts))

    def reference(self, tree: ParseTree) -> Node:
        table = row = column = None
        optional = quoted = False
        for child in _parts(tree):
            token = child if isinstance(child, Token) else _parts(child)[0]
            quoted = quoted or token.type == "QUOTED"
            if token.type == "OPTIONAL":
                optional = True
            elif isinstance(child, Token):
                table = _name(token)
            elif child.data == "row":
                row = _name(token)
            else:
                column = _name(token)
        if row is None and column is None:  # a name alone
            table, row, column = (None, table, None) if self.bare == "row" else (None, None, table)
        return Reference(table, row, column, optional, int(tree.meta.start_pos), quoted)


def _parts(tree: ParseTree) -> list[Any]:
    """Return a tree's parts, tokens and trees; the grammar says which stands where."""
    return list(tree.children)


def _sign(token: Token) -> str:
    plain = token.translate(_ALIKE)
    return _SAME.get(plain, plain)


def _name(token: Token) -> str:
    if token.type == "QUOTED":
        return token[1:-1]
    return _sign(token) if token.type == "TIMES" else str(token)
