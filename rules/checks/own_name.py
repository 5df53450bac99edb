"""The unit's own name is written the same everywhere.

What it does
    Looks in headings, paragraphs and titles for the name of the reporting unit with one character wrong: missing, put
    in twice, changed, or two turned round (rules.text.near_terms says which slips count). It counts beside a year or
    where it is the subject of what a report states (2025年甲山县民政局收入…, 甲县民政局部门决算), and only if the
    written name stands once in the whole document and is not the place's or the office's short form (甲山民政局).

Why
    Names are typed over from last year's report or from another unit's, and nobody reads one's own name.

Options
    None.

PASS
    甲山县民政局2025年收入预算; 甲山县民政局2025年支出预算

FAIL
    甲山县民政局2025年收入预算; 甲县民政局2025年支出预算
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Subject, Text, Unchecked, without_options
from rules.text.doubts import sure_of_letters
from rules.text.near_terms import near
from rules.text.passages import PassageKind, passages, sheet
from schemas.report import State

__all__ = ["KIND"]

_PLACES: Final = frozenset(
    {PassageKind.TITLE, PassageKind.HEADING, PassageKind.PARAGRAPH, PassageKind.NOTE, PassageKind.CAPTION}
)
_FEWEST: Final = 5  # characters of a name of which one may be wrong and it is still the same
_BESIDE: Final = 24  # characters before a name in which a year may stand
_RANKS: Final = frozenset("省市县区州盟旗镇乡街道局委办厅部处科室院所站一二三四五六七八九十")
_BEFORE: Final = re.compile(r"20\d{2}年度?[，,]?$|[\n。；][（(]?[一二三四五六七八九十\d]{0,2}[)）、.．]?(?:关于)?$")
_AFTER: Final = re.compile(
    r"(?:20\d{2}年|部门|单位|机关|本级|所有|收入|支出|收支|预算|决算|政府采购|安排|没有|无|\d{4}年)"
)


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    del options
    unit = "".join((subject.document.profile.unit or "").split())
    texts = sheet(subject, _PLACES)
    if len(unit) < _FEWEST or not texts.passages:
        yield Unchecked(Text("单位名称不明或太短", "the unit's name is unknown or too short"), State.NOT_APPLICABLE)
        return
    yield Looked(len(texts.passages))
    every = ""
    for start, end in sorted(set(near(texts.text, unit))):
        written = texts.text[start:end]
        around = f"\n{texts.text[:start]}"[-_BESIDE:]
        if _short(written, unit) or not (_BEFORE.search(around) and _AFTER.match(texts.text, end)):
            continue
        every = every or _everything(subject)
        if every.count(written) != 1:
            continue
        passage, begin = texts.at(start)
        yield Problem(
            (passage.evidence(begin, begin + len(written)),),
            ("单位名称", passage.where),
            expected=unit,
            actual=written,
            text=Text(f"“{written}”疑为“{unit}”之误", f"{written} seems to be a slip for {unit}"),
        )


def _short(written: str, unit: str) -> bool:
    """Say whether two names differ in what short forms leave out, or in what tells one unit from its neighbour."""
    return any(letter in _RANKS for letter in ((Counter(unit) - Counter(written)) + (Counter(written) - Counter(unit))))


def _everything(subject: Subject) -> str:
    texts = [passage.text for passage in passages(subject) if passage.kind is not PassageKind.CELL]
    texts += ["".join(cell.text.split()) for table in subject.document.tables for cell in table.cells]
    return "\n".join(texts)


KIND: Final = without_options("own_name", sure_of_letters(_run))
