"""Tables without (enough) rules: rows of figures that stand in line make columns. Prose and contents pages don't."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extractor.content import Glyph, Rule
from extractor.grid.areas import Area, figure_blocks, framed_areas, further_rows, is_caption, is_sentence, titled_areas
from extractor.grid.bodies import is_one_row, joined_rows, rows_between, together, wraps
from extractor.grid.gutters import Strip, ink_columns
from extractor.grid.head_words import header_words
from extractor.grid.heads import Headed, Setting, between_numbers, column_edges, headed_columns
from extractor.grid.headspans import header_rows
from extractor.grid.lattice import Lattice, Span
from extractor.grid.printed import AMOUNT, Part, Row, is_numbered, numbers_of_columns, printed_rows
from extractor.layout import BY_ALIGNMENT

__all__ = ["find_aligned", "framed"]

_LEAST_ROWS = 3
_HEADER_LINES = 7
_IN_LINE = 0.6  # of the size: how far edges of one column may differ
_OVERLAP = 0.9  # of the size: lines whose middles are nearer overlap
_NEAR_ABOVE = 4.0  # of the size: how far the header's lines are from each other at most
_SAME_START = 1.5  # points: how far the beginnings of labels below each other may differ
_LEAST_LABELS = 2
_ACROSS = 0.9  # part of a table's width that a rule between its rows has
_SAME_RULE = 3.0  # points
_LARGER = 1.25  # a title's size to its table's


def find_aligned(
    lines: Iterable[Sequence[Glyph]], rules: Sequence[Rule], carried: Sequence[float] = ()
) -> list[Lattice]:
    """Return the tables that lines of glyphs outside ruled grids form by their places, from top to bottom.

    Horizontal ``rules`` of one width bound a table; without them it begins below its title and unit, or is three rows
    with a figure that stand in line, in two columns or in one of amounts. What is guessed about its structure is among
    the doubts. ``carried`` are the edges of the columns of such a table at the foot of the page before: rows at this
    page's top that fit between them go on with it, however few they are.
    """
    rows = printed_rows(lines)
    further = further_rows(rows, carried) if carried else None
    areas = framed_areas(rows, rules)
    if further is not None:  # the columns are known; rules tell the rows only
        known = further.first, further.down
        areas = [replace(area, down=known[1]) if not area.down and area.first == known[0] else area for area in areas]
    found = [(area, framed(rows, area, rules)) for area in areas]
    if further is not None and not any(further.last >= area.first for area, lattice in found if lattice is not None):
        found.append((further, framed(rows, further, rules)))
    taken = [area for area, lattice in found if lattice is not None]
    for area in titled_areas(rows):
        if not any(other.first <= area.last and area.first <= other.last for other in taken):
            lattice = framed(rows, area, rules)
            if lattice is not None:
                found.append((area, lattice))
                taken.append(area)
    for block in figure_blocks(rows):
        if any(other.first <= block.last and block.first <= other.last for other in taken):
            continue
        headed = _with_header(rows, block, rules, taken)
        if headed is not None:
            found.append((headed, framed(rows, headed, rules, block.first - headed.first)))
    lattices = [lattice for _, lattice in found if lattice is not None]
    return sorted(lattices, key=lambda lattice: lattice.ys[0])


def _with_header(rows: Sequence[Row], block: Area, rules: Sequence[Rule], taken: Sequence[Area]) -> Area | None:
    """Return a block with the lines of its header, None where its figures don't stand in line."""
    body = rows[block.first : block.last + 1]
    if not _stands_in_line(body):
        return None
    left, right = min(row.parts[0].x0 for row in body), max(row.parts[-1].x1 for row in body)
    floor = max((area.last for area in taken if area.last < block.first), default=-1)
    size = median(row.size for row in body)
    tops = [rule.y0 for rule in rules if rule.horizontal and rule.x0 < right and rule.x1 > left]
    tops = [y for y in tops if y < rows[block.first].middle]
    start = block.first
    for index in range(block.first - 1, max(floor, block.first - 1 - _HEADER_LINES), -1):
        row, below = rows[index], rows[start]
        if below.middle - row.middle > _NEAR_ABOVE * row.size or row.parts[0].x0 < left - 4 * row.size:
            break
        if (tops and row.middle < min(tops) - row.size) or row.size > _LARGER * size:
            break
        if is_caption(row) or is_sentence(row):
            break
        alone = len(row.parts) == 1
        if alone and (
            below.middle - row.middle > 2.2 * row.size or abs(row.parts[0].middle - (left + right) / 2) < size
        ):
            break
        start = index
    while start < block.first and len(rows[start].parts) == 1 and start + 1 == block.first:
        start += 1
    last = block.last
    return Area(start, last)


