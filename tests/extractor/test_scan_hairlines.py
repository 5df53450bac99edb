"""Thin ruling lines of scans: found where they are faint, broken or touched by print, and nowhere else."""

import cv2
import numpy as np
import pytest

from extractor.content import Rule
from extractor.scan.hairlines import missing_parts, ridges
from extractor.scan.raster import Raster
from extractor.scan.ready import prepare
from extractor.scan.rulings import ink_of, ruling_lines
from extractor.scan.showthrough import Look, without_showthrough

SCALE = 200 / 72
LEFT, TOP, WIDTH, HEIGHT = 150, 200, 260, 60
ROWS, COLUMNS = 8, 4


def sheet(depth, *, seed=3, merged=(), broken=False, print_=None):
    """Draw a noisy page with a grid of hairlines ``depth`` grey levels darker than the paper."""
    random = np.random.default_rng(seed)
    page = np.full((1000, 1400), 235, np.float32)
    right, bottom = LEFT + COLUMNS * WIDTH, TOP + ROWS * HEIGHT
    for row in range(ROWS + 1):
        page[TOP + row * HEIGHT, LEFT:right] -= depth
    for column in range(COLUMNS + 1):
        for row in range(ROWS):
            if (row, column) not in merged:
                page[TOP + row * HEIGHT : TOP + (row + 1) * HEIGHT, LEFT + column * WIDTH] -= depth
    if broken:
        for row in range(TOP + 20, bottom, HEIGHT):
            page[row : row + 9, :] = 235
    if print_:
        print_(page)
    page = cv2.GaussianBlur(page, (0, 0), 0.8) + random.normal(0, 5, page.shape)
    return Raster(np.clip(page, 0, 255).astype(np.uint8), None, SCALE)


def grey_and_ink(page):
    """Return a drawn page as a picture, and its ink."""
    grey = np.clip(page, 0, 255).astype(np.uint8)
    return grey, ink_of(grey, SCALE)


def shape(raster):
    """Return rows, columns and cells of the only grid."""
    (lattice,) = prepare(raster).lattices
    return len(lattice.ys) - 1, len(lattice.xs) - 1, len(lattice.spans)


@pytest.mark.parametrize("depth", [40, 60, 180])
@pytest.mark.parametrize("broken", [False, True], ids=["whole", "broken"])
def test_faint_lines_are_found(depth, broken):
    """A grid of lines hardly darker than noisy paper is found whole, broken uprights included."""
    assert shape(sheet(depth, broken=broken)) == (ROWS, COLUMNS, ROWS * COLUMNS)


def test_no_line_is_made_up():
    """Where a line known from other rows is not drawn, two cells are one."""
    merged = {(2, 1), (5, 3)}

    assert shape(sheet(40, merged=merged)) == (ROWS, COLUMNS, ROWS * COLUMNS - 2)


def figures(page):
    """Print bars as close to the upright lines as figures that are set flush right, in most rows."""
    for row in range(1, ROWS):
        y = TOP + row * HEIGHT + 18
        for step in range(5):
            x = LEFT + 2 * WIDTH - 4 - 16 * step
            cv2.ellipse(page, (x - 6, y + 12), (6, 12), 0, 0, 360, (60.0,), 3)


def test_line_beside_print_is_found():
    """Print that touches a faint line hides neither the line nor, once the line is taken out, itself."""
    raster = sheet(40, print_=figures)
    found = prepare(raster)

    assert shape(raster) == (ROWS, COLUMNS, ROWS * COLUMNS)
    digit = (slice(TOP + HEIGHT + 18, TOP + HEIGHT + 42), slice(LEFT + 2 * WIDTH - 16, LEFT + 2 * WIDTH - 3))
    assert found.ink[digit].sum() > 0.8 * (raster.grey[digit] < 150).sum()
    line = found.clean[TOP + 6 : TOP + HEIGHT - 6, LEFT + 2 * WIDTH - 1 : LEFT + 2 * WIDTH + 2]
    assert np.median(line) > 225


@pytest.mark.parametrize("depth", [90, 180])
def test_a_stroke_in_line_with_a_wall_is_none(depth):
    """In a cell over two columns a letter's stroke just below the wall above divides nothing; a true wall does."""

    def stroke(page):
        x, top, bottom = LEFT + 2 * WIDTH, TOP + 3 * HEIGHT, TOP + 4 * HEIGHT
        page[top + 6 : bottom - 24, x] = 235 - depth
        page[top + 8 : bottom - 24 : 8, x - 60 : x + 60] = 90

    assert shape(sheet(depth, merged={(3, 2)}, print_=stroke)) == (ROWS, COLUMNS, ROWS * COLUMNS - 1)
    assert shape(sheet(depth, print_=stroke)) == (ROWS, COLUMNS, ROWS * COLUMNS)


