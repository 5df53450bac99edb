"""Lists whose items must add up within a sentence or paragraph.

What it does
    ``check: total``: items before 共 or 合计 (差旅费8万元，办公费9万元，共17万元) add up to it. ``check: parts``:
    where a total is followed by 其中 and by parts that are known to be all there is (one of ``partitions`` names
    them), they add up to it. ``check: excess``: the items after 其中 never come to more than the amount they are part
    of, and to exactly it where the counts beside them do. ``check: counts``: counts after 其中 (12个 = 11个 + 1个)
    never come to more than their total, and to exactly it where the amounts beside them do (a single count, too), or
    where the last one is 其他…. ``check: slip``: what is listed after a total, with 其中, 包括 or a colon, comes to
    the total but for one digit, or for two that changed places: a list of other parts would miss it by more than that;
    where 其他… closes the list, one such slip in a part is enough.

    Sums are compared within the rounding of the printed digits. What stands in brackets, is a change, or belongs to
    another year takes no part; a list with a second 其中 inside is left alone.

Why
    A figure that was changed in one place only.

Options
    check: total, parts, excess, counts or slip
    partitions: list of lists of texts
        for ``parts`` and ``counts``: names, each a part of an item's name, that together make a whole.

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
from itertools import accumulate
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.added import adds_up
from rules.text.facts import Count, counts, sentences
from rules.text.figures import Figure, figures
from rules.text.passages import Passage, prose
from rules.text.slips import one_slip
from schemas.amount import Amount, Comparison
from schemas.report import Severity, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_TOTAL: Final = re.compile(
    r"(?:共计|合计|总计|总共|一共|(?<![公中])共)(?![^\d]{0,12}(?:和国|产|有|享|建))[^\d，,。；;]{0,12}$|申请[^，,。；;]{0,24}$"
)
_ONE_OF: Final = re.compile(r"(?:其中|包括|分别为|分别是|含)[:：，,]?")
_RATE: Final = re.compile(r"每|/|元×|\*|标准|单价|人均")
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[)）]")
_ATTACHED: Final = re.compile(
    r"(?:[，,]占[^，。；]{0,30}%)?[，,。：:（(、]?"
)  # what may stand between a total and its 其中
_OPENS_LIST: Final = re.compile(
    r"(?:[，,]占[^，。；]{0,30}%)?[，,。：:]?(?:其中[:：，,]?|包括[:：]?|[:：]|[^\d，,。；]{0,16}分为[:：]?)"
)
_TOTAL_DIGITS: Final = 5  # digits of a total that an incomplete list misses by one slip only by a rare chance
_PART_DIGITS: Final = 3  # and of a part of a list that is known to be complete
_DIVIDED: Final = re.compile(r"分为[:：]?$")
_GOES_ON: Final = re.compile(
    r"(?:[，,（(]占[^，,。；;]{0,20}%[)）]?)?[，,、；;和及]{1,2}(?!其中|比|较|同比|与|占|增|减|按)[^，,。；;、：:]{1,36}?\d[\d,，]*(?:\.\d+)?[万亿]?元"
)
_OTHER: Final = re.compile(r"^(?:其他|其它)")
_NUMBERED: Final = re.compile(r"[（(][一二三四五六七八九十\d][)）]|\d[、.．](?!\d)|[①-⑨]")


@dataclass(frozen=True, slots=True)
class _Options:
    check: str
    partitions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A paragraph with its named amounts; brackets are blanked out in ``plain``, which keeps all offsets."""

    passage: Passage
    plain: str
    figures: tuple[Figure, ...]


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    judge = _JUDGES[options.check]
    outcomes = [outcome for listed in subject.remember(_listed) for outcome in judge(listed, options)]
    if outcomes:
        yield from outcomes
    else:
        yield Unchecked(Text("正文没有应当相加的列举", "no lists that must add up"), State.NOT_APPLICABLE)


