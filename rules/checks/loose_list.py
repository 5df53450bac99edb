"""Lists that are known to be complete, while their total stands somewhere above them.

What it does
    Takes lists whose items are all classes of expenditure (支出预算包括：一般公共服务支出…、住房保障支出…。), in one
    sentence or in paragraphs of their own, lists of what money is divided into (资金分配情况：…), and lists whose items
    are one of ``partitions`` (按方式分：集中采购…，分散采购…), in a sentence or at the head of sections in a row.
    No total stands right before them, so the sum must be
    one of the amounts above them or a total of the tables. Where it is none, but one slip of the hand (a wrong digit,
    two that changed places, one lost or doubled) in one item or in an amount above is all that keeps it from being that
    amount, and what is missing is not told beside it, the slip is told.

Why
    A list in a sentence of its own is checked by nobody who adds up what follows 其中.

Options
    partitions: list of lists of texts
        names, each a part of an item's name, that together make a whole.

PASS
    支出总预算10.30万元。支出预算包括：教育支出8.00万元、住房保障支出2.30万元。

FAIL
    支出总预算10.30万元。支出预算包括：教育支出8.00万元、住房保障支出3.20万元。
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from rules.classification import CLASSIFICATIONS, class_names
from rules.names import plain
from rules.protocol import Looked, Outcome, Problem, Subject, Text, of_partitions, or_nothing
from rules.text.added import adds_up
from rules.text.facts import money, sentences
from rules.text.figures import Figure, figures
from rules.text.listed import Listed, are_partition, lists
from rules.text.passages import Passage, prose
from rules.text.quoted import quotable_figures
from rules.text.slips import one_lost_a_digit, one_slip, one_slips
from schemas.amount import Amount, Comparison

__all__ = ["KIND"]

_Part = tuple[Passage, Figure]
_NUMBERING: Final = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳])+")
_MARKED: Final = re.compile(r"[（(](?:类|\d{3})[)）]|类(?:科目)?$")
_OPENED: Final = re.compile(
    r"[:：]$|(?:收入|支出|资金|补助)中[，,]$|(?:其中|包括|分别为|分别是|[分按][^，,。；;：:\d]{2,12}看[，,:：](?:[^，,。；;：:\d]{2,8}[，,])?|按[^，,。；;：:\d]{2,16}分(?:为|类)?)[:：，,]?$"
)
_DIVIDED: Final = re.compile(r"资金(?:分配|构成|使用|安排|来源)[^，,。；;：:\d]{0,6}[:：][^，,。；;：:\d]*$")
_NEXT_LIST: Final = re.compile(r"[；;](?=(?:收入|支出)(?:预算|决算)?(?:主要)?包括[:：])")
_WITHIN: Final = re.compile(
    r"(?:^|[、。．.）)])[一-龥]{3,16}(?:收入|支出|资金|补助)中[，,]$"
)  # 返还性收入中，甲5万元，乙3万元
_TAX: Final = re.compile(r"税(?:收入)?(?:完成|实现|入库|为|预计|安排)*$")
_TAXES: Final = 8  # taxes of a list that names them all
_AT_HEAD: Final = 16  # characters before the amount that a paragraph begins with
_ABOVE: Final = 6  # paragraphs above a list in which its total may stand
_SECTIONS: Final = 3  # so many parts at least in sections of their own
_BELOW: Final = 2
_FAR: Final = 16  # and in which it may, if it calls itself the whole
_PART_DIGITS: Final = 3
_TOTAL_DIGITS: Final = 5


def _run(subject: Subject, partitions: Sequence[Sequence[str]]) -> Iterator[Outcome]:
    whole = prose(subject)
    place_of = {id(passage): place for place, passage in enumerate(whole)}
    outcomes: list[Outcome] = []
    totals = [place.amount for place in quotable_figures(subject).totals]
    for parts in (*_inline(lists(subject), partitions), *_paragraphs(whole), *_sections(whole, partitions)):
        passage, first = parts[0]
        place = place_of[id(passage)]
        around = whole[max(0, place - _ABOVE) : place + len(parts) + _BELOW]
        printed = {item.amount.base for one in around for item in money(one.text)}
        outcomes.append(_judged(parts, [*_above(whole, place), *_before(passage, first)], totals, printed))
    yield from or_nothing(outcomes, Text("正文没有另列总额的列举", "no lists whose total stands elsewhere"))


def _above(whole: Sequence[Passage], place: int) -> Iterator[_Part]:
    """Yield the amounts that stand above a paragraph; farther away only what calls itself the whole (支出总预算)."""
    for at in range(max(0, place - _FAR), place):
        for item in figures(whole[at].text):
            if place - at <= _ABOVE or "总" in whole[at].text[item.start : item.money.start]:
                yield whole[at], item


def _before(passage: Passage, first: Figure) -> list[_Part]:
    return [(passage, item) for item in figures(passage.text) if item.money.end <= first.start]


def _inline(listed: Iterable[Listed], partitions: Sequence[Sequence[str]]) -> Iterator[list[_Part]]:
    """Yield the lists of a sentence that begins with words that open them, without a total."""
    for one in listed:
        for start, end in _clauses(one.plain):
            own = [figure for figure in one.figures if start <= figure.start < end]
            if len(own) < 2 or not _OPENED.search(one.plain, start, own[0].start):
                continue
            if len(money(one.plain, start, end)) != len(own) or "等" in one.plain[own[-1].money.end : end]:
                continue
            if (
                _DIVIDED.search(one.plain, start, own[0].start)
                or _WITHIN.search(one.plain, start, own[0].start)
                or _all_classes(own)
                or _all_taxes(own)
                or any(are_partition([figure.label for figure in own], names) for names in partitions)
            ):
                yield [(one.passage, figure) for figure in own]


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences, taken apart where a semicolon goes over to another list: 收入包括：…；支出包括：…."""
    for start, end in sentences(text):
        cuts = [start, *(match.start() + 1 for match in _NEXT_LIST.finditer(text, start, end)), end]
        yield from pairwise(cuts)


