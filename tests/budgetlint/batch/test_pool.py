"""A document that crashes, hangs or eats memory costs its own row and nothing else."""

import json
import subprocess
import sys
from pathlib import Path

import pymupdf
import pytest

PROGRAM = Path(__file__).with_name("poisoned_pool.py")


def _run(tmp_path, names, poison="crash", **limits):
    """Run a pool over documents of these names; return the process and its outcomes."""
    files = []
    for name in names:
        files.append(str(tmp_path / f"{name}.pdf"))
        with pymupdf.open() as document:
            document.new_page().insert_text((72, 72), name)
            document.save(files[-1])
    command = [sys.executable, str(PROGRAM), poison, str(tmp_path / "store"), json.dumps(limits), *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("poison", "reason"),
    [
        ("crash", "crashed"),
        ("leave", "crashed"),
        ("hang", "timed_out"),
        ("eat", "out_of_memory"),
        ("stumble", "internal_error"),
    ],
)
def test_poison_costs_its_own_row(tmp_path, poison, reason):
    """Every other document is done, and the poisonous one fails with its reason after a second try alone."""
    _, outcomes = _run(
        tmp_path, ["one", "poison", "two", "three"], poison, seconds=4 if poison == "hang" else 60, megabytes=500
    )

    assert sorted(outcomes) == [
        ["one", True, "", 1],
        ["poison", False, reason, 2],
        ["three", True, "", 1],
        ["two", True, "", 1],
    ]


def test_workers_are_replaced(tmp_path):
    """A worker that has served its number of documents makes room for a fresh one, and nothing is lost."""
    names = [f"d{number}" for number in range(5)]

    _, outcomes = _run(tmp_path, names, recycle_after=1)

    assert sorted(outcomes) == [[name, True, "", 1] for name in names]


def test_a_folder_that_cannot_be_written_is_an_error_of_the_run(tmp_path):
    """A results folder that cannot be written stops the run with the system's own reason."""
    (tmp_path / "store").write_text("a file where a folder should be")

    done, outcomes = _run(tmp_path, ["one"])

    assert outcomes == []
    assert "Error" in done.stderr.splitlines()[-1]
    assert str(tmp_path / "store") in done.stderr
