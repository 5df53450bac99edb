"""Faults that only another document shows: a figure changed in the report of a unit, of last year, or of the budget."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mutants import digits
from mutants.draft import Draft, Grid
from mutants.drawing import draw
from mutants.judging import Judge, fresh
from mutants.pairs import Books, accounts_of, books, budget_of
from schemas.report import Finding

__all__ = ["PAIR_FAULTS", "PairFault", "PlantedPair", "plant_pair"]

_All = Mapping[str, Books]


@dataclass(frozen=True, slots=True)
class PairFault:
    """A figure of ``row`` and ``column`` in a table of ``kind``, changed in the last partner or, without any, here.

    What prints the same figure in that row (the total of the other half) changes with it, unless ``alone``.

    ``here`` prints the document that is checked, ``partners`` those it is checked with, in the role ``role``.
    """

    name: str
    about: str
    here: Callable[[_All], Draft]
    role: str
    partners: Callable[[_All], list[Draft]]
    kind: str
    row: str
    column: str
    slip: Callable[[str, random.Random], str | None] = digits.change
    alone: bool = False


def _budget(who: str) -> Callable[[_All], Draft]:
    return lambda all_: budget_of(all_[who], all_["before"])


def _accounts(who: str) -> Callable[[_All], Draft]:
    def printed(all_: _All) -> Draft:
        own = all_[who]
        before = replace(all_["before"], carried=own.carried, fund_carried=own.fund_carried)
        return accounts_of(own, before, own)

    return printed


def _last_budget(all_: _All) -> list[Draft]:
    return [budget_of(all_["before"], all_["whole"])]


def _nobody(_: _All) -> list[Draft]:
    return []


def _last_accounts(all_: _All) -> list[Draft]:
    return [accounts_of(all_["before"], all_["before"], all_["before"])]


def _units(print_one: Callable[[str], Callable[[_All], Draft]], *who: str) -> Callable[[_All], list[Draft]]:
    return lambda all_: [print_one(name)(all_) for name in who]


def _larger(text: str, _rng: random.Random) -> str:
    """Put a digit before a figure, so that it is above whatever it is a part of."""
    return f"9{text}" if text.index(".") < 3 or ("," in text and text.index(",") < 3) else f"9,{text}"


def _less(text: str, _rng: random.Random) -> str | None:
    """Leave a tenth of a figure."""
    value = digits.parse(text)
    return None if value is None else f"{value / 10:,.2f}"


def _housing(_text: str, _rng: random.Random) -> str:
    return "住房公积金"


def _zero(_text: str, _rng: random.Random) -> str:
    return "0.00"


_TWO, _ONE = _units(_budget, "first", "second"), _units(_budget, "second")
_GENERAL, _GENERAL_SPENT = "一般公共预算支出表", "一般公共预算财政拨款支出决算表"
_FUND_SPENT = "政府性基金预算财政拨款收入支出决算表"
_PARENT = _units(_budget, "whole")
_BOTH, _OFFICE = _units(_accounts, "first", "second"), _units(_accounts, "whole")
_WHOLE, _FIRST = _budget("whole"), _budget("first")
_ENDED, _UNIT_ENDED = _accounts("whole"), _accounts("first")
PAIR_FAULTS: tuple[PairFault, ...] = (
    PairFault("units-general", "单位一般公共预算之和不等于部门", _WHOLE, "units", _TWO, _GENERAL, "2010101", "合计"),
    PairFault("units-total", "单位收支总计之和不等于部门", _WHOLE, "units", _TWO, "收支总表", "收入总计", "收入"),
    PairFault("units-spending", "单位支出总表之和不等于部门", _WHOLE, "units", _TWO, "支出总表", "2080505", "合计"),
    PairFault(
        "units-fund", "单位政府性基金之和不等于部门", _WHOLE, "units", _TWO, "政府性基金预算支出表", "2120803", "合计"
    ),
    PairFault("units-travel", "单位三公经费之和不等于部门", _WHOLE, "units", _TWO, "三公经费表", "公务接待费", "合计"),
    PairFault(
        "some-units-above", "手头单位数超过部门", _WHOLE, "some_units", _ONE, _GENERAL, "2210201", "合计", _larger
    ),
    PairFault(
        "unit-above-department", "单位数大于主管部门", _FIRST, "department", _PARENT, _GENERAL, "2210201", "合计", _less
    ),
    PairFault(
        "last-travel",
        "三公上年预算数与上年公开不符",
        _WHOLE,
        "last_year",
        _last_budget,
        "三公经费表",
        "公务接待费",
        "合计",
    ),
    PairFault(
        "last-total", "收支总表上年数与上年公开不符", _WHOLE, "last_year", _last_budget, "收支总表", "支出总计", "支出"
    ),
    PairFault("accounts-units", "单位支出决算之和不等于部门", _ENDED, "units", _BOTH, "支出决算表", "2010101", "合计"),
    PairFault(
        "accounts-units-general",
        "单位一般公共预算决算之和不等于部门",
        _ENDED,
        "units",
        _BOTH,
        _GENERAL_SPENT,
        "2080505",
        "合计",
    ),
    PairFault(
        "accounts-above-department",
        "单位决算大于主管部门",
        _UNIT_ENDED,
        "department",
        _OFFICE,
        _GENERAL_SPENT,
        "2210201",
        "合计",
        _less,
    ),
    PairFault("accounts-budget", "决算年初预算数与预算不符", _ENDED, "budget", _PARENT, "收支总表", "收入总计", "收入"),
    PairFault(
        "accounts-travel-budget",
        "三公决算的预算数与预算不符",
        _ENDED,
        "budget",
        _PARENT,
        "三公经费表",
        "公务接待费",
        "合计",
    ),
    PairFault(
        "carried-in",
        "年初结转不等于上年末",
        _ENDED,
        "last_year",
        _last_accounts,
        "收入支出决算总表",
        "年末结转和结余",
        "决算2",
    ),
    PairFault(
        "carried-in-appropriation",
        "财政拨款年初结转不等于上年末",
        _ENDED,
        "last_year",
        _last_accounts,
        "财政拨款收入支出决算总表",
        "年末结转和结余",
        "决算2",
    ),
    PairFault(
        "carried-in-fund",
        "政府性基金年初结转不等于上年末",
        _ENDED,
        "last_year",
        _last_accounts,
        _FUND_SPENT,
        "2120803",
        "年末",
    ),
    PairFault(
        "last-cars",
        "公车上年数与上年公开不符",
        _WHOLE,
        "last_year",
        _last_budget,
        "三公经费表",
        "公务用车购置及运行费",
        "合计",
    ),
    PairFault(
        "fund-total-left",
        "政府性基金合计年末结转算错",
        _ENDED,
        "units",
        _nobody,
        _FUND_SPENT,
        "合计",
        "年末",
        alone=True,
    ),
    PairFault(
        "fund-table",
        "政府性基金表合计与财政拨款总表不符",
        _WHOLE,
        "units",
        _nobody,
        "政府性基金预算支出表",
        "合计",
        "合计",
    ),
    PairFault(
        "income-fund", "收入总表基金收入与收支总表不符", _WHOLE, "units", _nobody, "收入总表", "合计", "政府性基金"
    ),
    PairFault(
        "reception-below-basic",
        "三公接待费小于基本支出所列",
        _WHOLE,
        "units",
        _nobody,
        "三公经费表",
        "公务接待费",
        "合计",
        _less,
    ),
    PairFault(
        "both-economic",
        "部门与政府经济分类合计不符",
        _WHOLE,
        "units",
        _nobody,
        "一般公共预算基本支出政府经济分类表",
        "合计",
        "合计",
    ),
    PairFault(
        "government-name",
        "政府经济科目名称串行",
        _WHOLE,
        "units",
        _nobody,
        "一般公共预算基本支出政府经济分类表",
        "50102",
        "name",
        _housing,
    ),
    PairFault("purchase-columns", "采购合计不等于货物工程服务", _WHOLE, "units", _nobody, "政府采购表", "", "服务"),
    PairFault("purchase-lines", "采购合计不等于各行", _FIRST, "units", _nobody, "政府采购表", "服务", "合计"),
    PairFault("zero-total", "收支总计为零", _WHOLE, "units", _nobody, "收支总表", "收入总计", "收入", _zero),
    PairFault(
        "fund-left",
        "政府性基金年末结转算错",
        _ENDED,
        "units",
        _nobody,
        "政府性基金预算财政拨款收入支出决算表",
        "2120803",
        "年末",
        alone=True,
    ),
    PairFault(
        "fund-nature",
        "政府性基金支出不等于基本加项目",
        _ENDED,
        "units",
        _nobody,
        "政府性基金预算财政拨款收入支出决算表",
        "2120803",
        "项目支出",
        alone=True,
    ),
    PairFault("change-column", "增减额算错", _WHOLE, "units", _nobody, "三公经费表", "公务接待费", "增减"),
    PairFault("change-percent", "增减%算错", _WHOLE, "units", _nobody, "三公经费表", "公务接待费", "percent"),
    PairFault(
        "last-accounts",
        "决算总表上年决算数与上年公开不符",
        _ENDED,
        "last_year",
        _last_accounts,
        "收入支出决算总表",
        "总计",
        "决算",
    ),
)


def _findings(judge: Judge, here: Draft, role: str, partners: list[Draft]) -> list[Finding]:
    together = {role: tuple(judge.read(draw(one).pdf) for one in partners)} if partners else {}
    return judge.findings(judge.read(draw(here).pdf), together)


@dataclass(frozen=True, slots=True)
class PlantedPair:
    """The figure that was written, what it raised anew, and what the partners raised on the sound document."""

    text: str
    new: list[Finding]
    false: list[Finding]


def plant_pair(judge: Judge, fault: PairFault, seed: int) -> PlantedPair | None:
    """Print documents that agree, then again with the fault; None where the figure cannot be changed."""
    all_ = books(seed)
    rng = random.Random(f"{fault.name}/{seed}")  # noqa: S311  (not for secrets)
    here, partners = fault.here(all_), fault.partners(all_)
    alone = _findings(judge, here, fault.role, [])
    sound = _findings(judge, here, fault.role, partners)
    grid = next((partners[-1] if partners else here).grids(fault.kind))
    row, column = _place(grid, fault)
    old = grid.rows[row][column]
    new = fault.slip(old, rng)
    if new is None or new == old:
        return None
    if fault.alone:
        grid.rows[row][column] = new
    else:
        grid.rows[row] = [new if text == old else text for text in grid.rows[row]]
    found = _findings(judge, here, fault.role, partners)
    return PlantedPair(new, fresh(found, sound), fresh(sound, alone))


def _place(grid: Grid, fault: PairFault) -> tuple[int, int]:
    row = grid.find(fault.row) if fault.row else 0
    if row is None:
        raise LookupError(fault.row)
    if fault.column.endswith("2"):
        name = fault.column[:-1]
        return row, len(grid.names) - 1 - grid.names[::-1].index(name)
    return row, grid.column(fault.column)
