"""Ruling lines of a straight page's picture, by opening its ink with long thin kernels."""

from __future__ import annotations

from typing import Final, NamedTuple

import cv2
import numpy as np

from extractor.content import Rule
from extractor.grid import join_pieces
from extractor.ocr.engine import Image

__all__ = ["Stroke", "ink_of", "ruling_lines"]

_SHORTEST: Final = 13.0  # points; the walls of a one-line row are as short, strokes of ordinary type are not as long
_LONG: Final = 45.0  # points; no stroke of a letter in a table or heading is as long
_TOUCH: Final = 3.0  # points
_GAP: Final = 5.0  # points of a line that specks, folds or faint print may have eaten
_THICKEST: Final = 5.0  # points; what is thicker is a bar or a dark area
_WINDOW: Final = 12.0  # points: around each pixel, for what is light and dark there
_DARKER: Final = 14  # grey levels below the surroundings


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
        cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER), np.uint8
    )


def ruling_lines(ink: Image, scale: float) -> tuple[tuple[Rule, ...], Image]:
    """Return the ruling lines in points, and the pixels they cover as a mask of 1."""
    pieces: list[Stroke] = []
    mask = np.zeros_like(ink)
    for horizontal in (True, False):
        picture = ink if horizontal else np.ascontiguousarray(ink.T)
        strokes, covered = _strokes(picture, scale)
        pieces += [Stroke(horizontal, *stroke) for stroke in strokes]
        mask |= covered if horizontal else covered.T
    return join_pieces(_anchored(pieces)), mask


def _anchored(pieces: list[Stroke]) -> list[Stroke]:
    """Leave out strokes of letters: a short wall ends at other walls at both ends, a letter's stroke does not."""
    kept = pieces
    for _ in range(2):  # what a letter's stroke ended at may go in the first round
        across = [piece for piece in kept if piece.horizontal]
        down = [piece for piece in kept if not piece.horizontal]
        kept = [
            piece
            for piece in kept
            if piece.end - piece.start > _LONG
            or all(_meets(piece, end, down if piece.horizontal else across) for end in (piece.start, piece.end))
        ]
    return kept


def _meets(piece: Stroke, end: float, others: list[Stroke]) -> bool:
    return any(
        abs(other.at - end) < _TOUCH and other.start - _TOUCH < piece.at < other.end + _TOUCH for other in others
    )  # fmt: skip


def _strokes(ink: Image, scale: float) -> tuple[list[tuple[float, float, float, float]], Image]:
    """Find horizontal strokes: (y, first x, last x, thickness) in points."""
    length, gap = round(_SHORTEST * scale), round(_GAP * scale)
    # A line that slants or bows by a pixel is still one line.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    lines = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    count, labels, statistics, centres = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found = []
    covered = np.zeros(count, np.uint8)
    for label in range(1, count):
        left, _, width, height, area = (int(value) for value in statistics[label])
        if height > 0.5 * width or area / width > _THICKEST * scale:
            continue
        covered[label] = 1
        thickness = max(1.0, area / width - 2)  # less what the dilation added
        found.append(((centres[label][1] + 0.5) / scale, left / scale, (left + width) / scale, thickness / scale))
    return found, np.asarray(covered[labels], np.uint8)
