"""Has a page lost its thin strokes? Told by the loops of its digits: a 4 is closed, and so are 0, 6 and 9.

In black and white, or in a faint copy, strokes thinner than a pixel are gone. A 4 of which only the stem is left is a
clear 1 to every reader, however it is looked at; but then other 4s of the page are open, or its 0s are.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, pairwise
from typing import Final, NamedTuple

import cv2
import numpy as np

from extractor.ocr.engine import Image, PixelBox, Reading

__all__ = ["Figure", "Strokes", "strokes_of"]

_LOOPED: Final = frozenset("0469")  # the loops of an 8 are small, and fill with ink
_CLOSED: Final = 0.75  # of the digits, at least, where strokes are whole
_FOURS: Final = 4  # so many tell for themselves: the strokes of a 4 are the thinnest
_HALF: Final = 0.5  # of them, at least; where a 4 was read as a 1 none was closed
_LEAST: Final = 6  # digits with loops without which nothing is known
_MOST: Final = 24  # lines with such digits that are looked at
# Of the way from paper to ink. A thin stroke that is not gone is pale, and a loop that ink has filled is paler still.
_DARK: Final = (0.5, 0.3, 0.7)
_AREA: Final = 0.003  # of the height squared that a loop has inside, at least
_LARGER: Final = 2  # times: a hair's breadth of paper between two strokes is a row of pixels
_CONTRAST: Final = 30  # grey levels


class Figure(NamedTuple):
    """A figure, or words with digits, that were read: the reading, the picture it is of, and its ink's box in that."""

    reading: Reading
    crop: Image
    ink: PixelBox


class Strokes(NamedTuple):
    """Whether a page's thin strokes are ``lost`` (None where too few digits tell), and whether its 4s surely are whole.

    4s that were read are those that are left of them: that they are closed says something only where there are several,
    and where other digits are closed, too.
    """

    lost: bool | None
    fours_whole: bool


def strokes_of(figures: Iterable[Figure]) -> Strokes:
    """Say whether the digits of these figures lack the loops that digits have."""
    closed: dict[str, list[bool]] = {}
    looped = (f for f in figures if _LOOPED.intersection(character.text for character in f.reading.characters))
    for figure in islice(looped, _MOST):
        for digit, is_closed in _loops(figure):
            closed.setdefault(digit, []).append(is_closed)
    fours = closed.get("4", [])
    every = [found for each in closed.values() for found in each]
    enough = len(fours) >= _FOURS
    if (enough and sum(fours) < _HALF * len(fours)) or (len(every) >= _LEAST and sum(every) < _CLOSED * len(every)):
        return Strokes(lost=True, fours_whole=False)
    whole = enough and sum(fours) >= _CLOSED * len(fours)
    return Strokes(lost=False if enough or len(every) >= _LEAST else None, fours_whole=whole)


def _loops(figure: Figure) -> list[tuple[str, bool]]:
    """Return the digits of a figure that should have a loop, each with whether it has one."""
    crop, ink = figure.crop, figure.ink
    dark, light = (float(level) for level in np.percentile(crop, (2, 80)))
    if light - dark < _CONTRAST:
        return []
    large = cv2.resize(crop, None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_LINEAR)
    height = _LARGER * (ink.bottom - ink.top)
    places = [character.position * large.shape[1] for character in figure.reading.characters]
    edges = [0.0, *((one + other) / 2 for one, other in pairwise(places)), float(large.shape[1])]
    looped = [
        (character.text, left, right)
        for character, (left, right) in zip(figure.reading.characters, pairwise(edges), strict=True)
        if character.text in _LOOPED
    ]
    inside: list[float] = []
    for part in _DARK:
        inside += _holes(large > light - part * (light - dark), height)
        found = [(digit, any(left < x < right for x in inside)) for digit, left, right in looped]
        if all(is_closed for _, is_closed in found):
            break
    return found


def _holes(paper: object, height: int) -> list[float]:
    """Return the x of the middles of patches of paper with ink all around."""
    bare = np.pad(np.asarray(paper, np.uint8), 1, constant_values=1)
    count, _, statistics, middles = cv2.connectedComponentsWithStats(bare, connectivity=4)
    return [
        float(x) - 1
        for (left, top, width, tall, area), (x, _) in zip(
            statistics[1:count].tolist(), middles[1:count].tolist(), strict=True
        )
        if left > 0 and top > 0 and width < height and tall < height and area > _AREA * height * height
    ]
