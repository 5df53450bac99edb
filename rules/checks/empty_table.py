"""``empty_table``: a table without figures says so, and one that says so has none.

What
    A table of which no money column holds a figure other than zero must carry a note (本表无数据, 本部门无此项支出, …)
    below it, beside it, or in the running text of its pages, or the text must say that it is 0元, unless the document
    lists which of its tables are empty and why; a table with figures must not carry such a note.

Why
    An empty table may be a forgotten one: the publication rules ask for it to be shown empty with a sentence that says
    why. In a file that holds nothing but tables it is an info: the sentence may stand in the file beside it. A note
    left under a table with figures contradicts it.

Options
    ``given``  the table or tables; all tables if left out
    ``except`` kinds of table that are left out
    ``forms``  kinds whose money stands beside labels, and of whose other figures (weights, years) nothing follows
    ``want``   ``note`` (an empty table needs one), ``no-note`` (a filled table must not have one); both if left out
    ``words``  patterns of words that make a sentence such a note (regular expressions without look-around)

PASS
    政府性基金预算支出表 without figures and 注：本表无数据

FAIL
    the same without the note; a table with figures and 注：本表无数据
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject
from rules.selection import TABLES_OPTION, chosen, names_of
from rules.tables import TableView, doubt_of, tables
from rules.text.patterns import Pattern
from schemas.document import Block, BlockKind, Located
from schemas.report import Evidence, Severity
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_WORDS: Final = (
    "(本表|此表|该表)[^。；]{0,12}(无|没有|未|不涉及|为空|空表)",
    "表格?中?(无|没有|未有|不涉及|为空)",
    "(无|没有|未安排|不涉及|未发生|不存在)[^。；]{0,40}(支出|收入|预算|数据|资金|拨款|安排|经费|项目|采购|情况|内容|金额|结转|发生)",
    "(支出|收入|预算|数据|资金|拨款|经费|结转)[^。；]{0,20}(为零|为0|为空|均为0|无数据)",
    "空表",
    "不涉及",
)


_QUOTES: Final = re.compile("[“”\"'‘’]")
_PROSE: Final = 300
"""Characters of running text below which a file is tables only."""


@dataclass(frozen=True, slots=True)
class _Options:
    given: tuple[str, ...]
    exempt: tuple[str, ...]
    forms: tuple[str, ...]
    want: str
    note: Pattern


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    del vocabulary
    words = tuple(options.get("words", _WORDS))
    note = Pattern("|".join(f"(?:{word})" for word in words))
    given, exempt, forms = (names_of(options.get(key)) for key in ("given", "except", "forms"))
    return _Options(given, exempt, forms, options.get("want", "both"), note)


def _verify(options: _Options) -> None:
    options.note.verify("words")


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    views = yield from chosen(subject, options.given)
    listed = _lists_empty_tables(subject)
    for view in views:
        if view.kind in options.exempt:
            continue
        note = _note(view, options.note)
        form = view.kind in options.forms
        if not form and not view.amounts():
            continue
        if not _has_money(view) if form else view.empty:
            if options.want == "no-note":
                continue
            if note or listed or _in_text(view, subject.document.blocks, options.note):
                yield Looked()
            else:
                problem = _problem(view, None, "空表未附说明", "is empty without a note")
                alone = _tables_alone(subject.document.blocks)
                yield replace(problem, severity=Severity.INFO) if alone else problem
        elif options.want != "note":
            if note and _whole(note):
                yield _problem(view, note, "有数据却附有无数据的说明", "has figures and a note that it has none")
            else:
                yield Looked()


def _lists_empty_tables(subject: Subject) -> bool:
    """Say whether the document lists its tables with whether each is empty and why (是否空表, 公开空表理由)."""
    pattern = re.compile("是否空表|空表(的)?理由|空表(的)?原因|空表说明")
    every = tables(subject).views
    return any(pattern.search(cell.text) for view in every for cell in view.table.cells) or any(
        pattern.search(block.text) for block in subject.document.blocks
    )


def _note(view: TableView, pattern: Pattern) -> Located | None:
    return next((note for note in view.table.notes if pattern.found_in(note.text)), None)


def _has_money(view: TableView) -> bool:
    """Say whether a form holds an amount: a figure with decimals, or of five digits; blank ones print weights."""
    figures = (cell.amount(view.table.unit) for cell in view.table.cells)
    return any(figure and figure.value and (figure.decimals or abs(figure.value) >= 10_000) for figure in figures)


def _whole(note: Located) -> bool:
    """Say whether a note speaks of the whole table, not of one fund or line in it."""
    text = re.sub(r"^(注|说明|备注)[:：]?", "", note.text.strip())
    return bool(re.match(r"(本表|此表|该表)(本年)?(为空表|空表|无数据|没有数据|为空|无内容|无发生额)", text))


def _tables_alone(blocks: tuple[Block, ...]) -> bool:
    """Say whether the file holds the tables only: what the publication says about them stands in another file."""
    return sum(len(block.text) for block in blocks if block.kind is BlockKind.PARAGRAPH) < _PROSE


def _in_text(view: TableView, blocks: tuple[Block, ...], pattern: Pattern) -> bool:
    """Say whether a sentence on the table's pages, or one that names its subject, says that there is nothing."""
    pages = set(view.table.pages)
    stem = re.sub(r"(预算|决算|支出|收入|收支|情况|明细|总|表|财政拨款)+$", "", view.kind)
    zero = re.compile(rf"{re.escape(stem)}[^。；]{{0,30}}[^0-9.,。；]0(?:\.0+)?[万亿]?元")
    for block in blocks:
        text = _QUOTES.sub("", block.text)
        if (block.page in pages or (stem and stem in text)) and pattern.found_in(text):
            return True
        if stem and zero.search(text):
            return True
    return False


def _problem(view: TableView, note: Located | None, zh: str, en: str) -> Problem:
    place = note or view.table.title
    evidence = Evidence(
        place.page if place else view.page,
        place.bbox if place else (view.table.areas[0] if view.table.areas else None),
        place.text if place else view.kind,
        view.name,
        source=place.source.value if place else "text",
        confidence=place.confidence if place else 1.0,
    )
    return Problem(
        evidence=(evidence,),
        place=(view.kind, zh),
        slots={"table": view.kind, "what": zh, "what_en": en},
        doubt=doubt_of((), (view,)),
    )


KIND: Final = CheckKind(
    name="empty_table",
    options={
        "type": "object",
        "properties": {
            "given": TABLES_OPTION,
            "except": TABLES_OPTION,
            "forms": TABLES_OPTION,
            "want": {"type": "string", "enum": ["note", "no-note", "both"]},
            "words": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        },
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=frozenset({"table", "what", "what_en"}),
    verify=_verify,
)
