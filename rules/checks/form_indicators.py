"""The indicators of a performance form are complete, stated once, and weighted to a whole.

What it does
    ``check: value``: an indicator that has a name has a value; where the other half of the form states the value, this
    is only worth a look. ``check: name``: a value has a name.
    ``check: repeated``: within one half, no indicator is stated twice with the same name and value under the same
    heading; names of halves that cut them short are left alone. ``check: weights``: where every indicator has a
    weight, they add up to one of ``sums``. ``check: halves``: in a project that calls itself one of a single year, an
    indicator has the same value in both halves, also where one of them cuts its name short. ``check: rate``: an
    indicator whose name ends in one of ``rates``, shares of a whole, is not to reach more than 100 %.

Why
    An indicator without a value cannot be missed and cannot be met.

Options
    check: value, name, repeated, weights, halves or rate
    sums: list of numbers
        what the weights may add up to (100; 90 where 10 are kept for the budget's execution).

    rates: list of texts
        endings of names that mean a share of a whole (合格率).

PASS
    ``数量指标 | 培训人数 | ≥50人``

FAIL
    ``数量指标 | 培训人数 |``
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, or_nothing
from rules.tables import TableView, cell_evidence, tables
from rules.text.passages import compact
from rules.text.performance import evidence_of, halves, indicator_evidence, indicators, name_of, one_year
from schemas.form import Field, Half, Indicator, PerformanceForm
from schemas.report import Evidence, Severity
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_LEVEL: Final = re.compile(
    r"(?:.{2,6}(?:指标|效益|影响|满意度))+|[…. ]+"
)  # a heading that stands in the column of names
_HEADED: Final = re.compile(r"(?:产出|成本|效益|满意度)指标")  # cells of several columns that were read as one
_MARKS: Final = re.compile(r"[\s、，,。.;；:：/／·]")
_WHOLE: Final = Decimal(100)
_WEIGHT_HEADER: Final = re.compile(r"(?:指标)?(?:分值|权重|分值权重)[（(](\d{2,3})分?[)）]")
_POINTS: Final = re.compile(r"[（(](\d{1,3})分?[)）]")
_NOTHING: Final = frozenset({"", "/", "-", "—", "－", "无"})


@dataclass(frozen=True, slots=True)
class _Options:
    check: str
    sums: tuple[Decimal, ...]
    rates: tuple[str, ...]


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    judges: dict[str, Callable[[PerformanceForm, Half | None, _Options], Iterator[Outcome]]] = {
        "value": _value,
        "name": _name,
        "repeated": _repeated,
        "weights": partial(_weights, subject),
        "halves": _halves,
        "rate": _rate,
    }
    judge = judges[options.check]
    tables = Counter(form.table for form in subject.document.forms)
    outcomes = [
        outcome
        for form in subject.document.forms
        if tables[form.table] == 1 or options.check == "rate"  # whose the rows of a list of projects are is not certain
        for half in halves(form)
        for outcome in judge(form, half, options)
    ]  # fmt: skip
    yield from or_nothing(outcomes, Text("没有可检查的绩效指标", "no indicators to check"))


def _value(form: PerformanceForm, half: Half | None, _: _Options) -> Iterator[Outcome]:
    own = list(indicators(form, half))
    valued = [indicator for indicator in own if indicator.value.text.strip()]
    if (len(own) - len(valued)) * 5 > len(own) * 2:
        return  # a form whose values stand elsewhere: we have misread it, or it is not filled in
    for indicator in own:
        name = compact(indicator.name.text)[0]
        if name in _NOTHING or indicator.value.text.strip() or _LEVEL.fullmatch(name):
            yield Looked()
            continue
        yield Problem(
            (indicator_evidence(indicator),),
            ("绩效指标", name_of(form), name, half.value if half else ""),
            severity=Severity.INFO if _valued_elsewhere(form, indicator) else None,
            text=Text(f"绩效指标“{name}”没有指标值", f"the indicator {name} has no value"),
        )


def _valued_elsewhere(form: PerformanceForm, indicator: Indicator) -> bool:
    """Say whether the other half states a value for the same indicator, whose name either half may cut short."""
    name = compact(indicator.name.text)[0]
    return any(
        other.half is not indicator.half
        and other.value.text.strip()
        and (compact(other.name.text)[0].startswith(name) or name.startswith(compact(other.name.text)[0] or "\n"))
        for other in form.indicators
    )


def _name(form: PerformanceForm, half: Half | None, _: _Options) -> Iterator[Outcome]:
    for indicator in indicators(form, half):
        value = compact(indicator.value.text)[0]
        if compact(indicator.name.text)[0] not in _NOTHING or value in _NOTHING:
            yield Looked()
            continue
        yield Problem(
            (evidence_of(indicator.value, half, indicator.level2),),
            ("绩效指标", name_of(form), indicator.level2, half.value if half else ""),
            text=Text(
                f"{indicator.level2 or indicator.level1}下的指标值“{value}”没有指标名称",
                f"the value {value} under {indicator.level2 or indicator.level1} has no indicator",
            ),
        )


def _repeated(form: PerformanceForm, half: Half | None, _: _Options) -> Iterator[Outcome]:
    if half is Half.ANNUAL and Half.PERIOD in halves(form):
        return  # the annual half is narrower and cuts names short
    seen: Counter[tuple[str, str, str, str]] = Counter()
    for indicator in indicators(form, half):
        key = _key(indicator)
        if key[2] in _NOTHING or key[3] in _NOTHING or _HEADED.match(key[2]):
            continue
        seen[key] += 1
        if seen[key] != 2:
            yield Looked()
            continue
        yield Problem(
            (indicator_evidence(indicator),),
            ("绩效指标", name_of(form), key[2], half.value if half else ""),
            text=Text(f"绩效指标“{key[2]}”（{key[3]}）重复列示", f"the indicator {key[2]} ({key[3]}) is stated twice"),
        )


def _key(indicator: Indicator) -> tuple[str, str, str, str]:
    return (
        indicator.level1, indicator.level2, compact(indicator.name.text)[0], compact(indicator.value.text)[0],
    )  # fmt: skip


def _weights(subject: Subject, form: PerformanceForm, half: Half | None, options: _Options) -> Iterator[Outcome]:
    own = [indicator for indicator in indicators(form, half) if compact(indicator.name.text)[0] not in _NOTHING]
    weights = [indicator.weight for indicator in own if indicator.weight is not None]
    if len(weights) < 3 or len(weights) != len(own):
        return
    total = sum(weights, Decimal(0))
    if total in options.sums:
        yield Looked()
        return
    view = tables(subject).views[form.table]
    wanted = [said] if (said := _said_weight(own, view)) in options.sums else list(options.sums)
    allowed = "或".join(f"{value.normalize():f}" for value in wanted)
    name = name_of(form)
    yield Problem(
        tuple(_weight_evidence(indicator, view) for indicator in own),
        ("绩效指标", name, "权重", half.value if half else ""),
        expected=allowed,
        actual=f"{total:f}",
        text=Text(
            f"“{name}”各指标权重之和为 {total:f}，应为 {allowed}",
            f"{name}: the weights add up to {total:f}, not {allowed}",
        ),
    )


def _said_weight(own: list[Indicator], view: TableView) -> Decimal | None:
    """Return what the weights should make as the form says: 分值（90分） in a header, or 产出指标（50分） and so on."""
    for cell in view.table.cells:
        match = _WEIGHT_HEADER.match(compact(cell.text)[0])
        if match:
            return Decimal(match[1])
    points = [_POINTS.search(level) for level in dict.fromkeys(compact(indicator.level1)[0] for indicator in own)]
    return sum((Decimal(match[1]) for match in points if match), Decimal(0)) if all(points) else None


def _weight_evidence(indicator: Indicator, view: TableView) -> Evidence:
    """Return the cell of an indicator's weight, or the indicator where it is not clear which cell that is."""
    row = [cell for cell in view.table.cells if cell.row == indicator.value.row and cell.value == indicator.weight]
    after = sorted((cell for cell in row if cell.column > indicator.value.column), key=lambda cell: cell.column)
    name = compact(indicator.name.text)[0]
    return cell_evidence(after[0], view.name, name, "权重") if after else indicator_evidence(indicator)


