"""The change of a whole is the sum of the changes of its parts.

What it does
    Looks for a stated change of a whole (“三公”经费比上年减少20.36万元) and those of all its parts (出国
    增加4.14万元, 公务用车购置及运行减少24.50万元, 公务接待持平), against the same year or plan, and adds these up.
    ``within: section`` takes the parts from brackets and paragraphs behind the whole, each with what it says before
    it gives reasons; ``within: sentence`` takes them from the reason that the sentence itself gives (主要是基本支出
    增加…，项目支出减少…). Without any partition, the parts that a paragraph lists right before and that make up its
    total (收入9万元，其中：甲5万元，乙4万元。收入比上年增加3万元，主要是甲增加…，乙减少…) are all parts, too. Of the
    three public expenses those that changed make the whole if the rest is told not to have; then only one slip of the
    hand is told. Where a
    part says nothing of its change, or says it against another year, nothing is judged.

Why
    The paragraphs on the parts are copied from last year one by one; their figures are right each for itself at best.

Options
    partitions: list of {whole, parts, within}
        ``whole`` and each of ``parts`` are words that name them, alternatives parted by ``|``; an empty ``whole``
        takes any.

PASS
    “三公”经费5万元，比上年减少2万元。其中：因公出国费0万元，比上年减少3万元；公务接待费5万元，比上年增加1万元。

FAIL
    支出比上年减少80.00万元，主要是基本支出增加10.00万元，项目支出减少91.00万元。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from rules.protocol import CheckKind, Outcome, Problem, Subject, Text, looked_at
from rules.text.added import adds_up
from rules.text.changes import Change, changes
from rules.text.clauses import BREAK, sentence_start
from rules.text.facts import money
from rules.text.figures import Figure, figures, heading_name, is_generic, label_key
from rules.text.passages import Passage, prose
from rules.text.slips import one_slip, one_slips
from schemas.report import Evidence
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_BRACKET: Final = re.compile(r"[（(][^（()）]*[)）]")
_REASON: Final = re.compile(r"其中|原因|主要是|主要系|主要为|由于|因为|主要用于")
_AGAINST: Final = re.compile(r"(?:比|较|与|同|对比|相比)(?P<what>[^，,。；;（(]{0,24}?)(?:相比|比较|对比)?[，,]?$")
_FLAT: Final = re.compile(
    r"(?:比|较|与|同)(?P<what>[^，,。；;（(\d]{0,4}(?:20\d{2}年?)?[^，,。；;（(\d]{0,12}?)(?:相比|对比)?[，,]?"
    r"(?:基本)?(?:持平|无增减变?化?|没有变化|无变化|一致)"
)
_PARTS_OF: Final = re.compile(r"(?:总?预算|决算)?中[，,]")
_NEW_SENTENCE: Final = re.compile(r"。(?!其中)")
_NAMED: Final = re.compile(r"费|支出|收入")
_BARE: Final = frozenset({"", "，", ","})  # 440万元，减少20万元
_LAST: Final = re.compile(r"上年|去年|上一年")
_ONE_YEAR: Final = re.compile(r"20\d{2}(?=年|$)")
_NO_TRAVEL: Final = re.compile(
    r"出国(?:[（(]境[)）])?(?:费|经费)?(?:预算|支出|决算|数|为)*0(?:\.0+)?万?元|出国[^，,。；;]{0,8}[，,]?(?:与|较|同)[^，,。；;]{0,8}(?:持平|一致)"
)
_THREE: Final = [
    re.compile(words)
    for words in ("出国", "公务用车购置[及和与]", "公务用车购置(?:费|支出|经费)", "公务用车运行", "公务接待|接待费")
]
_FINE: Final = Decimal(50)  # 元: half of the last digit of amounts in 万元 with two decimals
_FOLLOWING: Final = 8  # passages below the whole in which its parts may stand


@dataclass(frozen=True, slots=True)
class _Partition:
    whole: re.Pattern[str]
    parts: tuple[re.Pattern[str], ...]
    names: tuple[str, ...]
    sentence: bool


@dataclass(frozen=True, slots=True)
class _Stated:
    """One stated change: its signed amount in 元, half its last digit, against what, and where it is printed."""

    value: Decimal
    slack: Decimal
    against: str
    passage: Passage
    start: int
    end: int

    @property
    def evidence(self) -> Evidence:
        return self.passage.evidence(self.start, self.end)


def _run(subject: Subject, partitions: Sequence[_Partition]) -> Iterator[Outcome]:
    looked = 0
    told: set[tuple[str, int, Decimal | None]] = set()  # one wrong change may break a whole divided in two ways
    for whole, parts, names in _divided(subject, partitions):
        looked += 1
        problem = _judged(whole, parts, names)
        if problem is not None:
            own = {(item.passage.where, item.start, problem.difference) for item in (whole, *parts)}
            if not own & told:
                yield problem
            told |= own
    yield looked_at(looked, Text("正文没有总体和各构成项的增减说明", "no changes of a whole and its parts"))


def _divided(
    subject: Subject, partitions: Sequence[_Partition]
) -> Iterator[tuple[_Stated, Sequence[_Stated], Sequence[str]]]:
    """Yield each change of a whole with those of all its parts, by partition and then by list, and the parts' names."""
    passages = prose(subject)
    by_passage = [(passage, _differences(passage.text)) for passage in passages]
    year = subject.document.profile.year
    last = str(year - 1) if year else "上年"
    for partition in partitions:
        sets = _sentences(by_passage, partition) if partition.sentence else _sections(passages, partition, last)
        for whole, parts in sets:
            yield whole, parts, partition.names
    for place, (passage, found) in enumerate(by_passage):
        yield from _listed(passage, found)
        before = by_passage[place - 1][0].text if place else ""
        yield from _of_three(passage, found, before)


