"""A department's report, text before fourteen wide tables that cut its expenditure in three ways, as 湖南 prints it."""

from __future__ import annotations

from collections.abc import Sequence

from mutants.contents import contents_lines
from mutants.draft import Draft, Grid, Head, Item, Style, Words
from mutants.facts import Facts, Leaf, invent
from mutants.hunan_told import told
from mutants.numerals import numeral
from mutants.tables import CLASSES, FUNDS, LEVELS, by_class, economic_rows, fields, filled, grants_rows, split_code

__all__ = ["hunan_report"]

_SPLIT = ["类", "款", "项", "name"]
_GOVERNMENT = (
    "机关工资福利支出", "机关商品和服务支出", "机关资本性支出（一）", "机关资本性支出（二）", "对事业单位经常性补助",
    "对企业补助", "对个人和家庭的补助", "债务利息及费用支出", "其他支出",
)  # fmt: skip


def hunan_report(seed: int) -> Draft:
    """Write a sound report; the same seed writes the same one."""
    facts = invent(seed + 2100, funds=seed % 2 == 0)
    year, unit = facts.year, facts.unit
    body: list[Item] = [
        Words(f"第一部分 {year}年部门预算说明", Style.PART, "part", new_page=True, anchor="part:1"),
        *told(facts),
        Words(f"第二部分 {year}年部门预算公开表格", Style.PART, "part", new_page=True, anchor="part:2"),
        *_tables(facts),
    ]
    items: list[Item] = [
        Words(f"{year}年{unit}部门预算公开", Style.COVER, "cover"),
        Words("目 录", Style.CONTENTS_TITLE, "contents-title", new_page=True),
    ]
    items += contents_lines(body, lambda anchor: anchor.startswith(("part:", "n")))
    return Draft("hunan", unit, year, [*items, *body], f"{facts.place}县")


def _tables(facts: Facts) -> list[Grid]:
    grids = [
        _balance(facts), _income(facts), _spending(facts), _by_government_class(facts), _by_department_class(facts),
        _appropriation(facts), _general(facts), _basic(facts), _travel(facts), _fund(facts),
        _nothing("国有资本经营预算支出表", "国有资本经营预算"), _nothing("财政专户管理资金支出表", "财政专户管理资金"),
        _projects(facts), _goods(facts),
    ]  # fmt: skip
    for number, grid in enumerate(grids):
        grid.label, grid.anchor = f"部门公开表{number + 1:02}", f"table:{number + 1}"
        grid.owner, grid.unit = f"填报单位：{facts.unit}", "金额单位：万元"
    return grids


def _group(facts: Facts, top: str) -> int:
    return sum(amount for code, _, _, amount in facts.economic if code.startswith(top))


def _natures(leaf: Leaf) -> tuple[int, int, int, int]:
    """Return 工资福利支出, 商品和服务支出, 对个人和家庭的补助 of the basic part, and 项目支出."""
    retired = leaf.people if leaf.code == "2080501" else 0
    return leaf.people - retired, leaf.basic - leaf.people, retired, leaf.project


