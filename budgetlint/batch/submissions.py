"""What was handed in: the files in folders and archives, each with its content's hash."""

from __future__ import annotations

import hashlib
import lzma
import os
import shutil
import stat
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Final

from budgetlint.failures import ARCHIVE_TOO_LARGE, DAMAGED_ARCHIVE, ENCRYPTED, NO_DOCUMENTS, UNREADABLE, UNSUPPORTED
from budgetlint.files import Entry, find_documents, is_passed_over, is_readable
from budgetlint.output import printable
from extractor.opening import content_hash, files_of
from extractor.scan import PICTURE_SUFFIXES
from extractor.scan.sheets import are_sheets_of_one, in_order

__all__ = ["ArchiveLimits", "Submission", "collect"]

_CHUNK: Final = 1 << 20
_Damages: Final = (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, lzma.LZMAError)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may unpack to: a few hundred kilobytes can hold terabytes of zeros."""

    members: int = 20_000
    member_bytes: int = 1 << 30
    total_bytes: int = 8 << 30
    depth: int = 3


@dataclass(frozen=True, slots=True)
class Submission:
    """One input. ``name`` is what the account calls it (``folder/a.zip/b.pdf`` for a member of an archive);

    ``path`` is where its bytes lie, None where there are none to read; ``refusal`` and ``detail`` say why it is not
    read; ``named`` says that the user named it himself.
    """

    name: str
    path: str | None
    sha256: str | None
    size: int
    refusal: str | None = None
    detail: str = ""
    named: bool = False


def collect(
    paths: Iterable[str], unpacked: Path, limits: ArchiveLimits | None = None, *, ours: Collection[Path] = ()
) -> list[Submission]:
    """Return one submission for each input, ordered by name; archives are unpacked below ``unpacked``.

    Files of all formats are inputs: what is no disclosure has to be said as well. What lies at ``ours`` is passed over:
    a results folder within the inputs is no input of the next run, nor are the files that configure it. A file's place
    below ``unpacked`` follows from its archive's content, so that a second run finds it there again.
    """
    found: list[Submission] = []
    own = [Path(os.path.realpath(place)) for place in ours]
    for entry in find_documents(paths, everything=True):
        real = Path(os.path.realpath(entry.path))
        if not entry.named and any(real.is_relative_to(place) for place in own):
            continue
        if entry.path.lower().endswith(".zip"):
            found.extend(_of_archive(Path(entry.path), printable(entry.path), unpacked, limits or ArchiveLimits()))
        else:
            found.append(_of_entry(entry))
    return _told_apart(sorted(found, key=lambda submission: submission.name))


def _told_apart(submissions: Iterable[Submission]) -> list[Submission]:
    """Return inputs with a number behind a name that another has already: in an archive two may have the same."""
    names: set[str] = set()
    told = []
    for submission in submissions:
        name, number = submission.name, 1
        while name in names:
            number += 1
            name = f"{submission.name} ({number})"
        names.add(name)
        told.append(submission if number == 1 else replace(submission, name=name))
    return told


def _of_entry(entry: Entry) -> Submission:
    name = printable(entry.path)
    if entry.refusal is not None:
        return Submission(name, None, None, 0, entry.refusal, named=entry.named)
    try:
        sha256, size = _digest_of_sheets(Path(entry.path)) if Path(entry.path).is_dir() else _digest(Path(entry.path))
    except FileNotFoundError:
        return Submission(name, None, None, 0, "missing", named=entry.named)
    except OSError as error:
        return Submission(name, None, None, 0, UNREADABLE, error.strerror or "", named=entry.named)
    return Submission(name, entry.path, sha256, size, named=entry.named)


def _digest(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _digest_of_sheets(folder: Path) -> tuple[str, int]:
    """Return the hash and size of a document that is a folder of pictures."""
    return content_hash(folder), sum(sheet.stat().st_size for sheet in files_of(folder))


def _of_archive(path: Path, name: str, unpacked: Path, limits: ArchiveLimits) -> Iterator[Submission]:
    try:
        sha256, size = _digest(path)
    except OSError as error:
        yield Submission(name, None, None, 0, UNREADABLE, error.strerror or "")
        return
    target = unpacked / sha256[:16]
    budget = _Budget(limits)
    try:
        yield from list(_members(path, name, target, budget, limits.depth)) or [
            Submission(name, None, sha256, size, NO_DOCUMENTS)
        ]
    except _TooLargeError as error:
        # What was unpacked so far would look like the whole archive: nothing of it is kept.
        shutil.rmtree(target, ignore_errors=True)
        yield Submission(name, None, sha256, size, ARCHIVE_TOO_LARGE, str(error))
    except _Damages as error:
        yield Submission(name, None, sha256, size, DAMAGED_ARCHIVE, str(error))


class _TooLargeError(Exception):
    """An archive holds more than the limits allow."""


class _Budget:
    """Counts down what one archive may still unpack, its inner archives included."""

    def __init__(self, limits: ArchiveLimits) -> None:
        self.limits = limits
        self._members = limits.members
        self._bytes = limits.total_bytes

    def take_members(self, count: int, promised: Collection[int]) -> None:
        """Take the members of one archive; refuse at once what its own directory promises too many bytes of."""
        self._members -= count
        if self._members < 0:
            message = f"> {self.limits.members} files"
            raise _TooLargeError(message)
        self.check_member(max(promised, default=0))
        self._check(self._bytes - sum(promised))

    def take_bytes(self, count: int) -> None:
        self._bytes -= count
        self._check(self._bytes)

    def check_member(self, size: int) -> None:
        if size > self.limits.member_bytes:
            message = f"> {self.limits.member_bytes >> 20} MB"
            raise _TooLargeError(message)

    def _check(self, left: int) -> None:
        if left < 0:
            message = f"> {self.limits.total_bytes >> 20} MB"
            raise _TooLargeError(message)


def _members(path: Path, name: str, target: Path, budget: _Budget, depth: int) -> Iterator[Submission]:
    results: list[Submission] = []  # nothing is handed out before the whole archive has proved to be within its limits
    with zipfile.ZipFile(path) as archive:
        listed = [(number, info, _member_name(info)) for number, info in enumerate(archive.infolist())]
        listed = [each for each in listed if _is_file(each[1]) and not is_passed_over(each[2])]
        budget.take_members(len(listed), [info.file_size for _, info, member in listed if _is_unpacked(member)])
        for number, info, member in listed:
            plain = Path(member).name
            inner = f"{name}/{printable(member)}"
            is_archive = _is_archive(plain)
            if not _is_unpacked(member):
                results.append(Submission(inner, None, None, info.file_size, UNSUPPORTED))
                continue
            if info.flag_bits & 1:
                results.append(Submission(inner, None, None, info.file_size, ENCRYPTED))
                continue
            place = target / f"{number:05d}{Path(plain).suffix.lower()}"
            try:
                with archive.open(info) as source:
                    sha256 = _unpack(source, place, budget)
                if not is_archive:
                    results.append(Submission(inner, str(place), sha256, place.stat().st_size))
                elif depth > 0:
                    results += list(_members(place, inner, target / f"{number:05d}", budget, depth - 1)) or [
                        Submission(inner, None, sha256, info.file_size, NO_DOCUMENTS)
                    ]
                else:
                    results.append(Submission(inner, None, sha256, info.file_size, ARCHIVE_TOO_LARGE, "nested"))
            except _Damages as error:  # this member's affair: the others are whole
                results.append(Submission(inner, None, None, info.file_size, DAMAGED_ARCHIVE, str(error)))
            except OSError as error:
                if error.errno is not None:  # the disk's words; a broken bzip2 stream has no number
                    raise
                results.append(Submission(inner, None, None, info.file_size, DAMAGED_ARCHIVE, str(error)))
    yield from _with_sheets_joined(results, target)


def _is_file(info: zipfile.ZipInfo) -> bool:
    return not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16)


def _is_archive(name: str) -> bool:
    return name.lower().endswith(".zip")


def _is_unpacked(name: str) -> bool:
    """Say whether a member is a document or an archive; others only have their row."""
    return _is_archive(name) or is_readable(Path(name).name)


def _with_sheets_joined(members: list[Submission], target: Path) -> Iterator[Submission]:
    """Yield members, and one for all pictures of a folder that are the sheets of one document, as in a plain folder."""
    folders: defaultdict[str, list[Submission]] = defaultdict(list)
    for member in members:
        folders[str(PurePosixPath(member.name).parent)].append(member)
    for number, (name, inside) in enumerate(sorted(folders.items())):
        yield from (member for member in inside if member.refusal == UNSUPPORTED)
        own = [member for member in inside if member.refusal != UNSUPPORTED]
        places = {PurePosixPath(each.name).name: each.path or "" for each in own}
        pictures = len(places) == len(own) and all(Path(place).suffix in PICTURE_SUFFIXES for place in places.values())
        if not pictures or not are_sheets_of_one(places):
            yield from own
            continue
        # Unpacked files have numbers for names; their sheets get those of their order.
        folder = target / f"sheets{number:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        for place, sheet in enumerate(in_order(map(Path, places))):
            unpacked = Path(places[sheet.name])
            shutil.copyfile(unpacked, folder / f"{place:05d}{unpacked.suffix}")
        sha256, size = _digest_of_sheets(folder)
        yield Submission(name, str(folder), sha256, size)


def _member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; archives made on a Mac carry UTF-8 without saying so, old Chinese ones GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    for encoding in ("utf-8", "gbk"):
        try:
            return info.filename.encode("cp437").decode(encoding)
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return info.filename


def _unpack(source: IO[bytes], place: Path, budget: _Budget) -> str:
    """Write a member's bytes, counting what really comes out rather than what the archive's directory promises."""
    place.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with place.open("wb") as file:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            budget.take_bytes(len(chunk))
            budget.check_member(size)
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()
