"""Projects and their goals as other places draw them: forms, and lists with indicators in columns of their own."""

OWNER = ("部门：青溪县民政局", "", "单位：万元")


INDICATORS = [
    ["产出指标", "数量指标", "补助社区数", "≥", "20", "个", "50"],
    ["满意度指标", "满意度", "群众满意度", "≥", "95", "%", "40"],
]


def test_projects_listed_with_their_indicators(paper, vocabulary):
    """A list of projects with 指标性质, 指标值, 度量单位 and 权重 in columns of their own."""
    head = ["项目名称", "预算数", "年度目标", "一级指标", "二级指标", "三级指标", "绩效指标性质", "绩效指标值"]
    rows = [
        [*head, "绩效度量单位", "权重"],
        ["社区建设补助", "50.00", "建成社区", *INDICATORS[0]],
        ["^", "^", "^", *INDICATORS[1]],
    ]
    paper.page(rows, above=["部门预算项目绩效目标表（2031年度）", ("", "", "单位：万元")], head=1, high=30, width=842)
    (form,) = paper.read(vocabulary).forms

    assert form.project.text == "社区建设补助"
    assert [(one.parsed.comparator, one.parsed.number, one.parsed.unit, one.weight) for one in form.indicators] == [
        ("≥", 20, "个", 50),
        ("≥", 95, "%", 40),
    ]


def test_form_without_a_title(paper, vocabulary):
    """A project's code and name, its goal and its indicators make a form, also without a title."""
    rows = [
        ["项目编码及名称", "01 社区建设补助", "<", "<", "<"],
        ["绩效目标", "建成社区，改善服务。", "<", "<", "<"],
        ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值"],
        ["产出指标", "数量指标", "建成数量", "建成的数量", "≥3个"],
        ["满意度指标", "满意度指标", "群众满意度", "抽样满意", "≥90%"],
    ]
    paper.page(rows, above=["绩效目标及指标"])
    document = paper.read(vocabulary)

    assert [table.kind for table in document.tables] == ["项目支出绩效目标表"]
    assert [one.parsed.number for one in document.forms[0].indicators] == [3, 90]


def test_goal_below_its_own_heading(paper, vocabulary):
    """年度目标 alone in a row heads the goal below it and is none itself."""
    rows = [
        ["项目名称", "农村改水", "<", "<"],
        ["总体目标", "年度目标", "<", "<"],
        ["^", "完成农村改水，惠及群众。", "<", "<"],
        ["绩效指标", "一级指标", "三级指标", "指标值"],
        ["^", "产出指标", "改水工程数量", "≥3处"],
    ]
    paper.page(rows, above=["项目支出绩效目标表", "（2031年度）"])
    (form,) = paper.read(vocabulary).forms

    assert [goal.text for _, goal in form.goals] == ["完成农村改水，惠及群众。"]


def test_the_project_s_name_below_the_title(drawn):
    """项目名称：… between title and grid is part of the caption."""
    rows = [["一级指标", "二级指标", "三级指标", "指标值"], ["产出指标", "数量指标", "培训人次", "≥100人次"]]
    table = drawn(rows, above=["项目支出绩效目标申报表", "项目名称：干部培训"], head=1)

    assert table.kind == "项目支出绩效目标表"


def test_projects_with_long_codes_and_carried_over_funds(drawn):
    """A project's long code is no amount, and this year's funds are not those carried over under the same names."""
    funds = ["一般公共预算", "政府性基金预算", "国有资本经营预算"]
    rows = [
        ["项目代码", "项目名称", "合计", "本年拨款", "<", "<", "财政拨款结转结余", "<", "<"],
        ["^", "^", "^", *funds, *funds],
        ["330000310000012345678", "河道清淤", "9.00", "5.00", "1.00", "", "3.00", "", ""],
        ["330000310000012345679", "水质监测", "4.00", "4.00", "", "", "", "", ""],
    ]
    table = drawn(rows, above=["项目支出表", OWNER], head=2, size=7, widths=[90, 60, 40] + [50] * 6, left=20)

    assert [column.concept for column in table.columns[2:]] == ["合计", *funds, *(f"上年结转{fund}" for fund in funds)]
    assert [column.role.name for column in table.columns[:2]] == ["CODE", "NAME"]


def test_listing_with_numbered_columns(paper, vocabulary):
    """A row that numbers a listing's columns is no project; 单位（专项）名称 names the projects."""
    head = [
        "单位编码",
        "单位（专项）名称",
        "资金总额",
        "绩效目标",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "度量单位",
    ]
    rows = [
        head,
        [str(number) for number in range(1, 10)],
        ["330101", "社区建设补助", "50.00", "建成社区", "产出指标", "数量指标", "补助社区数", "20", "个"],
        ["^", "^", "^", "^", "满意度指标", "满意度", "群众满意度", "95", "%"],
    ]
    paper.page(rows, above=["项目支出绩效目标表", OWNER], head=1, high=30, width=842)
    document = paper.read(vocabulary)

    assert [form.project.text for form in document.forms] == ["社区建设补助"]
    assert [one.name.text for one in document.forms[0].indicators] == ["补助社区数", "群众满意度"]
    assert [column.index for column in document.tables[0].columns if column.role.name == "NAME"] == [1]
