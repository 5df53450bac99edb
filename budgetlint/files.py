"""Which documents a run is about: the files named, and those found in the folders named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from budgetlint.failures import NO_DOCUMENTS, UNSUPPORTED
from extractor.office import OFFICE_SUFFIXES
from extractor.scan import PICTURE_SUFFIXES

__all__ = ["READABLE", "Entry", "find_documents", "is_readable"]

READABLE: Final = OFFICE_SUFFIXES | PICTURE_SUFFIXES | {".pdf"}

# Formats in which disclosures are published and that we can't read: passing over them in a folder must leave a trace.
# Anything else in a folder (readme, data, scripts) is no disclosure and is not mentioned.
_KNOWN_UNREADABLE: Final = frozenset({
    ".ofd", ".html", ".htm", ".mht", ".ceb",
    ".zip", ".rar", ".7z",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to check, or a path that stands in the report without being read.

    ``refusal`` is the reason why it is not read, None where it is; ``named`` says that the user named the file himself
    rather than a folder around it.
    """

    path: str
    refusal: str | None = None
    named: bool = True


def find_documents(paths: Iterable[str]) -> list[Entry]:
    """Return one entry for each document: files as named, folders searched through in the order of their names.

    Hidden files and folders and the lock files of office programs (``~$…``) are passed over. A document reached twice
    is listed once. A file that does not exist gets its entry too: reading it will say so.
    """
    entries: dict[str, Entry] = {}
    for path in paths:
        for entry in _of_folder(path) if Path(path).is_dir() else [_of_file(path, named=True)]:
            entries.setdefault(os.path.realpath(entry.path), entry)
    return list(entries.values())


def _of_file(path: str, *, named: bool) -> Entry:
    readable = Path(path).suffix.lower() in READABLE or not Path(path).exists()
    return Entry(path, None if readable else UNSUPPORTED, named)


def _of_folder(folder: str) -> list[Entry]:
    found = [_of_file(path, named=False) for path in _walk(folder)]
    return found or [Entry(folder, NO_DOCUMENTS)]


def _walk(folder: str) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            known = Path(name).suffix.lower() in READABLE | _KNOWN_UNREADABLE
            if known and not name.startswith((".", "~$")):
                yield str(Path(root) / name)


def is_readable(name: str) -> bool:
    """Say whether a file of this name is of a format that we read."""
    return Path(name).suffix.lower() in READABLE
