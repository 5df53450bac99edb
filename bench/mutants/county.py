"""A county unit's report in thirteen tables with performance forms in two halves, after the layout that 山西 uses."""

from __future__ import annotations

import random

from mutants.draft import Draft, Form, Goal, Grid, Head, Item, Style, Words
from mutants.facts import Facts, invent, percent, wan
from mutants.numerals import numeral
from mutants.projects import Project
from mutants.statements import with_budget_statements
from mutants.tables import CLASSES, by_class, economic_rows, fields

__all__ = ["county_report"]

_FUND_HEADS = ("一般公共预算", "政府性基金预算", "国有资本经营预算")


def _blank(amount: int) -> str:
    return wan(amount) if amount else ""


def county_report(seed: int) -> Draft:
    """Write a sound report; the same seed writes the same one."""
    facts = invent(seed)
    rng = random.Random(seed + 1)  # noqa: S311  (not for secrets)
    year = facts.year
    tables = _tables(facts)
    forms = [_form(facts, project, rng) for project in facts.projects]
    text = _narrative(facts, forms)
    items: list[Item] = [
        Words(facts.unit, Style.COVER, "cover"),
        Words(f"{year}年度单位预算公开", Style.COVER, "cover"),
        Words("目 录", Style.CONTENTS_TITLE, "contents-title", new_page=True),
    ]
    body: list[Item] = [
        Words("第一部分 概况", Style.PART, "part", new_page=True, anchor="part:1"),
        Words("一、本单位职责", Style.HEADING, "section", anchor="duty"),
        *[
            Words(f"（{numeral(k + 1)}）{text}", Style.BODY, "duty")
            for k, text in enumerate([*facts.trade.duties, "完成县委、县政府交办的其他任务。"])
        ],
        Words("二、机构设置情况", Style.HEADING, "section", anchor="offices"),
        Words("内设办公室、人事股、财务股、业务股、法规股。", Style.BODY, "offices"),
        Words(f"第二部分 {year}年单位预算报表", Style.PART, "part", new_page=True, anchor="part:2"),
        *tables,
        *text,
    ]
    items += _contents(body)
    draft = Draft("county", facts.unit, year, [*items, *body], f"{facts.place}县", _facts(facts))
    return with_budget_statements(draft, facts)


def _facts(facts: Facts) -> dict[str, str]:
    return {
        "total": wan(facts.total), "basic": wan(facts.basic), "project": wan(facts.project),
        "public": wan(facts.public), "people": wan(facts.people),
    }  # fmt: skip


def _contents(body: list[Item]) -> list[Item]:
    lines: list[Item] = []
    tables = 0
    for item in body:
        if isinstance(item, Grid):
            tables += 1
            lines.append(Words(f"  表{numeral(tables)}{item.title}", Style.CONTENTS, "contents", entry=item.anchor))
        elif isinstance(item, Words) and item.style in {Style.PART, Style.HEADING} and item.anchor:
            indent = "" if item.style is Style.PART else "  "
            lines.append(Words(indent + item.text, Style.CONTENTS, "contents", entry=item.anchor))
    return lines


