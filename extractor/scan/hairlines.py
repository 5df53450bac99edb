"""Thin, faint and broken ruling lines: even darkness along a line where both sides are lighter.

A hairline of a poor scan is hardly darker than the paper's noise. What sets it apart from strokes of letters is that it
is even over a long way; and what sets a gap in it apart from a place where no line was drawn is that the line is known
from its other parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.content import Rule
from extractor.ocr.engine import Image

__all__ = ["ALONG", "Ridges", "is_even", "missing_parts", "reaches", "ridges", "without_strokes"]

ALONG: Final = 9  # pixels over which darkness is averaged along a line
_ACROSS: Final = 3  # the same across; hairlines are as wide after a scanner's blur
_ASIDE: Final = 4  # pixels from a line to what must be lighter on both sides
_UNIT: Final = ALONG * _ACROSS  # sums of so many pixels stand for their average
_NOISES: Final = 3.0  # how many times the noise of paper a line must exceed
_LEAST: Final = 3.5  # grey levels that any line must exceed
_QUARTILE: Final = 0.674  # of a normal deviation
_EVEN: Final = (0.4, 2.2)  # times its usual darkness, that of an even line
_EVENLY: Final = 0.85  # of its length
_PAPER: Final = 81  # pixels along a line within which its sides are bare paper somewhere
_FLAT: Final = 3.0  # times the noise
_NEARLY: Final = 2.0  # times the noise: by how much bare paper may be darker there
_VISIBLE: Final = 0.3  # of a line's length that must be free of print on both sides
_GLIMPSED: Final = 0.12  # the same where the line is known from its other parts
_NOWHERE: Final = -32768
_HARDLY: Final = 0.35  # of a stretch's visible part that is as dark as its line, at least
_LIKELY: Final = 0.7  # of a known line's continuation that must be as dark as the line
_SURELY: Final = 0.5  # times the noise that a known line must exceed
_WANDERING: Final = 2  # pixels that a line may stray from its mean place
_CLEAR: Final = 0.5  # points at either end of a gap that belong to crossing lines
_BEFORE: Final = 1.6  # points from the middle of a crossing line to where no letter stands yet
_NEAR: Final = (1.3, 2.0)  # the same for a known line
_ADJOINS: Final = 1.0  # points
_REACHED: Final = 0.45  # of its usual darkness that a line has there
_KNOWN: Final = 45.0  # points; what is shorter may be the stroke of a letter
_SHORTEST: Final = 5.0  # points; a row is higher
_SAME_LINE: Final = 1.6  # points
_MEETS: Final = 3.5  # points
_WALLS: Final = 2  # crossing lines between which a rule is surely one
_SHORT_OF: Final = 1.5  # points before a crossing line where a wall does not end


class Ridges(NamedTuple):
    """How much darker than both its sides each pixel is, for lines of one direction, rows along the lines.

    ``depth`` and the levels of the darker ``side`` and of the ``light`` one are in 27ths of a grey level; ``fine`` is
    the depth where averages are taken over a short way; ``least`` is a depth that the noise of paper does not reach;
    ``scale`` the pixels per point.
    """

    depth: NDArray[np.int16]
    side: NDArray[np.int16]
    light: NDArray[np.int16]
    fine: NDArray[np.int16]
    least: float
    scale: float


def ridges(grey: Image, scale: float) -> Ridges:
    """Return the depth of horizontal ridges in a picture."""
    soft = cv2.boxFilter(grey, cv2.CV_16S, (ALONG, _ACROSS), normalize=False, borderType=cv2.BORDER_REPLICATE)
    depth = np.full(grey.shape, _NOWHERE, np.int16)
    side, light = np.zeros(grey.shape, np.int16), np.zeros(grey.shape, np.int16)
    inner = slice(_ASIDE, -_ASIDE)
    cv2.min(soft[: -2 * _ASIDE], soft[2 * _ASIDE :], dst=side[inner])
    cv2.max(soft[: -2 * _ASIDE], soft[2 * _ASIDE :], dst=light[inner])
    cv2.subtract(side[inner], soft[inner], dst=depth[inner])
    short = cv2.boxFilter(grey, cv2.CV_16S, (_ACROSS, _ACROSS), normalize=False, borderType=cv2.BORDER_REPLICATE)
    fine = np.full(grey.shape, _NOWHERE, np.int16)
    np.subtract(cv2.min(short[: -2 * _ASIDE], short[2 * _ASIDE :]), short[inner], out=fine[inner])
    fine[inner] *= ALONG // _ACROSS
    low, usual, high = np.percentile(depth[_ASIDE:-_ASIDE:7, ::5], (25, 50, 75))
    noise = min(usual - low, high - usual) / _QUARTILE
    return Ridges(depth, side, light, fine, max(_LEAST * _UNIT, float(usual + _NOISES * noise)), scale)


def is_even(seen: Ridges, at: float, start: float, end: float) -> bool:
    """Say whether a line (in points) is as dark nearly everywhere as it usually is.

    Where print or crossing lines are beside it, nothing can be said; a line of which nothing can be said is none.
    """
    depth = _profile(seen, at, start, end)
    usual = _usual(seen, depth)
    return len(depth) > _VISIBLE * (end - start) * seen.scale and _evenness(depth, usual) >= _EVENLY


def _profile(seen: Ridges, at: float, start: float, end: float) -> NDArray[np.int16]:
    """Return the depth along a stretch of a line at the places where no print stands beside it."""
    row, first, last = round(at * seen.scale), round(start * seen.scale), round(end * seen.scale)
    before = max(0, first - _PAPER // 2)
    place = (slice(max(0, row - _WANDERING), row + _WANDERING + 1), slice(before, last + _PAPER // 2))
    strip = seen.depth[place]
    if not strip.size or last <= first:
        return np.zeros(0, np.int16)
    deepest = (strip.argmax(axis=0), np.arange(strip.shape[1]))
    depth, dark, light = (part[place][deepest] for part in (seen.depth, seen.side, seen.light))
    # a line along a shaded area is darker on one side all along, a line along print here and there; light that falls
    # unevenly changes both sides
    lowest, highest = _tenths(dark)
    least, most = _tenths(light - dark)
    shaded = least > seen.least and most - least < _FLAT * seen.least
    paper = dark if shaded or highest - lowest < _FLAT * seen.least else light
    clear = dark >= cv2.dilate(paper[None], np.ones((1, _PAPER), np.uint8))[0] - _NEARLY * seen.least
    inside = slice(first - before, last - before)
    profile: NDArray[np.int16] = depth[inside][clear[inside]]
    return profile


def _tenths(values: NDArray[np.int16]) -> tuple[float, float]:
    """Return the value above the lowest tenth and that below the highest.

    numpy's percentile takes ten times as long for so few values, and there are hundreds of lines.
    """
    last = len(values) - 1
    low, high = np.interp((0.1 * last, 0.9 * last), np.arange(len(values)), np.sort(values))
    return float(low), float(high)


def _usual(seen: Ridges, depth: NDArray[np.int16]) -> float:
    deep = depth[depth > seen.least]
    return float(np.median(deep)) if len(deep) else 0.0


def _evenness(depth: NDArray[np.int16], usual: float) -> float:
    """Return at which part of the places a line is as dark as usual."""
    return float(np.mean((depth > _EVEN[0] * usual) & (depth < _EVEN[1] * usual))) if len(depth) else 0.0


def reaches(seen: Ridges, at: float, start: float, end: float, crossing: Iterable[float]) -> bool:
    """Say whether a line goes on right up to the lines that cross it; strokes of letters keep clear of them.

    ``crossing`` are the places along it where they do. Where there are none, nothing speaks against the line.
    """
    usual = _usual(seen, _profile(seen, at, start, end))
    ends = [
        _end(seen, at, place + side) for place in crossing for side in (-_BEFORE, _BEFORE) if start < place + side < end
    ]
    return not ends or float(np.median(ends)) > _REACHED * usual


def _end(seen: Ridges, at: float, place: float) -> float:
    """Return the depth of a line at a short piece of it."""
    row, column = round(at * seen.scale), round(place * seen.scale)
    rows = slice(max(0, row - _WANDERING), row + _WANDERING + 1)
    piece = seen.fine[rows, max(0, column - 1) : column + 2]
    return float(piece.mean(axis=1).max()) if piece.size else 0.0


def missing_parts(rules: Sequence[Rule], horizontal: Ridges, vertical: Ridges) -> list[Rule]:
    """Return those parts of the rules that are drawn too faintly to be found for themselves.

    A line runs between crossing lines or it does not: each stretch between two of them in line with a known rule is
    measured as a whole.
    """
    across = [rule for rule in rules if rule.horizontal]
    down = [rule for rule in rules if not rule.horizontal]
    added: list[Rule] = []
    for lines, crossing, seen in ((across, down, horizontal), (down, across, vertical)):
        for line in _in_line(lines):
            if len(line) > 1 or _length(line[0]) > _KNOWN:
                added += _missing(line, crossing, seen)
    return added


def without_strokes(rules: Sequence[Rule], horizontal: Ridges, vertical: Ridges) -> list[Rule]:
    """Return the rules without those parts that are strokes of letters in line with them, and bare paper between.

    A stroke that stands in line with a wall makes it longer, into a cell that is merged there or through it. A wall
    runs over a whole row or not at all: each stretch between two crossing lines is measured as a whole.
    """
    across = [rule for rule in rules if rule.horizontal]
    down = [rule for rule in rules if not rule.horizontal]
    return [
        part
        for lines, crossing, seen in ((across, down, horizontal), (down, across, vertical))
        for rule in lines
        for part in _drawn_parts(rule, crossing, seen)
    ]


def _drawn_parts(rule: Rule, crossing: Iterable[Rule], seen: Ridges) -> Iterator[Rule]:
    at = _at(rule)
    start, end = _ends(rule)
    knots = sorted(_at(other) for other in crossing if _reaches(other, at))
    inside = [knot for knot in knots if start - _MEETS < knot < end + _MEETS]
    if len(inside) < _WALLS:
        yield rule
        return
    before = [knot for knot in knots if knot <= start - _SHORT_OF][-1:] if inside[0] - start > _MEETS else []
    behind = [knot for knot in knots if knot >= end + _SHORT_OF][:1] if end - inside[-1] > _MEETS else []
    usual = _usual(seen, _profile(seen, at, inside[0], inside[-1]))
    knots = [*before, *inside, *behind]
    kept: tuple[float, float] | None = None if before else (start, inside[0])
    for first, last in pairwise(knots):
        loose = first in before or last in behind
        if last - first <= _SHORTEST or _is_drawn(seen, at, (first, last), usual, loose=loose):
            kept = (first if kept is None else kept[0], last)
        elif kept is not None:
            yield from _part(rule, kept)
            kept = None
    if kept is not None:
        yield from _part(rule, kept if behind else (kept[0], max(kept[1], end)))


def _is_drawn(seen: Ridges, at: float, ends: tuple[float, float], usual: float, *, loose: bool) -> bool:
    """Say whether a stretch of a rule is drawn; nothing speaks against one that print hides, except at a loose end."""
    if loose:
        return _goes_on(seen, at, *ends, usual)
    depth = _profile(seen, at, ends[0] + _CLEAR, ends[1] - _CLEAR)
    usual = usual or _usual(seen, depth)  # print may hide the rest of the rule, and with it how dark it is
    return len(depth) <= _GLIMPSED * (ends[1] - ends[0]) * seen.scale or _evenness(depth, usual) >= _HARDLY


def _part(rule: Rule, ends: tuple[float, float]) -> Iterator[Rule]:
    if ends[1] - ends[0] > _SHORTEST:
        yield _rule(rule.horizontal, _at(rule), *ends, rule.thickness)


def _in_line(rules: Iterable[Rule]) -> Iterator[list[Rule]]:
    """Group rules that continue each other."""
    group: list[Rule] = []
    for rule in sorted(rules, key=_at):
        if group and _at(rule) - _at(group[0]) > _SAME_LINE:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _missing(line: Sequence[Rule], crossing: Iterable[Rule], seen: Ridges) -> list[Rule]:
    at = sum(_at(rule) * _length(rule) for rule in line) / sum(map(_length, line))
    knots = sorted({round(_at(rule), 1) for rule in crossing if _reaches(rule, at)})
    gaps = [gap for start, end in pairwise(knots) for gap in _undrawn(line, start, end)]
    if not gaps:
        return []
    usual = max(_usual(seen, _profile(seen, at, *_ends(rule))) for rule in line)
    if usual < _SURELY * seen.least:
        return []
    thickness = min(rule.thickness for rule in line)
    found = [
        (start, end)
        for start, end in gaps
        if _goes_on(seen, at, start, end, usual) or _hidden_only(seen, at, start, end, line)
    ]
    drawn = [*map(_ends, line), *found]
    return [
        _rule(line[0].horizontal, at, start, end, thickness)
        for start, end in found
        if _adjoins((start, end), drawn) or _touches(seen, at, start, end, usual)
    ]


def _adjoins(part: tuple[float, float], drawn: Iterable[tuple[float, float]]) -> bool:
    """Say whether a stretch continues another one; what lies by itself in line with a wall may be a letter's."""
    start, end = part
    return any(other != part and (abs(other[1] - start) < _MEETS or abs(other[0] - end) < _MEETS) for other in drawn)


