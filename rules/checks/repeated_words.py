"""A word written twice in a row.

What it does
    Looks for a run of ``shortest`` or more Chinese characters that is at once written again (主要用于主要用于), and for
    characters of ``never_doubled`` that stand twice (的的). A run of two counts only if it begins or ends a clause
    somewhere in the text, and so is a word. With ``clause_start``, any character that stands twice at the beginning of
    a clause or behind a figure is reported too (，比比上年), and a name that a list has twice in a row
    (财务科、财务科、). Words of ``allowed`` and what begins one
    of them (费费用), words of the shape 扎扎实实, and a unit's name before what is named after it are left alone.

Why
    Doubled words are left when a sentence is put together from a template and a name.

Options
    shortest: whole number
    never_doubled: text
    clause_start: true or false
    allowed: list of texts

PASS
    公务接待费1.84万元

FAIL
    公务接待费费1.84万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.doubts import sure_of_letters
from rules.text.passages import Passage, PassageKind, prose
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_LONGEST: Final = 16
_SHORT: Final = 2  # characters of a run that must be seen to be a word
_JOINING: Final = frozenset(
    [
        "主要",
        "用于",
        "其中",
        "包括",
        "以及",
        "根据",
        "按照",
        "由于",
        "进行",
        "开展",
        "增加",
        "减少",
        "支出",
        "收入",
        "预算",
    ]
)  # words that stand inside a clause
_AT_AN_EDGE: Final = (
    re.compile(r"(?<![\u4e00-\u9fff])(?=([\u4e00-\u9fff]{2}))"),
    re.compile(r"(?=([\u4e00-\u9fff]{2})(?![\u4e00-\u9fff]))"),
)
_TWICE_LISTED: Final = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{3,12})、\1(?=[、。，；])")
_UNITS: Final = "院局校所室厅委办会心部处队区县市省"


@dataclass(frozen=True, slots=True)
class _Options:
    runs: re.Pattern[str]
    doubled: tuple[re.Pattern[str], ...]
    allowed: tuple[str, ...]


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    texts = [p for p in prose(subject) if p.kind is not PassageKind.CELL]
    if not texts:
        yield Unchecked(Text("没有可检查的文字", "no text to check"), State.NOT_APPLICABLE)
        return
    yield Looked(len(texts))
    forms = subject.document.forms
    words = subject.remember(_words)
    for passage in texts:
        if passage.form is not None and len(forms[passage.form].pages) > 1:
            continue  # the line at a page's end is often printed on both pages
        for match in options.runs.finditer(passage.text):
            word = match[1]
            joined = passage.begins_line(match.start(1)) and passage.begins_line(match.end(1))
            if joined or word[-1] in _UNITS:
                continue  # a heading and its text that were joined; a unit's name before what is named after it
            known = len(word) > _SHORT or word in words
            if known and len(set(word)) > 1 and not any(word in entry or entry in word for entry in options.allowed):
                yield _problem(passage, match)
        for match in _TWICE_LISTED.finditer(passage.text):
            yield _problem(passage, match)
        for match in _doubled(passage, options):
            if not any(passage.text.startswith(entry, match.start()) for entry in options.allowed):
                yield _problem(passage, match)


def _words(subject: Subject) -> frozenset[str]:
    """Return the pairs of characters that begin or end a clause somewhere: words, not ends of two (纪委监委监督)."""
    text = "\n".join(passage.text for passage in prose(subject))
    return _JOINING | frozenset(match[1] for pattern in _AT_AN_EDGE for match in pattern.finditer(text))


def _doubled(passage: Passage, options: _Options) -> Iterator[re.Match[str]]:
    """Yield the single characters that stand twice, each place once; a broken line often prints one on both lines."""
    seen: set[int] = set()
    for pattern in options.doubled:
        for match in pattern.finditer(passage.text):
            after = passage.text[match.end() : match.end() + 2]
            twice = len(after) == 2 and after[0] == after[1]  # 扎扎实实
            if match.start() not in seen and not twice and not passage.begins_line(match.end(1)):
                seen.add(match.start())
                yield match


def _problem(passage: Passage, match: re.Match[str]) -> Problem:
    start, end = max(0, match.start() - 8), match.end() + 8
    printed = passage.text[start:end]
    return Problem(
        (passage.evidence(match.start(), match.end()),),
        ("重复", passage.where, match.group()),
        actual=match.group(),
        slots={"text": match.group(), "sentence": printed},
        text=Text(f"重复的词：“{match.group()}”（…{printed}…）", f"a word written twice: {match.group()}"),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    shortest = int(options.get("shortest", 3))
    never = str(options.get("never_doubled", ""))
    doubled = [rf"([{re.escape(never)}])\1"] if never else []
    if options.get("clause_start"):
        doubled.append(rf"(?<=[，。；：、,;）)%元])([^{_UNITS}\W\d_a-zA-Z])\1")
    return _Options(
        re.compile(rf"([\u4e00-\u9fff]{{{shortest},{_LONGEST}}})\1"),
        tuple(re.compile(pattern) for pattern in doubled),
        tuple(options.get("allowed", ())),
    )


KIND: Final = CheckKind(
    "repeated_words",
    {
        "type": "object",
        "properties": {
            "shortest": {"type": "integer", "minimum": 2, "maximum": 8},
            "never_doubled": {"type": "string", "minLength": 1},
            "clause_start": {"type": "boolean"},
            "allowed": {"type": "array", "items": {"type": "string", "minLength": 2}},
        },
        "additionalProperties": False,
    },
    _prepare,
    sure_of_letters(_run),
)
