"""Print under a stamp: a stamp is what the page says, too, but where both stand in one place neither can be read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from extractor.content import Glyph
from extractor.pdf.matrix import Matrix
from extractor.pdf.mupdf import PdfPage

__all__ = ["STAMP_MARK", "under_stamps"]

STAMP_MARK: Final = "有批注图章叠印"
_STAMP: Final = 13  # PDF_ANNOT_STAMP
_UNSURE: Final = 0.5
_OVER: Final = 0.2  # of the smaller of two characters that lie on each other


def under_stamps(page: PdfPage, glyphs: Sequence[Glyph], matrix: Matrix) -> tuple[Glyph, ...]:
    """Return the glyphs of a page; those in the place of a stamp that lies on other print are in doubt."""
    found = list(glyphs)
    for stamp in page.annots(types=(_STAMP,)):
        x0, y0, x1, y1 = matrix.box(tuple(stamp.rect))
        inside = [
            index
            for index, glyph in enumerate(found)
            if x0 <= (glyph.x0 + glyph.x1) / 2 <= x1 and y0 <= (glyph.y0 + glyph.y1) / 2 <= y1
        ]
        if any(_overlap(found[one], found[other]) for one, other in combinations(inside, 2)):
            for index in inside:
                glyph = found[index]
                marks = tuple(dict.fromkeys([*glyph.marks, STAMP_MARK]))
                found[index] = glyph._replace(confidence=min(glyph.confidence, _UNSURE), marks=marks)
    return tuple(found)


def _overlap(one: Glyph, other: Glyph) -> bool:
    """Say whether two characters of different print lie on each other; bold print is drawn twice."""
    if one.font == other.font and one.size == other.size:
        return False
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    tall = min(one.y1, other.y1) - max(one.y0, other.y0)
    smaller = min((glyph.x1 - glyph.x0) * (glyph.y1 - glyph.y0) for glyph in (one, other))
    return wide > 0 and tall > 0 and wide * tall > _OVER * smaller
