"""The last column of a sheet too wide for its page, printed without rules on the pages that follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from extractor.layout import Extent, PageLayout, RawCell, RawGrid, TextLine
from schemas.document import Source
from schemas.geometry import BBox

__all__ = ["OVERLEAF", "with_overleaf_columns"]

OVERLEAF: Final = "a column that was printed overleaf, without rules"
_FARTHEST: Final = 6  # pages that a table cut off on the right may run down before its last column follows
_PADDING: Final = 4.0


def with_overleaf_columns(layouts: Iterable[PageLayout]) -> Iterator[PageLayout]:
    """Yield the pages with a grid of one column where a page without grids shows what the pages before cut off.

    The pages before show one grid each, whose right border is missing; as many pages without any grid follow; what is
    printed on them lies in line with the rows, one text in each, and the first one names the column.
    """
    coming = iter(layouts)
    before: list[PageLayout] = []
    ahead = list(islice(coming, _FARTHEST))
    while ahead:
        if not ahead[0].grids and ahead[0].lines:
            ahead[:] = _with_columns(before, ahead)
        before = [*before[1 - _FARTHEST :], ahead.pop(0)]
        ahead.extend(islice(coming, 1))
        yield before[-1]


def _with_columns(before: Sequence[PageLayout], ahead: Sequence[PageLayout]) -> list[PageLayout]:
    """Return the pages ahead with what was cut off the last pages before, if they show it."""
    for count in range(1, len(before) + 1):
        left, right = before[-count:], ahead[:count]
        if len(left[0].grids) != 1 or len(right) < count or any(page.grids for page in right):
            break
        if not any(doubt.endswith("on the right") for doubt in left[0].grids[0].doubts):
            continue
        grids = [_column(one.grids[0], other) for one, other in zip(left, right, strict=True)]
        if all(grids) and any(cell.text for cell in grids[0].cells if cell.row < 3):  # type: ignore[union-attr]
            found = [replace(page, grids=(grid,) if grid else ()) for page, grid in zip(right, grids, strict=True)]
            return [*found, *ahead[count:]]
        break
    return list(ahead)


def _column(grid: RawGrid, page: PageLayout) -> RawGrid | None:
    """Return what a page shows in line with a grid's rows as a grid of one column; None where it shows other things."""
    edge = [cell for cell in grid.cells if cell.column + cell.column_span == grid.column_count]
    held: dict[int, list[TextLine]] = {}
    for line in page.lines:
        y = line.bbox.centre[1]
        if y < grid.bbox.y0:
            continue
        cell = next((cell for cell in edge if cell.bbox.y0 <= y < cell.bbox.y1), None)
        if cell is None:
            return None
        held.setdefault(cell.row, []).append(line)
    lines = [line for group in held.values() for line in group]
    if any(len(group) > 1 and group[0].bbox.y1 - 1 > group[1].bbox.y0 for group in held.values()):
        return None  # two texts in one row: more than a column
    x0 = min((line.bbox.x0 for line in lines), default=0.0) - _PADDING
    x1 = max((line.bbox.x1 for line in lines), default=page.page.width) + _PADDING
    cells = tuple(
        RawCell(
            cell.row, 0, cell.row_span, 1, "".join(line.text for line in held.get(cell.row, [])),
            BBox(x0, cell.bbox.y0, x1, cell.bbox.y1), tuple(map(Extent.of, held.get(cell.row, []))),
            next((line.source for line in held.get(cell.row, [])), Source.TEXT),
        )
        for cell in edge
    )  # fmt: skip
    box = BBox(x0, grid.bbox.y0, x1, grid.bbox.y1)
    return RawGrid(page.page.number, box, grid.row_count, 1, cells, ruled=False, doubts=(OVERLEAF,))
