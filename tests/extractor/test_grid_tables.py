from itertools import pairwise

import pymupdf
import pytest

from extractor.grid import build_layout
from extractor.pdf import page_contents

ROWS = [
    ["项目", "合计", "基本支出", "项目支出"],
    ["一般公共服务支出", "1,819.75", "1,000.00", "819.75"],
    ["教育支出", "320.50", "20.50", "300.00"],
    ["社会保障和就业支出", "128.09", "128.09", "0.00"],
    ["卫生健康支出", "22.13", "22.13", "0.00"],
    ["住房保障支出", "33.57", "33.57", "0.00"],
]
XS, TOP, HEIGHT = (60, 220, 320, 420, 520), 120, 22
YS = [TOP + HEIGHT * row for row in range(len(ROWS) + 1)]
NOTE = "说明：本表反映部门本年度各项支出情况，数据来源于预算系统，如有出入以批复为准。"


def _font(text):
    return "helv" if text.isascii() else "china-s"


def _width(text, size=10):
    return pymupdf.get_text_length(text, fontname=_font(text), fontsize=size)


def _write(page, x, y, text, size=10):
    page.insert_text((x, y), text, fontname=_font(text), fontsize=size)


def _table_page(draw):
    page = pymupdf.open().new_page()
    _write(page, 200, 60, "部门支出总表", 16)
    _write(page, 60, 110, "编制单位：某局")
    _write(page, 460, 110, "单位：万元")
    _write(page, 60, 400, NOTE)
    draw(page)
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            x = XS[column] + 4 if column == 0 else XS[column + 1] - 4 - _width(text)
            _write(page, x, TOP + row * HEIGHT + 15, text)
    return page


def _layout(page):
    (content,) = page_contents(page.parent)
    return build_layout(content)


def _texts(grid):
    table = [["?"] * grid.column_count for _ in range(grid.row_count)]
    for cell in grid.cells:
        table[cell.row][cell.column] = cell.text
    return table


def _across(page, ys=YS, **style):
    for y in ys:
        page.draw_line((XS[0], y), (XS[-1], y), **style)


def _down(page, xs=XS, **style):
    for x in xs:
        page.draw_line((x, YS[0]), (x, YS[-1]), **style)


def _plain(page):
    _across(page)
    _down(page)


def _boxes(page):
    for y in YS[:-1]:
        for x0, x1 in pairwise(XS):
            page.draw_rect((x0, y, x1, y + HEIGHT))


def _spaced_boxes(page):
    for y in YS[:-1]:
        for x0, x1 in pairwise(XS):
            page.draw_rect((x0 + 1, y + 1, x1 - 1, y + HEIGHT - 1))


def _filled_bars(page):
    for y in YS:
        page.draw_rect((XS[0], y - 0.3, XS[-1], y + 0.3), color=None, fill=(0, 0, 0))
    for x in XS:
        page.draw_rect((x - 0.3, YS[0], x + 0.3, YS[-1]), color=None, fill=(0, 0, 0))


def _hairlines_in_pieces(page):
    for y in YS:
        for x0, x1 in pairwise(XS):
            page.draw_line((x0, y), (x1 - 0.5, y), width=0)
    for x in XS:
        for y in YS[:-1]:
            page.draw_line((x, y), (x, y + HEIGHT), width=0)


def _dashed(page):
    _across(page, width=0.1, dashes="[2 2]")
    _down(page, width=0.1, dashes="[1 3]")


def _dotted(page):
    shape = page.new_shape()
    for y in YS:
        for x in range(XS[0], XS[-1], 4):
            shape.draw_line((x, y), (x + 1.5, y))
    for x in XS:
        for y in range(YS[0], YS[-1], 4):
            shape.draw_line((x, y), (x, y + 1.5))
    shape.finish(width=0.5)
    shape.commit()


def _double(page):
    for shift in (-1, 1):
        _across(page, [y + shift for y in YS], width=0.4)
        _down(page, [x + shift for x in XS], width=0.4)


def _no_outer(page):
    _across(page, YS[1:-1])
    _down(page, XS[1:-1])


