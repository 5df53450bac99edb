"""Shapes of printed digits, small enough to compare without any library.

A shape is 10 x 12 levels of darkness (0 to 15), row by row: the ink's box scaled to 12 rows, its width in proportion,
centred. It costs about a tenth of a millisecond, so that every document's digits can be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import add, sub
from typing import Final, NamedTuple

__all__ = ["COLUMNS", "ROWS", "Raster", "Shape", "shape_of"]

COLUMNS: Final = 10
ROWS: Final = 12
_CONTRAST: Final = 90  # grey levels between ink and paper; less is too faint to judge
_LEAST_HEIGHT: Final = 6  # pixels

Shape = bytes


class Raster(NamedTuple):
    """A grey picture: one byte a pixel, ``stride`` bytes a row."""

    samples: bytes | memoryview
    width: int
    height: int
    stride: int


def shape_of(raster: Raster, left: int, top: int, right: int, bottom: int) -> Shape | None:
    """Return the shape of the ink within a box of pixels, None where there is no clear ink."""
    left, top = max(0, left), max(0, top)
    right, bottom = min(raster.width, right), min(raster.height, bottom)
    if right - left < 2 or bottom - top < _LEAST_HEIGHT:
        return None
    rows = [bytes(raster.samples[y * raster.stride + left : y * raster.stride + right]) for y in range(top, bottom)]
    dark, light = min(map(min, rows)), max(map(max, rows))
    if light - dark < _CONTRAST:
        return None
    if sum(map(sum, rows)) * 2 < (dark + light) * (right - left) * (bottom - top):  # white print on a dark ground
        rows = [bytes(255 - value for value in row) for row in rows]
        dark, light = 255 - light, 255 - dark
    middle = (dark + light) // 2
    inked = [index for index, row in enumerate(rows) if min(row) < middle]
    first, last = _longest_run(inked)
    rows = rows[first : last + 1]
    columns = [index for index, darkest in enumerate(map(min, zip(*rows, strict=True))) if darkest < middle]
    if len(rows) < _LEAST_HEIGHT or not columns:
        return None
    start, stop = columns[0], columns[-1] + 1
    return _scaled([row[start:stop] for row in rows], light, light - dark)


def _longest_run(indices: Sequence[int]) -> tuple[int, int]:
    """Return first and last of the longest stretch: a rule below a digit is apart from it."""
    best = (indices[0], indices[0])
    start = previous = indices[0]
    for index in indices[1:]:
        if index != previous + 1:
            start = index
        previous = index
        if previous - start > best[1] - best[0]:
            best = (start, previous)
    return best


def _scaled(rows: Sequence[bytes], light: int, span: int) -> Shape | None:
    """Return the mean darkness over each cell of the shape, ``span`` levels below ``light`` being full ink.

    Sums over areas are differences of sums up to their edges, of which all areas share the same few.
    """
    height, width = len(rows), len(rows[0])
    columns = max(1, min(COLUMNS, round(width * ROWS / height * 0.95)))
    if width > 1.6 * height:
        return None
    margin = (COLUMNS - columns) // 2
    across, down = _edges(columns, width), _edges(ROWS, height)
    paper = light * (width / columns) * (height / ROWS)
    full = 15 * columns * ROWS / (span * width * height)
    sums = list(accumulate(rows, _added, initial=[0.0] * width))
    upper: list[float] = []
    shape = bytearray(COLUMNS * ROWS)
    for row, (pixel, part) in enumerate(down):
        lower = (
            [above + part * level for above, level in zip(sums[pixel], rows[pixel], strict=True)]
            if part
            else sums[pixel]
        )
        if row:
            strip = list(map(sub, lower, upper))
            before = list(accumulate(strip, initial=0.0))
            at = [before[pixel] + part * strip[pixel] if part else before[pixel] for pixel, part in across]
            first = (row - 1) * COLUMNS + margin
            for column, light_of_cell in enumerate(map(sub, at[1:], at), start=first):
                shape[column] = max(0, min(15, int((paper - light_of_cell) * full + 0.5)))
        upper = lower
    return bytes(shape)


def _added(above: Sequence[float], row: bytes) -> list[float]:
    return list(map(add, above, row))


def _edges(count: int, size: int) -> list[tuple[int, float]]:
    """Return where each of ``count`` equal cells of ``size`` pixels begins, and the last ends: pixel and its part."""
    return [(index * size // count, index * size % count / count) for index in range(count + 1)]
