"""Which fonts deserve a look by the recogniser: the part of the font audit that every document pays for.

Cheap questions to each font. Does its text consist of characters that nobody prints (private use, replacement, foreign
scripts)? Does a font of Chinese text lack the words that budget documents are made of? Are its figures written as
figures are? Do its digits, and the few words that turn a sum around, look like what the text layer says they are? And,
for fonts whose codes mean nothing by themselves: is there a map at all? A suspicion is no verdict; the recogniser gives
that.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Final, TypeAlias

from extractor.content import Glyph, PageContent
from extractor.fonts.digits import digit_probabilities
from extractor.fonts.figures import Figures, missing_digit
from extractor.fonts.maps import reason_of_map
from extractor.fonts.neighbours import note_pairs, strange_in, texts_by_font
from extractor.fonts.shapes import Raster, shape_of
from extractor.fonts.words import WORDS, likeness_lost
from extractor.mupdf import MuDocument, MuPage
from extractor.pdf.render import render

__all__ = ["Suspicion", "suspect_fonts"]

_SCALE: Final = 150 / 72  # pixels per point
_USUAL_SIZE: Final = 12.0  # points; type of half of that has nine rows of pixels left, which are hardly a shape
_LARGEST: Final = 3.0  # times as many pixels per point for the smallest type
_SAMPLES: Final = 3  # of each digit of a font, so that one that a line crosses does not decide
_PAGES_A_DIGIT: Final = 8  # pages that are candidates for a digit's samples
_CERTAIN_LIE: Final = 4.0  # -ln of the probability that a digit is what it is said to be, best of its samples
_SETTLED: Final = 1.0  # the same, below which no further look is needed
_SUM_OF_LIES: Final = 6.0
_ODD_SHARE: Final = 0.04
_ODD_LEAST: Final = 3
_CHINESE_LEAST: Final = 150  # characters from which the absence of common words means something
# The most frequent characters of budget documents. A permuted map scatters them over the whole of Unicode.
_COMMON: Final = frozenset(
    "的一年支出算预收入款项金额财政经费部门单位公务用车购置运行人员工作目标管理本级其他设资产基关机合计表况说明"
    "服务业数中市区县国有共社会保障和就上下大元万无不为是及与对在以情来自日月增减加少比主要信息化建城乡卫生健康"
    "住房教育文科技农林水交通安全事政府性拨接待因出国境费总结转"
)
_PAGES_FOR_PAIRS: Final = 60  # enough to know a font's company
_COMMON_SHARE: Final = 0.22  # honest fonts have 0.35 and more
_FORGET: Final = 8  # pages drawn; their pictures, unpacked, take megabytes each
_DIGITS: Final = frozenset("0123456789")
_DRAWN: Final = _DIGITS | WORDS  # what is looked at
_LIKENESS: Final = 0.2  # lost to another word, from which a character is none that it is said to be
_LEAST_SIZE: Final = 7.0  # points; smaller ones are a blot at this scale
_OTHER_WORD: Final = 8.0  # what that counts, as -ln of a probability
_NUMBERS_A_PAGE: Final = frozenset("0123456789-－—–―·/第页共")
_BOTTOM: Final = attrgetter("y1")
_NUMBER_LENGTH: Final = 9  # - 第 12 页 -

_Digit: TypeAlias = tuple[str, str]  # a font, and the digit (or one of a few words) that a glyph of it is said to be


def suspect_fonts(document: MuDocument, contents: Iterable[PageContent]) -> dict[str, str]:
    """Return the fonts to look at, by name as glyphs carry it, with the reason.

    ``document`` is the pymupdf.Document that the contents were read from. Neither numpy nor an engine is loaded.
    """
    suspicion = Suspicion(document)
    for content in contents:
        suspicion.look_at(content)
    return suspicion.fonts()


class Suspicion:
    """Gathers page by page what fonts are suspected on: of a page it keeps counts and the places of a few digits."""

    def __init__(self, document: MuDocument) -> None:
        self._document = document
        self._characters: dict[str, Counter[str]] = {}  # by font
        self._figures: dict[str, Figures] = {}  # by font
        self._pairs: dict[str, Counter[str]] = {}  # of Chinese characters, by font
        self._resources: set[int] = set()  # hashes of those of pages whose fonts are among the maps
        self._maps: dict[int, tuple[str, bool]] = {}  # xref -> name of a font, and whether its codes mean something
        self._digits: dict[_Digit, dict[int, Glyph]] = {}  # one glyph of each on each of a few pages (from 1)

    def look_at(self, content: PageContent) -> None:
        """Take note of a page."""
        wanted: set[_Digit] = set()
        for font, texts in texts_by_font(content.glyphs).items():
            characters = "".join(texts)
            self._characters.setdefault(font, Counter()).update(characters)
            if content.number <= _PAGES_FOR_PAIRS:
                note_pairs(texts, self._pairs.setdefault(font, Counter()))
                self._figures.setdefault(font, Figures()).note(texts)
            wanted.update(self._wanted(font, characters))
        self._note_maps(content.number)
        samples = _samples(content.glyphs, wanted) if wanted else {}
        # where the page was turned to be read, boxes are not where pixels are
        if samples and content.rotation == self._document[content.number - 1].rotation:
            for key, glyph in samples.items():
                self._digits.setdefault(key, {})[content.number] = glyph

    def _note_maps(self, number: int) -> None:
        """Look at a page's fonts, unless its resources are word by word those of a page before, as most pages' are."""
        xref = self._document.page_xref(number - 1)
        kind, resources = self._document.xref_get_key(xref, "Resources") if xref else ("null", "")
        own = kind in ("dict", "xref")  # what is inherited isn't said here
        if own and hash(resources) in self._resources:
            return
        _note_maps(self._document, number, self._maps)
        if own:
            self._resources.add(hash(resources))

    def _wanted(self, font: str, characters: str) -> Iterator[_Digit]:
        """Yield the digits among a font's characters on a page of which there are not yet samples of enough pages."""
        for digit in _DRAWN.intersection(characters):
            if len(self._digits.get((font, digit), ())) < _PAGES_A_DIGIT:
                yield font, digit

    def strange(self) -> dict[str, str]:
        """Return the fonts with characters in company that these never keep, with those characters.

        It is a hint where to look, too weak to distrust a font by itself.
        """
        return {font: strange for font, pairs in self._pairs.items() if (strange := strange_in(pairs))}

    def missing(self) -> dict[str, str]:
        """Return the fonts in which one digit never stands and all others do, with that digit."""
        return {font: digit for font, counts in self._characters.items() if (digit := missing_digit(counts))}

    def fonts(self) -> dict[str, str]:
        """Return the suspected fonts of all pages looked at, with the reason."""
        suspects: dict[str, str] = {}
        for xref, (name, mapped) in self._maps.items():
            reason = reason_of_map(self._document, xref) if mapped else "it has no map to Unicode"
            if reason:
                suspects[name.partition("+")[2] or name] = reason
        for font, characters in self._characters.items():
            reason = _odd(characters) or _speechless(characters) or _short_of_a_digit(characters)
            if reason:
                suspects[font] = reason
        for font, figures in self._figures.items():
            if font not in suspects and (reason := figures.reason()):
                suspects[font] = reason
        unknown = {key: dict(places) for key, places in self._digits.items() if key[0] not in suspects}
        return suspects | dict(_contradicted(self._document, unknown))


