"""The ledger: one row per document and stage, so that a killed run resumes where it was.

SQLite in WAL mode, written by the parent process only. A stage is known by the content of the document and by a key
made of the versions of everything that shaped its result: a changed rule pack changes the key of the check, not that
of the reading. What a document says it is stays with its reading, so that a resumed run knows who belongs to whom.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

from budgetlint.batch.submissions import Submission
from budgetlint.pairing import Known

__all__ = ["Ledger", "Stage", "StageRow", "StageState"]

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS submission (
    name TEXT PRIMARY KEY, path BLOB, sha256 TEXT, size INTEGER NOT NULL,
    refusal TEXT, detail TEXT NOT NULL, named BOOLEAN NOT NULL
);
CREATE TABLE IF NOT EXISTS stage (
    sha256 TEXT NOT NULL, stage TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 1,
    seconds REAL NOT NULL DEFAULT 0, pages INTEGER NOT NULL DEFAULT 0, findings INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (sha256, stage, key)
);
CREATE TABLE IF NOT EXISTS known (
    sha256 TEXT NOT NULL, key TEXT NOT NULL, unit TEXT NOT NULL, year INTEGER NOT NULL, kind TEXT NOT NULL,
    level TEXT, members TEXT NOT NULL, PRIMARY KEY (sha256, key)
);
CREATE TABLE IF NOT EXISTS text (
    sha256 TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (sha256, key)
);
CREATE TABLE IF NOT EXISTS wanted (sha256 TEXT PRIMARY KEY, key TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_VERSION: Final = 1


class Stage(StrEnum):
    """The steps of a document's way."""

    READ = "read"
    CHECK = "check"
    FORMS = "forms"


class StageState(StrEnum):
    """What became of a stage."""

    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StageRow:
    """One row of the ledger. ``seconds`` is the time it took; it is the only thing two equal runs differ in."""

    sha256: str
    stage: Stage
    key: str
    state: StageState
    reason: str = ""
    detail: str = ""
    attempts: int = 1
    seconds: float = 0.0
    pages: int = 0
    findings: int = 0


class Ledger:
    """An open ledger. One writer at a time; ``status`` may read it meanwhile."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, read_only: bool = False) -> Iterator[Self]:
        """Open the ledger at this path, making it if needed. Raises ValueError for one that a newer version wrote."""
        where = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
        with closing(sqlite3.connect(where, uri=True, timeout=30)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > _VERSION:
                message = f"{path}: written by a newer version of budgetlint ({version} > {_VERSION})"
                raise ValueError(message)
            if not read_only:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.executescript(_SCHEMA)
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            yield cls(connection)

    def record_submissions(self, submissions: Iterable[Submission]) -> None:
        """Replace the list of what was handed in; what is wanted of it is not known yet."""
        with self._connection:
            self._connection.execute("DELETE FROM wanted")
            self._connection.execute("DELETE FROM submission")
            self._connection.executemany(
                "INSERT OR REPLACE INTO submission VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    # Paths as bytes: a file's name may be no text at all.
                    (
                        item.name,
                        None if item.path is None else os.fsencode(item.path),
                        item.sha256,
                        item.size,
                        item.refusal,
                        item.detail,
                        item.named,
                    )
                    for item in submissions
                ],
            )

    def submissions(self) -> list[Submission]:
        """Return what was handed in, by name."""
        rows = self._connection.execute("SELECT * FROM submission ORDER BY name")
        return [Submission(row[0], None if row[1] is None else os.fsdecode(row[1]), *row[2:]) for row in rows]

    def record(self, rows: Iterable[StageRow], known: Known | None = None, text: str = "") -> None:
        """Write down what became of a document's stages, what it is and the hash of its text.

        It is on disk when this returns.
        """
        with self._connection:
            for row in rows:
                self._connection.execute(
                    "INSERT OR REPLACE INTO stage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        row.sha256, row.stage.value, row.key, row.state.value, row.reason, row.detail, row.attempts,
                        row.seconds, row.pages, row.findings,
                    ),
                )  # fmt: skip
                if known is not None and row.stage is Stage.READ:
                    self._connection.execute(
                        "INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?, ?, ?)",
                        (row.sha256, row.key, known.unit, known.year, known.kind, known.level, known.members),
                    )

                if text and row.stage is Stage.READ:
                    self._connection.execute(
                        "INSERT OR REPLACE INTO text VALUES (?, ?, ?)", (row.sha256, row.key, text)
                    )

    def texts(self, key: str) -> dict[str, str]:
        """Return the hashes of the texts of documents read with this key, by the documents' own hashes."""
        return dict(self._connection.execute("SELECT sha256, hash FROM text WHERE key = ?", (key,)))

    def known(self, key: str) -> dict[str, Known]:
        """Return what documents read with this key are, by their hashes; ``place`` is the hash."""
        rows = self._connection.execute(
            "SELECT sha256, unit, year, kind, level, members FROM known WHERE key = ? ORDER BY sha256", (key,)
        )
        return {row[0]: Known(*row) for row in rows}

    def want(self, keys: Mapping[str, str]) -> None:
        """Write down the key of the check that this run wants for each content."""
        with self._connection:
            self._connection.execute("DELETE FROM wanted")
            self._connection.executemany("INSERT INTO wanted VALUES (?, ?)", keys.items())

    def wanted(self, stage: Stage) -> dict[str, StageRow]:
        """Return the rows of a stage with the keys that this run wants, by the documents' hashes."""
        rows = self._connection.execute(
            "SELECT stage.* FROM stage JOIN wanted USING (sha256, key) WHERE stage = ?", (stage.value,)
        )
        return {row[0]: _stage_row(row) for row in rows}

    def stages(self, stage: Stage, key: str) -> dict[str, StageRow]:
        """Return the rows of a stage with this key, by the documents' hashes."""
        rows = self._connection.execute("SELECT * FROM stage WHERE stage = ? AND key = ?", (stage.value, key))
        return {row[0]: _stage_row(row) for row in rows}

    def rows(self, stage: Stage, keys: Mapping[str, str]) -> dict[str, StageRow]:
        """Return the rows of a stage whose keys are those given for their hashes."""
        rows = self._connection.execute("SELECT * FROM stage WHERE stage = ?", (stage.value,))
        return {row[0]: _stage_row(row) for row in rows if keys.get(row[0]) == row[2]}

    def forget_failures(self) -> int:
        """Remove the rows of failed stages, so that they are tried again; return how many."""
        with self._connection:
            return self._connection.execute("DELETE FROM stage WHERE state = 'failed'").rowcount

    def note(self, name: str, value: str) -> None:
        """Keep a fact about the run (its keys, when it began)."""
        with self._connection:
            self._connection.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def noted(self, name: str) -> str:
        """Return a fact about the run, empty where there is none."""
        row = self._connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""


def _stage_row(row: tuple[Any, ...]) -> StageRow:
    return StageRow(row[0], Stage(row[1]), row[2], StageState(row[3]), *row[4:])