def _coloured_cells(page):
    for y in YS[:-1]:
        for x0, x1 in pairwise(XS):
            page.draw_rect((x0 + 1, y + 1, x1 - 1, y + HEIGHT - 1), color=None, fill=(0.9, 0.93, 0.97))


def _white_lines(page):
    page.draw_rect((XS[0], YS[0], XS[-1], YS[-1]), color=None, fill=(0.85, 0.9, 0.95))
    _across(page, color=(1, 1, 1), width=1)
    _down(page, color=(1, 1, 1), width=1)


def _upright_only(page):
    _across(page, (YS[0], YS[1], YS[-1]))
    _down(page)


def _header_fill(page):
    page.draw_rect((XS[0], YS[0], XS[-1], YS[1]), color=None, fill=(0.8, 0.8, 0.8))
    _plain(page)


def _framed(page):
    page.draw_rect((40, 30, 560, 440))
    _plain(page)


def _underlined(page):
    page.draw_line((130, 112), (220, 112))
    _plain(page)


@pytest.mark.parametrize(
    "draw",
    [_plain, _boxes, _spaced_boxes, _filled_bars, _hairlines_in_pieces, _dashed, _dotted, _double, _no_outer,
     _coloured_cells, _white_lines, _upright_only, _header_fill, _framed, _underlined],
)  # fmt: skip
def test_ways_of_ruling(draw):
    """However a table is ruled, it is one grid with exactly its cells, and what stands around it are lines."""
    layout = _layout(_table_page(draw))

    (grid,) = layout.grids
    assert _texts(grid) == ROWS
    assert grid.ruled
    assert [line.text for line in layout.lines] == ["部门支出总表", "编制单位：某局", "单位：万元", NOTE]


def _nothing(page):
    pass


def _three_lines(page):
    _across(page, (YS[0], YS[1], YS[-1]))


def _zebra(page):
    for row in (0, 1, 3, 5):
        shade = (0.2, 0.4, 0.7) if row == 0 else (0.9, 0.93, 0.97)
        page.draw_rect((XS[0], YS[row], XS[-1], YS[row + 1]), color=None, fill=shade)


@pytest.mark.parametrize("draw", [_nothing, _across, _three_lines, _zebra])
def test_tables_by_alignment(draw):
    """Without upright rules the figures in line make the columns, and the grid says that it was guessed."""
    layout = _layout(_table_page(draw))

    (grid,) = layout.grids
    assert _texts(grid) == ROWS
    assert not grid.ruled
    assert grid.doubts
    assert [line.text for line in layout.lines] == ["部门支出总表", "编制单位：某局", "单位：万元", NOTE]


def test_contents_page_and_prose_are_no_tables():
    """Numbered headings with page numbers, and prose full of figures, make no grid."""
    page = pymupdf.open().new_page()
    for number in range(1, 12):
        _write(page, 80, 60 + number * 22, f"{number}. 某某情况说明")
        _write(page, 500, 60 + number * 22, str(number * 3))
    for number in range(8):
        _write(page, 60, 400 + 20 * number, f"预算收入819.{number}5万元，其中拨款300.0{number}万元，比上年增加20.5%，")

    assert _layout(page).grids == ()


def test_wrapped_figures_and_names():
    """A figure wrapped in its cell is one figure, a wrapped name one name, and words keep their blank."""
    page = pymupdf.open().new_page()
    for x in (60, 110, 170, 260):
        page.draw_line((x, 100), (x, 160))
    for y in (100, 160):
        page.draw_line((60, y), (260, y))
    for x, lines in (
        (70, ("819.", "75")),
        (113, ("1,000,000.", "00")),
        (173, ("Smart City", "Platform", "智慧城市平台")),
    ):
        for number, line in enumerate(lines):
            _write(page, x, 115 + 13 * number, line)

    (grid,) = _layout(page).grids
    assert _texts(grid) == [["819.75", "1,000,000.00", "Smart City Platform智慧城市平台"]]


