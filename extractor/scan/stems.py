"""Where does a 1 stand? In the middle of its place, while the stem that is left of a 4 stands right of the middle.

The digits of a figure stand at even distances. A 4 whose thin strokes are gone is a clear 1 to every reader, but its
stem keeps its place: half of such stems stand 0.15 of a digit's place right of the middle, and nine in ten 0.07 or
more, while four in five 1s stand less than 0.03 right of it. Of 79 figures of faxes with such 4s none seemed sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.scan.loops import Figure

__all__ = ["Ones", "ones_of"]

_MIDDLE: Final = 0.03  # of a digit's place: right of the middle by more is no sure 1
_STEM: Final = 0.1  # the same, from which on stems of 4s stand
_CRUMBED: Final = 0.3  # the same, where a 1 with crumbs beside it counts
_FEW: Final = 0.1  # of a page's 1s, at most, that seem to stand there and are badly seen
_SEVERAL: Final = (3, 0.06)  # so many of them are not badly seen where they are as large a part
_WIDE: Final = frozenset("023456789")  # digits whose ink fills its place evenly to both sides
_SCATTERED: Final = (
    0.04  # of a digit's place: half of a page's 1s stand nearer to their usual place, or nothing is told
)
_MANY: Final = 8  # 1s whose places are known, at least, tell how a page's strokes are
_PAIRS: Final = 3  # neighbouring digits that tell how far apart digits stand on the page, at least
_BARE: Final = 0.12  # of the height: ink of a column between two digits, at most
_INK: Final = 0.1  # of the height: ink of a digit's column, at least
_BAND: Final = (0.35, 0.62)  # of the height: below a 1's flag, above a 4's bar
_CONTRAST: Final = 30  # grey levels
_SIDE: Final = (0.38, 0.8)  # of the height: where nothing is beside a 1's stem
_HALF: Final = 0.48  # of a digit's place: from its middle to where the one before may end
_STEM_HALF: Final = 0.2  # the same, more than half of a stem
_CRUMB: Final = 0.008  # of a digit's place times its height
_LOOSE: Final = 0.1  # of a digit's place: places that are known worse tell nothing
# What is known beforehand, in digits' places: where a digit's ink is, and how far apart digits and marks are.
_SEEN: Final = 0.05
_FARTHER: Final = 0.15  # more of it for each character between
_EVEN: Final = 0.025
_UNKNOWN: Final = 0.3
_SEPARATOR: Final = 0.75  # of a digit's place, where the page does not tell


class _Ink(NamedTuple):
    """A character's ink: its middle and its last upright stroke in pixels, and how much stands before it."""

    text: str
    middle: float
    stem: float
    digits: int
    marks: int


class Ones(NamedTuple):
    """Which of a page's figures have 1s that ``sure``ly are 1s, and whether hardly one of many stands as a 4 does."""

    sure: tuple[bool, ...]
    in_place: bool


def ones_of(figures: Sequence[Figure]) -> Ones:
    """Say of each of a page's figures whether each of its 1s surely is one, by where it stands.

    None is where the page shows few 1s, or several that stand as the stems of 4s do or farther, or where 1s stand here
    and there: small print in coarse pixels doesn't tell.
    """
    seen = [_inks(figure) for figure in figures]
    heights = [figure.ink.bottom - figure.ink.top for figure in figures]
    steps = {
        height: _steps([inks for inks, other in zip(seen, heights, strict=True) if abs(other - height) <= 1])
        for height in set(heights)
    }
    places = [
        _places(inks, *steps[height], figure) for inks, height, figure in zip(seen, heights, figures, strict=True)
    ]
    known = [place for each in places for place in each if place is not None]
    stems = sum(place > _STEM for place in known)
    several = stems >= _SEVERAL[0] and stems > _SEVERAL[1] * len(known)
    if len(known) < _MANY or stems > _FEW * len(known) or several or _are_scattered(known):
        return Ones((False,) * len(figures), in_place=False)
    sure = tuple(bool(each) and all(place is not None and place < _MIDDLE for place in each) for each in places)
    return Ones(sure, in_place=True)


def _are_scattered(places: Sequence[float]) -> bool:
    usual = float(np.median(places))
    return float(np.median([abs(place - usual) for place in places])) > _SCATTERED


def _inks(figure: Figure) -> list[_Ink | None]:
    """Return the ink of each character of a figure, None where it runs into its neighbour's."""
    dark = _dark(figure)
    if dark is None:
        return []
    height = len(dark)
    columns = dark.sum(axis=0)
    characters = figure.reading.characters
    centres = [character.position * figure.crop.shape[1] for character in characters]
    cuts = [_cut(columns, one, other, height) for one, other in pairwise(centres)]
    edges = [figure.ink.left, *cuts, figure.ink.right]
    found: list[_Ink | None] = []
    digits = marks = 0
    for character, (left, right) in zip(characters, pairwise(edges), strict=True):
        own = None if left is None or right is None or right <= left else _stroke(dark[:, left:right], left)
        found.append(own and _Ink(character.text, *own, digits, marks))
        digits, marks = (digits + 1, marks) if character.text.isdigit() else (digits, marks + 1)
    return found


