"""Older office formats (.doc, .xls, .wps, .et, …) through LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import ExtractionError, ExtractionFailure

__all__ = ["converted", "office_program"]

_TIMEOUT_SECONDS = 180
_PROGRAMS = ("soffice", "libreoffice")
# WPS writes Word's and Excel's old container under names of its own, which LibreOffice takes for other programs'.
_SAME_AS = {".wps": ".doc", ".et": ".xls"}
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"


def office_program() -> str | None:
    """Return the path of LibreOffice's command, or None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


@contextmanager
def converted(path: Path, suffix: str) -> Iterator[Path]:
    """Convert a file to ``.docx`` or ``.xlsx`` in a temporary folder and yield the result.

    Every call has a LibreOffice profile of its own, because two conversions on one profile block each other.
    """
    program = office_program()
    if program is None:
        raise ExtractionError(
            ExtractionFailure.TOOL_MISSING,
            f"LibreOffice (soffice) is needed to read {path.suffix}; install it, or save the file as {suffix}",
        )
    with tempfile.TemporaryDirectory(prefix="budgetlint-office-") as folder:
        out = Path(folder) / "out"
        # The copy has a plain name: LibreOffice stumbles over some characters in names, and derives the output's name.
        source = Path(folder) / f"input{_suffix(path)}"
        shutil.copyfile(path, source)
        _run(program, source, suffix, out, Path(folder) / "profile")
        result = out / f"input{suffix}"
        if not result.exists():
            raise ExtractionError(ExtractionFailure.DAMAGED, "LibreOffice could not convert it")
        yield result


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        return _SAME_AS.get(suffix, suffix) if file.read(4) == _OLE_MAGIC else suffix


def _run(program: str, source: Path, suffix: str, out: Path, profile: Path) -> None:
    command = [
        program, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to", suffix.removeprefix("."), "--outdir", str(out), str(source),
    ]  # fmt: skip
    try:
        # The command is our own list, never a shell line; the file's name is ours too.
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )
    except OSError as error:
        raise ExtractionError(ExtractionFailure.DAMAGED, f"LibreOffice failed: {error}") from error
    try:
        _, said = process.communicate(timeout=_TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ExtractionError(
            ExtractionFailure.DAMAGED, f"LibreOffice took more than {_TIMEOUT_SECONDS} seconds"
        ) from error
    finally:
        _end(process)
    if process.returncode:
        last = said.decode(errors="replace").strip().rpartition("\n")[2] or f"exit code {process.returncode}"
        raise ExtractionError(ExtractionFailure.DAMAGED, f"LibreOffice failed: {last}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with all it started: its command is a script, and what works is that script's grandchild."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
