"""A department's report whose tables name the unit above its codes and projects below them, as 四川 prints it."""

from __future__ import annotations

from collections.abc import Sequence

from mutants.contents import contents_lines
from mutants.draft import Draft, Grid, Head, Item, Style, Words
from mutants.facts import Facts, invent, percent, wan
from mutants.numerals import numeral
from mutants.reckoned import with_reckoned_budget
from mutants.tables import CLASSES, FUNDS, LEVELS, by_class, economic_rows, fields, filled, grants_rows, split_code
from mutants.told import with_told_budget

__all__ = ["sichuan_report"]

_LABELS = ("1", "1-1", "1-2", "2", "3", "3-1", "3-2", "3-3", "4", "4-1", "5", "6")


def sichuan_report(seed: int) -> Draft:
    """Write a sound report; the same seed writes the same one."""
    facts = invent(seed + 3500, funds=seed % 2 == 1)
    year, unit = facts.year, facts.unit
    body: list[Item] = [
        Words(f"第一部分 {unit}概况", Style.PART, "part", new_page=True, anchor="part:1"),
        Words("一、职能简介", Style.HEADING, "section", anchor="duty"),
        *[Words(f"（{numeral(k)}）{text}", Style.BODY, "duty") for k, text in enumerate(facts.trade.duties, start=1)],
        Words("二、机构设置", Style.HEADING, "section", anchor="offices"),
        Words(f"{unit}属一级预算单位，内设办公室、财务股、业务股、法规股4个机构。", Style.BODY, "offices"),
        Words(f"第二部分 {year}年部门预算情况说明", Style.PART, "part", new_page=True, anchor="part:2"),
        *_told(facts),
        Words("第三部分 名词解释", Style.PART, "part", new_page=True, anchor="part:3"),
        *[Words(f"（{numeral(k)}）{text}", Style.BODY, "terms") for k, text in enumerate(_TERMS, start=1)],
        Words(f"第四部分 {year}年部门预算表", Style.PART, "part", new_page=True, anchor="part:4"),
        *_tables(facts),
    ]
    items: list[Item] = [
        Words(unit, Style.COVER, "cover"),
        Words(f"{year}年部门预算", Style.COVER, "cover"),
        Words("目 录", Style.CONTENTS_TITLE, "contents-title", new_page=True),
    ]
    items += contents_lines(body, bool)
    draft = with_reckoned_budget(Draft("sichuan", unit, year, [*items, *body], f"{facts.place}县"), facts)
    return with_told_budget(draft, facts)


def _tables(facts: Facts) -> list[Grid]:
    grids = [
        _balance(facts), _income(facts), _spending(facts), _appropriation(facts), _general(facts), _basic(facts),
        _projects(facts), _travel(facts), _fund(facts), _fund_travel(), _capital(), _goods(facts),
    ]  # fmt: skip
    for label, grid in zip(_LABELS, grids, strict=True):
        grid.label, grid.anchor = f"表{label}", f"table:{label}"
        grid.owner, grid.unit = f"部门：{facts.unit}", "金额单位：万元"
    return grids


def _headed(columns: Sequence[Head], below: Sequence[Head] = (), *, levels: int = 3) -> list[list[Head]]:
    """Return a header of three lines: codes, unit and name under 项目, and the columns beside it."""
    first = [Head("项    目", levels + 2), *columns]
    second = [Head("科目编码", levels), Head("单位代码", 1, 2), Head("单位名称（科目）", 1, 2), *below]
    return [first, second, list(LEVELS[:levels])]


def _listed(facts: Facts, rows: Sequence[list[str]], *, levels: int = 3) -> list[list[str]]:
    """Return the total's row, the same for department and unit, and the rows of the lowest codes."""
    total = next(row for row in rows if row[1] == "合计")
    blank = [""] * levels
    heads = [("", "合    计"), ("", facts.unit), (facts.code, f"{facts.unit}本级")]
    found = [[*blank, unit, name, *total[2:]] for unit, name in heads]
    longest = {3: 7, 2: 5}[levels]
    found += [[*split_code(row[0])[:levels], facts.code, row[1], *row[2:]] for row in rows if len(row[0]) == longest]
    return found


