"""Fonts asked by their own codes: the glyph that a map calls 3 is drawn, and has to look like one.

Most fonts say by which codes their digits are written, in a map to Unicode or by an encoding everybody knows. Drawing
those glyphs costs a fiftieth of drawing a page that shows them, and nothing lies across them. MuPDF confirms what each
code is said to be; what it doesn't confirm is left to samples of pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from extractor.fonts.likeness import LOOKED_AT, disbelief_alone
from extractor.mupdf import MuDocument
from extractor.pdf.fontnames import unprefixed
from extractor.pdf.sheet import CELL, draw_glyphs, what_glyphs_say

__all__ = ["FontSheets"]

_BY_NUMBER: Final = "Identity-H"
_NUMBERS: Final = 1 << 16
_OCTETS: Final = tuple(bytes([code]) for code in range(256))
# predefined CMaps of GB 18030 and Unicode (Adobe Technical Note 5094), by how their names begin
_ENCODED: Final = (("UniGB-UCS2", "utf-16-be"), ("UniGB-UTF16", "utf-16-be"), ("GB", "gb18030"))


class _Drawn(NamedTuple):
    """A glyph by itself: a byte for each dot, black on white, row by row."""

    pixels: bytes
    width: int


class FontSheets:
    """The fonts of a document whose digits can be drawn by their codes."""

    def __init__(self, document: MuDocument) -> None:
        self._document = document
        self._waiting: dict[str, list[tuple[int, Sequence[bytes]]]] = {}  # xrefs and codes, by the font's listed name
        self._drawn: dict[str, list[dict[str, _Drawn]]] = {}  # by the font's name as glyphs carry it
        self._kept: dict[_Drawn, _Drawn] = {}  # once each: fonts of one typeface draw the same

    def note(self, xref: int, name: str, kind: str, encoding: str, says: Mapping[int, str]) -> None:
        """Take note of a font: its name, kind and encoding as in get_page_fonts, and its map to Unicode.

        Pages list fonts that they don't use; its digits are drawn when it is used.
        """
        if codes := _codes(kind, encoding, says):
            self._waiting.setdefault(unprefixed(name), []).append((xref, codes))

    def _draw(self, xref: int, codes: Sequence[bytes]) -> None:
        said = what_glyphs_say(self._document, xref, codes)
        if said is None:
            return
        counts = Counter(said.texts)  # of two codes for one digit, either may be the one that is used
        sure = [place for place, text in enumerate(said.texts) if text in LOOKED_AT and counts[text] == 1]
        if not sure:
            return
        pixels = draw_glyphs(self._document, xref, [codes[place] for place in sure])
        samples, stride = pixels.samples, pixels.stride
        drawn = {}
        for cell, place in enumerate(sure):
            left, right = said.across[place]
            starts = range(cell * CELL + left, CELL * stride, stride)
            glyph = _Drawn(b"".join([samples[start : start + right - left] for start in starts]), right - left)
            drawn[said.texts[place]] = self._kept.setdefault(glyph, glyph)
        self._drawn.setdefault(said.font, []).append(drawn)

    def without(self, font: str, characters: Iterable[str]) -> set[str]:
        """Return those of a font's characters on a page that are to be looked at and can't be drawn by a code."""
        wanted = LOOKED_AT.intersection(characters)
        if not wanted:
            return set()
        for xref, codes in self._waiting.pop(font, ()):  # now MuPDF has it at hand for the page
            self._draw(xref, codes)
        return set(wanted.difference(*self._drawn.get(font, ())))

    def seen(self, used: Mapping[str, Collection[str]]) -> dict[str, dict[str, float]]:
        """Return the disbelief in each of the characters that fonts (by name) are used for, by font."""
        lies: dict[str, dict[str, float]] = {}
        for font, characters in used.items():
            for drawn in self._drawn.get(font, ()):
                for text, glyph in drawn.items():
                    lie = disbelief_alone(glyph.pixels, glyph.width, text) if text in characters else None
                    if lie is not None:
                        lies.setdefault(font, {})[text] = max(lie, lies.get(font, {}).get(text, 0.0))
        return lies


def _codes(kind: str, encoding: str, says: Mapping[int, str]) -> Sequence[bytes]:
    """Return codes among which are those that a font writes the looked-at characters by, as far as it says so."""
    if kind == "Type3" or encoding.endswith("-V"):  # draw what they like, and downwards
        return []
    if kind != "Type0":
        return _OCTETS
    if encoding == _BY_NUMBER:
        return [code.to_bytes(2, "big") for code, text in says.items() if text in LOOKED_AT and code < _NUMBERS]
    for start, how in _ENCODED:
        if encoding.startswith(start):
            return [text.encode(how) for text in sorted(LOOKED_AT)]
    return []
