"""What the checks over performance forms ask again and again: a half's total, its indicators, evidence of a field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rules.text.passages import compact
from schemas.amount import Amount
from schemas.form import Field, Fund, Half, Indicator, PerformanceForm
from schemas.report import Evidence

__all__ = [
    "amount_of", "evidence_of", "fund", "halves", "indicator_evidence", "indicators", "is_cost", "name_of",
    "one_year", "project_amount", "sources",
]  # fmt: skip

_ONE_YEAR: Final = re.compile(r"一次性|当年|(?<![\d十])(?:1|一|壹)年(?!\d)(?:期|结束|完成)?|(?<!\d)12个?月")
_TERM_LABELS: Final = re.compile(r"项目期|项目属性|项目周期|实施期限|实施周期|项目类型|起止")
SOURCES: Final = ("中央", "省级", "市县", "自筹", "其他")


def halves(form: PerformanceForm) -> tuple[Half | None, ...]:
    """Return the halves that the form's indicators or funds have, None for a form without halves."""
    found = {indicator.half for indicator in form.indicators} | {entry.half for entry in form.funds}
    return tuple(half for half in (Half.PERIOD, Half.ANNUAL, None) if half in found)


def indicators(form: PerformanceForm, half: Half | None) -> Iterator[Indicator]:
    """Yield the indicators of one half that have a name or a value."""
    for indicator in form.indicators:
        if indicator.half is half and (indicator.name.text.strip() or indicator.value.text.strip()):
            yield indicator


def fund(form: PerformanceForm, canonical: str, half: Half | None) -> Fund | None:
    """Return the amount of this source (or ``total``) in a half, None where it is not printed as one figure."""
    for entry in form.funds:
        if entry.canonical == canonical and entry.half is half and entry.value is not None:
            return entry
    return None


def sources(form: PerformanceForm, half: Half | None) -> dict[str, Fund]:
    """Return the amounts of the public sources of a half by their canonical names."""
    return {name: entry for name in SOURCES if (entry := fund(form, name, half)) is not None}


def amount_of(entry: Fund) -> Amount | None:
    """Return a fund's figure as an amount."""
    return None if entry.value is None else Amount(entry.value, entry.unit, entry.decimals)


def project_amount(form: PerformanceForm) -> Fund | None:
    """Return the largest total that the form states: no cost of the project can exceed it."""
    totals = [entry for entry in form.funds if entry.canonical == "total" and entry.value is not None]
    return max(totals, key=lambda entry: entry.value or 0, default=None)


def one_year(form: PerformanceForm) -> bool:
    """Say whether the form itself calls the project one of a single year."""
    return any(
        _TERM_LABELS.search(fact.label) and _ONE_YEAR.search("".join(fact.text.split())) for fact in form.facts
    )  # fmt: skip


def is_cost(indicator: Indicator) -> bool:
    """Say whether an indicator stands among the cost indicators."""
    return "成本" in indicator.level1 or "成本" in indicator.level2


def name_of(form: PerformanceForm) -> str:
    """Return the project's name, or the form's title where it has none."""
    return compact(form.project.text)[0] if form.project and form.project.text.strip() else form.title


def evidence_of(field: Field, half: Half | None = None, row: str | None = None) -> Evidence:
    """Return a field of a form as evidence."""
    column = half.value if half else None
    return Evidence(
        field.page, field.bbox, compact(field.text)[0], row=row or field.label, column=column,
        source=str(field.source), confidence=field.confidence,
    )  # fmt: skip


def indicator_evidence(indicator: Indicator) -> Evidence:
    """Return an indicator's value as evidence, its name as the row; the name's place where the value is empty."""
    name = compact(indicator.name.text)[0]
    if not indicator.value.text.strip():
        return evidence_of(indicator.name, indicator.half, name)
    return evidence_of(indicator.value, indicator.half, name)
