"""Pages as people read them."""

from schemas.page_ranges import page_ranges


def test_pages_that_follow_each_other_are_written_as_first_and_last():
    """A scan of thirty-four pages is named by two numbers, in whatever order they come."""
    assert page_ranges(range(1, 35)) == "1-34"
    assert page_ranges([12, 5, 3, 4, 5]) == "3-5、12"
    assert page_ranges((), ", ") == ""
