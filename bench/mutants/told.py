"""Sentences that go with others of a report: classes that make the total above, projects, bodies, rates, evaluations.

They are added to reports that lack them, sound as they stand; ``faults_told`` puts the faults into them.
"""

from __future__ import annotations

from mutants.draft import Draft
from mutants.facts import Facts, wan
from mutants.statements import added

__all__ = ["with_told_accounts", "with_told_budget"]


def with_told_budget(draft: Draft, facts: Facts) -> Draft:
    """Add what budgets tell in sentences of their own: classes, sources, bodies, a rate that rose, a target."""
    classes = [line for line in facts.classes() if len(line[0]) == 3]
    listed = "、".join(f"{name}{wan(basic + project)}万元" for _, name, basic, project, _ in classes)
    bought = wan(sum(facts.purchase))
    moved = facts.total_change.now - facts.total_change.before
    since = f"较去年{'增加' if moved >= 0 else '减少'}{wan(abs(moved))}万元"
    total, below, rate = wan(facts.total), facts.staff % 7 + 2, 60 + facts.staff % 40
    return added(
        draft,
        {
            "offices": [("bodies", f"共有预算单位{below + 1}个，包括本级和{below}个下属单位。")],
            "income": [
                ("balance-in", f"收入预算{total}万元；收入{since}。"),
                ("balance-out", f"支出预算{total}万元；支出{since}。"),
                ("sources", f"收入预算{total}万元，其中：财政拨款收入{total}万元，事业收入0.00万元。"),
            ],
            "spending": [("class-list", f"支出预算包括：{listed}。" if len(classes) > 1 else "")],
            "basic": [("raised", f"遗属补助标准由每人每月{rate}元提高到{rate + 15}元。")],
            "counts": [
                ("target", "服务对象满意度为95%。"),
                ("each", f"巡查补助{below * 3}.00万元，按{below}个片区、每个3.00万元安排。"),
                ("bought", f"政府采购预算{bought}万元，预留中小企业份额{bought}万元。"),
                ("own-name", f"{facts.unit}{facts.year}年没有部门管理的转移支付。"),
            ],
        },
    )


def with_told_accounts(draft: Draft, facts: Facts) -> Draft:
    """Add what final accounts tell of evaluations: when, of which year, and with which grades."""
    year, good = facts.year, facts.staff % 6 + 3
    guests, cars = wan(facts.hospitality), wan(facts.car_running)
    less_car, less_guests = (
        facts.car_running * 23 // 20 - facts.car_running,
        facts.hospitality * 3 // 2 - facts.hospitality,
    )
    return added(
        draft,
        {
            "counts": [
                ("evaluated", f"{year + 1}年3月，组织对{year}年度一般公共预算项目支出全面开展绩效自评。"),
                (
                    "all-good",
                    f"部门评价的{good + 1}个项目中，自评等级为“优”的{good}个，“良”的1个，优良率100%。",
                ),
                ("executed", f"重点项目全年预算数{good * 10}.00万元，执行数{good * 9}.50万元。"),
                (
                    "abroad",
                    f"公务接待费支出{guests}万元，其中：国内公务接待费支出{guests}万元，国（境）外公务接待费支出0.00万元。",
                ),
                ("car-bought", "公务用车购置费支出0.00万元，未购置车辆。"),
                ("car-run", f"公务用车运行维护费支出{cars}万元，用于燃料和维修。"),
                (
                    "less-spent",
                    (
                        f"“三公”经费较年初预算数减少{wan(less_car + less_guests)}万元。其中：无因公出国（境）费；"
                        f"公务用车购置及运行维护费较年初预算数减少{wan(less_car)}万元；公务接待费较年初预算数减少{wan(less_guests)}万元。"
                    ),
                ),
            ],
        },
    )
