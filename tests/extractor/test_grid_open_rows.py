"""Rows without walls in a ruled grid: the columns of the other rows are theirs, or the grid is in doubt."""

import pytest

EDGES = (40, 100, 240, 330, 420, 510)
HEAD = ((40, 240, "科目"), (240, 330, "合计"), (330, 510, "其中"))
WORDS = (40, 100, "编码"), (100, 240, "名称"), (330, 420, "基本支出"), (420, 510, "项目支出")
ROWS = [
    ["", "合计", "12.00", "8.00", "4.00"],
    ["205", "教育支出", "5.00", "5.00", ""],
    ["208", "社会保障和就业支出", "3.00", "1.00", "2.00"],
    ["210", "卫生健康支出", "4.00", "2.00", "2.00"],
]


def _listed(paper, *, coloured, rows, line=True):
    """Print a table in one of Word's list styles: a header without walls, and walls in every second row only.

    A coloured header has two levels, whose cells are coloured one by one.
    """
    page = paper.pdf.new_page(width=595, height=842)
    paper.write(page, 260, 60, "支出总表")
    paper.write(page, 440, 80, "单位：万元")
    top = 90
    for left, right, text in HEAD if coloured else ((240, 330, "合计"),):
        high = 36 if text == "合计" else 18
        if coloured:
            page.draw_rect((left, top, right, top + high), fill=(0.6, 0.7, 0.9), color=None, width=0)
        paper.write(page, (left + right) / 2 - 10, top + high / 2 + 4, text)
    for left, right, text in WORDS:
        if coloured:
            page.draw_rect((left, top + 18, right, top + 36), fill=(0.6, 0.7, 0.9), color=None, width=0)
        paper.write(page, left + 6, top + 30, text)
    y = top + 36
    page.draw_line((40, top), (510, top))
    for place, row in enumerate(rows):
        if place or line:
            page.draw_line((40, y), (510, y))
        for left, right, text in zip(EDGES, EDGES[1:], row, strict=False):
            if place % 2:
                page.draw_line((left, y), (left, y + 18))
            if text[:1].isdigit() and "." in text:
                paper.write(page, right - 36, y + 13, text)
            else:
                paper.write(page, left + 3, y + 13, text)
        y += 18
    page.draw_line((40, y), (510, y))
    for x in (40, 510):
        page.draw_line((x, top), (x, y))


@pytest.mark.parametrize("line", [True, False])
@pytest.mark.parametrize("coloured", [True, False])
def test_every_second_row_has_walls(paper, vocabulary, body, coloured, line):
    """Header and rows without walls have the columns of the others, also where no rule parts the header from a row."""
    _listed(paper, coloured=coloured, rows=ROWS, line=line)

    (table,) = paper.read(vocabulary).tables

    above = ("科目", "科目", "", "其中", "其中") if coloured else ("",) * 5
    names = ("编码", "名称", "合计", "基本支出", "项目支出")
    assert [column.path for column in table.columns] == [
        tuple(filter(None, path)) for path in zip(above, names, strict=True)
    ]
    assert body(table) == ROWS
    assert not table.doubts


@pytest.mark.parametrize("coloured", [True, False])
def test_one_row_with_walls(paper, vocabulary, body, coloured):
    """A single row shows the columns where the header's colours do, too; else its grid stays as it is drawn."""
    _listed(paper, coloured=coloured, rows=ROWS[:2])

    (table,) = paper.read(vocabulary).tables

    assert (body(table) == ROWS[:2]) is coloured


def test_texts_that_do_not_keep_to_the_columns_are_a_doubt(paper, vocabulary):
    """Where a text of a row without walls runs over an edge, the row stays whole and the table says so."""
    rows = [*ROWS[:2], ["", "其中：本年新增的教育和社会保障支出（按合同）", "", "3.00", "2.00"], ROWS[3]]
    _listed(paper, coloured=True, rows=rows)

    (table,) = paper.read(vocabulary).tables

    assert "a row without walls holds several texts" in table.doubts
