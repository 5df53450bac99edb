"""Ruling lines of a straight page's picture, by opening its ink with long thin kernels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.content import Rule
from extractor.grid import join_pieces
from extractor.ocr.engine import Image
from extractor.scan.hairlines import ALONG, Ridges, is_even, missing_parts, reaches, ridges, without_strokes
from extractor.scan.showthrough import looks, without_showthrough

__all__ = ["DARKER", "Stroke", "ink_of", "ruling_lines"]

_SHORTEST: Final = 13.0  # points; the walls of a one-line row are as short, strokes of ordinary type are not as long
_SHORT: Final = 5.0  # points; what is seen of a faint line between the figures of two rows
_LONG: Final = 45.0  # points; no stroke of a letter in a table or heading is as long
_WALL: Final = 20.0  # points; nor is one of ordinary type, and heads of several lines have walls hardly longer
_TOUCH: Final = 3.0  # points
_PAST: Final = 8.0  # points; print beside a faint wall hides it before the next line
_GAP: Final = 5.0  # points of a line that specks, folds or faint print may have eaten
_THICKEST: Final = 5.0  # points; what is thicker is a bar or a dark area
_WINDOW: Final = 12.0  # points: around each pixel, for what is light and dark there
_CONTINUES: Final = 1.0  # points between the middles of strokes of one line
_FOLLOWS: Final = 16.0  # points between parts of a line: a line of print
_WAY: Final = 150  # pixels along a line over which it is equally dark and stays in its rows
_ASIDE: Final = 1.5  # points beside it that are paper
_VISIBLE: Final = 3.0  # grey levels
_FULLY: Final = 1.25  # times a line's usual darkness: what takes it away nearly everywhere
_MARGIN: Final = 6.0  # grey levels of noise
DARKER: Final = 14  # grey levels below the surroundings


_Run = tuple[float, float, float, float]


class Stroke(NamedTuple):
    """A piece of a line in points: ``at`` is its y or x."""

    horizontal: bool
    at: float
    start: float
    end: float
    thickness: float


def ink_of(grey: Image, scale: float) -> Image:
    """Return what is darker than its surroundings as 1, paper and evenly shaded ground as 0."""
    window = int(_WINDOW * scale) | 1
    return np.asarray(
        cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, DARKER), np.uint8
    )


def ruling_lines(grey: Image, ink: Image, scale: float) -> tuple[tuple[Rule, ...], Image]:
    """Return the ruling lines in points, and by how much they darken each pixel, in grey levels."""
    turned = _turned(grey)
    seen = (ridges(grey, scale), ridges(turned, scale))
    dark = (_strokes(ink, scale), _strokes(_turned(ink), scale))
    faint = tuple(_faint(found) for found in seen)
    pieces = [Stroke(horizontal, *run) for horizontal, runs in zip((True, False), dark, strict=True) for run in runs]
    for way, horizontal in enumerate((True, False)):
        across = [*dark[1 - way], *faint[1 - way]]
        found = [Stroke(horizontal, *run) for run in faint[way] if _reaches(seen[way], run, across)]
        long = [Stroke(not horizontal, *run) for run in across if run[2] - run[1] > _LONG]
        pieces += _anchored_at(found, long)  # strokes of large type are as long, and meet each other
    seen_so = looks(grey, turned, scale)
    rules = without_showthrough(join_pieces(_anchored(pieces)), seen_so)
    rules = join_pieces([_stroke(rule) for rule in (*rules, *missing_parts(rules, *seen))])
    rules = tuple(without_strokes(without_showthrough(rules, seen_so), *seen))
    flat = _shade(grey, [rule for rule in rules if rule.horizontal], scale)
    upright = _shade(turned, [rule for rule in rules if not rule.horizontal], scale)
    return rules, np.maximum(flat, _turned(upright))


def _reaches(seen: Ridges, run: _Run, across: Iterable[_Run]) -> bool:
    at, start, end, _ = run
    crossing = [other[0] for other in across if other[1] - _TOUCH < at < other[2] + _TOUCH]
    return reaches(seen, at, start, end, crossing)


def _shade(grey: Image, rules: Iterable[Rule], scale: float) -> Image:
    """Return by how much lines darken each pixel; over a short way a line is evenly dark and stays in its rows."""
    shade = np.zeros_like(grey)
    for rule in rules:
        at, start, end = (round(side * scale) for side in _stroke(rule)[1:4])
        spread = round((rule.thickness / 2 + _ASIDE) * scale)
        place = (slice(max(0, at - spread), at + spread + 1), slice(max(0, start - spread), end + spread + 1))
        strip, own = grey[place], shade[place]
        for left in range(0, max(1, strip.shape[1] - _WAY), _WAY):
            right = left + _WAY if strip.shape[1] - left >= 2 * _WAY else strip.shape[1]
            np.maximum(own[:, left:right], _own_shade(strip[:, left:right])[:, None], out=own[:, left:right])
    return shade


def _own_shade(strip: Image) -> Image:
    """Return by how much a line darkens each row of a horizontal strip along it.

    What is usual in a row counts: print that touches the line is darker here and there only.
    """
    usual = np.median(strip, axis=1)
    profile = usual.max(initial=0.0) - usual
    return np.where(profile > _VISIBLE, np.minimum(255, _FULLY * profile + _MARGIN), 0).astype(np.uint8)


def _faint(seen: Ridges) -> list[_Run]:
    """Find lines that are hardly darker than the paper, by parts of them in line, between which print may stand.

    A wall of one row alone is no more than a letter's stroke; between strokes of letters below each other is paper.
    """
    thin = (seen.depth > seen.least).astype(np.uint8)
    # averaging along the lines has made their ends longer
    thin = cv2.erode(thin, np.ones((1, ALONG), np.uint8), borderType=cv2.BORDER_REPLICATE).astype(np.uint8)
    found = []
    for chain in _chains(_strokes(thin, seen.scale, _SHORT)):
        weight = sum(end - start for _, start, end, _ in chain)
        at = sum(at * (end - start) for at, start, end, _ in chain) / weight
        start, end = min(run[1] for run in chain), max(run[2] for run in chain)
        whole = (at, start, end, min(run[3] for run in chain))
        # where figures touch most of a wall, what parts the heads may still be long enough to tell it
        found += [whole] if _is_even(seen, whole) else [run for run in chain if _is_even(seen, run)]
    return found


def _is_even(seen: Ridges, run: _Run) -> bool:
    return run[2] - run[1] > _WALL and is_even(seen, *run[:3])


def _chains(runs: Sequence[_Run]) -> list[list[_Run]]:
    """Group strokes that follow one another in a line: each goes to the first chain that it continues."""
    chains: list[list[_Run]] = []
    last_at, last_end = np.full(len(runs), np.inf), np.zeros(len(runs))
    for run in sorted(runs, key=lambda run: run[1]):
        near = np.abs(last_at[: len(chains)] - run[0]) < _CONTINUES
        near &= run[1] - last_end[: len(chains)] < _FOLLOWS
        index = int(near.argmax()) if near.any() else len(chains)
        if index == len(chains):
            chains.append([])
        chains[index].append(run)
        last_at[index], last_end[index] = run[0], run[2]
    return chains


def _turned(picture: Image) -> Image:
    return np.asarray(cv2.transpose(picture), np.uint8)


def _stroke(rule: Rule) -> Stroke:
    at, start, end = (rule.y0, rule.x0, rule.x1) if rule.horizontal else (rule.x0, rule.y0, rule.y1)
    return Stroke(rule.horizontal, at, start, end, rule.thickness)


def _anchored(pieces: list[Stroke]) -> list[Stroke]:
    """Leave out strokes of letters: a short wall ends at other walls at both ends, a letter's stroke does not."""
    kept = pieces
    for _ in range(2):  # what a letter's stroke ended at may go in the first round
        kept = _anchored_at(kept, kept)
    return kept


