"""From a page of a document to its recognised content: the whole page, or the pictures on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from math import sqrt
from typing import Final, NamedTuple

import numpy as np

from extractor.content import Glyph, PageContent
from extractor.mupdf import MuDocument, MuPage
from extractor.ocr.engine import Engine
from extractor.scan.orientation import best_turn, seems_on_its_side, turned
from extractor.scan.raster import Raster, draw_page
from extractor.scan.reading import glance, read_sheet
from extractor.scan.ready import Sheet, prepare
from extractor.scan.sizes import enlarged, picture_dots
from schemas.document import Region, Source
from schemas.geometry import BBox

__all__ = ["Prepared", "prepared_pages", "read_pictures_on", "read_prepared", "read_scan"]


_FINE: Final = 300  # dots per inch at which a sheet with tiny print is drawn
_FINER: Final = 240.0  # the same of its picture, at least: what is not in the picture isn't won by drawing it larger
_TINY: Final = 4.0  # points, the height of a Chinese character
_PIXELS: Final = 9_000_000  # A4 at 300 dots per inch; larger drawings take more memory than a worker has


class Prepared(NamedTuple):
    """A page drawn and made ready for recognition.

    ``sheet`` is None where the page seems to lie on its side: it has to be turned first.
    """

    number: int
    page: MuPage
    raster: Raster
    sheet: Sheet | None


def prepared_pages(document: MuDocument, numbers: Iterable[int]) -> Iterator[Prepared]:
    """Yield pages, each made ready while whoever asked for the one before it is still reading that.

    Preparing keeps one processor busy and recognition waits for it otherwise. Pages are drawn here, in the caller's
    thread: MuPDF bears no other.
    """
    with ThreadPoolExecutor(1) as pool:
        ahead: tuple[int, MuPage, Raster, Future[Sheet | None]] | None = None
        for number in numbers:
            page = document[number - 1]
            raster = draw_page(page)
            started = (number, page, raster, pool.submit(_ready, raster))
            if ahead is not None:
                yield Prepared(*ahead[:3], ahead[3].result())
            ahead = started
        if ahead is not None:
            yield Prepared(*ahead[:3], ahead[3].result())


def _ready(raster: Raster) -> Sheet | None:
    return None if seems_on_its_side(raster) else prepare(raster)


def read_prepared(page: Prepared, engine: Engine) -> PageContent:
    """Read a page, turning it upright where that makes sense of it. Raises EngineError.

    To be called in the thread that drew the page: where its print is tiny it is drawn again.
    """
    if page.sheet is None:
        content = _read_turned(page, best_turn(page.raster, engine, sideways=True), engine)
    else:
        sheet = _sharpened(page.page, page.sheet)
        first = glance(sheet, engine)
        turn = 0 if first.makes_sense else best_turn(page.raster, engine)
        content = _read_turned(page, turn, engine) if turn else read_sheet(sheet, page.number, engine, first)
    rotation = int(page.page.rotation) + content.rotation
    return replace(enlarged(content, page.raster.unit), rotation=rotation % 360)


def _read_turned(page: Prepared, turn: int, engine: Engine) -> PageContent:
    sheet = _sharpened(page.page, prepare(turned(page.raster, turn)), turn)
    content = read_sheet(sheet, page.number, engine)
    return replace(content, rotation=turn, reason=f"{content.reason}, lying at {360 - turn}°") if turn else content


def _sharpened(page: MuPage, sheet: Sheet, turn: int = 0) -> Sheet:
    """Return a sheet with tiny print made ready from a larger drawing of its page, if its picture has more to show."""
    dpi = _finer(page, sheet)
    return prepare(turned(draw_page(page, dpi), turn)) if dpi else sheet


def _finer(page: MuPage, sheet: Sheet) -> int:
    """Return the dots per inch at which more of a page with tiny print is seen, 0 where nothing is won or needed."""
    unit = sheet.raster.unit
    if sheet.height > _TINY * sheet.raster.scale or picture_dots(page) * unit < _FINER:
        return 0
    inches = page.rect.width * page.rect.height / (72 * unit) ** 2
    dpi = min(_FINE, int(sqrt(_PIXELS / inches)))
    return dpi if dpi >= _FINER else 0


def read_scan(page: MuPage, number: int, engine: Engine) -> PageContent:
    """Read a page that is a picture, or whose text layer is of no use. Raises EngineError."""
    raster = draw_page(page)
    return read_prepared(Prepared(number, page, raster, _ready(raster)), engine)


def read_pictures_on(page: MuPage, content: PageContent, areas: list[BBox], engine: Engine) -> PageContent:
    """Read some areas of a page whose text layer is otherwise believed. Raises EngineError."""
    raster = draw_page(page)
    glyphs: list[Glyph] = [glyph for glyph in content.glyphs if not _inside(glyph, areas)]
    rules = list(content.rules)
    regions = list(content.regions)
    unread, spoiled = list(content.unread), list(content.spoiled)
    first_run = max((glyph.run for glyph in glyphs), default=0)
    for area in areas:
        sheet = prepare(_part(raster, area))
        if dpi := _finer(page, sheet):
            sheet = prepare(_part(draw_page(page, dpi), area))
        found = enlarged(read_sheet(sheet, content.number, engine), raster.unit)
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


def _part(raster: Raster, area: BBox) -> Raster:
    """Return an area, given in the page's points, of its picture."""
    scale = raster.scale / raster.unit
    left, top, right, bottom = (max(0, round(side * scale)) for side in area)
    return raster._replace(
        grey=np.ascontiguousarray(raster.grey[top:bottom, left:right]),
        red=None if raster.red is None else np.ascontiguousarray(raster.red[top:bottom, left:right]),
    )


def _shifted(box: BBox, area: BBox) -> BBox:
    return BBox(box.x0 + area.x0, box.y0 + area.y0, box.x1 + area.x0, box.y1 + area.y0)


def _inside(glyph: Glyph, areas: list[BBox]) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    return any(area.contains(x, y) for area in areas)
