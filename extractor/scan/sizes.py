"""How large the sheet of a scanned page really is, where the page makes it out to be larger.

Some programs give each pixel of a scan a point, and some a page a unit of its own (UserUnit): type is then several
times as large as on paper, and drawn at the usual resolution the page is many times its own pixels.
"""

from __future__ import annotations

from dataclasses import replace
from math import hypot
from typing import Final

from extractor.content import PageContent
from extractor.mupdf import MuPage
from schemas.geometry import BBox

__all__ = ["enlarged", "page_unit", "picture_dots"]

_USUAL: Final = 842.0  # points; the long side of A4
_ENLARGED: Final = 1.2  # times that, at least
_COARSE: Final = 120.0  # dots per inch that a scanner writes, at least
_MOST: Final = 0.5  # of the page, at least, is pictures


def page_unit(page: MuPage, dpi: float) -> float:
    """Return how many of the page's points are one on the sheet, 1 where the page is as large as it says.

    The sheet is taken for A4, or for what its pixels are at ``dpi`` where that is larger.
    """
    longest = max(page.rect.width, page.rect.height)
    if longest < _ENLARGED * _USUAL:
        return 1.0
    finest = picture_dots(page, _MOST)
    return max(1.0, min(longest / _USUAL, dpi / finest)) if 0 < finest < _COARSE else 1.0


def picture_dots(page: MuPage, share: float = 0.0) -> float:
    """Return the dots per inch of the finest picture on a page; 0 where pictures are less than a share of it."""
    shown = [image for image in page.get_image_info() if image["width"] and image["height"]]
    sides = [(hypot(*image["transform"][:2]), hypot(*image["transform"][2:4])) for image in shown]
    if sum(wide * tall for wide, tall in sides) < share * page.rect.width * page.rect.height:
        return 0.0
    return max(
        (
            max(image["width"] / wide, image["height"] / tall) * 72
            for image, (wide, tall) in zip(shown, sides, strict=True)
            if wide * tall > 0
        ),
        default=0.0,
    )


def enlarged(content: PageContent, unit: float) -> PageContent:
    """Return what was read on a sheet in the points of its page."""
    if unit == 1:
        return content
    return replace(
        content,
        width=content.width * unit,
        height=content.height * unit,
        glyphs=tuple(
            one._replace(x0=one.x0 * unit, y0=one.y0 * unit, x1=one.x1 * unit, y1=one.y1 * unit, size=one.size * unit)
            for one in content.glyphs
        ),
        rules=tuple(type(rule)(*(number * unit for number in rule)) for rule in content.rules),
        pictures=tuple(_times(box, unit) for box in content.pictures),
        regions=tuple(replace(region, bbox=_times(region.bbox, unit)) for region in content.regions),
        unread=tuple(_times(box, unit) for box in content.unread),
        spoiled=tuple(_times(box, unit) for box in content.spoiled),
    )


def _times(box: BBox, unit: float) -> BBox:
    return BBox(*(side * unit for side in box))
