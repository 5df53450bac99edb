import pytest

from extractor.content import Glyph
from extractor.lines import join_texts, lines_in, lines_of, rows_of


def _line(text, x, y, size=10.0, advance=None, **fields):
    glyphs = []
    for character in text:
        width = size if character > "\u2e80" else size / 2
        if character != " ":
            glyphs.append(Glyph(character, x, y, x + width, y + size, size, **fields))
        x += advance or width
    return glyphs


def _texts(*lines):
    return [line.text for line in lines_of(rows_of(glyph for line in lines for glyph in line), 1)]


def test_blanks_as_printed():
    """Latin words are parted by a blank, figures and Chinese are not torn by loose setting."""
    assert _texts(_line("budget of 2025年", 20, 20)) == ["budget of 2025年"]
    assert _texts(_line("预算收支总表", 20, 20, advance=13)) == ["预算收支总表"]
    assert _texts(_line("819.75", 20, 20, advance=7)) == ["819.75"]


def test_marks_behind_a_blank_that_was_filled_in():
    """A mark that cannot begin a text ends the one before it, however wide the form's blank between them is."""
    assert _texts(_line("占12.34       %；", 20, 20)) == ["占12.34 %；"]


def test_no_blanks_around_figures_in_chinese():
    """Loosely set figures, per cent signs and marks inside Chinese text bring no blanks."""
    assert _texts(_line("比 2025 年增长", 20, 20)) == ["比2025年增长"]
    assert _texts(_line("占 10.87 %。", 20, 20)) == ["占10.87%。"]
    assert _texts(_line("《 预算法》", 20, 20)) == ["《预算法》"]


def test_spread_title_is_one_line():
    """The characters of a title set far apart stay one line."""
    assert _texts(_line("目录", 200, 20, advance=45)) == ["目 录"]


def test_texts_far_apart_are_two_lines():
    """The unit's name on the left and the money unit on the right of one line are two texts."""
    assert _texts(_line("编制单位：某局", 20, 20), _line("单位：万元", 400, 20)) == ["编制单位：某局", "单位：万元"]


def test_order_of_drawing_does_not_matter():
    """Lines come from top to bottom, whatever was drawn first; a raised small figure stays in its line."""
    below, above = _line("第二行", 20, 40), _line("第一行", 20, 20)
    raised = [Glyph("2", 50, 19, 53, 25, 6.0)]

    assert _texts(below, above, raised) == ["第一行2", "第二行"]


def test_columns_side_by_side():
    """Two columns of prose are read one after the other."""
    left = [_line(f"左栏第{n}行的正文内容文字", 20, 20 + 14 * n) for n in range(8)]
    right = [_line(f"右栏第{n}行的正文内容文字", 300, 20 + 14 * n) for n in range(8)]

    texts = _texts(*[line for pair in zip(left, right, strict=True) for line in pair])

    assert texts == [f"{side}栏第{n}行的正文内容文字" for side in "左右" for n in range(8)]


def test_upward_text():
    """Text that runs up the page is read upwards."""
    glyphs = [Glyph(c, 20, 100 - 10 * n, 30, 110 - 10 * n, 10.0, turn=270) for n, c in enumerate("绩效目标")]

    assert _texts(glyphs) == ["绩效目标"]


@pytest.mark.parametrize(
    ("before", "after", "full", "joined"),
    [
        ("819.", "75", False, "819.75"),
        ("1,000,", "000", False, "1,000,000"),
        ("226,000.0", "0", True, "226,000.00"),
        ("5,67", "0,754.00", False, "5,670,754.00"),
        ("5,670", "1,754.00", False, "5,670 1,754.00"),
        ("100.00", "200.00", False, "100.00 200.00"),
        ("机关事业单位", "养老保险", False, "机关事业单位养老保险"),
        ("Smart", "City", True, "Smart City"),
        ("11000022T0000", "0456", True, "11000022T00000456"),
        ("", "甲", False, "甲"),
    ],
)
def test_joining_wrapped_lines(before, after, full, joined):
    """Chinese joins without a blank, words with one, figures only where one was broken."""
    assert join_texts(before, after, full=full) == joined


def test_text_from_top_to_bottom_in_columns():
    """Characters right below each other in columns apart are read column by column from the right, lines are not."""
    columns = [*_stack("部门预算", 40, 20), *_stack("支出", 26, 20)]
    mixed = [*_stack("2025", 42.5, 5, step=5, turn=90), *_stack("年预算数", 40, 26)]
    lines = [*_line("科目", 20, 20), *_line("名称", 20, 32)]

    assert [line.text for line in lines_in(columns, 1)] == ["部门预算", "支出"]
    assert "".join(line.text for line in lines_in(mixed, 1)) == "2025年预算数"
    assert [line.text for line in lines_in(lines, 1)] == ["科目", "名称"]


def _stack(text, x, y, step=10, **fields):
    return [glyph for place, one in enumerate(text) for glyph in _line(one, x, y + step * place, **fields)]
