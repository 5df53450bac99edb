"""The goals of a performance form tell the same numbers as its indicators.

What it does
    Looks in the goals of a form (举办培训班4期，培训学员200人次) for the number that goes with each indicator of the
    same half: counted in the same unit, in a clause that holds the words of the indicator's name (all of them, or
    three neighbouring characters that are half of it) and no other indicator's as well. The two must be equal. Where
    the clause holds a part of the name only, a number that another indicator of that unit has, or that is more than
    the least or less than the most asked for, is left alone; so are an indicator whose value the goals tell
    elsewhere, costs, rough numbers and what was reached instead of planned. Goals of the whole period (总体目标,
    实施期目标) are held to indicators that are said to be of it, too: mostly the indicators are the year's.

Why
    The goals are written when the project is applied for, the indicators are cut down with the money.

Options
    costs: list of texts
        parts of names that mean money, which has checks of its own.

PASS
    目标: 举办培训班4期 | 数量指标 | 举办培训班期数 | ≥4期

FAIL
    目标: 举办培训班6期 | 数量指标 | 举办培训班期数 | ≥4期
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from rules.protocol import CheckKind, Outcome, Problem, Subject, Text, looked_at
from rules.text.measured import Measured, common, measured, target
from rules.text.passages import compact
from rules.text.performance import evidence_of, indicator_evidence, is_cost, name_of
from schemas.form import Field, Half, Indicator, PerformanceForm
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_REACHED: Final = re.compile(r"完成情况|实际|自评|总结")
_OF_PERIOD: Final = re.compile(r"总体|总目标|实施期|长期|中期|规划期")
_OF_YEAR: Final = re.compile(r"年度|年初|本年|当年|全年")
_WHOLE_NAME: Final = 2  # characters of a name that may stand in the clause if they are all there are
_PART_OF_NAME: Final = 3


@dataclass(frozen=True, slots=True)
class _Target:
    """An indicator with what it counts, and the words of its name that tell what."""

    indicator: Indicator
    value: Decimal
    unit: str
    words: str

    def beside(self, number: Measured) -> int:
        """Return how well a number of a goal fits the name; 0 where it does not."""
        if number.unit != self.unit:
            return 0
        length = common(self.words, number.beside)
        whole = length == len(self.words) and length >= _WHOLE_NAME
        return length if whole or (length >= _PART_OF_NAME and length * 2 >= len(self.words)) else 0

    def met_by(self, value: Decimal) -> bool:
        """Say whether a value is more than the least, or less than the most, that the indicator asks for."""
        comparator = self.indicator.parsed.comparator
        least = comparator in {"≥", ">", None}  # forms that print the sign in a column of its own mean a least
        return (least and value > self.value) or (comparator in {"≤", "<"} and value < self.value)


def _run(subject: Subject, costs: tuple[str, ...]) -> Iterator[Outcome]:
    looked = 0
    for form in subject.document.forms:
        for half, goal in form.goals:
            if _REACHED.search(goal.label):
                continue
            numbers = measured(compact(goal.text)[0])
            of_period = half is Half.PERIOD or (half is None and _is_of_period(goal.label))
            targets = _targets(form, Half.PERIOD if of_period else half, costs) if numbers else []
            for own, number in _pairs(targets, numbers):
                looked += 1
                if own.value != number.value:
                    yield _problem(form, half, goal, own.indicator, number)
    yield looked_at(looked, Text("绩效目标没有写出指标的数", "no goal tells an indicator's number"))


def _is_of_period(label: str) -> bool:
    return bool(_OF_PERIOD.search(label)) and not _OF_YEAR.search(label)


def _targets(form: PerformanceForm, half: Half | None, costs: tuple[str, ...]) -> list[_Target]:
    found = []
    for indicator in form.indicators:
        own = indicator.half
        if own is not half and (half is Half.PERIOD or (half is not None and own is not None)):
            continue
        counted = target(indicator)
        if counted and not is_cost(indicator) and not any(word in indicator.name.text for word in costs):
            found.append(_Target(indicator, *counted))
    return found


def _pairs(targets: Sequence[_Target], numbers: Sequence[Measured]) -> Iterator[tuple[_Target, Measured]]:
    """Yield each indicator with the one number of the goal that is told of it and of no other indicator."""
    for own in targets:
        best, number = max(((own.beside(number), number) for number in numbers), key=lambda fit: fit[0])
        rivals = [other for other in targets if other is not own and other.unit == own.unit]
        if not best or sum(own.beside(other) == best for other in numbers) > 1:
            continue
        if any(common(other.words, number.beside) >= best for other in rivals):
            continue
        told = any((own.value, own.unit) == (other.value, other.unit) for other in numbers)
        others = any(other.value == number.value for other in rivals) or own.met_by(number.value)
        if own.value == number.value or not (told or (others and best < len(own.words))):
            yield own, number


def _problem(form: PerformanceForm, half: Half | None, goal: Field, indicator: Indicator, number: Measured) -> Problem:
    name, value = compact(indicator.name.text)[0], compact(indicator.value.text)[0]
    told = compact(goal.text)[0][number.start : number.end]
    unit = indicator.parsed.unit or ""
    printed = value if unit in value else f"{value}{unit}"
    return Problem(
        (evidence_of(goal, half), indicator_evidence(indicator)),
        ("绩效目标", name_of(form), name, half.value if half else ""),
        expected=printed,
        actual=told,
        text=Text(
            f"绩效目标写“{number.beside}”，指标“{name}”为 {printed}",
            f"the goal tells {number.beside}, the indicator {name} is {printed}",
        ),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(options.get("costs", ()))


KIND: Final = CheckKind(
    "goal_values",
    {
        "type": "object",
        "properties": {"costs": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}},
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
