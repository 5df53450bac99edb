"""What a font's map to Unicode says that no honest one does: one digit twice, or a blank where ink is.

A map that gives a minus out for a digit has two codes for that digit; one that gives it out for a blank has a blank
with an outline. Both leave figures that look right. The maps of 381 embedded fonts of 82 published documents say no
digit twice. A suspicion is no verdict; the recogniser gives that.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Final

from extractor.mupdf import MuDocument
from extractor.pdf.faults import mupdf_errors
from extractor.pdf.fontnames import descendant

__all__ = ["is_blank", "map_of", "parsed_map", "reason_of_map"]

_DIGITS: Final = "0123456789"
_SECTION: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(\[[^\]]*\]|<[0-9A-Fa-f\s]*>)")
_LONGEST: Final = 65536  # codes of a range; a damaged map may name any number
_INK: Final = 0.01  # ems
_BLANKS: Final = frozenset({"Zs", "Cf", "Cc", "Zl", "Zp"})  # categories of Unicode that leave no ink


def map_of(document: MuDocument, xref: int) -> dict[int, str] | None:
    """Return what the map of a font (its xref) says of its codes; None where it has no map at all.

    A map that only has a name, or can't be read, says nothing.
    """
    kind, place = document.xref_get_key(xref, "ToUnicode")
    if kind not in ("xref", "name"):
        return None
    with suppress(*mupdf_errors()):
        return parsed_map(document.xref_stream(int(place.split()[0])) or b"") if kind == "xref" else {}
    return {}


def reason_of_map(document: MuDocument, xref: int, says: Mapping[int, str]) -> str | None:
    """Say what speaks against a font (its xref) by what its map says, None where nothing does."""
    counts = Counter(says.values())
    twice = [digit for digit in _DIGITS if counts[digit] > 1]
    if twice:
        return f"its map has more than one code for {', '.join(twice)}"
    if all(counts[digit] for digit in _DIGITS) and not counts["-"]:
        blanks = [code for code, text in says.items() if is_blank(text)]
        with suppress(*mupdf_errors()):
            if blanks and _has_outline(document, xref, blanks):
                return "its map gives a blank out for a glyph that leaves ink"
    return None


def parsed_map(cmap: bytes) -> dict[int, str]:
    """Read a ToUnicode map (Adobe Technical Note 5411): codes and what they say, single ones and ranges."""
    says: dict[int, str] = {}
    for kind, body in _SECTION.findall(cmap):
        if kind == b"bfchar":
            words = _HEX.findall(body)
            says.update((int(code, 16), _text(text)) for code, text in zip(words[::2], words[1::2], strict=False))
        else:
            says.update(_ranges(body))
    return says


def _ranges(body: bytes) -> Iterator[tuple[int, str]]:
    for low, high, target in _RANGE.findall(body):
        codes = range(int(low, 16), min(int(high, 16), int(low, 16) + _LONGEST) + 1)
        texts = [_text(text) for text in _HEX.findall(target)]
        if target.startswith(b"["):
            yield from zip(codes, texts, strict=False)
        elif texts and texts[0]:
            stem, last = texts[0][:-1], ord(texts[0][-1])
            yield from ((code, stem + chr(min(last + code - codes[0], 0x10FFFF))) for code in codes)


def _text(octets: bytes) -> str:
    return bytes.fromhex("".join(octets.decode("ascii").split()).zfill(4)).decode("utf-16-be", "replace")


def is_blank(text: str) -> bool:
    """Say whether a text leaves no ink; a soft hyphen leaves none where no line ends."""
    return all(unicodedata.category(character) in _BLANKS for character in text)


def _has_outline(document: MuDocument, xref: int, codes: Collection[int]) -> bool:
    """Say whether one of these codes of a font draws anything; False where codes are not the glyphs' own numbers."""
    import pymupdf
    from pymupdf import mupdf

    inner = descendant(document, xref)
    if document.xref_get_key(xref, "Encoding")[1] != "/Identity-H" or inner is None:
        return False
    kind, numbers = (document.xref_get_key(inner, key)[1] for key in ("Subtype", "CIDToGIDMap"))
    octets = document.extract_font(xref)[3] if kind == "/CIDFontType2" and numbers in ("null", "/Identity") else b""
    if not octets:
        return False
    font = pymupdf.Font(fontbuffer=octets)
    still = mupdf.FzMatrix()
    outlines = [mupdf.fz_outline_glyph(font.this, code, still) for code in codes]
    boxes = [mupdf.ll_fz_bound_path(outline.m_internal, None, still.internal()) for outline in outlines]
    return any(box.x1 - box.x0 > _INK and box.y1 - box.y0 > _INK for box in boxes)
