"""No more cars are paid for than there are.

What it does
    Takes the cars that a text says there are in all (本部门共有车辆8辆, 现有公务用车8辆), and those that are held or
    run for public money (公务用车保有量为8辆, 运行维护费…用于8辆公务用车). Where all statements of the first kind
    agree, none of the second is greater.

Why
    Cars are counted in the chapter on assets and again in that on the three public expenses, by different people.

Options
    None.

PASS
    公务用车保有量为4辆; 共有车辆6辆

FAIL
    公务用车保有量为8辆; 共有车辆6辆
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rules.protocol import Outcome, Problem, Subject, Text, looked_at, without_options
from rules.text.doubts import sure_of_letters
from rules.text.once import told_once
from rules.text.passages import Passage, PassageKind, prose

__all__ = ["KIND"]

_NUMBER: Final = r"(?P<number>\d[\d,]*)(?:辆|台)"
_ALL: Final = re.compile(
    # 房屋面积6,820.00平方米、车辆11辆。车辆中：
    rf"(?:共有|现有|实有|占用|拥有|占有使用)(?:各类|国有)?(?:机动|公务)?(?:车辆|用车|汽车|车)(?:共|共计|合计)?{_NUMBER}"
    rf"|(?:^|[。；;，,、.．])(?:公务)?(?:车辆|用车)(?:共|共计|合计|总数)?{_NUMBER.replace('number', 'bare')}"
    r"(?=[，,](?:其中|价值)|。车辆中)"
)
_PAID: Final = re.compile(
    rf"(?:公务用车)?保有量(?:为|是|共|共计|合计)?{_NUMBER}|用于{_NUMBER.replace('number', 'run')}(?:公务用车|车辆|公车)"
)
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE})


_Count = tuple[Passage, re.Match[str], int]


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    told = list(_found(subject, _ALL))
    totals = {count for _, _, count in told}
    paid = list(_found(subject, _PAID)) if len(totals) == 1 else []
    yield from told_once(_too_many(told, paid))
    yield looked_at(len(paid), Text("文中没有可比较的车辆数", "no numbers of cars to compare"))


def _too_many(told: Sequence[_Count], paid: Sequence[_Count]) -> Iterator[Problem]:
    for passage, match, count in paid:
        other, first, total = told[0]
        if count > total:
            yield Problem(
                (passage.evidence(*match.span()), other.evidence(*first.span())),
                ("车辆数量", passage.where),
                expected=f"≤ {total}辆",
                actual=f"{count}辆",
                text=Text(
                    f"“{match.group()}”，而车辆共{total}辆",
                    f"{match.group()}, and there are {total} cars in all",
                ),
            )


def _found(subject: Subject, pattern: re.Pattern[str]) -> Iterator[_Count]:
    for passage in prose(subject):
        if passage.kind in _PLACES and "辆" in passage.text:
            for match in pattern.finditer(passage.text):
                printed = next(number for number in match.groups() if number)
                yield passage, match, int(printed.replace(",", ""))


KIND: Final = without_options("car_counts", sure_of_letters(_run))
