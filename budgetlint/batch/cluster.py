"""A county on several machines: one document per Ray task, the same limits, ledger and results as the process pool.

The Ray worker does not touch a document itself: it keeps one process of its own for that, which loads rules and models
once, and which it can end when a document never ends or eats memory, whatever the C libraries in it hold on to. Inputs
and results folder must be seen under the same paths by every machine.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Final

import ray
from ray.exceptions import RayError, RayTaskError

from budgetlint.batch.pool import Engine, Limits, MakeChecking, Outcome, Worker, serve
from budgetlint.batch.task import Work
from budgetlint.batch.versions import read_key
from budgetlint.failures import CRASHED
from budgetlint.interrupts import Interrupts

__all__ = ["ray_engine"]

_AHEAD: Final = 2  # tasks handed to Ray for each core: the next one waits where the last one ends
_LISTEN_SECONDS: Final = 1.0  # between two looks whether the user asks for an end
_START: Final = "import sys; from budgetlint.batch.cluster import begin; begin(int(sys.argv[1]))"


def ray_engine(address: str | None = None, gpus: float = 0.0) -> Engine:
    """Return an engine on the cluster at this address, or on a Ray of this machine's own.

    ``gpus`` is the share of a GPU that each document asks for. Tasks are told to Ray as one core each.
    """
    return partial(_run_on_cluster, address=address, gpus=gpus)


def _run_on_cluster(
    tasks: Iterable[Work], make_checking: MakeChecking, jobs: int, limits: Limits, interrupts: Interrupts,
    *, address: str | None, gpus: float,
) -> Iterator[Outcome]:  # fmt: skip
    """Perform tasks as ``run_pool`` does: what kills its worker is tried once more, alone, when all others are done.

    Raises OSError where a worker cannot write its results, or runs other code than this process.
    """
    work = list(tasks)
    if not work:
        return
    _join(address, jobs)
    ahead = _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
    # Ray's own retry would run a poisonous document beside the others; ours runs it alone.
    remote = ray.remote(num_cpus=1, num_gpus=gpus, max_retries=0)(_on_node)
    send = partial(_send, remote, make_checking, limits)
    again: list[Work] = []
    for outcome in _perform(work, send, ahead, interrupts):
        if outcome.result is None:
            again.append(outcome.task)
        else:
            yield outcome
    for task in again:
        for outcome in _perform([task], send, 1, interrupts):
            yield Outcome(outcome.task, outcome.result, outcome.reason, outcome.detail, attempts=2)


def _join(address: str | None, jobs: int) -> None:
    """Connect to the cluster, or start a Ray of this machine's own; it ends with this process."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # a county's documents are nobody else's business
    if ray.is_initialized():
        return
    if address is None:
        ray.init(
            num_cpus=jobs, include_dashboard=False, _node_ip_address="127.0.0.1", log_to_driver=False,
            logging_level=logging.ERROR,
        )  # fmt: skip
    else:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)


def _send(remote: Any, make_checking: MakeChecking, limits: Limits, task: Work) -> Any:  # noqa: ANN401  (Ray's own handles)
    return remote.remote(task, make_checking, limits, read_key())


def _perform(
    tasks: Iterable[Work],
    send: Any,  # noqa: ANN401  (Ray's own handles)
    ahead: int,
    interrupts: Interrupts,
) -> Iterator[Outcome]:
    waiting: dict[Any, Work] = {}
    queue = iter(tasks)
    while True:
        while len(waiting) < ahead and (task := next(queue, None)) is not None:
            waiting[send(task)] = task
        if not waiting:
            return
        interrupts.stop_if_asked()
        for done in ray.wait(list(waiting), num_returns=1, timeout=_LISTEN_SECONDS)[0]:
            yield _outcome(done, waiting.pop(done))


def _outcome(done: Any, task: Work) -> Outcome:  # noqa: ANN401  (Ray's own handles)
    try:
        outcome = ray.get(done)
    except RayTaskError as error:
        cause = error.cause
        if isinstance(cause, OSError):  # the results' folder: full, read-only, not there on that machine
            raise OSError(cause.errno, cause.strerror or str(cause), cause.filename) from error
        raise
    except RayError as error:  # the Ray worker or its machine is gone
        return Outcome(task, None, CRASHED, type(error).__name__)
    assert isinstance(outcome, Outcome)  # noqa: S101  (for the type checker)
    return outcome


def _on_node(task: Work, make_checking: MakeChecking, limits: Limits, code: str) -> Outcome:
    """Do one document in this Ray worker's own process, started anew when it is old, fat or dead."""
    if _own_code() != code:
        message = f"budgetlint on {os.uname().nodename} is not the version that this run was started with"
        raise OSError(None, message)
    desk = _desk(pickle.dumps(make_checking))
    worker = desk[0] if desk and desk[0].reusable(limits) else None
    if worker is None:
        if desk:
            desk.pop().stop()
        desk.append(Worker(*_started(make_checking)))
    return desk[0].do(task, limits)


@lru_cache(maxsize=1)
def _own_code() -> str:
    return read_key()


@lru_cache(maxsize=1)
def _desk(how: bytes) -> list[Worker]:
    """Return what a Ray worker keeps between tasks: at most one process, for checks that are made in one way.

    ``how`` is the pickled way: settings hold mappings, which have no hash.
    """
    del how
    return []


class _Started:
    """A process started by ``subprocess``, in the words of ``multiprocessing``.

    multiprocessing would run the Ray worker's own main module once more in every child.
    """

    def __init__(self, command: list[str], inherited: int) -> None:
        self._process = subprocess.Popen(command, pass_fds=[inherited], stdin=subprocess.DEVNULL)  # noqa: S603  (our own)
        self.pid = self._process.pid

    @property
    def exitcode(self) -> int | None:
        return self._process.poll()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()

    def join(self) -> None:
        self._process.wait()


def _started(make_checking: MakeChecking) -> tuple[_Started, Connection]:
    ours, theirs = Pipe()
    child = _Started([sys.executable, "-c", _START, str(theirs.fileno())], theirs.fileno())
    theirs.close()
    with suppress(OSError):  # it died at once: whoever waits for its answer finds it dead
        ours.send(make_checking)
    return child, ours


def begin(descriptor: int) -> None:
    """Serve a Ray worker over an inherited pipe: its first word is what to check with."""
    connection = Connection(descriptor)
    serve(connection, connection.recv())
