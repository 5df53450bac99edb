"""``code_name``: a classification code stands beside its own name.

What
    A line whose name is the official name of another code, and nothing like that of its own, has the wrong code or
    the wrong name. With ``typos`` a name that differs from its own code's by one or two characters is told instead.

Why
    Codes and names are typed by hand where the tables come from Word, and shift by a line when rows are inserted.

Options
    ``classification``  ``functional``, ``economic-department`` or ``economic-government``
    ``given``           the table or tables; all tables if left out
    ``typos``           true: look for misspelt names instead of exchanged ones

A code that the list does not know is told only where its name belongs to another code of the same division: then
that one is meant. A name that is cut short is no error, nor is a project's own name.

PASS
    2010101 行政运行; 2010101 行政运; 2010199 设备更新项目

FAIL
    2010101 一般行政管理事务; 2101171 行政单位医疗 (2101101 is meant)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from rules.classification import CLASSIFICATIONS, Classification, classification, misnamed
from rules.names import plain
from rules.protocol import CheckKind, Looked, Outcome, Problem, Subject, Text, Unchecked
from rules.selection import TABLES_OPTION, chosen, names_of
from rules.tables import TableView, cell_evidence, doubt_of
from schemas.document import ColumnRole, Line, LineRole
from schemas.report import Evidence, State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_LENGTHS: Final = {"functional": {3, 5, 7}, "economic-department": {3, 5}, "economic-government": {3, 5}}
_FIRST: Final = {"functional": "2", "economic-department": "34", "economic-government": "5"}


_EVERYWHERE: Final = 10
"""So many divisions must have an item for its number to be the same in all of them."""
_SINGLY: Final = 3
"""So many slipped lines of a table are told one by one; more are told as one."""


@dataclass(frozen=True, slots=True)
class _Options:
    name: str
    given: tuple[str, ...]
    typos: bool


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    del vocabulary
    return _Options(options["classification"], names_of(options.get("given")), bool(options.get("typos", False)))


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    views = yield from chosen(subject, options.given)
    codes = classification(options.name)
    looked = 0
    for view in views:
        wrong: list[tuple[Line, str]] = []
        for line in view.body():
            if not _ours(line, options.name):
                continue
            if line.code not in codes.names:
                right = None if options.typos else _unknown_code(line, codes)
                if right:
                    wrong.append((line, right))
                continue
            looked += 1
            right = _wrong_typo(line, codes) if options.typos else _wrong_code(line, codes)
            if right:
                wrong.append((line, right))
        if len(wrong) > _SINGLY and not options.typos:
            wrong = _with_strangers(view, wrong, options.name, codes)
        yield from _problems(view, wrong)
    if looked:
        yield Looked(looked)
    else:
        reason = Text("没有可核对的科目编码", "there are no codes of this classification")
        yield Unchecked(reason, State.NOT_APPLICABLE)


def _ours(line: Line, name: str) -> bool:
    return (
        line.role is LineRole.ITEM
        and line.code.isdigit()
        and len(line.code) in _LENGTHS[name]
        and line.code[0] in _FIRST[name]
        and bool(plain(line.name))
    )


def _wrong_code(line: Line, codes: Classification) -> str | None:
    """Return the name that the code has, where the printed one belongs to other codes and not at all to this one."""
    name = plain(line.name)
    own = codes.names[line.code]
    if any(known.startswith(name) or name.startswith(known) for known in own):
        return None
    from rapidfuzz.distance import Levenshtein

    others = [code for code in codes.owners.get(name, ()) if len(code) == len(line.code)]
    if any(code[:-2] == line.code[:-2] for code in others):
        return codes.shown[line.code]  # its neighbour's name, however alike (离休费, 退休费)
    if not others or max(Levenshtein.normalized_similarity(name, known) for known in own) > 0.6:
        return None
    return codes.shown[line.code]


def _with_strangers(
    view: TableView, wrong: list[tuple[Line, str]], name: str, codes: Classification
) -> list[tuple[Line, str]]:
    """Add the lines whose names are nobody's: in a table whose codes were made up, they are wrong as well."""
    right = {line.row: meant for line, meant in wrong}
    for line in view.body():
        nobodys = _ours(line, name) and plain(line.name) not in codes.owners
        if nobodys and line.row not in right and misnamed(line.code, line.name):
            right[line.row] = codes.shown[line.code]
    return [(line, right[line.row]) for line in view.body() if line.row in right]


