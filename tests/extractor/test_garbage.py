"""What lies around, under and over the content of a page changes neither the tables nor the text."""

import pymupdf
import pytest

from schemas.document import BlockKind

OWNER = ("部门：青溪县水务局", "", "单位：万元")
TITLE = ["部门支出总体情况表", OWNER]
ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", "30.00", "20.00", "10.00"],
    ["213", "农林水支出", "30.00", "20.00", "10.00"],
    ["21303", "水利", "30.00", "20.00", "10.00"],
    ["2130301", "行政运行", "20.00", "20.00", ""],
    ["2130305", "水利工程建设", "10.00", "", "10.00"],
]
INCOME = [
    ["项目", "合计", "一般公共预算拨款", "事业收入"],
    ["合计", "30.00", "28.00", "2.00"],
    ["青溪县水务局", "30.00", "28.00", "2.00"],
]
PROSE = "本部门贯彻落实上级关于水务工作的方针政策和决策部署，坚持和加强党对水务工作的集中统一领导。"


def _texts(table):
    grid = table.grid()
    return [[grid[row, column].text for column in range(table.column_count)] for row in range(table.row_count)]


def _oblique(page):
    for y in (120, 200, 280):
        point = pymupdf.Point(120, y)
        page.insert_text(
            point, "内部资料严禁外传", fontname="china-s", fontsize=22, color=(0.8,) * 3,
            morph=(point, pymupdf.Matrix(30)),
        )  # fmt: skip


def _level(page):
    for y in (110, 140, 170):
        page.insert_text((90, y), "政务公开专用", fontname="china-s", fontsize=40, color=(0.85,) * 3)


def _translucent(page):
    point = pymupdf.Point(150, 190)
    page.insert_text(
        point, "样稿", fontname="china-s", fontsize=70, color=(0.4,) * 3, fill_opacity=0.15,
        morph=(point, pymupdf.Matrix(45)),
    )  # fmt: skip


def _picture(page):
    with pymupdf.open() as drawn:
        mark = drawn.new_page(width=400, height=200)
        mark.insert_text((60, 120), "青溪水务", fontname="china-s", fontsize=70, color=(0.9,) * 3)
        pixels = mark.get_pixmap(dpi=72, alpha=True)
    page.insert_image((80, 90, 500, 260), pixmap=pixels, overlay=False)


@pytest.mark.parametrize("mark", [_oblique, _level, _translucent, _picture])
@pytest.mark.parametrize("ruling", ["grid", "none"])
def test_watermarks_are_no_text(paper, vocabulary, mark, ruling):
    """Words across the page, pale, oblique, translucent or as a picture, are in no cell and no paragraph."""
    page = paper.page(ROWS, above=TITLE, head=1, ruling=ruling)
    mark(page)
    document = paper.read(vocabulary)
    (table,) = document.tables

    assert _texts(table) == ROWS
    assert not [block.text for block in document.blocks if block.kind in {BlockKind.PARAGRAPH, BlockKind.NOTE}]


@pytest.mark.parametrize("number", ["- {} -", "{}", "第{}页 共3页", "{}/3", "—{}—", "· {} ·", "第 {} 页"])
@pytest.mark.parametrize("ruling", ["grid", "none"])
def test_page_numbers_are_in_no_table_and_part_none(paper, vocabulary, number, ruling):
    """However pages are numbered: a table over three pages is one, and no number is a row or a paragraph of it."""
    items = [[f"21303{item:02}", "水利工程建设", "3.00", "2.00", "1.00"] for item in range(1, 25)]
    for count in (1, 2, 3):
        rows = [ROWS[0], *items[8 * count - 8 : 8 * count]]
        page = paper.page(rows, above=TITLE if count == 1 else (), head=1, ruling=ruling)
        paper.write(page, 285, 810, number.format(count))
    document = paper.read(vocabulary)
    (table,) = document.tables

    assert _texts(table) == [ROWS[0], *items]
    assert {block.kind for block in document.blocks if block.bbox.y0 > 780} <= {BlockKind.FOOTER}


