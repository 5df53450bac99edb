"""Performance forms: labels with the values beside them, in sheets and in lists, whatever the template."""

from decimal import Decimal

from extractor.forms import build_forms
from schemas.amount import MoneyUnit
from schemas.document import Cell, Located, Table
from schemas.form import FormKind, Half
from schemas.geometry import BBox


def _table(kind, rows, *, unit=None, title="项目支出绩效目标表", pages=None, notes=()):
    """Make a table of rows of (column, width, height, text); the page of each row is ``pages[row]`` or 1."""
    cells = []
    for row, entries in enumerate(rows):
        page = pages[row] if pages else 1
        for column, width, height, text in entries:
            box = BBox(50.0 * column, 20.0 * row, 50.0 * (column + width), 20.0 * (row + height))
            cells.append(Cell.printed(row, column, text, page, box, row_span=height, column_span=width))
    place = Located(title, 1, BBox(0, 0, 10, 10)) if title else None
    used = tuple(sorted(set(pages))) if pages else (1,)
    return Table(kind, place, None, unit, None, used, (BBox(0, 0, 1, 1),), 0, (), (), tuple(cells), notes)


def _row(*texts):
    """Return a row of cells of one place each."""
    return [(column, 1, 1, text) for column, text in enumerate(texts)]


COUNTY = [
    [(0, 1, 1, "项目名称"), (1, 7, 1, "驻村工作队经费")],
    [(0, 1, 1, "主管部门及代码"), (1, 4, 1, "031-某县人大"), (5, 1, 1, "实施单位"), (6, 2, 1, "某县人大办公室")],
    [(0, 1, 1, "项目属性"), (1, 4, 1, "一次性项目"), (5, 1, 1, "项目期"), (6, 2, 1, "1年")],
    [
        (0, 1, 3, "项目资金（元）"),
        (1, 2, 1, "实施期资金总额："),
        (3, 2, 1, "60,000"),
        (5, 2, 1, "年度资金总额："),
        (7, 1, 1, "60,000"),
    ],
    [(1, 2, 1, "其中:中央财政资金"), (3, 2, 1, "0"), (5, 2, 1, "其中:中央财政资金"), (7, 1, 1, "60,000")],
    [(1, 2, 1, "市县(区)财政资金"), (3, 2, 1, "60,000"), (5, 2, 1, "市县(区)财政资金"), (7, 1, 1, "")],
    [(0, 1, 1, "项目概况"), (1, 7, 1, "为干部驻村提供保障。")],
    [(0, 1, 2, "总体目标"), (1, 4, 1, "实施期目标"), (5, 3, 1, "年度目标")],
    [(1, 4, 1, "保障驻村"), (5, 3, 1, "保障驻村一年")],
    [(0, 1, 4, "绩效指标")]
    + [
        (column, 1, 1, text)
        for column, text in enumerate(
            ("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"), start=1
        )
    ],
    [(1, 1, 2, "产出指标")]
    + [
        (column, 1, 1, text)
        for column, text in enumerate(("数量指标", "驻村人数", "3人", "数量指标", "驻村人", "≥3人"), start=2)
    ],
    [(column, 1, 1, text) for column, text in enumerate(("成本指标", "", "", "成本指标", "补贴", "80元/天"), start=2)],
    [
        (column, 1, 1, text)
        for column, text in enumerate(
            ("满意度指标", "服务对象满意度", "满意度", "≥98%", "服务对象满意度", "满意度", "≥98%"), start=1
        )
    ],
    [
        (0, 1, 1, "负责人："),
        (1, 1, 1, ""),
        (2, 1, 1, "经办人："),
        (3, 1, 1, "联系电话："),
        (4, 2, 1, ""),
        (6, 1, 1, "填报日期："),
        (7, 1, 1, "20250217160827"),
    ],
]


