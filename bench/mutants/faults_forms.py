"""Faults in performance forms."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from mutants import digits
from mutants.draft import Draft, Form, Goal
from mutants.planting import Fault, Planted, form_change

__all__ = ["FORM_FAULTS"]

Plant = Callable[[Draft, random.Random], Planted | None]


def _forms(draft: Draft, rng: random.Random, wanted: Callable[[Form], bool] = lambda _: True) -> list[Form]:
    forms = [form for form in draft.forms() if wanted(form)]
    rng.shuffle(forms)
    return forms


def _goal(form: Form, test: Callable[[Goal], bool]) -> Goal | None:
    return next((goal for goal in form.goals if test(goal)), None)


def _set(goal: Goal, value: str) -> None:
    goal.value = goal.annual = value


def _total_everywhere(draft: Draft, rng: random.Random) -> Planted | None:
    """Change a project's amount through its form's funds, which then disagrees with the list of projects."""
    if next(draft.grids("项目支出表"), None) is None:
        return None
    for form in _forms(draft, rng):
        old = form.annual[0][1]
        new = digits.change(old, rng)
        if new is None:
            continue
        form.period = [(label, new if text == old else text) for label, text in form.period]
        form.annual = [(label, new if text == old else text) for label, text in form.annual]
        return form_change(form, old, new)
    return None


def _total_only(draft: Draft, rng: random.Random) -> Planted | None:
    """Change the totals of both halves, not their sources."""
    for form in _forms(draft, rng):
        label, old = form.annual[0]
        new = digits.change(old, rng)
        if new is None:
            continue
        form.annual[0] = (label, new)
        if form.period:
            form.period[0] = (form.period[0][0], new)
        return form_change(form, old, new)
    return None


def _source_amount(draft: Draft, rng: random.Random) -> Planted | None:
    for form in _forms(draft, rng):
        rows = [k for k, (_, text) in enumerate(form.annual) if k and digits.parse(text)]
        if not rows:
            continue
        label, old = form.annual[rows[0]]
        new = digits.change(old, rng)
        if new is None:
            continue
        form.annual[rows[0]] = (label, new)
        return form_change(form, old, new)
    return None


def _source_moved(draft: Draft, rng: random.Random) -> Planted | None:
    """Print the money under another source in the annual half only."""
    for form in _forms(draft, rng, lambda form: form.halves):
        rows = [k for k, (_, text) in enumerate(form.annual) if 0 < k < 4 and digits.parse(text)]
        if not rows:
            continue
        one = rows[0]
        two = rng.choice([k for k in (1, 2, 3) if k != one])
        a, b = form.annual[one], form.annual[two]
        form.annual[one], form.annual[two] = (a[0], b[1]), (b[0], a[1])
        return form_change(form, f"{a[0]} {a[1]}", f"{b[0]} {a[1]}", a[1])
    return None


def _annual_total(draft: Draft, rng: random.Random) -> Planted | None:
    """Change the annual half (total and source) of a project that lasts one year."""
    for form in _forms(draft, rng, lambda form: form.halves):
        old = form.annual[0][1]
        new = digits.change(old, rng)
        if new is None:
            continue
        form.annual = [(label, new if text == old else text) for label, text in form.annual]
        return form_change(form, old, new)
    return None


def _value(pattern: str, level2: str, make: Callable[[re.Match[str], random.Random], str]) -> Plant:
    """Change the value of an indicator whose value matches."""

    def plant(draft: Draft, rng: random.Random) -> Planted | None:
        for form in _forms(draft, rng):
            for goal in form.goals:
                found = re.fullmatch(pattern, goal.value)
                if goal.level2 == level2 and found:
                    old, new = goal.value, make(found, rng)
                    if new == old:
                        continue
                    _set(goal, new)
                    return form_change(form, old, new, new, goal.name)
        return None

    return plant


def _price(found: re.Match[str], rng: random.Random) -> str:
    return f"{found[1]}{int(found[2]) * rng.choice((2, 3, 10))}{found[3]}"


def _rate(found: re.Match[str], rng: random.Random) -> str:
    """Change a digit: a simple multiple would be explained by fewer months."""
    return f"{digits.change(found[1], rng)}{found[2]}"


def _rate_text(
    draft: Draft, rng: random.Random, slip: Callable[[str, random.Random], str | None], pattern: str
) -> Planted | None:
    for form in _forms(draft, rng):
        for k, (label, text) in enumerate(form.texts):
            found = re.search(pattern, text)
            if not found:
                continue
            new = slip(found[1], rng)
            if new is None or new == found[1]:
                continue
            form.texts[k] = (label, text[: found.start(1)] + new + text[found.end(1) :])
            return form_change(form, found[0], text[found.start() : found.start(1)] + new, new)
    return None


def _rate_unit(draft: Draft, rng: random.Random) -> Planted | None:
    def slip(old: str, _rng: random.Random) -> str:
        return {"每人每天": "每人每年", "每人每月": "每人每年"}[old]

    return _rate_text(draft, rng, slip, r"(每人每天|每人每月)(?=\S{0,6}\d)")


def _rate_amount(draft: Draft, rng: random.Random) -> Planted | None:
    return _rate_text(draft, rng, digits.change, r"每人每(?:天|月)[^\d]{0,6}(\d+)元")


def _list_item(draft: Draft, rng: random.Random) -> Planted | None:
    def slip(old: str, rng: random.Random) -> str:
        return str(int(old) + rng.choice((13, 14, 17)))

    return _rate_text(draft, rng, slip, r"(?:印刷费|邮电费|办公费)(\d+)(?=万元、)")


def _list_total(draft: Draft, rng: random.Random) -> Planted | None:
    return _rate_text(draft, rng, digits.change, r"共下达补充公用经费(\d[\d.]*)(?=万元)")


def _about_amount(draft: Draft, rng: random.Random) -> Planted | None:
    """Change the amount that the project's description names."""
    return _rate_text(draft, rng, digits.change, r"(?:维修费|总费用|会议费|专项经费|共需资金|建设资金)(\d+)(?=万?元)")


