"""Shapes of printed digits, small enough to compare without any library.

A shape is 10 x 12 levels of darkness (0 to 15), row by row: the ink's box scaled to 12 rows, its width in proportion,
centred. It costs about a tenth of a millisecond, so that every document's digits can be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
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
    ink = [[light - value for value in row[start:stop]] for row in rows]
    return _scaled(ink, light - dark)


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


def _scaled(ink: Sequence[Sequence[int]], span: int) -> Shape | None:
    height, width = len(ink), len(ink[0])
    columns = max(1, min(COLUMNS, round(width * ROWS / height * 0.95)))
    if width > 1.6 * height:
        return None
    margin = (COLUMNS - columns) // 2
    across = [_parts(column, columns, width) for column in range(columns)]
    # first each row of pixels is narrowed, then rows are mixed: the same sums as over areas, far fewer of them
    narrowed = [[sum(map(mul, line[pixels], parts)) for pixels, parts in across] for line in ink]
    strips = list(zip(*narrowed, strict=True))
    full = 15 / (span * (width / columns) * (height / ROWS))
    shape = bytearray(COLUMNS * ROWS)
    for row in range(ROWS):
        pixels, parts = _parts(row, ROWS, height)
        for column, strip in enumerate(strips, start=row * COLUMNS + margin):
            level = int(sum(map(mul, strip[pixels], parts)) * full + 0.5)
            shape[column] = max(0, min(15, level))
    return bytes(shape)


def _parts(index: int, count: int, size: int) -> tuple[slice, list[float]]:
    """Return the pixels (of ``size``) under cell ``index`` (of ``count``), and of each its part of the cell."""
    start, stop = index * size / count, (index + 1) * size / count
    first = int(start)
    last = min(size, int(stop) + (int(stop) < stop))
    return slice(first, last), [min(stop, pixel + 1) - max(start, pixel) for pixel in range(first, last)]
