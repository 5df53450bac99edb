"""Lists of amounts whose items must add up within a sentence or paragraph.

What it does
    ``check: total``: items before 共 or 合计 (差旅费8万元，办公费9万元，共17万元) add up to it. ``check: parts``:
    where a total is followed by 其中 and by parts that are known to be all there is (one of ``partitions`` names
    them), they add up to it. ``check: excess``: the items after 其中 never come to more than the amount they are part
    of, and to exactly it where the counts beside them do. ``check: slip``: what is listed after a total, with 其中,
    包括 or a colon, comes to the total but for one digit, or for two that changed places: a list of other parts would
    miss it by more than that; where nothing leaves the list open (等) and what is missing is not printed elsewhere,
    one such slip in a part is enough. A number of items that is announced (共6个项目：) is that of the items that make
    the total.

    Sums are compared within the rounding of the printed digits. What stands in brackets, is a change, or belongs to
    another year takes no part; a list with a second 其中 inside is left alone.

Why
    A figure that was changed in one place only.

Options
    check: total, parts, excess or slip
    partitions: list of lists of texts
        for ``parts``: names, each a part of an item's name, that together make a whole.

PASS
    差旅费8万元，办公费9万元，共17万元

FAIL
    差旅费8万元，办公费9万元，印刷费10万元，共27.00万元
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from rules.protocol import NAMES_OPTION, CheckKind, Looked, Outcome, Problem, Subject, Text, names_given, or_nothing
from rules.text.facts import money, sentences
from rules.text.figures import Figure, figures
from rules.text.listed import (
    ADDS,
    BRACKETS,
    ONE_OF,
    Listed,
    alone,
    are_partition,
    bracketed_lists,
    compared,
    counts_are_whole,
    levels,
    lists,
    reached,
    scope_end,
    spent_on,
    sure_end,
    told_again,
    without_changes,
    without_inner,
)
from rules.text.passages import prose
from rules.text.quoted import quotable_figures
from rules.text.slips import one_lost_a_digit, one_slip, one_slips, rounded_slip
from schemas.amount import Comparison
from schemas.report import Severity
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_TOTAL: Final = re.compile(
    r"(?:共计|合计|总计|总共|一共|(?<![公中])共)(?![^\d]{0,12}(?:和国|产|有|享|建))[^\d，,。；;]{0,12}$|申请[^，,。；;]{0,24}$"
)
_RATE: Final = re.compile(r"每|/|元×|\*|标准|单价|人均")
_ATTACHED: Final = re.compile(
    r"(?:[，,]占[^，。；]{0,30}%)?[，,。：:（(、]?"
)  # what may stand between a total and its 其中
_OPENS_LIST: Final = re.compile(
    r"(?:[，,][^，,。；;\d：:]{0,10})?[，,。]?(?:分项|具体|构成|分配|安排)?(?:情况)?(?:如下|具体为|分别为|(?<=情况)是)[:：]|"
    r"。(?:收入|支出)(?:预算|决算)?(?:主要)?包括[:：]|"
    r"(?:[，,]占[^，。；]{0,30}%)?[，,。：:]?(?:其中[:：，,]?|包括[:：]?|[:：]|[^\d，,。；]{0,16}分为[:：]?|"
    r"(?:主要|具体)?包括[:：]?|主要用于[:：]?|共\d{1,2}[个项][^\d，,。；;：:]{0,8}(?:[:：]|[，,](?:分别|具体)?(?:为|是)[:：]))"
)
_CHANGED_BETWEEN: Final = re.compile(
    r"[，,](?:比|较|与|同比|(?:为|完成|占)[^，,。；]{0,10}预算)[^。]{0,100}。?(?:其中|(?:主要|具体)?包括|主要用于)[:：]?"
)  # 机关运行经费100万元，比上年增加5万元，增长5.26%。其中： or 收入100万元，为预算的55.3%。其中：
_ANNOUNCED: Final = re.compile(
    r"共(\d{1,2})[个项][^\d，,。；;：:]{0,8}(?:[:：]|[，,](?:分别|具体)?(?:为|是)[:：])$"
)  # 共6个项目：
_TOTAL_DIGITS: Final = 5  # digits of a total that an incomplete list misses by one slip only by a rare chance
_PART_DIGITS: Final = 3  # and of a part of a list that is known to be complete
_PARTS_FOLLOW: Final = re.compile(r"其中|(?<![一-龥])(?:具体内容|具体)?包括[:：]")
_NEXT_ITEM: Final = re.compile(r"[，,、](?!主要|用于|其中|为|包括|占)")
_DIVIDED: Final = re.compile(r"分为[:：]?$")
_GOES_ON: Final = re.compile(
    r"(?:[，,（(]占[^，,。；;]{0,20}%[)）]?)?[，,、；;和及]{1,2}(?!其中|比|较|同比|与|占|增|减|按)[^，,。；;、：:]{1,36}?\d[\d,，]*(?:\.\d+)?[万亿]?元"
)
_SHARE_BEHIND: Final = re.compile(r"[，,（(]占[^\d，,。；;]{0,16}(\d+(?:\.\d+)?)%")
_NEARLY_ALL: Final = 99  # percent; rounding leaves less than this open
_ALIKE: Final = 3  # so many lists of one kind, none of which comes to its total, show that such lists tell a part
_OPEN_END: Final = re.compile(r"等|其余|余下|剩余|另|还有")
_GRAND_TOTAL: Final = re.compile(r"(?:收入|支出|收支|资金)?(?:合计|总计|总量|总额|共计)(?:达|为|是|：|:)*$")
_NUMBERED: Final = re.compile(r"[（(][一二三四五六七八九十\d][)）]|\d[、.．](?!\d)|[①-⑨]")


@dataclass(frozen=True, slots=True)
class _Options:
    check: str
    partitions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """The amounts of the whole text with the totals of the tables, and the names that its open lists begin with."""

    amounts: frozenset[Decimal]
    partly: frozenset[str]


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    judge = _JUDGES[options.check]
    told = subject.remember(_all_told) if options.check == "slip" else _Told(frozenset(), frozenset())
    outcomes = [outcome for listed in lists(subject) for outcome in judge(listed, options, told)]
    yield from or_nothing(outcomes, Text("正文没有应当相加的列举", "no lists that must add up"))


def _all_told(subject: Subject) -> _Told:
    amounts = {item.amount.base for passage in prose(subject) for item in money(passage.text)}
    amounts |= {place.amount.base for place in quotable_figures(subject).totals}
    return _Told(frozenset(amounts), _left_open(subject))


def _total(listed: Listed, _: _Options, _told: _Told) -> Iterator[Outcome]:
    text = listed.plain
    for start, end in sentences(text):
        own = [figure for figure in listed.figures if start <= figure.start < end]
        if _RATE.search(text[start:end]) or ONE_OF.search(text[start:end]) or ADDS.search(text, start, end):
            continue
        for place, figure in enumerate(own):
            if place < 2 or not _TOTAL.search(text[start : figure.money.start]):
                continue
            items = own[:place]
            if any(compared(figure.amount, items[first:]).holds for first in range(place - 1)):
                yield Looked()
                continue
            result = compared(figure.amount, items)
            greater = any(item.amount.base >= figure.amount.base for item in items)
            slipped = one_slips([item.amount for item in items], result.difference, _PART_DIGITS)
            if (greater and not slipped) or not _is_plain_list(text, own[:place], figure):
                continue  # one of them is the total itself: 共 repeats it
            yield _problem(listed, figure, items, result, "共")


def _is_plain_list(text: str, items: Sequence[Figure], total: Figure) -> bool:
    """Say whether nothing but names and separators stands between the items and the total."""
    ends = [*items[1:], total]
    return all(
        re.fullmatch(r"[，,、；;和及与共合]", text[item.money.end : item.money.end + 1])
        and after.start - item.money.end <= 2
        for item, after in zip(items, ends, strict=True)
    )


def _parts(listed: Listed, options: _Options, _told: _Told) -> Iterator[Outcome]:
    yield from _fixed_parts(listed, options)
    yield from _in_brackets(listed, options)
    for level in (*levels(listed), *bracketed_lists(listed), *without_changes(listed)):
        yield from _fixed_parts(level, options)


def _fixed_parts(listed: Listed, options: _Options) -> Iterator[Outcome]:
    own = listed.figures
    for partition in options.partitions:
        past = 0  # a paragraph may have several wholes with the same parts, one after the other
        for place in range(1, len(own) - len(partition) + 1):
            items = own[place : place + len(partition)]
            if place < past or not are_partition([item.label for item in items], partition):
                continue
            total = own[place - 1]
            between = listed.plain[total.money.end : items[0].start]
            if "。" in between and not (alone(listed, total) or told_again(listed, total)):
                continue  # a new sentence after a list: its 其中 may mean any of it
            opened = ONE_OF.search(listed.plain[total.money.end : items[0].money.start]) or between in {":", "："}
            if not opened and not (_DIVIDED.search(between) and alone(listed, total)):
                continue
            past = place + len(partition)
            if _GOES_ON.match(listed.plain, items[-1].money.end) and not _closed(listed.plain, items):
                continue  # the partition is not all of the list
            result = compared(total.amount, items)
            if result.holds or reached(total.amount, own[place:]) or _shares_say_part(listed.plain, items):
                yield Looked()
            else:
                yield _problem(listed, total, items, result, "其中")


def _in_brackets(listed: Listed, options: _Options) -> Iterator[Outcome]:
    """Judge the parts in the bracket right behind a total: 维护费3860万元（购置费1344万元、运行费2516万元）."""
    text = listed.passage.text
    own = list(figures(text)) if "元（" in text or "元(" in text else []
    for total in listed.figures:
        bracket = BRACKETS.match(text, total.money.end)
        if bracket is None or ONE_OF.match(text, bracket.start() + 1):
            continue
        items = [figure for figure in own if bracket.start() < figure.start and figure.money.end < bracket.end()]
        labels = [item.label for item in items]
        if not any(are_partition(labels, partition) for partition in options.partitions):
            continue
        result = compared(total.amount, items)
        yield Looked() if result.holds else _problem(listed, total, items, result, "其中")


def _closed(text: str, items: Sequence[Figure]) -> bool:
    """Say whether what makes up basic expenditure ends before the next item on its level: 、公用经费2万元；项目支出."""
    between = [text[one.money.end : one.money.end + 1] for one in items[:-1]]
    return set(between) == {"、"} and text.startswith(("；项目支出", ";项目支出"), items[-1].money.end)


def _shares_say_part(text: str, items: Sequence[Figure]) -> bool:
    """Say whether the shares of two items, as printed behind them, come to less than the whole.

    人员经费 and 公用经费 are all of basic expenditure, and a part of what a report without that word lists.
    """
    shares = [_SHARE_BEHIND.match(text, item.money.end) for item in items]
    return len(items) == 2 and all(shares) and sum(Decimal(share[1]) for share in shares if share) < _NEARLY_ALL


def _excess(listed: Listed, _: _Options, _told: _Told) -> Iterator[Outcome]:
    for level in (listed, *spent_on(listed)):
        yield from _exceeded(level)


def _exceeded(listed: Listed) -> Iterator[Outcome]:
    text = listed.plain
    for match in _PARTS_FOLLOW.finditer(text):
        total = next((figure for figure in reversed(listed.figures) if figure.money.end <= match.start()), None)
        if total is None or not _ATTACHED.fullmatch(text, total.money.end, match.start()):
            continue
        if text[total.money.end : match.start()][-1:] in {"。", "："} and not alone(listed, total):
            continue
        stop = scope_end(text, match.end())
        items = [figure for figure in listed.figures if match.end() <= figure.start < stop]
        if not items or ONE_OF.search(text, match.end() + 1, stop):
            continue
        if reached(total.amount, items):
            yield Looked()
            continue
        stop = sure_end(text, match.end(), stop)
        items = _before_closing_total(text, [item for item in items if item.start < stop])
        items = _before_another(text, total, items)
        greater = [item for item in items if item.amount.interval.low > total.amount.interval.high]
        if greater:
            yield _problem(listed, total, greater[:1], compared(total.amount, greater[:1]), "其中")
            continue
        items = without_inner(items)
        result = compared(total.amount, items)
        plain = not _NUMBERED.search(text, match.end(), stop)
        counted = len(items) >= 2 and counts_are_whole(text, match.start(), match.end(), stop)
        if items and plain and (result.difference < 0 or counted):
            yield _problem(listed, total, items, result, "其中")
        else:
            yield Looked()


def _before_closing_total(text: str, items: list[Figure]) -> list[Figure]:
    """Return the items, or only the first where a greater total closes the list around the total and its parts.

    加上级补助收入236万元，其中：一般转移支付191万元，上年结余48万元，收入合计720万元: what follows the first item
    may stand beside the total as well as inside it.
    """
    closed = any(_GRAND_TOTAL.search(text, item.start, item.money.start) for item in items[1:])
    return items[:1] if closed else items


def _opened(listed: Listed) -> Iterator[tuple[Figure, int, int, list[Figure]]]:
    """Yield each total that a list of two items or more follows, with where the list begins and ends, and its items."""
    text, own = listed.plain, listed.figures
    for place, total in enumerate(own[:-2]):
        after = (
            text[total.money.end :].lstrip("■；") if text.startswith("■", total.money.end) else text[total.money.end :]
        )
        begin = len(text) - len(after)  # behind what is blanked out, such as the total's own change
        opening = _OPENS_LIST.match(after) or _CHANGED_BETWEEN.match(after)
        if opening is None or own[place + 1].start - begin > opening.end() + 6:
            if after.startswith(("，", ",")) and own[place + 1].start == begin + 1:
                row = _in_a_row(text, own[place + 1 :])
                if len(row) >= 2:
                    yield total, begin + 1, row[-1].money.end, row
            continue
        start = begin + opening.end()
        if own[place + 1].money.start < start:
            continue  # 接待费1033万元，与上年下降7.6%；用车费1618万元，比上年下降1.2%，其中： is the list of the second
        stop = scope_end(text, start)
        items = [figure for figure in own[place + 1 :] if figure.start < stop]
        if len(items) >= 2:
            yield total, start, stop, items


def _in_a_row(text: str, items: Sequence[Figure]) -> list[Figure]:
    """Return the first items that 、 joins, and no comma: 项目180万元，建设甲系统68万元、乙系统32万元、丙系统80万元."""
    row = list(items[:1])
    for item in items[1:]:
        if not re.fullmatch(r"[、和及与]", text[row[-1].money.end : item.start]):
            break
        row.append(item)
    return row


def _left_open(subject: Subject) -> frozenset[str]:
    """Return the names that several lists of a text begin with, none of which comes to its total: they tell a part."""
    sums: dict[str, list[bool]] = {}
    for listed in lists(subject):
        for total, _, _, items in _opened(listed):
            sums.setdefault(items[0].label, []).append(reached(total.amount, items))
    return frozenset(name for name, closed in sums.items() if len(closed) >= _ALIKE and not any(closed))


def _before_another(text: str, total: Figure, items: list[Figure]) -> list[Figure]:
    """Return the items before one beside the total: 问题金额3786万元，其中2009年3316万元；不规范问题金额8234万元.

    It is named as the total is, behind a semicolon, and those before it are not.
    """
    kind = total.label[-2:]
    for place, item in enumerate(items[1:], start=1):
        apart = "；" in text[items[place - 1].money.end : item.start + 1]
        if apart and item.label.endswith(kind) and not any(one.label.endswith(kind) for one in items[:place]):
            return items[:place]
    return items


def _slip(listed: Listed, _: _Options, told: _Told) -> Iterator[Outcome]:
    others = (*without_changes(listed), *spent_on(listed))
    for level in (listed, *levels(listed), *bracketed_lists(listed), *others):
        yield from _slipped_lists(level, told)


def _slipped_lists(listed: Listed, told: _Told) -> Iterator[Outcome]:
    text = listed.plain
    for total, start, farthest, reachable in _opened(listed):
        announced = _ANNOUNCED.search(text, total.money.end, reachable[0].start)
        if announced is not None and int(announced[1]) != len(reachable) and compared(total.amount, reachable).holds:
            yield _miscounted(listed, announced, reachable)
            continue
        if reached(total.amount, reachable):
            yield Looked()
            continue
        stop = sure_end(text, start, farthest)
        items = _up_to_semicolon(text, [item for item in reachable if item.start < stop])
        items = _before_closing_total(text, items)
        if len(items) < 2:
            continue
        result = compared(total.amount, items)
        exact = total.amount.decimals >= 2 and total.amount.value % 1  # too many round amounts are one digit apart
        opened = text[total.money.end : items[0].start]
        # what is missing stands elsewhere, or the text's other lists of this kind miss something too: it was left out
        partly = abs(result.difference) in told.amounts or items[0].label in told.partly
        closed = (
            not partly and not _OPEN_END.search(text, items[-1].money.end, stop) and (exact or "主要" not in opened)
        )
        slipped = exact and items[0].label not in told.partly and one_slip(result.expected, total.amount, _TOTAL_DIGITS)
        slipped = slipped or (closed and _slipped_somewhere(total, items, result))
        if announced is not None and int(announced[1]) == len(items):
            yield _problem(listed, total, items, result, "共")
        elif slipped:
            yield _problem(listed, total, items, result, "其中")
        else:
            yield Looked()


def _up_to_semicolon(text: str, items: list[Figure]) -> list[Figure]:
    """Return the items before the first semicolon, if commas part them: 资产9万元，其中甲5万元，乙4万元；负债3万元."""
    for place in range(2, len(items)):
        if "；" in text[items[place - 1].money.end : items[place].start + 1]:
            commas = all(
                _NEXT_ITEM.match(text, one.money.end) and other.start == one.money.end + 1
                for one, other in pairwise(items[:place])
            )
            return items[:place] if commas else items
    return items


def _miscounted(listed: Listed, announced: re.Match[str], items: Sequence[Figure]) -> Problem:
    passage = listed.passage
    return Problem(
        (passage.evidence(*announced.span()), passage.evidence(items[0].start, items[-1].money.end)),
        ("列举个数", passage.where, items[0].label),
        expected=f"{len(items)}",
        actual=announced[1],
        text=Text(
            f"写明“{announced.group()}”，其后列出{len(items)}项，金额合计无误",
            f"{announced.group()} announces another number than the {len(items)} items that make the total",
        ),
    )


def _slipped_somewhere(total: Figure, items: Sequence[Figure], result: Comparison) -> bool:
    """Say whether one slip in the total or in an item, a digit lost or doubled too, is all that is missing."""
    amounts, missing = [item.amount for item in items], result.difference
    return (
        rounded_slip(result.expected, total.amount, _PART_DIGITS, result.tolerance)
        or one_slips(amounts, missing, _PART_DIGITS)
        or one_lost_a_digit(amounts, missing)
    )


def _problem(
    listed: Listed, total: Figure, items: Sequence[Figure], result: Comparison, joint: str
) -> Problem:  # fmt: skip
    text = listed.passage.text
    printed = text[total.money.start : total.money.end]
    parts = "+".join(text[item.money.start : item.money.end] for item in items)
    expected = total.amount.printed(result.expected)
    return Problem(
        (
            listed.passage.evidence(total.money.start, total.money.end),
            listed.passage.evidence(items[0].start, items[-1].money.end),
        ),
        ("列举", listed.passage.where, total.label),
        expected=expected,
        actual=printed,
        difference=result.difference,
        tolerance=result.tolerance,
        unit="元",
        severity=Severity.WARNING if result.steps <= 1 else None,
        text=Text(
            f"{total.label}{printed}与“{joint}”各项之和不符：{parts}={expected}",
            f"{total.label} {printed} is not the sum of what is listed: {parts} = {expected}",
        )
        if len(items) > 1
        else Text(
            f"{total.label}{printed}小于其中的{items[0].label}{parts}",
            f"{total.label} {printed} is less than {items[0].label} {parts}, which is a part of it",
        ),
    )


_JUDGES: Final[dict[str, Callable[[Listed, _Options, _Told], Iterator[Outcome]]]] = {
    "total": _total,
    "parts": _parts,
    "excess": _excess,
    "slip": _slip,
}


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    return _Options(str(options["check"]), names_given(options, "partitions"))


KIND: Final = CheckKind(
    "list_sum",
    {
        "type": "object",
        "properties": {
            "check": {"enum": sorted(_JUDGES)},
            "partitions": NAMES_OPTION,
        },
        "required": ["check"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
