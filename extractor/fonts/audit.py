"""The verdict on a suspected font: what the recogniser sees against what the text layer says."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from extractor.fonts.repair import Sampled

__all__ = ["lying_fonts"]

_CLEAR: Final = 0.75  # confidence from which a recognised glyph speaks against the layer
_SHARE: Final = 0.12  # of a font's glyphs; a few are always misread or printed in another form
_LEAST: Final = 2


def lying_fonts(sample: Iterable[Sampled], strange: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Return the fonts whose glyphs are not what the layer says, with the reason.

    One digit that clearly is another digit is enough, or two of the ``strange`` characters that a font (its name
    without subset prefix) has in company that they never keep; other characters have to differ in number.
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
            if said.isdigit() and seen.isdigit():
                lies.setdefault(font, []).append(f"{said} is drawn as {seen}")
            elif said in strange.get(font.partition("+")[2] or font, ""):
                words.setdefault(font, []).append(f"{said} is drawn as {seen}")
    reasons = {font: f"its map lies about digits: {', '.join(sorted(found)[:3])}" for font, found in lies.items()}
    for font, found in words.items():
        if font not in reasons and len(found) >= _LEAST:
            reasons[font] = f"its map lies about words: {', '.join(sorted(found)[:3])}"
    for font, count in wrong.items():
        if font not in reasons and count >= min(_LEAST, looked[font]) and count > _SHARE * looked[font]:
            reasons[font] = f"{count} of {looked[font]} glyphs looked at are not what its map says"
    return reasons


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
