"""A finding is about the document: what a second reading settles is gone, what it disputes is a doubt, faults stay."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budgetlint.second_look import check_twice, with_doubts
from extractor.errors import ExtractionError, ExtractionFailure
from extractor.kinds import load_vocabulary
from extractor.ocr import EngineError
from rules import load_packs
from schemas.document import Cell, Column, ColumnRole, Document, Line, LineRole, Page, Source, Table
from schemas.geometry import BBox
from schemas.report import Evidence, Finding, Severity, State, Verdict

BOXES = [BBox(100.0, 100.0 + 20 * row, 180.0, 120.0 + 20 * row) for row in range(4)]


def _document(*figures, confidence=0.99, alternatives=()):
    """Return a recognised document of one table with a figure in each row."""
    cells = tuple(
        replace(
            Cell.printed(row, 0, text, 1, BOXES[row], source=Source.OCR, confidence=confidence),
            alternatives=alternatives,
        )
        for row, text in enumerate(figures)
    )
    columns = (Column(0, ("金额",), ColumnRole.AMOUNT),)
    lines = tuple(Line(row, 0, "", "", LineRole.ITEM) for row in range(len(figures)))
    table = Table("unknown", None, None, None, None, (1,), (BBox(0, 0, 9, 9),), 0, columns, lines, cells)
    return Document("scan.pdf", "0" * 64, (Page(1, 600.0, 800.0, Source.OCR),), (), (table,))


def _sum_rule(document, *_, **__):
    """Check that the last figure is the sum of the others, in the way of a rule."""
    cells = document.tables[0].cells
    *parts, total = (cell.value for cell in cells)
    if any(value is None for value in (*parts, total)) or sum(parts) == total:
        return (Verdict("SUM-001", State.PASS),)
    evidence = tuple(Evidence(c.page, c.bbox, c.text, source=c.source.value, confidence=c.confidence) for c in cells)
    finding = Finding("SUM-001", Severity.ERROR, "does not add up", evidence, "f", difference=total - sum(parts))
    return (Verdict("SUM-001", State.FAIL, findings=(finding,)),)


@pytest.fixture
def packs():
    """Return the built-in packs."""
    return load_packs(vocabulary=load_vocabulary())


@pytest.fixture(autouse=True)
def rule(monkeypatch):
    """Let one sum be all that is checked."""
    monkeypatch.setattr("budgetlint.second_look.check", _sum_rule)


def test_what_the_second_reading_settles_is_gone(packs):
    """A misread figure is read again, exactly the cells of the finding are asked for, and the finding vanishes."""
    asked = []

    def look(_, places):
        asked.extend(places)
        return _document("1.00", "2.00", "3.00")

    (verdict,) = check_twice(_document("1.00", "2.00", "8.00"), packs, "zh", look)

    assert verdict.state is State.PASS
    assert sorted(asked) == [(1, box) for box in BOXES[:3]]


def test_a_printed_fault_survives(packs):
    """Where the second reading confirms the first, the finding is reported without a doubt."""
    (verdict,) = check_twice(_document("1.00", "2.00", "8.00"), packs, "zh", lambda read, _: read)

    (finding,) = verdict.findings
    assert finding.doubt is None


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("第1页“8.00”识别置信度0.50", "也可能是“3.80”", "实为“3.00”则相符")),
     ("en", ("“8.00” on page 1", "perhaps “3.80”", "read “3.00”"))],
)  # fmt: skip
def test_what_readings_disagree_on_is_a_doubt(packs, language, words):
    """The doubt names the cell, its other readings, and the one digit that would close the sum; no value changes."""
    first = _document("1.00", "2.00", "8.00")

    def look(read, _):
        table = read.tables[0]
        disputed = replace(table.cells[2], confidence=0.5, alternatives=("3.80",))
        return replace(read, tables=(replace(table, cells=(*table.cells[:2], disputed)),))

    (verdict,) = check_twice(first, packs, language, look)

    (finding,) = verdict.findings
    assert finding.difference == Decimal("5.00")
    assert finding.evidence[2].text == "8.00"
    assert all(word in finding.doubt for word in words)


def test_two_digits_apart_give_no_hint(packs):
    """Where no single digit closes the sum, none is suggested."""
    (verdict,) = check_twice(_document("1.00", "2.00", "8.99", confidence=0.5), packs, "zh", lambda read, _: read)

    assert "则相符" not in verdict.findings[0].doubt


@pytest.mark.parametrize("failure", [EngineError("no engine"), ExtractionError(ExtractionFailure.MISSING, "gone")])
def test_without_a_second_reading_the_first_stands(packs, failure):
    """A failing engine or a file that is gone costs no finding."""

    def look(*_):
        raise failure

    (verdict,) = check_twice(_document("1.00", "2.00", "8.00"), packs, "zh", look)

    assert verdict.state is State.FAIL


def test_a_text_layer_is_checked_once(packs):
    """A document whose text is believed never starts an engine."""
    document = _document("1.00", "2.00", "8.00")
    believed = replace(document, pages=(replace(document.pages[0], source=Source.TEXT),))

    (verdict,) = check_twice(believed, packs, "zh", lambda *_: pytest.fail("asked for a second reading"))

    assert verdict.state is State.FAIL


def test_evidence_of_another_document_is_no_doubt_of_this_one():
    """What was read with doubt in a partner document is not named as a place of this document."""
    evidence = Evidence(1, BOXES[0], "8.00", source="ocr", confidence=0.3, document="other.pdf")
    finding = Finding("X-001", Severity.ERROR, "m", (evidence,), "f", difference=Decimal(5))

    (verdict,) = with_doubts([Verdict("X-001", State.FAIL, findings=(finding,))], _document("1.00"), "zh")

    assert verdict.findings[0].doubt is None


@pytest.mark.parametrize(
    ("texts", "source", "in_doubt"),
    [
        (("934.89元/人月", "934.89元/人/月"), "ocr", True),
        (("934.89元/人月", "934.89元/人/月"), "text", False),
        (("≥853万元", "≤853万元"), "ocr", False),
        (("118.84", "119.84"), "ocr", False),
    ],
)
def test_a_lost_mark_is_no_fault(texts, source, in_doubt):
    """Two recognised texts that differ in small marks only are in doubt; printed ones and other differences are not."""
    evidence = tuple(Evidence(1, box, text, source=source) for text, box in zip(texts, BOXES, strict=False))
    finding = Finding("X-001", Severity.WARNING, "m", evidence, "f")

    (verdict,) = with_doubts([Verdict("X-001", State.FAIL, findings=(finding,))], _document("1.00"), "zh")

    assert (verdict.findings[0].doubt is not None) == in_doubt


@pytest.mark.parametrize(
    ("expected", "actual", "source", "in_doubt"),
    [
        ("国有资本经营预算支出表", "玉有资本经营预算支出表", "ocr", True),
        ("国有资本经营预算支出表", "玉有资本经营预算支出表", "text", False),
        ("玉有资本经营预算支出表", "7.国有资本经营预算支出表", "ocr", True),
        ("十、玉有资产占用情况说明", "十、国有资产占用情况说明……24", "ocr", True),
        ("十、国有资产占用情况说明", "九、国有资产占用情况说明24", "ocr", False),
        ("玉有资本经营预算支出表", "本级国有资本经营预算支出表", "ocr", False),
        ("国有资本经营预算支出表", "国有资产管理预算支出表", "ocr", False),
        ("2025年部门预算", "2024年部门预算", "ocr", False),
        ("国有", "玉有", "ocr", False),
    ],
)
def test_one_strange_character_may_be_misread(expected, actual, source, in_doubt):
    """A recognised text that has one other character than it should is in doubt; figures and printed texts are not."""
    evidence = (Evidence(1, BOXES[0], actual, source=source),)
    finding = Finding("X-001", Severity.WARNING, "m", evidence, "f", expected=expected, actual=actual)

    (verdict,) = with_doubts([Verdict("X-001", State.FAIL, findings=(finding,))], _document("1.00"), "zh")

    assert (verdict.findings[0].doubt is not None) == in_doubt
