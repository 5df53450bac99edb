"""One verdict for every rule, whatever happens to any of them."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import rules
from rules.case_documents import build_document
from rules.protocol import CheckKind, Looked, Problem, Text, Unchecked
from schemas.amount import MoneyUnit
from schemas.document import ColumnRole, Document, Profile
from schemas.geometry import BBox
from schemas.report import Evidence, Severity, State

WRONG = {
    "tables": [
        {
            "table": "支出总表",
            "rows": "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n合计 | | 10.00 | 6.00 | 4.00\n"
            "201 | 一般公共服务支出 | 10.00 | 6.00 | 4.00\n20101 | 人大事务 | 10.00 | 6.00 | 4.00\n"
            "2010101 | 行政运行 | 7.00 | 6.00 |\n2010102 | 一般行政管理事务 | 4.00 | | 4.00",
        },
        {
            "table": "收支总表",
            "rows": "项目 | 预算数 || 项目 | 预算数\n收入总计 | 10.50 || 支出总计 | 10.50",
        },
    ]
}


def packs_with(builtin, *outcomes, check_run=None, **changes):
    """Return packs of one rule whose check yields these outcomes."""

    def run(subject, options):
        yield from outcomes

    kind = CheckKind("made-up", {}, lambda options, vocabulary: None, check_run or run)
    return replace(builtin, rules=(replace(builtin.rules[0], check=kind, **changes),), prepared={})


def only(builtin, *outcomes, document=None, **changes):
    """Run such a rule on an empty document and return its verdict."""
    return rules.check(document or Document("a.pdf", "", (), (), ()), packs_with(builtin, *outcomes, **changes))[0]


NO_BOUNDS = {"applies_to": rules.pack.AppliesTo(), "message": Text("{place}", "{place}")}


def problem(page=1, place=("表", "行"), **fields):
    """Make a problem on a page."""
    return Problem((Evidence(page, BBox(0, 0, 1, 1), "x"),), place, **fields)


def test_states(builtin):
    """Only what was looked at and found right passes; nothing looked at is never a pass."""
    cannot = Unchecked(Text("不能", "cannot"))
    none = Unchecked(Text("没有", "none"), State.NOT_APPLICABLE)

    assert only(builtin, **NO_BOUNDS).state is State.NOT_APPLICABLE
    assert only(builtin, none, **NO_BOUNDS).state is State.NOT_APPLICABLE
    assert only(builtin, none, cannot, **NO_BOUNDS).state is State.NOT_EVALUATED
    assert only(builtin, Looked(), cannot, **NO_BOUNDS).state is State.PASS
    assert only(builtin, Looked(), cannot, problem(), **NO_BOUNDS).state is State.FAIL
    assert only(builtin, none, cannot, **NO_BOUNDS).reason == "不能"
    assert only(builtin, Looked(), cannot, **NO_BOUNDS).reason == "不能"


def test_a_rule_that_raises_does_not_stop_the_others(builtin, vocabulary):
    """It is not evaluated, says why, and is marked as the program's own fault."""

    def explode(subject, options):
        raise RuntimeError("boom")
        yield

    broken = replace(builtin.rules[0], check=CheckKind("b", {}, lambda o, v: None, explode), **NO_BOUNDS)
    packs = replace(builtin, rules=(broken, *builtin.rules[1:]), prepared={})
    verdicts = rules.check(build_document(WRONG, vocabulary), packs, language="en")

    assert len(verdicts) == len(builtin.rules)
    assert verdicts[0].state is State.NOT_EVALUATED
    assert verdicts[0].internal
    assert "RuntimeError: boom" in verdicts[0].reason
    assert not any(verdict.internal for verdict in verdicts[1:])


def test_options_that_cannot_be_prepared_are_the_rules_own_fault(builtin):
    """Also at run time an exception in prepare is contained."""

    def refuse(options, vocabulary):
        raise ValueError("no")

    kind = CheckKind("b", {}, refuse, lambda subject, options: iter(()))
    packs = replace(builtin, rules=(replace(builtin.rules[0], check=kind, **NO_BOUNDS),), prepared={})

    assert rules.check(Document("a", "", (), (), ()), packs)[0].internal


def test_a_check_may_lower_a_severity_but_not_raise_it(builtin):
    """The rule's author decides how bad it can get."""
    low = only(builtin, problem(severity=Severity.INFO), severity=Severity.ERROR, **NO_BOUNDS)
    high = only(builtin, problem(severity=Severity.ERROR), severity=Severity.INFO, **NO_BOUNDS)

    assert low.findings[0].severity is Severity.INFO
    assert high.findings[0].severity is Severity.INFO


