"""Which way up a page is: its lines tell whether it lies on its side, and the recogniser which end is up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from extractor.ocr.engine import Engine, Image, PixelBox
from extractor.scan.raster import Raster
from extractor.scan.rulings import ink_of
from extractor.scan.segments import beside

__all__ = ["best_turn", "seems_on_its_side", "turned"]

_SMALLER: Final = 2  # times, for questions that need no detail
_PRINT: Final = 24.0  # points; larger ink is rules and pictures
_REACH: Final = 4.0  # points that bridge the gap to a line's next character, and not to the next line
_SIDEWAYS: Final = 1.3  # times as much in lines along the height; of 490 upright pages five title pages have more
_LINES: Final = 6  # longest lines that are read each way up
_MUCH: Final = 12.0  # heights of a line that are read of it
_LINE: Final = 1.5  # heights of print that a line is long, at least
_CLEARLY: Final = 4.0  # times as much of the print in lines as in anything else
_BETTER: Final = 1.25  # times as much readable text before a page is turned


def seems_on_its_side(raster: Raster) -> bool:
    """Say whether print seems to run along the page's height; a page with little on it may only seem so."""
    scale = raster.scale / _SMALLER
    ink = ink_of(_smaller(raster.grey), scale)
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    is_print = np.asarray((statistics[:count, 2:4] < _PRINT * scale).all(axis=1), np.uint8)
    is_print[0] = 0
    kept = np.take(is_print, np.asarray(labels, np.int32))
    reach = round(_REACH * scale) | 1
    return _in_lines(np.ascontiguousarray(kept.T), reach) > _SIDEWAYS * _in_lines(kept, reach)


def _smaller(grey: Image) -> Image:
    part = 1 / _SMALLER
    return np.asarray(cv2.resize(grey, None, fx=part, fy=part, interpolation=cv2.INTER_AREA), np.uint8)


def _in_lines(ink: Image, reach: int) -> float:
    """Return the squares of the lengths of what lies in lines along the width."""
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    count, _, statistics, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    wide, tall = statistics[1:count, 2].astype(float), statistics[1:count, 3]
    return float(np.square(wide[wide > _LINE * tall]).sum())


def turned(raster: Raster, turn: int) -> Raster:
    """Return the picture turned clockwise by a multiple of 90 degrees."""
    times = -turn // 90
    red = None if raster.red is None else np.ascontiguousarray(np.rot90(raster.red, times))
    return raster._replace(grey=np.ascontiguousarray(np.rot90(raster.grey, times)), red=red)


def best_turn(raster: Raster, engine: Engine, *, sideways: bool = False) -> int:
    """Return by how many degrees clockwise (0, 90, 180, 270) to turn a page so that most can be read.

    Lines are looked for once each way they may lie, in a smaller picture: along the page's width and along its height,
    the latter first where it seems ``sideways``, and the other only where these are not clearly lines. Which way up
    they stand is told by reading them. Raises EngineError.
    """
    scores: dict[int, float] = {}
    for turn in (90, 0) if sideways else (0, 90):
        lying = turned(raster, turn)
        boxes = _found(lying, engine)
        scores |= {turn + other: score for other, score in _scores(lying, boxes, engine).items()}
        if _are_lines(boxes) and max(scores.values()) > 0:
            break
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] > _BETTER * scores.get(0, 0.0) else 0


def _found(raster: Raster, engine: Engine) -> list[PixelBox]:
    """Return the boxes of lines, looked for in a smaller picture."""
    return [PixelBox(*(side * _SMALLER for side in box)) for box in engine.detect(_smaller(raster.grey))]


def _are_lines(boxes: Sequence[PixelBox]) -> bool:
    """Say whether what was found lies along the width, nearly all of it."""
    sides = [(box.right - box.left, box.bottom - box.top) for box in boxes]
    across = sum(wide for wide, tall in sides if wide > _LINE * tall)
    along = sum(tall for wide, tall in sides if wide <= _LINE * tall)
    return across > _CLEARLY * along


def _scores(raster: Raster, boxes: Sequence[PixelBox], engine: Engine) -> dict[int, float]:
    """Return how well lines can be read as they stand and on their heads, by the turn in degrees."""
    height, width = raster.grey.shape
    heads = [
        PixelBox(max(0, width - right), max(0, height - bottom), width - left, height - top)
        for left, top, right, bottom in boxes
    ]
    return {0: _readable(raster, boxes, engine), 180: _readable(turned(raster, 180), heads, engine)}


def _readable(raster: Raster, found: Sequence[PixelBox], engine: Engine) -> float:
    """Return how many characters of the longest lines are read, weighted by the squares of their certainty."""
    boxes = [box for box in found if box.right - box.left > _LINE * (box.bottom - box.top)]
    boxes.sort(key=lambda box: box.left - box.right)
    parts = [box._replace(right=min(box.right, box.left + round(_MUCH * (box.bottom - box.top)))) for box in boxes]
    readings = engine.recognise([raster.grey[beside(box)] for box in parts[:_LINES]])
    return sum(len(reading.text) * reading.score**2 for reading in readings)