def _tables(facts: Facts) -> list[Grid]:
    year, owner = facts.year, f"单位名称：{facts.unit}"
    total, show = wan(facts.total), _blank
    spent = fields(facts)
    grids = []

    income = ["一、一般公共预算", "二、政府性基金预算", "三、国有资本经营预算", "四、财政专户管理资金", "五、单位资金"]
    rows = []
    for k, name in enumerate(CLASSES):
        left = income[k] if k < len(income) else ""
        money = show(spent.get(name, 0))
        rows.append([left, total if k == 0 else "", f"{numeral(k + 1)}、{name}", money, money, ""])
    rows += [
        ["本年收入合计", total, "本年支出合计", total, total, ""],
        ["上年结转", "", "年终结转", "", "", ""],
        ["收入总计", total, "支出总计", total, total, ""],
    ]
    grids.append(
        Grid(
            "收支总表", f"{year}年预算收支总表",
            [
                [Head("收入", 2), Head("支出", 4)],
                [
                    Head("项目"), Head(f"{year}年"), Head("项目"), Head(f"{year}年合计"), Head("当年预算安排"),
                    Head("上年结转安排"),
                ],
            ],
            ["name", "收入", "name", "合计", "当年", "结转"], rows, [120, 60, 160, 60, 65, 65],
        )
    )  # fmt: skip
    grids.append(
        Grid(
            "收入总表", f"{year}年预算收入总表",
            [
                [Head("项目", 2), Head("本年收入", 6), Head("上年结转", 1, 2)],
                [Head(text) for text in ("科目编码", "科目名称", "合计", *_FUND_HEADS, "财政专户管理资金", "单位资金")],
            ],
            ["code", "name", "合计", "一般公共预算", "政府性基金", "国有资本", "专户", "单位资金", "结转"],
            [
                _total_first([*row[:3], row[2], "", "", "", "", ""])
                for row in by_class(facts, show, ("合计",))
            ],
            [55, 190, 60, 60, 60, 60, 60, 60, 60], wide=True,
        )
    )  # fmt: skip
    for kind, title in (("支出总表", "预算支出总表"), ("一般公共预算支出表", "一般公共预算支出预算表（不含上年结转）")):
        rows = [_total_first(row) for row in by_class(facts, show, ("合计", "基本支出", "项目支出"))]
        header = [
            [Head("项目", 2), Head(f"{year}年预算数", 3)],
            [Head(text) for text in ("科目编码", "科目名称", "合计", "基本支出", "项目支出")],
        ]
        names = ["code", "name", "合计", "基本支出", "项目支出"]
        grids.append(Grid(kind, f"{year}年{title}", header, names, rows, [60, 200, 70, 70, 70]))
    grids.insert(3, _appropriation(facts, spent))
    rows = [[row[1], *row[2:]] for row in economic_rows(facts, show)]
    grids.append(
        Grid(
            "一般公共预算基本支出表", f"{year}年一般公共预算安排基本支出分经济科目表（不含上年结转）",
            [
                [
                    Head("部门预算支出经济科目名称", 1, 2), Head("政府预算支出经济科目名称", 1, 2),
                    Head(f"{year}年预算数", 3),
                ],
                [Head("合计"), Head("人员经费"), Head("公用经费")],
            ],
            ["name", "text", "合计", "人员经费", "公用经费"], rows, [150, 130, 65, 65, 65],
        )
    )  # fmt: skip
    grids += _empty_funds(year)
    grids += [_travel(facts), _running(facts), *_projects(facts)]
    for number, grid in enumerate(grids):
        grid.label, grid.owner, grid.anchor = f"预算公开表{number + 1}", owner, f"table:{number + 1}"
    return grids


def _total_first(row: list[str]) -> list[str]:
    return ["合计", "", *row[2:]] if row[1] == "合计" else row


def _appropriation(facts: Facts, spent: dict[str, int]) -> Grid:
    total = wan(facts.total)
    left = ["一、一般公共预算", "二、政府性基金预算", "三、国有资本经营预算"]
    rows = []
    for k, name in enumerate(CLASSES):
        money = _blank(spent.get(name, 0))
        income = [left[k] if k < len(left) else "", total if k == 0 else ""]
        rows.append([*income, f"{numeral(k + 1)}、{name}", money, money, "", ""])
    rows += [
        ["本年收入合计", total, "本年支出合计", total, total, "", ""],
        ["上年财政拨款结转", "", "年终结转", "", "", "", ""],
        *[[text, "", "", "", "", "", ""] for text in left],
        ["收入总计", total, "支出总计", total, total, "", ""],
    ]
    header = [
        [Head("收入", 2), Head("支出", 5)],
        [Head("项目", 1, 2), Head("金额", 1, 2), Head("项目", 1, 2), Head("金额", 4)],
        [Head("小计"), *(Head(text) for text in _FUND_HEADS)],
    ]
    names = ["name", "收入", "name", "小计", "一般公共预算", "政府性基金", "国有资本"]
    return Grid(
        "财政拨款收支总表", f"{facts.year}年财政拨款收支总表", header, names, rows, [110, 60, 160, 55, 60, 65, 75]
    )


