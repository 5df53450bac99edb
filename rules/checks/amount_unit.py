"""The same digits are not 元 here and 万元 there.

What it does
    Takes each amount of the running text that has decimals other than zeros, and looks for the same digits with the
    other unit (元, 万元) in the tables and in the rest of the text. Reported if the digits stand there with one unit
    only, the other one, and at least twice in the text or once in a table. Reported as well is the only amount of its
    unit among many of another, if it is income, expenditure or a change of them and greater than any other amount of
    the document.

Why
    A 万 that was dropped makes an amount ten thousand times smaller, one too many as much greater, and nobody adds up a
    text.

Options
    None.

PASS
    收入预算633.95万元 and 633.95 in a table in 万元

FAIL
    收入预算633.95元 and 633.95 in a table in 万元
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, Unchecked, without_options
from rules.tables import table_amounts
from rules.text.facts import Money, money
from rules.text.passages import Passage, PassageKind, passages
from schemas.amount import MoneyUnit
from schemas.report import State

__all__ = ["KIND"]

_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE})
_OTHER: Final = {
    MoneyUnit.YUAN: MoneyUnit.TEN_THOUSAND_YUAN,
    MoneyUnit.TEN_THOUSAND_YUAN: MoneyUnit.YUAN,
}
_RATE: Final = re.compile(
    r"(?:[人车户生亩]均|每|标准|单价)[^，,。；;]*$"
)  # what one head costs is money in 元 anywhere
_COUNTED: Final = re.compile(r"收入|支出|预算|决算|经费|拨款|结余|增加|减少|资产|资金|费")
_ACHIEVED: Final = re.compile(r"投资|交易|产值|贷款|融资|突破|力争|达到|销售|生产总值|增加值|单价|以上")
_BEFORE: Final = 20  # characters that name an amount
_MANY: Final = 12
_BOTH: Final = 2
_Printed = tuple[Decimal, MoneyUnit | None]


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    told = [
        (passage, item)
        for passage in passages(subject)
        if passage.kind in _PLACES and "元" in passage.text
        for item in money(passage.text)
    ]
    yield from _lone(subject, told)
    told = [
        (passage, item)
        for passage, item in told
        if item.amount.decimals >= 2
        and item.amount.unit in _OTHER
        and not _RATE.search(passage.text[max(0, item.start - 12) : item.start])
    ]
    if not told:
        yield Unchecked(Text("正文没有金额", "no amounts in the text"), State.NOT_APPLICABLE)
        return
    in_text = Counter((abs(item.amount.value), item.amount.unit) for _, item in told)
    by_unit = Counter(item.amount.unit for _, item in told)
    in_tables = _table_figures(subject)
    yield Looked(len(told))
    for passage, item in told:
        value, unit = abs(item.amount.value), item.amount.unit
        other = _OTHER[unit] if unit else None
        if (value, unit) in in_tables or in_text[value, unit] > 1 or other is None:
            continue
        places = in_text[value, other]
        if not value % 1 and (by_unit[unit] > 1 or not value):
            continue  # a round amount may be what it says, where others are in its unit, too
        if (value, other) in in_tables or places >= 2:
            yield _problem(passage, item, other)


def _lone(subject: Subject, told: Sequence[tuple[Passage, Money]]) -> Iterator[Problem]:
    """Yield the only amount of a greater unit than all others have, where it is greater than any of them."""
    units = Counter(item.amount.unit for _, item in told)
    if len(told) < _MANY or len(units) != _BOTH or min(units.values()) != 1:
        return
    usual = max(units, key=lambda unit: units[unit])
    for passage, item in told:
        words = passage.text[max(0, item.start - _BEFORE) : item.start]
        if item.amount.unit is usual or usual is None or not _COUNTED.search(words) or _ACHIEVED.search(words):
            continue
        printed = [other.amount.base for _, other in told if other is not item]
        if item.amount.base > max((*printed, *(amount.base for amount in table_amounts(subject)))):
            yield _problem(passage, item, usual)


def _table_figures(subject: Subject) -> frozenset[_Printed]:
    forms = {form.table for form in subject.document.forms}  # their scores and shares are no money
    return frozenset(
        (abs(cell.value), table.unit)
        for number, table in enumerate(subject.document.tables)
        if table.unit in _OTHER and number not in forms
        for cell in table.cells
        if cell.value
    )


def _problem(passage: Passage, item: Money, other: MoneyUnit) -> Problem:
    printed = passage.text[item.start : item.end]
    around = passage.text[max(0, item.start - 12) : item.end]
    expected = f"{item.amount.value}{other.value}"
    return Problem(
        (passage.evidence(item.start, item.end),),
        ("金额单位", passage.where, str(item.amount.value)),
        expected=expected,
        actual=printed,
        text=Text(
            f"“{around}”：从他处的数字看应为 {expected}，疑金额单位混用",
            f"{printed}: by the figures elsewhere it is {expected}; the units seem to be mixed up",
        ),
    )


KIND: Final = without_options("amount_unit", _run)
