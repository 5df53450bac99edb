"""A page that bends beside the spine of a book is made flat before its lines are looked for."""

import cv2
import numpy as np

from extractor.scan.bend import bend_of, flattened
from extractor.scan.longlines import LongLine, LongLines, long_lines

SCALE = 200 / 72
HEIGHT, WIDTH = 1200, 1600
LINES = range(200, 1100, 60)


def page(sag):
    """Return a page of ruling lines over its width that hang by ``sag`` pixels at each column, each a bit more."""
    grey = np.full((HEIGHT, WIDTH), 250, np.uint8)
    for y in LINES:
        points = np.stack([np.arange(60, 1500), y + sag[60:1500]], axis=1).round().astype(np.int32)
        cv2.polylines(grey, [points], isClosed=False, color=40, thickness=2)
    return grey


def book():
    """Return by how much lines of a bound volume's page rise towards the spine at the left."""
    return -8.0 * np.exp(-np.arange(WIDTH) / (0.1 * WIDTH))


def test_lines_that_bend_towards_a_spine_are_straight_afterwards():
    """The bend is what the lines have in common; moved back by it, the whole line lies in its few rows."""
    grey = page(book())

    bend = bend_of(long_lines(grey, SCALE))

    assert bend is not None
    assert bend.min() < -4
    flat = flattened(grey, bend, cv2.INTER_CUBIC)
    for y in LINES:
        assert (flat[y - 2 : y + 3, 70:1490].min(axis=0) < 120).mean() > 0.99
        assert (grey[y - 2 : y + 3, 70:1490].min(axis=0) < 120).mean() < 0.97
    assert bend_of(long_lines(flat, SCALE)) is None


def test_a_flat_page_has_no_bend():
    """Lines that are straight, or of which each runs another way, say nothing of the sheet."""
    flat = page(np.zeros(WIDTH))
    assert bend_of(long_lines(flat, SCALE)) is None
    unlike = page(np.zeros(WIDTH))
    unlike[600:] = page(-book())[600:]
    unlike[:600] = page(book())[:600]
    assert bend_of(long_lines(unlike, SCALE)) is None


def test_two_lines_show_no_bend():
    """A heading's underline and one more line may be drawn as they please."""
    grey = page(book())
    grey[300:] = 250
    assert bend_of(long_lines(grey, SCALE)) is None


def test_lines_that_are_hardly_seen_at_the_same_places_show_no_bend():
    """Lines of which three lie over each other in a few columns only say nothing, whatever they do there."""
    lines = []
    for number in range(3):
        run = np.full(900, np.nan)
        run[::100] = 100.0 + 200 * number
        run[400] += 8
        lines.append(LongLine(100.0 + 200 * number, 0.0, 900.0, 50, run))
    assert bend_of(LongLines(lines, [], 800, 1000)) is None
