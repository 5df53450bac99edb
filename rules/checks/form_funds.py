"""The money at the head of a performance form: totals and sources, and the implementing period against the year.

What it does
    ``check: parts``: the total of each half equals the sum of its sources, within the rounding of the printed digits;
    in a whole unit's form it is also basic + project expenditure, and basic expenditure is 人员经费 + 公用经费.
    ``check: matrix``: in a listing of tasks, each task's total is the sum of its sources, and 合计 that of its column.
    ``check: totals``: in a project that calls itself one of a single year, both halves state the same total.
    ``check: sources``: in such a project, each source pays the same in both halves.

Why
    A one-year project has only one year's money: it cannot come from the province in one half and from the centre in
    the other.

Options
    check: parts, matrix, totals or sources

PASS
    项目期 1年; 实施期 省级 18,306.50; 年度 省级 18,306.50

FAIL
    项目期 1年; 实施期 省级 18,306.50; 年度 中央 18,306.50
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, Unchecked, one_of_checks, or_nothing
from rules.text.form_sources import parts_of_basic, parts_of_use, ways_of_paying
from rules.text.performance import amount_of, evidence_of, fund, halves, name_of, one_year, sources
from schemas.amount import Amount, Comparison, compare_copy, compare_sum
from schemas.form import FormKind, Fund, Half, PerformanceForm
from schemas.report import Evidence, Severity

__all__ = ["KIND"]

_WHOLES: Final = frozenset({"总额", "合计", "小计", "资金总额"})
_ALL: Final = frozenset({"合计", "金额合计", "总计", "资金合计"})
_TASKS: Final = 2  # lines that a total sums
_SHOWN: Final = 8


def _run(subject: Subject, check: str) -> Iterator[Outcome]:
    judge = {"parts": _parts, "matrix": _matrix, "totals": _totals, "sources": _sources}[check]
    outcomes = [outcome for form in subject.document.forms for outcome in judge(form)]
    yield from or_nothing(outcomes, Text("没有可比较的绩效目标表资金", "no funds of forms to compare"))


def _parts(form: PerformanceForm) -> Iterator[Outcome]:
    for half in halves(form):
        total = fund(form, "total", half)
        own = [entry for entry in form.funds if entry.half is half and entry.canonical != "total"]
        if total is None or not own or any(entry.canonical is None for entry in own):
            continue
        if any(entry.value is None and entry.field.text.strip(" -—/无") for entry in own):
            yield Unchecked(Text("有资金来源未能读成数字", "a source could not be read as a figure"))
            continue
        yield from _summed(form, half, total, list(ways_of_paying(own)), ("各来源", "its sources"))
        if form.kind is FormKind.OVERALL:
            uses = parts_of_use(own)
            yield from _summed(form, half, total, [uses], ("基本支出与项目支出", "basic and project expenditure"))
            basic = next((entry for entry in uses if entry.canonical == "基本支出"), None)
            if basic is not None:
                yield from _summed(form, half, basic, [parts_of_basic(own)], ("人员经费与公用经费", "its parts"))


def _summed(
    form: PerformanceForm, half: Half | None, total: Fund, ways: Sequence[Sequence[Fund]], what: tuple[str, str]
) -> Iterator[Outcome]:
    """Compare a total with its parts, one way of adding them up being enough; the first way is told."""
    amount = amount_of(total)
    broken: tuple[Comparison, Sequence[Fund]] | None = None
    for parts in ways:
        amounts = [part for entry in parts if (part := amount_of(entry)) is not None]
        if amount is None or (len(amounts) < 2 and not (amounts and amounts[0].base)):
            continue
        result = compare_sum(amount, [(1, part) for part in amounts])
        if result.holds:
            yield Looked()
            return
        broken = broken or (result, parts)
    if broken is None:
        return
    result, parts = broken
    label = half.value if half else ""
    shown = [entry for entry in parts if entry.value]
    printed = " + ".join(f"{entry.name} {entry.field.text.strip()}" for entry in shown)
    name = "资金总额" if total.canonical == "total" else total.name
    evidence = [evidence_of(entry.field, half) for entry in (total, *shown)]
    yield _unequal(
        form, evidence, label if total.canonical == "total" else f"{label}{name}", result,
        Text(
            f"{label}{name} {total.field.text.strip()} 不等于{what[0]}之和（{printed}）",
            f"the {label} total {total.field.text.strip()} is not the sum of {what[1]} ({printed})",
        ),
    )  # fmt: skip


def _matrix(form: PerformanceForm) -> Iterator[Outcome]:
    """Compare the totals of a listing of tasks (任务1/总额, 任务1/财政拨款, …, 金额合计/总额) with what they sum."""
    groups: dict[str, list[Fund]] = {}
    for entry in form.funds:
        if entry.half is None and _head(entry):
            groups.setdefault(_head(entry), []).append(entry)
    for group in groups.values():
        whole = [entry for entry in group if _tail(entry) in _WHOLES]
        rest = [entry for entry in group if _tail(entry) not in _WHOLES]
        if len(whole) == 1 and rest:
            yield from _compared(form, whole[0], rest)
    totals = [entry for name in _ALL & groups.keys() for entry in groups[name]]
    tasks = [entry for name, group in groups.items() if name not in _ALL for entry in group]
    for total in totals:
        place = total.field.column  # budget and accounts may stand side by side under the same name
        column = [entry for entry in tasks if _tail(entry) == _tail(total) and entry.field.column == place]
        if len(column) >= _TASKS:
            yield from _compared(form, total, column)


def _head(entry: Fund) -> str:
    return entry.name.rpartition("/")[0]


def _tail(entry: Fund) -> str:
    return entry.name.rpartition("/")[2]


def _compared(form: PerformanceForm, total: Fund, parts: Sequence[Fund]) -> Iterator[Outcome]:
    amount = amount_of(total)
    if amount is None or any(entry.value is None and entry.field.text.strip(" -—/无") for entry in (total, *parts)):
        return
    amounts = [part for entry in parts if (part := amount_of(entry)) is not None]
    if not amounts:
        return
    result = compare_sum(amount, [(1, part) for part in amounts])
    if result.holds:
        yield Looked()
        return
    shown = [entry for entry in parts if entry.value]
    printed = " + ".join(f"{entry.name} {entry.field.text.strip()}" for entry in shown[:_SHOWN])
    printed += f" + …（{len(shown)}项）" if len(shown) > _SHOWN else ""
    evidence = [evidence_of(entry.field, None, entry.name) for entry in (total, *shown)]
    yield _unequal(
        form, evidence, total.name, result,
        Text(
            f"“{total.name}” {total.field.text.strip()} 不等于各项之和（{printed}）",
            f"{total.name} {total.field.text.strip()} is not the sum of its parts ({printed})",
        ),
    )  # fmt: skip


def _unequal(
    form: PerformanceForm, evidence: Sequence[Evidence], place: str, result: Comparison, text: Text
) -> Problem:
    """Tell a total of a form that is not the sum of its parts; one unit of the last digit is a warning."""
    return Problem(
        tuple(evidence),
        ("项目资金", name_of(form), place),
        expected=f"{result.expected:,}",
        actual=f"{result.actual:,}",
        difference=result.difference,
        tolerance=result.tolerance,
        unit="元",
        severity=Severity.WARNING if result.steps <= 1 else None,
        text=text,
    )


def _totals(form: PerformanceForm) -> Iterator[Outcome]:
    period, annual = fund(form, "total", Half.PERIOD), fund(form, "total", Half.ANNUAL)
    if period is None or annual is None or not one_year(form):
        return
    first, second = amount_of(period), amount_of(annual)
    if first is None or second is None or _same(first, second):
        yield Looked()
        return
    yield Problem(
        (evidence_of(period.field, Half.PERIOD), evidence_of(annual.field, Half.ANNUAL)),
        ("项目资金", name_of(form), "两期总额"),
        expected=period.field.text.strip(),
        actual=annual.field.text.strip(),
        difference=second.base - first.base,
        unit="元",
        text=Text(
            f"一年期项目的实施期资金总额 {period.field.text.strip()} 与年度资金总额 {annual.field.text.strip()} 不一致",
            f"a one-year project with {period.field.text.strip()} for its period and {annual.field.text.strip()} "
            "for its year",
        ),
    )


def _sources(form: PerformanceForm) -> Iterator[Outcome]:
    if not one_year(form):
        return
    period, annual = sources(form, Half.PERIOD), sources(form, Half.ANNUAL)
    shared = [name for name in period if name in annual]
    if not shared:
        return
    differing = [name for name in shared if not _same_fund(period[name], annual[name])]
    totals = fund(form, "total", Half.PERIOD), fund(form, "total", Half.ANNUAL)
    if not differing or (totals[0] and totals[1] and not _same_fund(totals[0], totals[1])):
        yield Looked()  # differing totals are another finding; sources cannot agree then
        return
    before = "、".join(f"{period[name].name} {period[name].field.text.strip()}" for name in differing)
    after = "、".join(f"{annual[name].name} {annual[name].field.text.strip()}" for name in differing)
    yield Problem(
        (
            *(evidence_of(period[name].field, Half.PERIOD, period[name].name) for name in differing),
            *(evidence_of(annual[name].field, Half.ANNUAL, annual[name].name) for name in differing),
        ),
        ("项目资金", name_of(form), "资金来源"),
        expected=before,
        actual=after,
        text=Text(
            f"一年期项目两期的资金来源不一致：实施期 {before}；年度 {after}",
            f"the sources of a one-year project differ between its halves: period {before}; year {after}",
        ),
    )


def _same_fund(first: Fund, second: Fund) -> bool:
    one, two = amount_of(first), amount_of(second)
    return one is not None and two is not None and _same(one, two)


def _same(first: Amount, second: Amount) -> bool:
    return compare_copy(first, second).holds


KIND: Final = one_of_checks("form_funds", ["parts", "matrix", "totals", "sources"], _run)
