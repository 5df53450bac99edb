"""Figures quoted in the text equal the tables they are quoted from.

What it does
    Takes each amount in the running text with the name right before it (基本支出421.35万元, 行政运行（项）263.40万元,
    一般行政管理事务（2010402）3853.4万元) and looks up all cells of the document's tables in a line or total column of
    that name or code. The amount must equal one of them, or the sum of two of them, in any unit, exactly or in fewer
    digits (rounded or cut). A statement of the whole income or expenditure must equal some total. Tables of basic
    expenditure count only where the text speaks of it, or where one slip of the hand parts a contribution
    (养老保险缴费) or the running costs from what they hold. Amounts of other years, changes and shares, names that
    no table has, and names of ``ignore`` are left alone.

    Since a name may stand in several tables (基本支出 of all funds, of the general budget), a figure is reported only
    if it equals none of them, and only where a table of the money, the fund and the year that it speaks of is there.

Why
    The text is written first and the tables change last.

Options
    ignore: list of texts
        parts of names that mean something else in the text than in the tables.
    only: list of {names, tables}
        names that are compared with tables of these kinds and no others.
    shortest: whole number
        the fewest characters of a name that is looked up (default 4).

PASS
    支出总表: 基本支出 421.35; text: 其中：基本支出421.35万元

FAIL
    支出总表: 基本支出 421.35; text: 其中：基本支出412.53万元
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from rules.protocol import CheckKind, Outcome, Problem, Subject, Text, Unchecked, looked_at
from rules.text.clauses import sentence_start
from rules.text.figures import Figure, class_before, figures, heading_name, is_generic, opening_name
from rules.text.passages import Passage, PassageKind, passages
from rules.text.quoted import PROJECTS, Quotable, QuotableFigures, quotable_figures
from rules.text.scopes import holding
from rules.text.slips import one_slip
from schemas.amount import Amount
from schemas.document import DocumentKind
from schemas.vocabulary import Vocabulary

__all__ = ["KIND"]

_SPLIT: Final = re.compile(r"[（(][类款项][)）]|—|-|－|/|其中|类\b|款\b")
_SCOPE: Final = re.compile(r"^(?:一般公共预算|财政拨款|当年|本年|安排|拨款|用于|的|列支|涉及)+(?=..)")
_PAID_BY: Final = re.compile(
    r"(?<=经费)(?:一般公共(?:预算)?|财政拨款)+(?:安排)?$|^日常(?=公用)"
)  # “三公”经费一般公共预算安排
_OWN_NAME: Final = re.compile(r"^(?:本|我|该)(?:单位|部门|局|委|办|厅|中心)")
_WHOLE: Final = re.compile(
    r"(?:本年|当年|年度|单位|部门|预算|财政拨款|一般公共预算|总体)*(?:收入、支出|收、支出?|收入|支出|收支)(?:预算|决算|总|合计|总计|总额|安排|数|的|为)*"
)
_TOTALS: Final = re.compile(
    r"总|合计|预算收支|本年收入|本年支出|[本我](?:单位|部门)|财政拨款(?:收入|支出)|一般公共预算(?:拨款|财政拨款)?(?:收入|支出)"
)
_PLANNED: Final = re.compile(r"年初预算|全年预算|调整预算")  # no column of final accounts by line holds it
_CLASSED: Final = re.compile(r"[（(][类款项][)）]")
_BREAKDOWN: Final = re.compile(r"[，,。]?(?:其中|包括)|[，,](?:比|较|与)(?:上年|去年|20\d{2}年)")
_LED: Final = re.compile(r"20\d{2}年度?[，,]|(?:与此)?相应(?:地|的)?(?:安排)?")  # before the subject of a statement
_YEAR: Final = re.compile(r"^20\d{2}年度?")
_STATED: Final = re.compile(r"(?:全年|年初|当年|本年|预算|决算|支出|安排|数|为|的|20\d{2}年|年度|财政拨款)*")
_OF_ALL: Final = re.compile(r"(?:单位|部门|预算|决算|编制|收支|总体|情况|说明|年度)*")  # headings of all that is told
_QUOTES: Final = re.compile(r"[“”\"「」]")
_CONTRIBUTED: Final = re.compile(r"养老保险缴费$|职业年金缴费$|医疗保险缴费$|医疗补助缴费$|社会保障缴费$|公积金$")
_RUNNING: Final = "机关运行经费"
_PUBLIC: Final = "公用经费"  # what running costs are of in offices
_DIGITS: Final = 3  # of a figure of which one may have slipped
_COLUMNS: Final = frozenset({"基本支出", "项目支出", "人员经费", "公用经费"})
_BASIC: Final = re.compile(r"基本支出|人员经费|公用经费")
_BY_ECONOMY: Final = re.compile(r"经济分类|经济科目")
_ALL_SPENT: Final = re.compile(r"(?:一般公共预算|财政拨款|支出预算|支出总体)[^本]*支出|支出预算")
_THROUGHOUT: Final = re.compile(r"元|\d人|批次|人次")  # the passage has begun to speak of parts
_PLACES: Final = frozenset({PassageKind.PARAGRAPH, PassageKind.NOTE, PassageKind.HEADING})


@dataclass(frozen=True, slots=True)
class _Options:
    ignore: tuple[str, ...]
    only: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    shortest: int


@dataclass(frozen=True, slots=True)
class _Reporter:
    """Whose document it is, of which year, and whether it renders accounts."""

    unit: str
    year: int | None
    accounts: bool

    @classmethod
    def of(cls, subject: Subject) -> _Reporter:
        profile = subject.document.profile
        return cls("".join((profile.unit or "").split()), profile.year, profile.kind is DocumentKind.FINAL_ACCOUNTS)


def _run(subject: Subject, options: _Options) -> Iterator[Outcome]:
    tables = quotable_figures(subject)
    if not tables.names:
        yield Unchecked(Text("没有可供核对的表格", "no tables to compare with"))
        return
    reporter = _Reporter.of(subject)
    looked = 0
    for passage in passages(subject):
        told: set[tuple[Decimal, int, str]] = set()  # a paragraph may say the same figure of the same line again
        if passage.kind not in _PLACES or "元" not in passage.text:
            continue
        for number, figure in enumerate(figures(passage.text)):
            if figure.years and reporter.year not in figure.years:
                continue
            if _of_a_line(figure, passage):
                continue
            named = _with_subject(figure, passage, reporter, first=number == 0)
            places = _places(named, passage, reporter, tables, options)
            if not places or not figure.amount.base:
                continue
            looked += 1
            whole = _WHOLE.fullmatch(_label(named, reporter)) is not None
            if _explained(figure.amount, places, whole=whole):
                continue
            held = holding(figure, places, passage, tables, whole=whole)
            if held:
                nearest = min(held, key=lambda place: abs(place.amount.base - figure.amount.base))
                if (figure.amount.base, nearest.table, nearest.row) not in told:
                    told.add((figure.amount.base, nearest.table, nearest.row))
                    yield _problem(passage, named, nearest)
    yield looked_at(looked, Text("正文没有引用表中数字", "the text quotes no figures of tables"))


def _with_subject(figure: Figure, passage: Passage, reporter: _Reporter, *, first: bool) -> Figure:
    """Give an amount that is named by 支出决算为 or 2026年预算安排 only the name of what the passage is about.

    That is the class the same paragraph named last (行政运行（项）。年初预算…，支出决算为…), or, for its first amount,
    the name that it begins with (（一）公务接待费。2026年预算数…), or the heading above. What accounts say of the
    budget stands in no table by line.
    """
    if not _STATED.fullmatch(figure.label):
        return figure
    printed = passage.text[passage.text.rfind("，", 0, figure.start) + 1 : figure.money.start]
    if reporter.accounts and (_PLANNED.search(printed) or "决算" not in printed):
        return figure
    name, code = class_before(passage.text, figure.start)
    if not name and first and not _TOTALS.search(printed) and not _THROUGHOUT.search(passage.text[: figure.start]):
        name = opening_name(passage.text) or (heading_name(passage.section[-1]) if passage.section else "")
        name = "" if _OF_ALL.fullmatch(name) else name
    return replace(figure, label=name, code=code) if name else figure


def _of_a_line(figure: Figure, passage: Passage) -> bool:
    """Say whether a figure is a column's of its sentence's line: 治安（项）85万元，其中：基本支出80万元."""
    begin = sentence_start(passage.text, figure.start)
    return figure.label in _COLUMNS and _CLASSED.search(passage.text, begin, figure.start) is not None


def _places(
    figure: Figure, passage: Passage, reporter: _Reporter, tables: QuotableFigures, options: _Options
) -> list[Quotable]:
    label = _label(figure, reporter)
    if label == PROJECTS:
        return tables.names.get(PROJECTS, [])
    if any(word in label for word in options.ignore) or (is_generic(label) and not _WHOLE.fullmatch(label)):
        return []
    if _WHOLE.fullmatch(label) and not _states_whole(figure, passage, reporter):
        return []
    found = tables.codes.get(figure.code, []) if figure.code else []
    if not found:
        found = _named(label, tables, options)
    for words, kinds in options.only:
        if any(word in label for word in words):
            return [place for place in found if place.kind in kinds]
    if _explained(figure.amount, found):
        return found
    context = label + "".join(passage.section) + passage.text[: figure.start]
    if _BASIC.search(context) is None and (
        _BY_ECONOMY.search(context) is None or any(_ALL_SPENT.search(heading) for heading in passage.section)
    ):
        # Tables of basic expenditure hold a part of what the text states in whole; of contributions they hold all.
        slips = _one_slip_away(figure, found) if _CONTRIBUTED.search(label) else []
        found = [place for place in found if "基本支出" not in place.kind or place in slips]
    running = tables.named(_PUBLIC) if not found and label.startswith(_RUNNING) else []
    return found or ([] if _explained(figure.amount, running) else _one_slip_away(figure, running))


def _one_slip_away(figure: Figure, places: Sequence[Quotable]) -> list[Quotable]:
    """Return the places that one slip of the hand parts from a figure: it means them, whatever it is called."""
    return [place for place in places if one_slip(place.amount.base, figure.amount, _DIGITS)]


def _label(figure: Figure, reporter: _Reporter) -> str:
    """Return a figure's name without quotation marks, and without whose it is."""
    label = _QUOTES.sub("", figure.label)
    named = label.replace(reporter.unit, "") if reporter.unit else label
    return _OWN_NAME.sub("", _LED.sub("", _YEAR.sub("", named) if named != label else named, count=1))


