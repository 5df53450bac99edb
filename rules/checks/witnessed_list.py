"""A list that its own changes or shares show to be complete adds up to its total.

What it does
    Reads totals with the items behind 其中 or in the numbered paragraphs below, each with its amount, its change and
    its share. Where the shares make 100 %, the items are all there are, and their amounts must make the total. Where
    the changes of all items make the change of the total, but the amounts miss it by one slip (a digit, two that
    changed places, one lost), or where the amounts make it and the changes miss by one slip or one sign, the slip is
    told.

Why
    The amounts, the changes and the shares of a list are three sums; who corrects one figure forgets the other two.

Options
    None.

PASS
    支出100万元，其中：甲60万元，占60%；乙40万元，占40%。

FAIL
    支出100万元，其中：甲60万元，占60%；乙30万元，占40%。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from rules.protocol import Outcome, Problem, Subject, Text, looked_at, without_options
from rules.text.accompanied import Accompanied, accompanied
from rules.text.added import adds_up
from rules.text.figures import Figure, figures
from rules.text.listed import Listed, lists
from rules.text.outline import Point, points_below, points_of
from rules.text.passages import Passage, prose
from rules.text.slips import one_lost_a_digit, one_slip, one_slips
from schemas.amount import Amount, Comparison, compare_sum
from schemas.report import Evidence

__all__ = ["KIND"]

_OPENS: Final = re.compile(r"其中[:：]?|包括[:：]|分别为[:：]?|[:：](?=[^。]*元)")
_ALL: Final = Decimal(100)
_DIGITS: Final = 3
_AT_HEAD: Final = 20  # characters before a list that has its total in a paragraph above: 按支出功能科目划分：
_ABOVE: Final = 6  # paragraphs above a list in which its total may stand


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    looked = 0
    for total, items in _all(subject):
        problem = _judged(total, items)
        looked += 1
        if problem is not None:
            yield problem
    yield looked_at(looked, Text("正文没有带增减或占比的列举", "no lists with changes or shares"))


def _all(subject: Subject) -> Iterator[tuple[Accompanied, list[Accompanied]]]:
    points = points_of(subject)
    place_of = {id(passage): place for place, passage in enumerate(prose(subject))}
    heads = [_item(point.passage, point.figure) for point in points if point.figure is not None]
    heads = [head for head in heads if head.changes]
    known = {head.figure.amount.base: head for head in reversed(heads)}
    for listed in lists(subject):
        here = place_of[id(listed.passage)]
        near = [head for head in heads if here - _ABOVE <= place_of[id(head.passage)] < here]
        yield from _inline(listed, near)
    for place, point in enumerate(points[:-1]):
        below = points_below(points, place)
        items = [_item(part.passage, part.figure) for part in below if part.figure is not None]
        if len(items) < 2 or len(items) != len(below):
            continue
        if point.figure is not None:
            total = _item(point.passage, point.figure)
            other = known.get(point.figure.amount.base)  # the change may be told where the amount stands first
            yield (replace(total, changes=other.changes) if other and not total.changes else total), items
        elif point.passage.text.endswith(("：", ":")) and (above := _above(points, place, items)) is not None:
            yield above, items


def _item(passage: Passage, figure: Figure) -> Accompanied:
    ends = [passage.text.find(mark, figure.money.end) for mark in ("。", "其中", "包括", "；")]
    following = (other.start for other in figures(passage.text) if other.start >= figure.money.end)
    ends.append(next(following, len(passage.text)))
    end = min(place for place in ends if place >= 0)
    return accompanied(passage, figure, end)


def _above(points: Sequence[Point], place: int, items: Sequence[Accompanied]) -> Accompanied | None:
    """Return the amount above a list that all its shares but one at most are of."""
    if any(item.share is None for item in items):
        return None
    for point in reversed(points[max(0, place - _ABOVE) : place]):
        for figure in figures(point.passage.text):
            whole = figure.amount.base
            if whole and sum(_is_share(item, whole) for item in items) >= max(len(items) - 1, 2):
                return accompanied(point.passage, figure, figure.money.end)
    return None


def _is_share(item: Accompanied, whole: Decimal) -> bool:
    if item.share is None:
        return False
    real = item.figure.amount.base / whole * 100
    return abs(real - item.share.value) <= Decimal(1).scaleb(-item.share.decimals)


def _inline(listed: Listed, heads: Sequence[Accompanied]) -> Iterator[tuple[Accompanied, list[Accompanied]]]:
    text = listed.plain
    for opening in _OPENS.finditer(text):
        before = [figure for figure in listed.figures if figure.money.end <= opening.start()]
        if before and "。" in text[before[-1].money.end : opening.start() - 1]:
            continue
        stop = text.find("。", opening.end())
        stop = stop if stop >= 0 else len(text)
        if _OPENS.search(text, opening.end(), stop):
            continue
        own = [figure for figure in listed.figures if opening.end() <= figure.start < stop]
        if len(own) < 2:
            continue
        ends = [*(figure.start for figure in own[1:]), stop]
        items = [accompanied(listed.passage, figure, end) for figure, end in zip(own, ends, strict=True)]
        if before:
            yield accompanied(listed.passage, before[-1], opening.start()), items
        elif opening.start() <= _AT_HEAD and (total := _made(heads, items)) is not None:
            yield total, items


def _made(heads: Sequence[Accompanied], items: Sequence[Accompanied]) -> Accompanied | None:
    """Return the amount that a paragraph above begins with and that a list without a total of its own is nearest to.

    The nearest one that the amounts make, else the nearest that the changes make.
    """
    near = heads[::-1]
    amounts = [item.figure.amount for item in items]
    for head in near:
        if adds_up(head.figure.amount, amounts).holds:
            return head
    return next((head for head in near if _changes_make(head, items)), None)


def _own_changes(items: Sequence[Accompanied], basis: str) -> list[Amount] | None:
    """Return the changes of all items, None where one does not tell its own.

    An item of nothing that says none is taken to have been nothing.
    """
    found = []
    for item in items:
        if basis in item.changes:
            found.append(item.changes[basis])
        elif item.figure.amount.base or item.changes:
            return None
    return found


def _together(change: Amount, own: Sequence[Amount]) -> Comparison:
    return compare_sum(change, [(1, part) for part in own])


def _changes_make(total: Accompanied, items: Sequence[Accompanied]) -> bool:
    for basis, change in total.changes.items():
        own = _own_changes(items, basis)
        if change.base and own is not None and _together(change, own).holds:
            return True
    return False


def _judged(total: Accompanied, items: Sequence[Accompanied]) -> Problem | None:
    amounts = [item.figure.amount for item in items]
    result = adds_up(total.figure.amount, amounts)
    if not result.holds and _shares_make_all(items) and abs(result.difference) > _rounding(total, items):
        return _problem(total, items, result.expected, "各项占比合计为100%", "their shares make 100 %")
    for basis, change in total.changes.items():
        own = _own_changes(items, basis)
        if own is None or not change.base:
            continue
        moved = _together(change, own)
        if moved.holds and not result.holds and _slipped(total.figure.amount, amounts, result.difference):
            return _problem(total, items, result.expected, "各项增减额合计无误", "their changes add up")
        if result.holds and not moved.holds and _change_slipped(change, own, moved.difference):
            return _changed(total, items, basis, moved)
    return None


def _rounding(total: Accompanied, items: Sequence[Accompanied]) -> Decimal:
    """Return what shares of two decimals leave open: an item of so little that its share is 0.00 %."""
    finest = max(item.share.decimals for item in items if item.share is not None)
    return total.figure.amount.base * Decimal(1).scaleb(-finest - 2) * len(items)


def _shares_make_all(items: Sequence[Accompanied]) -> bool:
    shares = [item.share for item in items]
    if any(share is None and item.figure.amount.base for share, item in zip(shares, items, strict=True)):
        return False
    stated = [share for share in shares if share is not None and not share.points]
    if len(stated) < 2 or sum(1 for share in stated if share.value) < 2:
        return False
    missing = abs(sum((share.value for share in stated), Decimal(0)) - _ALL)
    return missing <= len(stated) * max(Decimal(1).scaleb(-share.decimals) for share in stated) / 2


def _slipped(total: Amount, parts: Sequence[Amount], missing: Decimal) -> bool:
    """Say whether one slip in the total or in a part explains what is missing; a digit may be lost or too many."""
    stated = [part for part in parts if part.base]
    return (
        one_slip(total.base - missing, total, _DIGITS)
        or one_slips(stated, missing, _DIGITS)
        or one_lost_a_digit(stated, missing)
    )


def _change_slipped(whole: Amount, parts: Sequence[Amount], missing: Decimal) -> bool:
    """Say whether one wrong sign, or one slip, in the change of the whole or of a part explains what is missing."""
    if missing == 2 * whole.base or any(part.base and missing == -2 * part.base for part in parts):
        return True
    stated = [(whole, whole.base - missing), *((part, part.base + missing) for part in parts)]
    return any(
        printed.base * right > 0 and one_slip(abs(right), replace(printed, value=abs(printed.value)), _DIGITS)
        for printed, right in stated
    )


def _problem(
    total: Accompanied, items: Sequence[Accompanied], expected: Decimal, witness: str, witness_en: str
) -> Problem:
    amount = total.figure.amount
    made = amount.printed(expected)
    printed = _printed(total)
    added = "+".join(_printed(item) for item in items)
    return Problem(
        (_evidence(total), *(_evidence(item) for item in items)),
        ("列举", total.passage.where, total.figure.label),
        expected=made,
        actual=printed,
        difference=amount.base - expected,
        unit="元",
        text=Text(
            f"{total.figure.label}{printed}与所列各项之和不符：{added}={made}；{witness}，所列应是全部",
            f"{total.figure.label} {printed} is not the sum of its items: {added} = {made}; {witness_en}: they are all",
        ),
    )


def _changed(total: Accompanied, items: Sequence[Accompanied], basis: str, moved: Comparison) -> Problem:
    change, added = moved.actual, moved.expected
    return Problem(
        (_evidence(total), *(_evidence(item) for item in items)),
        ("列举增减", total.passage.where, total.figure.label, basis),
        expected=f"{added:f}元",
        actual=f"{change:f}元",
        difference=moved.difference,
        unit="元",
        text=Text(
            f"{total.figure.label}比{basis}增减{change:f}元，所列各项合起来增减{added:f}元；各项金额之和无误，所列应是全部",
            f"{total.figure.label} changed by {change:f} yuan, its items together by {added:f}; their amounts add up",
        ),
    )


def _printed(item: Accompanied) -> str:
    return item.passage.text[item.figure.money.start : item.figure.money.end]


def _evidence(item: Accompanied) -> Evidence:
    return item.passage.evidence(item.figure.money.start, item.figure.money.end)


KIND: Final = without_options("witnessed_list", _run)
