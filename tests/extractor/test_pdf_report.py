"""The county report drawn with a good text layer: every cell of its truth must be read."""

import json
import unicodedata
from pathlib import Path

import pytest

from extractor.grid import build_layout
from extractor.pdf import open_pdf, page_contents

REPORT = Path(__file__).resolve().parents[3] / "shared" / "reports" / "lanxian-npc-2025"

pytestmark = pytest.mark.skipif(not REPORT.is_dir(), reason="the shared reports are not beside the repository")


@pytest.fixture(scope="module")
def layouts():
    """Return the layouts of the report's pages."""
    with open_pdf(REPORT / "report.pdf") as document:
        return [build_layout(content) for content in page_contents(document)]


@pytest.fixture(scope="module")
def truth():
    """Return what the report's tables and forms hold."""
    return json.loads((REPORT / "truth.json").read_text(encoding="utf-8"))


def _plain(text):
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def _rows(layout):
    rows = []
    for grid in layout.grids:
        table = [[""] * grid.column_count for _ in range(grid.row_count)]
        for cell in grid.cells:
            table[cell.row][cell.column] = _plain(cell.text)
        rows += table
    return rows


def test_every_table_cell(layouts, truth):
    """All cells of the thirteen tables, headers included, are exact; blank rows on paper are no rows of the truth."""
    for table in truth["tables"]:
        rows = [row for row in _rows(layouts[table["page"] - 1]) if any(row)]
        assert len(layouts[table["page"] - 1].grids) == 1
        expected = [[_plain(text) for text in row] for row in table["rows"]]
        head = [_plain(cell["text"]) for line in table["header"] for cell in line]
        body = rows[len(table["header"]) :]
        assert [text for row in rows[: len(table["header"])] for text in row if text] == [text for text in head if text]
        assert body == [row for row in expected if any(row)]


def _strings(value):
    if isinstance(value, str):
        yield _plain(value)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("page", "unit", "title"):
                yield from _strings(item)


def test_every_form_cell(layouts, truth):
    """Every text of the thirteen forms is the text of a cell on its page, and no structure is in doubt."""
    for form in [*truth["forms"], truth["overall"]]:
        layout = layouts[form["page"] - 1]
        cells = {_plain(cell.text) for grid in layout.grids for cell in grid.cells}
        assert [text for text in _strings(form) if text and text not in cells] == []
        assert [grid.doubts for grid in layout.grids] == [()]
