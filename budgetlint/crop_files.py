"""Pictures of what is in doubt, as files beside a report."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from budgetlint.batch.store import write_bytes
from budgetlint.output import on_disk, printable
from schemas.document import Document
from schemas.report import DocumentReport

__all__ = ["CropFolder"]


@dataclass(slots=True)
class CropFolder:
    """A folder of pictures, and what was written to it: files by a document's path and a finding's fingerprint."""

    folder: Path
    _files: dict[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    _stems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path) -> CropFolder:
        """Make the folder where there is none. Raises OSError where files cannot be written there."""
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(13, "Permission denied", str(folder))
        return cls(folder)

    @property
    def files(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """The names of the files."""
        return self._files

    def write(self, row: DocumentReport, document: Document, path: Path, password: str | None) -> None:
        """Write pictures of a document's findings in doubt: ``NAME.FINGERPRINT-1.jpg`` and so on. Raises OSError."""
        from budgetlint.inspection.crops import close_ups  # only for documents with something in doubt

        if not any(finding.doubt for finding in row.findings):
            return
        stem = on_disk(Path(printable(str(path))).stem)
        if self._stems.setdefault(stem, row.path) != row.path:  # the same name in another folder
            stem = f"{stem}.{hashlib.sha256(row.path.encode()).hexdigest()[:8]}"
        for fingerprint, pictures in close_ups(row, document, path, password).items():
            names = []
            for number, picture in enumerate(pictures, 1):
                place = self.folder / f"{stem}.{fingerprint}-{number}.jpg"
                write_bytes(place, picture.content)
                names.append(printable(str(place)))
            self._files[row.path, fingerprint] = names
