"""Reports that belong together: a department and its two units, this year and last, budgets and final accounts.

One set of invented figures, in hundredths of 万元, from which each of the documents is printed, so that they agree as
printed and need no rounding.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from mutants.draft import Draft, Grid, Head, Item, Style, Words

__all__ = ["Books", "accounts_of", "books", "budget_of"]

_GENERAL = (
    ("2010101", "行政运行"),
    ("2010102", "一般行政管理事务"),
    ("2080505", "机关事业单位基本养老保险缴费支出"),
    ("2210201", "住房公积金"),
)
_FUND = (("2120803", "城市建设支出"),)
_NAMES = {
    "201": "一般公共服务支出", "20101": "人大事务", "208": "社会保障和就业支出", "20805": "行政事业单位养老支出",
    "210": "卫生健康支出", "221": "住房保障支出", "22102": "住房改革支出", "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出", **dict(_GENERAL), **dict(_FUND),
}  # fmt: skip
_PLACES = ("云岭", "清河", "望江", "平川", "石桥", "青山")
_PROJECTS = frozenset({"2010102", "2120803"})


@dataclass(frozen=True, slots=True)
class Books:
    """One reporter's money of one year: by code, for travel (abroad, cars, receptions), carried in and carried out."""

    name: str
    year: int
    spent: dict[str, int]
    travel: tuple[int, int, int]
    carried: int
    fund_carried: int
    department: bool = False

    def total(self, codes: tuple[tuple[str, str], ...] = (*_GENERAL, *_FUND)) -> int:
        """Return what is spent on some codes."""
        return sum(self.spent[code] for code, _ in codes)


def books(seed: int) -> dict[str, Books]:
    """Invent a department (``whole``), its units (``first``, ``second``), and the department's last year (``before``).

    The fund's and the total carried money of a year's beginning is that of last year's end.
    """
    rng = random.Random(seed + 4100)  # noqa: S311  (not for secrets)
    place, year = f"{rng.choice(_PLACES)}县", rng.choice((2024, 2025))

    def drawn(name: str, of: int) -> Books:
        spent = {code: rng.randint(2_000, 90_000) for code, _ in (*_GENERAL, *_FUND)}
        travel = (0, rng.randint(200, 900), rng.randint(50, 400))
        return Books(name, of, spent, travel, rng.randint(1_000, 9_000), rng.randint(300, 900))

    first, second = drawn(f"{place}水利局机关", year), drawn(f"{place}水库管理所", year)
    spent = {code: first.spent[code] + second.spent[code] for code in first.spent}
    travel = (0, first.travel[1] + second.travel[1], first.travel[2] + second.travel[2])
    carried, fund = first.carried + second.carried, first.fund_carried + second.fund_carried
    whole = Books(f"{place}水利局", year, spent, travel, carried, fund, department=True)
    old = drawn(f"{place}水利局", year - 1)
    before = Books(old.name, year - 1, old.spent, old.travel, carried, fund, department=True)
    return {"first": first, "second": second, "whole": whole, "before": before}


def _show(amount: int) -> str:
    return f"{Decimal(amount) / 100:,.2f}" if amount else ""


def _sure(amount: int) -> str:
    return f"{Decimal(amount) / 100:,.2f}"


def _report(own: Books, what: str, grids: list[Grid], told: list[str]) -> Draft:
    level = "部门" if own.department else "单位"
    for number, grid in enumerate(grids):
        grid.label, grid.anchor, grid.owner = f"表{number + 1}", f"table:{number + 1}", f"{level}名称：{own.name}"
    items: list[Item] = [
        Words(own.name, Style.COVER, "cover"),
        Words(f"{own.year}年度{level}{what}", Style.COVER, "cover"),
        Words(f"第一部分 {level}概况", Style.PART, "part", new_page=True, anchor="part:1"),
        Words("一、主要职责", Style.HEADING, "section"),
        Words(f"{own.name}负责全县水利工作。", Style.BODY, "duty"),
        Words(f"第二部分 {own.year}年度{level}{what}表", Style.PART, "part", new_page=True, anchor="part:2"),
        *grids,
        Words(f"第三部分 {own.year}年度{level}{what}情况说明", Style.PART, "part", new_page=True, anchor="part:3"),
        *[Words(text, Style.BODY, "told") for text in told],
    ]
    return Draft("pair", own.name, own.year, items, own.name[:3])


