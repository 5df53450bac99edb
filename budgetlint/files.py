"""Which documents a run is about: the files named, and those found in the folders named."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from budgetlint.failures import LINK_TO_ABOVE, NO_DOCUMENTS, NO_FILE, UNREADABLE, UNSUPPORTED
from extractor.office import OFFICE_SUFFIXES
from extractor.scan import PICTURE_SUFFIXES
from extractor.scan.sheets import are_sheets_of_one, sheets_in

__all__ = ["READABLE", "Entry", "as_one", "find_documents", "is_passed_over", "is_readable"]

READABLE: Final = OFFICE_SUFFIXES | PICTURE_SUFFIXES | {".pdf"}

# Formats in which disclosures are published and that we can't read: passing over them in a folder must leave a trace.
# Anything else in a folder (readme, data, scripts) is mentioned only where everything is to be accounted for.
_KNOWN_UNREADABLE: Final = frozenset({
    ".ofd", ".html", ".htm", ".mht", ".ceb",
    ".zip", ".rar", ".7z", ".tar", ".gz",
})  # fmt: skip
_LITTER: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"})  # nobody has handed it in


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


def find_documents(paths: Iterable[str], *, everything: bool = False) -> list[Entry]:
    """Return one entry for each document: files as named, folders searched through in the order of their names.

    Hidden files and folders and the lock files of office programs (``~$…``) are passed over. A document reached twice
    is listed once. A file that does not exist gets its entry too: reading it will say so. A folder that holds nothing
    but numbered pictures (1.jpg, 2.jpg, …) is one document. Links to folders are followed, except upwards.

    With ``everything`` files of other formats and folders with nothing in them have their entries, too.
    """
    entries: dict[str, Entry] = {}
    for path in paths:
        for entry in _Walk(path, everything).entries() if Path(path).is_dir() else [_of_file(path, named=True)]:
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
    if not Path(path).exists():
        return Entry(path, None, named)
    if not Path(path).is_file():  # a pipe would keep its reader waiting for ever
        return Entry(path, NO_FILE, named)
    return Entry(path, None if is_readable(path) else UNSUPPORTED, named)


@dataclass(slots=True)
class _Walk:
    """A walk through a folder that comes to every folder once, whatever links there are."""

    root: str
    everything: bool
    _been: set[str] = field(default_factory=set)

    def entries(self) -> list[Entry]:
        """Return what is in the folder, at any depth."""
        return list(self._inside(self.root)) or [Entry(self.root, NO_DOCUMENTS)]

    def _inside(self, folder: str) -> Iterator[Entry]:
        self._been.add(os.path.realpath(folder))
        try:
            inside = sorted(path.name for path in Path(folder).iterdir() if not _is_passed_over(path.name))
        except OSError:
            yield Entry(folder, UNREADABLE, named=folder == self.root)
            return
        places = {name: Path(folder) / name for name in inside}
        folders = [path for path in places.values() if path.is_dir()]
        files = [name for name, path in places.items() if path not in folders]
        known = [name for name in files if _suffix(name) in READABLE | _KNOWN_UNREADABLE]
        joined = all(_suffix(name) in PICTURE_SUFFIXES for name in known) and are_sheets_of_one(known)
        if joined:
            yield Entry(folder, named=False)
        for name in files if self.everything else known:
            if not (joined and name in known):
                yield _of_file(str(places[name]), named=False)
        # What a link leads to is called by its own name where it is in the folder itself.
        for path in sorted(folders, key=lambda path: path.is_symlink()):
            yield from self._below(str(path))
        if self.everything and not inside and folder != self.root:
            yield Entry(folder, NO_DOCUMENTS, named=False)

    def _below(self, folder: str) -> Iterator[Entry]:
        real = os.path.realpath(folder)
        if real in self._been:
            return
        if Path(os.path.realpath(self.root)).is_relative_to(real):
            yield Entry(folder, LINK_TO_ABOVE, named=False)
        else:
            yield from self._inside(folder)


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _LITTER


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def is_passed_over(name: str) -> bool:
    """Say whether a member of an archive is what nobody hands in: hidden, a lock file, or a system's litter."""
    return any(_is_passed_over(part) for part in Path(name).parts if part not in {".", ".."})


def is_readable(name: str) -> bool:
    """Say whether a file of this name is of a format that we read."""
    return Path(name).suffix.lower() in READABLE
