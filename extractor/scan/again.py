"""Second readings: the same ink, seen larger and in another light, and what the readings together say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np

from extractor.ocr.engine import Image, Reading
from extractor.ocr.engine import PixelBox as Box
from extractor.ocr.widths import plain_form

__all__ = ["VIEWS", "Agreed", "agree", "plain", "views"]

VIEWS: Final = 3  # how many other views there are

_TIGHT: Final = 0.08  # of the line's height: little paper makes the print larger in the recogniser's fixed height
_LOOSE: Final = 0.45
_UNSHARP: Final = 1.0
_LATIN_GAP: Final = re.compile(r"(?<![A-Za-z]) | (?![A-Za-z])")


class Agreed(NamedTuple):
    """The outcome of several readings: the text, how sure it is (0 to 1), the other texts that were read, and what
    may have spoiled them all.
    """

    text: str
    confidence: float
    others: tuple[str, ...]
    marks: tuple[str, ...] = ()


def views(picture: Image, box: Box) -> list[Image]:
    """Return a line's picture in three other ways: tighter, looser and sharpened, all with stretched contrast."""
    tall = box.bottom - box.top
    tight = _stretched(_cut(picture, box, _TIGHT * tall, 0.15 * tall))
    loose = _stretched(_cut(picture, box, _LOOSE * tall, 0.5 * tall))
    large = cv2.resize(_cut(picture, box, 0.2 * tall, 0.3 * tall), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(large, (0, 0), 2.0)
    sharp = cv2.addWeighted(large, 1 + _UNSHARP, soft, -_UNSHARP, 0)
    return [tight, loose, _stretched(np.asarray(sharp, np.uint8))]


def _cut(picture: Image, box: Box, above: float, beside: float) -> Image:
    top, left = max(0, round(box.top - above)), max(0, round(box.left - beside))
    return picture[top : round(box.bottom + above), left : round(box.right + beside)]


def _stretched(picture: Image) -> Image:
    if not picture.size:
        return picture
    dark, light = np.percentile(picture, (1, 80))
    if light - dark < 30:
        return picture
    return np.asarray(np.clip((picture.astype(np.float32) - dark) * 255 / (light - dark), 0, 255), np.uint8)


def agree(readings: Sequence[Reading], texts: Sequence[str]) -> Agreed:
    """Weigh readings of the same ink against each other.

    Each text has the sum of its readings' weakest probabilities. If all agree, it is as sure as they are on
    average; a text that is contradicted is as sure as its share of the weight, never more than its readings are.
    Texts that differ in the width of punctuation are one text, in the form that was read first.
    """
    weights: dict[str, float] = {}
    best: dict[str, float] = {}
    shown: dict[str, str] = {}
    for reading, text in zip(readings, texts, strict=True):
        form = plain_form(text)
        shown.setdefault(form, text)
        weights[form] = weights.get(form, 0.0) + reading.weakest
        best[form] = max(best.get(form, 0.0), reading.weakest)
    winner = max(weights, key=lambda form: weights[form])
    others = tuple(shown[form] for form in weights if form != winner)
    share = weights[winner] / max(1e-9, sum(weights.values()))
    usual = sum(reading.weakest for reading in readings) / len(readings)
    return Agreed(shown[winner], min(best[winner], share) if others else usual, others)


def plain(text: str) -> str:
    """Return a text without the blanks that recognition puts between Chinese characters and figures."""
    return _LATIN_GAP.sub("", text)
