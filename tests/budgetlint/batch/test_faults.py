"""What goes wrong around a run costs at most time: killed workers, a full disk, a folder that cannot be written."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pymupdf
import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
SAMPLE = REPOSITORY / "samples" / "lanxian-npc-2025.pdf"
SMALL = 60_000  # bytes that a file may have on the full disk: less than the ledger or a table of results needs


@pytest.fixture
def county(tmp_path):
    """Return a folder of eight short documents."""
    folder = tmp_path / "county"
    folder.mkdir()
    with pymupdf.open(SAMPLE) as sample:
        for number in range(8):
            with pymupdf.open() as page:
                page.insert_pdf(sample, from_page=number + 2, to_page=number + 3)
                page.save(folder / f"page{number}.pdf")
    return folder


def _command(county, out, *more):
    base = [sys.executable, "-m", "budgetlint", "batch", str(county), "--out", str(out), "--ocr", "none"]
    return [*base, "--jobs", "2", "--lang", "en", *more]


def _run(*arguments, **options):
    return subprocess.run(_command(*arguments), capture_output=True, text=True, check=False, timeout=300, **options)


def _content(out):
    names = ("*.parquet", "*.jsonl", "overview.*", "reports/*", "forms/*")
    return {path.relative_to(out).as_posix(): path.read_bytes() for name in names for path in out.glob(name)}


def test_killed_workers_cost_nothing(county, tmp_path):
    """Workers killed at random while they read: every document is tried again, and the results are the same."""
    _run(county, tmp_path / "whole", "--forms")
    chance = random.Random(11)  # noqa: S311  (chooses instants, no secrets)

    with subprocess.Popen(
        _command(county, tmp_path / "hit", "--forms"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        killed = 0
        while process.poll() is None and killed < 3:
            time.sleep(chance.uniform(0.2, 0.6))
            workers = [
                child
                for child in psutil.Process(process.pid).children(recursive=True)
                if not child.children() and "resource_tracker" not in " ".join(child.cmdline())
            ]
            for worker in workers[:1]:
                worker.send_signal(signal.SIGKILL)
                killed += 1
        process.wait(timeout=300)

    assert killed
    _run(county, tmp_path / "hit", "--forms", "--retry-failed")  # one may have been hit twice
    expected = _content(tmp_path / "whole")
    assert any(name.startswith("forms/") for name in expected)
    assert _content(tmp_path / "hit") == expected


def test_a_full_disk_is_said_and_loses_nothing(county, tmp_path):
    """Where nothing more can be written, one line says so; with room again, the run goes on to the same results."""

    def fill():
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))

    full = _run(county, tmp_path / "full", preexec_fn=fill)

    assert full.returncode == 3
    assert "cannot be written" in full.stderr.splitlines()[-1]
    assert "Traceback" not in full.stderr
    _run(county, tmp_path / "full")
    _run(county, tmp_path / "whole")
    assert _content(tmp_path / "full") == _content(tmp_path / "whole")


def test_a_folder_that_cannot_be_written_is_said(county, tmp_path):
    """A results folder that cannot be made or written to is one line and exit code 3."""
    (tmp_path / "file").write_text("no folder")
    places = [tmp_path / "file" / "out"]
    if os.geteuid() != 0:  # root may write anywhere
        (tmp_path / "closed").mkdir(mode=0o500)
        places.append(tmp_path / "closed")

    for place in places:
        done = _run(county, place)

        assert done.returncode == 3
        assert "cannot be written" in done.stderr.splitlines()[-1]
        assert "Traceback" not in done.stderr


def test_a_page_of_a_million_objects_costs_its_own_row(county, tmp_path):
    """A page that takes longer than allowed is given up; the others are checked."""
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((72, 72), "x")
        drawn = b"".join(
            b"%d %d m %d %d l S\n" % (i % 590, i // 1700, i % 590 + 3, i // 1700) for i in range(1_000_000)
        )
        document.update_stream(page.get_contents()[0], drawn)
        document.save(county / "crowded.pdf")

    done = _run(county, tmp_path / "out", "--timeout", "6")

    assert "9 in =" in done.stdout
    told = [line for line in done.stderr.splitlines() if line.startswith(f"{county}")]
    assert all("crowded.pdf" in line or "can't be believed" in line for line in told)