def _balance(facts: Facts) -> Grid:
    left = [
        ("一、一般公共预算拨款收入", facts.general), ("二、政府性基金预算拨款收入", facts.fund_total),
        ("三、国有资本经营预算拨款收入", 0), ("四、事业收入", 0), ("五、事业单位经营收入", 0), ("六、其他收入", 0),
    ]  # fmt: skip
    spent, total = fields(facts), filled(facts.total)
    rows = []
    for k, name in enumerate(CLASSES):
        label, amount = left[k] if k < len(left) else ("", 0)
        rows.append([label, filled(amount), f"{numeral(k + 1)}、{name}", filled(spent.get(name, 0))])
    rows += [
        ["本 年 收 入 合 计", total, "本 年 支 出 合 计", total], ["七、上年结转", "", "三十一、结转下年", ""],
        ["收 入 总 计", total, "支 出 总 计", total],
    ]  # fmt: skip
    header = [
        [Head("收          入", 2), Head("支             出", 2)],
        [Head("项              目"), Head(f"{facts.year}年预算数")] * 2,
    ]
    return Grid("收支总表", "部门收支总表", header, ["name", "收入", "name", "支出"], rows, [150, 75, 170, 75])


def _income(facts: Facts) -> Grid:
    columns = ("上年结转", *(f"{fund}拨款收入" for fund in FUNDS), "事业收入", "其他收入", "上级补助收入")
    rows = []
    for fund in (None, False, True):
        for code, name, amount in by_class(facts, str, ("合计",), fund=fund):
            paid = int(amount)
            own = [paid, 0, 0 if fund else paid, paid if fund else 0, *[0] * 4]
            if name == "合计" and fund is None:
                own = [paid, 0, facts.general, facts.fund_total, *[0] * 4]
            if (name == "合计") is (fund is None):
                rows.append([code, name, *map(filled, own)])
    rows.sort(key=lambda row: row[0])
    names = ["类", "款", "项", "text", "name", "合计", "结转", "一般公共预算", "政府性基金", "国有资本", *columns[4:]]
    header = _headed([Head(text, 1, 3) for text in ("合计", *columns)])
    return Grid(
        "收入总表", "部门收入总表", header, names, _listed(facts, rows), [28, 24, 24, 48, 150, *[60.0] * 8], wide=True
    )


def _functions(facts: Facts, kind: str, title: str, columns: tuple[str, ...], header: list[list[Head]]) -> Grid:
    fund = {"支出总表": None, "一般公共预算支出表": False}.get(kind, True)
    names = ["类", "款", "项", "text", "name", *columns]
    rows = _listed(facts, by_class(facts, filled, columns, fund=fund))
    wide = len(columns) > 3
    widths = [30.0, 25, 25, 52, 175, *[75.0] * len(columns)]
    return Grid(kind, title, header, names, rows, widths, wide=wide)


def _spending(facts: Facts) -> Grid:
    columns = ("合计", "基本支出", "项目支出", "上缴上级支出", "对附属单位补助支出")
    return _functions(facts, "支出总表", "部门支出总表", columns, _headed([Head(text, 1, 3) for text in columns]))


def _appropriation(facts: Facts) -> Grid:
    general, funds = fields(facts, fund=False), fields(facts, fund=True)
    left = [
        ("一、本年收入", facts.total), ("一般公共预算拨款收入", facts.general),
        ("政府性基金预算拨款收入", facts.fund_total), ("国有资本经营预算拨款收入", 0), ("二、上年结转", 0),
        ("一般公共预算拨款收入", 0), ("政府性基金预算拨款收入", 0), ("国有资本经营预算拨款收入", 0),
    ]  # fmt: skip
    right = [("一、本年支出", facts.general, facts.fund_total)]
    right += [(f"  {name}", general.get(name, 0), funds.get(name, 0)) for name in CLASSES]
    right.append(("二、结转下年", 0, 0))
    rows = grants_rows(left, right)
    total = filled(facts.total)
    rows.append(["收 入 总 计", total, "支 出 总 计", total, filled(facts.general), filled(facts.fund_total), ""])
    header = [
        [Head("收          入", 2), Head("支             出", 5)],
        [Head("项              目"), Head(f"{facts.year}年预算数"), Head("项              目")],
    ]
    header[1] += [Head(text) for text in ("合计", *FUNDS)]
    names = ["name", "收入", "name", "合计", "一般公共预算", "政府性基金", "国有资本"]
    return Grid(
        "财政拨款收支总表", "财政拨款收支预算总表", header, names, rows, [150, 75, 170, 75, 80, 80, 95], wide=True
    )


def _general(facts: Facts) -> Grid:
    columns = ("合计", "当年财政拨款安排", "上年结转安排")
    header = _headed([Head(text, 1, 3) for text in columns])
    grid = _functions(facts, "一般公共预算支出表", "一般公共预算支出预算表", columns, header)
    for row in grid.rows:
        row[grid.column("当年财政拨款安排")] = row[grid.column("合计")]
    return grid


