"""Broken sums and copies told to people: figures, difference and slack in words, and many small ones as one.

Severity (for every check that compares figures): a difference that goes beyond what rounding explains by no more than
one unit of the last printed digit is a warning, and all of them in one table are told as one; a larger one has the
severity of its rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from rules.protocol import Looked, Outcome, Problem, Text, Unchecked
from rules.tables import Figure, Found, TableView, doubt_of, doubt_of_reading
from schemas.amount import Comparison, MoneyUnit
from schemas.document import CERTAIN, ColumnRole
from schemas.report import Severity

__all__ = ["BALANCE_SLOTS", "Imbalance", "report"]

BALANCE_SLOTS: Final = frozenset({"table", "row", "column", "left", "right", "terms", "equation"})
"""What messages of checks over figures may use beside the common slots."""

_LABELS: Final = frozenset({ColumnRole.CODE, ColumnRole.NAME})
_HALF: Final = Decimal("0.5")
_CODED: Final = re.compile(r"\W*\d{3}")  # a label that begins with a code
_HARDLY: Final = 0.7
"""A label read with less confidence may be another one; up to 0.9 it may be so in a letter that says nothing."""
_SHOWN_TERMS: Final = 8
_FEW: Final = 4
_SINGLY: Final = 6
"""So many findings of one rule in one table are told one by one; more are told as one."""


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A comparison of figures that fails. ``left`` and ``right`` are the figures of either side with their signs."""

    view: TableView
    row: str
    column: str
    comparison: Comparison
    left: tuple[tuple[int, Figure], ...]
    right: tuple[tuple[int, Figure], ...]
    place: tuple[str, ...]
    equation: str = ""
    views: tuple[TableView, ...] = field(default=())
    money: bool = True

    @property
    def small(self) -> bool:
        """Say whether the difference exceeds the slack by no more than one unit of the last digit."""
        excess = abs(self.comparison.difference) - self.comparison.tolerance
        return excess <= self.comparison.step

    @property
    def missing(self) -> bool:
        """Say whether the total itself is blank: left out rather than wrong."""
        return all(figure.found is Found.BLANK for _, figure in self.left)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The printed figures, left side first; the blank ones too where there are few: one may be what is missing."""
        shown: list[Figure] = []
        for side in (self.left, self.right):
            printed = [figure for _, figure in side if figure.found is Found.FIGURE]
            shown += [figure for _, figure in side] if len(side) <= _FEW else printed
        return tuple(shown)

    @property
    def unit(self) -> MoneyUnit | None:
        """The unit in which the finding is told: that of the first printed figure; None for shares and counts."""
        if not self.money:
            return None
        return next((figure.amount.unit for figure in self.figures if figure.amount and figure.amount.unit), None)


def report(found: Sequence[Imbalance], looked: int, *, support: Decimal = _HALF) -> Iterator[Outcome]:
    """Yield what one rule says about one table: ``found`` fails of ``looked`` comparisons.

    An identity that fails in more than ``1 - support`` of at least four places is none of this table, or the table was
    not read as it is printed: that is said instead of a finding for each place.
    """
    large = [imbalance for imbalance in found if not imbalance.small]
    if looked >= 4 and len(large) > 2 and len(large) > (1 - support) * looked:
        view = large[0].view
        yield Unchecked(
            Text(
                f"《{view.called}》（第{view.page}页）{looked}处中有{len(large)}处不符，可能表式不同或读取有误，未作判断",
                f"{view.called} (page {view.page}): {len(large)} of {looked} places differ; "
                "the table may be of another form or misread",
            )
        )
        return
    if looked > len(found):
        yield Looked(looked - len(found))
    groups = _by_difference(large)
    if len(groups) > _SINGLY:
        yield _many(large, "不平", severity=None)
    else:
        yield from (_one_cause(group) for group in groups)
    small = [imbalance for imbalance in found if imbalance.small]
    if len(small) == 1:
        yield _problem(small[0])
    elif small:
        yield _many(small, "末位差", severity=Severity.WARNING)


def _by_difference(found: Sequence[Imbalance]) -> list[list[Imbalance]]:
    """Group what differs by the same amount, rounding aside: one wrong figure runs through a table's other sums."""
    groups: list[list[Imbalance]] = []
    for imbalance in found:
        size = abs(imbalance.comparison.difference)
        for group in groups:
            first = group[0].comparison
            if abs(abs(first.difference) - size) <= max(first.tolerance, imbalance.comparison.tolerance):
                group.append(imbalance)
                break
        else:
            groups.append([imbalance])
    return groups


