"""Cells are read again from the page's ink: a clear second reading replaces a doubtful first, others are disputed."""

from dataclasses import replace

import pymupdf
import pytest

from extractor.kinds import load_vocabulary
from extractor.ocr import EngineError, make_engine
from extractor.read import read
from extractor.reread import reread
from extractor.triage import resolve
from schemas.document import Source

ROWS = [("项目", "金额"), ("办公费", "118.84"), ("差旅费", "20.40"), ("合计", "139.24")]


@pytest.fixture(scope="module")
def engine():
    """Load the default engine once."""
    return make_engine("rapidocr")


@pytest.fixture(scope="module")
def scan(tmp_path_factory, engine):
    """Return the path of a scanned table and the document that was read from it."""
    path = tmp_path_factory.mktemp("scan") / "scan.pdf"
    with pymupdf.open() as drawn, pymupdf.open() as scanned:
        page = drawn.new_page(width=400, height=260)
        for row in range(len(ROWS) + 1):
            page.draw_line((40, 60 + 30 * row), (340, 60 + 30 * row))
        for x in (40, 190, 340):
            page.draw_line((x, 60), (x, 60 + 30 * len(ROWS)))
        for number, row in enumerate(ROWS):
            for column, text in enumerate(row):
                page.insert_text((50 + 150 * column, 80 + 30 * number), text, fontname="china-s", fontsize=11)
        scanned.new_page(width=400, height=260).insert_image((0, 0, 400, 260), pixmap=page.get_pixmap(dpi=200))
        scanned.save(path)
    document = read(path, load_vocabulary(), mend=lambda opened, contents: resolve(contents, opened, engine))
    assert [cell.text for cell in document.tables[0].cells if cell.column == 1] == [row[1] for row in ROWS]
    return path, document


def _with(document, text, confidence):
    """Return the document with another text and confidence in the cell of 20.40, and that cell's place."""
    (table,) = document.tables
    index, cell = next((i, cell) for i, cell in enumerate(table.cells) if cell.text == "20.40")
    other = type(cell).printed(
        cell.row, cell.column, text, cell.page, cell.bbox, source=Source.OCR, confidence=confidence
    )
    cells = (*table.cells[:index], other, *table.cells[index + 1 :])
    return replace(document, tables=(replace(table, cells=cells),)), (cell.page, cell.bbox), index


def test_a_doubtful_misreading_is_replaced(scan, engine):
    """A clear second reading takes the place of a doubtful one; both are kept, and the figure stays in doubt."""
    path, document = scan
    misread, place, index = _with(document, "28.40", 0.4)

    cell = reread(misread, path, [place], [engine]).tables[0].cells[index]

    assert (cell.text, str(cell.value), cell.alternatives) == ("20.40", "20.40", ("28.40",))
    assert cell.confidence <= 0.5


def test_a_certain_misreading_is_disputed(scan, engine):
    """A first reading as sure as the second is not thrown away: the figure stands, in doubt, with the other reading."""
    path, document = scan
    misread, place, index = _with(document, "28.40", 0.99)

    cell = reread(misread, path, [place], [engine]).tables[0].cells[index]

    assert cell.text == "28.40"
    assert "20.40" in cell.alternatives
    assert cell.confidence <= 0.5


def test_two_readings_that_agree_are_surer(scan, engine):
    """A confirmed figure is surer than before, and no sum is made to come out."""
    path, document = scan
    doubtful, place, index = _with(document, "20.40", 0.7)

    cell = reread(doubtful, path, [place], [engine]).tables[0].cells[index]

    assert cell.text == "20.40"
    assert cell.confidence > 0.9
    assert cell.alternatives == ()


def test_only_the_places_asked_for_are_read(scan):
    """Other cells are left alone: where none is asked for, no engine is asked and nothing changes."""
    path, document = scan

    assert reread(document, path, [], [make_engine("faulty")]) == document
    with pytest.raises(EngineError):
        reread(document, path, [_with(document, "28.40", 0.4)[1]], [make_engine("faulty")])


