"""Ray leaves the same results as the process pool, also when a worker is killed during the run."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pymupdf
import pytest

pytest.importorskip("ray", reason="ray is not installed")

REPOSITORY = Path(__file__).resolve().parents[3]
SAMPLE = REPOSITORY / "samples" / "lanxian-npc-2025.pdf"


def _command(county, out, *more):
    base = [sys.executable, "-m", "budgetlint", "batch", str(county), "--out", str(out)]
    return [*base, "--ocr", "none", "--jobs", "2", "--lang", "en", *more]


def _content(out):
    files = [out / "overview.html", out / "overview.xlsx", *out.glob("*.parquet"), *out.glob("*.jsonl")]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in [*files, *(out / "reports").glob("*")]}


def _workers(process):
    """Return the processes that Ray's workers keep for documents, and the Ray workers themselves."""
    family = psutil.Process(process.pid).children(recursive=True)
    return [child for child in family if "ray::_on_node" in " ".join(child.cmdline())]


def test_same_results_though_a_worker_is_killed(tmp_path):
    """A Ray worker killed in the middle of its document costs nothing: the results are the pool's, byte for byte."""
    county = tmp_path / "county"
    county.mkdir()
    with pymupdf.open(SAMPLE) as sample:
        for number in range(8):
            with pymupdf.open() as page:
                page.insert_pdf(sample, from_page=number + 2, to_page=number + 4)
                page.save(county / f"page{number}.pdf")
    (county / "empty.pdf").write_bytes(b"")
    subprocess.run(_command(county, tmp_path / "pool"), capture_output=True, check=False, timeout=300)

    with subprocess.Popen(
        _command(county, tmp_path / "ray", "--engine", "ray"),
        env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        killed = 0
        while process.poll() is None and not killed:
            for worker in _workers(process)[:1]:
                worker.kill()
                killed += 1
            time.sleep(0.02)
        told, _ = process.communicate(timeout=300)

    assert killed == 1, told
    assert "9 in =" in told
    assert _content(tmp_path / "ray") == _content(tmp_path / "pool")
