"""Text that was painted over after it had been drawn: a correction's white box, with the new figure on top of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from extractor.pdf.characters import printed
from extractor.pdf.ink import Ink, Painted
from extractor.pdf.matrix import Matrix

__all__ = ["covered_places", "part_covered"]

_Place = tuple[str, int, int]
# Whole points around a place, the nearest first: the two ways of reading measure heights a little differently.
_AROUND = sorted(((dx, dy) for dx in (0, -1, 1) for dy in (0, -1, 1, -2, 2)), key=lambda step: (*map(abs, step),))


def covered_places(trace: Iterable[Mapping[str, Any]], areas: Sequence[Painted], matrix: Matrix) -> Counter[_Place]:
    """Count the characters that an area was painted over afterwards, by their text and middles in whole points.

    ``trace`` is the answer of Page.get_texttrace(), which, unlike structured text, knows the order of drawing.
    """
    ink = Ink(areas)
    places: Counter[_Place] = Counter()
    for span in trace:
        order = span["seqno"]
        for code, _, _, place in span["chars"]:
            x0, y0, x1, y1 = matrix.box(place)
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            for area in ink.at(y):
                box = area.box
                if area.order > order and box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                    places[printed(chr(code)), round(x), round(y)] += 1
                    break
    return places


def part_covered(
    blocks: Iterable[Mapping[str, Any]], places: Mapping[_Place, int], matrix: Matrix
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Part the blocks of Page.get_text("rawdict") into what is seen and what is covered, both in the order of drawing.

    What covers a character was drawn after it, so that of several at one place the first ones are covered: a new figure
    over the old one often has a digit or the point where the old one had it.
    """
    left = Counter(places)
    seen: list[Mapping[str, Any]] = []
    covered: list[Mapping[str, Any]] = []
    for block in blocks:
        sides: tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]] = ([], [])
        for line in block.get("lines", ()):
            parts: tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]] = ([], [])
            for span in line["spans"]:
                characters: tuple[list[Any], list[Any]] = ([], [])
                for character in span["chars"]:
                    characters[_takes(character, left, matrix)].append(character)
                for part, own in zip(parts, characters, strict=True):
                    if own:
                        part.append({**span, "chars": own})
            for side, part in zip(sides, parts, strict=True):
                if part:
                    side.append({**line, "spans": part})
        for all_, side in zip((seen, covered), sides, strict=True):
            if side:
                all_.append({**block, "lines": side})
    return seen, covered


def _takes(character: Mapping[str, Any], left: Counter[_Place], matrix: Matrix) -> bool:
    """Say whether a character is the next one that is covered at its place, and count it."""
    x0, y0, x1, y1 = matrix.box(character["bbox"])
    text, x, y = printed(character["c"]), round((x0 + x1) / 2), round((y0 + y1) / 2)
    for dx, dy in _AROUND:
        place = text, x + dx, y + dy
        if left.get(place, 0):
            left[place] -= 1
            return True
    return False
