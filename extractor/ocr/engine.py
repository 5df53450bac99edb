"""What a recognition engine is: two questions about pictures, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from extractor.ocr.widths import plain_form

if TYPE_CHECKING:  # numpy must not be loaded for a document that needs no recognition
    import numpy as np
    from numpy.typing import NDArray

    Image: TypeAlias = NDArray[np.uint8]
else:
    Image: TypeAlias = object

__all__ = ["Character", "Engine", "EngineError", "Image", "PixelBox", "Reading"]


class EngineError(Exception):
    """An engine that cannot be had or that failed; the message names the remedy."""


class PixelBox(NamedTuple):
    """A rectangle in pixels of a picture, half-open: ``picture[top:bottom, left:right]``."""

    left: int
    top: int
    right: int
    bottom: int


class Character(NamedTuple):
    """A recognised character: its probability (0 to 1), its centre as a share of the crop's width, its best rival."""

    text: str
    score: float
    position: float
    rival: str = ""
    rival_score: float = 0.0

    @property
    def certainty(self) -> float:
        """Probability that it is this character, in full or half width."""
        same = self.rival and plain_form(self.rival) == plain_form(self.text)
        return min(1.0, self.score + self.rival_score) if same else self.score


class Reading(NamedTuple):
    """What an engine read in a crop of one line.

    ``score`` is the mean probability of its characters, 0 for nothing read; ``characters`` is empty where the engine
    does not tell characters apart.
    """

    text: str
    score: float
    characters: tuple[Character, ...] = ()

    @property
    def weakest(self) -> float:
        """Probability of the least certain character: a figure is as certain as its worst digit."""
        return min((character.certainty for character in self.characters), default=self.score)


class Engine(Protocol):
    """A recogniser."""

    @property
    def name(self) -> str:
        """What the user asks for."""
        ...

    @property
    def version(self) -> str:
        """Programs and models, for messages and cache keys."""
        ...

    def recognise(self, crops: Sequence[Image]) -> list[Reading]:
        """Read crops of one line each (grey, uint8, dark on light), one reading for each, in order.

        Raises EngineError.
        """
        ...

    def detect(self, page: Image) -> list[PixelBox]:
        """Return the boxes of the lines of text on a straight grey picture, in no particular order.

        Raises EngineError.
        """
        ...
