"""From a page of a document to its recognised content: the whole page, or the pictures on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from extractor.content import Glyph, PageContent
from extractor.mupdf import MuDocument, MuPage
from extractor.ocr.engine import Engine
from extractor.scan.orientation import best_turn, seems_on_its_side, turned
from extractor.scan.raster import Raster, draw_page
from extractor.scan.reading import glance, read_sheet
from extractor.scan.ready import Sheet, prepare
from extractor.scan.sizes import enlarged
from schemas.document import Region, Source
from schemas.geometry import BBox

__all__ = ["Prepared", "prepared_pages", "read_pictures_on", "read_prepared", "read_scan"]


class Prepared(NamedTuple):
    """A page drawn and made ready for recognition; ``rotation`` is what the document says of it.

    ``sheet`` is None where the page seems to lie on its side: it has to be turned first.
    """

    number: int
    rotation: int
    raster: Raster
    sheet: Sheet | None


def prepared_pages(document: MuDocument, numbers: Iterable[int]) -> Iterator[Prepared]:
    """Yield pages, each made ready while whoever asked for the one before it is still reading that.

    Preparing keeps one processor busy and recognition waits for it otherwise. Pages are drawn here, in the caller's
    thread: MuPDF bears no other.
    """
    with ThreadPoolExecutor(1) as pool:
        ahead: tuple[int, int, Raster, Future[Sheet | None]] | None = None
        for number in numbers:
            page = document[number - 1]
            raster = draw_page(page)
            started = (number, int(page.rotation), raster, pool.submit(_ready, raster))
            if ahead is not None:
                yield Prepared(*ahead[:3], ahead[3].result())
            ahead = started
        if ahead is not None:
            yield Prepared(*ahead[:3], ahead[3].result())


def _ready(raster: Raster) -> Sheet | None:
    return None if seems_on_its_side(raster) else prepare(raster)


def read_prepared(page: Prepared, engine: Engine) -> PageContent:
    """Read a page, turning it upright where that makes sense of it. Raises EngineError."""
    if page.sheet is None:
        content = _read_turned(page, best_turn(page.raster, engine, sideways=True), engine)
    else:
        first = glance(page.sheet, engine)
        turn = 0 if first.makes_sense else best_turn(page.raster, engine)
        content = _read_turned(page, turn, engine) if turn else read_sheet(page.sheet, page.number, engine, first)
    return replace(enlarged(content, page.raster.unit), rotation=(page.rotation + content.rotation) % 360)


def _read_turned(page: Prepared, turn: int, engine: Engine) -> PageContent:
    content = read_sheet(prepare(turned(page.raster, turn)), page.number, engine)
    return replace(content, rotation=turn, reason=f"{content.reason}, lying at {360 - turn}°") if turn else content


def read_scan(page: MuPage, number: int, engine: Engine) -> PageContent:
    """Read a page that is a picture, or whose text layer is of no use. Raises EngineError."""
    raster = draw_page(page)
    return read_prepared(Prepared(number, int(page.rotation), raster, _ready(raster)), engine)


def read_pictures_on(page: MuPage, content: PageContent, areas: list[BBox], engine: Engine) -> PageContent:
    """Read some areas of a page whose text layer is otherwise believed. Raises EngineError."""
    raster = draw_page(page)
    scale = raster.scale / raster.unit
    glyphs: list[Glyph] = [glyph for glyph in content.glyphs if not _inside(glyph, areas)]
    rules = list(content.rules)
    regions = list(content.regions)
    unread, spoiled = list(content.unread), list(content.spoiled)
    first_run = max((glyph.run for glyph in glyphs), default=0)
    for area in areas:
        left, top, right, bottom = (max(0, round(side * scale)) for side in area)
        part = raster._replace(
            grey=np.ascontiguousarray(raster.grey[top:bottom, left:right]),
            red=None if raster.red is None else np.ascontiguousarray(raster.red[top:bottom, left:right]),
        )
        found = enlarged(read_sheet(prepare(part), content.number, engine), raster.unit)
        glyphs += [
            glyph._replace(
                x0=glyph.x0 + area.x0, x1=glyph.x1 + area.x0, y0=glyph.y0 + area.y0, y1=glyph.y1 + area.y0,
                run=first_run + glyph.run,
            )
            for glyph in found.glyphs
        ]  # fmt: skip
        first_run += len(found.glyphs) + 1
        rules += [
            rule._replace(x0=rule.x0 + area.x0, x1=rule.x1 + area.x0, y0=rule.y0 + area.y0, y1=rule.y1 + area.y0)
            for rule in found.rules
        ]
        unread += [_shifted(box, area) for box in found.unread]
        spoiled += [_shifted(box, area) for box in found.spoiled]
        if found.glyphs:
            regions.append(Region(area, Source.OCR, f"a picture on the page was {found.reason}"))
    return replace(
        content,
        glyphs=tuple(glyphs),
        rules=tuple(rules),
        regions=tuple(regions),
        unread=tuple(unread),
        spoiled=tuple(spoiled),
    )


def _shifted(box: BBox, area: BBox) -> BBox:
    return BBox(box.x0 + area.x0, box.y0 + area.y0, box.x1 + area.x0, box.y1 + area.y0)


def _inside(glyph: Glyph, areas: list[BBox]) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    return any(area.contains(x, y) for area in areas)