def _samples(glyphs: Sequence[Glyph], wanted: Collection[_Digit]) -> dict[_Digit, Glyph]:
    """Return a glyph of each wanted digit: a digit that is drawn badly is likely to be so all over its page.

    The page's own number is no sample. No figure is read from it, and its font has each digit on a page of its own, so
    that half of all pages drawn would be drawn for that.
    """
    digits = [glyph for glyph in glyphs if glyph.text in _DRAWN and (glyph.font, glyph.text) in wanted]
    if not digits:
        return {}
    edge = max(map(_BOTTOM, glyphs)) - digits[-1].size / 2
    lowest = [glyph for glyph in glyphs if glyph.y1 > edge]
    if len(lowest) <= _NUMBER_LENGTH and _NUMBERS_A_PAGE.issuperset([glyph.text for glyph in lowest]):
        digits = [glyph for glyph in digits if glyph.y1 <= edge]
    return {
        (glyph.font, glyph.text): glyph
        for glyph in digits
        if not glyph.turn and (glyph.size >= _LEAST_SIZE or glyph.text in _DIGITS)
    }


def _note_maps(document: MuDocument, number: int, seen: dict[int, tuple[str, bool]]) -> None:
    """Note a page's fonts; codes of composite and Type3 ones without a ToUnicode map are only numbers of glyphs."""
    for xref, _, kind, name, _, encoding, *_ in document.get_page_fonts(number - 1):
        if xref in seen:
            continue
        nameless = kind == "Type3" or encoding in ("Identity-H", "Identity-V")
        mapped = document.xref_get_key(xref, "ToUnicode")[0] in ("xref", "name") if xref else True
        seen[xref] = (f"Type3 ({xref} 0 R)" if kind == "Type3" else name), mapped or not nameless


def _odd(characters: Counter[str]) -> str | None:
    """Say if more than a stray character is of a kind that Chinese documents don't print."""
    odd = sum(count for character, count in characters.items() if any(map(_is_odd, character)))
    if odd >= _ODD_LEAST and odd > _ODD_SHARE * characters.total():
        return f"{odd} of {characters.total()} characters are private, unmapped or of a foreign script"
    return None


