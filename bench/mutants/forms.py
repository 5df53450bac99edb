"""The cells of a performance form, as counties print it: fields, funds in two halves, texts, indicators."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from mutants.draft import Form, Goal

__all__ = ["Placed", "form_cells"]


class Placed(NamedTuple):
    """A cell with its place and spans."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    align: str = "c"


def form_cells(form: Form) -> tuple[list[Placed], list[float]]:
    """Return the cells of a form and the relative widths of its columns."""
    if form.overall:
        return _overall(form)
    return _two_halves(form) if form.halves else _one_half(form)


def _two_halves(form: Form) -> tuple[list[Placed], list[float]]:
    widths = [50.0, 50, 60, 100, 60, 60, 90, 60]
    cells = [Placed(0, 0, 1, 2, "项目名称"), Placed(0, 2, 1, 6, form.project)]
    row = 1
    for first, second in zip(form.fields[::2], form.fields[1::2], strict=True):
        cells += [Placed(row, 0, 1, 2, first[0]), Placed(row, 2, 1, 2, first[1])]
        cells += [Placed(row, 4, 1, 2, second[0]), Placed(row, 6, 1, 2, second[1])]
        row += 1
    cells.append(Placed(row, 0, len(form.period), 2, f"项目资金({form.unit})"))
    for (left, amount), (right, annual) in zip(form.period, form.annual, strict=True):
        cells += [Placed(row, 2, 1, 1, left), Placed(row, 3, 1, 1, amount)]
        cells += [Placed(row, 4, 1, 2, right), Placed(row, 6, 1, 2, annual)]
        row += 1
    row = _texts(form, cells, row, 2, 6)
    cells += [Placed(row, 0, 2, 2, "总体目标"), Placed(row, 2, 1, 2, "实施期目标"), Placed(row, 4, 1, 4, "年度目标")]
    cells += [
        Placed(row + 1, 2, 1, 2, form.period_goal, "l"),
        Placed(row + 1, 4, 1, 4, form.annual_goal, "l"),
    ]
    row += 2
    cells.append(Placed(row, 0, len(form.goals) + 1, 1, "绩效指标"))
    heads = ["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"]
    cells += [Placed(row, 1 + k, 1, 1, text) for k, text in enumerate(heads)]
    row += 1
    for level1, some in groupby(form.goals, key=lambda goal: goal.level1):
        group = list(some)
        cells.append(Placed(row, 1, len(group), 1, level1))
        for level2, parts in groupby(group, key=lambda goal: goal.level2):
            lines = list(parts)
            cells += [Placed(row, 2, len(lines), 1, level2), Placed(row, 5, len(lines), 1, level2)]
            for goal in lines:
                cells += [Placed(row, 3, 1, 1, goal.name, "l"), Placed(row, 4, 1, 1, goal.value)]
                cells += [Placed(row, 6, 1, 1, goal.name, "l"), Placed(row, 7, 1, 1, goal.annual)]
                row += 1
    cells += [Placed(row, 0, 1, 2, "负责人:"), Placed(row, 2, 1, 1, "经办人:"), Placed(row, 3, 1, 2, "联系电话:")]
    cells += [Placed(row, 5, 1, 1, "填报日期:"), Placed(row, 6, 1, 2, form.stamp)]
    return cells, widths


def _texts(form: Form, cells: list[Placed], row: int, label: int, rest: int) -> int:
    for name, text in form.texts:
        cells += [Placed(row, 0, 1, label, name), Placed(row, label, 1, rest, text, "l")]
        row += 1
    return row


