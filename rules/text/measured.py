"""Numbers with their unit in a compact text, and the words beside each: 完成12.60万亩公益林管护, 造林成活率达到85%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rules.text.facts import MEASURES
from rules.text.passages import compact
from schemas.form import Indicator

__all__ = ["Measured", "common", "measured", "target"]

_DATES: Final = {"日", "月", "年"}  # parts of dates, and years, count nothing
_UNITS: Final = "|".join(
    ["个月", "公顷", "平方公里", "场次", "条次", "小时"]
    + [unit for unit in MEASURES.split("|") if unit not in _DATES]
    + ["只", "头", "幅", "支", "米", "%", "‰"]
)
_NUMBER: Final = re.compile(
    rf"(?P<roughly>[约近超逾])?(?<![\d.,－-])(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>[百千万亿])?(?P<about>[余多几])?(?P<unit>{_UNITS})(?P<after>左右|上下)?"
)
_UNIT: Final = re.compile(rf"(?P<scale>[百千万亿])?(?P<unit>{_UNITS})")
_CUT: Final = re.compile(r"[，,。；;：:！!（()）]")
_NAME_UNIT: Final = re.compile(r"[（(](?:单位[:：])?([^（()）]{1,4})[)）]$")
_SAME_UNIT: Final = {"名": "人"}
_SCALES: Final = {"百": 2, "千": 3, "万": 4, "亿": 8}
_FILLING: Final = re.compile(
    r"^指标\d+[：:]|(?:的|数量|人数|次数|个数|场次|场数|期数|数|情况|面积|里程)+$|[（(][^（()）]*[)）]|^(?:完成|开展|组织|举办|实施|全年|年度|计划)+"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A number at ``text[start:end]`` in plain units; ``beside`` are the words of its clause up to its neighbours."""

    start: int
    end: int
    value: Decimal
    unit: str
    beside: str


def measured(text: str) -> list[Measured]:
    """Return the exact numbers of a compact text that have a unit; what is told roughly (60余家) is left out."""
    matches = list(_NUMBER.finditer(text))
    found = []
    for place, match in enumerate(matches):
        if match["roughly"] or match["about"] or match["after"]:
            continue
        cuts = [cut.end() for cut in _CUT.finditer(text, 0, match.start())]
        start = max(cuts[-1] if cuts else 0, matches[place - 1].end() if place else 0)
        cut = _CUT.search(text, match.end())
        end = cut.start() if cut else len(text)
        if place + 1 < len(matches):
            end = min(end, matches[place + 1].start())
        value = Decimal(match["number"].replace(",", "")).scaleb(_SCALES.get(match["scale"] or "", 0))
        unit = _SAME_UNIT.get(match["unit"], match["unit"])
        found.append(Measured(match.start(), match.end(), value, unit, text[start : max(end, match.end())]))
    return found


def target(indicator: Indicator) -> tuple[Decimal, str, str] | None:
    """Return what an indicator counts, in plain units: value, unit and the words of its name that say what.

    None for words, ranges and rough numbers, and where the unit is not one that counts things.
    """
    parsed, name = indicator.parsed, compact(indicator.name.text)[0]
    if parsed.number is None or parsed.upper is not None or parsed.comparator == "≈":
        return None
    unit = (parsed.unit or "").split("/")[0]
    if not unit and (named := _NAME_UNIT.search(name)):
        unit = named[1]
    match = _UNIT.match(unit)
    if match is None:
        return None
    previous, words = "", name
    while previous != words:
        previous, words = words, _FILLING.sub("", words)
    unit = match["unit"]
    words = words.removesuffix(unit[-1])
    return parsed.number.scaleb(_SCALES.get(match["scale"] or "", 0)), _SAME_UNIT.get(unit, unit), words


def common(words: str, text: str) -> int:
    """Return how many neighbouring characters of some words stand together in a text; fewer than two count 0."""
    best = 0
    for start in range(len(words)):
        end = start + max(best + 1, 2)
        while end <= len(words) and words[start:end] in text:
            best = end - start
            end += 1
    return best
