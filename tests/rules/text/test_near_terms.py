"""Slips in fixed terms: what is one, and what is another word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.text.near_terms import near

_TERM = "一般公共预算"


def _found(text: str, term: str = _TERM) -> set[str]:
    return {text[start:end] for start, end in near(text, term)}


@pytest.mark.parametrize(
    "slip",
    [
        "一公共预算",
        "一般公预算",
        "一般公共算",
        "一船公共预算",
        "一般公供预算",
        "一般共公预算",
        "一公般共预算",
        "一般公公共预算",
    ],
)
def test_one_wrong_character_inside_a_term_is_found(slip: str) -> None:
    """A character missing, changed, doubled, or two turned round give the whole slip, whatever stands around it."""
    assert _found(f"2025年{slip}拨款") == {slip}


@pytest.mark.parametrize(
    "text", ["一般公共预算", "一般公共服务", "一般性公共预算", "一般公共预决算", "公共预算", "预算"]
)
def test_other_words_are_no_slips(text: str) -> None:
    """The term itself, a word with a character of its own put in, and words that differ by more are left alone."""
    assert not _found(f"本年{text}收入")


def test_a_missing_first_character_is_told_from_the_end_of_another_word() -> None:
    """After a mark the first character is missing; after a letter or at the start of a line it may stand elsewhere."""
    assert _found("九、有资本经营预算", "国有资本经营预算") == {"有资本经营预算"}
    assert not _found("没有资本经营预算\n有资本经营预算", "国有资本经营预算")


def test_a_doubled_last_character_is_found() -> None:
    """The last character written twice is a slip though the whole term stands before it."""
    assert _found("公务接待费费1万元", "公务接待费") == {"公务接待费费"}


@given(st.integers(1, len(_TERM) - 2), st.text(st.sampled_from("甲乙丙，1"), max_size=5))
def test_a_term_with_any_inner_character_left_out_is_found_in_any_text(place: int, around: str) -> None:
    """Each inner character may be the one that is missing."""
    slip = _TERM[:place] + _TERM[place + 1 :]
    assert _found(around + slip + around) == {slip}
