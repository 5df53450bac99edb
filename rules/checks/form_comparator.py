"""A cost indicator is a ceiling: it may not be stated as a floor.

What it does
    Looks at the indicators that stand under 成本指标, or whose name contains one of ``names``, and whose value is an
    amount of money with a comparator. ``≥`` and ``>`` are reported. Names that match ``floors`` are left alone:
    a standard of aid below which nobody may be paid, or a saving, is rightly stated as a floor.

Why
    ≥200元/件 is met by any waste. The guide to core performance indicators (财预〔2021〕101号) makes cost indicators
    upper limits of what is spent.

Options
    names: list of texts
        further names that mean a cost wherever they stand (单价, 预算控制数).
    floors: list of texts
        parts of names of which more is better or a minimum is due.

PASS
    ``成本指标 | 打印纸单价 | ≤200元/件``

FAIL
    ``成本指标 | 打印纸单价 | ≥200元/件``
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.protocol import CheckKind, Outcome, Problem, Subject, Text, looked_at
from rules.text.passages import compact
from rules.text.performance import halves, indicator_evidence, indicators, is_cost, name_of
from schemas.form import Indicator
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]


@dataclass(frozen=True, slots=True)
class _Options:
    names: tuple[str, ...]
    floors: tuple[str, ...]


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    looked = 0
    for form in subject.document.forms:
        for half in halves(form):
            for indicator in indicators(form, half):
                if not _is_limit(indicator, options):
                    continue
                looked += 1
                if indicator.parsed.comparator in {"≥", ">", ">=", "＞", "≧"}:
                    yield _problem(indicator, name_of(form))
    yield looked_at(looked, Text("没有以金额表示的成本指标", "no cost indicator in money"))


def _is_limit(indicator: Indicator, options: _Options) -> bool:
    name = compact(indicator.name.text)[0]
    if not (is_cost(indicator) or any(word in name for word in options.names)):
        return False
    unit = indicator.parsed.unit or ""
    in_money = "元" in unit or ("元" in indicator.value.text) or ("元" in name and "%" not in indicator.value.text)
    return in_money and indicator.parsed.number is not None and not any(word in name for word in options.floors)


def _problem(indicator: Indicator, project: str) -> Problem:
    name, value = compact(indicator.name.text)[0], compact(indicator.value.text)[0]
    return Problem(
        (indicator_evidence(indicator),),
        ("成本指标", project, name, indicator.half.value if indicator.half else ""),
        expected="≤",
        actual=indicator.parsed.comparator,
        text=Text(
            f"成本指标“{name}”的指标值“{value}”写成了下限；成本是上限，应为“≤”",
            f"the cost indicator {name} is stated as a floor ({value}); a cost is a ceiling",
        ),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    return _Options(tuple(options.get("names", ())), tuple(options.get("floors", ())))


_TEXTS: Final = {"type": "array", "items": {"type": "string", "minLength": 1}}
KIND: Final = CheckKind(
    "form_comparator",
    {"type": "object", "properties": {"names": _TEXTS, "floors": _TEXTS}, "additionalProperties": False},
    _prepare,
    _run,
)