def _anchored_at(pieces: Iterable[Stroke], others: Sequence[Stroke]) -> list[Stroke]:
    across = {way: [other for other in others if other.horizontal != way] for way in (True, False)}
    return [
        piece
        for piece in pieces
        if piece.end - piece.start > _LONG
        or all(_meets(piece, end, across[piece.horizontal]) for end in (piece.start, piece.end))
    ]


def _meets(piece: Stroke, end: float, others: list[Stroke]) -> bool:
    """Say whether a piece ends at another line, or not far behind a long one, which no letter's stroke crosses."""
    return any(
        (abs(other.at - end) < _TOUCH or _crosses(piece, end, other))
        and other.start - _TOUCH < piece.at < other.end + _TOUCH
        for other in others
    )


def _crosses(piece: Stroke, end: float, other: Stroke) -> bool:
    return (
        piece.end - piece.start > _WALL
        and other.end - other.start > _LONG
        and piece.start < other.at < piece.end
        and abs(other.at - end) < _PAST
    )


def _strokes(ink: Image, scale: float, shortest: float = _SHORTEST) -> list[_Run]:
    """Find horizontal strokes: (y, first x, last x, thickness) in points."""
    length, gap = round(shortest * scale), round(_GAP * scale)
    # A line that slants or bows by a pixel is still one line.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    lines = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    rows, band = _inked_rows(np.asarray(lines, np.uint8))
    if not len(rows):
        return []
    count, _, statistics, centres = cv2.connectedComponentsWithStats(band, connectivity=8)
    found = []
    for (left, top, width, height, area), (_, centre) in zip(
        statistics[1:count].tolist(), centres[1:count].tolist(), strict=True
    ):
        if height > 0.5 * width or area / width > _THICKEST * scale:
            continue
        thickness = max(1.0, area / width - 2)  # less what the dilation added
        at = int(rows[top]) + centre - top
        found.append(((at + 0.5) / scale, left / scale, (left + width) / scale, thickness / scale))
    return found


def _inked_rows(lines: Image) -> tuple[NDArray[np.intp], Image]:
    """Return the rows that hold anything, each with the row below it, and their numbers.

    Most rows of a page hold no line, and looking for connected parts costs as much for them as for the others.
    """
    inked = lines.max(axis=1) > 0
    inked[1:] |= inked[:-1].copy()
    rows = np.flatnonzero(inked)
    return rows, np.ascontiguousarray(lines[rows])
