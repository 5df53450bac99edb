"""Which rows of a table without walls a text belongs to: those it stands in the middle of, or the one it begins at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from statistics import median

from extractor.content import Rule
from extractor.grid.marks import Mark

__all__ = ["covered_rows", "nearest_rows"]

_OFF = 0.7  # of the size: how far a text may be from where it should stand
_OFF_ALL = 0.35  # the same on the average


def nearest_rows(lines: Sequence[Mark], seeds: Sequence[Mark], size: float) -> list[list[Mark]] | None:
    """Share the lines of a column out among rows whose middles are known, so that each row's lines are centred on it.

    None where they do not fit. A column that has fewer lines than rows is empty in some.
    """
    count = len(seeds)
    if len(lines) < count:
        groups: list[list[Mark]] = [[] for _ in seeds]
        for line in lines:
            row = min(range(count), key=lambda row: abs(seeds[row].middle - line.middle))
            if abs(seeds[row].middle - line.middle) > _OFF * size:
                return None
            groups[row].append(line)
        return groups
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for row in range(1, count + 1):
        for stop in range(row, len(lines) + 1):
            for start in range(row - 1, stop):
                if (row - 1, start) not in best:
                    continue
                group = lines[start:stop]
                middle = (group[0].middle + group[-1].middle) / 2
                off = min(abs(middle - seeds[row - 1].middle), abs(group[0].middle - seeds[row - 1].middle) + 0.1)
                cost = best[row - 1, start][0] + off
                if (row, stop) not in best or cost < best[row, stop][0]:
                    best[row, stop] = cost, start
    if (count, len(lines)) not in best or best[count, len(lines)][0] > _OFF_ALL * size * count:
        return None
    stop, found = len(lines), []
    for row in range(count, 0, -1):
        start = best[row, stop][1]
        found.append(list(lines[start:stop]))
        stop = start
    return found[::-1]


def covered_rows(
    labels: Sequence[Mark],
    rows: Sequence[tuple[float, float]],
    across: Sequence[Rule],
    size: float,
    allowed: Collection[int],
) -> list[tuple[int, int]] | None:
    """Return from which row to behind which each label reaches, all rows covered; None where they do not fit.

    Labels stand all in the middle of their rows or all beside the first one. A rule that runs across a label's column
    between two rows ends a label there, and where such rules part labels, nothing else does. Labels end only at
    ``allowed`` places.
    """
    if not labels or len(labels) > len(rows):
        return None
    x = median((label.x0 + label.x1) / 2 for label in labels)
    ruled = {
        place
        for place, (above, below) in enumerate(pairwise(rows), start=1)
        if any((above[0] + above[1]) / 2 < r.y0 < (below[0] + below[1]) / 2 and r.x0 < x < r.x1 for r in across)
    }
    ways = [_shared(labels, rows, ruled, allowed, size, middle=middle) for middle in (True, False)]
    cost, found = min(ways, key=lambda way: way[0])
    return found if cost <= _OFF_ALL * size * len(labels) else None


def _shared(
    labels: Sequence[Mark],
    rows: Sequence[tuple[float, float]],
    ruled: Collection[int],
    allowed: Collection[int],
    size: float,
    *,
    middle: bool,
) -> tuple[float, list[tuple[int, int]]]:
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for number, label in enumerate(labels, start=1):
        for stop in range(number, len(rows) + 1):
            if stop not in allowed and stop != len(rows):
                continue
            for start in range(number - 1, stop):
                if (number - 1, start) not in best or any(start < place < stop for place in ruled):
                    continue
                last = rows[stop - 1] if middle else rows[start]
                off = abs((rows[start][0] + last[1]) / 2 - label.middle)
                if off > _OFF * size and not (ruled and rows[start][0] < label.middle < rows[stop - 1][1]):
                    continue
                cost = best[number - 1, start][0] + min(off, _OFF_ALL * size if ruled else off)
                if (number, stop) not in best or cost < best[number, stop][0]:
                    best[number, stop] = cost, start
    if (len(labels), len(rows)) not in best:
        return float("inf"), []
    stop, found = len(rows), []
    for number in range(len(labels), 0, -1):
        start = best[number, stop][1]
        found.append((start, stop))
        stop = start
    return best[len(labels), len(rows)][0], found[::-1]