@lru_cache(maxsize=65536)  # a function of its argument alone
def _is_odd(character: str) -> bool:
    code = ord(character)
    if code < 0x250 or 0x4E00 <= code <= 0x9FFF or 0x3000 <= code <= 0x303F or 0xFF00 <= code <= 0xFFEF:
        return False
    if 0x2000 <= code <= 0x2BFF or 0x3200 <= code <= 0x33FF or 0x370 <= code <= 0x3FF or 0x2E80 <= code <= 0x2FDF:
        return False  # punctuation, arrows, boxes, circled numbers, units, Greek, radicals
    return unicodedata.category(character) in ("Co", "Cn", "Cs") or code == 0xFFFD or _is_foreign(code)


def _is_foreign(code: int) -> bool:
    return 0x400 <= code < 0x2000 or 0x3040 <= code < 0x3200 or 0x3400 <= code < 0x4DC0 or 0xA000 <= code < 0xF900


def _speechless(characters: Counter[str]) -> str | None:
    """Say if there is much Chinese text but too little of what every budget document says."""
    chinese = {character: count for character, count in characters.items() if "\u4e00" <= character <= "\u9fff"}
    total = sum(chinese.values())
    if total < _CHINESE_LEAST:
        return None
    share = sum(count for character, count in chinese.items() if character in _COMMON) / total
    return f"only {share:.0%} of its Chinese characters are common ones" if share < _COMMON_SHARE else None


def _short_of_a_digit(characters: Counter[str]) -> str | None:
    digit = missing_digit(characters)
    return f"it never says {digit}, but all other digits" if digit else None


def _contradicted(document: MuDocument, samples: dict[_Digit, dict[int, Glyph]]) -> Iterable[tuple[str, str]]:
    """Draw digits of each font and ask whether they look like what the text layer says."""
    lies: dict[str, dict[str, float]] = {}
    for _ in range(_SAMPLES):
        for count, (number, keys) in enumerate(_fewest_pages(samples).items(), start=1):
            if count % _FORGET == 0:
                _forget()
            glyphs = [samples[key].pop(number) for key in keys]
            for (font, digit), lie in zip(keys, _lies(document, number, glyphs), strict=True):
                if lie is not None:
                    lies.setdefault(font, {})[digit] = min(lie, lies.get(font, {}).get(digit, math.inf))
        settled = {(font, digit) for font, digits in lies.items() for digit, lie in digits.items() if lie < _SETTLED}
        samples = {key: places for key, places in samples.items() if places and key not in settled}
    for font, digits in lies.items():
        if max(digits.values()) > _CERTAIN_LIE or sum(digits.values()) > _SUM_OF_LIES:
            worst = sorted(digits, key=lambda digit: -digits[digit])[:3]
            what = "characters" if WORDS.intersection(worst) else "digits"
            yield font, f"its {what} {', '.join(sorted(worst))} don't look like them"


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
    """Return for each glyph -ln of the probability that it is what it is said to be; None where it can't be seen.

    Small ones that don't look like it are drawn once more, larger.
    """
    page = document[number - 1]
    lies = _drawn(page, _SCALE, glyphs)
    small = [
        place
        for place, (glyph, lie) in enumerate(zip(glyphs, lies, strict=True))
        if glyph.size < _USUAL_SIZE and (lie is None or lie >= _SETTLED)
    ]
    if small:
        again = [glyphs[place] for place in small]
        scale = _SCALE * min(_LARGEST, _USUAL_SIZE / min(glyph.size for glyph in again))
        for place, lie in zip(small, _drawn(page, scale, again), strict=True):
            lies[place] = lie
    return lies


def _drawn(page: MuPage, scale: float, glyphs: Sequence[Glyph]) -> list[float | None]:
    area = (
        min(g.x0 for g in glyphs),
        min(g.y0 for g in glyphs),
        max(g.x1 for g in glyphs) + 1,
        max(g.y1 for g in glyphs) + 1,
    )
    pixels = render(page, scale, clip=area, annotations=False)
    if not pixels.width or not pixels.height:
        return [None] * len(glyphs)
    raster = Raster(pixels.samples, pixels.width, pixels.height, pixels.stride)
    return [_lie(raster, pixels.x, pixels.y, scale, glyph) for glyph in glyphs]


def _lie(raster: Raster, left: int, top: int, scale: float, glyph: Glyph) -> float | None:
    shape = shape_of(
        raster,
        round(glyph.x0 * scale) - left,
        round(glyph.y0 * scale) - top,
        round(glyph.x1 * scale) - left + 1,
        round(glyph.y1 * scale) - top + 1,
    )
    if shape is None:
        return None
    if glyph.text in WORDS:
        return _OTHER_WORD if likeness_lost(shape, glyph.text) > _LIKENESS else 0.0
    return min(10.0, -math.log(max(1e-9, digit_probabilities(shape)[int(glyph.text)])))
