"""A page's layout from its content: grids where rules or alignment make them, lines of text elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import compress
from operator import not_

from extractor.content import Glyph, PageContent, Rule
from extractor.grid.alignment import find_aligned, framed
from extractor.grid.beside import side_by_side
from extractor.grid.colour import coloured_lattices
from extractor.grid.dividing import divided
from extractor.grid.filling import fill
from extractor.grid.form_rows import find_forms
from extractor.grid.headed_rows import below_its_header, chained, striped, walled, with_rows_below
from extractor.grid.lattice import UNCLOSED, Lattice, find_lattices
from extractor.grid.open_rows import with_open_rows
from extractor.grid.outer_column import with_outer_column
from extractor.grid.printed import printed_rows
from extractor.layout import BY_HEADER, PageLayout, RawGrid, TextLine
from extractor.lines import lines_of, rows_of
from schemas.document import Page
from schemas.geometry import BBox

__all__ = ["build_layout"]

_STRIPE = 8.0  # how many times wider than high a coloured area is that parts rows
_STRIPE_LEAST = 150.0  # points
_AS_WIDE = 0.8  # part of a coloured header's width that the rows below it reach over
_LANDSCAPE = 1.2  # width to height of two pages side by side: 1.41 for A4, less where they were cropped
_OPEN_FOOT = "no border on the bottom"
_LINES = 4  # so many rows, at least, are worth looking for in one band
_SAME_END = 4.0  # points
_MARGIN = 9.0  # points left empty on both sides of the middle at least
_STRIP = 36.0  # points left empty between the two pages at least
_FOOT = 0.7  # part of a page's height that a table which goes on over the page reaches down to
_PAGE_NUMBER = 12  # letters that a page's number has at most
_BY_PLACE = 0.8  # confidence, at most, of fields that no walls part
_USUAL_SIZE = 5.0  # points; above it the fixed distances are right


def build_layout(content: PageContent, before: PageLayout | None = None) -> PageLayout:
    """Return the grids of a page from top to bottom and its other lines in reading order.

    ``before`` is the page before it, whose last table may go on here.
    """
    ruled = find_lattices(content.rules, _scale(content.glyphs))
    coloured, headed = _coloured(content, ruled)
    drawn = [*ruled, *coloured]
    lattices = [*drawn, *headed]
    shares, outside = _share_out(content.glyphs, lattices)
    if drawn and outside:
        wider = [with_outer_column(lattice, outside) for lattice in drawn]
        if wider != drawn:
            drawn = wider
            lattices = [*drawn, *headed]
            shares, outside = _share_out(content.glyphs, lattices)
    grids = [
        _of_drawn(lattice, glyphs, content) if place < len(drawn) else _of_headed(lattice, glyphs, content)
        for place, (lattice, glyphs) in enumerate(zip(lattices, shares, strict=True))
    ]
    carried = _open_columns(before) if before is not None and not lattices else ()
    rows = rows_of(outside)
    forms = find_forms(rows, content.rules)
    if forms:
        shares, outside = _share_out(outside, forms)
        rows = rows_of(outside)
        grids += [_by_place(_filled(lattice, glyphs, content)) for lattice, glyphs in zip(forms, shares, strict=True)]
        lattices = [*lattices, *forms]
    sides = side_by_side(rows, _free([*content.rules, *_stripes(content.fills)], lattices))
    aligned = [one for lines, rules in sides for one in find_aligned(lines, rules, carried if len(sides) < 2 else ())]
    heads = [lattice for lattice in coloured if _heads_any(lattice, aligned)]
    if heads:  # only the header is coloured: it belongs to the rows below
        boxes = [lattice.bbox for lattice in heads]
        rest = tuple(area for area in content.fills if not any(box.intersects(area) for box in boxes))
        return build_layout(replace(content, fills=rest), before)
    if aligned:
        shares, outside = _share_out(outside, aligned)
        rows = rows_of(outside)
        grids += [_filled(lattice, glyphs, content) for lattice, glyphs in zip(aligned, shares, strict=True)]
    return _in_order(grids, lines_of(rows, content.number), content)


def _coloured(content: PageContent, ruled: Sequence[Lattice]) -> tuple[list[Lattice], list[Lattice]]:
    """Return the grids that coloured areas make, and those of a coloured header with the rows below it."""
    coloured = coloured_lattices(content.fills, ruled, content.width * content.height)
    if not coloured:
        return [], []
    shares, _ = _share_out(content.glyphs, coloured)
    coloured = [lattice for lattice, glyphs in zip(coloured, shares, strict=True) if _is_written(lattice, glyphs)]
    headed = _with_rows(coloured, ruled, content)
    boxes = [table.bbox for table in headed]
    # one row of colours heads a table or is none
    alone = [one for one in coloured if len(one.ys) > 2 and not any(box.intersects(one.bbox) for box in boxes)]
    return alone, headed


def _of_drawn(lattice: Lattice, glyphs: Sequence[Glyph], content: PageContent) -> RawGrid:
    """Fill a grid that rules or colours draw, once the rows and columns are found that nothing draws in it."""
    if len(lattice.ys) == 2 or UNCLOSED in "".join(lattice.doubts):
        forms = find_forms(rows_of(glyphs), content.rules)
        if len(forms) == 1 and len(forms[0].ys) >= len(lattice.ys):
            return _by_place(_filled(forms[0], glyphs, content))
    whole = with_open_rows(_without_foot(lattice, glyphs), glyphs, content.fills)
    whole = divided(walled(whole, glyphs, content.fills), glyphs)
    ruled = BY_HEADER not in whole.doubts
    if ruled and glyphs and len(whole.ys) == 2 and whole.bbox.height > _LINES * glyphs[0].size:
        whole, ruled = _opened(whole, glyphs, content.rules)
    return _filled(whole, glyphs, content, ruled=ruled)


def _of_headed(lattice: Lattice, glyphs: Sequence[Glyph], content: PageContent) -> RawGrid:
    """Fill a grid of which only the header is drawn."""
    return _filled(divided(_without_foot(lattice, glyphs), glyphs), glyphs, content)


def _filled(lattice: Lattice, glyphs: Sequence[Glyph], content: PageContent, *, ruled: bool = False) -> RawGrid:
    return fill(lattice, glyphs, content.number, ruled=ruled, unread=content.unread, spoiled=content.spoiled)


def _by_place(grid: RawGrid) -> RawGrid:
    """Return a grid whose cells are not certain: which text is whose was told by places alone."""
    return replace(grid, cells=tuple(cell._replace(confidence=min(cell.confidence, _BY_PLACE)) for cell in grid.cells))


def _in_order(grids: list[RawGrid], lines: list[TextLine], content: PageContent) -> PageLayout:
    """Return the page with its grids and lines from top to bottom, of two pages side by side one after the other."""
    grids.sort(key=lambda grid: (grid.bbox.y0, grid.bbox.x0))
    page = Page(
        content.number, content.width, content.height, content.source, content.rotation,
        content.quality, content.reason, content.regions,
    )  # fmt: skip
    gutter = _gutter(content.width, content.height, [*(grid.bbox for grid in grids), *(line.bbox for line in lines)])
    if gutter is not None:
        grids.sort(key=lambda grid: grid.bbox.x0 > gutter)
        lines.sort(key=lambda line: line.bbox.x0 > gutter)
    return PageLayout(page, tuple(grids), tuple(lines), gutter)


def _open_columns(before: PageLayout) -> tuple[float, ...]:
    """Return the edges of the columns of a table without walls that runs down to its page's foot, else nothing."""
    if not before.grids or before.grids[-1].ruled or before.gutter is not None:
        return ()
    grid = before.grids[-1]
    below = [line for line in before.lines if line.bbox.y0 > grid.bbox.y1 and len(line.text) > _PAGE_NUMBER]
    if below or grid.bbox.y1 < _FOOT * before.page.height:
        return ()
    return tuple(sorted({x for cell in grid.cells if cell.column_span == 1 for x in (cell.bbox.x0, cell.bbox.x1)}))


