"""How little a drawn digit, or word that turns a sum around, looks like what the text layer says it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from extractor.fonts.digits import digit_probabilities
from extractor.fonts.shapes import Raster, shape_of
from extractor.fonts.words import WORDS, likeness_lost

__all__ = ["DIGITS", "LOOKED_AT", "SETTLED", "disbelief", "disbelief_alone", "reason_of"]

DIGITS: Final = frozenset("0123456789")
LOOKED_AT: Final = DIGITS | WORDS
SETTLED: Final = 1.0  # disbelief below which no further look is needed
_CERTAIN_LIE: Final = 4.0  # disbelief in one character
_SUM_OF_LIES: Final = 6.0
_LIKENESS: Final = 0.2  # lost to another word, from which a character is none that it is said to be
_OTHER_WORD: Final = 8.0  # what that counts, as -ln of a probability
_WORST: Final = 3


def disbelief(raster: Raster, box: tuple[int, int, int, int], text: str) -> float | None:
    """Return -ln of the probability that what is drawn within a box of pixels is one of LOOKED_AT; None without ink."""
    shape = shape_of(raster, *box)
    if shape is None:
        return None
    if text in WORDS:
        return _OTHER_WORD if likeness_lost(shape, text) > _LIKENESS else 0.0
    return min(10.0, -math.log(max(1e-9, digit_probabilities(shape)[int(text)])))


@lru_cache(maxsize=4096)  # of the digits in 82 published documents 9 in 10 are, dot by dot, drawn as in another one
def disbelief_alone(pixels: bytes, width: int, text: str) -> float | None:
    """Return the disbelief in a character drawn by itself, black on white, a byte for each dot."""
    height = len(pixels) // width
    return disbelief(Raster(pixels, width, height, width), (0, 0, width, height), text)


def reason_of(lies: Mapping[str, float], *, alone: bool) -> str | None:
    """Say what speaks against a font by the disbelief in each of its characters, None where that is little.

    ``alone`` says that each was drawn by itself: 3,631 honest ones of 82 published documents are disbelieved by 0.36 at
    most then. On a page a rule may cross a digit.
    """
    if max(lies.values()) <= (SETTLED if alone else _CERTAIN_LIE) and sum(lies.values()) <= _SUM_OF_LIES:
        return None
    worst = sorted(lies, key=lambda text: -lies[text])[:_WORST]
    what = "characters" if WORDS.intersection(worst) else "digits"
    return f"its {what} {', '.join(sorted(worst))} don't look like them"
