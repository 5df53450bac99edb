"""Figures of a scan that are doubtful whatever their digits look like: by their cells, columns and pages."""

import cv2
import numpy as np

from extractor.ocr.engine import PixelBox
from extractor.scan.again import Agreed
from extractor.scan.doubts import (
    LETTER_MARK,
    THIN_MARK,
    WALL_MARK,
    WORDS_MARK,
    Line,
    doubted,
    is_cornered,
    is_off_middle,
    is_poor,
    perhaps_fours,
)
from extractor.scan.raster import is_stark, was_stark


def test_figures_of_a_cell_that_may_be_two_are_doubted():
    """A figure beside words over other rows' border, or below a figure or words in one cell, is never certain."""
    box = PixelBox(0, 0, 200, 20)
    lines = [
        Line(box, in_cell=True, cell=0, across=True),
        Line(box, in_cell=True, cell=1),
        Line(box, in_cell=True, cell=1),
        Line(box, in_cell=True, cell=2, across=True, parted=True),
        Line(box, in_cell=True, cell=3, across=True),
        Line(box, in_cell=True, cell=4),
        Line(box, in_cell=True, cell=5),
        Line(box, in_cell=True, cell=5),
    ]
    texts = ["73.10二、其他支出", "12.00", "13.00", "4,200", "合计", "88.05", "预算数", "859.65"]

    found = doubted(lines, [Agreed(text, 0.99, ()) for text in texts])

    assert [agreed.text for agreed in found] == texts
    sure = [False, False, False, False, True, True, True, False]
    assert [agreed.confidence > 0.5 for agreed in found] == sure
    assert [agreed.marks == () for agreed in found] == sure


def test_a_figure_in_a_cell_like_others_that_hold_two_is_doubted():
    """Where cells above hold two figures beside each other a wall is lost, also in the row that has one of them."""
    wide, narrow = PixelBox(100, 0, 300, 20), PixelBox(100, 0, 190, 20)
    left, right = PixelBox(110, 2, 180, 18), PixelBox(210, 2, 290, 18)
    lines = [
        *(Line(box, in_cell=True, cell=cell, room=wide) for cell in (0, 1) for box in (left, right)),
        Line(PixelBox(110, 2, 290, 18), in_cell=True, cell=2, room=wide),
        Line(left, in_cell=True, cell=3, room=wide),
        Line(left, in_cell=True, cell=4, room=narrow),
    ]
    texts = ["12.00", "13.00", "14.00", "15.00", "543.421512543.421512", "9.00", "8.00"]

    found = doubted(lines, [Agreed(text, 0.99, ()) for text in texts])

    assert (found[5].confidence, found[5].marks) == (0.5, (WALL_MARK,))
    assert found[6].confidence == 0.99
    assert doubted(lines[2:], [Agreed(text, 0.99, ()) for text in texts[2:]])[3].confidence == 0.99


def test_a_figure_set_in_a_part_of_a_merged_cell_is_doubted():
    """A figure right before a border that other rows have may be alone in its column; one in the middle is not."""
    edges = (0, 200, 400)
    assert is_cornered(PixelBox(120, 0, 196, 20), edges, 20)
    assert is_cornered(PixelBox(120, 0, 203, 20), edges, 20)  # its last stroke stands out over the border
    assert is_cornered(PixelBox(70, 0, 130, 20), edges, 20)
    assert not is_cornered(PixelBox(160, 0, 240, 20), edges, 20)
    assert not is_cornered(PixelBox(10, 0, 60, 20), edges, 20)
    assert not is_cornered(PixelBox(120, 0, 196, 20), (0, 200), 20)
    line = Line(PixelBox(120, 0, 196, 20), in_cell=True, cell=0, cornered=True)
    (figure,), (words,) = (doubted([line], [Agreed(text, 0.99, ())]) for text in ("819.75", "合计"))
    assert (figure.confidence, figure.marks) == (0.5, (WALL_MARK,))
    assert words.confidence == 0.99


def test_a_figure_off_the_middle_of_merged_rows_may_have_lost_a_wall():
    """In a cell over three rows a figure in the first may be alone in it; in the middle, or in one row, it is not."""
    rows = (0, 40, 80, 120)
    assert is_off_middle(PixelBox(0, 10, 90, 30), rows, 20)
    assert not is_off_middle(PixelBox(0, 50, 90, 70), rows, 20)
    assert not is_off_middle(PixelBox(0, 30, 90, 50), (0, 40, 80), 20)
    assert not is_off_middle(PixelBox(0, 4, 90, 24), (0, 80), 20)


