"""Tables of any texts in any order: reading never fails and loses nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

_TEXTS = st.sampled_from(
    [
        *[
            "",
            "",
            "合计",
            "项目",
            "科目编码",
            "科目名称",
            "收入",
            "支出",
            "201",
            "20101",
            "2010101",
            "类",
            "款",
            "项",
            "05",
        ],
        *[
            "1",
            "2",
            "3",
            "**",
            "栏次",
            "1.00",
            "1,234.56",
            "-3",
            "(2.00)",
            "12%",
            "其中：",
            "一、教育支出",
            "（一）甲",
            "1.乙",
        ],
        *[
            "单位：万元",
            "支出总表",
            "表1",
            "注：本表无数据",
            "编制单位：",
            "项目名称",
            "一级指标",
            "≥3个",
            "2031年",
            "　　丙",
            "[301]工资",
        ],
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_nothing_on_a_page_breaks_the_reading(tables, sheet, data):
    """Whatever stands in the cells, reading does not fail, and no text is lost: it is a cell, a caption or a note."""
    layouts = []
    for number in range(1, data.draw(st.integers(1, 3)) + 1):
        width = data.draw(st.integers(1, 5))
        rows = data.draw(st.lists(st.lists(_TEXTS, min_size=width, max_size=width), min_size=1, max_size=6))
        above = data.draw(st.lists(_TEXTS, max_size=3))
        layouts.append(sheet(number, rows, above=above))
    found = tables(*layouts)

    kept = "".join(
        [cell.text for table in found for cell in table.cells]
        + [place.text for table in found for place in (table.title, table.label, table.unit_at, *table.notes) if place]
    )
    for table in found:
        assert len(table.columns) == table.column_count or not table.cells
        assert all(line.parent is None or line.parent < line.row for line in table.lines)
        assert all(0 <= cell.row < table.row_count for cell in table.cells)
    figures = {cell.text for layout in layouts for grid in layout.grids for cell in grid.cells if "." in cell.text}
    assert all(text in kept for text in figures)
