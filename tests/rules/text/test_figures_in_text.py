from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.text.changes import changes
from rules.text.facts import chinese_number, counts, directions, money, percents, sentences
from rules.text.figures import figures, label_key
from rules.text.rates import explain_periods, parse_rate_unit, rates
from schemas.amount import MoneyUnit


@pytest.mark.parametrize(
    ("text", "value", "unit", "decimals"),
    [
        ("8万元", "8", MoneyUnit.TEN_THOUSAND_YUAN, 0),
        ("1,234.56万元", "1234.56", MoneyUnit.TEN_THOUSAND_YUAN, 2),
        ("45000元", "45000", MoneyUnit.YUAN, 0),
        ("3亿元", "3", MoneyUnit.HUNDRED_MILLION_YUAN, 0),
        ("减少为-5.10万元", "-5.10", MoneyUnit.TEN_THOUSAND_YUAN, 2),
    ],
)
def test_money_is_read_with_its_unit_and_digits(text, value, unit, decimals):
    """An amount keeps its value, its unit and how many decimals were printed."""
    (found,) = money(text)

    assert (Decimal(value), unit, decimals) == (found.amount.value, found.amount.unit, found.amount.decimals)


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["元", "万元", "亿元"]), st.booleans())
def test_printed_money_reads_back(value, unit, separated):
    """What is printed as money, with or without separators, is read as the same amount."""
    printed = f"支出{value:,f}{unit}。" if separated else f"支出{value:f}{unit}。"

    (found,) = money(printed)

    assert (value, unit) == (found.amount.value, found.amount.unit.value)
    assert printed[found.start : found.end] == printed[2:-1]


@pytest.mark.parametrize("text", ["528元/月/人", "每人每月", "2025年", "第37号"])
def test_rates_and_years_are_no_money(text):
    """A rate is not an amount that anything adds up to."""
    assert not money(text)


def test_percentages_tell_points_from_percent():
    """个百分点 is marked, so that no share is made of it."""
    first, second = percents("增长3.77%，提高2.5个百分点")

    assert (Decimal("3.77"), 2, False) == (first.value, first.decimals, first.points)
    assert second.points


def test_counts_leave_dates_out():
    """3月 and 2025年 are dates, 12个月 is a count of months."""
    assert [(str(c.number), c.measure) for c in counts("2025年3月共12个项目3人")] == [("12", "个"), ("3", "人")]


def test_directions_know_up_down_and_flat():
    """Each word of change has a sign."""
    assert [word.sign for word in directions("增加、下降、持平")] == [1, -1, 0]


def test_sentences_cover_the_text_without_its_stops():
    """Sentences come in order and leave out their full stops."""
    text = "一。二！三"

    assert [text[start:end] for start, end in sentences(text)] == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("text", "value"), [("三", 3), ("十", 10), ("十二", 12), ("二十一", 21), ("百", None), ("", None)]
)
def test_chinese_numbers(text, value):
    """Numerals up to ninety-nine are read, others are not guessed."""
    assert value == chinese_number(text)


@pytest.mark.parametrize(
    ("text", "per", "time"),
    [
        ("每人每月528元", ("人", "月"), "月"),
        ("528元/月/人", ("月", "人"), "月"),
        ("80元/天", ("天",), "天"),
        ("2400元/人", ("人",), None),
        ("每名干部每天补助80元", ("人", "天"), "天"),
    ],
)
def test_rates_are_read_with_what_they_are_counted_by(text, per, time):
    """A rate knows its heads and its unit of time, however it is written."""
    (rate,) = rates(text)

    assert (per, time) == (rate.per, rate.time)


def test_units_of_indicators_are_taken_apart():
    """元/箱 is money per 箱; 万元 alone is no rate."""
    assert parse_rate_unit("元/箱") == (MoneyUnit.YUAN, ("箱",))
    assert parse_rate_unit("万元") is None


@given(st.integers(1, 36), st.decimals(min_value="0.01", max_value=10**5, places=2))
def test_whole_numbers_of_months_explain(months, each):
    """Any whole number of plausible months is found, and a part of a month is not."""
    assert months == explain_periods(each * months, each, "月")
    assert explain_periods(each * months + each / 2, each, "月") is None or each < Decimal("0.03")


def test_a_change_has_difference_percentage_and_base():
    """The amount behind 比 is the base, the one behind the word the difference."""
    (change,) = changes("比2024年预算数100万元增加10万元，增长10%")

    assert Decimal(100) == change.base.amount.value
    assert Decimal(10) == change.difference.amount.value
    assert Decimal(10) == change.percent.value
    assert change.second.word == "增长"


def test_a_decline_of_two_words_is_one_change():
    """减少…降低 and 减少…，降幅 are read whole."""
    for text in ("减少117.72万元，降低2.33%", "减少134万元，降幅6.6%", "减少8.66万元（21.48%）"):
        (change,) = changes(text)
        assert change.difference is not None
        assert change.percent is not None


def test_figures_have_names_and_leave_other_years_out():
    """An amount belongs to the words right before it; last year's and differences are no figures of this year."""
    text = "基本支出435.89万元，比上年增加5万元；上年执行数400万元；行政运行（2010101）299.11万元"

    found = [(figure.label, str(figure.amount.value), figure.code) for figure in figures(text)]

    assert found == [("基本支出", "435.89", ""), ("行政运行（2010101）", "299.11", "2010101")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("机关运行经费预算", "机关运行经费"), ("“三公”经费支出", "三公经费"), ("2025年基本支出", "基本支出")],
)
def test_names_compare_without_words_that_any_amount_may_carry(one, other):
    """Names are reduced to what sets them apart."""
    assert label_key(one) == label_key(other)


@pytest.mark.parametrize(
    "printed", ["2010301行政运行263.40万元", "“2010301”行政运行263.40万元", "2010301-行政运行263.40万元"]
)
def test_a_code_before_a_name_is_its_code(printed):
    """A code that stands right before the name of an amount tells the line, and is no part of the name."""
    (found,) = figures(printed)

    assert (found.code, found.label) == ("2010301", "行政运行")


def test_the_general_budget_keeps_its_name():
    """共 joins a name and an amount, but not where it is part of 一般公共预算."""
    (found,) = figures("三公经费一般公共预算安排6.94万元")

    assert found.label.startswith("三公经费一般公共")
