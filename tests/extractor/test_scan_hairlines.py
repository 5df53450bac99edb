"""Thin ruling lines of scans: found where they are faint, broken or touched by print, and nowhere else."""

import cv2
import numpy as np
import pytest

from extractor.scan.raster import Raster
from extractor.scan.reading import prepare

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
