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
from extractor.scan.sheets import are_sheets_of_one, sheets_in

__all__ = ["READABLE", "Entry", "as_one", "find_documents", "is_readable"]

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
    rather than a folder around it. ``parts`` are the pictures that the document consists of, in order, where they are
    not simply what lies at ``path``.
    """

    path: str
    refusal: str | None = None
    named: bool = True
    parts: tuple[str, ...] = ()

    @property
    def place(self) -> str | tuple[str, ...]:
        """What to read."""
        return self.parts or self.path


def find_documents(paths: Iterable[str]) -> list[Entry]:
    """Return one entry for each document: files as named, folders searched through in the order of their names.

    Hidden files and folders and the lock files of office programs (``~$…``) are passed over. A document reached twice
    is listed once. A file that does not exist gets its entry too: reading it will say so. A folder that holds nothing
    but numbered pictures (1.jpg, 2.jpg, …) is one document.
    """
    entries: dict[str, Entry] = {}
    for path in paths:
        for entry in _of_folder(path) if Path(path).is_dir() else [_of_file(path, named=True)]:
            entries.setdefault(os.path.realpath(entry.path), entry)
    return list(entries.values())


def as_one(paths: Iterable[str]) -> Entry:
    """Return the entry of one document made of pictures: as named, and those of folders in the order of their numbers.

    Raises ValueError with what is no picture, or a folder without any.
    """
    parts: list[str] = []
    for path in paths:
        inside = [str(sheet) for sheet in sheets_in(Path(path))] if Path(path).is_dir() else [path]
        if not inside or Path(inside[0]).suffix.lower() not in PICTURE_SUFFIXES:
            raise ValueError(path)
        parts += inside
    first, last = parts[0], Path(parts[-1]).name
    return Entry(first if len(parts) == 1 else f"{first}…{last}", parts=tuple(parts))


def _of_file(path: str, *, named: bool) -> Entry:
    readable = Path(path).suffix.lower() in READABLE or not Path(path).exists()
    return Entry(path, None if readable else UNSUPPORTED, named)


def _of_folder(folder: str) -> list[Entry]:
    found = [Entry(path, named=False) if Path(path).is_dir() else _of_file(path, named=False) for path in _walk(folder)]
    return found or [Entry(folder, NO_DOCUMENTS)]


def _walk(folder: str) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        known = sorted(name for name in names if _is_known(name))
        if all(Path(name).suffix.lower() in PICTURE_SUFFIXES for name in known) and are_sheets_of_one(known):
            yield root
        else:
            yield from (str(Path(root) / name) for name in known)


def _is_known(name: str) -> bool:
    return Path(name).suffix.lower() in READABLE | _KNOWN_UNREADABLE and not name.startswith((".", "~$"))


def is_readable(name: str) -> bool:
    """Say whether a file of this name is of a format that we read."""
    return Path(name).suffix.lower() in READABLE
