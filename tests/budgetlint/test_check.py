"""``budgetlint check``: findings, exit codes, the report as JSON and as text."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from schemas.json_schema import SCHEMAS

CLEAN = "每人9万元，已定。"
WRONG = "每人9万员，已定。"
STRAY = "每人9万元，待定。"


@pytest.fixture
def check(run, pack):
    """Return a function that checks with the probe pack alone."""

    def call(*arguments):
        return run("check", *arguments, "--packs", pack, "--select", "probe")

    return call


@pytest.fixture
def report(check):
    """Return a function that checks and returns exit code, report (validated) and stderr."""

    def call(*arguments):
        code, out, err = check(*arguments, "--format", "json")
        value = json.loads(out)
        jsonschema.validate(value, SCHEMAS["report"])
        return code, value, err

    return call


def test_a_clean_document_gives_0(report, pdf):
    """Nothing found, everything looked at: 0, and every rule says that it passed."""
    code, value, err = report(pdf("a.pdf", CLEAN))

    assert (code, err) == (0, "")
    (row,) = value["documents"]
    assert (row["status"], row["reason"], row["pages"], row["findings"]) == ("checked", "", 1, [])
    assert [verdict["state"] for verdict in row["verdicts"]] == ["pass", "pass"]


def test_a_finding_has_its_place_and_words(report, pdf):
    """A finding names rule, severity, page, box and printed text."""
    code, value, _ = report(pdf("a.pdf", CLEAN, WRONG))

    assert code == 1
    (finding,) = value["documents"][0]["findings"]
    assert (finding["rule"], finding["severity"], finding["message"]) == ("PRB-001", "error", "“万员”应为“万元”")
    (evidence,) = finding["evidence"]
    assert evidence["page"] == 2
    assert "万员" in evidence["text"]
    x0, y0, x1, y1 = evidence["bbox"]
    assert 72 <= x0 < x1
    assert 80 < y0 < 100 < y1 < 110


@pytest.mark.parametrize(
    ("text", "threshold", "code"),
    [
        (WRONG, "error", 1),
        (STRAY, "error", 0),
        (STRAY, "warning", 1),
        (STRAY, "info", 1),
        (WRONG, "never", 0),
        (CLEAN, "info", 0),
    ],
)
def test_the_threshold_decides_what_fails(check, pdf, text, threshold, code):
    """Findings below --fail-on are printed and do not fail the run."""
    assert check(pdf("a.pdf", text), "--fail-on", threshold)[0] == code


def test_an_unchecked_document_outweighs_findings(report, pdf, tmp_path):
    """A script must not take a partial check for a full one: 3 beats 1, and the findings are there all the same."""
    code, value, _ = report(pdf("a.pdf", WRONG), tmp_path / "absent.pdf")

    assert code == 3
    assert [row["status"] for row in value["documents"]] == ["checked", "failed"]
    assert value["summary"]["errors"] == 1


def test_a_folder_is_searched_to_the_bottom_and_each_document_listed_once(report, pdf, tmp_path):
    """Files in subfolders are found in the order of their names, whatever the case of their suffix; notes are not."""
    for name in ("d/b.pdf", "d/a/c.PDF", "d/.hidden/x.pdf", "d/~$lock.docx"):
        pdf(name, CLEAN) if name.lower().endswith(".pdf") else (tmp_path / name).write_text("x")
    (tmp_path / "d" / "readme.md").write_text("x")

    code, value, _ = report(tmp_path / "d", tmp_path / "d" / "b.pdf")

    assert code == 0
    assert [row["path"].removeprefix(str(tmp_path)) for row in value["documents"]] == ["/d/b.pdf", "/d/a/c.PDF"]


def test_a_format_we_cannot_read_is_not_passed_over(report, pdf, tmp_path):
    """An OFD file among the documents may be a disclosure: it is listed as skipped, and the run is not complete."""
    pdf("d/a.pdf", CLEAN)
    (tmp_path / "d" / "b.ofd").write_bytes(b"PK")

    code, value, _ = report(tmp_path / "d")

    assert code == 3
    assert [(row["status"], row["reason"]) for row in value["documents"]] == [
        ("checked", ""),
        ("skipped", "unsupported"),
    ]


def test_pages_restrict_findings_and_not_reading(report, pdf):
    """Only findings on the pages asked for are told; a rule with others only has no verdict of its own."""
    path = pdf("a.pdf", WRONG, CLEAN, STRAY)

    code, value, _ = report(path, "--pages", "2-3")

    assert code == 1
    (row,) = value["documents"]
    assert [finding["rule"] for finding in row["findings"]] == ["PRB-002"]
    assert {verdict["rule"]: verdict["state"] for verdict in row["verdicts"]} == {
        "PRB-001": "not_applicable",
        "PRB-002": "fail",
    }


def test_pages_that_are_not_there_are_no_clean_pages(report, pdf):
    """Asking for page 9 of a document of one page checks nothing, and says so."""
    code, value, err = report(pdf("a.pdf", WRONG), "--pages", "9")

    assert (code, value["documents"][0]["reason"]) == (3, "no_such_page")
    assert "共 1 页" in err


@pytest.mark.parametrize("pages", ["0", "3-1", "a", "1,,2", "", "-3", "1-2-3"])
def test_what_is_no_page_is_a_usage_error(check, pdf, pages):
    """The offending part and the right form are named."""
    code, out, err = check(pdf("a.pdf", CLEAN), "--pages", pages)

    assert (code, out) == (2, "")
    assert "3-7,12" in err


def test_rules_are_selected_and_ignored(report, pdf, pack, run):
    """Ids, names, beginnings and pack names choose; what is left out has no verdict."""
    path = pdf("a.pdf", WRONG + STRAY)

    def rules(*arguments):
        _, out, _ = run("check", path, "--packs", pack, "--format", "json", *arguments)
        return [verdict["rule"] for verdict in json.loads(out)["documents"][0]["verdicts"]]

    assert rules("--select", "PRB-001") == ["PRB-001"]
    assert rules("--select", "PRB") == ["PRB-001", "PRB-002"]
    assert rules("--select", "probe", "--ignore", "slip") == ["PRB-002"]
    assert rules("--select", "PRB-001,PRB-002") == ["PRB-001", "PRB-002"]


def test_a_selector_that_matches_nothing_is_an_error(run, pdf, pack):
    """A misspelt rule must not turn a check off in silence; the nearest one is named."""
    code, out, err = run("check", pdf("a.pdf", WRONG), "--packs", pack, "--select", "PRB-003")

    assert (code, out) == (2, "")
    assert "PRB-003" in err
    assert "PRB-00" in err.split("mean", 1)[-1]


def test_text_is_grouped_by_document_and_page_and_plain(check, pdf):
    """In a pipe the report has no colour; severity, rule, message, place and the counts of rules are there."""
    path = pdf("a.pdf", STRAY, WRONG)

    code, out, err = check(path)

    assert (code, err) == (1, "")
    assert "\x1b" not in out
    lines = [line.strip() for line in out.splitlines()]
    assert lines[0].startswith(str(path))
    assert lines.index("第 1 页") < lines.index("警告  PRB-002  有“待定”") < lines.index("第 2 页")
    assert "错误  PRB-001  “万员”应为“万元”" in lines
    assert any(line.startswith("第 2 页  ") and "万员" in line for line in lines)
    assert "规则 2 条：通过 0，不通过 2，未能评估 0，不适用 0" in lines
    assert lines[-1] == "文件 1 份：已检查 1。错误 1，警告 1。"


def test_english_is_english(check, pdf):
    """With --lang en the messages and everything around them are English."""
    _, out, _ = check(pdf("a.pdf", WRONG), "--lang", "en")

    assert "error  PRB-001  “万员” should read “万元”" in out
    assert "2 rules: passed 1, failed 1, not evaluated 0, not applicable 0" in out
    assert out.splitlines()[-1] == "1 document: checked 1. error 1."


def test_messages_and_fingerprints_do_not_depend_on_the_path(report, pdf):
    """The same document elsewhere has the same findings, but for the path of its row."""
    one, other = report(pdf("one/a.pdf", WRONG))[1], report(pdf("other/b.pdf", WRONG))[1]

    assert one["documents"][0]["findings"] == other["documents"][0]["findings"]


def test_a_report_file_is_written_whole_or_not_at_all(check, pdf, tmp_path):
    """--output writes what stdout would get and leaves no temporary file; a place that can't be is refused at once."""
    path, report = pdf("a.pdf", WRONG), tmp_path / "out" / "report.json"
    report.parent.mkdir()
    report.write_text("old")

    code, out, _ = check(path, "--format", "json", "--output", report)

    assert (code, out) == (1, "")
    assert json.loads(report.read_text(encoding="utf-8"))["summary"]["errors"] == 1
    assert list(report.parent.iterdir()) == [report]
    assert check(path, "--output", tmp_path / "nowhere" / "x")[0] == 2
    assert check(path, "--output", tmp_path)[0] == 2


