"""Cases become Documents: running text into blocks, tables and forms into theirs, a profile for the whole.

The format is described in ``rules.cases``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.case_forms import build_form
from rules.case_tables import build_table
from schemas.document import Block, BlockKind, Document, DocumentKind, Level, Page, Profile, Source, Span, Table
from schemas.form import PerformanceForm
from schemas.geometry import BBox
from schemas.vocabulary import Vocabulary

__all__ = ["build_document", "build_partners"]

_MARKS: Final = {
    "! ": BlockKind.TITLE,
    "~ ": BlockKind.CONTENTS,
    "> ": BlockKind.NOTE,
    "^ ": BlockKind.CAPTION,
    "_ ": BlockKind.FOOTER,
}


def build_document(case: str | Mapping[str, Any], vocabulary: Vocabulary, kind: str = "budget") -> Document:
    """Make the document of a case; ``kind`` is its document kind where the case names none."""
    spec: Mapping[str, Any] = {"text": case} if isinstance(case, str) else case
    blocks = tuple(_blocks(str(spec.get("text", ""))))
    specs = [dict(table) for table in spec.get("tables", ())]
    if "table" in spec or "rows" in spec:
        specs.insert(0, dict(spec))
    tables = [build_table(table, vocabulary) for table in specs]
    forms: list[PerformanceForm] = []
    for form_spec in spec.get("forms", ()):
        form, table = build_form(form_spec, len(tables))
        forms.append(form)
        tables.append(table)
    unreadable = {int(number) for number in spec.get("unreadable", ())}
    return Document(
        path="case.pdf",
        sha256="0" * 64,
        pages=tuple(_pages(spec, blocks, tables, unreadable)),
        blocks=blocks,
        tables=tuple(tables),
        forms=tuple(forms),
        profile=_profile(spec.get("document", {}), kind),
        problems=tuple(f"第{number}页未能识别" for number in sorted(unreadable)),
    )


def build_partners(
    case: str | Mapping[str, Any], vocabulary: Vocabulary, kind: str = "budget"
) -> dict[str, tuple[Document, ...]]:
    """Make the partner documents of a case, by role."""
    if isinstance(case, str):
        return {}
    return {
        str(role): tuple(build_document(entry, vocabulary, kind) for entry in entries)
        for role, entries in case.get("partners", {}).items()
    }


def _blocks(text: str) -> Iterator[Block]:
    page, top = 1, 60.0
    section: list[str] = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        if line.startswith("==="):
            page, top = int(line.strip("= ")), 60.0
            continue
        kind, level, content = _kind(line)
        if kind is BlockKind.HEADING:
            del section[level - 1 :]
        box = BBox(60, top, 540, top + 14)
        top += 20
        yield Block(kind, level, content, page, box, (Span(0, content, page, box),), tuple(section))
        if kind is BlockKind.HEADING:
            section.append(content)


def _kind(line: str) -> tuple[BlockKind, int, str]:
    marks = len(line) - len(line.lstrip("#"))
    if marks and line[marks : marks + 1] == " ":
        return BlockKind.HEADING, marks, line[marks:].strip()
    kind = _MARKS.get(line[:2])
    return (kind, 0, line[2:].strip()) if kind else (BlockKind.PARAGRAPH, 0, line)


def _pages(spec: Mapping[str, Any], blocks: tuple[Block, ...], tables: list[Table], bad: set[int]) -> Iterator[Page]:
    seen = [1, int(spec.get("pages", 1)), *bad, *(block.page for block in blocks)]
    seen += [page for table in tables for page in table.pages]
    for number in range(1, max(seen) + 1):
        quality, reason = (0.0, "没有可读的文字") if number in bad else (1.0, "")
        yield Page(number, 595, 842, Source.TEXT, quality=quality, reason=reason)


def _profile(spec: Mapping[str, Any], kind: str) -> Profile:
    level = spec.get("level", Level.UNIT.value)
    year = spec.get("year", 2025)
    return Profile(
        unit=str(spec.get("unit", "某某单位")),
        year=None if year is None else int(year),
        kind=DocumentKind(spec.get("kind", kind)),
        level=None if level is None else Level(level),
    )
