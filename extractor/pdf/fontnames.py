"""Fonts that share a name are told apart: each has a map of its own, and glyph numbers of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from extractor.pdf.faults import mupdf_errors
from extractor.pdf.mupdf import PdfDocument

__all__ = ["descendant", "fonts_not_seen", "tell_fonts_apart"]

_NOT_EMBEDDED: Final = "n/a"
_NAMED_BY_NUMBER: Final = "Type3"
_REFERENCE: Final = re.compile(r"^\[?\s*(\d+) \d+ R")
_FOREIGN: Final = re.compile(r"[^A-Za-z0-9,_-]")  # what would have to be written otherwise in a PDF's name


def tell_fonts_apart(document: PdfDocument) -> None:
    """Rename, in memory only, each embedded font whose name an earlier one has, subset prefixes aside.

    MuPDF tells which font a glyph is of by the name alone. A file put together of several has many subsets of one
    typeface, some writers give all of theirs the same prefix, and then glyph 38 is a 0 here and a 一 there. Of an
    embedded font the name is never looked at to draw it; one that is not embedded keeps its name, by which it is found.
    """
    resources: set[int] = set()
    seen: set[int] = set()
    names: set[str] = set()
    for number in range(document.page_count):
        for xref, kind, name in _embedded(document, number, resources):
            if xref in seen:
                continue
            seen.add(xref)
            prefix, plus, base = name.rpartition("+")
            if base in names:
                _rename(document, xref, kind, f"/{prefix}{plus}{_FOREIGN.sub('', base)}-{xref}")
            names.add(base)


def fonts_not_seen(document: PdfDocument, number: int, resources: set[int]) -> list[Any]:
    """Return a page's fonts (its index from 0) as get_page_fonts does, unless an earlier page has the same.

    ``resources`` are hashes of those of the pages asked before: most pages have word by word those of another.
    """
    xref = document.page_xref(number)
    kind, named = document.xref_get_key(xref, "Resources") if xref else ("null", "")
    if kind not in ("dict", "xref"):  # what is inherited isn't said here
        return document.get_page_fonts(number)
    if hash(named) in resources:
        return []
    fonts = document.get_page_fonts(number)
    resources.add(hash(named))
    return fonts


def _embedded(document: PdfDocument, number: int, resources: set[int]) -> Iterator[tuple[int, str, str]]:
    """Yield number, kind and name of the embedded fonts of a page (index from 0); none of a page that is damaged."""
    try:
        fonts = fonts_not_seen(document, number, resources)
    except mupdf_errors():
        return
    for xref, suffix, kind, name, *_ in fonts:
        if xref and suffix != _NOT_EMBEDDED and kind != _NAMED_BY_NUMBER:
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