def test_a_form_with_two_halves_is_read_by_its_labels():
    """Names, funds of both halves, texts, goals, indicators and the filing stamp of a county's project form."""
    (form,) = build_forms([_table("项目支出绩效目标表", COUNTY)])

    assert form.kind is FormKind.PROJECT
    assert (form.project.text, form.department.text) == ("驻村工作队经费", "031-某县人大")
    assert (form.executing_unit.text, form.filed.text) == ("某县人大办公室", "20250217160827")
    assert form.unit is MoneyUnit.YUAN
    assert [(fund.canonical, fund.half, fund.value) for fund in form.funds] == [
        ("total", Half.PERIOD, Decimal(60000)),
        ("total", Half.ANNUAL, Decimal(60000)),
        ("中央", Half.PERIOD, Decimal(0)),
        ("中央", Half.ANNUAL, Decimal(60000)),
        ("市县", Half.PERIOD, Decimal(60000)),
        ("市县", Half.ANNUAL, None),
    ]
    assert [(field.label, field.text) for field in form.texts] == [("项目概况", "为干部驻村提供保障。")]
    assert [(half, field.text) for half, field in form.goals] == [
        (Half.PERIOD, "保障驻村"),
        (Half.ANNUAL, "保障驻村一年"),
    ]
    assert ("项目期", "1年") in [(field.label, field.text) for field in form.facts]


def test_indicators_of_two_halves_share_level_one():
    """Both halves' indicators are read row by row; a level without a name is kept, for it is printed."""
    (form,) = build_forms([_table("项目支出绩效目标表", COUNTY)])

    assert [(one.half, one.level1, one.level2, one.name.text, one.value.text) for one in form.indicators] == [
        (Half.PERIOD, "产出指标", "数量指标", "驻村人数", "3人"),
        (Half.ANNUAL, "产出指标", "数量指标", "驻村人", "≥3人"),
        (Half.PERIOD, "产出指标", "成本指标", "", ""),
        (Half.ANNUAL, "产出指标", "成本指标", "补贴", "80元/天"),
        (Half.PERIOD, "满意度指标", "服务对象满意度", "满意度", "≥98%"),
        (Half.ANNUAL, "满意度指标", "服务对象满意度", "满意度", "≥98%"),
    ]
    assert form.indicators[0].name.label == "三级指标"
    assert form.indicators[3].parsed.unit == "元/天"


SMALL = [
    [(0, 1, 1, "项目名称"), (1, 4, 1, "警用装备购置")],
    [(0, 1, 3, "专项资金情况（万元）"), (1, 2, 1, "资金总额："), (3, 2, 1, "57.00")],
    [(1, 2, 1, "财政拨款："), (3, 2, 1, "57.00")],
    [(1, 2, 1, "其他资金："), (3, 2, 1, "0.00")],
    [(0, 1, 1, "年度目标"), (1, 4, 1, "保障执法装备。")],
    [(0, 1, 3, "绩效指标"), (1, 1, 1, "一级指标"), (2, 1, 1, "二级指标"), (3, 1, 1, "三级指标"), (4, 1, 1, "目标值")],
    [(1, 1, 2, "产出指标"), (2, 1, 1, "数量指标"), (3, 1, 1, "购置数量"), (4, 1, 1, "≥15套")],
    [(2, 1, 1, "时效指标"), (3, 1, 1, "完成时间"), (4, 1, 1, "2026年12月31日前")],
    [(0, 1, 1, "备注"), (1, 4, 1, "")],
]


def test_what_a_form_does_not_print_is_absent():
    """A form with one half has no halves, and no department, executing unit or stamp is made up."""
    (form,) = build_forms([_table("项目支出绩效目标表", SMALL)])

    assert (form.department, form.executing_unit, form.filed) == (None, None, None)
    assert {fund.half for fund in form.funds} == {None}
    assert [(fund.canonical, fund.value, fund.unit) for fund in form.funds] == [
        ("total", Decimal("57.00"), MoneyUnit.TEN_THOUSAND_YUAN),
        ("财政拨款", Decimal("57.00"), MoneyUnit.TEN_THOUSAND_YUAN),
        ("其他", Decimal("0.00"), MoneyUnit.TEN_THOUSAND_YUAN),
    ]
    assert [one.half for one in form.indicators] == [None, None]


def test_several_forms_below_each_other_are_several_forms():
    """A table that holds two forms gives two, each with its own indicators."""
    second = [
        [(column, width, height, text.replace("警用装备", "执法车辆")) for column, width, height, text in row]
        for row in SMALL
    ]
    forms = build_forms([_table("项目支出绩效目标表", [*SMALL, *second])])

    assert [form.project.text for form in forms] == ["警用装备购置", "执法车辆购置"]
    assert [len(form.indicators) for form in forms] == [2, 2]


