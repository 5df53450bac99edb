"""What is on a page before anyone asks what it means: glyphs, ruling lines and pictures.

This is the seam between the ways of getting at a page (a believed text layer, a mended one, recognition of a scan) and
everything after it: whatever fills a PageContent, the same grid builder makes tables of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from schemas.document import Region, Source
from schemas.geometry import BBox

__all__ = ["POORLY_SURE", "POOR_MARK", "Glyph", "PageContent", "Rule"]

POOR_MARK = "整页字迹残缺"
"""What marks cells of a page whose strokes are missing all over."""

POORLY_SURE = 0.85
"""Confidence of what is read there, at most."""


class Glyph(NamedTuple):
    """A printed character (or, from a recogniser, a short run of them) with its box in displayed page points.

    ``turn`` is the direction its text runs in, in degrees clockwise (0 to the right, 90 downwards, 270 upwards);
    ``run`` numbers the stretches of text that were put on the page in one go, so that neighbours in two cells are not
    taken for one word; 0 is unknown. ``alternatives`` are other readings of the same ink, ``marks`` say what may have
    spoiled it. A NamedTuple because a page has thousands of them.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    font: str = ""
    bold: bool = False
    source: Source = Source.TEXT
    confidence: float = 1.0
    turn: int = 0
    run: int = 0
    alternatives: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


class Rule(NamedTuple):
    """A straight ruling line, horizontal (y0 == y1) or vertical (x0 == x1), after snapping."""

    x0: float
    y0: float
    x1: float
    y1: float
    thickness: float

    @property
    def horizontal(self) -> bool:
        """Say whether the line runs from left to right."""
        return self.y0 == self.y1


@dataclass(frozen=True, slots=True)
class PageContent:
    """All that is on one page, in displayed coordinates (the page's rotation applied).

    ``rotation`` is the sum of the page's own and of the turn that makes sideways text upright. ``pictures`` are the
    boxes of raster images; ``fills`` those of coloured areas (cell backgrounds), bottom one first; ``hidden`` is text
    that the layer claims but nobody sees (drawn invisibly, white on white, or under a picture), which no one may take
    for the page's text; ``unread`` is print in cells of a scan that nobody could read; in ``spoiled`` areas
    so much print is broken that no cell is certain. ``source``, ``quality``, ``reason`` and ``regions`` as in Page.
    """

    number: int
    width: float
    height: float
    rotation: int
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    pictures: tuple[BBox, ...]
    source: Source
    quality: float = 1.0
    reason: str = ""
    regions: tuple[Region, ...] = ()
    fills: tuple[BBox, ...] = ()
    hidden: tuple[Glyph, ...] = ()
    unread: tuple[BBox, ...] = ()
    spoiled: tuple[BBox, ...] = ()
