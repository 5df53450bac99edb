"""Ink of a character's size of which no reader made anything: its place is not empty, but nobody knows what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from extractor.ocr.engine import Image, PixelBox, Reading
from extractor.scan.segments import beside, free_lines

__all__ = ["is_character", "is_hardly_read", "is_illegible", "overlooked"]

_LEAST: Final = (0.08, 0.45)  # width and height in heights of print, at least: a 1, a small figure
_MOST: Final = 1.6  # the same of its height, at most; what is taller is no single line
_WALL: Final = 0.12  # heights from the edges of the cell's inside; what is nearer may be left of a wall
_ENOUGH: Final = 8  # lines in cells
_LINES: Final = 50  # lines with text that tell whether a page can be read at all
_GUESSED: Final = 0.3  # probability of a line's weakest character, at most
_GUESSES: Final = 0.35  # of the lines; of ten pages the four that nothing helped have 0.45 to 0.66, others 0.13 at most
_SURELY: Final = 0.5  # of them; pages of faxes that can be read have 0.67 and more, ruined ones 0.21 at most


def is_character(box: PixelBox, room: PixelBox | None, height: float) -> bool:
    """Say whether ink is too large for dirt and, in a cell's ``room``, too far from the walls to be part of one.

    ``height`` is the usual height of print, in pixels.
    """
    wide, tall = box.right - box.left, box.bottom - box.top
    if wide < _LEAST[0] * height or not _LEAST[1] * height <= tall <= _MOST * height:
        return False
    return room is None or min(box.left - room.left, room.right - box.right) > _WALL * height


def overlooked(ink: Image, seen: Iterable[PixelBox], height: float) -> list[PixelBox]:
    """Return print that lies in none of the boxes that were seen: the search for lines passes over single digits."""
    left = np.array(ink)
    for box in seen:
        left[beside(box)] = 0
    return [box for box in free_lines(left, height) if is_character(box, None, height)]


def is_hardly_read(sure: Sequence[bool]) -> bool:
    """Say whether so little of a page's print in cells was read surely that none of its cells is, empty ones neither.

    Where most of the print is dust some of it is not even that. ``sure`` tells it of each line that was read or not.
    """
    return len(sure) >= _ENOUGH and sum(sure) < _SURELY * len(sure)


def is_illegible(readings: Sequence[Reading]) -> bool:
    """Say whether so many lines of a page are mere guesses at first sight that no second look makes more of them."""
    read = [reading for reading in readings if reading.text]
    return len(read) >= _LINES and sum(reading.weakest < _GUESSED for reading in read) > _GUESSES * len(read)
