"""A code stands beside one name, and a name beside one code, in all tables of a document.

What it does
    Looks at the lines with functional codes of 款 and 项 in all tables. Where a name has one code in one table and
    another one, of the same parent, in the others; or a code has a name in one table and quite another in the others,
    the odd line is reported. Names that are cut short, or differ by a few characters, are the same; names that have
    several codes within one table are left alone, as are projects that stand below a class under its code.

Why
    The list of codes cannot know every province's own; the document itself then tells which code is meant.

Options
    None.

PASS
    支出总表 2139901 某专项; 一般公共预算支出表 2139901 某专项

FAIL
    支出总表 2139901 某专项; 一般公共预算支出表 2139961 某专项
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from rules.details import details
from rules.names import plain
from rules.protocol import Outcome, Problem, Subject, Text, looked_at, without_options
from rules.selection import chosen
from rules.tables import TableView, cell_evidence, doubt_of
from schemas.document import ColumnRole, Line, LineRole
from schemas.report import Evidence

__all__ = ["KIND"]

_LENGTHS: Final = frozenset({5, 7})
_ALIKE: Final = 0.5
_Seen = tuple[TableView, Line]


def _run(subject: Subject, options: None) -> Iterator[Outcome]:
    views = yield from chosen(subject, ())
    by_name: dict[tuple[str, str], dict[str, list[_Seen]]] = defaultdict(lambda: defaultdict(list))
    by_code: dict[str, dict[str, list[_Seen]]] = defaultdict(lambda: defaultdict(list))
    for view in views:
        if _lists_projects(view):
            continue
        inner = {row for panel in view.panels for row in details(view, panel, view.body(panel))}
        for line in view.body():
            if (
                line.role is LineRole.ITEM
                and line.row not in inner
                and line.code.isdigit()
                and line.code[0] == "2"
                and len(line.code) in _LENGTHS
            ):
                name = plain(line.name)
                if len(name) > 1:
                    by_name[line.code[:-2], name][line.code].append((view, line))
                    by_code[line.code][name].append((view, line))
    looked = sum(sum(len(seen) for seen in names.values()) > 1 for names in by_code.values())
    for (_, name), codes in by_name.items():
        odd = _odd_one(codes)
        if odd is not None and len(by_code[odd[1].code]) == 1:
            usual = next(code for code in codes if code != odd[1].code)
            yield _problem(odd, usual, name, codes[usual])
    for code, names in by_code.items():
        odd = _odd_one(names)
        if odd is not None and all(_differ(one, plain(odd[1].name)) for one in names if one != plain(odd[1].name)):
            usual = next(name for name in names if name != plain(odd[1].name))
            yield _problem(odd, code, usual, names[usual])
    yield looked_at(looked, Text("没有在两张表中出现的编码", "no code stands in two tables"))


def _lists_projects(view: TableView) -> bool:
    """Say whether names under the codes are those of projects: of a table of projects, or several to one code."""
    if "项目支出" in view.kind:
        return True
    names: dict[str, set[str]] = defaultdict(set)
    for line in view.body():
        if line.code and line.name:
            names[line.code].add(plain(line.name))
    return any(len(found) > 2 for found in names.values())


def _odd_one(found: Mapping[str, list[_Seen]]) -> _Seen | None:
    """Return the one line that differs from all others, which are one and stand in other tables."""
    if len(found) != 2:
        return None
    few, many = sorted(found.values(), key=lambda seen: (len(seen), -seen[0][0].index))  # in a tie, the later table
    tables = {view.index for view, _ in many}
    return few[0] if len(few) == 1 and few[0][0].index not in tables else None


def _differ(one: str, other: str) -> bool:
    from rapidfuzz.distance import Levenshtein

    if one.startswith(other) or other.startswith(one):
        return False
    return Levenshtein.normalized_similarity(one, other) < _ALIKE


def _problem(odd: _Seen, code: str, name: str, others: list[_Seen]) -> Problem:
    view, line = odd
    other_view, other = others[0]
    return Problem(
        evidence=(_evidence(view, line), _evidence(other_view, other)),
        place=(view.kind, line.code),
        expected=f"{code} {name}",
        actual=f"{line.code} {line.name}",
        doubt=doubt_of((), (view, other_view)),
        text=Text(
            f"《{view.kind}》“{line.code} {line.name}”，《{other_view.kind}》等为“{other.code} {other.name}”",
            f"{view.kind} has {line.code} {line.name}, {other_view.kind} {other.code} {other.name}",
        ),
    )


def _evidence(view: TableView, line: Line) -> Evidence:
    for column in view.table.columns:
        cell = view.grid.get((line.row, column.index))
        if column.panel == line.panel and column.role in {ColumnRole.CODE, ColumnRole.NAME} and cell is not None:
            return cell_evidence(cell, view.name, line.code, "")
    return Evidence(view.page, None, line.name, view.name, line.code)


KIND: Final = without_options("code_twice", _run)