def _empty_funds(year: int) -> list[Grid]:
    note = "注：本表无数据"
    income = [[Head("项目", 2), Head("政府性基金收入预算", 1, 2)], [Head("收入科目编码"), Head("科目名称")]]
    spending = [[Head(text) for text in ("科目编码", "科目名称", "合计", "基本支出", "项目支出")]]
    capital = [
        [Head("国有资本经营预算收入", 3), Head("国有资本经营预算支出", 5)],
        [
            Head("项目", 2), Head("国有资本经营收入预算", 1, 2), Head("科目编码", 1, 2), Head("科目名称", 1, 2),
            Head("合计", 1, 2), Head("基本支出", 1, 2), Head("项目支出", 1, 2),
        ],
        [Head("收入科目编码"), Head("科目名称")],
    ]  # fmt: skip
    return [
        Grid(
            "政府性基金预算收入表", f"{year}年政府性基金预算收入表（不含上年结转）", income, ["code", "name", "收入"],
            [["合计", "", ""]] + [[""] * 3] * 2, [80, 200, 120], note=note,
        ),
        Grid(
            "政府性基金预算支出表", f"{year}年政府性基金预算支出表（不含上年结转）", spending,
            ["code", "name", "合计", "基本支出", "项目支出"], [["合计", "", "", "", ""]] + [[""] * 5] * 2,
            [70, 180, 70, 70, 70], note=note,
        ),
        Grid(
            "国有资本经营预算收支表", f"{year}年国有资本经营预算收支预算表（不含上年结转）", capital,
            ["code", "name", "收入", "code", "name", "合计", "基本支出", "项目支出"],
            [["合计", *[""] * 7]] + [[""] * 8] * 2, [70, 90, 80, 70, 110, 60, 60, 60], note=note, wide=True,
        ),
    ]  # fmt: skip


def _travel(facts: Facts) -> Grid:
    car, meals = facts.car_running, facts.hospitality
    lines = [
        ("因公出国（境）费", 0), ("公务接待费", meals), ("公务用车购置及运行费", car),
        ("①公务用车购置费", 0), ("②公务用车运行维护费", car), ("合计", car + meals),
    ]  # fmt: skip
    header = [
        [Head("项目", 1, 2), Head(f"{facts.year}年预算数", 4)],
        [Head(text) for text in ("合计", *_FUND_HEADS)],
    ]
    return Grid(
        "三公经费表", f"{facts.year}年财政拨款安排“三公”经费支出预算表", header,
        ["name", "合计", "一般公共预算", "政府性基金", "国有资本"],
        [[name, _blank(amount), _blank(amount), "", ""] for name, amount in lines], [150, 80, 80, 80, 90],
        note="" if car + meals else "注：本表无数据",
    )  # fmt: skip


def _running(facts: Facts) -> Grid:
    money = wan(facts.public)
    header = [
        [Head("单位名称", 1, 2), Head(f"{facts.year}年预算数", 4)],
        [Head(text) for text in ("合计", *_FUND_HEADS)],
    ]
    return Grid(
        "机关运行经费表", f"{facts.year}年财政拨款安排机关运行经费预算表", header,
        ["name", "合计", "一般公共预算", "政府性基金", "国有资本"],
        [["部门合计", money, money, "", ""], [facts.unit, money, money, "", ""]], [160, 80, 80, 80, 90],
    )  # fmt: skip


