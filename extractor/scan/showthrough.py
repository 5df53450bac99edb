"""Lines that are printed on the other side of thin paper: far paler than the page's own lines, and out of focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extractor.content import Rule
from extractor.ocr.engine import Image

__all__ = ["Look", "looks", "without_showthrough"]

_REACH: Final = 4.0  # points on either side of a line within which its darkness falls to that of paper
_STRAYS: Final = 1.5  # points that a bent line may be away from its mean place
_WAY: Final = 150  # pixels along a line over which it is straight
_OWN: Final = 45.0  # points; a line of the page's own is as long
_EDGE_OF_SHEET: Final = 14.0  # points, 5 mm: a dark line so near to it is the scanner's shadow
_DARK: Final = 60.0  # grey levels of the page's own lines, at least; paler ones tell nothing about paler ones
_PALE: Final = 0.35  # of the usual darkness of the page's own lines
_SOFT: Final = 1.5  # times their usual softness
# The same of what is as pale as hardly any hairline: of 1,350 such lines that shine through 99.9 % are softer.
_PALEST: Final = 0.15
_SHARP: Final = 1.2
_LIGHT: Final = 0.9
_EDGE: Final = (0.25, 0.75)  # of a line's darkness: where its edge begins and ends


class Look(NamedTuple):
    """How a line looks across: grey levels below the paper, and in pixels how wide its edges are.

    ``outside`` says that it lies along the sheet's edge, where nothing is printed.
    """

    darkness: float
    softness: float
    outside: bool = False


def looks(grey: Image, turned: Image, scale: float) -> Callable[[Rule], Look]:
    """Return what tells how a line of a page looks across, each looked at once; ``turned`` has x and y exchanged."""
    return cache(lambda rule: _look(rule, grey if rule.horizontal else turned, scale))


def without_showthrough(rules: Sequence[Rule], look_of: Callable[[Rule], Look]) -> tuple[Rule, ...]:
    """Return the rules without those of the other side of the sheet.

    A hairline of this side, or a thick grey one, is as sharp as the scanner shows any line; paper in between blurs.
    Pages without dark lines are left as they are.
    """
    seen = [look_of(rule) for rule in rules]
    own = [
        look
        for rule, look in zip(rules, seen, strict=True)
        if max(rule.x1 - rule.x0, rule.y1 - rule.y0) > _OWN and look.darkness > _DARK and not look.outside
    ]
    if not own:
        return tuple(rules)
    usual, softness = _usual(own)
    return tuple(
        rule
        for rule, look in zip(rules, seen, strict=True)
        if look.darkness > _PALE * usual
        or look.softness < (_SOFT if look.darkness > _PALEST * usual else _SHARP) * softness
    )


def _look(rule: Rule, picture: Image, scale: float) -> Look:
    at, start, end = (rule.y0, rule.x0, rule.x1) if rule.horizontal else (rule.x0, rule.y0, rule.y1)
    row, reach = round(at * scale), round(_REACH * scale)
    top = max(0, row - reach)
    strip = picture[top : row + reach + 1, max(0, round(start * scale)) : round(end * scale) + 1]
    if not strip.size:
        return Look(0.0, 0.0)
    pieces = [
        _look_of(strip[:, left : left + _WAY], row - top, round(_STRAYS * scale))
        for left in range(0, strip.shape[1], _WAY)
    ]
    outside = min(at, picture.shape[0] / scale - at) < _EDGE_OF_SHEET
    return Look(*_usual(pieces), outside)


def _usual(seen: Sequence[Look]) -> tuple[float, float]:
    """Return the medians of darkness and softness."""
    return float(np.median([look.darkness for look in seen])), float(np.median([look.softness for look in seen]))


def _look_of(strip: Image, row: int, strays: int) -> Look:
    usual = np.median(strip, axis=1)  # crossing lines and print are beside the line here and there only
    dark = _paper(usual) - usual
    first = max(0, row - strays)
    middle = first + int(np.argmax(dark[first : row + strays + 1]))
    darkness = float(dark[middle])
    if darkness <= 0:
        return Look(0.0, 0.0)
    wide, narrow = (
        _reach(dark[middle:], part * darkness) + _reach(dark[middle::-1], part * darkness) for part in _EDGE
    )
    return Look(darkness, (wide - narrow) / 2)


def _paper(levels: NDArray[np.float64]) -> float:
    """Return the 90th percentile; numpy's own takes twenty times as long for so few values."""
    ordered = np.sort(levels)
    place = _LIGHT * (len(ordered) - 1)
    below = int(place)
    light, lighter = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
    return light + (lighter - light) * (place - below)


def _reach(dark: NDArray[np.float64], level: float) -> float:
    """Return how far from its first value a profile falls below a level, between two values in proportion."""
    below = np.flatnonzero(dark < level)
    if not len(below):
        return float(len(dark))
    last = int(below[0])
    return last - (level - float(dark[last])) / max(1e-9, float(dark[last - 1] - dark[last]))
