"""``totals``: a total line is the sum of the lines it stands for.

What
    In each half of a table, from top to bottom: a total or subtotal is the sum of the lines since the one before it,
    that one included (收入总计 = 本年收入合计 + 上年结转). A total in the first line is the sum of all lines below it,
    or, where subtotals of units head those lines, of the subtotals, each of which is the sum of its own lines.
    Only lines that are part of no other line count; 其中 lines do not, nor do lines that detail the class above them
    under its own code. Units that head coded lines are subtotals, though nothing but their figures says so. Lines
    without a number below a numbered one (一、税收收入, 增值税, 契税) make it where most such groups add up.

Why
    A total that was typed, not computed, or a line added after the total.

Options
    ``given``    the table or tables; all tables if left out
    ``support``  the share of places that must hold before the others are findings (default 0.5)

A total is looked at only where it is clear which lines make it: lines that all carry codes, or that all have names
which the vocabulary knows for this table and that do not cut the same money in two ways (by function and by nature).
Elsewhere a column that does not add up is told only where at least twice as many columns of the same lines do, or
where it is the only one and one slip of the hand in the total or in one of three lines or more is all that is missing.

PASS
    合计 10.00 over 201 6.00 and 208 4.00

FAIL
    合计 10.00 over 201 6.00 and 208 3.00
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from rules.balance import BALANCE_SLOTS, Imbalance, report
from rules.details import details
from rules.names import plain
from rules.protocol import CheckKind, Outcome, Subject, Text, Unchecked
from rules.selection import TABLES_OPTION, chosen, names_of
from rules.slipped import slipped
from rules.sums import counts_things, judge_sum, outermost
from rules.tables import Figure, Found, TableView, column_label, row_label
from rules.units_in_lists import with_units_as_subtotals
from schemas.amount import Comparison
from schemas.document import Column, Line, LineRole
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_SUMS: Final = {LineRole.TOTAL, LineRole.SUBTOTAL}
_NATURE: Final = {"基本支出", "人员经费", "公用经费", "项目支出", "人员经费合计", "公用经费合计"}
_WHOLE: Final = "财政拨款"
_PARTS: Final = {"一般公共预算", "政府性基金预算", "国有资本经营预算"}
_PROOF: Final = 2
_SEVERAL: Final = 3
_CARRIED: Final = {"上年结转", "年终结转结余", "结余分配", "使用非财政拨款结余", "上年实户资金余额"}
_CODE_LENGTHS: Final = {3, 5, 7}
_RATE: Final = re.compile(r"[%％]|增幅|增长率|比重|占比")  # no column of amounts, whatever its figures look like


@dataclass(frozen=True, slots=True)
class _Options:
    given: tuple[str, ...]
    support: Decimal


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    del vocabulary
    return _Options(names_of(options.get("given")), Decimal(options.get("support", "0.5")))


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    views = yield from chosen(subject, options.given, unnamed=True)
    for view in views:
        broken: list[Imbalance] = []
        looked = 0
        for panel in view.panels:
            grouped = _groups(view, panel)
            looked += len(grouped)
            broken += [outcome for outcome in grouped if isinstance(outcome, Imbalance)]
            filled = _filled(view, panel)
            inner = details(view, panel, filled)
            outer = with_units_as_subtotals(view, panel, [line for line in filled if line.row not in inner])
            for total, parts in _sums(outer):
                outcomes = list(_columns(view, total, parts))
                unclear = _unclear(view, total, parts)
                if unclear and not _proven(view, total, parts, outcomes):
                    wrong = [outcome for outcome in outcomes if isinstance(outcome, Imbalance)]
                    if len(wrong) == 1 and len(parts) >= _SEVERAL and _alike(wrong[0]) and slipped(wrong[0]):
                        looked += 1
                        broken += wrong  # lines that another reading leaves out would miss the total by more
                    else:
                        yield Unchecked(unclear)
                    continue
                for outcome in _without_only_totals(view, total, outcomes):
                    if isinstance(outcome, Unchecked):
                        yield outcome
                        continue
                    looked += 1
                    if isinstance(outcome, Imbalance):
                        broken.append(outcome)
        yield from report(broken, looked, support=options.support)


def _filled(view: TableView, panel: int) -> list[Line]:
    """Return the lines of a half that name or hold anything; a row that only has its number is no line of it."""
    return [
        line
        for line in view.body(panel)
        if line.name or line.code or any(view.figure(line, column).amount for column in view.amounts(panel))
    ]


def _sums(every: Sequence[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Yield each total with the lines that make it."""
    below = {
        line.row: [part for part in every if part.parent == line.row] or _run_below(every, index)
        for index, line in enumerate(every)
        if line.role in _SUMS
    }
    for line in every:
        # 一、本年支出 with （一）一般公共服务支出 and so on below it: a subtotal that heads its parts.
        if len(below.get(line.row, ())) > 1:
            yield line, [part for part in below[line.row] if not part.of_which]
    inside = {part.row for parts in below.values() for part in parts}
    lines = [line for line in every if line.row not in inside and line.parent not in inside]
    headed = {row for row, parts in below.items() if parts}
    if headed:
        lines = [replace(line, role=LineRole.ITEM) if line.row in headed else line for line in lines]
    if lines and lines[0].role in _SUMS:
        lines = _with_items(lines)
        rest = [line for line in lines[1:] if line.role not in _SUMS]
        if len(rest) == len(lines) - 1 and (parts := _roots(rest)):
            yield lines[0], parts
        elif len(rest) < len(lines) - 1:
            yield from _headed_groups(lines)
        return
    since: list[Line] = []
    for line in lines:
        if line.role in _SUMS:
            parts = _roots(since)
            if len(parts) > 1 or (parts and parts[0].role is LineRole.ITEM):
                yield line, parts
            since = [line]
        else:
            since.append(line)