def _basic(facts: Facts) -> Grid:
    columns = ("合计", "人员经费", "公用经费")
    rows = [
        [code, ("  " if len(code) > 3 else "") + name, *rest] for code, name, _, *rest in economic_rows(facts, filled)
    ]
    listed = _listed(facts, rows, levels=2)
    classes = [[*split_code(row[0])[:2], facts.code, row[1], *row[2:]] for row in rows if len(row[0]) == 3]
    head, body = listed[:3], listed[3:]
    for row in classes:
        place = next(k for k, line in enumerate(body) if line[0] == row[0])
        body.insert(place, row)
    header = _headed([Head("基本支出", 3)], [Head(text, 1, 2) for text in columns], levels=2)
    names = ["类", "款", "text", "name", *columns]
    title = "一般公共预算基本支出预算表"
    return Grid("一般公共预算基本支出表", title, header, names, [*head, *body], [32, 26, 55, 200, 75, 75, 75])


def _projects(facts: Facts) -> Grid:
    paid = [one for one in facts.projects if not one.fund]
    names = {leaf.code: leaf.name for leaf in facts.leaves}
    total = sum(one.amount for one in paid)
    rows = [["", "", "", "", "合    计", filled(total)], ["", "", "", "", facts.unit, filled(total)]]
    for code in sorted({one.code for one in paid}):
        own = [one for one in paid if one.code == code]
        rows.append([*split_code(code), facts.code, names[code], filled(sum(one.amount for one in own))])
        rows += [[*split_code(code), facts.code, f"  {one.name}", filled(one.amount)] for one in own]
    columns = ["类", "款", "项", "text", "name", "合计"]
    header = _headed([Head("金额", 1, 3)])
    title = "一般公共预算项目支出预算表"
    return Grid("一般公共预算项目支出表", title, header, columns, rows, [35, 28, 28, 60, 230, 85])


def _travel_header() -> list[list[Head]]:
    cars = Head("公务用车购置及运行费", 3)
    return [
        [Head("单位编码", 1, 3), Head("单位名称（科目）", 1, 3), Head("当年财政拨款预算安排", 6)],
        [Head("合计", 1, 2), Head("因公出国（境）费用", 1, 2), cars, Head("公务接待费", 1, 2)],
        [Head("小计"), Head("公务用车购置费"), Head("公务用车运行费")],
    ]


def _travel(facts: Facts) -> Grid:
    car, meals = facts.car_running, facts.hospitality
    line = [*map(filled, (car + meals, 0, car, 0, car, meals))]
    names = ["text", "name", "合计", "出国", "用车", "购置", "运行", "接待"]
    rows = [["", "合    计", *line], [facts.code, facts.unit, *line]]
    note = "" if car + meals else "注：此表无数据"
    title = "一般公共预算“三公”经费支出预算表"
    return Grid("三公经费表", title, _travel_header(), names, rows, [60, 160, *[72.0] * 6], note=note, wide=True)


def _fund(facts: Facts) -> Grid:
    columns = ("合计", "基本支出", "项目支出")
    header = _headed([Head("本年政府性基金预算支出", 3)], [Head(text, 1, 2) for text in columns])
    grid = _functions(facts, "政府性基金预算支出表", "政府性基金支出预算表", columns, header)
    grid.note = "" if facts.fund_total else "注：此表无数据"
    return grid


def _fund_travel() -> Grid:
    names = ["text", "name", "合计", "出国", "用车", "购置", "运行", "接待"]
    return Grid(
        "政府性基金三公经费表", "政府性基金预算“三公”经费支出预算表", _travel_header(), names,
        [["", "合    计", *[""] * 6]], [60, 160, *[72.0] * 6], note="注：此表无数据", wide=True,
    )  # fmt: skip


def _capital() -> Grid:
    columns = ("合计", "基本支出", "项目支出")
    header = _headed([Head("本年国有资本经营预算支出", 3)], [Head(text, 1, 2) for text in columns])
    names = ["类", "款", "项", "text", "name", *columns]
    return Grid(
        "国有资本经营预算支出表", "国有资本经营预算支出预算表", header, names,
        [["", "", "", "", "合    计", "", "", ""]], [30, 25, 25, 52, 175, 75, 75, 75], note="注：此表无数据",
    )  # fmt: skip


def _goods(facts: Facts) -> Grid:
    rows = [["合    计", "", filled(sum(facts.purchase)), filled(sum(facts.purchase)), ""]]
    for name, sort, amount in zip(
        ("办公设备", "维修改造", "印刷"), ("货物", "工程", "服务"), facts.purchase, strict=True
    ):
        if amount:
            rows.append([f"{name}采购", sort, filled(amount), filled(amount), ""])
    header = [[Head(text) for text in ("采购项目", "采购类别", "合计", "一般公共预算拨款", "其他资金")]]
    names = ["name", "text", "合计", "一般公共预算", "其他"]
    return Grid("政府采购表", "部门政府采购预算表", header, names, rows, [170, 80, 80, 95, 80])


