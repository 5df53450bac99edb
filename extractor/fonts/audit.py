"""The verdict on a suspected font: what the recogniser sees against what the text layer says."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from extractor.fonts.maps import is_blank
from extractor.fonts.repair import Sampled
from extractor.fonts.words import WORDS
from extractor.pdf.fontnames import unprefixed

__all__ = ["lying_fonts"]

_CLEAR: Final = 0.75  # confidence from which a recognised glyph speaks against the layer
_SURE: Final = 0.9
_DIGITS: Final = frozenset("0123456789")
_MARKS: Final = frozenset(".,-")
_MINUS: Final = "-"
_SHARE: Final = 0.12  # of a font's glyphs; a few are always misread or printed in another form
_LEAST: Final = 2


def lying_fonts(
    sample: Iterable[Sampled],
    strange: Mapping[str, str] = MappingProxyType({}),
    missing: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """Return the fonts whose glyphs are not what the layer says, with the reason.

    One digit that clearly is another digit is enough. So is a mark of figures, or one of WORDS, that is another one, a
    digit or Chinese character that is said to be none, and a digit that the font seems not to have (``missing``). Two
    of the ``strange`` characters that a font has in company that they never keep are. Other characters have to differ
    in number. Both mappings name fonts without subset prefix.
    """
    looked: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    found: dict[str, dict[str, set[str]]] = {}  # what is drawn as what, by font and by what that is a lie about
    for (font, _), claimed, ballot in sample:
        if ballot.confidence < _CLEAR or not ballot.text.strip():
            continue
        looked[font] += 1
        said, seen = _plain(claimed), _plain(ballot.text)
        if said == seen:
            continue
        wrong[font] += 1
        base = unprefixed(font)
        about = _lie(said, seen, missing.get(base)) if ballot.confidence >= _SURE or seen in _DIGITS else None
        if about is None and said in strange.get(base, ""):
            about = "strange words"
        if about:
            found.setdefault(font, {}).setdefault(about, set()).add(f"{said} is drawn as {seen}")
    reasons = {}
    for font, lies in found.items():
        if len(lies.get("strange words", ())) < _LEAST:
            lies.pop("strange words", None)
        for about, examples in sorted(lies.items())[:1]:
            reasons[font] = f"its map lies about {about.removeprefix('strange ')}: {', '.join(sorted(examples)[:3])}"
    for font, count in wrong.items():
        if font not in reasons and count >= min(_LEAST, looked[font]) and count > _SHARE * looked[font]:
            reasons[font] = f"{count} of {looked[font]} glyphs looked at are not what its map says"
    return reasons


def _lie(said: str, seen: str, missing: str | None) -> str | None:
    """Say what a map lies about that says one thing where another is drawn; None where it may be a misreading."""
    if seen in _DIGITS and (said in _DIGITS or seen == missing):
        return "digits"
    if said in _DIGITS and seen == _MINUS:
        return "digits"
    if (said in _MARKS and seen in _MARKS) or (is_blank(said) and seen == _MINUS):
        return "marks of figures"
    if said in WORDS and seen in WORDS:
        return "words"
    nothing = said == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(said[0]) in ("Co", "Cn")
    return "what has a meaning" if nothing and (seen in _DIGITS or "\u4e00" <= seen <= "\u9fff") else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
