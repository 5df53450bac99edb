"""All tables of a report are the same unit's.

What it does
    Reads the lines above tables that say whose table it is (单位名称：…, 编制单位：…, 部门：…) and compares the names.
    One that differs from all others, which agree, is reported. Names that contain each other, lines without a name,
    and reports whose tables are several units' are left alone.

Why
    A table that carries another unit's name was copied from that unit's report, figures and all.

Options
    labels: list of texts
        what stands before the colon.
    least: whole number
        so many other tables must carry one and the same name (default 3).

PASS
    单位名称：甲县水利局; 单位名称：甲县水利局

FAIL
    单位名称：甲县水利局 above all tables, 单位名称：甲县民政局 above one
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.names import only_longer
from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.text.doubts import sure_of_letters
from rules.text.passages import Passage, PassageKind, passages
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_PLACES: Final = frozenset({PassageKind.CAPTION, PassageKind.PARAGRAPH, PassageKind.HEADING})
_NO_NAME: Final = re.compile(r"(?:人民币)?[（(]?(?:[万千百亿]*元|%|个|人|辆|平方米)")
_LONGEST: Final = 60
_CODE: Final = re.compile(r"^[\dA-Za-z]+[-—_]?|[（(][\dA-Za-z]+[)）]|\[[\dA-Za-z]+\]")


@dataclass(frozen=True, slots=True)
class _Options:
    pattern: re.Pattern[str]
    least: int


@dataclass(frozen=True, slots=True)
class _Owner:
    """A line above a table and the name in it, without codes."""

    passage: Passage
    start: int
    end: int
    name: str


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    owners = [owner for passage in passages(subject) if (owner := _owner(passage, options)) is not None]
    if not owners:
        yield Unchecked(Text("表上没有单位名称", "no table says whose it is"), State.NOT_APPLICABLE)
        return
    counted = Counter(owner.name for owner in owners)
    usual, times = counted.most_common(1)[0]
    odd = [owner for owner in owners if owner.name != usual]
    yield Looked(len(owners) - len(odd))
    if len(odd) != 1 or times < options.least or only_longer(odd[0].name, usual):
        return
    owner = odd[0]
    yield Problem(
        (owner.passage.evidence(owner.start, owner.end),),
        ("表的单位名称", owner.name),
        expected=usual,
        actual=owner.name,
        text=Text(
            f"本表单位名称为“{owner.name}”，其余{times}张表均为“{usual}”",
            f"this table is {owner.name}'s, the other {times} are {usual}'s",
        ),
    )


def _owner(passage: Passage, options: _Options) -> _Owner | None:
    if passage.kind not in _PLACES or len(passage.text) > _LONGEST:
        return None
    match = options.pattern.search(passage.text)
    if match is None or _NO_NAME.match(match["name"]):
        return None
    name = _CODE.sub("", match["name"])
    return _Owner(passage, match.start("name"), match.end("name"), name) if len(name) >= 3 else None


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    labels = "|".join(re.escape(label) for label in options["labels"])
    # The name ends where the line's next field begins.
    pattern = rf"^(?:{labels})[:：](?P<name>.+?)(?=$|[,，。;；]|(?:金额)?单位[:：]|20\d\d年)"
    return _Options(re.compile(pattern), int(options.get("least", 3)))


KIND: Final = CheckKind(
    "table_owner",
    {
        "type": "object",
        "properties": {
            "labels": {"type": "array", "items": {"type": "string", "minLength": 2}, "minItems": 1},
            "least": {"type": "integer", "minimum": 2},
        },
        "required": ["labels"],
        "additionalProperties": False,
    },
    _prepare,
    sure_of_letters(_run),
)