def _balance(facts: Facts) -> Grid:
    spent, total = fields(facts), filled(facts.total)
    wages, goods, home = (_group(facts, top) for top in ("301", "302", "303"))
    sides = [
        [
            ("一、一般公共预算拨款收入", facts.general), ("二、政府性基金预算拨款收入", facts.fund_total),
            ("三、国有资本经营预算拨款收入", 0), ("四、社会保险基金预算资金", 0), ("五、财政专户管理资金收入", 0),
            ("六、上级财政补助收入", 0), ("七、事业收入", 0), ("八、其他收入", 0),
        ],
        [(f"{numeral(k + 1)}、{name}", spent.get(name, 0)) for k, name in enumerate(CLASSES[:29])],
        [
            ("一、基本支出", facts.basic), ("    工资福利支出", wages), ("    商品和服务支出", goods),
            ("    对个人和家庭的补助", home), ("二、项目支出", facts.project),
            ("    按项目管理的商品和服务支出", facts.project), ("    按项目管理的资本性支出", 0),
            ("三、事业单位经营服务支出", 0),
        ],
        [
            ("一、机关工资福利支出", wages), ("二、机关商品和服务支出", goods + facts.project),
            ("三、机关资本性支出（一）", 0), ("四、机关资本性支出（二）", 0), ("五、对事业单位经常性补助", 0),
            ("六、对企业补助", 0), ("七、对个人和家庭的补助", home), ("八、债务利息及费用支出", 0), ("九、其他支出", 0),
        ],
    ]  # fmt: skip
    rows: list[list[str]] = []
    for k in range(29):
        cells = [side[k] if k < len(side) else ("", 0) for side in sides]
        rows.append([text for name, amount in cells for text in (name, filled(amount))])
    rows.append([text for word in ("收入", "支出", "支出", "支出") for text in (f"本年{word}合计", total)])
    rows.append([text for word in ("上年结转结余", *["年终结转结余"] * 3) for text in (word, "")])
    rows.append([text for word in ("收入", "支出", "支出", "支出") for text in (f"{word}总计", total)])
    ways = ("按功能分类", "按部门预算经济分类", "按政府预算经济分类")
    header = [
        [Head("收          入", 2), Head("支          出", 6)],
        [Head("项          目"), Head("本年预算"), *_pairs([f"项目（{way}）" for way in ways], "本年预算")],
    ]
    names = ["name", "收入", "name", "支出", "name", "按部门分类", "name", "按政府分类"]
    return Grid("收支总表", "收支总表", header, names, rows, [130, 62, 135, 62, 135, 62, 125, 62], wide=True)


def _pairs(texts: Sequence[str], beside: str) -> list[Head]:
    return [Head(text) for first in texts for text in (first, beside)]


def _income(facts: Facts) -> Grid:
    columns = (*FUNDS, "社会保险基金预算", "财政专户管理资金", "上级财政补助收入", "事业收入", "其他收入")
    header = [
        [
            Head("单位代码", 1, 2), Head("单位名称", 1, 2), Head("合计", 1, 2), Head("本年收入", len(columns) + 1),
            Head("上年结转结余", 1, 2),
        ],
        [Head("小计"), *(Head(text) for text in columns)],
    ]  # fmt: skip
    line = [filled(amount) for amount in (facts.total, facts.total, facts.general, facts.fund_total, *[0] * 7)]
    rows = [["", "合计", *line], [facts.code[:3], facts.unit, *line], [facts.code, f"  {facts.unit}本级", *line]]
    names = ["text", "name", "合计", "小计", "一般公共预算", "政府性基金", "国有资本", *columns[3:], "结转"]
    return Grid("收入总表", "收入总表", header, names, rows, [50, 110, *[58.0] * 11], wide=True)


def _split(kind: str, title: str, columns: list[list[Head]], names: list[str], rows: list[list[str]]) -> Grid:
    """Make a table of functions, their codes over 类, 款 and 项, with two lines of header."""
    header = [[Head("科目编码", 3), Head("科目名称", 1, 2), *columns[0]], [*LEVELS, *columns[1]]]
    coded = [[*split_code(row[0]), *row[1:]] for row in rows]
    width = 590 / len(names) if len(names) > 5 else 75
    return Grid(kind, title, header, [*_SPLIT, *names], coded, [30, 26, 26, 120, *[width] * len(names)], wide=True)


def _spending(facts: Facts) -> Grid:
    columns = ("合计", "基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出")
    heads = [Head(text, 1, 2) for text in columns]
    return _split("支出总表", "支出总表", [heads, []], list(columns), by_class(facts, filled, columns))


def _summed(facts: Facts, *, fund: bool | None = None) -> list[tuple[str, str, tuple[int, ...]]]:
    """Return (code, name, the four natures) of the total and of all levels."""
    leaves = [leaf for leaf in facts.leaves if fund is None or leaf.fund is fund]
    lines: list[tuple[str, str, tuple[int, ...]]] = []
    for code, name in [("", "合计"), *((code, name) for code, name, *_ in facts.classes(fund=fund))]:
        inside = [_natures(leaf) for leaf in leaves if leaf.code.startswith(code)]
        lines.append((code, name, tuple(map(sum, zip(*inside, strict=True)))))
    return lines


def _by_government_class(facts: Facts) -> Grid:
    rows = []
    for code, name, (wages, goods, home, project) in _summed(facts):
        amounts = [wages + goods + home + project, wages, goods + project, 0, 0, 0, 0, home, 0, 0]
        rows.append([code, name, *map(filled, amounts)])
    heads = [Head(text, 1, 2) for text in ("总计", *_GOVERNMENT)]
    title = "支出预算分类汇总表（按政府预算经济分类）"
    return _split("支出经济分类表", title, [heads, []], ["合计", *_GOVERNMENT], rows)


