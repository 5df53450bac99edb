"""Columns of change against the columns of the two years."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.case_documents import build_document
from rules.checks.changes import KIND
from rules.protocol import Looked, Problem, Subject, Unchecked
from schemas.vocabulary import Vocabulary

WORDS = Vocabulary(1, ())
CENTS = st.decimals(1, 90000, places=2)


def outcomes(check, header, *rows, year=2025):
    """Run the check on a table of the three public expenses."""
    case = {"table": "三公经费表", "rows": "\n".join([header, *rows]), "document": {"year": year}}
    return list(KIND.run(Subject(build_document(case, WORDS), WORDS), KIND.prepare({"check": check}, WORDS)))


@settings(deadline=None)
@given(before=CENTS, now=CENTS)
def test_any_two_years_make_their_change(before, now):
    """The difference and the rounded percentage are right whatever the figures are, and others are told."""
    header = "项目 | 上年预算数 | 本年预算数 | 增减额 | 增减率（%）"
    rate = ((now - before) / before * 100).quantize(Decimal("0.01"))

    assert outcomes("difference", header, f"公务接待费 | {before} | {now} | {now - before} | {rate}") == [Looked()]
    assert outcomes("percent", header, f"公务接待费 | {before} | {now} | {now - before} | {rate}") == [Looked()]
    wrong = outcomes("difference", header, f"公务接待费 | {before} | {now} | {now - before + 1} | {rate}")
    assert isinstance(wrong[0], Problem)


@pytest.mark.parametrize(
    "header",
    [
        "项目 | 上年/公务接待费 | 当年/公务接待费 | 增减变化情况/公务接待费",
        "项目 | 2024年/公务接待费 | 2025年/公务接待费 | 增减变化情况/公务接待费",
        "项目 | 公务接待费/上年预算数 | 公务接待费/本年预算数 | 公务接待费/比上年增减",
        "项目 | 2024年预算数 | 2025年预算数 | 2025年比2024年增减",
    ],
)
def test_headers_of_either_order_are_understood(header):
    """Years above the expenses, or the expenses above the years."""
    assert outcomes("difference", header, "某某局 | 2.00 | 1.50 | -0.50") == [Looked()]
    assert isinstance(outcomes("difference", header, "某某局 | 2.00 | 1.50 | 0.50")[0], Problem)


def test_other_years_and_what_was_carried_over_are_no_pair():
    """上年结转 is money of this year's budget, and another expense has a change of its own."""
    header = "项目 | 上年结转 | 本年预算数 | 公务接待费/增减"

    assert isinstance(outcomes("difference", header, "某某局 | 2.00 | 1.50 | 9.00")[0], Unchecked)


def test_a_change_may_be_against_the_budget_or_the_execution_of_last_year():
    """Where both are shown, either explains the change."""
    header = "项目 | 上年预算数 | 上年执行数 | 预算数 | 增减"

    assert outcomes("difference", header, "接待 | 2.00 | 1.80 | 1.50 | -0.30") == [Looked()]
