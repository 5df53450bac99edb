"""The fields of a form without upright walls, above its indicators: labels, and beside them labels and values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from extractor.content import Rule
from extractor.grid.form_parts import FormCell, FormPart
from extractor.grid.marks import NEXT_LINE, Mark
from extractor.grid.printed import Part, Row
from extractor.grid.side_labels import beside_labels

__all__ = ["fields_above"]

_GAP = 0.25  # of the size: the narrowest white strip between wrapped texts
_APART = 0.55  # of the size: how far apart two texts in one line are at least
_LONG = 6.0  # of the size: how wide a wrapped text is at least


def fields_above(
    lines: Sequence[Row], across: Sequence[Rule], size: float, bounds: tuple[float, float]
) -> FormPart | None:
    """Return the rows above the indicators: labels at the left, and beside them labels and values."""
    groups = beside_labels([_spelled(row.atoms, size) for row in lines], across, size)
    if groups is None:
        return None
    rows: list[tuple[float, float]] = []
    cells: list[FormCell] = []
    for label, marks in groups:
        printed, tall = _with_tall(_rows_beside(marks, across, size) if marks else [[label]])
        first = len(rows)
        cells.append(FormCell(first, first + len(printed), bounds[0], bounds[0]))
        rows += [(min(mark.y0 for mark in row), max(mark.y1 for mark in row)) for row in printed]
        if marks:
            cells += _cells(printed, tall, first, (label.x1, min(mark.x0 for mark in marks)), size)
    if any(below[0] < above[1] - size / 2 for above, below in pairwise(rows)):
        return None
    return FormPart(tuple(rows), tuple(cells))


def _cells(
    rows: Sequence[Sequence[Mark]],
    tall: Mapping[int, Sequence[Mark]],
    first: int,
    edge: tuple[float, float],
    size: float,
) -> list[FormCell]:
    """Return the cells of rows beside a label; ``edge`` is from where to where the leftmost may begin."""
    over = {text: place for place, marks in tall.items() for text in _texts_of(marks, size)}
    cells: list[FormCell] = []
    for number, row in enumerate(rows):
        low, high = edge
        for text in sorted([*_texts_of(row, size), *(one for one, at in over.items() if at <= number <= at + 1)]):
            height = 2 if text in over else 1
            if over.get(text, number) == number:
                cells.append(FormCell(first + number, first + number + height, low, min(high, text[0])))
            low, high = text[1], float("inf")
    return cells


def _with_tall(rows: Sequence[list[Mark]]) -> tuple[list[list[Mark]], dict[int, list[Mark]]]:
    """Return rows without those halfway between two others, and the texts of these by the upper one's number.

    They are texts beside both: 任务名称 beside 预算金额 and what stands below that.
    """
    kept: list[list[Mark]] = []
    tall: dict[int, list[Mark]] = {}
    for place, row in enumerate(rows):
        top, bottom = min(mark.y0 for mark in row), max(mark.y1 for mark in row)
        inside = 0 < place < len(rows) - 1 and len(kept) - 1 not in tall
        over = inside and max(mark.y1 for mark in rows[place - 1]) - top > (bottom - top) / 4
        if over and bottom - min(mark.y0 for mark in rows[place + 1]) > (bottom - top) / 4:
            tall[len(kept) - 1] = row
        else:
            kept.append(row)
    return kept, tall


def _texts_of(marks: Sequence[Mark], size: float) -> list[tuple[float, float]]:
    """Return from where to where the texts of a row run, each with all its lines."""
    texts: list[tuple[float, float]] = []
    level = max(mark.middle for mark in marks) - min(mark.middle for mark in marks) < size / 2
    for mark in sorted(marks, key=lambda mark: mark.x0):
        if texts and mark.x0 - texts[-1][1] < (_APART if level else _GAP) * size:
            texts[-1] = texts[-1][0], max(texts[-1][1], mark.x1)
        else:
            texts.append((mark.x0, mark.x1))
    return texts


def _rows_beside(marks: Sequence[Mark], across: Sequence[Rule], size: float) -> list[list[Mark]]:
    """Return the rows of pieces of ink: lines that overlap, and lines that carry the texts of the one above on."""
    lines: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: mark.middle):
        if lines and mark.middle - lines[-1][0].middle < size / 2:
            lines[-1].append(mark)
        else:
            lines.append([mark])
    rows: list[list[list[Mark]]] = []
    for line in lines:
        if rows and _belongs(rows[-1], line, across, size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [[mark for line in row for mark in line] for row in rows]


def _belongs(row: Sequence[Sequence[Mark]], line: Sequence[Mark], across: Sequence[Rule], size: float) -> bool:
    step = line[0].middle - row[-1][0].middle
    if step > NEXT_LINE * size or (step > size / 2 and any(_is_parted(row[-1], mark, across) for mark in line)):
        return False
    over = any(mark.x0 < one.x1 and one.x0 < mark.x1 and mark.middle - one.middle < 0.9 * size
               for mark in line for one in row[-1])  # fmt: skip
    if step < 0.9 * size and not over:
        return True
    above = [mark for one in row for mark in one]
    return all(any(_carries_on(one, mark, size) for one in above) for mark in line)


def _is_parted(above: Sequence[Mark], mark: Mark, across: Sequence[Rule]) -> bool:
    y = above[0].middle
    return any(y < rule.y0 < mark.middle and rule.x0 < mark.x1 and rule.x1 > mark.x0 for rule in across)


def _carries_on(above: Mark, mark: Mark, size: float) -> bool:
    """Say whether a text is the next line of a long one: as wide at most, and set from the same side or middle."""
    same = abs(above.x0 - mark.x0) < size or abs(above.x0 + above.x1 - mark.x0 - mark.x1) < size
    long = above.x1 - above.x0 > _LONG * size and mark.x1 - mark.x0 < above.x1 - above.x0 + 2 * size
    return same and long and 0 < mark.middle - above.middle < 2 * NEXT_LINE * size


def _spelled(atoms: Sequence[Part], size: float) -> list[Mark]:
    """Return the pieces of a line, single characters that are set wide as one: 项 目 名 称."""
    marks: list[Mark] = []
    single = False
    for atom in atoms:
        mark = Mark.of(atom)
        if single and len(atom.text) == 1 and atom.x0 - marks[-1].x1 < 2 * size:
            marks.append(marks.pop().with_(mark))
        else:
            marks.append(mark)
            single = len(atom.text) == 1
    return marks