def test_a_pipe_is_written_to_and_not_replaced(budgetlint, pdf, pack):
    """--output /dev/stdout is standard output."""
    path = pdf("a.pdf", WRONG)
    arguments = ("check", path, "--packs", pack, "--select", "probe")

    assert budgetlint(*arguments, "--output", "/dev/stdout").stdout == budgetlint(*arguments).stdout != b""


def test_a_text_report_can_go_to_a_file_too(check, pdf, tmp_path):
    """The file holds the plain text that a pipe would get."""
    path = pdf("a.pdf", WRONG)

    check(path, "--output", tmp_path / "report.txt")

    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == check(path)[1]


def test_a_program_error_in_one_document_is_told_and_the_others_are_checked(report, pdf, monkeypatch):
    """A fault of ours becomes that document's row, and exit code 4."""
    import budgetlint.checking

    real = budgetlint.checking.read

    def faulty(path, *arguments, **options):
        if path.endswith("bad.pdf"):
            raise ZeroDivisionError("fault")
        return real(path, *arguments, **options)

    monkeypatch.setattr(budgetlint.checking, "read", faulty)

    code, value, err = report(pdf("bad.pdf", CLEAN), pdf("good.pdf", WRONG))

    assert code == 4
    assert [(row["status"], row["reason"]) for row in value["documents"]] == [
        ("failed", "internal_error"),
        ("checked", ""),
    ]
    assert "ZeroDivisionError: fault" in err
    assert "Traceback" not in err
    assert "Traceback" in report(pdf("bad.pdf", CLEAN), "--debug")[2]


