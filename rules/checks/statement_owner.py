"""Statements of the year's figures name the unit whose report it is.

What it does
    Reads the names that stand beside a year before what is stated (2025年度甲县水利局收入预算…, 甲县水利局2025年支出…)
    and compares them. A name that differs from the usual one, which is that of the cover or which at least ``least``
    statements carry, and that stands nowhere else in the document, is reported; short forms of it are left alone.
    So is the subject of a sentence that can only be the reporting unit's (…没有下属预算单位), and one of another place
    (乙县水利局机关运行经费…) that the document names nowhere else.

Why
    A paragraph that names another unit was copied from that unit's report, figures and all. Units that belong to the
    reporting one are named elsewhere too.

Options
    least: whole number
        so many statements must carry one and the same name (default 2).

PASS
    2025年甲县水利局收入预算100万元; 2025年甲县水利局支出预算100万元; 2025年甲县水利局政府采购预算1万元

FAIL
    2025年甲县水利局收入预算100万元; 2025年甲县水利局支出预算100万元; 2025年甲县民政局政府采购预算1万元
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.names import only_longer
from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.doubts import sure_of_letters
from rules.text.passages import Passage, PassageKind, passages
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_COPIED: Final = 1  # so many other names stand in a report without a cover that was copied in part
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE})
_NAME: Final = (
    r"(?P<name>[\u4e00-\u9fff（）()]{2,36}?"
    r"(?:局|委员会|委|办公室|办公厅|厅|院|学校|大学|中学|小学|幼儿园|中心|站|队|所|处|馆|部|政府|法院|检察院|联合会|总工会|协会|研究所))"
)
_STATED: Final = (
    r"(?:机关|本级|部门|单位|[（(](?:本级|机关|部门)[)）])*的?(?:年初|本年度?|预算安排|安排)?"
    r"(?:收入|支出|收支|财政拨款|一般公共预算|政府性基金|国有资本|政府采购|机关运行|“?三公|部门预算|单位预算|整体|共有车辆|预算)"
)
_AFTER: Final = re.compile(rf"(?<!\d)20\d{{2}}年度?[，,]?{_NAME}{_STATED}")
_BEFORE: Final = re.compile(
    rf"(?:^|[。；])(?:[（(]?[一二三四五六七八九十\d]{{1,2}}[)）、.．])?{_NAME}20\d{{2}}年度?{_STATED}"
)
_BEGINS: Final = r"(?:^|[。；])(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．])?(?:20\d{2}年度?[，,]?)?"
_ALONE: Final = re.compile(
    rf"{_BEGINS}{_NAME}(?:无|没有|不存在)(?:下属|所属|下级|二级|独立核算|的|预算|决算){{1,5}}单位"
)
_ELSEWHERE: Final = re.compile(
    rf"{_BEGINS}(?P<name>(?P<place>[\u4e00-\u9fff]{{2,4}}?(?:县|市|区|旗|镇|乡|街道))(?:[\u4e00-\u9fff]{{0,16}}?"
    r"(?:局|委员会|委|办公室|办事处|院|学校|中学|小学|幼儿园|中心|站|所|馆|政府))?)"
    r"(?:为(?:行政|事业|参公)[^，。；]{0,6}单位|无|没有|机关运行经费|政府采购|共有车辆|国有资产)"
)
_LAST_WORD: Final = re.compile(r"^.*(.{2}(?:县|市|区|旗|镇|乡|街道))$")  # 于平山县: a word before the place's name
_NOT_A_NAME: Final = re.compile(
    r"本|我|该|各|全|上级|所属|财政部门|同级|较|比|与|及|由|为|对|安排|预算|支出|收入|依托|建成|印发|按照|根据|通过|组织|配合|协助"
    r"|(?:局|委|办|厅|院|校|心|站|队|所|处|馆|部|会)和"  # two units; 文化和旅游局 is one
)


def _run(subject: Subject, least: int) -> Iterator[Outcome]:
    named = [
        (passage, match)
        for passage in passages(subject)
        if passage.kind in _PLACES and "20" in passage.text
        for pattern in (_AFTER, _BEFORE)
        for match in pattern.finditer(passage.text)
        if _NOT_A_NAME.search(match["name"]) is None
    ]
    unit = _unit(subject)
    foreign = [*_foreign_subjects(subject, unit)] if unit else []
    for passage, match in foreign:
        yield _problem(passage, match, unit, 0)
    if not named and not foreign:
        yield Unchecked(Text("没有写明单位名称的说明", "no statement names the unit"), State.NOT_APPLICABLE)
        return
    counts = Counter(match["name"] for _, match in named)
    if not counts:
        return
    usual, times = max(counts.items(), key=lambda entry: (_alike(entry[0], unit), entry[1]))
    odd = [(passage, match) for passage, match in named if match["name"] != usual]
    yield Looked(len(named) - len(odd))
    others = sum(1 for name in counts if not _alike(name, usual))
    if usual != unit and (times < least or others > _COPIED):
        return  # a text about many bodies is no report of one of them
    every = _everything(subject)
    for passage, match in odd:
        name = match["name"]
        if every.count(name) == 1 and not _alike(name, usual) and not _alike(name, unit):
            yield _problem(passage, match, usual, times)


def _foreign_subjects(subject: Subject, unit: str) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Yield the subjects of sentences that another report's unit has left behind."""
    every = ""
    for passage in passages(subject):
        if passage.kind not in _PLACES:
            continue
        for pattern in (_ALONE, _ELSEWHERE):
            for match in pattern.finditer(passage.text):
                if _NOT_A_NAME.search(match["name"]) or _alike(match["name"], unit):
                    continue
                every = every or _everything(subject)
                once = match["name"] if pattern is _ALONE else match["place"]
                if every.count(once) == 1 and _LAST_WORD.sub(r"\1", once) not in unit:
                    yield passage, match
                    break


def _unit(subject: Subject) -> str:
    return "".join((subject.document.profile.unit or "").split())


def _everything(subject: Subject) -> str:
    """Return all text of the document: a unit that belongs to the reporting one is named in it more than once."""
    texts = [passage.text for passage in passages(subject)]
    texts += ["".join(cell.text.split()) for table in subject.document.tables for cell in table.cells]
    return "\n".join(texts)


def _alike(one: str, other: str) -> bool:
    """Say whether two names may mean one unit; a name that is not known means none."""
    return bool(one and other) and only_longer(one, other)


def _problem(passage: Passage, match: re.Match[str], usual: str, times: int) -> Problem:
    name = match["name"]
    return Problem(
        (passage.evidence(match.start("name"), match.end("name")),),
        ("说明中的单位名称", passage.where),
        expected=usual,
        actual=name,
        text=Text(
            f"本段写的是“{name}”，" + (f"其余{times}处均为“{usual}”" if times else f"本报告是“{usual}”的"),
            f"this paragraph speaks of {name}, "
            + (f"{times} others of {usual}" if times else f"the report of {usual}"),
        ),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> int:
    return int(options.get("least", 2))


KIND: Final = CheckKind(
    "statement_owner",
    {"type": "object", "properties": {"least": {"type": "integer", "minimum": 2}}, "additionalProperties": False},
    _prepare,
    sure_of_letters(_run),
)