@pytest.mark.parametrize("depth", [90, 180])
def test_a_stroke_apart_from_the_wall_it_is_in_line_with_is_none(depth):
    """Where neither the row above nor the row below has the wall, what stands there is a letter's."""

    def stroke(page):
        x, top, bottom = LEFT + 2 * WIDTH, TOP + 3 * HEIGHT, TOP + 4 * HEIGHT
        page[top + 7 : bottom - 7, x] = 235 - depth
        page[top + 8 : bottom - 8 : 8, x - 60 : x - 4] = 90

    merged = {(2, 2), (3, 2), (4, 2)}
    assert shape(sheet(depth, merged=merged, print_=stroke)) == (ROWS, COLUMNS, ROWS * COLUMNS - len(merged))


def letters(page):
    """Print upright strokes below each other in every row, as the same character in a column makes them."""
    for row in range(ROWS):
        y = TOP + row * HEIGHT + 14
        for x in (LEFT + 40, LEFT + 52, LEFT + WIDTH + 90):
            page[y : y + 32, x : x + 3] = 90
        page[y + 10 : y + 13, LEFT + 30 : LEFT + 64] = 90


def test_strokes_of_letters_are_no_lines():
    """The same letter below itself in every row makes no column."""
    assert shape(sheet(40, print_=letters)) == (ROWS, COLUMNS, ROWS * COLUMNS)


def test_paper_has_no_lines():
    """Noise and shade alone make no grid."""
    page = np.random.default_rng(1).normal(225, 7, (900, 900)) + np.linspace(-15, 15, 900)

    assert prepare(Raster(np.clip(page, 0, 255).astype(np.uint8), None, SCALE)).lattices == ()


def _write(page, text, place, size):
    ink = cv2.putText(np.full(page.shape, 255, np.uint8), text, place, cv2.FONT_HERSHEY_SIMPLEX, size, (40,), 4)
    np.minimum(page, ink, out=page)


def test_a_line_below_a_shaded_header_is_found():
    """The line between a grey header and white rows is found whole where light falls from one side."""

    def shade(page):
        right = LEFT + COLUMNS * WIDTH
        page[TOP + 1 : TOP + HEIGHT, LEFT:right] -= 14
        _write(page, "HEADER", (LEFT + 40, TOP + 46), 1.6)
        page *= np.linspace(0.82, 1, page.shape[1], dtype=np.float32)

    assert shape(sheet(40, print_=shade)) == (ROWS, COLUMNS, ROWS * COLUMNS)


def test_faint_walls_of_two_rows_are_found():
    """Walls of a table of a head and one row, 40 points in all, are found though they are hardly darker than paper."""
    random = np.random.default_rng(5)
    page = np.full((1000, 1400), 220, np.float32)
    for y in (200, 266, 310):
        page[y, 150:1190] -= 60
    for x in range(150, 1191, 130):
        page[200:310, x] -= 60
    for x in range(280, 1191, 130):  # figures set against their walls
        for step in range(6):
            cv2.ellipse(page, (x - 10 - 14 * step, 290), (5, 9), 0, 0, 360, (90.0,), 2)
    page = cv2.GaussianBlur(page, (0, 0), 0.8) + random.normal(0, 5, page.shape)

    (lattice,) = prepare(Raster(np.clip(page, 0, 255).astype(np.uint8), None, SCALE)).lattices

    assert len(lattice.xs) == 9


def test_a_faint_wall_that_figures_touch_in_all_rows_is_known_by_its_head():
    """Figures set against a faint wall all the way down hide it, but between the heads it is seen."""
    random = np.random.default_rng(6)
    page = np.full((1000, 1400), 200, np.float32)
    for y in (150, *range(260, 901, 40)):
        page[y, 150:1190] -= 70
    for x in (150, 540, 800, 1190):
        page[150:900, x] -= 70
    for row in range(280, 900, 40):
        for step in range(9):
            cv2.ellipse(page, (791 - 13 * step, row), (5, 9), 0, 0, 360, (60.0,), 2)
    page = cv2.GaussianBlur(page, (0, 0), 1.2) + random.normal(0, 4, page.shape)

    (lattice,) = prepare(Raster(np.clip(page, 0, 255).astype(np.uint8), None, SCALE)).lattices

    assert len(lattice.xs) == 4
    assert sum(span.row == 0 for span in lattice.spans) == 3