def _by_department_class(facts: Facts) -> Grid:
    basic = ("工资福利支出", "商品和服务支出", "对个人和家庭的补助")
    project = ("按项目管理的商品和服务支出", "按项目管理的资本性支出", "其他支出")
    rows = []
    for code, name, (wages, goods, home, paid) in _summed(facts):
        part = wages + goods + home
        rows.append([code, name, *map(filled, (part + paid, part, wages, goods, home, paid, paid, 0, 0))])
    heads = [
        [Head("总计", 1, 2), Head("基本支出", 4), Head("项目支出", 4)],
        [Head(text) for text in ("合计", *basic, "合计", *project)],
    ]
    names = ["合计", "基本支出", *basic, "项目支出", *project]
    return _split("支出经济分类表", "支出预算分类汇总表（按部门预算经济分类）", heads, names, rows)


def _appropriation(facts: Facts) -> Grid:
    general, funds = fields(facts, fund=False), fields(facts, fund=True)
    left = [
        ("一、本年收入", facts.total), ("（一）一般公共预算拨款", facts.general),
        ("（二）政府性基金预算拨款", facts.fund_total), ("（三）国有资本经营预算拨款", 0), ("二、上年结转", 0),
        ("（一）一般公共预算拨款", 0), ("（二）政府性基金预算拨款", 0), ("（三）国有资本经营预算拨款", 0),
    ]  # fmt: skip
    right = [("一、本年支出", facts.general, facts.fund_total)]
    right += [
        (f"（{numeral(k + 1)}）{name}", general.get(name, 0), funds.get(name, 0)) for k, name in enumerate(CLASSES[:29])
    ]
    right.append(("二、年终结转结余", 0, 0))
    rows = grants_rows(left, right)
    total = filled(facts.total)
    rows.append(["收入总计", total, "支出总计", total, filled(facts.general), filled(facts.fund_total), ""])
    header = [
        [Head("收     入", 2), Head("支     出", 5)],
        [Head(text) for text in ("项    目", "预算数", "项    目", "合计", *FUNDS)],
    ]
    names = ["name", "收入", "name", "合计", "一般公共预算", "政府性基金", "国有资本"]
    return Grid("财政拨款收支总表", "财政拨款收支总表", header, names, rows, [150, 75, 170, 75, 80, 80, 95], wide=True)


def _general(facts: Facts) -> Grid:
    header = [
        [
            Head("科目编码", 3), Head("科目名称", 1, 3), Head("合计", 1, 3), Head("基本支出", 4),
            Head("项目支出", 1, 3),
        ],
        [*(Head(text, 1, 2) for text in ("类", "款", "项", "小计")), Head("人员经费", 2), Head("公用经费", 1, 2)],
        [Head("工资福利支出"), Head("对个人和家庭的补助")],
    ]  # fmt: skip
    rows = []
    for code, name, (wages, goods, home, project) in _summed(facts, fund=False):
        basic = wages + goods + home
        rows.append([*split_code(code), name, *map(filled, (basic + project, basic, wages, home, goods, project))])
    names = [*_SPLIT, "合计", "基本支出", "工资", "家庭", "公用经费", "项目支出"]
    return Grid(
        "一般公共预算支出表", "一般公共预算支出表", header, names, rows, [30, 26, 26, 160, *[80.0] * 6], wide=True
    )


def _basic(facts: Facts) -> Grid:
    first, *rest = economic_rows(facts, filled)
    rows = [[code, ("  " if len(code) > 3 else "") + name, *amounts] for code, name, _, *amounts in [*rest, first]]
    header = [
        [Head("部门预算支出经济分类科目", 2), Head("本年一般公共预算基本支出", 3)],
        [Head(text) for text in ("科目编码", "科目名称", "合计", "人员经费", "公用经费")],
    ]
    names = ["code", "name", "合计", "人员经费", "公用经费"]
    return Grid("一般公共预算基本支出表", "一般公共预算基本支出表", header, names, rows, [70, 190, 80, 80, 80])


