"""A unit's report in thirteen tables labelled 公开01表 …, its text with growth by class, after the layout of 江苏."""

from __future__ import annotations

import random

from mutants.contents import contents_lines
from mutants.draft import Draft, Form, Goal, Grid, Head, Item, Style, Words
from mutants.facts import Change, Facts, invent, percent, wan
from mutants.numerals import numeral
from mutants.projects import Project
from mutants.tables import CLASSES, by_class, economic_rows, fields

__all__ = ["jiangsu_report"]


_LISTED = frozenset({"part:1", "part:2", "part:3", "part:4", "duty", "offices", "tasks"})
_SPENDING = (
    "科目编码", "科目名称", "合计", "基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出",
)  # fmt: skip


def _show(amount: int) -> str:
    return wan(amount, grouped=True) if amount else ""


def _money(amount: int) -> str:
    """Print as the text does: no needless zeros."""
    text = wan(amount, grouped=True)
    return text.rstrip("0").rstrip(".") if "." in text and amount % 10000 == 0 else text


def jiangsu_report(seed: int) -> Draft:
    """Write a sound report; the same seed writes the same one. Every other unit spends 政府性基金."""
    facts = invent(seed + 500, funds=seed % 2 == 0)
    year, unit = facts.year, facts.unit
    tables = _tables(facts)
    body: list[Item] = [
        Words("第一部分 单位概况", Style.PART, "part", new_page=True, anchor="part:1"),
        Words("一、主要职能", Style.HEADING, "section", anchor="duty"),
        *[
            Words(f"（{numeral(k + 1)}）{text}", Style.BODY, "duty")
            for k, text in enumerate([*facts.trade.duties, "完成县委、县政府交办的其他任务。"])
        ],
        Words("二、单位机构设置及预算单位构成情况", Style.HEADING, "section", anchor="offices"),
        Words("本单位内设机构包括：办公室、财务科、业务科、法规科。本单位无下属单位。", Style.BODY, "offices"),
        Words(f"三、{year}年度单位主要工作任务及目标", Style.HEADING, "section", anchor="tasks"),
        Words(f"围绕县委、县政府中心工作，推动{facts.trade.field}事业高质量发展。", Style.BODY, "tasks"),
        Words(f"第二部分 {year}年度单位预算表", Style.PART, "part", new_page=True, anchor="part:2"),
        *tables,
        *_narrative(facts),
        Words("第四部分 名词解释", Style.PART, "part", new_page=True, anchor="part:4"),
        *[Words(f"{numeral(k + 1)}、{text}", Style.BODY, "terms") for k, text in enumerate(_TERMS)],
        Words("附件：项目支出绩效目标表", Style.PART, "appendix", new_page=True),
        *[_form(facts, project) for project in facts.projects],
    ]  # fmt: skip
    items: list[Item] = [
        Words(f"{year}年度{unit}单位预算公开", Style.COVER, "cover"),
        Words("目 录", Style.CONTENTS_TITLE, "contents-title", new_page=True),
    ]
    items += contents_lines(body, _LISTED.__contains__)
    return Draft("jiangsu", unit, year, [*items, *body], f"{facts.place}县")


