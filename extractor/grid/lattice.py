"""Grids from ruling lines: edges are snapped, and places that no line divides are one cell."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from extractor.content import Rule
from schemas.geometry import BBox

__all__ = ["UNCLOSED", "Lattice", "Span", "find_lattices"]

UNCLOSED: Final = "do not close to a rectangle"
"""What a grid says among its doubts of the rules around a cell where some are missing."""

_TOUCH = 3.0  # points: how near the end of a line must come to another to meet it
_SNAP = 3.5  # points: edges nearer than this are one edge; no row or column is so narrow
_SNAP_SPAN = 5.0  # points: what snapping may move together at most
_OPEN = 8.0  # points: lines that reach this far beyond the last crossing line bound cells without an outer border
_TALL = 60.0  # points: a grid that upright rules beside it may belong to
_SEVERAL = 3  # so many of them belong to a lower one, too: its only row on a page
_STRAY = 0.35  # part of a grid's area that may belong to the surroundings
_CLOSED: frozenset[str] = frozenset()
_COVERED = 0.55  # part of a cell's side that must be drawn to be a wall


class Span(NamedTuple):
    """A cell's place: first row and column, and how many of each it covers."""

    row: int
    column: int
    rows: int
    columns: int

    def in_columns(self, places: Mapping[int, int] | Sequence[int]) -> Span:
        """Return the cell in other columns; ``places`` tells of each edge that it has which of the others it is."""
        left, right = places[self.column], places[self.column + self.columns]
        return self._replace(column=left, columns=right - left)


@dataclass(frozen=True, slots=True)
class Lattice:
    """A bare grid: the x and y of its edges and its cells, which cover every place exactly once."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]
    doubts: tuple[str, ...] = ()

    @property
    def bbox(self) -> BBox:
        """The box of the outer edges."""
        return BBox(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def find_lattices(rules: Sequence[Rule], scale: float = 1.0) -> list[Lattice]:
    """Return the grids that the rules draw, from top to bottom. Lines that meet no other line are in none.

    ``scale`` shrinks the distances that count as none, for tables set in tiny type.

    A frame around a single cell is no grid, nor are boxes joined by connecting lines (a flow chart).
    """
    lattices = []
    for group in _connected(rules):
        lattice = _lattice(group, scale)
        if lattice is not None:
            lattices.append(lattice)
    lattices.sort(key=lambda lattice: (lattice.ys[0], lattice.xs[0]))
    return lattices


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group the rules that meet, directly or through others."""
    across = [rule for rule in rules if rule.y0 == rule.y1]
    down = sorted((rule for rule in rules if rule.y0 != rule.y1), key=lambda rule: rule.x0)
    places = [rule.x0 for rule in down]
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, rule in enumerate(across):
        y = rule.y0
        position = bisect_left(places, rule.x0 - _TOUCH)
        while position < len(down) and places[position] <= rule.x1 + _TOUCH:
            other = down[position]
            if other.y0 - _TOUCH <= y <= other.y1 + _TOUCH:
                one, two = root(index), root(len(across) + position)
                if one != two:
                    parent[two] = one
            position += 1
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate([*across, *down]):
        groups.setdefault(root(index), []).append(rule)
    found = [group for group in groups.values() if len(group) > 2]
    alone = [rule for group in groups.values() if len(group) <= 2 for rule in group]
    found = _with_full_rows(found, [rule for rule in alone if rule.horizontal])
    lonely = [rule for rule in alone if not rule.horizontal]
    return [group + _beside(group, lonely) for group in found] if lonely else found


def _with_full_rows(groups: list[list[Rule]], lonely: Sequence[Rule]) -> list[list[Rule]]:
    """Join groups between which rows from edge to edge are ruled: without outer walls nothing upright connects them.

    A rule of the very width must lie between, as a title or a note between two tables has none.
    """
    if not lonely or len(groups) < 2:
        return groups
    boxes = [_extent(group) for group in groups]
    order = sorted(range(len(groups)), key=lambda index: boxes[index][1])
    joined = [groups[order[0]]]
    last = boxes[order[0]]
    for index in order[1:]:
        x0, y0, x1, y1 = boxes[index]
        between = [
            rule
            for rule in lonely
            if last[3] < rule.y0 < y0 and abs(rule.x0 - x0) < _TOUCH and abs(rule.x1 - x1) < _TOUCH
        ]
        if between and abs(last[0] - x0) < _TOUCH and abs(last[2] - x1) < _TOUCH:
            joined[-1] = [*joined[-1], *between, *groups[index]]
        else:
            joined.append(groups[index])
        last = (x0, y0, x1, y1)
    return joined


