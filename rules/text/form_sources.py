"""Which funds of a form make up its total: who pays (中央, 财政拨款, 单位资金 …), and what for (基本支出, 项目支出)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from schemas.form import Fund

__all__ = ["parts_of_basic", "parts_of_use", "ways_of_paying"]

_LEVELS: Final = ("中央", "省级", "市级", "县级")
_BOTH_LOWER: Final = "市县"
_BUDGETS: Final = ("一般公共预算", "政府性基金", "国有资本经营", "社会保险基金")
_OWN: Final = ("财政专户", "单位资金")
_OTHER: Final = ("自筹", "其他")
_CARRIED: Final = "上年结转"
_USES: Final = ("基本支出", "项目支出")
_OF_BASIC: Final = ("人员经费", "公用经费")


def ways_of_paying(funds: Sequence[Fund]) -> Iterator[list[Fund]]:
    """Yield the sets of sources that may make up a total, the fullest first; nothing where it is unclear.

    财政拨款 stands for the levels or budgets that it is split into. Forms differ in whether 其他资金 includes the money
    of the unit itself, 市县 that of city and county, and 财政拨款 what was carried over: each way is yielded.
    """
    found: dict[str, list[Fund]] = {}
    for entry in funds:
        if entry.canonical and entry.value is not None:
            found.setdefault(entry.canonical, []).append(entry)
    if any(len(entries) > 1 and name not in {*_OTHER, *_USES, *_OF_BASIC} for name, entries in found.items()):
        return  # printed twice under one name: which is whose part is not known

    def of(*names: str) -> list[Fund]:
        return [entry for name in names for entry in found.get(name, ())]

    levels, budgets = of(*_LEVELS, _BOTH_LOWER), of(*_BUDGETS)
    if "财政拨款" in found:
        public = [of("财政拨款")]
    elif levels and budgets:
        return
    elif _BOTH_LOWER in found:
        public = [levels, of("中央", "省级", _BOTH_LOWER)]
    else:
        public = [levels or budgets]
    other = [of(*_OWN, *_OTHER)]
    if of(*_OWN) and of(*_OTHER):
        other.append(of(*_OTHER))
    carried: list[list[Fund]] = [of(_CARRIED), []] if _CARRIED in found else [[]]
    for paid, own, over in product(public, other, carried):
        yield [*paid, *own, *over]


def parts_of_use(funds: Sequence[Fund]) -> list[Fund]:
    """Return basic and project expenditure where both are printed, once each; else nothing."""
    return _each_once(funds, _USES)


def parts_of_basic(funds: Sequence[Fund]) -> list[Fund]:
    """Return the money for staff and for running costs where both are printed, once each; else nothing."""
    return _each_once(funds, _OF_BASIC)


def _each_once(funds: Sequence[Fund], names: Sequence[str]) -> list[Fund]:
    found = [entry for entry in funds if entry.canonical in names and entry.value is not None]
    return found if sorted(entry.canonical or "" for entry in found) == sorted(names) else []