def _travel(facts: Facts) -> Grid:
    car, meals = facts.car_running, facts.hospitality
    header = [
        [Head("单位编码", 1, 3), Head("单位名称", 1, 3), Head("“三公”经费预算数（一般公共预算拨款）", 6)],
        [
            Head("合计", 1, 2), Head("公务接待费", 1, 2), Head("公务用车购置及运行费", 3),
            Head("因公出国（境）费", 1, 2),
        ],
        [Head("小计"), Head("公务用车购置费"), Head("公务用车运行费")],
    ]  # fmt: skip
    line = [*map(filled, (car + meals, meals, car, 0, car, 0))]
    rows = [["", "合计", *line], [facts.code[:3], facts.unit, *line], [facts.code, f"  {facts.unit}本级", *line]]
    names = ["text", "name", "合计", "接待", "用车", "购置", "运行", "出国"]
    note = "" if car + meals else "注：本单位无“三公”经费预算，本表为空。"
    return Grid(
        "三公经费表", "一般公共预算“三公”经费支出表", header, names, rows, [60, 150, *[75.0] * 6], note=note, wide=True
    )


def _fund_heads(title: str) -> list[list[Head]]:
    return [
        [Head("科目编码", 3), Head("科目名称", 1, 2), Head(title, 3)],
        [*LEVELS, Head("合计"), Head("基本支出"), Head("项目支出")],
    ]


def _fund(facts: Facts) -> Grid:
    columns = ("合计", "基本支出", "项目支出")
    rows = [[*split_code(row[0]), *row[1:]] for row in by_class(facts, filled, columns, fund=True)]
    note = "" if facts.fund_total else "注：本单位无政府性基金预算支出，故本表为空。"
    return Grid(
        "政府性基金预算支出表", "政府性基金预算支出表", _fund_heads("本年政府性基金预算支出"), [*_SPLIT, *columns],
        rows, [35, 30, 30, 190, 75, 75, 75], note=note,
    )  # fmt: skip


def _nothing(kind: str, money: str) -> Grid:
    columns = ("合计", "基本支出", "项目支出")
    return Grid(
        kind, f"{money}支出表", _fund_heads(f"本年{money}支出"), [*_SPLIT, *columns],
        [["", "", "", "合计", "", "", ""]], [35, 30, 30, 190, 75, 75, 75],
        note=f"注：本单位无{money}支出，故本表为空。",
    )  # fmt: skip


def _projects(facts: Facts) -> Grid:
    header = [
        [Head("单位编码", 1, 2), Head("单位（项目）名称", 1, 2), Head("预算总额", 1, 2), Head("资金来源", 5)],
        [Head(text) for text in (*FUNDS, "财政专户管理资金", "其他资金")],
    ]

    def line(code: str, name: str, amount: int, fund: int) -> list[str]:
        return [code, name, *map(filled, (amount, amount - fund, fund, 0, 0, 0))]

    rows = [
        line("", "合计", facts.project, facts.fund_total), line(facts.code, facts.unit, facts.project, facts.fund_total)
    ]  # fmt: skip
    rows += [line(facts.code, f"  {one.name}", one.amount, one.amount if one.fund else 0) for one in facts.projects]
    names = ["text", "name", "合计", "一般公共预算", "政府性基金", "国有资本", "专户", "其他"]
    return Grid("项目支出表", "项目支出预算汇总表", header, names, rows, [65, 200, *[72.0] * 6], wide=True)


def _goods(facts: Facts) -> Grid:
    goods, works, services = facts.purchase
    header = [
        [
            *(Head(text, 1, 2) for text in ("单位名称", "采购项目", "采购品目", "数量", "计量单位")),
            Head("资金来源", 3),
        ],
        [Head("合计"), Head("一般公共预算拨款"), Head("单位资金")],
    ]  # fmt: skip
    bought = [
        ("办公设备购置", "台式计算机", "6", "台", goods), ("业务用房修缮", "修缮工程", "1", "项", works),
        ("印刷服务", "印刷服务", "1", "项", services),
    ]  # fmt: skip
    total = filled(sum(facts.purchase))
    rows = [["合计", "", "", "", "", total, total, ""]]
    rows += [[facts.unit, *words, filled(amount), filled(amount), ""] for *words, amount in bought if amount]
    names = ["name", "text", "text", "text", "text", "合计", "一般公共预算", "其他"]
    return Grid("政府采购表", "政府采购预算表", header, names, rows, [140, 110, 110, 45, 60, 75, 85, 75], wide=True)
