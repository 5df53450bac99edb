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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import combinations
from typing import Any, Final

from rules.plain_costs import against_amount, sum_but_for_a_digit
from rules.project_costs import EXACT, FLOOR, ProjectCosts, project_costs
from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, or_nothing
from rules.text.passages import compact
from rules.text.performance import (
    evidence_of,
    indicator_evidence,
    indicators,
    is_cost,
    name_of,
)
from rules.text.rates import PER_TIME, explain_periods, rates
from schemas.form import Indicator
from schemas.report import Severity
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_GENERIC: Final = re.compile(
    r"数量|成本|单价|价格|费用|标准|采购|购买|购置|人数|次数|件数|项目|平均|控制|指标|每|[（(].*?[)）]"
)
_FAR: Final = 2  # a ceiling of twice the price that the text names limits nothing
_TOO_MUCH: Final = Decimal("1.005")  # a printed price is rounded; a breach that small is not worth a word


@dataclass(frozen=True, slots=True)
class _Options:
    check: str
    totals: tuple[str, ...]
    partial: tuple[str, ...]


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    judges: dict[str, Callable[[ProjectCosts], Iterator[Outcome]]] = {
        "price": _price,
        "rate": _rate,
        "total": partial(against_amount, totals=options.totals, partly=options.partial),
        "sum": partial(sum_but_for_a_digit, partly=options.partial),
        "stated": _stated,
    }
    outcomes = [outcome for project in subject.remember(project_costs) for outcome in judges[options.check](project)]
    yield from or_nothing(outcomes, Text("没有可与项目金额比较的成本指标", "no cost to compare with a project"))


def _price(project: ProjectCosts) -> Iterator[Outcome]:
    for price in project.prices:
        if len(price.per) != 1 or price.per[0] in PER_TIME or price.indicator.parsed.comparator not in EXACT | FLOOR:
            continue
        for quantity in _quantities(project, price.per[0]):
            number = quantity.parsed.number or Decimal(0)
            if not _same_thing(price.indicator, quantity):
                continue
            product = price.each * number
            if product <= project.amount.interval.high * _TOO_MUCH:
                yield Looked()
                continue
            yield _breach(project, price.indicator, quantity, product)


def _quantities(project: ProjectCosts, unit: str) -> Iterator[Indicator]:
    for indicator in indicators(project.form, project.half):
        parsed = indicator.parsed
        if is_cost(indicator) or "数量" not in indicator.level2 or parsed.number is None:
            continue
        if parsed.unit == unit and parsed.comparator in EXACT | FLOOR:
            yield indicator


def _same_thing(price: Indicator, quantity: Indicator) -> bool:
    """Say whether a price and a quantity speak of the same thing: their names share a word that not all names have."""
    one = _GENERIC.sub(" ", compact(price.name.text)[0])
    two = _GENERIC.sub(" ", compact(quantity.name.text)[0])
    pairs = {one[place : place + 2] for place in range(len(one) - 1)}
    return any(pair in two for pair in pairs if " " not in pair)


def _breach(project: ProjectCosts, cost: Indicator, quantity: Indicator, product: Decimal) -> Problem:
    price, count = compact(cost.value.text)[0], compact(quantity.value.text)[0]
    money = f"{product.normalize():,f}元"
    return Problem(
        (
            indicator_evidence(cost),
            indicator_evidence(quantity),
            evidence_of(project.total.field, project.total.half, project.total.name),
        ),
        ("成本指标", name_of(project.form), compact(cost.name.text)[0], project.half.value if project.half else ""),
        expected=f"{project.amount.base.normalize():,f}",
        actual=f"{product.normalize():,f}",
        difference=product - project.amount.base,
        unit="元",
        text=Text(
            f"单价 {price} × 数量 {count} = {money}，超过项目资金总额 {project.printed}",
            f"{price} times {count} makes {money}, more than the project's {project.printed}",
        ),
    )


def _rate(project: ProjectCosts) -> Iterator[Outcome]:
    prices = project.prices
    times = {price.per for price in prices}
    if len(prices) != len(project.costs) or len({tuple(sorted(per)) for per in times}) != 1:
        return
    per = prices[0].per
    time = next((PER_TIME[unit] for unit in per if unit in PER_TIME), None)
    heads = [unit for unit in per if unit not in PER_TIME]
    if time is None or len(heads) != 1 or any(price.indicator.parsed.comparator not in EXACT for price in prices):
        return
    people = [q for q in _quantities(project, heads[0]) if q.parsed.comparator in EXACT]
    if len(people) != 1:
        return
    number = people[0].parsed.number or Decimal(0)
    each = [price.each for price in prices]
    choices = [sum(group, Decimal(0)) for size in range(1, len(each) + 1) for group in combinations(each, size)]
    if any(explain_periods(project.amount.base, choice * number, time) for choice in choices):
        yield Looked()
        return
    whole = sum(each, Decimal(0)) * number
    periods = (project.amount.base / whole).quantize(Decimal("0.01")) if whole else Decimal(0)
    rates = "、".join(compact(price.indicator.value.text)[0] for price in prices)
    count = compact(people[0].value.text)[0]
    yield Problem(
        (
            *(indicator_evidence(price.indicator) for price in prices),
            indicator_evidence(people[0]),
            evidence_of(project.total.field, project.total.half, project.total.name),
        ),
        ("成本指标", name_of(project.form), "标准", project.half.value if project.half else ""),
        actual=project.printed,
        unit="元",
        severity=Severity.WARNING,
        text=Text(
            f"标准 {rates} × {count} 与项目资金总额 {project.printed} 不符：相当于 {periods} 个{time}，不是整数",
            f"{rates} times {count} makes {project.printed} in {periods} periods, not a whole number",
        ),
    )


def _stated(project: ProjectCosts) -> Iterator[Outcome]:
    texts = [
        (field, compact(field.text)[0]) for field in (*project.form.texts, *(goal for _, goal in project.form.goals))
    ]
    found = [(field, rate, text) for field, text in texts for rate in rates(text)]
    for price in project.prices:
        kind = sorted(price.per)
        rivals = [other for other in project.prices if sorted(other.per) == kind]
        told = {rate.amount.base: (field, rate, text) for field, rate, text in found if sorted(rate.per) == kind}
        if len(rivals) != 1 or len(told) != 1:
            continue
        amount, (field, rate, text) = next(iter(told.items()))
        ceiling = price.indicator.parsed.comparator not in EXACT
        if amount == price.each or (ceiling and amount < price.each < amount * _FAR):
            yield Looked()
            continue
        value, printed = compact(price.indicator.value.text)[0], text[rate.start : rate.end]
        yield Problem(
            (indicator_evidence(price.indicator), evidence_of(field)),
            ("成本指标", name_of(project.form), compact(price.indicator.name.text)[0], "标准"),
            expected=printed,
            actual=value,
            text=Text(
                f"成本指标为 {value}，“{field.label}”写明 {printed}",
                f"the cost is {value}, {field.label} says {printed}",
            ),
        )


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
