"""``form_cells``: an amount of a performance form is the amount of a table.

What
    The money of a form (年度预算合计, 基本支出, 项目支出, …) against figures of the tables. Where several tables are
    named, the first one that the document has is taken; a figure that agrees with any of them is right.

Why
    Performance forms are filled in before the budget is settled, and nobody goes back to them.

Options
    ``form``     the kind of form: ``整体支出绩效目标表`` or ``项目支出绩效目标表``
    ``field``    the canonical name of the fund (``total``, ``基本支出``, ``项目支出``, …)
    ``unless``   words; a form that prints one of them in a cell is left out (its total is of something else)
    ``against``  expressions over tables, in order of preference: ``支出总表[合计].基本支出``

PASS
    基本支出 421.35 in the form, 支出总表[合计].基本支出 421.35

FAIL
    基本支出 454.90 in the form, 421.35 in the table
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.balance import BALANCE_SLOTS, Imbalance, report
from rules.canonical import expressions
from rules.evaluate import Context, Unresolved, value_of
from rules.expression import Node
from rules.forms import fund_figure
from rules.protocol import CheckKind, Looked, Outcome, Subject, Text, Unchecked
from rules.quantity import Quantity, QuantityError, compare
from rules.tables import Figure, Tables, tables
from schemas.amount import Comparison
from schemas.form import FormKind, PerformanceForm
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]


@dataclass(frozen=True, slots=True)
class _Options:
    form: FormKind
    field: str
    against: tuple[tuple[str, Node], ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reference:
    """A table's value to compare with, and the figures that it was made of."""

    text: str
    quantity: Quantity
    figures: tuple[tuple[int, Figure], ...]


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    against = expressions(options["against"], "against", vocabulary)
    return _Options(FormKind(options["form"]), options["field"], against, tuple(options.get("unless", ())))


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    forms = [form for form in subject.document.forms if form.kind is options.form]
    known = tables(subject)
    if not forms:
        doubt = known.why_missing(options.form.value)
        none = Unchecked(Text(f"没有{options.form.value}", f"there is no {options.form.value}"), State.NOT_APPLICABLE)
        yield Unchecked(doubt) if doubt else none
        return
    references, reasons = _references(options, known)
    if not references:
        yield from reasons[:1]
        return
    for form in forms:
        if any(cell.text.startswith(options.unless) for cell in known.views[form.table].table.cells):
            reason = Text("此表合计只含所列任务", "the form's total is of the tasks that it lists")
            yield Unchecked(reason, State.NOT_APPLICABLE)
            continue
        yield from _form(form, options, references, known)


def _references(options: _Options, known: Tables) -> tuple[list[_Reference], list[Unchecked]]:
    found: list[_Reference] = []
    reasons: list[Unchecked] = []
    for text, node in options.against:
        try:
            quantity, figures = value_of(node, Context(known))
        except Unresolved as unresolved:
            reasons.append(unresolved.outcome)
            continue
        if any(figure.amount is not None for _, figure in figures):
            found.append(_Reference(text, quantity, figures))
        else:
            zh, en = f"“{text}”为空", f"{text} is empty"
            reasons.append(Unchecked(Text(zh, en), State.NOT_APPLICABLE))
    return found, reasons


def _form(form: PerformanceForm, options: _Options, references: list[_Reference], known: Tables) -> Iterator[Outcome]:
    funds = {(fund.value, fund.unit): fund for fund in reversed(form.funds) if fund.canonical == options.field}
    filled = [fund for fund in reversed(funds.values()) if fund.value is not None]
    if not filled:
        yield Unchecked(
            Text(f"{form.kind.value}没有“{options.field}”的金额", f"the form has no amount of {options.field}"),
            State.NOT_APPLICABLE,
        )
    for fund in filled:
        figure = fund_figure(fund, form)
        judged = [_judge(figure, reference) for reference in references]
        known_ones = [(result, reference) for result, reference in zip(judged, references, strict=True) if result]
        if not known_ones:
            yield Unchecked(Text("单位不明，不可比", "the units cannot be compared"))
        elif any(result[0] for result, _ in known_ones):
            yield Looked()
        else:
            (_, comparison), reference = known_ones[0]
            yield from report(
                [
                    Imbalance(
                        view=known.views[form.table],
                        row=fund.name,
                        column="",
                        comparison=comparison,
                        left=((1, figure),),
                        right=reference.figures,
                        place=(form.kind.value, form.project.text if form.project else "", options.field),
                        equation=f"绩效目标表的{fund.name}等于{reference.text}",
                    )
                ],
                1,
            )


def _judge(figure: Figure, reference: _Reference) -> tuple[bool, Comparison] | None:
    if figure.amount is None:
        return None
    try:
        return compare("=", Quantity.of(figure.amount), reference.quantity)
    except QuantityError:
        return None


KIND: Final = CheckKind(
    name="form_cells",
    options={
        "type": "object",
        "properties": {
            "form": {"type": "string", "enum": [kind.value for kind in FormKind]},
            "field": {"type": "string"},
            "unless": {"type": "array", "items": {"type": "string"}, "minItems": 1},
            "against": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        },
        "required": ["form", "field", "against"],
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=BALANCE_SLOTS,
)
