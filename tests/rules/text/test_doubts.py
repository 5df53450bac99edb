"""What was read with little confidence is doubted where it is a figure, and not judged where it is a word."""

from __future__ import annotations

from dataclasses import replace

import pytest

import rules
from rules.case_documents import build_document
from rules.text.doubts import doubt_about
from schemas.document import Source, Span
from schemas.report import Evidence, State

RATE = "支出1,895万元，与上年相比减少134万元，降幅0.66%。"
TWICE = "收入10万元，，比上年增加1万元。"
OPEN = "公务用车购置费（含车辆购置税、牌照费。其余见附表。"
SLIP = "每人9万员给予补贴，共45万元。"


def recognised(text, vocabulary, confidence):
    """Build a document of one paragraph that recognition read with this confidence."""
    document = build_document(text, vocabulary)
    block = document.blocks[0]
    span = Span(0, block.text, block.page, block.bbox, Source.OCR, confidence)
    return replace(document, blocks=(replace(block, spans=(span,)),))


def verdict(document, builtin, rule):
    """Return what one rule says."""
    return rules.check(document, builtin, select=[rule])[0]


@pytest.mark.parametrize(("confidence", "doubted"), [(0.5, True), (0.99, False)])
def test_figures_read_uncertainly_make_a_doubtful_finding(builtin, vocabulary, confidence, doubted):
    """The finding is told and says that our reading may be at fault."""
    found = verdict(recognised(RATE, vocabulary, confidence), builtin, "TXT-101").findings[0]

    assert doubted == (found.doubt is not None)


def test_marks_read_uncertainly_are_not_judged(builtin, vocabulary):
    """A misread character is no misprint of the document."""
    assert verdict(recognised(TWICE, vocabulary, 0.99), builtin, "WRD-119").state is State.FAIL

    unsure = verdict(recognised(TWICE, vocabulary, 0.5), builtin, "WRD-119")

    assert not unsure.findings
    assert "识别" in unsure.reason


def test_brackets_read_uncertainly_are_not_judged(builtin, vocabulary):
    """Checks that are about marks alone keep silent as a whole."""
    assert verdict(recognised(OPEN, vocabulary, 0.99), builtin, "WRD-107").state is State.FAIL
    assert not verdict(recognised(OPEN, vocabulary, 0.5), builtin, "WRD-107").findings


def test_a_mark_that_was_perhaps_not_read_at_all_is_a_doubt(builtin, vocabulary):
    """A recognised text may lack a mark without any character's probability telling; a text layer lacks none."""
    assert verdict(recognised(OPEN, vocabulary, 0.99), builtin, "WRD-107").findings[0].doubt
    assert verdict(build_document(OPEN, vocabulary), builtin, "WRD-107").findings[0].doubt is None


def test_words_read_uncertainly_make_a_doubtful_finding(builtin, vocabulary):
    """A whole word is not made by a misread character: it is told, with the doubt."""
    found = verdict(recognised(SLIP, vocabulary, 0.5), builtin, "WRD-102").findings

    assert [finding.doubt is not None for finding in found] == [True]


def test_what_the_text_layer_says_is_no_doubt():
    """Evidence from a believed text layer has full confidence."""
    assert doubt_about([Evidence(1, None, "8万元")]) is None


def test_a_number_that_was_perhaps_misread_is_a_doubt(builtin, vocabulary):
    """四、 that lost its thin strokes is read as 儿、; where nothing begins like a number, none was misread."""

    def found(fourth, source=Source.OCR):
        text = "\n".join(f"{number}收支情况" for number in ("一、", "二、", "三、", fourth, "五、", "六、"))
        document = build_document(text, vocabulary)
        blocks = tuple(
            replace(block, spans=(Span(0, block.text, block.page, block.bbox, source, 0.99),))
            for block in document.blocks
        )
        return verdict(replace(document, blocks=blocks), builtin, "WRD-112").findings

    assert not found("四、")
    assert found("儿、")[0].doubt
    assert found("本年")[0].doubt is None
    assert found("儿、", Source.TEXT)[0].doubt is None
    assert found("三、")[0].doubt
    assert found("三、", Source.TEXT)[0].doubt is None
