from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.content import Glyph, PageContent, Rule
from extractor.grid import build_layout
from extractor.grid.edges import join_pieces
from extractor.grid.lattice import Span, find_lattices
from extractor.pdf.drawings import Segment
from schemas.document import Source


@st.composite
def grids(draw):
    """Return edges and cells of a random grid in which rectangles of places are merged."""
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(2, 7))
    xs = _edges(draw, columns)
    ys = _edges(draw, rows)
    free = {(row, column) for row in range(rows) for column in range(columns)}
    spans = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in free:
                continue
            height, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            while not _is_free(free, row, column, height, width):
                height, width = max(1, height - 1), max(1, width - 1)
            free -= {(r, c) for r in range(row, row + height) for c in range(column, column + width)}
            spans.append(Span(row, column, height, width))
    return xs, ys, spans


def _edges(draw, count):
    widths = draw(st.lists(st.floats(9, 60), min_size=count, max_size=count))
    edges = [20.0]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _is_free(free, row, column, height, width):
    return all((r, c) in free for r in range(row, row + height) for c in range(column, column + width))


def _pieces(xs, ys, spans, jitter):
    """Draw each cell's four borders, a little off."""
    pieces = []
    for number, span in enumerate(spans):
        off = jitter[number % len(jitter)]
        x0, x1 = xs[span.column] + off, xs[span.column + span.columns] - off
        y0, y1 = ys[span.row] - off, ys[span.row + span.rows] + off
        pieces += [Segment(True, y0, x0, x1, 0.5), Segment(True, y1, x0, x1, 0.5)]
        pieces += [Segment(False, x0, y0, y1, 0.5), Segment(False, x1, y0, y1, 0.5)]
    return pieces


def _used(xs, ys, spans):
    """Leave out edges at which no cell begins or ends: nobody can see them."""
    rows = sorted({span.row for span in spans} | {span.row + span.rows for span in spans})
    columns = sorted({span.column for span in spans} | {span.column + span.columns for span in spans})
    tight = sorted(
        Span(
            rows.index(span.row), columns.index(span.column),
            rows.index(span.row + span.rows) - rows.index(span.row),
            columns.index(span.column + span.columns) - columns.index(span.column),
        )
        for span in spans
    )  # fmt: skip
    return [xs[column] for column in columns], [ys[row] for row in rows], tight


@settings(max_examples=150, deadline=None)
@given(grids(), st.lists(st.floats(-0.7, 0.7), min_size=1, max_size=5))
def test_drawn_cells_come_back(grid, jitter):
    """A grid drawn cell by cell, its lines a little off, comes back with exactly its cells."""
    xs, ys, spans = _used(*grid)
    lattices = find_lattices(join_pieces(_pieces(*grid, jitter)))

    if len(xs) < 3:  # a single column
        assert lattices == []
        return
    assert len(lattices) == 1
    assert list(lattices[0].spans) == spans
    assert all(abs(a - b) < 1 for a, b in zip(lattices[0].xs, xs, strict=True))
    assert all(abs(a - b) < 1 for a, b in zip(lattices[0].ys, ys, strict=True))
    assert lattices[0].doubts == ()


