"""References of the text to numbered tables."""

from __future__ import annotations

import pytest

from rules.case_documents import build_document
from rules.checks.table_reference import KIND
from rules.protocol import Looked, Problem, Subject, Unchecked
from schemas.vocabulary import Vocabulary

WORDS = Vocabulary(1, ())
ROWS = "科目编码 | 科目名称 | 合计\n201 | 一般公共服务支出 | 1.00"


def outcome(text, labels=("表1", "表2", "表3"), **more):
    """Run the check on a text beside tables with these labels, and return its first outcome."""
    kinds = ("收支总表", "收入总表", "支出总表")
    tables = [{"table": kind, "label": label, "rows": ROWS} for kind, label in zip(kinds, labels, strict=False)]
    document = build_document({"text": text, "tables": tables, **more}, WORDS)
    return next(KIND.run(Subject(document, WORDS), None))


@pytest.mark.parametrize("text", ["详见表3。", "（详见表1-3）", "见附表1至3。", "《收入总表》（表2）"])
def test_tables_that_are_there_are_found(text):
    """A number, a range, and a title with its own number are right."""
    assert outcome(text) == Looked()


@pytest.mark.parametrize("text", ["详见表4。", "（详见表2-5）", "《收入总表》（表1）"])
def test_tables_that_are_not_there_are_told(text):
    """A number beyond the series, a range that leaves it, and a title with another's number are faults."""
    assert isinstance(outcome(text), Problem)


@pytest.mark.parametrize("labels", [("公开01表", "公开02表", "公开03表"), ("附表1", "附表2", "附表3-1")])
def test_labels_of_all_styles_are_numbers(labels):
    """Provinces print the numbers of their tables differently."""
    assert outcome("详见表3。", labels) == Looked()
    assert isinstance(outcome("详见表9。", labels), Problem)


@pytest.mark.parametrize("text", ["详见下表。", "详见公开报表中的政府采购表。", "详见另附表9。", "下见表1.5。"])
def test_other_references_are_left_alone(text):
    """What has no number, or is somewhere else, is not judged."""
    assert isinstance(outcome(text), Unchecked)


def test_nothing_is_missing_from_a_document_that_was_not_read_whole():
    """On an unread page the table may stand."""
    assert isinstance(outcome("详见表9。", unreadable=[2]), Unchecked)
    assert isinstance(outcome("详见表9。", labels=("表1",)), Unchecked)
