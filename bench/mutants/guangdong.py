"""A department's report in twelve tables, no cell empty, codes in brackets before names, as 广东 prints it."""

from __future__ import annotations

from mutants.contents import contents_lines
from mutants.draft import Draft, Grid, Head, Item, Style, Words
from mutants.facts import Change, Facts, invent, percent, wan
from mutants.numerals import numeral
from mutants.tables import CLASSES, by_class, economic_rows, fields

__all__ = ["guangdong_report"]

_FUNDS = ("一般公共预算", "政府性基金预算", "国有资本经营预算")


def _show(amount: int) -> str:
    return wan(amount, grouped=True)


def guangdong_report(seed: int) -> Draft:
    """Write a sound report; the same seed writes the same one."""
    facts = invent(seed + 1300, funds=seed % 2 == 1)
    year, unit = facts.year, facts.unit
    body: list[Item] = [
        Words(f"第一部分 {unit}概况", Style.PART, "part", new_page=True, anchor="part:1"),
        Words("一、主要职责", Style.HEADING, "section", anchor="duty"),
        *[
            Words(f"（{numeral(k + 1)}）{text}", Style.BODY, "duty")
            for k, text in enumerate([*facts.trade.duties, "完成县委、县政府交办的其他任务。"])
        ],
        Words("二、部门机构设置", Style.HEADING, "section", anchor="offices"),
        Words("本部门内设4个股室，分别是办公室、财务股、业务股、法规股。下属1个预算单位。", Style.BODY, "offices"),
        Words("三、部门预算构成", Style.HEADING, "section", anchor="units"),
        Words(f"本部门预算为汇总预算，包括：{unit}本级预算、{_other(facts)}预算。", Style.BODY, "units"),
        Words(f"第二部分 {year}年部门预算表", Style.PART, "part", new_page=True, anchor="part:2"),
        *_tables(facts),
        *_told(facts),
        Words("第四部分 名词解释", Style.PART, "part", new_page=True, anchor="part:4"),
        *[Words(f"{numeral(k + 1)}、{text}", Style.BODY, "terms") for k, text in enumerate(_TERMS)],
    ]
    items: list[Item] = [
        Words(f"{year}年", Style.COVER, "cover"),
        Words(f"{unit}部门预算", Style.COVER, "cover"),
        Words("目 录", Style.CONTENTS_TITLE, "contents-title", new_page=True),
    ]
    items += contents_lines(body, lambda anchor: bool(anchor) and not anchor.startswith("n"))
    return Draft("guangdong", unit, year, [*items, *body], f"{facts.place}县")


def _other(facts: Facts) -> str:
    return f"{facts.place}县{facts.trade.field}服务中心"


def _tables(facts: Facts) -> list[Grid]:
    grids = [_balance(facts), _income(facts), _spending(facts), _appropriation(facts), _general(facts)]
    grids += [_basic(facts), _project_classes(facts), _travel(facts), _fund(facts), _capital(), *_lists(facts)]
    for number, grid in enumerate(grids):
        grid.label, grid.anchor = f"表{number + 1}", f"table:{number + 1}"
        grid.owner = f"单位名称：{facts.unit}"
        grid.note = grid.note or "注：无。"
    return grids


def _two_sides(kind: str, title: str, left: list[tuple[str, int]], facts: Facts, last: tuple[str, str]) -> Grid:
    total, spent = _show(facts.total), fields(facts)
    rows = []
    for k, name in enumerate(CLASSES):
        label, amount = left[k] if k < len(left) else ("", None)
        income = "" if amount is None else _show(amount)
        rows.append([label, income, f"{numeral(k + 1)}、{name}", _show(spent.get(name, 0))])
    rows += [
        ["本年收入合计", total, "本年支出合计", total],
        [last[0], _show(0), last[1], _show(0)],
        ["收入总计", total, "支出总计", total],
    ]
    header = [[Head("收入", 2), Head("支出", 2)], [Head("项目"), Head("预算"), Head("项目"), Head("预算")]]
    return Grid(kind, title, header, ["name", "收入", "name", "支出"], rows, [150, 75, 170, 75])