def budget_of(own: Books, before: Books) -> Draft:
    """Print a budget with the columns of last year's."""
    grids = [
        _balance(own, before), _functions("支出总表", "支出总表", own, (*_GENERAL, *_FUND)),
        _functions("一般公共预算支出表", "一般公共预算支出表", own, _GENERAL),
        _functions("政府性基金预算支出表", "政府性基金预算支出表", own, _FUND), _travel(own, before),
        _income(own), _appropriation(own), *_basic(own), _purchase(own),
    ]  # fmt: skip
    now, then = own.travel[2], before.travel[2]
    moved = "增加" if now > then else "减少"
    level = "部门" if own.department else "单位"
    told = [
        f"{own.year}年本{level}收入预算{_sure(own.total())}万元，支出预算{_sure(own.total())}万元。",
        _cars(own, before),
        f"公务接待费{_sure(now)}万元，比上年预算{moved}{_sure(abs(now - then))}万元，主要原因是公务活动{moved}。",
    ]
    return _report(own, "预算", grids, told)


def _cars(own: Books, before: Books) -> str:
    now, then = own.travel[1], before.travel[1]
    moved = "增加" if now > then else "减少"
    return f"公务用车购置及运行费{_sure(now)}万元，比上年预算{moved}{_sure(abs(now - then))}万元。"


def _balance(own: Books, before: Books) -> Grid:
    header = [[Head(text) for text in ("项目", "上年预算数", "预算数") * 2]]
    sums = [(own.total(_GENERAL), before.total(_GENERAL)), (own.total(_FUND), before.total(_FUND)), (0, 0), (0, 0)]
    left = ("一、一般公共预算", "二、政府性基金预算", "三、国有资本经营预算", "四、财政专户管理资金")
    classes = ("201", "208", "212", "221")
    rows = []
    for number, code in enumerate(classes):
        now, then = (sum(v for c, v in each.spent.items() if c.startswith(code)) for each in (own, before))
        mine, theirs = sums[number]
        name = f"{'一二三四'[number]}、{_NAMES[code]}"
        rows.append([left[number], _show(theirs), _show(mine), name, _show(then), _show(now)])
    mine, theirs = _show(own.total()), _show(before.total())
    rows.append(["收入总计", theirs, mine, "支出总计", theirs, mine])
    return Grid(
        "收支总表", "收支总表", header, ["name", "上年", "收入", "name", "上年", "支出"], rows,
        [120, 65, 65, 130, 65, 65],
    )  # fmt: skip


def _income(own: Books) -> Grid:
    header = [[Head(text) for text in ("科目编码", "科目名称", "合计", "一般公共预算", "政府性基金预算")]]
    general, fund = _lines(own, _GENERAL), _lines(own, _FUND)
    rows = [["合计", "", _show(own.total()), _show(own.total(_GENERAL)), _show(own.total(_FUND))]]
    rows += [[*line[:3], line[2], ""] for line in general[1:]]
    rows += [[*line[:3], "", line[2]] for line in fund[1:]]
    names = ["code", "name", "合计", "一般公共预算", "政府性基金"]
    return Grid("收入总表", "收入总表", header, names, rows, [70, 210, 75, 75, 75])


def _appropriation(own: Books) -> Grid:
    header = [
        [Head("收入", 2), Head("支出", 4)],
        [Head(text) for text in ("项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算")],
    ]
    left = [
        ("一、一般公共预算拨款", own.total(_GENERAL)),
        ("二、政府性基金预算拨款", own.total(_FUND)),
        ("", 0),
        ("", 0),
    ]
    rows = []
    for number, code in enumerate(("201", "208", "212", "221")):
        amount = _show(sum(value for own_code, value in own.spent.items() if own_code.startswith(code)))
        fund = code == "212"
        income, money = left[number]
        name = f"{'一二三四'[number]}、{_NAMES[code]}"
        rows.append([income, _show(money), name, amount, "" if fund else amount, amount if fund else ""])
    general, fund_total = _show(own.total(_GENERAL)), _show(own.total(_FUND))
    rows.append(["收入总计", _show(own.total()), "支出总计", _show(own.total()), general, fund_total])
    names = ["name", "收入", "name", "合计", "一般公共预算", "政府性基金"]
    return Grid("财政拨款收支总表", "财政拨款收支总表", header, names, rows, [130, 65, 130, 65, 65, 65])


