"""A unit's report in nine tables in 元, codes over 类, 款 and 项 columns, text before tables, as 上海 prints it."""

from __future__ import annotations

from mutants.draft import Draft, Form, Goal, Grid, Head, Item, Style, Words
from mutants.facts import Facts, invent, wan, yuan
from mutants.numerals import numeral
from mutants.tables import by_class, economic_rows, fields, split_code

__all__ = ["classes_report"]


def _show(amount: int) -> str:
    return yuan(amount) if amount else ""


def classes_report(seed: int) -> Draft:
    """Write a sound report; the same seed writes the same one."""
    facts = invent(seed + 900)
    year, unit = facts.year, facts.unit
    tables = _tables(facts)
    body: list[Item] = [
        _head("一、单位主要职能", "duty", new_page=True),
        *[
            Words(f"（{numeral(k + 1)}）{text}", Style.BODY, "duty")
            for k, text in enumerate([*facts.trade.duties, "完成县委、县政府交办的其他任务。"])
        ],
        _head("二、单位机构设置", "offices"),
        Words(f"{unit}设4个内设机构，包括：办公室、财务科、业务科、法规科。", Style.BODY, "offices"),
        _head("三、名词解释", "terms"),
        *[Words(f"（{numeral(k + 1)}）{text}", Style.BODY, "terms") for k, text in enumerate(_TERMS)],
        _head(f"四、{year}年单位预算编制说明", "told"),
        *_told(facts),
        _head("五、单位预算表", "tables"),
        *tables,
        _head("六、其他相关情况说明", "other", new_page=True),
        *_other(facts),
        *[_form(facts, k) for k in range(len(facts.projects))],
    ]
    items: list[Item] = [
        Words(f"{unit}{year}年单位预算", Style.COVER, "cover"),
        Words(f"预算单位：{unit}", Style.BODY, "cover"),
        Words("目 录", Style.CONTENTS_TITLE, "contents-title", new_page=True),
    ]
    number = 0
    for item in body:
        if isinstance(item, Grid):
            number += 1
            items.append(Words(f"    {number}．{item.title}", Style.CONTENTS, "contents", entry=item.anchor))
        elif isinstance(item, Words) and item.style is Style.HEADING:
            items.append(Words(item.text, Style.CONTENTS, "contents", entry=item.anchor))
    return Draft("classes", unit, year, [*items, *body], f"{facts.place}县")


def _head(text: str, key: str, *, new_page: bool = False) -> Words:
    return Words(text, Style.HEADING, "section", new_page=new_page, anchor=key)


_INCOME = ("合计", "财政拨款收入", "事业收入", "事业单位经营收入", "其他收入")
_SPENT = ("合计", "基本支出", "项目支出")
_GENERAL = "一般公共预算支出"
_CODES = [Head("类"), Head("款"), Head("项")]


def _tables(facts: Facts) -> list[Grid]:
    year = facts.year
    grids = [
        _balance(facts),
        _functions(facts, "收入总表", f"{year}年单位收入预算总表", "收入预算", _INCOME),
        _functions(facts, "支出总表", f"{year}年单位支出预算总表", "支出预算", _SPENT),
        _appropriation(facts),
        _functions(facts, "一般公共预算支出表", f"{year}年单位{_GENERAL}功能分类预算表", _GENERAL, _SPENT),
        _empty(year, "政府性基金预算"),
        _empty(year, "国有资本经营预算"),
        _economic(facts),
        _travel(facts),
    ]  # fmt: skip
    for number, grid in enumerate(grids):
        grid.owner, grid.anchor = f"编制单位：{facts.unit}", f"table:{number + 1}"
        if grid.kind != "三公经费表":
            grid.unit = "单位：元"
    return grids