def _projects(facts: Facts) -> list[Grid]:
    year = facts.year
    heads = [Head(f"{year}年财政拨款", 3)]
    header = [
        [Head("项目名称", 1, 2), Head("合计", 1, 2), *heads, Head("财政专户管理资金", 1, 2), Head("单位资金", 1, 2)],
        [Head(text) for text in _FUND_HEADS],
    ]
    rows = [["1", "2", "3", "4", "5", "6", "7"]]
    for name, amount in [(facts.unit, facts.project), *((project.name, project.amount) for project in facts.projects)]:
        rows.append([name, wan(amount), wan(amount), "", "", "", ""])
    names = ["name", "合计", "一般公共预算", "政府性基金", "国有资本", "专户", "单位资金"]
    carried = [[Head("项目名称", 1, 2), Head("合计", 1, 2), *heads], [Head(text) for text in _FUND_HEADS]]
    return [
        Grid(
            "项目支出表", f"{year}年项目支出预算表（本年预算）", header, names, rows, [150, 60, 60, 60, 65, 65, 60],
            wide=True,
        ),
        Grid(
            "项目支出结转表", f"{year}年项目支出预算表（上年结转）", carried, names[:5],
            [["1", "2", "3", "4", "5"], [""] * 5], [160, 70, 70, 70, 75], note="注：本表无数据",
        ),
    ]  # fmt: skip