def _wan_yuan(draft: Draft, rng: random.Random) -> Planted | None:
    return _rate_text(draft, rng, lambda _old, _rng: "万员", r"\d(万元)")


def _end_before(draft: Draft, rng: random.Random) -> Planted | None:
    """Leave an older year in the indicator of the end."""
    for form in _forms(draft, rng):
        goal = _goal(form, lambda goal: "结束时间" in goal.name)
        if goal:
            old, new = goal.value, goal.value.replace(str(draft.year), str(draft.year - 1))
            _set(goal, new)
            return form_change(form, old, new)
    return None


def _end_in_text(draft: Draft, rng: random.Random) -> Planted | None:
    """Let the end lie before the beginning in the plan, within one month."""
    for form in _forms(draft, rng):
        for k, (label, text) in enumerate(form.texts):
            found = re.search(r"(结束时间)(\d{4}年)(\d+)(月)(\d+)日", text)
            if not found:
                continue
            if int(found[3]) > 1 and rng.random() < 0.5:
                new = f"{found[2]}{int(found[3]) - 1}月{found[5]}日"
            else:
                new = f"{int(found[2][:4]) - 1}年{found[3]}月{found[5]}日"
            form.texts[k] = (label, text[: found.start(2)] + new + text[found.end() :])
            return form_change(form, found[0], new)
    return None


def _span_in_text(draft: Draft, rng: random.Random) -> Planted | None:
    for form in _forms(draft, rng):
        for k, (label, text) in enumerate(form.texts):
            found = re.search(r"自(\d{4})年(\d+)月至(\d{4})年(\d+)月", text)
            if not found:
                continue
            new = f"{int(found[3]) - 1}年{found[4]}月"
            form.texts[k] = (label, text[: found.start(3)] + new + text[found.end() :])
            return form_change(form, found[0], new)
    return None


