"""A table that the text sends its reader to is there, and is the one it is said to be.

What it does
    Takes the numbers behind 详见, 见 and 参见 (详见表4, 见附表1至3) and looks for tables with these printed labels
    (表4, 附表4, 公开04表). Where the text puts a number behind a table's own title (《收入总表》（表3）), the table of
    that title must have it. Looks only where three tables of the document are numbered at least, and no page is unread.

Why
    Tables are added and left out from year to year; the references are copied.

Options
    None.

PASS
    具体情况详见表2; tables 表1, 表2, 表3

FAIL
    具体情况详见表12; tables 表1, 表2, 表3
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from rules.names import plain
from rules.protocol import Looked, Outcome, Problem, Subject, Text, Unchecked, without_options
from rules.tables import Tables, TableView, tables
from rules.text.doubts import sure_of_letters
from rules.text.passages import Passage, PassageKind, passages
from schemas.report import Evidence, State

__all__ = ["KIND"]

_FEWEST: Final = 3  # labelled tables that make a series
_LABEL: Final = re.compile(r"(?:预算|决算|公开|附)*表?0?(\d{1,2})(?:-\d{1,2})?表?")
_SENT: Final = re.compile(
    r"(?:详见|参见|见)(?P<whose>[^，。；、\d]{0,8}?)(?:附表|表)(?P<first>\d{1,2})(?!\.\d|\d)"
    r"(?:(?:-|－|—|至|到|~)(?:附?表)?(?P<last>\d{1,2}))?"
)
_NAMED: Final = re.compile(r"《(?P<name>[^《》]{2,40}表)》[（(](?:详见|参见|见)?附?表(?P<number>\d{1,2})[)）]")
_ELSEWHERE: Final = re.compile(r"报告|文件|网站|另|上年|去年|附件")
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.HEADING, PassageKind.NOTE})


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    known = tables(subject)
    numbered = _numbered(known)
    if known.unread:
        yield Unchecked(known.not_read)
        return
    looked = 0
    for passage in passages(subject) if len(numbered) >= _FEWEST else ():
        if passage.kind in _PLACES and "表" in passage.text:
            for outcome in (*_sent(passage, numbered), *_named(passage, known, numbered)):
                looked += 1
                yield outcome
    if not looked:
        yield Unchecked(Text("文中没有可核对的表号", "the text refers to no numbered table"), State.NOT_APPLICABLE)


def _numbered(known: Tables) -> dict[int, TableView]:
    """Return the tables by their printed numbers; of several with one number the first."""
    found: dict[int, TableView] = {}
    for view in known.views:
        match = _LABEL.fullmatch(plain(view.table.label.text)) if view.table.label else None
        if match:
            found.setdefault(int(match[1]), view)
    return found


def _sent(passage: Passage, numbered: Mapping[int, TableView]) -> Iterator[Outcome]:
    for match in _SENT.finditer(passage.text):
        if _ELSEWHERE.search(match["whose"]):
            continue
        first, last = int(match["first"]), int(match["last"] or match["first"])
        missing = [number for number in range(first, last + 1) if number not in numbered]
        if not missing:
            yield Looked()
            continue
        lacking = "、".join(f"表{number}" for number in missing)
        yield Problem(
            (passage.evidence(match.start(), match.end()),),
            ("表号", match.group()),
            expected=f"表{min(numbered)}至表{max(numbered)}",
            actual=match.group(),
            text=Text(
                f"“{match.group()}”：文件中没有{lacking}（表号为{min(numbered)}至{max(numbered)}）",
                f"{match.group()}: there is no {lacking} (tables are numbered {min(numbered)} to {max(numbered)})",
            ),
        )


def _named(passage: Passage, known: Tables, numbered: Mapping[int, TableView]) -> Iterator[Outcome]:
    for match in _NAMED.finditer(passage.text):
        name, number = plain(match["name"]), int(match["number"])
        owners = [view for view in known.views if name in {plain(view.name), plain(view.kind)}]
        own = [place for place, view in numbered.items() if view in owners]
        if len(own) != 1:
            continue
        if own[0] == number:
            yield Looked()
            continue
        label = owners[0].table.label
        evidence = (Evidence(label.page, label.bbox, label.text, owners[0].name),) if label else ()
        yield Problem(
            (passage.evidence(match.start(), match.end()), *evidence),
            ("表号", match["name"]),
            expected=f"表{own[0]}",
            actual=f"表{number}",
            text=Text(
                f"“{match.group()}”：《{match['name']}》的表号是{own[0]}，不是{number}",
                f"{match.group()}: that table's number is {own[0]}, not {number}",
            ),
        )


KIND: Final = without_options("table_reference", sure_of_letters(_run))