def _balance(facts: Facts) -> Grid:
    lines = facts.classes()
    tops = [line for line in lines if len(line[0]) == 3]
    left = [
        ("一、财政拨款收入", facts.total), ("1、一般公共预算资金", facts.total), ("2、政府性基金", 0),
        ("3、国有资本经营预算", 0), ("二、事业收入", 0), ("三、事业单位经营收入", 0), ("四、其他收入", 0),
    ]  # fmt: skip
    rows = []
    for k in range(max(len(left), len(tops))):
        label, amount = left[k] if k < len(left) else ("", 0)
        right = ["", "", "", "", ""]
        if k < len(tops):
            _, name, basic, project, people = tops[k]
            right = [f"{numeral(k + 1)}、{name}", *map(_show, (basic + project, people, basic - people, project))]
        rows.append([label, _show(amount), *right])
    rows.append(
        [
            "收入总计",
            _show(facts.total),
            "支出总计",
            *map(_show, (facts.total, facts.people, facts.public, facts.project)),
        ]
    )
    header = [
        [Head("本年收入", 2), Head("本年支出", 5)],
        [Head("项目", 1, 3), Head("预算数", 1, 3), Head("项目", 1, 3), Head("预算数", 4)],
        [Head("合计", 1, 2), Head("基本支出", 2), Head("项目支出", 1, 2)],
        [Head("人员经费"), Head("公用经费")],
    ]
    names = ["name", "收入", "name", "合计", "人员经费", "公用经费", "项目支出"]
    return Grid(
        "收支总表", f"{facts.year}年单位财务收支预算总表", header, names, rows,
        [130, 80, 160, 80, 80, 80, 80], wide=True,
    )  # fmt: skip


def _functions(facts: Facts, kind: str, title: str, over: str, columns: tuple[str, ...]) -> Grid:
    rows = []
    for row in by_class(facts, _show, tuple("合计" if name == "财政拨款收入" else name for name in columns)):
        if row[1] == "合计":
            total = ["合计", "", "", "", *row[2:]]
            continue
        rows.append([*split_code(row[0]), *row[1:]])
    rows.append(total)
    header = [
        [Head("项目", 4), Head(over, len(columns))],
        [Head("功能分类科目编码", 3), Head("功能分类科目名称", 1, 2), *(Head(name, 1, 2) for name in columns)],
        _CODES,
    ]
    names = ["类", "款", "项", "name", *columns]
    widths = [35.0, 30, 30, 190, *([80.0] * len(columns))]
    return Grid(kind, title, header, names, rows, widths, wide=len(columns) > 3)


def _appropriation(facts: Facts) -> Grid:
    spent = list(fields(facts).items())
    left = [("一、一般公共预算资金", facts.total), ("二、政府性基金", 0), ("三、国有资本经营预算", 0)]
    rows = []
    for k in range(max(len(left), len(spent))):
        label, amount = left[k] if k < len(left) else ("", 0)
        name, money = spent[k] if k < len(spent) else ("", 0)
        rows.append(
            [label, _show(amount), f"{numeral(k + 1)}、{name}" if name else "", _show(money), _show(money), "", ""]
        )
    total = _show(facts.total)
    rows.append(["收入总计", total, "支出总计", total, total, "", ""])
    header = [
        [Head("财政拨款收入", 2), Head("财政拨款支出", 5)],
        [
            Head(text)
            for text in ("项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算")
        ],
    ]
    return Grid(
        "财政拨款收支总表", f"{facts.year}年单位财政拨款收支预算总表", header,
        ["name", "收入", "name", "合计", "一般公共预算", "政府性基金", "国有资本"], rows,
        [120, 80, 160, 80, 80, 80, 85], wide=True,
    )  # fmt: skip


