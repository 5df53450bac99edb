"""Canonical rows and columns of one kind, looked up by printed names."""

from __future__ import annotations

import re
from typing import Final

from extractor.kinds.wording import fold, name_core, term_core
from schemas.vocabulary import TableKind, Term

__all__ = ["TermIndex"]

_WHOLE: Final = frozenset({"合计", "小计", "总计", "金额", "计"})
# What is carried over has more names (上年结余（转）, 以前年度结余资金) than any list, and all of them mean one thing.
_FROM_LAST_YEAR: Final = re.compile(r"(?:上年度?|以前年度|年初)(?:财政拨款)?(?:结转|结余)[^收支项预]{0,6}")
_TO_NEXT_YEAR: Final = re.compile(
    r"(?:结转|结余)[^收支项预]{0,4}下年度?|年[终末度]+(?:财政拨款)?(?:结转|结余)[^收支项预]{0,6}"
)
_NEUTRAL: Final = frozenset({"预算数", "决算数", "金额"})  # amounts of whatever stands beside or above them


class TermIndex:
    """Printed names of a kind's columns and rows, in comparable form, with the canonical name each means."""

    def __init__(self, kind: TableKind) -> None:
        self._columns, self._paths = _table(kind.columns)
        self._rows, _ = _table(kind.rows)
        self._names = frozenset(term.name for term in kind.columns)

    def column(self, path: tuple[str, ...]) -> str | None:
        """Return the canonical name of the column with this header path, or None.

        The deepest header counts; one that says only 合计 or 小计 takes the meaning of the header above it.
        """
        return self._meaning([core for core in (_header_core(part) for part in path) if core])

    def _meaning(self, cores: list[str]) -> str | None:
        if not cores:
            return None
        name = self._by_path(cores)
        if name is not None:
            return name
        leaf, above = cores[-1], cores[:-1]
        own = self._columns.get(leaf) or self._columns.get("上年结转" if _FROM_LAST_YEAR.fullmatch(leaf) else "")
        if above and (leaf in _WHOLE or own in _NEUTRAL or (own is None and leaf in {"预算数", "预算"})):
            wider = self._meaning(above)
            if wider is not None and wider not in _NEUTRAL and wider != "合计":
                return wider
            if own in _NEUTRAL and wider == "合计":
                return wider
        return own

    def column_name(self, name: str) -> str | None:
        """Return the name if it is one of the kind's canonical columns."""
        return name if name in self._names else None

    def row(self, label: str) -> str | None:
        """Return the canonical name of the row with this label, or None."""
        core = name_core(label)
        return (
            self._rows.get(core)
            or self._rows.get(re.sub(r"^\d{4}年度?|^20\d\d", "", core))
            or self._rows.get("上年结转" if _FROM_LAST_YEAR.fullmatch(core) else "")
            or self._rows.get("结转下年" if _TO_NEXT_YEAR.fullmatch(core) else "")
        )

    def is_money(self, concept: str) -> bool:
        """Whether a column of this name holds money even where it is empty."""
        return concept not in {"数量", "单价"}

    def _by_path(self, cores: list[str]) -> str | None:
        """Look up the longest path alias that ends in the last headers.

        Headers may stand between the alias's parts, unless the last one says only 合计 or 小计: of what, then, only the
        header right above it can say.
        """
        for _, parts, name in self._paths:
            if len(parts) <= len(cores) and cores[-len(parts) :] == parts:
                return name
        if cores[-1] in _WHOLE:
            return None
        for _, parts, name in self._paths:
            above = iter(cores[:-1])
            if parts[-1] == cores[-1] and all(any(part == core for core in above) for part in parts[:-1]):
                return name
        return None


def _table(terms: tuple[Term, ...]) -> tuple[dict[str, str], list[tuple[int, list[str], str]]]:
    single: dict[str, str] = {}
    paths: list[tuple[int, list[str], str]] = []
    for term in terms:
        for alias in (term.name, *term.aliases):
            core = term_core(alias)
            if "/" in core:
                paths.append((core.count("/") + 1, core.split("/"), term.name))
            else:
                single.setdefault(core, term.name)
    return single, sorted(paths, key=lambda item: -item[0])


def _header_core(part: str) -> str:
    text = fold(part)
    core = term_core(text)
    if core in {"", "数"} or re.fullmatch(r"20\d\d年?度?", text):
        return "预算数" if re.search(r"20\d\d", text) else core
    return core