def test_the_fingerprint_knows_neither_page_nor_path_nor_value(builtin):
    """A new draft of the same report keeps the finding's identity."""
    first = Document("a.pdf", "1", (), (), (), profile=Profile(unit="某局", year=2025))
    second = Document("b.pdf", "2", (), (), (), profile=Profile(unit="某局", year=2025))
    other = Document("b.pdf", "2", (), (), (), profile=Profile(unit="某局", year=2026))

    def prints(document, **fields):
        return only(builtin, problem(**fields), document=document, **NO_BOUNDS).findings[0].fingerprint

    one = prints(first, page=1, actual="1.00")
    assert one == prints(second, page=9, actual="2.00")
    assert one != prints(other, page=1)
    assert one != prints(first, place=("表", "另一行"))


def test_equal_fingerprints_are_numbered_by_place(builtin):
    """Two findings at one place keep apart, in the order of the document whatever order they were found in."""
    pages = [problem(page=3, actual="c"), problem(page=1, actual="a"), problem(page=2, actual="b")]
    straight = only(builtin, *pages, **NO_BOUNDS).findings
    turned = only(builtin, *reversed(pages), **NO_BOUNDS).findings

    assert straight == turned
    assert [finding.evidence[0].page for finding in straight] == [1, 2, 3]
    assert len({finding.fingerprint for finding in straight}) == 3


def test_what_both_halves_of_a_form_have_is_one_finding(builtin):
    """An indicator that stands in 实施期 and in 年度 with one fault is told once, with both places; others are not."""

    def fault(x, row, half):
        evidence = Evidence(2, BBox(x, 5, x + 9, 9), "2月30日", "绩效目标表", row, half)
        return Problem((evidence,), ("指标", row, half), text=Text("没有这一天", "no such day"))

    faults = [fault(10, "开始时间", "实施期"), fault(300, "开始时间", "年度"), fault(400, "结束时间", "实施期")]
    found = only(builtin, *faults, **NO_BOUNDS).findings

    assert [[(place.row, place.column) for place in finding.evidence] for finding in found] == [
        [("开始时间", "实施期"), ("开始时间", "年度")],
        [("结束时间", "实施期")],
    ]


def test_the_same_finding_twice_is_one(builtin):
    """A check that says the same thing twice is heard once."""
    assert len(only(builtin, problem(), problem(), **NO_BOUNDS).findings) == 1


def test_permuting_the_rules_never_changes_the_findings(builtin, vocabulary):
    """Neither the set of findings nor the verdicts depend on the order of the rules."""
    document = build_document(WRONG, vocabulary)
    expected = {verdict.rule: verdict for verdict in rules.check(document, builtin)}
    for seed in range(5):
        shuffled = list(builtin.rules)
        random.Random(seed).shuffle(shuffled)  # noqa: S311  (an order, no secret)
        verdicts = rules.check(document, replace(builtin, rules=tuple(shuffled)))

        assert expected == {verdict.rule: verdict for verdict in verdicts}


def test_one_wrong_cell_is_one_finding(builtin, vocabulary):
    """A cell that breaks its row and its column is told once; both rules fail, and one says where the finding is."""
    verdicts = {verdict.rule: verdict for verdict in rules.check(build_document(WRONG, vocabulary), builtin)}
    row, column = verdicts["BUD-101"], verdicts["BUD-120"]

    assert [row.state, column.state] == [State.FAIL, State.FAIL]
    assert len(row.findings) + len(column.findings) == 1
    assert "BUD-1" in row.reason + column.reason


def test_scaling_the_unit_scales_differences_not_verdicts(builtin, vocabulary):
    """The same figures in 亿元 instead of 万元 come to the same findings."""

    def findings(unit):
        document = build_document(WRONG, vocabulary)
        tables = tuple(replace(table, unit=unit) for table in document.tables)
        return [
            (finding.rule, finding.fingerprint, finding.difference, finding.severity)
            for verdict in rules.check(replace(document, tables=tables), builtin)
            for finding in verdict.findings
            if finding.difference is not None
        ]

    assert findings(MoneyUnit.TEN_THOUSAND_YUAN) == findings(MoneyUnit.HUNDRED_MILLION_YUAN)
    assert findings(MoneyUnit.YUAN)


def test_messages_come_in_both_languages(builtin, vocabulary):
    """The findings are the same, the words differ."""
    document = build_document(WRONG, vocabulary)
    zh = [finding for verdict in rules.check(document, builtin, language="zh") for finding in verdict.findings]
    en = [finding for verdict in rules.check(document, builtin, language="en") for finding in verdict.findings]

    assert [finding.fingerprint for finding in zh] == [finding.fingerprint for finding in en]
    assert any("相差" in finding.message for finding in zh)
    assert any("off by" in finding.message for finding in en)


