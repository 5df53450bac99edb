"""Engines without a model: one that reads nothing (``--ocr none``), and one that fails on purpose, for tests."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.ocr.engine import EngineError, Image, PixelBox, Reading

__all__ = ["FaultyEngine", "NoEngine"]


class NoEngine:
    """Reads nothing: pages without a sound text layer stay unread, and say so."""

    name = "none"
    version = "none"

    def recognise(self, crops: Sequence[Image]) -> list[Reading]:
        """Return an empty reading for each crop."""
        return [Reading("", 0.0)] * len(crops)

    def detect(self, page: Image) -> list[PixelBox]:  # noqa: ARG002  (the protocol's)
        """Return no boxes."""
        return []


class FaultyEngine:
    """Fails at every question, as an engine with a damaged model does."""

    name = "faulty"
    version = "faulty"

    def recognise(self, crops: Sequence[Image]) -> list[Reading]:
        """Raise EngineError."""
        raise EngineError(f"the faulty engine was asked to read {len(crops)} crops")

    def detect(self, page: Image) -> list[PixelBox]:  # noqa: ARG002  (the protocol's)
        """Raise EngineError."""
        raise EngineError("the faulty engine was asked for lines")
