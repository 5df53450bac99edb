"""What a pattern's every match holds, and that looking for it first changes no result."""

from __future__ import annotations

import pytest

from rules.text.patterns import Pattern, needed_text


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("原值(?:合计)?累计折旧?净值", "累计折"),
        ("累计(?:折旧|摊销)", "累计"),
        ("折旧|摊销", ""),
        ("[累计]折旧{2}净值合计", "净值合计"),
        (r"20\d{2}年度预算", "年度预算"),
        ("[^]折旧]净值", "净值"),
        ("(?:增加|减少)", ""),
        ("净?值+", ""),
    ],
)
def test_what_every_match_holds(source, needed):
    """Nothing that may be left out, stand otherwise or come from a class is called for."""
    assert needed_text(source) == needed


def test_a_needed_text_is_in_what_matches():
    """A pattern that matches a text finds its own needed text in it."""
    pattern = Pattern("原值(?:合计)?累计折旧?净值")

    assert pattern.found_in("原值累计折净值")
    assert needed_text(pattern.source) in "原值累计折净值"
