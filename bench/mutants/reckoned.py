"""Sentences of few provinces in which an amount goes with heads, prices, codes, points or a limit.

They are added to reports that lack them, sound as they stand, with figures of the report where a table prints them;
``faults_reckoned`` puts the faults into them.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from mutants.draft import Draft
from mutants.facts import Facts, percent, wan
from mutants.statements import added

__all__ = ["with_reckoned_accounts", "with_reckoned_budget"]

_CENT = Decimal("0.01")


def with_reckoned_budget(draft: Draft, facts: Facts) -> Draft:
    """Add what budgets reckon: codes beside names, heads times rates, pieces times prices, the debt and its limit."""
    year, staff = facts.year, facts.staff
    coded = "；".join(
        f"{leaf.name}（{leaf.code}）{wan(leaf.basic + leaf.project)}万元" for leaf in facts.leaves if not leaf.fund
    )
    heads, rate = staff * 3, 2_000 + 100 * (staff % 9)
    helpers, monthly = staff % 7 + 4, 2_500 + 100 * (staff % 8)
    pieces, price = staff % 5 + 3, 40_000 + 5_000 * (staff % 6)
    limit = 400_000 + 1_370 * staff
    first, granted, moved = 120_000 + 317 * staff, 310_000 + 191 * staff, 28_000 + 13 * staff
    bought = sum(facts.purchase)
    joint = bought * 3 // 5
    return added(
        draft,
        {
            "shares": [("coded", f"按科目列示：{coded}。")],
            "basic": [
                ("by-heads", f"遗属生活补助{wan(heads * rate)}万元，按{heads}人、每人每年{rate:,}元安排。"),
                (
                    "by-months",
                    (
                        f"临聘人员劳务费{wan(helpers * monthly * 12)}万元，"
                        f"按{helpers}人、每人每月{monthly:,}元、12个月计算。"
                    ),
                ),
            ],
            "travel": [("training", f"培训费较{year - 1}年预算下降{staff % 9 + 3}%。")],
            "purchase": [
                (
                    "by-ways",
                    (
                        f"{year}年政府采购预算{wan(bought)}万元。按采购方式分：集中采购{wan(joint)}万元，"
                        f"分散采购{Decimal(wan(bought)) - Decimal(wan(joint))}万元。"
                    ),
                )
            ],
            "counts": [
                (
                    "by-pieces",
                    f"重点项目绩效评价{wan(pieces * price)}万元（{pieces}个项目，每个项目{wan(price)}万元）。",
                ),
                (
                    "debt",
                    f"核定我县政府债务限额{limit}万元。截至{year - 1}年底，全县政府债务余额{limit - 9_170}万元。",
                ),
                ("adjusted", f"全县一般公共预算收入由{first}万元调整为{first + moved}万元，调增{moved}万元。"),
                (
                    "topped",
                    (
                        f"全县一般公共预算收入完成{first}万元。加上级补助收入{granted}万元、调入资金{moved}万元，"
                        f"收入总计{first + granted + moved}万元。"
                    ),
                ),
                ("left", f"全县政府性基金收入合计{granted}万元，支出{granted - moved}万元，年终结余{moved}万元。"),
            ],
            "cars": [("equipment", "单价50万元以上通用设备0台（套），单价100万元以上专用设备0台（套）。")],
        },
    )


def with_reckoned_accounts(draft: Draft, facts: Facts) -> Draft:
    """Add what final accounts reckon: the cost of a car and of guests, what assets are worth, points and grade."""
    year, staff = facts.year, facts.staff
    cars, parties, guests = max(sum(facts.cars), 1), staff // 2, staff * 4
    worth, planned, spent = staff * 213_057, staff * 9_130, staff * 7_001
    worn = worth * 3 // 5
    points = Decimal(staff % 10) / 2 + 91
    goods = facts.purchase[0]
    meals = (
        f"公务接待费支出{wan(facts.hospitality)}万元，{year}年共接待国内来访团组{parties}个、来宾{guests}人次。"
        if facts.hospitality
        else "公务接待费支出0.00万元，全年共接待来访团组0个、来宾0人次。"
    )
    each = (Decimal(wan(facts.car_running)) / cars).quantize(_CENT, ROUND_HALF_UP)
    held = (
        f"公务用车运行维护费支出{wan(facts.car_running)}万元，车均运行维护费{each}万元，公务用车保有量{cars}辆。"
        if facts.car_running
        else ""
    )
    return added(
        draft,
        {
            "travel": [("guests" if facts.hospitality else "no-guests", meals), ("car-held", held)],
            "purchase": [
                ("goods-small", f"货物采购授予中小企业合同金额占货物支出金额的{percent(goods * 7 // 8, goods)}。")
            ],
            "cars": [
                (
                    "net",
                    (
                        f"固定资产账面原值{wan(worth, grouped=True)}万元，累计折旧{wan(worn, grouped=True)}万元，"
                        f"净值{Decimal(wan(worth)) - Decimal(wan(worn)):,}万元。"
                    ),
                ),
                ("equipment", "单价50万元以上通用设备0台（套），单价100万元以上专用设备0台（套）。"),
            ],
            "scale": [
                (
                    "plan-done",
                    f"委托业务费决算{wan(spent)}万元，完成全年预算{wan(planned)}万元的{percent(spent, planned)}。",
                )
            ],
            "counts": [
                ("graded", f"项目自评得分{points}分，自评等级为“优”。"),
                ("meeting", f"开支会议费{wan(staff * 700)}万元，用于召开工作会议，人数{staff * 3}人。"),
            ],
        },
    )
