"""An equation between figures that stand in the text, and between the text and a table.

What it does
    Looks for ``pattern`` in the compact text of the places named by ``places``. Slots ``{name:type}`` in it become
    values: ``amount`` (41.08万元), ``percent`` (12.60%), ``number``, ``count`` (12个), ``date`` (a day, to be compared
    with others), ``name`` (words, for the message only). ``assert`` is an equation over the slots; figures of tables
    are written as in the check ``equation``, ``支出总表[合计].合计``. The rest of the pattern is RE2. A match is left
    alone where ``unless`` matches its text.

Why
    A province's template has its own sentences, whose figures belong together.

Options
    pattern: text
    assert: text
    unless: text
    places: list of title, heading, paragraph, caption, note, form, cell
        default: paragraph, note, form

PASS
    pattern ``总额{总额:amount}.{0,12}货物{货物:amount}.{0,12}服务{服务:amount}``, assert ``总额 = 货物 + 服务``;
    text: 采购总额3.00万元，其中：货物1.00万元、服务2.00万元

FAIL
    text: 采购总额3.00万元，其中：货物1.00万元、服务1.00万元
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.bilingual import unknown
from rules.errors import OptionError
from rules.evaluate import Context, Unresolved, value_of
from rules.expression import Binary, Call, Equation, Negative, Node, Number, Reference, parse_equation, references
from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.quantity import Quantity, QuantityError, compare
from rules.spoken import spoken
from rules.tables import tables
from rules.text.passages import PassageKind, sheet
from rules.text.patterns import Found, Pattern
from rules.text.slots import SlotPattern, compile_slots
from schemas.report import Evidence, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_DEFAULT: Final = (PassageKind.PARAGRAPH, PassageKind.NOTE, PassageKind.FORM)


@dataclass(frozen=True, slots=True)
class _Options:
    pattern: SlotPattern
    equation: Equation
    unless: Pattern | None
    places: frozenset[PassageKind]


@dataclass(slots=True)
class _Side:
    """One side of the equation at one match; ``evidence`` collects the figures of tables that it used."""

    found: Found
    pattern: SlotPattern
    context: Context
    evidence: list[Evidence]

    def value(self, node: Node) -> Quantity:
        """Return the value of a part of the equation."""
        if isinstance(node, Number):
            return value_of(node, self.context)[0]
        if isinstance(node, Negative):
            return -self.value(node.part)
        if isinstance(node, Binary):
            left, right = self.value(node.left), self.value(node.right)
            joined = {"+": left.__add__, "-": left.__sub__, "*": left.__mul__, "/": left.__truediv__}
            return joined[node.sign](right)
        if isinstance(node, Call):
            values = [self.value(part) for part in node.parts]
            if node.name in {"max", "min"}:
                return (max if node.name == "max" else min)(values, key=lambda quantity: quantity.value)
            total = sum(values, Quantity.nothing())
            return abs(total) if node.name == "abs" else total
        return self.figure(node)

    def figure(self, reference: Reference) -> Quantity:
        """Return a slot's value, or a table's figure."""
        if reference.table is not None:
            quantity, figures = value_of(reference, self.context)
            self.evidence.extend(figure.evidence for _, figure in figures)
            return quantity
        value = self.pattern.value(self.found, reference.column or "")
        if value is None:
            raise Unresolved(f"“{reference}”不是一个数字", f"`{reference}` is no figure here")
        return value


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    context = Context(tables(subject))
    seen = False
    for found in options.pattern.pattern.find(sheet(subject, options.places)):
        if options.unless is not None and options.unless.found_in(found.text):
            continue
        seen = True
        yield _judge(found, options, context)
    if not seen:
        yield Unchecked(Text("正文没有这样的表述", "the text has no such statement"), State.NOT_APPLICABLE)


def _judge(found: Found, options: _Options, context: Context) -> Outcome:
    side = _Side(found, options.pattern, context, [])
    try:
        left, right = side.value(options.equation.left), side.value(options.equation.right)
        holds, result = compare(options.equation.sign, left, right)
    except Unresolved as unresolved:
        return unresolved.outcome
    except QuantityError as error:
        return Unchecked(Text("两边不可比：单位不明或不同类", str(error)))
    if holds:
        return Looked()
    slots = {name: _printed(found, options.pattern, name) for name, _ in options.pattern.slots}
    return Problem(
        (found.passage.evidence(found.start, found.end), *side.evidence),
        (found.passage.where, options.equation.text),
        slots={**slots, "text": found.text, "equation": spoken(options.equation)},
        expected=f"{result.expected.normalize():,f}",
        actual=f"{result.actual.normalize():,f}",
        difference=result.difference,
        tolerance=result.tolerance,
    )


def _printed(found: Found, pattern: SlotPattern, name: str) -> str:
    place = pattern.place(found, name)
    return "" if place is None else found.passage.text[place[0] : place[1]]


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    try:
        pattern = compile_slots(options["pattern"])
    except OptionError as error:
        raise error.at(("pattern",)) from error
    try:
        equation = parse_equation(options["assert"])
    except OptionError as error:
        raise error.at(("assert",)) from error
    names = [name for name, kind in pattern.slots if kind != "name"]
    for reference in references(equation):
        if reference.table is None and reference.column not in names:
            raise OptionError(unknown("slot", str(reference), names), ("assert",), reference.offset)
    unless = Pattern(options["unless"]) if "unless" in options else None
    places = frozenset(PassageKind(place) for place in options.get("places", _DEFAULT))
    return _Options(pattern, equation, unless, places)


def _verify(options: _Options) -> None:
    options.pattern.pattern.verify("pattern")
    if options.unless is not None:
        options.unless.verify("unless")


_TEXT: Final = {"type": "string", "minLength": 1}
KIND: Final = CheckKind(
    "text_equation",
    {
        "type": "object",
        "properties": {
            "pattern": _TEXT,
            "assert": _TEXT,
            "unless": _TEXT,
            "places": {"type": "array", "items": {"enum": [kind.value for kind in PassageKind]}, "minItems": 1},
        },
        "required": ["pattern", "assert"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
    verify=_verify,
)
