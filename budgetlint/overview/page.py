"""The overview as one HTML file: nothing is fetched, nothing from a document is markup."""

from __future__ import annotations

import json
from base64 import b64encode
from functools import partial
from importlib.resources import files
from typing import Any, Final

from budgetlint import __version__
from budgetlint.language import Language
from budgetlint.overview import words
from budgetlint.overview.county import MOST_FINDINGS, County, FoundHere
from budgetlint.overview.facts import MEASURES
from schemas.report import Severity, Status

__all__ = ["render_page"]

_HERE: Final = files("budgetlint.overview")


def render_page(county: County, language: Language) -> str:
    """Return the page. The same county gives the same text: it holds no time and no path of this machine's own."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # 60 ms that only the end of a batch pays

    environment = Environment(
        loader=PackageLoader("budgetlint.overview", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["money"] = lambda value: f"{value:,.2f}"
    names = {
        "kind_name": partial(words.kind_name, language=language),
        "level_name": partial(words.level_name, language=language),
        "severity_name": partial(words.severity_name, language=language),
        "status_name": partial(words.status_name, language=language),
        "measure_name": partial(words.measure_name, language=language),
    }
    return environment.get_template("overview.html").render(
        county=county,
        say=language.say,
        language=language.value,
        version=__version__,
        unchecked=[d for d in county.documents if d.status != Status.CHECKED.value],
        doubles=[d for d in county.documents if d.duplicate_of is not None],
        severities=[severity.value for severity in Severity],
        statuses=[status.value for status in Status],
        measures=MEASURES,
        most_findings=MOST_FINDINGS,
        style=(_HERE / "overview.css").read_text("utf-8"),
        script=(_HERE / "overview.js").read_text("utf-8"),
        charts=(_HERE / "vendor" / "chart.umd.min.js").read_text("utf-8"),
        data=embedded(_data(county, language)),
        **names,
    )


def embedded(value: object) -> str:
    """Return JSON that can stand inside a script element: no character of it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _pictures(found: FoundHere) -> list[list[str]]:
    """Return the pictures of a finding as a list of texts in base64, nothing where there are none."""
    return [[b64encode(crop).decode() for crop in found.crops]] if found.crops else []


def _data(county: County, language: Language) -> dict[str, Any]:
    """Return what the page's own script shows, filters and draws."""
    columns = {kind: [item for item in county.required if item.kind == kind] for kind in _kinds(county)}
    return {
        "documents": [
            {
                "unit": d.name, "path": d.path, "kind": d.kind, "year": d.year, "level": d.level or "",
                "status": d.status, "double": d.duplicate_of is not None,
                "tables": [d.tables[item].value for item in columns.get(d.kind, ()) if item in d.tables],
            }
            for d in county.documents
        ],
        "units": [
            [u.name, list(u.documents), u.errors, u.warnings, u.infos, u.missing, u.unchecked] for u in county.units
        ],
        "findings": [
            [f.document, f.severity.value, f.rule, f.page, f.message, f.place, f.doubt, *_pictures(f)]
            for f in county.findings
        ],
        "rules": {fault.rule.id: fault.rule.title.in_language(language.value) for fault in county.faults},
        "faults": [[f.rule.id, *(f.hit.get(severity, 0) for severity in Severity)] for f in county.faults],
        "required": {kind: [list(item.names) for item in items] for kind, items in columns.items() if items},
        "kinds": {kind: words.kind_name(kind, language) for kind in _kinds(county)},
        "statuses": {s.value: [words.status_name(s.value, language), county.statuses[s.value]] for s in Status},
        "severities": {s.value: words.severity_name(s.value, language) for s in Severity},
        "classes": _classes(county, language),
        "words": _words(language),
    }  # fmt: skip


def _kinds(county: County) -> list[str]:
    return sorted({document.kind for document in county.documents})


def _classes(county: County, language: Language) -> list[dict[str, Any]]:
    """Return the expenditure by functional class of each group of documents, for the chart."""
    return [
        {
            "name": " ".join(
                (
                    str(totals.year or ""), words.kind_name(totals.kind, language),
                    words.level_name(totals.level, language),
                )
            ).strip(),
            "labels": [f"{code} {name}" for code, name, _ in totals.classes],
            "values": [float(value) for _, _, value in totals.classes],
        }
        for totals in county.totals
        if totals.classes
    ]  # fmt: skip


def _words(language: Language) -> dict[str, str]:
    say = language.say
    return {
        "whole": say("全文", "whole document"),
        "onPage": say("页", "page"),
        "shown": say("显示 {} / {} 条", "{} of {} shown"),
        "more": say("再显示 200 条", "200 more"),
        "none": say("没有符合条件的内容", "nothing matches"),
        "doubt": say("存疑：", "in doubt: "),
        "crop": say("存疑处的原件截图", "the document where it is in doubt"),
        "there": say("有", "there"),
        "empty": say("空表", "empty"),
        "markEmpty": say("空", "0"),
        "markMissing": say("缺", "✗"),
        "missing": say("缺", "missing"),
        "unknown": say("未能判断", "not decided"),
    }
