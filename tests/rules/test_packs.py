"""Packs that extend others: variables, overrides, disabled rules."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import rules
from rules.case_documents import build_document
from schemas.report import Severity, State

EXTENDING = """\
pack: province
format: 1
title: {zh: 某省, en: a province}
extends: [budget]
variables: {limit: 500, table: 支出总表}
overrides:
  BUD-101: {severity: warning, because: 本省允许过渡}
  BUD-102: {disabled: true}
  BUD-104: {message: {zh: "改 {row}", en: "changed {row}"}, applies_to: {years: {from: 2030}}}
  BUD-121: {options: {support: 0.9}}
rules:
  - id: PRV-001
    name: province-limit
    title: {zh: 不超过限额, en: within the limit}
    severity: error
    check: equation
    options:
      given: ${table}
      assert: "[合计].合计 <= ${limit}万元"
    message: {zh: "{left} 超过 ${limit}", en: "{left} is more than ${limit}"}
    basis: 省规定
    explain: {zh: 限额, en: limit}
    cases:
      pass: [{table: 支出总表, rows: "科目编码 | 科目名称 | 合计\\n合计 | | 499.00"}]
      fail: [{table: 支出总表, rows: "科目编码 | 科目名称 | 合计\\n合计 | | 501.00", expect: 超过 500}]
"""


@pytest.fixture
def province(pack, vocabulary):
    """Load a pack that changes another and adds to it."""
    return rules.load_packs([pack(EXTENDING)], vocabulary, builtin=False)


def test_a_pack_brings_what_it_extends(province):
    """The extended rules are there, without those that it disables."""
    assert province.rule("BUD-101").severity is Severity.WARNING
    assert province.rule("BUD-102") is None
    assert province.rule("BUD-103") is not None
    assert province.rule("BUD-104").message.zh == "改 {row}"
    assert province.rule("BUD-104").applies_to.first_year == 2030
    assert province.rule("BUD-121").options == {"support": Decimal("0.9")}


def test_variables_are_filled_in_everywhere(province):
    """In options, expressions and messages; and the pack's own cases run."""
    assert province.rule("PRV-001").options["given"] == "支出总表"
    assert all(result.good for result in rules.run_cases(province, select=["PRV-001"]))


def test_a_rule_may_say_why_it_never_fires(good_pack, pack, vocabulary):
    """Its page tells it in either language, and one language alone is refused."""
    text = good_pack.replace("    basis: 常识\n", "    basis: 常识\n    rare: {zh: 只有草稿才会, en: only drafts do}\n")
    rule = rules.load_packs([pack(text)], vocabulary, builtin=False).rules[0]

    assert "可能从不报告问题，因为: 只有草稿才会" in rules.explain(rule)
    assert "may never fire, because: only drafts do" in rules.explain(rule, "en")
    with pytest.raises(rules.PackError, match="`en` is missing"):
        rules.load_packs([pack(text.replace(", en: only drafts do", ""))], vocabulary, builtin=False)


def test_a_rule_without_cases_is_reported(good_pack, pack, vocabulary):
    """Rules test says which of the two is missing, in both languages."""
    packs = rules.load_packs([pack(good_pack)], vocabulary, builtin=False)
    results = rules.run_cases(packs)

    assert [(result.why.zh, result.why.en) for result in results] == [
        ("规则没有应通过的用例", "the rule has no case that must pass"),
        ("规则没有应报告问题的用例", "the rule has no case that must fail"),
    ]


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("{tabel: 支出总表}", "unknown key `tabel`; did you mean `table`?"),
        ("{table: 支出总衷, rows: ''}", "unknown table `支出总衷`; did you mean `支出总表`?"),
        ("{tables: [{table: 支出总表, row: ''}]}", "unknown key `row`; did you mean `rows`?"),
        ("{forms: [{indicator: ''}]}", "unknown key `indicator`; did you mean `indicators`?"),
        ("{partners: {last_yaer: []}}", "unknown role `last_yaer`; did you mean `last_year`?"),
        ("{partners: {last_year: [{txet: ''}]}}", "unknown key `txet`; did you mean `text`?"),
        ("{state: failed}", "unknown value `failed`; did you mean `fail`?"),
    ],
)
def test_a_mistake_in_a_case_is_told_at_load(case, message, good_pack, pack, vocabulary):
    """A case is checked to the last key, partners included, with its place."""
    text = good_pack.replace("{pass: [], fail: []}", f"{{pass: [{case}], fail: []}}")

    with pytest.raises(rules.PackError) as caught:
        rules.load_packs([pack(text)], vocabulary, builtin=False)

    assert message in str(caught.value)
    assert caught.value.line == 17