def _differences(text: str) -> list[Change]:
    return [change for change in changes(text) if change.difference is not None]


def _judged(whole: _Stated, parts: Sequence[_Stated], names: Sequence[str]) -> Problem | None:
    total = sum((part.value for part in parts), Decimal(0))
    slack = whole.slack + sum((part.slack for part in parts), Decimal(0))
    difference = whole.value - total
    if abs(difference) <= slack:
        return None
    stated, added = _said(whole.value), _said(total)
    listed = "、".join(names)
    return Problem(
        (whole.evidence, *(part.evidence for part in parts)),
        ("增减额之和", *names, whole.passage.where),
        expected=f"{added.zh}元",
        actual=f"{stated.zh}元",
        difference=difference,
        tolerance=slack,
        unit="元",
        text=Text(
            f"“{whole.evidence.text}”与各构成项（{listed}）的增减额之和不符：合起来{added.zh}元，相差{abs(difference):f}元",
            f"“{whole.evidence.text}” is not the sum of the changes of its parts ({listed}): together they are "
            f"{added.en} yuan, {abs(difference):f} yuan apart",
        ),
    )


def _said(value: Decimal) -> Text:
    if not value:
        return Text("持平0", "unchanged 0")
    return Text(f"{'增加' if value > 0 else '减少'}{abs(value):f}", f"{'+' if value > 0 else '-'}{abs(value):f}")


def _sections(
    passages: Sequence[Passage], partition: _Partition, last_year: str
) -> Iterator[tuple[_Stated, list[_Stated]]]:
    """Yield each whole with the changes of all its parts, from a bracket behind it or the clauses below it."""
    for number, passage in enumerate(passages):
        if partition.whole.search(passage.text) is None and not _headed(passage, partition.whole):
            continue
        for start, end in _clauses(passage.text, 0, len(passage.text)):
            divided = partition.whole.search(passage.text, start, end)
            if divided is not None and not _tells_of(partition.whole, passage.text, start, end):
                continue
            whole = _of(passage, start, end, partition.whole)
            if whole is None:
                continue
            found: list[_Stated | None] = [None] * len(partition.parts)
            for below, first, last in _below(passages, number, start, end):
                for index, words in enumerate(partition.parts):
                    if found[index] is None and not _tells_of(partition.whole, below.text, first, last):
                        found[index] = _of(below, first, last, words)
            parts = [part for part in found if part is not None]
            against = {stated.against.replace(last_year, "上年") for stated in (whole, *parts)}
            if whole.against:
                against.discard("")  # 公务接待费440万元，减少20万元: against what its whole is held to
            if len(parts) == len(found) and len(against) == 1:
                yield whole, parts


