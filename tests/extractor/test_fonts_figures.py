"""Figures that nobody prints give a lying map away."""

from collections import Counter

import pytest

from extractor.fonts.figures import Figures, missing_digit

PRINTED = [
    "1,234.56",
    "12,345,678.90",
    "345.67",
    "2025.12.31",
    "1.2.3",
    "010-12345678",
    "2025-01-02",
    "3-5",
    "98.5%",
    "1,234.567,890.12",
]


def reason(texts):
    """Say what is wrong with the figures of a font."""
    figures = Figures()
    figures.note(texts)
    return figures.reason()


def test_what_is_printed_is_no_suspicion():
    """Amounts, dates, telephone numbers, sections and ranges, and signs before a line, are as they should be."""
    assert reason(PRINTED * 9 + ["\ue012 一般公共预算", "\ue012收入"] * 9) is None


@pytest.mark.parametrize(
    ("said", "by"), [(",.", ".,"), (",", "."), (".", "-")], ids=["exchanged", "a point for both", "a dash"]
)
def test_marks_that_lie_leave_figures_nobody_prints(said, by):
    """Comma and point exchanged, or one given out for another, is noticed by the figures alone."""
    table = str.maketrans(said, by)

    assert reason([text.translate(table) for text in ["1,234.56", "345.67", "12,345.60", "7.90"] * 9]) is not None


def test_holes_in_words_are_noticed():
    """Characters without a meaning in the middle of words or figures are noticed in however long a text."""
    assert reason(["一般公共预算财政拨款支出"] * 500 + ["单位：\ufffd元"] * 3) is not None


def test_a_digit_that_never_stands_is_missed():
    """One digit that is absent where all others are frequent is missed; in a font of few figures none is."""
    assert missing_digit(Counter("0123456789" * 9)) is None
    assert missing_digit(Counter("023456789" * 9)) == "1"
    assert missing_digit(Counter("2026" * 90)) is None
    assert missing_digit(Counter("023456789" * 3)) is None
