"""Counts that are listed behind their total: 共有车辆12辆，其中：机要通信用车2辆、其他用车10辆."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Final

from rules.text.clauses import clause_start
from rules.text.facts import Count, counts

__all__ = [
    "alike",
    "are_all_parts",
    "are_of_kinds",
    "bracketed",
    "closed_by_total",
    "count_before",
    "listed_counts",
    "of_others",
    "with_own_body",
    "without_parts",
]

_CHANGED: Final = re.compile(
    r"(?:增加|减少|新增|净增|净减|报废|处置|划转|调入|调出)了?(?:车辆|人员)?$"
)  # a change, no total
_ONE_MORE: Final = re.compile(r"(?:本级|机关|本部|本局|本委)[^，,。；;\d]{0,8}(?:和|及|与|、)[^，,。；;\d]{0,4}$")
_SAME_CLAUSE: Final = re.compile(
    r"[^，,、；;：:。（(和及与]*?(?:了|共?涉及|共有|开展|实施|完成|组织|的)[^，,、；;：:。（(和及与]*"
)  # 72个部门公开了98个项目: the second count is of what the first ones did
_PEOPLE: Final = frozenset({"人", "名"})
_PRESENT: Final = re.compile(r"实有|现有|实际|在职|在编|在岗|退休|离休|聘|临时|编外|遗属")  # people, not posts
_SUBTOTAL: Final = re.compile(r"小计|合计")
_OTHER: Final = re.compile(r"^(?:其他|其它)")
_TOGETHER: Final = re.compile(r"[，,。]?(?:一?共|总?共计|合计|总计)(?:有|设)?")
_NAMED_ALIKE: Final = re.compile(r"[一-龥]{2}(?=[。；，,;、]|$)")
_NEXT_COUNT: Final = re.compile(r"[、，,和及][^\d。；;，,、]{1,14}")
_BRACKET: Final = re.compile(r"[（(](?:其中[:：，,]?)?(?P<parts>[^（()）]*)[)）]")


def alike(measure: str, other: str) -> bool:
    """Say whether two measure words count the same: 编制18名，其中：管理人员5人."""
    return measure == other or {measure, other} == _PEOPLE


def of_others(text: str, first: Count, item: Count, start: int) -> bool:
    """Say whether a count of people is no part of one of posts: 编制60名，其中：在职55人."""
    return first.measure != item.measure and _PRESENT.search(text, start, item.start) is not None


def bracketed(
    text: str, partitions: Sequence[Sequence[str]], kinds: Sequence[Sequence[str]]
) -> Iterator[tuple[Count, list[Count]]]:
    """Yield each total with all its parts in the bracket right behind it (60人（离休1人，退休59人）)."""
    for total in counts(text):
        bracket = _BRACKET.match(text, total.end)
        if bracket is None:
            continue
        start, end = bracket.span("parts")
        items = [item for item in counts(text, start, end) if alike(item.measure, total.measure)]
        if are_all_parts(text, start, items, partitions) or are_of_kinds(text, start, items, kinds):
            yield total, items


def closed_by_total(text: str) -> Iterator[tuple[Count, list[Count]]]:
    """Yield each total behind a row of counts that all have its name: 甲科室12个、乙科室18个，共30个科室."""
    every = counts(text)
    for place, total in enumerate(every):
        named = _NAMED_ALIKE.match(text, total.end)
        if place < 2 or named is None or not _TOGETHER.fullmatch(text, every[place - 1].end, total.start):
            continue
        items: list[Count] = []
        stop = every[place - 1].end
        for item in reversed(every[:place]):
            if item.measure != total.measure or (items and not _NEXT_COUNT.fullmatch(text, item.end, items[0].start)):
                break
            if not text.endswith(named[0], 0, item.start):
                break
            items.insert(0, item)
        if len(items) >= 2 and items[-1].end == stop:
            yield total, items


def count_before(text: str, end: int, measure: str) -> Count | None:
    """Return the count of this measure in the sentence that 其中 continues."""
    start = clause_start(text, max(end - 1, 0))
    own = [
        item
        for item in counts(text, start, end)
        if alike(item.measure, measure) and not _CHANGED.search(text, max(start, item.start - 8), item.start)
    ]
    if len(own) > 1 and text.startswith("。", end - 1):
        return None  # 专业科室47个，医技科室12个。其中：2个重点专科 may be of either, or of both
    return own[-1] if own else None


def with_own_body(text: str, total: Count) -> Decimal:
    """Return a total with the one that stands before it uncounted: 本级和3个下属单位 are four."""
    return total.number + (_ONE_MORE.search(text, max(0, total.start - 24), total.start) is not None)


def listed_counts(text: str, start: int, stop: int) -> tuple[list[Count], bool]:
    """Return the counts of a list that share the first one's measure word, and whether 其他… closes it."""
    items: list[Count] = []
    for item in counts(text, start, stop):
        if item.number != item.number.to_integral_value() or (items and not alike(item.measure, items[0].measure)):
            continue
        if items and of_others(text, items[0], item, items[-1].end):
            continue  # 行政编制8名、事业编制2名，实有9人
        if items and _CHANGED.search(text, items[-1].end, item.start):
            continue
        if items and _SAME_CLAUSE.fullmatch(text, items[-1].end, item.start):
            continue
        name = re.split(r"[，,、；;：:]", text[items[-1].end if items else start : item.start])[-1]
        items.append(item)
        if len(items) >= 2 and _OTHER.match(name):
            return items, True
    return items, False


def without_parts(text: str, start: int, items: list[Count]) -> list[Count] | None:
    """Leave out what makes up a subtotal of the list (在职人数小计104人，行政人员26人、事业人员78人；退休人员30人).

    None where a subtotal is not that of the counts behind it, so that nobody knows where its parts end.
    """
    found: list[Count] = []
    place, end = 0, start
    while place < len(items):
        item = items[place]
        found.append(item)
        marked = _SUBTOTAL.search(text, end, item.start) is not None
        place, end = place + 1, item.end
        if marked:
            reached = list(accumulate(part.number for part in items[place:]))
            if item.number not in reached[1:]:
                return None
            place += reached.index(item.number, 1) + 1
            end = items[place - 1].end
    return found


def are_all_parts(text: str, start: int, items: Sequence[Count], partitions: Sequence[Sequence[str]]) -> bool:
    """Say whether counts are named by the parts that make up a whole, one each, and nothing else follows."""
    names = _names(text, start, items)
    return any(
        len(names) == len(partition) and all(part in name for part, name in zip(partition, names, strict=True))
        for partition in partitions
    )


def are_of_kinds(text: str, start: int, items: Sequence[Count], kinds: Sequence[Sequence[str]]) -> bool:
    """Say whether at least two counts are each named by one of the kinds of a closed list."""
    names = _names(text, start, items)
    return len(items) >= 2 and any(all(any(kind in name for kind in closed) for name in names) for closed in kinds)


def _names(text: str, start: int, items: Sequence[Count]) -> list[str]:
    ends = [start, *(item.end for item in items)]
    return [text[end : item.start] for end, item in zip(ends, items, strict=False)]