def _tells_of(words: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Say whether a clause tells of what these words name, not only of parts of it (财政拨款支出预算中，…)."""
    return any(_PARTS_OF.match(text, named.end()) is None for named in words.finditer(text, start, end))


def _below(passages: Sequence[Passage], number: int, start: int, end: int) -> Iterator[tuple[Passage, int, int]]:
    """Yield where parts of a clause's whole may be told of: its brackets, behind 其中, below it, the next passages."""
    own = passages[number]
    for bracket in _BRACKET.finditer(own.text, start, end):
        for first, last in _clauses(own.text, bracket.start() + 1, bracket.end() - 1):
            yield own, first, last
    within = own.text.find("其中", start, end)
    if within >= 0:
        yield own, within, end
    for first, last in _clauses(own.text, end, len(own.text)):
        yield own, first, last
    for passage in passages[number + 1 : number + _FOLLOWING]:
        for first, last in _clauses(passage.text, 0, len(passage.text)):
            yield passage, first, last


def _of(passage: Passage, start: int, end: int, words: re.Pattern[str]) -> _Stated | None:
    """Return the change that a clause states of what these words name, before it gives reasons.

    The words stand in the clause or, for a clause that begins its paragraph, in the heading above it. What a bracket
    behind the amount says is about parts.
    """
    named = words.search(passage.text, start, end)
    begin = named.end() if named else start
    if named is None and not (start == 0 and _headed(passage, words) and not _names_another(passage.text, end)):
        return None
    reason = _REASON.search(passage.text, begin + 2, end)  # from here on it speaks of parts or reasons
    text = passage.text[: reason.start() if reason else end]
    level = next(iter(money(text, begin)), None)
    if level is None:
        return None
    bracket = _BRACKET.match(text, level.end)
    after = bracket.end() if bracket else level.end
    change = next((item for item in changes(text) if item.start >= after), None)
    if change is not None and any(
        _NAMED.search(text[max(after, item.start - 12) : item.start]) for item in money(text, after, change.start)
    ):
        return None  # the next item of the list changed
    if change is not None and change.difference is not None:
        between = text[after : change.start]
        against = _against(between)
        return _stated(passage, change, against) if against or between in _BARE else None
    flat = _FLAT.search(text, after)
    if flat is None or "基本" in flat[0]:
        return None  # 基本持平 may be a small change, nobody knows which
    slack = min(level.amount.step / 2, _FINE)  # 10万元，与上年持平: round figures do not make 持平 any vaguer
    return _Stated(Decimal(0), slack, _basis(flat["what"]), passage, begin if named else start, flat.end())


def _headed(passage: Passage, words: re.Pattern[str]) -> bool:
    return bool(passage.section) and words.search(heading_name(passage.section[-1])) is not None


def _names_another(text: str, end: int) -> bool:
    """Say whether a clause that begins a paragraph gives its amount a name of its own (公务用车运行费8万元)."""
    level = next(iter(money(text, 0, end)), None)
    words = re.split(r"[，,：:、]", text[: level.start]) if level else []
    return not all(is_generic(re.sub("[本我]", "", word)) for word in words)


def _stated(passage: Passage, change: Change, against: str) -> _Stated | None:
    if change.difference is None:
        return None
    amount = change.difference.amount
    return _Stated(
        change.direction.sign * amount.base, amount.step / 2, against, passage, change.start, change.difference.end
    )


def _against(between: str) -> str:
    """Return what a change is measured against; empty where the words between level and change say something else."""
    match = _AGAINST.search(between)
    return _basis(match["what"]) if match else ""


def _basis(words: str) -> str:
    """Name what is compared with: a year (last year's is one, too), and whether its accounts or its plan."""
    year = _ONE_YEAR.search(words)
    when = "上年" if _LAST.search(words) else year[0] if year else ""
    return f"{when}{'实绩' if re.search('决算|执行|实际|支出数', words) else ''}" or "预算"


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches between full stops and semicolons; those inside brackets do not count."""
    masked = _BRACKET.sub(lambda match: "□" * len(match.group()), text[start:end])
    cuts = [start, *(start + match.end() for match in BREAK.finditer(masked)), end]
    return ((first, last) for first, last in pairwise(cuts) if last > first)


def _listed(passage: Passage, found: Sequence[Change]) -> Iterator[tuple[_Stated, list[_Stated], list[str]]]:
    """Yield each change whose sentence goes on to the changes of all parts of a list above that makes up its total."""
    text = passage.text
    own = list(figures(text)) if len(found) > 2 else []
    for number, change in enumerate(found[:-2]):
        names = _complete_list(text, [figure for figure in own if figure.money.end <= change.start])
        parts = found[number + 1 : number + 1 + len(names)]
        if not names or len(parts) < len(names) or BREAK.search(text, change.end, parts[-1].start):
            continue
        if _taken(text, parts, [re.compile(re.escape(name)) for name in names]):
            stated = [_stated(passage, item, "") for item in (change, *parts)]
            whole, *rest = [item for item in stated if item is not None]
            yield whole, rest, names


def _of_three(
    passage: Passage, found: Sequence[Change], before: str
) -> Iterator[tuple[_Stated, list[_Stated], list[str]]]:
    """Yield the change of the three public expenses with those that its sentence goes on to name, if one slipped.

    All three are told of, at least that nothing is spent on travel; so what is not said to have changed has not.
    """
    text = passage.text
    for number, change in enumerate(found[:-1]):
        start = sentence_start(text, change.start)
        stop = text.find("。", change.end)
        stop = stop if stop >= 0 and not text.startswith("。其中", stop) else max(text.find("。", stop + 1), stop)
        stop = stop if stop >= 0 else len(text)
        behind = [item for item in found[number + 1 :] if item.start < stop]
        if (
            "三公" not in text[start : change.start]
            or len(behind) < 2
            or "其中" not in text[change.end : behind[0].start]
        ):
            continue
        told = _NO_TRAVEL.search(before + text[:stop]) is not None and "接待" in text[:stop] and "用车" in text[:stop]
        stated = [_stated(passage, item, "") for item in (change, *behind)]
        whole, *rest = [item for item in stated if item is not None]
        if told and len(rest) == len(behind) and _taken(text, behind, _THREE, some=True):
            missing = whole.value - sum((part.value for part in rest), Decimal(0))
            amounts = [item.difference.amount for item in (change, *behind) if item.difference]
            if missing and (
                one_slip(abs(whole.value - missing), amounts[0], 2) or one_slips(amounts[1:], _signed(missing, rest), 2)
            ):
                yield whole, rest, ["出国", "公务用车", "公务接待"]


def _signed(missing: Decimal, parts: Sequence[_Stated]) -> Decimal:
    """Return what is missing as the parts print it, which say the direction in words."""
    return missing if parts[0].value > 0 else -missing


def _complete_list(text: str, items: Sequence[Figure]) -> list[str]:
    """Return the names of the last amounts, at least two, that make up the amount before them; none if none do.

    What is nothing (其他收入0万元) needs no change.
    """
    amounts = money(text)
    for start in range(len(items) - 2, -1, -1):
        parts = items[start:]
        before = [item for item in amounts if item.end <= parts[0].start]
        if before and before[-1].amount.base and adds_up(before[-1].amount, [part.amount for part in parts]).holds:
            names = [label_key(part.label) for part in parts if part.amount.base]
            return names if len(names) > 1 else []
    return []


def _sentences(
    by_passage: Sequence[tuple[Passage, Sequence[Change]]], partition: _Partition
) -> Iterator[tuple[_Stated, list[_Stated]]]:
    """Yield each change whose own sentence names the changes of all parts right after it, one after the other."""
    count = len(partition.parts)
    for passage, found in by_passage:
        for number, change in enumerate(found[: len(found) - count]):
            parts = found[number + 1 : number + 1 + count]
            if _NEW_SENTENCE.search(passage.text, change.end, parts[-1].start) or not _taken(
                passage.text, parts, partition.parts
            ):
                continue
            clause = passage.text[sentence_start(passage.text, change.start) : change.start]
            if any(words.search(clause) for words in partition.parts):
                continue
            stated = [_stated(passage, item, "") for item in (change, *parts)]
            whole, *rest = [item for item in stated if item is not None]
            yield whole, rest


def _taken(text: str, parts: Sequence[Change], names: Sequence[re.Pattern[str]], *, some: bool = False) -> bool:
    """Say whether each change follows directly the name of another part: 基本支出增加, 项目支出比上年减少.

    All names must be taken, or only ``some``.
    """
    left = list(names)
    for part in parts:
        before = re.split(r"[，,；;、：:。]", text[max(0, part.start - 30) : part.start])[-1]
        named = next((words for words in left if words.search(before)), None)
        if named is None:
            return False
        left.remove(named)
    return some or not left


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[_Partition, ...]:
    return tuple(
        _Partition(
            _words(entry["whole"]),
            tuple(map(_words, entry["parts"])),
            tuple(words.split("|")[0] for words in entry["parts"]),
            entry["within"] == "sentence",
        )
        for entry in options["partitions"]
    )


def _words(alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, alternatives.split("|"))))


KIND: Final = CheckKind(
    "change_parts",
    {
        "type": "object",
        "properties": {
            "partitions": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "properties": {
                        "whole": {"type": "string"},
                        "parts": {"type": "array", "items": {"type": "string", "minLength": 2}, "minItems": 2},
                        "within": {"enum": ["sentence", "section"]},
                    },
                    "required": ["whole", "parts", "within"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["partitions"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