def _narrative(facts: Facts, forms: list[Form]) -> list[Item]:
    year, unit, total = facts.year, facts.unit, wan(facts.total)
    change = facts.total_change.told()
    spent = fields(facts)
    shares = "；".join(f"{name}{wan(amount)}万元，占{percent(amount, facts.total)}" for name, amount in spent.items())
    people = "、".join(name for code, name, _, _ in facts.economic if not code.startswith("302"))
    public = "、".join(name for code, name, _, _ in facts.economic if code.startswith("302"))
    goods, works, services = facts.purchase
    cars = sum(facts.cars)
    travel = facts.hospitality + facts.car_running
    special = [project for project in facts.projects if project.source != "市县"]
    other = sum(project.amount for project in facts.projects if project.source == "市县")
    count, many = len(facts.projects), len(facts.projects) - len(special)
    split = f"其他运转类项目{many}个，涉及金额{wan(other)}万元" + (
        f"；特定目标类项目{len(special)}个，涉及金额{wan(facts.project - other)}万元" if special else ""
    )
    day = f"{year - 1}年12月31日"

    def head(text: str, key: str) -> Words:
        return Words(text, Style.HEADING, "section", anchor=key)

    def body(text: str, key: str) -> Words:
        return Words(text, Style.BODY, key)

    told: list[Item] = [
        Words(f"第三部分 {year}年度单位预算情况说明", Style.PART, "part", new_page=True, anchor="part:3"),
        head("一、单位预算收支数据变动情况及原因", "n1"),
        body(
            f"{year}年度{unit}预算收入总计{total}万元，其中：本年收入{total}万元，上年结转0万元，{change}，"
            f"主要原因是项目{'增加' if facts.total_change.grows else '减少'}；本年单位预算支出总计{total}万元，"
            f"其中：本年预算安排{total}万元，上年结转0万元，{change}，主要原因同上。",
            "change",
        ),
        head("二、收入预算情况说明", "n2"),
        body(
            f"{year}年度{unit}预算收入{total}万元，主要包括一般公共预算拨款收入{total}万元，占100.00%；"
            "政府性基金预算拨款收入0万元，占0%；国有资本经营预算拨款收入0万元，占0%；财政专户管理资金收入0万元，占0%；"
            "单位资金0万元，占0%；上年结转0万元，占0%。",
            "income",
        ),
        head("三、支出预算情况说明", "n3"),
        body(
            f"{year}年度{unit}支出预算{total}万元，其中：基本支出{wan(facts.basic)}万元，"
            f"占{percent(facts.basic, facts.total)}；项目支出{wan(facts.project)}万元，"
            f"占{percent(facts.project, facts.total)}。",
            "spending",
        ),
        head("四、财政拨款收支预算总体情况说明", "n4"),
        body(
            f"{year}年度{unit}财政拨款收支总预算{total}万元。其中：一般公共预算拨款{total}万元，"
            "政府性基金预算拨款0万元，国有资本经营预算拨款0万元。支出包括："
            + "、".join(f"{name}{wan(amount)}万元" for name, amount in spent.items())
            + "。",
            "appropriation",
        ),
        head("五、一般公共预算支出情况说明", "n5"),
        Words("（一）一般公共预算当年支出规模变化情况", Style.SUBHEADING, "subsection"),
        body(f"{year}年度{unit}一般公共预算当年支出{total}万元，{change}。", "scale"),
        Words("（二）一般公共预算当年支出结构情况", Style.SUBHEADING, "subsection"),
        body(f"{year}年度{unit}一般公共预算当年支出{total}万元，主要用于以下方面：{shares}。", "shares"),
        head("六、一般公共预算基本支出情况说明", "n6"),
        body(f"{year}年度{unit}一般公共预算安排基本支出{wan(facts.basic)}万元，其中：", "basic"),
        body(f"人员经费{wan(facts.people)}万元，主要包括：{people}等；", "people"),
        body(f"公用经费{wan(facts.public)}万元，主要包括：{public}等。", "public"),
        head("七、“三公”经费增减变动原因说明", "n7"),
        body(
            f"{year}年“三公”经费预算{wan(travel)}万元，其中：因公出国（境）费0万元，"
            f"公务用车购置及运行费{wan(facts.car_running)}万元，公务接待费{wan(facts.hospitality)}万元，与上年持平。"
            if travel
            else "本单位无“三公”经费预算。",
            "travel",
        ),
        head("八、机关运行经费增减变动原因说明", "n8"),
        body(
            f"本单位机关运行经费财政拨款预算{wan(facts.public)}万元，"
            f"{facts.running_change.told().replace('比上年', f'比{year - 1}年预算')}，"
            f"原因是{'人员增加' if facts.running_change.grows else '压减一般性支出'}。",
            "running",
        ),
        head("九、政府采购情况", "n9"),
        body(
            f"{year}年{unit}政府采购预算总额{wan(goods + works + services)}万元。"
            f"其中：政府采购货物预算{wan(goods)}万元、"
            f"政府采购工程预算{wan(works)}万元、政府采购服务预算{wan(services)}万元。",
            "purchase",
        ),
        head("十、绩效管理情况", "n10"),
        body("1、整体绩效目标", "goals"),
        body(f"{year}年编报单位整体绩效目标，涉及资金{total}万元。", "overall"),
        body("2、项目绩效目标", "goals"),
        body(
            f"{year}年{unit}纳入绩效目标管理的二级项目{count}个，共计金额{wan(facts.project)}万元。其中：{split}。",
            "counts",
        ),
        *forms,
        _overall(facts),
        head("十一、国有资产占有使用情况", "n11"),
        body(
            f"截至{day}，{unit}共有车辆{cars}辆，其中：机要通信用车{facts.cars[0]}辆，应急保障用车{facts.cars[1]}辆，"
            f"其他公务用车{facts.cars[2]}辆。",
            "cars",
        ),
        body(f"截至{day}，{unit}使用的办公用房建筑总面积{facts.area}平方米。", "area"),
        head("十二、其他说明", "n12"),
        body("无其他需要说明的事项。", "nothing"),
        Words("第四部分 名词解释", Style.PART, "part", new_page=True, anchor="part:4"),
        *[body(f"{numeral(k + 1)}、{text}", "terms") for k, text in enumerate(_TERMS)],
    ]
    return told


_TERMS = (
    "基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",
    "项目支出：指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。",
    "“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。",
    "机关运行经费：指行政单位和参照公务员法管理的事业单位使用财政拨款安排的基本支出中的公用经费支出。",
    "上年结转：指以前年度预算安排、结转到本年仍按原规定用途继续使用的资金。",
)