def _told(facts: Facts) -> list[Item]:
    year, unit, total = facts.year, facts.unit, filled(facts.total)
    car, meals, change = facts.car_running, facts.hospitality, facts.total_change
    word, why = ("增加", "项目增加") if change.grows else ("减少", "厉行节约、压减支出")
    moved = f"比{year - 1}年预算数{word}{filled(abs(change.now - change.before))}万元，主要原因是{why}"
    spent = fields(facts, fund=False)
    kinds = "；".join(
        f"{name}{filled(amount)}万元，占{percent(amount, facts.general)}" for name, amount in spent.items()
    )
    goods, works, services = facts.purchase
    fund = (
        f"{unit}{year}年政府性基金预算安排的支出{filled(facts.fund_total)}万元，全部用于城乡社区支出。"
        if facts.fund_total
        else f"{unit}{year}年没有使用政府性基金预算拨款安排的支出。"
    )
    sections = [
        (
            "收支预算情况说明", "change",
            (f"按照综合预算的原则，{unit}所有收入和支出均纳入部门预算管理。{year}年收支总预算{total}万元，{moved}。"),
        ),
        (
            "收入预算情况", "income",
            (f"{unit}{year}年收入预算{total}万元，其中：一般公共预算拨款收入{filled(facts.general)}万元，"
             f"占{percent(facts.general, facts.total)}；政府性基金预算拨款收入{wan(facts.fund_total)}万元，"
             f"占{percent(facts.fund_total, facts.total)}。"),
        ),
        (
            "支出预算情况", "spending",
            (f"{unit}{year}年支出预算{total}万元，其中：基本支出{filled(facts.basic)}万元，"
             f"占{percent(facts.basic, facts.total)}；项目支出{filled(facts.project)}万元，"
             f"占{percent(facts.project, facts.total)}。"),
        ),
        ("财政拨款收支预算情况说明", "appropriation", f"{unit}{year}年财政拨款收支总预算{total}万元，{moved}。"),
        (
            "一般公共预算当年拨款情况说明", "shares",
            f"{unit}{year}年一般公共预算当年拨款{filled(facts.general)}万元，结构情况为：{kinds}。",
        ),
        (
            "一般公共预算基本支出情况说明", "basic",
            (f"{unit}{year}年一般公共预算基本支出{filled(facts.basic)}万元，其中：人员经费{filled(facts.people)}万元，"
             f"公用经费{filled(facts.public)}万元。"),
        ),
        (
            "“三公”经费财政拨款预算安排情况说明", "travel",
            (f"{unit}{year}年“三公”经费财政拨款预算数{wan(car + meals)}万元，其中：因公出国（境）经费0万元，"
             f"公务接待费{wan(meals)}万元，公务用车购置及运行维护费{wan(car)}万元。与{year - 1}年预算持平。"),
        ),
        ("政府性基金预算支出情况说明", "funds", fund),
        ("国有资本经营预算支出情况说明", "capital", f"{unit}{year}年没有使用国有资本经营预算拨款安排的支出。"),
        (
            "机关运行经费", "running",
            (f"{year}年，{unit}的机关运行经费财政拨款预算为{filled(facts.public)}万元，"
             f"{facts.running_change.told().replace('比上年', f'比{year - 1}年预算')}。"),
        ),
        (
            "政府采购情况", "purchase",
            (f"{year}年，{unit}安排政府采购预算{filled(sum(facts.purchase))}万元，其中：政府采购货物预算{wan(goods)}万元，"
             f"政府采购工程预算{wan(works)}万元，政府采购服务预算{wan(services)}万元。"),
        ),
        (
            "国有资产占有使用情况", "cars",
            (f"截至{year - 1}年底，{unit}共有车辆{sum(facts.cars)}辆，其中：机要通信用车{facts.cars[0]}辆，"
             f"应急保障用车{facts.cars[1]}辆，其他用车{facts.cars[2]}辆。"),
        ),
        (
            "预算绩效情况", "counts",
            f"{year}年{unit}开展绩效目标管理的项目{len(facts.projects)}个，涉及预算{filled(facts.project)}万元。",
        ),
    ]  # fmt: skip
    told: list[Item] = []
    for number, (title, key, text) in enumerate(sections):
        told.append(Words(f"{numeral(number + 1)}、{title}", Style.HEADING, "section", anchor=f"n{number + 1}"))
        told.append(Words(text, Style.BODY, key))
    return told


_TERMS = (
    "一般公共预算拨款收入：指县级财政当年拨付的资金。",
    "基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",
    "项目支出：指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。",
    "“三公”经费：指部门用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。",
    "机关运行经费：指为保障行政单位运行用于购买货物和服务的各项资金。",
)