def _empty(year: int, budget: str) -> Grid:
    header = [
        [Head("项目", 4), Head(f"{budget}支出", 3)],
        [
            Head("功能分类科目编码", 3),
            Head("功能分类科目名称", 1, 2),
            Head("合计", 1, 2),
            Head("基本支出", 1, 2),
            Head("项目支出", 1, 2),
        ],
        _CODES,
    ]
    rows = [[""] * 7 for _ in range(4)] + [["合计", *[""] * 6]]
    names = ["类", "款", "项", "name", "合计", "基本支出", "项目支出"]
    note = f"注：本单位{year}年无{budget}财政拨款安排的预算，故本表为空表。"
    title = f"{year}年单位{budget}支出功能分类预算表"
    return Grid(f"{budget}支出表", title, header, names, rows, [35, 30, 30, 190, 80, 80, 80], note=note)


def _economic(facts: Facts) -> Grid:
    rows = []
    for code, name, _, *amounts in economic_rows(facts, _show):
        if not code:
            total = ["合计", "", "", *amounts]
            continue
        rows.append([code[:3], code[3:5], name, *amounts])
    rows.append(total)
    header = [
        [Head("项目", 3), Head("一般公共预算基本支出", 3)],
        [
            Head("经济分类科目编码", 2),
            Head("部门预算经济分类科目名称", 1, 2),
            Head("合计", 1, 2),
            Head("人员经费", 1, 2),
            Head("公用经费", 1, 2),
        ],
        [Head("类"), Head("款")],
    ]
    return Grid(
        "一般公共预算基本支出表", f"{facts.year}年单位一般公共预算基本支出部门预算经济分类预算表", header,
        ["类", "款", "name", "合计", "人员经费", "公用经费"], rows, [40, 35, 190, 80, 80, 80],
    )  # fmt: skip


def _travel(facts: Facts) -> Grid:
    car, meals = facts.car_running, facts.hospitality
    header = [
        [Head(f"{facts.year}年“三公”经费预算数", 6), Head(f"{facts.year}年机关运行经费预算数", 1, 3)],
        [Head("合计", 1, 2), Head("因公出国（境）费", 1, 2), Head("公务接待费", 1, 2), Head("公务用车购置及运行费", 3)],
        [Head("小计"), Head("购置费"), Head("运行费")],
    ]
    amounts = (car + meals, 0, meals, car, 0, car, facts.public)
    return Grid(
        "三公经费表", f"{facts.year}年单位“三公”经费和机关运行经费预算表", header,
        ["合计", "出国", "接待", "公车", "购置", "运行", "机关运行"], [[wan(amount) for amount in amounts]],
        [70, 80, 70, 70, 70, 70, 90], wide=True,
        note="" if car + meals else "注：本单位无“三公”经费支出。",
    )  # fmt: skip


def _told(facts: Facts) -> list[Item]:
    year, unit, total = facts.year, facts.unit, wan(facts.total)
    change = facts.total_change
    word = "增加" if change.grows else "减少"
    moved = f"{word}{wan(abs(change.now - change.before))}万元"
    paragraphs = [
        (
            (
                f"{year}年，{unit}收入预算{total}万元，其中：财政拨款收入{total}万元，比{year - 1}年预算{moved}；"
                "事业收入0万元；事业单位经营收入0万元；其他收入0万元。"
            ),
            "income",
        ),
        (
            (
                f"支出预算{total}万元，其中：财政拨款支出预算{total}万元，比{year - 1}年预算{moved}。"
                "财政拨款支出预算中，"
                f"一般公共预算拨款支出预算{total}万元，比{year - 1}年预算{moved}；"
                f"政府性基金拨款支出预算0万元，与{year - 1}年预算持平；"
                f"国有资本经营预算拨款支出预算0万元，与{year - 1}年预算持平。"
            ),
            "scale",
        ),
        (f"财政拨款收入支出{word}的主要原因是项目{word}。", "change"),
        ("财政拨款支出主要内容如下：", "change"),
    ]
    parents = {code: name for code, name, *_ in facts.classes()}
    for number, leaf in enumerate(facts.leaves):
        amount = leaf.basic + leaf.project
        before = round(amount * 0.95) + 37
        rate = f"{(amount - before) * 100 / before:.2f}%"
        paragraphs.append(
            (
                (
                    f"{number + 1}．“{parents[leaf.code[:3]]}（类）{parents[leaf.code[:5]]}（款）{leaf.name}（项）”"
                    f"{wan(amount)}万元，主要用于相关工作支出。{year - 1}年当年预算执行数为{wan(before)}万元，"
                    f"{year}年预算安排比{year - 1}年预算执行数增加{rate}。主要原因是政策性调整。"
                ),
                "leaves",
            )
        )
    return [Words(text, Style.BODY, key) for text, key in paragraphs]


