from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import OptionError
from rules.expression import Binary, Call, Number, Reference, parse_equation, parse_expression, references
from schemas.amount import MoneyUnit


def test_bare_names_are_columns_or_rows_as_asked():
    """Where an equation holds for each row a name is a column, otherwise a row."""
    column = parse_equation("合计 = 基本支出", "column")
    row = parse_equation("收入总计 = 支出总计", "row")

    assert (column.left.column, column.left.row) == ("合计", None)
    assert (row.left.row, row.left.column) == ("收入总计", None)


def test_references_name_table_row_and_column():
    """All parts of a reference are read, with ? for what may be absent."""
    reference = parse_expression("支出总表[合计].基本支出?")

    assert Reference("支出总表", "合计", "基本支出", True, 0) == reference


def test_products_bind_closer_than_sums():
    """A + b * c is a + (b * c)."""
    node = parse_expression("[a] + [b] * 2")

    assert isinstance(node, Binary)
    assert node.sign == "+"
    assert isinstance(node.right, Binary)
    assert node.right.sign == "*"


def test_numbers_may_have_units():
    """5万元 is money, 5 is a number."""
    assert Number(5, MoneyUnit.TEN_THOUSAND_YUAN, 0) == parse_expression("5万元")
    assert Number(5, None, 0) == parse_expression("5")


def test_full_width_signs_are_understood():
    """A Chinese keyboard writes ＝ and ≤."""
    assert parse_equation("合计 ≤ 基本支出 ＋ 项目支出").sign == "<="


def test_chinese_functions_are_functions():
    """求和 is sum, and may select several rows."""
    node = parse_expression("求和(支出总表[类].合计)")

    assert isinstance(node, Call)
    assert node.name == "sum"
    assert node.parts[0].many


def test_quoted_names_may_hold_anything():
    """A printed header with operators in it is quoted and taken as printed."""
    (reference,) = references(parse_expression('支出总表[合计]."2025年(一)-小计"'))

    assert reference.column == "2025年(一)-小计"
    assert reference.as_printed


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("合计", 2, "expected = or <= or >= between two sides, found the end"),
        ("合计 = ", 5, "expected a figure"),
        ("合计 = 基本支出 项目支出", 10, "expected the end of the equation, found `项目支出`"),
        ("合计 = 支出总表[合计", 12, "expected `]` after the row"),
        ("合计 = 支出总表[合计].", 14, "expected a column after `.`"),
        ("合计 = 基本支出 @ 2", 10, "`@` has no meaning"),
        ("合计 = (基本支出", 10, "expected `)` to close the bracket"),
        ("合计 = sum(基本支出", 13, "expected `)` to close `sum(`"),
        ("合计 = [类]", 5, "selects several rows"),
        ("合计 = [/]", 6, "expected a row between [ and ], found `/`"),
        ("合计 = 求合(基本支出)", 5, "unknown function `求合`; did you mean `求和`?"),
    ],
)
def test_mistakes_are_told_where_they_stand(text, offset, message):
    """The offset points at the offending character."""
    with pytest.raises(OptionError) as caught:
        parse_equation(text)

    assert message in str(caught.value)
    assert offset == caught.value.offset


@given(st.text(alphabet='合计基本支出[].+-*/=<>()?,0123456789 "「」万元sum类', max_size=30))
def test_no_text_breaks_the_parser(text):
    """Whatever is written, it is parsed or refused with an OptionError inside the text."""
    try:
        parse_equation(text)
    except OptionError as error:
        assert 0 <= error.offset <= len(text)  # noqa: PT017  (no raise is as good)


@pytest.mark.parametrize("text", ["(" * 5000 + "1", "-" * 5000 + "1", "sum(" * 5000])
def test_deep_nesting_is_refused(text):
    """A hostile equation cannot exhaust the stack."""
    with pytest.raises(OptionError, match="nested too deeply"):
        parse_equation(text)


def test_a_long_equation_is_refused():
    """Four hundred symbols are more than people read, and evaluation goes one call deeper for each sum."""
    with pytest.raises(OptionError, match="too long"):
        parse_equation("合计 = " + " + ".join(["基本支出"] * 300))