def _listed(subject: Subject) -> list[_Listed]:
    found = []
    for passage in prose(subject):
        text = passage.text
        if "元" not in text and "其中" not in text:
            continue
        plain = _BRACKETS.sub(lambda match: match.group() if len(match.group()) < 8 and "元" not in match.group()
                              else "■" * len(match.group()), text)  # fmt: skip
        own = tuple(figures(plain))
        if len(own) >= 2 or "其中" in plain:
            found.append(_Listed(passage, plain, own))
    return found


def _total(listed: _Listed, _: _Options) -> Iterator[Outcome]:
    text = listed.plain
    for start, end in sentences(text):
        own = [figure for figure in listed.figures if start <= figure.start < end]
        if _RATE.search(text[start:end]) or _ONE_OF.search(text[start:end]):
            continue
        for place, figure in enumerate(own):
            if place < 2 or not _TOTAL.search(text[start : figure.money.start]):
                continue
            items = own[:place]
            if any(_adds_up(figure.amount, items[first:]).holds for first in range(place - 1)):
                yield Looked()
                continue
            result = _adds_up(figure.amount, items)
            greater = any(item.amount.base >= figure.amount.base for item in items)
            if (greater and not _part_slipped(items, result.difference)) or not _is_plain_list(text, items, figure):
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


def _parts(listed: _Listed, options: _Options) -> Iterator[Outcome]:
    own = listed.figures
    for partition in options.partitions:
        past = 0  # a paragraph may have several wholes with the same parts, one after the other
        for place in range(1, len(own) - len(partition) + 1):
            items = own[place : place + len(partition)]
            if place < past or not _is_partition(items, partition):
                continue
            total = own[place - 1]
            between = listed.plain[total.money.end : items[0].start]
            opened = _ONE_OF.search(listed.plain[total.money.end : items[0].money.start]) or between in {":", "："}
            if not opened and not (_DIVIDED.search(between) and _alone(listed, total)):
                continue
            past = place + len(partition)
            if _GOES_ON.match(listed.plain, items[-1].money.end):
                continue  # the partition is not all of the list
            result = _adds_up(total.amount, items)
            yield Looked() if result.holds else _problem(listed, total, items, result, "其中")


