"""The default engine: PP-OCR's detection and recognition from the installed model files, line by line.

PP-OCR: https://github.com/PaddlePaddle/PaddleOCR (Apache-2.0); pre- and post-processing follow its inference.yml.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from extractor.ocr.engine import Character, Image, PixelBox, Reading
from extractor.ocr.models import Models, engine_version, installed_models
from extractor.ocr.networks import Floats, Networks, TopTwo, load_networks

__all__ = ["BuiltinEngine"]

_LINE_HEIGHT: Final = 48  # pixels; what the recogniser was trained on
# A bounded number of input widths keeps the runtime's memory flat over thousands of pages. Padding costs time, so they
# stand close, and a line that is hardly wider than one of them is pressed into it.
_WIDTHS: Final = (
    *range(48, 129, 16), *range(152, 321, 24), *range(360, 641, 40), *range(704, 1025, 64), *range(1120, 2401, 128)
)  # fmt: skip
_PRESSED: Final = 0.85  # of its width that a line keeps at least; type is cut narrower than that
_BATCH_PIXELS: Final = 960  # width of a batch; wider ones are slower on a processor, their arrays leave its cache
# Few sizes: each with each width is a shape with 3 MB of kernels in each thread; a long line gains nothing by company.
_BATCH_SIZES: Final = (16, 4, 1)
_MAP_THRESHOLD: Final = 0.3
_BOX_THRESHOLD: Final = 0.5
_UNCLIP: Final = 1.5
_MEAN: Final = np.array([0.485, 0.456, 0.406], np.float32).reshape(3, 1, 1)
_DEVIATION: Final = np.array([0.229, 0.224, 0.225], np.float32).reshape(3, 1, 1)
_DETECTION_SIDE: Final = 1280  # longest side in pixels; at 10-point type 12 pixels a line are enough to find it
_DETECTION_STEP: Final = 160  # page pictures are padded to multiples of this, a multiple of the network's 32


class BuiltinEngine:
    """PP-OCR on OpenVINO or onnxruntime. Loads its models when it is made. Raises EngineError without them."""

    name = "rapidocr"

    def __init__(self, *, threads: int = 2, runtime: str | None = None, models: Models | None = None) -> None:
        files = models or installed_models()
        self._networks: Networks = load_networks(files, threads=threads, runtime=runtime)
        self.version = engine_version(files, self._networks.runtime, self._networks.precision)

    def recognise(self, crops: Sequence[Image]) -> list[Reading]:
        """Read crops of one line each; an empty crop reads as nothing."""
        readings = [Reading("", 0.0)] * len(crops)
        batches = self._batches(crops)
        answers = self._networks.recognise(
            _batch([crops[index] for index in members], width) for width, members in batches
        )
        for (width, members), top in zip(batches, answers, strict=True):
            for row, index in enumerate(members):
                share = _scaled_width(crops[index], width) / width
                readings[index] = _decode(TopTwo(top.scores[row], top.classes[row]), self._networks.characters, share)
        return readings

    def detect(self, page: Image) -> list[PixelBox]:
        """Return the boxes of lines of text, grown to hold the strokes that the network's map leaves out."""
        scale = min(1.0, _DETECTION_SIDE / max(page.shape[:2]))
        if scale < 1:
            page = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
        height, width = page.shape[:2]
        padded = np.full((_up(height, _DETECTION_STEP), _up(width, _DETECTION_STEP)), 255, np.uint8)
        padded[:height, :width] = page
        colours = np.repeat((padded.astype(np.float32) / 255)[None], 3, axis=0)
        normal = ((colours - _MEAN) / _DEVIATION)[None].astype(np.float32)
        found = [box for box in _boxes(self._networks.detect(normal)) if box.left < width and box.top < height]
        return [PixelBox(*(round(side / scale) for side in box)) for box in found]

    @staticmethod
    def _batches(crops: Sequence[Image]) -> list[tuple[int, list[int]]]:
        buckets: dict[int, list[int]] = {}
        for index, crop in enumerate(crops):
            height, width = crop.shape[:2]
            if not height or not width:
                continue
            needed = _PRESSED * width * _LINE_HEIGHT / height
            buckets.setdefault(next((w for w in _WIDTHS if w >= needed), _WIDTHS[-1]), []).append(index)
        batches = []
        for width, members in sorted(buckets.items()):
            size = next(size for size in _BATCH_SIZES if size * width <= _BATCH_PIXELS or size == 1)
            start = 0
            while start < len(members):
                while size > len(members) - start:
                    size = _BATCH_SIZES[_BATCH_SIZES.index(size) + 1]
                batches.append((width, members[start : start + size]))
                start += size
        return batches


def _batch(crops: Sequence[Image], width: int) -> Floats:
    """Scale grey crops to the recogniser's height, values -1..1, three equal channels; what is left over is 0."""
    batch = np.zeros((len(crops), 3, _LINE_HEIGHT, width), np.float32)
    for row, crop in enumerate(crops):
        scaled = _scaled_width(crop, width)
        method = cv2.INTER_AREA if crop.shape[0] > 2 * _LINE_HEIGHT else cv2.INTER_LINEAR
        line = cv2.resize(crop, (scaled, _LINE_HEIGHT), interpolation=method).astype(np.float32)
        batch[row, :, :, :scaled] = line / 127.5 - 1
    return batch


def _scaled_width(crop: Image, room: int) -> int:
    height, width = crop.shape[:2]
    scaled: int = round(width * _LINE_HEIGHT / height)
    return max(1, min(room, scaled))


def _decode(top: TopTwo, characters: tuple[str, ...], share: float) -> Reading:
    """Collapse a line's steps into characters (connectionist temporal classification, the best path)."""
    best = top.classes[:, 0]
    steps = len(best)
    found: list[Character] = []
    start = 0
    while start < steps:
        stop = start + 1
        while stop < steps and best[stop] == best[start]:
            stop += 1
        if best[start]:
            peak = start + int(np.argmax(top.scores[start:stop, 0]))
            rival = int(top.classes[peak, 1])
            found.append(
                Character(
                    characters[best[start] - 1],
                    float(top.scores[peak, 0]),
                    min(1.0, (start + stop) / 2 / steps / share),
                    characters[rival - 1] if rival else "",
                    float(top.scores[peak, 1]),
                )
            )
        start = stop
    while found and found[-1].text == " ":
        found.pop()
    while found and found[0].text == " ":
        found.pop(0)
    if not found:
        return Reading("", 0.0)
    return Reading(
        "".join(character.text for character in found), sum(c.score for c in found) / len(found), tuple(found)
    )


def _boxes(probability: Floats) -> list[PixelBox]:
    """Turn the detector's map into upright boxes (differentiable binarisation, https://arxiv.org/abs/1911.08947)."""
    mask = (probability > _MAP_THRESHOLD).astype(np.uint8)
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    boxes = []
    for label in range(1, count):
        left, top, width, height, area = (int(value) for value in statistics[label])
        if min(width, height) < 3:
            continue
        window = (slice(top, top + height), slice(left, left + width))
        if float(probability[window][labels[window] == label].mean()) < _BOX_THRESHOLD:
            continue
        grow = area * _UNCLIP / (2 * (width + height))
        boxes.append(
            PixelBox(
                max(0, int(left - grow)),
                max(0, int(top - grow)),
                min(mask.shape[1], int(left + width + grow) + 1),
                min(mask.shape[0], int(top + height + grow) + 1),
            )
        )
    return boxes


def _up(value: int, step: int) -> int:
    return -(-value // step) * step
