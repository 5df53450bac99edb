"""Digits as pages print them, of fonts that can't be asked by their codes: where to look, and what is seen there."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Final, TypeAlias

from extractor.content import Glyph, PageContent
from extractor.fonts.likeness import DIGITS, LOOKED_AT, SETTLED, disbelief
from extractor.fonts.shapes import Raster
from extractor.mupdf import MuDocument, MuPage
from extractor.pdf.render import render

__all__ = ["Samples"]

_SCALE: Final = 150 / 72  # pixels per point
_USUAL_SIZE: Final = 12.0  # points; type of half of that has nine rows of pixels left, which are hardly a shape
_LARGEST: Final = 3.0  # times as many pixels per point for the smallest type
_SAMPLES: Final = 3  # of each digit of a font, so that one that a line crosses does not decide
_PAGES_A_DIGIT: Final = 8  # pages that are candidates for a digit's samples
_FORGET: Final = 8  # pages drawn; their pictures, unpacked, take megabytes each
_LEAST_SIZE: Final = 7.0  # points; smaller words are a blot at this scale
_NUMBERS_A_PAGE: Final = frozenset("0123456789-－—–―·/第页共")
_BOTTOM: Final = attrgetter("y1")
_NUMBER_LENGTH: Final = 9  # - 第 12 页 -

_Digit: TypeAlias = tuple[str, str]  # a font, and the digit (or one of a few words) that a glyph of it is said to be


class Samples:
    """Gathers page by page where digits stand, one of each on each of a few pages."""

    def __init__(self, document: MuDocument) -> None:
        self._document = document
        self._places: dict[_Digit, dict[int, Glyph]] = {}  # by page (from 1)

    def note(self, content: PageContent, wanted: Mapping[str, Collection[str]]) -> None:
        """Note a page's digits, of the wanted ones of each font."""
        keys = {
            (font, text)
            for font, texts in wanted.items()
            for text in texts
            if len(self._places.get((font, text), ())) < _PAGES_A_DIGIT
        }
        samples = _samples(content.glyphs, keys) if keys else {}
        # where the page was turned to be read, boxes are not where pixels are
        if samples and content.rotation == self._document[content.number - 1].rotation:
            for key, glyph in samples.items():
                self._places.setdefault(key, {})[content.number] = glyph

    def seen(self, suspects: Collection[str]) -> dict[str, dict[str, float]]:
        """Draw the digits of all fonts but the suspects; return the disbelief in each by font, best of its samples."""
        samples = {key: dict(places) for key, places in self._places.items() if key[0] not in suspects}
        lies: dict[str, dict[str, float]] = {}
        for _ in range(_SAMPLES):
            for count, (number, keys) in enumerate(_fewest_pages(samples).items(), start=1):
                if count % _FORGET == 0:
                    _forget()
                glyphs = [samples[key].pop(number) for key in keys]
                for (font, digit), lie in zip(keys, _lies(self._document, number, glyphs), strict=True):
                    if lie is not None:
                        lies.setdefault(font, {})[digit] = min(lie, lies.get(font, {}).get(digit, math.inf))
            settled = {(font, digit) for font, digits in lies.items() for digit, lie in digits.items() if lie < SETTLED}
            samples = {key: places for key, places in samples.items() if places and key not in settled}
        return lies


def _samples(glyphs: Sequence[Glyph], wanted: Collection[_Digit]) -> dict[_Digit, Glyph]:
    """Return a glyph of each wanted digit: a digit that is drawn badly is likely to be so all over its page.

    The page's own number is no sample. No figure is read from it, and its font has each digit on a page of its own, so
    that half of all pages drawn would be drawn for that.
    """
    digits = [glyph for glyph in glyphs if glyph.text in LOOKED_AT and (glyph.font, glyph.text) in wanted]
    if not digits:
        return {}
    edge = max(map(_BOTTOM, glyphs)) - digits[-1].size / 2
    lowest = [glyph for glyph in glyphs if glyph.y1 > edge]
    if len(lowest) <= _NUMBER_LENGTH and _NUMBERS_A_PAGE.issuperset([glyph.text for glyph in lowest]):
        digits = [glyph for glyph in digits if glyph.y1 <= edge]
    return {
        (glyph.font, glyph.text): glyph
        for glyph in digits
        if not glyph.turn and (glyph.size >= _LEAST_SIZE or glyph.text in DIGITS)
    }


def _forget() -> None:
    """Let MuPDF drop the fonts and pictures that it keeps of the pages drawn so far."""
    import pymupdf

    pymupdf.TOOLS.store_shrink(100)


def _fewest_pages(samples: Mapping[_Digit, Mapping[int, Glyph]]) -> dict[int, list[_Digit]]:
    """Choose pages that together show every digit of every font, and what to look at on each (greedy set cover)."""
    left = dict.fromkeys(samples)  # in the order of the pages, so that the choice is the same in every run
    chosen: dict[int, list[_Digit]] = {}
    while left:
        counts = Counter(number for key in left for number in samples[key])
        if not counts:
            break
        number = counts.most_common(1)[0][0]
        chosen[number] = sorted(key for key in left if number in samples[key])
        left = {key: None for key in left if number not in samples[key]}
    return chosen


def _lies(document: MuDocument, number: int, glyphs: Sequence[Glyph]) -> list[float | None]:
    """Return the disbelief in each glyph; None where it can't be seen.

    Small ones that don't look like it are drawn once more, larger.
    """
    page = document[number - 1]
    lies = list(_drawn(page, _SCALE, glyphs))
    small = [
        place
        for place, (glyph, lie) in enumerate(zip(glyphs, lies, strict=True))
        if glyph.size < _USUAL_SIZE and (lie is None or lie >= SETTLED)
    ]
    if small:
        again = [glyphs[place] for place in small]
        scale = _SCALE * min(_LARGEST, _USUAL_SIZE / min(glyph.size for glyph in again))
        for place, lie in zip(small, _drawn(page, scale, again), strict=True):
            lies[place] = lie
    return lies


def _drawn(page: MuPage, scale: float, glyphs: Sequence[Glyph]) -> Iterator[float | None]:
    area = (
        min(g.x0 for g in glyphs),
        min(g.y0 for g in glyphs),
        max(g.x1 for g in glyphs) + 1,
        max(g.y1 for g in glyphs) + 1,
    )
    pixels = render(page, scale, clip=area, annotations=False)
    if not pixels.width or not pixels.height:
        yield from [None] * len(glyphs)
        return
    raster = Raster(pixels.samples, pixels.width, pixels.height, pixels.stride)
    for glyph in glyphs:
        left, top = round(glyph.x0 * scale) - pixels.x, round(glyph.y0 * scale) - pixels.y
        right, bottom = round(glyph.x1 * scale) - pixels.x + 1, round(glyph.y1 * scale) - pixels.y + 1
        yield disbelief(raster, (left, top, right, bottom), glyph.text)