def _is_partition(items: Sequence[Figure], names: Sequence[str]) -> bool:
    left = list(names)
    for item in items:
        match = next((name for name in left if name in item.label), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _excess(listed: _Listed, _: _Options) -> Iterator[Outcome]:
    text = listed.plain
    for match in re.finditer("其中", text):
        total = next((figure for figure in reversed(listed.figures) if figure.money.end <= match.start()), None)
        if total is None or not _ATTACHED.fullmatch(text, total.money.end, match.start()):
            continue
        if text[total.money.end : match.start()][-1:] in {"。", "："} and not _alone(listed, total):
            continue
        stop = _scope_end(text, match.end())
        items = [figure for figure in listed.figures if match.end() <= figure.start < stop]
        if not items or _ONE_OF.search(text, match.end() + 1, stop):
            continue
        if _reached(total.amount, items):
            yield Looked()
            continue
        stop = _sure_end(text, match.end(), stop)
        items = [item for item in items if item.start < stop]
        greater = [item for item in items if item.amount.interval.low > total.amount.interval.high]
        if greater:
            yield _problem(listed, total, greater[:1], _adds_up(total.amount, greater[:1]), "其中")
            continue
        result = _adds_up(total.amount, items)
        plain = not _NUMBERED.search(text, match.end(), stop)
        counted = len(items) >= 2 and _counts_are_whole(text, match.start(), match.end(), stop)
        if items and plain and (result.difference < 0 or counted):
            yield _problem(listed, total, items, result, "其中")
        else:
            yield Looked()


def _slip(listed: _Listed, _: _Options) -> Iterator[Outcome]:
    text, own = listed.plain, listed.figures
    for place, total in enumerate(own[:-2]):
        after = text[total.money.end :]
        opening = _OPENS_LIST.match(after)
        if opening is None or own[place + 1].start - total.money.end > opening.end() + 6:
            continue
        stop = _scope_end(text, total.money.end + opening.end())
        items = [figure for figure in own[place + 1 :] if figure.start < stop]
        if len(items) < 2:
            continue
        if _reached(total.amount, items):
            yield Looked()
            continue
        stop = _sure_end(text, total.money.end + opening.end(), stop)
        items = [item for item in items if item.start < stop]
        if len(items) < 2:
            continue
        result = _adds_up(total.amount, items)
        exact = total.amount.decimals >= 2 and total.amount.value % 1  # too many round amounts are one digit apart
        slipped = exact and one_slip(result.expected, total.amount, _TOTAL_DIGITS)
        if slipped or (_OTHER.match(items[-1].label) and _part_slipped(items, result.difference)):
            yield _problem(listed, total, items, result, "其中")
        else:
            yield Looked()


def _part_slipped(items: Sequence[Figure], missing: Decimal) -> bool:
    """Say whether one slip in one of the items explains what is missing from their sum, in 元."""
    return any(one_slip(item.amount.base + missing, item.amount, _PART_DIGITS) for item in items)


def _alone(listed: _Listed, total: Figure) -> bool:
    """Say whether an amount is the only one of its sentence, so that a 其中 after the full stop can mean no other."""
    start = listed.plain.rfind("。", 0, total.start) + 1
    return not any(start <= figure.start < total.start for figure in listed.figures)


def _scope_end(text: str, start: int) -> int:
    stops = [text.find(mark, start) for mark in ("。", "其中", "比上年", "较上年", "与上年", "；本年", "；按")]
    return min([stop for stop in stops if stop >= 0], default=len(text))


def _sure_end(text: str, start: int, stop: int) -> int:
    """Return where a list ends for certain, if it may go on to ``stop``.

    What stands between a semicolon and the next 其中 is the list's last item or a total of its own (编制50人，其中：
    甲20人、乙30人；实有60人，其中：…).
    """
    return max(text.rfind("；", start, stop), 0) or stop if text.startswith("其中", stop) else stop


def _counts(listed: _Listed, options: _Options) -> Iterator[Outcome]:
    text = listed.plain
    for match in re.finditer("其中", text):
        stop = _scope_end(text, match.end())
        items, closed = _counted(text, match.end(), stop)
        total = _count_before(text, match.start(), items[0].measure) if items else None
        if total is not None and not closed and total.number in _sums(items):
            yield Looked()
            continue
        stop = _sure_end(text, match.end(), stop)
        items = [item for item in items if item.start < stop]
        if not items:
            continue
        if len(items) == 1 and not _money_is_whole(listed, match.start(), match.end(), stop):
            continue  # a single count is a part, unless its amount is the whole amount
        if total is None or _ONE_OF.search(text, match.end() + 1, items[-1].end):
            continue
        together = sum((item.number for item in items), Decimal(0))
        parted = _parts_are_whole(text, match.end(), items, options.partitions)
        whole = closed or parted or _money_is_whole(listed, match.start(), match.end(), stop)
        if together == total.number or (together < total.number and not whole):
            yield Looked()
            continue
        printed = text[total.start : total.end]
        parts = "+".join(text[item.start : item.end] for item in items)
        yield Problem(
            (
                listed.passage.evidence(total.start, total.end),
                listed.passage.evidence(items[0].start, items[-1].end),
            ),
            ("数量", listed.passage.where, items[0].measure),
            expected=f"{together}{items[0].measure}",
            actual=printed,
            text=Text(
                f"{printed}与其中各项之和不符：{parts}={together}{items[0].measure}",
                f"{printed} is not the sum of its parts: {parts} = {together}",
            ),
        )


def _sums(items: Sequence[Count]) -> set[Decimal]:
    """Return what the first two, three and so on come to."""
    return set(list(accumulate(item.number for item in items))[1:])


def _counted(text: str, start: int, stop: int) -> tuple[list[Count], bool]:
    """Return the counts of a list that share the first one's measure word, and whether 其他… closes it."""
    items: list[Count] = []
    for item in counts(text, start, stop):
        if item.number != item.number.to_integral_value() or (items and item.measure != items[0].measure):
            continue
        name = re.split(r"[，,、；;：:]", text[items[-1].end if items else start : item.start])[-1]
        items.append(item)
        if len(items) >= 2 and _OTHER.match(name):
            return items, True
    return items, False


def _parts_are_whole(text: str, start: int, items: Sequence[Count], partitions: Sequence[Sequence[str]]) -> bool:
    """Say whether counts are named by the parts that make up a whole, one each, and nothing else follows."""
    ends = [start, *(item.end for item in items)]
    names = [text[end : item.start] for end, item in zip(ends, items, strict=False)]
    return any(
        len(names) == len(partition) and all(part in name for part, name in zip(partition, names, strict=True))
        for partition in partitions
    )


def _count_before(text: str, end: int, measure: str) -> Count | None:
    """Return the count of this measure in the sentence that 其中 continues."""
    start = max(text.rfind("。", 0, max(end - 1, 0)), text.rfind("；", 0, max(end - 1, 0))) + 1
    own = [item for item in counts(text, start, end) if item.measure == measure]
    return own[-1] if own else None


def _counts_are_whole(text: str, before: int, start: int, stop: int) -> bool:
    """Say whether the counts of a list add up to the count before it: then its amounts are all there are, too."""
    items, _ = _counted(text, start, stop)
    total = _count_before(text, before, items[0].measure) if len(items) >= 2 else None
    return total is not None and total.number > 0 and sum((item.number for item in items), Decimal(0)) == total.number


def _money_is_whole(listed: _Listed, before: int, start: int, stop: int) -> bool:
    """Say whether the amounts of a list add up to the amount before it: then its counts are all there are, too."""
    items = [figure for figure in listed.figures if start <= figure.start < stop]
    total = next((figure for figure in reversed(listed.figures) if figure.money.end <= before), None)
    return total is not None and bool(items) and bool(total.amount.base) and _adds_up(total.amount, items).holds


def _reached(total: Amount, items: Sequence[Figure]) -> bool:
    """Say whether the first items of a list, however many, come to the total: what follows is another list."""
    return any(_adds_up(total, items[:size]).holds for size in range(1, len(items) + 1))


def _adds_up(total: Amount, items: Sequence[Figure]) -> Comparison:
    return adds_up(total, [item.amount for item in items])


def _problem(
    listed: _Listed, total: Figure, items: Sequence[Figure], result: Comparison, joint: str
) -> Problem:  # fmt: skip
    text = listed.passage.text
    printed = text[total.money.start : total.money.end]
    parts = "+".join(text[item.money.start : item.money.end] for item in items)
    unit = total.amount.unit
    expected = result.expected.scaleb(-total.amount.exponent).normalize()
    name = unit.value if unit else ""
    return Problem(
        (
            listed.passage.evidence(total.money.start, total.money.end),
            listed.passage.evidence(items[0].start, items[-1].money.end),
        ),
        ("列举", listed.passage.where, total.label),
        expected=f"{expected:f}{name}",
        actual=printed,
        difference=result.difference,
        tolerance=result.tolerance,
        unit="元",
        severity=Severity.WARNING if result.steps <= 1 else None,
        text=Text(
            f"{total.label}{printed}与“{joint}”各项之和不符：{parts}={expected:f}{name}",
            f"{total.label} {printed} is not the sum of what is listed: {parts} = {expected:f}{name}",
        )
        if len(items) > 1
        else Text(
            f"{total.label}{printed}小于其中的{items[0].label}{parts}",
            f"{total.label} {printed} is less than {items[0].label} {parts}, which is a part of it",
        ),
    )


_JUDGES: Final[dict[str, Callable[[_Listed, _Options], Iterator[Outcome]]]] = {
    "total": _total,
    "parts": _parts,
    "excess": _excess,
    "counts": _counts,
    "slip": _slip,
}


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:  # noqa: ARG001
    partitions = tuple(tuple(str(name) for name in entry) for entry in options.get("partitions", ()))
    return _Options(str(options["check"]), partitions)


KIND: Final = CheckKind(
    "list_sum",
    {
        "type": "object",
        "properties": {
            "check": {"enum": sorted(_JUDGES)},
            "partitions": {
                "type": "array",
                "items": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 2},
            },
        },
        "required": ["check"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