def test_strokes_of_large_type_are_no_lines():
    """Strokes of a title in large type are as long as faint walls and cross each other, and none is a line."""
    random = np.random.default_rng(5)
    page = np.full((1000, 1400), 240, np.float32)
    for x in range(150, 1200, 120):
        for y in (200, 225, 250, 290):
            page[y : y + 5, x : x + 90] = 60
        for aside in (12, 75):
            page[200:285, x + aside : x + aside + 8] = 60
        page[245:310, x + 42 : x + 50] = 60
    page = cv2.GaussianBlur(page, (0, 0), 0.8) + random.normal(0, 4, page.shape)

    rules, wall = ruling_lines(*grey_and_ink(page), SCALE)

    assert rules == ()
    assert not wall.any()


def test_short_pieces_of_a_wall_make_it_known():
    """A wall of which two rows' pieces were found is found in the other rows, too; a single piece may be a letter's."""
    grey = sheet(40).grey
    seen = (ridges(grey, SCALE), ridges(np.ascontiguousarray(grey.T), SCALE))
    right, x = LEFT + COLUMNS * WIDTH, (LEFT + 2 * WIDTH) / SCALE
    ys = [(TOP + row * HEIGHT) / SCALE for row in range(ROWS + 1)]
    across = [Rule(LEFT / SCALE, y, right / SCALE, y, 0.4) for y in ys]
    first, second = (Rule(x, ys[row], x, ys[row + 1], 0.4) for row in (2, 5))

    found = [rule for rule in missing_parts([*across, first, second], *seen) if not rule.horizontal]

    assert {rule.x0 for rule in found} == {x}
    assert sum(rule.y1 - rule.y0 for rule in found) == pytest.approx((ROWS - 2) * HEIGHT / SCALE, abs=1)
    assert all(rule.horizontal for rule in missing_parts([*across, first], *seen))


def _other_side(page):
    """Let the grid of the other side shine through, mirrored and blurred."""
    back = np.full_like(page, 235)
    for row in range(ROWS + 1):
        cv2.line(
            back, (LEFT + 60, TOP + 25 + row * HEIGHT), (LEFT + 60 + COLUMNS * WIDTH, TOP + 25 + row * HEIGHT), 0, 4
        )
    for column in range(COLUMNS + 1):
        x = LEFT + 60 + column * WIDTH
        cv2.line(back, (x, TOP + 25), (x, TOP + 25 + ROWS * HEIGHT), 0, 4)
    page -= 0.15 * (235 - cv2.GaussianBlur(back, (0, 0), 0.9 * SCALE))


def test_lines_of_the_other_side_are_none():
    """Pale blurred lines that shine through make no cells; hairlines as pale are lines."""
    assert shape(sheet(180, print_=_other_side)) == (ROWS, COLUMNS, ROWS * COLUMNS)
    faint = {(row, 1) for row in range(ROWS)}

    def hairline(page):
        for row in range(ROWS):
            page[TOP + row * HEIGHT : TOP + (row + 1) * HEIGHT, LEFT + WIDTH] -= 40

    assert shape(sheet(180, merged=faint, print_=hairline)) == (ROWS, COLUMNS, ROWS * COLUMNS)


@pytest.mark.parametrize(("darkness", "softness", "is_own"), [(15, 2.1, False), (15, 1.6, True), (40, 2.1, True)])
def test_the_palest_lines_have_to_be_as_sharp_as_others(darkness, softness, is_own):
    """A line with a twelfth of the usual darkness shines through unless it is sharp; with a quarter it may be soft."""
    own, pale = Rule(0, 0, 300, 0, 1), Rule(0, 50, 300, 50, 1)
    seen = {own: Look(175, 1.5), pale: Look(darkness, softness)}
    assert (pale in without_showthrough([own, pale], seen.__getitem__)) is is_own


def test_the_scanner_s_shadow_along_the_edge_makes_no_other_lines_pale():
    """A dark line along the sheet's edge is none of the page's own: pale soft lines stay where no other is dark."""

    def shadow(page):
        page[:] = cv2.GaussianBlur(page, (0, 0), 0.6 * SCALE)
        page[4:12] -= 180

    assert shape(sheet(70, print_=shadow)) == (ROWS, COLUMNS, ROWS * COLUMNS)