def test_two_values_for_one_name_are_two_halves():
    """实施周期指标值 and 年度指标值 beside one name make an indicator of each half."""
    rows = [
        _row("一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值"),
        _row("产出指标", "数量指标", "抽检数量", "200个", "100个"),
    ]
    (form,) = build_forms([_table("整体支出绩效目标表", rows)])

    assert [(one.half, one.value.text) for one in form.indicators] == [
        (Half.PERIOD, "200个"),
        (Half.ANNUAL, "100个"),
    ]


LIST_HEAD = [
    [(0, 1, 2, "项目名称"), (1, 1, 2, "项目总额"), (2, 2, 1, "其中："), (4, 1, 2, "绩效目标"), (5, 1, 2, "一级指标"),
     (6, 1, 2, "二级指标"), (7, 1, 2, "三级指标"), (8, 1, 2, "绩效指标性质"), (9, 1, 2, "本年绩效指标值"),
     (10, 1, 2, "绩效度量单位")],
    [(2, 1, 1, "财政资金"), (3, 1, 1, "其他资金")],
]  # fmt: skip


def _listed(name, total, goal, indicators):
    height = len(indicators)
    own = [(0, 1, height, name), (1, 1, height, total), (2, 1, height, total), (3, 1, height, ""), (4, 1, height, goal)]
    rows = [[(5 + place, 1, 1, text) for place, text in enumerate(one)] for one in indicators]
    rows[0] = [*own, *rows[0]]
    return rows


def test_a_list_has_a_form_for_each_group_of_rows():
    """Projects listed in one table are forms of their own; comparator and unit columns complete the values."""
    rows = [
        *LIST_HEAD,
        *_listed("培训", "320.731000", "提高能力", [
            ("产出指标", "数量指标", "培训人数", "≥", "6749", "人"),
            ("效益指标", "社会效益指标", "作用", "定性", "优", "")]),
        *_listed("监测", "618", "控制密度", [("成本指标", "经济成本指标", "监测成本", "≤", "230", "万元")]),
    ]  # fmt: skip
    forms = build_forms([_table("项目支出绩效目标表", rows, unit=MoneyUnit.TEN_THOUSAND_YUAN)])
    first = forms[0].indicators[0].parsed

    assert [form.project.text for form in forms] == ["培训", "监测"]
    assert [(fund.name, fund.canonical, fund.value) for fund in forms[0].funds] == [
        ("项目总额", "total", Decimal("320.731000")),
        ("财政资金", "财政拨款", Decimal("320.731000")),
        ("其他资金", "其他", None),
    ]
    assert (first.comparator, first.number, first.unit) == ("≥", Decimal(6749), "人")
    assert forms[0].indicators[1].parsed.comparator is None
    assert [goal.text for _, goal in forms[1].goals] == ["控制密度"]


def test_a_list_goes_on_over_a_page_break():
    """A group that a page break cuts is one form: its texts and indicators are joined."""
    rows = [
        *LIST_HEAD,
        *_listed("课题研究", "225.9", "利用高通量测序", [("产出指标", "数量指标", "论文", "≥", "2", "篇")]),
        *_listed("", "", "进行验证。", [("产出指标", "质量指标", "收录", "≥", "1", "篇")]),
    ]
    (form,) = build_forms([_table("项目支出绩效目标表", rows, pages=[1, 1, 1, 2])])

    assert form.pages == (1, 2)
    assert form.goals[0][1].text == "利用高通量测序进行验证。"
    assert [one.name.text for one in form.indicators] == ["论文", "收录"]
    assert form.funds[0].value == Decimal("225.9")


def test_a_line_that_a_page_break_cuts_through_is_read_once():
    """Its upper half ends one page and its lower half begins the next, and the text layers of both pages hold it."""
    line = "。利用公开数据进行监测，整合"
    rows = [
        *LIST_HEAD,
        *_listed("课题研究", "225.9", f"提高水平{line}", [("产出指标", "数量指标", "论文", "≥", "2", "篇")]),
        *_listed("", "", f"{line}各方数据。", [("产出指标", "质量指标", "收录", "≥", "1", "篇")]),
    ]
    (form,) = build_forms([_table("项目支出绩效目标表", rows, pages=[1, 1, 1, 2])])

    assert form.goals[0][1].text == f"提高水平{line}各方数据。"