@pytest.mark.parametrize("at_foot", [False, True])
def test_running_heads_are_in_no_table_and_no_paragraph(paper, vocabulary, at_foot):
    """A line that returns on every page, close to the tables, is furniture and neither caption nor text."""
    head = "青溪县水务局2031年部门预算公开"
    for count, rows in enumerate((ROWS, INCOME, ROWS), start=1):
        name = ["部门支出总体情况表", "部门收入总体情况表", "部门支出总体情况表（对比）"][count - 1]
        page = paper.page(rows, above=[name, OWNER], head=1)
        paper.write(page, 40, 812 if at_foot else 36, head)
        page.draw_line((40, 800 if at_foot else 40), (555, 800 if at_foot else 40))
    document = paper.read(vocabulary)

    assert [_texts(table) for table in document.tables] == [ROWS, INCOME, ROWS]
    kinds = {block.kind for block in document.blocks if block.text == head}
    assert kinds == {BlockKind.FOOTER if at_foot else BlockKind.HEADER}


def _two_up(paper, left, right):
    """Print two pages side by side on one sheet, as booklets are."""
    sheet = paper.pdf.new_page(width=1190, height=842)
    for source, x in ((left, 0), (right, 595)):
        with pymupdf.open("pdf", source) as pages:
            sheet.show_pdf_page(pymupdf.Rect(x, 0, x + 595, 842), pages, 0)


@pytest.fixture
def single(paper, tmp_path):
    """Return a function that draws one page and returns its PDF's bytes."""

    def draw(make):
        one = type(paper)(tmp_path / "one.pdf")
        make(one)
        return one.pdf.tobytes()

    return draw


def test_two_tables_on_one_sheet(paper, vocabulary, single):
    """Two pages on one sheet: each table keeps its own title, rows and figures."""
    _two_up(
        paper,
        single(lambda one: one.page(ROWS, above=TITLE, head=1)),
        single(lambda one: one.page(INCOME, above=["部门收入总体情况表", OWNER], head=1)),
    )
    document = paper.read(vocabulary)

    assert [(table.kind, _texts(table)) for table in document.tables] == [("支出总表", ROWS), ("收入总表", INCOME)]


def test_a_table_goes_on_from_the_left_page_to_the_right_and_to_the_next_sheet(paper, vocabulary, single):
    """Two pages on one sheet follow each other as pages do: their rows are one table."""
    rows = [[f"{210 + place}", "其他支出", f"{place}.00", f"{place}.00", "0.00"] for place in range(3, 11)]
    head = ROWS[0]
    first, second = (single(lambda one, part=part: one.page([head, *part])) for part in (rows[2:4], rows[4:6]))
    _two_up(paper, single(lambda one: one.page([head, *rows[:2]], above=TITLE, head=1)), first)
    _two_up(paper, second, single(lambda one: one.page([head, *rows[6:]])))
    document = paper.read(vocabulary)

    assert [(table.kind, _texts(table)) for table in document.tables] == [("支出总表", [head, *rows])]


def test_prose_beside_a_table_on_one_sheet(paper, vocabulary, single):
    """Explanations on the left page are read in their order and apart from what the right page has at their height."""

    def page(one):
        sheet = one.pdf.new_page()
        for line in range(6):
            one.write(sheet, 60 if line % 3 else 84, 66 + 16 * line, PROSE[: 38 if line % 3 < 2 else 12] + "。", 12)

    _two_up(paper, single(page), single(lambda one: one.page(INCOME, above=["部门收入总体情况表", OWNER], head=1)))
    document = paper.read(vocabulary)

    assert [(table.kind, _texts(table)) for table in document.tables] == [("收入总表", INCOME)]
    prose = [block for block in document.blocks if block.kind is BlockKind.PARAGRAPH]
    assert [span.bbox.y0 for block in prose for span in block.spans] == sorted(
        span.bbox.y0 for block in document.blocks for span in block.spans if span.bbox.x1 < 595
    )


