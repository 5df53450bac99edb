"""Where styled lines go: a terminal in colour (with rich, imported only then), anything else as plain text."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from typing import Final, Protocol

from budgetlint.output import printable
from budgetlint.text_report import Line

__all__ = ["Progress", "Writer", "both_are_terminals", "plain_text", "writer_of_stdout"]


_WIPE: Final = "\r\x1b[2K"


class Writer(Protocol):
    """Takes lines to a reader."""

    def __call__(self, lines: Iterable[Line]) -> None:
        """Write lines as they come."""


class Progress:
    """One line on stderr that says how far a run has come; it is wiped before anything else is written.

    Nothing moves by itself: a spinner drawn from another thread would get between the lines of the report.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._shown = total > 1 and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def show(self, done: int, name: str) -> None:
        """Say that so many documents are finished and which is next."""
        if self._shown:
            room = shutil.get_terminal_size().columns // 2  # Chinese characters are two columns wide
            self._write(f"{_WIPE}[{done + 1}/{self._total}] {printable(name)[-room:]}")

    def wipe(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write(_WIPE)

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


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


def both_are_terminals() -> bool:
    """Say whether stdout and stderr go to the same eyes, so that one of them is enough."""
    return sys.stdout.isatty() and sys.stderr.isatty()