def _one_cause(group: Sequence[Imbalance]) -> Problem:
    """Tell places that differ by the same amount as one finding."""
    problem = _problem(group[0])
    if len(group) == 1:
        return problem
    places = list(dict.fromkeys(_place_name(entry) for entry in group[1:]))
    shown, more = places[:_SINGLY], len(places) - _SINGLY
    listed_zh = "、".join(shown) + (f"等{len(places)}处" if more > 0 else "")
    listed_en = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    evidence = dict.fromkeys(figure.evidence for entry in group[: _SINGLY + 1] for figure in entry.figures)
    return replace(
        problem,
        evidence=tuple(evidence),
        note=Text(f"（同一差额还见于：{listed_zh}）", f" (the same difference also at: {listed_en})"),
    )


def _problem(imbalance: Imbalance) -> Problem:
    comparison, unit = imbalance.comparison, imbalance.unit
    return Problem(
        evidence=tuple(figure.evidence for figure in imbalance.figures),
        place=imbalance.place,
        slots=_slots(imbalance),
        expected=_shown(comparison.expected, comparison, unit),
        actual=None if imbalance.missing else _shown(comparison.actual, comparison, unit),
        difference=_scaled(comparison.difference, unit),
        tolerance=_scaled(comparison.tolerance, unit),
        unit=unit.value if unit else None,
        severity=Severity.WARNING if imbalance.small or imbalance.missing else None,
        doubt=doubt_of(imbalance.figures, (imbalance.view, *imbalance.views)) or _doubt_of_labels([imbalance]),
        text=_blank(imbalance),
    )


def _doubt_of_labels(imbalances: Sequence[Imbalance]) -> str | None:
    """Say that a label was misread: of a row compared, or the code of any row, by which it belongs to a sum or not.

    A row whose code is misread may be left out; one whose name is may be a total, or only number the columns.
    """
    view = imbalances[0].view
    rows = {line.row for line in view.body()}
    compared = {figure.row for imbalance in imbalances for figure in imbalance.figures}
    named = {column.index for column in view.table.columns if column.role in _LABELS}
    coded = {column.index for column in view.table.columns if column.role is ColumnRole.CODE}
    for cell in view.table.cells:
        if cell.confidence >= CERTAIN or cell.column not in named or cell.row not in rows or not cell.text:
            continue
        if cell.column in coded or _CODED.match(cell.text):
            return f"编码{doubt_of_reading(cell.text, cell.confidence)}"
        if cell.row in compared and cell.confidence < _HARDLY:
            return f"行名{doubt_of_reading(cell.text, cell.confidence)}"
    return None


def _blank(imbalance: Imbalance) -> Text | None:
    """Return the words for a figure that is left out, or that another table has no line for; None for all others."""
    view, where = imbalance.view, _place_name(imbalance)
    if not where:
        total = imbalance.left[0][1].evidence if imbalance.left else None
        where = "·".join(part for part in (total.row, total.column) if part) if total else ""
    if imbalance.missing:
        right = _shown(imbalance.comparison.expected, imbalance.comparison, imbalance.unit)
        printed = [figure for _, figure in imbalance.right if figure.found is Found.FIGURE]
        terms = f"（{_terms(imbalance.right)}）" if len(printed) > 1 else ""
        return Text(
            f"《{view.called}》“{where}”为空，按其余各数应为 {right}{terms}",
            f"{view.called}, {where}: blank, the other figures make {right}" + (f" ({terms[1:-1]})" if terms else ""),
        )
    if not imbalance.right and imbalance.views:
        left = _shown(imbalance.comparison.actual, imbalance.comparison, imbalance.unit)
        other = imbalance.views[0].kind
        return Text(
            f"“{where}”在《{view.called}》为 {left}，《{other}》没有这一行",
            f"{where}: {left} in {view.called}; {other} has no such line",
        )
    return None