def test_levels_cut_by_a_page_break_are_filled():
    """An empty level cell at a page's foot takes the text that the next page prints for it."""
    rows = [
        _row("一级指标", "二级指标", "三级指标", "指标值"),
        [(0, 1, 1, "产出指标"), (1, 1, 1, "数量指标"), (2, 1, 1, "评审次数"), (3, 1, 1, "45次")],
        [(0, 1, 1, ""), (1, 1, 1, ""), (2, 1, 1, "审计费用"), (3, 1, 1, "61.5万元")],
        [(0, 1, 1, ""), (1, 1, 1, "成本指标"), (2, 1, 1, "评审费用"), (3, 1, 1, "8万元")],
    ]
    (form,) = build_forms([_table("项目支出绩效目标表", rows, pages=[1, 1, 1, 2])])

    assert [(one.level1, one.level2) for one in form.indicators] == [
        ("产出指标", "数量指标"),
        ("产出指标", "成本指标"),
        ("产出指标", "成本指标"),
    ]


def test_a_row_cut_by_a_page_break_is_one_indicator():
    """Where only the end of a value stands on the next page it belongs to the indicator above."""
    rows = [
        _row("一级指标", "二级指标", "三级指标", "指标值"),
        _row("效益指标", "社会效益指标", "报送单位", "某市公安局晋江"),
        _row("", "", "", "分局"),
    ]
    (form,) = build_forms([_table("项目支出绩效目标表", rows, pages=[1, 1, 2])])

    assert [one.value.text for one in form.indicators] == ["某市公安局晋江分局"]


def test_a_small_table_of_money_is_read_by_its_columns():
    """Amounts that stand side by side take their names from the headers above them."""
    rows = [
        [(0, 1, 1, "部门名称"), (1, 5, 1, "某市审计局")],
        [(0, 1, 3, "总体资金情况（万元）"), (1, 1, 2, "预算支出总额"), (2, 2, 1, "财政拨款"), (4, 2, 1, "其他资金")],
        [(2, 1, 1, "合计"), (3, 1, 1, "基本支出"), (4, 1, 1, "合计"), (5, 1, 1, "基本支出")],
        [(1, 1, 1, "10.5"), (2, 1, 1, "8.5"), (3, 1, 1, "6.0"), (4, 1, 1, "2.0"), (5, 1, 1, "1.0")],
    ]
    (form,) = build_forms([_table("整体支出绩效目标表", rows)])

    assert form.department.text == "某市审计局"
    assert [(fund.name, fund.canonical, fund.value) for fund in form.funds] == [
        ("预算支出总额", "total", Decimal("10.5")),
        ("财政拨款/合计", "财政拨款", Decimal("8.5")),
        ("财政拨款/基本支出", None, Decimal("6.0")),
        ("其他资金/合计", "其他", Decimal("2.0")),
        ("其他资金/基本支出", None, Decimal("1.0")),
    ]


def test_budget_by_source_and_by_use_stand_side_by_side():
    """按资金来源 and 按资金方向 are two columns of pairs whose header names the unit."""
    rows = [
        [(0, 1, 3, "年度预算情况"), (1, 1, 1, "按资金来源划分"), (2, 1, 1, "资金总额（万元）"),
         (3, 1, 1, "按资金方向划分"), (4, 1, 1, "资金总额（万元）")],
        [(1, 1, 1, "合计"), (2, 1, 1, "853.18"), (3, 1, 1, "合计"), (4, 1, 1, "853.18")],
        [(1, 1, 1, "其中：一般公共预算资金"), (2, 1, 1, "853.18"), (3, 1, 1, "其中：基本支出"), (4, 1, 1, "469.33")],
    ]  # fmt: skip
    (form,) = build_forms([_table("整体支出绩效目标表", rows)])

    assert [(fund.canonical, fund.value, fund.unit) for fund in form.funds] == [
        ("total", Decimal("853.18"), MoneyUnit.TEN_THOUSAND_YUAN),
        ("total", Decimal("853.18"), MoneyUnit.TEN_THOUSAND_YUAN),
        ("一般公共预算", Decimal("853.18"), MoneyUnit.TEN_THOUSAND_YUAN),
        ("基本支出", Decimal("469.33"), MoneyUnit.TEN_THOUSAND_YUAN),
    ]


def test_the_filing_stamp_may_stand_below_the_table():
    """填报日期 in a note below the table is the form's stamp."""
    note = Located("填报人：张三  填报日期：2025-02-17", 1, BBox(0, 500, 100, 510))
    (form,) = build_forms([_table("项目支出绩效目标表", SMALL, notes=(note,))])

    assert form.filed.text == "2025-02-17"