def _states_whole(figure: Figure, passage: Passage, reporter: _Reporter) -> bool:
    """Say whether an amount of income or expenditure is one of the whole report's totals."""
    printed = passage.text[figure.start : figure.money.start]
    if reporter.accounts and _PLANNED.search(printed):
        return False
    opening = _LED.sub("", passage.text[passage.text.rfind("。", 0, figure.start) + 1 : figure.money.start], count=1)
    if reporter.unit and reporter.unit in opening and not any(mark in opening for mark in "，；,;"):
        return True
    begins = not figure.start or figure.label == opening_name(passage.text)
    if begins and _BREAKDOWN.match(passage.text, figure.money.end) and "算" in printed:
        return True  # a paragraph that begins with 支出预算…万元，其中： or with （二）支出预算：…预算数…万元，比上年
    own = passage.text[: figure.start] + "".join(passage.section[-1:])
    if _CLASSED.search(own) is not None:
        return False
    if _TOTALS.search(printed) is None and passage.text[: figure.start].endswith(("；", ";")):
        # 2025年本部门收入预算…；支出预算…: the other half of a statement about the whole
        opening = passage.text[passage.text.rfind("。", 0, figure.start) + 1 : figure.start]
        first = next(figures(opening), None)
        printed = opening[: first.money.start] if first and _WHOLE.fullmatch(_OWN_NAME.sub("", first.label)) else ""
    return _TOTALS.search(printed) is not None


