"""A project's self-evaluation as final accounts print it: money, indicators with what was reached, and scores."""

from __future__ import annotations

from typing import Final

from mutants.draft import Grid, Head
from mutants.facts import Facts, wan

__all__ = ["EVALUATION", "evaluation"]

EVALUATION: Final = "项目支出绩效自评表"
_WIDTHS: Final = [70.0, 110, 70, 70, 70, 45, 55, 45]


def evaluation(facts: Facts) -> Grid:
    """Print the evaluation of the unit's first project, all of whose money was spent."""
    project = facts.projects[0]
    money = wan(project.amount)
    header = [[Head("项目名称"), Head(project.name, 7)]]
    rows = [
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额", money, money, money, "10", "100.00%", "10"],
        ["", "其中：当年财政拨款", money, money, money, "-", "", "-"],
        ["一级指标", "三级指标", "年度指标值", "实际完成值", "偏差原因", "分值", "", "得分"],
        ["产出指标", "业务培训场次", "≥6场", "8场", "", "40", "", "40"],
        ["产出指标", "任务完成及时率", "≥95%", "98%", "", "30", "", "30"],
        ["满意度指标", "服务对象满意度", "≥90%", "95%", "", "20", "", "20"],
        ["总分", "", "", "", "", "100", "", "100"],
    ]
    names = ["name", "name", "年初", "实际", "执行", "分值", "执行率", "得分"]
    return Grid(EVALUATION, EVALUATION, header, names, rows, _WIDTHS, unit="", anchor="evaluation")