def _many(found: Sequence[Imbalance], what: str, severity: Severity | None) -> Problem:
    """Tell several differences of one table as one finding, the largest first."""
    order = sorted(found, key=lambda entry: (-abs(entry.comparison.difference), entry.place))
    first = order[0]
    unit = first.unit
    evidence = dict.fromkeys(figure.evidence for entry in order[:_SINGLY] for figure in entry.figures)
    rows = list(dict.fromkeys(_place_name(entry) for entry in order))
    shown, more = rows[:_SINGLY], len(rows) - _SINGLY
    listed_zh = "、".join(shown) + (f"等{len(rows)}处" if more > 0 else "")
    listed_en = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    largest = _shown(abs(first.comparison.difference), first.comparison, unit)
    slack = _shown(first.comparison.tolerance, first.comparison, unit)
    small = severity is Severity.WARNING
    return Problem(
        evidence=tuple(evidence),
        place=(first.view.called, what),
        slots=_slots(first),
        expected=_shown(first.comparison.expected, first.comparison, unit),
        actual=_shown(first.comparison.actual, first.comparison, unit),
        difference=_scaled(first.comparison.difference, unit),
        tolerance=_scaled(first.comparison.tolerance, unit),
        unit=unit.value if unit else None,
        severity=severity,
        doubt=doubt_of((figure for entry in order for figure in entry.figures), (first.view,))
        or _doubt_of_labels(order),
        text=Text(
            f"《{first.view.called}》有{len(found)}处“{first.equation}”不符"
            f"（{'只差末位' if small else '相差较大'}，最大相差 {largest}，四舍五入只能解释 {slack}）：{listed_zh}",
            f"{first.view.called}: {len(found)} places break “{first.equation}” "
            f"({'by the last digit' if small else 'by more than rounding'}, at most {largest}; "
            f"rounding explains {slack}): {listed_en}",
        ),
    )


def _place_name(imbalance: Imbalance) -> str:
    return "·".join(part for part in (imbalance.row, imbalance.column) if part)


def _slots(imbalance: Imbalance) -> Mapping[str, str]:
    comparison, unit = imbalance.comparison, imbalance.unit
    return {
        "table": imbalance.view.called,
        "row": imbalance.row,
        "column": imbalance.column,
        "left": "（空）" if imbalance.missing else _shown(comparison.actual, comparison, unit),
        "right": _shown(comparison.expected, comparison, unit),
        "terms": _terms(imbalance.right),
        "equation": imbalance.equation,
        "difference": _shown(abs(comparison.difference), comparison, unit),
        "tolerance": _shown(comparison.tolerance, comparison, unit),
    }


def _terms(side: Sequence[tuple[int, Figure]]) -> str:
    printed = [(sign, figure) for sign, figure in side if figure.found is Found.FIGURE]
    if len(printed) > _SHOWN_TERMS:  # then rather those that make the sum
        printed = [(sign, figure) for sign, figure in printed if figure.amount and figure.amount.value] or printed
    text = "".join(f" {'+' if sign > 0 else '-'} {figure.text}" for sign, figure in printed[:_SHOWN_TERMS])
    text = text.removeprefix(" + ").strip()
    return text + (f" + …({len(printed)})" if len(printed) > _SHOWN_TERMS else "")


def _scaled(value: Decimal, unit: MoneyUnit | None) -> Decimal:
    """Return an amount of 元 in a unit, without the zeros that the conversion left."""
    scaled = value.scaleb(-unit.exponent) if unit else value
    return Decimal(0) if not scaled else scaled.normalize() + Decimal(0)


def _shown(value: Decimal, comparison: Comparison, unit: MoneyUnit | None) -> str:
    """Return an amount of 元 as printed in a unit, with as many decimals as its figures or its own value need."""
    scaled = _scaled(value, unit)
    step = _scaled(comparison.step, unit)
    decimals = max(0, -_exponent(step), -_exponent(scaled))
    return f"{scaled:,.{min(decimals, 8 if unit else 4)}f}{unit.value if unit else ''}"


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
