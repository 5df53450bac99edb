"""What is kept of a page while a long document is read."""

import gc
import weakref
from dataclasses import fields

from extractor.layout import RawGrid
from extractor.read import assemble


class _Watched(RawGrid):
    """A grid of which one can see whether it is still kept."""

    __slots__ = ("__weakref__",)


def test_cells_of_a_page_are_not_kept_once_their_table_is_made(sheet, vocabulary):
    """While the pages of later tables come, the grids of the first ones are gone, and all their cells are in tables."""
    kept: list[weakref.ref[RawGrid]] = []
    alive: list[int] = []

    def pages():
        for number in range(1, 31):
            rows = [["科目编码", "科目名称", "合计"], ["201", f"服务{number}", "1.00"], ["", "合计", "1.00"]]
            layout = sheet(number, rows, above=["收入总表" if number % 2 else "支出总表", "单位：万元"])
            grid = _Watched(*(getattr(layout.grids[0], field.name) for field in fields(RawGrid)))
            kept.append(weakref.ref(grid))
            yield type(layout)(layout.page, (grid,), layout.lines)
            del layout, grid
            gc.collect()
            alive.append(sum(one() is not None for one in kept))

    document = assemble("x", "0" * 64, pages(), vocabulary)

    assert max(alive) < 12
    assert [table.cells[4].text for table in document.tables] == [f"服务{number}" for number in range(1, 31)]
