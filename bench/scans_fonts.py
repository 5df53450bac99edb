"""Break the text layer of a real PDF without touching what it looks like: its fonts lose their map, or the map lies.

Only the ToUnicode maps are rewritten, and the texts that a tagged PDF states beside its glyphs are left out. Composite
fonts have such a map; simple fonts with a standard encoding get one that overrules their names. A font is left alone,
with the reason, where its characters can't be listed (an encoding of its own), or where a page would look different
afterwards (a font that is not embedded may be drawn by its map).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

import pymupdf

from extractor.mupdf import MuDocument
from extractor.pdf.fontnames import tell_fonts_apart

__all__ = ["WAYS", "Broken", "break_fonts"]

_DIGITS: Final = "0123456789"
_PRIVATE: Final = 0xE000
_IDEOGRAPHS: Final = (0x4E00, 0x9FA5)
_SHARE_OF_WORDS: Final = 0.08  # of a font's Chinese characters that lie where only some do
_DPI: Final = 50
_LOOKED_AT: Final = 40  # pages that are compared before and after
_STANDARD: Final = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac_roman"}
_KEYS: Final = ("Subtype", "BaseFont", "Encoding")
_HEX: Final = re.compile(r"<([0-9A-Fa-f\s]*)>")
_ACTUAL: Final = re.compile(rb"/ActualText\s*(?:<[0-9A-Fa-f\s]*>|\((?:\\.|[^\\)])*\))", re.DOTALL)
_SECTION: Final = re.compile(r"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_RANGE: Final = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(\[[^\]]*\]|<[0-9A-Fa-f\s]*>)")

Map = dict[int, str]  # a font's codes and what they say
Way = Callable[[Map, random.Random], Map | None]


class Broken(NamedTuple):
    """The broken document, the fonts that were changed, and those that were not, with the reason."""

    document: MuDocument
    changed: tuple[str, ...]
    left: dict[str, str]


class _Font(NamedTuple):
    xref: int
    name: str
    octets: int  # in a code
    says: Map


def break_fonts(original: bytes, way: str, seed: int) -> Broken:
    """Return a PDF whose fonts are broken in one of WAYS; what it looks like stays as it was."""
    fonts, left = _fonts(pymupdf.open("pdf", original))
    before = _look(pymupdf.open("pdf", original))
    original = _without_other_words(original)
    while True:
        document = pymupdf.open("pdf", original)
        changed = [font for font in _chosen(fonts, way) if _rewrite(document, font, way, seed)]
        broken = pymupdf.open("pdf", document.tobytes(garbage=0))
        if _look(broken) == before:
            tell_fonts_apart(broken)  # as whoever opens the file from a disk does
            return Broken(broken, tuple(font.name for font in changed), left)
        guilty = next((font for font in changed if _shows(original, font, way, seed, before)), changed[0])
        left[guilty.name] = "pages look different without its map"
        fonts.remove(guilty)


def _shows(original: bytes, font: _Font, way: str, seed: int, before: list[bytes]) -> bool:
    document = pymupdf.open("pdf", original)
    _rewrite(document, font, way, seed)
    return _look(pymupdf.open("pdf", document.tobytes(garbage=0))) != before


def _look(document: MuDocument) -> list[bytes]:
    pages = range(0, document.page_count, -(-document.page_count // _LOOKED_AT))
    return [document[index].get_pixmap(dpi=_DPI, colorspace=pymupdf.csGRAY).digest for index in pages]


def _fonts(document: MuDocument) -> tuple[list[_Font], dict[str, str]]:
    """List the fonts whose codes' meanings are known, and those that have to be left alone."""
    used = {character for page in document for character in page.get_text()}
    fonts: list[_Font] = []
    left: dict[str, str] = {}
    for xref in range(1, document.xref_length()):
        kind, name, encoding = (document.xref_get_key(xref, key)[1].strip("/") for key in _KEYS)
        if document.xref_get_key(xref, "Type")[1] != "/Font" or kind.startswith("CIDFont"):
            continue
        map_kind, place = document.xref_get_key(xref, "ToUnicode")
        if map_kind == "xref":
            says = _parsed(document.xref_stream(int(place.split()[0])).decode("latin-1"))
        elif kind != "Type0" and encoding in _STANDARD:
            text = bytes(range(32, 256)).decode(_STANDARD[encoding], "replace")
            says = {code: character for code, character in enumerate(text, 32) if character != "\ufffd"}
        else:
            left[name] = f"its characters can't be listed ({kind}, encoding {encoding})"
            continue
        says = {code: text for code, text in says.items() if used.issuperset(text)}  # so that what lies is seen
        fonts.append(_Font(xref, name, 2 if kind == "Type0" else 1, says))
    return fonts, left


