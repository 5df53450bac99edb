"""Compare what was read of a report with its truth: table cells, form fields, kinds of tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.amount import parse_amount

__all__ = ["Tally", "compare_form", "compare_kinds", "compare_overall", "compare_table", "folded"]

_HALVES = {"period": "实施期", "annual": "年度"}
_OVERALL_FACTS = {
    "offices": "内设职能部门数",
    "units": "所属预算单位数",
    "posts": "核定的人员编制数",
    "staff": "实际在职人员总数",
    "on_posts": "在编人员数",
    "others": "其他人员数",
}


def folded(text: str | None) -> str:
    """Return a text without whitespace, full-width characters as their half-width twins."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


@dataclass(slots=True)
class Tally:
    """How many of something are exact, and what the others are instead."""

    exact: int = 0
    wrong: list[str] = field(default_factory=list)

    def compare(self, place: str, expected: str | None, actual: str | None) -> None:
        """Count one comparison of printed texts."""
        if folded(expected) == folded(actual):
            self.exact += 1
        else:
            self.wrong.append(f"{place}: {expected!r} read as {actual!r}")

    @property
    def total(self) -> int:
        """All that was compared."""
        return self.exact + len(self.wrong)


def compare_table(truth: Mapping[str, Any], tables: Sequence[Mapping[str, Any]], amounts: Tally, others: Tally) -> None:
    """Compare a table cell by cell; a table that was not found counts with all its cells."""
    page = truth["page"]
    wanted = {(row, column): text for row, column, text in _cells(truth)}
    candidates = [table for table in tables if page in table["pages"]]
    table = max(candidates, key=lambda found: _likeness(found, wanted), default={"cells": []})
    read = {(cell["row"], cell["column"]): cell["text"] for cell in table["cells"]}
    others.compare(f"page {page} title", truth["title"], table.get("title"))
    others.compare(f"page {page} unit", truth["unit"], table.get("unit"))
    for place in sorted(wanted.keys() | read.keys()):
        expected = wanted.get(place, "" if place in read else None)
        tally = amounts if parse_amount(expected or "") else others
        tally.compare(f"page {page} row {place[0]} column {place[1]}", expected, read.get(place))


def _cells(truth: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(truth["header"]):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            taken |= {
                (row + down, column + right) for down in range(cell["rowspan"]) for right in range(cell["colspan"])
            }
            yield row, column, cell["text"]
            column += cell["colspan"]
    for row, texts in enumerate(truth["rows"], start=len(truth["header"])):
        for column, text in enumerate(texts):
            yield row, column, text


def _likeness(table: Mapping[str, Any], wanted: Mapping[tuple[int, int], str]) -> int:
    return sum(folded(wanted.get((cell["row"], cell["column"]))) == folded(cell["text"]) for cell in table["cells"])


def compare_form(truth: Mapping[str, Any], forms: Sequence[Mapping[str, Any]], tally: Tally) -> None:
    """Compare a project form field by field."""
    page = truth["page"]
    form = _on_page(forms, page)
    tally.compare(f"page {page} title", truth["title"], form.get("title"))
    tally.compare(f"page {page} unit", truth["unit"], form.get("unit"))
    for name in ("project", "department", "executing_unit", "filed"):
        tally.compare(f"page {page} {name}", truth[name], _text(form.get(name)))
    funds = {(fund["half"], fund["canonical"]): fund["field"]["text"] for fund in form.get("funds", ())}
    for half, chinese in _HALVES.items():
        for name, text in truth[half].items():
            tally.compare(f"page {page} {chinese} {name}", text, funds.get((chinese, name)))
    texts = {folded(found["label"]): found["text"] for found in form.get("texts", ())}
    for label, text in truth["texts"].items():
        tally.compare(f"page {page} {label}", text, texts.get(folded(label)))
    goals = {half: found["text"] for half, found in form.get("goals", ())}
    for chinese, text in zip(_HALVES.values(), truth["goals"], strict=True):
        tally.compare(f"page {page} {chinese} goal", text, goals.get(chinese))
    for prefix, chinese in (("", "实施期"), ("annual_", "年度")):
        wanted = [
            (line["level1"], line["level2"], line[f"{prefix}name"], line[f"{prefix}value"])
            for line in truth["indicators"]
        ]
        _compare_indicators(f"page {page} {chinese}", wanted, form, chinese, tally)


def compare_overall(truth: Mapping[str, Any], forms: Sequence[Mapping[str, Any]], tally: Tally) -> None:
    """Compare the overall form field by field."""
    page = truth["page"]
    form = _on_page(forms, page)
    tally.compare(f"page {page} title", truth["title"], form.get("title"))
    tally.compare(f"page {page} name", truth["name"], _text(form.get("department")))
    facts = {folded(found["label"]): found["text"] for found in (*form.get("facts", ()), *form.get("texts", ()))}
    for key, label in _OVERALL_FACTS.items():
        tally.compare(f"page {page} {label}", truth[key], facts.get(label))
    said = {folded(text) for text in facts.values()} | {folded(found["text"]) for _, found in form.get("goals", ())}
    for key in ("duty", "strategy", "goal"):
        tally.compare(f"page {page} {key}", truth[key], truth[key] if folded(truth[key]) in said else None)
    for label, text in truth["tasks"]:
        tally.compare(f"page {page} task {label}", text, facts.get(folded(label)))
    funds = [(folded(fund["name"]), fund["field"]["text"]) for fund in form.get("funds", ())]
    for name, text in (*truth["by_source"], *truth["by_use"]):
        plain = folded(name).removeprefix("其中:")
        found = next((fund for fund in funds if fund == (plain, folded(text))), None)
        tally.compare(f"page {page} {name}", text, found[1] if found else None)
    _compare_indicators(f"page {page}", truth["indicators"], form, None, tally)


def _compare_indicators(
    place: str, wanted: Sequence[Sequence[str]], form: Mapping[str, Any], half: str | None, tally: Tally
) -> None:
    read = [
        (line["level1"], line["level2"], line["name"]["text"], line["value"]["text"])
        for line in form.get("indicators", ())
        if line["half"] == half
    ]
    for number in range(max(len(wanted), len(read))):
        for part in range(4):
            expected = wanted[number][part] if number < len(wanted) else None
            actual = read[number][part] if number < len(read) else None
            tally.compare(f"{place} indicator {number + 1}", expected, actual)


def compare_kinds(kinds: Mapping[int, str], tables: Sequence[Mapping[str, Any]], tally: Tally) -> None:
    """Compare the kind of the table on each page; a page with several tables has the kind if one of them has it."""
    for page, kind in kinds.items():
        found = [table["kind"] for table in tables if page in table["pages"]]
        tally.compare(f"page {page} kind", kind, kind if kind in found else "、".join(found) or None)


def _on_page(forms: Sequence[Mapping[str, Any]], page: int) -> Mapping[str, Any]:
    return next((form for form in forms if page in form["pages"]), {})


def _text(found: Mapping[str, Any] | None) -> str | None:
    return None if found is None else found["text"]
