"""Laws of the arithmetic of printed amounts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.amount import (
    Amount,
    Interval,
    MoneyUnit,
    comparable,
    compare_copy,
    compare_sum,
    format_amount,
    parse_amount,
)

UNITS = st.sampled_from([None, *MoneyUnit])
KNOWN_UNITS = st.sampled_from(list(MoneyUnit))
DECIMALS = st.integers(0, 6)


@st.composite
def amounts(draw, units=UNITS, decimals=DECIMALS):
    """Draw an amount as it may be printed."""
    places = draw(decimals)
    return Amount(Decimal(draw(st.integers(-(10**12), 10**12))).scaleb(-places), draw(units), places)


def printed(exact: Decimal, decimals: int, unit: MoneyUnit = MoneyUnit.TEN_THOUSAND_YUAN) -> Amount:
    """Print an exact amount with so many decimals, as an accountant rounds."""
    return Amount(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), unit, decimals)


@given(amounts())
def test_reading_what_was_printed_gives_the_amount_again(amount):
    """parse(format(x)) is x, with its value, its unit and its printed decimals."""
    assert amount == parse_amount(format_amount(amount), amount.unit)


@given(amounts(), st.sampled_from(["（{}）", "({})"]))
def test_brackets_mean_the_opposite(amount, brackets):
    """A positive figure in brackets is negative; a signed one in brackets is no figure."""
    text = format_amount(amount)

    read = parse_amount(brackets.format(text), amount.unit)

    assert (None if text.startswith("-") else Amount(-amount.value, amount.unit, amount.decimals)) == read


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("819.75", "819.75", 2),
        ("１，２３４．５０", "1234.50", 2),
        ("¥60,000", "60000", 0),
        ("￥ 60,000.00", "60000.00", 2),
        ("－5.00", "-5.00", 2),
        ("–5.00", "-5.00", 2),
        ("− 5", "-5", 0),
        ("—5.00", "-5.00", 2),
        ("△12.34", "-12.34", 2),
        ("▲ 1,234.50", "-1234.50", 2),
        ("（12.34）", "-12.34", 2),
        ("(¥12.34)", "-12.34", 2),
        ("-¥12.34", "-12.34", 2),
        (".52", "0.52", 2),
        ("0", "0", 0),
    ],
)
def test_figures_are_read_as_they_are_printed(text, value, decimals):
    """Full-width digits, grouping, currency and minus signs of all kinds are understood."""
    assert Amount(Decimal(value), None, decimals) == parse_amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "—", "——5.00", "△", "△-5", "(△5)", "1,2345", "12,34",
        "5.", "1.2.3", "3.77%", "12 34", "819.75 435.89", "12\n34", "(-5)",
        "60,000元", "合计", "2-3", "①", "٣",
    ],
)  # fmt: skip
def test_what_is_not_exactly_one_figure_is_none(text):
    """What could be read in two ways, or is no figure at all, is not guessed."""
    assert parse_amount(text) is None


@given(st.integers(-(10**14), 10**14), DECIMALS)
def test_the_interval_holds_all_that_prints_so(thousandths, decimals):
    """An exact amount lies in the interval of its own rounding."""
    exact = Decimal(thousandths).scaleb(-8)
    interval = printed(exact, decimals).interval

    assert interval.low <= exact.scaleb(4) <= interval.high


@given(st.lists(st.integers(-(10**10), 10**10), min_size=2, max_size=12), DECIMALS, DECIMALS)
def test_rounding_alone_never_breaks_a_sum(exact, decimals, total_decimals):
    """A total and its addends, each rounded for itself, are found to agree."""
    parts = [Decimal(value).scaleb(-7) for value in exact]
    total = printed(sum(parts, Decimal(0)), total_decimals)

    assert compare_sum(total, [(1, printed(part, decimals)) for part in parts]).holds


@given(st.integers(-(10**10), 10**10), DECIMALS, DECIMALS)
def test_rounding_alone_never_breaks_a_copy(exact, decimals, others):
    """Two printings of one amount agree, whatever their decimals."""
    value = Decimal(exact).scaleb(-7)

    if decimals != others:
        value = printed(value, max(decimals, others)).value
    assert compare_copy(printed(value, decimals), printed(value, others)).holds


def test_five_addends_may_differ_by_three_hundredths():
    """Five two-decimal addends and their total bring half a hundredth each: 0.03, and not more."""
    parts = [(1, Amount(Decimal("10.00"), None, 2))] * 5

    assert compare_sum(Amount(Decimal("50.03"), None, 2), parts).holds
    assert not compare_sum(Amount(Decimal("50.04"), None, 2), parts).holds
    assert Decimal("0.03") == compare_sum(Amount(Decimal("50.04"), None, 2), parts).tolerance


@given(amounts(decimals=st.integers(0, 4)), st.integers(1, 100))
def test_a_copy_may_not_differ_at_all(amount, steps):
    """With equal precision a copied figure is equal or wrong, also as the only addend of a sum, also negated."""
    other = Amount(amount.value + steps * Decimal(1).scaleb(-amount.decimals), amount.unit, amount.decimals)

    assert compare_copy(amount, amount).holds
    assert not compare_copy(amount, other).holds
    assert not compare_sum(other, [(1, amount)]).holds
    assert compare_sum(Amount(-amount.value, amount.unit, amount.decimals), [(-1, amount)]).holds
    assert not compare_sum(Amount(-other.value, amount.unit, amount.decimals), [(-1, amount)]).holds


def test_a_coarser_copy_must_be_a_rounding_of_the_finer():
    """118.845 may be printed as 118.84 or 118.85, and as nothing else."""
    fine = Amount(Decimal("118.845"), None, 3)

    verdicts = [
        compare_copy(fine, Amount(Decimal(text), None, 2)).holds for text in ("118.83", "118.84", "118.85", "118.86")
    ]

    assert verdicts == [False, True, True, False]


@given(
    st.lists(amounts(units=st.just(MoneyUnit.YUAN)), min_size=1, max_size=6),
    amounts(units=st.just(MoneyUnit.YUAN)),
    KNOWN_UNITS,
)
def test_scaling_the_unit_scales_differences_and_not_verdicts(parts, total, unit):
    """The same figures in a unit 10^n times larger differ by 10^n times as much, with the same verdict."""

    def scaled(amount: Amount) -> Amount:
        return Amount(amount.value, unit, amount.decimals)

    plain = compare_sum(total, [(1, part) for part in parts])
    larger = compare_sum(scaled(total), [(1, scaled(part)) for part in parts])

    assert plain.holds == larger.holds
    assert plain.difference.scaleb(unit.exponent) == larger.difference
    assert plain.tolerance.scaleb(unit.exponent) == larger.tolerance
    assert plain.steps == larger.steps


@given(amounts(units=KNOWN_UNITS), KNOWN_UNITS)
def test_another_unit_is_the_same_amount(amount, unit):
    """Expressed in another unit, an amount keeps its interval: no digit is gained or lost."""
    assert amount.interval == amount.in_unit(unit).interval
    assert amount.in_unit(unit).in_unit(amount.unit).interval == amount.interval


@given(st.lists(amounts(units=st.just(MoneyUnit.YUAN)), min_size=2, max_size=6), st.randoms())
def test_the_order_of_addends_does_not_matter(parts, random):
    """Shuffled addends come to the same comparison."""
    shuffled = random.sample(parts, len(parts))
    total = Amount(Decimal("100.00"), MoneyUnit.YUAN, 2)

    assert compare_sum(total, [(1, part) for part in parts]) == compare_sum(total, [(1, part) for part in shuffled])


def test_a_sum_of_nothing_is_zero():
    """Without addends only the total's own rounding is left."""
    assert compare_sum(Amount(Decimal("0.00"), None, 2), []).holds
    assert not compare_sum(Amount(Decimal("0.01"), None, 2), []).holds


