"""Words that belong to another level of government: left over from another unit's or level's template.

What it does
    Reads the unit's own level from its name (…县…, …市…区…, …省…). ``check: own``: 本区, 我区, 本县, 本市 … where the
    unit is not of that kind. A district of 北京, 上海, 天津 or 重庆 rightly says 本市; a county of an autonomous
    region may say 我区; 本省 and 我省 are left alone below the province. ``check: definitions``: in a definition
    (指省直部门用财政拨款 安排的…) the departments of another level. Nothing is judged where the name shows no level.

Why
    A county that speaks of 本区 has published another unit's duties.

Options
    check: own or definitions

PASS
    某县人大: 讨论、决定本县的重大事项

FAIL
    某县人大: 讨论、决定本区的重大事项
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, Unchecked, one_of_checks
from rules.text.passages import Passage, PassageKind, passages
from rules.text.places import Level, Place, place_of
from schemas.document import DocumentKind
from schemas.report import State

__all__ = ["KIND"]

_OWN: Final = re.compile(
    r"(?<![基日资根版])(?<!(?<!完)成)(?:本|我)(?P<level>省|市(?!场|政(?!府|协|法))|县|旗|区(?!域|间|块|段))(?!外|内外|、|或|（|\(|/)"
)
_DEFINED: Final = re.compile(
    r"(?:是?指|包括|反映)(?P<text>(?:纳入)?(?P<level>中央|省|市|县|区)(?P<kind>直属?|级)?(?:各|所属)?(?P<noun>部门|单位|财政预决算管理)(?:（单位）|\(单位\)|和单位|及其?所属单位)?)"
)
_LEVELS: Final = {"中央": Level.NATION, "省": Level.PROVINCE, "市": Level.CITY, "县": Level.COUNTY, "旗": Level.COUNTY,
                  "区": Level.DISTRICT}  # fmt: skip
_NAMES: Final = {
    Level.NATION: "中央", Level.PROVINCE: "省级", Level.CITY: "市级", Level.COUNTY: "县级", Level.DISTRICT: "区级",
    Level.TOWNSHIP: "乡级",
}  # fmt: skip
_ENGLISH: Final = {
    Level.NATION: "national", Level.PROVINCE: "provincial", Level.CITY: "city", Level.COUNTY: "county",
    Level.DISTRICT: "district", Level.TOWNSHIP: "township",
}  # fmt: skip


def _run(subject: Subject, check: str) -> Iterator[Outcome]:
    profile = subject.document.profile
    if profile.kind is DocumentKind.TEMPLATE:
        yield Unchecked(Text("空白模板", "a blank form"), State.NOT_APPLICABLE)
        return
    place = place_of(profile.unit) if profile.unit else None
    if place is None or place.level is Level.NATION:
        yield Unchecked(Text("单位名称未表明行政层级", "the unit's name shows no level of government"))
        return
    texts = [p for p in passages(subject) if p.kind not in {PassageKind.HEADER, PassageKind.FOOTER}]
    yield Looked(len(texts))
    for passage in texts:
        if check == "own":
            yield from _own(passage, place, _form_names(subject, passage))
        else:
            yield from _definitions(passage, place)


def _form_names(subject: Subject, passage: Passage) -> str:
    """Return the names that a form is headed by: a form may be another unit's (a branch in a district)."""
    if passage.form is None:
        return ""
    form = subject.document.forms[passage.form]
    fields = (form.project, form.department, form.executing_unit)
    return "".join([form.title, *(field.text for field in fields if field is not None)])


def _own(passage: Passage, place: Place, names: str) -> Iterator[Problem]:
    for match in _OWN.finditer(passage.text):
        level = _LEVELS[match["level"]]
        if not _is_foreign(level, place) or match["level"] in names:
            continue
        yield Problem(
            (passage.evidence(match.start(), match.end()),),
            ("层级用语", passage.where, match.group()),
            expected=_NAMES[place.level],
            actual=match.group(),
            slots={"text": match.group()},
            text=Text(
                f"“{match.group()}”：本单位属{_NAMES[place.level]}（…{_around(passage, match)}…）",
                f"{match.group()} in the report of a {_ENGLISH[place.level]} unit",
            ),
        )


def _is_foreign(level: Level, place: Place) -> bool:
    """Say whether 本… of this level cannot be said by a unit of that place."""
    own = place.level
    if level is own or own is Level.TOWNSHIP or (level in place.above and level is not Level.CITY):
        return False
    if level is Level.PROVINCE:
        return False  # 我省 is said all the way down
    if level is Level.CITY:
        # 本市 is said in the districts of a city; a county is not part of one that would call itself so.
        return own is Level.COUNTY or (own is Level.PROVINCE and not place.municipality)
    if level is Level.DISTRICT:
        return not place.autonomous and own in {Level.COUNTY, Level.CITY, Level.PROVINCE}
    return own in {Level.DISTRICT, Level.CITY, Level.PROVINCE}


def _definitions(passage: Passage, place: Place) -> Iterator[Problem]:
    for match in _DEFINED.finditer(passage.text):
        level = _LEVELS[match["level"]]
        own = place.level
        if match["kind"] is None and match["level"] != "中央":
            continue  # 指市部门… is no fixed word
        if level is own or own is Level.TOWNSHIP or (level is Level.CITY and place.municipality):
            continue
        if {level, own} <= {Level.COUNTY, Level.DISTRICT} or (level is Level.COUNTY and own is Level.CITY):
            continue  # 县级 is a grade that districts and county-level cities have, too
        yield Problem(
            (passage.evidence(match.start("text"), match.end("text")),),
            ("层级用语", passage.where, match["text"]),
            expected=_NAMES[own],
            actual=match["text"],
            slots={"text": match["text"]},
            text=Text(
                f"名词解释中的“{match['text']}”与本单位层级（{_NAMES[own]}）不符",
                f"a definition speaks of {match['text']} in the report of a {_ENGLISH[own]} unit",
            ),
        )


def _around(passage: Passage, match: re.Match[str]) -> str:
    return passage.text[max(0, match.start() - 6) : match.end() + 6]


KIND: Final = one_of_checks("level_words", ["own", "definitions"], _run)
