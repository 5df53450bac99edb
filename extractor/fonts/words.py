"""Whether a shape is the word it is said to be, for the few characters that turn a sum around: 收 for 支, 万 for 亿.

Digits have a network (digits.py); these are far enough apart for their mean shapes. By the shapes of all other places,
98 of 100 such lies in a place's documents are seen, and 3 of 1,071 honest characters are suspected. As with digits this
only decides which fonts the recogniser has to look at.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from operator import mul
from types import MappingProxyType
from typing import Final

from extractor.fonts.shapes import Shape

__all__ = ["WORDS", "likeness_lost"]

# Mean shapes (a level of darkness a digit, as shapes.py lays them out) over 82 published documents and four Noto fonts,
# made as bench/train_words.py does.
_MEANS: Final = MappingProxyType(
    {
        "收": "007318400011831920004273392233827368689382738637308275753720"
        "8285275610a893059500948204b400107326892000835518940076410165",
        "支": "00017400001111741121444598667514459622110122753300036888a710"
        "014513830000273651000003a820000015a94100137724a95366300028a7",
        "入": "0038310000001461000000018200000001a5000000039810000005672000"
        "0018246000004601920001820067000650002a4037100007b57100000277",
        "出": "000193000022019301314611830272561183038257229414825766b87872"
        "44339412316201830164840183017484018312749645a656946654433474",
        "增": "04202413600540282631054456787a266595846837757886673754748668"
        "054286654305526777923772742272851078658110007535720000764461",
        "减": "100001643031000163613625238663064856952101474573420257436482"
        "15487877715747654a306655985a22327253765524400432791410121039",
        "万": "334555678935568321110014710000001561132000168669510018311640"
        "002800164000650025400281003430164011533045103775204100056410",
        "千": "0112469a50289bca7520133586000000038500001124861242899bcb9aa8"
        "222486222100038500000003850000000385000000038500000002750000",
        "亿": "00751111100295666872058133497119600058205b600294007860077000"
        "26603a200006608500010653a1000506558000180764a6667a0650578775",
        "元": "122335669546797964321238273000002817300000281630000037163000"
        "0055163003017316300503711630061540073129361006867b6100028996",
    }
)  # fmt: skip
WORDS: Final = frozenset(_MEANS)


def likeness_lost(shape: Shape, said: str) -> float:
    """Return by how much a shape is more like another of WORDS than like the one it is said to be (correlations)."""
    own = _normal(shape)
    likeness: dict[str, float] = {word: sum(map(mul, own, mean)) for word, mean in _means().items()}
    return max(value for word, value in likeness.items() if word != said) - likeness[said]


@lru_cache(maxsize=1)  # constants that a document without Chinese text need not build
def _means() -> dict[str, tuple[float, ...]]:
    return {word: _normal([int(level, 16) for level in levels]) for word, levels in _MEANS.items()}


def _normal(levels: Iterable[int]) -> tuple[float, ...]:
    values = tuple(levels)
    mean = sum(values) / len(values)
    length = math.sqrt(sum((value - mean) ** 2 for value in values)) or 1.0
    return tuple((value - mean) / length for value in values)
