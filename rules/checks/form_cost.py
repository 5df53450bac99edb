"""Cost indicators against the project's money: unit prices, rates per head, and totals.

What it does
    ``check: price``: a unit price (元/件) times the quantity that another indicator counts in the same unit (件) may
    not come to more than the project has. Prices with ``≤`` and quantities with ``≤`` promise nothing and are left
    alone. ``check: rate``: rates per head and time (元/人/月) times a head count make the project's amount in a whole
    number of periods; only judged where nothing but such rates stands among the costs and one exact head count is
    given. ``check: total``: a cost that is a plain amount is not more than the project has; the only cost, if its name
    says that it is the whole (``totals``), is also not less. An excess of up to a fifth is only worth a look: budgets
    are cut after the forms were filled in. ``check: sum``: costs that are all plain amounts do not miss the project's
    amount by one wrong digit (or two exchanged) of one of them: an incomplete list hardly would.
    ``check: stated``: where the form's texts name one rate and the costs one
    of the same kind (per head and month), they are the same; a price with ``≤`` is neither less nor twice as
    much. In tables that list many projects only what stands beside a project's name is judged.

Why
    The indicators say what the money is for. 200 boxes at 200元 are 40,000元; a project with 10,000元 cannot buy them.

Options
    check: price, rate, total, sum or stated
    totals: list of texts
        parts of names that mean the whole cost (for ``total``).
    partial: list of texts
        parts of names that mean a cost which the project does not pay alone or at once (for ``total`` and ``sum``).

PASS
    480,000元; ``成本指标 | 会议费用 | ≤48万元``; ``1人`` with ``2100元/人/月`` and 14,700元 (7 months)

FAIL
    10,000元; ``成本指标 | 打印纸单价 | ≥200元/件``; ``数量指标 | 打印纸 | 200件``
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, or_nothing
from rules.text.passages import compact
from rules.text.performance import (
    amount_of,
    evidence_of,
    halves,
    indicator_evidence,
    indicators,
    is_cost,
    name_of,
    project_amount,
)
from rules.text.rates import PER_TIME, explain_periods, parse_rate_unit, rates
from rules.text.slips import one_slip
from schemas.amount import Amount, MoneyUnit
from schemas.document import Cell
from schemas.form import Fund, Half, Indicator, PerformanceForm
from schemas.report import Severity
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_EXACT: Final = frozenset({None, "=", "＝"})
_FLOOR: Final = frozenset({"≥", ">", "＞", "≧", ">="})
_GENERIC: Final = re.compile(
    r"数量|成本|单价|价格|费用|标准|采购|购买|购置|人数|次数|件数|项目|平均|控制|指标|每|[（(].*?[)）]"
)
_USUAL_CUT: Final = Decimal("1.2")  # budgets are cut across the board after the forms were filled in
_DIGITS: Final = 4  # digits of a cost that misses the whole by one slip only by a rare chance
_FAR: Final = 2  # a ceiling of twice the price that the text names limits nothing
_TOO_MUCH: Final = Decimal("1.005")  # a printed price is rounded; a breach that small is not worth a word


@dataclass(frozen=True, slots=True)
class _Options:
    check: str
    totals: tuple[str, ...]
    partial: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Price:
    """A cost indicator per something: money in 元, what it is counted by."""

    indicator: Indicator
    each: Decimal
    per: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scene:
    """One half of a form with its largest total."""

    form: PerformanceForm
    half: Half | None
    total: Fund
    amount: Amount
    costs: tuple[Indicator, ...]
    listed: bool  # the form is a line of a list of projects

    @property
    def prices(self) -> tuple[_Price, ...]:
        """The costs that are rates."""
        found = []
        for indicator in self.costs:
            number, unit = indicator.parsed.number, indicator.parsed.unit or ""
            rate = parse_rate_unit(unit)
            if number is not None and rate is not None:
                found.append(_Price(indicator, number.scaleb(rate[0].exponent), rate[1]))
        return tuple(found)


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    judges: dict[str, Callable[[_Scene, _Options], Iterator[Outcome]]] = {
        "price": _price,
        "rate": _rate,
        "total": _total,
        "sum": _sum,
        "stated": _stated,
    }
    outcomes = [
        outcome
        for form, listed in subject.remember(_surely)
        for scene in _scenes(form, listed=listed)
        for outcome in judges[options.check](scene, options)
    ]
    yield from or_nothing(outcomes, Text("没有可与项目金额比较的成本指标", "no cost to compare with a project"))


def _surely(subject: Subject) -> list[tuple[PerformanceForm, bool]]:
    """Return the forms, and whether each is one of a list; these have the indicators beside the project's name only.

    A page break cuts a project's merged cells in two, and an empty half does not say whose it is.
    """
    forms = subject.document.forms
    many = {table for table, count in Counter(form.table for form in forms).items() if count > 1}
    grids = {table: subject.document.tables[table].grid() for table in many}
    return [
        (form, False) if form.table not in many else (replace(form, indicators=_beside(form, grids[form.table])), True)
        for form in forms
    ]


def _beside(form: PerformanceForm, grid: Mapping[tuple[int, int], Cell]) -> tuple[Indicator, ...]:
    name = form.project
    own = grid.get((name.row, name.column)) if name else None
    if name is None or own is None or not own.text.strip():
        return ()
    return tuple(entry for entry in form.indicators if grid.get((entry.value.row, name.column)) is own)


def _scenes(form: PerformanceForm, *, listed: bool) -> Iterator[_Scene]:
    total = project_amount(form)
    amount = amount_of(total) if total else None
    if total is None or amount is None or amount.unit is None or not amount.base:
        return
    own = halves(form)
    for half in own:
        if total.half is None and half is Half.PERIOD and Half.ANNUAL in own:
            continue  # the form states one year's money only
        costs = tuple(indicator for indicator in indicators(form, half) if is_cost(indicator))
        if costs:
            yield _Scene(form, half, total, amount, costs, listed)


def _price(scene: _Scene, _: _Options) -> Iterator[Outcome]:
    for price in scene.prices:
        if len(price.per) != 1 or price.per[0] in PER_TIME or price.indicator.parsed.comparator not in _EXACT | _FLOOR:
            continue
        for quantity in _quantities(scene, price.per[0]):
            number = quantity.parsed.number or Decimal(0)
            if not _same_thing(price.indicator, quantity):
                continue
            product = price.each * number
            if product <= scene.amount.interval.high * _TOO_MUCH:
                yield Looked()
                continue
            yield _breach(scene, price.indicator, quantity, product)


def _quantities(scene: _Scene, unit: str) -> Iterator[Indicator]:
    for indicator in indicators(scene.form, scene.half):
        parsed = indicator.parsed
        if is_cost(indicator) or "数量" not in indicator.level2 or parsed.number is None:
            continue
        if parsed.unit == unit and parsed.comparator in _EXACT | _FLOOR:
            yield indicator


def _same_thing(price: Indicator, quantity: Indicator) -> bool:
    """Say whether a price and a quantity speak of the same thing: their names share a word that not all names have."""
    one = _GENERIC.sub(" ", compact(price.name.text)[0])
    two = _GENERIC.sub(" ", compact(quantity.name.text)[0])
    pairs = {one[place : place + 2] for place in range(len(one) - 1)}
    return any(pair in two for pair in pairs if " " not in pair)


def _breach(scene: _Scene, cost: Indicator, quantity: Indicator, product: Decimal) -> Problem:
    price, count = compact(cost.value.text)[0], compact(quantity.value.text)[0]
    money = f"{product.normalize():,f}元"
    return Problem(
        (
            indicator_evidence(cost),
            indicator_evidence(quantity),
            evidence_of(scene.total.field, scene.total.half, scene.total.name),
        ),
        ("成本指标", name_of(scene.form), compact(cost.name.text)[0], scene.half.value if scene.half else ""),
        expected=f"{scene.amount.base.normalize():,f}",
        actual=f"{product.normalize():,f}",
        difference=product - scene.amount.base,
        unit="元",
        text=Text(
            f"单价 {price} × 数量 {count} = {money}，超过项目资金总额 {_printed(scene)}",
            f"{price} times {count} makes {money}, more than the project's {_printed(scene)}",
        ),
    )


def _rate(scene: _Scene, _: _Options) -> Iterator[Outcome]:
    prices = scene.prices
    times = {price.per for price in prices}
    if len(prices) != len(scene.costs) or len({tuple(sorted(per)) for per in times}) != 1:
        return
    per = prices[0].per
    time = next((PER_TIME[unit] for unit in per if unit in PER_TIME), None)
    heads = [unit for unit in per if unit not in PER_TIME]
    if time is None or len(heads) != 1 or any(price.indicator.parsed.comparator not in _EXACT for price in prices):
        return
    people = [q for q in _quantities(scene, heads[0]) if q.parsed.comparator in _EXACT]
    if len(people) != 1:
        return
    number = people[0].parsed.number or Decimal(0)
    each = [price.each for price in prices]
    choices = [sum(group, Decimal(0)) for size in range(1, len(each) + 1) for group in combinations(each, size)]
    if any(explain_periods(scene.amount.base, choice * number, time) for choice in choices):
        yield Looked()
        return
    whole = sum(each, Decimal(0)) * number
    periods = (scene.amount.base / whole).quantize(Decimal("0.01")) if whole else Decimal(0)
    rates = "、".join(compact(price.indicator.value.text)[0] for price in prices)
    count = compact(people[0].value.text)[0]
    yield Problem(
        (
            *(indicator_evidence(price.indicator) for price in prices),
            indicator_evidence(people[0]),
            evidence_of(scene.total.field, scene.total.half, scene.total.name),
        ),
        ("成本指标", name_of(scene.form), "标准", scene.half.value if scene.half else ""),
        actual=_printed(scene),
        unit="元",
        severity=Severity.WARNING,
        text=Text(
            f"标准 {rates} × {count} 与项目资金总额 {_printed(scene)} 不符：相当于 {periods} 个{time}，不是整数",
            f"{rates} times {count} makes {_printed(scene)} in {periods} periods, not a whole number",
        ),
    )


def _stated(scene: _Scene, _: _Options) -> Iterator[Outcome]:
    texts = [(field, compact(field.text)[0]) for field in (*scene.form.texts, *(goal for _, goal in scene.form.goals))]
    found = [(field, rate, text) for field, text in texts for rate in rates(text)]
    for price in scene.prices:
        kind = sorted(price.per)
        rivals = [other for other in scene.prices if sorted(other.per) == kind]
        told = {rate.amount.base: (field, rate, text) for field, rate, text in found if sorted(rate.per) == kind}
        if len(rivals) != 1 or len(told) != 1:
            continue
        amount, (field, rate, text) = next(iter(told.items()))
        ceiling = price.indicator.parsed.comparator not in _EXACT
        if amount == price.each or (ceiling and amount < price.each < amount * _FAR):
            yield Looked()
            continue
        value, printed = compact(price.indicator.value.text)[0], text[rate.start : rate.end]
        yield Problem(
            (indicator_evidence(price.indicator), evidence_of(field)),
            ("成本指标", name_of(scene.form), compact(price.indicator.name.text)[0], "标准"),
            expected=printed,
            actual=value,
            text=Text(
                f"成本指标为 {value}，“{field.label}”写明 {printed}",
                f"the cost is {value}, {field.label} says {printed}",
            ),
        )


def _total(scene: _Scene, options: _Options) -> Iterator[Outcome]:
    plain = [(indicator, amount) for indicator in scene.costs if (amount := _money(indicator)) is not None]
    for indicator, amount in plain:
        name = compact(indicator.name.text)[0]
        sole = len(scene.costs) == 1 and any(word in name for word in options.totals)
        if _partial(indicator, options):
            continue
        over = amount.interval.low > scene.amount.interval.high
        under = sole and amount.interval.high < scene.amount.interval.low and indicator.parsed.comparator not in _FLOOR
        if not over and not under:
            yield Looked()
            continue
        value = compact(indicator.value.text)[0]
        slip = _unit_slip(amount, scene.amount)
        yield Problem(
            (indicator_evidence(indicator), evidence_of(scene.total.field, scene.total.half, scene.total.name)),
            ("成本指标", name_of(scene.form), name, scene.half.value if scene.half else ""),
            expected=f"{scene.amount.base.normalize():,f}",
            actual=f"{amount.base.normalize():,f}",
            difference=amount.base - scene.amount.base,
            unit="元",
            severity=Severity.INFO if over and _may_be(scene, amount) else None,
            text=Text(
                f"成本指标“{name}”{value} {'大于' if over else '小于'}项目资金总额 {_printed(scene)}{slip.zh}",
                f"the cost {name} {value} is {'more' if over else 'less'} than the project's "
                f"{_printed(scene)}{slip.en}",
            ),
        )


def _may_be(scene: _Scene, amount: Amount) -> bool:
    """Say whether a cost above the project's money is usual: a later cut, or a contract of which one year is paid.

    Lists of projects print the money of the year beside the price of the whole contract; one that is ten or a hundred
    times as much has a misplaced point.
    """
    if amount.base in {scene.amount.base * power for power in (10, 100, 1000, 10_000)}:
        return False
    return scene.listed or amount.base <= scene.amount.base * _USUAL_CUT


def _sum(scene: _Scene, options: _Options) -> Iterator[Outcome]:
    plain = [(indicator, amount) for indicator in scene.costs if (amount := _money(indicator)) is not None]
    if len(plain) < 2 or len(plain) != len(scene.costs) or any(_partial(indicator, options) for indicator, _ in plain):
        return
    missing = scene.amount.base - sum((amount.base for _, amount in plain), Decimal(0))
    whole = any(amount.base == scene.amount.base for _, amount in plain)  # the others are parts of that one
    if whole or abs(missing) <= sum((amount.step for _, amount in plain), scene.amount.step) / 2:
        yield Looked()
        return
    slipped = [
        (entry, amount)
        for entry, amount in plain
        if amount.value % 1 and one_slip(amount.base + missing, amount, _DIGITS)  # round ones are often one digit apart
    ]
    if len(slipped) != 1:
        return
    indicator, amount = slipped[0]
    name, value = compact(indicator.name.text)[0], compact(indicator.value.text)[0]
    right = (
        f"{(amount.base + missing).scaleb(-amount.exponent).normalize():f}{amount.unit.value if amount.unit else ''}"
    )
    yield Problem(
        (indicator_evidence(indicator), evidence_of(scene.total.field, scene.total.half, scene.total.name)),
        ("成本指标", name_of(scene.form), name, scene.half.value if scene.half else ""),
        expected=right,
        actual=value,
        difference=-missing,
        unit="元",
        text=Text(
            f"成本指标“{name}”{value}：各项成本之和与项目资金总额 {_printed(scene)} 只差这一项的一位数字，应为 {right}",
            f"the cost {name} {value}: but for one digit of it the costs make the project's {_printed(scene)}; "
            f"it should be {right}",
        ),
    )


def _partial(indicator: Indicator, options: _Options) -> bool:
    return any(word in compact(indicator.name.text)[0] for word in options.partial)


def _unit_slip(cost: Amount, total: Amount) -> Text:
    ratio = cost.base / total.base if total.base else Decimal(0)
    if ratio in {Decimal(10_000), Decimal("0.0001")}:
        return Text("，疑元与万元混用", "; 元 and 万元 seem to be mixed up")
    return Text("", "")


def _money(indicator: Indicator) -> Amount | None:
    unit = MoneyUnit.from_text(indicator.parsed.unit)
    number = indicator.parsed.number
    if unit is None or number is None or indicator.parsed.upper is not None:
        return None
    exponent = number.as_tuple().exponent
    return Amount(number, unit, -exponent if isinstance(exponent, int) and exponent < 0 else 0)


def _printed(scene: _Scene) -> str:
    return f"{scene.total.field.text.strip()}{scene.amount.unit.value if scene.amount.unit else ''}"


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    return _Options(str(options["check"]), tuple(options.get("totals", ())), tuple(options.get("partial", ())))


KIND: Final = CheckKind(
    "form_cost",
    {
        "type": "object",
        "properties": {
            "check": {"enum": ["price", "rate", "total", "sum", "stated"]},
            "totals": {"type": "array", "items": {"type": "string", "minLength": 1}},
            "partial": {"type": "array", "items": {"type": "string", "minLength": 1}},
        },
        "required": ["check"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
