"""A code in the text stands beside its own name.

What it does
    Takes the names with their code in brackets (行政单位医疗（2101101）) or before them (2101101行政单位医疗). A code
    whose own names are other ones, while the name beside it is that of another code of the same class (类), is wrong.
    Names that the classification does not know, and codes that it does not know, are left alone.

Why
    The paragraphs of classes are copied from last year's and from each other; the code stays.

Options
    None.

PASS
    行政单位医疗（2101101）3.84万元

FAIL
    行政单位医疗（2101102）3.84万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from rules.classification import classification
from rules.names import plain
from rules.protocol import Outcome, Problem, Subject, Text, looked_at, without_options
from rules.text.doubts import sure_of_letters
from rules.text.passages import PassageKind, passages

__all__ = ["KIND"]

_BEHIND: Final = re.compile(
    r"(?P<name>[\u4e00-\u9fff、（）()]{4,30}?)(?:[（(][类款项][)）])?[（(](?P<code>2\d{2}|2\d{4}|2\d{6})[)）]"
)
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE, PassageKind.HEADING})
_SHORTEST: Final = 4


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    known = classification("functional")
    looked = 0
    for passage in passages(subject):
        if passage.kind not in _PLACES or "2" not in passage.text:
            continue
        for match in _BEHIND.finditer(passage.text):
            code, printed = match["code"], plain(match["name"])
            own = known.names.get(code)
            if own is None:
                continue
            looked += 1
            if any(printed.endswith(name) or name.endswith(printed) for name in own):
                continue
            meant = _meant(printed, code, known.owners)
            if meant is not None:
                yield Problem(
                    (passage.evidence(match.start(), match.end()),),
                    ("科目编码", printed),
                    expected=meant,
                    actual=match.group(),
                    text=Text(
                        f"“{match.group()}”：{code}是“{known.shown[code]}”，“{known.shown[meant]}”的编码是{meant}",
                        f"{match.group()}: {code} is {known.shown[code]}; {known.shown[meant]} has the code {meant}",
                    ),
                )
    yield looked_at(looked, Text("文中没有带编码的科目", "no classes with codes in the text"))


def _meant(printed: str, code: str, owners: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the one code of the same class that the name in front of a code is the official name of."""
    for start in range(max(len(printed) - _SHORTEST + 1, 1)):
        found = [other for other in owners.get(printed[start:], ()) if other[:3] == code[:3]]
        if found:
            alike = [other for other in found if len(other) == len(code)]
            return alike[0] if len(alike) == 1 and alike[0] != code else None
    return None


KIND: Final = without_options("quoted_code", sure_of_letters(_run))
