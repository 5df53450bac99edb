"""Ctrl-C that cannot get lost.

Python raises KeyboardInterrupt wherever it happens to be. Where that is inside a call that C++ made back into Python
(MuPDF building an error that is ignored, asking a rectangle for its length) or in a destructor, the exception is
dropped and the run goes on as if nobody had asked: about one in a hundred while PDFs are read. So it is noted as well,
and looked at between pages, documents and results.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

__all__ = ["Interrupts", "listening"]

Thing = TypeVar("Thing")


class Interrupts:
    """Whether the user has asked for the end of the run."""

    def __init__(self) -> None:
        self._asked = False

    def note(self, number: int = signal.SIGINT, frame: FrameType | None = None) -> None:  # noqa: ARG002  (a signal handler's own)
        """Take note that the user asks for an end, and end what is being done. Raises KeyboardInterrupt."""
        self._asked = True
        raise KeyboardInterrupt

    def stop_if_asked(self) -> None:
        """Raise KeyboardInterrupt where the user has asked for an end, however long ago."""
        if self._asked:
            raise KeyboardInterrupt

    def between(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Yield things as they come; raise KeyboardInterrupt instead of yielding what was made while being asked."""
        for thing in things:
            self.stop_if_asked()
            yield thing
        self.stop_if_asked()


@contextmanager
def listening() -> Iterator[Interrupts]:
    """Note every Ctrl-C while inside; the handler that was there before is put back.

    Where Ctrl-C is ignored or somebody else's business (``nohup``, an embedding program, another thread than the first)
    it stays so, and nothing is ever noted.
    """
    interrupts = Interrupts()
    ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if not ours:
        yield interrupts
        return
    signal.signal(signal.SIGINT, interrupts.note)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