def _balance(facts: Facts) -> Grid:
    left = [
        ("一、预算拨款", facts.total), ("二、财政专户拨款", 0), ("三、事业收入", 0), ("四、事业单位经营收入", 0),
        ("五、其他收入", 0), ("六、上级补助收入", 0), ("七、附属单位上缴收入", 0),
    ]  # fmt: skip
    return _two_sides("收支总表", "收支总体情况表", left, facts, ("上年结转结余", "结转结余下年"))


def _appropriation(facts: Facts) -> Grid:
    left = [("一、一般公共预算", facts.general), ("二、政府性基金预算", facts.fund_total), ("三、国有资本经营预算", 0)]
    return _two_sides("财政拨款收支总表", "财政拨款收支总体情况表", left, facts, ("上年结转", "结转下年"))


def _income(facts: Facts) -> Grid:
    header = [
        [
            Head("单位名称", 1, 2), Head("合计", 1, 2), Head("财政拨款收入", 3), Head("财政专户拨款收入", 1, 2),
            Head("事业收入", 1, 2), Head("其他收入", 1, 2), Head("上年结转结余", 1, 2),
        ],
        [Head(text) for text in _FUNDS],
    ]  # fmt: skip
    part = facts.general * 3 // 10
    lines = [
        ("合计", facts.general, facts.fund_total),
        (facts.unit, facts.general - part, facts.fund_total),
        (_other(facts), part, 0),
    ]
    rows = [[name, *map(_show, (one + two, one, two, 0, 0, 0, 0, 0))] for name, one, two in lines]
    names = ["name", "合计", "一般公共预算", "政府性基金", "国有资本", "专户", "事业", "其他", "结转"]
    return Grid("收入总表", "收入总体情况表", header, names, rows, [140, 75, 75, 75, 75, 65, 60, 60, 65], wide=True)


def _spending(facts: Facts) -> Grid:
    columns = ("基本支出", "项目支出", "事业单位经营支出", "对附属单位补助支出", "上缴上级支出")
    header = [
        [Head("功能分类科目", 2), Head("合计", 1, 2), *(Head(text, 1, 2) for text in columns)],
        [Head("科目编码"), Head("科目名称")],
    ]
    rows = [[*row, *[_show(0)] * 3] for row in by_class(facts, _show, ("合计", "基本支出", "项目支出"))]
    names = ["code", "name", "合计", "基本支出", "项目支出", "经营", "补助", "上缴"]
    return Grid("支出总表", "本年支出总体情况表", header, names, rows, [60, 190, 70, 70, 70, 70, 70, 65], wide=True)


def _general(facts: Facts) -> Grid:
    header = [
        [Head("功能科目名称", 1, 2), Head("一般公共预算支出", 3)],
        [Head("小计"), Head("其中：基本支出"), Head("项目支出")],
    ]
    rows = []
    for code, name, *amounts in by_class(facts, _show, ("合计", "基本支出", "项目支出"), fund=False):
        rows.append([f"[{code}]{name}" if code else name, *amounts])
    names = ["name", "合计", "基本支出", "项目支出"]
    title = "一般公共预算支出情况表（按功能分类科目）"
    return Grid("一般公共预算支出表", title, header, names, rows, [240, 80, 80, 80])


def _basic(facts: Facts) -> Grid:
    rows = []
    for code, name, _, total, *_ in economic_rows(facts, _show):
        rows.append([f"[{code}]{name}" if code else name, total])
    header = [[Head("部门预算支出经济科目"), Head("预算")]]
    title = "一般公共预算基本支出情况表（按经济分类科目）"
    return Grid("一般公共预算基本支出表", title, header, ["name", "合计"], rows, [300, 120])


