"""Laws of blocks: nothing is lost, nothing is said twice, and every place can be found again."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from extractor.layout import PageLayout, TextLine
from extractor.text import build_blocks
from schemas.document import Page, Source
from schemas.geometry import BBox

_TEXTS = st.one_of(
    st.text(alphabet="一二三、（）。；预算支出2026.5年度 ABc", min_size=1, max_size=40),
    st.sampled_from(
        ["目录", "目", "录", "第一部分", "一、收支情况", "- 3 -", "单位：万元", "注：空表。", "……12", "表1"]
    ),
)
_LINES = st.tuples(
    _TEXTS, st.integers(0, 400), st.integers(0, 27), st.sampled_from([9.0, 12.0, 16.0, 22.0]), st.booleans()
)
_PAGES = st.lists(st.lists(_LINES, max_size=12), min_size=1, max_size=4)


def _layouts(pages):
    layouts = []
    for number, found in enumerate(pages, 1):
        lines = [
            TextLine(text, number, BBox(x, 30.0 * y, x + size * len(text), 30.0 * y + size), size, bold)
            for text, x, y, size, bold in sorted(found, key=lambda line: (line[2], line[1]))
        ]
        layouts.append(PageLayout(Page(number, 595.0, 842.0, Source.TEXT), (), tuple(lines)))
    return layouts


def _printed(texts):
    return Counter(character for text in texts for character in text if not character.isspace())


@given(_PAGES)
def test_blocks_hold_every_character_of_the_lines_exactly_once(pages):
    """However lines are taken, all their characters are in blocks, and none twice."""
    layouts = _layouts(pages)
    blocks = build_blocks(layouts, ())

    assert _printed(line.text for layout in layouts for line in layout.lines) == _printed(
        block.text for block in blocks
    )


@given(_PAGES)
def test_spans_stand_in_the_text_where_they_say(pages):
    """Each span's text is found in its block's text at its start, so that locate() points at the right line."""
    for block in build_blocks(_layouts(pages), ()):
        assert all(block.text[span.start : span.start + len(span.text)] == span.text for span in block.spans)
        for span in block.spans:
            place = block.locate(span.start, span.start + len(span.text))
            assert (place.text, place.page, place.bbox) == (span.text, span.page, span.bbox)


@given(_PAGES)
def test_blocks_stand_in_reading_order(pages):
    """Blocks come in the order of their first lines, and page numbers never run backwards."""
    numbers = [block.page for block in build_blocks(_layouts(pages), ())]

    assert numbers == sorted(numbers)
