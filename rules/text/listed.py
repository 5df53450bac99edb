"""Lists of amounts and counts in a paragraph, and how far each of them goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from rules.protocol import Subject
from rules.text.added import adds_up
from rules.text.clauses import sentence_start
from rules.text.counted import count_before, listed_counts
from rules.text.facts import money
from rules.text.figures import Figure, figures
from rules.text.passages import Passage, prose
from schemas.amount import Amount, Comparison

__all__ = [
    "ADDS",
    "BRACKETS",
    "ONE_OF",
    "Listed",
    "alone",
    "are_partition",
    "bracketed_lists",
    "compared",
    "counts_are_whole",
    "levels",
    "lists",
    "money_is_whole",
    "reached",
    "scope_end",
    "spent_on",
    "sure_end",
    "told_again",
    "without_changes",
    "without_inner",
]

ONE_OF: Final = re.compile(r"(?:其中|包括|分别为|分别是|含)[:：，,]?")
"""What opens a list of parts."""
BRACKETS: Final = re.compile(r"[（(][^（）()]*[)）]")
"""A bracket with no other inside."""
ADDS: Final = re.compile(r"(?:^|(?<=[。；;，,]))(?:再)?加上?(?!班|强|快|大|工)")
"""What says that more is added to an amount told before."""
_PARTS_IN_BRACKET: Final = re.compile(r"[（(](?:其中|包括|包含|含)[^（()）]*元[^（()）]*[)）]")
_SHORT: Final = 8  # characters of a bracket that is part of a name: 因公出国（境）费
_COUNT_AND_PARTS: Final = re.compile(r"\d(?:[人名辆台个]|[万亿]?元)[（(]|\d[人名][，,]包括")
_COUNTS_CLOSED: Final = re.compile(r"\d[个家台辆间所人名][、，,。](?:共|合计|总计)[计有设]?\d")
_COUNTED: Final = re.compile(r"\d[人名辆台套个项户]")  # 特种专业技术用车6辆（救护车6辆）: the same ones once more
_RATE: Final = re.compile(r"每[人户生班村亩月年天日次辆公平]")
_INSIDE: Final = re.compile(
    r"(?<=元)[，,](?:主要)?(?:包括|用于|含(?!税)|(?<=主要)为)[:：]?[^；。]*(?=[；。]|$)"
)  # a part's own list
_MOVED_SINCE: Final = re.compile(
    r"[，,](?:比|较|与|同)(?:上年|去年|上一年|20\d{2}年)[^，,。；;元]{0,20}?(?:下降|增长|减少|增加|上升|降低|持平)[^，,。；;：:]{0,16}(?=[，,。；;])"
    r"(?:[，,](?:增长|下降|上升|降低|增幅|降幅)[^，,。；;]{0,10}%)?"
)  # ，比上年下降18.42%；
_SPENT_ON: Final = re.compile(
    r"(?:其中|(?<=元)[，,]包括)[:：，,]?(?=\d[\d,]*(?:\.\d+)?[万亿]?元(?:用于|拟用于|主要用于|是|为))"
)
_USE: Final = re.compile(r"(?:拟|主要)?用于|是|为")
_DIVIDED_AGAIN: Final = re.compile(
    r"[，,；;](?:分|按|从)[^\d，,；;。：:]{1,12}(?:看|分|划分|来看|来说|分析|情况(?:是|为)?)[:：，,]"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A paragraph with its named amounts; brackets are blanked out in ``plain``, which keeps all offsets."""

    passage: Passage
    plain: str
    figures: tuple[Figure, ...]


def lists(subject: Subject) -> tuple[Listed, ...]:
    """Return the paragraphs of a document that may hold a list."""
    return subject.remember(_lists)


def _lists(subject: Subject) -> tuple[Listed, ...]:
    found = []
    for passage in prose(subject):
        text = passage.text
        bracketed_parts = _COUNT_AND_PARTS.search(text) is not None or _COUNTS_CLOSED.search(text) is not None
        if "元" not in text and "其中" not in text and not bracketed_parts:
            continue
        plain = BRACKETS.sub(_blanked, text)
        own = _amounts(plain)
        if len(own) >= 2 or "其中" in plain or bracketed_parts:
            found.append(Listed(passage, plain, own))
    return tuple(found)


def _amounts(text: str) -> tuple[Figure, ...]:
    """Return the named amounts of a text; rates (每人每月…元) are no items of a list."""
    return tuple(figure for figure in figures(text) if not _RATE.search(figure.label))


def _blanked(bracket: re.Match[str]) -> str:
    inside = bracket.group()
    keep = len(inside) < _SHORT and "元" not in inside and not _COUNTED.search(inside)
    return inside if keep else "■" * len(inside)


def levels(listed: Listed) -> Iterator[Listed]:
    """Yield a list without the lists inside it, then each of these with its total: 支出9万元，包括甲8万元和乙1万元；….

    What is inside ends with the semicolon before the next item of the list around it.
    """
    found = [match for match in _INSIDE.finditer(listed.plain) if "元" in match.group()]
    inside = [match for match in found if listed.plain.startswith("；", match.end())]
    if not inside:
        return
    masked = _INSIDE.sub(lambda match: "■" * len(match.group()), listed.plain)
    yield replace(listed, plain=masked, figures=_amounts(masked))
    for match in inside:
        head = next((figure for figure in listed.figures if figure.money.end == match.start()), None)
        start = head.start if head is not None else match.start()
        own = tuple(figure for figure in listed.figures if start <= figure.start < match.end())
        yield replace(listed, plain=listed.plain[: match.end()], figures=own)