def test_two_pages_of_prose_on_one_sheet(paper, vocabulary, single):
    """The left page is read to its end before the right one."""

    def page(one, word):
        sheet = one.pdf.new_page()
        for line in range(20):
            one.write(sheet, 60, 80 + 22 * line, f"{word}{line:02}{PROSE[:30]}", 12)

    _two_up(paper, single(lambda one: page(one, "甲")), single(lambda one: page(one, "乙")))
    text = "".join(block.text for block in paper.read(vocabulary).blocks)

    assert text.index("甲19") < text.index("乙00")


def test_remarks_on_the_page_are_no_text(paper, vocabulary):
    """Highlights, strikes, notes and stamps that a reader left on a table neither hide nor double nor add a figure."""
    page = paper.page(ROWS, above=TITLE, head=1)
    (figure,) = page.search_for("水利工程建设")
    page.add_highlight_annot(figure)
    page.add_underline_annot(figure)
    page.add_squiggly_annot(figure)
    page.add_text_annot((300, 150), "此数请核对 99.00")
    page.add_rect_annot(figure)
    (table,) = paper.read(vocabulary).tables

    assert _texts(table) == ROWS


def test_figures_in_form_fields_are_in_their_cells(paper, vocabulary):
    """A table that was filled in as a form has its figures in fields: they are the cells' texts."""
    rows = [[*row[:2], *([""] * 3 if at else row[2:])] for at, row in enumerate(ROWS)]
    page = paper.page(rows, above=TITLE, head=1)
    width = 515 / 5
    for r, row in enumerate(ROWS[1:], start=1):
        for c, text in enumerate(row[2:], start=2):
            field = pymupdf.Widget()
            field.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
            field.rect = pymupdf.Rect(40 + width * c + 4, 92 + 18 * r + 2, 40 + width * (c + 1) - 4, 92 + 18 * r + 16)
            field.field_name = f"f{r}-{c}"
            field.field_value = text
            field.text_fontsize = 9
            page.add_widget(field)
    (table,) = paper.read(vocabulary).tables

    assert _texts(table) == ROWS


@pytest.mark.parametrize("turn", [90, 270])
def test_table_printed_sideways(paper, vocabulary, turn):
    """A landscape table put sideways on a portrait page, without a rotation of the page, is read upright."""
    lying = type(paper)(paper.path.with_name("lying.pdf"))
    lying.page(ROWS, above=TITLE, head=1, width=842, height=595)
    sheet = paper.pdf.new_page(width=595, height=842)
    with pymupdf.open("pdf", lying.pdf.tobytes()) as pages:
        sheet.show_pdf_page(sheet.rect, pages, 0, rotate=turn)
    (table,) = paper.read(vocabulary).tables

    assert (table.kind, _texts(table)) == ("支出总表", ROWS)


def test_portrait_and_landscape_pages_of_one_table(paper, drawn):
    """A table that starts on a portrait page and goes on on a landscape one is one table."""
    paper.page(ROWS[:4], above=TITLE, head=1)
    table = drawn([ROWS[0], *ROWS[4:]], head=1, width=842, height=595)

    assert (table.pages, _texts(table)) == ((1, 2), ROWS)


def test_a_false_layer_under_a_scan_is_not_read(paper, vocabulary):
    """What an earlier recogniser left invisibly under a scan never becomes a figure; the page is named as unread."""
    with pymupdf.open() as drawn:
        drawn.new_page().insert_text((60, 60), "支出总表 30.00", fontname="china-s")
        pixels = drawn[0].get_pixmap(dpi=100)
    page = paper.pdf.new_page()
    page.insert_image(page.rect, pixmap=pixels)
    for row in range(20):
        page.insert_text((60, 60 + 18 * row), "支出总表 38.88", fontname="china-s", render_mode=3)
    document = paper.read(vocabulary)

    assert not document.tables
    assert "38.88" not in "".join(block.text for block in document.blocks)
    assert document.problems
