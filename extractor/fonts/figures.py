"""What a font's figures say of its map: one that lies about a digit or a mark leaves figures that nobody prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

__all__ = ["Figures", "missing_digit"]

_DIGITS: Final = "0123456789"
_OFTEN: Final = 8  # times that each other digit stands in a font in which one that never does is missed
_MARKED: Final = re.compile(r"[0-9]+(?:[.,-][0-9]+)+")
# a comma before anything but three digits; a point where a comma belongs; a dash after thousands
_NOT_PRINTED: Final = re.compile(
    r"(?=.*,(?!\d{3}(?:\D|$)))|\d{1,3}(?:\.\d{3})+\.\d{1,2}$|\d{1,3}(?:[.,]\d{3})+[,-]\d{1,2}$|.*(?:\.\d+,|,\d{3}-\d)"
)
_SPOILED: Final = re.compile(r"(?<=[^\s\ufffd\ue000-\uf8ff])[\ufffd\ue000-\uf8ff](?=[^\s\ufffd\ue000-\uf8ff])")
# figures whose blanks are no glyphs; without a comma they could as well be one with points for commas
_SIDE_BY_SIDE: Final = re.compile(r"(?=.*,)(?:\d{1,3}(?:,\d{3})*\.\d{2}){2,}")
_DASHED: Final = re.compile(r"\d+-\d{1,2}")
_SHARE: Final = 0.1
_MOST: Final = 0.5
_MANY: Final = 20
_LEAST: Final = 3


class Figures:
    """Counts, for one font, figures and those among them that nobody prints."""

    def __init__(self) -> None:
        self._marked = self._wrong = self._spoiled = self._dashed = 0

    def note(self, texts: Iterable[str]) -> None:
        """Take note of texts that were each set in one go."""
        text = "\n".join(texts)
        self._spoiled += len(_SPOILED.findall(text))
        for figure in _MARKED.findall(text):
            self._marked += 1
            self._wrong += bool(_NOT_PRINTED.match(figure)) and not _SIDE_BY_SIDE.fullmatch(figure)
            self._dashed += bool(_DASHED.fullmatch(figure))

    def reason(self) -> str | None:
        """Say what is wrong with the figures, None where nothing is."""
        if self._wrong >= _LEAST and self._wrong > _SHARE * self._marked:
            return f"{self._wrong} of its {self._marked} figures are written as nobody writes them"
        if self._dashed >= _MANY and self._dashed > _MOST * self._marked:
            return f"{self._dashed} of its {self._marked} figures have a dash where others have a point"
        if self._spoiled >= _LEAST:
            return f"{self._spoiled} characters within words or figures have no meaning"
        return None


def missing_digit(characters: Mapping[str, int]) -> str | None:
    """Return the one digit that never stands in a font in which each of the others stands often."""
    counts = Counter({digit: characters.get(digit, 0) for digit in _DIGITS})
    (rarest, count), (_, second) = counts.most_common()[:-3:-1]
    return rarest if not count and second >= _OFTEN else None
