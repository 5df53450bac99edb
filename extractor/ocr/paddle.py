"""PaddleOCR as a second engine (extra ``paddle``), on onnxruntime, without paddlepaddle.

Its models come from the folder that BUDGETLINT_PADDLE_MODELS names, with ``det`` and ``rec`` inside, which
build_model_folder makes of the models that are installed anyway; without that variable PaddleOCR fetches its own.
PaddleX asks for opencv-contrib-python, whose files overwrite opencv-python-headless's and need libGL: reinstall the
headless one last.
https://github.com/PaddlePaddle/PaddleOCR (Apache-2.0)
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import yaml

from extractor.ocr.engine import EngineError, Image, PixelBox, Reading
from extractor.ocr.models import MODELS_VARIABLE, Models, installed_models, package_version

__all__ = ["PaddleEngine", "build_model_folder", "paddle_version"]

_DETECTOR: Final = "PP-OCRv6_small_det"
_RECOGNISER: Final = "PP-OCRv6_small_rec"
_BATCH: Final = 8


def _folder() -> Path | None:
    named = os.environ.get(MODELS_VARIABLE)
    return Path(named) if named else None


def paddle_version() -> str:
    """Return what names this engine: programs and where its models come from."""
    folder = _folder()
    models = folder.resolve() if folder else "its own models"
    return f"paddleocr {package_version('paddleocr')}/onnxruntime {package_version('onnxruntime')}/{models}"


class PaddleEngine:
    """PaddleOCR's text detection and recognition modules. Raises EngineError where it is not installed."""

    name = "paddle"

    def __init__(self, *, threads: int = 2) -> None:
        # without this it asks its model hosts whether they are there, even where it needs none of them
        os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
        try:
            import paddleocr
        except ImportError as error:
            raise EngineError(f"PaddleOCR is not installed: install the extra 'paddle' ({error})") from error
        self.version = paddle_version()
        folder = _folder()
        if folder is not None and not all((folder / part / "inference.onnx").is_file() for part in ("det", "rec")):
            raise EngineError(f"{MODELS_VARIABLE} names {folder}, which holds no det and rec models; build the folder")
        common: dict[str, Any] = {
            "device": "cpu",
            "engine": "onnxruntime",
            "engine_config": {"intra_op_num_threads": threads, "enable_cpu_mem_arena": False},
        }
        try:
            self._detector = paddleocr.TextDetection(
                model_name=_DETECTOR, model_dir=str(folder / "det") if folder else None, **common
            )
            self._recogniser = paddleocr.TextRecognition(
                model_name=_RECOGNISER, model_dir=str(folder / "rec") if folder else None, **common
            )
        except Exception as error:  # a foreign library: anything may come
            raise EngineError(f"PaddleOCR does not start: {error}") from error

    def recognise(self, crops: Sequence[Image]) -> list[Reading]:
        """Read crops of one line each; PaddleOCR gives one probability for the whole line."""
        readings = [Reading("", 0.0)] * len(crops)
        filled = [index for index, crop in enumerate(crops) if crop.size]
        pictures = [cv2.cvtColor(crops[index], cv2.COLOR_GRAY2BGR) for index in filled]
        answers = self._ask(self._recogniser, pictures) if pictures else []
        for index, answer in zip(filled, answers, strict=True):
            readings[index] = Reading(str(answer["rec_text"]), float(answer["rec_score"]))
        return readings

    def detect(self, page: Image) -> list[PixelBox]:
        """Return the boxes around the detected lines."""
        (answer,) = self._ask(self._detector, [cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)])
        boxes = []
        for corners in np.asarray(answer["dt_polys"]).reshape(-1, 4, 2):
            (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
            boxes.append(PixelBox(max(0, int(left)), max(0, int(top)), int(right) + 1, int(bottom) + 1))
        return boxes

    @staticmethod
    def _ask(module: Any, pictures: Sequence[object]) -> list[Any]:  # noqa: ANN401  (PaddleOCR has no types)
        try:
            return list(module.predict(list(pictures), batch_size=_BATCH))
        except Exception as error:  # a foreign library: anything may come
            raise EngineError(f"PaddleOCR failed: {error}") from error


def build_model_folder(target: Path, models: Models | None = None) -> Path:
    """Make a models folder for PaddleOCR of the installed ONNX models, so that it runs without a network.

    Raises EngineError where no models are installed, OSError where the folder can't be written.
    """
    import onnxruntime

    files = models or installed_models()
    session = onnxruntime.InferenceSession(str(files.recognition), providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    for part, model, settings in (
        ("det", files.detection, _detector_settings()),
        ("rec", files.recognition, _recogniser_settings(characters)),
    ):
        folder = target / part
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(model, folder / "inference.onnx")
        text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
        (folder / "inference.yml").write_text(text, encoding="utf-8")
    return target


def _detector_settings() -> dict[str, Any]:
    return {
        "Global": {"model_name": _DETECTOR},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"DetResizeForTest": {"limit_side_len": 736, "limit_type": "min"}},
                {
                    "NormalizeImage": {
                        "mean": [0.485, 0.456, 0.406],
                        "std": [0.229, 0.224, 0.225],
                        "scale": "1./255.",
                        "order": "hwc",
                    }
                },
                {"ToCHWImage": None},
                {"KeepKeys": {"keep_keys": ["image", "shape"]}},
            ]
        },
        "PostProcess": {
            "name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.6, "max_candidates": 1000, "unclip_ratio": 1.5,
        },
    }  # fmt: skip


def _recogniser_settings(characters: Sequence[str]) -> dict[str, Any]:
    return {
        "Global": {"model_name": _RECOGNISER},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"RecResizeImg": {"image_shape": [3, 48, 320]}},
                {"KeepKeys": {"keep_keys": ["image"]}},
            ]
        },
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": list(characters)},
    }
