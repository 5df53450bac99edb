"""A unit's final accounts in the nine national tables: 行次 and 栏次, money carried over, budgets beside accounts."""

from __future__ import annotations

from mutants.contents import contents_lines
from mutants.draft import Draft, Grid, Head, Item, Style, Words
from mutants.evaluations import evaluation
from mutants.facts import Change, Facts, invent, percent, wan
from mutants.numerals import numeral
from mutants.reckoned import with_reckoned_accounts
from mutants.statements import with_accounts_statements
from mutants.tables import CLASSES, by_class, economic_rows, fields
from mutants.told import with_told_accounts

__all__ = ["accounts_report"]

_LABELS = (
    "一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入", "上级补助收入",
    "事业收入", "经营收入", "附属单位上缴收入", "其他收入",
)  # fmt: skip
_NOTE = "注：本表反映本单位本年度"


def _show(amount: int) -> str:
    return wan(amount, grouped=True) if amount else ""


def accounts_report(seed: int) -> Draft:
    """Write sound final accounts; the same seed writes the same ones."""
    facts = invent(seed + 1700)
    year, unit = facts.year, facts.unit
    carried = 40_000 + 7_013 * (seed % 9 + 1)
    body: list[Item] = [
        Words(f"第一部分 {unit}概况", Style.PART, "part", new_page=True, anchor="part:1"),
        Words("一、部门职责", Style.HEADING, "section", anchor="duty"),
        *[
            Words(f"（{numeral(k + 1)}）{text}", Style.BODY, "duty")
            for k, text in enumerate([*facts.trade.duties, "完成县委、县政府交办的其他任务。"])
        ],
        Words("二、机构设置", Style.HEADING, "section", anchor="offices"),
        Words(f"{unit}内设办公室、财务股、业务股、法规股。", Style.BODY, "offices"),
        Words(f"第二部分 {year}年度单位决算表", Style.PART, "part", new_page=True, anchor="part:2"),
        *_tables(facts, carried),
        *_told(facts, carried),
        evaluation(facts),
        Words("第四部分 名词解释", Style.PART, "part", new_page=True, anchor="part:4"),
        *[Words(f"{numeral(k + 1)}、{text}", Style.BODY, "terms") for k, text in enumerate(_TERMS)],
    ]
    items: list[Item] = [
        Words(f"{unit}", Style.COVER, "cover"),
        Words(f"{year}年度单位决算", Style.COVER, "cover"),
        Words("目 录", Style.CONTENTS_TITLE, "contents-title", new_page=True),
    ]
    items += contents_lines(body, bool)
    draft = Draft("accounts", unit, year, [*items, *body], f"{facts.place}县")
    draft = with_reckoned_accounts(with_accounts_statements(draft, facts, carried), facts)
    return with_told_accounts(draft, facts)


def _tables(facts: Facts, carried: int) -> list[Grid]:
    grids = [
        _balance(facts, carried), _income(facts), _spending(facts), _appropriation(facts, carried), _general(facts),
        _basic(facts), *_empty(), _travel(facts),
    ]  # fmt: skip
    for number, grid in enumerate(grids):
        grid.label, grid.anchor = f"公开{number + 1:02d}表", f"table:{number + 1}"
        grid.owner = f"单位：{facts.unit}"
        grid.unit = "金额单位：万元"
    return grids


def _balance(facts: Facts, carried: int) -> Grid:
    spent, total = fields(facts), _show(facts.total + carried)
    rows = [["栏次", "", "1", "栏次", "", "2"]]
    for k, name in enumerate(CLASSES):
        left = f"{numeral(k + 1)}、{_LABELS[k]}" if k < len(_LABELS) else ""
        amount = _show(facts.total) if k == 0 else ""
        rows.append([left, str(k + 1), amount, f"{numeral(k + 1)}、{name}", str(k + 35), _show(spent.get(name, 0))])
    last = len(CLASSES)
    closing = [
        ("本年收入合计", _show(facts.total), "本年支出合计", _show(facts.total)),
        ("使用非财政拨款结余", "", "结余分配", ""),
        ("年初结转和结余", _show(carried), "年末结转和结余", _show(carried)),
        ("总计", total, "总计", total),
    ]
    for k, (one, money, two, other) in enumerate(closing):
        rows.append([one, str(last + k + 1), money, two, str(last + k + 35), other])
    header = [
        [Head("收入", 3), Head("支出", 3)],
        [Head(text) for text in ("项目", "行次", "金额", "项目", "行次", "金额")],
    ]
    names = ["name", "index", "收入", "name", "index", "支出"]
    note = f"{_NOTE}的总收支和年末结转结余情况。"
    return Grid(
        "收入支出决算总表", "收入支出决算总表", header, names, rows, [150, 30, 70, 160, 30, 70], note=note
    )  # fmt: skip


