"""Words over columns without walls: which word heads which column, and which stands over several of them.

The words of the lowest line head their columns; a word above is the heading of those that it is centred over, unless a
column below it has no other. What is left over are the words of columns with nothing in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from extractor.content import Rule
from extractor.grid.gutters import Strip
from extractor.grid.head_words import SAME_LEVEL, Word
from extractor.grid.printed import Part

__all__ = ["Headed", "Setting", "between_numbers", "column_edges", "headed_columns"]

_NEW = 1.5  # what it costs, in sizes, to take a word for that of an empty column
_MET = 6.0  # and what it costs besides where the word lies over a column's figures
_SPLIT = 2.5  # what it costs that two words are one
_SAME_WORD = 1.5  # of the size: how far the parts of one word stand apart at most
_TWO_NUMBERS = 2  # below words that are not one
_FAR = 1.2  # the most that a word alone beside a column's figures costs
_TOUCHING = 0.3  # of the size: how far the boxes of words below each other may overlap
_UNDERLINED = 0.1  # what it costs to stand over the columns that a rule below the word spans
_HALFWAY = 0.2  # of the size
_LEFT = 0.3  # what a column without a word costs


@dataclass(frozen=True, slots=True)
class Headed:
    """A column: the ink of its rows if there is any, its own word, and the words over it, lowest first."""

    ink: Strip | None
    word: Word | None = None
    above: tuple[Word, ...] = ()

    @property
    def x0(self) -> float:
        """Left end of what is printed in it."""
        return min(one.x0 for one in (self.ink, self.word) if one is not None)

    @property
    def x1(self) -> float:
        """Right end of what is printed in it."""
        return max(one.x1 for one in (self.ink, self.word) if one is not None)


class Setting(NamedTuple):
    """How a table is set: the size of its type, its left and right, and the y halfway down all of its header.

    ``numbers`` are the x of the numbers that a line below the header gives to the columns; ``words`` all its words.
    """

    size: float
    bounds: tuple[float, float]
    numbers: tuple[float, ...] = ()
    middle: float = 0.0
    words: tuple[Word, ...] = ()


def headed_columns(
    words: Iterable[Word], strips: Sequence[Strip], rules: Sequence[Rule], setting: Setting
) -> list[Headed]:
    """Return the columns from left to right with the words over them."""
    columns = [Headed(strip) for strip in strips]
    words = list(words)
    middle = (min(word.y0 for word in words) + max(word.y1 for word in words)) / 2 if words else 0.0
    setting = setting._replace(middle=middle, words=tuple(words))
    for level in _levels(words, setting.size):
        own = [rule for rule in rules if sum(rule.x0 < word.middle < rule.x1 for word in level) == 1]
        columns = _claimed(level, columns, setting, own)
    return columns


def _levels(words: Iterable[Word], size: float) -> list[list[Word]]:
    """Return the words by lines, the lowest line first, each from left to right."""
    levels: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.level):
        if levels and levels[-1][-1].level - word.level < SAME_LEVEL * size:
            levels[-1].append(word)
        else:
            levels.append([word])
    return [sorted(level) for level in levels]


class _Way(NamedTuple):
    """The cheapest way to have dealt with some words and columns, and what came of them."""

    cost: float
    columns: tuple[Headed, ...]


def _claimed(words: Sequence[Word], columns: Sequence[Headed], setting: Setting, rules: Sequence[Rule]) -> list[Headed]:
    """Give each word of a line its column, the columns it stands over, or a new one; the cheapest way for all."""
    size = setting.size
    edges = column_edges(columns, setting.bounds)
    lines = [_underlined(word, columns, size, rules) for word in words]
    best: dict[tuple[int, int], _Way] = {(0, 0): _Way(0.0, ())}

    def offer(key: tuple[int, int], cost: float, came: tuple[Headed, ...]) -> None:
        if key not in best or cost < best[key].cost:
            best[key] = _Way(cost, came)

    for done in range(len(words) + 1):
        for passed in range(len(columns) + 1):
            way = best.get((done, passed))
            if way is None:
                continue
            if passed < len(columns):
                column = columns[passed]
                offer((done, passed + 1), way.cost + (0.05 if column.word else _LEFT), (*way.columns, column))
            if done == len(words):
                continue
            word = words[done]
            last = way.columns[-1].word if way.columns and done else None
            one = last is not None and sum(last.x0 < x < word.x1 for x in setting.numbers) < _TWO_NUMBERS
            if one and last is not None and last == words[done - 1] and word.x0 - last.x1 < _SAME_WORD * size:
                whole = Word(last.x0, min(last.y0, word.y0), word.x1, max(last.y1, word.y1), last.text + word.text)
                came = (*way.columns[:-1], replace(way.columns[-1], word=whole))
                offer((done + 1, passed), way.cost + _SPLIT, came)
            met = sum(_meet(word, column) for column in columns)
            cost = _new(word, columns, passed, size) + _MET * met
            offer((done + 1, passed), way.cost + cost, (*way.columns, Headed(None, word)))
            for stop in range(passed + 1, len(columns) + 1):
                group = columns[passed:stop]
                if stop == passed + 1 and group[0].word is None and not group[0].above:
                    cost = _apart(word, setting, columns, passed, words)
                    offer((done + 1, stop), way.cost + cost, (*way.columns, replace(group[0], word=word)))
                cost = _over(word, group, (edges[passed], edges[stop]), setting)
                line = lines[done]
                if line is not None:
                    cost = _UNDERLINED if line == (passed, stop) else cost + _NEW
                came = (*way.columns, *(replace(column, above=(*column.above, word)) for column in group))
                offer((done + 1, stop), way.cost + cost, came)
    return list(best[len(words), len(columns)].columns)


def _stands_over(upper: Word, lower: Word) -> bool:
    return upper.x0 < lower.x1 and lower.x0 < upper.x1 and upper.y1 <= lower.y0 + 1


def _meet(word: Word, column: Headed) -> bool:
    return word.x0 < column.x1 and column.x0 < word.x1


def _new(word: Word, columns: Sequence[Headed], place: int, size: float) -> float:
    """Return the cost of a column of its own between two columns."""
    off = 0.0
    if place and columns[place - 1].x1 > word.x0:
        off += columns[place - 1].x1 - word.x0
    if place < len(columns) and columns[place].x0 < word.x1:
        off += word.x1 - columns[place].x0
    return _NEW + 2 * off / size


def _apart(word: Word, setting: Setting, columns: Sequence[Headed], place: int, words: Sequence[Word]) -> float:
    """Return the cost of a word's being that of a column: how far it stands beside it, under its own word or not."""
    column, size = columns[place], setting.size
    gap = max(column.x0 - word.x1, word.x0 - column.x1, 0.0)
    off = 0.05 * abs(word.middle - (column.x0 + column.x1) / 2) / size
    if not gap:
        return min(off, 0.6)
    left, right = min(word.x1, column.x1), max(word.x0, column.x0)
    between = any(other is not word and left < other.middle < right for other in words)
    between = between or any(
        other != word and _meet(other, column) and not any(_stands_over(other, lower) for lower in setting.words)
        for other in setting.words
    )
    between = between or any(other is not column and left < (other.x0 + other.x1) / 2 < right for other in columns)
    return 0.2 + gap / size if between else min(0.2 + gap / size, _FAR) + 0.01 * gap / size