def _extent(group: Sequence[Rule]) -> tuple[float, float, float, float]:
    return (
        min(rule.x0 for rule in group), min(rule.y0 for rule in group),
        max(rule.x1 for rule in group), max(rule.y1 for rule in group),
    )  # fmt: skip


def _beside(group: Sequence[Rule], lonely: Sequence[Rule]) -> list[Rule]:
    """Return the upright rules that meet no other and stand beside a grid, beginning and ending at its very heights.

    On a middle page of a long form, a label that reaches over the whole page has no rule above or below it.
    """
    x0, y0, x1, y1 = _extent(group)
    level = [rule for rule in lonely if abs(rule.y0 - y0) <= _TOUCH and abs(rule.y1 - y1) <= _TOUCH]
    if y1 - y0 < _TALL and len(level) < _SEVERAL:
        return []
    wide = x1 - x0
    found: list[Rule] = []
    for rule in sorted(level, key=lambda rule: max(x0 - rule.x0, rule.x0 - x1)):  # the next one may go by the last
        if 0 < max(x0 - rule.x0, rule.x0 - x1) < wide:
            found.append(rule)
            x0, x1 = min(x0, rule.x0), max(x1, rule.x0)
    return found


def _snap(values: list[float], scale: float) -> list[float]:
    """Return the middles of clusters of near values, sorted."""
    values = sorted(values)
    snapped: list[float] = []
    cluster = [values[0]]
    for value in values[1:]:
        if value - cluster[-1] > _SNAP * scale or value - cluster[0] > _SNAP_SPAN * scale:
            snapped.append(sum(cluster) / len(cluster))
            cluster = []
        cluster.append(value)
    snapped.append(sum(cluster) / len(cluster))
    return snapped


def _nearest(edges: Sequence[float], value: float) -> int:
    """Return the index of the edge nearest to a value."""
    position = bisect_left(edges, value)
    if position == len(edges):
        return position - 1
    if position and value - edges[position - 1] < edges[position] - value:
        return position - 1
    return position


def _lattice(rules: Sequence[Rule], scale: float) -> Lattice | None:
    across = [(rule.y0, rule.x0, rule.x1) for rule in rules if rule.y0 == rule.y1]
    down = [(rule.x0, rule.y0, rule.y1) for rule in rules if rule.y0 != rule.y1]
    if len(across) + len(down) < 3 or not across or not down:
        return None
    xs = _edges([place for place, _, _ in down], across, scale)
    ys = _edges([place for place, _, _ in across], down, scale)
    if len(xs) < 3 or len(ys) < 2:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    beside = _walls(down, xs, ys)  # beside[c][r]: a wall left of column c in row r
    above = _walls(across, ys, xs)  # above[r][c]: a wall over row r in column c
    regions = _regions(beside, above, rows, columns)
    if len(regions) < 2:
        return None
    area = (xs[-1] - xs[0]) * (ys[-1] - ys[0])
    stray = sum(
        (xs[c + 1] - xs[c]) * (ys[r + 1] - ys[r]) for region in regions if region.stray for r, c in region.places
    )
    open_sides = sorted({side for region in regions for side in region.open_sides})
    # boxes joined by lines (a flow chart) are no table; lines below each other rule rows, columns must come from
    # elsewhere
    if stray > _STRAY * area:
        return None
    doubts = [f"no border on the {side}" for side in open_sides]
    spans: list[Span] = []
    for region in regions:
        pieces = _rectangles(region.places)
        if len(pieces) > 1:
            row = min(piece.row for piece in pieces)
            doubts.append(f"rules around the cell at row {row + 1} {UNCLOSED}")
        spans += pieces
    return _tightened(xs, ys, spans, doubts)