def _named(label: str, tables: QuotableFigures, options: _Options) -> list[Quotable]:
    if _WHOLE.fullmatch(label):
        return tables.totals
    last = [part for part in _SPLIT.split(label) if not is_generic(part)]
    if not last:
        return []
    own = _SCOPE.sub("", last[-1])
    for name in (label, last[-1], own, _PAID_BY.sub("", own)):
        found = tables.named(name) if len(name) >= options.shortest else []
        if found:
            return found
    return _last_of_two(last[-1], tables, options)


def _last_of_two(label: str, tables: QuotableFigures, options: _Options) -> list[Quotable]:
    """Look up the second of two names that stand together, a class and an item of it: 人大事务行政运行."""
    for cut in range(options.shortest, len(label) - options.shortest + 1):
        whole, found = tables.named(label[:cut]), tables.named(label[cut:])
        if whole and found:
            return [*whole, *found]
    return []


def _explained(amount: Amount, places: list[Quotable], *, whole: bool = False) -> bool:
    """Say whether an amount is one of these figures, in fewer digits or cut short, or the sum of two of them.

    What is said of the whole report is the sum of two totals of one table only.
    """
    if any(_prints_as(place.amount.base, place.amount.step, amount) for place in places):
        return True
    some = [place for place in places if place.amount.base]
    return any(
        abs(first.amount.base + second.amount.base - amount.base)
        <= (first.amount.step + second.amount.step + amount.step) / 2
        for place, first in enumerate(some)
        for second in some[place + 1 :]
        if not whole or first.table == second.table
    )


