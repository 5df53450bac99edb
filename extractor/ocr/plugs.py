"""From an engine's name to the engine."""

from __future__ import annotations

from typing import Final

from extractor.ocr.engine import Engine, EngineError
from extractor.ocr.plain import FaultyEngine, NoEngine

__all__ = ["ENGINE_NAMES", "make_engine"]

ENGINE_NAMES: Final = ("rapidocr", "paddle", "none")


def make_engine(name: str = "rapidocr", *, threads: int = 2) -> Engine:
    """Make the engine of this name; its models are loaded here. Raises EngineError if it cannot be had."""
    match name:
        case "none":
            return NoEngine()
        case "faulty":
            return FaultyEngine()
        case "rapidocr":
            from extractor.ocr.builtin import BuiltinEngine  # loads numpy and OpenCV

            return BuiltinEngine(threads=threads)
        case _:
            raise EngineError(f"no engine {name!r}; there are {', '.join(ENGINE_NAMES)}")
