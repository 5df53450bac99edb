"""What is labelled a class (类) in the text is one, and what is labelled 款 and 项 behind it stands below it.

What it does
    Looks for names of the functional classification that are labelled （类）. A name that the classification has as a
    款 or 项, and not as a class, is reported. Short forms of classes (卫生健康 for 卫生健康支出) and names that the
    classification does not have are left alone. In a chain (…（类）…（款）…（项）) a 款 that the classification has in
    another class only is reported, and a 项 that it has once only, below another 款; so are 款 and 项 that changed
    places.

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
from rules.text.passages import Passage, PassageKind, passages

__all__ = ["KIND"]

_LABELLED: Final = re.compile(r"(?P<name>[\u4e00-\u9fff、]{4,30})[（(]类[)）]")
_CHAIN: Final = re.compile(
    r"(?P<class>[\u4e00-\u9fff、]{4,30})[（(]类[)）](?P<division>[\u4e00-\u9fff、]{2,30}(?:[（(][^（()）类款项]*[)）][\u4e00-\u9fff]*)?)[（(]款[)）]"
    r"(?:(?P<item>[\u4e00-\u9fff、]{5,40})[（(]项[)）])?"
)
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
            labelled = Problem(
                (passage.evidence(match.start(), match.end()),),
                ("科目层级", name),
                expected=f"（{level}）",
                actual=match.group(),
                text=Text(
                    f"“{match.group()}”是{level}级科目，不是类（{codes[0]}）",
                    f"{match.group()} is no class: its code is {codes[0]}",
                ),
            )
            problems.append(labelled)
        chains = list(_CHAIN.finditer(passage.text))
        looked += len(chains)
        problems += [problem for match in chains if (problem := _out_of_place(passage, match)) is not None]
    yield from told_once(problems)
    yield looked_at(looked, Text("文中没有标明“类”的科目", "no classes are named in the text"))


def _out_of_place(passage: Passage, match: re.Match[str]) -> Problem | None:
    """Return what is wrong with a chain of 类, 款 and 项 whose names the classification has."""
    owners = classification("functional").holders
    above, division, item = (plain(match[name] or "") for name in ("class", "division", "item"))
    classes = {code for name, codes in owners.items() if above.endswith(name) for code in codes if len(code) == 3}
    divisions = {code for code in owners.get(division, ()) if len(code) == 5}
    items = {code for code in owners.get(item, ()) if len(code) == 7}
    lower = {code[:5] for code in owners.get(division, ()) if len(code) == 7}
    if not divisions and lower & {code for code in owners.get(item, ()) if len(code) == 5}:
        return _misplaced(passage, match, f"{match['item']}（款）{match['division']}（项）")
    homes = {code[:3] for code in divisions}
    if classes and len(homes) == 1 and not homes & classes:
        right = homes.pop()
        return _misplaced(passage, match, f"{classification('functional').shown.get(right, right)}（类）")
    if divisions and len(items) == 1 and not any(code[:5] in divisions for code in items):
        right = items.pop()[:5]
        return _misplaced(passage, match, f"{classification('functional').shown.get(right, right)}（款）")
    return None


def _misplaced(passage: Passage, match: re.Match[str], expected: str) -> Problem:
    return Problem(
        (passage.evidence(match.start(), match.end()),),
        ("科目层级", match.group()),
        expected=expected,
        actual=match.group(),
        text=Text(
            f"“{match.group()}”的类、款、项不相属，应为{expected}",
            f"{match.group()}: these do not belong together, {expected} is right",
        ),
    )


def _beginnings(name: str) -> Iterator[int]:
    """Yield where the class's own name may begin: 离退休 within another name is none."""
    return (at for at in range(len(name) - _SHORTEST + 1) if not at or name[at - 1] in _BEFORE)


KIND: Final = without_options("class_label", sure_of_letters(_run))
