"""Brackets and quotation marks come in pairs.

What it does
    Within one paragraph or form text, each opening bracket or quotation mark of ``pairs`` is closed. Numbering such as
    ``1）`` or ``一）`` needs no opening bracket; full-width and half-width brackets may close each other. A text that
    was cut off where a table cell ended is left alone: only what closes without having been opened, or what is opened
    and not closed before the sentence ends, is reported.

Why
    The missing half is usually where words were lost when the text was edited.

Options
    pairs: list of texts of two characters

PASS
    公务用车购置费（含车辆购置税、牌照费）

FAIL
    公务用车购置费（含车辆购置税、牌照费。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.protocol import CheckKind, Outcome, Problem, Subject, Text, looked_at
from rules.text.doubts import sure_of_letters
from rules.text.passages import Passage, PassageKind, prose
from schemas.report import Severity
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_PLAIN: Final = str.maketrans("（）［］〔〕【】", "()[][][]")
_NUMBERING: Final = re.compile(r"(?:(?<![\d.])\d{1,3}|[一二三四五六七八九十]{1,3}|(?<![A-Za-z])[a-zA-Z])$")
_SHORTEST: Final = 12
_UNREAD: Final = "识别的文字可能漏读另一半标点"  # a mark that was not read at all lowers no character's probability


def _run(subject: Subject, pairs: tuple[tuple[str, str], ...]) -> Iterator[Outcome]:
    looked = 0
    for passage in prose(subject):
        if passage.kind is PassageKind.CELL or len(passage.text) < _SHORTEST:
            continue
        text = passage.text.translate(_PLAIN)
        for opening, closing in pairs:
            if opening not in text and closing not in text:
                continue
            looked += 1
            place = _unbalanced(text, opening, closing)
            if place is not None:
                yield _problem(passage, place)
    yield looked_at(looked, Text("没有成对的标点", "no paired marks"))


def _unbalanced(text: str, opening: str, closing: str) -> int | None:
    """Return the place of the first mark without its other half, None where all have theirs."""
    opened: list[int] = []
    for place, character in enumerate(text):
        if character == opening:
            opened.append(place)
        elif character == closing:
            if opened:
                opened.pop()
            elif not _NUMBERING.search(text[:place]):
                return place
    for place in opened:
        if "。" in text[place:] or text[-1] in "；;：:":  # a text that ends in neither may run on elsewhere
            return place
    return None


def _problem(passage: Passage, place: int) -> Problem:
    start, end = max(0, place - 12), min(len(passage.text), place + 13)
    printed = passage.text[start:end]
    mark = passage.text[place]
    evidence = passage.evidence(start, end)
    return Problem(
        (evidence,),
        ("标点", passage.where),
        actual=mark,
        slots={"text": mark, "sentence": printed},
        severity=Severity.INFO if passage.kind is PassageKind.FORM else None,  # cells of forms cut their texts off
        doubt=_UNREAD if evidence.source == "ocr" else None,
        text=Text(f"“{mark}”不成对：…{printed}…", f"{mark} without its other half: …{printed}…"),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    return tuple((pair[0], pair[1]) for pair in options["pairs"])


KIND: Final = CheckKind(
    "brackets",
    {
        "type": "object",
        "properties": {"pairs": {"type": "array", "items": {"type": "string", "pattern": "^..$"}, "minItems": 1}},
        "required": ["pairs"],
        "additionalProperties": False,
    },
    _prepare,
    sure_of_letters(_run),
)
