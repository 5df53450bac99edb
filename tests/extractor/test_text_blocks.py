"""Lines become blocks: furniture, contents, headings, paragraphs over page breaks, captions and notes."""

import pytest

from extractor.layout import PageLayout, RawCell, RawGrid, TextLine
from extractor.text import build_blocks
from schemas.document import Block, BlockKind, Located, Page, Source, Table
from schemas.geometry import BBox

SIZE = 16.0
LEFT, RIGHT = 90.0, 506.0


def _line(text, page, y, *, x=LEFT, size=SIZE, bold=False):
    width = sum(size if ord(character) > 0x2E7F else size / 2 for character in text)
    return TextLine(text, page, BBox(x, y, x + width, y + size), size, bold)


def _layout(number, lines, grids=()):
    return PageLayout(Page(number, 595.0, 842.0, Source.TEXT), tuple(grids), tuple(lines))


def _grid(page, y0, y1):
    box = BBox(LEFT, y0, RIGHT, y1)
    return RawGrid(page, box, 1, 1, (RawCell(0, 0, 1, 1, "合计", box),))


FULL = "为充分发挥部门职能作用，本单位围绕年度中心工作统筹安排"  # 26 characters: fills a line


def _paragraph(page, y, lines=3, last="各项支出。"):
    """Return a paragraph of full lines, the first indented by two characters, the last short."""
    first = _line(FULL[:24], page, y, x=LEFT + 2 * SIZE)
    middle = [_line(FULL, page, y + 28 * number) for number in range(1, lines - 1)]
    return [first, *middle, _line(last, page, y + 28 * (lines - 1))]


def _of(blocks, kind):
    return [block for block in blocks if block.kind is kind]


def test_wrapped_lines_become_one_paragraph_without_spaces():
    """Lines of one paragraph are joined without a space, and the next indented line begins another."""
    blocks = build_blocks([_layout(1, [*_paragraph(1, 100), *_paragraph(1, 200, last="结转资金。")])], ())

    assert [len(block.spans) for block in blocks] == [3, 3]
    assert blocks[0].text == FULL[:24] + FULL + "各项支出。"


def test_a_short_text_keeps_its_own_edges_on_pages_of_other_margins():
    """Three full lines show where a page's text stands, though the other pages' text stands elsewhere."""
    moved = [
        _line(FULL[:25], 2, 100, x=LEFT + 20 + 2 * SIZE),
        *(_line(FULL, 2, 128 + 28 * number, x=LEFT + 20) for number in range(2)),
        _line("各项支出。", 2, 184, x=LEFT + 20),
    ]
    blocks = build_blocks([_layout(1, [*_paragraph(1, 100, lines=8)]), _layout(2, moved)], ())

    assert [len(block.spans) for block in blocks] == [8, 4]


def test_a_paragraph_goes_on_over_a_page_break_past_the_page_number():
    """A sentence that a page break cuts is one block with spans on both pages; the page number stays a footer."""
    first = [_line(FULL[:24], 1, 700, x=LEFT + 2 * SIZE), _line(FULL, 1, 728), _line("- 1 -", 1, 800, x=280)]
    second = [_line("各项支出。", 2, 80), *_paragraph(2, 120), _line("- 2 -", 2, 800, x=280)]
    blocks = build_blocks([_layout(1, first), _layout(2, second)], ())
    paragraph = _of(blocks, BlockKind.PARAGRAPH)[0]

    assert [span.page for span in paragraph.spans] == [1, 1, 2]
    assert paragraph.text.endswith("统筹安排各项支出。")
    assert [block.text for block in _of(blocks, BlockKind.FOOTER)] == ["- 1 -", "- 2 -"]


def test_a_line_repeated_at_the_top_of_pages_is_a_header():
    """What stands in the same place at the top of every page is a header, kept but out of the text."""
    layouts = [
        _layout(page, [_line("某某县水利局2026年度部门预算公开", page, 40, size=9), *_paragraph(page, 100)])
        for page in (1, 2, 3)
    ]
    blocks = build_blocks(layouts, ())

    assert len(_of(blocks, BlockKind.HEADER)) == 3
    assert all("公开" not in block.text for block in _of(blocks, BlockKind.PARAGRAPH))