def _without_other_words(original: bytes) -> bytes:
    """Take out the texts that a tagged PDF states beside its glyphs: they would say what the broken font does not."""
    document = pymupdf.open("pdf", original)
    for xref in range(1, document.xref_length()):
        if document.xref_get_key(xref, "ActualText")[0] != "null":
            document.xref_set_key(xref, "ActualText", "null")
        if document.xref_is_stream(xref) and document.xref_get_key(xref, "Subtype")[1] in ("null", "/Form"):
            stream = document.xref_stream(xref)
            if b"/ActualText" in stream:
                document.update_stream(xref, _ACTUAL.sub(b"", stream))
    return bytes(document.tobytes(garbage=0))


def _chosen(fonts: Iterable[_Font], way: str) -> list[_Font]:
    able = [font for font in fonts if font.says]
    if way != "one font":
        return able
    # one font of several lies: the one that has all digits and the fewest other characters, often that of the tables
    figures = [font for font in able if set(_DIGITS) <= set(font.says.values())]
    return sorted(figures, key=lambda font: (len(font.says), font.xref))[:1]


def _rewrite(document: MuDocument, font: _Font, way: str, seed: int) -> bool:
    """Give a font its new map; return whether it has another one than before."""
    chance = random.Random(f"{seed} {font.xref}")  # noqa: S311  (no secret)
    says = WAYS[way](font.says, chance)
    if says is None and font.octets == 2:
        document.xref_set_key(font.xref, "ToUnicode", "null")
        return True
    if says is None:  # a simple font means something without a map, unless the map says that it means nothing
        says = _private(font.says, chance)
    if says == font.says:
        return False
    xref = document.get_new_xref()
    document.update_object(xref, "<<>>")
    document.update_stream(xref, _written(says, font.octets))
    document.xref_set_key(font.xref, "ToUnicode", f"{xref} 0 R")
    return True


def _parsed(cmap: str) -> Map:
    """Read a ToUnicode map (Adobe Technical Note 5411): single codes and ranges."""
    says: Map = {}
    for kind, body in _SECTION.findall(cmap):
        if kind == "bfchar":
            words = _HEX.findall(body)
            says |= {int(code, 16): _text(text) for code, text in zip(words[::2], words[1::2], strict=False)}
            continue
        for low, high, target in _RANGE.findall(body):
            codes = range(int(low, 16), int(high, 16) + 1)
            texts = [_text(text) for text in _HEX.findall(target)]
            if target.startswith("["):
                says |= dict(zip(codes, texts, strict=False))
            elif texts and texts[0]:
                first = texts[0]
                says |= {code: first[:-1] + chr(ord(first[-1]) + code - codes[0]) for code in codes}
    return says


def _text(octets: str) -> str:
    return bytes.fromhex("".join(octets.split()).zfill(4)).decode("utf-16-be", "replace")


def _written(says: Map, octets: int) -> bytes:
    digits = 2 * octets
    rows = [f"<{code:0{digits}x}> <{text.encode('utf-16-be').hex()}>" for code, text in sorted(says.items())]
    blocks = [
        f"{len(rows[start : start + 100])} beginbfchar\n" + "\n".join(rows[start : start + 100]) + "\nendbfchar\n"
        for start in range(0, len(rows), 100)
    ]
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <{'00' * octets}> <{'FF' * octets}> endcodespacerange\n"
        f"{''.join(blocks)}endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _no_map(_says: Map, _chance: random.Random) -> Map | None:
    return None


def _private(says: Map, chance: random.Random) -> Map:
    codes = list(range(_PRIVATE, _PRIVATE + len(says)))
    chance.shuffle(codes)
    return {code: chr(target) for code, target in zip(says, codes, strict=True)}


def _scattered(says: Map, chance: random.Random) -> Map:
    """Say an arbitrary Chinese character for each, as a subset does whose numbers are taken for Unicode."""
    return {code: chr(chance.randrange(*_IDEOGRAPHS)) for code in says}


def _other_digits(says: Map, chance: random.Random) -> Map:
    order = list(_DIGITS)
    while any(a == b for a, b in zip(order, _DIGITS, strict=True)):
        chance.shuffle(order)
    return _renamed(says, dict(zip(_DIGITS, order, strict=True)))


def _two_digits(says: Map, chance: random.Random) -> Map:
    one, other = chance.sample(_DIGITS, 2)
    return _renamed(says, {one: other, other: one})


def _some_words(says: Map, chance: random.Random) -> Map:
    """Exchange a few Chinese characters among each other."""
    words = sorted({text for text in says.values() if "\u4e00" <= text <= "\u9fff"})
    liars = chance.sample(words, min(len(words), max(2, round(_SHARE_OF_WORDS * len(words)))))
    return _renamed(says, dict(zip(liars, [*liars[1:], *liars[:1]], strict=True)))


def _renamed(says: Map, names: Mapping[str, str]) -> Map:
    return {code: names.get(text, text) for code, text in says.items()}


# how a font is broken; None is a font without a map
WAYS: Final[Mapping[str, Way]] = {
    "no map": _no_map,
    "private": _private,
    "scattered": _scattered,
    "digits": _other_digits,
    "two digits": _two_digits,
    "one font": _other_digits,
    "some words": _some_words,
}