def _tables(facts: Facts) -> list[Grid]:
    total, spent = _show(facts.total), fields(facts)
    sources = [
        ("一、一般公共预算拨款收入", facts.general), ("二、政府性基金预算拨款收入", facts.fund_total),
        ("三、国有资本经营预算拨款收入", 0), ("四、财政专户管理资金收入", 0), ("五、事业收入", 0),
        ("六、事业单位经营收入", 0),
        ("七、上级补助收入", 0), ("八、附属单位上缴收入", 0), ("九、其他收入", 0),
    ]  # fmt: skip
    grids = [_balance(facts, spent, sources)]
    heads = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "财政专户管理资金", "事业收入", "其他收入")
    line = [total, total, _show(facts.general), _show(facts.fund_total), "", "", "", "", "", ""]
    grids.append(
        Grid(
            "收入总表", "收入总表",
            [
                [
                    Head("单位代码", 1, 2), Head("单位名称", 1, 2), Head("合计", 1, 2), Head("本年收入", 7),
                    Head("上年结转结余", 2),
                ],
                [Head(text) for text in ("小计", *heads, "小计", "一般公共预算")],
            ],
            [
                "index", "name", "合计", "小计", "一般公共预算", "政府性基金", "国有资本", "专户", "事业", "其他",
                "结转", "结转一般",
            ],
            [["", "合计", *line], [facts.code, facts.unit, *line]],
            [50, 120, 65, 65, 65, 65, 60, 60, 50, 50, 50, 60], wide=True,
        )
    )  # fmt: skip
    names = ["code", "name", "合计", "基本支出", "项目支出", "经营", "上缴", "补助"]
    grids.append(
        Grid(
            "支出总表", "支出总表",
            [[Head(text) for text in _SPENDING]],
            names, by_class(facts, _show, tuple(names[2:])), [60, 200, 70, 70, 70, 70, 60, 70], wide=True,
        )
    )  # fmt: skip
    grids.append(_appropriation(facts, spent, sources[:3]))
    for kind, title, fund in (
        ("财政拨款支出表", "财政拨款支出表（功能科目）", None),
        ("一般公共预算支出表", "一般公共预算支出表", False),
    ):
        grids.append(_functions(facts, kind, title, fund))
    for kind, title in (
        ("财政拨款基本支出表", "财政拨款基本支出表（经济科目）"),
        ("一般公共预算基本支出表", "一般公共预算基本支出表"),
    ):
        rows = [[row[0], row[1], *row[3:]] for row in economic_rows(facts, _show)]
        header = [
            [Head("部门预算支出经济分类科目", 2), Head("本年基本支出", 3)],
            [Head(text) for text in ("科目编码", "科目名称", "合计", "人员经费", "公用经费")],
        ]
        grids.append(
            Grid(kind, title, header, ["code", "name", "合计", "人员经费", "公用经费"], rows, [60, 180, 75, 75, 75])
        )
    order = [grids[0], grids[1], grids[2], grids[3], grids[4], grids[6], grids[5], grids[7]]
    order += [_travel(facts), _funds(facts), _capital(), _running(facts), _purchase(facts)]
    for number, grid in enumerate(order):
        grid.label, grid.anchor = f"公开{number + 1:02d}表", f"table:{number + 1}"
        grid.owner = f"单位：{facts.unit}"
    return order


def _balance(facts: Facts, spent: dict[str, int], sources: list[tuple[str, int]]) -> Grid:
    total = _show(facts.total)
    rows = []
    for k, name in enumerate(CLASSES):
        label, amount = sources[k] if k < len(sources) else ("", 0)
        rows.append([label, _show(amount), f"{numeral(k + 1)}、{name}", _show(spent.get(name, 0))])
    rows += [
        ["本年收入合计", total, "本年支出合计", total],
        ["上年结转结余", "", "年终结转结余", ""],
        ["收入总计", total, "支出总计", total],
    ]
    header = [[Head("收入", 2), Head("支出", 2)], [Head("项目"), Head("预算数"), Head("项目"), Head("预算数")]]
    return Grid("收支总表", "收支总表", header, ["name", "收入", "name", "支出"], rows, [150, 75, 170, 75])


def _appropriation(facts: Facts, spent: dict[str, int], sources: list[tuple[str, int]]) -> Grid:
    total = _show(facts.total)
    left = [("一、本年收入", facts.total)]
    left += [(f"（{numeral(k + 1)}）{label.partition('、')[2]}", amount) for k, (label, amount) in enumerate(sources)]
    left += [("二、上年结转结余", 0)]
    left += [(f"（{numeral(k + 1)}）{label.partition('、')[2]}", 0) for k, (label, _) in enumerate(sources)]
    right = [("一、本年支出", facts.total)]
    right += [(f"（{numeral(k + 1)}）{name}", spent.get(name, 0)) for k, name in enumerate(CLASSES)]
    right += [("二、年终结转结余", 0)]
    rows = []
    for k, (label, amount) in enumerate(right):
        income, money = left[k] if k < len(left) else ("", 0)
        rows.append([income, _show(money), label, _show(amount)])
    rows.append(["收入总计", total, "支出总计", total])
    header = [[Head("收入", 2), Head("支出", 2)], [Head("项目"), Head("预算数"), Head("项目"), Head("预算数")]]
    return Grid(
        "财政拨款收支总表", "财政拨款收支总表", header, ["name", "收入", "name", "支出"], rows, [160, 75, 170, 75]
    )


