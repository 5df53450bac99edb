"""The amount that a form's text asks for is the project's amount.

What it does
    In performance forms, looks for amounts that the long texts state as a total (共需6万元, 总费用100万元).
    One of the text's amounts must be one of the form's funds, in any unit and within the digits printed. Judged only
    in projects that call themselves one of a single year, or whose form knows no other period and whose text none but
    the report's year, where the text states exactly one total.

Why
    The text is written once, the amount is changed in every round of the budget.

Options
    totals: list of texts
        the words that make an amount a total.

PASS
    项目资金 480,000元; 项目概况: 预计总会议费48万元

FAIL
    项目资金 480,000元; 项目概况: 预计总会议费75万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.protocol import CheckKind, Outcome, Problem, Subject, Text, looked_at
from rules.text.facts import Money, money
from rules.text.passages import Passage, PassageKind, passages
from rules.text.performance import amount_of, evidence_of, name_of, one_year, project_amount
from schemas.amount import Amount, compare_copy
from schemas.form import Fund, Half, PerformanceForm
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_YEAR: Final = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_LONGER: Final = re.compile(
    r"总投资|概算|规划|分年|跨年|[两二三四五六七八九十]年|周期|期限|已(?:安排|下达|支付|拨付)|上年|去年|尾款|累计|合同"
)


def _run(subject: Subject, stated: re.Pattern[str]) -> Iterator[Outcome]:
    forms = subject.document.forms
    looked = 0
    for passage in passages(subject):
        if passage.kind is not PassageKind.FORM or passage.form is None or "元" not in passage.text:
            continue
        form = forms[passage.form]
        total = project_amount(form)
        amount = amount_of(total) if total else None
        if (
            total is None
            or amount is None
            or amount.unit is None
            or not amount.base
            or not _this_year(form, passage, subject)
        ):
            continue
        amounts = money(passage.text)
        totals = [item for item in amounts if stated.search(passage.text, max(0, item.start - 16), item.start)]
        if len(totals) != 1:
            continue
        looked += 1
        if not any(_is_one_of(item.amount, form) for item in amounts):
            yield _problem(passage, totals[0], form, total)
    yield looked_at(looked, Text("文字未写明项目总额", "no form's text states a total"))


def _this_year(form: PerformanceForm, passage: Passage, subject: Subject) -> bool:
    """Say whether form and text are about the report's year alone."""
    if one_year(form):
        return True
    if any(entry.half is Half.PERIOD for entry in form.funds) or _LONGER.search(passage.text):
        return False
    years = {int(year) for year in _YEAR.findall(passage.text)}
    return years <= {subject.document.profile.year}


def _is_one_of(stated: Amount, form: PerformanceForm) -> bool:
    return any(
        (amount := amount_of(entry)) is not None and amount.base and compare_copy(amount, stated).holds
        for entry in form.funds
    )


def _problem(passage: Passage, item: Money, form: PerformanceForm, total: Fund) -> Problem:
    printed = passage.text[item.start : item.end]
    unit = total.unit.value if total.unit else ""
    project = f"{total.field.text.strip()}{unit}"
    amount = amount_of(total)
    return Problem(
        (passage.evidence(item.start, item.end), evidence_of(total.field, total.half, total.name)),
        (passage.label, name_of(form)),
        expected=project,
        actual=printed,
        difference=item.amount.base - amount.base if amount else None,
        unit="元",
        text=Text(
            f"“{passage.label}”写明 {printed}，项目资金总额为 {project}",
            f"{passage.label} says {printed}, the project has {project}",
        ),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in options["totals"])
    return re.compile(rf"(?:{words})[^\d，,。；;]{{0,12}}$")


KIND: Final = CheckKind(
    "form_text",
    {
        "type": "object",
        "properties": {"totals": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}},
        "required": ["totals"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