def test_headings_have_levels_and_head_sections():
    """Numbering ranks headings, unused ranks leave no gap, and every block knows the headings it stands under."""
    lines = [
        _line("第一部分 单位概况", 1, 80, x=220, size=18, bold=True),
        _line("一、主要职能", 1, 120, x=LEFT + 2 * SIZE),
        *_paragraph(1, 150),
        _line("1．人员经费", 1, 260, x=LEFT + 2 * SIZE),
        *_paragraph(1, 290),
        _line("二、机构设置", 1, 400, x=LEFT + 2 * SIZE),
        *_paragraph(1, 430),
    ]
    blocks = build_blocks([_layout(1, lines)], ())

    assert [(block.text, block.level) for block in _of(blocks, BlockKind.HEADING)] == [
        ("第一部分 单位概况", 1),
        ("一、主要职能", 2),
        ("1．人员经费", 3),
        ("二、机构设置", 2),
    ]
    assert [block.section for block in _of(blocks, BlockKind.PARAGRAPH)] == [
        ("第一部分 单位概况", "一、主要职能"),
        ("第一部分 单位概况", "一、主要职能", "1．人员经费"),
        ("第一部分 单位概况", "二、机构设置"),
    ]


def test_numbered_prose_is_no_heading():
    """A numbered paragraph that is a sentence, or an item of a list of duties, heads nothing."""
    lines = [
        _line("一、本年收入预算100.00万元，比上年增加。", 1, 100, x=LEFT + 2 * SIZE),
        _line("（一）贯彻执行国家方针政策；", 1, 130, x=LEFT + 2 * SIZE),
        _line("（二）完成其他任务。", 1, 160, x=LEFT + 2 * SIZE),
        _line("（三）承办交办的其他事项。", 1, 190, x=LEFT + 2 * SIZE),
    ]

    assert _of(build_blocks([_layout(1, lines)], ()), BlockKind.HEADING) == []


def _contents(number_lines):
    return [_line("目 录", 2, 80, x=270, size=22), *number_lines]


def test_contents_with_page_numbers_apart_end_where_the_text_begins():
    """A title and its page number at the right are one contents line; the same titles further on are headings."""
    titles = ["第一部分 单位概况", "一、主要职能", "二、机构设置", "第二部分 预算说明", "一、收支情况"]
    lines = []
    for place, title in enumerate(titles):
        y = 130 + 30 * place
        lines += [_line(title, 2, y), _line(str(place + 3), 2, y, x=490)]
    text = [_line("第一部分 单位概况", 3, 80, x=220, size=20), _line("一、主要职能", 3, 130, x=LEFT + 2 * SIZE)]
    cover = [_line("2026年度", 1, 200, x=250, size=26), _line("某县水利局单位预算", 1, 260, x=200, size=26)]
    blocks = build_blocks(
        [_layout(1, cover), _layout(2, _contents(lines)), _layout(3, [*text, *_paragraph(3, 160)])], ()
    )

    assert [block.text for block in _of(blocks, BlockKind.CONTENTS)] == [
        "目 录",
        *(f"{title} {place + 3}" for place, title in enumerate(titles)),
    ]
    assert [block.text for block in _of(blocks, BlockKind.HEADING)] == ["第一部分 单位概况", "一、主要职能"]
    assert [block.text for block in _of(blocks, BlockKind.TITLE)] == ["2026年度", "某县水利局单位预算"]


def test_contents_run_over_two_pages_without_leaders():
    """Contents without page numbers go on over a page break and end before the first entry's heading."""
    titles = ["第一部分 部门概况", *(f"{number}、收支预算情况" for number in "一二三四五六"), "第二部分 名词解释"]
    first = [_line(title, 1, 130 + 30 * place) for place, title in enumerate(titles[:5])]
    second = [_line(title, 2, 80 + 30 * place) for place, title in enumerate(titles[5:])]
    text = [_line("第一部分", 3, 80, x=260, size=20), _line("部门概况", 3, 120, x=260, size=20), *_paragraph(3, 180)]
    head = _line("目录", 1, 80, x=270, size=22)
    blocks = build_blocks([_layout(1, [head, *first]), _layout(2, second), _layout(3, text)], ())

    assert [block.text for block in _of(blocks, BlockKind.CONTENTS)] == ["目录", *titles]
    assert [block.text for block in _of(blocks, BlockKind.HEADING)] == ["第一部分部门概况"]