def _functions(facts: Facts, kind: str, title: str, fund: bool | None) -> Grid:  # noqa: FBT001
    names = ["code", "name", "合计", "基本支出", "人员经费", "公用经费", "项目支出"]
    header = [
        [
            Head("科目编码", 1, 2),
            Head("科目名称", 1, 2),
            Head("合计", 1, 2),
            Head("基本支出", 3),
            Head("项目支出", 1, 2),
        ],
        [Head("小计"), Head("人员经费"), Head("公用经费")],
    ]
    return Grid(
        kind, title, header, names, by_class(facts, _show, tuple(names[2:]), fund=fund), [60, 190, 70, 70, 70, 70, 70]
    )


def _travel(facts: Facts) -> Grid:
    car, meals = facts.car_running, facts.hospitality
    header = [
        [
            Head("“三公”经费合计", 1, 2), Head("因公出国（境）费", 1, 2), Head("公务用车购置及运行维护费", 3),
            Head("公务接待费", 1, 2), Head("会议费", 1, 2), Head("培训费", 1, 2),
        ],
        [Head("小计"), Head("公务用车购置费"), Head("公务用车运行维护费")],
    ]  # fmt: skip
    amounts = (car + meals, 0, car, 0, car, meals, 0, 0)
    return Grid(
        "三公经费表", "一般公共预算“三公”经费、会议费、培训费支出表", header,
        ["合计", "出国", "公车", "购置", "运行", "接待", "会议", "培训"], [[wan(amount) for amount in amounts]],
        [80] * 8, wide=True, note="" if car + meals else "注：本单位无“三公”经费支出，故本表无数据。",
    )  # fmt: skip


def _funds(facts: Facts) -> Grid:
    header = [[Head(text) for text in ("科目编码", "科目名称", "本年政府性基金预算支出合计", "基本支出", "项目支出")]]
    names = ["code", "name", "合计", "基本支出", "项目支出"]
    rows = by_class(facts, _show, tuple(names[2:]), fund=True) if facts.fund_total else [["", "合计", "", "", ""]]
    note = "" if facts.fund_total else "注：本单位无政府性基金预算支出，故本表无数据。"
    return Grid("政府性基金预算支出表", "政府性基金预算支出表", header, names, rows, [70, 190, 80, 70, 70], note=note)


def _capital() -> Grid:
    header = [[Head(text) for text in ("科目编码", "科目名称", "合计", "基本支出", "项目支出")]]
    return Grid(
        "国有资本经营预算支出表", "国有资本经营预算支出预算表", header,
        ["code", "name", "合计", "基本支出", "项目支出"],
        [["", "合计", "", "", ""]], [70, 190, 70, 70, 70], note="注：本单位无国有资本经营预算支出，故本表无数据。",
    )  # fmt: skip


def _running(facts: Facts) -> Grid:
    lines = [line for line in facts.economic if line[0].startswith("302")]
    rows = [["", "合计", _show(facts.public)], ["302", "商品和服务支出", _show(facts.public)]]
    rows += [[code, name, _show(amount)] for code, name, _, amount in lines]
    header = [[Head("科目编码"), Head("科目名称"), Head("机关运行经费支出")]]
    return Grid(
        "机关运行经费表", "一般公共预算机关运行经费支出预算表", header, ["code", "name", "合计"], rows, [80, 220, 120]
    )


def _purchase(facts: Facts) -> Grid:
    rows = [["合计", "", "", _show(sum(facts.purchase))]]
    sorts = (("货物", "办公设备采购"), ("工程", "办公用房维修工程"), ("服务", "信息系统运维服务"))
    for (sort, name), amount in zip(sorts, facts.purchase, strict=True):
        if amount:
            rows += [[sort, "", "", _show(amount)], ["", name, "分散采购", _show(amount)]]
    header = [[Head("采购品目大类"), Head("采购物品名称"), Head("采购组织形式"), Head("采购金额")]]
    return Grid("政府采购表", "政府采购支出表", header, ["name", "text", "text", "合计"], rows, [100, 170, 90, 90])


def _was(change: Change) -> str:
    if change.now == change.before:
        return "与上年预算数相同"
    word, rate = ("增加", "增长") if change.grows else ("减少", "减少")
    amount = abs(change.now - change.before)
    return f"与上年相比{word}{_money(amount)}万元，{rate}{percent(amount, change.before)}"


