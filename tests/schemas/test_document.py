"""The shapes of a document: blocks, cells, tables."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from schemas.amount import Amount, MoneyUnit
from schemas.document import Block, BlockKind, Cell, Source, Span, Table
from schemas.geometry import BBox

NOWHERE = BBox(0, 0, 1, 1)


def block_of(lines: list[str], pages: list[int]) -> Block:
    """Make a block of lines, one below the other, each on its page."""
    spans, start = [], 0
    for number, (line, page) in enumerate(zip(lines, pages, strict=True)):
        spans.append(
            Span(start, line, page, BBox(0, 10 * number, 100, 10 * number + 10), Source.TEXT, 1 - number / 100)
        )
        start += len(line)
    return Block(BlockKind.PARAGRAPH, 0, "".join(lines), pages[0], NOWHERE, tuple(spans))


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6), st.data())
def test_a_located_text_is_the_text_and_lies_in_its_lines(lines, data):
    """The place of a piece of text is the box of the lines it touches, with the least of their confidences."""
    block = block_of(lines, [1] * len(lines))
    start = data.draw(st.integers(0, len(block.text) - 1))
    end = data.draw(st.integers(start + 1, len(block.text)))

    located = block.locate(start, end)

    touched = [
        span for span in block.spans if set(range(span.start, span.start + len(span.text))) & set(range(start, end))
    ]
    assert block.text[start:end] == located.text
    assert touched[0].bbox.y0 == located.bbox.y0
    assert touched[-1].bbox.y1 == located.bbox.y1
    assert min(span.confidence for span in touched) == located.confidence


def test_a_text_over_a_page_break_is_located_on_its_first_page():
    """A box never spans two pages."""
    block = block_of(["一二三", "四五六"], [7, 8])

    assert block.locate(1, 5).page == 7
    assert block.spans[0].bbox == block.locate(1, 5).bbox
    assert block.locate(4, 5).page == 8


def test_a_text_outside_every_line_is_located_at_the_block():
    """A place between the lines (a joined space) falls back to the block's own box."""
    block = Block(BlockKind.PARAGRAPH, 0, "一 二", 3, NOWHERE, (Span(0, "一", 3, BBox(5, 5, 6, 6)),))

    assert block.locate(1, 2).bbox == NOWHERE


def test_a_cell_has_a_figure_exactly_where_its_text_is_one():
    """The figure and its decimals come from the printed text; words and blanks have none."""
    figure = Cell.printed(0, 0, "1,234.50", 1, NOWHERE)
    word = Cell.printed(0, 0, "合计", 1, NOWHERE)
    blank = Cell.printed(0, 0, "", 1, NOWHERE)

    assert (Decimal("1234.50"), 2) == (figure.value, figure.decimals)
    assert Amount(Decimal("1234.50"), MoneyUnit.YUAN, 2) == figure.amount(MoneyUnit.YUAN)
    assert [word.amount(None), blank.value] == [None, None]


def test_the_grid_of_a_table_is_its_cells_with_their_spans():
    """Each place is covered by the cell whose span covers it, and the size is that of the cells."""
    wide = Cell.printed(0, 0, "收入", 1, NOWHERE, column_span=2)
    left, right = Cell.printed(1, 0, "合计", 1, NOWHERE), Cell.printed(1, 1, "5.00", 1, NOWHERE)
    table = Table("unknown", None, None, None, None, (1,), (NOWHERE,), 1, (), (), (wide, left, right))

    assert (table.row_count, table.column_count) == (2, 2)
    assert {(0, 0): wide, (0, 1): wide, (1, 0): left, (1, 1): right} == table.grid()
