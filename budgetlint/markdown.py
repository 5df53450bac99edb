"""A document as Markdown: headings, paragraphs and tables in reading order, pages marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from schemas.document import Block, BlockKind, ColumnRole, Document, Table

__all__ = ["markdown"]

_LEFT_OUT: Final = {BlockKind.HEADER, BlockKind.FOOTER, BlockKind.CAPTION}  # captions are printed with their tables
_RIGHT: Final = {ColumnRole.AMOUNT, ColumnRole.COUNT, ColumnRole.PERCENT}
_SPECIAL: Final = str.maketrans({
    "\\": "\\\\", "|": "\\|", "*": "\\*", "_": "\\_", "`": "\\`", "<": "&lt;", "#": "\\#",
})  # fmt: skip


def markdown(document: Document) -> str:
    """Return the whole document. Tables become one GitHub table each, also those that run over several pages."""
    of_tables = {(note.page, note.text) for table in document.tables if table.cells for note in table.notes}
    parts: list[tuple[int, float, str]] = [
        (block.page, block.bbox.y0, _block(block))
        for block in document.blocks
        if block.kind not in _LEFT_OUT
        and (block.kind is not BlockKind.NOTE or (block.page, block.text) not in of_tables)
    ]
    parts += [(table.pages[0], table.areas[0].y0, "\n".join(_table(table))) for table in document.tables if table.cells]
    lines: list[str] = []
    page = 0
    for number, _, text in sorted(parts, key=lambda part: part[:2]):
        if number != page:
            lines.append(f"<!-- page {number} -->\n")
            page = number
        lines.append(f"{text}\n")
    return "\n".join(lines)


def _block(block: Block) -> str:
    text = _escaped(block.text)
    if block.kind is BlockKind.TITLE:
        return f"# {text}"
    if block.kind is BlockKind.HEADING:
        return f"{'#' * min(6, block.level + 1)} {text}"
    if block.kind is BlockKind.CONTENTS:
        return f"- {text}"
    return text


def _table(table: Table) -> Iterator[str]:
    caption = [part.text for part in (table.label, table.title) if part]
    if caption:
        yield f"**{_escaped(' '.join(caption))}**" + (f"（单位：{table.unit.value}）" if table.unit else "")
        yield ""
    columns = range(table.column_count)
    by_index = {column.index: column for column in table.columns}
    heads = ["/".join(by_index[index].path) if index in by_index else "" for index in columns]
    yield _line([_escaped(head) for head in heads])
    yield _line(["---:" if index in by_index and by_index[index].role in _RIGHT else "---" for index in columns])
    texts = {(cell.row, cell.column): cell.text for cell in table.cells}
    for row in range(table.header_rows, table.row_count):
        yield _line([_escaped(texts.get((row, index), "")) for index in columns])
    for note in table.notes:
        yield ""
        yield _escaped(note.text)


def _line(texts: list[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _escaped(text: str) -> str:
    return "<br>".join(text.translate(_SPECIAL).splitlines())
