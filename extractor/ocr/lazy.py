"""An engine that is made at its first question: most documents never ask one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractor.ocr.engine import Engine, Image, PixelBox, Reading

__all__ = ["LazyEngine"]


class LazyEngine:
    """Stands for an engine; ``expected`` is its version as far as it is known without starting it."""

    def __init__(self, name: str, make: Callable[[], Engine], expected: Callable[[], str]) -> None:
        self.name = name
        self._make = make
        self._expected = expected
        self._engine: Engine | None = None
        self._version = ""

    @property
    def version(self) -> str:
        """Return the engine's version, its own word once it runs."""
        if self._engine is not None:
            return self._engine.version
        self._version = self._version or self._expected()
        return self._version

    def recognise(self, crops: Sequence[Image]) -> list[Reading]:
        """Read crops. Raises EngineError."""
        return self._started().recognise(crops)

    def detect(self, page: Image) -> list[PixelBox]:
        """Return the boxes of lines. Raises EngineError."""
        return self._started().detect(page)

    def _started(self) -> Engine:
        if self._engine is None:
            self._engine = self._make()
        return self._engine
