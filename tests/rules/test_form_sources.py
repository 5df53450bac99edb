"""Which funds of a performance form make up its total."""

from __future__ import annotations

import pytest

from schemas.report import State

CHECK = ("form_funds", {"check": "parts"}, "{place} {actual} {expected}")


def _form(kind="项目支出绩效目标表", **funds):
    return {"forms": [{"form": kind, "funds": funds}]}


@pytest.mark.parametrize(
    "funds",
    [
        {"财政拨款": "60.00", "财政专户": "10.00", "单位资金": "30.00"},
        {"中央": "40.00", "省级": "30.00", "市级": "20.00", "县级": "10.00"},
        {"中央": "40.00", "市县": "60.00", "县级": "20.00"},
        {"一般公共预算": "70.00", "政府性基金": "30.00"},
        {"财政拨款": "80.00", "一般公共预算": "50.00", "政府性基金": "30.00", "其他": "20.00", "单位资金": "20.00"},
        {"财政拨款": "100.00", "上年结转": "30.00", "其他": ""},
        {"财政拨款": "70.00", "上年结转": "30.00"},
    ],
)
def test_sources_that_make_up_the_total(one_rule, funds):
    """However a form splits its money, a total that its sources make up is no finding."""
    assert one_rule(*CHECK)(_form(total="100.00", **funds)).state is State.PASS


@pytest.mark.parametrize(
    "funds",
    [
        {"财政拨款": "60.00", "财政专户": "10.00", "单位资金": "20.00"},
        {"中央": "40.00", "省级": "30.00", "市级": "20.00", "县级": "20.00"},
        {"财政拨款": "90.00", "上年结转": "30.00"},
    ],
)
def test_sources_that_do_not(one_rule, funds):
    """A total that no way of adding up its sources comes to is a finding."""
    assert one_rule(*CHECK)(_form(total="100.00", **funds)).state is State.FAIL


def test_uses_are_held_to_the_total_in_forms_of_whole_units_only(one_rule):
    """Basic and project expenditure make up the money of a unit; in a project's form they say something else."""
    uses = {"total": "100.00", "财政拨款": "100.00", "基本支出": "60.00", "项目支出": "50.00"}
    run = one_rule(*CHECK)

    assert run(_form("整体支出绩效目标表", **uses)).state is State.FAIL
    assert run(_form(**uses)).state is State.PASS
