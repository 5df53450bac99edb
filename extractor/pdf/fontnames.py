"""Fonts that share a name are told apart: each has a map of its own, and glyph numbers of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from extractor.pdf.faults import mupdf_errors
from extractor.pdf.mupdf import PdfDocument

__all__ = ["NewFonts", "descendant", "tell_fonts_apart", "unprefixed"]

_NOT_EMBEDDED: Final = "n/a"
_NAMED_BY_NUMBER: Final = "Type3"
_REFERENCE: Final = re.compile(r"^\[?\s*(\d+) \d+ R")
_PREFIX: Final = 7  # characters, of a subset (ISO 32000-1, 9.6.4)
_FOREIGN: Final = re.compile(r"[^A-Za-z0-9,_-]")  # what would have to be written otherwise in a PDF's name


def tell_fonts_apart(document: PdfDocument) -> None:
    """Rename, in memory only, each embedded font whose name an earlier one has, subset prefixes aside.

    MuPDF tells which font a glyph is of by the name alone. A file put together of several has many subsets of one
    typeface, some writers give all of theirs the same prefix, and then glyph 38 is a 0 here and a 一 there. Of an
    embedded font the name is never looked at to draw it; one that is not embedded keeps its name, by which it is found.
    """
    fonts = NewFonts(document)
    names: set[str] = set()
    for number in range(document.page_count):
        for xref, kind, name in _embedded(fonts, number):
            prefix, plus, base = name.rpartition("+")
            if base in names:
                _rename(document, xref, kind, f"/{prefix}{plus}{_FOREIGN.sub('', base)}-{xref}")
            names.add(base)


def unprefixed(name: str) -> str:
    """Return a listed font's name as glyphs carry it, without the prefix of a subset."""
    return name[_PREFIX:] if name[_PREFIX - 1 : _PREFIX] == "+" else name


class NewFonts:
    """The fonts of a document's pages, each where it is met first. Those without a number of their own are left out."""

    def __init__(self, document: PdfDocument) -> None:
        self._document = document
        self._resources: set[int] = set()  # hashes: most pages have word by word those of another
        self._met: set[int] = set()

    def on_page(self, number: int) -> list[Any]:
        """Return the new ones of a page (its index from 0), as get_page_fonts does."""
        xref = self._document.page_xref(number)
        kind, named = self._document.xref_get_key(xref, "Resources") if xref else ("null", "")
        own = kind in ("dict", "xref")  # what is inherited isn't said here
        if own and hash(named) in self._resources:
            return []
        fonts = {
            font[0]: font for font in self._document.get_page_fonts(number) if font[0] and font[0] not in self._met
        }
        if own:
            self._resources.add(hash(named))
        self._met.update(fonts)
        return list(fonts.values())


def _embedded(fonts: NewFonts, number: int) -> Iterator[tuple[int, str, str]]:
    """Yield number, kind and name of the embedded new fonts of a page (index from 0); none of a damaged page."""
    try:
        found = fonts.on_page(number)
    except mupdf_errors():
        return
    for xref, suffix, kind, name, *_ in found:
        if suffix != _NOT_EMBEDDED and kind != _NAMED_BY_NUMBER:
            yield xref, kind, name


def _rename(document: PdfDocument, xref: int, kind: str, name: str) -> None:
    """Give a font another name; that of a composite font stands in its descendant."""
    document.xref_set_key(xref, "BaseFont", name)
    if kind != "Type0":
        return
    if (inner := descendant(document, xref)) is not None:
        document.xref_set_key(inner, "BaseFont", name)


def descendant(document: PdfDocument, xref: int) -> int | None:
    """Return the xref of the font in which a composite font has its glyphs, None where there is none."""
    how, where = document.xref_get_key(xref, "DescendantFonts")
    if how == "xref":
        where = document.xref_object(int(where.split()[0]))
    found = _REFERENCE.match(where)
    return int(found[1]) if found else None
