"""Turn pages into scans: what copiers, worn printers, seals and bad compression do to paper, in measured doses.

Every condition includes what every scan has: a page slightly turned, blurred, noisy, uneven in light and compressed as
JPEG. All doses are drawn from the seed, so that another seed is another scan. Beside these there are the pictures of
other devices (``scans_devices.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

import cv2
import numpy as np
import pymupdf
from scans_devices import DEVICES, OFFICE, QUALITY

from extractor.mupdf import MuDocument

__all__ = ["CONDITIONS", "scanned"]

Picture: TypeAlias = Any  # a numpy array of floats 0 to 255, [height, width, 3], blue first
Chance: TypeAlias = np.random.Generator
Condition: TypeAlias = Callable[[Picture, float, Chance], Picture]  # picture, pixels per point, chance

_SEAL: Final = (60.0, 40.0, 215.0)  # blue, green, red
_INK: Final = 120  # grey level that counts as ink


def scanned(document: MuDocument, numbers: Iterable[int], dpi: int, condition: str, seed: int) -> MuDocument:
    """Return a PDF with a picture of each page (numbers from 1), in one of CONDITIONS."""
    chance = np.random.default_rng(seed)
    scan, devices = pymupdf.open(), {**DEVICES, **OFFICE}
    for number in numbers:
        pixels = document[number - 1].get_pixmap(dpi=dpi, colorspace=pymupdf.csRGB)
        rows = np.frombuffer(pixels.samples, np.uint8).reshape(pixels.height, pixels.stride)[:, : 3 * pixels.width]
        picture = rows.reshape(pixels.height, pixels.width, 3)[:, :, ::-1].astype(np.float32)
        if condition in devices:
            picture = devices[condition](picture, dpi / 72, chance)
        else:
            picture = _copied(CONDITIONS[condition](picture, dpi / 72, chance), chance)
        if condition != "seal":
            picture = cv2.cvtColor(picture.astype(np.uint8), cv2.COLOR_BGR2GRAY)
        quality = int(chance.integers(*QUALITY.get(condition, (35, 75))))
        # the office machine's picture is kept without loss, as CCITT group 4 does
        kept = (".png", []) if condition in OFFICE else (".jpg", [cv2.IMWRITE_JPEG_QUALITY, quality])
        encoded = cv2.imencode(kept[0], picture.astype(np.uint8), kept[1])[1]
        page = scan.new_page(width=pixels.width * 72 / dpi, height=pixels.height * 72 / dpi)
        page.insert_image(page.rect, stream=encoded.tobytes())
    return scan


def _copied(picture: Picture, chance: Chance) -> Picture:
    """Turn, blur, light unevenly and add noise."""
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-1.2, 1.2), 1)
    picture = cv2.warpAffine(picture, turn, (width, height), borderValue=(255, 255, 255))
    picture = cv2.GaussianBlur(picture, (0, 0), chance.uniform(0.4, 0.9))
    light = np.linspace(chance.uniform(0.8, 1), chance.uniform(0.9, 1), width, dtype=np.float32)
    noise = chance.normal(0, chance.uniform(2, 7), picture.shape[:2])[:, :, None]
    return np.clip(picture * light[None, :, None] + noise, 0, 255)


def _as_it_is(picture: Picture, _scale: float, _chance: Chance) -> Picture:
    return picture


def _shade(picture: Picture, _scale: float, chance: Chance) -> Picture:
    """Darken towards a fold or an open lid, in soft patches."""
    height, width = picture.shape[:2]
    coarse = chance.uniform(0.55, 1.0, (4, 4)).astype(np.float32)
    return picture * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[:, :, None].clip(0.4, 1)


def _specks(picture: Picture, scale: float, chance: Chance) -> Picture:
    """Sprinkle dust, most of it smaller than a decimal point, and a few hairs."""
    height, width = picture.shape[:2]
    picture = np.ascontiguousarray(picture)
    for _ in range(int(chance.integers(150, 500))):
        place = int(chance.integers(width)), int(chance.integers(height))
        cv2.circle(picture, place, int(chance.uniform(0, 0.6 * scale)), (chance.uniform(0, 110),) * 3, -1)
    for _ in range(int(chance.integers(1, 5))):
        start = chance.uniform((0, 0), (width, height))
        points = np.cumsum([start, *chance.normal(0, 4 * scale, (6, 2))], axis=0).astype(np.int32)
        cv2.polylines(picture, [points], isClosed=False, color=(90.0,) * 3, thickness=1, lineType=cv2.LINE_AA)
    return picture


def _holes(picture: Picture, scale: float, chance: Chance) -> Picture:
    """Punch two holes at the left, each with its shadow, and copy the dark edge of the lid."""
    height = picture.shape[0]
    picture = np.ascontiguousarray(picture)
    x, radius = chance.uniform(20, 45) * scale, chance.uniform(7, 9) * scale
    for y in (0.5 * height - 113 * scale, 0.5 * height + 113 * scale):
        cv2.circle(picture, (int(x), int(y)), int(radius), (chance.uniform(10, 120),) * 3, -1, cv2.LINE_AA)
    picture[: int(chance.uniform(2, 8) * scale)] *= chance.uniform(0.1, 0.4)
    return picture


def _faint(picture: Picture, scale: float, chance: Chance) -> Picture:
    """Print with a worn ribbon: pale, in dots, with rows of dots missing."""
    height, width = picture.shape[:2]
    ink = 255 - picture
    step = max(2, round(scale * 72 / 90))  # 90 dots per inch and lines between them that stay paler
    dots = np.full((height, width), chance.uniform(0.55, 0.75), np.float32)
    dots[::step] *= chance.uniform(0.6, 0.85)
    worn = cv2.resize(chance.uniform(0.7, 1, (height // 40, width // 40)).astype(np.float32), (width, height))
    return 255 - ink * (dots * worn)[:, :, None]


def _thick(picture: Picture, _scale: float, chance: Chance) -> Picture:
    """Copy a copy: strokes run into each other, pepper around the ink."""
    soft = cv2.GaussianBlur(picture, (0, 0), chance.uniform(0.6, 1.0))
    grown = np.clip((soft - chance.uniform(150, 185)) * chance.uniform(2.2, 3.2) + 60, 0, 255)
    near = cv2.dilate((grown < _INK).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    grown[near & (chance.random(picture.shape) < 0.01)] = 0
    return grown


def _seal(picture: Picture, scale: float, chance: Chance) -> Picture:
    """Stamp one or two red seals where something is printed, so that ink shines through."""
    height, width = picture.shape[:2]
    red = np.zeros((height, width), np.float32)
    inked = np.argwhere(picture[:, :, 1] < _INK)
    for _ in range(int(chance.integers(1, 3))):
        y, x = inked[chance.integers(len(inked))] if len(inked) else (height // 2, width // 2)
        radius = chance.uniform(50, 62) * scale
        cv2.circle(red, (int(x), int(y)), int(radius), (1.0,), max(1, round(1.6 * scale)), cv2.LINE_AA)
        corners = [
            (x + part * radius * np.sin(k * np.pi / 5), y - part * radius * np.cos(k * np.pi / 5))
            for k, part in enumerate((0.32, 0.13) * 5)
        ]
        cv2.fillPoly(red, [np.array(corners, np.int32)], (1.0,), cv2.LINE_AA)
        _around(red, (float(x), float(y)), radius, scale)
    strength = chance.uniform(0.45, 0.8) * red[:, :, None]
    stamped = picture * (1 - strength) + np.array(_SEAL, np.float32) * strength
    return np.minimum(stamped, picture)  # ink below a seal stays dark


def _around(red: Picture, centre: tuple[float, float], radius: float, scale: float) -> None:
    """Write the name of an office (invented strokes) along the upper inside of the ring."""
    side = 11 * scale
    for angle in np.radians(np.arange(-110, 111, 27)):
        x, y = centre[0] + 0.78 * radius * np.sin(angle), centre[1] - 0.78 * radius * np.cos(angle)
        for k in (-1, 0, 1):
            along = np.array([np.cos(angle), np.sin(angle)]) * side / 2
            across = np.array([-np.sin(angle), np.cos(angle)]) * k * side / 3
            ends = [np.array([x, y]) + across - along, np.array([x, y]) + across + along]
            cv2.line(
                red, *(tuple(int(v) for v in end) for end in ends), (1.0,), max(1, round(0.9 * scale)), cv2.LINE_AA
            )
        cv2.line(red, (int(x), int(y - side / 2)), (int(x), int(y + side / 2)), (1.0,), max(1, round(0.9 * scale)))


CONDITIONS: Final[Mapping[str, Condition]] = {
    "plain": _as_it_is,
    "shade": _shade,
    "specks": _specks,
    "holes": _holes,
    "faint": _faint,
    "thick": _thick,
    "seal": _seal,
}