def _narrative(facts: Facts) -> list[Item]:
    year, unit = facts.year, facts.unit
    total, general, fund = _money(facts.total), _money(facts.general), _money(facts.fund_total)
    rng = random.Random(f"{unit}/{facts.total}")  # noqa: S311  (not for secrets)
    change = facts.total_change
    both = (
        f"与上年相比收、支预算总计各{'增加' if change.grows else '减少'}{_money(abs(change.now - change.before))}万元，"
    )
    both += f"{'增长' if change.grows else '减少'}{percent(abs(change.now - change.before), change.before)}"
    reason = f"主要原因是项目资金{'增加' if change.grows else '减少'}。"
    lines = []
    for number, (name, amount) in enumerate(fields(facts).items()):
        moved = Change(amount, round(amount / rng.choice((0.9, 0.96, 1.05, 1.2))) + rng.randint(0, 99))
        why = f"主要原因是相关支出{'增加' if moved.grows else '减少'}。"
        lines.append(f"（{number + 1}）{name}（类）支出{_money(amount)}万元，主要用于相关工作。{_was(moved)}。{why}")
    car, meals = facts.car_running, facts.hospitality
    travel = car + meals

    def head(text: str, key: str) -> Words:
        return Words(text, Style.HEADING, "section", anchor=key)

    def body(text: str, key: str) -> Words:
        return Words(text, Style.BODY, key)

    def part(amount: int) -> str:
        return f"占“三公”经费的{percent(amount, travel) if travel else '0%'}"

    people = "、".join(name for code, name, _, _ in facts.economic if not code.startswith("302"))
    public = "、".join(name for code, name, _, _ in facts.economic if code.startswith("302"))
    goods, works, services = facts.purchase
    fund_share = percent(facts.fund_total, facts.total) if facts.fund_total else "0%"
    return [
        Words(f"第三部分 {year}年度单位预算情况说明", Style.PART, "part", new_page=True, anchor="part:3"),
        head("一、收支预算总体情况说明", "n1"),
        body(f"{unit}{year}年度收入、支出预算总计{total}万元，{both}。其中：", "change"),
        Words(f"（一）收入预算总计{total}万元。包括：", Style.BODY, "income"),
        body(f"1．本年收入合计{total}万元。", "income"),
        body(f"（1）一般公共预算拨款收入{general}万元。", "income"),
        body(f"（2）政府性基金预算拨款收入{fund}万元。", "income"),
        body("2．上年结转结余为0万元。与上年预算数相同。", "income"),
        Words(f"（二）支出预算总计{total}万元。包括：", Style.BODY, "spending"),
        body(f"1．本年支出合计{total}万元。", "spending"),
        *[body(line, "classes") for line in lines],
        body("2．年终结转结余为0万元。", "spending"),
        head("二、收入预算情况说明", "n2"),
        body(f"{unit}{year}年收入预算合计{total}万元，包括本年收入{total}万元，上年结转结余0万元。其中：", "income"),
        body(f"本年一般公共预算收入{general}万元，占{percent(facts.general, facts.total)}；", "income"),
        body(f"本年政府性基金预算收入{fund}万元，占{fund_share}。", "income"),
        head("三、支出预算情况说明", "n3"),
        body(f"{unit}{year}年支出预算合计{total}万元，其中：", "spending"),
        body(f"基本支出{_money(facts.basic)}万元，占{percent(facts.basic, facts.total)}；", "spending"),
        body(f"项目支出{_money(facts.project)}万元，占{percent(facts.project, facts.total)}。", "spending"),
        head("四、财政拨款收支预算总体情况说明", "n4"),
        body(f"{unit}{year}年度财政拨款收、支总预算{total}万元。{_was(change)}。{reason}", "scale"),
        head("五、财政拨款基本支出预算情况说明", "n5"),
        body(f"{unit}{year}年度财政拨款基本支出预算{_money(facts.basic)}万元，其中：", "basic"),
        body(f"（一）人员经费{_money(facts.people)}万元。主要包括：{people}。", "people"),
        body(f"（二）公用经费{_money(facts.public)}万元。主要包括：{public}。", "public"),
        head("六、一般公共预算支出预算情况说明", "n6"),
        body(f"{unit}{year}年一般公共预算财政拨款支出预算{general}万元。", "general"),
        head("七、一般公共预算“三公”经费、会议费、培训费支出预算情况说明", "n7"),
        body(
            f"{unit}{year}年度一般公共预算拨款安排的“三公”经费支出预算{_money(travel)}万元，与上年预算数相同。其中，"
            f"因公出国（境）费支出0万元，占“三公”经费的0%；公务用车购置及运行维护费支出{_money(car)}万元，{part(car)}；"
            f"公务接待费支出{_money(meals)}万元，{part(meals)}。",
            "travel",
        ),
        body(f"{unit}{year}年度一般公共预算拨款安排的会议费预算支出0万元，与上年预算数相同。", "meetings"),
        head("八、政府性基金预算支出预算情况说明", "n8"),
        body(f"{unit}{year}年政府性基金支出预算支出{fund}万元。", "fund"),
        head("九、国有资本经营预算支出预算情况说明", "n9"),
        body(f"{unit}{year}年国有资本经营预算支出0万元，与上年预算数相同。", "capital"),
        head("十、一般公共预算机关运行经费支出预算情况说明", "n10"),
        body(
            f"{year}年本单位一般公共预算机关运行经费预算支出{_money(facts.public)}万元，{_was(facts.running_change)}。"
            f"主要原因是{'人员增加' if facts.running_change.grows else '厉行节约，压减支出'}。",
            "running",
        ),
        head("十一、政府采购支出预算情况说明", "n11"),
        body(
            f"{year}年度政府采购支出预算总额{_money(sum(facts.purchase))}万元，其中：拟采购货物支出{_money(goods)}万元、"
            f"拟采购工程支出{_money(works)}万元、拟采购服务支出{_money(services)}万元。",
            "purchase",
        ),
        head("十二、国有资产占用情况说明", "n12"),
        body(
            f"本单位共有车辆{sum(facts.cars)}辆，其中，机要通信用车{facts.cars[0]}辆、应急保障用车{facts.cars[1]}辆、"
            f"其他用车{facts.cars[2]}辆。单价50万元（含）以上的通用设备0台（套）。",
            "cars",
        ),
        head("十三、预算绩效目标设置情况说明", "n13"),
        body(
            f"{year}年度，本单位共{len(facts.projects)}个项目纳入绩效目标管理，涉及财政性资金合计{_money(facts.project)}万元，"
            f"占项目支出总额的100%。",
            "counts",
        ),
    ]  # fmt: skip


