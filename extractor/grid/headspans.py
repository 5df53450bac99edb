"""The cells of a header whose words have found their columns, and the edges between its rows."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.content import Rule
from extractor.grid.head_words import Word
from extractor.grid.heads import Headed
from extractor.grid.lattice import Span

__all__ = ["header_rows"]


def header_rows(columns: Sequence[Headed], across: Sequence[Rule]) -> tuple[list[Span], list[float]]:
    """Return the header's cells, which cover all of its rows, and the y of the edges between these.

    A column whose word has none above it reaches over all rows.
    """
    chains = [[*reversed(column.above), *([column.word] if column.word else [])] for column in columns]
    depth = max(map(len, chains))
    if not depth:
        return [], []
    rows = _rows(chains)
    depth = max(rows.values()) + 1
    owners: list[list[Word | None]] = [[None] * len(columns) for _ in range(depth)]
    for number, chain in enumerate(chains):
        start = 0
        for place, word in enumerate(chain):
            stop = depth if place == len(chain) - 1 else rows[word] + 1
            for row in range(start, stop):
                owners[row][number] = word
            start = stop
    spans = _spans(owners)
    return spans, _edges(owners, depth, across)


def _rows(chains: Sequence[Sequence[Word]]) -> dict[Word, int]:
    """Return the row of each word: below all that stand over it."""
    rows: dict[Word, int] = {}
    for _ in range(max(map(len, chains))):
        for chain in chains:
            row = -1
            for word in chain:
                row = rows[word] = max(rows.get(word, 0), row + 1)
    return rows


def _spans(owners: Sequence[Sequence[Word | None]]) -> list[Span]:
    """Return the rectangles of places that belong to one word; places without a word are cells of their own."""
    spans: list[Span] = []
    done: set[tuple[int, int]] = set()
    for row, line in enumerate(owners):
        for column, word in enumerate(line):
            if (row, column) in done:
                continue
            wide = high = 1
            if word is not None:
                while column + wide < len(line) and line[column + wide] == word and (row, column + wide) not in done:
                    wide += 1
                while row + high < len(owners) and all(
                    other == word for other in owners[row + high][column : column + wide]
                ):
                    high += 1
            done |= {(r, c) for r in range(row, row + high) for c in range(column, column + wide)}
            spans.append(Span(row, column, high, wide))
    return spans


def _edges(owners: Sequence[Sequence[Word | None]], depth: int, across: Sequence[Rule]) -> list[float]:
    edges: list[float] = []
    for row in range(1, depth):
        pairs = [
            (upper, lower)
            for upper, lower in zip(owners[row - 1], owners[row], strict=True)
            if upper is not None and lower is not None and upper != lower
        ]
        above = max((upper.y1 for upper, _ in pairs), default=0.0)
        below = min((lower.y0 for _, lower in pairs), default=above)
        middle = (above + below) / 2
        between = [rule.y0 for rule in across if above - 2 < rule.y0 < below + 2]
        edges.append(between[0] if between else middle)
    return edges