def _halves(form: PerformanceForm, half: Half | None, _: _Options) -> Iterator[Outcome]:
    if half is not Half.PERIOD or not one_year(form):
        return
    annual = [indicator for indicator in indicators(form, Half.ANNUAL) if indicator.value.text.strip()]
    period = [indicator for indicator in indicators(form, Half.PERIOD) if indicator.value.text.strip()]
    for indicator in period:
        twins = [other for other in annual if _same_indicator(indicator, other)]
        rivals = [other for other in period if any(_same_indicator(other, twin) for twin in twins)]
        if len(twins) != 1 or len(rivals) != 1:
            continue  # cut names may mean several
        one, two = compact(indicator.value.text)[0], compact(twins[0].value.text)[0]
        if one == two or _misread(indicator.value, twins[0].value):
            yield Looked()
            continue
        name = compact(indicator.name.text)[0]
        yield Problem(
            (indicator_evidence(indicator), indicator_evidence(twins[0])),
            ("绩效指标", name_of(form), name, "两期"),
            expected=one,
            actual=two,
            text=Text(
                f"一年期项目的指标“{name}”两期应当相同，实施期为 {one}，年度为 {two}",
                f"the indicator {name} of a one-year project is {one} for the period and {two} for the year",
            ),
        )


def _rate(form: PerformanceForm, half: Half | None, options: _Options) -> Iterator[Outcome]:
    for indicator in indicators(form, half):
        name, parsed = compact(indicator.name.text)[0], indicator.parsed
        percent = parsed.unit == "%" or "%" in compact(indicator.value.text)[0]
        if not name.endswith(options.rates) or parsed.number is None or not percent:
            continue
        if parsed.number <= _WHOLE:
            yield Looked()
            continue
        value = compact(indicator.value.text)[0]
        yield Problem(
            (indicator_evidence(indicator),),
            ("绩效指标", name_of(form), name, half.value if half else ""),
            expected="≤ 100%",
            actual=value,
            text=Text(f"绩效指标“{name}”的指标值 {value} 超过100%", f"{name} is to be {value}, more than the whole"),
        )


def _misread(one: Field, other: Field) -> bool:
    """Say whether two values differ in marks only and one of them was recognised, which loses marks first."""
    if one.source == other.source == "text":
        return False
    return _MARKS.sub("", one.text) == _MARKS.sub("", other.text)


def _same_indicator(one: Indicator, other: Indicator) -> bool:
    first, second = compact(one.name.text)[0], compact(other.name.text)[0]
    alike = min(len(first), len(second)) >= 3 and (first.startswith(second) or second.startswith(first))
    return one.level1 == other.level1 and one.level2 == other.level2 and alike


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    sums = tuple(Decimal(str(value)) for value in options.get("sums", (100, 90)))
    return _Options(str(options["check"]), sums, tuple(options.get("rates", ())))


KIND: Final = CheckKind(
    "form_indicators",
    {
        "type": "object",
        "properties": {
            "check": {"enum": ["value", "name", "repeated", "weights", "halves", "rate"]},
            "sums": {"type": "array", "items": {"type": "number", "minimum": 1}},
            "rates": {"type": "array", "items": {"type": "string", "minLength": 2}},
        },
        "required": ["check"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
