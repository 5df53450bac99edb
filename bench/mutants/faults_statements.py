"""Faults in the sentences that only some reports print, and slips of words that any report may hold."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

from mutants import digits
from mutants.draft import Draft, Head, Words
from mutants.evaluations import EVALUATION
from mutants.faults_text import Plant, slip, swap
from mutants.planting import Fault, Planted, replace_in, set_alike, set_cell

__all__ = ["STATEMENT_FAULTS"]

Slip = Callable[[str, random.Random], str | None]
_MONEY: Final = r"([\d,]+\.\d\d)(?=万元)"
_ANY: Final = ("change", "income", "spending", "scale", "running", "purchase", "shares")


def _first_digit(text: str, _rng: random.Random) -> str:
    """Change a figure's first digit: later ones the rounding of what it is divided from may explain."""
    return f"{int(text[0]) % 9 + 1}{text[1:]}"


def _head_year(draft: Draft, rng: random.Random) -> Planted | None:
    """Leave last year in the header of one table."""
    year = str(draft.year)
    places = [
        (grid, row, number)
        for grid in draft.grids()
        for row, heads in enumerate(grid.header)
        for number, head in enumerate(heads)
        if year in head.text
    ]
    if len({id(grid) for grid, _, _ in places}) < 2:
        return None
    grid, row, number = rng.choice(places)
    old = grid.header[row][number]
    new = old.text.replace(year, str(draft.year - 1), 1)
    grid.header[row][number] = Head(new, old.columns, old.rows)
    return Planted(old.text, new, (new, str(draft.year - 1)), ((grid, None),))


def _foreign_unit(draft: Draft, rng: random.Random) -> Planted | None:
    """Leave another unit's name in a statement."""
    other = draft.unit[:3] + ("民政局" if "民政" not in draft.unit else "农业农村局")
    return swap(_ANY, draft.unit, other)(draft, rng)


def _part_of_departments(draft: Draft, rng: random.Random) -> Planted | None:
    """Call the unit's report a department's in one heading."""
    places = [words for words in draft.words("part") if "单位" in words.text]
    if len(places) < 2:
        return None
    words: Words = rng.choice(places)
    old, words.text = words.text, words.text.replace("单位", "部门")
    return Planted(old, words.text, (words.text, "部门"), ((words, None),))


def _turned(keys: tuple[str, ...], one: str, other: str) -> Plant:
    """Write the opposite word in one of the paragraphs."""

    def plant(draft: Draft, rng: random.Random) -> Planted | None:
        places = [words for words in draft.words() if words.key in keys and (one in words.text or other in words.text)]
        if not places:
            return None
        words = rng.choice(places)
        old, new = (one, other) if one in words.text else (other, one)
        return replace_in(words, old, new)

    return plant


def _other_reason(draft: Draft, rng: random.Random) -> Planted | None:
    """Give the reason of a decrease where there is an increase, or the other way round."""
    places = [
        (words, found)
        for words in draft.words()
        if words.key in {"change", "scale", "running"}
        for found in re.finditer(r"(增长|下降)(\d+\.\d\d%，)(?:主要)?原因是", words.text)
    ]
    if not places:
        return None
    words, found = rng.choice(places)
    new = f"{found[1]}{found[2]}{'减少' if found[1] == '增长' else '增加'}的主要原因是"
    words.text = words.text[: found.start()] + new + words.text[found.end() :]
    return Planted(found[0], new, ("的主要原因",), ((words, None),))


def _text(name: str, about: str, keys: tuple[str, ...], old: str, new: str, *told: str) -> Fault:
    return Fault("statement", name, about, swap(keys, old, new, *told))


def _cell(kind: str, label: str, name: str, *, last: bool = False, slip_: Slip = digits.change) -> Plant:
    """Change a figure of a table: the row with a label (the last one for ""), the first or last column of a meaning."""

    def plant(draft: Draft, rng: random.Random) -> Planted | None:
        grid = next(draft.grids(kind), None)
        row = None if grid is None else grid.find(label) if label else len(grid.rows) - 1
        if grid is None or row is None:
            return None
        columns = [number for number, meaning in enumerate(grid.names) if meaning == name]
        column = columns[-1 if last else 0]
        return set_cell(grid, row, column, slip_(grid.rows[row][column], rng)) if grid.rows[row][column] else None

    return plant


def _less(text: str, _rng: random.Random) -> str | None:
    value = digits.parse(text)
    return None if not value else f"{value / 10:,.2f}"


def _more(text: str, _rng: random.Random) -> str | None:
    value = digits.parse(text)
    return None if not value else f"{value * 2:,.2f}"


def _unmet(_text: str, _rng: random.Random) -> str:
    return "3场"


