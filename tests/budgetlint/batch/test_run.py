"""A run that is killed resumes and ends with the same bytes; N in, N out."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import filelock
import pymupdf
import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
SAMPLE = REPOSITORY / "samples" / "lanxian-npc-2025.pdf"


@pytest.fixture
def county(tmp_path):
    """Return a folder with a report, its double, single pages of it, an empty file and a file that is no PDF."""
    folder = tmp_path / "county"
    folder.mkdir()
    (folder / "report.pdf").write_bytes(SAMPLE.read_bytes())
    (folder / "double.pdf").write_bytes(SAMPLE.read_bytes())
    with pymupdf.open(SAMPLE) as sample:
        for number in range(6):
            with pymupdf.open() as page:
                page.insert_pdf(sample, from_page=number + 2, to_page=number + 2)
                page.save(folder / f"page{number}.pdf")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "text.pdf").write_text("no PDF")
    return folder


def _command(county, out, *more):
    return [sys.executable, "-m", "budgetlint", "batch", str(county), "--out", str(out), "--jobs", "2", *more]


def _run(county, out, *more):
    return subprocess.run(_command(county, out, *more), capture_output=True, text=True, check=False)


def _content(out):
    """All that a run leaves for people and programs, by name."""
    files = [*out.glob("*.parquet"), *out.glob("*.jsonl"), *(out / "reports").glob("*.json")]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def test_every_input_is_accounted_for(county, tmp_path):
    """Every input has its row; doubles are said; the exit code tells that not everything was checked."""
    done = _run(county, tmp_path / "out", "--lang", "en")

    rows = [json.loads(line) for line in (tmp_path / "out" / "reports.jsonl").read_text().splitlines()]
    assert done.returncode == 3
    assert "10 in = 7 checked + 0 partly + 2 failed + 1 skipped (1 of them doubles)" in done.stdout
    assert [Path(row["path"]).name for row in rows] == sorted(path.name for path in county.iterdir())
    assert {Path(row["path"]).name: row["reason"] for row in rows if row["status"] != "checked"} == {
        "empty.pdf": "empty",
        "page0.pdf": "no_report",  # a page of prose that by itself shows no sign of what it is from
        "text.pdf": "not_the_format",
    }


def test_a_killed_run_resumes_to_the_same_bytes(county, tmp_path):
    """Killed at several instants with all its workers and run again, it ends as if nothing had happened."""
    _run(county, tmp_path / "whole")
    expected = _content(tmp_path / "whole")
    instants = random.Random(7)  # noqa: S311  (chooses instants, no secrets)
    for _ in range(4):
        process = subprocess.Popen(
            _command(county, tmp_path / "killed"),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(instants.uniform(0.2, 2.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    _run(county, tmp_path / "killed")

    assert _content(tmp_path / "killed") == expected


def test_a_second_run_has_nothing_to_do(county, tmp_path):
    """What is in the ledger is not done again."""
    _run(county, tmp_path / "out", "--lang", "en")

    again = _run(county, tmp_path / "out", "--lang", "en")

    assert "resuming" in again.stderr
    assert "0 documents to check" in again.stderr


def test_changed_rules_check_again_without_reading(county, tmp_path):
    """With a rule left out every document that could be read is checked again, and none is read again."""
    _run(county, tmp_path / "out", "--lang", "en", "--ocr", "none")

    again = _run(county, tmp_path / "out", "--lang", "en", "--ocr", "none", "--ignore", "WRD-111")

    assert "0 documents to read" in again.stderr or "documents to read" not in again.stderr
    assert "resuming: 9 read before" in again.stderr
    assert "9 documents to check" in again.stderr


def test_two_runs_on_one_folder_are_refused(county, tmp_path):
    """While another run holds the folder, a second one ends at once with a clear line, and ``status`` still answers."""
    out = tmp_path / "out"
    _run(county, out, "--ocr", "none")
    with filelock.FileLock(out / "lock"):
        refused = _run(county, out, "--lang", "en")
        status = subprocess.run(
            [sys.executable, "-m", "budgetlint", "status", str(out), "--lang", "en"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert refused.returncode == 2
    assert "another run" in refused.stderr
    assert "10 submissions" in status.stdout


def test_status_and_query_speak_of_the_run(county, tmp_path):
    """``status`` counts documents; ``query`` answers SQL with CSV, and a wrong query with one line."""
    out = tmp_path / "out"
    _run(county, out)
    budgetlint = [sys.executable, "-m", "budgetlint"]

    status = subprocess.run(
        [*budgetlint, "status", str(out), "--lang", "en"], capture_output=True, text=True, check=False
    )
    query = subprocess.run(
        [*budgetlint, "query", str(out), "select count(*) as n from documents"],
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = subprocess.run(
        [*budgetlint, "query", str(out), "select nothing"], capture_output=True, text=True, check=False
    )

    assert "10 submissions" in status.stdout
    assert query.stdout == "n\n10\n"
    assert wrong.returncode == 2
    assert len(wrong.stderr.splitlines()) == 1


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """Return a county of odd inputs and the rows of a run over it by the inputs' names."""
    place = tmp_path_factory.mktemp("odd")
    folder = place / "county"
    folder.mkdir()
    content = SAMPLE.read_bytes()
    (folder / "a.docx").write_bytes(content)  # a PDF that calls itself something else, and comes first by name
    (folder / "report.pdf").write_bytes(content)
    with pymupdf.open(SAMPLE) as sample:
        sample.save(folder / "saved again.pdf", garbage=4, deflate=True)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xd4\xa4\xcb\xe3.pdf")).write_bytes(content + b"\n%1")  # GBK
    for name in ("empty.pdf", "empty.docx"):
        (folder / name).write_bytes(b"")
    (folder / ("很长的名字" * 16 + ".pdf")).write_bytes(content + b"\n%2")
    with pymupdf.open() as memo:
        page = memo.new_page()
        page.insert_text((72, 100), "关于召开全县财政工作会议的通知", fontname="china-s")
        page.insert_text((72, 130), "定于三月五日上午在县政府三楼会议室召开，请准时参加。", fontname="china-s")
        memo.save(folder / "notice.pdf")
    done = _run(folder, place / "out", "--ocr", "none", "--forms", "--lang", "en")
    rows = [json.loads(line) for line in (place / "out" / "reports.jsonl").read_text().splitlines()]
    return done, {Path(row["path"]).name: row for row in rows}


