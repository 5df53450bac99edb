"""Where a finding is and what stands against it, in the words of a letter."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from budgetlint.language import Language
from schemas.report import Evidence, Finding

__all__ = ["against_text", "place_text"]

_MOST: Final = 4
_QUOTE: Final = 40


def place_text(evidence: Evidence, language: Language) -> str:
    """Return page, table, row and column of a place, with what is printed there."""
    path = language.say("，", ", ").join(
        part
        for part in (
            evidence.table and f"《{_short(evidence.table)}》",
            evidence.row and language.say(f"“{_short(evidence.row)}”行", f"row {_short(evidence.row)}"),
            evidence.column and language.say(f"“{_short(evidence.column)}”栏", f"column {_short(evidence.column)}"),
        )
        if part
    )
    page = language.say(f"第 {evidence.page} 页", f"page {evidence.page}")
    if evidence.document is not None:
        page = f"{PurePath(evidence.document).name} {page}"
    printed = evidence.text.strip()
    quoted = f"“{_short(printed)}”" if printed else ""
    return language.say("：", ": ").join(part for part in (page + path, quoted) if part)


def against_text(finding: Finding, language: Language) -> str:
    """Return what the first place should be checked against: the figures, then the other places."""
    unit = finding.unit if finding.unit and finding.difference is not None else ""
    figures = [
        language.say("应为 ", "expected ") + finding.expected if finding.expected else "",
        language.say("实为 ", "found ") + finding.actual if finding.expected and finding.actual else "",
        language.say("相差 ", "difference ") + f"{finding.difference:,f}{unit}" if finding.difference else "",
    ]
    told = language.say("，", ", ").join(_short(figure, 80) for figure in figures if figure)
    others = [place_text(evidence, language) for evidence in finding.evidence[1 : _MOST + 1]]
    more = len(finding.evidence) - 1 - _MOST
    if more > 0:
        others.append(language.say(f"另有 {more} 处", f"{more} more places"))
    return "\n".join(part for part in (told, *others) if part)


def _short(text: str, most: int = _QUOTE) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
