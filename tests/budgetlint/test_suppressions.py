"""Accepted findings: listed and marked, without effect on the exit code, and looked after when they are of no use."""

from __future__ import annotations

import json
from datetime import date

import jsonschema
import pytest

from budgetlint.suppressions import Accepted, read_suppressions, with_entry
from rules.errors import PackError
from schemas.json_schema import SCHEMAS
from schemas.report import Suppression

WRONG = "每人9万员，已定。"
STRAY = "每人9万元，待定。"
CLEAN = "每人9万元，已定。"
DAY = date(2026, 6, 30)


@pytest.fixture
def report(run, pack, tmp_path):
    """Return a function that checks below the test's folder: exit code and report (validated)."""

    def call(*arguments):
        code, out, err = run("check", *arguments, "--packs", pack, "--format", "json")
        value = json.loads(out) if out else None
        if value:
            jsonschema.validate(value, SCHEMAS["report"])
        return code, value, err

    return call


@pytest.fixture
def fingerprint(report, pdf):
    """Return the fingerprint of the one error of a document."""
    _, value, _ = report(pdf("docs/a.pdf", WRONG), "--select", "probe")
    return value["documents"][0]["findings"][0]["fingerprint"]


@pytest.fixture
def accepted(tmp_path):
    """Return a function that writes a suppressions file beside the documents."""

    def write(text):
        path = tmp_path / "docs" / "accepted.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def entry(fingerprint, **more):
    """Return an entry as people write it."""
    lines = {"fingerprint": fingerprint, "reason": "已核实", "who": "张三"} | more
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in lines.items()) + "\n"


def test_accepted_findings_stay_and_do_not_count(report, fingerprint, accepted, tmp_path):
    """The finding is in the JSON with reason, name and day; the run ends with 0."""
    file = accepted(entry(fingerprint, until="2999-12-31"))
    code, value, _ = report(tmp_path / "docs", "--select", "probe", "--suppressions", file)

    assert code == 0
    (finding,) = value["documents"][0]["findings"]
    assert finding["suppressed"] == {"reason": "已核实", "who": "张三", "until": "2999-12-31"}
    assert (value["summary"]["errors"], value["summary"]["suppressed"], value["findings"]) == (0, 1, [])


def test_the_text_marks_them(run, pack, fingerprint, accepted, tmp_path):
    """People see who accepted a finding and why, and the summary tells it apart."""
    file = accepted(entry(fingerprint))
    _, out, _ = run("check", tmp_path / "docs", "--packs", pack, "--select", "probe", "--suppressions", file)

    assert "已认可（张三：已核实）" in out
    assert "另有已认可 1。" in out


def test_expired_ones_count_again_and_are_told(report, fingerprint, accepted, tmp_path):
    """After its last day an entry is a warning itself, and the finding counts."""
    file = accepted(entry(fingerprint, until="2020-01-31"))
    code, value, _ = report(tmp_path / "docs", "--select", "probe", "--suppressions", file)

    assert code == 1
    assert value["documents"][0]["findings"][0]["suppressed"] is None
    (about,) = value["findings"]
    assert (about["rule"], about["severity"]) == ("SUP-001", "warning")
    assert f"{file}:1" in about["message"]


def test_the_last_day_is_still_a_day(accepted, fingerprint):
    """An entry holds through the day it names."""
    suppressions = read_suppressions(accepted(entry(fingerprint, until="2026-06-30")), DAY)

    assert not suppressions.entries[0].expired(DAY)
    assert suppressions.entries[0].expired(date(2026, 7, 1))


def test_unused_ones_are_told_where_everything_was_looked_at(report, fingerprint, accepted, tmp_path, pdf):
    """A whole folder with all rules: what fits nothing is of no use any more. Part of it: nothing is claimed."""
    pdf("docs/b.pdf", CLEAN)
    file = accepted(entry("0" * 16))
    told = {
        "all": report(tmp_path / "docs", "--suppressions", file),
        "selected": report(tmp_path / "docs", "--suppressions", file, "--select", "probe"),
        "ignored": report(tmp_path / "docs", "--suppressions", file, "--ignore", "BUD"),
        "one file": report(tmp_path / "docs" / "b.pdf", "--suppressions", file),
        "pages": report(tmp_path / "docs", "--suppressions", file, "--pages", "1"),
    }
    found = {name: [finding["rule"] for finding in value["findings"]] for name, (_, value, _) in told.items()}

    assert found == {"all": ["SUP-002"], "selected": [], "ignored": [], "one file": [], "pages": []}


def test_a_document_that_was_not_wholly_checked_proves_nothing(report, fingerprint, accepted, tmp_path):
    """Beside a file that cannot be read no entry is called unused: the finding may be in there."""
    (tmp_path / "docs" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    file = accepted(entry("0" * 16))
    code, value, _ = report(tmp_path / "docs", "--suppressions", file)

    assert (code, value["findings"]) == (3, [])


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("- fingerprint: 0123456789abcdef\n  who: w\n", "1:3", "`reason` is missing"),
        ("- fingerprint: 0123456789abcdef\n  reason: ' '\n  who: w\n", "2:11", "empty"),
        (entry("0123456789abcdef", until="2026-02-30"), "4:10", "2026-12-31"),
        (entry("xyz"), "1:16", "no fingerprint"),
        (entry("0123456789abcdef", resaon="r"), "4:3", "reason"),
        (entry("0123456789abcdef") * 2, "4:16", "line 1"),
        ("fingerprint: a\n", "1:1", "list"),
    ],
)
def test_mistakes_in_the_file_are_told_with_their_place(accepted, fingerprint, text, place, words):
    """Line, column and what would be right."""
    file = accepted(text)
    with pytest.raises(PackError) as caught:
        read_suppressions(file, DAY)

    assert str(caught.value).startswith(f"{file}:{place}:")
    assert words in str(caught.value)


