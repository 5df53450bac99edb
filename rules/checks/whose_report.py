"""A unit's report does not call itself a department's, nor the other way round.

What it does
    Where the cover says whose report it is (单位预算, 部门预算), looks at headings and titles that name the report as a
    whole: those of ``titles`` with the other word. Titles with both words (部门（单位）), names of tables of other
    levels (部门预算支出经济分类), 单位概况 (a department is a unit, too) and running text are left alone.

Why
    部门预算 is the sum of its units' budgets. A unit that publishes 部门预算情况说明 has published another's text, or
    calls a part the whole.

Options
    titles: list of texts
        what follows 部门 or 单位 in a title that names the report (预算编制说明, 决算情况说明).

PASS
    cover 单位预算; heading 2025年度单位预算情况说明

FAIL
    cover 单位预算; heading 2025年度部门预算情况说明
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.protocol import CheckKind, Outcome, Problem, Subject, Text, Unchecked, looked_at
from rules.text.passages import PassageKind, passages
from schemas.document import Level
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_ALSO_A_UNIT: Final = "单位概况"  # what the parts on a department's duties are called in some provinces
_PLACES: Final = frozenset({PassageKind.TITLE, PassageKind.HEADING})


def _run(subject: Subject, titles: tuple[str, ...]) -> Iterator[Outcome]:
    own = subject.document.profile.level
    if own is None:
        yield Unchecked(Text("未能确定是部门还是单位", "not known whether of a department or of a unit"))
        return
    other = Level.UNIT if own is Level.DEPARTMENT else Level.DEPARTMENT
    alternatives = "|".join(re.escape(title) for title in titles)
    pattern = re.compile(rf"(?<![（(/、和及]){other.value}(?:{alternatives})$")
    mine = re.compile(rf"{own.value}(?:{alternatives})$")
    looked = 0
    for passage in passages(subject):
        if passage.kind not in _PLACES:
            continue
        match = pattern.search(passage.text)
        if match is not None and match.group() == _ALSO_A_UNIT:
            match = None
        looked += bool(match or mine.search(passage.text))
        if match is None:
            continue
        yield Problem(
            (passage.evidence(match.start(), match.end()),),
            ("部门与单位", passage.text),
            expected=own.value,
            actual=match.group(),
            text=Text(
                f"封面为{own.value}的报告，标题“{passage.text}”称“{other.value}”",
                f"the cover is of a {own.value}, the heading {passage.text} speaks of a {other.value}",
            ),
        )
    yield looked_at(looked, Text("没有这样的标题", "no such headings"))


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(options["titles"])


KIND: Final = CheckKind(
    "whose_report",
    {
        "type": "object",
        "properties": {"titles": {"type": "array", "items": {"type": "string", "minLength": 2}, "minItems": 1}},
        "required": ["titles"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