def _prints_as(value: Decimal, step: Decimal, amount: Amount) -> bool:
    return abs(value - amount.base) < amount.step if step < amount.step else value == amount.base


def _problem(passage: Passage, figure: Figure, nearest: Quotable) -> Problem:
    printed = passage.text[figure.money.start : figure.money.end]
    unit = nearest.amount.unit.value if nearest.amount.unit else ""
    difference: Decimal = figure.amount.base - nearest.amount.base
    return Problem(
        (passage.evidence(figure.start, figure.money.end), nearest.evidence),
        ("表文一致", figure.label, passage.where),
        expected=f"{nearest.printed}{unit}",
        actual=printed,
        difference=difference,
        unit="元",
        text=Text(
            f"文中“{figure.label}”{printed}，《{nearest.title}》“{nearest.row}”为 {nearest.printed}{unit}",
            f"the text says {figure.label} {printed}; {nearest.title} has {nearest.printed}{unit} for {nearest.row}",
        ),
    )


def _prepare(options: Mapping[str, Any], vocabulary: Vocabulary) -> _Options:
    only = tuple((tuple(entry["names"]), tuple(entry["tables"])) for entry in options.get("only", ()))
    return _Options(tuple(options.get("ignore", ())), only, int(options.get("shortest", 4)))


KIND: Final = CheckKind(
    "text_figure",
    {
        "type": "object",
        "properties": {
            "ignore": {"type": "array", "items": {"type": "string", "minLength": 1}},
            "only": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "names": {"type": "array", "items": {"type": "string", "minLength": 2}, "minItems": 1},
                        "tables": {"type": "array", "items": {"type": "string", "x-name": "table"}, "minItems": 1},
                    },
                    "required": ["names", "tables"],
                    "additionalProperties": False,
                },
            },
            "shortest": {"type": "integer", "minimum": 2},
        },
        "additionalProperties": False,
    },
    _prepare,
    _run,
)
