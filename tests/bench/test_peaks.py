"""The peak a bench prints is the process's own."""

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench"
CHILD = "from peaks import peak_megabytes; print(peak_megabytes())"
PARENT = f"""
import subprocess, sys
held = bytearray(b"x") * (200 << 20)
subprocess.run([sys.executable, "-c", {CHILD!r}], check=True)
"""


def test_the_memory_of_the_process_that_started_it_is_not_counted() -> None:
    """A small process started by one that holds 200 MB has a small peak."""
    printed = subprocess.run(
        [sys.executable, "-c", PARENT], cwd=BENCH, check=True, capture_output=True, text=True
    ).stdout
    assert 0 < float(printed) < 100
