"""``project_funds``: a project has the same money in its performance form and in the list of projects.

What
    With ``each`` the annual total of every project's form is compared with the line of the same project in the list of
    projects. With ``sum`` the projects of the list are added up and compared with a figure of another table.

Why
    The list is generated, the forms are typed; and a project left out of the list is seen only in the sum.

Options
    ``want``     ``each`` or ``sum``
    ``lists``    the kinds of lists of projects, default 项目支出表 and 项目支出结转表; a project in both counts twice
    ``against``  with ``sum``: expressions over tables, in order of preference

A project is known by its name, spaces and punctuation aside. A form whose project is in no list is not compared. Where
a list names a project several times, any of its lines or all together may be right, and nothing else is told. In the
list a line that is the sum of the lines below it (a unit) counts once.

PASS
    form 480,000 元, list 48.00 万元

FAIL
    form 480,000 元, list 84.00 万元
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from rules.balance import BALANCE_SLOTS, Imbalance, report
from rules.canonical import expressions
from rules.errors import OptionError
from rules.evaluate import Context, Unresolved, value_of
from rules.expression import Node
from rules.forms import fund_figure
from rules.headings import without_headings
from rules.names import plain
from rules.protocol import CheckKind, Looked, Outcome, Subject, Text, Unchecked
from rules.quantity import Quantity, QuantityError, compare
from rules.selection import chosen, names_of
from rules.tables import Figure, Found, TableView, tables
from schemas.document import LineRole
from schemas.form import FormKind, Half, PerformanceForm
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_LISTS: Final = ("项目支出表", "项目支出结转表")


@dataclass(frozen=True, slots=True)
class _Options:
    want: str
    lists: tuple[str, ...]
    against: tuple[tuple[str, Node], ...]


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    against = expressions(options.get("against", []), "against", vocabulary)
    if options["want"] == "sum" and not against:
        raise OptionError(Text("`want: sum` 需要 `against`", "`want: sum` needs `against`"))
    return _Options(options["want"], names_of(options.get("lists")) or _LISTS, against)


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    views = yield from chosen(subject, options.lists[:1])
    if not views:
        return
    if options.want == "sum":
        yield from _sum(subject, options, views)
        return
    known = tables(subject)
    every = tuple(view for name in options.lists for view in known.of(name))
    yield from _each(subject, every)


def _projects(view: TableView) -> dict[str, list[Figure]]:
    """Return the whole figure of each named line."""
    found: dict[str, list[Figure]] = {}
    for line in view.body():
        column = view.main_column(line.panel)
        if column is None or line.role is not LineRole.ITEM:
            continue
        figure = view.figure(line, column)
        if figure.found is Found.FIGURE:
            found.setdefault(plain(line.name), []).append(figure)
    return found


def _each(subject: Subject, views: tuple[TableView, ...]) -> Iterator[Outcome]:
    lists = [_projects(view) for view in views]
    broken: list[Imbalance] = []
    looked = 0
    known = tables(subject)
    # A form of a special fund (专项资金) speaks of the whole fund, the list of what this unit gets of it.
    forms = [
        form
        for form in subject.document.forms
        if form.kind is FormKind.PROJECT and form.project and known.views[form.table].kind == form.kind.value
    ]
    for form in forms:
        name = plain(form.project.text) if form.project else ""
        total = _total(form)
        figures = [figure for projects in lists for figure in projects.get(name, ())]
        if total is None or not figures:
            yield _unmatched(form)
            continue
        if any(len(projects.get(name, ())) > 1 for projects in lists):
            yield _several(form, total, figures)
            continue
        try:
            right = sum((Quantity.of(figure.amount) for figure in figures if figure.amount), Quantity.nothing())
            assert total.amount is not None  # noqa: S101  (totals without a figure are no totals)
            holds, comparison = compare("=", Quantity.of(total.amount), right)
        except QuantityError:
            yield Unchecked(Text("单位不明，不可比", "the units cannot be compared"))
            continue
        looked += 1
        if not holds:
            broken.append(
                Imbalance(
                    view=known.views[form.table],
                    row=form.project.text if form.project else "",
                    column="",
                    comparison=comparison,
                    left=((1, total),),
                    right=tuple((1, figure) for figure in figures),
                    place=(form.kind.value, name),
                    equation=f"{form.kind.value} = {views[0].kind}",
                )
            )
    if not forms:
        yield Unchecked(Text("没有项目支出绩效目标表", "there are no project forms"), State.NOT_APPLICABLE)
    yield from report(broken, looked, support=Decimal(0))


def _several(form: PerformanceForm, total: Figure, figures: list[Figure]) -> Looked | Unchecked:
    """Judge a project with several lines: one of them, or all together, may be what the form means."""
    name = form.project.text if form.project else ""
    assert total.amount is not None  # noqa: S101  (totals without a figure are no totals)
    quantities = [Quantity.of(figure.amount) for figure in figures if figure.amount]
    try:
        for candidate in (sum(quantities, Quantity.nothing()), *quantities):
            if compare("=", Quantity.of(total.amount), candidate)[0]:
                return Looked()
    except QuantityError:
        return Unchecked(Text("单位不明，不可比", "the units cannot be compared"))
    return Unchecked(Text(f"“{name}”在项目表中不止一行", f"{name} has several lines in the list of projects"))


def _unmatched(form: PerformanceForm) -> Unchecked:
    name = form.project.text if form.project else ""
    return Unchecked(Text(f"“{name}”不在项目表中", f"{name} is not in the list of projects"), State.NOT_APPLICABLE)


def _total(form: PerformanceForm) -> Figure | None:
    for half in (Half.ANNUAL, None):
        for fund in form.funds:
            if fund.canonical == "total" and fund.half is half and fund.value is not None:
                return fund_figure(fund, form)
    return None


def _sum(subject: Subject, options: _Options, views: tuple[TableView, ...]) -> Iterator[Outcome]:
    if len(views) > 1:
        yield Unchecked(Text(f"有{len(views)}张《{views[0].kind}》", f"there are {len(views)} tables {views[0].kind}"))
        return
    view = views[0]
    every = _lines(view)
    if not every:
        yield Unchecked(Text(f"《{view.kind}》没有数据", f"{view.kind} has no figures"), State.NOT_APPLICABLE)
        return
    parents = {line.parent for line in view.body() if line.parent is not None}
    # Whether a line that equals the sum of those below is their heading shows in the sum of all.
    readings = [
        [figure for figure in every if figure.row not in parents],
        without_headings(every, least=2),
        without_headings(every, least=1),
        every,
    ]
    sums = [sum((Quantity.of(f.amount) for f in reading if f.amount), Quantity.nothing()) for reading in readings]
    reason: Unchecked | None = None
    for text, node in options.against:
        try:
            expected, figures = value_of(node, Context(tables(subject)))
            results = [compare("=", expected, quantity) for quantity in sums]
        except Unresolved as unresolved:
            reason = reason or unresolved.outcome
            continue
        except QuantityError:
            reason = Unchecked(Text("单位不明，不可比", "the units cannot be compared"))
            continue
        if any(holds for holds, _ in results):
            yield Looked()
            return
        nearest = min(range(len(results)), key=lambda index: abs(results[index][1].difference))
        imbalance = Imbalance(
            view=view,
            row="",
            column="",
            comparison=results[nearest][1],
            left=figures,
            right=tuple((1, figure) for figure in readings[nearest]),
            place=(view.kind, "Σ", text),
            equation=f"{text} = Σ{view.kind}",
        )
        yield from report([imbalance], 1)
        return
    if reason:
        yield reason


def _lines(view: TableView) -> list[Figure]:
    """Return the figures of the lines that are no totals."""
    figures = []
    for line in view.body():
        column = view.main_column(line.panel)
        if column is None or line.role is not LineRole.ITEM or line.of_which:
            continue
        figure = view.figure(line, column)
        if figure.found is Found.FIGURE and figure.amount and figure.amount.value:
            figures.append(figure)
    return figures


KIND: Final = CheckKind(
    name="project_funds",
    options={
        "type": "object",
        "properties": {
            "want": {"type": "string", "enum": ["each", "sum"]},
            "lists": {
                "anyOf": [
                    {"type": "string", "x-name": "table"},
                    {"type": "array", "items": {"type": "string", "x-name": "table"}, "minItems": 1},
                ]
            },
            "against": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        },
        "required": ["want"],
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=BALANCE_SLOTS,
)
