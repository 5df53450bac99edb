"""Is a picture on a page a chart or photograph? Half of all good reports have two pie charts.

Recognising them would cost each its engine for nothing. Colours make a chart; but the red of a seal is thin, and a
table keeps its dark lines from side to side whatever colour its header has.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import sub
from typing import Final

from extractor.mupdf import MuPage
from extractor.pdf.render import render
from schemas.geometry import BBox

__all__ = ["is_chart"]

_LOOK: Final = 100  # dots per inch: enough to see hairlines
_STEP: Final = 4  # of the dots one in so many each way is enough to see colours
_COLOUR: Final = 40  # levels between the channels of a coloured dot
_COLOURED: Final = 0.015  # of a picture's dots; scans have hardly any
_STRETCH: Final = bytes([1]) * 20  # dots, 2 cm: red in one piece; the strokes of a seal are shorter along a line
_PATCH: Final = 10  # such lines; a red rule has one or two
_DARK: Final = 170  # level; the lines behind a chart are paler
_ACROSS: Final = 0.6  # of the picture's width that a table's line runs over in one piece
_LINES: Final = 4  # of a header and two rows; a chart has a frame and an axis
_APART: Final = 7  # dots between two lines


def is_chart(page: MuPage, picture: BBox) -> bool:
    """Say whether what a page shows in a box is coloured and not ruled like a table."""
    pixels = render(page, _LOOK / 72, colours=True, clip=picture)
    samples, stride = pixels.samples, pixels.stride
    rows = [samples[y * stride : y * stride + 3 * pixels.width] for y in range(pixels.height)]
    return _is_coloured(rows[::_STEP]) and not _is_ruled(rows)


def _is_coloured(rows: Sequence[bytes]) -> bool:
    """Say whether there are other colours than the red of seals, or red in a piece too large for one."""
    channels = [[row[channel :: 3 * _STEP] for channel in range(3)] for row in rows]
    enough = _COLOURED * sum(len(red) for red, _, _ in channels)
    coloured = 0
    for red, green, blue in channels:
        spreads = map(sub, map(max, green, blue), map(min, red, green, blue))
        coloured += sum(map(_COLOUR.__lt__, spreads))
        if coloured > enough:
            return True
    reds = (bytes(r - max(g, b) > _COLOUR for r, g, b in zip(*row, strict=True)) for row in channels)
    return sum(_STRETCH in row for row in reds) >= _PATCH


def _is_ruled(rows: Sequence[bytes]) -> bool:
    """Say whether dark lines run across the picture at several heights."""
    dark = bytes(level < _DARK for level in range(256))
    lines, last = 0, -_LOOK
    for y, row in enumerate(rows):
        across = bytes([1]) * int(_ACROSS * len(row) / 3)
        if across in row[1::3].translate(dark):  # green stands for all: a table's lines are black or dark
            lines += y - last > _APART
            last = y
    return lines >= _LINES