def _project_classes(facts: Facts) -> Grid:
    paid = facts.project - facts.fund_total
    office = paid * 2 // 5
    lines = [
        ("合计", paid), ("[302]商品和服务支出", paid), ("[30201]办公费", office), ("[30227]委托业务费", paid - office),
    ]  # fmt: skip
    header = [[Head("部门预算支出经济科目"), Head("预算")]]
    title = "一般公共预算项目支出情况表（按经济分类科目）"
    rows = [[name, _show(amount)] for name, amount in lines]
    return Grid("一般公共预算项目支出表", title, header, ["name", "合计"], rows, [300, 120])


def _travel(facts: Facts) -> Grid:
    car, meals = facts.car_running, facts.hospitality
    lines = [
        ("行政经费", facts.public), ("“三公”经费", car + meals), ("其中：（一）因公出国（境）支出", 0),
        ("（二）公务用车购置及运行维护支出", car), ("1.公务用车购置费", 0), ("2.公务用车运行维护费", car),
        ("（三）公务接待费支出", meals),
    ]  # fmt: skip
    rows = [[name, _show(amount), _show(amount), _show(0), _show(0)] for name, amount in lines]
    rows += [[name, str(count), "", "", ""] for name, count in zip(_COUNTED, _counts(facts), strict=True)]
    header = [[Head(text) for text in ("项目", "合计", *_FUNDS)]]
    names = ["name", "合计", "一般公共预算", "政府性基金", "国有资本"]
    title = "财政拨款安排的行政经费及“三公”经费预算表"
    return Grid("三公经费表", title, header, names, rows, [190, 70, 75, 80, 85])


_COUNTED = ("公务用车保有量（辆）", "国内公务接待批次（个）", "国内公务接待人次（人）")


def _counts(facts: Facts) -> tuple[int, int, int]:
    """Return the cars held, the receptions and their guests."""
    parties = facts.staff // 2 if facts.hospitality else 0
    return sum(facts.cars), parties, parties * 7


def _fund_header(title: str) -> list[list[Head]]:
    return [
        [Head("功能分类科目", 2), Head(title, 3)],
        [Head("科目编码"), Head("科目名称"), Head("小计"), Head("其中：基本支出"), Head("项目支出")],
    ]


def _fund(facts: Facts) -> Grid:
    names = ["code", "name", "合计", "基本支出", "项目支出"]
    rows = [["", "合计", *[_show(0)] * 3]]
    if facts.fund_total:
        rows = by_class(facts, _show, tuple(names[2:]), fund=True)
    note = "" if facts.fund_total else "注：本表本年无发生额。"
    header = _fund_header("政府性基金预算支出")
    return Grid(
        "政府性基金预算支出表", "政府性基金预算支出情况表", header, names, rows, [70, 200, 75, 75, 75], note=note
    )


def _capital() -> Grid:
    names = ["code", "name", "合计", "基本支出", "项目支出"]
    return Grid(
        "国有资本经营预算支出表", "国有资本经营预算支出情况表", _fund_header("国有资本经营预算支出"), names,
        [["", "合计", *[_show(0)] * 3]], [70, 200, 75, 75, 75], note="注：本表本年无发生额。",
    )  # fmt: skip