def column_marked(mark, texts):
    """Return which of a column's seven sure texts are in doubt with this mark."""
    lines = [Line(PixelBox(0, 30 * row, 40, 30 * row + 20), in_cell=True, cell=row, column=3) for row in range(7)]
    found = doubted(lines, [Agreed(text, 0.99, ()) for text in texts])
    return [one.text for one in found if mark in one.marks and one.confidence <= 0.5]


def test_a_letter_in_a_column_of_figures_is_doubted():
    """F2 among six figures of its column is in doubt; among codes with letters it is one of them."""
    assert column_marked(LETTER_MARK, ["88", "100", "F2", "5", "1", "60", "35"]) == ["F2"]
    assert column_marked(LETTER_MARK, ["A1", "A2", "F2", "5", "1", "60", "35"]) == []


def test_digits_in_a_column_of_units_are_doubted():
    """96 among six units may be a %; where figures are no rarity in a column they are what they are."""
    assert column_marked(WORDS_MARK, ["%", "个", "96", "次", "%", "万元", "%"]) == ["96"]
    assert column_marked(WORDS_MARK, ["优", "95", "96", "良", "100", "好", "优"]) == []
    assert column_marked(WORDS_MARK, ["%", "个", "96", "次", "基本支出", "项目支出", "%"]) == []


def test_the_only_figure_with_other_decimals_is_doubted():
    """In a column of two decimals a figure without a point, or with a third, is no certain one; 0 always is."""

    def confidences(texts):
        lines = [Line(PixelBox(0, 0, 90, 20), in_cell=True, cell=cell, column=3) for cell in range(len(texts))]
        return [found.confidence for found in doubted(lines, [Agreed(text, 0.99, ()) for text in texts])]

    usual = ["73.10", "1,204.55", "12.00", "88.05", "859.65", "0.40"]
    for odd in ("81975", "819.751", "50"):
        assert [sure < 0.9 for sure in confidences([*usual, odd])] == [False] * len(usual) + [True]
    assert min(confidences([*usual, "0"])) == 0.99
    assert min(confidences([*usual, "5", "12"])) == 0.99
    assert min(confidences([*usual[:4], "81975"])) == 0.99
    assert min(confidences(["3", *usual])) == 0.99  # the column's number


