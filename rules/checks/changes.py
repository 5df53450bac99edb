"""``changes``: columns of change follow from the columns of the two years.

What
    Columns that say 上年 (or last year's number), 本年 (当年, this year's number, 预算数) and 增减 belong together
    where the rest of their headers is the same: 上年/公务接待费, 当年/公务接待费 and 增减变化情况/公务接待费.
    ``difference``: in every line the change is this year less last year. ``percent``: 增减% is the change over last
    year's figure, rounded or cut; from nothing there is no percentage. Where a table has two columns of last year
    (预算, 执行), either may be meant.

Why
    The columns of change are typed after the figures of one year were corrected.

Options
    ``check``  ``difference`` or ``percent``
    ``given``  the table or tables; all tables if left out

A change that most lines of a table do not follow is not the one that its header seems to say: nothing is judged then.

PASS
    上年预算数 2.00 | 预算数 1.50 | 增减 -0.50 | 增减% -25.00%

FAIL
    上年预算数 2.00 | 预算数 1.50 | 增减 0.50 | 增减% -20.00%
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from rules.balance import BALANCE_SLOTS, Imbalance, report
from rules.names import plain
from rules.protocol import CheckKind, Outcome, Subject, Text, Unchecked
from rules.quantity import QuantityError, compare
from rules.selection import TABLES_OPTION, chosen, names_of
from rules.tables import Figure, Found, TableView, column_label, row_label
from schemas.amount import Comparison
from schemas.document import Column, ColumnRole, Line
from schemas.report import State
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_CHANGE: Final = re.compile(r"增减|增（减）|增\(减\)|变动|增长")
_SHARE: Final = re.compile(r"[%％]|率|比例|幅度|百分比")
_BEFORE: Final = re.compile(r"上年|上一年|去年")
_OTHER: Final = re.compile(r"结转|结余|实户|余额|年初|年末")
_NOW: Final = re.compile(r"本年|当年|今年|本期")
_YEAR: Final = re.compile(r"(20\d{2})年?度?")
_FILLING: Final = re.compile(r"预算数|决算数|执行数|预算|决算|执行|情况|变化|金额|数额|数|额|比|较|与|的|同|了")
_WHOLES: Final = frozenset({"小计", "合计"})
_FIGURES: Final = frozenset({ColumnRole.AMOUNT, ColumnRole.PERCENT, ColumnRole.TEXT})
_HUNDRED: Final = Decimal(100)

_Part = tuple[str, tuple[str, ...]]
"""What a column is (now, before, difference, percent), and the rest of its header."""


@dataclass(frozen=True, slots=True)
class _Options:
    check: str
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Trio:
    """A column of change with the column of this year and those that may be last year's."""

    change: Column
    now: Column
    before: tuple[Column, ...]


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    views = yield from chosen(subject, options.given, unnamed=True)
    found = False
    for view in views:
        for trio in _trios(view, subject.document.profile.year, options.check):
            found = True
            yield from _judge(view, trio, options.check)
    if not found:
        yield Unchecked(Text("没有列示增减的表", "no table shows changes"), State.NOT_APPLICABLE)


def _trios(view: TableView, year: int | None, check: str) -> Iterator[_Trio]:
    columns = [column for column in view.table.columns if column.role in _FIGURES]
    parts = {column.index: part for column in columns if (part := _part(column, year)) is not None}
    for column in columns:
        said = parts.get(column.index)
        if said is None or said[0] != check:
            continue
        same = [other for other in columns if other.panel == column.panel and other.index in parts]
        now = [other for other in same if parts[other.index] == ("now", said[1])]
        before = [other for other in same if parts[other.index] == ("before", said[1])]
        if len(now) == 1 and before:
            yield _Trio(column, now[0], tuple(before))


def _part(column: Column, year: int | None) -> _Part | None:
    """Say what a column is by the one part of its header that speaks of a year or a change."""
    said: list[tuple[int, str]] = []
    for place, text in enumerate(column.path):
        kind = _kind(text, year)
        if kind is not None:
            said.append((place, kind))
    if not said:
        plainly = bool(column.path) and not _rest(column.path[-1])  # 预算数 beside 上年预算数
        return ("now", tuple(dict.fromkeys(plain(text) for text in column.path[:-1]))) if plainly else None
    kinds = [kind for _, kind in said]
    kind = kinds[-1] if len(set(kinds)) == 1 else "percent" if "percent" in kinds and "difference" in kinds else ""
    if not kind:
        return None
    rest = [
        _rest(text) if place in dict(said) or _both(text) else plain(text) for place, text in enumerate(column.path)
    ]
    return kind, tuple(dict.fromkeys(text for text in rest if text and text not in _WHOLES))