def _lists(facts: Facts) -> list[Grid]:
    header = [
        [
            Head("支出项目类别（资金使用单位）", 1, 2), Head("总计", 1, 2), Head("财政拨款", 4),
            Head("财政专户拨款", 1, 2), Head("其他资金", 1, 2),
        ],
        [Head("合计"), *(Head(text) for text in _FUNDS)],
    ]  # fmt: skip
    names = ["name", "合计", "小计", "一般公共预算", "政府性基金", "国有资本", "专户", "其他"]

    def line(name: str, amount: int, fund: int = 0) -> list[str]:
        return [name, *map(_show, (amount, amount, amount - fund, fund, 0, 0, 0))]

    economic = economic_rows(facts, str)
    basic = [line("合计", facts.basic), line(facts.unit, facts.basic)]
    basic += [line(name, int(amount)) for code, name, _, amount, *_ in economic if len(code) == 3]
    project = [line("合计", facts.project, facts.fund_total), line(facts.unit, facts.project, facts.fund_total)]
    project += [line(each.name, each.amount, each.amount if each.fund else 0) for each in facts.projects]
    widths = [180.0, 75, 75, 75, 75, 75, 65, 65]
    return [
        Grid("基本支出表", "部门预算基本支出预算表", header, names, basic, widths, wide=True),
        Grid("项目支出表", "部门预算项目支出及其他支出预算表", header, names, project, widths, wide=True),
    ]


def _was(change: Change) -> str:
    word, rate = ("增加", "增长") if change.grows else ("减少", "下降")
    moved = abs(change.now - change.before)
    return f"比上年{word}{_show(moved)}万元，{rate}{percent(moved, change.before)}"


def _told(facts: Facts) -> list[Item]:
    year, total = facts.year, _show(facts.total)
    was = _was(facts.total_change)
    why = f"主要原因是{'项目增加' if facts.total_change.grows else '压减一般性支出'}"
    car, meals = facts.car_running, facts.hospitality
    goods, works, services = facts.purchase
    cars, parties, guests = _counts(facts)
    sections = [
        (
            "部门预算收支增减变化情况", "change",
            f"{year}年本部门收入预算{total}万元，{was}，{why}；支出预算{total}万元，{was}，{why}。",
        ),
        (
            "“三公”经费安排情况", "travel",
            (f"{year}年本部门财政拨款安排“三公”经费{_show(car + meals)}万元，与上年持平。其中：因公出国（境）费0万元；"
            f"公务用车购置及运行维护费{_show(car)}万元（公务用车购置费0万元，公务用车运行维护费{_show(car)}万元）；"
            f"公务接待费{_show(meals)}万元。公务用车保有量{cars}辆，国内公务接待{parties}批次，{guests}人次。"),
        ),
        (
            "机关运行经费安排情况", "running",
            (f"{year}年，本部门机关运行经费预算{_show(facts.public)}万元，{_was(facts.running_change)}，"
            f"主要原因是{'人员增加' if facts.running_change.grows else '厉行节约'}。"),
        ),
        (
            "政府采购情况", "purchase",
            (f"{year}年本部门政府采购预算总额{_show(sum(facts.purchase))}万元，其中：货物类采购预算{_show(goods)}万元，"
            f"工程类采购预算{_show(works)}万元，服务类采购预算{_show(services)}万元。"),
        ),
        (
            "国有资产占有使用情况", "cars",
            (f"截至{year - 1}年12月31日，本部门共有车辆{sum(facts.cars)}辆，其中：机要通信用车{facts.cars[0]}辆，"
            f"应急保障用车{facts.cars[1]}辆，其他用车{facts.cars[2]}辆。"),
        ),
        (
            "预算绩效信息公开情况", "counts",
            f"{year}年，本部门{len(facts.projects)}个项目编报了绩效目标，涉及预算资金{_show(facts.project)}万元。",
        ),
    ]  # fmt: skip
    told: list[Item] = [Words(f"第三部分 {year}年部门预算情况说明", Style.PART, "part", new_page=True, anchor="part:3")]
    for number, (title, key, text) in enumerate(sections):
        told.append(Words(f"{numeral(number + 1)}、{title}", Style.HEADING, "section", anchor=f"n{number + 1}"))
        told.append(Words(text, Style.BODY, key))
    return told


_TERMS = (
    "财政拨款收入：指本级财政当年拨付的资金。",
    "基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",
    "项目支出：指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。",
    "“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",
    "机关运行经费：指为保障行政单位运行用于购买货物和服务的各项资金。",
)
