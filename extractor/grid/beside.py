"""Two tables side by side without upright walls: the white strip between them, which parts the lines of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.content import Glyph, Rule
from extractor.lines import is_one_run

__all__ = ["side_by_side"]

_UNITS = re.compile(r"(单位[:：][^:：]{0,4}元).*(单位[:：][^:：]{0,4}元)")
_STRIP = 10.0  # points that the strip is wide at least
_ABOVE = 5  # lines above the two units, their titles and numbers among them
_FEW = 12  # characters, of a page's number at most
_LEVEL = 3.0  # points that make no difference
_LEAST_RULES = 3
_WIDE = 100.0  # points


def side_by_side(
    lines: Sequence[Sequence[Glyph]], rules: Sequence[Rule]
) -> list[tuple[Sequence[Sequence[Glyph]], Sequence[Rule]]]:
    """Return lines of glyphs and rules of the page's only tables, or those of the left and of the right ones.

    Two tables side by side are known by their units in one line, or by rules beside each other, and by a white strip
    between them that nothing crosses from there down.
    """
    found = _two_units(lines) or _two_rules(lines, rules)
    if found is None:
        return [(lines, rules)]
    first, low, high, last = found
    top = lines[first][0].y0
    below = [line for line in lines[first:] if len(line) > _FEW or len({glyph.run for glyph in line}) > 1]
    x = _strip(below, [rule for rule in rules if rule.y1 > top], low, high, last=last)
    if x is None:
        return [(lines, rules)]
    start = max(0, first - _ABOVE)
    left: list[Sequence[Glyph]] = list(lines[:start])
    right: list[Sequence[Glyph]] = []
    for line in lines[start:]:
        sides: tuple[list[Glyph], list[Glyph]] = ([], [])
        for glyph in line:
            sides[(glyph.x0 + glyph.x1) / 2 >= x].append(glyph)
        for side, half in zip((left, right), sides, strict=True):
            if half:
                side.append(half)
    return [(left, [rule for rule in rules if rule.x0 < x]), (right, [rule for rule in rules if rule.x0 >= x])]


def _two_units(lines: Sequence[Sequence[Glyph]]) -> tuple[int, float, float, bool] | None:
    """Return the first line with two units, where the strip may lie, and whether it is the last one there."""
    for number, line in enumerate(lines):
        if len(line) < _FEW or is_one_run(line):
            continue
        match = _UNITS.search("".join([glyph.text for glyph in line]))
        if match and match.end() <= len(line):
            # what follows is the other table's owner, at its left edge, or else the other unit, at its right edge
            owner = line[match.end(1)].x0 if match.end(1) < match.start(2) else 0.0
            return number, line[match.end(1) - 1].x1, owner or line[match.start(2)].x0, bool(owner)
    return None


def _two_rules(lines: Sequence[Sequence[Glyph]], rules: Sequence[Rule]) -> tuple[int, float, float, bool] | None:
    """Return the first line below two wide rules beside each other, of which there are several, and their gap."""
    wide = sorted((rule for rule in rules if rule.horizontal and rule.x1 - rule.x0 > _WIDE), key=lambda rule: rule.y0)
    pairs: list[tuple[Rule, Rule]] = []
    for one, other in pairwise(wide):
        left, right = (one, other) if one.x0 < other.x0 else (other, one)
        if other.y0 - one.y0 < _LEVEL and right.x0 - left.x1 > _STRIP:
            pairs.append((left, right))
    if len(pairs) < _LEAST_RULES:
        return None
    left, right = pairs[0]
    first = next((place for place, line in enumerate(lines) if line[0].y1 > left.y0), None)
    return None if first is None else (first, left.x1, right.x0, True)


def _strip(
    lines: Sequence[Sequence[Glyph]], rules: Sequence[Rule], low: float, high: float, *, last: bool
) -> float | None:
    """Return the middle of the first or last white strip between two places, with lines on either side of it."""
    ink = sorted([(glyph.x0, glyph.x1) for line in lines for glyph in line] + [(rule.x0, rule.x1) for rule in rules])
    found: list[float] = []
    reach = ink[0][0]
    for x0, x1 in ink:
        if x0 - reach > _STRIP and low - _LEVEL < reach and x0 < high + _LEVEL:
            found.append((x0 + reach) / 2)
        reach = max(reach, x1)
    if not found:
        return None
    x = found[-1] if last else found[0]
    sides = sum(line[0].x0 < x for line in lines), sum(line[-1].x1 > x for line in lines)
    return x if min(sides) >= _LEAST_RULES else None
