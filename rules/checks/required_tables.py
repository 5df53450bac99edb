"""``required_tables``: the tables that a document of this kind must publish are there.

What
    Each wanted table must be among the document's tables. A table that was not found is a finding only where all pages
    could be read, no table of unknown kind may be it, and no line outside the contents is its title; otherwise the
    rule says that it could not look: a title without a table may be one that was not recognised as a table.

Why
    Missing tables are what completeness inspections count first.

Options
    ``tables``  the wanted kinds; an entry may be a list of kinds of which one is enough
    ``forms``   ``true``: at least one performance form must be there
    ``least``   so many tables must have been recognised before missing ones are findings (default 3): a report of which
                hardly any table was understood is not called incomplete

PASS
    a budget with 收支总表, 收入总表, 支出总表

FAIL
    the same without 收入总表
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.tables import TableView, tables
from schemas.document import BlockKind
from schemas.report import Evidence
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_OUTSIDE: Final = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.CAPTION})
_EMPTY_WORDS: Final = re.compile(r"[\s“”\"‘’]|[（(][^（）()]*[)）]$")
_LONGEST: Final = 45  # characters of a line that is a title
_LISTED: Final = 4  # titles on one page are a list of tables


@dataclass(frozen=True, slots=True)
class _Options:
    wanted: tuple[tuple[str, ...], ...]
    least: int
    titles: tuple[tuple[str, str], ...]  # printed name and kind, the longest names first


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    names = {
        _EMPTY_WORDS.sub("", alias): kind.name for kind in vocabulary.kinds for alias in (kind.name, *kind.aliases)
    }
    titles = tuple(sorted(names.items(), key=lambda item: -len(item[0])))
    wanted = tuple((entry,) if isinstance(entry, str) else tuple(entry) for entry in options["tables"])
    return _Options(wanted, int(options.get("least", 3)), titles)


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    known = tables(subject)
    recognised = {view.kind for view in known.views if view.kind != "unknown"}
    missing = [names for names in options.wanted if not recognised.intersection(names)]
    present = len(options.wanted) - len(missing)
    if present:
        yield Looked(present)
    if not missing:
        return
    if len(recognised) < options.least:
        reason = Text(
            f"只认出{len(recognised)}种表格，不足以判断是否缺表",
            f"only {len(recognised)} kinds of table were recognised: too few to say that others are missing",
        )
        yield Unchecked(reason)
        return
    printed = _printed_titles(subject, options)
    for names in missing:
        page = next((printed[name] for name in names if name in printed), None)
        if page is not None:
            reason = Text(
                f"第{page}页印有《{names[0]}》的标题，其下未识别出表格",
                f"page {page} prints the title of {names[0]}, but no table was recognised below it",
            )
            yield Unchecked(reason)
            continue
        doubts = [doubt for name in names if (doubt := known.why_missing(name))]
        if doubts:
            yield Unchecked(doubts[0])
            continue
        yield Problem(
            evidence=_where(known.views),
            place=(names[0],),
            slots={"table": " / ".join(names), "tables": "、".join(sorted(recognised))},
            expected=names[0],
        )


def _printed_titles(subject: Subject, options: _Options) -> dict[str, int]:
    """Return the pages of lines outside the contents that are titles of tables, by the kind they name."""
    found: list[tuple[str, int]] = []
    for block in subject.document.blocks:
        if block.kind not in _OUTSIDE or len(block.text) > _LONGEST:
            continue
        line = _EMPTY_WORDS.sub("", block.text)
        kind = next((kind for title, kind in options.titles if line.endswith(title)), None)
        if kind is not None:
            found.append((kind, block.page))
    many = {page for page, count in Counter(page for _, page in found).items() if count >= _LISTED}
    return {kind: page for kind, page in reversed(found) if page not in many}


def _where(views: tuple[TableView, ...]) -> tuple[Evidence, ...]:
    """Point at the tables that are there: their titles show what is missing between them."""
    titles = [view.table.title for view in views if view.table.title and view.kind != "unknown"]
    return tuple(
        Evidence(title.page, title.bbox, title.text, source=title.source.value, confidence=title.confidence)
        for title in titles[:1]
    )


KIND: Final = CheckKind(
    name="required_tables",
    options={
        "type": "object",
        "properties": {
            "tables": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "anyOf": [
                        {"type": "string", "x-name": "table"},
                        {"type": "array", "items": {"type": "string", "x-name": "table"}, "minItems": 1},
                    ]
                },
            },
            "least": {"type": "integer", "minimum": 0},
        },
        "required": ["tables"],
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=frozenset({"table", "tables"}),
)
