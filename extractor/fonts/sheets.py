"""Fonts asked by their own codes: the glyph that a map calls 3 is drawn, and has to look like one.

Most fonts say by which codes their digits are written, in a map to Unicode or by an encoding everybody knows. Drawing
those glyphs costs a fiftieth of drawing a page that shows them, and nothing lies across them. MuPDF confirms what each
code is said to be; what it doesn't confirm is left to samples of pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from extractor.fonts.likeness import LOOKED_AT, disbelief_alone
from extractor.mupdf import MuDocument
from extractor.pdf.sheet import CELL, draw_glyphs, what_glyphs_say

__all__ = ["FontSheets"]

_BY_NUMBER: Final = "Identity-H"
_NUMBERS: Final = 1 << 16
# predefined CMaps of GB 18030 and Unicode (Adobe Technical Note 5094), by how their names begin
_ENCODED: Final = (("UniGB-UCS2", "utf-16-be"), ("UniGB-UTF16", "utf-16-be"), ("GB", "gb18030"))


class _Sheet(NamedTuple):
    xref: int
    codes: Mapping[str, bytes]  # of the characters that are looked at
    across: Mapping[str, tuple[int, int]]  # where these stand in their cells


class FontSheets:
    """The fonts of a document whose digits can be drawn by their codes."""

    def __init__(self, document: MuDocument) -> None:
        self._document = document
        self._sheets: dict[str, list[_Sheet]] = {}  # by the font's name as glyphs carry it

    def note(self, xref: int, kind: str, encoding: str, says: Mapping[int, str]) -> None:
        """Take note of a font: its kind and encoding as in get_page_fonts, and its map to Unicode."""
        codes = _codes(kind, encoding, says)
        said = what_glyphs_say(self._document, xref, codes) if codes else None
        if said is None:
            return
        counts = Counter(said.texts)  # of two codes for one digit, either may be the one that is used
        sure = [place for place, text in enumerate(said.texts) if text in LOOKED_AT and counts[text] == 1]
        sheet = _Sheet(
            xref,
            {said.texts[place]: codes[place] for place in sure},
            {said.texts[place]: said.across[place] for place in sure},
        )
        self._sheets.setdefault(said.font, []).append(sheet)

    def without(self, font: str, characters: Iterable[str]) -> set[str]:
        """Return those of a font's characters that are to be looked at and can't be drawn by a code."""
        sheets = self._sheets.get(font)
        wanted = LOOKED_AT.intersection(characters)
        return set(wanted.difference(*(sheet.codes for sheet in sheets)) if sheets else wanted)

    def seen(self, used: Mapping[str, Collection[str]]) -> dict[str, dict[str, float]]:
        """Draw the characters that fonts (by name) are used for; return the disbelief in each, by font."""
        lies: dict[str, dict[str, float]] = {}
        for font, characters in used.items():
            for xref, codes, across in self._sheets.get(font, ()):
                texts = [text for text in codes if text in characters]
                pixels = draw_glyphs(self._document, xref, [codes[text] for text in texts]) if texts else None
                if pixels is None:
                    continue
                samples, stride = pixels.samples, pixels.stride
                for cell, text in enumerate(texts):
                    left, right = across[text]
                    starts = range(cell * CELL + left, CELL * stride, stride)
                    glyph = b"".join([samples[start : start + right - left] for start in starts])
                    lie = disbelief_alone(glyph, right - left, text)
                    if lie is not None:
                        lies.setdefault(font, {})[text] = max(lie, lies.get(font, {}).get(text, 0.0))
        return lies


def _codes(kind: str, encoding: str, says: Mapping[int, str]) -> list[bytes]:
    """Return codes among which are those that a font writes the looked-at characters by, as far as it says so."""
    if kind == "Type3" or encoding.endswith("-V"):  # draw what they like, and downwards
        return []
    if kind != "Type0":
        return [bytes([code]) for code in range(256)]
    if encoding == _BY_NUMBER:
        return [code.to_bytes(2, "big") for code, text in says.items() if text in LOOKED_AT and code < _NUMBERS]
    for start, how in _ENCODED:
        if encoding.startswith(start):
            return [text.encode(how) for text in sorted(LOOKED_AT)]
    return []
