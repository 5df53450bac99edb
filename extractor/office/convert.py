"""Older office formats (.doc, .xls, .wps, .et, …) through LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import ExtractionError, ExtractionFailure

__all__ = ["converted", "office_program"]

_TIMEOUT_SECONDS = 180
_PROGRAMS = ("soffice", "libreoffice")


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
        source = Path(folder) / f"input{path.suffix.lower()}"
        shutil.copyfile(path, source)
        _run(program, source, suffix, out, Path(folder) / "profile")
        result = out / f"input{suffix}"
        if not result.exists():
            raise ExtractionError(ExtractionFailure.DAMAGED, "LibreOffice could not convert it")
        yield result


def _run(program: str, source: Path, suffix: str, out: Path, profile: Path) -> None:
    command = [
        program, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to", suffix.removeprefix("."), "--outdir", str(out), str(source),
    ]  # fmt: skip
    try:
        # The command is our own list, never a shell line; the file's name is ours too.
        subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ExtractionError(
            ExtractionFailure.DAMAGED, f"LibreOffice took more than {_TIMEOUT_SECONDS} seconds"
        ) from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise ExtractionError(ExtractionFailure.DAMAGED, f"LibreOffice failed: {error}") from error