def _undrawn(line: Iterable[Rule], start: float, end: float) -> Iterator[tuple[float, float]]:
    """Return the parts of a stretch where no piece of a line was found."""
    for begin, stop in sorted(map(_ends, line)):
        if min(begin, end) - start > _SHORTEST:
            yield start, min(begin, end)
        start = max(start, stop)
    if end - start > _SHORTEST:
        yield start, end


def _goes_on(seen: Ridges, at: float, start: float, end: float, usual: float) -> bool:
    """Say whether a known line is drawn here, too: evenly where no print hides it, or else right up to both ends."""
    depth = _profile(seen, at, start + _CLEAR, end - _CLEAR)
    if len(depth) > _GLIMPSED * (end - start) * seen.scale:
        return _evenness(depth, usual) >= _LIKELY
    return _touches(seen, at, start, end, usual)


def _touches(seen: Ridges, at: float, start: float, end: float, usual: float) -> bool:
    """Say whether a known line is drawn right up to both crossing lines, where no letter stands."""
    first = sum(_end(seen, at, start + away) for away in _NEAR)
    last = sum(_end(seen, at, end - away) for away in _NEAR)
    return min(first, last) > len(_NEAR) * _REACHED * usual


def _hidden_only(seen: Ridges, at: float, start: float, end: float, line: Iterable[Rule]) -> bool:
    """Say whether print hides a stretch of a line that is drawn before and behind it."""
    depth = _profile(seen, at, start + _CLEAR, end - _CLEAR)
    if len(depth) > _GLIMPSED * (end - start) * seen.scale:
        return False
    pieces = [_ends(rule) for rule in line]
    return any(abs(stop - start) < _ADJOINS for _, stop in pieces) and any(
        abs(begin - end) < _ADJOINS for begin, _ in pieces
    )


def _reaches(rule: Rule, at: float) -> bool:
    """Say whether a crossing rule meets a line at this place."""
    start, end = _ends(rule)
    return start - _MEETS <= at <= end + _MEETS


def _at(rule: Rule) -> float:
    return rule.y0 if rule.horizontal else rule.x0


def _ends(rule: Rule) -> tuple[float, float]:
    return (rule.x0, rule.x1) if rule.horizontal else (rule.y0, rule.y1)


def _length(rule: Rule) -> float:
    start, end = _ends(rule)
    return end - start


def _rule(horizontal: bool, at: float, start: float, end: float, thickness: float) -> Rule:  # noqa: FBT001
    return Rule(start, at, end, at, thickness) if horizontal else Rule(at, start, at, end, thickness)