def _other(facts: Facts) -> list[Item]:
    year, unit = facts.year, facts.unit
    travel = facts.hospitality + facts.car_running
    goods, works, services = facts.purchase
    change = facts.running_change
    moved = f"{'增加' if change.grows else '减少'}{wan(abs(change.now - change.before))}万元，"
    moved += f"{'增长' if change.grows else '下降'}{abs(change.now - change.before) * 100 / change.before:.2f}%"
    words = [
        ("（一）“三公”经费预算情况说明", ""),
        (
            (
                f"{year}年“三公”经费预算数为{wan(travel)}万元，与{year - 1}年预算持平。其中：因公出国（境）费0.00万元；"
                f"公务用车购置及运行费{wan(facts.car_running)}万元；公务接待费{wan(facts.hospitality)}万元。"
            ),
            "travel",
        ),
        ("（二）机关运行经费预算", ""),
        (f"{year}年{unit}机关运行经费预算为{wan(facts.public)}万元，比{year - 1}年预算{moved}。", "running"),
        ("（三）政府采购预算情况", ""),
        (
            (
                f"{year}年度本单位政府采购预算总额{wan(sum(facts.purchase))}万元，其中：政府采购货物预算{wan(goods)}万元、"
                f"政府采购工程预算{wan(works)}万元、政府采购服务预算{wan(services)}万元。"
            ),
            "purchase",
        ),
        ("（四）绩效目标设置情况", ""),
        (
            (
                f"按照本县预算绩效管理工作的总体要求，本单位{len(facts.projects)}个项目开展了绩效目标编报工作，"
                f"编报绩效目标的项目{len(facts.projects)}个，涉及项目预算资金{wan(facts.project)}万元。"
            ),
            "counts",
        ),
        ("（五）国有资产占有使用情况", ""),
        (
            (
                f"截至{year - 1}年12月31日，{unit}共有车辆{sum(facts.cars)}辆，其中：机要通信用车{facts.cars[0]}辆、"
                f"应急保障用车{facts.cars[1]}辆、其他用车{facts.cars[2]}辆。"
            ),
            "cars",
        ),
    ]
    return [Words(text, Style.BODY if key else Style.SUBHEADING, key or "subsection") for text, key in words]


_TERMS = (
    "基本支出：是为保障机构正常运转、完成日常工作任务而编制的年度基本支出计划，包括人员经费和公用经费两部分。",
    "项目支出：是为完成行政工作任务、事业发展目标，在基本支出之外编制的年度支出计划。",
    "“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行费、公务接待费。",
    "机关运行经费：指行政单位使用一般公共预算财政拨款安排的基本支出中的日常公用经费支出。",
)


def _form(facts: Facts, number: int) -> Form:
    project = facts.projects[number]
    money = f"{project.amount:,}"
    return Form(
        title="项目绩效目标申报表",
        year_line=f"（{facts.year}年）",
        project=project.name,
        fields=[("主管部门", facts.unit), ("实施单位", facts.unit)],
        unit="元",
        period=[],
        annual=[("年度资金申请总额", money), ("其中：财政资金", money), ("其他资金", "0")],
        texts=[("项目概况", project.about), ("立项依据", "根据有关文件精神。"), ("项目实施计划", project.plan)],
        goals=[Goal(aim.level1, aim.level2, aim.name, aim.value, aim.value) for aim in project.aims],
        halves=False,
        annual_goal=f"做好{project.name}相关工作，保障各项任务按期完成。",
    )
