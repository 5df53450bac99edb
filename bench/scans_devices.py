"""Pictures that other devices than a good scanner take of a page: a telephone, a fax, a cheap copier, a worn feeder.

The reader was not developed with these; they say how far it holds on paper that nobody here has seen. All doses are
drawn from the seed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import cv2
import numpy as np

__all__ = ["DEVICES", "OFFICE", "QUALITY"]

Picture: TypeAlias = Any  # a numpy array of floats 0 to 255, [height, width, 3], blue first
Chance: TypeAlias = np.random.Generator
Device: TypeAlias = Callable[[Picture, float, Chance], Picture]  # picture, pixels per point, chance

_WHITE: Final = (255.0, 255.0, 255.0)


def _turned(picture: Picture, degrees: float) -> Picture:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(picture, turn, (width, height), borderValue=_WHITE)


def _noisy(picture: Picture, strength: float, chance: Chance) -> Picture:
    return np.clip(picture + chance.normal(0, strength, picture.shape[:2])[:, :, None], 0, 255)


def _telephone(picture: Picture, _scale: float, chance: Chance) -> Picture:
    """Photograph from the hand: edges that converge a little, a lamp at one side, the hand's shadow, a soft lens."""
    height, width = picture.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = (corners + chance.uniform(-0.012, 0.012, (4, 2)) * (width, height)).astype(np.float32)
    picture = cv2.warpPerspective(
        picture, cv2.getPerspectiveTransform(corners, moved), (width, height), borderValue=_WHITE
    )
    x, y = chance.uniform(0, 1, 2)
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    light = 1 - chance.uniform(0.25, 0.4) * np.clip(np.hypot(across - x, down - y), 0, 1)
    picture = cv2.GaussianBlur(picture, (0, 0), chance.uniform(0.7, 1.1)) * light[:, :, None]
    return _noisy(picture, chance.uniform(3, 6), chance)


def _fax(picture: Picture, _scale: float, chance: Chance) -> Picture:
    """Scan in black and white only, the threshold a little off, pixels flipped along the edges."""
    picture = cv2.GaussianBlur(_turned(picture, chance.uniform(-0.8, 0.8)), (0, 0), chance.uniform(0.5, 0.8))
    picture = _noisy(picture, chance.uniform(8, 16), chance)
    return np.where(picture[:, :, :1] < chance.uniform(120, 190), 0.0, 255.0).astype(np.float32).repeat(3, axis=2)


def _one_bit(picture: Picture, _scale: float, chance: Chance) -> Picture:
    """Scan in black and white only with a good office machine: sharp, little noise, a threshold that fits the print."""
    picture = cv2.GaussianBlur(_turned(picture, chance.uniform(-0.5, 0.5)), (0, 0), chance.uniform(0.4, 0.6))
    picture = _noisy(picture, chance.uniform(2, 6), chance)
    return np.where(picture[:, :, :1] < chance.uniform(160, 205), 0.0, 255.0).astype(np.float32).repeat(3, axis=2)


def _pepper(picture: Picture, _scale: float, chance: Chance) -> Picture:
    """Scatter single black and white pixels over a copy."""
    picture = cv2.GaussianBlur(_turned(picture, chance.uniform(-1, 1)), (0, 0), chance.uniform(0.4, 0.7))
    share = chance.uniform(0.002, 0.006)
    lot = chance.random(picture.shape[:2])[:, :, None]
    return np.where(lot < share, 20.0, np.where(lot > 1 - share, 255.0, picture)).astype(np.float32)


def _through(picture: Picture, scale: float, chance: Chance) -> Picture:
    """Let the print of the other side shine through thin paper, mirrored and blurred."""
    height, width = picture.shape[:2]
    back = cv2.GaussianBlur(picture[:, ::-1], (0, 0), 0.9 * scale)
    shift = np.array([[1, 0, chance.uniform(-9, 9) * scale], [0, 1, chance.uniform(-9, 9) * scale]], np.float32)
    back = cv2.warpAffine(back, shift, (width, height), borderValue=_WHITE)
    picture = picture - chance.uniform(0.12, 0.22) * (255 - back)
    picture = cv2.GaussianBlur(_turned(picture, chance.uniform(-1, 1)), (0, 0), chance.uniform(0.5, 0.8))
    return _noisy(picture, chance.uniform(2, 5), chance)


def _coarse(picture: Picture, _scale: float, chance: Chance) -> Picture:
    """Blur heavily and leave the rest to a compression that shows its blocks."""
    picture = cv2.GaussianBlur(_turned(picture, chance.uniform(-1, 1)), (0, 0), chance.uniform(1.0, 1.3))
    return _noisy(picture, chance.uniform(1, 3), chance)


def _askew(picture: Picture, _scale: float, chance: Chance) -> Picture:
    """Feed the sheet askew, and let it slip: lines of the lower half are stretched a little."""
    height, width = picture.shape[:2]
    picture = _turned(picture, chance.choice((-1, 1)) * chance.uniform(1.4, 2.2))
    down = np.arange(height, dtype=np.float32)
    slip = chance.uniform(0.2, 0.8) * height
    rows = np.where(down > slip, slip + (down - slip) * chance.uniform(0.985, 1.0), down).astype(np.float32)
    columns = np.tile(np.arange(width, dtype=np.float32), (height, 1))
    picture = cv2.remap(picture, columns, np.tile(rows[:, None], (1, width)), cv2.INTER_LINEAR, borderValue=_WHITE)
    return _noisy(cv2.GaussianBlur(picture, (0, 0), chance.uniform(0.4, 0.7)), chance.uniform(2, 5), chance)


def _book(picture: Picture, _scale: float, chance: Chance) -> Picture:
    """Press a bound volume on the glass: lines bend and darken towards the spine."""
    height, width = picture.shape[:2]
    across = np.arange(width, dtype=np.float32)
    near = np.exp(-across / (0.12 * width))
    columns = np.tile(across, (height, 1))
    rows = np.arange(height, dtype=np.float32)[:, None] + chance.uniform(0.002, 0.004) * height * near[None]
    picture = cv2.remap(picture, columns, rows.astype(np.float32), cv2.INTER_LINEAR, borderValue=_WHITE)
    picture = cv2.GaussianBlur(picture, (0, 0), chance.uniform(0.5, 0.8)) * (1 - 0.45 * near)[None, :, None]
    return _noisy(picture, chance.uniform(2, 5), chance)


DEVICES: Final[Mapping[str, Device]] = {
    "telephone": _telephone,
    "fax": _fax,
    "pepper": _pepper,
    "through": _through,
    "coarse": _coarse,
    "askew": _askew,
    "book": _book,
}
QUALITY: Final[Mapping[str, tuple[int, int]]] = {"coarse": (22, 30), "fax": (90, 96)}
OFFICE: Final[Mapping[str, Device]] = {"one-bit": _one_bit}  # apart, so that "devices" stay the seven they were