def _gutter(width: float, height: float, boxes: Sequence[BBox]) -> float | None:
    """Return the x between two pages on one sheet: a broad empty strip in the middle of a landscape page.

    A title or a grid that crosses the middle says that the sheet is one page.
    """
    if width < _LANDSCAPE * height:
        return None
    left = max((box.x1 for box in boxes if box.centre[0] < width / 2), default=width)
    right = min((box.x0 for box in boxes if box.centre[0] >= width / 2), default=0.0)
    middle = width / 2
    return middle if left + _MARGIN < middle < right - _MARGIN and right - left >= _STRIP else None


def _without_foot(lattice: Lattice, glyphs: Sequence[Glyph]) -> Lattice:
    """Return a grid without an empty band at its end that nothing closes: a frame drawn down to the page's foot."""
    count, foot = len(lattice.xs) - 1, lattice.ys[-2]
    last = lattice.spans[-1]
    if last.columns < count or last.rows > 1 or len(lattice.ys) < 3 or _OPEN_FOOT not in lattice.doubts:
        return lattice
    if any((glyph.y0 + glyph.y1) / 2 > foot for glyph in glyphs):
        return lattice
    return replace(lattice, ys=lattice.ys[:-1], spans=lattice.spans[:-1])


def _opened(lattice: Lattice, glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> tuple[Lattice, bool]:
    """Return the rows that alignment finds in the only band of a ruled grid, and False; else the grid, and True.

    Upright rules alone, from a table's top to its foot, leave its header and all its rows between two rules.
    """
    box = lattice.bbox
    inside = [rule for rule in rules if box.y0 - 3 <= rule.y0 and rule.y1 <= box.y1 + 3]
    found = find_aligned(rows_of(list(glyphs)), inside)
    if len(found) != 1 or len(found[0].xs) < len(lattice.xs) or len(found[0].ys) <= _LINES:
        return lattice, True
    return found[0], False


def _with_rows(coloured: Sequence[Lattice], ruled: Sequence[Lattice], content: PageContent) -> list[Lattice]:
    """Return the coloured grids that only head a table, each together with the rows below it."""
    _, outside = _share_out(content.glyphs, ruled)
    lines = printed_rows(rows_of(outside))
    found: list[Lattice] = []
    for head in chained(coloured, lines):
        box = head.bbox
        across = [
            rule.y0
            for rule in content.rules
            if rule.horizontal and abs(rule.x0 - box.x0) < _SAME_END and abs(rule.x1 - box.x1) < _SAME_END
        ]
        across += striped(content.fills, box)
        area = below_its_header(head, lines, across)
        table = with_rows_below(head, lines, across) if area is None else framed(lines, area, content.rules)
        if table is not None:
            found.append(table)
    return found


def _heads_any(lattice: Lattice, aligned: Sequence[Lattice]) -> bool:
    """Say whether rows found by alignment begin right below a grid and are as wide."""
    box = lattice.bbox
    row = box.height / (len(lattice.ys) - 1)
    return any(
        abs(other.ys[0] - box.y1) < row and min(other.xs[-1], box.x1) - max(other.xs[0], box.x0) > _AS_WIDE * box.width
        for other in aligned
    )


def _scale(glyphs: Sequence[Glyph]) -> float:
    """Return how much smaller than usual the page's smaller type is; rows are no higher than their type."""
    if not glyphs:
        return 1.0
    sizes = [glyph.size for glyph in glyphs]
    if min(sizes) >= _USUAL_SIZE:
        return 1.0
    return min(1.0, sorted(sizes)[len(sizes) // 4] / _USUAL_SIZE)


def _is_written(lattice: Lattice, glyphs: Sequence[Glyph]) -> bool:
    """Say whether most of a coloured grid's cells hold text, as the bars of a chart don't; of one row any cell may."""
    if not glyphs or len(lattice.ys) == 2:
        return bool(glyphs)
    cells = fill(lattice, glyphs, 0).cells
    return 2 * sum(bool(cell.text) for cell in cells) >= len(cells)


def _stripes(fills: Iterable[BBox]) -> list[Rule]:
    """Return the upper and lower edges of coloured stripes as rules, whole ones or cell by cell: they part rows."""
    rows: dict[tuple[int, int], list[BBox]] = {}
    for box in fills:
        rows.setdefault((round(box.y0), round(box.y1)), []).append(box)
    stripes: list[BBox] = []
    for boxes in rows.values():
        boxes.sort(key=lambda box: box.x0)
        stripe = boxes[0]
        for box in boxes[1:]:
            if box.x0 <= stripe.x1 + _SAME_END:
                stripe = stripe.union(box)
            else:
                stripes.append(stripe)
                stripe = box
        stripes.append(stripe)
    return [
        Rule(box.x0, y, box.x1, y, 0.0)
        for box in stripes
        if box.width > _STRIPE * box.height and box.width > _STRIPE_LEAST
        for y in (box.y0, box.y1)
    ]


def _free(rules: Sequence[Rule], lattices: Sequence[Lattice]) -> list[Rule]:
    """Return the rules that lie in no grid."""
    boxes = [lattice.bbox for lattice in lattices]
    return [
        rule
        for rule in rules
        if not any(box.y0 - 3 <= rule.y0 <= box.y1 + 3 and box.x0 - 3 <= rule.x0 <= box.x1 + 3 for box in boxes)
    ]


def _share_out(glyphs: Sequence[Glyph], lattices: Sequence[Lattice]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Give each glyph to the smallest grid around its middle, or to none."""
    if not lattices:
        return [], list(glyphs)
    boxes = [lattice.bbox for lattice in lattices]
    shares: list[list[Glyph]] = [[] for _ in lattices]
    rest = list(glyphs)
    for box, share in sorted(zip(boxes, shares, strict=True), key=lambda pair: pair[0].width * pair[0].height):
        x0, y0, x1, y1 = box
        held = [x0 <= (one.x0 + one.x1) / 2 <= x1 and y0 <= (one.y0 + one.y1) / 2 <= y1 for one in rest]
        share.extend(compress(rest, held))
        rest = list(compress(rest, map(not_, held)))
    return shares, rest