def _lines(facts: Facts, columns: tuple[str, ...], more: int) -> list[list[str]]:
    rows = []
    for code, name, *amounts in by_class(facts, _show, columns):
        rows.append(["合计" if name == "合计" else code, "" if name == "合计" else name, *amounts, *[""] * more])
    count = len(columns) + more
    return [["栏次", "", *(str(k + 1) for k in range(count))], *rows]


def _income(facts: Facts) -> Grid:
    heads = ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    header = [[Head("项目", 2), *(Head(text, 1, 2) for text in heads)], [Head("科目代码"), Head("科目名称")]]
    names = ["code", "name", "合计", "财政拨款", "上级", "事业", "经营", "附属", "其他"]
    rows = _lines(facts, ("合计", "合计"), 5)
    note = f"{_NOTE}取得的各项收入情况。"
    return Grid("收入决算表", "收入决算表", header, names, rows, [60, 190, *[70.0] * 7], note=note, wide=True)


def _spending(facts: Facts) -> Grid:
    heads = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    header = [[Head("项目", 2), *(Head(text, 1, 2) for text in heads)], [Head("科目代码"), Head("科目名称")]]
    names = ["code", "name", "合计", "基本支出", "项目支出", "上缴", "经营", "补助"]
    rows = _lines(facts, ("合计", "基本支出", "项目支出"), 3)
    note = f"{_NOTE}各项支出情况。"
    return Grid("支出决算表", "支出决算表", header, names, rows, [60, 190, *[70.0] * 6], note=note, wide=True)


def _appropriation(facts: Facts, carried: int) -> Grid:
    spent, total = fields(facts), _show(facts.total + carried)
    left = ("一、一般公共预算财政拨款", "二、政府性基金预算财政拨款", "三、国有资本经营预算财政拨款")
    rows = []
    for k, name in enumerate(CLASSES):
        money = _show(spent.get(name, 0))
        income = [left[k] if k < 3 else "", str(k + 1), _show(facts.total) if k == 0 else ""]
        rows.append([*income, f"{numeral(k + 1)}、{name}", str(k + 36), money, money, "", ""])
    closing = [
        ("本年收入合计", facts.total, "本年支出合计", facts.total),
        ("年初财政拨款结转和结余", carried, "年末财政拨款结转和结余", carried),
        ("一般公共预算财政拨款", carried, "", 0),
        ("政府性基金预算财政拨款", 0, "", 0),
        ("国有资本经营预算财政拨款", 0, "", 0),
    ]
    last = len(CLASSES)
    for k, (one, money, two, amount) in enumerate(closing):
        shown = _show(amount)
        rows.append([one, str(last + k + 1), _show(money), two, str(last + k + 36), shown, shown, "", ""])
    rows.append(["总计", str(last + 6), total, "总计", str(last + 41), total, total, "", ""])
    header = [
        [Head("收入", 3), Head("支出", 6)],
        [
            Head("项目"), Head("行次"), Head("金额"), Head("项目"), Head("行次"), Head("合计"),
            Head("一般公共预算财政拨款"), Head("政府性基金预算财政拨款"), Head("国有资本经营预算财政拨款"),
        ],
    ]  # fmt: skip
    names = ["name", "index", "收入", "name", "index", "合计", "一般公共预算", "政府性基金", "国有资本"]
    note = f"{_NOTE}财政拨款的总收支和年末结转结余情况。"
    widths = [140.0, 30, 65, 150, 30, 65, 70, 70, 75]
    return Grid(
        "财政拨款收入支出决算总表", "财政拨款收入支出决算总表", header, names, rows, widths, note=note, wide=True
    )


def _general(facts: Facts) -> Grid:
    header = [
        [Head("项目", 2), Head("本年支出", 3)],
        [Head(text) for text in ("科目代码", "科目名称", "小计", "基本支出", "项目支出")],
    ]
    names = ["code", "name", "合计", "基本支出", "项目支出"]
    title = "一般公共预算财政拨款支出决算表"
    rows = _lines(facts, ("合计", "基本支出", "项目支出"), 0)
    note = f"{_NOTE}一般公共预算财政拨款支出情况。"
    return Grid(title, title, header, names, rows, [70, 200, 75, 75, 75], note=note)


