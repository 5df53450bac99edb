"""A document as PyMuPDF shows it, but with mended fonts: its text says what is printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from extractor.content import Glyph, PageContent
from extractor.fonts.placed import GlyphKey, font_names
from extractor.fonts.votes import Ballot
from extractor.mupdf import MuDocument, MuPage
from extractor.pdf import page_contents
from extractor.pdf.fontnames import unprefixed
from schemas.document import CERTAIN, Source

__all__ = ["mended_contents"]

# The page reader keeps a glyph's font name but not its id, so a mended glyph's confidence travels in the name.
_Origin: TypeAlias = tuple[float, float]  # where the pen stood, to a hundredth of a point
_TAG: Final = "\0"
_NO_MAP: Final = "\N{REPLACEMENT CHARACTER}"
_NO_BALLOT: Final = Ballot("", 0.0)


def mended_contents(
    document: MuDocument,
    numbers: Iterable[int],
    fonts: Collection[str],
    ballots: Mapping[GlyphKey, Ballot],
) -> Iterator[PageContent]:
    """Yield the contents of some pages (from 1) read through mended fonts, exact positions and all.

    ``fonts`` (names with subset prefix) are the mended ones; a glyph of theirs without ballot is unmapped, unclear.
    Every glyph of a mended font has source REPAIRED and the confidence of its vote; the page too is REPAIRED.
    """
    with font_names():
        stand_in: MuDocument = _MendedDocument(document, fonts, ballots)
        yield from map(_marked, page_contents(stand_in, numbers))


def _marked(content: PageContent) -> PageContent:
    glyphs = tuple(map(_untagged, content.glyphs))
    mended = [glyph for glyph in glyphs if glyph.source is Source.REPAIRED]
    unclear = sum(glyph.confidence < CERTAIN for glyph in mended)
    quality = 1 - unclear / len(mended) if mended else 1.0
    note = f"{unclear} of {len(mended)} mended glyphs are unclear" if unclear else content.reason
    return replace(content, glyphs=glyphs, source=Source.REPAIRED, quality=quality, reason=note)


def _untagged(glyph: Glyph) -> Glyph:
    font, tag, confidence = glyph.font.partition(_TAG)
    font = unprefixed(font)
    if not tag:
        return glyph._replace(font=font)
    return glyph._replace(font=font, source=Source.REPAIRED, confidence=float(confidence))


class _MendedDocument:
    """As much of a pymupdf.Document as the page reader uses."""

    def __init__(self, document: MuDocument, fonts: Collection[str], ballots: Mapping[GlyphKey, Ballot]) -> None:
        self._document = document
        self._fonts = fonts
        self._ballots = ballots
        self.page_count = document.page_count

    def __getitem__(self, index: int) -> _MendedPage:
        return _MendedPage(self._document[index], self._fonts, self._ballots)


class _MendedPage:
    """A pymupdf.Page whose text is mended; anything else is the page's own."""

    def __init__(self, page: MuPage, fonts: Collection[str], ballots: Mapping[GlyphKey, Ballot]) -> None:
        self._page = page
        self._fonts = fonts
        self._ballots = ballots

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (a stand-in for an untyped object)
        return getattr(self._page, name)

    def get_text(self, option: str = "text", **settings: Any) -> Any:  # noqa: ANN401  (as PyMuPDF's)
        """Return the page's text; where it is asked for character by character, with the mended ones."""
        answer = self._page.get_text(option, **settings)
        if option == "rawdict":
            ballots = self._by_origin()
            for block in answer["blocks"]:
                for line in block.get("lines", ()):
                    line["spans"] = [part for span in line["spans"] for part in _mended(span, self._fonts, ballots)]
        return answer

    def _by_origin(self) -> dict[_Origin, Ballot]:
        """Find the mended glyphs' places: only the text trace knows glyph ids, only the origin is in both."""
        return {
            _origin(char[2]): self._ballots.get((span["font"], char[1]), _NO_BALLOT)
            for span in self._page.get_texttrace()
            if span["font"] in self._fonts
            for char in span["chars"]
        }


def _origin(point: tuple[float, float]) -> _Origin:
    return round(point[0], 2), round(point[1], 2)


def _mended(
    span: dict[str, Any], fonts: Collection[str], ballots: Mapping[_Origin, Ballot]
) -> Iterable[dict[str, Any]]:
    """Cut a span where the confidence of its glyphs changes."""
    font = span["font"]
    if font not in fonts:
        return [span]
    parts: list[tuple[str, list[dict[str, Any]]]] = []
    for char in span["chars"]:
        ballot = ballots.get(_origin(char["origin"]), _NO_BALLOT)
        name = f"{font}{_TAG}{ballot.confidence:.3f}"
        if not parts or parts[-1][0] != name:
            parts.append((name, []))
        parts[-1][1].append({**char, "c": ballot.text[0] if ballot.text else _NO_MAP})
    return [{**span, "font": name, "chars": chars} for name, chars in parts]