def bracketed_lists(listed: Listed) -> Iterator[Listed]:
    """Yield each bracket right behind an amount that tells its parts, as a list: 收入9万元（其中甲8万元，乙1万元）."""
    text = listed.passage.text
    if _PARTS_IN_BRACKET.search(text) is None:
        return
    for total in listed.figures:
        bracket = _PARTS_IN_BRACKET.match(text, total.money.end)
        if bracket is None:
            continue
        start, end = total.start, bracket.end() - 1
        plain = f"{'。' * start}{text[start : bracket.start()]}，{text[bracket.start() + 1 : end]}"
        own = tuple(figure for figure in _amounts(plain) if figure.start >= start)
        if len(own) > 2:
            yield replace(listed, plain=plain, figures=own)


def without_changes(listed: Listed) -> Iterator[Listed]:
    """Yield a list without what its items say of last year, which would end it: 甲8万元，比上年下降5%；乙1万元."""
    masked = _MOVED_SINCE.sub(lambda match: "■" * len(match.group()), listed.plain)
    if masked != listed.plain:
        yield replace(listed, plain=masked, figures=_amounts(masked))


def spent_on(listed: Listed) -> Iterator[Listed]:
    """Yield each list whose amounts stand before what they are for: 90万元。其中：30万元用于编制；60万元用于审计."""
    for match in _SPENT_ON.finditer(listed.plain):
        total = next((figure for figure in reversed(listed.figures) if figure.money.end <= match.start()), None)
        stop = scope_end(listed.plain, match.end())
        items = []
        for item in money(listed.plain, match.end(), stop):
            use = _USE.match(listed.plain, item.end)
            if use is not None and listed.plain[item.start - 1] in "其中：:，,；;、和及":
                items.append(
                    Figure(re.split(r"[，,；;。]", listed.plain[use.end() : stop])[0], item.start, item, "", ())
                )
        if total is not None and len(items) >= 2:
            yield replace(listed, figures=(total, *items))


def alone(listed: Listed, total: Figure) -> bool:
    """Say whether an amount is the only one of its sentence, so that a 其中 after the full stop can mean no other."""
    start = sentence_start(listed.plain, total.start)
    return not any(start <= figure.start < total.start for figure in listed.figures)


def told_again(listed: Listed, total: Figure) -> bool:
    """Say whether its sentence has the same amount only (收入100万元，支出100万元): its 其中 means all of them."""
    start = sentence_start(listed.plain, total.start)
    before = [figure for figure in listed.figures if start <= figure.start < total.start]
    return all(figure.amount.base == total.amount.base for figure in before)


def are_partition(labels: Iterable[str], names: Sequence[str]) -> bool:
    """Say whether labels of amounts name the parts that make up a whole, one each, in any order."""
    left = list(names)
    for label in labels:
        match = next((name for name in left if name in label), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def scope_end(text: str, start: int) -> int:
    """Return where a list from ``start`` on ends at the latest: with its sentence, at another list or a comparison.

    Another list is one that divides the same amount by something else, too: 分项目看，税收收入…; 按级次分：….
    """
    stops = [
        text.find(mark, start)
        for mark in ("。", "其中", "比上年", "较上年", "与上年", "；本年", "；按", "；支出包括", "；支出主要包括")
    ]
    again = _DIVIDED_AGAIN.search(text, start)
    return min([*(stop for stop in stops if stop >= 0), *([again.start()] if again else ())], default=len(text))


def sure_end(text: str, start: int, stop: int) -> int:
    """Return where a list ends for certain, if it may go on to ``stop``.

    What stands between a semicolon and the next 其中 is the list's last item or a total of its own (编制50人，其中：
    甲20人、乙30人；实有60人，其中：…).
    """
    return max(text.rfind("；", start, stop), 0) or stop if text.startswith("其中", stop) else stop


def counts_are_whole(text: str, before: int, start: int, stop: int) -> bool:
    """Say whether the counts of a list add up to the count before it: then its amounts are all there are, too."""
    items, _ = listed_counts(text, start, stop)
    total = count_before(text, before, items[0].measure) if len(items) >= 2 else None
    return total is not None and total.number > 0 and sum((item.number for item in items), Decimal(0)) == total.number


def money_is_whole(listed: Listed, before: int, start: int, stop: int) -> bool:
    """Say whether the amounts of a list add up to the amount before it: then its counts are all there are, too."""
    items = [figure for figure in listed.figures if start <= figure.start < stop]
    total = next((figure for figure in reversed(listed.figures) if figure.money.end <= before), None)
    return total is not None and bool(items) and bool(total.amount.base) and compared(total.amount, items).holds


def reached(total: Amount, items: Sequence[Figure]) -> bool:
    """Say whether the first items of a list, however many, come to the total: what follows is another list."""
    return any(compared(total, items[:size]).holds for size in range(1, len(items) + 1))


def without_inner(items: Sequence[Figure]) -> list[Figure]:
    """Leave out the items that together make the one before them: 补助9亿元，返还2亿元；一般4亿元；专项3亿元."""
    left = list(items)
    for place, item in enumerate(items[:-2]):
        for end in range(place + 3, len(items) + 1):
            if item in left and item.amount.base and compared(item.amount, items[place + 1 : end]).holds:
                left = [other for other in left if other not in items[place + 1 : end]]
    return left


def compared(total: Amount, items: Sequence[Figure]) -> Comparison:
    """Compare a total with what is listed."""
    return adds_up(total, [item.amount for item in items])
