from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.text.dates import Edge, dates, edge_of, stem_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2025年3月24日", (2025, 3, 24)),
        ("2025年3月", (2025, 3, None)),
        ("2025年度", (2025, None, None)),
        ("2025-03-24", (2025, 3, 24)),
        ("2025.3.24", (2025, 3, 24)),
    ],
)
def test_dates_in_the_forms_that_reports_print(text, parts):
    """A date has a year, and a month and day where they are printed."""
    (fact,) = dates(text)

    assert parts == (fact.year, fact.month, fact.day)


@pytest.mark.parametrize("text", ["2025.12万元", "2024-2025年", "20250227102307", "〔2025〕12号", "第2025页"])
def test_figures_and_ranges_are_no_months(text):
    """What looks like a year and month may be an amount, a range of years or a stamp."""
    assert all(fact.month is None for fact in dates(text))


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2080, 1, 1)))
def test_every_day_of_the_calendar_is_possible(day):
    """A printed day of the calendar reads back as that day."""
    (fact,) = dates(f"{day.year}年{day.month}月{day.day}日")

    assert fact.possible
    assert (day, day) == (fact.earliest, fact.latest)


@pytest.mark.parametrize("text", ["2025年2月29日", "2025年13月", "2025-04-31"])
def test_days_that_no_calendar_has(text):
    """The calendar decides, leap years included."""
    (fact,) = dates(text)

    assert not fact.possible


def test_a_month_stands_for_all_its_days():
    """A date without a day begins on the first and ends on the last."""
    (fact,) = dates("2024年2月")

    assert (date(2024, 2, 1), date(2024, 2, 29)) == (fact.earliest, fact.latest)


def test_names_of_beginnings_and_ends_share_their_event():
    """What is left of two names is the event they begin and end."""
    assert (edge_of("年会召开时间"), edge_of("年会结束时间")) == (Edge.BEGIN, Edge.END)
    assert stem_of("年会召开时间") == stem_of("年会结束时间")
    assert edge_of("会议人数") is None