def _form(facts: Facts, project: Project, rng: random.Random) -> Form:
    sources = ("中央", "省级", "市县")
    labels = {"中央": "中央财政资金", "省级": "省级财政资金", "市县": "市县(区)财政资金"}
    money = f"{project.amount:,}"

    def half(total: str) -> list[tuple[str, str]]:
        lines = [(total, money)]
        for k, source in enumerate(sources):
            lead = "其中:" if k == 0 else ""
            lines.append((lead + labels[source], money if project.source == source else "0"))
        return [*lines, ("单位自筹", "0")]

    stamp = f"{facts.year}{rng.randint(1, 3):02}{rng.randint(1, 28):02}{rng.randint(9, 17):02}"
    stamp += f"{rng.randint(0, 59):02}{rng.randint(0, 59):02}"
    goal = f"做好{project.name}相关工作，保障各项任务按期完成。"
    return Form(
        title=f"{facts.place}县县(区)级预算部门(单位)项目支出绩效目标表",
        year_line=f"({facts.year}年度)",
        project=project.name,
        fields=[
            ("主管部门及代码", f"{facts.code[:3]}-{facts.unit}"), ("实施单位", facts.unit),
            ("项目属性", "一次性项目(1年结束)"), ("项目期", "1年"),
        ],
        unit="元",
        period=half("实施期资金总额:"),
        annual=half("年度资金总额:"),
        texts=[
            ("项目概况", project.about), ("立项依据", "根据县委县政府有关文件精神和年度工作安排。"),
            ("项目设立必要性", "保障单位各项工作正常开展。"),
            ("保证项目实施的制度、措施", "严格执行单位内部控制制度。"),
            ("项目实施计划", project.plan),
        ],
        goals=[Goal(aim.level1, aim.level2, aim.name, aim.value, aim.value) for aim in project.aims],
        stamp=stamp,
        period_goal=goal,
        annual_goal=goal,
    )  # fmt: skip


def _overall(facts: Facts) -> Form:
    total = wan(facts.total)
    return Form(
        title="预算部门（单位）整体支出绩效目标申报表",
        year_line=f"（{facts.year}年度）",
        project=f"{facts.code[:3]}-{facts.unit}",
        fields=[
            ("内设职能部门数", "5个"), ("所属预算单位数", "0个"),
            ("核定的人员编制数", f"{facts.staff}人"), ("实际在职人员总数", f"{facts.staff}人"),
        ],
        unit="万元",
        period=[
            ("合计", total), ("其中：一般公共预算资金", total), ("政府性基金预算资金", "0.00"),
            ("国有资本经营预算资金", "0.00"), ("专户管理资金", "0.00"), ("单位资金", "0.00"),
        ],
        annual=[("合计", total), ("其中：基本支出", wan(facts.basic)), ("项目支出", wan(facts.project))],
        texts=[("部门职责", "".join(facts.trade.duties)), ("部门战略目标", f"推动{facts.trade.field}事业高质量发展。")],
        goals=[
            Goal("产出指标", "数量指标", "保障人员数量", f"≥{facts.staff}人", ""),
            Goal("产出指标", "数量指标", "实施项目数量", f"≥{len(facts.projects)}个", ""),
            Goal("产出指标", "质量指标", "各项目标完成率", "≥98%", ""),
            Goal("产出指标", "时效指标", "任务完成时间", f"{facts.year}年12月底前", ""),
            Goal("产出指标", "成本指标", "预算控制数", f"≤{total}万元", ""),
            Goal("效益指标", "社会效益", "推动业务工作发展", "推动", ""),
            Goal("满意度指标", "服务对象满意度", "服务对象满意度", "≥95%", ""),
        ],
        overall=True,
        annual_goal=(
            f"全面完成{facts.year}年度{facts.trade.field}工作任务，"
            f"保障人员{facts.staff}人，实施项目{len(facts.projects)}个。"
        ),
    )  # fmt: skip
