"""Points, commas and colons in figures: told apart in a poor scan by how far down they reach and how dark they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import Character, Image, Reading

__all__ = ["grouped", "is_ambiguous", "separators_by_tail", "tailed", "with_sure_marks", "without_speck"]

_AMBIGUOUS: Final = re.compile(r"\d\.\d{3}(?:[.,]|$)")
_GROUPED: Final = re.compile(r"[-−+]?[1-9]\d{0,2}(?:[.,]\d{3})+(?:\.\d{1,2})?")
_TAIL: Final = 0.05  # of the figure's height below its digits; points end 0.0-0.06 below, commas 0.06-0.14
_BELOW: Final = 0.4  # of the height: how far down to look


_COLON: Final = re.compile(r"[-−+]?\d{1,3}(?:,?\d{3})*:\d{1,2}")
_SPECK: Final = 0.7  # of the lower point's darkness; the two points of a colon are equally dark, within a fifth
# Groups of three digits and, last, of two, or of four and more: only commas part the one, only a point the other.
_ONE_WAY: Final = re.compile(r"[-−+]?\d{1,3}(?:[.,]\d{3})+[.,](?:\d{2}|\d{4,})")
_POINTED: Final = re.compile(r"[-−+]?\d+[.,](?:\d{2}|\d{4,})")
_MARKS: Final = frozenset(".,")
_SURE: Final = 0.98  # probability of a comma from which it is one; a point that is taken for one has 0.95, rarely more
_MIXED: Final = re.compile(r"[-−+]?\d{1,3}(?:[.,]\d{3})*,\d{3}(?:\.\d{1,2})?")


def grouped(text: str) -> str:
    """Return a figure in which a comma groups the last three digits with commas before it: no point stands there."""
    if not _MIXED.fullmatch(text):
        return text
    head, _, tail = text.rpartition(",")
    return f"{head.replace('.', ',')},{tail}"


def with_sure_marks(reading: Reading) -> Reading:
    """Return a reading in which points and commas that can only be one of the two are that, and as sure as both.

    Whether a mark is there at all stays as doubtful as it was. A sure comma before two digits is left: its third digit
    is lost, behind a wall that is none.
    """
    characters = reading.characters
    text = "".join(character.text for character in characters)
    if text != reading.text or not (_ONE_WAY.fullmatch(text) or _is_pointed(reading)):
        return reading
    last = max(index for index, character in enumerate(text) if character in _MARKS)
    if characters[last].text == "," and characters[last].score > _SURE:
        return reading
    told = tuple(
        character
        if character.text not in _MARKS
        else Character("." if index == last else ",", _sure_of_mark(character), character.position)
        for index, character in enumerate(characters)
    )
    return Reading("".join(character.text for character in told), reading.score, told)


def _is_pointed(reading: Reading) -> bool:
    """Say whether a figure's only mark may be a point, to the recogniser, and has to: no comma stands there."""
    marks = [character for character in reading.characters if character.text in _MARKS]
    return bool(_POINTED.fullmatch(reading.text)) and all("." in (mark.text, mark.rival) for mark in marks)


def _sure_of_mark(character: Character) -> float:
    return min(1.0, character.score + (character.rival_score if character.rival in _MARKS else 0.0))


def tailed(text: str, others: Iterable[str]) -> str:
    """Return the reading among others that shows most commas where a text has points before three digits.

    A comma may lose its tail in a scan, a point never grows one: a view that shows the tail is right.
    """
    if not is_ambiguous(text):
        return text
    seen = [other for other in others if other.replace(",", ".") == text.replace(",", ".")]
    return max([text, *seen], key=lambda other: other.count(","))


def without_speck(text: str, reading: Reading, crop: Image) -> Image | None:
    """Return a crop of a figure without the speck that makes a colon of its point, None where there is none such.

    ``reading`` is of this crop and says ``text``. A true colon has two points of the same darkness; dirt is fainter.
    What the rest of the ink says is for another reading to tell.
    """
    characters = reading.characters
    if not _COLON.fullmatch(text) or len(characters) != len(text):
        return None
    index = text.index(":")
    before, place, after = (characters[index + step].position * crop.shape[1] for step in (-1, 0, 1))
    left, right = round(max((before + place) / 2, place - (after - before) / 4)), round((place + after) / 2)
    dark = np.percentile(crop, 80) - crop[:, left : right + 1].astype(np.float64)
    middle = crop.shape[0] // 2
    lower = float(dark[middle:].max(initial=0.0))
    upper = float(dark[:middle, 1:-1].max(initial=0.0))
    if upper > _SPECK * lower:
        return None
    cleared = crop.copy()
    cleared[: middle + 1, left : right + 1] = np.percentile(crop, 80)
    return cleared


def is_ambiguous(text: str) -> bool:
    """Say whether a figure has a point before exactly three digits: 10.000 may be 10,000 whose comma lost its tail."""
    return bool(_AMBIGUOUS.search(text))


def separators_by_tail(text: str, reading: Reading, crop: Image, ink_height: int) -> str:
    """Return a figure with those points read as commas that group its digits by threes and have a comma's tail.

    ``crop`` is the picture that the reading is of; ``ink_height`` the height of the figure in it. Whoever calls this
    keeps the doubt: it is the better guess, no certainty.
    """
    characters = reading.characters
    if not _GROUPED.fullmatch(text) or len(characters) != len(text):
        return text
    width = crop.shape[1]
    bottom = round((crop.shape[0] + ink_height) / 2 - _BELOW * ink_height)
    top = max(0, bottom - ink_height)
    dark = 255.0 - crop[top:].astype(np.float64)
    told = list(text)
    for index in range(1, len(text) - 1):
        if text[index] != "." or not re.match(r"\d{3}(?:\D|$)", text[index + 1 :]):
            continue
        before, after = characters[index - 1].position * width, characters[index + 1].position * width
        quarter, middle = (after - before) / 4, (before + after) / 2
        mark = _lowest(dark[:, int(middle - quarter) : int(middle + quarter) + 1])
        digit = _lowest(dark[:, max(0, int(before - quarter)) : int(before + quarter) + 1])
        if mark - digit > _TAIL * ink_height:
            told[index] = ","
    return "".join(told)


def _lowest(dark: NDArray[np.float64]) -> float:
    """Return the row above which 95 % of the ink lies."""
    if not dark.size:
        return 0.0
    ink = np.clip(dark - np.percentile(dark, 30) - 8, 0, None).sum(axis=1)
    total = float(ink.sum())
    return float(np.interp(0.95, np.cumsum(ink) / total, np.arange(len(ink)))) if total else 0.0
