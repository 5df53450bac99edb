"""A page made ready for recognition: straight, its ruling lines and grids found, print told from dirt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from extractor.content import Rule
from extractor.grid.lattice import Lattice, find_lattices
from extractor.ocr.engine import Image, PixelBox
from extractor.scan.blots import blots_of
from extractor.scan.dirt import sort_ink
from extractor.scan.doubts import Line
from extractor.scan.raster import Raster, is_stark, was_stark
from extractor.scan.rulings import DARKER, ink_of, ruling_lines
from extractor.scan.straighten import straightened

__all__ = ["Sheet", "around", "crop_of", "ink_in_crop", "picture_of", "prepare"]

_LEAST_GRID: Final = (50.0, 20.0)  # points; a smaller grid is a heading's strokes
_ABOVE: Final = 0.18  # of the height of print: paper left around a line
_BESIDE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Sheet:
    """A straight page, ready for recognition: its picture without ruling lines, its ink, lines and grids."""

    raster: Raster
    clean: Image
    figures: Image  # the same without specks behind letters too, which could be faint punctuation
    ink: Image
    dirt: Image  # ink that was taken for no print
    dirtiness: float  # the part of the page that is dirt
    blots: Image  # solid patches that may hide print
    rules: tuple[Rule, ...]
    lattices: tuple[Lattice, ...]
    height: float  # of a line of print, in pixels
    angle: float  # by which the page was turned, in degrees
    stark: bool  # whether the picture is black and white only, as of a fax: thin strokes are either there or gone
    was_stark: bool  # whether it may have been so before it was resampled


def prepare(raster: Raster) -> Sheet:
    """Straighten a page and find its ruling lines and grids."""
    straight, angle = straightened(raster)
    ink = ink_of(straight.grey, straight.scale)
    rules, wall = ruling_lines(straight.grey, ink, straight.scale)
    lattices = tuple(lattice for lattice in find_lattices(rules) if _is_table(lattice))
    # the light around takes a line's place: shades stay shades, and print that touches a faint line stays print
    paper = np.asarray(cv2.dilate(straight.grey, np.ones((9, 9), np.uint8)), np.uint8)
    clean = np.where(wall > 0, cv2.min(paper, cv2.add(straight.grey, wall)), straight.grey).astype(np.uint8)
    bare = np.where((wall > 0) & (cv2.subtract(paper, clean) < DARKER), 0, ink).astype(np.uint8)
    height, print_only, apart = sort_ink(bare, straight.scale)
    clean = _erased(clean, apart, paper)
    dirt = np.asarray(bare & ~print_only & 1, np.uint8)
    figures = _erased(clean, dirt, paper)
    kept = tuple(rule for rule in rules if _belongs(rule, lattices))
    return Sheet(
        straight,
        clean,
        figures,
        print_only,
        dirt,
        float(dirt.mean()),
        blots_of(straight.grey, straight.scale),
        kept,
        lattices,
        height,
        angle,
        is_stark(raster.grey),
        was_stark(raster.grey),
    )


def _erased(picture: Image, spots: Image, paper: Image) -> Image:
    cleared = picture.copy()
    cv2.copyTo(paper, cv2.dilate(spots, np.ones((3, 3), np.uint8)), cleared)
    return cleared


def _is_table(lattice: Lattice) -> bool:
    return lattice.bbox.width > _LEAST_GRID[0] and lattice.bbox.height > _LEAST_GRID[1]


def _belongs(rule: Rule, lattices: Sequence[Lattice]) -> bool:
    """Keep the grids' rules, and long ones: a line under a heading parts a page."""
    if max(rule.x1 - rule.x0, rule.y1 - rule.y0) > 4 * _LEAST_GRID[0]:
        return True
    x, y = (rule.x0 + rule.x1) / 2, (rule.y0 + rule.y1) / 2
    return any(
        box.x0 - 3 <= x <= box.x1 + 3 and box.y0 - 3 <= y <= box.y1 + 3 for box in (lat.bbox for lat in lattices)
    )


def crop_of(sheet: Sheet, box: PixelBox, picture: Image | None = None) -> Image:
    """Return the picture of a line with some paper around; a low one (一, a dash) keeps the height of its line."""
    left, top, right, bottom = around(sheet, box)
    source = sheet.clean if picture is None else picture
    return source[top:bottom, left:right]


def picture_of(sheet: Sheet, line: Line) -> Image:
    """Return the picture in which a line is to be seen: print in pieces was erased with the dirt."""
    return sheet.raster.grey if line.broken else sheet.clean


def around(sheet: Sheet, box: PixelBox) -> PixelBox:
    """Return the box that crop_of shows: a line with some paper around."""
    tall = box.bottom - box.top
    middle = (box.top + box.bottom) / 2
    half = max(tall, 0.9 * sheet.height if tall < 0.6 * sheet.height else 0) / 2 + _ABOVE * max(
        sheet.height * 0.7, tall
    )
    aside = round(_BESIDE * max(sheet.height * 0.7, tall))
    return PixelBox(max(0, box.left - aside), max(0, round(middle - half)), box.right + aside, round(middle + half))


def ink_in_crop(sheet: Sheet, box: PixelBox) -> PixelBox:
    """Return the box of a line's ink in the picture that crop_of shows of it."""
    left, top, *_ = around(sheet, box)
    return PixelBox(box.left - left, box.top - top, box.right - left, box.bottom - top)
