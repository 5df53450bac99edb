"""Messages quote equations in words."""

from __future__ import annotations

import pytest

from rules.expression import parse_equation
from rules.spoken import spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("收支总表[收入总计] = 收入总表[合计].合计", "《收支总表》收入总计应等于《收入总表》合计"),
        ("合计 = 基本支出 + 经营支出?", "合计应等于基本支出 + 经营支出（如有）"),
        ("[公务接待费].合计 <= 5万元", "公务接待费的合计应不大于5万元"),
        ("合计 = sum(支出总表[类].合计)", "合计应等于《支出总表》各类的合计之和"),
        ("增减% = (预算数 - 上年预算数) / 上年预算数 * 100", "增减%应等于（预算数 － 上年预算数） ÷ 上年预算数 × 100"),
        ("合计 >= max(基本支出, 项目支出)", "合计应不小于基本支出、项目支出的最大者"),
    ],
)
def test_equations_are_said_in_words(written, said):
    """No dots, brackets or signs of the language reach a reader."""
    assert spoken(parse_equation(written, "row")) == said