@pytest.mark.parametrize("written", ["1234567890123456", "0012345678901234", "1e52903366180442", "0123456789012345-2"])
def test_fingerprints_that_look_like_numbers_stay_as_written(accepted, fingerprint, written):
    """YAML would read some fingerprints as numbers; the digits count."""
    assert read_suppressions(accepted(entry(written)), DAY).entries[0].fingerprint == written


NEW = Accepted("f" * 16, Suppression('说明: "a" #b\nc', "李四", DAY), 0, "BUD-101", "某局", 2025)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing yet\n",
        "# ours\n" + entry("0123456789abcdef") + "# last word",
        "  - {fingerprint: 0123456789abcdef, reason: r, who: w}  # one line\n",
    ],
)
def test_an_entry_is_added_and_all_else_stays(tmp_path, text):
    """Comments and layout stay as they are; the new entry is read back as it was given."""
    result = with_entry(text, "s.yaml", NEW)
    (tmp_path / "s.yaml").write_text(result, encoding="utf-8")
    last = read_suppressions(tmp_path / "s.yaml", DAY).entries[-1]

    assert result.startswith(text)
    assert (last.fingerprint, last.suppression, last.unit, last.year) == ("f" * 16, NEW.suppression, "某局", 2025)


@pytest.mark.parametrize("text", ["[]\n", entry("f" * 16), "- fingerprint: 1\n", entry("0" * 16) + "...\n"])
def test_where_an_entry_cannot_be_added_the_file_is_left_alone(text):
    """Lists in brackets, an entry that is there, a broken file, an ended document: an error, not a broken file."""
    with pytest.raises(PackError):
        with_entry(text, "s.yaml", NEW)


def test_suppress_notes_what_the_finding_is(run, report, pack, fingerprint, tmp_path):
    """With the report at hand it takes rule, unit and year from there, and refuses a fingerprint that is not in it."""
    old, file = tmp_path / "old.json", tmp_path / "s.yaml"
    arguments = ("check", tmp_path / "docs", "--packs", pack, "--select", "probe")
    run(*arguments, "--format", "json", "--output", old)
    said = ("--reason", "r", "--who", "w", "--suppressions", file, "--report", old)

    assert run("suppress", fingerprint, *said)[0] == 0
    assert read_suppressions(file, DAY).entries[0].rule == "PRB-001"
    assert run(*arguments, "--suppressions", file)[0] == 0
    assert run("suppress", "0" * 16, *said)[0] == 2
    assert run("suppress", fingerprint, "--reason", " ", "--who", "w", "--suppressions", file)[0] == 2
    assert run("suppress", "0" * 16, "--reason", "r", "--who", "w", "--no-config")[0] == 2


def test_a_batch_takes_settings_and_marks_accepted_findings(run, pack, fingerprint, accepted, tmp_path):
    """Rules, threshold and suppressions come from the file above the documents; a new entry needs no new check."""
    accepted("- fingerprint: 0123456789abcdef\n  reason: r\n  who: w\n  until: 2020-01-01\n")
    (tmp_path / "docs" / "budgetlint.yaml").write_text(
        "packs: [../packs/probe.yaml]\nselect: [probe]\nsuppressions: accepted.yaml\njobs: 1\nfail_on: error\n",
        encoding="utf-8",
    )
    out = tmp_path / "results"
    code, told, _ = run("batch", tmp_path / "docs", "--out", out)

    assert code == 1
    assert "0123456789abcdef" in told

    accepted(entry(fingerprint))
    code, _, _ = run("batch", tmp_path / "docs", "--out", out)
    lines = [json.loads(line) for line in (out / "reports.jsonl").read_text(encoding="utf-8").splitlines()]

    assert code == 0
    assert [finding["suppressed"]["who"] for line in lines for finding in line["findings"]] == ["张三"]


def test_a_batch_tells_unused_entries_where_everything_was_looked_at(run, pack, fingerprint, accepted, tmp_path):
    """As ``check`` does: told after a run over the whole folder, a second one that has nothing to do included."""
    command = ("batch", tmp_path / "docs", "--out", tmp_path / "docs" / "results", "--packs", pack, "--ocr", "none")
    file = accepted(entry("0" * 16) + entry(fingerprint))
    told = [run(*command, "--suppressions", file)[1] for _ in range(2)]
    selected = run(*command, "--suppressions", file, "--select", "probe")[1]

    assert [text.count("SUP-002") for text in told] == [1, 1]
    assert all("0" * 16 in text and fingerprint not in text for text in told)
    assert "SUP-002" not in selected