def _dark(figure: Figure) -> NDArray[np.float64] | None:
    """Return how dark each pixel of a figure's rows is, from 0 for paper to 1; None where it has no contrast."""
    dark, light = (float(level) for level in np.percentile(figure.crop, (2, 80)))
    if light - dark < _CONTRAST:
        return None
    rows = figure.crop[figure.ink.top : figure.ink.bottom].astype(np.float64)
    return np.clip((light - rows) / (light - dark), 0, 1)


def _cut(columns: NDArray[np.float64], one: float, other: float, height: int) -> int | None:
    """Return the column between two characters where paper is seen from top to bottom, None where none is."""
    middle, reach = (one + other) / 2, max(1.0, 0.3 * (other - one))
    low, high = max(0, int(middle - reach)), int(np.ceil(middle + reach)) + 1
    part = columns[low:high]
    if not len(part) or part.min() > _BARE * height:
        return None
    return low + round(float(np.flatnonzero(part <= part.min() + height / 20).mean()))


def _stroke(dark: NDArray[np.float64], left: int) -> tuple[float, float] | None:
    """Return the middle of a character's ink and of its last stroke at half height; its columns begin at ``left``."""
    height = len(dark)
    inked = np.flatnonzero(dark.sum(axis=0) > _INK * height)
    lasts = []
    for row in dark[round(_BAND[0] * height) : round(_BAND[1] * height)]:
        over = np.flatnonzero(row > 0.5)
        if len(over):
            start = int(over[np.flatnonzero(np.diff(over, prepend=-9) > 1)[-1]])
            stop = int(over[-1]) + 1
            first, last = max(0, start - 1), min(len(row), stop + 1)
            weights = row[first:last]
            lasts.append(first + 0.5 + float((weights * np.arange(len(weights))).sum() / weights.sum()))
    if not len(inked) or not lasts:
        return None
    return left + (float(inked[0]) + float(inked[-1]) + 1) / 2, left + float(np.median(lasts))


def _steps(seen: Sequence[Sequence[_Ink | None]]) -> tuple[float | None, float | None]:
    """Return how far apart a page's digits of one size stand, and by how much more if a mark is between them."""
    beside: list[float] = []
    over: list[float] = []
    for inks in seen:
        wide = [ink for ink in inks if ink is not None and ink.text in _WIDE]
        for one, other in pairwise(wide):
            if other.digits == one.digits + 1:
                (beside if other.marks == one.marks else over).append(other.middle - one.middle)
    if len(beside) < _PAIRS:
        return None, None
    step = float(np.median(beside))
    return step, float(np.median(over)) - step if len(over) >= _PAIRS else None


def _places(inks: Sequence[_Ink | None], step: float | None, mark: float | None, figure: Figure) -> list[float | None]:
    """Return how far right of the middle of its place each 1 of a figure stands, in places; None is not known.

    One with crumbs beside it counts as a stem of a 4, wherever it stands.
    ``step`` is from one digit to the next in pixels, ``mark`` how much farther it is over a mark (None where unknown).
    """
    ones = [index for index, character in enumerate(figure.reading.characters) if character.text == "1"]
    others = [ink for ink in inks if ink is not None and ink.text in _WIDE]
    if not others or step is None:
        return [None for _ in ones]
    dark = _dark(figure)
    places = [None if ink is None else _off_middle(ink, others, step, mark) for ink in map(inks.__getitem__, ones)]
    return [
        place
        if place is None or dark is None or not _has_more(dark, inks[index], place, step)
        else max(place, _CRUMBED)
        for index, place in zip(ones, places, strict=True)
    ]


def _has_more(dark: NDArray[np.float64], ink: _Ink | None, place: float, step: float) -> bool:
    """Say whether there is ink left of a 1's stem, below its flag and above its foot: crumbs of a 4's thin strokes."""
    if ink is None:
        return True
    left, right = ink.stem - (place + _HALF) * step, ink.stem - _STEM_HALF * step
    height = len(dark)
    beside = dark[round(_SIDE[0] * height) : round(_SIDE[1] * height), max(0, round(left)) : max(0, round(right))]
    return float(beside.sum()) > _CRUMB * step * height


def _off_middle(ink: _Ink, others: Sequence[_Ink], step: float, mark: float | None) -> float | None:
    """Tell a 1's place by all other digits of its figure (least squares), the nearest ones most."""
    near = [abs(other.digits + other.marks - ink.digits - ink.marks) for other in others]
    weights = np.array(
        [*(1 / (_SEEN * (1 + _FARTHER * away)) for away in near), 1 / _EVEN, 1 / (_EVEN if mark else _UNKNOWN)]
    )
    counted = [*((1.0, other.digits, other.marks) for other in others), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)]
    usual = np.array([*(other.middle for other in others), step, mark or _SEPARATOR * step]) / step
    matrix = weights[:, None] * np.array(counted, np.float64)
    spread = np.linalg.inv(matrix.T @ matrix)
    fitted = spread @ matrix.T @ (weights * usual)
    where = np.array((1.0, ink.digits, ink.marks))
    if np.sqrt(where @ spread @ where) > _LOOSE:
        return None
    return float(ink.stem / step - where @ fitted)
