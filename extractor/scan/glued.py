"""A figure and the next column's words read as one line: where no rule stands between them they are taken apart."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from extractor.ocr.engine import Image, PixelBox, Reading

__all__ = ["figure_and_words"]

# a figure with decimals, and words behind it that are no unit of it
_GLUED: Final = re.compile(
    r"([-−]?\d[\d,，]*[.．]\d{2,})(?![万亿元千百个项人名吨公平])(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+|[\u3400-\u9fff]{2})"
)


def figure_and_words(reading: Reading, box: PixelBox, crop: PixelBox, ink: Image) -> tuple[PixelBox, PixelBox] | None:
    """Return the boxes of a figure and of the words behind it in a line's box, None where it holds no such thing.

    ``crop`` is the place of the picture that the reading is of; ``ink`` is the page's. They are parted in the widest
    gap between the last digit and the first letter.
    """
    characters = [character for character in reading.characters if character.text.strip()]
    found = _GLUED.match("".join(character.text for character in characters))
    if found is None:
        return None
    wide = crop.right - crop.left
    last, first = (crop.left + round(one.position * wide) for one in characters[found.end(1) - 1 : found.end(1) + 1])
    bare = np.flatnonzero(~ink[box.top : box.bottom, last:first].any(axis=0))
    if not len(bare):
        return None
    gap = max(np.split(bare, np.flatnonzero(np.diff(bare) > 1) + 1), key=len)
    return box._replace(right=last + int(gap[0])), box._replace(left=last + int(gap[-1]) + 1)