def _stands_in_line(rows: Sequence[Row]) -> bool:
    """Say whether figures of several rows stand in columns: two of figures, or one of amounts."""
    body = [row for row in rows if row.body]
    size = median(row.size for row in body)
    figures = [part for row in body for part in row.parts if part.figure]
    clusters = _clusters(figures, size)
    lined_up = [cluster for cluster in clusters if len(cluster) >= _LEAST_ROWS]
    if sum(len(cluster) for cluster in clusters if len(cluster) > 1) < 0.7 * len(figures):
        return False
    amounts = any(sum(AMOUNT.fullmatch(part.text) is not None for part in c) >= _LEAST_ROWS for c in lined_up)
    # running number and page number stand in line on a contents page
    return amounts or len(lined_up) >= 3


def _clusters(parts: Sequence[Part], size: float) -> list[list[Part]]:
    """Group the parts whose right ends, or failing that middles or beginnings, stand in line."""
    by_end = _near([(part.x1, part) for part in parts], _IN_LINE * size)
    by_middle = _near([(part.middle, part) for part in parts], _IN_LINE * size)
    by_start = _near([(part.x0, part) for part in parts], _IN_LINE * size)
    return min((by_end, by_middle, by_start), key=len)


def _near(placed: list[tuple[float, Part]], reach: float) -> list[list[Part]]:
    placed.sort()
    clusters: list[list[Part]] = []
    last = float("-inf")
    for place, part in placed:
        if place - last > reach:
            clusters.append([])
        clusters[-1].append(part)
        last = place
    return clusters


def framed(rows: Sequence[Row], area: Area, rules: Sequence[Rule], head: int | None = None) -> Lattice | None:
    """Return the grid of an area's lines, the first ``head`` of them its header if that is known."""
    lines = list(rows[area.first : area.last + 1])
    size = median(row.size for row in lines)
    start = _body_start(lines) if head is None else head
    labelled = sum(any(not part.figure for part in row.parts[:2]) for row in lines[start:])  # behind a code, too
    if not start and 2 * labelled < len(lines):  # the scale and the figures of a chart
        return None
    start = _with_labels(lines, start)
    head_lines, body = _parted(lines, start, area)
    if not body and len(head_lines) < 1:
        return None
    left, right = area.sides or (
        min(row.parts[0].x0 for row in lines) - size / 2,
        max(row.parts[-1].x1 for row in lines) + size / 2,
    )
    across = [rule for rule in rules if rule.horizontal and rule.x0 < right and rule.x1 > left]
    strips = _strips(body, area, (left, right), size)
    inner = [rule for rule in across if rule.x1 - rule.x0 < 0.97 * (right - left) or area.across]
    words = header_words(head_lines, strips, inner)
    numbers = next(filter(None, map(numbers_of_columns, body)), [])
    parting = [rule for rule in inner if rule.x1 - rule.x0 < 0.97 * (right - left)]
    setting = Setting(size, (left, right), tuple(number.middle for number in numbers))
    columns = headed_columns(words, strips, parting, setting)
    if len(columns) < 2:
        return None
    edges = between_numbers(column_edges(columns, (left, right)), columns, numbers)
    return _lattice(head_lines, body, columns, edges, across)


def _body_start(lines: Sequence[Row]) -> int:
    """Return the index of the first line that is no header: with a figure, or beginning as rows do."""
    for index, row in enumerate(lines):
        if row.body or (index and is_numbered(row)):
            return index
    return len(lines)


def _with_labels(lines: Sequence[Row], start: int) -> int:
    """Return where the rows begin if lines above the first figure are labels: they begin where the labels below do."""
    starts = [part.x0 for row in lines[start:] for part in row.parts if not part.figure]
    while start > 1 and all(
        sum(abs(part.x0 - x0) < _SAME_START for x0 in starts) >= _LEAST_LABELS for part in lines[start - 1].parts
    ):
        start -= 1
    return start