def _both(text: str) -> bool:
    """Say whether a header names two years and so belongs to neither: 2025年预算数与2024年执行数 above 增减额."""
    return len(set(_YEAR.findall(text))) > 1


def _kind(text: str, year: int | None) -> str | None:
    if _OTHER.search(text) or (_both(text) and not _CHANGE.search(text)):
        return None
    if _CHANGE.search(text):
        return "percent" if _SHARE.search(text) else "difference"
    if _BEFORE.search(text):
        return "before"
    number = _YEAR.search(text)
    if number and year is not None:
        return {year: "now", year - 1: "before"}.get(int(number[1]))
    return "now" if _NOW.search(text) else None


def _rest(text: str) -> str:
    """Return what a header says beside its year or change."""
    for pattern in (_YEAR, _BEFORE, _NOW, _CHANGE, _SHARE, _FILLING):
        text = pattern.sub("", text)
    return plain(text).strip("度（）()+-、/")


def _judge(view: TableView, trio: _Trio, check: str) -> Iterator[Outcome]:
    broken: list[Imbalance] = []
    looked = 0
    lines = view.body(trio.change.panel)
    if not any(view.figure(line, trio.change).text.strip() for line in lines):
        return
    for line in lines:
        now, change = view.figure(line, trio.now), view.figure(line, trio.change)
        befores = [view.figure(line, column) for column in trio.before]
        tries = [_compared(now, before, change, check) for before in befores]
        known = [entry for entry in tries if entry is not None]
        if not known:
            continue
        looked += 1
        if not any(holds for holds, _ in known):
            index = next(place for place, entry in enumerate(tries) if entry is not None)
            broken.append(_imbalance(view, line, trio, (change, now, befores[index]), known[0][1]))
    yield from report(broken, looked)


def _compared(now: Figure, before: Figure, change: Figure, check: str) -> tuple[bool, Comparison] | None:
    """Return whether a change follows from two figures; None where that cannot be said."""
    if Found.TEXT in {now.found, before.found} or not (now.amount or before.amount):
        return None
    if check == "percent":
        return _percent(now, before, change)
    if change.found in {Found.TEXT, Found.ABSENT}:
        return None
    try:
        return compare("=", change.quantity, now.quantity - before.quantity)
    except QuantityError:
        return None


def _percent(now: Figure, before: Figure, change: Figure) -> tuple[bool, Comparison] | None:
    match = re.fullmatch(r"([-－−–—△▲]?)(\d+(?:\.(\d+))?)[%％]?", change.text.strip().replace(",", ""))
    if match is None:
        return None
    stated = Decimal(match[2]) * (-1 if match[1] else 1)
    step = Decimal(1).scaleb(-len(match[3] or ""))
    base = before.amount.base if before.amount else Decimal(0)
    if not base:
        return not stated, Comparison(Decimal(0), stated, Decimal(0), step)
    apart = (now.amount.base if now.amount else Decimal(0)) - base
    slack = (before.amount.step if before.amount else Decimal(0)) * _HUNDRED / abs(base) + step
    real = apart / abs(base) * _HUNDRED
    holds = min(abs(stated - real), abs(stated * _HUNDRED - real)) <= slack
    return holds, Comparison(real.quantize(min(step, Decimal("0.01"))), stated, slack, step)


def _imbalance(
    view: TableView, line: Line, trio: _Trio, figures: Sequence[Figure], comparison: Comparison
) -> Imbalance:
    change, now, before = figures
    header = column_label(trio.change)
    share = trio.change.role is ColumnRole.PERCENT or bool(_SHARE.search(header))
    return Imbalance(
        view=view,
        row=row_label(line),
        column=header,
        comparison=comparison,
        left=((1, change),),
        right=((1, now), (-1, before)),
        place=(view.kind, line.code or line.concept or line.name, header),
        equation=f"{header}应等于本年数减上年数" + ("再除以上年数" if share else ""),
        money=not share,
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    del vocabulary
    return _Options(str(options["check"]), names_of(options.get("given")))


KIND: Final = CheckKind(
    name="changes",
    options={
        "type": "object",
        "properties": {"check": {"type": "string", "enum": ["difference", "percent"]}, "given": TABLES_OPTION},
        "required": ["check"],
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=BALANCE_SLOTS,
)