def test_a_believed_text_layer_is_left_alone(scan):
    """Cells whose text comes from a believed layer are never read again."""
    path, document = scan
    (table,) = document.tables
    believed = tuple(replace(cell, source=Source.TEXT) for cell in table.cells)
    document = replace(document, tables=(replace(table, cells=believed),))
    places = [(cell.page, cell.bbox) for cell in believed]

    assert reread(document, path, places, [make_engine("faulty")]) == document


def test_a_reading_that_one_view_contradicts_stays_in_doubt(scan, engine):
    """Views of the same ink are not independent: agreement does not clear a figure that was read in two ways."""
    path, document = scan
    contested, place, index = _with(document, "20.40", 0.7)
    (table,) = contested.tables
    cells = [replace(cell, alternatives=("26.40",)) if cell.text == "20.40" else cell for cell in table.cells]
    contested = replace(contested, tables=(replace(table, cells=tuple(cells)),))

    cell = reread(contested, path, [place], [engine]).tables[0].cells[index]

    assert cell.text == "20.40"
    assert cell.alternatives == ("26.40",)
    assert cell.confidence < 0.9


@pytest.fixture(scope="module")
def letter(tmp_path_factory, engine):
    """Return the path of a scanned page of running text and the document that was read from it."""
    path = tmp_path_factory.mktemp("letter") / "letter.pdf"
    lines = ("本部门今年支出总计四百万元，其中基本支出", "312.45万元，项目支出87.55万元。")
    with pymupdf.open() as drawn, pymupdf.open() as scanned:
        page = drawn.new_page(width=400, height=260)
        for number, line in enumerate(lines):
            page.insert_text((64 - 24 * number, 80 + 24 * number), line, fontname="china-s", fontsize=12)
        scanned.new_page(width=400, height=260).insert_image((0, 0, 400, 260), pixmap=page.get_pixmap(dpi=200))
        scanned.save(path)
    return path, read(path, load_vocabulary(), mend=lambda opened, contents: resolve(contents, opened, engine))


def _misread_line(document, wrong, right, confidence):
    """Return the document with ``right`` read as ``wrong`` in its running text, and the place of that line."""
    (block,) = (block for block in document.blocks if right in block.text)
    spans = tuple(
        replace(span, text=span.text.replace(right, wrong), confidence=confidence) if right in span.text else span
        for span in block.spans
    )
    place = next((span.page, span.bbox) for span in spans if wrong in span.text)
    misread = replace(block, text=block.text.replace(right, wrong), spans=spans)
    return replace(document, blocks=tuple(misread if found is block else found for found in document.blocks)), place


def test_a_doubtful_line_of_text_is_replaced(letter, engine):
    """A clear second reading of a line takes its place in the paragraph; the line keeps the first as alternative."""
    path, document = letter
    misread, place = _misread_line(document, "387.55", "87.55", 0.3)

    (block,) = (block for block in reread(misread, path, [place], [engine]).blocks if "87.55" in block.text)

    assert "87.55" in block.text
    assert "387.55" not in block.text
    (span,) = (span for span in block.spans if "87.55" in span.text)
    assert block.text[span.start : span.start + len(span.text)] == span.text
    assert any("387.55" in other for other in span.alternatives)


def test_a_certain_line_of_text_is_disputed(letter, engine):
    """A line whose first reading was sure stands, in doubt, with the second beside it."""
    path, document = letter
    misread, place = _misread_line(document, "387.55", "87.55", 0.99)

    (block,) = (block for block in reread(misread, path, [place], [engine]).blocks if "87.55" in block.text)

    (span,) = (span for span in block.spans if "387.55" in span.text)
    assert span.confidence <= 0.5
    assert any("387.55" not in other and "87.55" in other for other in span.alternatives)


def test_a_confirmed_line_of_text_is_surer(letter, engine):
    """A line that reads the same again is surer than before, and the paragraph is unchanged."""
    path, document = letter
    (block,) = (block for block in document.blocks if "87.55" in block.text)
    doubtful, place = _misread_line(document, "87.55", "87.55", 0.7)

    (again,) = (block for block in reread(doubtful, path, [place], [engine]).blocks if "87.55" in block.text)

    assert again.text == block.text
    assert next(span.confidence for span in again.spans if "87.55" in span.text) > 0.7