def _outside_year(draft: Draft, rng: random.Random) -> Planted | None:
    for form in _forms(draft, rng):
        goal = _goal(
            form,
            lambda goal: (
                goal.level2 == "时效指标"
                and re.match(r"\d{4}年\d+月", goal.value) is not None
                and "结束" not in goal.name
                and "召开" not in goal.name
            ),
        )
        if goal:
            old, new = goal.value, goal.value.replace(str(draft.year), str(draft.year - 2))
            _set(goal, new)
            return form_change(form, old, new)
    return None


def _impossible(draft: Draft, rng: random.Random) -> Planted | None:
    for form in _forms(draft, rng):
        goal = _goal(form, lambda goal: re.fullmatch(r"\d{4}年\d+月\d+日", goal.value) is not None)
        if goal:
            old, new = goal.value, f"{draft.year}年{rng.choice(('2月30日', '13月12日', '4月31日'))}"
            _set(goal, new)
            return form_change(form, old, new)
    return None


def _stamp(make: Callable[[str, random.Random], str]) -> Plant:
    def plant(draft: Draft, rng: random.Random) -> Planted | None:
        forms = _forms(draft, rng, lambda form: bool(form.stamp))
        if len(forms) < 2:
            return None
        old = forms[0].stamp
        forms[0].stamp = make(old, rng)
        return form_change(forms[0], old, forms[0].stamp)

    return plant


def _stamp_short(old: str, rng: random.Random) -> str:
    k = rng.randrange(8, len(old))
    return old[:k] + old[k + 1 :]


def _stamp_month(old: str, rng: random.Random) -> str:
    return old[:4] + str(rng.randint(13, 19)) + old[6:]


def _comparator(draft: Draft, rng: random.Random) -> Planted | None:
    for form in _forms(draft, rng):
        goal = _goal(form, lambda goal: goal.level2 == "成本指标" and goal.value.startswith("≤"))
        if goal:
            old, new = goal.value, "≥" + goal.value[1:]
            _set(goal, new)
            return form_change(form, old, new)
    return None


def _over_budget(draft: Draft, rng: random.Random) -> Planted | None:
    """Let the cost indicator exceed the project's amount."""
    for form in _forms(draft, rng):
        goal = _goal(
            form,
            lambda goal: goal.level2 == "成本指标" and re.fullmatch(r"≤\d+(?:\.\d+)?万?元", goal.value) is not None,
        )
        if goal:
            found = re.search(r"\d+", goal.value)
            if found is None:
                continue
            old, new = goal.value, goal.value.replace(found[0], str(int(found[0]) * rng.choice((2, 10))), 1)
            _set(goal, new)
            return form_change(form, old, new)
    return None


def _no_value(draft: Draft, rng: random.Random) -> Planted | None:
    for form in _forms(draft, rng):
        goals = [goal for goal in form.goals if goal.value and goal.level1 == "产出指标"]
        if goals:
            goal = rng.choice(goals)
            old = goal.value
            _set(goal, "")
            return form_change(form, f"{goal.name} {old}", "", goal.name)
    return None


def _doubled(draft: Draft, rng: random.Random) -> Planted | None:
    for form in _forms(draft, rng):
        k = rng.randrange(len(form.goals))
        form.goals.insert(k + 1, replace(form.goals[k]))
        return form_change(form, "", form.goals[k].name)
    return None


def _weight(draft: Draft, rng: random.Random) -> Planted | None:
    for form in _forms(draft, rng, lambda form: form.weights):
        goal = rng.choice(form.goals)
        old = goal.weight
        goal.weight += rng.choice((5, 10))
        total = sum(goal.weight for goal in form.goals)
        return form_change(form, str(old), str(goal.weight), str(total), f"{total}分")
    return None


def _halves_differ(draft: Draft, rng: random.Random) -> Planted | None:
    """Print another number in the annual half of a project that lasts one year."""
    for form in _forms(draft, rng, lambda form: form.halves):
        goal = _goal(form, lambda goal: re.fullmatch(r"\d+(?:人|件)", goal.annual) is not None)
        if goal:
            old = goal.annual
            goal.annual = f"{int(old[:-1]) + rng.randint(1, 4)}{old[-1]}"
            return form_change(form, old, goal.annual)
    return None


def _over_hundred(found: re.Match[str], rng: random.Random) -> str:
    return f"{found[1]}{rng.choice((110, 120, 980))}%"


