"""The sample report as a scan and with fonts that lie about digits reads as the good one does."""

from pathlib import Path

import pytest

from extractor.kinds import load_vocabulary
from extractor.ocr import make_engine
from extractor.read import read
from extractor.triage import resolve
from schemas.document import Source

SAMPLES = Path(__file__).parents[2] / "samples"
PAGES = {7, 32}  # of the whole report, which the other forms hold


@pytest.fixture(scope="module")
def mend():
    """Return recognition by the default engine."""
    engine = make_engine("rapidocr")
    return lambda document, contents: resolve(contents, document, engine)


def _figures(document):
    return [
        (table.kind, cell.row, cell.column, cell.text)
        for table in document.tables
        for cell in table.cells
        if cell.value
    ]


@pytest.mark.parametrize(("form", "source"), [("scan", Source.OCR), ("lying-fonts", Source.REPAIRED)])
def test_every_figure_is_read_exactly(form, source, mend):
    """Each figure of a table stands where it stands in the good report, and the page says how it was read."""
    vocabulary = load_vocabulary()
    good = read(SAMPLES / "lanxian-npc-2025.pdf", vocabulary, pages=PAGES)

    found = read(SAMPLES / f"lanxian-npc-2025-{form}.pdf", vocabulary, mend=mend)

    assert [page.source for page in found.pages] == [source] * len(PAGES)
    assert len(_figures(good)) > 50
    assert _figures(found) == _figures(good)


def test_without_recognition_the_forms_are_not_read():
    """The samples are what they say: neither has a text layer that says the figures."""
    vocabulary = load_vocabulary()
    good = set(_figures(read(SAMPLES / "lanxian-npc-2025.pdf", vocabulary, pages=PAGES)))

    for form in ("scan", "lying-fonts"):
        found = set(_figures(read(SAMPLES / f"lanxian-npc-2025-{form}.pdf", vocabulary)))
        assert len(found & good) < len(good) / 4
