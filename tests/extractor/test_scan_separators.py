"""Points, commas and colons of a scan: which of them a mark is, by its ink, its neighbours and other views of it."""

import numpy as np
import pytest

from extractor.ocr.engine import Character, Reading
from extractor.scan.separators import grouped, separators_by_tail, tailed, with_sure_marks, without_speck


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


def test_a_sure_comma_before_two_digits_is_no_point():
    """82,096,79 with a comma that is beyond doubt lost its last digits; with a likely one it is 82,096.79."""
    assert with_sure_marks(reading("82,096,79", mark=0.995, rival=".", rival_score=0.004)).text == "82,096,79"
    assert with_sure_marks(reading("82,096,79", mark=0.9, rival=".", rival_score=0.08)).text == "82,096.79"


def test_comma_is_told_by_its_tail():
    """A mark that reaches below the digits is a comma, one that ends with them a point, if digits stand in threes."""
    crop = np.full((60, 150), 255, np.uint8)
    for left in (5, 25, 65, 90, 115):  # digits of 30 x 15 pixels, rows 15 to 45
        crop[15:45, left : left + 15] = 30
    crop[40:50, 50:54] = 30  # reaches 5 below
    places = [12 / 150, 32 / 150, 52 / 150, 72 / 150, 97 / 150, 122 / 150]
    reading = Reading("10.000", 0.9, tuple(Character(c, 0.9, p) for c, p in zip("10.000", places, strict=True)))

    assert separators_by_tail("10.000", reading, crop, 30) == "10,000"
    crop[45:, :] = 255
    assert separators_by_tail("10.000", reading, crop, 30) == "10.000"
    assert separators_by_tail("0.125", reading, crop, 30) == "0.125"


def _colon(upper):
    """Draw 22.13 as five marks; the upper point of its separator is as dark as asked."""
    crop = np.full((40, 100), 255, np.uint8)
    for left in (5, 25, 60, 80):
        crop[8:32, left : left + 12] = 30
    crop[28:32, 46:50] = 30
    crop[14:18, 46:50] = upper
    places = [0.11, 0.31, 0.48, 0.66, 0.86]
    return crop, Reading("22:13", 0.99, tuple(Character(c, 0.99, p) for c, p in zip("22:13", places, strict=True)))


def test_a_faint_speck_over_a_point_is_taken_off():
    """Dirt above a point is fainter than the point: without it the figure is read again."""
    crop, reading = _colon(150)

    freed = without_speck("22:13", reading, crop)

    assert freed is not None
    assert freed[14:18, 46:50].min() == 255
    assert freed[28:32, 46:50].max() == 30
    assert (freed[:, :40] == crop[:, :40]).all()


def test_a_true_colon_stays():
    """Two points of the same darkness are a colon, and words with a colon are never touched."""
    crop, reading = _colon(35)

    assert without_speck("22:13", reading, crop) is None
    assert without_speck("比例:13", reading, crop) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.000,000", "1,000,000"), ("20.194,230.05", "20,194,230.05"), ("20.194", "20.194"), ("1.5,20", "1.5,20")],
)
def test_before_a_comma_that_groups_there_is_no_point(text, expected):
    """A point can't stand before thousands; where nothing groups, a point stays."""
    assert grouped(text) == expected


def test_a_view_with_a_tail_is_believed():
    """A comma may lose its tail, a point never grows one; other figures are no views of this one."""
    assert tailed("10.000", ["10,000", "18,000"]) == "10,000"
    assert tailed("10.000", ["18,000"]) == "10.000"
    assert tailed("81.94", ["81,94"]) == "81.94"
