"""Second readings for the rules: a cell is read again, larger and in other views, before it is held against anyone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extractor.mupdf import MuDocument
from extractor.ocr.engine import Engine, PixelBox, Reading
from extractor.scan.again import Agreed, agree, plain, views
from extractor.scan.orientation import turned
from extractor.scan.raster import draw_page
from extractor.scan.ready import Sheet, crop_of, prepare
from extractor.scan.segments import lines_in
from extractor.scan.separators import grouped, is_ambiguous, tailed, with_sure_marks, without_speck
from schemas.geometry import BBox

__all__ = ["SecondReader"]

_DPI: Final = 300
_UNSURE: Final = 0.6  # confidence of a figure whose separators are told by their tails, at most


class SecondReader:
    """Reads single cells of a document's recognised pages again. Keeps the page it drew last.

    Several engines may be given; all of them have a say.
    """

    def __init__(self, document: MuDocument, engines: Sequence[Engine]) -> None:
        self._document = document
        self._engines = tuple(engines)
        self._shown: tuple[int, int] | None = None
        self._sheet: Sheet | None = None

    def read(self, page: int, box: BBox, rotation: int = 0) -> Agreed:
        """Return what the cell in a box (points, as in the page's content) says, from all views and engines.

        ``page`` counts from 1; ``rotation`` is the content's, so that a page that was turned upright is turned again.
        Empty text with confidence 0 means that nothing is printed there. Raises EngineError.
        """
        sheet = self._prepared(page, rotation)
        scale = sheet.raster.scale / sheet.raster.unit
        area = PixelBox(*(max(0, round(side * scale)) for side in box))
        lines = lines_in(sheet.ink, area, sheet.height)
        parts = [self._read_line(sheet, line) for line in lines]
        if not parts:
            return Agreed("", 0.0, ())
        alternatives = [*(part.others for part in parts)]
        others = tuple(
            "".join([*(p.text for p in parts[:index]), other, *(p.text for p in parts[index + 1 :])])
            for index, found in enumerate(alternatives)
            for other in found
        )
        return Agreed("".join(part.text for part in parts), min(part.confidence for part in parts), others)

    def _read_line(self, sheet: Sheet, line: PixelBox) -> Agreed:
        pictures = [crop_of(sheet, line), crop_of(sheet, line, sheet.figures), *views(sheet.clean, line)]
        readings: list[Reading] = [
            with_sure_marks(reading) for engine in self._engines for reading in engine.recognise(pictures)
        ]
        found = agree(readings, [plain(reading.text) for reading in readings])
        freed = without_speck(found.text, readings[0], pictures[0]) if ":" in found.text else None
        if freed is not None:
            text = plain(self._engines[0].recognise([freed])[0].text)
            return Agreed(text, _UNSURE, (found.text, *found.others)) if text == found.text.replace(":", ".") else found
        if not is_ambiguous(found.text):
            return found
        text = grouped(tailed(found.text, found.others))
        return Agreed(text, min(found.confidence, _UNSURE), tuple(other for other in found.others if other != text))

    def _prepared(self, page: int, rotation: int) -> Sheet:
        shown = self._document[page - 1]
        turn = (rotation - int(shown.rotation)) % 360
        if self._sheet is None or self._shown != (page, turn):
            self._sheet = prepare(turned(draw_page(shown, _DPI), turn))
            self._shown = (page, turn)
        return self._sheet
