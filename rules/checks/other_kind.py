"""A budget does not call its own figures accounts, nor do final accounts call a table of theirs a budget's.

What it does
    In a budget it looks at statements of the report's own year with an amount (2025年支出决算100万元): the accounts of
    that year come out a year later. In budgets and final accounts alike it looks at the titles of the tables, and at
    the headings of what is told (…决算情况说明): where at least ``least`` name the report's own kind, one that names
    the other kind instead is reported. Names of funds
    (一般公共预算, 政府性基金预算) are no names of a kind; titles of another year, and such as compare or tell the
    execution, are left alone, and so is a report in which more than one title does so.

Why
    The text or the table was taken over from the other report, figures and all.

Options
    least: whole number
        so many titles must name the report's own kind (default 3).

PASS
    budget of 2025: 2025年支出预算100万元; table 2025年收支预算总表

FAIL
    budget of 2025: 2025年支出决算100万元; table 2025年收支决算总表
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.passages import PassageKind, passages
from schemas.document import DocumentKind, Located
from schemas.report import Evidence, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_WORDS: Final = {DocumentKind.BUDGET: ("预算", "决算"), DocumentKind.FINAL_ACCOUNTS: ("决算", "预算")}
_FUNDS: Final = re.compile(
    r"一般公共预算|政府性基金预算|国有资本经营预算|预算单位|预算部门|预算(?=项目|绩效|内|外)|公共财政预算"
)
_COMPARES: Final = re.compile(r"上年|上一年|执行|对比|比较|增减|变化|绩效|自评|公开表?\d*表?$")
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE})
_HEADED: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.HEADING})
_EXPLAINS: Final = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．][^，,。；;：:\d]{0,30}?(?:收入|支出|收支)[^，,。；;：:]{0,6}[预决]算[^，,。；;：:]{0,6}(?:情况|说明)。?"
)
_AMOUNT: Final = r"(?:数|总数|总额|总计|合计|共计|安排|均|为|是|共|：|:)*\d[\d,]*(?:\.\d+)?(?:万|亿)?元"


def _run(subject: Subject, least: int) -> Iterator[Outcome]:
    profile = subject.document.profile
    if profile.kind not in _WORDS:
        yield Unchecked(Text("不是预算或决算", "neither a budget nor final accounts"), State.NOT_APPLICABLE)
        return
    looked = 0
    for outcome in (*_titles(subject, least), *_headings(subject, least), *_statements(subject)):
        looked += 1
        yield outcome
    if not looked:
        yield Unchecked(Text("没有这样的标题或说明", "no such titles or statements"), State.NOT_APPLICABLE)


def _titles(subject: Subject, least: int) -> Iterator[Outcome]:
    titles = [(table.title, _bare(table.title.text)) for table in subject.document.tables if table.title is not None]
    return _odd_one(subject, least, titles, Text("表名", "the title"))


def _headings(subject: Subject, least: int) -> Iterator[Outcome]:
    found = [
        (passage.located(0, len(passage.text)), _bare(passage.text))
        for passage in passages(subject)
        if passage.kind in _HEADED and _EXPLAINS.fullmatch(passage.text)
    ]
    return _odd_one(subject, least, found, Text("标题", "the heading"))


def _odd_one(subject: Subject, least: int, titles: Sequence[tuple[Located, str]], what: Text) -> Iterator[Outcome]:
    """Report the only one of several titles that names the other kind of report."""
    profile = subject.document.profile
    own, other = _WORDS[profile.kind]
    agreeing = sum(own in bare and other not in bare for _, bare in titles)
    odd = [
        (title, bare)
        for title, bare in titles
        if other in bare
        and own not in bare
        and _COMPARES.search(bare) is None
        and all(int(year) == profile.year for year in re.findall(r"20\d{2}", bare))
    ]
    if agreeing:
        yield Looked(agreeing)
    if agreeing < least or len(odd) != 1:
        return
    title, _ = odd[0]
    printed = "".join(title.text.split())
    yield Problem(
        (_evidence(title),),
        ("报告种类", what.zh),
        expected=own,
        actual=printed,
        text=Text(
            f"{what.zh}“{printed}”称“{other}”，其余{agreeing}个均称“{own}”",
            f"{what.en} {printed} speaks of {other}, the other {agreeing} of {own}",
        ),
    )


def _bare(title: str) -> str:
    return _FUNDS.sub("", "".join(title.split()))


def _evidence(title: Located) -> Evidence:
    return Evidence(
        title.page, title.bbox, title.text, source=str(title.source), confidence=title.confidence
    )  # fmt: skip


def _statements(subject: Subject) -> Iterator[Outcome]:
    profile = subject.document.profile
    if profile.kind is not DocumentKind.BUDGET or profile.year is None:
        return
    pattern = re.compile(
        rf"(?<!\d){profile.year}年度?[，,]?(?P<what>[^，,。；;\d]{{0,40}}?)(?P<kind>预算|决算){_AMOUNT}"
    )
    for passage in passages(subject):
        if passage.kind not in _PLACES or "元" not in passage.text:
            continue
        for match in pattern.finditer(passage.text):
            what = _FUNDS.sub("", match["what"])
            if match["kind"] == "预算" or "预算" in what or _COMPARES.search(what):
                yield Looked()
                continue
            printed = match.group()
            yield Problem(
                (passage.evidence(match.start(), match.end()),),
                ("报告种类", passage.where),
                expected="预算",
                actual=printed,
                text=Text(
                    f"“{printed}”：{profile.year}年度预算中不应有本年度的决算",
                    f"{printed}: accounts of {profile.year} in the budget of {profile.year}",
                ),
            )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> int:
    return int(options.get("least", 3))


KIND: Final = CheckKind(
    "other_kind",
    {"type": "object", "properties": {"least": {"type": "integer", "minimum": 1}}, "additionalProperties": False},
    _prepare,
    _run,
)
