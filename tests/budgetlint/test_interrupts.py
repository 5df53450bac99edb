"""Ctrl-C ends the run even where the exception that it raises is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import psutil
import pytest

from budgetlint.exits import ExitCode
from budgetlint.interrupts import Interrupts, listening

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")


def press_and_lose():
    """Press Ctrl-C where the exception is dropped, as C++ that called back into Python drops it."""
    with suppress(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("nothing was raised")


def test_an_interrupt_that_was_lost_is_raised_again():
    """Whoever looks later still hears of it, again and again."""
    with listening() as interrupts:
        interrupts.stop_if_asked()
        press_and_lose()
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                interrupts.stop_if_asked()


def test_what_was_made_while_the_interrupt_was_lost_is_not_handed_on():
    """A page that was being read then may have been misread."""

    def pages():
        yield 1
        press_and_lose()
        yield 2

    with listening() as interrupts:
        each = interrupts.between(pages())
        assert next(each) == 1
        with pytest.raises(KeyboardInterrupt):
            next(each)


def test_an_interrupt_that_is_lost_behind_the_last_thing_is_heard():
    """What comes after the last page is as much a part of the reading."""

    def pages():
        yield 1
        press_and_lose()

    with listening() as interrupts, pytest.raises(KeyboardInterrupt):
        list(interrupts.between(pages()))


def test_the_earlier_handler_is_back_afterwards():
    """A program that calls this one keeps its own Ctrl-C, also after one that was heard here."""
    before = signal.getsignal(signal.SIGINT)
    with listening() as interrupts:
        assert signal.getsignal(signal.SIGINT) == interrupts.note
        press_and_lose()

    assert signal.getsignal(signal.SIGINT) is before


def test_where_ctrl_c_is_ignored_it_stays_ignored():
    """What nohup or an embedding program has decided holds."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with listening() as interrupts:
            os.kill(os.getpid(), signal.SIGINT)
            interrupts.stop_if_asked()
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_outside_of_the_first_thread_nothing_is_listened_to():
    """Python lets only the first thread set handlers; a run in another one goes without."""
    heard = []

    def run():
        with listening() as interrupts:
            interrupts.stop_if_asked()
            heard.append(interrupts)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()

    assert len(heard) == 1
    assert isinstance(heard[0], Interrupts)


@pytest.mark.parametrize(
    "words", [["check"], ["check", "--format", "json"], ["extract"], ["rules", "dead"], ["inspect", "--out", "."]]
)
def test_every_command_that_reads_ends_with_130(run, pdf, pack, monkeypatch, words):
    """The page at which it was lost is the last one: nothing of its document is reported, and no form is written."""
    from extractor.pdf import pages

    read_page, read = pages._read_page, []

    def read_and_lose(page, number):
        read.append(number)
        if number == 2:
            press_and_lose()
        return read_page(page, number)

    monkeypatch.setattr(pages, "_read_page", read_and_lose)
    place = pdf("a.pdf", "万员", "万员", "万员")
    monkeypatch.chdir(place.parent)
    packs = [] if words == ["extract"] else ["--packs", pack]

    code, out, err = run(*words, place, *packs)

    assert (code, out, err) == (ExitCode.INTERRUPTED, "", "budgetlint：已中断\n")
    assert read == [1, 2]
    assert not list(place.parent.glob("*.xlsx"))


def test_a_command_that_ends_regardless_is_told_as_interrupted(run, pdf, pack, monkeypatch):
    """Lost after the last look, it is still no clean run."""
    import budgetlint.checking

    exit_code = budgetlint.checking.exit_code

    def lose(*arguments, **options):
        press_and_lose()
        return exit_code(*arguments, **options)

    monkeypatch.setattr(budgetlint.checking, "exit_code", lose)

    assert run("check", pdf("a.pdf", "万元"), "--packs", pack)[0] == ExitCode.INTERRUPTED


def test_a_batch_stops_between_two_looks_at_its_workers(run, pdf, pack, monkeypatch, tmp_path):
    """The workers go on however long a document takes: the one who waits for them has to hear it."""
    from budgetlint.batch import pool

    wait, waits = pool.wait, []

    def wait_and_lose(*arguments, **options):
        waits.append(arguments)
        press_and_lose()
        return wait(*arguments, **options)

    monkeypatch.setattr(pool, "wait", wait_and_lose)

    code, _, err = run("batch", pdf("in/a.pdf", "万员").parent, "--out", tmp_path / "out", "--packs", pack)

    assert (code, len(waits)) == (ExitCode.INTERRUPTED, 1)
    assert err.endswith("budgetlint：已中断\n")


@pytest.mark.parametrize("helpers", [1, 2, 3])
def test_processes_that_are_only_starting_do_not_tell_of_ctrl_c(pdf, pack, tmp_path, helpers):
    """A terminal sends Ctrl-C to a batch and all its helpers; only the batch says something, whenever it comes."""
    folder = pdf("in/a.pdf", *["万员"] * 400).parent
    command = [
        sys.executable,
        "-m",
        "budgetlint",
        "batch",
        str(folder),
        "--out",
        str(tmp_path / "out"),
        "--packs",
        pack,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        while len(psutil.Process(process.pid).children(recursive=True)) < helpers:
            time.sleep(0.002)
        time.sleep(0.01)  # it has started to start
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert process.returncode == ExitCode.INTERRUPTED
    assert err.decode("utf-8").splitlines() == ["共 1 份待读取", "budgetlint：已中断"]
