"""What goes wrong around a run costs at most time: killed workers, a full disk, a folder that cannot be written."""

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
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


@pytest.fixture
def small_disk(tmp_path):
    """Return a disk of three megabytes of its own, as nobody but root can make one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if (
        os.geteuid() != 0
        or not shutil.which("mount")
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_real_disk_that_fills_up_costs_nothing_that_was_done(county, tmp_path, small_disk):
    """On a disk without room the run says so and ends; with room again it goes on where it was, to the same bytes."""
    _run(county, tmp_path / "whole")
    ballast = small_disk / "ballast"
    read = []
    for kilobytes in (2980, 2800, 2400):  # the ledger does not fit; some documents do; all do, the tables do not
        ballast.write_bytes(b"x" * (kilobytes << 10))
        full = _run(county, small_disk / "out")

        assert full.returncode == 3
        assert "cannot be written" in full.stderr.splitlines()[-1]
        assert "Traceback" not in full.stderr
        read += [int(found) for found in re.findall(r"resuming: (\d+) read before", full.stderr)]
        ballast.unlink()
    after = _run(county, small_disk / "out")

    assert read == sorted(read)
    assert "resuming" in after.stderr
    assert _content(small_disk / "out") == _content(tmp_path / "whole")


def test_a_folder_that_cannot_be_made_is_said(county, tmp_path):
    """A results folder that cannot be made is one line and exit code 3."""
    (tmp_path / "file").write_text("no folder")
    done = _run(county, tmp_path / "file" / "out")

    assert done.returncode == 3
    assert "cannot be written" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_read_only_folder_is_said_and_loses_nothing(county):
    """To somebody who may not write there, a results folder is one line; what it holds stays as it is."""
    nobody = []
    if os.geteuid() == 0:  # root may write anywhere
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]
        try:
            able = subprocess.run([*nobody, sys.executable, "-c", "import budgetlint"], check=False).returncode == 0
        except FileNotFoundError:
            able = False
        if not able:
            pytest.skip("no other user can run the program here")
    with tempfile.TemporaryDirectory() as place:  # pytest's own folders are closed to others
        Path(place).chmod(0o755)
        inputs, out = Path(place) / "county", Path(place) / "out"
        shutil.copytree(county, inputs)
        _run(inputs, out)
        before = _content(out)
        (inputs / "page0.pdf").unlink()
        for folder in [out, *(path for path in out.rglob("*") if path.is_dir())]:
            folder.chmod(0o555)
        command = [*nobody, *_command(inputs, out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, cwd="/")

        assert done.returncode == 3
        assert "cannot be written" in done.stderr.splitlines()[-1]
        assert "Traceback" not in done.stderr
        assert _content(out) == before
        for folder in [out, *(path for path in out.rglob("*") if path.is_dir())]:
            folder.chmod(0o755)