@settings(max_examples=60, deadline=None)
@given(grids(), st.randoms(use_true_random=False))
def test_every_glyph_is_somewhere_once(grid, random):
    """Whatever the rules, each glyph is in exactly one cell or line, and every place in exactly one cell."""
    xs, ys, spans = grid
    rules = [rule for rule in join_pieces(_pieces(xs, ys, spans, [0.0])) if random.random() > 0.2]
    glyphs = tuple(
        Glyph(chr(0x4E00 + n), x, y, x + 8, y + 8, 8.0, run=n // 3 + 1)
        for n in range(60)
        for x, y in [(random.uniform(0, 450), random.uniform(0, 450))]
    )
    layout = build_layout(PageContent(1, 500, 500, 0, glyphs, tuple(rules), (), Source.TEXT))

    printed = [cell.text for grid in layout.grids for cell in grid.cells] + [line.text for line in layout.lines]
    assert sorted("".join(printed).replace(" ", "")) == sorted(glyph.text for glyph in glyphs)
    for found in layout.grids:
        places = [
            (row, column)
            for cell in found.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        ]
        assert sorted(places) == [(r, c) for r in range(found.row_count) for c in range(found.column_count)]


def _rule(x0, y0, x1, y1):
    return Rule(x0, y0, x1, y1, 0.5)


def test_frames_and_single_lines_are_no_grids():
    """A frame round one text, an underline and a column of lines are no grids."""
    frame = [_rule(10, 10, 90, 10), _rule(10, 50, 90, 50), _rule(10, 10, 10, 50), _rule(90, 10, 90, 50)]

    assert find_lattices(frame) == []
    assert find_lattices([_rule(10, 100, 90, 100), _rule(10, 120, 90, 120)]) == []


def test_flow_chart_is_no_grid():
    """Boxes joined by connecting lines are no grid."""
    rules = []
    for x, y in ((200, 20), (20, 120), (200, 120), (380, 120)):
        rules += [_rule(x, y, x + 100, y), _rule(x, y + 40, x + 100, y + 40)]
        rules += [_rule(x, y, x, y + 40), _rule(x + 100, y, x + 100, y + 40)]
    rules += [_rule(250, 60, 250, 120), _rule(70, 90, 430, 90), _rule(70, 90, 70, 120), _rule(430, 90, 430, 120)]

    assert find_lattices(rules) == []


def test_grids_that_do_not_touch_are_two():
    """Two tables on one page, or side by side, are two grids from top to bottom."""

    def table(x, y):
        lines = [_rule(x, y + 20 * row, x + 100, y + 20 * row) for row in range(3)]
        return lines + [_rule(x + 50 * column, y, x + 50 * column, y + 40) for column in range(3)]

    lattices = find_lattices(table(20, 20) + table(20, 80) + table(150, 80))

    assert [(round(lattice.xs[0]), round(lattice.ys[0])) for lattice in lattices] == [(20, 20), (20, 80), (150, 80)]
    assert all(len(lattice.spans) == 4 for lattice in lattices)


def test_missing_outer_borders_are_supplied():
    """Cells into which lines reach beyond the last crossing line are cells; the grid says what was missing."""
    rules = [_rule(20, y, 200, y) for y in (40, 60, 80)] + [_rule(x, 20, x, 100) for x in (80, 140)]

    (lattice,) = find_lattices(rules)

    assert len(lattice.spans) == 12
    assert lattice.bbox == (20, 20, 200, 100)
    assert len(lattice.doubts) == 4


def test_table_cut_by_the_page_end():
    """The last row has no lower border where the page ends; a merged cell open below is still a cell."""
    rules = [_rule(20, 20, 200, 20), _rule(80, 50, 200, 50), _rule(80, 80, 200, 80)]
    rules += [_rule(x, 20, x, 110) for x in (20, 80, 200)]

    (lattice,) = find_lattices(rules)

    assert list(lattice.spans) == [Span(0, 0, 3, 1), Span(0, 1, 1, 1), Span(1, 1, 1, 1), Span(2, 1, 1, 1)]
    assert lattice.doubts == ("no border on the bottom",)


def test_label_open_above_and_below():
    """Upright rules beside a grid, exactly as high as it and met by nothing, bound a label over the whole page."""
    rules = [Rule(100, y, 300, y, 0.5) for y in range(50, 151, 20)]
    rules += [Rule(x, 50, x, 150, 0.5) for x in (40, 100, 200, 300)]
    (lattice,) = find_lattices(rules)

    assert lattice.xs == (40, 100, 200, 300)
    assert Span(0, 0, 5, 1) in lattice.spans


def test_labels_open_above_and_below_side_by_side():
    """Several columns that no rule crosses lie beside a grid, the outermost further off than the grid is wide."""
    rules = [Rule(300, y, 400, y, 0.5) for y in range(50, 151, 20)]
    rules += [Rule(x, 50, x, 150, 0.5) for x in (100, 180, 220, 300, 350, 400)]
    (lattice,) = find_lattices(rules)

    assert lattice.xs == (100, 180, 220, 300, 350, 400)


def test_labels_open_above_and_below_beside_a_single_low_row():
    """Three upright rules as high as the only row on a page are its columns; one or two may be anything."""
    row = [Rule(300, y, 400, y, 0.5) for y in (50, 90)] + [Rule(x, 50, x, 90, 0.5) for x in (300, 350, 400)]
    beside = [Rule(x, 50, x, 90, 0.5) for x in (220, 240, 270)]

    assert find_lattices([*row, *beside])[0].xs == (220, 240, 270, 300, 350, 400)
    assert find_lattices([*row, *beside[:2]])[0].xs == (300, 350, 400)


def test_rule_of_another_height_stays_apart():
    """An upright rule beside a grid that ends elsewhere is no part of it."""
    rules = [Rule(100, y, 300, y, 0.5) for y in range(50, 151, 20)]
    rules += [Rule(x, 50, x, 150, 0.5) for x in (100, 200, 300)]
    (lattice,) = find_lattices([*rules, Rule(40, 50, 40, 400, 0.5)])

    assert lattice.xs == (100, 200, 300)


def _open_sided(rows, xs, full=()):
    """Draw rows without outer walls; ``full`` are rows from edge to edge, beside the others one cell is merged."""
    pieces = []
    for row in range(rows + 1):
        inner = 0 < row < rows and row not in full and row - 1 not in full
        pieces.append(Segment(True, 20.0 * row, xs[1] if inner else xs[0], xs[-1], 0.5))
    for row in range(rows):
        if row not in full:
            pieces += [Segment(False, x, 20.0 * row, 20.0 * (row + 1), 0.5) for x in xs[1:-1]]
    return join_pieces(pieces)


def test_a_merged_first_column_without_an_outer_wall_is_a_column():
    """Beside a merged cell only the border at top and bottom reaches the table's side: that is enough."""
    (lattice,) = find_lattices(_open_sided(9, [40.0, 120.0, 200.0, 300.0]))

    assert [round(x) for x in lattice.xs] == [40, 120, 200, 300]
    assert Span(0, 0, 9, 1) in lattice.spans


def test_full_rows_do_not_cut_a_form_without_outer_walls():
    """Two rows from edge to edge, a rule between them, belong to the grid above and the grid below."""
    (lattice,) = find_lattices(_open_sided(8, [40.0, 120.0, 200.0, 300.0], full=(3, 4)))

    assert Span(3, 0, 1, 3) in lattice.spans
    assert Span(4, 0, 1, 3) in lattice.spans


def test_a_gap_without_a_rule_parts_two_tables():
    """Where nothing is ruled between two grids of one width, they are two tables."""
    lower = [rule._replace(y0=rule.y0 + 150, y1=rule.y1 + 150) for rule in _open_sided(4, [40.0, 120.0, 200.0, 300.0])]

    assert len(find_lattices([*_open_sided(4, [40.0, 120.0, 200.0, 300.0]), *lower])) == 2