def _basic(facts: Facts) -> Grid:
    lines = [(code, name, amount) for code, name, _, amount, *_ in economic_rows(facts, _show) if code]
    people = [line for line in lines if not line[0].startswith("302")]
    public = [line for line in lines if line[0].startswith("302")]
    rows = []
    for k in range(max(len(people), len(public))):
        one = people[k] if k < len(people) else ("", "", "")
        two = public[k] if k < len(public) else ("", "", "")
        rows.append([*one, *two])
    rows.append(["人员经费合计", "", _show(facts.people), "公用经费合计", "", _show(facts.public)])
    header = [
        [Head("人员经费", 3), Head("公用经费", 3)],
        [Head(text) for text in ("科目代码", "科目名称", "决算数", "科目代码", "科目名称", "决算数")],
    ]
    title = "一般公共预算财政拨款基本支出决算表"
    names = ["code", "name", "人员", "code", "name", "公用"]
    note = f"{_NOTE}一般公共预算财政拨款基本支出明细情况。"
    return Grid(title, title, header, names, rows, [55, 150, 70, 55, 150, 70], note=note)


def _empty() -> list[Grid]:
    fund = [
        [
            Head("项目", 2), Head("年初结转和结余", 1, 2), Head("本年收入", 1, 2), Head("本年支出", 3),
            Head("年末结转和结余", 1, 2),
        ],
        [Head(text) for text in ("科目代码", "科目名称", "小计", "基本支出", "项目支出")],
    ]  # fmt: skip
    capital = [
        [Head("项目", 2), Head("本年支出", 3)],
        [Head(text) for text in ("科目代码", "科目名称", "合计", "基本支出", "项目支出")],
    ]
    titles = ("政府性基金预算财政拨款收入支出决算表", "国有资本经营预算财政拨款支出决算表")
    notes = ("本单位没有政府性基金收入，也没有使用政府性基金安排的支出", "本单位没有使用国有资本经营预算安排的支出")
    return [
        Grid(
            titles[0], titles[0], fund, ["code", "name", "年初", "收入", "合计", "基本支出", "项目支出", "年末"],
            [["合计", *[""] * 7], [""] * 8], [60, 130, 65, 65, 60, 60, 60, 65], note=f"注：{notes[0]}，故本表无数据。",
        ),
        Grid(
            titles[1], titles[1], capital, ["code", "name", "合计", "基本支出", "项目支出"],
            [["合计", *[""] * 4], [""] * 5], [70, 200, 75, 75, 75], note=f"注：{notes[1]}，故本表无数据。",
        ),
    ]  # fmt: skip