def _parted(lines: list[Row], start: int, area: Area) -> tuple[list[Row], list[Row]]:
    """Return the header's lines and the rows below them, lines of one row joined."""
    edges = [y for y in area.across if lines[0].y0 - lines[0].size < y < lines[-1].y1 + lines[-1].size]
    if len(edges) < 3:
        while 0 < start < len(lines) and lines[start].middle - lines[start - 1].middle < _OVERLAP * lines[start].size:
            start -= 1  # a wrapped label's first line stands higher than its figures
        return lines[:start], joined_rows(lines[start:])
    body: list[Row] = []
    first = start
    for band in rows_between(lines, [float("-inf"), *edges, float("inf")]):
        if not band or (start < len(lines) and band[-1].middle < lines[start].middle) or start == len(lines):
            continue
        if (is_one_row(band) or wraps(band)) and not any(
            row.middle < lines[start].middle and len(row.parts) > 2 for row in band
        ):
            first = min(first, lines.index(band[0]))
            body.append(together(band))
        else:
            body += joined_rows([row for row in band if row.middle >= lines[start].middle])
    return lines[:first], body


def _strips(body: Sequence[Row], area: Area, sides: tuple[float, float], size: float) -> list[Strip]:
    if area.down:
        edges = [sides[0], *sorted(area.down), sides[1]]
        return [Strip(left + 1, right - 1) for left, right in pairwise(edges)]
    rows = [row for row in body if not numbers_of_columns(row)]
    # Numbers stand elsewhere in their columns than the texts; in an empty table nothing else shows these.
    filled = sum(row.body for row in rows)
    if filled >= _LEAST_ROWS or not filled:
        return ink_columns(rows if filled else body, size)
    numbers = next(filter(None, map(numbers_of_columns, body)), [])
    strips = ink_columns(rows, size)
    return sorted([*strips, *_alone(numbers, strips)])


def _alone(numbers: Sequence[Part], strips: Sequence[Strip]) -> list[Strip]:
    """Return the places of the columns' numbers that have no ink nearer to them than to their neighbours."""
    middles = [number.middle for number in numbers]
    if not middles:
        return []
    steps = [right - left for left, right in pairwise(middles)]
    edges = [middles[0] - steps[0] / 2, *((a + b) / 2 for a, b in pairwise(middles)), middles[-1] + steps[-1] / 2]
    return [
        Strip(number.x0, number.x1)
        for number, (left, right) in zip(numbers, pairwise(edges), strict=True)
        if not any(left < strip.middle < right for strip in strips)
    ]


def _lattice(
    head: Sequence[Row], body: Sequence[Row], columns: Sequence[Headed], xs: Sequence[float], across: Sequence[Rule]
) -> Lattice | None:
    doubts = [BY_ALIGNMENT]
    size = median(row.size for row in (*head, *body))
    full: list[float] = []
    for y in sorted(rule.y0 for rule in across if rule.x1 - rule.x0 > _ACROSS * (xs[-1] - xs[0])):
        if not full or y - full[-1] > _SAME_RULE:
            full.append(y)
    spans, inner = header_rows(columns, across)
    top = (head or body)[0].y0 - size / 2
    ys = [max((y for y in full if y <= (head or body)[0].middle and y > top - size), default=top), *inner]
    depth = len(ys) if head else 0
    every = ([head[-1]] if head else []) + list(body)
    for above, below in pairwise(every):
        between = [y for y in full if above.middle < y < below.middle]
        ys += between or [(above.y1 + below.y0) / 2]
    bottom = every[-1].y1 + size / 2
    ys.append(min((y for y in full if y > every[-1].middle and y < bottom + size), default=bottom))
    if any(below <= above for above, below in pairwise(ys)):
        return None
    rows = {row: (y0, y1) for row, (y0, y1) in enumerate(pairwise(ys)) if row >= depth}
    for number, (y0, y1) in rows.items():
        line = [row for row in body if y0 < row.middle < y1]
        crossing = _crossing([atom for row in line for atom in row.atoms], xs, size)
        covered = {column for first, count in crossing for column in range(first, first + count)}
        spans += [Span(number, first, 1, count) for first, count in crossing]
        spans += [Span(number, column, 1, 1) for column in range(len(columns)) if column not in covered]
    if any(not row.body for row in body):
        doubts.append("lines without figures are taken for rows")
    return Lattice(tuple(xs), tuple(ys), tuple(sorted(spans)), tuple(doubts))


def _crossing(atoms: Sequence[Part], xs: Sequence[float], size: float) -> list[tuple[int, int]]:
    """Return first column and number of columns of each text that runs over the edge between two with nothing else."""
    found: list[tuple[int, int]] = []
    for atom in atoms:
        over = [
            column
            for column, (left, right) in enumerate(pairwise(xs))
            if atom.x0 < right - 0.3 * size and atom.x1 > left + 0.3 * size
        ]
        if len(over) < 2 or atom.figure:
            continue
        left, right = xs[over[0]], xs[over[-1] + 1]
        if not any(other is not atom and left < other.middle < right for other in atoms):
            found.append((over[0], len(over)))
    return found
