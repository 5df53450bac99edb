"""``table_labels``: the printed numbers of the tables are one series.

What
    Labels such as 预算公开表1 … 预算公开表14 share their words, rise from table to table, and none occurs twice. A
    label whose words differ from the others', a number that occurs twice, and one that is lower than the one before
    it are findings. Missing labels are not.

Why
    A table pasted from another form keeps that form's label; readers and contents pages then point at nothing.

Options
    ``least``  so many tables must carry a label of one pattern before others are findings (default 2)

PASS
    预算公开表1, 预算公开表2, 预算公开表3

FAIL
    预算公开表1, 部门公开表9, 预算公开表10
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.tables import TableView, tables
from schemas.document import Located
from schemas.report import Evidence, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_LABEL: Final = re.compile(r"(?P<words>.*?)(?P<number>\d+|[一二三四五六七八九十]+)(?P<part>-\d+)?(?P<rest>\D*)")
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class _Label:
    view: TableView
    place: Located
    words: str
    number: int
    part: str


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> int:
    del vocabulary
    return int(options.get("least", 2))


def _run(subject: Subject, least: int) -> Iterator[Outcome]:
    labels = [label for view in tables(subject).views if (label := _read(view))]
    if len(labels) < 2:
        yield Unchecked(Text("表格没有成系列的编号", "the tables carry no series of labels"), State.NOT_APPLICABLE)
        return
    words, count = Counter(label.words for label in labels).most_common(1)[0]
    if count < least or count * 2 <= len(labels):
        yield Unchecked(Text("表格编号的写法各异", "the labels follow no common pattern"), State.NOT_APPLICABLE)
        return
    strange = [label for label in labels if label.words != words]
    # A second series (performance forms, attachments) is one of its own, not a slip.
    series = {name for name, number in Counter(label.words for label in strange).items() if number > 1}
    for label in strange:
        if label.words not in series:
            yield _problem(
                label, f"{words}…", "与其他各表编号写法不一致", "is not written as those of the other tables"
            )
    for name in sorted({words, *series}):
        yield from _order([label for label in labels if label.words == name])


def _order(labels: Sequence[_Label]) -> Iterator[Outcome]:
    seen: dict[tuple[int, str], _Label] = {}
    highest = 0
    for label in labels:
        key = (label.number, label.part)
        twin = seen.get(key)
        if twin and twin.view.kind != label.view.kind:
            yield _problem(label, "", f"与第{twin.place.page}页的编号重复", f"is also on page {twin.place.page}", twin)
        elif label.number < highest and not twin:
            yield _problem(label, "", "小于前面的编号", "is lower than one before it")
        else:
            yield Looked()
        seen.setdefault(key, label)
        highest = max(highest, label.number)


def _read(view: TableView) -> _Label | None:
    place = view.table.label
    match = _LABEL.fullmatch("".join(place.text.split())) if place else None
    if place is None or match is None:
        return None
    return _Label(view, place, match["words"] + match["rest"], _number(match["number"]), match["part"] or "")


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)


def _problem(label: _Label, expected: str, zh: str, en: str, other: _Label | None = None) -> Problem:
    shown = (label, other) if other else (label,)
    return Problem(
        evidence=tuple(
            Evidence(
                entry.place.page,
                entry.place.bbox,
                entry.place.text,
                entry.view.name,
                source=entry.place.source.value,
                confidence=entry.place.confidence,
            )
            for entry in shown
        ),
        place=(label.view.kind, "编号"),
        slots={"table": label.view.kind, "label": label.place.text, "what": zh, "what_en": en},
        expected=expected or None,
        actual=label.place.text,
        doubt=f"“{label.place.text}”识别置信度 {label.place.confidence:.2f}" if label.place.confidence < 0.9 else None,
    )


KIND: Final = CheckKind(
    name="table_labels",
    options={
        "type": "object",
        "properties": {"least": {"type": "integer", "minimum": 2}},
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=frozenset({"table", "label", "what", "what_en"}),
)
