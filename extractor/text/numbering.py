"""The numbering that Chinese official papers put before headings and list items, and its order of rank."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["Numbering", "ends_sentence", "read_numbering"]

_CHINESE: Final = "一二三四五六七八九十百零〇"
# The order is the rank that the rules for official papers (GB/T 9704) give them: 部分, 一、, （一）, 1., （1）, ①.
_PATTERNS: Final = (
    ("part", re.compile(rf"第\s*[{_CHINESE}\d]{{1,4}}\s*(?:部分|章|篇|编)[\s:：、.．]*")),
    ("chinese", re.compile(rf"[{_CHINESE}]{{1,4}}\s*(?:、|[.．](?!\d))\s*")),
    ("bracketed", re.compile(rf"[（(〔]\s*[{_CHINESE}]{{1,4}}\s*[)）〕][、.．]?\s*")),
    ("arabic", re.compile(r"\d{1,2}\s*(?:[、．]|\.(?!\s*\d))\s*")),
    ("arabic bracketed", re.compile(r"(?:[（(]\s*\d{1,2}\s*[)）]|\d{1,2}[)）])[、.．]?\s*")),
    ("circled", re.compile(r"[①-⑳]\s*")),
)
_SENTENCE_END: Final = frozenset("。；;！!？?…")
_CLOSING: Final = "”’」』）)】》\"'"


class Numbering(NamedTuple):
    """The numbering at the start of a text: its style, the rank of the style (0 is highest), its printed length."""

    style: str
    rank: int
    length: int


def read_numbering(text: str) -> Numbering | None:
    """Return the numbering that a text begins with, or None."""
    for rank, (style, pattern) in enumerate(_PATTERNS):
        found = pattern.match(text)
        if found:
            return Numbering(style, rank, found.end())
    return None


def ends_sentence(text: str) -> bool:
    """Say whether a text ends as a sentence or a clause of a list does, closing quotes and brackets aside."""
    return text.rstrip().rstrip(_CLOSING)[-1:] in _SENTENCE_END