_TERMS = (
    "财政拨款：单位从同级财政部门取得的各类财政拨款，包括一般公共预算拨款、政府性基金预算拨款、国有资本经营预算拨款。",
    "基本支出：指为保障机构正常运转、完成工作任务而发生的人员支出和公用支出。",
    "项目支出：指在基本支出之外为完成特定工作任务和事业发展目标所发生的支出。",
    "“三公”经费：指用一般公共预算拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",
    "机关运行经费：指行政单位使用一般公共预算安排的基本支出中的日常公用经费支出。",
)


def _form(facts: Facts, project: Project) -> Form:
    money = wan(project.amount) if project.amount % 100 == 0 else f"{project.amount / 10000:.4f}"
    share = [10, 10, 10, 10, 20, 10, 10, 10, 10]
    goals = []
    left = 100
    for k, aim in enumerate(project.aims):
        weight = left if k == len(project.aims) - 1 else share[k]
        left -= weight
        goals.append(Goal(aim.level1, aim.level2, aim.name, aim.value, aim.value, weight))
    return Form(
        title="项目支出绩效目标表",
        year_line=f"（{facts.year}年度）",
        project=project.name,
        fields=[("主管部门", facts.unit), ("实施单位", facts.unit)],
        unit="万元",
        period=[],
        annual=[("年度资金总额", money), ("其中：财政拨款", money), ("其他资金", "0.00")],
        texts=[
            ("项目概况", project.about), ("立项依据", "根据县委县政府有关文件精神。"), ("项目实施计划", project.plan),
        ],
        goals=goals,
        halves=False,
        weights=True,
        annual_goal=f"做好{project.name}相关工作，保障各项任务按期完成。",
    )  # fmt: skip