def _one_half(form: Form) -> tuple[list[Placed], list[float]]:
    widths = [60.0, 70, 80, 150, 80] + ([50.0] if form.weights else [])
    count = len(widths)
    cells = [Placed(0, 0, 1, 1, "项目名称"), Placed(0, 1, 1, count - 1, form.project)]
    row = 1
    for first, second in zip(form.fields[::2], form.fields[1::2], strict=True):
        cells += [Placed(row, 0, 1, 1, first[0]), Placed(row, 1, 1, 2, first[1])]
        cells += [Placed(row, 3, 1, 1, second[0]), Placed(row, 4, 1, count - 4, second[1])]
        row += 1
    cells.append(Placed(row, 0, len(form.annual), 1, f"项目资金（{form.unit}）"))
    for label, amount in form.annual:
        cells += [Placed(row, 1, 1, 2, label), Placed(row, 3, 1, count - 3, amount)]
        row += 1
    row = _texts(form, cells, row, 1, count - 1)
    cells += [Placed(row, 0, 1, 1, "年度总体目标"), Placed(row, 1, 1, count - 1, form.annual_goal, "l")]
    row += 1
    cells.append(Placed(row, 0, len(form.goals) + 1, 1, "绩效指标"))
    heads = ["一级指标", "二级指标", "三级指标", "指标值"] + (["权重"] if form.weights else [])
    cells += [Placed(row, 1 + k, 1, 1, text) for k, text in enumerate(heads)]
    _indicator_lines(form.goals, cells, row + 1, 1, weights=form.weights)
    return cells, widths


def _indicator_lines(goals: list[Goal], cells: list[Placed], row: int, column: int, *, weights: bool) -> int:
    for level1, some in groupby(goals, key=lambda goal: goal.level1):
        group = list(some)
        cells.append(Placed(row, column, len(group), 1, level1))
        for level2, parts in groupby(group, key=lambda goal: goal.level2):
            lines = list(parts)
            cells.append(Placed(row, column + 1, len(lines), 1, level2))
            for goal in lines:
                cells += [Placed(row, column + 2, 1, 1, goal.name, "l"), Placed(row, column + 3, 1, 1, goal.value)]
                if weights:
                    cells.append(Placed(row, column + 4, 1, 1, str(goal.weight)))
                row += 1
    return row


def _overall(form: Form) -> tuple[list[Placed], list[float]]:
    """Return the whole unit's form: basic facts, texts, money by source and by use, indicators."""
    widths = [70.0, 110, 90, 120, 90]
    cells = [Placed(0, 0, 1, 1, "部门名称"), Placed(0, 1, 1, 4, form.project)]
    row = 1
    for first, second in zip(form.fields[::2], form.fields[1::2], strict=True):
        cells += [Placed(row, 0, 1, 1, first[0]), Placed(row, 1, 1, 2, first[1])]
        cells += [Placed(row, 3, 1, 1, second[0]), Placed(row, 4, 1, 1, second[1])]
        row += 1
    row = _texts(form, cells, row, 1, 4)
    cells.append(Placed(row, 0, len(form.period) + 1, 1, "年度预算情况"))
    heads = ["按资金来源划分", f"资金总额（{form.unit}）", "按资金方向划分", f"资金总额（{form.unit}）"]
    cells += [Placed(row, 1 + k, 1, 1, text) for k, text in enumerate(heads)]
    row += 1
    for number, (label, amount) in enumerate(form.period):
        cells += [Placed(row, 1, 1, 1, label), Placed(row, 2, 1, 1, amount)]
        use, money = form.annual[number] if number < len(form.annual) else ("", "")
        cells += [Placed(row, 3, 1, 1, use), Placed(row, 4, 1, 1, money)]
        row += 1
    cells += [Placed(row, 0, 1, 1, "年度绩效目标"), Placed(row, 1, 1, 4, form.annual_goal, "l")]
    row += 1
    cells.append(Placed(row, 0, len(form.goals) + 1, 1, "年度绩效指标"))
    cells += [Placed(row, 1 + k, 1, 1, text) for k, text in enumerate(["一级指标", "二级指标", "三级指标", "指标值"])]
    _indicator_lines(form.goals, cells, row + 1, 1, weights=False)
    return cells, widths
