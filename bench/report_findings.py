"""Compare the findings of a report with what a careful auditor finds in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from report_cells import folded

__all__ = ["Judged", "judge", "told"]

_GRAVE: Final = frozenset({"error", "warning"})
_TELLING: Final = re.compile(r"\d[\d,]*\.\d+|\d{5,}|\d{4}年(?:\d+月(?:\d+日)?)?|[一-鿿]{4,}(?=[ /）)])")


@dataclass(frozen=True, slots=True)
class Judged:
    """What is owed with whether it was found, false alarms with what may be one, and the errors and warnings beyond."""

    must: tuple[tuple[str, bool], ...]
    never: tuple[tuple[str, str], ...]
    further: tuple[str, ...]


def judge(findings: Sequence[Mapping[str, Any]], expected: Mapping[str, Any]) -> Judged:
    """Judge the errors and warnings of a report.

    An owed finding is there if an error or warning has evidence on its page and all its words in message or evidence;
    where it names several pages, each needs one with at least one of the words. A false alarm is an error or warning,
    owed by nobody, on the page of a `never` entry with one of its figures or names, or with whatever where the entry
    tells none.
    """
    grave = [finding for finding in findings if finding["severity"] in _GRAVE]
    owed: set[int] = set()
    must = []
    for entry in expected["must"]:
        hits = _hits(entry, grave)
        owed |= {index for found in hits for index in found}
        must.append((entry["id"], all(hits)))
    rest = [finding for index, finding in enumerate(grave) if index not in owed]
    never = [
        (entry["about"], told(finding)) for entry in expected["never"] for finding in rest if _alarms(entry, finding)
    ]
    return Judged(tuple(must), tuple(never), tuple(told(finding) for finding in rest))


def _hits(entry: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]) -> list[list[int]]:
    """Return for each page of an owed finding the numbers of the findings that tell it."""
    words = [folded(word) for word in entry["words"]]
    several = "pages" in entry
    enough = any if several else all
    return [
        [
            number
            for number, finding in enumerate(findings)
            if page in _pages(finding) and enough(word in _said(finding) for word in words)
        ]
        for page in (entry["pages"] if several else [entry["page"]])
    ]


def _alarms(entry: Mapping[str, Any], finding: Mapping[str, Any]) -> bool:
    pages = set(entry.get("pages") or [entry["page"]])
    words = [folded(word) for word in _TELLING.findall(entry["about"])]
    said = _said(finding)
    return bool(pages & _pages(finding)) and (not words or any(word in said for word in words))


def _pages(finding: Mapping[str, Any]) -> set[int]:
    return {evidence["page"] for evidence in finding["evidence"]}


def _said(finding: Mapping[str, Any]) -> str:
    return folded(" ".join([finding["message"], *(evidence["text"] for evidence in finding["evidence"])]))


def told(finding: Mapping[str, Any]) -> str:
    """Return a finding in one line."""
    pages = ", ".join(map(str, sorted(_pages(finding))))
    doubt = f" (in doubt: {finding['doubt']})" if finding["doubt"] else ""
    return f"{finding['severity']} {finding['rule']} page {pages}: {finding['message']}{doubt}"
