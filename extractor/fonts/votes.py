"""Votes of recognised windows on what a glyph is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.fonts.placed import GlyphKey
from extractor.ocr.engine import Character

__all__ = ["Ballot", "Election", "align", "is_one_to_one"]

# Weight of a single vote that is enough: of 6,200 glyphs of ten disclosures that stood in windows paired one to one and
# were read with this certainty, none was wrong, and of 45,000 readings of them made in other ways none either.
_CLEAR = 0.95
_MANY = 4.0  # weight from which a glyph was seen often
_SKIP = 0.55  # of a line's height: a glyph and a character further apart are not each other's


class Ballot(NamedTuple):
    """The outcome for a glyph: its text, how sure that is (0 to 1), and the other candidates."""

    text: str
    confidence: float
    others: tuple[str, ...] = ()


class Election:
    """Counts votes for each glyph, weighted by the recogniser's certainty."""

    def __init__(self) -> None:
        self._votes: dict[GlyphKey, dict[str, float]] = {}
        self._best: dict[GlyphKey, float] = {}  # weight of the clearest vote

    def vote(self, key: GlyphKey, text: str, weight: float) -> None:
        """Add a vote."""
        votes = self._votes.setdefault(key, {})
        votes[text] = votes.get(text, 0.0) + weight
        self._best[key] = max(weight, self._best.get(key, 0.0))

    def result(self, key: GlyphKey) -> Ballot:
        """Return the outcome for a glyph: unclear (confidence 0) without votes.

        Two agreeing votes of full weight are certain, a clear one without dissent is as certain as it was read; a less
        clear one alone, or with a dissent, is as uncertain as its share. Where many votes agree, only the strongest
        rival counts: single slips differ from each other, a likeness does not.
        """
        votes = self._votes.get(key)
        if not votes:
            return Ballot("", 0.0)
        (text, weight), *others = sorted(votes.items(), key=lambda vote: -vote[1])
        # Half a vote against everything: what was seen once could still be a slip.
        confidence = weight / (sum(votes.values()) + 0.25)
        if not others and weight >= 1.6:
            confidence = 1.0
        elif not others and self._best[key] >= _CLEAR:
            confidence = max(confidence, self._best[key])
        elif others and weight >= _MANY:
            confidence = max(confidence, 1 - 0.5 * others[0][1] / weight)
        return Ballot(text, min(1.0, confidence), tuple(other for other, _ in others))


def is_one_to_one(places: Sequence[float], characters: Sequence[Character], height: float) -> bool:
    """Say whether there is a character for each glyph, and where it stands.

    One glyph overlooked and a neighbour's edge taken for another make the number right and all between them wrong.
    """
    return len(places) == len(characters) and all(
        abs(place - character.position) <= _SKIP * height for place, character in zip(places, characters, strict=True)
    )


def align(places: Sequence[float], characters: Sequence[Character], height: float) -> list[tuple[int, Character]]:
    """Pair glyphs with recognised characters by their order and their places.

    ``places`` are the glyphs' centres and ``height`` the line's height, both as shares of the crop's width. Pairs are
    (index of the glyph, character); both sides may keep some unpaired.
    """
    if is_one_to_one(places, characters, height):
        return list(enumerate(characters))
    rows, columns = len(places), len(characters)
    skip = _SKIP * height
    cost = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows + 1):
        for column in range(columns + 1):
            if row == 0 or column == 0:
                cost[row][column] = (row + column) * skip
                continue
            distance = abs(places[row - 1] - characters[column - 1].position)
            cost[row][column] = min(
                cost[row - 1][column - 1] + distance, cost[row - 1][column] + skip, cost[row][column - 1] + skip
            )
    pairs = []
    row, column = rows, columns
    while row and column:
        distance = abs(places[row - 1] - characters[column - 1].position)
        if cost[row][column] == cost[row - 1][column - 1] + distance:
            pairs.append((row - 1, characters[column - 1]))
            row, column = row - 1, column - 1
        elif cost[row][column] == cost[row - 1][column] + skip:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]