def test_other_tables_are_no_forms():
    """Only tables of the performance kinds are read as forms, and their index is kept."""
    budget = _table("收支总表", [_row("项目", "预算数"), _row("合计", "1.00")], title="收支总表")
    forms = build_forms([budget, _table("项目支出绩效目标表", SMALL), budget])

    assert [form.table for form in forms] == [1]


def test_a_list_of_goals_without_indicators_has_forms_too():
    """项目, 预算数 and 绩效目标 side by side are forms; lines of sums and of units are none."""
    rows = [
        _row("项目", "预算数（单位：万元）", "绩效目标"),
        _row("合计", "30.00", ""),
        _row("某市商务局", "30.00", ""),
        _row("会展业专题", "10.00", "培育会展品牌。"),
        _row("消费促进", "20.00", "提振消费信心。"),
    ]
    forms = build_forms([_table("项目支出绩效目标表", rows)])

    assert [(form.project.text, form.funds[0].canonical, form.funds[0].value) for form in forms] == [
        ("会展业专题", "total", Decimal("10.00")),
        ("消费促进", "total", Decimal("20.00")),
    ]
    assert forms[0].funds[0].unit is MoneyUnit.TEN_THOUSAND_YUAN


def test_indicators_written_into_one_cell_are_taken_apart():
    """A cell that writes indicators one after the other gives each with its levels, halves and values."""
    written = (
        "1、1-产出指标；11-数量指标；保障次数；实施周期指标值:≥20场；年度指标值:≥5场；"
        "2、3-满意度指标；31-服务对象满意度；培训评价；实施周期指标值:≥4.5分；年度指标值:≥4.5分。"
    )
    rows = [
        _row("项目名称（资金使用单位）", "总计", "绩效目标", "绩效指标"),
        _row("运营服务项目", "1,391.47", "协同推进。", written),
    ]
    (form,) = build_forms([_table("项目支出绩效目标表", rows)])

    assert [(one.half, one.level1, one.level2, one.name.text, one.value.text) for one in form.indicators] == [
        (Half.PERIOD, "产出指标", "数量指标", "保障次数", "≥20场"),
        (Half.ANNUAL, "产出指标", "数量指标", "保障次数", "≥5场"),
        (Half.PERIOD, "满意度指标", "服务对象满意度", "培训评价", "≥4.5分"),
        (Half.ANNUAL, "满意度指标", "服务对象满意度", "培训评价", "≥4.5分"),
    ]


def test_a_blank_form_is_no_form():
    """A form that prints labels only says that there is no such project."""
    head = 5  # the row that names the indicators' columns
    blank = [
        [(column, width, height, text if row == head or column == 0 else "") for column, width, height, text in cells]
        for row, cells in enumerate(SMALL)
    ]

    assert build_forms([_table("项目支出绩效目标表", blank)]) == ()


def test_a_header_repeated_on_the_next_page_is_no_form():
    """A list's header printed again on a continuation page, even with a cut row over it, begins no group."""
    again = [[(column, width, height, text + "cut" * (column < 2)) for column, width, height, text in LIST_HEAD[0]],
             LIST_HEAD[1]]  # fmt: skip
    first = _listed("监测", "618", "控制密度", [("成本指标", "经济成本指标", "成本", "≤", "230", "万元")])
    second = _listed("", "", "达标。", [("产出指标", "数量指标", "次数", "≥", "2", "次")])
    (form,) = build_forms(
        [_table("项目支出绩效目标表", [*LIST_HEAD, *first, *again, *second], pages=[1, 1, 1, 2, 2, 2])]
    )

    assert form.goals[0][1].text == "控制密度达标。"
    assert [one.name.text for one in form.indicators] == ["成本", "次数"]


def test_a_list_names_unit_and_project_in_one_column():
    """单位名称、项目名称 heads projects: each of them has indicators of its own."""
    header = _row("单位名称、项目名称", "项目年度绩效目标", "一级指标", "二级指标", "三级指标", "指标值", "度量单位")
    rows = [
        header,
        _row("会议经费", "开好会议", "产出指标", "数量指标", "会议次数", "3", "次"),
        _row("", "", "满意度指标", "服务对象满意度指标", "代表满意度", "95", "%"),
        _row("培训经费", "办好培训", "产出指标", "数量指标", "培训人数", "40", "人"),
    ]
    first, second = build_forms([_table("项目支出绩效目标表", rows)])

    assert [form.project.text for form in (first, second)] == ["会议经费", "培训经费"]
    assert [len(form.indicators) for form in (first, second)] == [2, 1]