def _unknown_code(line: Line, codes: Classification) -> str | None:
    """Return the code that is meant, where the printed one is none and its name belongs to a sister of it."""
    above, owners = line.code[:-2], [code for code in codes.owners.get(plain(line.name), ()) if len(code) == 7]
    sisters = [code for code in codes.owners.get(plain(line.name), ()) if code[:-2] == above]
    if above in codes.names:
        return f"{sisters[0]} {codes.shown[sisters[0]]}" if len(sisters) == 1 else None
    # 行政运行, 一般行政管理事务 and their like have one number in all divisions, those that the list lacks included.
    endings = {code[-2:] for code in owners}
    if len(line.code) == 7 and len(owners) >= _EVERYWHERE and len(endings) == 1 and line.code[-2:] not in endings:
        return f"{above}{endings.pop()} {codes.shown[owners[0]]}"
    return None


def _wrong_typo(line: Line, codes: Classification) -> str | None:
    """Return the name that the code has, where the printed one differs from it by a character or two."""
    name = plain(line.name)
    own = codes.names[line.code]
    if name in codes.owners or any(known.startswith(name) or name.startswith(known) for known in own):
        return None
    from rapidfuzz.distance import Levenshtein

    distance = min(Levenshtein.distance(name, known) for known in own)
    same_length = any(len(known) == len(name) for known in own)
    return codes.shown[line.code] if distance <= 2 and same_length and distance * 4 <= len(name) else None


def _problems(view: TableView, wrong: list[tuple[Line, str]]) -> Iterator[Problem]:
    """Tell lines that have slipped together as one finding."""
    problems = [_problem(view, line, right) for line, right in wrong]
    if len(problems) <= _SINGLY:
        yield from problems
        return
    listed = [f"{line.code} {line.name}（{right}）" for line, right in wrong[:6]]
    more = f"等{len(wrong)}行" if len(wrong) > 6 else ""
    yield replace(
        problems[0],
        evidence=tuple(evidence for problem in problems for evidence in problem.evidence),
        place=(view.kind, "编码与名称"),
        text=Text(
            f"《{view.kind}》有{len(wrong)}行编码与名称不符（括号内为该编码的科目）：{'、'.join(listed)}{more}",
            f"{view.kind}: {len(wrong)} codes do not stand beside their names (in brackets): {', '.join(listed)}",
        ),
    )


def _problem(view: TableView, line: Line, right: str) -> Problem:
    evidence = _evidence(view, line)
    doubt = doubt_of((), (view,))
    if evidence.confidence < 0.9:
        doubt = f"“{line.name}”识别置信度 {evidence.confidence:.2f}"
    return Problem(
        evidence=(evidence,),
        place=(view.kind, line.code),
        slots={"table": view.kind, "code": line.code, "name": line.name, "right": right},
        expected=right,
        actual=line.name,
        doubt=doubt,
    )


def _evidence(view: TableView, line: Line) -> Evidence:
    cells = [
        view.grid[line.row, column.index]
        for column in view.table.columns
        if column.panel == line.panel
        and column.role in {ColumnRole.CODE, ColumnRole.NAME}
        and (line.row, column.index) in view.grid
    ]
    named = [cell for cell in cells if line.name and plain(cell.text).endswith(plain(line.name))] or cells
    if not named:
        return Evidence(view.page, None, line.name, view.name, line.code)
    return cell_evidence(named[0], view.name, line.code, "")


KIND: Final = CheckKind(
    name="code_name",
    options={
        "type": "object",
        "properties": {
            "classification": {"type": "string", "enum": list(CLASSIFICATIONS)},
            "given": TABLES_OPTION,
            "typos": {"type": "boolean"},
        },
        "required": ["classification"],
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=frozenset({"table", "code", "name", "right"}),
)