@pytest.mark.parametrize("label", ["预算0{}表", "表{}"])
def test_contents_end_where_the_first_table_begins_with_its_number(label):
    """One line of the contents is two above its table: the number in the corner, and the title below it."""
    names = ("收支", "收入", "支出")
    titles = [f"{label.format(number)} 2026年{name}总表" for number, name in enumerate(names, start=1)]
    contents = [_line(title, 1, 130 + 30 * place) for place, title in enumerate(titles)]
    first = [_line(label.format(1), 2, 70), _line("2026年收支总表", 2, 100, x=200, size=18)]
    blocks = build_blocks([_layout(1, [_line("目录", 1, 80, x=270, size=22), *contents]), _layout(2, first)], ())

    assert [block.text for block in _of(blocks, BlockKind.CONTENTS)] == ["目录", *titles]


def test_lines_of_tables_are_captions_and_notes():
    """Title, label and unit line above a grid are captions, by a table or by their words; 注： below it is a note."""
    title = _line("2026年收支预算总表", 1, 100, x=200, size=18)
    lines = [
        _line("预算公开表1", 1, 70),
        title,
        _line("单位：万元", 1, 130, x=420),
        _line("注：本表反映部门收支情况。", 1, 410),
        _line("第二部分 情况说明", 1, 480),
    ]
    table = Table("收支总表", Located(title.text, 1, title.bbox), None, None, None, (1,), (), 1, (), (), ())
    blocks = build_blocks([_layout(1, lines, [_grid(1, 160, 400)])], (table,))

    assert [block.kind for block in blocks] == [
        BlockKind.CAPTION,
        BlockKind.CAPTION,
        BlockKind.CAPTION,
        BlockKind.NOTE,
        BlockKind.HEADING,
    ]


def test_the_next_part_right_below_a_note_is_a_heading():
    """However near it stands, the heading of the next part does not go on with the note of the table above."""
    lines = [_line("注：本表反映部门收支情况。", 1, 410), _line("第三部分 情况说明", 1, 424)]
    blocks = build_blocks([_layout(1, lines, [_grid(1, 160, 400)])], ())

    assert [block.kind for block in blocks] == [BlockKind.NOTE, BlockKind.HEADING]


def test_a_grid_parts_two_paragraphs():
    """A table between two lines ends the paragraph above it."""
    above, below = _line(FULL, 1, 100), _line(FULL, 1, 300)
    blocks = build_blocks([_layout(1, [above, below], [_grid(1, 150, 280)])], ())

    assert [block.text for block in blocks] == [FULL, FULL]


def test_words_in_latin_letters_keep_their_space():
    """Where a line breaks between two Latin words a space stands for the break."""
    first = _line("购置服务器操作系统软件及数据库管理系统许可Windows", 1, 100)
    blocks = build_blocks([_layout(1, [first, _line("Server授权。", 1, 128)])], ())

    assert blocks[0].text.endswith("Windows Server授权。")


def test_paragraphs_of_a_draft_stay_apart():
    """Where the file says that a paragraph ends, as Word's do, no two are joined, whatever their length."""
    texts = [FULL, FULL, FULL * 4 + "。", FULL]
    lines = [
        TextLine(text, 1, BBox(LEFT, 100 + 22 * place, RIGHT, 116 + 22 * place), SIZE, ends=True)
        for place, text in enumerate(texts)
    ]

    assert [block.text for block in build_blocks([_layout(1, lines)], ())] == texts


def test_nothing_comes_of_nothing():
    """Pages without lines have no blocks."""
    assert build_blocks([_layout(1, [])], ()) == ()
    assert all(isinstance(block, Block) for block in build_blocks([_layout(1, [_line("一", 1, 10)])], ()))