def _basic(own: Books) -> list[Grid]:
    """Print basic expenditure by both economic classifications."""
    wages, rest = own.spent["2010101"] * 3 // 4, own.spent["2010101"] - own.spent["2010101"] * 3 // 4
    meals = own.travel[2]
    people = [wages, own.spent["2080505"], own.spent["2210201"]]
    both = [
        ("一般公共预算基本支出表", "一般公共预算基本支出表", (
            ("301", "工资福利支出", sum(people)), ("30101", "基本工资", people[0]),
            ("30108", "机关事业单位基本养老保险缴费", people[1]), ("30113", "住房公积金", people[2]),
            ("302", "商品和服务支出", rest), ("30201", "办公费", rest - meals), ("30217", "公务接待费", meals),
        )),
        ("一般公共预算基本支出政府经济分类表", "一般公共预算基本支出表（政府经济分类）", (
            ("501", "机关工资福利支出", sum(people)), ("50101", "工资奖金津补贴", people[0]),
            ("50102", "社会保障缴费", people[1]), ("50103", "住房公积金", people[2]),
            ("502", "机关商品和服务支出", rest), ("50201", "办公经费", rest - meals), ("50206", "公务接待费", meals),
        )),
    ]  # fmt: skip
    header = [[Head(text) for text in ("科目编码", "科目名称", "合计")]]
    return [
        Grid(
            kind, title, header, ["code", "name", "合计"],
            [["合计", "", _show(sum(people) + rest)], *([code, name, _show(amount)] for code, name, amount in lines)],
            [80, 240, 90],
        )
        for kind, title, lines in both
    ]  # fmt: skip


def _purchase(own: Books) -> Grid:
    """Print purchases: a department's by unit with a column for each kind, a unit's with a line for each kind."""
    goods, works, services = own.travel[1] * 3, own.travel[2] * 5, own.travel[1] + 1_100
    whole = goods + works + services
    if own.department:
        header = [[Head(text) for text in ("单位名称", "合计", "货物", "工程", "服务")]]
        rows = [[own.name, *map(_show, (whole, goods, works, services))]]
        names = ["name", "合计", "货物", "工程", "服务"]
        return Grid("政府采购表", "政府采购预算表", header, names, rows, [180, 80, 80, 80, 80])
    lines = (("合计", whole), ("货物", goods), ("工程", works), ("服务", services))
    header = [[Head("采购类别"), Head("金额")]]
    return Grid("政府采购表", "政府采购预算表", header, ["name", "合计"], [[n, _show(a)] for n, a in lines], [200, 100])


def _lines(own: Books, codes: tuple[tuple[str, str], ...]) -> list[list[str]]:
    wanted = [code for code, _ in codes]
    every = sorted({code[:length] for code in wanted for length in (3, 5, 7)})
    lines = [[code, _NAMES[code], *_three(own, [leaf for leaf in wanted if leaf.startswith(code)])] for code in every]
    return [["合计", "", *_three(own, wanted)], *lines]


def _three(own: Books, codes: list[str]) -> list[str]:
    projects = sum(own.spent[code] for code in codes if code in _PROJECTS)
    whole = sum(own.spent[code] for code in codes)
    return [_show(whole), _show(whole - projects), _show(projects)]


def _functions(kind: str, title: str, own: Books, codes: tuple[tuple[str, str], ...]) -> Grid:
    header = [[Head(text) for text in ("科目编码", "科目名称", "合计", "基本支出", "项目支出")]]
    names = ["code", "name", "合计", "基本支出", "项目支出"]
    return Grid(kind, title, header, names, _lines(own, codes), [70, 210, 75, 75, 75])


def _travel(own: Books, before: Books) -> Grid:
    header = [[Head(text) for text in ("项目", "上年预算数", "预算数", "增减额", "增减%")]]
    rows = []
    labels = ("因公出国（境）费", "公务用车购置及运行费", "公务接待费")
    lines = [*zip(labels, own.travel, before.travel, strict=True), ("合计", sum(own.travel), sum(before.travel))]
    for name, now, then in lines:
        rate = f"{Decimal(100) * (now - then) / then:.2f}" if then else ""
        rows.append([name, _sure(then), _sure(now), _sure(now - then), rate])
    return Grid(
        "三公经费表", "“三公”经费支出表", header, ["name", "上年", "合计", "增减", "percent"], rows,
        [160, 80, 80, 80, 70],
    )  # fmt: skip


