"""A report beside an earlier one, and what rules did over a run."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from budgetlint.baseline import BaselineError, read_baseline
from budgetlint.statistics import of_rows
from schemas.json_schema import SCHEMAS
from schemas.report import DocumentReport, Finding, Report, Severity, Since, State, Status, Suppression, Verdict
from schemas.serialise import REPORT_VERSION, report_to_json

WRONG = "每人9万员，已定。"
BOTH = "每人9万员，待定。"
STRAY = "每人9万元，待定。"


def finding(mark, rule="BUD-101", severity=Severity.ERROR):
    """Make a finding."""
    return Finding(rule, severity, f"不平 {mark}", (), mark * 16)


def row(path="a.pdf", findings=(), states=None, **identity):
    """Make a document's row; ``states`` are those of its rules."""
    states = states or {"BUD-101": State.FAIL if findings else State.PASS}
    about = {"unit": "某局", "year": 2025, "kind": "budget", "level": "单位"} | identity
    verdicts = tuple(Verdict(rule, state, "缺表") for rule, state in states.items())
    return DocumentReport(
        path, Status.CHECKED, "", "", about["unit"], about["year"], about["kind"], about["level"],
        "0" * 64, 3, (), tuple(findings), verdicts,
    )  # fmt: skip


@pytest.fixture
def baseline(tmp_path):
    """Return a function that writes rows as a report and reads them as a baseline."""

    def make(*rows):
        file = tmp_path / "old.json"
        file.write_text(json.dumps(report_to_json(Report(REPORT_VERSION, "0", rows, {}))), encoding="utf-8")
        return read_baseline(file)

    return make


def marks(marked):
    """Return the marks of a row's findings."""
    return [found.baseline for found in marked.findings]


def test_new_remaining_and_fixed(baseline):
    """By fingerprint: what was there remains, what was not is new, what is gone is fixed."""
    old = baseline(row("draft1.pdf", [finding("a"), finding("b")]))
    now = row("draft2.pdf", [finding("b"), finding("c")])

    assert marks(old.marked(now)) == [Since.REMAINING, Since.NEW]
    gone = old.gone([now])
    assert [(former.path, former.fingerprint) for former in gone.fixed] == [("draft2.pdf", "a" * 16)]
    assert gone.unverified == ()


def test_what_was_not_evaluated_is_not_called_fixed(baseline):
    """A finding is fixed only where its rule was looked at again."""
    old = baseline(row(findings=[finding("a"), finding("b", "TXT-101"), finding("c", "BUD-102")]))
    gone = old.gone([row(states={"BUD-101": State.NOT_EVALUATED, "BUD-102": State.PASS})])

    assert [former.rule for former in gone.fixed] == ["BUD-102"]
    assert [former.rule for former in gone.unverified] == ["BUD-101", "TXT-101"]


def test_another_year_unit_or_kind_is_another_document(baseline):
    """The same file name does not make it the same document, and nothing is said of documents not in the run."""
    old = baseline(row(findings=[finding("a")]))

    for other in ({"year": 2024}, {"unit": "他局"}, {"kind": "final_accounts"}, {"level": "部门"}):
        now = row(findings=[finding("a")], **other)
        assert marks(old.marked(now)) == [Since.NEW]
        assert old.gone([now]).fixed == ()


def test_documents_that_do_not_say_what_they_are_go_by_their_name(baseline):
    """Where unit or year is unknown, and where several files are about one thing, the file name decides."""
    nameless = baseline(row("x/a.pdf", [finding("a")], unit=None))

    assert marks(nameless.marked(row("y/a.pdf", [finding("a")], unit=None))) == [Since.REMAINING]
    assert marks(nameless.marked(row("y/b.pdf", [finding("a")], unit=None))) == [Since.NEW]

    twice = baseline(row("a.pdf", [finding("a")]), row("b.pdf", [finding("b")]))

    assert marks(twice.marked(row("b.pdf", [finding("a"), finding("b")]))) == [Since.NEW, Since.REMAINING]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"schema_version": "99.0", "documents": []}', '{"schema_version": "1.0"}', "{"]
)
def test_what_is_no_report_is_refused(tmp_path, text):
    """A file of another kind or a newer version is not taken for an empty baseline."""
    file = tmp_path / "old.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(BaselineError):
        read_baseline(file)