def _income_accounts(draft: Draft, rng: random.Random) -> Planted | None:
    """Change the total of the income accounts in all columns that print it."""
    grid = next(draft.grids("收入决算表"), None)
    row = grid.find("合计") if grid else None
    if grid is None or row is None:
        return None
    column = grid.column("合计")
    return set_alike(grid, row, column, digits.change(grid.rows[row][column], rng))


def _abroad_in_basic(draft: Draft, _rng: random.Random) -> Planted | None:
    """Book travel within the country as travel abroad, of which the table of travel shows none."""
    grid = next(draft.grids("一般公共预算财政拨款基本支出决算表"), None)
    row = grid.find("30211") if grid else None
    if grid is None or row is None:
        return None
    place = grid.rows[row].index("30211")
    grid.rows[row][place : place + 2] = ["30212", "因公出国（境）费用"]
    return Planted("30211", "30212", ("因公出国（境）费用", grid.rows[row][place + 2]), ((grid, row),))


def _unit_line_lost(draft: Draft, rng: random.Random) -> Planted | None:
    grid = rng.choice(list(draft.grids()))
    old, grid.unit = grid.unit, ""
    return Planted(old, "", (grid.title, grid.kind), ((grid, None),))


def _name_typo(kinds: tuple[str, ...], wrong: str, right: str) -> Plant:
    """Write the name beside a code with one character wrong."""

    def plant(draft: Draft, _rng: random.Random) -> Planted | None:
        for grid in draft.grids():
            coded = grid.kind in kinds and "code" in grid.names  # a name alone may be a name of its own
            for number, row in enumerate(grid.rows if coded else ()):
                for column, text in enumerate(row):
                    if right in text:
                        grid.rows[number][column] = text.replace(right, wrong)
                        return Planted(text, wrong, (wrong,), ((grid, number),))
        return None

    return plant


def _nameless_goal(draft: Draft, rng: random.Random) -> Planted | None:
    forms = [form for form in draft.forms() if form.goals]
    if not forms:
        return None
    form = rng.choice(forms)
    goal = rng.choice(form.goals)
    old, goal.name = goal.name, ""
    return Planted(old, "", (goal.value,), ((form, None),))