def _paragraphs(whole: Sequence[Passage]) -> Iterator[list[_Part]]:
    """Yield the runs of paragraphs that each begin with the amount of another class."""
    run: list[_Part] = []
    for passage in whole:
        first = next(figures(passage.text), None) if "元" in passage.text[: _AT_HEAD * 2] else None
        named = first is not None and first.start <= _AT_HEAD and _all_classes([first])
        if named and first is not None:
            run.append((passage, first))
            continue
        if len(run) > 1 and _all_classes([figure for _, figure in run]):
            yield run
        run = []
    if len(run) > 1 and _all_classes([figure for _, figure in run]):
        yield run


def _sections(whole: Sequence[Passage], partitions: Sequence[Sequence[str]]) -> Iterator[list[_Part]]:
    """Yield the amounts that sections one after the other begin with, where they are all parts of a whole."""
    heads: list[_Part] = []
    for before, passage in pairwise(whole):
        first = next(figures(passage.text), None) if "元" in passage.text and "元" not in before.text else None
        if first is not None and first.start <= _AT_HEAD:
            heads.append((passage, first))
    for names in partitions:
        for start in range(len(heads) - len(names) + 1):
            run = heads[start : start + len(names)]
            if len(names) >= _SECTIONS and are_partition([figure.label for _, figure in run], names):
                yield run


def _all_classes(own: Sequence[Figure]) -> bool:
    """Say whether all amounts are those of different classes of one classification."""
    names = [plain(_MARKED.sub("", _NUMBERING.sub("", figure.label))) for figure in own]
    return len(set(names)) == len(names) and any(
        all(name in known or f"{name}支出" in known or name.removesuffix("支出") in known for name in names)
        for known in map(class_names, CLASSIFICATIONS)
    )


def _all_taxes(own: Sequence[Figure]) -> bool:
    """Say whether so many taxes are listed that they are likely to be all of the tax income."""
    return len(own) >= _TAXES and all(_TAX.search(figure.label) for figure in own)


def _judged(
    parts: Sequence[_Part], above: Sequence[_Part], totals: Sequence[Amount], printed: Collection[Decimal]
) -> Outcome:
    amounts = [figure.amount for _, figure in parts]
    if any(adds_up(total, amounts).holds for total in (*(figure.amount for _, figure in above), *totals)):
        return Looked()
    for passage, figure in reversed(above):
        result = adds_up(figure.amount, amounts)
        if abs(result.difference) in printed:
            return Looked()  # what is missing is told right by: a balance, a class that was forgotten in the list
        if figure.amount.base > max(amount.base for amount in amounts) and _slipped(figure.amount, amounts, result):
            return _problem((passage, figure), parts, result)
    return Looked()


def _slipped(total: Amount, amounts: Sequence[Amount], result: Comparison) -> bool:
    parts, missing = [part for part in amounts if part.base], result.difference
    return (
        one_slip(result.expected, total, _TOTAL_DIGITS)
        or one_slips(parts, missing, _PART_DIGITS)
        or one_lost_a_digit(parts, missing)
    )


def _problem(total: _Part, parts: Sequence[_Part], result: Comparison) -> Problem:
    figure = total[1]
    made = figure.amount.printed(result.expected)
    printed = [one.text[item.money.start : item.money.end] for one, item in (total, *parts)]
    added = "+".join(printed[1:])
    return Problem(
        tuple(one.evidence(item.money.start, item.money.end) for one, item in (*parts, total)),
        ("列举", parts[0][0].where, parts[0][1].label),
        expected=printed[0],
        actual=made,
        difference=-result.difference,
        unit="元",
        text=Text(
            f"{added}={made}，与上文{figure.label}{printed[0]}只差一处笔误；所列应是全部",
            f"{added} = {made}, one slip away from {figure.label} {printed[0]} above; the list should be complete",
        ),
    )


KIND: Final = of_partitions("loose_list", _run)