@given(amounts(), amounts())
def test_intervals_add_and_subtract_as_sets(one, other):
    """Sum and difference hold every sum and difference of what the two hold."""
    a, b = one.interval, other.interval

    assert (a + b).low == a.low + b.low
    assert (a - b).high == a.high - b.low
    assert (a + b).half_width == a.half_width + b.half_width == (a - b).half_width
    assert a.overlaps(b) == b.overlaps(a)
    assert a.overlaps(Interval(a.high, a.high))


def test_known_and_unknown_units_are_not_comparable():
    """A figure without a unit says nothing about one with."""
    bare, known = Amount(Decimal(1), None, 0), Amount(Decimal(1), MoneyUnit.YUAN, 0)

    assert comparable(bare, bare)
    assert comparable(known, Amount(Decimal(1), MoneyUnit.HUNDRED_MILLION_YUAN, 0))
    assert not comparable(bare, known)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("万元", MoneyUnit.TEN_THOUSAND_YUAN), (" 亿 元 ", MoneyUnit.HUNDRED_MILLION_YUAN),
        ("人民币元", MoneyUnit.YUAN), ("台", None), (None, None),
    ],
)  # fmt: skip
def test_units_are_known_by_their_printed_names(text, unit):
    """Spaces and 人民币 don't matter; other words are no unit of money."""
    assert unit is MoneyUnit.from_text(text)
