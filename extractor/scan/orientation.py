"""Which way up a page is, asked of the recogniser where a first reading made little sense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from extractor.ocr.engine import Engine, PixelBox
from extractor.scan.raster import Raster
from extractor.scan.segments import beside

__all__ = ["best_turn", "turned"]

_LINES: Final = 10  # longest lines that are read each way up
_LINE: Final = 1.5  # heights of print that a line is long, at least
_CLEARLY: Final = 4.0  # times as much of the print in lines as in anything else
_BETTER: Final = 1.25  # times as much readable text before a page is turned


def turned(raster: Raster, turn: int) -> Raster:
    """Return the picture turned clockwise by a multiple of 90 degrees."""
    times = -turn // 90
    red = None if raster.red is None else np.ascontiguousarray(np.rot90(raster.red, times))
    return Raster(np.ascontiguousarray(np.rot90(raster.grey, times)), red, raster.scale)


def best_turn(raster: Raster, engine: Engine) -> int:
    """Return by how many degrees clockwise (0, 90, 180, 270) to turn a page so that most can be read.

    Lines are looked for once each way they may lie, along the page's width and along its height, and the second only
    where the first are not clearly lines; which way up they stand is told by reading them. Raises EngineError.
    """
    boxes = engine.detect(raster.grey)
    scores = _scores(raster, boxes, engine)
    if not _are_lines(boxes):
        side = turned(raster, 90)
        scores |= {turn + 90: score for turn, score in _scores(side, engine.detect(side.grey), engine).items()}
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] > _BETTER * scores[0] else 0


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
    readings = engine.recognise([raster.grey[beside(box)] for box in boxes[:_LINES]])
    return sum(len(reading.text) * reading.score**2 for reading in readings)
