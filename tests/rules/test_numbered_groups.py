"""Numbered lines with lines without a number below them, as tables of government budgets print revenue."""

from __future__ import annotations

from dataclasses import replace

import pytest

import rules
from extractor.kinds import load_vocabulary
from rules.case_documents import build_document

ROWS = """
    项目 | 2024年执行数 | 2025年预算数 | 增长%
    一、税收收入 | 8.30 | {taxes} | 7.2
    增值税 | 6.30 | 6.70 | 6.3
    契税 | 2.00 | 2.20 | 10.0
    二、非税收入 | 5.00 | 6.00 | 20.0
    专项收入 | 3.00 | 3.50 | 16.7
    罚没收入 | {fines} | 2.50 | 25.0
    """


@pytest.fixture(scope="module")
def messages():
    """Return a function that runs the rule of totals over a table and returns what it tells."""
    vocabulary = load_vocabulary()
    packs = rules.load_packs([], vocabulary, builtin=("budget",))

    def run(**figures):
        document = build_document({"table": "收入总表", "rows": ROWS.format(**figures)}, vocabulary, "budget")
        (table,) = document.tables
        lines = tuple(replace(line, level=1 if "、" in line.name else 0) for line in table.lines)
        document = replace(document, tables=(replace(table, lines=lines),))
        return [f.message for v in rules.check(document, packs, select=["BUD-121"]) for f in v.findings]

    return run


def test_a_group_that_does_not_add_up_is_told_where_the_others_do(messages):
    """Three of four groups and columns add up: then the fourth is wrong."""
    assert messages(taxes="8.90", fines="2.00") == []
    assert ["9.80万元 不等于各行之和 8.90万元" in message for message in messages(taxes="9.80", fines="2.00")] == [True]


def test_groups_that_mostly_do_not_add_up_are_no_sums(messages):
    """Where half of them fail, the lines below a number are examples and no parts."""
    assert messages(taxes="9.80", fines="1.00") == []
