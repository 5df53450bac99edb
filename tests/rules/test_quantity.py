"""The arithmetic of rounded figures: what it allows is what rounding can do, and no less."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.quantity import Dimension, Quantity, QuantityError, compare
from schemas.amount import Amount, MoneyUnit

EXACT = st.decimals(min_value=-10000, max_value=10000, places=6)
UNIT = st.sampled_from(list(MoneyUnit))


def printed(value, decimals=2, unit=MoneyUnit.TEN_THOUSAND_YUAN):
    """Return an exact value as it is printed."""
    return Amount(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), unit, decimals)


@given(st.lists(EXACT, min_size=2, max_size=8))
def test_honest_rounding_of_a_sum_always_holds(parts):
    """Figures rounded from values that add up are never told as broken."""
    total = Quantity.of(printed(sum(parts)))
    added = sum((Quantity.of(printed(part)) for part in parts), Quantity.nothing())

    assert compare("=", total, added)[0]


@given(EXACT, EXACT, st.integers(0, 4), st.integers(0, 4))
def test_the_true_product_lies_within_the_slack(one, other, first, second):
    """Multiplying what was rounded cannot be farther from the truth than the slack says."""
    left = Quantity.of(printed(one, first))
    right = Quantity.of(Amount(printed(other, second).value, None, second), money=False)
    product = left * right

    assert abs(product.value - (one * other).scaleb(4)) <= product.slack


@given(EXACT, EXACT.filter(lambda value: abs(value) > 1))
def test_the_true_quotient_lies_within_the_slack(one, other):
    """The same for division, as long as the divisor cannot be nothing."""
    quotient = Quantity.of(printed(one)) / Quantity.of(printed(other))

    assert abs(quotient.value - one / other) <= quotient.slack + Decimal("1e-20")
    assert quotient.dimension is Dimension.NUMBER


@given(EXACT, EXACT)
def test_copies_must_be_exact(one, other):
    """Two printed figures with the same digits agree exactly or not at all."""
    left, right = printed(one), printed(other)

    assert (left.value == right.value) == compare("=", Quantity.of(left), Quantity.of(right))[0]


@given(EXACT, st.integers(0, 3))
def test_a_coarser_copy_is_a_rounding_of_the_finer(value, decimals):
    """12,672 元 beside 1.27 万元 is right."""
    fine = Amount(value.scaleb(4), MoneyUnit.YUAN, 2)

    assert compare("=", Quantity.of(printed(value, decimals)), Quantity.of(fine))[0]


@given(st.lists(EXACT, min_size=1, max_size=5), EXACT, st.integers(-3, 3))
def test_scaling_the_unit_scales_differences_not_verdicts(parts, total, shift):
    """The same digits in another unit come to the same verdict."""

    def judged(power):
        scale = [Amount(printed(part).value.scaleb(power), None, max(0, 2 - power)) for part in (total, *parts)]
        quantities = [
            Quantity(
                amount.value, Decimal("0.005").scaleb(power), Decimal("0.01").scaleb(power), Dimension.UNKNOWN_MONEY
            )
            for amount in scale
        ]
        return compare("=", quantities[0], sum(quantities[1:], Quantity.nothing()))

    plain, scaled = judged(0), judged(shift)

    assert plain[0] == scaled[0]
    assert plain[1].difference.scaleb(shift) == scaled[1].difference


def test_money_of_unknown_unit_is_not_compared_with_money():
    """Without a unit on one side there is nothing to say."""
    known, unknown = Quantity.of(Amount(Decimal(1), MoneyUnit.YUAN, 0)), Quantity.of(Amount(Decimal(1), None, 0))

    with pytest.raises(QuantityError):
        compare("=", known, unknown)


def test_division_by_what_may_be_nothing_is_refused():
    """0.00 may be 0.004, or 0."""
    with pytest.raises(QuantityError):
        Quantity.of(Amount(Decimal(1), None, 2)) / Quantity.of(Amount(Decimal("0.00"), None, 2))


@pytest.mark.parametrize(
    ("left", "sign", "right", "holds"),
    [("1.00", "<=", "1.00", True), ("1.01", "<=", "1.00", False), ("0.00", "!=", "0", False), ("2.00", ">", "1", True)],
)
def test_comparisons(left, sign, right, holds):
    """Order comparisons use the same slack as equality."""
    amount = Quantity.of(Amount(Decimal(left), None, 2))
    other = (
        Quantity.of(Amount(Decimal(right), None, 2))
        if "." in right
        else Quantity(Decimal(right), Decimal(0), Decimal(0), Dimension.UNKNOWN_MONEY)
    )

    assert compare(sign, amount, other)[0] is holds
