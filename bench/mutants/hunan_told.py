"""What a 湖南 report explains before its tables."""

from __future__ import annotations

from mutants.draft import Item, Style, Words
from mutants.facts import Change, Facts, percent, wan
from mutants.numerals import numeral
from mutants.tables import fields, filled

__all__ = ["told"]


def _was(change: Change) -> str:
    word = "增加" if change.grows else "减少"
    return f"较去年{word}{filled(abs(change.now - change.before))}万元"


def told(facts: Facts) -> list[Item]:
    """Return the sections of the explanation, numbered, with their headings."""
    year, unit, total = facts.year, facts.unit, filled(facts.total)
    spent = fields(facts, fund=False)
    kinds = "，".join(
        f"{name}{filled(amount)}万元，占{percent(amount, facts.general)}" for name, amount in spent.items()
    )
    car, meals = facts.car_running, facts.hospitality
    goods, works, services = facts.purchase
    why = "项目增加" if facts.total_change.grows else "压减一般性支出"
    fund = (
        f"{year}年本部门政府性基金预算支出{filled(facts.fund_total)}万元，其中：城乡社区支出{filled(facts.fund_total)}万元。"
        if facts.fund_total
        else f"{year}年本部门无政府性基金安排的支出。"
    )
    sections: list[tuple[str, list[tuple[str, str, str]]]] = [
        (
            "部门基本概况",
            [
                ("", "duty", "".join(f"{k}.{text}" for k, text in enumerate(facts.trade.duties, start=1))),
                ("", "offices", "我部门内设办公室、财务股、业务股、法规股4个股室。"),
            ],
        ),
        ("部门预算单位构成", [("", "units", f"纳入{year}年部门预算编制范围的只有{unit}本级。")]),
        (
            "部门收支总体情况",
            [
                (
                    "收入预算", "change",
                    (f"{year}年年初预算数{total}万元，其中，一般公共预算拨款{filled(facts.general)}万元，"
                     f"政府性基金预算拨款{wan(facts.fund_total)}万元。收入{_was(facts.total_change)}，主要是{why}。"),
                ),
                (
                    "支出预算", "spending",
                    (f"{year}年年初预算数{total}万元，其中，基本支出{filled(facts.basic)}万元，"
                     f"项目支出{filled(facts.project)}万元。支出{_was(facts.total_change)}，主要是{why}。"),
                ),
            ],
        ),
        (
            "一般公共预算拨款支出",
            [
                ("", "shares", f"{year}年一般公共预算拨款支出预算{filled(facts.general)}万元，其中，{kinds}。"),
                (
                    "基本支出", "basic",
                    (f"{year}年基本支出年初预算数为{filled(facts.basic)}万元，主要是为保障部门正常运转、完成日常工作任务而发生的"
                     f"各项支出，其中人员经费{filled(facts.people)}万元，公用经费{filled(facts.public)}万元。"),
                ),
            ],
        ),
        ("政府性基金预算支出", [("", "funds", fund)]),
        (
            "其他重要事项的情况说明",
            [
                (
                    "机关运行经费", "running",
                    (f"本部门{year}年机关运行经费当年一般公共预算拨款{filled(facts.public)}万元，"
                     f"{facts.running_change.told().replace('比上年', '比上年预算')}。"),
                ),
                (
                    "“三公”经费预算", "travel",
                    (f"本部门{year}年“三公”经费预算数{wan(car + meals)}万元，其中，公务接待费{wan(meals)}万元，"
                     f"因公出国（境）费0万元，公务用车购置及运行费{wan(car)}万元（其中，公务用车购置费0万元，"
                     f"公务用车运行费{wan(car)}万元）。{year}年“三公”经费预算与上年持平。"),
                ),
                (
                    "政府采购情况", "purchase",
                    (f"本部门{year}年政府采购预算总额{filled(sum(facts.purchase))}万元，其中，货物类采购预算{wan(goods)}万元；"
                     f"工程类采购预算{wan(works)}万元；服务类采购预算{wan(services)}万元。"),
                ),
                (
                    "国有资产占用使用情况", "cars",
                    (f"截至{year - 1}年12月底，本部门共有公务用车{sum(facts.cars)}辆，"
                     f"其中，机要通信用车{facts.cars[0]}辆，"
                     f"应急保障用车{facts.cars[1]}辆，其他按照规定配备的公务用车{facts.cars[2]}辆。"),
                ),
                (
                    "预算绩效目标说明", "counts",
                    (f"本部门所有支出实行绩效目标管理。纳入{year}年部门整体支出绩效目标的金额为{total}万元，"
                     f"其中，基本支出{filled(facts.basic)}万元，项目支出{filled(facts.project)}万元。"),
                ),
            ],
        ),
        ("名词解释", [("", "terms", text) for text in _TERMS]),
    ]  # fmt: skip
    items: list[Item] = []
    for number, (title, paragraphs) in enumerate(sections):
        items.append(Words(f"{numeral(number + 1)}、{title}", Style.HEADING, "section", anchor=f"n{number + 1}"))
        headed = [name for name, _, _ in paragraphs if name]
        for name, key, text in paragraphs:
            if name:
                items.append(Words(f"（{numeral(headed.index(name) + 1)}）{name}", Style.SUBHEADING, "subsection"))
            items.append(Words(text, Style.BODY, key))
    return items


_TERMS = (
    "1.机关运行经费：是指各部门的公用经费，包括办公及印刷费、邮电费、差旅费、福利费、办公用房水电费以及其他费用。",
    "2.“三公”经费：是指一般公共预算拨款安排的公务接待费、公务用车购置及运行维护费和因公出国（境）费。",
)
