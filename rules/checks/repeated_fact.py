"""The same fact stated twice agrees with itself.

What it does
    Amounts of the running text whose name is one of ``names`` (things a document has one of, such as 机关运行经费),
    both of the report's year or of none, must be equal in any unit, exactly or in fewer digits. Changes, shares and
    other years are left alone, and so is a name with more than two different amounts, for those are parts of it.

Why
    One of the two was not changed with the other.

Options
    names: list of texts

PASS
    机关运行经费41.08万元。……机关运行经费410800元。

FAIL
    机关运行经费41.08万元。……机关运行经费48.01万元。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.protocol import CheckKind, Outcome, Problem, Subject, Text, looked_at
from rules.text.figures import Figure, figures, label_key
from rules.text.passages import Passage, PassageKind, passages
from schemas.amount import compare_copy
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_OWN: Final = re.compile(r"^(?:本|我|该)(?:单位|部门|局|委|办|厅|中心)|^(?:一般公共预算|财政拨款)(?:安排|拨款)?的?")

_OF_WHICH: Final = ("其中", "其中：", "其中:", "其中，")


def _run(subject: Subject, names: frozenset[str]) -> Iterator[Outcome]:
    looked = 0
    for stated in _by_name(subject, names).values():
        if len(stated) < 2:
            continue
        looked += 1
        if len({figure.amount.base for _, figure in stated}) != 2:
            continue
        first = stated[0]
        other = next(entry for entry in stated if entry[1].amount.base != first[1].amount.base)
        if not compare_copy(first[1].amount, other[1].amount).holds:
            yield _problem(first, other)
    yield looked_at(looked, Text("没有重复表述的数字", "no fact is stated twice"))


def _by_name(subject: Subject, names: frozenset[str]) -> dict[str, list[tuple[Passage, Figure]]]:
    year = subject.document.profile.year
    unit = "".join((subject.document.profile.unit or "").split())
    found: dict[str, list[tuple[Passage, Figure]]] = {}
    for passage in passages(subject):
        if passage.kind is not PassageKind.PARAGRAPH or "元" not in passage.text:
            continue
        for figure in figures(passage.text):
            if passage.text.endswith(_OF_WHICH, 0, figure.start):
                continue  # 其中一般公共预算政府采购预算总额: what one source pays of it
            key = label_key(_OWN.sub("", figure.label.removeprefix(unit)))
            if key in names and (not figure.years or year in figure.years) and figure.amount.base:
                found.setdefault(key, []).append((passage, figure))
    return found


def _problem(first: tuple[Passage, Figure], second: tuple[Passage, Figure]) -> Problem:
    texts = [passage.text[figure.money.start : figure.money.end] for passage, figure in (first, second)]
    label = first[1].label
    return Problem(
        tuple(passage.evidence(figure.start, figure.money.end) for passage, figure in (first, second)),
        ("前后一致", first[0].where, label),
        expected=texts[0],
        actual=texts[1],
        difference=second[1].amount.base - first[1].amount.base,
        unit="元",
        text=Text(f"“{label}”前后不一致：{texts[0]} 与 {texts[1]}", f"{label} is {texts[0]} here and {texts[1]} there"),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(label_key(name) for name in options["names"])


KIND: Final = CheckKind(
    "repeated_fact",
    {
        "type": "object",
        "properties": {
            "names": {"type": "array", "items": {"type": "string", "minLength": 2}, "minItems": 1},
        },
        "required": ["names"],
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
