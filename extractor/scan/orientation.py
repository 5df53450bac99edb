"""Which way up a page is, asked of the recogniser where a first reading made little sense."""

from __future__ import annotations

from typing import Final

import numpy as np

from extractor.ocr.engine import Engine
from extractor.scan.raster import Raster
from extractor.scan.segments import beside

__all__ = ["best_turn", "turned"]

_LINES: Final = 10  # longest lines that are read each way up
_BETTER: Final = 1.25  # times as much readable text before a page is turned


def turned(raster: Raster, turn: int) -> Raster:
    """Return the picture turned clockwise by a multiple of 90 degrees."""
    times = -turn // 90
    red = None if raster.red is None else np.ascontiguousarray(np.rot90(raster.red, times))
    return Raster(np.ascontiguousarray(np.rot90(raster.grey, times)), red, raster.scale)


def best_turn(raster: Raster, engine: Engine) -> int:
    """Return by how many degrees clockwise (0, 90, 180, 270) to turn a page so that most can be read.

    Raises EngineError.
    """
    scores = {turn: _readable(turned(raster, turn), engine) for turn in (0, 90, 180, 270)}
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] > _BETTER * scores[0] else 0


def _readable(raster: Raster, engine: Engine) -> float:
    """Return how many characters of the longest lines are read, weighted by the squares of their certainty."""
    boxes = [box for box in engine.detect(raster.grey) if box.right - box.left > 1.5 * (box.bottom - box.top)]
    boxes.sort(key=lambda box: box.left - box.right)
    readings = engine.recognise([raster.grey[beside(box)] for box in boxes[:_LINES]])
    return sum(len(reading.text) * reading.score**2 for reading in readings)
