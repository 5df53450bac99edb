"""YAML values of packs: numbers are kept as they are written."""

from decimal import Decimal

import pytest

from rules.case_documents import build_document
from rules.nodes import parse_yaml
from rules.shape import misfits


def test_an_amount_of_a_case_keeps_the_digits_it_is_written_with(vocabulary):
    """10.50 without quotation marks is known to the cent, as what is printed is."""
    case = parse_yaml("{forms: [{funds: {total: 10.50}}]}", "mine.yaml").value
    (fund,) = build_document(case, vocabulary).forms[0].funds

    assert (str(fund.value), fund.decimals) == ("10.50", 2)


@pytest.mark.parametrize(("written", "value"), [("0.90", Decimal("0.90")), ("1.5e+2", Decimal(150)), ("7", 7)])
def test_numbers_are_decimal(written, value):
    """What has a fraction is a Decimal, never a binary neighbour."""
    assert parse_yaml(written, "mine.yaml").value == value


@pytest.mark.parametrize("written", [".inf", "-.inf", ".nan", "190:20:30.15"])
def test_what_is_no_figure_stays_text(written):
    """YAML's infinities, and times that it takes for numbers, are no amounts."""
    assert parse_yaml(written, "mine.yaml").value == written


@pytest.mark.parametrize(("written", "good"), [("3.0", True), ("3", True), ("3.5", False), ("true", False)])
def test_whole_numbers_may_be_written_with_a_point(written, good):
    """3.0 is a whole number to the schemas, as JSON Schema has it."""
    assert (not list(misfits(parse_yaml(written, "mine.yaml").value, {"type": "integer"}))) is good
