"""``code_depth``: lines of one level are broken down to the same depth.

What
    A table of codes goes down to 款 or to 项, and does so for all its lines. Where every line of a level but one or two
    has parts below it, the ones without have lost theirs.

Why
    A 项 that is the only one of its 款 can be left out without any sum going wrong.

Options
    ``given``  the table or tables
    ``least``  so many lines of a level must have parts before one without them is told (default 3)

PASS
    20101 with 2010101, 20805 with 2080505, 21011 with 2101101, 22102 with 2210201

FAIL
    the same without the line 2210201
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rules.checks.rollup import children_by_code
from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.selection import TABLES_OPTION, chosen, names_of
from rules.tables import Found, TableView, doubt_of
from schemas.document import Line, LineRole
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_NAMES: Final = {3: "类", 5: "款"}
_FEW: Final = 2


@dataclass(frozen=True, slots=True)
class _Options:
    given: tuple[str, ...]
    least: int


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    del vocabulary
    return _Options(names_of(options["given"]), int(options.get("least", 3)))


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    views = yield from chosen(subject, options.given)
    looked = False
    for view in views:
        for panel in view.panels:
            lines = view.body(panel)
            tree = children_by_code(lines)
            for digits in _NAMES:
                level = [line for line in lines if _is_code(line, digits)]
                bare = [line for line in level if line not in tree and _filled(view, line)]
                whole = len(level) - len(bare)
                if whole < options.least:
                    continue
                looked = True
                if bare and len(bare) <= min(_FEW, whole // options.least):
                    yield from (_problem(view, line, digits) for line in bare)
                elif not bare:
                    yield Looked(whole)
    if views and not looked:
        yield Unchecked(Text("没有逐级列示的科目", "no codes are broken down"), State.NOT_APPLICABLE)


def _is_code(line: Line, digits: int) -> bool:
    return line.role is LineRole.ITEM and not line.of_which and line.code.isdigit() and len(line.code) == digits


def _filled(view: TableView, line: Line) -> bool:
    return any(view.figure(line, column).found is Found.FIGURE for column in view.amounts(line.panel))


def _problem(view: TableView, line: Line, digits: int) -> Problem:
    figures = [view.figure(line, column) for column in view.amounts(line.panel)]
    printed = [figure for figure in figures if figure.found is Found.FIGURE]
    lower = "款" if digits == min(_NAMES) else "项"
    return Problem(
        evidence=tuple(figure.evidence for figure in printed[:1]),
        place=(view.kind, line.code, "下级"),
        slots={
            "table": view.kind,
            "code": line.code,
            "name": line.name,
            "level": _NAMES[digits],
            "lower": lower,
            "left": printed[0].text,
        },
        actual=printed[0].text,
        doubt=doubt_of((), (view,)),
    )


KIND: Final = CheckKind(
    name="code_depth",
    options={
        "type": "object",
        "properties": {"given": TABLES_OPTION, "least": {"type": "integer", "minimum": 2}},
        "required": ["given"],
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=frozenset({"table", "code", "name", "level", "lower", "left"}),
)
