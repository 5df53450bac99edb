"""As many names are listed as the text says there are.

What it does
    Looks for a number of offices, departments or units that a list of names follows (内设机构9个，包括：甲、乙…。) or
    that closes one (内设甲、乙、丙3个机构) and counts the names. Lists that are left open (等), with figures or with
    marks whose meaning is not certain are left alone, as are those where names that hold 和, 与 or 及 leave the number
    open.

Why
    An office was founded or dissolved, and only the list or only the number was changed.

Options
    None.

PASS
    内设机构3个，包括：办公室、财务科、人事科。

FAIL
    内设机构4个，包括：办公室、财务科、人事科。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from rules.protocol import Outcome, Problem, Subject, Text, looked_at, without_options
from rules.text.doubts import sure_of_letters
from rules.text.facts import chinese_number
from rules.text.outline import points_below, points_of
from rules.text.passages import Passage, PassageKind, passages

__all__ = ["KIND"]

_NUMBER: Final = r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})"
_OFFICES: Final = (
    r"内设(?:职能)?(?:机构|科室|股室|处室)|职能(?:科室|股室)|行政(?:机构|科室|办公室)|(?:党政|综合)+办事机构|科室|股室"
    r"|处室|部室"
)
_UNITS: Final = r"下属(?:事业|预算|二级)?单位|(?:下属)?事业单位|二级(?:预算)?单位|预算单位|直属单位"
_WHAT: Final = rf"(?:{_OFFICES}|{_UNITS})"
_ALL_OFFICES: Final = r"(?<=内设)(?P<offices>\d{1,2}|[一二三四五六七八九十]{1,3})个办公室"
_THESE: Final = r"(?:具体包括|分别是|分别为|包括|具体为|具体是|即|为)"
_AHEAD: Final = re.compile(
    rf"(?:{_WHAT}(?:共计|共有|共|有|为)?{_NUMBER}[个家]"
    rf"|{_NUMBER.replace('number', 'other')}[个家](?:内部|[镇乡街]属)?{_WHAT}(?:[预决]算)?|{_ALL_OFFICES})"
    rf"(?:[，,：:（(]|[，,]?{_THESE}[：:]?)+{_THESE}?[：:]?(?P<names>[^。；;：:\d（()）]+)[。；;）)]"
)
_BEHIND: Final = re.compile(
    rf"(?:内设|下设|下属|设有|设立|包括|包含|为|有)(?:{_WHAT}(?!、))?(?:有|为)?[：:]?(?P<names>[^。；;：:\d（()）]*、[^。；;：:\d（()）]+?)"
    rf"(?:共计|共)?(?P<number>\d{{1,2}})个(?:{_WHAT}|机构|单位|办公室|部门)"
)
_TWO_SORTS: Final = re.compile(
    rf"内设{_NUMBER}(?:室|办|部|科|中心)(?P<more>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:委|科|室|股|部|处|中心)"
    rf"(?:[，,]?{_THESE}[：:]?|[：:])(?P<names>[^。；;：:\d（()）]+)[。；;]"
)  # 内设1室5委，分别为：
_ANNOUNCED: Final = re.compile(
    rf"(?:内设|设|下列|以下|如下){_NUMBER}个(?:内设|职能|内部|行政)*(?:机构|处室|科室|股室|部门|处|科)[^，。；：:\d]{{0,8}}[：:。]$"
)
_NAMED: Final = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}[、.．])[^，,。；;：:\d]{2,24}(?:[。：:（(]|$)"
)  # （一）办公室。负责…
_ALSO: Final = re.compile(r"(?<=[一-龥])[（(][^（()）、，。；：\d]{1,16}[)）](?=[、，。])")  # 办公室（组织科）
_OPEN: Final = re.compile(r"等|等等|…|其中|另|此外|以及|分别|负责|隶属|编制|人员|无|没有")
_ITSELF: Final = re.compile(
    r"^[^、]*[，,](?:内设|下设|设有|设立|包括|包含)"
)  # 为事业单位，内设办公室、…: the names begin later
_SPLIT: Final = re.compile(r"[、，,]")
_JOINED: Final = re.compile(r"[和与及]")
_PLACES: Final = frozenset({PassageKind.PARAGRAPH})
_FEWEST: Final = 2


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    looked = 0
    for passage in passages(subject):
        if passage.kind not in _PLACES or not any(word in passage.text for word in ("个", "家", "内设")):
            continue
        text = _ALSO.sub(lambda match: "■" * len(match.group()), passage.text)
        for match in chain.from_iterable(pattern.finditer(text) for pattern in (_AHEAD, _BEHIND, _TWO_SORTS)):
            groups = match.groupdict()
            stated = _number(match["number"] or groups.get("other") or groups.get("offices") or "")
            more = _number(groups["more"]) if groups.get("more") else 0
            stated = None if stated is None or more is None else stated + more
            names = _SPLIT.split(_ITSELF.sub("", match["names"]))
            joined = sum(len(_JOINED.findall(name)) for name in names)
            if stated is None or len(names) + joined < _FEWEST or _OPEN.search(match["names"]) or not all(names):
                continue
            looked += 1
            two = len(names) < _FEWEST and joined == 1 and stated > _FEWEST  # 分别是甲中心和乙中心
            if two or (len(names) >= _FEWEST and not len(names) <= stated <= len(names) + joined):
                yield _problem(passage, match, stated, _FEWEST if two else len(names))
    for passage, match, stated, listed in _numbered(subject):
        looked += 1
        if stated != listed:
            yield _below(passage, match, stated, listed)
    yield looked_at(looked, Text("文中没有列出名称的数量", "no number is followed by names"))


def _numbered(subject: Subject) -> Iterator[tuple[Passage, re.Match[str], int, int]]:
    """Yield announced numbers that numbered paragraphs follow (下列19个内设机构：（一）办公室。…), with how many."""
    points = points_of(subject)
    for place, point in enumerate(points[:-1]):
        match = _ANNOUNCED.search(point.passage.text)
        stated = _number(match["number"]) if match else None
        below = points_below(points, place) if match and stated else []
        names = [_NAMED.match(part.passage.text) for part in below]
        if match and stated and len(names) >= _FEWEST and all(names):
            yield point.passage, match, stated, len(below)


def _below(passage: Passage, match: re.Match[str], stated: int, listed: int) -> Problem:
    return Problem(
        (passage.evidence(*match.span()),),
        ("列名", passage.where),
        expected=f"{listed}个",
        actual=f"{stated}个",
        text=Text(
            f"写明{stated}个，其后分条列出{listed}个",
            f"{stated} are announced, {listed} are described below",
        ),
    )


def _number(printed: str) -> int | None:
    return int(printed) if printed.isdigit() else chinese_number(printed)


def _problem(passage: Passage, match: re.Match[str], stated: int, listed: int) -> Problem:
    return Problem(
        (passage.evidence(match.start(), match.end()),),
        ("列名", passage.where),
        expected=f"{listed}个",
        actual=f"{stated}个",
        text=Text(
            f"写明{stated}个，其后列出{listed}个：{match['names']}",
            f"{stated} are announced, {listed} are named: {match['names']}",
        ),
    )


KIND: Final = without_options("named_list", sure_of_letters(_run))
