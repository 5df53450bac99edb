"""Sentences that only some reports print, added to those that lack them: receptions, cars, shares, rates of completion.

Each is sound as it stands here, so that a rule that raises on it raises a false alarm; ``faults_statements`` puts the
faults into them. The figures are those of the report's tables wherever a table prints them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from mutants.draft import Draft, Style, Words
from mutants.facts import Facts, percent, wan

__all__ = ["added", "with_accounts_statements", "with_budget_statements"]

_CENT = Decimal("0.01")


def with_budget_statements(draft: Draft, facts: Facts) -> Draft:
    """Add what budgets say beside the sections that every report has."""
    year, unit = facts.year, facts.unit
    total, project = wan(facts.total), wan(facts.project)
    counted, whole = len(facts.projects), len(facts.projects) + 3
    rest = facts.project * 5 // 4
    moved = facts.total_change.now - facts.total_change.before
    rise = 30_000
    return added(
        draft,
        {
            "spending": [
                (
                    "change-parts",
                    (
                        f"支出预算{total}万元，比上年{_moved(moved)}，主要是基本支出增加{wan(rise)}万元，"
                        f"项目支出{_moved(moved - rise)}。"
                    ),
                ),
                ("reference", "具体安排情况详见预算公开表3。"),
                ("both-totals", f"{year}年收入总预算{total}万元，支出总预算{total}万元。"),
            ],
            "travel": [
                (
                    "level-amounts",
                    f"公务接待费预算{wan(facts.hospitality)}万元，与{year - 1}年预算{wan(facts.hospitality)}万元持平。",
                )
            ],
            "counts": [
                (
                    "share-of-amount",
                    f"填报绩效目标的项目支出预算{project}万元，占全部项目支出预算{wan(rest)}万元的80.00%。",
                )
                if facts.project % 4 == 0
                else ("share-of-amount", ""),
                (
                    "share-of-count",
                    f"填报绩效目标的预算项目{counted}个，占全部预算项目{whole}个的{percent(counted, whole)}。",
                ),
            ],
            "area": [
                ("car-posts", f"{unit}共有公务用车编制{sum(facts.cars) + 1}辆，实有{sum(facts.cars)}辆。"),
            ],
            "nothing": [
                ("running-again", f"{year}年机关运行经费{wan(facts.public)}万元，用于日常办公。"),
            ],
        },
    )


def with_accounts_statements(draft: Draft, facts: Facts, carried: int) -> Draft:
    """Add what final accounts say beside the sections that every report has."""
    year, unit = facts.year, facts.unit
    total, both = wan(facts.total, grouped=True), wan(carried, grouped=True)
    cars, people = max(sum(facts.cars), 1), facts.staff * 4
    parties = facts.staff // 2
    purchase = sum(facts.purchase)
    small = purchase * 4 // 5
    tiny = small // 2
    leaf = facts.leaves[0]
    line = f"{leaf.name}（项）"
    spent = leaf.basic + leaf.project
    planned, word, why = (
        (spent * 10 // 9, "小于", "厉行节约") if facts.staff % 2 else (spent * 10 // 11, "大于", "人员增加")
    )
    travel = [
        ("abroad", "因公出国（境）费支出0.00万元，全年因公出国（境）团组0个，0人次。"),
        ("buying", f"公务用车购置支出0.00万元，全年购置公务用车0辆。公务用车保有量{cars}辆。"),
    ]
    if facts.hospitality:
        shown = (Decimal(wan(facts.hospitality)) * 10000 / people).quantize(_CENT, ROUND_HALF_UP)
        travel.append(
            (
                "receptions",
                f"公务接待费支出{wan(facts.hospitality)}万元。{year}年国内公务接待{parties}批次{people}人，人均接待费{shown}元。",
            )
        )
        travel.append(
            (
                "reception-paid",
                f"{year}年国内公务接待{parties}批次，{people}人次，支出{wan(facts.hospitality)}万元。",
            )
        )
    if facts.car_running:
        each = (Decimal(wan(facts.car_running)) / cars).quantize(_CENT, ROUND_HALF_UP)
        travel.append(
            (
                "each-car",
                f"公务用车运行维护费支出{wan(facts.car_running)}万元，公务用车保有量{cars}辆，平均每辆{each}万元。",
            )
        )
    return added(
        draft,
        {
            "change": [
                (
                    "carried",
                    f"年初结转和结余{both}万元，本年收入{total}万元，本年支出{total}万元，年末结转和结余{both}万元。",
                ),
                ("covered", f"纳入{unit}{year}年度决算编制范围的包括：{unit}本级决算。"),
            ],
            "scale": [
                (
                    "below",
                    (
                        f"1.{line}。年初预算为{wan(planned, grouped=True)}万元，"
                        f"支出决算为{wan(spent, grouped=True)}万元，"
                        f"完成年初预算的{percent(spent, planned)}，决算数{word}年初预算数的主要原因是{why}。"
                    ),
                ),
                (
                    "apart",
                    (
                        f"与年初预算相比，年初预算数{wan(planned, grouped=True)}万元，"
                        f"决算数{wan(spent, grouped=True)}万元，"
                        f"预决算差异率{'-' if spent < planned else ''}{percent(abs(spent - planned), planned)}。"
                    ),
                ),
                (
                    "level",
                    (
                        f"2.住房公积金（项）。年初预算为{_housing(facts)}万元，支出决算为{_housing(facts)}万元，"
                        "完成年初预算的100.00%，决算数与年初预算数持平。"
                    ),
                ),
                ("added-later", "3.其他支出（项）。年初预算为0万元，支出决算为0万元，主要原因是没有此项支出。"),
            ],
            "travel": travel,
            "purchase": [
                (
                    "small",
                    (
                        f"政府采购支出总额{wan(purchase, grouped=True)}万元。"
                        f"授予中小企业合同金额{wan(small, grouped=True)}万元，"
                        f"占政府采购支出总额的{percent(small, purchase)}，其中：授予小微企业合同金额"
                        f"{wan(tiny, grouped=True)}万元，占授予中小企业合同金额的{percent(tiny, small)}。"
                    ),
                )
            ],
            "cars": [
                (
                    "houses",
                    (
                        f"年末房屋{people * 10}平方米，其中：办公用房{people * 7}平方米，业务用房{people * 2}平方米，"
                        f"其他（不含构筑物）{people}平方米。"
                    ),
                )
            ],
        },
    )


def _housing(facts: Facts) -> str:
    return wan(sum(leaf.basic for leaf in facts.leaves if leaf.code == "2210201"), grouped=True)


def _moved(amount: int) -> str:
    return f"{'增加' if amount >= 0 else '减少'}{wan(abs(amount))}万元"


def added(draft: Draft, after: Mapping[str, list[tuple[str, str]]]) -> Draft:
    """Put paragraphs (key, text) behind the last one of each key; an empty text is no paragraph."""
    for key, paragraphs in after.items():
        last = max(number for number, item in enumerate(draft.items) if isinstance(item, Words) and item.key == key)
        new = [Words(text, Style.BODY, name) for name, text in paragraphs if text]
        draft.items[last + 1 : last + 1] = new
    return draft
