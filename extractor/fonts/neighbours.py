"""Characters in company they never keep: the sign of a map that lies about words.

Administrative Chinese is narrow: after 预 comes 算, before 款 stands 拨. Where a reliable character stands several
times in a font, always beside characters it is never seen with, the map says something else than what is drawn. Three
such characters make a suspicion. With documents of places it was not trained on it suspects 1 % of the honest fonts
and two thirds of the fonts in which 8 % of the characters are exchanged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import chain, groupby
from operator import add, attrgetter
from typing import Final

from extractor.content import Glyph
from extractor.fonts.neighbour_pairs import PAIRS, RELIABLE

__all__ = ["SUSPICIOUS", "note_pairs", "strange_characters", "strange_in", "texts_by_font"]

_CHINESE: Final = re.compile("[\u4e00-\u9fff]{2,}")
_FONT_AND_RUN: Final = attrgetter("font", "run")
_LEAST: Final = 4  # times that a character stands beside another Chinese one
_COMPANIES: Final = 3  # different ones, or a name that no one knows would do
_SHARE: Final = 0.05  # of the known pairs among them
SUSPICIOUS: Final = 3  # characters


def texts_by_font(glyphs: Iterable[Glyph]) -> dict[str, list[str]]:
    """Return for each font the texts that were set in it in one go."""
    texts: dict[str, list[str]] = {}
    for (font, _), run in groupby(glyphs, key=_FONT_AND_RUN):
        texts.setdefault(font, []).append("".join([glyph.text for glyph in run]))
    return texts


def note_pairs(texts: Iterable[str], pairs: Counter[str]) -> None:
    """Add to a font's counts the pairs of Chinese characters that follow each other in texts set in one go."""
    stretches = _CHINESE.findall("\n".join(texts))
    pairs.update(chain.from_iterable(map(add, stretch, stretch[1:]) for stretch in stretches))


def strange_in(pairs: Mapping[str, int]) -> str:
    """Return the characters of a font that stand in company they never keep, if they are enough for a suspicion."""
    strange = strange_characters(pairs, _known(), RELIABLE)
    return "".join(sorted(strange)) if len(strange) >= SUSPICIOUS else ""


@lru_cache(maxsize=1)  # a constant that a sound process without Chinese text need not build
def _known() -> frozenset[str]:
    return frozenset(PAIRS[place : place + 2] for place in range(0, len(PAIRS), 2))


def strange_characters(
    pairs: Mapping[str, int],
    known: Collection[str],
    reliable: Collection[str],
    *,
    least: int = _LEAST,
    companies: int = _COMPANIES,
    share: float = _SHARE,
) -> list[str]:
    """Return the reliable characters that stand often enough, in different company, and hardly ever in known pairs."""
    times: Counter[str] = Counter()
    usual: Counter[str] = Counter()
    company: Counter[str] = Counter()
    for pair, number in pairs.items():
        for character in pair:
            times[character] += number
            company[character] += 1
            if pair in known:
                usual[character] += number
    return [
        character
        for character, number in times.items()
        if number >= least
        and company[character] >= companies
        and usual[character] <= share * number
        and character in reliable
    ]