def _overall(which: str) -> Plant:
    def plant(draft: Draft, rng: random.Random) -> Planted | None:
        form = next((item for item in draft.items if isinstance(item, Form) and item.overall), None)
        if form is None:
            return None
        if which == "total":
            old = form.period[0][1]
            new = digits.change(old, rng)
            if new is None:
                return None
            form.period = [(label, new if text == old else text) for label, text in form.period]
            form.annual[0] = (form.annual[0][0], new)
            return form_change(form, old, new)
        k = next(k for k, (label, _) in enumerate(form.annual) if which in label)
        label, old = form.annual[k]
        new = digits.change(old, rng)
        if new is None:
            return None
        form.annual[k] = (label, new)
        return form_change(form, old, new)

    return plant


def _goal_number(draft: Draft, rng: random.Random) -> Planted | None:
    """Change the number of people that a form's goal tells, and leave the indicator."""
    for form in (item for item in draft.items if isinstance(item, Form)):
        found = re.search(r"保障人员(\d+)人", form.annual_goal)
        if found:
            old, new = found[1], str(int(found[1]) + rng.randint(1, 9))
            form.annual_goal = form.annual_goal.replace(f"保障人员{old}人", f"保障人员{new}人")
            return form_change(form, old, new)
    return None


FORM_FAULTS: Final = (
    Fault("form", "form-amount", "绩效表金额与项目表不符", _total_everywhere),
    Fault("form", "form-total", "资金总额不等于各来源之和", _total_only),
    Fault("form", "form-source", "某资金来源金额录错", _source_amount),
    Fault("form", "source-moved", "两半资金来源不同", _source_moved),
    Fault("form", "annual-total", "一年期项目实施期与年度总额不同", _annual_total),
    Fault("form", "unit-price", "单价与数量之积不等于金额", _value(r"(≤?)(\d+)(元/件)", "成本指标", _price)),
    Fault("form", "rate-indicator", "补助标准与金额不符", _value(r"(\d+)(元/[^件]*)", "成本指标", _rate)),
    Fault("form", "over-budget", "成本指标超过项目金额", _over_budget),
    Fault("form", "comparator", "成本指标比较符写反", _comparator),
    Fault("form", "rate-unit", "每月、每天误作每年", _rate_unit),
    Fault("form", "rate-amount", "标准金额与总额不符", _rate_amount),
    Fault("form", "list-item", "列举项目金额录错", _list_item),
    Fault("form", "list-total", "列举合计录错", _list_total),
    Fault("form", "about-amount", "概况金额与资金不符", _about_amount),
    Fault("form", "form-wan-yuan", "绩效表中万员", _wan_yuan),
    Fault("form", "end-before-begin", "结束时间早于开始时间", _end_before),
    Fault("form", "end-in-text", "计划中结束早于开始", _end_in_text),
    Fault("form", "span-in-text", "起止时间颠倒", _span_in_text),
    Fault("form", "outside-year", "时效指标不在年度内", _outside_year),
    Fault("form", "form-impossible", "指标中不存在的日期", _impossible),
    Fault("form", "stamp-digit", "填报时间漏一位", _stamp(_stamp_short)),
    Fault("form", "stamp-month", "填报时间月份不存在", _stamp(_stamp_month)),
    Fault("form", "no-value", "指标值缺失", _no_value),
    Fault("form", "indicator-doubled", "指标重复", _doubled),
    Fault("form", "weights", "权重之和不等于100", _weight),
    Fault("form", "halves-differ", "一年期项目两半指标值不同", _halves_differ),
    Fault("form", "goal-number", "绩效目标的数与指标值不同", _goal_number),
    Fault("form", "over-hundred", "合格率超过100%", _value(r"(≥?)\d+(%)", "质量指标", _over_hundred)),
    Fault("form", "overall-total", "整体绩效总额与收支总表不符", _overall("total")),
    Fault("form", "overall-basic", "整体绩效基本支出录错", _overall("基本支出")),
    Fault("form", "overall-project", "整体绩效项目支出录错", _overall("项目支出")),
)
