"""What a text must hold for a pattern to match, and that looking for it first changes no result."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case_documents import build_document
from rules.protocol import Subject
from rules.text.needed import needed_texts
from rules.text.passages import Sheet, passages
from rules.text.patterns import Pattern
from schemas.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("原值(?:合计)?累计折旧?净值", ["原值合计累计折净值 原值合计累计折旧净值 原值累计折净值 原值累计折旧净值"]),
        ("累计(?:折旧|摊销)", ["累计折旧 累计摊销"]),
        ("折旧|摊销", ["折旧 摊销"]),
        ("[累计]折旧{2}净值合计", ["净值合计", "累折 计折", "旧"]),
        (r"20\d{2}年度预算", ["年度预算", "20"]),
        ("[^]折旧]净值", ["净值"]),
        ("[]折]净值", ["]净值 折净值"]),
        ("净?值+", ["值"]),
        ("(?P<sum>[0-9.]+)(?:亿元|万元|元)", ["元"]),
        ("折.*(?:旧+|摊销)", ["折", "摊销 旧"]),
        (r"\p{Han}万员(?:[^工额]|$)", ["万员"]),
        (r"\pN万员", ["万员"]),
        (r"增加了?\.5", ["增加.5 增加了.5"]),
        ("(?:折|旧|.)净值", ["净值"]),
        ("折|.", []),
        ("(?:增加|减少|)", []),
        ("(?:增加){0,3}", []),
        ("(?i)abc", []),
        ("(?i:abc)值", []),
        (r"\x41\x42", []),
        (r"\Qa?b\E", []),
        ("折{旧", []),
        ("(折旧", []),
        ("折旧)", []),
        ("*折旧", []),
    ],
)
def test_what_every_match_holds(source, needed):
    """Groups, alternatives and small classes are taken apart; what is not understood calls for nothing."""
    assert [" ".join(sorted(texts)) for texts in needed_texts(source)] == needed


def test_too_many_texts_are_none():
    """What would be more texts than it pays to look for calls for its parts one by one."""
    assert needed_texts("[一二三四五六七八九十]{5}") == (frozenset("一二三四五六七八九十"),)
    assert [sorted(texts) for texts in needed_texts("[一二三四五六][一二三四五六]合计")] == [
        ["一合计", "三合计", "二合计", "五合计", "六合计", "四合计"],
        sorted("一二三四五六"),
    ]


PIECES = st.sampled_from(["折", "旧", "净值", "元", "5", ".", r"\d", r"\.", "[折旧元]", "[^折]", "[0-9]", "[一-元]"])
REPEATS = st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{0,2}", "{1,3}", "{1,}", "??", "+?"])
SOURCES = st.recursive(
    PIECES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda branches: f"(?:{'|'.join(branches)})"),
        st.tuples(inner, REPEATS).map(lambda parts: f"({parts[0]}){parts[1]}"),
    ),
    max_leaves=8,
)


@given(SOURCES, st.data())
def test_a_needed_text_is_in_whatever_matches(source, data):
    """A text that the engine takes as a whole holds one of each set of texts."""
    text = data.draw(st.from_regex(re.compile(source), fullmatch=True))

    if Pattern(f"^(?:{source})$").compiled.search(text):
        assert all(any(each in text for each in texts) for texts in needed_texts(source))


@given(st.lists(SOURCES, min_size=1, max_size=2).map("|".join), st.lists(st.text("折旧净值元5."), max_size=4))
def test_looking_for_them_first_changes_nothing(source, lines):
    """The same matches come in the same order as from looking through everything."""
    vocabulary = Vocabulary(1, ())
    sheet = Sheet.of(passages(Subject(build_document("\n".join(lines), vocabulary), vocabulary)))
    looked, thorough = Pattern(source), Pattern(source)
    thorough._needed = ()

    assert [(one.passage, one.start, one.text) for one in looked.find(sheet)] == [
        (one.passage, one.start, one.text) for one in thorough.find(sheet)
    ]
    assert [looked.found_in(line) for line in lines] == [thorough.found_in(line) for line in lines]


def test_a_pattern_that_cannot_match_is_never_compiled():
    """What a run's rules look for and a document does not have costs no more than looking for a word."""
    vocabulary = Vocabulary(1, ())
    sheet = Sheet.of(passages(Subject(build_document("采购共12.5万元。\n无折旧。", vocabulary), vocabulary)))
    pattern = Pattern(r"采购\d+(?:\.\d+)?万元.{0,9}折旧")

    assert not list(pattern.find(sheet))
    assert not pattern.found_in("采购共12.5万元。")
    assert "compiled" not in vars(pattern)


def test_an_overlong_text_of_brackets_is_no_fault():
    """A pattern nested beyond all sense calls for nothing; whether it is right the engine says."""
    assert needed_texts("(" * 5000 + "折" + ")" * 5000) == ()