def _groups(view: TableView, panel: int) -> list[Imbalance | bool]:
    """Look at numbered lines with lines without a number below them: 一、税收收入, 增值税, 契税; 二、非税收入, ….

    Nothing but the table's own sums shows that such lines make the one above: a group that does not add up is told
    only where twice as many of the table's do, in its columns and under its other numbers.
    """
    found: list[Imbalance | bool] = []
    held = 0
    for half in view.panels:
        for head, parts in _numbered(_filled(view, half)):
            outcomes = list(_columns(view, head, parts)) if len(parts) > 1 else []
            held += sum(outcome is True for outcome in outcomes if _several(view, head, parts))
            if half == panel:
                found += [outcome for outcome in outcomes if not isinstance(outcome, Unchecked)]
    return found if held >= max(_PROOF, 2 * sum(isinstance(outcome, Imbalance) for outcome in found)) else []


def _numbered(lines: Sequence[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Yield each line with a number and the lines without one behind it, of which nothing says what they belong to."""
    head: Line | None = None
    parts: list[Line] = []
    for line in lines:
        plain_item = line.role is LineRole.ITEM and not line.level and line.parent is None and not line.of_which
        if head is not None and plain_item and not line.code and line.concept not in _CARRIED:
            parts.append(line)
            continue
        if head is not None and parts:
            yield head, parts
        heads = line.level == 1 and line.parent is None and line.role in {LineRole.ITEM, LineRole.SUBTOTAL}
        head, parts = (line if heads and not line.code else None), []
    if head is not None and parts:
        yield head, parts


def _with_items(lines: Sequence[Line]) -> list[Line]:
    """Take a subtotal for an item where others with numbers of its kind are items: 一、本级支出, 二、转移性支出."""
    if not any(line.role is LineRole.ITEM and line.level == 1 and line.parent is None for line in lines):
        return list(lines)
    return [
        replace(line, role=LineRole.ITEM) if line.role is LineRole.SUBTOTAL and line.level == 1 else line
        for line in lines
    ]


def _run_below(every: Sequence[Line], index: int) -> list[Line]:
    """Return the lines without a number below a subtotal with one (一、本年支出), up to the next numbered line."""
    if every[index].role is not LineRole.SUBTOTAL or every[index].level != 1:
        return []
    run: list[Line] = []
    for line in every[index + 1 :]:
        if line.role is not LineRole.ITEM or line.level or line.concept in _CARRIED:
            break
        run.append(line)
    return run


def _headed_groups(lines: Sequence[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Yield the sums of a table whose total stands first and whose subtotals (units) head the lines below them.

    A subtotal right below another one divides it. Where lines stand between the total and the first subtotal, or the
    last line is a subtotal, only the table's form can tell what adds up.
    """
    heads = [index for index, line in enumerate(lines) if line.role in _SUMS and index]
    if heads[0] != 1 or heads[-1] == len(lines) - 1 or any(lines[index].role is LineRole.TOTAL for index in heads):
        return
    groups = [(lines[a], _roots(lines[a + 1 : b])) for a, b in pairwise([*heads, len(lines)])]
    upper = [head for head, parts in groups if not parts]
    if upper and groups[0][1]:
        return
    yield lines[0], upper or [head for head, _ in groups]
    under: list[Line] = []
    for position, (head, parts) in enumerate(groups):
        if parts:
            yield head, parts
            continue
        under = []
        for other, below in groups[position + 1 :]:
            if not below:
                break
            under.append(other)
        if under:
            yield head, under


def _roots(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that are part of no other one among them."""
    rows = {line.row for line in lines}
    return [
        line
        for line in outermost(lines)
        if not line.of_which and line.role is not LineRole.SECTION and (line.parent is None or line.parent not in rows)
    ]


def _unclear(view: TableView, total: Line, parts: Sequence[Line]) -> Text | None:
    """Say why it is not clear that these lines make the total."""
    items = [line for line in parts if line.role is LineRole.ITEM]
    where = f"《{view.called}》（第{view.page}页）“{total.name}”"
    where_en = f"{view.called} (page {view.page}), {total.name}"
    if total.concept in _NATURE:
        return Text(f"{where}：可能跨栏汇总", f"{where_en}: it may add up more than this half of the table")
    coded = [line for line in items if line.code.isdigit() and len(line.code) in _CODE_LENGTHS]
    if coded and len(coded) == len(items):
        if len({line.code for line in items}) == len(items):
            return None
        return Text(f"{where}：同一编码出现多次", f"{where_en}: codes occur more than once")
    return _unnamed(items, where, where_en)


def _unnamed(items: Sequence[Line], where: str, where_en: str) -> Text | None:
    """Say why lines without codes may not make their total."""
    natures = [line for line in items if line.concept in _NATURE]
    # Lines that are all numbered 一、 二、 … are the parts, whatever they are called; two cuts would be numbered apart.
    numbered = all(line.level == 1 for line in items)
    known = [line for line in items if line.concept and line.concept not in _NATURE]
    if natures and len(natures) != len(items) and not (numbered and not known and len(natures) > 1):
        return Text(f"{where}：各行按不同口径并列", f"{where_en}: its lines cut the same money in two ways")
    names = [line.concept for line in items if line.concept]
    if len(set(names)) < len(names) or (_WHOLE in names and _PARTS.intersection(names)):
        return Text(f"{where}：同一项目分层列示，层次不明", f"{where_en}: whole and parts stand side by side")
    if len({line.level for line in items}) > 1:
        return Text(f"{where}：各行层次不明", f"{where_en}: the levels of its lines are not certain")
    strangers = [line for line in items if line.concept is None]
    if strangers and not (numbered and len(strangers) < len(items) - len(strangers)):
        name = strangers[0].name or strangers[0].code
        return Text(f"{where}：不能确定“{name}”是否计入", f"{where_en}: whether {name} counts is not known")
    return None


def _proven(
    view: TableView, total: Line, parts: Sequence[Line], outcomes: Sequence[Imbalance | Unchecked | bool]
) -> bool:
    """Say whether the table's own columns show that these lines make the total: most of them add up."""
    broken = sum(isinstance(outcome, Imbalance) for outcome in outcomes)
    return (
        broken > 0
        and sum(outcome is True for outcome in outcomes) >= max(_PROOF, 2 * broken)
        and _several(view, total, parts)
    )


def _alike(imbalance: Imbalance) -> bool:
    """Say whether all figures are printed with a point, or none: a lone 8 among 24,000.00 is the number of a column."""
    figures = [figure for _, figure in (*imbalance.left, *imbalance.right)]
    return len({"." in figure.evidence.text for figure in figures if figure.amount and figure.amount.value}) == 1


def _several(view: TableView, total: Line, parts: Sequence[Line]) -> bool:
    """Say whether two lines or more hold figures in some column: one line that equals its total proves nothing."""
    return any(
        sum(1 for part in parts if (amount := view.figure(part, column).amount) and amount.value) > 1
        for column in view.amounts(total.panel)
    )


def _columns(view: TableView, total: Line, parts: Sequence[Line]) -> Iterator[Imbalance | Unchecked | bool]:
    for column in view.amounts(total.panel):
        if _RATE.search("".join(column.path)):
            continue
        figure = _total_figure(view, total, column)
        addends = [view.figure(part, column) for part in parts]
        judged = judge_sum(figure, addends)
        if judged is None:
            continue
        if isinstance(judged, Unchecked) or judged.holds:
            yield judged if isinstance(judged, Unchecked) else True
            continue
        if figure.found is Found.BLANK and counts_things(view, addends):
            continue
        if _nested(judged, addends):
            reason = Text(
                f"《{view.called}》（第{view.page}页）“{total.name}”：有的行可能是另几行的小计",
                f"{view.called} (page {view.page}), {total.name}: some line may be the subtotal of others",
            )
            yield Unchecked(reason)
            continue
        header = column_label(column)
        yield Imbalance(
            view=view,
            row=row_label(total),
            column=header,
            comparison=judged,
            left=((1, figure),),
            right=tuple((1, addend) for addend in addends),
            place=(view.called, total.concept or total.name, column.concept or header),
            equation=f"{total.name}等于各行之和",
        )


def _without_only_totals(
    view: TableView, total: Line, outcomes: Sequence[Imbalance | Unchecked | bool]
) -> Iterator[Imbalance | Unchecked | bool]:
    """Leave columns unjudged that have a total and no figure in any line, and those that miss just what such one has.

    Last year's figures are often given for the total alone, and so are those of projects.
    """
    lonely = [outcome for outcome in outcomes if isinstance(outcome, Imbalance) and _stands_alone(outcome)]
    reason = Text(
        f"《{view.called}》（第{view.page}页）“{total.name}”：有一栏只填了总数，各行都空着",
        f"{view.called} (page {view.page}), {total.name}: a column has the total only, its lines are empty",
    )
    for outcome in outcomes:
        explained = isinstance(outcome, Imbalance) and any(
            abs(outcome.comparison.difference - other.comparison.difference) <= outcome.comparison.tolerance
            for other in lonely
        )
        yield Unchecked(reason) if explained else outcome


def _stands_alone(imbalance: Imbalance) -> bool:
    """Say whether a total is printed and nothing at all in several lines that make it."""
    return len(imbalance.right) >= _SEVERAL and not any(part.text.strip() for _, part in imbalance.right)


def _total_figure(view: TableView, total: Line, column: Column) -> Figure:
    """Return a total's figure; where its label runs over the figure's cell, that of the next half, printed for both."""
    figure = view.figure(total, column)
    if figure.found is Found.TEXT and plain(figure.text) == plain(total.name):
        for other in view.body():
            main = view.main_column(other.panel)
            if other.row == total.row and other.panel > total.panel and other.concept == total.concept and main:
                return view.figure(other, main)
    return figure


def _nested(judged: Comparison, addends: Sequence[Figure]) -> bool:
    """Say whether the sum is too large by exactly one line that is itself the sum of the lines after it."""
    amounts = [figure.amount for figure in addends if figure.amount and figure.amount.value]
    for index, amount in enumerate(amounts):
        if abs(judged.difference + amount.base) > judged.tolerance:
            continue
        reached = Decimal(0)
        for part in amounts[index + 1 :]:
            reached += part.base
            if abs(reached - amount.base) <= judged.tolerance:
                return True
    return False


KIND: Final = CheckKind(
    name="totals",
    options={
        "type": "object",
        "properties": {"given": TABLES_OPTION, "support": {"type": "number", "minimum": 0, "maximum": 1}},
        "additionalProperties": False,
        "x-what": "option",
    },
    prepare=_prepare,
    run=_run,
    slots=BALANCE_SLOTS,
)
