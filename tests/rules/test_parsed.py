"""The equations that lie parsed beside the packs are those of the packs, as the grammar reads them."""

from __future__ import annotations

import os

import pytest

import rules
from rules import grammar, parsed
from rules.expression import parse_equation

REGENERATE = "BUDGETLINT_REGENERATE"


@pytest.fixture
def equations(vocabulary, monkeypatch):
    """Return all equations of the built-in packs, parsed by the grammar: text, bare, start and tree of each."""
    found = []
    parse = grammar.parse

    def noted(text, bare, start):
        found.append((text, bare, start, parse(text, bare, start)))
        return found[-1][-1]

    monkeypatch.setattr(parsed, "kept", lambda *_: None)
    monkeypatch.setattr(grammar, "parse", noted)
    packs = rules.load_packs([], vocabulary)
    for rule in packs.rules:
        packs.options_of(rule)
    monkeypatch.undo()
    return found


def test_the_parsed_equations_are_those_of_the_packs(equations):
    """A changed equation or grammar needs a new file (one run with BUDGETLINT_REGENERATE=1)."""
    if REGENERATE in os.environ:
        parsed.KEPT.write_text(parsed.written(equations), encoding="utf-8")
        pytest.fail(f"{parsed.KEPT.name} written; run again without {REGENERATE}")

    assert parsed.written(equations) == parsed.KEPT.read_text(encoding="utf-8")


def test_a_parsed_equation_is_the_grammars_own(equations):
    """Reading a tree back gives what the grammar made: values, units, places of names."""
    for text, bare, start, tree in equations:
        assert parsed.kept(text, bare, start) == tree


def test_an_equation_of_ones_own_is_parsed():
    """What no built-in pack holds goes to the grammar."""
    text = "合计 = 基本支出 + sum(支出总表[类].合计) * 2 - 经营支出?"

    assert parsed.kept(text, "column", "equation") is None
    assert parse_equation(text) == grammar.parse(text, "column", "equation")
