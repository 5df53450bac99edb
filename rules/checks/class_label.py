"""What is labelled a class (类) in the text is one.

What it does
    Looks for names of the functional classification that are labelled （类）. A name that the classification has as a
    款 or 项, and not as a class, is reported. Short forms of classes (卫生健康 for 卫生健康支出) and names that the
    classification does not have are left alone.

Why
    住房改革支出（类）提租补贴（项） names a 款 as the class: the reader looks for it in vain among the totals.

Options
    None.

PASS
    住房保障支出（类）住房改革支出（款）提租补贴（项）

FAIL
    住房改革支出（类）提租补贴（项）
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rules.classification import class_names, classification
from rules.names import plain
from rules.protocol import Outcome, Problem, Subject, Text, looked_at, without_options
from rules.text.doubts import sure_of_letters
from rules.text.once import told_once
from rules.text.passages import PassageKind, passages

__all__ = ["KIND"]

_LABELLED: Final = re.compile(r"(?P<name>[\u4e00-\u9fff、]{4,30})[（(]类[)）]")
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE, PassageKind.HEADING})
_SHORTEST: Final = 5  # shorter names of 款 and 项 are parts of too many other words
_BEFORE: Final = frozenset("的为于中和、及是年括含")
_LEVELS: Final = {5: "款", 7: "项"}


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    classes = class_names()
    owners = classification("functional").holders
    looked = 0
    problems: list[Problem] = []
    for passage in passages(subject):
        if passage.kind not in _PLACES or "类" not in passage.text:
            continue
        for match in _LABELLED.finditer(passage.text):
            looked += 1
            name = plain(match["name"])
            if any(name.endswith((text, text.removesuffix("支出"))) for text in classes):
                continue
            codes = next((owners[name[at:]] for at in _beginnings(name) if name[at:] in owners), ())
            level = next((_LEVELS[len(code)] for code in codes if len(code) in _LEVELS), None)
            if level is None:
                continue
            problem = Problem(
                (passage.evidence(match.start(), match.end()),),
                ("科目层级", name),
                expected=f"（{level}）",
                actual=match.group(),
                text=Text(
                    f"“{match.group()}”是{level}级科目，不是类（{codes[0]}）",
                    f"{match.group()} is no class: its code is {codes[0]}",
                ),
            )
            problems.append(problem)
    yield from told_once(problems)
    yield looked_at(looked, Text("文中没有标明“类”的科目", "no classes are named in the text"))


def _beginnings(name: str) -> Iterator[int]:
    """Yield where the class's own name may begin: 离退休 within another name is none."""
    return (at for at in range(len(name) - _SHORTEST + 1) if not at or name[at - 1] in _BEFORE)


KIND: Final = without_options("class_label", sure_of_letters(_run))
