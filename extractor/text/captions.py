"""Lines that belong to tables: titles, labels, unit lines above a grid, notes below it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from extractor.layout import PageLayout
from extractor.text.item import Item, compact
from extractor.text.numbering import read_numbering
from schemas.document import BlockKind, Located, Table
from schemas.geometry import BBox

__all__ = ["mark_captions"]

_UNIT: Final = re.compile(r"(?:金额)?单位[:：](?:人民币)?(?:元|千元|万元|百万元|亿元|%)")
_LABEL: Final = re.compile(r"(?:附|续|公开|预算|决算|部门|单位)*\d*表\s*[\d一二三四五六七八九十]+")
_OWNER: Final = re.compile(r"(?:编制|填报|预算|公开|申报|填制)?(?:单位|部门)(?:名称|[（(]盖章[)）])?[:：]")
_YEAR: Final = re.compile(r"[（(]?20\d\d[)）(（]?年度?[)）]?")
_TITLE: Final = re.compile(r"(?!第.{1,3}部分).{3,45}表(?:[（(].{1,12}[)）])?")
_NOTE: Final = re.compile(r"(?:备?注|说明|附注)\s*\d?[:：.．、]")
_LISTED: Final = re.compile(r"[（(]?\d[)）.．、]")
_REACH: Final = 42.0  # points between a grid and the line that goes with it; beyond, they are strangers


def mark_captions(items: Sequence[Item], layouts: Sequence[PageLayout], tables: Sequence[Table]) -> None:
    """Give CAPTION and NOTE to the lines that tables use, and to those whose words and place say the same."""
    by_page: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        by_page[item.line.page].append(item)
    for table in tables:
        _mark_located((table.title, table.label, table.unit_at), by_page, BlockKind.CAPTION)
        _mark_located(table.notes, by_page, BlockKind.NOTE)
    for layout in (half for sheet in layouts for half in sheet.halves()):
        lines = frozenset(layout.lines)
        on_page = [item for item in by_page.get(layout.page.number, ()) if item.line in lines]
        for grid in layout.grids:
            _mark_above(on_page, grid.bbox)
            _mark_below(on_page, grid.bbox)


def _mark_located(places: Iterable[Located | None], by_page: dict[int, list[Item]], kind: BlockKind) -> None:
    for place in places:
        if place is None:
            continue
        for item in by_page.get(place.page, ()):
            x, y = item.line.bbox.centre
            inside = place.bbox.contains(x, y)
            if item.kind is None and inside and (kind is BlockKind.NOTE or len(item.line.text) <= 60):
                item.kind = kind


def _upwards(on_page: Sequence[Item], box: BBox) -> Iterator[Item]:
    edge = box.y0
    above = [item for item in on_page if item.line.bbox.centre[1] < box.y0]
    for item in sorted(above, key=lambda item: -item.line.bbox.y1):
        if edge - item.line.bbox.y1 > _REACH:
            return
        edge = min(edge, item.line.bbox.y0)
        yield item


def _mark_above(on_page: Sequence[Item], box: BBox) -> None:
    for item in _upwards(on_page, box):
        if item.kind in (BlockKind.HEADER, BlockKind.CAPTION):
            continue
        text = compact(item.line.text)
        named = any(pattern.match(text) for pattern in (_UNIT, _LABEL, _OWNER)) and len(text) <= 50
        if item.kind is None and (named or _YEAR.fullmatch(text) or _TITLE.fullmatch(text)):
            item.kind = BlockKind.CAPTION
        else:
            return


def _mark_below(on_page: Sequence[Item], box: BBox) -> None:
    edge = box.y1
    in_note = False
    below = [item for item in on_page if item.line.bbox.centre[1] > box.y1]
    for item in sorted(below, key=lambda item: (item.line.bbox.y0, item.line.bbox.x0)):
        text = compact(item.line.text)
        if item.kind is BlockKind.NOTE:
            in_note = True
        elif item.kind is not None or item.line.bbox.y0 - edge > _REACH or _opens_part(text):
            return
        elif _NOTE.match(text) or (in_note and (_LISTED.match(text) or item.line.bbox.y0 - edge < item.line.size)):
            in_note = True
            item.kind = BlockKind.NOTE
        else:
            return
        edge = max(edge, item.line.bbox.y1)


def _opens_part(text: str) -> bool:
    """Say whether a line is the heading of a part (第三部分…), over which no note goes on."""
    numbering = read_numbering(text)
    return numbering is not None and numbering.style == "part"
