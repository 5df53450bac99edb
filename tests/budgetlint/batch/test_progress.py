"""A run says how far it has come: plain lines in a log, one moving line on a terminal."""

import re

import pytest

from budgetlint.batch.ledger import Stage
from budgetlint.batch.pool import Outcome
from budgetlint.batch.progress import progress_for
from budgetlint.batch.task import Result, Task
from budgetlint.language import Language

TASK = Task("0", "a.pdf", "store", "r", "c")


def _go_through(progress):
    progress.begin(Stage.CHECK, 2, 3)
    progress.advance(Outcome(TASK, Result("0", pages=30, findings=4)))
    progress.advance(Outcome(TASK, None, "crashed"))
    progress.writing()


@pytest.mark.parametrize("terminal", [False, True])
def test_documents_pages_findings_speed_and_time_left_are_told(monkeypatch, capsys, terminal):
    """What was done before, documents of all, pages, findings, failures, speed and the time left stand in the lines."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    _go_through(progress_for(Language.ENGLISH))

    told = capsys.readouterr().err

    assert "resuming: 3 checked before" in told
    line = r"checked 2/2 documents, 30 pages, 4 findings, 1 failed, [\d.]+ pages/s, about 0 s left"
    assert re.search(line, told)


def test_a_log_gets_lines_and_nothing_that_moves(capsys):
    """What a log gets can be read in a file: no control characters, a line at the start and one at the end."""
    _go_through(progress_for(Language.CHINESE))

    told = capsys.readouterr().err

    assert "\x1b" not in told
    assert "\r" not in told
    assert told.splitlines()[1] == "共 2 份待检查"
    assert told.splitlines()[-1] == "正在写出结果"
