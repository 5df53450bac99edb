from __future__ import annotations

import pytest

from rules.text.places import Level, place_of


@pytest.mark.parametrize(
    ("unit", "level"),
    [
        ("甲县人大常委会办公室", Level.COUNTY),
        ("某省乙市丙县财政局", Level.COUNTY),
        ("上海市普陀区商务委员会", Level.DISTRICT),
        ("上海市审计局", Level.PROVINCE),
        ("中共北京市委宣传部", Level.PROVINCE),
        ("广州市政务服务和数据管理局", Level.CITY),
        ("福州市民政局（本级）", Level.CITY),
        ("江苏省高级人民法院", Level.PROVINCE),
        ("省委办公厅", Level.PROVINCE),
        ("上海市普陀区人民政府万里街道办事处", Level.TOWNSHIP),
    ],
)
def test_the_level_is_read_from_the_name(unit, level):
    """The last place in the name is the unit's own; a municipality stands at the province's level."""
    assert level is place_of(unit).level


@pytest.mark.parametrize("unit", ["国家信访局", "职业教育综合协调办公室", ""])
def test_names_without_a_place_show_no_level(unit):
    """Where the name says nothing, nothing is concluded."""
    assert place_of(unit) is None