def test_empty_files_are_nobodys_doubles(odd):
    """Two uploads that failed are two units to be asked again, not one document handed in twice."""
    done, rows = odd

    assert [rows[name]["duplicate_of"] for name in ("empty.docx", "empty.pdf")] == [None, None]
    assert not [line for line in done.stderr.splitlines() if "empty" in line and "submission" in line]


def test_no_name_stops_a_run(odd):
    """Names that are no UTF-8, or as long as a name may be, cost nothing; GBK is read as such."""
    done, rows = odd

    assert done.returncode == 3
    assert "8 inspection forms" in done.stdout
    assert {rows[name]["status"] for name in ("预算.pdf", "很长的名字" * 16 + ".pdf")} == {"checked"}


def test_a_file_that_is_no_disclosure_is_not_one_that_was_checked(odd):
    """A letter on which no rule of wording finds anything is skipped with the reason, not checked."""
    _, rows = odd

    assert (rows["notice.pdf"]["status"], rows["notice.pdf"]["reason"]) == ("skipped", "no_report")


def test_the_same_text_in_another_file_is_said(odd):
    """A report saved again is a double of the one that comes first, and the account says what is the same."""
    done, rows = odd

    first = next(row["path"] for name, row in rows.items() if name == "a.docx")
    assert rows["report.pdf"]["duplicate_of"] == rows["saved again.pdf"]["duplicate_of"] == first
    assert "saved again.pdf: the same text as another submission" in done.stderr
    assert "report.pdf: the same content as another submission" in done.stderr


def test_a_wrong_name_does_not_keep_the_same_content_from_being_read(odd):
    """Of two files with one content, the one whose name says what it is is read."""
    _, rows = odd

    assert rows["report.pdf"]["status"] == "checked"
