"""Remember what was read: no picture is recognised twice, whichever document or run it comes from.

What is kept is the reading of each crop, keyed by its pixels and the engine's version (programs and models). So a
changed rule re-runs no recognition, and neither does changed code as far as it cuts the same crops.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from extractor.ocr.engine import Character, Engine, Image, PixelBox, Reading

__all__ = ["CachedEngine"]

_FORMAT: Final = 2  # raised when crops are put to the engine in another way
_LARGEST: Final = 200 * 1024 * 1024  # bytes of answers; a page needs some 40 kB
_PATIENCE: Final = 10.0  # seconds to wait for another process's write
_CHUNK: Final = 400  # keys in a query


class CachedEngine:
    """An engine that asks its cache first. Safe under several processes; a cache that fails is done without.

    ``path`` is an SQLite file that is made where it is missing; the oldest answers go when it grows beyond its bound.
    """

    def __init__(self, engine: Engine, path: Path, *, largest: int = _LARGEST) -> None:
        self._engine = engine
        self._path = path
        self._largest = largest
        self.name = engine.name

    @property
    def version(self) -> str:
        """Return the inner engine's version."""
        return self._engine.version

    def recognise(self, crops: Sequence[Image]) -> list[Reading]:
        """Read crops, only those that were never read before by the engine. Raises EngineError."""
        keys = [self._key("r", crop) for crop in crops]
        known = self._load(keys)
        missing = [index for index, key in enumerate(keys) if key not in known]
        fresh = dict(zip(missing, self._engine.recognise([crops[i] for i in missing]), strict=True)) if missing else {}
        # keyed anew: an engine may know its version for certain only once it has run
        self._store({self._key("r", crops[i]): json.dumps(reading) for i, reading in fresh.items()})
        return [fresh[i] if i in fresh else _reading(known[key]) for i, key in enumerate(keys)]

    def detect(self, page: Image) -> list[PixelBox]:
        """Return the lines of a picture, from the engine only at the first time. Raises EngineError."""
        key = self._key("d", page)
        known = self._load([key])
        if key in known:
            return [PixelBox(*box) for box in json.loads(known[key])]
        boxes = self._engine.detect(page)
        self._store({self._key("d", page): json.dumps(boxes)})
        return boxes

    def _key(self, question: str, picture: Image) -> bytes:
        state = hashlib.sha256(f"{_FORMAT}/{self._engine.version}/{question}/{picture.shape}/".encode())
        state.update(picture.tobytes())
        return state.digest()[:20]

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_PATIENCE)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, answer TEXT, used REAL) WITHOUT ROWID"
        )
        return connection

    def _load(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        found: dict[bytes, str] = {}
        try:
            with closing(self._open()) as connection:
                for start in range(0, len(keys), _CHUNK):
                    part = keys[start : start + _CHUNK]
                    marks = ",".join("?" * len(part))
                    query = f"SELECT key, answer FROM answers WHERE key IN ({marks})"  # noqa: S608  (marks only)
                    found.update(connection.execute(query, part).fetchall())
        except (sqlite3.Error, OSError):
            return {}
        return found

    def _store(self, answers: dict[bytes, str]) -> None:
        if not answers:
            return
        now = time.time()
        try:
            with closing(self._open()) as connection, connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)",
                    [(key, answer, now) for key, answer in answers.items()],
                )
                self._shrink(connection)
        except (sqlite3.Error, OSError):
            return

    def _shrink(self, connection: sqlite3.Connection) -> None:
        pages, size, free = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size", "freelist_count")
        )
        if (pages - free) * size > self._largest:
            connection.execute(
                "DELETE FROM answers WHERE key IN "
                "(SELECT key FROM answers ORDER BY used LIMIT (SELECT COUNT(*) / 4 + 1 FROM answers))"
            )


def _reading(answer: str) -> Reading:
    text, score, characters = json.loads(answer)
    return Reading(text, score, tuple(Character(*character) for character in characters))
