"""The parts of the text that every disclosure owes are there.

What it does
    Each entry of ``sections`` is looked for in the running text: in a heading that holds one of its ``words``, or in a
    paragraph outside the glossary that holds one of them and tells something: an amount, a count, or that there is
    none. Titles of tables, contents lines and definitions (机关运行经费：指…) tell nothing. Nothing is judged where
    a page could not be read, or where fewer than ``least`` of the parts or no tables were found: the other half of
    the publication then stands in another file.

Why
    That a unit published tables without telling its running costs, purchases, assets or targets is what inspections
    count most often.

Options
    sections: list of {name, words}
        ``name`` is for people, ``words`` are the words of which one must occur.
    least: whole number
        so many of the parts must be there, or paragraphs with amounts, before a missing one is reported (default 2).

PASS
    八、机关运行经费; 本单位机关运行经费41.08万元

FAIL
    no heading and no paragraph about 机关运行经费 but its definition
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.passages import Passage, PassageKind, passages
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_TELLS: Final = re.compile(r"\d[\d,.]*(?:万元|元|辆|台|平方米|个|项|%)|无|没有|未|不涉及|不存在|零|详见|如下|另行")
_DEFINES: Final = re.compile(r"[:：]?(?:是?指|反映|是指|包括纳入)")
_GLOSSARY: Final = re.compile(r"名词解释|名称解释|名词说明|术语")
_TEXTS: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE})
_PART: Final = re.compile(r"(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,3}、)[^，,。；;：:]{2,40}")
_STATED: Final = 5  # paragraphs with amounts that make a narrative
_READABLE: Final = 0.5
_TABLES: Final = 3  # a publication in one file has more kinds of tables than that


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Options:
    sections: tuple[_Section, ...]
    least: int


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    texts = passages(subject)
    if not any(passage.kind in {PassageKind.PARAGRAPH, PassageKind.HEADING} for passage in texts):
        yield Unchecked(Text("没有文字说明", "there is no running text"), State.NOT_APPLICABLE)
        return
    missing = [section for section in options.sections if not _told(section, texts)]
    found = len(options.sections) - len(missing)
    if found:
        yield Looked(found)
    if not missing:
        return
    if any(page.quality < _READABLE for page in subject.document.pages):
        yield Unchecked(Text("有页面无法识读", "some pages could not be read"))
    elif (found < options.least and not _narrates(texts)) or len(
        {table.kind for table in subject.document.tables}
    ) < _TABLES:
        yield Unchecked(Text("文字说明或表格不在本文件", "text or tables seem to stand in another file"))
    else:
        heads = [passage for passage in texts if passage.kind is PassageKind.HEADING]
        for section in missing:
            yield Problem(
                tuple(passage.evidence(0, len(passage.text)) for passage in heads[-1:]),
                ("应有的说明", section.name),
                slots={"section": section.name},
                expected=section.name,
            )


def _narrates(texts: Sequence[Passage]) -> bool:
    """Say whether the running text states amounts as a narrative does: then it is the text of this publication."""
    return sum(passage.kind is PassageKind.PARAGRAPH and "万元" in passage.text for passage in texts) >= _STATED


def _told(section: _Section, texts: Sequence[Passage]) -> bool:
    return any(_tells(section, passage) for passage in texts)


def _tells(section: _Section, passage: Passage) -> bool:
    if passage.kind in {PassageKind.HEADING, PassageKind.TITLE}:
        return section.words.search(passage.text) is not None
    if passage.kind not in _TEXTS or any(_GLOSSARY.search(head) for head in passage.section):
        return False
    if _PART.fullmatch(passage.text) and section.words.search(passage.text):
        return True  # a heading right above its tables is read as their note
    return any(
        not _DEFINES.match(passage.text, match.end()) and _TELLS.search(passage.text)
        for match in section.words.finditer(passage.text)
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    sections = tuple(
        _Section(str(entry["name"]), re.compile("|".join(re.escape(word) for word in entry["words"])))
        for entry in options["sections"]
    )
    return _Options(sections, int(options.get("least", 2)))


KIND: Final = CheckKind(
    "required_sections",
    {
        "type": "object",
        "properties": {
            "sections": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string", "minLength": 2},
                        "words": {"type": "array", "items": {"type": "string", "minLength": 2}, "minItems": 1},
                    },
                    "required": ["name", "words"],
                    "additionalProperties": False,
                },
            },
            "least": {"type": "integer", "minimum": 0},
        },
        "required": ["sections"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
    frozenset({"section"}),
)