_BASIC_ACCOUNTS: Final = "一般公共预算财政拨款基本支出决算表"
_FUNCTIONS: Final = ("支出总表", "收入总表", "一般公共预算支出表", "支出决算表")
_ECONOMIC: Final = ("一般公共预算基本支出表", "财政拨款基本支出表", _BASIC_ACCOUNTS)
STATEMENT_FAULTS: Final = (
    _text("groups-abroad", "出国费为零而有团组", ("abroad",), r"团组0个，0人次", "团组2个，5人次", "2", "2个"),
    _text("groups-people", "出国人数少于团组数", ("abroad",), r"团组0个，0人次", "团组5个，2人次", "5", "2"),
    _text("groups-none", "有出国费而没有团组", ("abroad",), r"支出0\.00万元", "支出3.00万元", "3.00万元", "3.00"),
    _text("cars-bought", "购车费为零而购置车辆", ("buying",), r"公务用车0辆", "公务用车2辆", "2", "2辆"),
    _text("cars-none", "有购车费而没有购置", ("buying",), r"支出0\.00万元", "支出36.00万元", "36.00"),
    _text("reception-count", "接待人次少于批次", ("receptions",), r"接待(\d+)批次(\d+)人", r"接待\2批次\1人", "批次"),
    Fault(
        "statement", "reception-each", "人均接待费算错", slip(("receptions",), r"人均接待费(\d+\.\d\d)", _first_digit)
    ),
    Fault("statement", "car-each", "车均维护费算错", slip(("each-car",), r"平均每辆(\d+\.\d\d)")),
    Fault("statement", "small-share", "中小企业占比算错", slip(("small",), r"总额的(\d+\.\d\d)(?=%)")),
    Fault("statement", "tiny-share", "小微企业占比算错", slip(("small",), r"合同金额的(\d+\.\d\d)(?=%)")),
    Fault(
        "statement",
        "small-above",
        "中小企业合同超过总额",
        slip(
            ("small",), rf"授予中小企业合同金额{_MONEY}", lambda text, _: f"9{text}" if "," not in text else f"9,{text}"
        ),
    ),
    Fault("statement", "houses", "房屋面积不等于分项", slip(("houses",), r"业务用房(\d+)(?=平方米)")),
    Fault("statement", "carried-text", "文中年末结转与计算不符", slip(("carried",), rf"年末结转和结余{_MONEY}")),
    Fault("statement", "below-above", "决算数大于、小于预算数写反", _turned(("below",), "小于", "大于")),
    _text("level-rate", "称持平而完成率不是100%", ("level",), r"100\.00%", "80.00%", "80.00%"),
    _text(
        "zero-done",
        "预算为零仍写完成比例",
        ("added-later",),
        r"决算为0万元",
        "决算为2万元，完成年初预算的100%",
        "完成年初预算的",
    ),
    _text("own-budget", "决算中写本级预算", ("covered",), "本级决算", "本级预算", "本级预算"),
    Fault(
        "statement",
        "change-part",
        "构成项增减额之和不等于总增减额",
        slip(("change-parts",), rf"项目支出(?:增加|减少){_MONEY}"),
    ),
    _text("table-number", "所指的表不存在", ("reference",), r"表3", "表38", "表38"),
    Fault("statement", "both-totals", "收入总预算不等于支出总预算", slip(("both-totals",), rf"总预算{_MONEY}")),
    Fault("statement", "apart", "预决算差异率算错", slip(("apart",), r"差异率-?(\d+\.\d\d)(?=%)")),
    Fault("statement", "level-amounts", "称持平而两个数不等", slip(("level-amounts",), rf"年预算{_MONEY}(?=万元持平)")),
    Fault("statement", "share-of-amount", "占所列金额的比例算错", slip(("share-of-amount",), r"的(\d+\.\d\d)(?=%)")),
    Fault("statement", "share-of-count", "占所列个数的比例算错", slip(("share-of-count",), r"的(\d+\.\d\d)(?=%)")),
    Fault("statement", "running-again", "同一事实两处不一致", slip(("running-again",), rf"经费{_MONEY}")),
    Fault("statement", "reason-turned", "原因与增减方向相反", _other_reason),
    _text("unit-dropped", "金额漏写单位", _ANY, r"(\d+\.\d\d)万元(?=，[比占与])", r"\1"),
    _text(
        "signed-decrease",
        "增减词与负号并用",
        ("change", "scale", "running"),
        r"(增加|减少)(?=\d)",
        r"\1-",
        "增加-",
        "减少-",
    ),
    _text("date-left-open", "年月日残缺", ("cars", "area"), r"年12月31日", "年月日", "年月"),
    _text("reason-twice", "原因是重复", ("change", "running", "scale"), r"原因是", "原因是原因是", "原因是原因"),
    _text(
        "other-kind", "预算与决算用语混淆", ("spending",), r"支出预算(?=[\d,]+\.\d\d万元，其中)", "支出决算", "支出决算"
    ),
    Fault("statement", "foreign-unit", "说明中写他单位名称", _foreign_unit),
    Fault("statement", "head-year", "表头年度写错", _head_year),
    Fault("statement", "department-heading", "标题中单位写成部门", _part_of_departments),
    Fault("table", "accounts-income-total", "收入决算表合计与总表不符", _income_accounts),
    Fault("table", "accounts-basic-sum", "基本支出决算表合计与一般公共预算表不符", _cell(_BASIC_ACCOUNTS, "", "人员")),
    Fault("table", "abroad-in-basic", "基本支出列出国费而三公为零", _abroad_in_basic),
    Fault(
        "table",
        "accounts-reception-below",
        "三公决算接待费小于基本支出所列",
        _cell("三公经费支出决算表", "", "接待", last=True, slip_=_less),
    ),
    Fault(
        "table",
        "accounts-car-below",
        "三公决算运行费小于基本支出所列",
        _cell("三公经费支出决算表", "", "运行", last=True, slip_=_less),
    ),
    Fault("table", "unit-line-lost", "表格没有写明单位", _unit_line_lost),
    Fault("table", "function-typo", "功能科目名称错字", _name_typo(_FUNCTIONS, "住房公积会", "住房公积金"), info=True),
    Fault(
        "table", "economic-typo", "经济科目名称错字", _name_typo(_ECONOMIC, "其他交通废用", "其他交通费用"), info=True
    ),
    Fault("statement", "trailing-none", "段末多余的无", swap(("spending", "shares"), r"。$", "。无", "无"), info=True),
    Fault("form", "goal-nameless", "指标值没有指标名称", _nameless_goal, info=True),
    Fault(
        "statement",
        "car-posts",
        "车辆编制少于实有",
        swap(("car-posts",), r"编制\d+辆，实有(\d+)辆", r"编制0辆，实有\g<1>1辆", "编制0辆"),
        info=True,
    ),
    Fault(
        "statement",
        "reception-cost",
        "人均接待费过高",
        slip(("reception-paid",), rf"支出{_MONEY}", lambda text, _: f"9{text}" if len(text) < 7 else None),
        info=True,
    ),
    Fault("form", "executed-above", "执行数超过全年预算数", _cell(EVALUATION, "年度资金总额", "执行", slip_=_more)),
    Fault("form", "score-unearned", "未达到指标值却得满分", _cell(EVALUATION, "业务培训场次", "实际", slip_=_unmet)),
    Fault("form", "score-total", "自评总分不等于各项之和", _cell(EVALUATION, "总分", "得分")),
)