def _budget(facts: Facts) -> tuple[int, int]:
    """Return what the budget allowed for cars and for receptions, above what was spent."""
    return (facts.car_running * 23 // 20, facts.hospitality * 3 // 2)


def _travel(facts: Facts) -> Grid:
    heads = [
        Head("合计", 1, 2), Head("因公出国（境）费", 1, 2), Head("公务用车购置及运行维护费", 3),
        Head("公务接待费", 1, 2),
    ]  # fmt: skip
    header = [
        [Head("预算数", 6), Head("决算数", 6)],
        [*heads, *heads],
        [Head(text) for text in ("小计", "公务用车购置费", "公务用车运行维护费") * 2],
    ]
    car, meals = _budget(facts)
    amounts = [car + meals, 0, car, 0, car, meals]
    amounts += [
        facts.car_running + facts.hospitality, 0, facts.car_running, 0, facts.car_running, facts.hospitality,
    ]  # fmt: skip
    names = ["合计", "出国", "公车", "购置", "运行", "接待"] * 2
    note = "注：本表反映“三公”经费支出预决算情况。" if car + meals else "注：本单位没有“三公”经费支出，故本表无数据。"
    rows = [[str(k + 1) for k in range(12)], [wan(amount) for amount in amounts]]
    title = "财政拨款“三公”经费支出决算表"
    return Grid("三公经费支出决算表", title, header, names, rows, [60.0] * 12, note=note, wide=True)


def _was(change: Change, year: int) -> str:
    word, rate = ("增加", "增长") if change.grows else ("减少", "下降")
    moved = abs(change.now - change.before)
    return f"与{year - 1}年度相比，{word}{wan(moved, grouped=True)}万元，{rate}{percent(moved, change.before)}"


def _told(facts: Facts, carried: int) -> list[Item]:
    year, unit = facts.year, facts.unit
    both, total = wan(facts.total + carried, grouped=True), wan(facts.total, grouped=True)
    shares = "；".join(
        f"{name}（类）支出{wan(amount, grouped=True)}万元，占{percent(amount, facts.total)}"
        for name, amount in fields(facts).items()
    )
    car, meals = _budget(facts)
    spent = facts.car_running + facts.hospitality
    done = f"完成预算的{percent(spent, car + meals)}" if spent else "与预算数持平"
    goods, works, services = facts.purchase
    people = "、".join(name for code, name, _, _ in facts.economic if not code.startswith("302"))
    public = "、".join(name for code, name, _, _ in facts.economic if code.startswith("302"))
    sections = [
        (
            "收入支出决算总体情况说明", "change",
            f"{unit}{year}年度收入、支出总计均为{both}万元。",
        ),
        (
            "收入决算情况说明", "income",
            f"{unit}{year}年度本年收入合计{total}万元，其中：财政拨款收入{total}万元，占100.00%。",
        ),
        (
            "支出决算情况说明", "spending",
            (f"{unit}{year}年度本年支出合计{total}万元，其中：基本支出{wan(facts.basic, grouped=True)}万元，"
            f"占{percent(facts.basic, facts.total)}；项目支出{wan(facts.project, grouped=True)}万元，"
            f"占{percent(facts.project, facts.total)}。"),
        ),
        (
            "财政拨款支出决算情况说明", "scale",
            (f"{unit}{year}年度财政拨款支出{total}万元，占本年支出合计的100.00%。"
            f"{_was(facts.total_change, year)}，主要原因是项目{'增加' if facts.total_change.grows else '减少'}。"),
        ),
        (
            "一般公共预算财政拨款支出决算结构情况", "shares",
            f"{year}年度一般公共预算财政拨款支出{total}万元，主要用于：{shares}。",
        ),
        (
            "一般公共预算财政拨款基本支出决算情况说明", "basic",
            (f"{year}年度一般公共预算财政拨款基本支出{wan(facts.basic, grouped=True)}万元，其中：人员经费"
            f"{wan(facts.people, grouped=True)}万元，主要包括：{people}；"
            f"公用经费{wan(facts.public, grouped=True)}万元，"
            f"主要包括：{public}。"),
        ),
        (
            "“三公”经费支出决算情况说明", "travel",
            (f"{year}年度“三公”经费财政拨款支出预算为{wan(car + meals)}万元，支出决算为{wan(spent)}万元，{done}。其中："
            f"因公出国（境）费支出0万元；公务用车购置及运行维护费支出{wan(facts.car_running)}万元；"
            f"公务接待费支出{wan(facts.hospitality)}万元。"),
        ),
        (
            "机关运行经费支出情况说明", "running",
            (f"{year}年度机关运行经费支出{wan(facts.public, grouped=True)}万元，{_was(facts.running_change, year)}，"
            f"主要原因是{'人员增加' if facts.running_change.grows else '厉行节约'}。"),
        ),
        (
            "政府采购支出情况说明", "purchase",
            (f"{year}年度政府采购支出总额{wan(sum(facts.purchase), grouped=True)}万元，其中：政府采购货物支出"
            f"{wan(goods, grouped=True)}万元、政府采购工程支出{wan(works, grouped=True)}万元、政府采购服务支出"
            f"{wan(services, grouped=True)}万元。"),
        ),
        (
            "国有资产占用情况说明", "cars",
            (f"截至{year}年12月31日，{unit}共有车辆{sum(facts.cars)}辆，其中：机要通信用车{facts.cars[0]}辆，"
            f"应急保障用车{facts.cars[1]}辆，其他用车{facts.cars[2]}辆。"),
        ),
        (
            "预算绩效情况说明", "counts",
            (f"{unit}组织对{year}年度{len(facts.projects)}个项目开展了绩效自评，共涉及资金"
            f"{wan(facts.project, grouped=True)}万元，占项目支出总额的100%。"),
        ),
    ]  # fmt: skip
    title = f"第三部分 {year}年度单位决算情况说明"
    told: list[Item] = [Words(title, Style.PART, "part", new_page=True, anchor="part:3")]
    for number, (name, key, text) in enumerate(sections):
        told.append(Words(f"{numeral(number + 1)}、{name}", Style.HEADING, "section", anchor=f"n{number + 1}"))
        told.append(Words(text, Style.BODY, key))
    return told


_TERMS = (
    "财政拨款收入：指单位从同级财政部门取得的财政预算资金。",
    "年初结转和结余：指单位以前年度尚未完成、结转到本年按有关规定继续使用的资金。",
    "基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",
    "项目支出：指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。",
    "“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",
    "机关运行经费：指为保障行政单位运行用于购买货物和服务的各项资金。",
)
