"""Engines that turn pictures of text into text. They are plugs: nothing else in the reader knows which one runs.

Importing this package imports no engine; the first recognition does.
"""

from __future__ import annotations

from extractor.ocr.engine import Character, Engine, EngineError, Image, PixelBox, Reading
from extractor.ocr.plugs import ENGINE_NAMES, make_engine, open_engine, other_engines

__all__ = [
    "ENGINE_NAMES",
    "Character",
    "Engine",
    "EngineError",
    "Image",
    "PixelBox",
    "Reading",
    "make_engine",
    "open_engine",
    "other_engines",
]
