"""A page's layout from its content: grids where rules or alignment make them, lines of text elsewhere."""

from __future__ import annotations

from extractor.content import Glyph, PageContent
from extractor.grid.filling import fill
from extractor.grid.lattice import Lattice, find_lattices
from extractor.layout import PageLayout, RawGrid
from extractor.lines import lines_of
from schemas.document import Page

__all__ = ["build_layout"]


def build_layout(content: PageContent) -> PageLayout:
    """Return the grids of a page from top to bottom and its other lines in reading order."""
    lattices = find_lattices(content.rules)
    inside, outside = _share_out(content.glyphs, lattices)
    grids: list[RawGrid] = []
    for lattice, glyphs in zip(lattices, inside, strict=True):
        grids.append(fill(lattice, glyphs, content.number))
    grids.sort(key=lambda grid: (grid.bbox.y0, grid.bbox.x0))
    page = Page(
        content.number, content.width, content.height, content.source, content.rotation,
        content.quality, content.reason, content.regions,
    )  # fmt: skip
    return PageLayout(page, tuple(grids), tuple(lines_of(outside, content.number)))


def _share_out(glyphs: tuple[Glyph, ...], lattices: list[Lattice]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Give each glyph to the smallest grid around its middle, or to none."""
    shares: list[list[Glyph]] = [[] for _ in lattices]
    outside: list[Glyph] = []
    boxes = sorted(
        ((lattice.bbox, shares[index]) for index, lattice in enumerate(lattices)),
        key=lambda pair: pair[0].width * pair[0].height,
    )
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        for (x0, y0, x1, y1), share in boxes:
            if x0 <= x <= x1 and y0 <= y <= y1:
                share.append(glyph)
                break
        else:
            outside.append(glyph)
    return shares, outside
