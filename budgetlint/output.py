"""Getting text out: UTF-8 whatever the locale, quiet when the reader goes away, files never half written."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

__all__ = ["hang_up", "on_disk", "printable", "speak_utf8", "write_file"]


def speak_utf8() -> None:
    """Make stdout and stderr UTF-8: reports are Chinese, and a C locale would break them with an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdout, io.TextIOWrapper) and isinstance(sys.stdout.buffer, io.RawIOBase):
        # PYTHONUNBUFFERED, as in many containers: there a write that is cut short goes unnoticed, with half a report.
        raw = sys.stdout.detach()
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace")


def hang_up() -> None:
    """Give stdout somewhere to go after its reader has left, so that Python does not complain while it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_file(path: Path, text: str) -> None:
    """Write a file so that it is there as a whole or not at all. Raises OSError.

    The text goes to a temporary file beside it, which then takes its place. What is no plain file (a pipe, a terminal)
    is written to directly: it could not be replaced.
    """
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
        return
    target = path.resolve()
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode(target))
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """Return the permissions that the file has, or that a new one would get (a temporary file has narrower ones)."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def printable(path: str) -> str:
    """Return a path as valid Unicode in one line: file names may hold bytes that are no text, and line breaks.

    What is not UTF-8 is tried as GBK: archives unpacked by a program that knew no better leave such names. The bytes
    are those of the disk whatever the locale: where it is not UTF-8, Python keeps them as surrogates.
    """
    try:
        written = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a character, which Windows allows in names
        written = path.encode("utf-8", "replace")
    try:
        text = written.decode("utf-8")
    except UnicodeDecodeError:
        text = _from_gbk(written)
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def on_disk(name: str) -> str:
    """Return a text as a name for a file: where the locale has no such characters, the name's bytes are UTF-8."""
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return os.fsdecode(name.encode("utf-8", "replace"))
    return name


def _from_gbk(written: bytes) -> str:
    """Return a path each part of which is UTF-8 or else GBK."""
    parts = []
    for part in written.split(b"/"):
        try:
            parts.append(part.decode("utf-8"))
        except UnicodeDecodeError:
            try:
                parts.append(part.decode("gb18030"))
            except UnicodeDecodeError:
                parts.append(part.decode("utf-8", "replace"))
    return "/".join(parts)
