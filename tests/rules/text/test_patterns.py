from __future__ import annotations

import time

import pytest

from rules.case_documents import build_document
from rules.protocol import Subject
from rules.text.passages import Sheet, passages
from rules.text.patterns import Pattern
from rules.text.slots import compile_slots
from schemas.vocabulary import Vocabulary


def _passages(text):
    vocabulary = Vocabulary(1, ())
    return Sheet.of(passages(Subject(build_document(text, vocabulary), vocabulary)))


def test_a_match_knows_its_passage_and_its_groups():
    """Places count within the passage, also behind other passages."""
    found = list(Pattern("(?P<sum>[0-9.]+)万元").find(_passages("第一段。\n采购共12.5万元。")))

    assert [(match.text, match.passage.text) for match in found] == [("12.5万元", "采购共12.5万元。")]
    start, end = found[0].groups["sum"]
    assert found[0].passage.text[start:end] == "12.5"


def test_a_match_stays_within_one_passage():
    """A negated class does not run on into the next paragraph."""
    assert not list(Pattern("[^。]*段[^。]*采购").find(_passages("第一段\n采购")))


def test_ends_and_beginnings_are_those_of_the_passage():
    """What may follow a word may also be the end of the paragraph, and the first word of one is its beginning."""
    texts = _passages("共9万员\n无\n小结。无")

    assert [match.text for match in Pattern("[0-9]万员(?:[^工]|$)").find(texts)] == ["9万员"]
    assert [match.text for match in Pattern("^无$").find(texts)] == ["无"]
    assert [match.text for match in Pattern("。无$").find(texts)] == ["。无"]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*)*b", "(x+x+)+y"])
def test_known_bad_patterns_cannot_hang_a_run(pattern):
    """Patterns that take a backtracking engine years are done at once."""
    texts = _passages("a" * 5000 + "x" * 5000 + "!")

    begun = time.perf_counter()
    list(Pattern(pattern).find(texts))

    assert time.perf_counter() - begun < 1


def test_what_the_engine_does_not_take_is_named():
    """A look-behind is an error with the pattern in its message."""
    with pytest.raises(ValueError, match=r"\(\?<=a\)b"):
        Pattern("(?<=a)b").verify("pattern")


def test_slots_become_values():
    """Amounts count in 元, percentages and counts as they are, dates in days."""
    pattern = compile_slots("共{总额:amount}，占{比例:percent}，{个数:count}，自{始:date}至{止:date}")
    (found,) = pattern.pattern.find(_passages("共1.5万元，占20%，3个，自2025年1月1日至2025年1月31日"))

    assert [pattern.value(found, name).value for name in ("总额", "比例", "个数")] == [15000, 20, 3]
    assert (pattern.value(found, "止") - pattern.value(found, "始")).value == 30


@pytest.mark.parametrize(("source", "reason"), [("{总额:amuont}", "amuont"), ("{a:amount}{a:amount}", "twice")])
def test_wrong_slots_are_named(source, reason):
    """An unknown type and a name that comes twice are errors at load."""
    with pytest.raises(ValueError, match=reason):
        compile_slots(source)


def test_a_match_of_nothing_is_none_also_where_there_is_nothing():
    """A pattern that takes the empty text finds nothing, on a document without passages as on any other."""
    assert not list(Pattern("(?:折旧)?").find(_passages("")))
    assert [match.text for match in Pattern("(?:折旧)?").find(_passages("计提折旧。"))] == ["折旧"]
