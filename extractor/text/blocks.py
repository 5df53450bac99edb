"""Lines outside grids become blocks in reading order: titles, contents, headings, paragraphs, captions, furniture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from extractor.layout import PageLayout, TextLine
from extractor.text.captions import mark_captions
from extractor.text.contents import group_contents, mark_contents
from extractor.text.cover import mark_cover
from extractor.text.furniture import mark_furniture
from extractor.text.headings import levels_of, recognise_headings
from extractor.text.item import Item, compose
from extractor.text.paragraphs import body_size, frames_of, group_paragraphs
from schemas.document import Block, BlockKind, Table
from schemas.geometry import BBox

__all__ = ["build_blocks"]

_FURNITURE: Final = (BlockKind.HEADER, BlockKind.FOOTER)
_Group = tuple[BlockKind, int, list[TextLine]]


def build_blocks(
    layouts: Sequence[PageLayout], tables: Sequence[Table], unread: Iterable[tuple[int, BBox]] = ()
) -> tuple[Block, ...]:
    """Return the running text of a document as blocks in reading order; every line is in exactly one of them.

    ``tables`` tell which lines are titles, labels, unit lines and notes of tables. ``unread`` are the pages and places
    of tables that are no grids: what is printed there is no sentence. A paragraph that a page break cuts
    is one block with spans on both pages.
    """
    items = [
        Item(line, layout.page.width, layout.page.height)
        for layout in layouts
        for line in layout.lines
        if line.text.strip()
    ]
    if not items:
        return ()
    places = {id(item.line): position for position, item in enumerate(items)}
    for page, area in unread:
        for item in items:
            if item.line.page == page and area.contains(*item.line.bbox.centre):
                item.kind = BlockKind.CAPTION
    mark_furniture(items)
    mark_contents(items)
    mark_captions(items, layouts, tables)
    mark_cover(items, layouts)
    groups = [*_text_groups(items, layouts), *_marked_groups(items)]
    groups.sort(key=lambda group: places[id(group[2][0])])
    return _with_sections(groups)


def _text_groups(items: Sequence[Item], layouts: Sequence[PageLayout]) -> list[_Group]:
    running = [item for item in items if item.kind is None]
    if not running:
        return []
    paragraphs = group_paragraphs(running, frames_of(running), layouts)
    headings = recognise_headings(paragraphs, body_size(running))
    return [
        (BlockKind.HEADING if level else BlockKind.PARAGRAPH, level, lines)
        for level, lines in zip(levels_of(headings), paragraphs, strict=True)
    ]


def _marked_groups(items: Sequence[Item]) -> list[_Group]:
    groups: list[_Group] = []
    contents = [item.line for item in items if item.kind is BlockKind.CONTENTS]
    groups += [(BlockKind.CONTENTS, 0, lines) for lines in group_contents(contents)]
    for kind, run in groupby(items, key=lambda item: item.kind):
        if kind is BlockKind.NOTE:
            groups += [(kind, 0, lines) for lines in _notes([item.line for item in run])]
        elif kind not in (None, BlockKind.CONTENTS):
            groups += [(kind, 0, [item.line]) for item in run]
    return groups


def _notes(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    notes: list[list[TextLine]] = []
    for line in lines:
        wrapped = notes and notes[-1][-1].page == line.page and not notes[-1][-1].text.rstrip().endswith(("。", "；"))
        if wrapped and notes[-1][-1].bbox.x1 > line.bbox.x1 - line.size and not line.text.lstrip()[:1].isdigit():
            notes[-1].append(line)
        else:
            notes.append([line])
    return notes


def _with_sections(groups: Sequence[_Group]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    path: list[tuple[int, str]] = []
    for kind, level, lines in groups:
        if kind is BlockKind.HEADING:
            while path and path[-1][0] >= level:
                path.pop()
        section = () if kind in _FURNITURE else tuple(text for _, text in path)
        block = compose(kind, lines, level=level, section=section)
        if block is None:
            continue
        blocks.append(block)
        if kind is BlockKind.HEADING:
            path.append((level, block.text))
    return tuple(blocks)