def accounts_of(own: Books, before: Books, budget: Books) -> Draft:
    """Print final accounts: as much as was budgeted came in and was spent, and what was carried in is carried out."""
    grids = [
        _accounts_balance(own, before, budget, appropriation=False),
        _functions("支出决算表", "支出决算表", own, (*_GENERAL, *_FUND)),
        _accounts_balance(own, before, budget, appropriation=True),
        _functions("一般公共预算财政拨款支出决算表", "一般公共预算财政拨款支出决算表", own, _GENERAL),
        _fund_accounts(own, before), _travel_accounts(own, budget),
    ]  # fmt: skip
    level = "部门" if own.department else "单位"
    told = [f"{own.year}年度本{level}本年收入合计{_sure(own.total())}万元，本年支出合计{_sure(own.total())}万元。"]
    return _report(own, "决算", grids, told)


def _accounts_balance(own: Books, before: Books, budget: Books, *, appropriation: bool) -> Grid:
    kind = "财政拨款收入支出决算总表" if appropriation else "收入支出决算总表"
    header = [[Head(text) for text in ("项目", "年初预算数", "决算数", "上年决算数") * 2]]

    def three(planned: int, done: int, last: int) -> list[str]:
        return [_show(planned), _show(done), _show(last)]

    def of_class(code: str) -> list[str]:
        return three(*(sum(v for c, v in each.spent.items() if c.startswith(code)) for each in (budget, own, before)))

    whole = three(budget.total(), own.total(), before.total())
    general = three(*(each.total(_GENERAL) for each in (budget, own, before)))
    fund = three(*(each.total(_FUND) for each in (budget, own, before)))
    opened, closed = (three(0, amount, before.carried) for amount in (before.carried, own.carried))
    total = three(budget.total(), own.total() + own.carried, before.total() + before.carried)
    rows = [
        ["一、一般公共预算财政拨款收入", *general, f"一、{_NAMES['201']}", *of_class("201")],
        ["二、政府性基金预算财政拨款收入", *fund, f"二、{_NAMES['208']}", *of_class("208")],
        ["", "", "", "", f"三、{_NAMES['212']}", *of_class("212")],
        ["", "", "", "", f"四、{_NAMES['221']}", *of_class("221")],
        ["本年收入合计", *whole, "本年支出合计", *whole],
        ["年初结转和结余", *opened, "年末结转和结余", *closed],
        ["总计", *total, "总计", *total],
    ]
    names = ["name", "年初预算", "决算", "上年", "name", "年初预算", "决算", "上年"]
    return Grid(kind, kind, header, names, rows, [130, 65, 65, 65, 120, 65, 65, 65], wide=True)


def _fund_accounts(own: Books, before: Books) -> Grid:
    header = [
        [
            Head("项目", 2), Head("年初结转和结余", 1, 2), Head("本年收入", 1, 2), Head("本年支出", 3),
            Head("年末结转和结余", 1, 2),
        ],
        [Head(text) for text in ("科目代码", "科目名称", "小计", "基本支出", "项目支出")],
    ]  # fmt: skip
    kind = "政府性基金预算财政拨款收入支出决算表"
    rows = [
        [line[0], line[1], _show(before.fund_carried), line[2], *line[2:], _show(own.fund_carried)]
        for line in _lines(own, _FUND)
    ]
    names = ["code", "name", "年初", "收入", "合计", "基本支出", "项目支出", "年末"]
    return Grid(kind, kind, header, names, rows, [60, 130, 65, 65, 60, 60, 60, 65])


def _travel_accounts(own: Books, budget: Books) -> Grid:
    header = [[Head(text) for text in ("项目", "年初预算数", "决算数")]]
    lines = [
        ("合计", sum(budget.travel), sum(own.travel)),
        ("1.因公出国（境）费", budget.travel[0], own.travel[0]),
        ("2.公务用车购置及运行维护费", budget.travel[1], own.travel[1]),
        ("3.公务接待费", budget.travel[2], own.travel[2]),
    ]
    rows = [[name, _sure(planned), _sure(done)] for name, planned, done in lines]
    kind = "三公经费支出决算表"
    return Grid(kind, "“三公”经费支出决算表", header, ["name", "年初预算", "决算"], rows, [200, 90, 90])
