"""Which of the tables that know a name can hold what a statement says of it: of whose money, which fund, which year.

基本支出 stands in the tables of all money and in those of the general budget. Where a report shows one of them only, a
figure of the other kind has nothing to be held to. 上年结转 of the funds is not that of the general budget, and what
was carried out last year does not stand in this year's plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from rules.text.clauses import sentence_start
from rules.text.figures import Figure
from rules.text.passages import Passage
from rules.text.quoted import Quotable, QuotableFigures

__all__ = ["holding"]

_GRANTED: Final = re.compile(r"财政拨款|一般公共预算|当年拨款")
_THIS_YEARS: Final = re.compile(r"当年(?:一般公共预算|财政)?拨款")
_FUNDS: Final = re.compile(r"一般公共预算|政府性基金|国有资本经营|社会保险基金")
_YEAR: Final = re.compile(r"(20\d{2})年")
_OF_ALL: Final = frozenset({"支出总表", "支出决算表"})
_OF_GRANTS: Final = frozenset({"财政拨款收支总表", "财政拨款收入支出决算总表"})
_OWN: Final = re.compile(
    r"三公|采购|机关运行|项目|政府性基金|国有资本|unknown"
)  # kinds that hold one thing, whoever pays
_NEVER_ALL: Final = re.compile(r"三公|采购|机关运行")  # of these, kinds whose total is never all income or expenditure
_CLASSED: Final = re.compile(r"[（(](?:[类款项]|\d{3,7})[)）]")
_MONEY: Final = re.compile(r"\d[\d,]*(?:\.\d+)?[万亿]?元")
_BALANCED: Final = re.compile(r"加上?[^，,。；;\d]{0,8}(?:补助|上解|债|转贷|调入|调出|动用|稳定调节|结转)")


def holding(
    figure: Figure, places: Sequence[Quotable], passage: Passage, tables: QuotableFigures, *, whole: bool
) -> list[Quotable]:
    """Return the places that a statement can be held to; ``whole`` says that it is of a report's total."""
    start = figure.start
    before = passage.text[:start]
    sentence = passage.text[sentence_start(passage.text, start) : start]
    if whole and _BALANCED.search(sentence):
        return []  # own revenue with all transfers: the two sides of a government's balance
    heading = "".join(passage.section[-1:])
    opening = _MONEY.split(passage.text[: figure.money.start], maxsplit=1)[0]
    if _THIS_YEARS.search(heading + opening):
        carried = max((place.amount.base for place in tables.named("上年结转")), default=Decimal(0))
        places = [place for place in places if not 0 < place.amount.base - figure.amount.base <= carried]
    granted = _GRANTED.search(heading + opening) is not None
    kinds = {place.kind for place in tables.totals}
    classed = not granted and _CLASSED.search(passage.text, 0, figure.money.start)  # by class, the general budget
    found = [place for place in places if classed or _is_of(place, granted=granted, whole=whole, kinds=kinds)]
    return [place for place in found if _same(_FUNDS, place.title, heading, before) and _same_year(place, passage)]


def _is_of(place: Quotable, *, granted: bool, whole: bool, kinds: set[str]) -> bool:
    if _OWN.search(place.kind):
        return not (whole and _NEVER_ALL.search(place.kind))
    of_grants = _GRANTED.search(place.kind) is not None
    if granted:
        shown = kinds & _OF_GRANTS if whole else any(_GRANTED.search(kind) and "基本" not in kind for kind in kinds)
        return bool(shown) or (of_grants and not whole) or _GRANTED.search(place.row) is not None
    return bool(kinds & _OF_ALL) or not of_grants


def _same(names: re.Pattern[str], title: str, heading: str, before: str) -> bool:
    """Say whether a title and a statement name the same of several things, or one of them names none."""
    of_table = set(names.findall(title))
    named = names.findall(heading) or names.findall(before)[-1:]
    return len(of_table) != 1 or not named or bool(of_table.intersection(named))


def _same_year(place: Quotable, passage: Passage) -> bool:
    of_table = _YEAR.findall(place.title)
    headings = [_YEAR.findall(heading) for heading in passage.section]
    named: list[str] = next((years for years in reversed(headings) if years), [])
    return len(of_table) != 1 or len(named) != 1 or of_table == named
