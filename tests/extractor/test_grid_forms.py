"""Performance forms without upright walls: fields are told by their places, or it says that it was not read."""

from decimal import Decimal

import pytest

from schemas.document import CERTAIN

ROWS = [
    ["项目名称", "农村公路养护补助", "<", "<", "<"],
    ["主管部门", "青岩县交通运输局", "<", "实施单位", "青岩县公路站"],
    ["项目资金（万元）", "年度资金总额", "<", "1,635.61", "<"],
    ["^", "其中：财政拨款", "<", "867.83", "<"],
    ["^", "其他资金", "<", "767.78", "<"],
    ["年度目标", "完成养护任务，保障道路安全畅通，改善沿线环境。", "<", "<", "<"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
    ["^", "产出指标", "数量指标", "养护里程", "≥120公里"],
    ["^", "^", "^", "巡查次数", "≥48次"],
    ["^", "^", "质量指标", "验收合格率", "≥98%"],
    ["^", "效益指标", "社会效益指标", "出行便利程度", "明显提升"],
    ["^", "^", "生态效益指标", "沿线绿化率", "≥30%"],
    ["^", "满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"],
]
WIDTHS = [80, 75, 115, 110, 130]


@pytest.fixture
def form(paper, vocabulary):
    """Return a function that draws a form and returns the document."""

    def draw(rows, ruling):
        paper.page(rows, above=["项目支出绩效目标表", "（2026年度）"], ruling=ruling, widths=WIDTHS)
        return paper.read(vocabulary)

    return draw


@pytest.mark.parametrize("ruling", ["across", "none", "box", "down"])
def test_fields_and_levels_by_their_places(form, ruling):
    """With rules one way, a box or nothing around them, fields, money and indicators are what a reader sees."""
    (found,) = form(ROWS, ruling).forms

    assert (found.project.text, found.department.text, found.executing_unit.text) == (
        "农村公路养护补助", "青岩县交通运输局", "青岩县公路站",
    )  # fmt: skip
    assert [(fund.name, fund.value) for fund in found.funds] == [
        ("年度资金总额", Decimal("1635.61")), ("财政拨款", Decimal("867.83")), ("其他资金", Decimal("767.78")),
    ]  # fmt: skip
    assert [goal.text for _, goal in found.goals] == ["完成养护任务，保障道路安全畅通，改善沿线环境。"]
    assert [(one.level1, one.level2, one.name.text, one.value.text) for one in found.indicators] == [
        ("产出指标", "数量指标", "养护里程", "≥120公里"),
        ("产出指标", "数量指标", "巡查次数", "≥48次"),
        ("产出指标", "质量指标", "验收合格率", "≥98%"),
        ("效益指标", "社会效益指标", "出行便利程度", "明显提升"),
        ("效益指标", "生态效益指标", "沿线绿化率", "≥30%"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
    ]


def test_what_places_tell_is_in_doubt(form):
    """Fields that no walls part are not certain, so that a finding on them is in doubt."""
    (found,) = form(ROWS, "none").forms

    assert all(one.value.confidence < CERTAIN for one in found.indicators)
    assert all(fund.field.confidence < CERTAIN for fund in found.funds)


def test_a_form_whose_levels_do_not_fit_is_not_guessed(form):
    """Where a label stands neither in the middle of rows nor at their beginning, the form says it was not read."""
    rows = [list(row) for row in ROWS]
    rows[9][1:3] = ["时效", "^"]  # level 1 changes where level 2 does not
    rows[10][1:3] = ["^", "社会效益指标"]
    document = form(rows, "none")

    assert not document.forms
    assert any("without rules around its fields was not read" in problem for problem in document.problems)


def test_a_list_of_projects_without_walls_is_in_doubt(paper, vocabulary):
    """Which project the rows of a list belong to is not certain where no walls part them."""
    rows = [
        ["项目名称", "预算金额", "绩效目标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["公路养护", "120.00", "保障畅通", "产出指标", "数量指标", "养护里程", "120公里"],
        ["桥梁检测", "30.00", "保障安全", "产出指标", "数量指标", "检测桥梁", "15座"],
    ]
    above = ["项目支出绩效目标表", ("部门：青溪县交通局", "", "单位：万元")]
    paper.page(rows, above=above, ruling="three", head=1, widths=[70, 70, 80, 70, 70, 80, 70])
    forms = paper.read(vocabulary).forms

    assert [form.project.text for form in forms] == ["公路养护", "桥梁检测"]
    assert all(one.value.confidence < CERTAIN for form in forms for one in form.indicators)
