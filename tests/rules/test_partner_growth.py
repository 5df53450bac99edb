"""Statements of change against last year's report."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.case_documents import build_document, build_partners
from rules.checks.partner_growth import KIND
from rules.protocol import Looked, Problem, Subject, Unchecked
from schemas.vocabulary import Vocabulary

WORDS = Vocabulary(1, ())
CENTS = st.decimals(1, 9000, places=2)


def outcomes(text, now, before, name="公务接待费"):
    """Run the check on a text with this year's and last year's figure of one line."""
    case = {
        "text": text,
        "table": "三公经费表",
        "rows": f"项目 | 预算数\n公务接待费 | {now}",
        "partners": {
            "last_year": [
                {"document": {"year": 2024}, "table": "三公经费表", "rows": f"项目 | 预算数\n{name} | {before}"}
            ]
        },
    }
    subject = Subject(build_document(case, WORDS), WORDS, build_partners(case, WORDS))
    return list(KIND.run(subject, "last_year"))


@settings(deadline=None)
@given(before=CENTS, change=CENTS)
def test_a_change_from_last_years_figure_is_right_and_from_another_is_not(before, change):
    """Whatever the figures, this year's less the change is last year's; ten more is told."""
    now = before + change
    text = f"公务接待费{now}万元，比上年预算增加{change}万元。"

    assert outcomes(text, now, before) == [Looked()]
    assert isinstance(outcomes(text, now, before + Decimal(10))[0], Problem)


@settings(deadline=None)
@given(before=CENTS, percent=st.integers(1, 80))
def test_an_honest_percentage_is_right(before, percent):
    """A percentage that was rounded to two decimals leads back to last year's figure."""
    now = (before * (100 + percent) / 100).quantize(Decimal("0.01"))
    rate = ((now - before) / before * 100).quantize(Decimal("0.01"))
    if rate > 0:
        assert outcomes(f"公务接待费{now}万元，比上年预算增长{rate}%。", now, before) == [Looked()]


def test_figures_of_which_last_years_report_has_no_line_are_left_alone():
    """Where last year's report has no such name there is nothing to compare."""
    found = outcomes("公务接待费3.00万元，比上年预算增加1.00万元。", "3.00", "9.00", name="培训费")

    assert isinstance(found[0], Unchecked)