def test_the_command_compares_and_only_new_counts(run, pack, pdf, tmp_path):
    """--baseline marks findings in text and JSON; with --only-new what was there before does not fail the run."""
    old = tmp_path / "old.json"
    probe = ("--packs", pack, "--select", "probe")
    run("check", pdf("a.pdf", WRONG), *probe, "--format", "json", "--output", old)
    compare = ("--baseline", old, "--only-new")

    assert run("check", pdf("a.pdf", WRONG), *probe, *compare)[0] == 0
    assert run("check", pdf("a.pdf", WRONG), *probe, "--only-new")[0] == 2

    code, out, _ = run("check", pdf("a.pdf", BOTH), *probe, *compare, "--format", "json")
    value = json.loads(out)
    jsonschema.validate(value, SCHEMAS["report"])

    assert code == 1
    assert {entry["rule"]: entry["baseline"] for entry in value["documents"][0]["findings"]} == {
        "PRB-001": "remaining",
        "PRB-002": "new",
    }

    code, out, _ = run("check", pdf("a.pdf", STRAY), *probe, *compare)

    assert code == 1
    assert "已整改 1" in out
    assert run("check", pdf("a.pdf", STRAY), *probe, "--baseline", tmp_path / "none.json")[0] == 2


def test_statistics_count_by_rule():
    """Findings, documents, gravest severity and states are counted for every rule, most findings first."""
    seen = replace(finding("b", severity=Severity.INFO), suppressed=Suppression("r", "w"))
    rows = [
        row(findings=[finding("a"), seen], states={"BUD-101": State.FAIL, "TXT-101": State.NOT_EVALUATED}),
        row(findings=[finding("a")], states={"BUD-101": State.FAIL, "TXT-101": State.PASS}),
        row(states={"BUD-101": State.NOT_APPLICABLE, "TXT-101": State.NOT_EVALUATED}),
    ]
    first, second = of_rows(rows)

    assert (first.rule, first.severity, first.findings, first.suppressed, first.documents) == (
        "BUD-101", Severity.ERROR, 3, 1, 2,
    )  # fmt: skip
    assert (first.failed, first.not_applicable) == (2, 1)
    assert (second.rule, second.severity, second.passed, second.not_evaluated) == ("TXT-101", None, 1, 2)


def test_the_command_prints_statistics(run, pack, pdf):
    """--statistics ends the text with a table, and fills the JSON key, which is null without it."""
    arguments = ("check", pdf("a.pdf", BOTH), "--packs", pack, "--select", "probe")
    _, text, _ = run(*arguments, "--statistics")
    _, out, _ = run(*arguments, "--statistics", "--format", "json")
    _, without, _ = run(*arguments, "--format", "json")

    assert "规则统计：2 条规则" in text
    assert [count["findings"] for count in json.loads(out)["statistics"]] == [1, 1]
    assert json.loads(without)["statistics"] is None


def test_dead_rules_are_told_with_whether_they_were_looked_at(run, pack, pdf):
    """A rule that fired is not listed; one that looked and found nothing is, apart from those that never looked."""
    pdf("docs/a.pdf", WRONG)
    folder = pdf("docs/b.pdf", WRONG).parent
    probe = ("--packs", pack, "--select", "probe", "--select", "BUD-101")
    code, text, _ = run("rules", "dead", folder, *probe)
    _, out, _ = run("rules", "dead", folder, *probe, "--format", "json")
    value = json.loads(out)

    assert code == 0
    assert {entry["rule"]: entry["evaluated"] for entry in value["dead"]} == {"BUD-101": 0, "PRB-002": 2}
    assert value["documents"] == 2
    assert text.index("BUD-101") < text.index("评估过但从未报告问题") < text.index("PRB-002")
    assert "PRB-001" not in text
