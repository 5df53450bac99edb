"""Laws of boxes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.geometry import BBox

COORDINATES = st.integers(-1000, 1000)


@st.composite
def boxes(draw):
    """Draw a box with an area."""
    x0, y0 = draw(COORDINATES), draw(COORDINATES)
    return BBox(x0, y0, x0 + draw(st.integers(1, 500)), y0 + draw(st.integers(1, 500)))


@given(boxes(), boxes(), boxes())
def test_union_is_the_smallest_box_around_both(one, other, third):
    """Union commutes, associates, and holds both."""
    both = one.union(other)

    assert both == other.union(one)
    assert both.union(third) == one.union(other.union(third))
    assert one.union(one) == one
    assert both.x0 <= one.x0 <= one.x1 <= both.x1
    assert both.y0 <= other.y0 <= other.y1 <= both.y1
    assert both.width <= max(one.x1, other.x1) - min(one.x0, other.x0)


@given(boxes(), boxes())
def test_boxes_intersect_where_a_point_lies_in_both(one, other):
    """Intersection is symmetric, and is there exactly where the corners of the overlap leave an area."""
    x0, y0 = max(one.x0, other.x0), max(one.y0, other.y0)
    shared = one.contains(x0, y0) and other.contains(x0, y0)

    assert shared == one.intersects(other) == other.intersects(one)


@given(boxes())
def test_a_box_contains_its_middle_and_not_its_far_edges(box):
    """The left and top edge belong to a box, the right and bottom edge to its neighbour."""
    assert box.contains(*box.centre)
    assert box.contains(box.x0, box.y0)
    assert not box.contains(box.x1, box.y0)
    assert not box.contains(box.x0, box.y1)
    assert isinstance(box.union(box), BBox)