def test_a_rule_outside_its_kind_level_or_years_is_not_applicable(builtin):
    """What cannot be known is not evaluated, what is known to be outside is not applicable."""
    years = {**NO_BOUNDS, "applies_to": rules.pack.AppliesTo(first_year=2024)}

    def state(year):
        document = Document("a", "", (), (), (), profile=Profile(year=year))
        return only(builtin, Looked(), document=document, **years).state

    assert state(2025) is State.PASS
    assert state(2023) is State.NOT_APPLICABLE
    assert state(None) is State.NOT_EVALUATED


def test_uncertain_cells_make_findings_doubtful(builtin, vocabulary):
    """A figure that was recognised with little confidence is told as such."""
    document = build_document(WRONG, vocabulary)
    table = document.tables[0]
    cells = tuple(replace(cell, confidence=0.5) if cell.text == "7.00" else cell for cell in table.cells)
    doubtful = replace(document, tables=(replace(table, cells=cells), *document.tables[1:]))
    findings = [finding for verdict in rules.check(doubtful, builtin) for finding in verdict.findings]

    assert any(finding.doubt and "7.00" in finding.doubt for finding in findings)


def test_a_code_read_uncertainly_makes_sums_over_codes_doubtful(builtin, vocabulary):
    """A row whose code was misread may be missing from a sum, and none of the figures in it tells."""
    rows = (
        "科目编码 | 科目名称 | 合计\n201 | 一般公共服务支出 | 10.00\n"
        "20101 | 人大事务 | 6.00\n20102 | 政协事务 | 3.00\n30F03] | 政府办公厅事务 | 1.00"
    )
    document = build_document({"table": "支出总表", "rows": rows}, vocabulary)
    table = document.tables[0]
    cells = tuple(replace(cell, confidence=0.5) if cell.text == "30F03]" else cell for cell in table.cells)
    unsure = replace(document, tables=(replace(table, cells=cells),))

    (found,) = rules.check(unsure, builtin, select=["BUD-120"])[0].findings
    assert found.doubt
    assert "30F03]" in found.doubt

    columns = tuple(replace(c, role=ColumnRole.NAME) if c.role is ColumnRole.CODE else c for c in table.columns)
    garbled = replace(table, cells=tuple(replace(c, text="20103 1") if c.text == "30F03]" else c for c in cells))
    unknown = replace(document, tables=(replace(garbled, columns=columns),))
    (found,) = rules.check(unknown, builtin, select=["BUD-120"])[0].findings
    assert "20103 1" in found.doubt  # also where the header above the codes was not understood


def test_the_name_of_a_row_compared_that_was_hardly_read_makes_its_sums_doubtful(builtin, vocabulary):
    """A row whose name is noise may only number the columns; noise in a row that is not compared says nothing."""
    rows = "项目 | 合计 | 基本支出 | 项目支出\nbe | 1.00 | 2.00 | 5.00\n甲 | 7.00 | 3.00 | 4.00"
    document = build_document({"table": "支出总表", "rows": rows}, vocabulary)

    def doubts(unsure):
        table = document.tables[0]
        cells = tuple(replace(cell, confidence=0.3) if cell.text == unsure else cell for cell in table.cells)
        read = replace(document, tables=(replace(table, cells=cells),))
        return [f.doubt for verdict in rules.check(read, builtin) for f in verdict.findings if "不等于" in f.message]

    assert doubts("be")
    assert all(doubt and "be" in doubt for doubt in doubts("be"))
    assert doubts("甲")
    assert not any(doubts("甲"))


def test_selection_by_id_name_prefix_and_pack(builtin):
    """All four ways select; ignore takes away."""
    assert [rule.id for rule in rules.select_rules(builtin, ["BUD-101"])] == ["BUD-101"]
    assert [rule.id for rule in rules.select_rules(builtin, ["columns-add-up"])] == ["BUD-105"]
    assert {rule.pack for rule in rules.select_rules(builtin, ["BUD"])} == {"budget"}
    assert {rule.pack for rule in rules.select_rules(builtin, ["forms"])} == {"forms"}
    assert {rule.id[:5] for rule in rules.select_rules(builtin, ["BUD-2"])} == {"BUD-2"}
    assert len(rules.select_rules(builtin, ["BUD-2"])) > 1
    assert not rules.select_rules(builtin, ["BUD"], ["BUD"])


def test_difference_and_tolerance_are_in_the_findings_unit(builtin, vocabulary):
    """0.50 万元 is told as 0.5, not as 5000."""
    verdict = next(v for v in rules.check(build_document(WRONG, vocabulary), builtin) if v.rule == "BUD-202")

    assert verdict.findings[0].difference == Decimal("0.5")
    assert verdict.findings[0].unit == "万元"