def test_numbers_are_not_corrupted():
    """Figures come out digit by digit as printed, also when they touch their borders or their neighbours."""
    figures = ["819.75", "1,000,000", "1,000,000.00", "-3.20", "100%", "0", "2,080,505", "118.84"]
    page = pymupdf.open().new_page()
    widths = [_width(text, 9) for text in figures]
    x = 40.0
    page.draw_line((x, 100), (x, 120))
    for text, width in zip(figures, widths, strict=True):
        _write(page, x + 1, 113, text, 9)
        x += width + 2
        page.draw_line((x, 100), (x, 120))
    page.draw_line((40, 100), (x, 100))
    page.draw_line((40, 120), (x, 120))

    (grid,) = _layout(page).grids
    assert _texts(grid) == [figures]


def test_overflowing_text_stays_whole():
    """A name that runs over its right border stays in its cell; a figure is never cut in two; both are doubts."""
    page = pymupdf.open().new_page()
    for x in (60, 120, 200, 280):
        page.draw_line((x, 100), (x, 140))
    for y in (100, 120, 140):
        page.draw_line((60, y), (280, y))
    _write(page, 62, 114, "机关事业单位基本养老保险缴费")
    _write(page, 190, 134, "1,819,750.25")

    (grid,) = _layout(page).grids
    assert _texts(grid) == [["机关事业单位基本养老保险缴费", "", ""], ["", "", "1,819,750.25"]]
    assert len([doubt for doubt in grid.doubts if "crosses a rule" in doubt]) == 2


def test_a_figure_that_a_name_runs_up_to_stays_in_its_cell():
    """A name that runs over into the next cell as far as that cell's figure does not take the figure with it."""
    page = pymupdf.open().new_page()
    for x in (60, 180, 280):
        page.draw_line((x, 100), (x, 120))
    for y in (100, 120):
        page.draw_line((60, y), (280, y))
    _write(page, 62, 114, "机关事业单位职业年金缴费支出36.37")

    (grid,) = _layout(page).grids
    assert _texts(grid) == [["机关事业单位职业年金缴费支出", "36.37"]]


def test_upright_rules_divide_figures_but_not_prose():
    """Amounts below each other in one undivided band are rows; text wrapped in a cell beside them is not torn."""
    page = pymupdf.open().new_page()
    for x in (60, 200, 300):
        page.draw_line((x, 100), (x, 200))
    for y in (100, 200):
        page.draw_line((60, y), (300, y))
    for number, line in enumerate(("为充分发挥县直单位帮扶", "作用切实为干部下乡提供", "有力保障")):
        _write(page, 64, 120 + 14 * number, line)
    _write(page, 230, 134, "60,000.00")

    (grid,) = _layout(page).grids
    assert _texts(grid) == [["为充分发挥县直单位帮扶作用切实为干部下乡提供有力保障", "60,000.00"]]


def test_header_that_no_rule_parts_from_the_figures_below():
    """In a table with upright rules only, words above a column of amounts are its header and not a part of it."""
    page = pymupdf.open().new_page()
    for x in (60, 200, 300, 400):
        page.draw_line((x, 100), (x, 200))
    for y in (100, 200):
        page.draw_line((60, y), (400, y))
    rows = [["项目", "合计", "基本支出"], ["合计", "1,300.20", "300.20"], ["教育支出", "1,300.20", "300.20"]]
    for number, row in enumerate(rows):
        for x, text in zip((64, 230, 330), row, strict=True):
            _write(page, x, 120 + 20 * number, text)

    (grid,) = _layout(page).grids
    assert _texts(grid) == rows


def test_merged_header_over_guessed_columns():
    """In a table without rules a header over two columns becomes one cell of two columns."""
    page = pymupdf.open().new_page()
    _write(page, 66, 100, "项目")
    _write(page, 250, 100, "本年支出")
    for x, text in ((210, "基本支出"), (310, "项目支出")):
        _write(page, x, 116, text)
    for row in range(5):
        _write(page, 60, 140 + 16 * row, "一二三四五"[row] + "项支出")
        _write(page, 212, 140 + 16 * row, f"{row + 1}00.25")
        _write(page, 312, 140 + 16 * row, f"{row + 1}50.75")

    (grid,) = _layout(page).grids
    assert [(cell.text, cell.column, cell.column_span) for cell in grid.cells if cell.row == 0] == [
        ("项目", 0, 1),
        ("本年支出", 1, 2),
    ]
    assert _texts(grid)[2] == ["一项支出", "100.25", "150.75"]