def test_a_case_that_cannot_be_understood_is_reported(good_pack, pack, vocabulary):
    """What a schema cannot see is told when the cases run."""
    text = good_pack.replace("{pass: [], fail: []}", "{pass: [{rows: '甲'}], fail: [{text: '=== seven'}]}")
    path = pack(text)
    results = rules.run_cases(rules.load_packs([path], vocabulary, builtin=False))

    assert "cannot be understood" in results[1].why.en
    assert (results[1].path, results[1].line) == (str(path), 17)


def test_a_silent_rule_is_not_taken_for_a_passing_one(good_pack, pack, vocabulary):
    """A passing case on which nothing was looked at goes wrong."""
    text = good_pack.replace("{pass: [], fail: []}", "{pass: [只有文字], fail: [只有文字]}")
    results = rules.run_cases(rules.load_packs([pack(text)], vocabulary, builtin=False))

    assert all("came to not_applicable" in result.why.en for result in results)


def test_builtin_packs_may_be_chosen(vocabulary):
    """All, none, or those named."""
    some = rules.load_packs([], vocabulary, builtin=["budget"])

    assert {rule.pack for rule in some.rules} == {"budget"}
    assert not rules.load_packs([], vocabulary, builtin=False).rules
    with pytest.raises(rules.PackError, match="did you mean `budget`"):
        rules.load_packs([], vocabulary, builtin=["budgt"])


def test_a_case_document_is_what_its_text_says(vocabulary):
    """Headings, pages, notes and contents lines are told by their marks."""
    document = build_document("! 封面\n~ 一、概况 3\n# 一、概况\n正文\n=== 4\n> 注：无", vocabulary)

    assert [(block.kind.value, block.page) for block in document.blocks] == [
        ("title", 1),
        ("contents", 1),
        ("heading", 1),
        ("paragraph", 1),
        ("note", 4),
    ]
    assert document.blocks[3].section == ("一、概况",)
    assert len(document.pages) == 4


def test_a_builtin_rule_can_be_explained(builtin):
    """The page holds title, basis, check kind, message and examples."""
    page = rules.explain(builtin.rule("BUD-101"), "en")

    assert "severity: error" in page
    assert "check kind: equation" in page
    assert "合计 = 基本支出" in page
    assert "budget.yaml:" in page


def test_state_words_of_cases_are_the_verdicts(builtin):
    """The states that cases may name are those of verdicts."""
    assert {state.value for state in State} == {"pass", "fail", "not_evaluated", "not_applicable"}


EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "county.yaml"


def test_the_tutorials_pack_works(vocabulary):
    """What the tutorial ends in loads, and its cases come out as they should."""
    packs = rules.load_packs([EXAMPLE], vocabulary)

    assert packs.rule("BUD-210").severity is Severity.ERROR
    assert all(result.good for result in rules.run_cases(packs, select=["county"]))
    assert len(rules.run_cases(packs, select=["county"])) == 4


def test_the_provinces_pack_works(vocabulary):
    """A template on top of the national packs replaces a rule of theirs and adds its own."""
    packs = rules.load_packs([EXAMPLE.with_name("jiangsu.yaml")], vocabulary)

    assert packs.rule("COM-101") is None
    assert all(result.good for result in rules.run_cases(packs, select=["jiangsu"]))
    assert len(rules.run_cases(packs, select=["jiangsu"])) == 4
