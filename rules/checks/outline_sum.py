"""Amounts that head the paragraphs of an outline make the amount above them.

What it does
    An amount that a heading or paragraph begins with (（一）本年财政拨款收入120万元) is compared with the sum of the
    amounts that the points right below it begin with (1.一般公共预算拨款收入100万元。2.政府性基金预算拨款收入20万元。),
    or, where it ends in 其中：, the paragraphs below it. Points that are one of ``partitions``, known to be all there
    is, must make the whole. Other points may be some of many: there the sum is told only where one slip of the hand
    (a wrong digit, two that changed places) in the total or in a point is all that is missing.

Why
    The parts of a list are typed into paragraphs of their own, and nothing adds them up.

Options
    partitions: list of lists of texts
        names, each a part of a point's name, that together make a whole.

PASS
    （一）本年财政拨款收入120.00万元；1.一般公共预算拨款收入100.00万元；2.政府性基金预算拨款收入20.00万元

FAIL
    2025年基本支出12.50万元，其中：；（一）人员经费10.00万元；（二）公用经费3.50万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, Unchecked, of_partitions
from rules.text.added import adds_up
from rules.text.facts import money
from rules.text.figures import Figure
from rules.text.listed import are_partition
from rules.text.outline import Point, points_below, points_of
from rules.text.slips import one_slip, one_slips
from schemas.amount import Comparison
from schemas.report import Severity, State

__all__ = ["KIND"]

_BARE: Final = 12  # the same for a paragraph without a number
_FOLLOWING: Final = 4  # paragraphs without numbers in which the parts begin
_TOTAL_DIGITS: Final = 5  # digits of a total that an incomplete list misses by one slip only by a rare chance


def _run(subject: Subject, partitions: Sequence[Sequence[str]]) -> Iterator[Outcome]:
    points = points_of(subject)
    looked = False
    for place, point in enumerate(points[:-1]):
        figure = point.figure
        parts = _parts(points, place, partitions) if figure is not None else []
        if figure is None or not parts:
            continue
        looked = True
        amounts = [part.figure.amount for part in parts if part.figure]
        result = adds_up(figure.amount, amounts)
        second = re.match(r"[，,](?:支出)?决算数?为?", point.passage.text[figure.money.end :])
        if second and any(adds_up(item.amount, amounts).holds for item in money(point.passage.text)):
            continue  # 预算数…，决算数…: the points are those of the accounts
        if result.holds or _stands_elsewhere(abs(result.difference), parts):
            continue
        own = [partition for partition in partitions if not any(name in point.name for name in partition)]
        if any(are_partition([part.name for part in parts], partition) for partition in own):
            yield _problem(point, parts, result, None if result.steps > 1 else Severity.WARNING)
        elif _slipped(figure, parts, result):
            yield _problem(point, parts, result, Severity.WARNING)
    if looked:
        yield Looked()
    else:
        yield Unchecked(Text("正文没有分段列示的金额", "no amounts in points of their own"), State.NOT_APPLICABLE)


def _parts(points: Sequence[Point], place: int, partitions: Sequence[Sequence[str]]) -> list[Point]:
    """Return the points that make what the point at this place begins with; none where that is not sure."""
    point, following = points[place], points[place + 1 :]
    if following[0].level > point.level:
        found = points_below(points, place)
        return found if all(part.figure for part in found) and (len(found) > 1 or point.level) else []
    if not point.open:
        return []
    first = [below for below in following[:_FOLLOWING] if below.figure and below.figure.start - below.start <= _BARE]
    for partition in partitions:
        parts, goes_on = first[: len(partition)], first[len(partition) :][:1]
        if goes_on and goes_on[0].passage.section == point.passage.section:
            continue  # the partition is not all of the list
        if are_partition([part.name for part in parts], partition):
            return parts
    return []


def _stands_elsewhere(missing: Decimal, parts: Sequence[Point]) -> bool:
    """Say whether what is missing, in 元, is printed further on in a point: two items that share one number."""
    return any(
        item.amount.base == missing
        for part in parts
        for item in money(part.passage.text)
        if part.figure is None or item != part.figure.money
    )


def _slipped(total: Figure, parts: Sequence[Point], result: Comparison) -> bool:
    """Say whether one slip in the total or in a point explains the difference; round amounts are too often near."""
    amounts = [part.figure.amount for part in parts if part.figure]
    if total.amount.decimals < 2 or not total.amount.value % 1:
        return False
    return one_slip(result.expected, total.amount, _TOTAL_DIGITS) or one_slips(
        amounts, result.difference, _TOTAL_DIGITS
    )


def _problem(total: Point, parts: Sequence[Point], result: Comparison, severity: Severity | None) -> Problem:
    evidence = [
        point.passage.evidence(point.figure.money.start, point.figure.money.end)
        for point in (total, *parts)
        if point.figure
    ]
    label = total.figure.label if total.figure else ""
    amount = total.figure.amount if total.figure else None
    expected = amount.printed(result.expected) if amount else ""
    added = "+".join(part.printed for part in parts)
    return Problem(
        tuple(evidence),
        ("列举", total.passage.where, label),
        expected=expected,
        actual=total.printed,
        difference=result.difference,
        tolerance=result.tolerance,
        unit="元",
        severity=severity,
        text=Text(
            f"{label}{total.printed}与其后各段之和不符：{added}={expected}",
            f"{label} {total.printed} is not the sum of the paragraphs below: {added} = {expected}",
        ),
    )


KIND: Final = of_partitions("outline_sum", _run)
