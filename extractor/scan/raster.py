"""Pages as pixels: grey, with red seals taken out and remembered."""

from __future__ import annotations

from contextlib import suppress
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.mupdf import MuPage
from extractor.ocr.engine import Image
from extractor.pdf.faults import mupdf_errors
from extractor.pdf.render import render
from extractor.scan.sizes import page_unit

__all__ = ["DPI", "Raster", "draw_page", "from_colours", "is_stark", "was_stark"]

DPI: Final = 200
_RED_LEAD: Final = 45  # grey levels by which red must exceed green and blue
_SEAL: Final = 60.0  # points; the seals of offices are 38 to 45 mm across, small stamps half as much
_INK_LEVEL: Final = 35  # percentile of the red channel over a seal: some of it lies on print
_FAINTEST: Final = 120.0  # level of the darkest red ink
_BLACK: Final = 60  # grey level below which a pixel is ink
_WHITE: Final = 196  # and from which it is paper
_BETWEEN: Final = 0.95  # pixels between for each of ink; faxes have 0 to 0.9 of them, other scans 1.1 to thousands
_RESAMPLED: Final = 4.0  # the same of faxes of 150 and 300 dpi at most, drawn at 200: they have 0.6 to 2.3
_SEAL_GAP: Final = 4.0  # points between the letters and the ring of a seal that hang together


class Raster(NamedTuple):
    """A page's picture: ``grey`` without seals, ``red`` where their ink was (None where there is none).

    ``scale`` is pixels per point on the sheet, ``unit`` the page's points for one of these: 1 but for enlarged pages.
    ``stark`` says that the page was a picture of black and white only.
    """

    grey: Image
    red: Image | None
    scale: float
    unit: float = 1.0
    stark: bool = False


def draw_page(page: MuPage, dpi: int = DPI, turn: int = 0) -> Raster:
    """Draw a pymupdf.Page as displayed, turned by a multiple of 90 degrees clockwise."""
    scale, unit = dpi / 72, page_unit(page, DPI)
    pixels = render(page, scale / unit, colours=True)
    whole = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)
    colours = whole[:, : pixels.width * 3].reshape(pixels.height, pixels.width, 3)
    raster = from_colours(np.ascontiguousarray(np.rot90(colours, -turn // 90)), scale)
    stark = was_stark(raster.grey) and (is_stark(raster.grey) or _was_drawn_stark(page))
    return raster._replace(unit=unit, stark=stark)


def from_colours(colours: Image, scale: float) -> Raster:
    """Make a page's raster from an RGB picture.

    A seal is light in the red channel while black print under it stays dark, so there that channel is taken.
    """
    red, green, blue = cv2.split(colours)
    grey = _image(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY))
    seals = _seals(cv2.subtract(red, cv2.max(green, blue)) > _RED_LEAD, scale)
    if not seals.any():
        return Raster(grey, None, scale)
    # red ink is not as light as paper: its own level becomes paper, thin lines and print under it stay in proportion
    level = max(_FAINTEST, float(np.percentile(red[seals > 0], _INK_LEVEL)))
    freed = np.clip(red.astype(np.float32) * (255 / level), 0, 255)
    return Raster(_image(np.where(seals > 0, freed, grey)), seals, scale)


def is_stark(grey: Image) -> bool:
    """Say whether a picture is of black and white only: hardly a pixel in between, but for where it was resampled."""
    return _greyness(grey) < _BETWEEN


def was_stark(grey: Image) -> bool:
    """Say whether a picture may have been of black and white only before it was resampled to be drawn."""
    return _greyness(grey) < _RESAMPLED


def _was_drawn_stark(page: MuPage) -> bool:
    """Say whether the page's largest picture is of black and white only in its own pixels."""
    import pymupdf

    with suppress(*mupdf_errors(), ValueError):
        shown = [image for image in page.get_image_info(xrefs=True) if image["xref"]]
        if shown:
            largest = max(shown, key=lambda image: image["width"] * image["height"])
            pixels = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.Pixmap(page.parent, largest["xref"]))
            return is_stark(np.frombuffer(pixels.samples, np.uint8))
    return False


def _greyness(grey: Image) -> float:
    """Return the pixels in between for each pixel of ink."""
    levels = np.bincount(grey.ravel(), minlength=256)
    return float(levels[_BLACK:_WHITE].sum() / max(1, levels[:_BLACK].sum()))


def _seals(red: NDArray[np.bool_], scale: float) -> Image:
    """Keep red ink that hangs together over a seal's size; red figures and letterheads are print."""
    inked = red.astype(np.uint8)
    if not inked.any():
        return inked
    bridge = np.ones((int(_SEAL_GAP * scale), int(_SEAL_GAP * scale)), np.uint8)
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(cv2.dilate(inked, bridge), connectivity=8)
    side = _SEAL * scale
    large = (statistics[:count, 2] > side) & (statistics[:count, 3] > side)
    large[0] = False
    kept = inked * large.astype(np.uint8)[labels]
    return _image(cv2.dilate(kept, np.ones((5, 5), np.uint8)))


def _image(array: object) -> Image:
    return np.ascontiguousarray(array, dtype=np.uint8)
