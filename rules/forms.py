"""Amounts of performance forms as figures, so that they compare with those of tables."""

from __future__ import annotations

from rules.tables import Figure, Found
from schemas.amount import Amount
from schemas.form import Fund, PerformanceForm
from schemas.report import Evidence

__all__ = ["fund_figure"]


def fund_figure(fund: Fund, form: PerformanceForm) -> Figure:
    """Return a form's amount as a figure with its evidence."""
    place = fund.field
    evidence = Evidence(
        place.page, place.bbox, place.text, form.title, fund.name, fund.half, place.source, place.confidence
    )
    if fund.value is None:
        return Figure(Found.BLANK, None, evidence, place.row, place.column)
    amount = Amount(fund.value, fund.unit, fund.decimals)
    return Figure(Found.FIGURE, amount, evidence, place.row, place.column)
