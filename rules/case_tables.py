"""Tables written in cases become Table values, as the reader would have made them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rules.names import plain
from schemas.amount import MoneyUnit
from schemas.document import Cell, Column, ColumnRole, Line, LineRole, Located, Table
from schemas.geometry import BBox
from schemas.vocabulary import TableKind, Term, Vocabulary

__all__ = ["build_table"]

_CODE_HEADERS: Final = ("编码", "代码", "科目号")
_INDEX_HEADERS: Final = ("序号", "行次")
_NAME_HEADERS: Final = ("名称", "项目", "单位", "科目", "收入", "支出", "经费", "分类")
_TOTALS: Final = re.compile(r"(部门|单位)?(合\s*计|总\s*计)|(收入|支出)总计|本表合计")
_SUBTOTALS: Final = re.compile(r".*(合计|总计|小计)")
_NUMBERING: Final = (
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"\d+[.、．]"),
)
_CODE_LEVELS: Final = {3: 1, 5: 2, 7: 3}


def build_table(spec: Mapping[str, Any], vocabulary: Vocabulary) -> Table:
    """Make a table of a case's mapping; keys as in the module ``rules.cases``."""
    kind = str(spec.get("table") or spec.get("kind") or "unknown")
    page = int(spec.get("page", 1))
    panels, rows = _split(str(spec.get("rows", "")))
    known = vocabulary.kind(kind)
    columns = tuple(_columns(panels, rows, known))
    cells = tuple(_cells(panels, rows, page))
    lines = tuple(_lines(columns, rows, known))
    title = str(spec.get("title", kind))
    unit = MoneyUnit.from_text(str(spec.get("unit", "万元")))
    label = spec.get("label")
    return Table(
        kind=kind,
        title=_at(title, page, 20) if title else None,
        label=_at(str(label), page, 10) if label else None,
        unit=unit,
        unit_at=_at(f"单位：{unit.value}", page, 30) if unit else None,
        pages=(page,),
        areas=(BBox(50, 50, 550, 60 + 20 * len(rows)),),
        header_rows=1,
        columns=columns,
        lines=lines,
        cells=cells,
        notes=tuple(_at(str(note), page, 700) for note in spec.get("notes", ())),
    )


def _at(text: str, page: int, y: float) -> Located:
    return Located(text, page, BBox(50, y, 50 + 10 * len(text), y + 10))


def _split(text: str) -> tuple[list[list[str]], list[list[str]]]:
    """Part the rows' text into the panels' headers and the body rows of trimmed cells."""
    rows = [line for line in text.splitlines() if line.strip()]
    if not rows:
        return [], []
    panels = [[cell.strip() for cell in panel.split("|")] for panel in rows[0].split("||")]
    width = sum(map(len, panels))
    body = [[cell.strip() for cell in row.replace("||", "|").split("|")] for row in rows[1:]]
    return panels, [row + [""] * (width - len(row)) for row in body]


def _columns(
    panels: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], kind: TableKind | None
) -> Iterator[Column]:
    index = 0
    for number, panel in enumerate(panels):
        for place, header in enumerate(panel):
            path = tuple(part.strip() for part in header.split("/"))
            texts = [row[index] for row in rows if row[index]]
            role = _role(path[-1], texts, place)
            terms = kind.columns if kind else ()
            concept = _concept(terms, (path[-1], "".join(path), "/".join(path)))
            yield Column(index, path, role, concept if role is not ColumnRole.INDEX else None, number)
            index += 1


def _role(header: str, texts: Sequence[str], place: int) -> ColumnRole:
    if any(word in header for word in _CODE_HEADERS):
        return ColumnRole.CODE
    if header in _INDEX_HEADERS:
        return ColumnRole.INDEX
    figures = [text for text in texts if re.fullmatch(r"[-−]?[\d,，]+(\.\d+)?", text)]
    if place <= 1 and not figures and any(word in header for word in _NAME_HEADERS):
        return ColumnRole.NAME
    if "%" in header or "％" in header or "比例" in header:
        return ColumnRole.PERCENT
    if texts and len(figures) * 2 < len(texts):
        return ColumnRole.TEXT
    return ColumnRole.AMOUNT


def _concept(terms: Sequence[Term], printed: Sequence[str]) -> str | None:
    wanted = [plain(text) for text in printed]
    for term in terms:
        names = {plain(name) for name in (term.name, *term.aliases)}
        if any(text in names for text in wanted):
            return term.name
    return None


def _cells(panels: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], page: int) -> Iterator[Cell]:
    header = [cell for panel in panels for cell in panel]
    for row, texts in enumerate([header, *rows]):
        for column, text in enumerate(texts):
            box = BBox(50 + 60 * column, 50 + 20 * row, 110 + 60 * column, 70 + 20 * row)
            yield Cell.printed(row, column, text.lstrip("-") if _is_name(text) else text, page, box)


def _is_name(text: str) -> bool:
    return bool(re.match(r"-+[^\d\s-]", text))


def _lines(columns: Sequence[Column], rows: Sequence[Sequence[str]], kind: TableKind | None) -> Iterator[Line]:
    terms = kind.rows if kind else ()
    for panel in sorted({column.panel for column in columns}):
        own = [column for column in columns if column.panel == panel]
        above: list[tuple[int, int]] = []  # level and row of the lines that may be parents
        for row, texts in enumerate(rows, start=1):
            code = next((texts[c.index] for c in own if c.role is ColumnRole.CODE and texts[c.index].isdigit()), "")
            name = _name(own, texts)
            amounts = [texts[c.index] for c in own if c.role is ColumnRole.AMOUNT and texts[c.index]]
            bare = name.lstrip("-")
            level = _level(code, name)
            role = _line_role(bare, code, amounts)
            of_which = bare.startswith("其中")
            if of_which and above:
                level = above[-1][0] + 1
            while above and above[-1][0] >= level:
                above.pop()
            parent = above[-1][1] if above and level and role is LineRole.ITEM else None
            if level and role in {LineRole.ITEM, LineRole.SECTION}:
                above.append((level, row))
            concept = _concept(terms, (bare, _without_number(bare)))
            yield Line(row, panel, code, bare, role, level, parent, of_which, concept)


def _name(columns: Sequence[Column], texts: Sequence[str]) -> str:
    names = [texts[column.index] for column in columns if column.role is ColumnRole.NAME and texts[column.index]]
    if names:
        return names[0]
    # 合计 often stands in the code column.
    codes = [texts[column.index] for column in columns if column.role is ColumnRole.CODE]
    return next((text for text in codes if text and not text.isdigit()), "")


def _level(code: str, name: str) -> int:
    if code:
        return _CODE_LEVELS.get(len(code), 0)
    dashes = len(name) - len(name.lstrip("-"))
    if dashes:
        return dashes + 1
    return next((level for level, pattern in enumerate(_NUMBERING, start=1) if pattern.match(name)), 1)


def _line_role(name: str, code: str, amounts: Sequence[str]) -> LineRole:
    if not name and not code and not amounts:
        return LineRole.BLANK
    if name in {"栏次", "行次"}:
        return LineRole.INDEX
    if _TOTALS.fullmatch(name):
        return LineRole.TOTAL
    if _SUBTOTALS.fullmatch(name):
        return LineRole.SUBTOTAL
    return LineRole.ITEM


def _without_number(name: str) -> str:
    for pattern in _NUMBERING:
        name = pattern.sub("", name, count=1)
    return name.removeprefix("其中").lstrip("：:")