def _underlined(word: Word, columns: Sequence[Headed], size: float, rules: Sequence[Rule]) -> tuple[int, int] | None:
    """Return the first and the last column but one over which a word is underlined, None where it is not."""
    lines = [
        rule
        for rule in rules
        if word.level < rule.y0 < word.y1 + 1.2 * size and rule.x0 - 2 <= word.x0 and word.x1 <= rule.x1 + 2
    ]
    if not lines:
        return None
    rule = min(lines, key=lambda rule: rule.y0)
    below = [index for index, column in enumerate(columns) if rule.x0 < _middle(column) < rule.x1]
    return (below[0], below[-1] + 1) if below else None


def _over(word: Word, group: Sequence[Headed], edges: tuple[float, float], setting: Setting) -> float:
    """Return the cost of a word's standing over neighbouring columns: how far it is from their middle."""
    size = setting.size
    first, last = group[0], group[-1]
    heads = [column.above[-1] if column.above else column.word for column in group]
    known = [head for head in heads if head is not None]
    if any(head.y0 < word.y1 - _TOUCHING * size for head in known):
        return float("inf")
    plain = [column.word.level for column in group if column.word is not None and not column.above]
    deepest = max((head.level for head in known), default=0.0)
    parents = min((column.above[-1].level for column in group if column.above), default=deepest)
    # what stands halfway down the whole header, or higher than its neighbours' words, has none above it
    uneven = any(
        level < min(deepest, parents) - SAME_LEVEL * size or abs(level - setting.middle) < _HALFWAY * size
        for level in plain
    )
    middles = [
        (edges[0] + edges[1]) / 2,
        (_middle(first) + _middle(last)) / 2,
    ]
    cost = 0.6 * min(abs(middle - word.middle) for middle in middles) / size
    cost += 2 * max(0.0, edges[0] - word.x0, word.x1 - edges[1]) / size
    cost += 0.75 * sum(head is None for head in heads)
    return cost + (0.6 if len(group) == 1 else 0.0) + (_NEW if uneven else 0.0)


def _middle(column: Headed) -> float:
    one = column.word or column.ink
    return one.middle if one is not None else 0.0


def column_edges(columns: Sequence[Headed], bounds: tuple[float, float]) -> list[float]:
    """Return the edges between columns, with the table's own at both ends."""
    edges = [bounds[0]]
    for left, right in pairwise(columns):
        if left.x1 > right.x0 and left.ink is not None and right.ink is not None:
            edges.append((left.ink.x1 + right.ink.x0) / 2)
        else:
            edges.append((left.x1 + right.x0) / 2)
    return [*edges, bounds[1]]


def between_numbers(edges: Sequence[float], columns: Sequence[Headed], numbers: Sequence[Part]) -> list[float]:
    """Move the edges between the numbers that a line gives to the last columns, where no ink of the rows is in the way.

    A number may stand anywhere in its column: right of a label, or left of the amounts.
    """
    moved = list(edges)
    first = len(columns) - len(numbers)
    if not numbers or first < 0:
        return moved
    for place in range(max(first, 1), len(columns)):
        left = numbers[place - 1 - first].x1 if place > first else float("-inf")
        right = numbers[place - first].x0
        before, after = columns[place - 1].ink, columns[place].ink
        low = max(left, before.x1 if before else left)
        high = min(right, after.x0 if after else right)
        if low < high and not low < moved[place] < high:
            moved[place] = (low + high) / 2 if low > float("-inf") else high - 1
    return moved
