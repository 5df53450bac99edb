from __future__ import annotations

from rules.case_documents import build_document
from rules.protocol import Subject
from rules.text.passages import PassageKind, compact, passages
from schemas.document import Block, BlockKind, Document
from schemas.geometry import BBox
from schemas.vocabulary import Vocabulary

VOCABULARY = Vocabulary(1, ())


def test_white_space_goes_and_offsets_lead_back():
    """Each character of the compact text knows its place in the printed one."""
    printed = "截至 2025 年\n３月"

    text, offsets = compact(printed)

    assert text == "截至2025年3月"
    assert [printed[place] for place in offsets][:2] == ["截", "至"]
    assert printed[offsets[text.index("3")]] == "３"


def test_a_blank_between_two_figures_stays():
    """Gluing 12 and 345 would make a third figure; a line break within a figure goes."""
    assert compact("12 345")[0] == "12 345"
    assert compact("12\n345")[0] == "12345"


def test_evidence_quotes_the_printed_place():
    """Evidence has the page and box of the block's lines and the text without its breaks."""
    block = Block(BlockKind.PARAGRAPH, 0, "比上年\n增加5万元", 7, BBox(1, 2, 3, 4), ())
    subject = Subject(Document("a.pdf", "", (), (block,), ()), VOCABULARY)

    (passage,) = passages(subject)
    evidence = passage.evidence(passage.text.index("增加"), len(passage.text))

    assert ("增加5万元", 7, BBox(1, 2, 3, 4)) == (evidence.text, evidence.page, evidence.bbox)


def test_form_texts_are_passages_once():
    """A form's texts come with their label; a field that stands in two lists comes once."""
    case = {"forms": [{"form": "项目支出绩效目标表", "texts": {"项目概况": "发放补助10万元"}, "project": "补助"}]}

    found = [p for p in passages(Subject(build_document(case, VOCABULARY), VOCABULARY)) if p.kind is PassageKind.FORM]

    assert [(p.label, p.text, p.form) for p in found] == [("项目概况", "发放补助10万元", 0)]
