"""Which fonts deserve a look by the recogniser: the part of the font audit that every document pays for.

Cheap questions to each font. Does its text consist of characters that nobody prints (private use, replacement, foreign
scripts)? Does a font of Chinese text lack the words that budget documents are made of? Are its figures written as
figures are? Do its digits, and the few words that turn a sum around, look like what the text layer says they are? And,
for fonts whose codes mean nothing by themselves: is there a map at all? A suspicion is no verdict; the recogniser gives
that.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from extractor.content import PageContent
from extractor.fonts.figures import Figures, missing_digit
from extractor.fonts.likeness import reason_of
from extractor.fonts.maps import map_of, reason_of_map
from extractor.fonts.neighbours import note_pairs, strange_in, texts_by_font
from extractor.fonts.samples import Samples
from extractor.fonts.sheets import FontSheets
from extractor.mupdf import MuDocument
from extractor.pdf.fontnames import NewFonts, unprefixed

__all__ = ["Suspicion", "suspect_fonts"]

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
        self._fonts = NewFonts(document)
        self._reasons: dict[str, str] = {}  # by font, from its map
        self._sheets = FontSheets(document)
        self._samples = Samples(document)

    def look_at(self, content: PageContent) -> None:
        """Take note of a page."""
        for font in self._fonts.on_page(content.number - 1):
            self._note_font(*font[:6])
        without: dict[str, set[str]] = {}
        for font, texts in texts_by_font(content.glyphs).items():
            characters = "".join(texts)
            self._characters.setdefault(font, Counter()).update(characters)
            if content.number <= _PAGES_FOR_PAIRS:
                note_pairs(texts, self._pairs.setdefault(font, Counter()))
                self._figures.setdefault(font, Figures()).note(texts)
            if left := self._sheets.without(font, characters):
                without[font] = left
        if without:
            self._samples.note(content, without)

    def _note_font(self, xref: int, _: str, kind: str, name: str, __: str, encoding: str) -> None:
        """Note a font; codes of composite and Type3 ones without a map are only numbers of glyphs."""
        says = map_of(self._document, xref)
        nameless = kind == "Type3" or encoding in ("Identity-H", "Identity-V")
        reason = reason_of_map(self._document, xref, says) if says is not None else None
        if says is None and nameless:
            reason = "it has no map to Unicode"
        if reason:
            self._reasons[f"Type3 ({xref} 0 R)" if kind == "Type3" else unprefixed(name)] = reason
        else:
            self._sheets.note(xref, name, kind, encoding, says or {})

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
        suspects = dict(self._reasons)
        for font, characters in self._characters.items():
            reason = _odd(characters) or _speechless(characters) or _short_of_a_digit(characters)
            if reason:
                suspects[font] = reason
        for font, figures in self._figures.items():
            if font not in suspects and (reason := figures.reason()):
                suspects[font] = reason
        for font, lies in self._samples.seen(suspects).items():
            if reason := reason_of(lies, alone=False):
                suspects[font] = reason
        used = {font: characters for font, characters in self._characters.items() if font not in suspects}
        for font, lies in self._sheets.seen(used).items():
            if reason := reason_of(lies, alone=True):
                suspects[font] = reason
        return suspects


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