@pytest.fixture
def pages_read(monkeypatch):
    """Return a function that makes the reader call the pages of these numbers unreadable."""
    import budgetlint.checking

    real = budgetlint.checking.read

    def call(*unread):
        def partly(*arguments, **options):
            document = real(*arguments, **options)
            pages = [
                replace(page, quality=0.0, reason="noise") if page.number in unread else page for page in document.pages
            ]
            problems = tuple(f"page {number}: noise" for number in unread)
            return replace(document, pages=tuple(pages), problems=problems)

        monkeypatch.setattr(budgetlint.checking, "read", partly)

    return call


def test_a_page_that_cannot_be_read_makes_a_partial_check(report, pdf, pages_read):
    """A page that could not be read is named once with the reason, and the run is not complete."""
    pages_read(2)

    code, value, err = report(pdf("a.pdf", CLEAN, CLEAN))

    (row,) = value["documents"]
    assert (code, row["status"], row["reason"], row["unread"]) == (3, "partly_checked", "partly_read", [2])
    assert err.splitlines() == [f"{row['path']}：有的部分无法读取（第 2 页：noise）；请对照原件查看这些部分"]


def test_a_document_without_a_readable_page_was_not_checked(report, pdf, pages_read):
    """Where nothing could be read, nothing was checked, and the silence of the rules is no pass."""
    pages_read(1, 2, 3)

    code, value, err = report(pdf("a.pdf", CLEAN, CLEAN, CLEAN))

    (row,) = value["documents"]
    assert (code, row["status"], row["reason"], row["unread"]) == (3, "failed", "nothing_read", [1, 2, 3])
    assert "第 1-3 页：noise" in err


def test_a_run_that_checked_nothing_does_not_say_that_nothing_is_wrong(check, pdf, pages_read):
    """The last line of a run without one readable page cannot be taken for a clean result."""
    pages_read(1)

    _, out, _ = check(pdf("a.pdf", CLEAN))

    assert "没有发现问题" not in out
    assert "什么也没有检查" in out
