"""Where styled lines go: a terminal in colour (with rich, imported only then), anything else as plain text."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from budgetlint.text_report import Line

__all__ = ["Progress", "Writer", "both_are_terminals", "plain_text", "progress_of", "writer_of_stdout"]


class Writer(Protocol):
    """Takes lines to a reader."""

    def __call__(self, lines: Iterable[Line]) -> None:
        """Write lines as they come."""


class Progress(Protocol):
    """Is told what is being done."""

    def __call__(self, done: int, total: int, name: str) -> None:
        """Say that ``done`` of ``total`` documents are finished and ``name`` is next."""


def plain_text(lines: Iterable[Line]) -> str:
    """Return lines as text without colour."""
    return "".join(f"{''.join(piece.text for piece in line).rstrip()}\n" for line in lines)


def writer_of_stdout() -> Writer:
    """Return what writes to stdout, in colour where it is a terminal and NO_COLOR is not set."""
    if not sys.stdout.isatty():
        return _write_plain
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)

    def write(lines: Iterable[Line]) -> None:
        for line in lines:
            console.print(Text.assemble(*line))

    return write


def _write_plain(lines: Iterable[Line]) -> None:
    sys.stdout.write(plain_text(lines))
    sys.stdout.flush()


def _say_nothing(done: int, total: int, name: str) -> None:
    """Take the place of a progress line where there is no one to see it."""


@contextmanager
def progress_of(total: int) -> Iterator[Progress]:
    """Show on stderr, while it is a terminal and there is more than one document, how far a run has come."""
    if total < 2 or not sys.stderr.isatty():
        yield _say_nothing
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    with console.status("") as status:
        yield lambda done, total, name: status.update(f"[{done + 1}/{total}] {name}".replace("[", r"\["))


def both_are_terminals() -> bool:
    """Say whether stdout and stderr go to the same eyes, so that one of them is enough."""
    return sys.stdout.isatty() and sys.stderr.isatty()
