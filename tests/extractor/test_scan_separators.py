"""Points and commas of a scan that can only be one of the two."""

import pytest

from extractor.ocr.engine import Character, Reading
from extractor.scan.separators import with_sure_marks


def reading(text, *, mark=0.6, rival="", rival_score=0.0):
    """Return a reading whose digits are sure and whose marks are not."""
    characters = tuple(
        Character(one, 0.99, 0.1, "", 0.0) if one.isdigit() else Character(one, mark, 0.1, rival, rival_score)
        for one in text
    )
    return Reading(text, 0.95, characters)


@pytest.mark.parametrize(
    ("text", "told"),
    [("6.655.070668", "6,655.070668"), ("53,522,29", "53,522.29"), ("1,022.00", "1,022.00"), ("0,00", "0.00")],
)
def test_marks_that_groups_of_digits_tell_are_sure(text, told):
    """Three digits between two marks make a comma of the first; two, or four and more behind the last make a point."""
    other = "." if "," in text else ","
    found = with_sure_marks(reading(text, rival=other, rival_score=0.39))
    assert found.text == told
    assert found.weakest > 0.98


@pytest.mark.parametrize("text", ["10.000", "1,234,567", "6.655.070", "1.2", "12.34.56"])
def test_marks_that_may_be_either_stay_in_doubt(text):
    """A last group of three digits may be thousands or decimals; what is no figure stays as it was read."""
    found = with_sure_marks(reading(text, rival="." if "," in text else ",", rival_score=0.39))
    assert found.text == text
    assert found.weakest == 0.6


def test_a_mark_that_may_be_something_else_stays_in_doubt():
    """Where a digit or a colon is the rival, nobody knows that there is a mark; a comma without rival is none."""
    assert with_sure_marks(reading("1,022.00", rival="1", rival_score=0.39)).weakest == 0.6
    assert with_sure_marks(reading("1,22", rival="1", rival_score=0.39)).text == "1,22"
