"""A report calls itself one thing throughout: 本单位 or 本部门.

What it does
    Counts how the running text speaks of the one who reports (本单位, 我单位; 本部门, 我部门), the glossary and
    quotations aside. In a unit's report that says 本单位, a single 本部门 is reported; in a department's that says
    本部门, nothing is: a department also speaks of itself as of a unit. More than ``most`` are a way of writing.

Why
    部门 is the sum of its units. The odd word shows which sentence was taken from the department's report, and with it,
    perhaps, its figures.

Options
    most: whole number
        default 1.

PASS
    本单位机关运行经费41.08万元; 本单位政府采购3万元

FAIL
    本单位机关运行经费41.08万元; 本部门政府采购3万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.passages import Passage, PassageKind, passages
from schemas.document import Level
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_UNIT: Final = re.compile(r"[本我]单位")
_DEPARTMENT: Final = re.compile(r"(?<![基根日资成])[本我]部门(?!（单位）|\(单位\)|和|及|各|内|相关|有关|职责)")
_GLOSSARY: Final = re.compile(r"名词解释|名称解释|职责|职能|机构|概况")
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE, PassageKind.HEADING})


def _run(subject: Subject, most: int) -> Iterator[Outcome]:
    if subject.document.profile.level is not Level.UNIT:
        yield Unchecked(Text("不是单位的报告", "not the report of a unit"), State.NOT_APPLICABLE)
        return
    texts = [passage for passage in passages(subject) if passage.kind in _PLACES]
    units = sum(len(_UNIT.findall(passage.text)) for passage in texts)
    odd = [
        (passage, match)
        for passage in texts
        if not any(_GLOSSARY.search(head) for head in passage.section)
        for match in _DEPARTMENT.finditer(passage.text)
    ]
    if not units:
        yield Unchecked(Text("文中没有“本单位”", "the text does not say 本单位"), State.NOT_APPLICABLE)
        return
    yield Looked(units)
    if len(odd) > most or len(odd) > units:
        return
    for passage, match in odd:
        yield _problem(passage, match, units)


def _problem(passage: Passage, match: re.Match[str], units: int) -> Problem:
    around = passage.text[max(0, match.start() - 8) : match.end() + 12]
    return Problem(
        (passage.evidence(match.start(), match.end()),),
        ("自称", passage.where),
        expected="本单位",
        actual=match.group(),
        text=Text(
            f"“{match.group()}”（…{around}…）：全文其他{units}处均称“单位”",
            f"{match.group()} where the rest of the text ({units} times) says 本单位",
        ),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> int:
    return int(options.get("most", 1))


KIND: Final = CheckKind(
    "self_reference",
    {"type": "object", "properties": {"most": {"type": "integer", "minimum": 1}}, "additionalProperties": False},
    _prepare,
    _run,
)
