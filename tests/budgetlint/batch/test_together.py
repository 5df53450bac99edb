"""A county's documents are compared with each other where they belong together, as ``check`` would do it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_SELECT = ("--select", "across", "--ocr", "none", "--lang", "en")


@pytest.fixture
def county(budget_sheet, tmp_path):
    """Return a folder with a department and two units, which come to 1.00 more, and a stranger."""
    folder = tmp_path / "county"
    folder.mkdir()
    budget_sheet(folder / "department.xlsx", "某县教育局", "部门", "10.00")
    budget_sheet(folder / "one.xlsx", "某县教育局第一中学", "单位", "4.00")
    budget_sheet(folder / "two.xlsx", "某县教育局第二中学", "单位", "7.00")
    budget_sheet(folder / "stranger.xlsx", "某县水务局", "部门", "3.00")
    return folder


def _batch(county, out, *more):
    command = [sys.executable, "-m", "budgetlint", "batch", str(county), "--out", str(out), "--jobs", "2"]
    return subprocess.run([*command, *_SELECT, *more], capture_output=True, text=True, check=False, timeout=120)


def _rows(out):
    lines = (out / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    return {Path(row["path"]).name: row for row in map(json.loads, lines)}


def _content(out):
    names = ("*.parquet", "*.jsonl", "overview.*", "reports/*")
    return {path.relative_to(out).as_posix(): path.read_bytes() for name in names for path in out.glob(name)}


def _findings(out):
    return {name: [finding["rule"] for finding in row["findings"]] for name, row in _rows(out).items()}


def test_a_department_and_its_units_are_compared(county, tmp_path, run):
    """Batch finds what ``check --pair`` finds, with the figures of the other documents and their names."""
    done = _batch(county, tmp_path / "out")
    _, told, _ = run(
        "check", county, "--pair", "--format", "json", "--select", "across", "--ocr", "none", "--lang", "en"
    )

    rows = _rows(tmp_path / "out")
    assert _findings(tmp_path / "out") == {
        "department.xlsx": ["ACR-123"], "one.xlsx": [], "stranger.xlsx": [], "two.xlsx": [],
    }  # fmt: skip
    assert [place["document"] for place in rows["department.xlsx"]["findings"][0]["evidence"]] == [
        None, str(county / "one.xlsx"), str(county / "two.xlsx"),
    ]  # fmt: skip
    alone = {Path(row["path"]).name: row for row in json.loads(told)["documents"]}
    assert {name: row["verdicts"] for name, row in rows.items()} == {
        name: row["verdicts"] for name, row in alone.items()
    }
    assert "4 in = " in done.stdout


def test_nothing_is_done_twice_and_bytes_stay(budget_sheet, county, tmp_path):
    """A second run has nothing to do; a removed unit checks its department again, and nobody else."""
    _batch(county, tmp_path / "out")
    before = _content(tmp_path / "out")
    again = _batch(county, tmp_path / "out")
    (county / "two.xlsx").unlink()
    less = _batch(county, tmp_path / "out")

    assert "0 documents to check" in again.stderr
    assert "resuming: 4 checked before" in again.stderr
    assert "1 documents to check" in less.stderr
    assert _findings(tmp_path / "out")["department.xlsx"] == []
    budget_sheet(county / "two.xlsx", "某县教育局第二中学", "单位", "7.00")
    assert _content(tmp_path / "out") != before


def test_a_run_without_pairing_compares_nothing(county, tmp_path):
    """With --no-pair no rule across documents is evaluated."""
    _batch(county, tmp_path / "out", "--no-pair")

    states = {verdict["state"] for row in _rows(tmp_path / "out").values() for verdict in row["verdicts"]}
    assert states <= {"not_evaluated", "not_applicable"}


def test_a_manifest_names_partners_outside_the_county(budget_sheet, county, tmp_path):
    """A partner that is no input is read and compared with, and stands in no account."""
    budget_sheet(tmp_path / "third.xlsx", "某县教育局第三中学", "单位", "5.00")
    (tmp_path / "partners.yaml").write_text(
        "documents:\n  - file: county/department.xlsx\n    units: [county/one.xlsx, third.xlsx]\n", encoding="utf-8"
    )
    done = _batch(county, tmp_path / "out", "--partners", str(tmp_path / "partners.yaml"))

    assert "4 in = " in done.stdout
    assert "ACR-121" in _findings(tmp_path / "out")["department.xlsx"]


def test_a_partner_that_cannot_be_read_is_told(county, tmp_path):
    """A document whose partner is gone is partly checked, whatever else of the county is there."""
    (tmp_path / "partners.yaml").write_text(
        "documents:\n  - file: county/stranger.xlsx\n    units: [gone.xlsx]\n", encoding="utf-8"
    )
    done = _batch(county, tmp_path / "out", "--partners", str(tmp_path / "partners.yaml"))

    row = _rows(tmp_path / "out")["stranger.xlsx"]
    assert (row["status"], row["reason"]) == ("partly_checked", "partner_unread")
    assert "gone.xlsx" in done.stderr
    assert done.returncode == 3


def test_findings_are_compared_with_an_earlier_run(budget_sheet, county, tmp_path):
    """What the earlier results have remains, what is gone is fixed, and with --only-new old findings do not count."""
    _batch(county, tmp_path / "old")
    same = _batch(county, tmp_path / "same", "--baseline", str(tmp_path / "old"), "--only-new", "--statistics")
    budget_sheet(county / "two.xlsx", "某县教育局第二中学", "单位", "6.00")
    mended = _batch(county, tmp_path / "mended", "--baseline", str(tmp_path / "old"))

    assert "Since the baseline: 0 new, 1 remaining, 0 fixed, 0 not verified." in same.stdout
    assert "Statistics:" in same.stdout
    assert _rows(tmp_path / "same")["department.xlsx"]["findings"][0]["baseline"] == "remaining"
    assert "0 new, 0 remaining, 1 fixed" in mended.stdout


def test_its_own_results_are_no_baseline(county, tmp_path):
    """The folder that is about to be overwritten cannot be what a run is compared with."""
    _batch(county, tmp_path / "out")
    refused = _batch(county, tmp_path / "out", "--baseline", str(tmp_path / "out"))

    assert refused.returncode == 2
    assert "--baseline" in refused.stderr


def test_results_whose_work_is_gone_are_made_again(county, tmp_path):
    """The folder of work may be removed: a later run does it again and ends with the same bytes."""
    _batch(county, tmp_path / "out")
    before = _content(tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / "work")
    again = _batch(county, tmp_path / "out")

    assert "4 documents to read" in again.stderr
    assert _content(tmp_path / "out") == before


def test_results_among_the_inputs_are_no_inputs(county):
    """A results folder within the county is passed over by the next run; one around the county is refused."""
    _batch(county, county / "out", "--forms")
    again = _batch(county, county / "out", "--forms")
    around = _batch(county, county)

    assert "4 in = " in again.stdout
    assert "0 documents to check" in again.stderr
    assert around.returncode == 2
    assert "--out" in around.stderr