def test_the_only_figure_of_a_page_with_other_decimals_is_doubted():
    """Where columns are too short to tell, all columns together do: 105,075.0 among two decimals lost a digit."""

    def confidences(texts):
        lines = [Line(PixelBox(0, 0, 90, 20), in_cell=True, cell=cell, column=cell // 3) for cell in range(len(texts))]
        return [found.confidence for found in doubted(lines, [Agreed(text, 0.99, ()) for text in texts])]

    usual = ["73.10", "1,204.55", "12.00", "88.05"] * 3
    assert [sure < 0.9 for sure in confidences([*usual, "105,075.0"])] == [False] * len(usual) + [True]
    assert min(confidences([*usual, "105,075.02", "5", "2025", "7.3%"])) == 0.99
    assert min(confidences([*usual, "105,075.0", "3.5"])) == 0.99  # a column of another sort
    assert min(confidences([*usual[:8], "105,075.0"])) == 0.99


def test_a_figure_with_one_decimal_that_touches_its_wall_is_doubted():
    """Of 1.00 whose last digit runs into the wall 1.0 is left; away from the wall, or with both decimals, it is one."""

    def confidence(text, right):
        line = Line(PixelBox(50, 10, right, 30), in_cell=True, cell=0, room=PixelBox(0, 0, 100, 40))
        return doubted([line], [Agreed(text, 0.99, ())])[0].confidence

    assert confidence("1.0", 100) < 0.9
    assert confidence("1.0", 90) == confidence("1.00", 100) == confidence("10", 100) == 0.99


def test_a_character_before_a_figure_of_a_column_is_doubted():
    """A stroke before a figure may be read as 人; where a column holds figures alone, the cell is no certain one."""
    texts = ["73.10", "1,204.55", "12.00", "88.05", "859.65", "0.40", "人3,210.10"]
    lines = [Line(PixelBox(0, 0, 90, 20), in_cell=True, cell=cell, column=3) for cell in range(len(texts))]

    found = doubted(lines, [Agreed(text, 0.99, ()) for text in texts])

    assert [agreed.confidence < 0.9 for agreed in found] == [False] * 6 + [True]


def test_no_figure_of_a_page_of_doubtful_figures_is_certain():
    """Where a quarter of a page's figures is in doubt its others say so; fewer doubts, or few figures, say nothing."""
    box = PixelBox(0, 0, 10, 10)
    figures = [Line(box, in_cell=True, cell=number) for number in range(12)]
    sure, unsure = Agreed("9,501,161", 0.99, ()), Agreed("503,721", 0.6, ())
    assert is_poor(figures, [sure] * 8 + [unsure] * 4)
    assert not is_poor(figures, [sure] * 10 + [unsure] * 2)
    assert not is_poor(figures[:4], [unsure] * 4)
    assert not is_poor(figures, [Agreed("200,000", 0.6, ("200.000",))] * 12)
    assert not is_poor(figures, [Agreed("0", 0.6, ("O",))] * 12)
    free = [line._replace(in_cell=False) for line in figures]
    assert not is_poor(free, [unsure] * 12)
    assert is_poor(free, [sure] * 8 + [unsure] * 4, anywhere=True)


def test_fewer_doubts_tell_of_a_page_that_lost_its_thin_strokes():
    """Where strokes are gone one figure of forty in doubt, in a cell or not, is enough."""
    box = PixelBox(0, 0, 10, 10)
    figures = [Line(box, in_cell=number % 2 == 0, cell=number) for number in range(40)]
    sure, unsure = Agreed("9,501,161", 0.99, ()), Agreed("503,721", 0.6, ())
    assert is_poor(figures, [sure] * 39 + [unsure], thin=True)
    assert not is_poor(figures, [sure] * 39 + [unsure])
    assert not is_poor(figures, [sure] * 40, thin=True)
    assert is_poor(figures[:3], [sure, sure, unsure], thin=True)
    assert not is_poor(figures[:3], [sure, sure, unsure])
    assert is_poor(figures[:2], [sure, Agreed("55", 0.6, ("5%",))], thin=True)
    assert not is_poor(figures[:2], [sure, Agreed("0", 0.6, ("O",))], thin=True)


def test_a_picture_is_black_and_white_where_hardly_a_pixel_lies_between():
    """Edges of an ordinary scan are grey; those of a fax are not, and resampling it makes few."""
    page = np.full((60, 60), 255, np.uint8)
    page[10:50:10, 10:50] = 0
    assert is_stark(page)
    assert was_stark(page)
    drawn = cv2.resize(page, None, fx=4 / 3, fy=4 / 3, interpolation=cv2.INTER_LINEAR).astype(np.uint8)
    assert was_stark(drawn)
    soft = cv2.GaussianBlur(page, (0, 0), 1.0).astype(np.uint8)
    assert not is_stark(soft)
    assert not was_stark(soft)


def test_a_1_may_be_a_4_where_thin_strokes_are_lost():
    """Each 1 is in doubt with the 4 that it may be, in figures and in words; what has no 1 stays as it is."""
    one, words, none = perhaps_fours([Agreed(text, 0.99, ()) for text in ("1,312", "增加1万元", "503.72")])
    assert (one.others, words.others, none.others) == (("4,312", "1,342"), ("增加4万元",), ())
    assert [found.confidence < 0.9 for found in (one, words, none)] == [True, True, False]
    assert one.marks == (THIN_MARK,)
    figures_only = perhaps_fours([Agreed(text, 0.99, ()) for text in ("1,312", "增加1万元")], words=False)
    assert [found.confidence < 0.9 for found in figures_only] == [True, False]


def test_1s_that_are_told_otherwise_are_not_doubted():
    """Of figures with a 1 on a page of thin strokes those are left alone that are said to be sure."""
    found = perhaps_fours([Agreed(text, 0.99, ()) for text in ("12.00", "31.00")], sure=(False, True))
    assert [agreed.marks for agreed in found] == [(THIN_MARK,), ()]
