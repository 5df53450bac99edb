"""An indicator's value taken apart into comparator, number, range, unit and date; what is no value stays words."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.forms.indicator_values import parse_indicator_value


@pytest.mark.parametrize(
    ("text", "comparator", "number", "unit"),
    [
        ("≥200元/件", "≥", "200", "元/件"),
        ("1950元/人/月", None, "1950", "元/人/月"),
        ("≧95％", "≥", "95", "%"),
        ("＞98%", ">", "98", "%"),
        ("≤3.5 万元", "≤", "3.5", "万元"),
        ("大于等于1,200人次", "≥", "1200", "人次"),
        ("不少于350个。", "≥", "350", "个"),
        ("不超过61.5万元", "≤", "61.5", "万元"),
        ("400条以上", "≥", "400", "条"),
        ("90%及以上", "≥", "90", "%"),
        ("30天以内", "≤", "30", "天"),
        ("=100%", "=", "100", "%"),
        ("约6类", "≈", "6", "类"),
        ("10余次", "≈", "10", "次"),
        ("≥325人、户", "≥", "325", "人、户"),
        ("≥13459.00(平方米)", "≥", "13459.00", "平方米"),
        ("满意度≥90%", "≥", "90", "%"),
        ("均大于95%", ">", "95", "%"),
        ("生活改善度不低于80%", "≥", "80", "%"),
        ("275148㎡", None, "275148", "平方米"),
        ("0", None, "0", None),
    ],
)
def test_numbers_have_comparator_and_unit(text, comparator, number, unit):
    """Signs, words and full-width forms all mean the same comparator; the unit is what is printed behind."""
    parsed = parse_indicator_value(text)

    assert (parsed.comparator, parsed.number, parsed.unit) == (comparator, Decimal(number), unit)
    assert parsed.text == text


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("10-15项", "10", "15", "项"),
        ("90%～95%", "90", "95", "%"),
        ("5至10天", "5", "10", "天"),
        ("1—2次", "1", "2", "次"),
    ],
)
def test_ranges_have_two_ends(text, low, high, unit):
    """A range has its lower and its upper end and one unit."""
    parsed = parse_indicator_value(text)

    assert (parsed.number, parsed.upper, parsed.unit) == (Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    ("text", "when", "comparator"),
    [
        ("2025年3月24日", date(2025, 3, 24), None),
        ("2025-12-31", date(2025, 12, 31), None),
        ("2025年12月31日前", date(2025, 12, 31), "≤"),
        ("2025年12月31日之前完成", date(2025, 12, 31), "≤"),
    ],
)
def test_dates_are_dates(text, when, comparator):
    """A whole date is a date; 前 makes it a limit."""
    parsed = parse_indicator_value(text)

    assert (parsed.when, parsed.comparator, parsed.number) == (when, comparator, None)


@pytest.mark.parametrize(
    "text",
    [
        "合格",
        "及时",
        "",
        "2025年底前",
        "2026年6月",
        "2025年2月30日",
        "每季度1次",
        "100%，或者达到95%以上",
        "国家标准范围之内",
    ],
)
def test_words_stay_words(text):
    """What is not exactly one number, range or date says nothing but its words."""
    parsed = parse_indicator_value(text)

    assert (parsed.comparator, parsed.number, parsed.upper, parsed.unit, parsed.when) == (None, None, None, None, None)
    assert parsed.text == text


def test_columns_of_their_own_are_joined():
    """Comparator and unit from columns of their own complete the value; 定性 is no comparator."""
    parsed = parse_indicator_value("80", comparator="≥", unit="％")
    words = parse_indicator_value("优", comparator="定性", unit="")

    assert (parsed.comparator, parsed.number, parsed.unit, parsed.text) == ("≥", Decimal(80), "%", "80")
    assert (words.comparator, words.number) == (None, None)


def test_a_unit_in_the_name_counts_where_the_value_prints_none():
    """人民调解案件数(件) with ≥1000 is 1000 件; brackets that hold no unit give none."""
    assert parse_indicator_value("≥1000", name="人民调解案件数(件)").unit == "件"
    assert parse_indicator_value("≤500", name="案件调解补贴（元/件）").unit == "元/件"
    assert parse_indicator_value("≥1", name="培训次数（全年）").unit is None
    assert parse_indicator_value("≥90%", name="满意度（%）").unit == "%"


@given(
    st.sampled_from(["", "≥", "≤", ">", "<", "="]),
    st.decimals(0, 10**9, places=2),
    st.sampled_from(["元", "万元", "%", "人", "元/人/月", "人次"]),
)
def test_what_is_printed_is_read(sign, number, unit):
    """Any sign, figure and unit put together are read as just these."""
    parsed = parse_indicator_value(f"{sign}{number:,}{unit}")

    assert (parsed.comparator or "", parsed.number, parsed.unit) == (sign, number, unit)


@given(st.text(max_size=30))
def test_no_text_is_too_strange(text):
    """Whatever a cell holds, its text is kept and nothing is raised."""
    assert parse_indicator_value(text).text == text
