"""From an engine's name to the engine."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from extractor.ocr.cached import CachedEngine
from extractor.ocr.engine import Engine, EngineError
from extractor.ocr.lazy import LazyEngine
from extractor.ocr.models import MODELS_VARIABLE, engine_version, installed_models
from extractor.ocr.plain import FaultyEngine, NoEngine
from extractor.ocr.precision import precision

__all__ = ["ENGINE_NAMES", "make_engine", "open_engine", "other_engines"]

ENGINE_NAMES: Final = ("rapidocr", "paddle", "none")


def make_engine(name: str = "rapidocr", *, threads: int = 2) -> Engine:
    """Make the engine of this name; its models are loaded here. Raises EngineError if it cannot be had."""
    match name:
        case "none":
            return NoEngine()
        case "faulty":
            return FaultyEngine()
        case "rapidocr":
            _check_opencv()
            from extractor.ocr.builtin import BuiltinEngine  # loads numpy and OpenCV

            return BuiltinEngine(threads=threads)
        case "paddle":
            _check_opencv()
            from extractor.ocr.paddle import PaddleEngine  # loads numpy and OpenCV

            return PaddleEngine(threads=threads)
        case _:
            raise EngineError(f"no engine {name!r}; there are {', '.join(ENGINE_NAMES)}")


def _check_opencv() -> None:
    """Raise EngineError if OpenCV can't be imported: two distributions of it overwrite each other's files."""
    try:
        import cv2  # noqa: F401
    except (ImportError, AttributeError) as error:
        remedy = "reinstall opencv-python-headless after everything else (pip install --force-reinstall --no-deps)"
        raise EngineError(f"OpenCV does not load ({error}): {remedy}") from error


def open_engine(name: str = "rapidocr", *, threads: int = 2, cache: Path | None = None) -> Engine:
    """Return the engine of this name, started at its first question and, with a cache file, asked only what is new.

    Costs nothing until then, so it can be made for every run. Raises EngineError for a name that is none.
    """
    if name in {"none", "faulty"}:
        return make_engine(name)
    if name not in ENGINE_NAMES:
        raise EngineError(f"no engine {name!r}; there are {', '.join(ENGINE_NAMES)}")
    engine = LazyEngine(name, lambda: make_engine(name, threads=threads), lambda: _expected_version(name))
    return CachedEngine(engine, cache) if cache else engine


def other_engines(name: str) -> tuple[str, ...]:
    """Return the engines beside this one that are installed with their models, so that nothing would be fetched."""
    if name not in {"rapidocr", "paddle"}:
        return ()
    ready = {"rapidocr": find_spec("rapidocr") is not None, "paddle": _paddle_is_ready()}
    return tuple(other for other, works in ready.items() if works and other != name)


def _paddle_is_ready() -> bool:
    folder = os.environ.get(MODELS_VARIABLE)
    return bool(folder) and find_spec("paddleocr") is not None and Path(folder or "").is_dir()


def _expected_version(name: str) -> str:
    if name == "paddle":
        from extractor.ocr.paddle import paddle_version  # loads numpy and OpenCV

        return paddle_version()
    runtime = next((runtime for runtime in ("openvino", "onnxruntime") if find_spec(runtime)), "-")
    return engine_version(installed_models(), runtime, precision() if runtime == "openvino" else "f32")