def _edges(places: list[float], crossing: list[tuple[float, float, float]], scale: float) -> list[float]:
    """Return the snapped edges, with one more at either end where crossing lines reach beyond the last one.

    Beside merged cells few lines do; it is enough that the first and the last one, the table's own border, end there.
    """
    edges = _snap(places, scale)
    need = max(2, len(crossing) // 3)
    first, last = min(crossing), max(crossing)
    before = [start for _, start, _ in crossing if start < edges[0] - _OPEN]
    after = [end for _, _, end in crossing if end > edges[-1] + _OPEN]
    if before and (len(before) >= need or max(abs(line[1] - min(before)) for line in (first, last)) < _TOUCH):
        edges.insert(0, min(before))
    if after and (len(after) >= need or max(abs(line[2] - max(after)) for line in (first, last)) < _TOUCH):
        edges.append(max(after))
    return edges


def _walls(lines: list[tuple[float, float, float]], at: Sequence[float], along: Sequence[float]) -> list[list[bool]]:
    """Mark for each edge in ``at`` between which neighbours of ``along`` it is drawn."""
    count = len(along) - 1
    walls = [[False] * count for _ in at]
    for place, start, end in lines:
        index = _nearest(at, place)
        if abs(at[index] - place) > _SNAP_SPAN:
            continue
        wall = walls[index]
        position = max(0, bisect_left(along, start) - 1)
        while position < count and along[position] < end:
            low, high = along[position], along[position + 1]
            if min(end, high) - max(start, low) > _COVERED * (high - low):
                wall[position] = True
            position += 1
    return walls


class _Region(NamedTuple):
    """Places that no wall divides, and on which sides they are open to what lies around the grid."""

    places: list[tuple[int, int]]
    open_sides: frozenset[str]

    @property
    def stray(self) -> bool:
        """Say whether it is a part of the surroundings: open, and no column or row that merely lacks its end."""
        if not self.open_sides:
            return False
        rows = {row for row, _ in self.places}
        columns = {column for _, column in self.places}
        whole = len(self.places) == len(rows) * len(columns)
        return not (whole and (self.open_sides <= {"top", "bottom"} or self.open_sides <= {"left", "right"}))


def _regions(beside: list[list[bool]], above: list[list[bool]], rows: int, columns: int) -> list[_Region]:
    """Return the groups of places that no wall divides."""
    seen = [[False] * columns for _ in range(rows)]
    regions: list[_Region] = []
    for row in range(rows):
        for column in range(columns):
            if seen[row][column]:
                continue
            seen[row][column] = True
            places = [(row, column)]
            if above[row][column] and above[row + 1][column] and beside[column][row] and beside[column + 1][row]:
                regions.append(_Region(places, _CLOSED))  # as nearly all
                continue
            open_sides: set[str] = set()
            for r, c in places:  # grows while it is walked
                for wall, next_row, next_column, side in (
                    (above[r][c], r - 1, c, "top"),
                    (above[r + 1][c], r + 1, c, "bottom"),
                    (beside[c][r], r, c - 1, "left"),
                    (beside[c + 1][r], r, c + 1, "right"),
                ):
                    if wall:
                        continue
                    if not (0 <= next_row < rows and 0 <= next_column < columns):
                        open_sides.add(side)
                    elif not seen[next_row][next_column]:
                        seen[next_row][next_column] = True
                        places.append((next_row, next_column))
            regions.append(_Region(places, frozenset(open_sides)))
    return regions


def _rectangles(region: list[tuple[int, int]]) -> list[Span]:
    """Cut a region into rectangles: runs of each row, joined downwards where they are equally wide."""
    if len(region) == 1:
        return [Span(region[0][0], region[0][1], 1, 1)]
    top, bottom = min(r for r, _ in region), max(r for r, _ in region)
    left, right = min(c for _, c in region), max(c for _, c in region)
    height, width = bottom - top + 1, right - left + 1
    if len(region) == height * width:
        return [Span(top, left, height, width)]
    region.sort()
    runs: list[list[int]] = []  # row, first column, last column
    for row, column in region:
        if runs and runs[-1][0] == row and runs[-1][2] == column - 1:
            runs[-1][2] = column
        else:
            runs.append([row, column, column])
    spans: list[Span] = []
    growing: dict[tuple[int, int], tuple[int, int]] = {}  # columns -> first row, rows so far
    for row, first, last in runs:
        start, count = growing.get((first, last), (row, 0))
        if start + count != row:
            spans.append(Span(start, first, count, last - first + 1))
            start, count = row, 0
        growing[first, last] = (start, count + 1)
    spans += [Span(start, first, count, last - first + 1) for (first, last), (start, count) in growing.items()]
    return spans


def _tightened(xs: list[float], ys: list[float], spans: list[Span], doubts: list[str]) -> Lattice:
    """Leave out edges at which no cell begins or ends."""
    used_x = sorted({span.column for span in spans} | {span.column + span.columns for span in spans})
    used_y = sorted({span.row for span in spans} | {span.row + span.rows for span in spans})
    column_of = {edge: index for index, edge in enumerate(used_x)}
    row_of = {edge: index for index, edge in enumerate(used_y)}
    tight = sorted(
        span.in_columns(column_of)._replace(row=row_of[span.row], rows=row_of[span.row + span.rows] - row_of[span.row])
        for span in spans
    )
    return Lattice(tuple(xs[edge] for edge in used_x), tuple(ys[edge] for edge in used_y), tuple(tight), tuple(doubts))
