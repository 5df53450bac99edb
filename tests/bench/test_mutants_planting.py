import random
from functools import cache

import pymupdf
import pytest
from mutants.draft import Draft, Grid, Head, Style, Words
from mutants.drawing import draw
from mutants.judging import fresh, tells
from mutants.pdf_edit import Edit, EditFailedError, edit
from mutants.templates import TEMPLATES
from mutation import FAULTS

from schemas.geometry import BBox
from schemas.report import Evidence, Finding, Severity


def finding(message="", text="", page=3, fingerprint="f"):
    """Return an error with one piece of evidence."""
    return Finding("R", Severity.ERROR, message, (Evidence(page, None, text),), fingerprint)


def text_of(pdf):
    """Return all text of a PDF."""
    with pymupdf.open(stream=pdf, filetype="pdf") as opened:
        return "".join(page.get_text() for page in opened)


def placed(pdf):
    """Return all words of a PDF with their places."""
    with pymupdf.open(stream=pdf, filetype="pdf") as opened:
        return [(round(x), round(y), text) for page in opened for x, y, _, _, text, *_ in page.get_text("words")]


@cache
def sound(template, seed):
    """Return the words of a report without a fault."""
    return placed(draw(TEMPLATES[template](seed)).pdf)


def test_there_are_enough_kinds():
    """At least sixty kinds of fault are planted, each under its own name."""
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 60


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_kind_changes_what_is_printed(fault):
    """Each kind finds a place in one of the first reports, and the drawn text differs from the sound one's there."""
    for template in TEMPLATES:
        for seed in range(1, 7):
            draft = TEMPLATES[template](seed)
            planted = fault.plant(draft, random.Random(seed))  # noqa: S311  (not for secrets)
            if planted is not None:
                assert any(planted.told)
                changed = placed(draw(draft).pdf) != sound(template, seed)
                assert changed
                return
    pytest.fail("no report has a place for it")


def test_places_tell_where_rows_came_to_stand():
    """A table that runs over a page break tells for each row its own page."""
    rows = [[f"{number}", "1.00"] for number in range(120)]
    grid = Grid("支出总表", "支出总表", [[Head("项目"), Head("合计")]], ["name", "合计"], rows, [100, 50])
    drawn = draw(Draft("small", "某县水利局", 2025, [Words("封面", Style.COVER), grid]))

    assert {2} == drawn.pages((grid, 0))
    assert drawn.pages((grid, 119)) > drawn.pages((grid, 0)) or min(drawn.pages((grid, 119))) > 2
    assert {2, 3, 4} >= drawn.pages((grid, None)) >= {2, 3}


def test_a_finding_must_show_the_text_on_a_touched_page():
    """A finding elsewhere, or one that shows only a longer figure that holds the text, finds nothing."""
    assert tells(finding(text="1,819.75"), ("1819.75",), {3})
    assert not tells(finding(text="1,819.75"), ("819.75",), {3})
    assert not tells(finding(text="819.75"), ("819.75",), {4})
    assert tells(finding(message="合计 819.75 ≠ 800.00"), ("819.75",), set())
    assert not tells(finding(message="anything"), ("",), set())


def test_what_was_there_before_is_not_fresh():
    """Only a new fingerprint or a new message counts."""
    before = [finding("a")]

    assert fresh([finding("a")], before) == []
    assert [finding("b")] == fresh([finding("a"), finding("b")], before)


def test_editing_a_pdf_in_place(tmp_path):
    """The old text is gone, the new one stands in its place, and the neighbours are as they were."""
    path = tmp_path / "a.pdf"
    with pymupdf.open() as pdf:
        page = pdf.new_page()
        page.insert_text((100, 100), "819.75", fontsize=10)
        page.insert_text((100, 114), "635.95", fontsize=10)
        pdf.save(path)
    after = edit(path, Edit(1, BBox(95, 90, 160, 103), "819.75", "891.75", right=True))

    assert sorted(text_of(after).split(), reverse=True) == ["891.75", "635.95"]


def test_an_edit_that_finds_nothing_is_no_fault(tmp_path):
    """A text that is not in its box cannot be changed, and says so."""
    path = tmp_path / "a.pdf"
    with pymupdf.open() as pdf:
        pdf.new_page().insert_text((100, 100), "819.75", fontsize=10)
        pdf.save(path)

    with pytest.raises(EditFailedError):
        edit(path, Edit(1, BBox(95, 90, 160, 103), "1.00", "2.00"))
