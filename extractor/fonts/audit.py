"""The verdict on a suspected font: what the recogniser sees against what the text layer says."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from extractor.fonts.repair import Sampled
from extractor.fonts.words import WORDS

__all__ = ["lying_fonts"]

_CLEAR: Final = 0.75  # confidence from which a recognised glyph speaks against the layer
_SURE: Final = 0.9
_DIGITS: Final = frozenset("0123456789")
_MARKS: Final = frozenset(".,-")
_SHARE: Final = 0.12  # of a font's glyphs; a few are always misread or printed in another form
_LEAST: Final = 2


def lying_fonts(
    sample: Iterable[Sampled],
    strange: Mapping[str, str] = MappingProxyType({}),
    missing: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """Return the fonts whose glyphs are not what the layer says, with the reason.

    One digit that clearly is another digit is enough. So is a mark of figures, or one of WORDS, that is another one;
    and a digit that is said to be no character at all, or that the font seems not to have (``missing``); or two of the
    ``strange`` characters that a font has in company that they never keep. Other characters have to differ in number.
    Both mappings name fonts without subset prefix.
    """
    looked: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    lies: dict[str, list[str]] = {}
    words: dict[str, list[str]] = {}
    for (font, _), claimed, ballot in sample:
        if ballot.confidence < _CLEAR or not ballot.text.strip():
            continue
        looked[font] += 1
        said, seen = _plain(claimed), _plain(ballot.text)
        if said != seen:
            wrong[font] += 1
            base = font.partition("+")[2] or font
            if _is_figure_lie(said, seen, ballot.confidence, missing.get(base)):
                lies.setdefault(font, []).append(f"{said} is drawn as {seen}")
            elif said in WORDS and seen in WORDS and ballot.confidence >= _SURE:
                words.setdefault(font, []).extend([f"{said} is drawn as {seen}"] * _LEAST)  # one is enough
            elif said in strange.get(base, ""):
                words.setdefault(font, []).append(f"{said} is drawn as {seen}")
    reasons = {font: f"its map lies about digits: {', '.join(sorted(found)[:3])}" for font, found in lies.items()}
    for font, found in words.items():
        if font not in reasons and len(found) >= _LEAST:
            reasons[font] = f"its map lies about words: {', '.join(sorted(set(found))[:3])}"
    for font, count in wrong.items():
        if font not in reasons and count >= min(_LEAST, looked[font]) and count > _SHARE * looked[font]:
            reasons[font] = f"{count} of {looked[font]} glyphs looked at are not what its map says"
    return reasons


def _is_figure_lie(said: str, seen: str, confidence: float, missing: str | None) -> bool:
    if seen in _DIGITS:
        return said in _DIGITS or seen == missing or (_is_nothing(said) and confidence >= _SURE)
    return said in _MARKS and seen in _MARKS and confidence >= _SURE


def _is_nothing(text: str) -> bool:
    return unicodedata.category(text[0]) in ("Co", "Cn", "So")  # U+FFFD is a symbol


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
