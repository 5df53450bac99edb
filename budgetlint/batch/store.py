"""Where results lie between stages: one folder for each content, files written as a whole or not at all.

msgspec encodes the frozen shapes as they are and checks them when they come back; unlike a pickle, a file from a
stranger's folder cannot run code here.
"""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import TypeVar

import msgspec

from budgetlint.output import on_disk
from schemas.document import Document
from schemas.report import DocumentReport

__all__ = ["Crops", "Store", "write_bytes"]

_Shape = TypeVar("_Shape")

Crops = Mapping[str, tuple[bytes, ...]]
"""Pictures by the fingerprints of the findings that they belong to."""


@dataclass(frozen=True, slots=True)
class Store:
    """The results below one folder."""

    folder: Path

    def document(self, sha256: str, key: str) -> Document | None:
        """Return a document that was read before, None where it is not there or cannot be used."""
        return self._load(self.document_place(sha256, key), Document)

    def keep_document(self, sha256: str, key: str, document: Document) -> None:
        """Keep a document as it was read."""
        self._save(self.document_place(sha256, key), document)

    def report(self, sha256: str, key: str) -> DocumentReport | None:
        """Return what a check said before, None where it is not there or cannot be used."""
        return self._load(self.report_place(sha256, key), DocumentReport)

    def keep_report(self, sha256: str, key: str, report: DocumentReport) -> None:
        """Keep what a check said."""
        self._save(self.report_place(sha256, key), report)

    def crops(self, sha256: str, key: str) -> Crops:
        """Return the close-ups (JPEG) of findings in doubt, by their fingerprints."""
        found = self._load(self._crops_place(sha256, key), dict[str, tuple[bytes, ...]])
        return {} if found is None else found

    def keep_crops(self, sha256: str, key: str, crops: Crops) -> None:
        """Keep the close-ups of a check."""
        self._save(self._crops_place(sha256, key), crops)

    def file(self, sha256: str, name: str) -> bytes:
        """Return a file made for a document, empty where there is none."""
        try:
            return (self.folder / sha256[:2] / sha256 / on_disk(name)).read_bytes()
        except FileNotFoundError:
            return b""

    def keep_file(self, sha256: str, name: str, content: bytes) -> None:
        """Keep a file made for a document."""
        write_bytes(self.folder / sha256[:2] / sha256 / on_disk(name), content)

    def document_place(self, sha256: str, key: str) -> Path:
        """Return where a document lies once it was read."""
        return self.folder / sha256[:2] / sha256 / f"document-{key}.msgpack.z"

    def report_place(self, sha256: str, key: str) -> Path:
        """Return where a report lies once the document was checked."""
        return self.folder / sha256[:2] / sha256 / f"report-{key}.msgpack.z"

    def _crops_place(self, sha256: str, key: str) -> Path:
        return self.folder / sha256[:2] / sha256 / f"crops-{key}.msgpack.z"

    @staticmethod
    def _load(path: Path, shape: type[_Shape]) -> _Shape | None:
        try:
            return msgspec.msgpack.decode(zlib.decompress(path.read_bytes()), type=shape)
        except (FileNotFoundError, zlib.error, msgspec.MsgspecError):
            return None

    @staticmethod
    def _save(path: Path, value: object) -> None:
        write_bytes(path, zlib.compress(msgspec.msgpack.encode(value, enc_hook=_plain), level=3))


def _plain(value: object) -> object:
    """Return a number of NumPy's as one of Python's: readers of pictures are full of them."""
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    message = f"{type(value).__name__} cannot be kept"
    raise NotImplementedError(message)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that it is there as a whole or not at all, its folders included. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o666 & ~_mask())  # a temporary file is for its owner only, a result is not
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
